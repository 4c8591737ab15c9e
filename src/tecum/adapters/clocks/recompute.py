"""Which open clocks move when holidays change, from when to when, and through which days.

Every reading of a clock is counted over the days between what was given and where it ends. So a
clock cannot have moved where each of those days is as open, or as closed, as it was; only the
others are counted again. Clocks that differ in nothing but the hour at which they start lie between
the same clock started as its day begins and as its day ends, because no rule lets a later start end
earlier: one such pair speaks for all of them.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from tecum.adapters.clocks.holiday_tables import calendar_for
from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import Param, compute, read_given, read_params
from tecum.deadlines.instants import Instant, day_in_words, end_of_day, start_of_day
from tecum.deadlines.results import Deadline, Due
from tecum.deadlines.rules import find_rule
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
    """What a change of holidays did to a list of clocks."""

    clocks: int
    moved: tuple[MovedClock, ...]
    not_computed: tuple[NotComputed, ...]


_MARGIN = timedelta(days=7)  # an end that is looked at and not taken lies within a week of one

Change = tuple[Calendar, Calendar]
"""The calendar of a clock before, and after."""


def recompute_all(
    clocks: Sequence[ClockInputs], change_of: Callable[[ClockInputs], Change]
) -> Recomputed:
    """Count every clock that a change can have touched, and list what moved."""
    mover = _Mover()
    moved: list[MovedClock] = []
    failed: list[NotComputed] = []
    for clock in clocks:
        try:
            found = mover.move(clock, *change_of(clock))
        except ClockError as error:
            failed.append(NotComputed(id=clock.id, why=str(error)))
            continue
        if found is not None:
            moved.append(found)
    return Recomputed(clocks=len(clocks), moved=tuple(moved), not_computed=tuple(failed))


def recompute_for(clocks: Sequence[ClockInputs], *, before: str | None, after: str) -> Recomputed:
    """Count every clock with holidays that are named as on the command line.

    Args:
        clocks: the open clocks.
        before: the holidays of clocks that name none; None takes those of each clock's rule.
        after: the holidays that take their place; with a + ahead, what is added to them.

    Raises:
        ClockError: `before` or `after` cannot be found.
    """
    known: dict[str, Calendar] = {}

    def calendar(name: str) -> Calendar:
        if name not in known:
            known[name] = calendar_for(name).calendar
        return known[name]

    def change_of(clock: ClockInputs) -> Change:
        then = clock.holidays or before or find_rule(clock.rule).default_holidays
        return calendar(then), calendar(then + after if after.startswith("+") else after)

    for name in (before, after.removeprefix("+")):
        if name is not None:
            calendar(name)
    return recompute_all(clocks, change_of)


class _Mover:
    """Counts clocks before and after; what days mean, and which a count asks, is worked out once.

    Calendars are told apart by being the same object, so callers hand in each once.
    """

    def __init__(self) -> None:
        self._pairs: dict[tuple[int, int], _Pair] = {}

    def move(self, clock: ClockInputs, before: Calendar, after: Calendar) -> MovedClock | None:
        rule = find_rule(clock.rule)
        zone = clock.zone or rule.default_zone
        if zone is None:
            raise ClockError(f"rule {rule.id}: the zone is missing; give one, as America/Denver")
        asked = _Asked(
            rule=rule.id,
            zone=zone,
            given=read_given(rule.id, clock.given, zone=zone),
            params=read_params(rule.id, clock.params),
        )
        pair = self._pairs.get((id(before), id(after)))
        if pair is None:
            pair = self._pairs[id(before), id(after)] = _Pair(before, after)
        return pair.move(clock.id, asked) if pair.may_touch(asked) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A clock as it is computed."""

    rule: str
    zone: str
    given: Mapping[str, Due]
    params: Mapping[str, Param]

    def on(self, calendar: Calendar) -> Deadline:
        return compute(
            self.rule, given=self.given, params=self.params, calendar=calendar, zone=self.zone
        )

    def corners(self) -> Iterator[tuple[tuple[object, ...], "_Asked"]]:
        """The earliest and the latest starts within the same days, each with its key.

        A day ends as the next begins, so neighbours share a corner.
        """
        ends: list[list[tuple[object, Due]]] = []
        for value in self.given.values():
            if isinstance(value, Instant):
                day, last = value.day, end_of_day(value.day, self.zone)
                ends.append([((day, "begins"), start_of_day(day, self.zone))])
                ends[-1].append(((last.day, "begins"), last))
            else:
                ends.append([(value, value)])
        base = (self.rule, self.zone, *self.given, *self.params.items())
        for corner in product(*ends):
            given = dict(zip(self.given, (value for _, value in corner), strict=True))
            yield (*base, *(key for key, _ in corner)), replace(self, given=given)


