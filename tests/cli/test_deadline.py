"""`tecum deadline`, at its promise: the worked examples, every reading, pictures, events, moves."""

import json
import shlex
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from icalendar import Calendar
from tests.cli.running import Tecum

from tecum.deadlines.rules import RULES

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "contract"
EXAMPLES = tomllib.loads(
    (ROOT / "tests" / "core" / "deadlines" / "open_examples.toml").read_text(encoding="utf-8")
)["example"]
SVG = "{http://www.w3.org/2000/svg}"
HOLD = ("deadline", "--rule", "8cfr287.7d", "--zone", "America/Denver")
FRIDAY_EVENING = ("--given", "releasable=2026-08-07T17:00")
SUBPOENA = ("deadline", "--rule", "calendar-days", "--zone", "America/Denver")
COUNTY = """
id = "juniper"
title = "closings of Juniper County"
source = "an invented order of an invented county"
declared_by = "local"
verified = "memory"
covers_from = 2020-01-01
good_until = 2028-12-31

[[holiday]]
name = "Founders' Day"
dates = [2026-08-10, 2026-08-12]
cite = "the order"
verified = "memory"
"""
OWN_RULE = """
[[rule]]
id = "juniper.objection"
title = "five business days to object to an order of the county"
counting = "business-days"
days = 5
zone = "America/Denver"
cite = "an invented ordinance"
verified = "memory"
"""


def keeps(name: str, document: Any) -> None:  # noqa: ANN401 - JSON is of any shape
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "juniper.toml"
    path.write_text(COUNTY, encoding="utf-8")
    return path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["id"])
def test_a_worked_example_comes_out_on_the_command_line(
    tecum: Tecum, example: dict[str, str]
) -> None:
    command, *words = shlex.split(example["line"])
    assert command == "tecum"
    result = tecum(*words, "--json")
    assert (result.status, result.err) == (0, "")
    keeps("deadline", result.json)
    assert result.json["due"] == example["due"]
    shown = tecum(*words)
    assert shown.status == 0
    assert all(step.split()[0] in shown.out for step in result.json["steps"])
    assert "! DUE" in shown.out


def test_the_answer_tells_its_working_and_who_is_safe_with_which_reading(tecum: Tecum) -> None:
    found = tecum(*HOLD, *FRIDAY_EVENING, "--json").json
    assert found["due"] == "2026-08-11T17:00:00-06:00"
    assert (found["reading"], found["zone"]) == ("stop-clock", "America/Denver")
    assert {one["name"]: one["due"] for one in found["readings"]} == {
        "stop-clock": "2026-08-11T17:00:00-06:00",
        "elapsed": "2026-08-09T17:00:00-06:00",
    }
    assert found["safest_for"] == {
        "custodian": "elapsed",
        "subject": "elapsed",
        "issuer": "stop-clock",
    }
    assert [one["day"] for one in found["skipped"]] == ["2026-08-08", "2026-08-09"]
    assert [(one["day"], one["role"]) for one in found["days"]] == [
        ("2026-08-07", "trigger"),
        ("2026-08-08", "skipped"),
        ("2026-08-09", "skipped"),
        ("2026-08-10", "counted"),
        ("2026-08-11", "due"),
    ]
    assert found["quote"] is not None
    assert found["verified"] == "seen"
    [table] = found["holidays"]
    assert (table["id"], table["verified"]) == ("us", "seen")


def test_an_agency_adopts_a_reading(tecum: Tecum) -> None:
    found = tecum(*HOLD, *FRIDAY_EVENING, "--param", "reading=elapsed", "--json").json
    assert (found["reading"], found["due"]) == ("elapsed", "2026-08-09T17:00:00-06:00")
    assert found["skipped"] == []
    assert len(found["readings"]) == 2


def test_the_text_marks_days_by_sign_and_word_and_names_who_is_safe(tecum: Tecum) -> None:
    shown = tecum(*HOLD, *FRIDAY_EVENING).out
    for words in ("* start", "x skipped", "+ counts", "! DUE", "due at 17:00 MDT"):
        assert words in shown
    assert "elapsed (safest for custodian and subject): 17:00 MDT on Sunday 9 August" in " ".join(
        shown.split()
    )
    assert "\x1b" not in shown


