"""Every rule against the second calculator, and what must hold of every count."""

from datetime import date, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.deadlines.second_calculator import (
    ANSWERS,
    EPOCH,
    TABLES,
    Case,
    draw_case,
    expected,
    table,
)

from tecum.deadlines.calendars import Calendar, join_calendars, parse_calendar
from tecum.deadlines.compute import compute, read_given
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import DayRole, Deadline, Due, due_day, due_text, expires_at
from tecum.deadlines.rules import RULES
from tecum.terms import Party

CASES = 2000
ZONES = ["America/Denver", "America/New_York", "America/Phoenix", "America/Los_Angeles"]


@cache
def calendar(*names: tuple[str, int]) -> Calendar:
    if len(names) > 1:
        return join_calendars([calendar(one) for one in names])
    ((name, number),) = names
    return parse_calendar(f"{name}.toml", table(number, name).text())


def answer(case: Case, **more: str) -> Deadline:
    given = {
        name: value
        if isinstance(value, date)
        else Instant(utc=EPOCH + timedelta(minutes=value), zone=case.zone)
        for name, value in case.given.items()
    }
    params = {**case.params, **more}
    if "observed_is_holiday" in RULES[case.rule].may_have_params:
        params["observed_is_holiday"] = case.view.observed
    return compute(
        case.rule,
        given=given,
        params=params,
        calendar=calendar(*((one.name, one.number) for one in case.view.tables)),
        zone=case.zone,
    )


def plain(due: Due) -> date | int:
    return int((due.utc - EPOCH).total_seconds()) // 60 if isinstance(due, Instant) else due


