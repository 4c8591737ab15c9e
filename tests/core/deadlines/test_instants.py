from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.calendars import Calendar, parse_calendar
from tecum.deadlines.compute import compute, read_given
from tecum.deadlines.instants import (
    Instant,
    day_in_words,
    end_of_day,
    read_wall_time,
    start_of_day,
    time_zone,
)
from tecum.deadlines.results import due_text
from tecum.deadlines.rules import RULES, Rule
from tecum.errors import ClockError
from tecum.terms import Party

DENVER = "America/Denver"

# The rule is RFC 5545, 3.3.5; its own examples are the two New York times of 2007.
WALL_TIMES = [
    ("2007-11-04T01:30", "America/New_York", "2007-11-04T01:30:00-04:00", "occurs twice"),
    ("2007-03-11T02:30", "America/New_York", "2007-03-11T03:30:00-04:00", "does not exist"),
    ("2026-03-08T02:00", DENVER, "2026-03-08T03:00:00-06:00", "does not exist"),
    ("2026-03-08T01:59", DENVER, "2026-03-08T01:59:00-07:00", None),
    ("2026-03-08T03:00", DENVER, "2026-03-08T03:00:00-06:00", None),
    ("2026-11-01T01:00", DENVER, "2026-11-01T01:00:00-06:00", "occurs twice"),
    ("2026-11-01T01:59", DENVER, "2026-11-01T01:59:00-06:00", "occurs twice"),
    ("2026-11-01T02:00", DENVER, "2026-11-01T02:00:00-07:00", None),
    ("2026-03-08T02:30", "America/Phoenix", "2026-03-08T02:30:00-07:00", None),
    ("2026-11-01T01:30", "Pacific/Honolulu", "2026-11-01T01:30:00-10:00", None),
]


@pytest.mark.parametrize(("wall", "zone", "expected", "said"), WALL_TIMES)
def test_a_wall_time_is_read_by_rule(wall: str, zone: str, expected: str, said: str | None) -> None:
    instant = read_wall_time(datetime.fromisoformat(wall), zone)
    assert instant.iso() == expected
    if said is None:
        assert instant.note is None
    else:
        assert instant.note is not None
        assert said in instant.note
        assert zone in instant.note


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - wall times
    st.sampled_from([DENVER, "America/New_York", "America/St_Johns", "Europe/London"]),
)
def test_a_wall_time_without_note_is_shown_as_it_was_read(wall: datetime, zone: str) -> None:
    instant = read_wall_time(wall, zone)
    if instant.note is None or "twice" in instant.note:
        assert instant.local.replace(tzinfo=None) == wall
    else:
        assert instant.local.replace(tzinfo=None) > wall


def test_nothing_naive_is_an_instant() -> None:
    with pytest.raises(ClockError, match="has no zone"):
        Instant(utc=datetime(2020, 1, 13), zone=DENVER)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ClockError, match="already has an offset"):
        read_wall_time(datetime(2020, 1, 13, tzinfo=UTC), DENVER)


@pytest.mark.parametrize("zone", ["", "America", "../etc/passwd", "Denver", "/etc/localtime"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(ClockError, match="IANA"):
        time_zone(zone)


def test_the_same_moment_is_the_same_instant_however_it_was_written() -> None:
    one = Instant(utc=datetime.fromisoformat("2020-01-13T09:40:00-07:00"), zone=DENVER)
    assert one == Instant(utc=datetime(2020, 1, 13, 16, 40, tzinfo=UTC), zone=DENVER)
    assert one.utc.tzinfo is UTC
    assert one.day == date(2020, 1, 13)
    assert str(one) == "09:40 MST on Monday 13 January 2020"


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 8, 8), 24)],
)
def test_a_day_of_a_clock_change_is_longer_or_shorter(day: date, hours: int) -> None:
    length = end_of_day(day, DENVER).utc - start_of_day(day, DENVER).utc
    assert length == timedelta(hours=hours)


def test_a_day_whose_midnight_does_not_exist_starts_when_the_clock_has_gone_forward() -> None:
    # Santiago moves its clock at midnight: 2022-09-11 began at 01:00.
    assert start_of_day(date(2022, 9, 11), "America/Santiago").iso() == "2022-09-11T01:00:00-03:00"


def test_the_end_of_the_calendar_is_an_error_and_no_crash() -> None:
    late = Instant(utc=datetime(9999, 12, 31, tzinfo=UTC), zone="UTC")
    with pytest.raises(ClockError, match="no calendar reaches"):
        late.later(timedelta(days=400))
    with pytest.raises(ClockError, match="end of the calendar"):
        end_of_day(date(9999, 12, 31), "UTC")
    ahead = Instant(utc=datetime(9999, 12, 31, 23, tzinfo=UTC), zone="Asia/Tokyo")
    with pytest.raises(ClockError, match="end of the calendar for Asia/Tokyo"):
        assert ahead.day


def test_days_in_words() -> None:
    assert day_in_words(date(2020, 2, 29)) == "Saturday 29 February 2020"


IN_HOURS = [rule for rule in RULES.values() if rule.in_hours]


