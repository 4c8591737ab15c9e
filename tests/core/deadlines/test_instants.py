from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import (
    Instant,
    day_in_words,
    end_of_day,
    read_wall_time,
    start_of_day,
    time_zone,
)
from tecum.errors import ClockError

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


def test_days_in_words() -> None:
    assert day_in_words(date(2020, 2, 29)) == "Saturday 29 February 2020"
