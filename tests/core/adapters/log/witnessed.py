"""A log of a few leaves with its published files in memory, and witnesses on loopback addresses."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tecum.adapters.log.witness_client import OurLog
from tecum.adapters.log.witness_server import Witness, WitnessServer
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import COSIGNATURE, AnyKey, CosigningKey
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.policies import Policy, parse_policy
from tecum.ledger.tiles import Tile, grow, parse_tile_path

ORIGIN = "records.county.example/log"
LOG = SigningKey(name=ORIGIN, seed=bytes([1]) * 32)
KEYS: tuple[AnyKey, ...] = (LOG.verifier_key,)
NOW = datetime(2020, 1, 13, 18, tzinfo=UTC)


def entry(number: int, kind: int = 0) -> bytes:
    return bytes([kind]) * 28 + number.to_bytes(4)


@dataclass
class ALog:
    """Published files, grown as a log grows them."""

    files: dict[str, bytes] = field(default_factory=dict)
    size: int = 0

    def grow(self, entries: Sequence[bytes]) -> "ALog":
        def read(tile: Tile) -> bytes:
            return self.files[tile.path]

        growth = grow(self.size, read, entries)
        for path in growth.files:
            parse_tile_path(path)
        self.files.update(growth.files)
        self.size = growth.size
        text = Checkpoint(origin=ORIGIN, size=growth.size, root=growth.root).text
        note = Note(text=text, signatures=(sign_text(text, LOG),))
        self.files["checkpoint"] = str(note).encode()
        return self

    def copy(self) -> "ALog":
        return ALog(files=dict(self.files), size=self.size)

    @property
    def ours(self) -> OurLog:
        return OurLog.open(self.files.get, ORIGIN)


@dataclass(frozen=True)
class Running:
    """A witness that answers at an address."""

    witness: Witness
    key: CosigningKey
    url: str
    reports: list[str]

    def line(self, name: str) -> str:
        return f"witness {name} {self.key.cosigner_key} {self.url}\n"


@contextmanager
def running(
    path: Path, number: int, keys: Sequence[AnyKey] = KEYS, kind: int = COSIGNATURE
) -> Iterator[Running]:
    witness = Witness(path=path, log_keys=keys, clock=lambda: NOW)
    name = f"witness.example/w{number}"
    key = witness.set_up(entropy=bytes([100 + number]) * 32, name=name, kind=kind)
    reports: list[str] = []
    with WitnessServer(("127.0.0.1", 0), witness, key, reports.append) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_address[1]}"
            yield Running(witness=witness, key=key, url=url, reports=reports)
        finally:
            server.shutdown()
            thread.join()


def policy(*lines: str, quorum: str = "none") -> Policy:
    text = f"log {LOG.verifier_key}\n" + "".join(lines) + f"quorum {quorum}\n"
    return parse_policy(text.encode())
