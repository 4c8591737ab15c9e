from collections.abc import Callable
from datetime import date

import pytest

from tecum.deadlines.calendars import Calendar, join_calendars, parse_calendar
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import Deadline, due_in_words, due_text
from tecum.deadlines.rules import RULES, Rule
from tecum.terms import Party, Verified

Computing = Callable[..., Deadline]


@pytest.fixture
def deadline(us: Calendar) -> Computing:
    def run(rule: str, given: dict[str, str], **params: str) -> Deadline:
        zone = "America/Denver"
        return compute(
            rule,
            given=read_given(rule, given, zone=zone),
            params=read_params(rule, params),
            calendar=us,
            zone=zone,
        )

    return run


def dues(result: Deadline) -> dict[str, str]:
    return {reading.name: due_text(reading.due) for reading in result.readings}


def test_the_fourteen_days_of_january_2020_in_words(deadline: Computing) -> None:
    result = deadline("calendar-days", {"trigger": "2020-01-13"}, days="14")
    assert result.steps == (
        "Monday 13 January 2020 is the day of the trigger and is not counted.",
        "Day 1 is Tuesday 14 January 2020; every day is counted.",
        "Monday 20 January 2020 (Birthday of Martin Luther King, Jr.) lies inside and is counted.",
        "Day 14, Monday 27 January 2020, is a business day, so it stands.",
    )
    assert result.skipped == ()
    assert dues(result) == {"as-counted": "2020-01-27"}


def test_both_readings_of_48_hours_stand_side_by_side_under_either_rule(
    deadline: Computing,
) -> None:
    given = {"releasable": "2026-08-07T17:00"}
    regulation, form = deadline("8cfr287.7d", given), deadline("form-48h", given)
    both = {"stop-clock": "2026-08-11T17:00:00-06:00", "elapsed": "2026-08-09T17:00:00-06:00"}
    assert dues(regulation) == both
    assert dues(form) == both
    assert regulation.reading == "stop-clock"
    assert form.reading == "elapsed"
    for result in (regulation, form):
        assert result.safest_for == {
            Party.CUSTODIAN: "elapsed",
            Party.SUBJECT: "elapsed",
            Party.ISSUER: "stop-clock",
        }
        assert "whether any hold is lawful" in result.steps[-1]
    assert [skipped.day for skipped in regulation.skipped] == [date(2026, 8, 8), date(2026, 8, 9)]
    assert [skipped.why for skipped in regulation.skipped] == ["Saturday", "Sunday"]
    assert regulation.verified is Verified.SEEN
    assert form.verified is Verified.MEMORY


def test_an_observed_day_is_a_third_reading(deadline: Computing) -> None:
    result = deadline("8cfr287.7d", {"releasable": "2026-07-02T15:00"})
    assert dues(result) == {
        "stop-clock": "2026-07-07T15:00:00-06:00",
        "stop-clock-observed-days-open": "2026-07-06T15:00:00-06:00",
        "elapsed": "2026-07-04T15:00:00-06:00",
    }
    assert result.skipped[0].why == "Independence Day, observed"
    turned = deadline("8cfr287.7d", {"releasable": "2026-07-02T15:00"}, observed_is_holiday="false")
    assert turned.reading == "stop-clock"
    assert dues(turned)["stop-clock"] == "2026-07-06T15:00:00-06:00"
    assert dues(turned)["stop-clock-observed-days-closed"] == "2026-07-07T15:00:00-06:00"


def test_a_closed_last_day_is_another_reading_of_plain_days_and_moves_nothing(
    deadline: Computing,
) -> None:
    result = deadline("calendar-days", {"trigger": "2026-06-05"}, days="14")
    assert dues(result) == {"as-counted": "2026-06-19", "next-open-day": "2026-06-22"}
    assert result.safest_for[Party.CUSTODIAN] == "as-counted"
    assert result.safest_for[Party.ISSUER] == "next-open-day"