def compare(rule: str, number: int) -> None:
    """One random case: every reading that is listed, and one that an agency adopted."""
    case = draw_case(rule, number)
    result = answer(case)
    for reading in result.readings:
        assert plain(reading.due) == expected(case, reading.name), (case, reading)
    names = [one for one in RULES[rule].readings if "observed" in one or "only" in one]
    if names and number % 8 == 0:
        name = names[number // 8 % len(names)]
        adopted = answer(case, reading=name)
        turned = name.endswith("-observed-days-open") is case.view.observed
        if len(case.view.tables) > 1 and (turned or "-observed-days-" not in name):
            assert plain(adopted.due) == expected(case, name), (case, name)
    check_days(case, result)


def check_days(case: Case, result: Deadline) -> None:
    days = [one.day for one in result.days]
    assert days == sorted(set(days)), case
    assert [one.day for one in result.days if one.role is DayRole.DUE] == [due_day(result.due)]
    skipped = {one.day for one in result.skipped}
    assert skipped <= set(days)
    numbers = [one.number for one in result.days if one.number is not None]
    assert len(set(numbers)) == len(numbers) or case.rule == "frcp6d.plus3"
    earliest = min(result.readings, key=lambda one: expires_at(one.due, case.zone))
    assert result.safest_for[Party.SUBJECT] == result.safest_for[Party.CUSTODIAN] == earliest.name


@pytest.mark.parametrize("rule", RULES)
def test_the_second_calculator_agrees(rule: str) -> None:
    for number in range(CASES):
        compare(rule, number)


def test_every_rule_has_a_second_answer() -> None:
    assert set(ANSWERS) == set(RULES)


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
minutes = st.integers(15_800_000, 68_000_000)
numbers = st.integers(0, TABLES - 1)
lengths = st.integers(1, 60)


def in_days(rule: str, number: int, day: date, length: int, *, observed: bool) -> date:
    params: dict[str, int | str] = {"days": length, "observed_is_holiday": observed}
    if rule == "frcp6d.plus3":
        # Under one text of the rule; that of 2016 takes three days away from one day to the next.
        params |= {"service_method": "electronic", "version": "2001"}
    name = RULES[rule].needs[0]
    due = compute(
        rule,
        given={name: day},
        params=params,
        calendar=calendar(("us", number)),
        zone="America/Denver",
    ).due
    assert isinstance(due, date)
    return due


def in_hours(rule: str, number: int, minute: int, zone: str, **params: int) -> Instant:
    name = RULES[rule].needs[0]
    at = Instant(utc=EPOCH + timedelta(minutes=minute), zone=zone)
    due = compute(
        rule, given={name: at}, params=params, calendar=calendar(("us", number)), zone=zone
    ).due
    assert isinstance(due, Instant)
    assert due.zone == zone
    return due


IN_DAYS = [
    "calendar-days", "business-days", "frcp6a1.forward", "frcp6a.backward", "frcp6d.plus3",
    "fl.2.514",
]  # fmt: skip
ROLLING = [rule for rule in IN_DAYS if rule != "calendar-days"]


@pytest.mark.parametrize("rule", IN_DAYS)
@settings(max_examples=40)
@given(numbers, days, lengths, st.booleans())
def test_a_later_day_never_ends_earlier(
    rule: str,
    number: int,
    day: date,
    length: int,
    observed: bool,  # noqa: FBT001 - drawn
) -> None:
    one = in_days(rule, number, day, length, observed=observed)
    other = in_days(rule, number, day + timedelta(days=1), length, observed=observed)
    assert one <= other


@pytest.mark.parametrize("rule", ["calendar-days", "business-days", "frcp6a1.forward"])
@settings(max_examples=40)
@given(numbers, days, lengths, st.booleans())
def test_more_days_never_end_earlier(
    rule: str,
    number: int,
    day: date,
    length: int,
    observed: bool,  # noqa: FBT001 - drawn
) -> None:
    one = in_days(rule, number, day, length, observed=observed)
    assert one <= in_days(rule, number, day, length + 1, observed=observed)


@pytest.mark.parametrize("rule", ROLLING)
@settings(max_examples=40)
@given(numbers, days, lengths, st.booleans())
def test_a_count_that_rolls_never_ends_on_a_closed_day(
    rule: str,
    number: int,
    day: date,
    length: int,
    observed: bool,  # noqa: FBT001 - drawn
) -> None:
    due = in_days(rule, number, day, length, observed=observed)
    found = calendar(("us", number)).court_day(due, observed_is_holiday=observed)
    assert found.is_open


@settings(max_examples=150)
@given(numbers, days, lengths, st.booleans())
def test_counting_back_mirrors_counting_forward(
    number: int,
    day: date,
    length: int,
    observed: bool,  # noqa: FBT001 - drawn
) -> None:
    due = in_days("frcp6a1.forward", number, day, length, observed=observed)
    there = calendar(("us", number)).court_day(day, observed_is_holiday=observed)
    back = in_days("frcp6a.backward", number, due, (due - day).days, observed=observed)
    # From the day that a count reached, the same days lead back to its trigger, or where that is
    # closed to the open day before it.
    assert back == day if there.is_open else back < day
    again = in_days("frcp6a1.forward", number, back, (due - back).days, observed=observed)
    assert again == due


RULES_IN_HOURS = [
    "8cfr287.7d", "form-48h", "ca.labor90.2", "co.release-6h", "ga.42-4-14", "nj.2359", "nc.2025",
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES_IN_HOURS)
@settings(max_examples=40)
@given(numbers, minutes, st.sampled_from(ZONES))
def test_a_later_moment_never_ends_earlier(rule: str, number: int, minute: int, zone: str) -> None:
    one = in_hours(rule, number, minute, zone)
    other = in_hours(rule, number, minute + 1, zone)
    assert one.utc <= other.utc
    assert one.utc >= EPOCH + timedelta(minutes=minute)


@settings(max_examples=100)
@given(numbers, minutes, st.integers(1, 120), st.sampled_from(ZONES))
def test_hours_that_roll_never_end_on_an_earlier_day(
    number: int, minute: int, hours: int, zone: str
) -> None:
    one = in_hours("frcp6a2.hours", number, minute, zone, hours=hours)
    other = in_hours("frcp6a2.hours", number, minute + 1, zone, hours=hours)
    assert one.day <= other.day
    assert calendar(("us", number)).court_day(one.day).is_open


def test_the_same_time_is_the_same_time_although_the_clock_went_back(us: Calendar) -> None:
    # 01:59 EDT and, a minute later, 01:00 EST lie on Sunday 1 November 2026: "the same time" on
    # Monday is 01:59 for the one and 01:00 for the other, so here alone the later ends earlier.
    ends = []
    for start in ("2026-10-31T05:59Z", "2026-10-31T06:00Z"):
        result = compute(
            "frcp6a2.hours",
            given=read_given("frcp6a2.hours", {"trigger": start}, zone="America/New_York"),
            params={"hours": 24},
            calendar=us,
            zone="America/New_York",
        )
        ends.append(due_text(result.due))
    assert ends == ["2026-11-02T01:59:00-05:00", "2026-11-02T01:00:00-05:00"]


@settings(max_examples=150)
@given(numbers, minutes, st.integers(1, 300), st.sampled_from(ZONES))
def test_lead_time_undoes_elapsed_time(number: int, minute: int, hours: int, zone: str) -> None:
    end = in_hours("form-48h", number, minute, zone, hours=hours)
    back = compute(
        "lead-time",
        given={"event": end},
        params={"hours": hours},
        calendar=calendar(("us", number)),
        zone=zone,
    ).due
    assert isinstance(back, Instant)
    assert back.utc == EPOCH + timedelta(minutes=minute)


@settings(max_examples=100)
@given(numbers, minutes, st.sampled_from(ZONES))
def test_the_form_never_holds_longer_than_the_regulation(
    number: int, minute: int, zone: str
) -> None:
    form = in_hours("form-48h", number, minute, zone)
    assert form.utc <= in_hours("8cfr287.7d", number, minute, zone).utc


@pytest.mark.parametrize("year", range(1986, 2031))
def test_the_federal_table_is_that_of_the_library(us: Calendar, year: int) -> None:
    for observed in (True, False):
        theirs = holidays.country_holidays("US", years=[year], observed=observed)
        ours = us.holidays_of(year, observed_is_holiday=observed)
        assert {day for day in ours if day.year == year} == set(theirs)
