"""Lays the days of a deadline out in weeks, as both pictures show them, and names their marks.

A mark is a sign and a word, so that no picture rests on colour alone. Long stretches are left out
of the middle, and the gap says how many weeks and days it stands for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tecum.deadlines.instants import WEEKDAYS, Instant
from tecum.deadlines.results import CountedDay, DayRole, Deadline

WEEK_BEGINS = ("Sunday", *WEEKDAYS[:-1])
MOST_WEEKS = 14
KEPT_AT_EACH_END = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One row: its first day (a Sunday), and what is known of each of its days."""

    begins: date
    days: tuple[CountedDay | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Weeks that are not drawn: how many, and from which day to which."""

    weeks: int
    first: date
    last: date


def weeks_of(days: Sequence[CountedDay]) -> list[Week | Gap]:
    """Lay days out in rows of a week, the middle left out where there are very many."""
    rows = [_week(begins, found) for begins, found in groupby(days, key=_sunday)]
    if len(rows) <= MOST_WEEKS:
        return list(rows)
    left_out = rows[KEPT_AT_EACH_END:-KEPT_AT_EACH_END]
    gap = Gap(
        weeks=len(left_out),
        first=left_out[0].begins,
        last=left_out[-1].begins + timedelta(days=6),
    )
    return [*rows[:KEPT_AT_EACH_END], gap, *rows[-KEPT_AT_EACH_END:]]


def _sunday(one: CountedDay) -> date:
    return one.day - timedelta(days=(one.day.weekday() + 1) % 7)


def _week(begins: date, found: Iterator[CountedDay]) -> Week:
    known = {one.day: one for one in found}
    days = (begins + timedelta(days=count) for count in range(7))
    return Week(begins=begins, days=tuple(known.get(day) for day in days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a day is marked: a sign, and a word that says the same."""

    sign: str
    word: str


def mark_of(one: CountedDay, deadline: Deadline) -> Mark:
    """The mark of a day of this deadline."""
    match one.role:
        case DayRole.TRIGGER:
            return Mark(sign="*", word="event" if counts_back(deadline) else "start")
        case DayRole.COUNTED:
            return Mark(sign="+", word="counts" if one.number is None else f"day {one.number}")
        case DayRole.SKIPPED:
            return Mark(sign="x", word="skipped")
        case DayRole.PASSED_OVER:
            return Mark(sign="~", word="no end")
        case DayRole.DUE:
            return Mark(sign="!", word="DUE" if one.number is None else f"DUE {one.number}")


def counts_back(deadline: Deadline) -> bool:
    """Whether the count runs back from an event."""
    due = deadline.due.day if isinstance(deadline.due, Instant) else deadline.due
    return any(one.role is DayRole.TRIGGER and one.day > due for one in deadline.days)


MEANINGS = {
    DayRole.TRIGGER: "where the count begins",
    DayRole.COUNTED: "is counted",
    DayRole.SKIPPED: "is not counted",
    DayRole.PASSED_OVER: "is counted, and the period cannot end on it",
    DayRole.DUE: "the deadline",
}
"""What each mark says, for a legend."""


def legend_of(deadline: Deadline) -> list[tuple[DayRole, Mark]]:
    """The marks that a picture of this deadline uses, each once, in the order of the roles."""
    first: dict[DayRole, Mark] = {}
    for one in deadline.days:
        first.setdefault(one.role, mark_of(one, deadline))
    return [
        (role, Mark(sign=first[role].sign, word=first[role].word.rstrip(" 0123456789")))
        for role in DayRole
        if role in first
    ]
