"""A second calculator of another method: sorted lists of open days, and a clock that ticks.

It shares no code with the first: it has its own holidays (written as year and day of the year),
walks minute by minute through UTC, and looks at the wall clock at every tick.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import compute
from tecum.deadlines.instants import Instant

ZONES = ["America/Denver", "America/New_York", "America/Phoenix", "America/Los_Angeles"]
TICK = timedelta(minutes=1)


def monday(year: int, month: int, nth: int) -> date:
    """The nth Monday of a month, walking from its first day."""
    mondays = [
        day
        for day in (date(year, month, 1) + timedelta(days=n) for n in range(31))
        if day.month == month and day.isoweekday() == 1
    ]
    return mondays[nth]


def holidays_of(year: int) -> set[date]:
    november = [date(year, 11, n) for n in range(1, 31)]
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + ([(6, 19)] if year >= 2021 else [])
    return {
        *(date(year, month, day) for month, day in fixed),
        monday(year, 1, 2),
        monday(year, 2, 2),
        monday(year, 5, -1),
        monday(year, 9, 0),
        monday(year, 10, 1),
        [day for day in november if day.isoweekday() == 4][3],
    }


def closed_days(*, observed: bool) -> set[date]:
    closed: set[date] = set()
    for year in range(1999, 2032):
        for holiday in holidays_of(year):
            closed.add(holiday)
            if observed and holiday.isoweekday() == 6:
                closed.add(holiday - timedelta(days=1))
            if observed and holiday.isoweekday() == 7:
                closed.add(holiday + timedelta(days=1))
    return closed


CLOSED = {observed: closed_days(observed=observed) for observed in (True, False)}
OPEN = {
    observed: [
        day
        for day in (date(1999, 1, 1) + timedelta(days=n) for n in range(11_680))
        if day.isoweekday() < 6 and day not in CLOSED[observed]
    ]
    for observed in (True, False)
}

days = st.dates(date(2000, 1, 1), date(2029, 12, 31))
moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - made aware below
    datetime(2029, 12, 1),  # noqa: DTZ001 - likewise
).map(lambda wall: wall.replace(second=0, microsecond=0, tzinfo=UTC))
# Moments close to clock changes and holidays, which random ones seldom meet.
hard_moments = st.sampled_from(
    [
        datetime(year, month, day, tzinfo=UTC)
        for year in (2006, 2007, 2020, 2021, 2022, 2026, 2027)
        for month, day in ((3, 8), (3, 13), (4, 2), (10, 29), (11, 1), (11, 6), (7, 2), (12, 23))
    ]
).flatmap(lambda start: st.integers(0, 6000).map(lambda minutes: start + minutes * TICK))


def due(
    us: Calendar,
    rule: str,
    given_: dict[str, date | Instant],
    zone: str = "America/Denver",
    **params: int,
) -> date | Instant:
    return compute(rule, given=given_, params=params, calendar=us, zone=zone).due


@given(days, st.integers(1, 400), st.booleans())
def test_rolled_days(us: Calendar, trigger: date, length: int, observed: bool) -> None:  # noqa: FBT001 - drawn
    open_days = OPEN[observed]
    last = date.fromordinal(trigger.toordinal() + length)
    expected = open_days[bisect_left(open_days, last)]
    got = due(
        us, "frcp6a1.forward", {"trigger": trigger}, days=length, observed_is_holiday=observed
    )
    assert got == expected
    assert us.court_day(expected, observed_is_holiday=observed).is_open


@given(days, st.integers(1, 250), st.booleans())
def test_business_days(us: Calendar, trigger: date, length: int, observed: bool) -> None:  # noqa: FBT001 - drawn
    open_days = OPEN[observed]
    expected = open_days[bisect_right(open_days, trigger) + length - 1]
    got = due(us, "business-days", {"trigger": trigger}, days=length, observed_is_holiday=observed)
    assert got == expected


@given(days, st.integers(1, 365))
def test_calendar_days(us: Calendar, trigger: date, length: int) -> None:
    day = trigger
    for _ in range(length):
        day += timedelta(days=1)
    assert due(us, "calendar-days", {"trigger": trigger}, days=length) == day


@given(days, st.integers(1, 60))
def test_the_earlier_of_two(us: Calendar, served: date, until: int) -> None:
    compliance = served + timedelta(days=until)
    rolled = due(us, "frcp6a1.forward", {"trigger": served}, days=14)
    assert isinstance(rolled, date)
    got = due(us, "frcp45d2B", {"served": served, "compliance": compliance})
    assert got == min(rolled, compliance)


@settings(max_examples=60)
@given(moments | hard_moments, st.integers(1, 72), st.sampled_from(ZONES), st.booleans())
def test_the_stopped_clock_ticks_minute_by_minute(
    us: Calendar,
    start: datetime,
    hours: int,
    zone: str,
    observed: bool,  # noqa: FBT001 - drawn
) -> None:
    there, closed = ZoneInfo(zone), CLOSED[observed]
    at, ticks = start, 0
    while ticks < hours * 60:
        shown = at.astimezone(there).date()
        ticks += shown.isoweekday() < 6 and shown not in closed
        at += TICK
    got = due(
        us,
        "8cfr287.7d",
        {"releasable": Instant(utc=start, zone=zone)},
        zone,
        hours=hours,
        observed_is_holiday=observed,
    )
    assert isinstance(got, Instant)
    assert got.utc == at
    assert got.zone == zone


@settings(max_examples=60)
@given(moments | hard_moments, st.integers(1, 96), st.sampled_from(ZONES))
def test_elapsed_hours_tick_on_a_clock_without_zone(
    us: Calendar, start: datetime, hours: int, zone: str
) -> None:
    at = start
    for _ in range(hours):
        at += timedelta(hours=1)
    hold = due(us, "form-48h", {"releasable": Instant(utc=start, zone=zone)}, zone, hours=hours)
    assert isinstance(hold, Instant)
    assert hold.utc == at
    back = due(us, "lead-time", {"event": hold}, zone, hours=hours)
    assert isinstance(back, Instant)
    assert back.utc == start


@given(moments | hard_moments, st.sampled_from(ZONES))
def test_the_form_never_holds_longer_than_the_regulation(
    us: Calendar, start: datetime, zone: str
) -> None:
    result = compute(
        "8cfr287.7d",
        given={"releasable": Instant(utc=start, zone=zone)},
        params={},
        calendar=us,
        zone=zone,
    )
    by_name = {reading.name: reading.due for reading in result.readings}
    stopped, elapsed = by_name["stop-clock"], by_name["elapsed"]
    assert isinstance(stopped, Instant)
    assert isinstance(elapsed, Instant)
    assert elapsed.utc <= stopped.utc
    assert result.safest_for["subject"] == result.safest_for["custodian"]


@pytest.mark.parametrize("rule", ["calendar-days", "business-days", "frcp6a1.forward"])
@given(trigger=days, length=st.integers(1, 60))
def test_a_later_trigger_never_ends_earlier(
    us: Calendar, rule: str, trigger: date, length: int
) -> None:
    one = due(us, rule, {"trigger": trigger}, days=length)
    other = due(us, rule, {"trigger": trigger + timedelta(days=1)}, days=length)
    assert isinstance(one, date)
    assert isinstance(other, date)
    assert one <= other