def test_a_narrow_terminal_gets_a_list_of_days(
    tecum: Tecum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = tecum(*HOLD, *FRIDAY_EVENING).out
    assert "Sat  8 Aug 2026 x skipped" in shown
    assert max(map(len, shown.splitlines())) <= 60


def test_several_instants_and_parameters_repeat(tecum: Tecum) -> None:
    both = ("--given", "served=2026-06-01", "--given", "compliance=2026-06-10T10:00")
    found = tecum("deadline", "--rule", "frcp45d2B", *both, "--json").json
    assert (found["due"], found["zone"]) == ("2026-06-10", "America/New_York")
    at_once = ("--given", "served=2026-06-01", "compliance=2026-06-10T10:00")
    assert tecum("deadline", "--rule", "frcp45d2B", *at_once, "--json").json == found


def test_holidays_are_joined_and_may_come_from_a_file(tecum: Tecum, county: Path) -> None:
    line = ("deadline", "--rule", "business-days", "--zone", "America/Denver")
    asked = (*line, "--given", "trigger=2026-08-07", "--param", "days=3", "--json")
    assert tecum(*asked).json["due"] == "2026-08-12"
    own = tecum(*asked, "--holidays", f"us+{county}").json
    assert (own["due"], own["calendar"]) == ("2026-08-14", "us+juniper")
    assert [table["id"] for table in own["holidays"]] == ["us", "juniper"]
    assert {one["why"] for one in own["skipped"]} == {"Saturday", "Sunday", "Founders' Day"}


def test_the_list_is_closed_and_names_what_each_rule_needs(tecum: Tecum) -> None:
    listed = tecum("deadline", "--list", "--json").json
    keeps("deadline-list", listed)
    assert [rule["id"] for rule in listed["rules"]] == list(RULES)
    rules = {rule["id"]: rule for rule in listed["rules"]}
    assert rules["nc.2024"]["needs"] == ["received", "releasable"]
    assert rules["frcp6a1.forward"]["default_zone"] == "America/New_York"
    assert rules["8cfr287.7d"]["default_zone"] is None
    assert listed["holidays"][0]["id"] == "us"
    shown = tecum("deadline", "--list").out
    assert all(f"{rule_id}:" in shown for rule_id in RULES)


def test_a_county_brings_its_own_rule(tecum: Tecum, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(OWN_RULE, encoding="utf-8")
    asked = ("deadline", "--rule", "juniper.objection", "--given", "trigger=2026-08-07")
    svg, ics = tmp_path / "own.svg", tmp_path / "own.ics"
    found = tecum(*asked, "--rules", path, "--svg", svg, "--ics", ics, "--json").json
    assert found["due"] == "2026-08-14"
    assert "five business days" in svg.read_text(encoding="utf-8")
    assert "juniper.objection" in {
        rule["id"] for rule in tecum("deadline", "--list", "--rules", path, "--json").json["rules"]
    }
    assert tecum(*asked).status == 2
    path.write_text(OWN_RULE.replace("juniper.objection", "business-days"), encoding="utf-8")
    refused = tecum(*asked, "--rules", path)
    assert refused.status == 2
    assert "'business-days' is Tecum's own" in refused.err


BAD = {
    "no rule": ("deadline",),
    "an unknown rule": ("deadline", "--rule", "frcp6a1", "--given", "trigger=2020-01-13"),
    "no zone": ("deadline", "--rule", "form-48h", "--given", "releasable=2020-01-13T10:00"),
    "an unknown zone": (*SUBPOENA[:3], "--zone", "America/Denvr", "--given", "trigger=2020-01-13"),
    "no parameter": (*SUBPOENA, "--given", "trigger=2020-01-13"),
    "an unknown name": (*SUBPOENA, "--given", "served=2020-01-13", "--param", "days=3"),
    "a name twice": (*SUBPOENA, "--given", "trigger=2020-01-13", "trigger=2020-01-14"),
    "no pair": (*SUBPOENA, "--given", "2020-01-13"),
    "no such day": (*SUBPOENA, "--given", "trigger=2020-02-30", "--param", "days=3"),
    "a day for hours": (*HOLD, "--given", "releasable=2020-01-13"),
    "no whole number": (*SUBPOENA, "--given", "trigger=2020-01-13", "--param", "days=3.5"),
    "outside the table": (*SUBPOENA, "--given", "trigger=2070-01-13", "--param", "days=3"),
    "an unknown reading": (*HOLD, *FRIDAY_EVENING, "--param", "reading=other"),
    "an unknown table": (*HOLD, *FRIDAY_EVENING, "--holidays", "us+zz"),
    "a missing table": (*HOLD, *FRIDAY_EVENING, "--holidays", "us+none.toml"),
    "an unwritable picture": (*HOLD, *FRIDAY_EVENING, "--svg", "none/there.svg"),
    "a list of one": ("deadline", "--list", "--rule", "form-48h"),
    "half a move": ("deadline", "--moved-by", "us"),
    "a move of one": ("deadline", "--moved-by", "us", "--rule", "form-48h", "--clocks", "c.json"),
    "no clocks": ("deadline", "--moved-by", "us", "--clocks", "none.json"),
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_what_cannot_be_computed_is_one_message(
    tecum: Tecum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = tecum(*arguments, "--json")
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("tecum: ")
    assert result.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_picture_says_all_without_colour_and_aloud(tecum: Tecum, tmp_path: Path) -> None:
    path = tmp_path / "days.svg"
    found = tecum(*HOLD, *FRIDAY_EVENING, "--svg", path, "--json").json
    root = ET.parse(path).getroot()  # noqa: S314 - our own picture
    assert root.get("role") == "img"
    ids = {one.get("id"): one for one in root.iter() if one.get("id")}
    title, steps = (ids[name] for name in (root.get("aria-labelledby") or "").split())
    assert title.text == "Deadline by 8cfr287.7d: 17:00 MDT on Tuesday 11 August 2026"
    other = (
        "Other reading, elapsed: 17:00 MDT on Sunday 9 August 2026 (safest for custodian and "
        "subject)"
    )
    assert steps.text == " ".join((*found["steps"], f"{other}."))
    assert other in [one.text for one in root.iter(f"{SVG}text")]
    days = {(one.findtext(f"{SVG}title") or ""): one for one in root.iter(f"{SVG}g")}
    assert len(days) == len(found["days"])
    saturday = days["Saturday 8 August 2026: skipped (Saturday)"]
    assert [rect.get("fill", "")[:9] for rect in saturday.iter(f"{SVG}rect")] == ["url(#hatc"]
    assert {"8", "x", "skipped", "Saturday"} == {one.text for one in saturday.iter(f"{SVG}text")}
    greys = {
        value
        for one in root.iter()
        for name in ("fill", "stroke")
        if (value := one.get(name)) is not None and value.startswith("#")
    }
    assert all(len(set(grey[1:])) == 1 for grey in greys)
    assert not any(name.endswith("href") for one in root.iter() for name in one.attrib)


def test_a_long_count_is_drawn_with_a_gap(tecum: Tecum, tmp_path: Path) -> None:
    path = tmp_path / "days.svg"
    asked = ("--given", "trigger=2026-01-05", "--param", "days=365")
    shown = tecum(*SUBPOENA, *asked, "--svg", path)
    assert "weeks, 2026-02-15 to 2026-11-28, are not drawn" in shown.out
    assert "weeks, 2026-02-15 to 2026-11-28, are not drawn" in path.read_text(encoding="utf-8")
    assert "! DUE 365" in shown.out


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_events_are_found_again_and_counted_up_when_they_move(
    tecum: Tecum, tmp_path: Path, county: Path
) -> None:
    feed = tmp_path / "clocks.ics"
    line = ("deadline", "--rule", "business-days", "--zone", "America/Denver", "--ics", feed)
    asked = (*line, "--given", "trigger=2026-08-07", "--param", "days=3", "--id", "c-17")
    assert tecum(*asked).status == 0
    assert tecum(*HOLD, *FRIDAY_EVENING, "--ics", feed).status == 0
    days, hours = events(feed)
    assert (days.decoded("DTSTART"), int(days["SEQUENCE"])) == (date(2026, 8, 12), 0)
    assert hours.decoded("DTSTART") == datetime(2026, 8, 11, 23, 0, tzinfo=UTC)
    assert days["UID"] != hours["UID"]
    assert "c-17" not in feed.read_text(encoding="utf-8")
    as_it_was = feed.read_bytes()
    assert tecum(*asked).status == 0
    assert feed.read_bytes() == as_it_was
    assert tecum(*asked, "--holidays", f"us+{county}").status == 0
    moved, stayed = events(feed)
    assert (moved["UID"], int(moved["SEQUENCE"])) == (days["UID"], 1)
    assert moved.decoded("DTSTART") == date(2026, 8, 14)
    assert stayed.to_ical() == hours.to_ical()
    assert list(tmp_path.glob(".*")) == []


def test_an_event_warns_of_every_reading_ahead_and_at_the_moment(
    tecum: Tecum, tmp_path: Path
) -> None:
    feed = tmp_path / "clocks.ics"
    tecum(*HOLD, *FRIDAY_EVENING, "--ics", feed)
    [event] = events(feed)
    sounds = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    elapsed = datetime(2026, 8, 9, 23, 0, tzinfo=UTC)
    assert elapsed in sounds
    assert elapsed - timedelta(hours=4) in sounds
    assert event.decoded("DTSTART") in sounds
    assert str(event["CLASS"]) == "CONFIDENTIAL"


@pytest.mark.parametrize("text", ["no calendar", "BEGIN:VCALENDAR\nPRODID:other\nEND:VCALENDAR\n"])
def test_a_file_of_another_is_left_as_it_is(tecum: Tecum, tmp_path: Path, text: str) -> None:
    feed = tmp_path / "other.ics"
    feed.write_text(text, encoding="utf-8")
    result = tecum(*HOLD, *FRIDAY_EVENING, "--ics", feed)
    assert (result.status, feed.read_text(encoding="utf-8")) == (2, text)
    assert "other.ics" in result.err


CLOCKS = {
    "clocks": [
        {
            "id": "moves",
            "rule": "business-days",
            "given": {"trigger": "2026-08-07"},
            "params": {"days": 3},
            "zone": "America/Denver",
        },
        {
            "id": "safe",
            "rule": "8cfr287.7d",
            "given": {"releasable": "2026-08-13T10:00"},
            "zone": "America/Denver",
        },
        {"id": "broken", "rule": "8cfr287.7d", "given": {"releasable": "2026-08-07T17:00"}},
    ]
}


def test_a_new_holiday_lists_what_moved_and_why(tecum: Tecum, tmp_path: Path, county: Path) -> None:
    clocks, feed = tmp_path / "clocks.json", tmp_path / "clocks.ics"
    clocks.write_text(json.dumps(CLOCKS), encoding="utf-8")
    asked = ("deadline", "--moved-by", f"+{county}", "--clocks", clocks)
    result = tecum(*asked, "--ics", feed, "--json")
    assert result.status == 0
    keeps("deadline-moved", result.json)
    [moved] = result.json["moved"]
    assert (moved["id"], moved["from"], moved["to"]) == ("moves", "2026-08-12", "2026-08-14")
    assert moved["why"] == [
        "Monday 10 August 2026 is closed now (Founders' Day)",
        "Wednesday 12 August 2026 is closed now (Founders' Day)",
    ]
    [broken] = result.json["not_computed"]
    assert broken["id"] == "broken"
    assert "zone" in broken["why"]
    assert result.json["summary"] == {"clocks": 3, "moved": 1, "not_computed": 1}
    [event] = events(feed)
    assert event.decoded("DTSTART") == date(2026, 8, 14)
    shown = tecum(*asked).out
    assert "from Wednesday 12 August 2026 to Friday 14 August 2026" in shown
    assert "broken: NOT COMPUTED" in shown
    assert "1 of 3 clocks moved" in shown


def test_holidays_may_be_replaced_and_clocks_may_name_their_own(
    tecum: Tecum, tmp_path: Path, county: Path
) -> None:
    clocks = tmp_path / "clocks.json"
    [moves, *_] = CLOCKS["clocks"]
    own = {"clocks": [moves, {**moves, "id": "own", "holidays": f"us+{county}"}]}
    clocks.write_text(json.dumps(own), encoding="utf-8")
    asked = ("deadline", "--moved-by", "us", "--clocks", clocks, "--json")
    [back] = tecum(*asked).json["moved"]
    assert (back["id"], back["from"], back["to"]) == ("own", "2026-08-14", "2026-08-12")
    assert back["why"][0] == "Monday 10 August 2026 is open now (it was closed: Founders' Day)"


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[]",
        '{"clocks": {}}',
        '{"clocks": [1]}',
        '{"clocks": [{"id": "a", "given": {}}]}',
        '{"clocks": [{"id": "a", "rule": "form-48h", "given": {"releasable": 1.5}}]}',
        '{"clocks": [{"id": "a", "rule": "form-48h", "given": []}]}',
        '{"clocks": [{"id": "a", "rule": "form-48h", "given": {}, "due": "x"}]}',
        json.dumps({"clocks": [{"id": "a", "rule": "form-48h", "given": {}}] * 2}),
    ],
)
def test_a_list_that_is_none_is_refused(tecum: Tecum, tmp_path: Path, text: str) -> None:
    clocks = tmp_path / "clocks.json"
    clocks.write_text(text, encoding="utf-8")
    result = tecum("deadline", "--moved-by", "us", "--clocks", clocks, "--json")
    assert (result.status, result.out) == (2, "")
    assert "clocks.json" in result.err


def test_what_is_closed_or_no_longer_listed_is_cancelled_and_may_come_back(
    tecum: Tecum, tmp_path: Path, county: Path
) -> None:
    clocks, feed = tmp_path / "clocks.json", tmp_path / "clocks.ics"
    moves, safe, _ = CLOCKS["clocks"]
    for each, given in (("safe", "2026-08-13T10:00"), ("gone", "2026-08-20T10:00")):
        line = (*HOLD, "--given", f"releasable={given}", "--id", each, "--ics", feed)
        assert tecum(*line).status == 0

    def run(*listed: object) -> tuple[str, dict[date | datetime, tuple[str, int, int]]]:
        clocks.write_text(json.dumps({"clocks": listed}), encoding="utf-8")
        asked = ("deadline", "--moved-by", f"+{county}", "--clocks", clocks, "--ics", feed)
        said = tecum(*asked).out
        return said, {
            one.decoded("DTSTART"): (
                str(one.get("STATUS", "")),
                int(one["SEQUENCE"]),
                len(one.walk("VALARM")),
            )
            for one in events(feed)
        }

    friday, hold = date(2026, 8, 14), datetime(2026, 8, 17, 16, 0, tzinfo=UTC)
    gone = datetime(2026, 8, 24, 16, 0, tzinfo=UTC)
    said, found = run(moves, {**safe, "closed": "2026-08-12"})
    assert "1 of 1 clocks moved" in said
    assert "2 events, of clocks that are open no more." in " ".join(said.split())
    assert found[hold] == found[gone] == ("CANCELLED", 1, 0)
    assert found[friday][:2] == ("", 0)
    said, found = run(moves, safe)
    assert "Cancelled" not in said
    assert found[hold] == ("", 2, 6)
    assert found[gone] == ("CANCELLED", 1, 0)


@pytest.mark.parametrize("closed", ["2026-02-30", "soon", 7, "20260812"])
def test_a_closed_clock_says_on_which_day(tecum: Tecum, tmp_path: Path, closed: object) -> None:
    clocks = tmp_path / "clocks.json"
    [moves, *_] = CLOCKS["clocks"]
    clocks.write_text(json.dumps({"clocks": [{**moves, "closed": closed}]}), encoding="utf-8")
    result = tecum("deadline", "--moved-by", "us", "--clocks", clocks)
    assert (result.status, result.out) == (2, "")
    assert "clock 1: `closed`" in result.err
