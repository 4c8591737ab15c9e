"""Calendars: which days are closed, by which enactment, from when, and how well that is known.

A calendar is dated legislation as data (`calendars/*.toml`), parsed here from text. Federal
holidays are those of 5 USC 6103(a); each carries the day from which its present form is in force,
so that a count in 2020 does not stop at Juneteenth, which came into force on 2021-06-17.

Observed days: 5 USC 6103(b)(1) and Executive Order 11582 move a weekend holiday to Friday or
Monday for pay and leave. Whether that day is also a "legal holiday" or "holiday" for a deadline is
open, so it is a parameter of every rule that meets one, never decided here.
"""

import calendar
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tecum.deadlines.instants import MONTHS, WEEKDAYS, day_in_words
from tecum.errors import ClockError
from tecum.terms import Verified

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday as enacted: a fixed day of a month, or the nth (or last) weekday of one.

    `nth` counts from 1; -1 is the last. `weekday` counts from Monday as 0.
    """

    name: str
    month: int
    day: int | None
    nth: int | None
    weekday: int | None
    in_force_from: date
    in_force_until: date | None
    cite: str
    verified: Verified

    def falls_on(self, day: date) -> bool:
        """Whether this enactment makes this very day a holiday."""
        if day.month != self.month or not self.in_force(day):
            return False
        if self.day is not None:
            return day.day == self.day
        if day.weekday() != self.weekday:
            return False
        if self.nth == -1:
            return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
        return (day.day + 6) // 7 == self.nth

    def in_force(self, day: date) -> bool:
        """Whether the enactment is in force on this day."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day <= self.in_force_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtDay:
    """A day as a calendar sees it: open, or closed with the reason."""

    day: date
    closed_because: str | None

    @property
    def is_open(self) -> bool:
        """Neither Saturday, Sunday nor holiday."""
        return self.closed_because is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The closed days of one place, for the time in which its table may be asked.

    `observed` says on which weekday a holiday that falls on a weekend is observed: pairs of
    (weekday of the holiday, days to move).
    """

    id: str
    title: str
    source: str
    verified: Verified
    covers_from: date
    good_until: date
    observed: tuple[tuple[int, int], ...]
    holidays: tuple[Holiday, ...]
    beside: tuple["Calendar", ...] = ()

    def court_day(self, day: date, *, observed_is_holiday: bool = True) -> CourtDay:
        """Say whether a day is open, and if not why.

        Raises:
            ClockError: the day lies outside what this table covers.
        """
        self._check_covered(day)
        because = self._holiday(day, observed_is_holiday=observed_is_holiday)
        if because is None and day.weekday() in {SATURDAY, SUNDAY}:
            because = WEEKDAYS[day.weekday()]
        for other in self.beside:
            because = (
                because
                or other.court_day(day, observed_is_holiday=observed_is_holiday).closed_because
            )
        return CourtDay(day=day, closed_because=because)

    def _holiday(self, day: date, *, observed_is_holiday: bool) -> str | None:
        for holiday in self.holidays:
            if holiday.falls_on(day):
                return holiday.name
        if not observed_is_holiday:
            return None
        for weekday, move in self.observed:
            kept_for = day - timedelta(days=move)
            if kept_for.weekday() != weekday:
                continue
            for holiday in self.holidays:
                if holiday.falls_on(kept_for) and holiday.in_force(day):
                    return f"{holiday.name}, observed"
        return None

    def _check_covered(self, day: date) -> None:
        if not self.covers_from <= day <= self.good_until:
            raise ClockError(
                f"calendar {self.id}: {day_in_words(day)} lies outside {self.covers_from} to "
                f"{self.good_until}, which is all its table was checked for; add the holidays in "
                f"force then to its table, with their source, and move `covers_from` or "
                "`good_until`"
            )


def join_calendars(calendars: Sequence[Calendar]) -> Calendar:
    """Join calendars so that a day is open only where it is open in each (`us+co`)."""
    if not calendars:
        raise ClockError("no calendar was named; name at least one, such as us")
    first, *rest = calendars
    if not rest:
        return first
    return Calendar(
        id="+".join(one.id for one in calendars),
        title=" and ".join(one.title for one in calendars),
        source="; ".join(one.source for one in calendars),
        verified=max((one.verified for one in calendars), key=list(Verified).index),
        covers_from=max(one.covers_from for one in calendars),
        good_until=min(one.good_until for one in calendars),
        observed=first.observed,
        holidays=first.holidays,
        beside=tuple(rest),
    )


def parse_calendar(file: str, text: str) -> Calendar:
    """Read a calendar from the text of its table; `file` is only named in messages.

    Raises:
        ClockError: the table breaks its format; the message names the entry and the mend.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClockError(f"{file}: not TOML: {error}; mend the table") from error
    where = file
    try:
        holidays = []
        for at, entry in enumerate(table["holiday"], 1):
            where = f"{file}: holiday {at} ({entry.get('name')})"
            holidays.append(_holiday(entry))
        where = file
        return Calendar(
            id=str(table["id"]),
            title=str(table["title"]),
            source=str(table["source"]),
            verified=Verified(table["verified"]),
            covers_from=_day(table["covers_from"]),
            good_until=_day(table["good_until"]),
            observed=_observed(table.get("observed", {})),
            holidays=tuple(holidays),
        )
    except KeyError as error:
        raise ClockError(f"{where}: {error} is missing; add it") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ClockError(f"{where}: {error}; mend the table") from error


def _holiday(entry: Mapping[str, object]) -> Holiday:
    known = {
        "name", "month", "day", "nth", "weekday",
        "in_force_from", "in_force_until", "cite", "verified",
    }  # fmt: skip
    unknown = sorted(set(entry) - known)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    day, nth = entry.get("day"), entry.get("nth")
    if (day is None) == (nth is None):
        raise ValueError("give either `day`, or `nth` and `weekday`")
    if day is not None and not (isinstance(day, int) and 1 <= day <= 31):
        raise ValueError(f"`day` {day!r} is no day of a month")
    if nth is not None and nth not in {1, 2, 3, 4, -1}:
        raise ValueError(f"`nth` {nth!r} is none of 1, 2, 3, 4, -1")
    until = entry.get("in_force_until")
    return Holiday(
        name=str(entry["name"]),
        month=MONTHS.index(str(entry["month"])) + 1,
        day=day,
        nth=nth if isinstance(nth, int) else None,
        weekday=None if nth is None else WEEKDAYS.index(str(entry["weekday"])),
        in_force_from=_day(entry["in_force_from"]),
        in_force_until=None if until is None else _day(until),
        cite=str(entry["cite"]),
        verified=Verified(str(entry["verified"])),
    )


def _observed(table: Mapping[str, str]) -> tuple[tuple[int, int], ...]:
    """`Saturday = "Friday"` becomes (5, -1); an observed day is at most three days away."""
    moves = []
    for holiday, kept in table.items():
        weekday = WEEKDAYS.index(holiday)
        move = (WEEKDAYS.index(kept) - weekday + 3) % 7 - 3
        moves.append((weekday, move))
    return tuple(moves)


def _day(value: object) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is no day; write it as 2021-06-17, without quotes")
    return value
