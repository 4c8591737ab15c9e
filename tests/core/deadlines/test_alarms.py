from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from tecum.deadlines.alarms import (
    AlarmKind,
    alarms,
    alarms_of,
    ends_reached,
    next_alarm,
    read_now,
    release_alarms,
)
from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import compute, read_given
from tecum.deadlines.results import Deadline
from tecum.errors import ClockError

DENVER = "America/Denver"
Holding = Callable[[str], Deadline]


@pytest.fixture
def holding(us: Calendar) -> Holding:
    def run(when: str, rule: str = "form-48h") -> Deadline:
        given = read_given(rule, {"releasable": when}, zone=DENVER)
        return compute(rule, given=given, params={}, calendar=us, zone=DENVER)

    return run


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_hold_sounds_ahead_and_at_the_moment_under_every_reading(holding: Holding) -> None:
    deadline = holding("2026-08-07T17:00")  # a Friday: the readings end on Sunday and on Tuesday
    found = alarms(deadline, at("2026-08-09T16:30-06:00"))
    assert [(one.at.iso(), one.kind, one.readings, one.sounds) for one in found] == [
        ("2026-08-09T13:00:00-06:00", AlarmKind.AHEAD, ("elapsed",), True),
        ("2026-08-09T16:00:00-06:00", AlarmKind.AHEAD, ("elapsed",), True),
        ("2026-08-09T17:00:00-06:00", AlarmKind.REACHED, ("elapsed",), False),
        ("2026-08-11T13:00:00-06:00", AlarmKind.AHEAD, ("stop-clock",), False),
        ("2026-08-11T16:00:00-06:00", AlarmKind.AHEAD, ("stop-clock",), False),
        ("2026-08-11T17:00:00-06:00", AlarmKind.REACHED, ("stop-clock",), False),
    ]
    coming = next_alarm(found)
    assert coming is not None
    assert coming.says == (
        "At 17:00 MDT on Sunday 9 August 2026 the hold must have ended under the reading elapsed "
        "(form-48h)."
    )
    assert found[1].says.startswith("In 1 hour, at 17:00 MDT on Sunday 9 August 2026, the hold")


@pytest.mark.parametrize(
    ("now", "sounds", "over"),
    [
        ("2026-08-09T16:59:59-06:00", False, None),
        ("2026-08-09T17:00:00-06:00", True, timedelta(0)),
        ("2026-08-09T19:05:00-06:00", True, timedelta(hours=2, minutes=5)),
        ("2026-08-09T23:00:00+00:00", True, timedelta(0)),
    ],
)
def test_over_long_begins_at_the_very_moment(
    holding: Holding,
    now: str,
    sounds: bool,  # noqa: FBT001 - a table of cases
    over: timedelta | None,
) -> None:
    found = alarms(holding("2026-08-07T17:00"), at(now), ahead=())
    assert (found[0].sounds, found[0].over) == (sounds, over)
    assert ("holding too long for 2 hours 5 minutes" in found[0].says) is bool(over)


@pytest.mark.parametrize(
    ("start", "ahead", "end"),
    [
        # The clock goes forward on 8 March 2026 and back on 1 November: alarms keep elapsed time.
        ("2026-03-06T02:30", "2026-03-08T01:30:00-07:00", "2026-03-08T03:30:00-06:00"),
        ("2026-10-30T01:30", "2026-11-01T00:30:00-06:00", "2026-11-01T01:30:00-06:00"),
        ("2026-10-30T02:30", "2026-11-01T01:30:00-06:00", "2026-11-01T01:30:00-07:00"),
    ],
)
def test_alarms_across_both_clock_changes(
    holding: Holding, start: str, ahead: str, end: str
) -> None:
    found = alarms(holding(start), at(end), ahead=[timedelta(hours=1)])
    assert [one.at.iso() for one in found[:2]] == [ahead, end]
    assert [one.sounds for one in found[:2]] == [True, True]


