"""What is to be counted, and the readings that depend on which days are taken to be closed.

Two things are open wherever a count meets a holiday, and both are counted here:

* whether an observed day (5 USC 6103(b), Executive Order 11582: pay and leave) is a holiday;
* whose holidays close a day. Fed. R. Civ. P. 6(a)(6)(C) takes in days declared by the state, and
  only for periods measured after an event; 8 CFR 287.7(d) says "holidays" and no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tecum.deadlines.calendars import Calendar, DeclaredBy
from tecum.deadlines.instants import Instant, day_in_words
from tecum.deadlines.results import Counted, CountedDay, DayRole, Due, Reading
from tecum.deadlines.rule_shape import Rule
from tecum.errors import ClockError

OBSERVED_WHY = (
    "5 USC 6103(b) and Executive Order 11582 move a weekend holiday for pay and leave; whether the "
    "day it is moved to is a holiday here is open, and this reading takes it to be "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be counted. Instants are already in `zone`, lengths already checked."""

    rule: Rule
    given: Mapping[str, Due]
    days: int | None
    hours: int | None
    observed_is_holiday: bool
    calendar: Calendar
    zone: str
    cutoff: time = time.max
    service_method: str | None = None
    version: str | None = None

    def day(self, name: str) -> date:
        """The day of an instant or day that was given."""
        value = self.given[name]
        return value.day if isinstance(value, Instant) else value

    def moment(self, name: str) -> Instant:
        """An instant that was given.

        Raises:
            ClockError: only a day was given.
        """
        value = self.given[name]
        if not isinstance(value, Instant):
            raise ClockError(
                f"rule {self.rule.id}: `{name}` is the day {value.isoformat()} without a time; "
                f"hours are counted from a moment, give one such as {value.isoformat()}T09:30"
            )
        return value

    @property
    def count(self) -> int:
        """The number of days.

        Raises:
            ClockError: none was given.
        """
        return self._length(self.days, "days")

    @property
    def elapsed(self) -> timedelta:
        """The hours, as elapsed time.

        Raises:
            ClockError: none were given.
        """
        return timedelta(hours=self._length(self.hours, "hours"))

    def closed(self, day: date) -> str | None:
        """Why a day is closed, or None where it is open."""
        return self.calendar.closed_because(day, observed_is_holiday=self.observed_is_holiday)

    def next_open(self, day: date, step: int = 1) -> tuple[date, tuple[CountedDay, ...]]:
        """The first open day from this one on, with the days passed over; `step` -1 goes back."""
        passed: list[CountedDay] = []
        while (closed := self.closed(day)) is not None:
            passed.append(CountedDay(day=day, role=DayRole.PASSED_OVER, why=closed))
            day = add_days(day, step)
        return day, tuple(passed)

    def _length(self, value: int | None, name: str) -> int:
        if value is None:
            raise ClockError(f"rule {self.rule.id}: `{name}` is missing; give it as a parameter")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDays:
    """Another set of closed days that a reading may take: its suffix, its calendar, the reason."""

    suffix: str
    calendar: Calendar
    why: str


def with_other_days(
    question: Question,
    count: Callable[[Question], Counted],
    others: Sequence[OtherDays] = (),
    observed_why: str = OBSERVED_WHY,
) -> tuple[Counted, ...]:
    """Count as asked, and again for each other view of which days are closed.

    A view that differs on no day about which the calendar was asked is not counted again; one that
    leads to a day already found is kept, but not listed. `observed_why` says why it is open whether
    an observed day is a holiday.
    """
    asked = count(question)
    found, seen = [asked], {asked.reading.due}
    kept = question.observed_is_holiday
    for other in (None, *others):
        for observed in (kept, not kept):
            calendar = question.calendar if other is None else other.calendar
            if other is None and observed is kept:
                continue
            if not _differs(question, asked, calendar, observed=observed):
                continue
            view = replace(question, calendar=calendar, observed_is_holiday=observed)
            counted = count(view)
            suffix, why = "", counted.reading.why
            if other is not None:
                suffix, why = f"-{other.suffix}", other.why
            if observed is not kept:
                suffix += f"-observed-days-{'closed' if observed else 'open'}"
                moved = observed_why + ("one" if observed else "none")
                why = moved if other is None else f"{why}; {moved}"
            reading = replace(counted.reading, name=asked.reading.name + suffix, why=why)
            found.append(replace(counted, reading=reading, listed=counted.reading.due not in seen))
            seen.add(counted.reading.due)
    return tuple(found)


def federal_only(question: Question, why: str) -> tuple[OtherDays, ...]:
    """The reading that leaves the days of states and counties out, where there are any."""
    federal = question.calendar.federal()
    if federal is None or federal is question.calendar:
        return ()
    return (OtherDays(suffix="federal-holidays-only", calendar=federal, why=why),)


def has_own_list(rule: Rule, calendar: Calendar) -> bool:
    """Whether a table is there that the rule itself names beside the federal one (`us+fl`)."""
    named = rule.default_holidays.split("+")
    return any(
        table.id in named and table.declared_by is not DeclaredBy.FEDERAL
        for table in calendar.tables
    )


def counted(  # noqa: PLR0913 - the parts of one reading
    name: str,
    due: Due,
    why: str,
    steps: Iterable[str],
    days: Iterable[CountedDay],
    *,
    asked: tuple[date, date] | None = None,
) -> Counted:
    """One reading with its working."""
    return Counted(
        reading=Reading(name=name, due=due, why=why),
        steps=tuple(steps),
        days=tuple(days),
        asked=asked,
    )


def add_days(day: date, days: int) -> date:
    """So many days later, or earlier.

    Raises:
        ClockError: beyond the end of the calendar.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise ClockError(f"{day.isoformat()}: no calendar reaches {days} days further") from error


def passed_in_words(passed: Iterable[CountedDay]) -> list[str]:
    """One step for each closed day."""
    return [f"{day_in_words(one.day)} is closed ({one.why})." for one in passed]


def _differs(question: Question, asked: Counted, calendar: Calendar, *, observed: bool) -> bool:
    if asked.asked is None:
        return False
    return question.calendar.differing(
        calendar, *asked.asked, ours=question.observed_is_holiday, theirs=observed
    )
