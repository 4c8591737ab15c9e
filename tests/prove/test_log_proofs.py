"""Long proofs of the log, run by `make prove`: 500 kills under load, every byte flipped."""

import fcntl
import hashlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from tests.core.adapters.log.dying_disk import HastyDisk
from tests.core.adapters.log.logged_home import (
    DENVER,
    DESK,
    at,
    home_with_log,
    open_home,
    receive,
    seal,
)
from tests.core.adapters.log.test_stores import batch_of, record

from tecum.adapters.home import Home
from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.store import LogStore
from tecum.deadlines.instants import Instant
from tecum.ledger.auditing import audit_published
from tecum.ledger.merkle import Tree, leaf_hash
from tecum.ledger.receipts import Channel
from tecum.ledger.sealing import Schedule
from tecum.ledger.tiles import parse_entry_bundle
from tecum.matters.commands import ReceivePaper
from tecum.matters.event import new_matter_id

pytestmark = pytest.mark.prove

Say = Callable[[str], None]

KILLS = 250  # of each kind
KILLS_A_LOG = 25
LONGEST = 0.25  # seconds from a writer's start to its death


def draws(label: str, number: int) -> int:
    """A large number that is the same in every run."""
    return int.from_bytes(hashlib.sha256(f"{label}:{number}".encode()).digest()[:8])


def say_by(pipe: int, text: str) -> None:
    """One write: what is shorter than a page arrives whole or not at all."""
    os.write(pipe, f"{text}\n".encode())


def killed_writer(work: Callable[[Say], None], number: int) -> list[str]:
    """Let a child work, kill it at a drawn moment, give what it had acknowledged by then."""
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # Linux: room for all that it says, so that it never waits
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 2**20)
    child = os.fork()
    if child == 0:  # pragma: no cover - it never comes back
        os.close(reading)
        try:
            work(partial(say_by, writing))
        finally:
            os._exit(1)
    os.close(writing)
    select.select([reading], [], [], 10)  # its first acknowledgement
    time.sleep(LONGEST * (draws("kill", number) % 1000) / 1000)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL  # and not by an error of its own
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().split(b"\n")
    return [line.decode() for line in lines[:-1]]  # a last one without newline was cut short


