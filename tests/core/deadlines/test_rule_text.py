from datetime import date

import pytest

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import due_text
from tecum.deadlines.rule_text import parse_rules
from tecum.deadlines.rules import RULES, find_rule, with_rules
from tecum.errors import ClockError
from tecum.terms import Verified

COUNTY = """
[[rule]]
id = "county.objection"
title = "five business days to object"
counting = "business-days"
days = 5
holidays = "us+co"
zone = "America/Denver"
cite = "an order of the county"
verified = "memory"

[[rule]]
id = "county.release"
title = "twelve hours to release"
counting = "elapsed"
instant = "releasable"
hours = 12
limits_custody = true
begins = "Release fell due"
also = [{ hours = 1, what = "the clerk tells the desk" }]
cite = "an order of the county, s. 2"
quote = "within twelve hours"
verified = "seen"

[[rule]]
id = "county.desk"
title = "days from receipt at a desk that closes at noon"
counting = "receipt-cutoff"
cutoff = "12:00"
cite = "the desk's notice"
verified = "reported"
"""


def test_a_county_adds_rules_as_data(us: Calendar) -> None:
    rules = with_rules(parse_rules("county.toml", COUNTY))
    assert set(rules) - set(RULES) == {"county.objection", "county.release", "county.desk"}
    zone = "America/Denver"
    objection = compute(
        "county.objection",
        given={"trigger": date(2026, 7, 1)},
        params={},
        calendar=us,
        zone=zone,
        rules=rules,
    )
    assert due_text(objection.due) == "2026-07-09"
    release = compute(
        "county.release",
        given=read_given(
            "county.release", {"releasable": "2026-03-07T20:00"}, zone=zone, rules=rules
        ),
        params={},
        calendar=us,
        zone=zone,
        rules=rules,
    )
    assert due_text(release.due) == "2026-03-08T09:00:00-06:00"
    assert release.limits_custody
    assert release.verified is Verified.SEEN
    assert release.steps[0].startswith("Release fell due at 20:00 MST")
    assert any("within 1 hour, by 21:00 MST" in step for step in release.steps)
    desk = compute(
        "county.desk",
        given=read_given("county.desk", {"received": "2026-08-03T12:01"}, zone=zone, rules=rules),
        params=read_params("county.desk", {"days": "1"}, rules=rules),
        calendar=us,
        zone=zone,
        rules=rules,
    )
    assert due_text(desk.due) == "2026-08-05"
    assert rules["county.objection"].default_holidays == "us+co"
    assert find_rule("county.desk", rules).default_zone is None


def test_a_rule_keeps_what_it_fixes(us: Calendar) -> None:
    rules = with_rules(parse_rules("county.toml", COUNTY))
    with pytest.raises(ClockError, match="no parameter 'days'"):
        compute(
            "county.objection",
            given={"trigger": date(2026, 7, 1)},
            params={"days": 9},
            calendar=us,
            zone="America/Denver",
            rules=rules,
        )


def test_an_id_that_is_taken_is_refused() -> None:
    text = COUNTY.replace("county.objection", "form-48h")
    with pytest.raises(ClockError, match="'form-48h' is there already"):
        with_rules(parse_rules("county.toml", text))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rule]]", "[[rules]]", "[[rule]]"),
        ('id = "county.objection"', "id =", "not TOML"),
        ('id = "county.objection"', "", "'id' is missing"),
        ('id = "county.objection"', 'id = ""', "is no text"),
        ('id = "county.objection"', 'id = "county.desk"', "twice"),
        ('counting = "business-days"', 'counting = "weeks"', "weeks"),
        ("days = 5", "days = 0", "`days` 0"),
        ("days = 5", "days = 5.5", "`days` 5.5"),
        ("days = 5", "hours = 5", "no `hours` of its own"),
        ("days = 5", 'days = 5\ncutoff = "12:00"', "no `cutoff`"),
        ("days = 5", "days = 5\ncolour = 1", "unknown key 'colour'"),
        ("days = 5", "days = 5\nadjustable = 1", "neither true nor false"),
        ("days = 5", "days = 5\nalso = 1", "no list"),
        ("days = 5", "days = 5\nalso = [{ hours = 1 }]", "`also` needs"),
        ('zone = "America/Denver"', 'zone = "Denver"', "rule 1 (county.objection): zone 'Denver'"),
        ('verified = "memory"', 'verified = "seen"', "a quotation belongs"),
        ('verified = "memory"', 'verified = "sure"', "sure"),
        ('quote = "within twelve hours"', "", "a quotation belongs"),
        ('counting = "elapsed"', 'counting = "window"', "cut `instant`"),
    ],
)
def test_a_broken_rule_is_named(old: str, new: str, said: str) -> None:
    assert old in COUNTY
    with pytest.raises(ClockError) as caught:
        parse_rules("county.toml", COUNTY.replace(old, new, 1))
    assert said in str(caught.value)
