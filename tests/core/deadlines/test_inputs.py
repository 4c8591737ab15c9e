from datetime import UTC, date, datetime

import pytest
from tests.core.deadlines.conftest import table
from tests.core.deadlines.second_calculator import Draw

from tecum.deadlines.calendars import Calendar, join_calendars
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.instants import Instant
from tecum.deadlines.rules import RULES
from tecum.errors import ClockError

DENVER = "America/Denver"
COURT = "America/New_York"
MONDAY = date(2020, 1, 13)
NAIVE = datetime(2020, 1, 13)  # noqa: DTZ001 - the fault under test

FAULTS = [
    ("calendar-day", {"trigger": MONDAY}, {"days": 14}, "use one such as calendar-days"),
    ("zzz", {}, {}, "fixed-date"),
    ("calendar-days", {}, {"days": 14}, "the instant `trigger` is missing"),
    ("calendar-days", {"trigger": MONDAY}, {}, "the parameter `days` is missing"),
    ("calendar-days", {"trigger": MONDAY, "event": MONDAY}, {"days": 1}, "no instant 'event'"),
    ("calendar-days", {"trigger": MONDAY}, {"days": 1, "hours": 1}, "no parameter 'hours'"),
    ("calendar-days", {"trigger": MONDAY}, {"days": 0}, "`days` 0"),
    ("calendar-days", {"trigger": MONDAY}, {"days": -14}, "`days` -14"),
    ("calendar-days", {"trigger": MONDAY}, {"days": True}, "`days` True"),
    ("calendar-days", {"trigger": MONDAY}, {"days": "14"}, "`days` '14'"),
    ("calendar-days", {"trigger": MONDAY}, {"days": 99999}, "from 1 to 3660"),
    ("calendar-days", {"trigger": NAIVE}, {"days": 14}, "`trigger` is a datetime"),
    ("calendar-days", {"trigger": "2020-01-13"}, {"days": 14}, "`trigger` is a str"),
    ("calendar-days", {"trigger": date(1975, 1, 1)}, {"days": 14}, "add the holidays"),
    ("calendar-days", {"trigger": date(2030, 12, 30)}, {"days": 14}, "add the holidays"),
    ("business-days", {"trigger": date(2030, 12, 30)}, {"days": 14}, "add the holidays"),
    (
        "business-days", {"trigger": MONDAY}, {"days": 3, "observed_is_holiday": 1},
        "neither true nor false",
    ),
    ("8cfr287.7d", {"releasable": MONDAY}, {}, "give one such as 2020-01-13T09:30"),
    ("form-48h", {"releasable": MONDAY}, {}, "give one such as 2020-01-13T09:30"),
    ("form-48h", {"releasable": MONDAY}, {"reading": "plain"}, "`releasable` is the day"),
    ("lead-time", {"event": MONDAY}, {"hours": 48}, "`event` is the day"),
    ("lead-time", {"event": MONDAY}, {}, "one of `days` and `hours`"),
    ("lead-time", {"event": MONDAY}, {"hours": 48, "days": 2}, "one of `days` and `hours`"),
    ("frcp6a.backward", {"event": date(2030, 12, 30)}, {"days": 9000}, "from 1 to 3660"),
    ("frcp6d.plus3", {"trigger": MONDAY}, {"days": 14}, "`service_method` is missing"),
    (
        "frcp6d.plus3", {"trigger": MONDAY}, {"days": 14, "service_method": "fax"},
        "none of mail, clerk, consent, electronic",
    ),
    (
        "frcp6d.plus3", {"trigger": MONDAY},
        {"days": 14, "service_method": "mail", "version": "1938"},
        "none of by-date, 2016, 2001",
    ),
    ("frcp6a1.forward", {"trigger": MONDAY}, {"days": 14, "version": 1938}, "none of 2009, 1985"),
    ("frcp45d2B", {"served": MONDAY, "compliance": MONDAY}, {"days": 7}, "no parameter 'days'"),
    ("co.release-6h", {"trigger": MONDAY}, {"hours": 8}, "no parameter 'hours'"),
    ("co.release-6h", {"trigger": MONDAY}, {}, "`trigger` is the day"),
    ("nc.2024", {"received": MONDAY}, {}, "the instant `releasable` is missing"),
    ("nj.2359", {"releasable": MONDAY}, {}, "`releasable` is the day"),
    ("receipt-cutoff", {"received": MONDAY}, {"days": 3}, "`received` is the day"),
    ("receipt-cutoff", {"received": MONDAY}, {"days": 3, "cutoff": "5pm"}, "`cutoff` '5pm'"),
    ("receipt-cutoff", {"received": MONDAY}, {"days": 3, "cutoff": "24:00"}, "`cutoff` '24:00'"),
    ("receipt-cutoff", {"received": MONDAY}, {"days": 3, "cutoff": 17}, "write it as 17:00"),
    ("frcp6a2.hours", {"trigger": MONDAY}, {}, "the parameter `hours` is missing"),
    ("fl.2.514", {"trigger": MONDAY}, {}, "the parameter `days` is missing"),
    ("calendar-days", {"trigger": MONDAY}, {"days": 14, "reading": "x"}, "no reading is named 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "given", "params", "said"), FAULTS)
def test_what_cannot_be_computed_names_the_mend(
    us: Calendar, rule: str, given: dict[str, date], params: dict[str, int], said: str
) -> None:
    with pytest.raises(ClockError) as caught:
        compute(rule, given=given, params=params, calendar=us, zone=DENVER)
    assert said in str(caught.value)


def test_an_unknown_zone_is_named(us: Calendar) -> None:
    with pytest.raises(ClockError, match="America/Dnever"):
        compute(
            "calendar-days",
            given={"trigger": MONDAY},
            params={"days": 14},
            calendar=us,
            zone="America/Dnever",
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-13", MONDAY),
        ("2020-01-13T09:40", datetime(2020, 1, 13, 16, 40, tzinfo=UTC)),
        ("2020-01-13 09:40:30", datetime(2020, 1, 13, 16, 40, 30, tzinfo=UTC)),
        ("2020-01-13T09:40Z", datetime(2020, 1, 13, 9, 40, tzinfo=UTC)),
        ("2020-01-13T09:40-05:00", datetime(2020, 1, 13, 14, 40, tzinfo=UTC)),
    ],
)
def test_typed_instants_are_read(text: str, expected: date | datetime) -> None:
    value = read_given("calendar-days", {"trigger": text}, zone=DENVER)["trigger"]
    assert (value.utc if isinstance(value, Instant) else value) == expected


@pytest.mark.parametrize("text", ["", "13 January", "2020-13-01", "2020-02-30T10:00", "20200113"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ClockError, match="`trigger`"):
        read_given("calendar-days", {"trigger": text}, zone=DENVER)


def test_a_typed_name_that_the_rule_does_not_know_is_refused() -> None:
    with pytest.raises(ClockError, match="it knows trigger"):
        read_given("calendar-days", {"served": "2020-01-13"}, zone=DENVER)
    with pytest.raises(ClockError, match="it knows days, observed_is_holiday, reading"):
        read_params("calendar-days", {"cutoff": "17:00"})


def test_typed_parameters_are_read() -> None:
    texts = {"days": "14", "observed_is_holiday": "false", "reading": "as-counted"}
    assert read_params("calendar-days", texts) == {
        "days": 14,
        "observed_is_holiday": False,
        "reading": "as-counted",
    }


@pytest.mark.parametrize(
    ("name", "text"), [("days", "fourteen"), ("days", "-1"), ("observed_is_holiday", "yes")]
)
def test_typed_parameters_of_another_kind_are_refused(name: str, text: str) -> None:
    with pytest.raises(ClockError, match=name):
        read_params("calendar-days", {name: text})


def test_a_doubtful_wall_time_is_told_in_the_working(us: Calendar) -> None:
    given = read_given("form-48h", {"releasable": "2026-11-01T01:30"}, zone=DENVER)
    result = compute("form-48h", given=given, params={}, calendar=us, zone=DENVER)
    assert "occurs twice" in result.steps[0]
    assert "RFC 5545" in result.steps[0]


def test_counting_back_needs_federal_days() -> None:
    state = table("co")
    with pytest.raises(ClockError, match=r"name us, or us\+co"):
        compute(
            "frcp6a.backward",
            given={"event": MONDAY},
            params={"days": 7},
            calendar=state,
            zone=DENVER,
        )


def test_the_closed_list_of_rules_is_a_contract() -> None:
    assert {
        rule.id: (rule.needs, rule.needs_params, rule.default_zone, rule.default_holidays)
        for rule in RULES.values()
    } == {
        "fixed-date": (("date",), (), None, "us"),
        "calendar-days": (("trigger",), ("days",), None, "us"),
        "business-days": (("trigger",), ("days",), None, "us"),
        "receipt-cutoff": (("received",), ("days",), None, "us"),
        "8cfr287.7d": (("releasable",), (), None, "us"),
        "form-48h": (("releasable",), (), None, "us"),
        "lead-time": (("event",), (), None, "us"),
        "frcp6a1.forward": (("trigger",), ("days",), COURT, "us"),
        "frcp6a.backward": (("event",), ("days",), COURT, "us"),
        "frcp6d.plus3": (("trigger",), ("days", "service_method"), COURT, "us"),
        "frcp6a2.hours": (("trigger",), ("hours",), COURT, "us"),
        "frcp45d2B": (("served", "compliance"), (), COURT, "us"),
        "fl.2.514": (("trigger",), ("days",), COURT, "us+fl"),
        "ca.labor90.2": (("trigger",), (), None, "us"),
        "co.release-6h": (("trigger",), (), None, "us"),
        "ga.42-4-14": (("trigger",), (), None, "us"),
        "nj.2359": (("releasable",), (), None, "us"),
        "nc.2024": (("received", "releasable"), (), None, "us"),
        "nc.2025": (("releasable",), (), None, "us"),
    }


WHENS = (
    "2026-07-03", "2026-03-08T02:30", "9999-12-31T23:59", "9999-12-31", "0001-01-01",
    "0001-01-01T00:00", "2030-12-31T23:59", "1986-01-01T00:00", "2026-11-01T01:30Z", "2024-02-29",
)  # fmt: skip
NUMBERS = ("1", "48", "3660", "8784", "0", "999999", "x", "")


@pytest.mark.parametrize("rule", RULES)
def test_whatever_comes_in_is_computed_or_refused_with_a_reason(us: Calendar, rule: str) -> None:
    both = join_calendars([us, table("fl")])
    outcomes = set()
    for number in range(150):
        draw = Draw(f"input:{rule}:{number}")
        what = RULES[rule]
        zone = draw.one_of(DENVER, "Pacific/Apia", "Asia/Kathmandu", "America/Santiago")
        given = {name: draw.one_of(*WHENS) for name in (*what.needs, *what.may_have)}
        params = {
            name: draw.one_of(*what.choices.get(name, NUMBERS))
            for name in (*what.needs_params, *what.may_have_params)
            if name in {*what.choices, "days", "hours"} and draw.below(3)
        }
        try:
            result = compute(
                rule,
                given=read_given(rule, given, zone=zone),
                params=read_params(rule, params),
                calendar=(us, both)[draw.below(2)],
                zone=zone,
            )
            outcomes.add("computed" if result.steps else "silent")
        except ClockError as error:
            about = (rule, "calendar", "too near the end")
            outcomes.add("refused" if any(word in str(error) for word in about) else str(error))
    assert outcomes == {"computed", "refused"}