def test_a_printed_date_never_moves_and_disagreement_is_shown(deadline: Computing) -> None:
    result = deadline("fixed-date", {"date": "2020-01-25", "trigger": "2020-01-13"}, days="14")
    assert dues(result) == {
        "printed-date": "2020-01-25",
        "next-open-day": "2020-01-27",
        "counted-days": "2020-01-27",
    }
    assert result.due == date(2020, 1, 25)
    assert result.safest_for[Party.CUSTODIAN] == "printed-date"
    assert any("disagree" in step for step in result.steps)
    agreed = deadline("fixed-date", {"date": "2020-01-27", "trigger": "2020-01-13"}, days="14")
    assert dues(agreed) == {"printed-date": "2020-01-27"}


def test_a_printed_date_beyond_the_calendar_still_stands(deadline: Computing) -> None:
    result = deadline("fixed-date", {"date": "2044-03-01"})
    assert result.due == date(2044, 3, 1)
    assert any("is not known" in step and "good_until" in step for step in result.steps)


def test_an_objection_is_safest_before_the_hour_of_compliance(deadline: Computing) -> None:
    result = deadline("frcp45d2B", {"served": "2026-06-01", "compliance": "2026-06-10T10:00"})
    assert result.due == date(2026, 6, 10)
    assert dues(result)["before-the-hour"] == "2026-06-10T10:00:00-06:00"
    assert result.safest_for[Party.CUSTODIAN] == "before-the-hour"
    late = deadline("frcp45d2B", {"served": "2026-06-01", "compliance": "2026-07-15T10:00"})
    assert dues(late) == {"earlier-of": "2026-06-15"}


def test_an_agency_adopts_a_reading(deadline: Computing) -> None:
    given = {"releasable": "2026-08-07T17:00"}
    result = deadline("8cfr287.7d", given, reading="elapsed")
    assert result.reading == "elapsed"
    assert due_text(result.due) == "2026-08-09T17:00:00-06:00"
    assert result.skipped == ()
    # Midweek the readings agree, and an adopted one that is not listed leads to the same moment.
    same = deadline(
        "8cfr287.7d", {"releasable": "2026-08-03T14:00"}, reading="stop-clock-observed-days-open"
    )
    assert due_text(same.due) == "2026-08-05T14:00:00-06:00"


def test_a_moment_is_taken_for_its_day_in_the_zone(deadline: Computing) -> None:
    # 01:30 UTC on the 14th is still the 13th in Denver.
    result = deadline("calendar-days", {"trigger": "2020-01-14T01:30Z"}, days="14")
    assert result.due == date(2020, 1, 27)
    assert "so its day is Monday 13 January 2020" in result.steps[0]


def test_due_days_are_written_in_words(deadline: Computing) -> None:
    result = deadline("form-48h", {"releasable": "2026-03-07T18:00"})
    assert due_in_words(result.due) == "19:00 MDT on Monday 9 March 2026"
    assert any("The clock changes in between (MST to MDT)" in step for step in result.steps)
    assert due_in_words(date(2020, 1, 27)) == "Monday 27 January 2020"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_reading_of_a_rule_is_announced(rule: Rule, us: Calendar) -> None:
    zone = "America/Denver"
    for day in range(1, 29):
        given = {
            name: f"2026-07-{day:02}T15:00" if name != "compliance" else f"2026-07-{day:02}T16:00"
            for name in (*rule.needs, *rule.may_have)
        }
        lengths = {"days": "7", "hours": "31", "service_method": "mail"}
        params = {name: lengths[name] for name in rule.needs_params}
        if rule.id in {"fixed-date", "lead-time"}:
            params["days"] = "7"
        for observed in ("true", "false"):
            if "observed_is_holiday" in rule.may_have_params:
                params["observed_is_holiday"] = observed
            result = compute(
                rule.id,
                given=read_given(rule.id, given, zone=zone),
                params=read_params(rule.id, params),
                calendar=us,
                zone=zone,
            )
            assert {reading.name for reading in result.readings} <= set(rule.readings)
            assert result.readings[0].name == rule.readings[0]
            assert result.cite == rule.cite
            assert result.quote == rule.quote
            moments = {one.name: one.due for one in result.readings}
            assert set(result.safest_for.values()) <= set(moments)


