"""Which open clocks move when holidays change, from when to when, and through which days.

Every reading of a clock is counted over the days between what was given and where it ends. So a
clock cannot have moved where each of those days is as open, or as closed, as it was; only the
others are counted again.

Clocks that differ in nothing but the hour at which they start are looked at together. A later start
may well end earlier: "the same time on the next day" of Rule 6(a)(2)(C) is an earlier time for a
period that would end in the second of two hours that the clock shows twice, and so is a paper's
cut-off. But such a start ends at most as much earlier as the clock was put back, and no clock is
put back by a day. So every one of them ends on a day between those on which the same clock ends
that starts a day before their day and a day after it.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType

from tecum.adapters.clocks.holiday_tables import calendar_for
from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.deadlines.calendars import SATURDAY, Calendar
from tecum.deadlines.compute import Param, compute, read_given, read_params
from tecum.deadlines.instants import Instant, day_in_words, end_of_day, start_of_day
from tecum.deadlines.question import has_own_list
from tecum.deadlines.results import Deadline, Due
from tecum.deadlines.rule_shape import Rule
from tecum.deadlines.rules import RULES, find_rule
from tecum.errors import ClockError


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedReading:
    """One reading of a clock, before and after; None while it led where another reading led."""

    name: str
    before: Due | None
    after: Due | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedClock:
    """A clock of which some reading moved. The due reading itself may have stayed."""

    id: str
    before: Deadline
    after: Deadline
    readings: tuple[MovedReading, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComputed:
    """A clock that cannot be computed from what stands in the list, and why."""

    id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """What a change of holidays did to the open ones of a list of clocks.

    `wanted` are those that a caller named, as they are now, whether they moved or not.
    """

    clocks: int
    moved: tuple[MovedClock, ...]
    not_computed: tuple[NotComputed, ...]
    wanted: Mapping[str, Deadline] = field(default_factory=lambda: MappingProxyType({}))


_A_DAY = timedelta(days=1)  # more than any clock was put back since the tables of holidays begin

Change = tuple[Calendar, Calendar]
"""The calendar of a clock before, and after."""


def recompute_all(
    clocks: Sequence[ClockInputs],
    change_of: Callable[[ClockInputs], Change],
    *,
    rules: Mapping[str, Rule] = RULES,
    wanted: Collection[str] = (),
) -> Recomputed:
    """Count every open clock that a change can have touched, and list what moved.

    Args:
        clocks: the clocks; those that are closed are left alone.
        change_of: the calendar of a clock before and after; the same object for the same days.
        rules: the closed list, or that list with rules of one's own beside it.
        wanted: the ids of clocks that are counted in any case.
    """
    mover = _Mover(rules)
    moved: list[MovedClock] = []
    failed: list[NotComputed] = []
    now: dict[str, Deadline] = {}
    still_open = [clock for clock in clocks if clock.closed is None]
    for clock in still_open:
        try:
            change = change_of(clock)
            found = mover.move(clock, *change)
            if clock.id in wanted:
                now[clock.id] = mover.asked(clock).on(change[1])
        except ClockError as error:
            failed.append(NotComputed(id=clock.id, why=str(error)))
            continue
        if found is not None:
            moved.append(found)
    return Recomputed(
        clocks=len(still_open),
        moved=tuple(moved),
        not_computed=tuple(failed),
        wanted=MappingProxyType(now),
    )


def recompute_for(
    clocks: Sequence[ClockInputs],
    *,
    before: str | None,
    after: str,
    rules: Mapping[str, Rule] = RULES,
    wanted: Collection[str] = (),
) -> Recomputed:
    """Count every open clock with holidays that are named as on the command line.

    Args:
        clocks: the clocks; those that are closed are left alone.
        before: the holidays of clocks that name none; None takes those of each clock's rule.
        after: the holidays that take their place; with a + ahead, what is added to them.
        rules: the closed list, or that list with rules of one's own beside it.
        wanted: the ids of clocks that are counted in any case.

    Raises:
        ClockError: `before` or `after` cannot be found.
    """
    known: dict[str, Calendar] = {}

    def calendar(name: str) -> Calendar:
        if name not in known:
            known[name] = calendar_for(name).calendar
        return known[name]

    def change_of(clock: ClockInputs) -> Change:
        then = clock.holidays or before or find_rule(clock.rule, rules).default_holidays
        return calendar(then), calendar(then + after if after.startswith("+") else after)

    for name in (before, after.removeprefix("+")):
        if name is not None:
            calendar(name)
    return recompute_all(clocks, change_of, rules=rules, wanted=wanted)


class _Mover:
    """Counts clocks before and after; what days mean, and which a count asks, is worked out once.

    Calendars are told apart by being the same object, so callers hand in each once.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._pairs: dict[tuple[int, int], _Pair] = {}

    def asked(self, clock: ClockInputs) -> "_Asked":
        rule = find_rule(clock.rule, self._rules)
        zone = clock.zone or rule.default_zone
        if zone is None:
            raise ClockError(f"rule {rule.id}: the zone is missing; give one, as America/Denver")
        return _Asked(
            rule=rule.id,
            rules=self._rules,
            zone=zone,
            given=read_given(rule.id, clock.given, zone=zone, rules=self._rules),
            params=read_params(rule.id, clock.params, rules=self._rules),
        )

    def move(self, clock: ClockInputs, before: Calendar, after: Calendar) -> MovedClock | None:
        asked = self.asked(clock)
        pair = self._pairs.get((id(before), id(after)))
        if pair is None:
            pair = self._pairs[id(before), id(after)] = _Pair(before, after)
        return pair.move(clock.id, asked) if pair.may_touch(asked) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A clock as it is computed."""

    rule: str
    rules: Mapping[str, Rule]
    zone: str
    given: Mapping[str, Due]
    params: Mapping[str, Param]

    def on(self, calendar: Calendar) -> Deadline:
        return compute(
            self.rule,
            given=self.given,
            params=self.params,
            calendar=calendar,
            zone=self.zone,
            rules=self.rules,
        )

    def key(self) -> tuple[object, ...]:
        """What tells clocks apart but for the hour at which they start."""
        days = ((type(value), _day(value)) for value in self.given.values())
        return (self.rule, self.zone, *self.params.items(), *self.given, *days)

    def corners(self) -> Iterator["_Asked"]:
        """The same clock with starts round its days: no hour of them ends outside of all of these.

        For a rule in days the first moment of the day says all; for one in hours the starts that
        lie a day off do, and for a cut-off the first moments of this day and of the next.
        """
        ends = [_round(value, self.zone) for value in self.given.values()]
        for corner in product(*ends):
            yield replace(self, given=dict(zip(self.given, corner, strict=True)))


class _Pair:
    """A calendar before and after, the days on which they differ, and what that has touched."""

    def __init__(self, before: Calendar, after: Calendar) -> None:
        self.before, self.after = before, after
        self.known_from = max(before.covers_from, after.covers_from)
        self.known_until = min(before.good_until, after.good_until)
        self.changed = _changed_days(before, after, self.known_from, self.known_until)
        self.touched: dict[tuple[object, ...], bool] = {}
        self.counted: dict[tuple[object, ...], tuple[Deadline, Deadline]] = {}

    def may_touch(self, asked: _Asked) -> bool:
        """Whether a day that this clock counts over may be another than it was."""
        key = asked.key()
        found = self.touched.get(key)
        if found is None:
            found = self.touched[key] = self._touches(asked)
        return found

    def _touches(self, asked: _Asked) -> bool:
        if (self.before.federal() is None) is not (self.after.federal() is None):
            return True  # a rule that asks for federal days counts on one of them only
        rule = asked.rules[asked.rule]
        if has_own_list(rule, self.before) is not has_own_list(rule, self.after):
            return True  # a rule with a list of its own counts by federal days on one of them
        days: list[date] = []
        try:
            for corner in asked.corners():
                days += _days_of(corner, corner.on(self.before))
        except ClockError:
            return True  # whatever is wrong with it, counting it says so
        first, last = min(days), max(days)
        if first < self.known_from or last > self.known_until:
            return True
        return next(self._changed_within(first, last), None) is not None

    def move(self, clock_id: str, asked: _Asked) -> MovedClock | None:
        """Count a clock on both calendars, and tell what moved."""
        before, after = self._count(asked)
        readings = tuple(_moved_readings(before, after))
        if not readings:
            return None
        days = (*_days_of(asked, before), *_days_of(asked, after))
        changes = self._changed_within(min(days), max(days))
        why = tuple(change_in_words(day, self.before, self.after) for day in changes)
        return MovedClock(id=clock_id, before=before, after=after, readings=readings, why=why)

    def _count(self, asked: _Asked) -> tuple[Deadline, Deadline]:
        if any(isinstance(value, Instant) for value in asked.given.values()):
            return asked.on(self.before), asked.on(self.after)
        key = asked.key()  # of days alone it tells all
        found = self.counted.get(key)
        if found is None:
            found = self.counted[key] = asked.on(self.before), asked.on(self.after)
        return found

    def _changed_within(self, first: date, last: date) -> Iterator[date]:
        for day in self.changed[bisect_left(self.changed, first) :]:
            if day > last:
                return
            yield day


def _round(value: Due, zone: str) -> tuple[Due, ...]:
    """A day; of a moment, the first and last of its day, and those a day before and after."""
    if not isinstance(value, Instant):
        return (value,)
    begins, ends = start_of_day(value.day, zone), end_of_day(value.day, zone)
    return begins.later(-_A_DAY), begins, ends, ends.later(_A_DAY)


def _days_of(asked: _Asked, deadline: Deadline) -> list[date]:
    """The days that were given, and those on which a reading ends."""
    ends = (reading.due for reading in deadline.readings)
    return [*map(_day, asked.given.values()), *map(_day, ends)]


def change_in_words(day: date, before: Calendar, after: Calendar) -> str:
    """Say how a day changed: `Friday 18 June 2021 is closed now (Juneteenth, observed)`."""
    now, then = after.court_day(day).closed_because, before.court_day(day).closed_because
    if now and not then:
        return f"{day_in_words(day)} is closed now ({now})"
    if then and not now:
        return f"{day_in_words(day)} is open now (it was closed: {then})"
    return f"{day_in_words(day)} is closed by another authority, or observed otherwise, now ({now})"


def _moved_readings(before: Deadline, after: Deadline) -> Iterator[MovedReading]:
    then = {reading.name: reading.due for reading in before.readings}
    now = {reading.name: reading.due for reading in after.readings}
    if before.due != after.due:
        # An adopted reading is not listed where it leads to the day of another; it may lead to that
        # of a third now, although each of those that are listed stayed where it was.
        then.setdefault(before.reading, before.due)
        now.setdefault(after.reading, after.due)
    for name in dict.fromkeys((*then, *now)):
        was, comes = then.get(name), now.get(name)
        if was != comes:
            yield MovedReading(name=name, before=was, after=comes)


def _changed_days(before: Calendar, after: Calendar, first: date, last: date) -> list[date]:
    """The weekdays that are closed on one side only, in whole or by the same kind of authority."""
    found: set[date] = set()
    for year in range(first.year, last.year + 1):
        for observed in (True, False):
            for then, now in zip(_views(before), _views(after), strict=True):
                found |= _closed(then, year, observed=observed) ^ _closed(
                    now, year, observed=observed
                )
    return sorted(day for day in found if first <= day <= last and day.weekday() < SATURDAY)


def _views(calendar: Calendar) -> tuple[Calendar, ...]:
    """A calendar as readings look at it: whole, its federal days alone, and those of others.

    A part that a calendar has not got is taken by the whole, as a rule takes it that looks for it.
    """
    return calendar, calendar.federal() or calendar, calendar.not_federal() or calendar


def _closed(calendar: Calendar, year: int, *, observed: bool) -> set[date]:
    return set(calendar.holidays_of(year, observed_is_holiday=observed))


def _day(due: Due) -> date:
    return due.day if isinstance(due, Instant) else due
