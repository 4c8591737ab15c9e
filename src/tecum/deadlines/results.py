"""What a computed deadline is: the day or moment, its working, and every defensible reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tecum.deadlines.instants import Instant, day_in_words, end_of_day
from tecum.terms import Party, Verified

Due = date | Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A day that did not count, or at which the period could not end."""

    day: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One defensible way to count, and where it leads."""

    name: str
    due: Due
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One reading with its own working, before a result is made of it."""

    reading: Reading
    steps: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline. `due` is that of the reading named by `reading`, whose working `steps` tells."""

    rule: str
    due: Due
    zone: str
    reading: str
    steps: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    readings: tuple[Reading, ...]
    safest_for: Mapping[Party, str]
    calendar: str
    cite: str
    quote: str | None
    verified: Verified

    @property
    def expires_at(self) -> datetime:
        """The moment after which it is missed: a day lasts until it ends in its zone."""
        return expires_at(self.due, self.zone)


def expires_at(due: Due, zone: str) -> datetime:
    """Give the moment at which a day or an instant has passed, so that both can be compared."""
    return due.utc if isinstance(due, Instant) else end_of_day(due, zone).utc


def due_text(due: Due) -> str:
    """Write a due day or instant in ISO 8601, an instant with its offset."""
    return due.iso() if isinstance(due, Instant) else due.isoformat()


def due_in_words(due: Due) -> str:
    """Write a due day or instant in words."""
    return str(due) if isinstance(due, Instant) else day_in_words(due)
