from collections.abc import Callable
from datetime import date

import pytest

from tecum.deadlines.calendars import Calendar
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
