"""Instants and days, kept apart: an instant has a zone, a day has none, and nothing is naive.

A wall-clock time is read in its zone once, at the door. Where the clock changes, two readings of
a wall time would be possible, and RFC 5545, section 3.3.5 settles which is taken:

* a time that occurs twice means its first occurrence (for a hold, the earlier release);
* a time that never occurs is read with the UTC offset in force before the gap.

`zoneinfo` accepts both silently, so `read_wall_time` says in words when it had to choose.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tecum.errors import ClockError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment, with the zone whose wall clock shows it. `utc` is always in UTC.

    `note` says in words where a wall clock left a choice when this moment was read from it.
    """

    utc: datetime
    zone: str
    note: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse a moment without zone, and bring every other to UTC."""
        if self.utc.tzinfo is None:
            raise ClockError(f"{self.utc.isoformat()} has no zone; read it with read_wall_time")
        time_zone(self.zone)
        object.__setattr__(self, "utc", self.utc.astimezone(UTC))

    @property
    def local(self) -> datetime:
        """The same moment as the clock on the wall of its zone shows it."""
        try:
            return self.utc.astimezone(time_zone(self.zone))
        except OverflowError as error:
            raise ClockError(
                f"{self.utc.isoformat()}: too near the end of the calendar for {self.zone}"
            ) from error

    @property
    def day(self) -> date:
        """The day on the calendar of its zone."""
        return self.local.date()

    def iso(self) -> str:
        """ISO 8601 with the offset of the zone, to the second where there is no fraction."""
        return self.local.isoformat()

    def later(self, elapsed: timedelta) -> "Instant":
        """The instant after so much elapsed time, whatever clocks on walls do meanwhile."""
        try:
            return Instant(utc=self.utc + elapsed, zone=self.zone)
        except OverflowError as error:
            raise ClockError(f"{self.iso()}: no calendar reaches {elapsed} further") from error

    def __str__(self) -> str:
        """In words, with the zone's abbreviation of that day (MST, MDT)."""
        shown = self.local
        clock = f"{shown:%H:%M:%S}" if shown.second else f"{shown:%H:%M}"
        return f"{clock} {shown.tzname()} on {day_in_words(shown.date())}"


def time_zone(name: str) -> ZoneInfo:
    """Give the zone by its IANA name.

    Raises:
        ClockError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ClockError(
            f"zone {name!r} is not in the IANA time zone data; use one such as America/Denver"
        ) from error


def day_in_words(day: date) -> str:
    """Write a day so that nobody mistakes month for day: Monday 27 January 2020."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def duration_in_words(length: timedelta) -> str:
    """Write elapsed time in hours, minutes and seconds: 46 hours 30 minutes."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(words) or "0 hours"


def read_wall_time(wall: datetime, zone: str) -> Instant:
    """Read a wall-clock time in its zone, by the rule of RFC 5545, 3.3.5 where it is no plain one.

    Raises:
        ClockError: the time already has an offset, or the zone is unknown.
    """
    if wall.tzinfo is not None:
        raise ClockError(f"{wall.isoformat()} already has an offset; give it as an instant")
    there = time_zone(zone)
    first = wall.replace(tzinfo=there, fold=0)
    second = wall.replace(tzinfo=there, fold=1)
    try:
        instant = Instant(utc=first.astimezone(UTC), zone=zone)
    except OverflowError as error:
        raise ClockError(f"{wall.isoformat()}: too near the end of the calendar") from error
    before, after = first.utcoffset(), second.utcoffset()
    if before == after or before is None or after is None:
        return instant
    shown = f"{wall:%H:%M} on {day_in_words(wall.date())}"
    if before < after:
        note = (
            f"{shown} does not exist in {zone}, where the clock goes forward; read with the "
            f"offset before the change as {instant.local:%H:%M} {instant.local.tzname()} "
            "(RFC 5545, 3.3.5)"
        )
    else:
        note = (
            f"{shown} occurs twice in {zone}, where the clock goes back; read as the first, "
            f"{first.tzname()} (RFC 5545, 3.3.5)"
        )
    return Instant(utc=instant.utc, zone=zone, note=note)


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: str) -> Instant:
    """The first moment of a day in a zone, also where midnight falls into a clock change."""
    try:
        return read_wall_time(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - the zone is applied by the reader
    except (ValueError, OverflowError) as error:
        raise ClockError(f"{day.isoformat()}: too near the end of the calendar") from error


def end_of_day(day: date, zone: str) -> Instant:
    """The moment a day ends in a zone, which is the first of the next."""
    try:
        following = day + timedelta(days=1)
    except OverflowError as error:
        raise ClockError(f"{day.isoformat()}: too near the end of the calendar") from error
    return start_of_day(following, zone)
