"""Random changes of holidays and random clocks, and what counting each clock twice finds.

The cases are drawn from SHA-256, so they are the same in every run. Every rule is drawn, with
moments round both changes of the clock, in zones that put it back over midnight too, and with
closings that last for weeks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.core.deadlines.second_calculator import Draw

from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.adapters.clocks.recompute import Change, Recomputed, recompute_all
from tecum.adapters.package_data import load_calendar
from tecum.deadlines.calendars import Calendar, DeclaredBy, Holiday, join_calendars
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import Deadline, Due
from tecum.deadlines.rules import RULES
from tecum.errors import ClockError
from tecum.terms import Verified

FIRST, DAYS = date(2009, 3, 1), 420  # two autumns, and the text of Rule 6(a) from 1 December 2009
# St. John's put its clock back at one minute past midnight in these years: a day came twice.
ZONES = ("America/Denver", "America/New_York", "America/Phoenix", "America/St_Johns", "Asia/Gaza")
T = TypeVar("T")
NAMES = ("us", "fl", "county", "court")
VALUES = {
    "days": ("1", "2", "3", "5", "7", "10", "14", "30", "60"),
    "hours": ("1", "6", "24", "47", "48", "72", "200"),
    "observed_is_holiday": ("true", "false"),
    "cutoff": ("00:00", "00:30", "01:30", "02:30", "17:00", "23:30"),
}


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The hours in UTC about which the clock of a zone changes in the time that is drawn from."""
    there = ZoneInfo(zone)
    begins = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    hours = [begins + timedelta(hours=count) for count in range(24 * DAYS)]
    offsets = [hour.astimezone(there).utcoffset() for hour in hours]
    return tuple(
        hour
        for hour, one, other in zip(hours[1:], offsets, offsets[1:], strict=False)
        if one != other
    )


def one_of(draw: Draw, choices: tuple[T, ...]) -> T:
    return choices[draw.below(len(choices))]


def drawn_day(draw: Draw) -> date:
    """A day, one in three near a change of some clock."""
    if draw.below(3) == 0:
        changes = clock_changes(one_of(draw, ZONES))
        if changes:
            return one_of(draw, changes).date() + timedelta(days=draw.between(-3, 3))
    return FIRST + timedelta(days=draw.below(DAYS))


def drawn_table(draw: Draw, name: str) -> Calendar:
    """A table: single days, observed or not, and now and then a closing that lasts."""
    days = [(drawn_day(draw), draw.below(4) == 0) for _ in range(draw.between(1, 14))]
    if draw.below(3) == 0:
        closed = drawn_day(draw)
        days += [(closed + timedelta(days=count), False) for count in range(draw.between(5, 25))]
    return Calendar(
        id=name,
        title=name,
        source="invented",
        verified=Verified.MEMORY,
        covers_from=date(2008, 1, 1) if draw.below(8) else FIRST + timedelta(days=40),
        good_until=date(2012, 1, 1) if draw.below(8) else FIRST + timedelta(days=DAYS),
        observed=((5, -1), (6, 1)) if draw.below(2) else (),
        holidays=tuple(holiday(day, observed=observed) for day, observed in days),
        declared_by=DeclaredBy.FEDERAL if name == "us" else DeclaredBy.STATE,
    )


def holiday(day: date, *, observed: bool) -> Holiday:
    return Holiday(
        name=f"holiday of {day}",
        month=None,
        day=None,
        nth=None,
        weekday=None,
        in_force_from=day,
        in_force_until=None,
        cite="invented",
        verified=Verified.MEMORY,
        dates=(day,),
        observed=observed,
    )


def drawn_change(draw: Draw) -> Change:
    """A calendar before and after: days added, taken away or moved, tables added or taken away."""
    tables = {name: drawn_table(draw, name) for name in NAMES}
    if draw.below(2):
        tables["us"] = load_calendar("us").calendar
    then = [name for name in NAMES if draw.below(2)] or ["us"]
    now = [name for name in NAMES if draw.below(2)] if draw.below(3) == 0 else then
    after = [tables[name] for name in now or ["us"]]
    at = draw.below(len(after))
    if draw.below(4):
        after[at] = changed(draw, after[at])
    return join_calendars([tables[name] for name in then]), join_calendars(after)


def changed(draw: Draw, table: Calendar) -> Calendar:
    """The same table with one day more, one day less, or both."""
    kept = list(table.holidays)
    if draw.below(3):
        kept.append(holiday(drawn_day(draw), observed=draw.below(4) == 0))
    if draw.below(3) or len(kept) == len(table.holidays):
        kept.pop(draw.below(len(kept)))
    return Calendar(
        id=table.id,
        title=table.title,
        source=table.source,
        verified=table.verified,
        covers_from=table.covers_from,
        good_until=table.good_until,
        observed=table.observed,
        holidays=tuple(kept),
        declared_by=table.declared_by,
    )


def drawn_moment(draw: Draw, zone: str) -> str:
    """A moment of the wall clock; near a change, where an hour comes twice, one in UTC."""
    changes = clock_changes(zone)
    if changes and draw.below(2):
        near = one_of(draw, changes) + timedelta(minutes=draw.between(-3 * 1440, 3 * 1440))
        return near.isoformat().replace("+00:00", "Z")
    return f"{drawn_day(draw)}T{draw.below(24):02}:{draw.below(60):02}"


def drawn_clock(draw: Draw, rule_id: str, at: int) -> ClockInputs:
    rule = RULES[rule_id]
    zone = one_of(draw, ZONES)
    moments = rule.in_hours or "cutoff" in rule.defaults or draw.below(2) == 0
    given = {
        name: drawn_moment(draw, zone) if moments else f"{drawn_day(draw)}" for name in rule.needs
    }
    names = [*rule.needs_params, *(name for name in rule.may_have_params if draw.below(2))]
    params = {name: one_of(draw, rule.choices.get(name) or VALUES[name]) for name in names}
    if draw.below(4) == 0:
        params["reading"] = one_of(draw, rule.readings)
    return ClockInputs(
        id=str(at), rule=rule_id, given=given, params=params, zone=zone, holidays=None
    )


def counted(clock: ClockInputs, calendar: Calendar) -> Deadline | str:
    """A clock as it is counted, or why it is not."""
    zone = clock.zone or ""
    try:
        return compute(
            clock.rule,
            given=read_given(clock.rule, clock.given, zone=zone),
            params=read_params(clock.rule, clock.params),
            calendar=calendar,
            zone=zone,
        )
    except ClockError as error:
        return str(error)


def ends(deadline: Deadline) -> Mapping[str, Due]:
    return {"": deadline.due, **{reading.name: reading.due for reading in deadline.readings}}


@dataclass(slots=True)
class Twice:
    """What counting every clock twice finds."""

    moved: list[tuple[str, Deadline, Deadline]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def counted_twice(clocks: list[ClockInputs], change: Change) -> Twice:
    found = Twice()
    for clock in clocks:
        then, now = counted(clock, change[0]), counted(clock, change[1])
        if isinstance(then, str) or isinstance(now, str):
            found.failed.append(clock.id)
        elif ends(then) != ends(now):
            found.moved.append((clock.id, then, now))
    return found


def drawn_cases(rule: str, changes: int, clocks: int) -> Iterator[tuple[Recomputed, Twice]]:
    """What the product finds, and what counting every clock twice finds, for a rule."""
    for number in range(changes):
        draw = Draw(f"change:{rule}:{number}")
        change = drawn_change(draw)
        listed = [drawn_clock(draw, rule, at) for at in range(clocks)]
        yield recompute_all(listed, lambda _, change=change: change), counted_twice(listed, change)