class _Pair:
    """A calendar before and after, the days on which they differ, and where counts have ended."""

    def __init__(self, before: Calendar, after: Calendar) -> None:
        self.before, self.after = before, after
        self.known_from = max(before.covers_from, after.covers_from)
        self.known_until = min(before.good_until, after.good_until)
        self.changed = [
            day
            for day in _days(self.known_from, self.known_until)
            if any(
                before.court_day(day, observed_is_holiday=observed).is_open
                is not after.court_day(day, observed_is_holiday=observed).is_open
                for observed in (True, False)
            )
        ]
        self.spans: dict[tuple[object, ...], tuple[date, date]] = {}

    def may_touch(self, asked: _Asked) -> bool:
        """Whether a day that this clock counts over may be another than it was."""
        try:
            spans = [self._span(key, corner) for key, corner in asked.corners()]
        except ClockError:
            return True  # whatever is wrong with it, counting it says so
        first, last = min(one for one, _ in spans), max(one for _, one in spans)
        if first < self.known_from or last > self.known_until:
            return True
        return next(self._changed_within(first, last), None) is not None

    def move(self, clock_id: str, asked: _Asked) -> MovedClock | None:
        """Count a clock on both calendars, and tell what moved."""
        before, after = asked.on(self.before), asked.on(self.after)
        readings = tuple(_moved_readings(before, after))
        if not readings:
            return None
        first, last = _reach((*_days_of(asked, before), *_days_of(asked, after)))
        changes = self._changed_within(first, last)
        why = tuple(change_in_words(day, self.before, self.after) for day in changes)
        return MovedClock(id=clock_id, before=before, after=after, readings=readings, why=why)

    def _span(self, key: tuple[object, ...], corner: _Asked) -> tuple[date, date]:
        found = self.spans.get(key)
        if found is None:
            first, last = _reach(_days_of(corner, corner.on(self.before)))
            found = self.spans[key] = first - _MARGIN, last + _MARGIN
        return found

    def _changed_within(self, first: date, last: date) -> Iterator[date]:
        for day in self.changed[bisect_left(self.changed, first) :]:
            if day > last:
                return
            yield day


def _days_of(asked: _Asked, deadline: Deadline) -> list[date]:
    """The days that were given, and those on which a reading ends."""
    ends = (reading.due for reading in deadline.readings)
    return [*map(_day, asked.given.values()), *map(_day, ends)]


def _reach(days: Sequence[date]) -> tuple[date, date]:
    return min(days), max(days)


def change_in_words(day: date, before: Calendar, after: Calendar) -> str:
    """Say how a day changed: `Friday 18 June 2021 is closed now (Juneteenth, observed)`."""
    now, then = after.court_day(day), before.court_day(day)
    if now.closed_because and not then.closed_because:
        return f"{day_in_words(day)} is closed now ({now.closed_because})"
    if then.closed_because and not now.closed_because:
        return f"{day_in_words(day)} is open now (it was closed: {then.closed_because})"
    return f"{day_in_words(day)} is another day now where observed days count as open"


def _moved_readings(before: Deadline, after: Deadline) -> Iterator[MovedReading]:
    then = {reading.name: reading.due for reading in before.readings}
    now = {reading.name: reading.due for reading in after.readings}
    for name in dict.fromkeys((*then, *now)):
        was, comes = then.get(name), now.get(name)
        if was != comes:
            yield MovedReading(name=name, before=was, after=comes)


def _days(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


def _day(due: Due) -> date:
    return due.day if isinstance(due, Instant) else due