@pytest.fixture
def there(named: Callable[[str], Calendar]) -> Computing:
    """As `deadline`, with the holidays named first."""

    def run(holidays: str, rule: str, given: dict[str, str], **params: str) -> Deadline:
        zone = "America/New_York"
        return compute(
            rule,
            given=read_given(rule, given, zone=zone),
            params=read_params(rule, params),
            calendar=named(holidays),
            zone=zone,
        )

    return run


def test_days_of_a_state_count_after_an_event_and_not_before_one(there: Computing) -> None:
    after = there("us+co", "frcp6a1.forward", {"trigger": "2026-09-21"}, days="14")
    assert dues(after) == {"rolled": "2026-10-06", "rolled-federal-holidays-only": "2026-10-05"}
    assert after.safest_for[Party.CUSTODIAN] == "rolled-federal-holidays-only"
    before = there("us+co", "frcp6a.backward", {"event": "2026-10-19"}, days="14")
    assert dues(before) == {
        "rolled-back": "2026-10-05",
        "rolled-back-state-holidays-too": "2026-10-02",
    }
    assert before.safest_for[Party.CUSTODIAN] == "rolled-back-state-holidays-too"
    assert any("State holidays do not count" in step for step in before.steps)
    plain = there("us", "frcp6a.backward", {"event": "2026-10-19"}, days="14")
    assert dues(plain) == {"rolled-back": "2026-10-05"}


def test_whose_holidays_stop_a_detainers_clock_is_open(there: Computing) -> None:
    result = there("us+ma", "8cfr287.7d", {"releasable": "2026-04-17T16:00"})
    assert dues(result) == {
        "stop-clock": "2026-04-22T16:00:00-04:00",
        "stop-clock-federal-holidays-only": "2026-04-21T16:00:00-04:00",
        "elapsed": "2026-04-19T16:00:00-04:00",
    }
    assert result.safest_for[Party.SUBJECT] == "elapsed"
    assert result.safest_for[Party.ISSUER] == "stop-clock"


def test_floridas_own_list_closes_a_florida_day(there: Computing) -> None:
    # Columbus Day 2026 is the last of ten days; it is federal and not on Florida's list.
    result = there("us+fl", "fl.2.514", {"trigger": "2026-10-02"}, days="8")
    assert dues(result) == {
        "open-start": "2026-10-12",
        "open-start-all-named-holidays": "2026-10-13",
    }
    thanksgiving = there("us+fl", "fl.2.514", {"trigger": "2026-11-25"}, days="5")
    assert dues(thanksgiving) == {
        "open-start": "2026-12-04",
        "open-start-federal-holidays-only": "2026-12-03",
    }
    assert [one.day.day for one in thanksgiving.skipped] == [26, 27, 28, 29]
    assert dues(there("us", "fl.2.514", {"trigger": "2026-11-25"}, days="5")) == {
        "open-start": "2026-12-03"
    }


FOUNDERS = date(2026, 8, 11)
COUNTY = """
id = "county"
title = "closings of a county"
source = "invented"
verified = "memory"
covers_from = 2020-01-01
good_until = 2030-12-31
[[holiday]]
name = "Founders' Day"
dates = [2026-08-11]
cite = "invented"
verified = "memory"
"""


