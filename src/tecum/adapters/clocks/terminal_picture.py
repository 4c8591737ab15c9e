"""Draws the days of a deadline for a terminal: weeks in rows, each day marked by sign and word."""

from collections.abc import Iterator

from tecum.adapters.clocks.weeks import MEANINGS, Gap, Week, legend_of, mark_of, weeks_of
from tecum.deadlines.instants import MONTHS, WEEKDAYS, Instant
from tecum.deadlines.results import CountedDay, DayRole, Deadline

GUTTER, CELL = 9, 10
NEEDS_COLUMNS = GUTTER + 7 * CELL


def terminal_picture(deadline: Deadline, *, columns: int) -> list[str]:
    """The lines of the picture: a grid of weeks, or a list of days where columns are few."""
    rows = weeks_of(deadline.days)
    drawn = _grid(rows, deadline) if columns >= NEEDS_COLUMNS else _list(rows, deadline)
    legend = [f"{mark.sign} {mark.word}: {MEANINGS[role]}" for role, mark in legend_of(deadline)]
    return [*(line.rstrip() for line in drawn), "", *legend, *_reasons(deadline)]


def _grid(rows: list[Week | Gap], deadline: Deadline) -> Iterator[str]:
    names = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    yield " " * GUTTER + "".join(f"{name:{CELL}}" for name in names)
    shown: tuple[int, int] | None = None
    for row in rows:
        if isinstance(row, Gap):
            yield _gap(row)
            continue
        first = next(one.day for one in row.days if one is not None)
        month = f"{MONTHS[first.month - 1][:3]} {first.year}"
        gutter = "" if shown == (first.year, first.month) else month
        shown = (first.year, first.month)
        yield f"{gutter:{GUTTER}}" + "".join(_date(one) for one in row.days)
        yield " " * GUTTER + "".join(_mark(one, deadline) for one in row.days)


def _date(one: CountedDay | None) -> str:
    if one is None:
        return " " * CELL
    # A month that begins within a row is named where it begins.
    month = f" {MONTHS[one.day.month - 1][:3]}" if one.day.day == 1 else ""
    return f"{f'{one.day.day}{month}':{CELL}}"


def _mark(one: CountedDay | None, deadline: Deadline) -> str:
    if one is None:
        return " " * CELL
    mark = mark_of(one, deadline)
    return f"{f'{mark.sign} {mark.word}':{CELL}}"


def _list(rows: list[Week | Gap], deadline: Deadline) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Gap):
            yield _gap(row)
            continue
        for one in row.days:
            if one is not None:
                mark = mark_of(one, deadline)
                yield f"{short_day(one)} {mark.sign} {mark.word}"


def _gap(gap: Gap) -> str:
    return f"... {gap.weeks} weeks, {gap.first} to {gap.last}, are not drawn ..."


def _reasons(deadline: Deadline) -> Iterator[str]:
    """What is to be said of a day beyond its mark: why it is closed, when it is due."""
    for one in deadline.days:
        said = [] if one.why is None or one.why in WEEKDAYS else [one.why]
        if one.role is DayRole.DUE and isinstance(deadline.due, Instant):
            said.append(f"due at {deadline.due.local:%H:%M %Z}")
        if said:
            yield f"{short_day(one)}: {'; '.join(said)}"


def short_day(one: CountedDay) -> str:
    """A day in short, of one width: `Mon 13 Jan 2020`."""
    day = one.day
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day:>2} {MONTHS[day.month - 1][:3]} {day.year}"