def in_threads(*works: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def load_store(say: Say, path: Path, number: int) -> None:
    """Six threads append groups of four, one seals; for ever."""
    store = FileStore(path)

    def append(thread: int) -> None:
        for one in count():
            first = (number * 8 + thread) * 100_000 + one * 4
            group = [record(first + more, os.urandom(one % 300)) for more in range(4)]
            store.append(group)
            for found in group:
                say(found.subject)

    def seal_all() -> None:
        while True:
            with store.sealing():
                batch = store.intent()
                if batch is None:
                    batch = batch_of(store, size=64)
                    store.begin(batch)
                digest = hashlib.sha256(batch.to_bytes()).digest()
                store.put({f"tile/{batch.size}": digest}, seconds=1)
                store.finish(batch)

    in_threads(*(partial(append, thread) for thread in range(6)), seal_all)


def check_store(path: Path, acknowledged: set[str], sealed: dict[str, bytes]) -> None:
    store = FileStore(path)
    waiting = [one.subject for one in store.waiting()]
    placed = [one.record.subject for one in store.records_at(0, store.size())]
    everything = set(placed) | set(waiting)
    assert acknowledged <= everything
    assert len(everything) == len(placed) + len(waiting)  # each once
    for subject in everything:  # all or none of each append
        first = int(subject.removeprefix("event ")) // 4 * 4
        assert {f"event {first + more}" for more in range(4)} <= everything
    check_never_changed(store, "tile/", sealed)
    store.close()


def check_never_changed(store: LogStore, prefix: str, known: dict[str, bytes]) -> None:
    for path in store.paths(prefix):
        data = store.get(path)
        assert data is not None
        assert known.setdefault(path, data) == data


def test_kills_of_a_store_under_load(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    sealed: dict[str, bytes] = {}
    for number in range(KILLS):
        path = tmp_path / f"log-{number // KILLS_A_LOG}"
        if number % KILLS_A_LOG == 0:
            acknowledged, sealed = set(), {}
        acknowledged |= set(killed_writer(partial(load_store, path=path, number=number), number))
        check_store(path, acknowledged, sealed)
        assert len(acknowledged) > number % KILLS_A_LOG


def load_home(say: Say, path: Path) -> None:
    """One thread receives, two record, one seals; for ever."""

    def receive_all() -> None:
        home = Home(path)
        while True:
            number = os.urandom(16)
            receipt = home.receive(
                [os.urandom(40)], Channel.API, now=at(1), entropy=number, zone=DENVER
            )
            say(f"receipt {receipt.number}")

    def record_all() -> None:
        home = Home(path)
        for one in count():
            matter = new_matter_id(os.urandom(16))
            for sequence in range(1, 2 + one % 3):
                paper = hashlib.sha256(b"%d" % sequence).hexdigest()
                command = ReceivePaper(
                    said=DESK, sha256=paper, receipt="R-1", channel="api", size=40
                )
                home.record(matter, command, Instant(utc=at(1), zone=DENVER))
                say(f"event {matter}/{sequence}")

    def seal_all() -> None:
        log = HomeLog(Home(path))
        while True:
            log.seal(at(1), os.urandom(32), early=True)

    in_threads(receive_all, record_all, record_all, seal_all)


def test_kills_of_a_home_under_load(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    heads: dict[str, bytes] = {}
    for number in range(KILLS):
        path = tmp_path / f"home-{number // KILLS_A_LOG}"
        if number % KILLS_A_LOG == 0:
            acknowledged, heads = set(), {}
            home_with_log(path, Schedule(every=3600, batch=32)).store.close()
        acknowledged |= set(killed_writer(partial(load_home, path=path), number))
        log = HomeLog(Home(path))
        waiting = {one.subject for one in log.store.waiting()}
        placed = {one.record.subject for one in log.store.records_at(0, log.store.size())}
        assert acknowledged <= waiting | placed
        check_never_changed(log.store, "checkpoints/", heads)
        if number % KILLS_A_LOG == KILLS_A_LOG - 1:
            while log.heal() or log.store.waiting():
                log.seal(at(1), os.urandom(32), early=True)
            assert log.audit(at(1)) == ()
            assert all(log.proof_of(one) for one in acknowledged)


def test_every_byte_of_a_tile_and_a_checkpoint_counts(tmp_path: Path) -> None:
    log = home_with_log(tmp_path / "home", Schedule(every=3600, batch=150), HastyDisk())
    for hours in (1, 2):
        receive(log.home, hours, hours - 0.5)
        seal(log, hours)
    files = {path: log.store.get(path) or b"" for path in log.store.paths()}
    proof = f"proof/{leaf_hash(parse_entry_bundle(files['tile/entries/000'])[0]).hex()}"
    watched = [
        *(path for path in files if path.startswith("tile/")),
        *("checkpoint", "checkpoints/150", "checkpoints/300", "notices/0001.json", proof),
    ]
    assert {"tile/0/000", "tile/1/000.p/1", "tile/entries/001.p/44"} <= set(watched)
    unnoticed: list[tuple[str, int]] = []
    misplaced: list[tuple[str, int]] = []
    flips = 0
    for path in watched:
        good = files[path]
        # Only proofs of leaf 0 and a few more are walked: the others are not what is flipped.
        for place in range(len(good)):
            files[path] = good[:place] + bytes([good[place] ^ 1 << place % 8]) + good[place + 1 :]
            found = audit_published(files.get, files, every_proof=100).findings
            flips += 1
            if not found:
                unnoticed.append((path, place))
            elif not any(path == finding.place for finding in found):
                misplaced.append((path, place))
        files[path] = good
    assert (unnoticed, misplaced) == ([], [])
    assert flips > 20_000


def test_no_two_roots_of_one_size_whatever_a_log_was_killed_with(tmp_path: Path) -> None:
    """What is published at any moment of a month of sealings only ever adds to what was before."""
    log = home_with_log(tmp_path / "home", Schedule(every=3600, batch=7), HastyDisk())
    tree, known = Tree(), 0
    for hours in range(200):
        if draws("arrives", hours) % 3 == 0:
            receive(open_home(log.home.path, HastyDisk()), 1000 + hours, hours)
        sealed = seal(log, hours)
        assert sealed is not None
        size = sealed.checkpoint.size
        entries = log.store.get(f"tile/entries/{known // 256:03}" + _partial(known, size))
        assert entries is not None or size // 256 > known // 256
        for index in range(known, size):
            tree.append(_entry(log, index, size))
        known = size
        assert tree.root() == sealed.checkpoint.root
    assert log.audit(at(200)) == ()


def _partial(known: int, size: int) -> str:
    return f".p/{size % 256}" if size // 256 == known // 256 else ""


def _entry(log: HomeLog, index: int, size: int) -> bytes:
    number, place = divmod(index, 256)
    width = min(256, size - number * 256)
    name = f"tile/entries/{number:03}" + ("" if width == 256 else f".p/{width}")
    return parse_entry_bundle(log.store.get(name) or b"")[place]