@pytest.mark.parametrize(
    ("tables", "trigger", "days", "expected"),
    [
        # Columbus Day is federal and not on Florida's list: with a county beside the federal table
        # it closes, with Florida's own table it does not.
        ("us", "2026-10-02", 8, {"open-start": "2026-10-13"}),
        (
            "us+fl",
            "2026-10-02",
            8,
            {"open-start": "2026-10-12", "open-start-all-named-holidays": "2026-10-13"},
        ),
        ("fl", "2026-10-02", 8, {"open-start": "2026-10-12"}),
        # What a county closes is added, to the one as to the other.
        (
            "us",
            "2026-08-07",
            3,
            {"open-start": "2026-08-13", "open-start-federal-holidays-only": "2026-08-12"},
        ),
        (
            "us+fl",
            "2026-08-07",
            3,
            {"open-start": "2026-08-13", "open-start-federal-holidays-only": "2026-08-12"},
        ),
        ("fl", "2026-08-07", 3, {"open-start": "2026-08-13"}),
    ],
)
def test_a_county_adds_to_floridas_list_or_to_the_federal_days_that_stand_for_it(
    named: Callable[[str], Calendar], tables: str, trigger: str, days: int, expected: dict[str, str]
) -> None:
    calendar = join_calendars([named(tables), parse_calendar("county.toml", COUNTY)])
    result = compute(
        "fl.2.514",
        given={"trigger": date.fromisoformat(trigger)},
        params={"days": days},
        calendar=calendar,
        zone="America/New_York",
    )
    assert dues(result) == expected
    said = "The rule's own holidays (us+fl) were not named; federal days stand for them."
    assert (said in result.steps) is (tables == "us")


def test_the_day_set_aside_for_observing_is_floridas_holiday(there: Computing) -> None:
    # Independence Day 2027 is a Sunday, and Monday is set aside for observing it.
    result = there("us+fl", "fl.2.514", {"trigger": "2027-07-01"}, days="2")
    assert dues(result) == {
        "open-start": "2027-07-06",
        "open-start-observed-days-open": "2027-07-05",
    }
    assert "110.117" in result.readings[1].why
    assert "6103" not in result.readings[1].why


def test_observed_days_and_days_of_a_state_are_open_together(there: Computing) -> None:
    # Friday 2 July 2027 is open; Monday 5 July is observed by both, and by each alone.
    result = there("us+fl", "business-days", {"trigger": "2027-07-01"}, days="2")
    assert dues(result) == {
        "business-days": "2027-07-06",
        "business-days-observed-days-open": "2027-07-05",
    }
    adopted = there(
        "us+fl",
        "business-days",
        {"trigger": "2027-07-01"},
        days="2",
        reading="business-days-federal-holidays-only-observed-days-open",
    )
    assert due_text(adopted.due) == "2027-07-05"


def test_an_adopted_reading_that_makes_no_difference_keeps_its_family(there: Computing) -> None:
    # No holiday is near: of the readings of the regulation one is listed, and each leads there.
    result = there(
        "us",
        "form-48h",
        {"releasable": "2026-08-07T17:00"},
        reading="stop-clock-observed-days-open",
    )
    assert due_text(result.due) == "2026-08-11T17:00:00-04:00"


def test_a_short_period_before_2009_has_the_text_of_its_time_as_a_reading(
    deadline: Computing,
) -> None:
    result = deadline("frcp6a1.forward", {"trigger": "2007-08-22"}, days="10")
    assert dues(result) == {"rolled": "2007-09-04", "text-of-1985": "2007-09-06"}
    asked = deadline("frcp6a1.forward", {"trigger": "2007-08-22"}, days="10", version="1985")
    assert due_text(asked.due) == "2007-09-06"
    long = deadline("frcp6a1.forward", {"trigger": "2007-08-22"}, days="11", version="1985")
    assert due_text(long.due) == "2007-09-04"
    now = deadline("frcp6a1.forward", {"trigger": "2009-12-01"}, days="10")
    assert dues(now) == {"rolled": "2009-12-11"}


@pytest.mark.parametrize(
    ("trigger", "method", "version", "due"),
    [
        ("2016-11-30", "electronic", "by-date", "2016-12-19"),
        ("2016-12-01", "electronic", "by-date", "2016-12-15"),
        ("2016-11-30", "electronic", "2016", "2016-12-14"),
        ("2016-12-01", "electronic", "2001", "2016-12-19"),
        ("2016-12-01", "consent", "by-date", "2016-12-19"),
        ("2016-12-01", "clerk", "2016", "2016-12-19"),
        ("2026-06-05", "mail", "by-date", "2026-06-25"),
    ],
)
def test_three_days_are_added_by_the_text_of_the_day(
    deadline: Computing, trigger: str, method: str, version: str, due: str
) -> None:
    result = deadline(
        "frcp6d.plus3", {"trigger": trigger}, days="14", service_method=method, version=version
    )
    assert due_text(result.due) == due
    assert "not of a subpoena" in result.steps[-1]


