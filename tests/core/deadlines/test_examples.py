"""Worked examples: expected days were written by hand before any program counted them."""

import pytest

from tecum.deadlines.calendars import Calendar, join_calendars, parse_calendar
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import due_text

MASSACHUSETTS = """
id = "ma"
title = "Massachusetts, for one example"
source = "one holiday only, for the test"
verified = "reported"
covers_from = 2020-01-01
good_until = 2026-12-31
[[holiday]]
name = "Patriots' Day"
month = "April"
nth = 3
weekday = "Monday"
in_force_from = 1969-01-01
cite = "Mass. Gen. Laws c. 4, s. 7"
verified = "reported"
"""
COLORADO = """
id = "co"
title = "Colorado, for one example"
source = "one holiday only, for the test"
verified = "reported"
covers_from = 2020-01-01
good_until = 2026-12-31
[[holiday]]
name = "Frances Xavier Cabrini Day"
month = "October"
nth = 1
weekday = "Monday"
in_force_from = 2020-01-01
cite = "Colo. Rev. Stat. 24-11-101"
verified = "reported"
"""
STATES = {"us+ma": MASSACHUSETTS, "us+co": COLORADO}

# id, rule, given, parameters, zone, holidays, due
EXAMPLES = [
    ("D01", "calendar-days", "trigger=2020-01-13", "days=14", "Denver", "us", "2020-01-27"),
    ("D02", "calendar-days", "trigger=2020-01-13", "days=3", "Denver", "us", "2020-01-16"),
    ("D02b", "business-days", "trigger=2020-01-13", "days=3", "Denver", "us", "2020-01-16"),
    ("D03", "frcp6a1.forward", "trigger=2026-06-05", "days=14", "New_York", "us", "2026-06-22"),
    ("D04", "frcp6a1.forward", "trigger=2026-06-20", "days=14", "New_York", "us", "2026-07-06"),
    ("D05", "frcp6a1.forward", "trigger=2026-06-19", "days=14", "New_York", "us", "2026-07-06"),
    (
        "D05b", "frcp6a1.forward", "trigger=2026-06-19", "days=14 observed_is_holiday=false",
        "New_York", "us", "2026-07-03",
    ),
    ("D06", "frcp6a1.forward", "trigger=2026-11-12", "days=14", "New_York", "us", "2026-11-27"),
    ("D07", "frcp6a1.forward", "trigger=2026-12-11", "days=14", "New_York", "us", "2026-12-28"),
    ("D08", "frcp6a1.forward", "trigger=2027-12-17", "days=14", "New_York", "us", "2028-01-03"),
    ("D09", "frcp6a1.forward", "trigger=2026-12-01", "days=30", "New_York", "us", "2026-12-31"),
    ("D10", "frcp6a1.forward", "trigger=2024-02-15", "days=14", "New_York", "us", "2024-02-29"),
    ("D11", "frcp6a1.forward", "trigger=2026-09-21", "days=14", "Denver", "us+co", "2026-10-06"),
    ("D18", "frcp6a1.forward", "trigger=2026-08-07", "days=14", "New_York", "us", "2026-08-21"),
    (
        "D19", "frcp45d2B", "served=2026-06-01 compliance=2026-06-10T10:00", "",
        "New_York", "us", "2026-06-10",
    ),
    (
        "D20", "frcp45d2B", "served=2026-06-01 compliance=2026-07-15", "",
        "New_York", "us", "2026-06-15",
    ),
    ("D21", "frcp6a1.forward", "trigger=2020-04-20", "days=60", "Denver", "us", "2020-06-19"),
    ("D22", "frcp6a1.forward", "trigger=2021-06-04", "days=14", "New_York", "us", "2021-06-21"),
    ("D23", "frcp6a1.forward", "trigger=2020-04-20", "days=14", "Denver", "us", "2020-05-04"),
    (
        "D28", "8cfr287.7d", "releasable=2026-08-03T14:00", "",
        "Denver", "us", "2026-08-05T14:00:00-06:00",
    ),
    (
        "D29", "8cfr287.7d", "releasable=2026-08-07T17:00", "",
        "Denver", "us", "2026-08-11T17:00:00-06:00",
    ),
    (
        "D30", "8cfr287.7d", "releasable=2026-07-02T15:00", "",
        "Denver", "us", "2026-07-07T15:00:00-06:00",
    ),
    (
        "D30b", "8cfr287.7d", "releasable=2026-07-02T15:00", "observed_is_holiday=false",
        "Denver", "us", "2026-07-06T15:00:00-06:00",
    ),
    (
        "D31", "8cfr287.7d", "releasable=2026-08-08T09:00", "",
        "Denver", "us", "2026-08-12T00:00:00-06:00",
    ),
    (
        "D32", "8cfr287.7d", "releasable=2026-11-25T18:00", "",
        "Denver", "us", "2026-11-30T18:00:00-07:00",
    ),
    (
        "D33", "8cfr287.7d", "releasable=2026-03-06T20:00", "",
        "Denver", "us", "2026-03-10T20:00:00-06:00",
    ),
    (
        "D34", "8cfr287.7d", "releasable=2026-10-30T20:00", "",
        "Denver", "us", "2026-11-03T20:00:00-07:00",
    ),
    (
        "D35", "8cfr287.7d", "releasable=2026-12-24T10:00", "",
        "Denver", "us", "2026-12-29T10:00:00-07:00",
    ),
    (
        "D36", "form-48h", "releasable=2026-08-07T17:00", "",
        "Denver", "us", "2026-08-09T17:00:00-06:00",
    ),
    (
        "D37", "form-48h", "releasable=2026-03-07T18:00", "",
        "Denver", "us", "2026-03-09T19:00:00-06:00",
    ),
    (
        "D38", "form-48h", "releasable=2026-10-31T18:00", "",
        "Denver", "us", "2026-11-02T17:00:00-07:00",
    ),
    (
        "D39", "8cfr287.7d", "releasable=2026-04-17T16:00", "",
        "New_York", "us", "2026-04-21T16:00:00-04:00",
    ),
    (
        "D40", "8cfr287.7d", "releasable=2026-04-17T16:00", "",
        "New_York", "us+ma", "2026-04-22T16:00:00-04:00",
    ),
    ("D41", "business-days", "trigger=2026-07-02", "days=3", "New_York", "us", "2026-07-08"),
    ("D42", "business-days", "trigger=2026-11-25", "days=3", "New_York", "us", "2026-12-01"),
    ("D43", "business-days", "trigger=2026-02-09", "days=3", "New_York", "us", "2026-02-12"),
    ("D44", "business-days", "trigger=2020-01-17", "days=3", "New_York", "us", "2020-01-23"),
    (
        "D55", "lead-time", "event=2026-08-10T08:00", "hours=48",
        "Denver", "us", "2026-08-08T08:00:00-06:00",
    ),
    (
        "D56", "lead-time", "event=2026-03-09T08:00", "hours=48",
        "Denver", "us", "2026-03-07T07:00:00-07:00",
    ),
    ("face", "fixed-date", "date=2020-01-27", "", "Denver", "us", "2020-01-27"),
    ("Sunday on the face", "fixed-date", "date=2020-01-26", "", "Denver", "us", "2020-01-26"),
    (
        "hour on the face", "fixed-date", "date=2020-01-27T10:00", "",
        "Denver", "us", "2020-01-27T10:00:00-07:00",
    ),
    ("thirty days ahead", "lead-time", "event=2026-08-31", "days=30", "Denver", "us", "2026-08-01"),
]  # fmt: skip


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.parametrize("example", EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_worked_example(us: Calendar, example: tuple[str, ...]) -> None:
    _, rule, given, params, city, holidays, due = example
    state = STATES.get(holidays)
    calendar = us if state is None else join_calendars([us, parse_calendar("state", state)])
    zone = f"America/{city}"
    deadline = compute(
        rule,
        given=read_given(rule, pairs(given), zone=zone),
        params=read_params(rule, pairs(params)),
        calendar=calendar,
        zone=zone,
    )
    assert due_text(deadline.due) == due
    assert deadline.rule == rule
    assert deadline.zone == zone
    assert deadline.calendar == holidays
    assert deadline.readings[0].due == deadline.due
    assert len(deadline.steps) >= 2
