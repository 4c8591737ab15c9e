"""A home with a log whose every byte is the same in every run, and a day's work for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tecum.adapters.durable_files import Disk
from tecum.adapters.home import Home
from tecum.adapters.log.home_log import HomeLog, Sealed, open_log
from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel, Receipt
from tecum.ledger.sealing import Schedule
from tecum.matters.commands import ReceivePaper, RecordRelease, Said
from tecum.matters.event import new_matter_id

DENVER = "America/Denver"
MIDNIGHT = datetime(2020, 1, 13, tzinfo=UTC)
ORIGIN = "records.county.example/log"
SCHEDULE = Schedule(every=3600, batch=4, max_delay=14_400)
DESK = Said(asserted_by="records desk")
PAPER = b"%PDF one"


def at(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


def matter_id(number: int) -> str:
    return new_matter_id(number.to_bytes(16))


def same_bytes(count: int) -> bytes:
    """Entropy that a crash and a second try do not change; salts differ by their subjects."""
    return bytes(range(count))


def open_home(path: Path, disk: Disk | None = None) -> Home:
    return Home(path, disk, entropy=same_bytes)


def home_with_log(path: Path, schedule: Schedule = SCHEDULE, disk: Disk | None = None) -> HomeLog:
    home = open_home(path, disk)
    home.set_up(agency="Example County Jail", entropy=bytes(range(32)))
    return open_log(home, now=at(0), origin=ORIGIN, schedule=schedule)


def receive(home: Home, number: int, hours: float = 0, paper: bytes = PAPER) -> Receipt:
    entropy = number.to_bytes(16)
    return home.receive([paper], Channel.FAX, now=at(hours), entropy=entropy, zone=DENVER)


def record(home: Home, number: int, hours: float = 0, paper: bytes = PAPER) -> None:
    """Let a paper stand in a matter: one event."""
    command = ReceivePaper(
        said=DESK, sha256=sha256_hex(paper), receipt=f"R-{number}", channel="fax", size=8
    )
    home.record(matter_id(number), command, Instant(utc=at(hours), zone=DENVER))


def release(home: Home, number: int, hours: float = 0) -> None:
    home.record(matter_id(number), RecordRelease(said=DESK), Instant(utc=at(hours), zone=DENVER))


def seal(log: HomeLog, hours: float, **options: Callable[..., object] | bool) -> Sealed | None:
    seed = int(hours * 3600).to_bytes(32)
    return log.seal(at(hours), seed, **options)  # type: ignore[arg-type]


def public_files(log: HomeLog) -> dict[str, bytes]:
    found = {path: log.store.get(path) for path in log.store.paths()}
    return {path: data for path, data in found.items() if data is not None}