@pytest.mark.parametrize("rule", IN_HOURS, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("wall", "read", "said"),
    [
        ("2026-03-08T02:30", "2026-03-08T03:30:00-06:00", "does not exist"),
        ("2026-11-01T01:30", "2026-11-01T01:30:00-06:00", "occurs twice"),
    ],
)
def test_a_doubtful_start_is_read_by_rule_in_every_rule_in_hours(
    us: Calendar, rule: Rule, wall: str, read: str, said: str
) -> None:
    params = {"hours": 31} if {"hours"} & {*rule.needs_params, *rule.may_have_params} else {}
    results = []
    for text in (wall, read):
        given = read_given(rule.id, dict.fromkeys(rule.needs, text), zone=DENVER)
        results.append(compute(rule.id, given=given, params=params, calendar=us, zone=DENVER))
    doubtful, plain = results
    assert doubtful.due == plain.due
    assert doubtful.readings == plain.readings
    assert said in doubtful.steps[0]
    assert "RFC 5545" in doubtful.steps[0]
    assert not any("RFC 5545" in step for step in plain.steps)


# Ends that fall into a change of the clock: elapsed time passes through it, the same time on
# another day may not exist there, and the last minute of a day may come twice.
ENDS = [
    ("form-48h", "releasable=2026-03-06T02:30", "2026-03-08T03:30:00-06:00", None),
    ("form-48h", "releasable=2026-10-30T01:30", "2026-11-01T01:30:00-06:00", None),
    ("form-48h", "releasable=2026-10-30T02:30", "2026-11-01T01:30:00-07:00", None),
    ("ga.42-4-14", "trigger=2026-03-06T02:30", "2026-03-08T03:30:00-06:00", None),
    ("ca.labor90.2", "trigger=2026-10-29T01:30", "2026-11-01T01:30:00-06:00", None),
    ("co.release-6h", "trigger=2026-10-31T20:30", "2026-11-01T01:30:00-07:00", None),
    ("nc.2025", "releasable=2026-03-06T23:30", "2026-03-09T00:30:00-06:00", None),
    ("8cfr287.7d", "releasable=2026-10-30T01:30", "2026-11-03T01:30:00-07:00", None),
    ("frcp6a2.hours", "trigger=2026-10-31T08:30", "2026-11-02T07:30:00-07:00", 48),
    ("lead-time", "event=2026-03-10T02:30", "2026-03-08T01:30:00-07:00", 48),
    ("lead-time", "event=2026-11-03T01:30", "2026-11-01T01:30:00-07:00", 48),
    ("nj.2359", "releasable=2026-11-01T01:30", "2026-11-01T23:59:00-07:00", None),
]


@pytest.mark.parametrize(("rule", "given_", "expected", "hours"), ENDS)
def test_an_end_in_a_change_of_the_clock(
    us: Calendar, rule: str, given_: str, expected: str, hours: int | None
) -> None:
    name, _, text = given_.partition("=")
    result = compute(
        rule,
        given=read_given(rule, {name: text}, zone=DENVER),
        params={} if hours is None else {"hours": hours},
        calendar=us,
        zone=DENVER,
    )
    assert due_text(result.due) == expected


def test_the_same_time_on_a_day_that_does_not_have_it_is_read_by_rule() -> None:
    # Cairo's clock went forward at midnight of Friday 24 April 2026: a period that ends on a closed
    # Thursday at 00:30 runs to a time that the Friday does not have.
    closed = parse_calendar(
        "eg.toml",
        """
id = "eg"
title = "one closed Thursday"
source = "nobody"
verified = "memory"
covers_from = 2026-01-01
good_until = 2026-12-31
[[holiday]]
name = "A Day"
dates = [2026-04-23]
cite = "none"
verified = "memory"
""",
    )
    zone = "Africa/Cairo"
    result = compute(
        "frcp6a2.hours",
        given=read_given("frcp6a2.hours", {"trigger": "2026-04-22T00:30"}, zone=zone),
        params={"hours": 24},
        calendar=closed,
        zone=zone,
    )
    assert due_text(result.due) == "2026-04-24T01:30:00+03:00"
    assert any("does not exist in Africa/Cairo" in step for step in result.steps)


def test_the_clock_on_the_wall_is_a_reading_of_state_rules_only(us: Calendar) -> None:
    given = {"trigger": read_wall_time(datetime(2026, 3, 7, 22, 30), DENVER)}  # noqa: DTZ001 - a wall time
    state = compute("co.release-6h", given=given, params={}, calendar=us, zone=DENVER)
    assert {one.name: due_text(one.due) for one in state.readings} == {
        "elapsed": "2026-03-08T05:30:00-06:00",
        "wall-clock": "2026-03-08T04:30:00-06:00",
    }
    assert state.safest_for[Party.SUBJECT] == "wall-clock"
    assert state.safest_for[Party.ISSUER] == "elapsed"
    court = compute("frcp6a2.hours", given=given, params={"hours": 6}, calendar=us, zone=DENVER)
    assert "wall-clock" not in {one.name for one in court.readings}
