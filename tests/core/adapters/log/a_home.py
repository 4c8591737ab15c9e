"""A home with a log, at a clock that the test turns, and its witnesses in its policy file."""

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.core.adapters.log.witnessed import Running

from tecum.adapters.home import Home
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.witnessed_log import WitnessedLog
from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel, Receipt
from tecum.ledger.sealing import Schedule
from tecum.matters.commands import ReceivePaper, RecordRelease, Said
from tecum.matters.event import new_matter_id

ORIGIN = "records.county.example/log"
DENVER = "America/Denver"
START = datetime(2020, 1, 13, 6, tzinfo=UTC)
DESK = Said(asserted_by="records desk")
SCHEDULE = Schedule(every=3600, batch=4)


class Entropy:
    """Bytes that never repeat and are the same in every run."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def __call__(self, count: int) -> bytes:
        return sha256_hex(next(self._count).to_bytes(8)).encode()[:32].ljust(count, b"x")[:count]


class AHome:
    """One home, its log, and an hour hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entropy = Entropy()
        self.hour = 0
        self.home = Home(path, entropy=self.entropy)
        self.matters: Iterator[str] = (
            new_matter_id(number.to_bytes(16)) for number in itertools.count(1)
        )
        self.numbers = itertools.count(1)

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=self.hour)

    @property
    def at(self) -> Instant:
        return Instant(utc=self.now, zone=DENVER)

    def open(self) -> "AHome":
        self.home.set_up(agency="Example County Jail", entropy=self.entropy(32))
        open_log(self.home, now=self.now, origin=ORIGIN, schedule=SCHEDULE)
        return self

    @property
    def log(self) -> HomeLog:
        return HomeLog(self.home)

    @property
    def witnessed(self) -> WitnessedLog:
        return WitnessedLog(self.log, timeout=2)

    def receive(self, *papers: bytes, matters: tuple[str, ...] = ()) -> tuple[Receipt, str]:
        """Receive papers as the counter does: a receipt, and an event in each matter."""
        entropy = next(self.numbers).to_bytes(16)
        receipt = self.home.receive(papers, Channel.FAX, now=self.now, entropy=entropy, zone=DENVER)
        belongs = matters or (next(self.matters),)
        for paper in papers:
            for matter in belongs:
                command = ReceivePaper(
                    said=DESK,
                    sha256=sha256_hex(paper),
                    receipt=receipt.number,
                    channel=Channel.FAX,
                    size=len(paper),
                )
                self.home.record(matter, command, self.at)
        return receipt, belongs[0]

    def release(self, matter: str) -> None:
        self.home.record(matter, RecordRelease(said=DESK), self.at)

    def seal(self) -> int:
        """Turn the clock by an hour and seal; give the size of the log."""
        self.hour += 1
        told = self.witnessed.seal(self.now, self.entropy(32))
        assert told.sealed is not None
        return told.sealed.checkpoint.size

    def watch(self, *witnesses: Running, quorum: str | None = None) -> None:
        """Write the policy: every witness by its name w1, w2, ..."""
        names = [f"w{number}" for number in range(1, len(witnesses) + 1)]
        lines = [one.line(name) for name, one in zip(names, witnesses, strict=True)]
        if quorum == "all":
            lines.append(f"group everyone all {' '.join(names)}\n")
        chosen = {"all": "everyone", None: "none"}.get(quorum, quorum)
        (self.path / "log" / "policy").write_text("".join(lines) + f"quorum {chosen}\n")

    def backup(self, to: Path) -> "AHome":
        """Copy the folder as a backup does; the copy goes on with the clock of this moment."""
        shutil.copytree(self.path, to)
        copy = AHome(to)
        copy.hour = self.hour
        copy.entropy, copy.matters, copy.numbers = self.entropy, self.matters, self.numbers
        copy.home = Home(to, entropy=self.entropy)
        return copy
