"""A witness that is killed at random moments never forgets what it cosigned, and never forks."""

import contextlib
import random  # noqa: TID251 - a repeatable choice of moments
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.adapters.log.witnessed import KEYS, LOG, ORIGIN, ALog, entry

from tecum.adapters.log.fetching import UnreachableError, fetch
from tecum.adapters.log.witness_server import origin_hash
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import CosignerKey, parse_key
from tecum.ledger.merkle import consistency_proof
from tecum.ledger.notes import parse_note
from tecum.ledger.witnessing import Conflict, Cosigned, read_reply, request_body

KILLS = 60


@contextlib.contextmanager
def serving(state: Path) -> Iterator[tuple[subprocess.Popen[str], CosignerKey, str]]:
    command = [sys.executable, "-m", "tecum", "witness", "serve", "--state", str(state)]
    command += ["--port", "0", "--log", str(LOG.verifier_key)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        key = parse_key(process.stdout.readline().strip())
        assert isinstance(key, CosignerKey)
        try:
            yield process, key, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.prove
def test_what_was_cosigned_is_never_forgotten(tmp_path: Path) -> None:
    chance = random.Random(20200113)  # noqa: S311 - likewise
    log, acknowledged, asked = ALog().grow([entry(0)]), 0, 0
    for _ in range(KILLS):
        with serving(tmp_path / "state") as (process, key, url):
            served = fetch(f"{url}/{origin_hash(ORIGIN)}/checkpoint")
            if acknowledged:
                seen = open_checkpoint(served.body, (*KEYS, key)).checkpoint
                assert seen.size >= acknowledged
                assert seen.root == log.ours.root_of(seen.size)
            threading.Timer(chance.uniform(0, 0.1), process.kill).start()
            old = acknowledged
            with contextlib.suppress(UnreachableError):
                while True:
                    log.grow([entry(log.size)])
                    note, size = log.ours.note, log.size
                    assert note is not None
                    proof = consistency_proof(old, size, log.ours.hash_at)
                    got = fetch(
                        f"{url}/add-checkpoint", body=request_body(old, proof, note), timeout=5
                    )
                    asked += 1
                    text = parse_note(note).text
                    answer = read_reply(got.status, got.content_type, got.body, text, (key,))
                    if isinstance(answer, Conflict):
                        assert acknowledged <= answer.size <= size
                        old = answer.size
                        continue
                    assert isinstance(answer, Cosigned)
                    acknowledged = old = size
    assert asked > KILLS
    print(f"{KILLS} kills, {asked} answers, nothing forgotten at size {acknowledged}")  # noqa: T201 - `make prove` shows what it did
