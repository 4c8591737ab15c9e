"""What a computed deadline is: the day or moment, its working, and every defensible reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tecum.deadlines.instants import Instant, day_in_words, end_of_day
from tecum.terms import Party, Verified

Due = date | Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A day that did not count, or at which the period could not end."""

    day: date
    why: str


class DayRole(StrEnum):
    """What a day is to a count."""

    TRIGGER = "trigger"
    COUNTED = "counted"
    SKIPPED = "skipped"
    PASSED_OVER = "passed-over"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDay:
    """One day of a count, for a picture of it.

    The trigger is the day that starts the count, or the event that it is counted back from. A
    skipped day does not count; a passed-over one is where the period may not end. `number` is the
    number of the day as counted, which only rules in days have. A count that ends on the day it
    started on has that day once, as due.
    """

    day: date
    role: DayRole
    number: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One defensible way to count, and where it leads."""

    name: str
    due: Due
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One reading with its own working, before a result is made of it.

    `asked` are the first and last day about which the calendar was asked: readings that differ on
    no day in between count alike. One that is not `listed` leads where a listed one does, and is
    kept for an agency that adopted it.
    """

    reading: Reading
    steps: tuple[str, ...]
    days: tuple[CountedDay, ...]
    asked: tuple[date, date] | None = None
    listed: bool = True

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The days that did not count, or at which the period could not end."""
        return tuple(
            Skipped(day=one.day, why=one.why or "")
            for one in self.days
            if one.role in {DayRole.SKIPPED, DayRole.PASSED_OVER}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline. `due` is that of the reading named by `reading`, whose working `steps` tells.

    `days` are the days of that reading, from the first to the last concerned. `limits_custody`
    says that it is the latest end of a hold, so that being late is holding too long.
    """

    rule: str
    due: Due
    zone: str
    reading: str
    steps: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    days: tuple[CountedDay, ...]
    readings: tuple[Reading, ...]
    safest_for: Mapping[Party, str]
    calendar: str
    cite: str
    quote: str | None
    verified: Verified
    limits_custody: bool = False

    @property
    def expires_at(self) -> datetime:
        """The moment after which it is missed: a day lasts until it ends in its zone."""
        return expires_at(self.due, self.zone)


def expires_at(due: Due, zone: str) -> datetime:
    """Give the moment at which a day or an instant has passed, so that both can be compared."""
    return due.utc if isinstance(due, Instant) else end_of_day(due, zone).utc


def due_day(due: Due) -> date:
    """The day of a due day or instant, in its zone."""
    return due.day if isinstance(due, Instant) else due


def due_text(due: Due) -> str:
    """Write a due day or instant in ISO 8601, an instant with its offset."""
    return due.iso() if isinstance(due, Instant) else due.isoformat()


def due_in_words(due: Due) -> str:
    """Write a due day or instant in words."""
    return str(due) if isinstance(due, Instant) else day_in_words(due)