def test_readings_that_end_together_sound_together(holding: Holding) -> None:
    found = alarms(holding("2026-08-03T14:00"), at("2026-08-03T14:00-06:00"), ahead=())
    assert [one.readings for one in found] == [("elapsed", "stop-clock")]


def test_a_day_sounds_when_it_is_over_and_is_no_hold(us: Calendar) -> None:
    deadline = compute(
        "calendar-days",
        given={"trigger": date(2020, 1, 13)},
        params={"days": 14},
        calendar=us,
        zone=DENVER,
    )
    found = alarms(deadline, datetime(2020, 1, 28, 9, tzinfo=UTC), ahead=[timedelta(days=1)])
    assert [one.at.iso() for one in found] == [
        "2020-01-27T00:00:00-07:00",
        "2020-01-28T00:00:00-07:00",
    ]
    assert found[1].says.endswith("it is past by 2 hours.")
    assert next_alarm(found) is None


def test_what_is_no_time_is_refused(holding: Holding) -> None:
    deadline = holding("2026-08-03T14:00")
    with pytest.raises(ClockError, match="has no zone"):
        alarms(deadline, datetime(2026, 8, 3))  # noqa: DTZ001 - the fault under test
    with pytest.raises(ClockError, match="not ahead"):
        alarms(deadline, at("2026-08-03T14:00-06:00"), ahead=[timedelta(0)])


def test_without_now_nothing_is_said_to_have_sounded(holding: Holding) -> None:
    found = alarms_of(holding("2026-08-07T17:00"), None)
    assert {(one.sounds, one.over) for one in found} == {(None, None)}
    assert ends_reached(found) == ()
    assert next_alarm(found) == found[0]


def test_a_day_has_no_alarms_of_the_clock(us: Calendar) -> None:
    deadline = compute(
        "calendar-days",
        given={"trigger": date(2020, 1, 13)},
        params={"days": 14},
        calendar=us,
        zone=DENVER,
    )
    assert alarms_of(deadline, at("2021-01-01T00:00+00:00")) == ()


def test_where_a_hold_is_prohibited_its_end_is_the_release() -> None:
    release = read_now("2026-08-07T17:00", DENVER)
    found = release_alarms(release, at("2026-08-07T18:05-06:00"))
    assert [(one.kind, one.sounds, one.readings) for one in found] == [
        (AlarmKind.AHEAD, True, ()),
        (AlarmKind.AHEAD, True, ()),
        (AlarmKind.REACHED, True, ()),
    ]
    [end] = ends_reached(found)
    assert end.says == (
        "At 17:00 MDT on Friday 7 August 2026 the person must have been released, for the law "
        "here prohibits a hold; this is holding too long for 1 hour 5 minutes."
    )
    assert not any("until" in one.says or "may" in one.says for one in found)


def test_ends_that_came_are_told_once_and_the_earliest_first(holding: Holding) -> None:
    now = at("2026-08-12T00:00-06:00")
    both = alarms_of(holding("2026-08-07T17:00"), now)
    assert [one.readings for one in ends_reached([*both[::-1], *both])] == [
        ("elapsed",),
        ("stop-clock",),
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-08-09T20:10", "2026-08-09T20:10:00-06:00"),
        ("2026-08-09 20:10:30", "2026-08-09T20:10:30-06:00"),
        ("2026-08-09T20:10Z", "2026-08-09T14:10:00-06:00"),
        ("2026-08-09T20:10+02:00", "2026-08-09T12:10:00-06:00"),
    ],
)
def test_now_is_read_by_the_clock_there_or_with_its_offset(text: str, iso: str) -> None:
    assert read_now(text, DENVER).iso() == iso


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-08-09", "is no moment"),
        ("tonight", "is no moment"),
        ("2026-02-30T10:00", "mend the date"),
        ("0001-01-01T00:00+14:00", "too near the end"),
    ],
)
def test_a_now_that_is_no_moment_is_refused(text: str, says: str) -> None:
    with pytest.raises(ClockError, match=says):
        read_now(text, DENVER)
