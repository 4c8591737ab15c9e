"""Open a home, wherever its records lie: in the folder alone, or in a desk's database.

A desk's folder holds `desk.json`, which names its database. Who opens such a home is found by the
entry point group `tecum.homes`, so that the core knows no framework.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from tecum.adapters.home import Home, MatterFile, default_home
from tecum.adapters.register_entries import RegisterEntry
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.receipts import Channel, Receipt
from tecum.matters.commands import Command
from tecum.matters.event import Event
from tecum.matters.state import Matter

DESK_FILE = "desk.json"
OPENERS = "tecum.homes"


class KeptHome(Protocol):
    """What every home promises, wherever its records lie; one test holds all of them to it.

    A receipt exists when its entry does; entries have no gap. Events of a matter are numbered from
    1 without a gap, and those of one act are there together or not at all. Whatever is there when
    a method returns survives a kill. With a log, every receipt and event has its leaf by then.
    """

    @property
    def agency(self) -> str:
        """The agency's name, as it stands in its receipts."""

    @property
    def verifier_key(self) -> str:
        """The key to publish, so that others can check receipts against it."""

    def receive(
        self, files: Sequence[bytes], channel: Channel, *, now: datetime, entropy: bytes, zone: str
    ) -> Receipt:
        """Store what arrived, then sign for it."""

    def register(self) -> Iterator[RegisterEntry]:
        """Give every receipt by its inside number, from the first."""

    def entry_of(self, number: str) -> RegisterEntry:
        """Give the register's entry of a receipt by its outside number."""

    def receipt_path(self, number: str) -> Path:
        """Say where the receipt lies that was handed out."""

    def paper(self, sha256: str) -> bytes:
        """Give the bytes that arrived under this digest."""

    def matter_ids(self) -> tuple[str, ...]:
        """Give the ids of all matters."""

    def read_matter(self, matter: str) -> MatterFile:
        """Read a matter's events."""

    def last_event(self, matter: str) -> Event | None:
        """Give a matter's last event, reading no other."""

    def append(self, matter: str, events: Sequence[Event]) -> None:
        """Append events; they must follow the last one, all of them or none."""

    def record(
        self, matter: str, command: Command, now: Instant, *, seen: int | None = None
    ) -> Matter:
        """Decide a command on the matter as it is now, append, give the new state."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the home alone."""


def is_desk(path: Path) -> bool:
    """Whether a folder is a desk's home."""
    return (path / DESK_FILE).is_file()


def open_home(path: Path | None = None) -> Home:
    """Open a home; without a name the user's own. Opening it touches nothing.

    Raises:
        InputError: it is a desk's, and this installation has no desk.
    """
    place = path or default_home()
    if not is_desk(place):
        return Home(place)
    for point in entry_points(group=OPENERS):
        home = point.load()(place)
        assert isinstance(home, Home)  # noqa: S101 - the entry point promises it
        return home
    raise InputError(
        f"home {place}: it is a desk's and its records lie in a database; install tecum[desk]"
    )
