"""A feed is iCalendar by the letter, cancels what is open no more, and warns ahead."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.core.adapters.clocks.strict_calendar import Part, strictly

from tecum.adapters.clocks.calendar_file import (
    ClockEvent,
    calendar_file,
    cancelled_uids,
    event_uid,
)
from tecum.adapters.clocks.holiday_tables import calendar_for
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.rules import RULES
from tecum.errors import ClockError

ZONE = "America/Denver"
MONDAY = datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


def event(clock: str, rule: str, given: dict[str, str], **params: str) -> ClockEvent:
    deadline = compute(
        rule,
        given=read_given(rule, given, zone=ZONE),
        params=read_params(rule, params),
        calendar=calendar_for("us+co").calendar,
        zone=ZONE,
    )
    return ClockEvent(id=clock, deadline=deadline, title=f"Deadline: {RULES[rule].title}")


HOLD = event("hold", "8cfr287.7d", {"releasable": "2026-08-07T17:00"})
ANSWER = event("answer", "frcp6a1.forward", {"trigger": "2026-09-21"}, days="14")
LATER = event("answer", "frcp6a1.forward", {"trigger": "2026-09-22"}, days="14")


def by_clock(feed: bytes, clock: str) -> Part:
    [found] = [one for one in strictly(feed).parts if one.has["UID"] == event_uid(clock)]
    return found


def sounds(part: Part) -> list[str]:
    return [alarm.has["TRIGGER"] for alarm in part.parts]


GIVEN = {"trigger": "2026-10-29T09:30", "event": "2026-10-29T09:30", "date": "2026-10-29"}


@pytest.mark.parametrize("rule", RULES)
def test_an_event_of_every_rule_is_icalendar_by_the_letter(rule: str) -> None:
    found = RULES[rule]
    given = {name: GIVEN.get(name, "2026-10-30T17:00") for name in found.needs}
    values = {"days": "5", "hours": "72", **{name: each[0] for name, each in found.choices.items()}}
    params = {name: values[name] for name in found.needs_params}
    if rule == "lead-time":
        params = {"hours": "48"}
    made = calendar_file([event("c", rule, given, **params)], stamp=MONDAY)
    [part] = strictly(made).parts
    assert part.parts
    assert "METHOD" not in made.decode()


def test_a_clock_in_hours_sounds_at_a_moment_for_every_reading_the_earliest_first() -> None:
    assert sounds(by_clock(calendar_file([HOLD], stamp=MONDAY), "hold")) == [
        "20260809T190000Z", "20260809T220000Z", "20260809T230000Z",
        "20260811T190000Z", "20260811T220000Z", "20260811T230000Z",
    ]  # fmt: skip


def test_a_clock_in_days_sounds_the_morning_before_every_reading_ends() -> None:
    # Cabrini Day, Monday 5 October 2026, closes Colorado's courts and no federal one.
    part = by_clock(calendar_file([ANSWER], stamp=MONDAY), "answer")
    assert part.has["DTSTART"] == "20261006"
    assert sounds(part) == ["20261004T150000Z", "20261005T150000Z"]
    first, second = (alarm.has["DESCRIPTION"] for alarm in part.parts)
    assert "Monday 5 October 2026 under the reading rolled-federal-holidays-only" in first
    assert "Tuesday 6 October 2026 under the reading rolled (" in second


def test_a_clock_that_is_open_no_more_is_cancelled_once_under_the_same_uid() -> None:
    feed = calendar_file([HOLD, ANSWER], stamp=MONDAY)
    closed = calendar_file([], stamp=TUESDAY, kept=feed, open_ids=["answer"])
    over, before = by_clock(closed, "hold"), by_clock(feed, "hold")
    assert (over.has["STATUS"], over.has["SEQUENCE"]) == ("CANCELLED", "1")
    assert over.has["DTSTAMP"] == "20260804T150000Z"
    assert over.has["SUMMARY"] == f"Cancelled: {before.has['SUMMARY']}"
    for kept in ("DTSTART", "DESCRIPTION", "CLASS", "TRANSP"):
        assert over.has[kept] == before.has[kept]
    assert over.parts == []  # nothing sounds for it
    assert by_clock(closed, "answer") == by_clock(feed, "answer")
    assert cancelled_uids(feed) == frozenset()
    assert cancelled_uids(closed) == {event_uid("hold")}
    again = calendar_file([], stamp=TUESDAY + timedelta(days=1), kept=closed, open_ids=["answer"])
    assert again == closed


def test_without_a_list_of_open_clocks_nothing_is_cancelled() -> None:
    feed = calendar_file([HOLD], stamp=MONDAY)
    assert by_clock(calendar_file([ANSWER], stamp=TUESDAY, kept=feed), "hold") == by_clock(
        feed, "hold"
    )


def test_a_clock_that_is_open_again_comes_back_with_its_alarms() -> None:
    feed = calendar_file([HOLD, ANSWER], stamp=MONDAY)
    closed = calendar_file([], stamp=TUESDAY, kept=feed, open_ids=[])
    back = calendar_file([HOLD], stamp=TUESDAY, kept=closed, open_ids=["hold"])
    one = by_clock(back, "hold")
    assert "STATUS" not in one.has
    assert one.has["SEQUENCE"] == "2"
    assert sounds(one) == sounds(by_clock(feed, "hold"))
    assert by_clock(back, "answer").has["SEQUENCE"] == "1"


def test_a_deadline_that_moves_is_told_again_and_one_that_stays_is_not() -> None:
    feed = calendar_file([HOLD, ANSWER], stamp=MONDAY)
    assert calendar_file([HOLD, ANSWER], stamp=TUESDAY, kept=feed) == feed
    moved = calendar_file([HOLD, LATER], stamp=TUESDAY, kept=feed, open_ids=["hold", "answer"])
    assert by_clock(moved, "hold") == by_clock(feed, "hold")
    assert by_clock(moved, "answer").has["SEQUENCE"] == "1"


def test_a_feed_of_an_earlier_form_loses_its_method() -> None:
    feed = calendar_file([HOLD], stamp=MONDAY)
    earlier = feed.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n")
    assert calendar_file([], stamp=TUESDAY, kept=earlier) == feed


def test_no_id_and_no_name_is_written() -> None:
    opaque = ClockEvent(id="c-17", deadline=HOLD.deadline, title=HOLD.title)
    feed = calendar_file([opaque], stamp=MONDAY)
    assert b"c-17" not in feed.replace(b"\r\n ", b"")
    for word in (b"ORGANIZER", b"ATTENDEE", b"CONTACT", b"LOCATION", b"URL"):
        assert word not in feed


def test_the_uids_of_what_is_no_calendar_of_ours_are_refused() -> None:
    with pytest.raises(ClockError, match=r"other\.ics: was not written by Tecum"):
        cancelled_uids(b"BEGIN:VCALENDAR\r\nPRODID:other\r\nEND:VCALENDAR\r\n", "other.ics")
    assert cancelled_uids(b"") == frozenset()
