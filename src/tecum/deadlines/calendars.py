"""Calendars: which days are closed, by which enactment, from when, and how well that is known.

A calendar is dated legislation as data (`calendars/*.toml`), parsed here from text. Federal
holidays are those of 5 USC 6103(a); each carries the day from which its present form is in force,
so that a count in 2020 does not stop at Juneteenth, which came into force on 2021-06-17. Where no
rule describes the days of a place, a table lists them one by one.

Observed days: 5 USC 6103(b)(1) and Executive Order 11582 move a weekend holiday to Friday or
Monday for pay and leave. Whether that day is also a "legal holiday" or "holiday" for a deadline is
open, so it is a parameter of every rule that meets one, never decided here.
"""

import calendar
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tecum.deadlines.instants import MONTHS, WEEKDAYS, day_in_words
from tecum.errors import ClockError
from tecum.terms import Verified

SATURDAY, SUNDAY = 5, 6


class DeclaredBy(StrEnum):
    """Who declares the days of a table: Rule 6(a)(6) treats federal and state days differently."""

    FEDERAL = "federal"
    STATE = "state"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday as enacted: a day of a month, the nth (or last) weekday of one, or listed days.

    `nth` counts from 1; -1 is the last. `weekday` counts from Monday as 0. `dates` lists the days
    of a holiday that no rule describes; `observed` says that they are observed days, which a
    parameter may take to be open.
    """

    name: str
    month: int | None
    day: int | None
    nth: int | None
    weekday: int | None
    in_force_from: date
    in_force_until: date | None
    cite: str
    verified: Verified
    dates: tuple[date, ...] = ()
    observed: bool = False

    def in_force(self, day: date) -> bool:
        """Whether the enactment is in force on this day."""
        return self.in_force_from <= day and (
            self.in_force_until is None or day <= self.in_force_until
        )

    def days_in(self, year: int) -> Iterator[date]:
        """The days of a year that this enactment makes holidays, while it is in force."""
        for day in self._candidates(year):
            if self.in_force(day):
                yield day

    def _candidates(self, year: int) -> Iterator[date]:
        if self.month is None:
            yield from (day for day in self.dates if day.year == year)
            return
        if self.day is not None:
            if self.day <= calendar.monthrange(year, self.month)[1]:
                yield date(year, self.month, self.day)
            return
        first, length = calendar.monthrange(year, self.month)
        offset = ((self.weekday or 0) - first) % 7
        found = range(1 + offset, length + 1, 7)
        nth = self.nth or 1
        yield date(year, self.month, found[nth if nth < 0 else nth - 1])


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
    (weekday of the holiday, days to move). A joined calendar has no days of its own, only `parts`.
    """

    id: str
    title: str
    source: str
    verified: Verified
    covers_from: date
    good_until: date
    observed: tuple[tuple[int, int], ...]
    holidays: tuple[Holiday, ...]
    declared_by: DeclaredBy = DeclaredBy.LOCAL
    parts: tuple["Calendar", ...] = ()
    # What was worked out once of this very table; no part of its value.
    _years: dict[tuple[int, bool], dict[date, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _chosen: dict[str, "Calendar | None"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def court_day(self, day: date, *, observed_is_holiday: bool = True) -> CourtDay:
        """Say whether a day is open, and if not why.

        Raises:
            ClockError: the day lies outside what this table covers.
        """
        because = self.closed_because(day, observed_is_holiday=observed_is_holiday)
        return CourtDay(day=day, closed_because=because)

    def closed_because(self, day: date, *, observed_is_holiday: bool) -> str | None:
        """Why a day is closed, or None where it is open.

        Raises:
            ClockError: the day lies outside what this table covers.
        """
        if not self.covers_from <= day <= self.good_until:
            raise self._not_covered(day)
        because = self.holidays_of(day.year, observed_is_holiday=observed_is_holiday).get(day)
        if because is None and day.weekday() >= SATURDAY:
            return WEEKDAYS[day.weekday()]
        return because

    def closed_between(
        self, first: date, last: date, *, observed_is_holiday: bool
    ) -> list[str | None]:
        """Why each day from first to last is closed, or None where it is open.

        Raises:
            ClockError: a day lies outside what this table covers.
        """
        for end in (first, last):
            if not self.covers_from <= end <= self.good_until:
                raise self._not_covered(end)
        found: list[str | None] = []
        for year in range(first.year, last.year + 1):
            names = self.holidays_of(year, observed_is_holiday=observed_is_holiday)
            start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
            weekday = start.weekday()
            for ordinal in range(start.toordinal(), end.toordinal() + 1):
                because = names.get(date.fromordinal(ordinal))
                if because is None and weekday >= SATURDAY:
                    because = WEEKDAYS[weekday]
                found.append(because)
                weekday = (weekday + 1) % 7
        return found

    def holidays_of(self, year: int, *, observed_is_holiday: bool) -> Mapping[date, str]:
        """The holidays of a year with their names, whatever weekday they fall on."""
        key = (year, observed_is_holiday)
        found = self._years.get(key)
        if found is None:
            found = self._table(year, observed_is_holiday=observed_is_holiday)
            self._years[key] = found
        return found

    def differing(
        self, other: "Calendar", first: date, last: date, *, ours: bool, theirs: bool
    ) -> bool:
        """Whether a weekday from first to last is closed in one calendar and open in the other.

        `ours` and `theirs` say whether observed days are holidays there.
        """
        for year in range(first.year, last.year + 1):
            days = self.holidays_of(year, observed_is_holiday=ours).keys()
            for day in days ^ other.holidays_of(year, observed_is_holiday=theirs).keys():
                if first <= day <= last and day.weekday() < SATURDAY:
                    return True
        return False

    @property
    def tables(self) -> tuple["Calendar", ...]:
        """The tables that were joined, in the order named; a plain calendar is its own."""
        return self.parts or (self,)

    def federal(self) -> "Calendar | None":
        """The part whose days Congress and the President declare, if there is one."""
        return self._part("federal", lambda table: table.declared_by is DeclaredBy.FEDERAL)

    def not_federal(self) -> "Calendar | None":
        """The part that states, courts and counties declare, if there is one."""
        return self._part("rest", lambda table: table.declared_by is not DeclaredBy.FEDERAL)

    def _part(self, name: str, wanted: Callable[["Calendar"], bool]) -> "Calendar | None":
        if not self.parts:
            return self if wanted(self) else None
        if name not in self._chosen:
            found = [table for table in self.parts if wanted(table)]
            self._chosen[name] = join_calendars(found) if found else None
        return self._chosen[name]

    def _table(self, year: int, *, observed_is_holiday: bool) -> dict[date, str]:
        found: dict[date, str] = {}
        for holiday in self.holidays:
            if observed_is_holiday or not holiday.observed:
                for day in holiday.days_in(year):
                    found.setdefault(day, holiday.name)
        if observed_is_holiday:
            for day, name in self._moved(year):
                found.setdefault(day, name)
        for part in self.parts:
            theirs = part.holidays_of(year, observed_is_holiday=observed_is_holiday)
            for day, name in theirs.items():
                found.setdefault(day, name)
        return found

    def _moved(self, year: int) -> Iterator[tuple[date, str]]:
        """Observed days of this year, also for a holiday of the year before or after."""
        for near in (year - 1, year, year + 1):
            if not date.min.year <= near <= date.max.year:
                continue
            for holiday in self.holidays:
                for day in holiday.days_in(near):
                    for weekday, move in self.observed:
                        if day.weekday() == weekday:
                            kept = day + timedelta(days=move)
                            if kept.year == year and holiday.in_force(kept):
                                yield kept, f"{holiday.name}, observed"

    def _not_covered(self, day: date) -> ClockError:
        return ClockError(
            f"calendar {self.id}: {day_in_words(day)} lies outside {self.covers_from} to "
            f"{self.good_until}, which is all its table was checked for; add the holidays in "
            f"force then to its table, with their source, and move `covers_from` or "
            "`good_until`"
        )


def join_calendars(calendars: Sequence[Calendar]) -> Calendar:
    """Join calendars so that a day is open only where it is open in each (`us+co`)."""
    if not calendars:
        raise ClockError("no calendar was named; name at least one, such as us")
    tables = tuple(table for one in calendars for table in one.tables)
    if len(tables) == 1:
        return tables[0]
    return Calendar(
        id="+".join(one.id for one in tables),
        title=" and ".join(one.title for one in tables),
        source="; ".join(one.source for one in tables),
        verified=max((one.verified for one in tables), key=list(Verified).index),
        covers_from=max(one.covers_from for one in tables),
        good_until=min(one.good_until for one in tables),
        observed=(),
        holidays=(),
        declared_by=tables[0].declared_by,
        parts=tables,
    )


_KEYS = frozenset(
    {
        "name", "month", "day", "nth", "weekday", "dates", "observed",
        "in_force_from", "in_force_until", "cite", "verified",
    }
)  # fmt: skip


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
            declared_by=DeclaredBy(table.get("declared_by", DeclaredBy.LOCAL)),
        )
    except KeyError as error:
        raise ClockError(f"{where}: {error} is missing; add it") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ClockError(f"{where}: {error}; mend the table") from error


def _holiday(entry: Mapping[str, object]) -> Holiday:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    given = [name for name in ("day", "nth", "dates") if name in entry]
    if len(given) != 1:
        raise ValueError("give either `day`, or `nth` and `weekday`, or `dates`")
    until = entry.get("in_force_until")
    day, nth = entry.get("day"), entry.get("nth")
    if day is not None and not (type(day) is int and 1 <= day <= 31):
        raise ValueError(f"`day` {day!r} is no day of a month")
    if nth is not None and nth not in {1, 2, 3, 4, -1}:
        raise ValueError(f"`nth` {nth!r} is none of 1, 2, 3, 4, -1")
    dates = _dates(entry)
    return Holiday(
        name=str(entry["name"]),
        month=None if dates else MONTHS.index(str(entry["month"])) + 1,
        day=day if type(day) is int else None,
        nth=nth if type(nth) is int else None,
        weekday=None if nth is None else WEEKDAYS.index(str(entry["weekday"])),
        in_force_from=dates[0] if dates else _day(entry["in_force_from"]),
        in_force_until=None if until is None else _day(until),
        cite=str(entry["cite"]),
        verified=Verified(str(entry["verified"])),
        dates=dates,
        observed=_flag(entry),
    )


def _dates(entry: Mapping[str, object]) -> tuple[date, ...]:
    listed = entry.get("dates")
    if listed is None:
        return ()
    if not isinstance(listed, list) or not listed:
        raise ValueError("`dates` lists no day; write it as [2026-10-05, 2027-10-04]")
    beside = sorted(set(entry) & {"month", "weekday", "in_force_from", "in_force_until"})
    if beside:
        raise ValueError(f"`dates` lists the days one by one, so {beside[0]!r} says nothing; cut")
    return tuple(sorted(_day(one) for one in listed))


def _flag(entry: Mapping[str, object]) -> bool:
    observed = entry.get("observed", False)
    if not isinstance(observed, bool):
        raise TypeError(f"`observed` {observed!r} is neither true nor false")
    return observed


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