@pytest.mark.parametrize(
    ("received", "due", "other"),
    [
        ("2026-08-07T17:00", "2026-08-12", None),
        ("2026-08-07T17:01", "2026-08-13", "2026-08-12"),
        ("2026-08-08T09:00", "2026-08-13", "2026-08-12"),
        ("2026-08-06T17:30", "2026-08-12", "2026-08-11"),
    ],
)
def test_receipt_after_hours_is_a_reading(
    deadline: Computing, received: str, due: str, other: str | None
) -> None:
    result = deadline("receipt-cutoff", {"received": received}, days="3")
    expected = {"deemed-received": due}
    if other is not None:
        expected["as-received"] = other
    assert dues(result) == expected
    assert result.safest_for[Party.CUSTODIAN] == ("as-received" if other else "deemed-received")


def test_a_release_in_the_last_minute_leaves_nothing(deadline: Computing) -> None:
    result = deadline("nj.2359", {"releasable": "2026-08-07T23:59:30"})
    assert due_text(result.due) == "2026-08-07T23:59:30-06:00"
    assert any("nothing is left" in step for step in result.steps)


def test_papers_that_came_after_release_fell_due_are_for_counsel(deadline: Computing) -> None:
    given = {"received": "2025-02-03T10:00", "releasable": "2025-02-03T09:00"}
    result = deadline("nc.2024", given)
    assert due_text(result.due) == "2025-02-05T10:00:00-07:00"
    assert any("for counsel" in step for step in result.steps)


def test_the_days_of_a_count_say_what_each_is(deadline: Computing) -> None:
    result = deadline("frcp6a1.forward", {"trigger": "2026-06-16"}, days="3")
    assert [(one.day.day, one.role.value, one.number, one.why) for one in result.days] == [
        (16, "trigger", None, None),
        (17, "counted", 1, None),
        (18, "counted", 2, None),
        (19, "passed-over", 3, "Juneteenth National Independence Day"),
        (20, "passed-over", None, "Saturday"),
        (21, "passed-over", None, "Sunday"),
        (22, "due", None, None),
    ]
    hold = deadline("8cfr287.7d", {"releasable": "2026-08-07T17:00"})
    assert [(one.day.day, one.role.value, one.why) for one in hold.days] == [
        (7, "trigger", "7 hours run"),
        (8, "skipped", "Saturday"),
        (9, "skipped", "Sunday"),
        (10, "counted", "24 hours run"),
        (11, "due", "17 hours run"),
    ]
    within = deadline("co.release-6h", {"trigger": "2026-08-07T10:00"})
    assert [(one.day.day, one.role.value, one.why) for one in within.days] == [
        (7, "due", "6 hours run")
    ]
    back = deadline("frcp6a.backward", {"event": "2026-11-18"}, days="7")
    assert [one.number for one in back.days] == [None, 7, 6, 5, 4, 3, 2, 1, None]
    assert back.days[0].role.value == "due"
    assert back.days[-1].role.value == "trigger"


def test_only_holds_limit_custody() -> None:
    assert {rule.id for rule in RULES.values() if rule.limits_custody} == {
        "8cfr287.7d", "form-48h", "co.release-6h", "nj.2359", "nc.2024", "nc.2025",
    }  # fmt: skip


def test_a_window_that_closed_long_ago_has_only_its_own_days(deadline: Computing) -> None:
    given = {"received": "1990-02-05T10:00", "releasable": "2026-08-07T17:00"}
    result = deadline("nc.2024", given)
    assert [(one.day.isoformat(), one.role.value) for one in result.days] == [
        ("1990-02-05", "trigger"),
        ("1990-02-06", "counted"),
        ("1990-02-07", "counted"),
        ("2026-08-07", "due"),
    ]
