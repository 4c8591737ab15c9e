"""Adopted readings of clocks and alarms, from the text of a pack to the page and the JSON."""

import json
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum
from tests.core.instruments.papers_as_text import i_138

CONTRACT = Path(__file__).parents[2] / "contract"
AGENCY = """
[pack]
id = "tx-agency"
title = "An invented agency"
parents = ["tx"]
zone = "America/Chicago"
holidays = "us"
covers_from = 2026-01-01

[[source]]
id = "tx-agency.order"
kind = "statement"
cite = "Standing order 7 (invented)"
title = "On the clock of a hold"
from = 2026-01-01
verified = "reported"
reviewed_by = "none"
summary = "How the hours of a hold are counted."

[[adopted_clock]]
id = "tx-agency.clock.form-48h"
rule = "form-48h"
reading = "{reading}"
author = "Counsel of the agency"
from = "2026-03"
reason = "The regulation says so"
source = "tx-agency.order"
"""
CASES = """
[[case]]
name = "a detainer"
as_of = 2026-08-07
instruments = ["I-247A"]
expect = { hold = "required" }
"""
RELEASE = {"custodian_type": "jail", "otherwise_release_at": "2026-08-07T17:00"}  # a Friday
SUNDAY, TUESDAY = "2026-08-09T17:00:00-05:00", "2026-08-11T17:00:00-05:00"


def packs(folder: Path, reading: str = "stop-clock") -> Path:
    place = folder / "packs" / "tx-agency"
    place.mkdir(parents=True, exist_ok=True)
    (place / "pack.toml").write_text(AGENCY.format(reading=reading), encoding="utf-8")
    (place / "cases.toml").write_text(CASES, encoding="utf-8")
    return place.parent


def facts(folder: Path, **more: object) -> Path:
    path = folder / "facts.json"
    content = {"instruments": ["I-247A"], "facts": RELEASE} | more
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def hold(answer: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    return next(one for one in answer["deadlines"] if one["act"] == "hold")


def test_a_packs_adopted_reading_is_due_and_says_whose_it_is(tecum: Tecum, tmp_path: Path) -> None:
    here = ("--in", "tx-agency", "--packs", packs(tmp_path), "--facts", facts(tmp_path))
    result = tecum("decide", *here, "--as-of", "2026-08-07", "--json").json
    schema = json.loads((CONTRACT / "decide.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(result)
    clock = hold(result)
    assert (clock["due"], clock["reading"]) == (TUESDAY, "stop-clock")
    assert clock["adopted"] == {
        "reading": "stop-clock",
        "author": "Counsel of the agency",
        "since": "2026-03",
        "reason": "The regulation says so",
        "source": "tx-agency.order",
        "cite": "Standing order 7 (invented)",
    }
    listed = clock["readings"]
    assert isinstance(listed, list)
    assert {one["name"]: one["due"] for one in listed} == {
        "elapsed": SUNDAY,
        "stop-clock": TUESDAY,
    }
    [duty] = [one for one in result["acts"]["hold"]["duties"] if one["rule"] == "form-48h"]
    assert (duty["due"], duty["adopted"]) == (TUESDAY, clock["adopted"])
    shown = tecum("decide", *here, "--as-of", "2026-08-07").out
    said = "Reading stop-clock adopted by Counsel of the agency, from 2026-03: The regulation"
    assert said in " ".join(shown.split())


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ((), TUESDAY),
        (("--adopt", "form-48h:elapsed"), SUNDAY),
        (("--adopt", "8cfr287.7d:elapsed"), TUESDAY),  # another rule
        (("--known-at", "2026-02-28"), SUNDAY),  # nobody knew of it yet
    ],
)
def test_the_askers_own_reading_and_what_was_known(
    tecum: Tecum, tmp_path: Path, options: tuple[str, ...], due: str
) -> None:
    here = ("--in", "tx-agency", "--packs", packs(tmp_path), "--facts", facts(tmp_path))
    assert hold(tecum("decide", *here, "--as-of", "2026-08-07", *options, "--json").json)[
        "due"
    ] == (due)


def test_a_fact_file_adopts_a_reading_of_a_clock(tecum: Tecum, tmp_path: Path) -> None:
    stated = facts(tmp_path, adopted=["form-48h:stop-clock"])
    clock = hold(
        tecum("decide", "--in", "tx", "--as-of", "2026-08-07", "--facts", stated, "--json").json
    )
    assert clock["due"] == TUESDAY
    assert clock["adopted"] == {
        "reading": "stop-clock",
        **dict.fromkeys(("author", "since", "reason", "source", "cite")),
    }


def test_a_reading_that_a_clock_does_not_have_is_refused(tecum: Tecum, tmp_path: Path) -> None:
    where = ("--in", "tx", "--as-of", "2026-08-07", "--facts", facts(tmp_path))
    result = tecum("decide", *where, "--adopt", "form-48h:stopclock", "--json")
    assert (result.status, result.out) == (2, "")
    assert "did you mean stop-clock?" in result.err


def test_a_folder_of_papers_is_due_by_the_adopted_reading(tecum: Tecum, tmp_path: Path) -> None:
    pack = packs(tmp_path) / "tx-agency" / "pack.toml"
    text = AGENCY.replace('"form-48h"', '"fixed-date"').format(reading="next-open-day")
    pack.write_text(text.replace("2026-03", "2019-01").replace("2026-01-01", "2019-01-01"))
    tray = tmp_path / "tray"
    tray.mkdir()
    saturday = i_138().replace("01/27/2020", "01/25/2020")
    (tray / "subpoena.txt").write_text(saturday, encoding="utf-8")
    day = ("--as-of", "2020-01-13", "--json")
    [adopted] = tecum(
        "triage", tray, "--in", "tx-agency", "--packs", tmp_path / "packs", *day
    ).json["rows"]
    [plain] = tecum("triage", tray, "--in", "tx", *day).json["rows"]
    assert plain["next_due"] == "2020-01-25T10:00:00-06:00"
    assert adopted["next_due"] == "2020-01-27"  # the next open day, in whole


def test_the_law_of_the_place_shows_and_checks_it(tecum: Tecum, tmp_path: Path) -> None:
    shelf = ("--packs", packs(tmp_path))
    text = " ".join(tecum("law", "show", "tx-agency", *shelf).out.split())
    assert "Readings of clocks that an office adopted" in text
    assert "Counsel of the agency, from 2026-03: form-48h, reading stop-clock" in text
    page = tecum("law", "show", "tx-agency", *shelf, "--html").out
    assert "Readings of clocks that an office adopted" in page
    [shown] = tecum("law", "show", "tx-agency", *shelf, "--json").json["adopted_clocks"]
    assert (shown["rule"], shown["reading"]) == ("form-48h", "stop-clock")
    before = tecum("law", "show", "tx-agency", *shelf, "--as-of", "2026-02-28", "--json").json
    assert before["adopted_clocks"] == []
    packs(tmp_path, "stopclock")
    checked = tecum("law", "check", "tx-agency", *shelf, "--json")
    assert checked.status == 1
    assert any("did you mean stop-clock?" in one["message"] for one in checked.json["faults"])


# ------------------------------------------------------------------------------------------ alarms


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-08-09T16:59", None),
        ("2026-08-09T17:00", 0),
        ("2026-08-09T20:10", 11400),
        ("2026-08-10T01:10Z", 11400),
    ],
)
def test_a_hold_that_must_have_ended_is_said_first(
    tecum: Tecum, tmp_path: Path, now: str, over: int | None
) -> None:
    where = ("--in", "tx", "--facts", facts(tmp_path), "--now", now)
    answer = tecum("decide", *where, "--json").json
    long = answer["held_too_long"]
    assert (long and long["over_seconds"]) == over
    assert (long and long["since"]) == (None if over is None else SUNDAY)
    assert answer["as_of"] == "2026-08-09"
    first = tecum("decide", *where).out.splitlines()[0]
    assert first.startswith("THIS IS HOLDING TOO LONG FOR 3 HOURS 10 MINUTES") is bool(over)


def test_the_alarms_of_a_hold_are_listed_with_what_has_sounded(
    tecum: Tecum, tmp_path: Path
) -> None:
    where = ("--in", "tx", "--facts", facts(tmp_path), "--now", "2026-08-09T20:10")
    found = hold(tecum("decide", *where, "--json").json)["alarms"]
    assert isinstance(found, list)
    assert [(one["at"], one["sounds"]) for one in found] == [
        ("2026-08-09T13:00:00-05:00", True),
        ("2026-08-09T16:00:00-05:00", True),
        (SUNDAY, True),
        ("2026-08-11T13:00:00-05:00", False),
        ("2026-08-11T16:00:00-05:00", False),
        (TUESDAY, False),
    ]
    shown = " ".join(tecum("decide", *where).out.split())
    assert "next alarm 13:00 CDT on Tuesday 11 August 2026: In 4 hours" in shown


def test_of_an_earlier_day_nothing_is_said_to_have_run_out(tecum: Tecum, tmp_path: Path) -> None:
    where = ("--in", "tx", "--facts", facts(tmp_path), "--as-of", "2026-08-07")
    answer = tecum("decide", *where, "--json").json
    assert (answer["now"], answer["held_too_long"]) == (None, None)
    found = hold(answer)["alarms"]
    assert isinstance(found, list)
    assert {one["sounds"] for one in found} == {None}
    assert "TOO LONG" not in tecum("decide", *where).out


def test_today_the_present_moment_is_taken(tecum: Tecum, tmp_path: Path) -> None:
    path = facts(tmp_path, facts=RELEASE | {"otherwise_release_at": "2020-01-17T17:00"})
    answer = tecum("decide", "--in", "tx", "--facts", path, "--json").json
    assert answer["now"][:10] == answer["as_of"]
    assert answer["held_too_long"]["since"] == "2020-01-19T17:00:00-06:00"


def test_where_the_law_prohibits_a_hold_the_release_is_the_end(
    tecum: Tecum, tmp_path: Path
) -> None:
    where = ("--in", "co-denver", "--facts", facts(tmp_path), "--now", "2026-08-07T18:00")
    answer = tecum("decide", *where, "--json").json
    assert answer["acts"]["hold"]["outcome"] == "prohibited"
    assert answer["held_too_long"]["since"] == "2026-08-07T17:00:00-06:00"
    assert "must have been released" in answer["held_too_long"]["says"]


def test_nobody_is_held_who_is_not_in_custody(tecum: Tecum, tmp_path: Path) -> None:
    path = facts(tmp_path, facts=RELEASE | {"in_custody": False})
    where = ("--in", "co-denver", "--facts", path, "--now", "2026-08-12T18:00")
    answer = tecum("decide", *where, "--json").json
    assert (answer["held_too_long"], hold(answer)["alarms"]) == (None, [])


def test_colorado_has_six_hours_from_bond(tecum: Tecum, tmp_path: Path) -> None:
    path = facts(tmp_path, facts={"custodian_type": "jail", "bond_met_at": "2026-08-07T12:00"})
    where = ("--in", "co", "--facts", path, "--now", "2026-08-07T18:30")
    answer = tecum("decide", *where, "--json").json
    [duty] = [one for one in answer["acts"]["hold"]["duties"] if one["rule"] == "co.release-6h"]
    assert duty["due"] == "2026-08-07T18:00:00-06:00"
    assert duty["limits_custody"] is True
    assert answer["held_too_long"]["over_seconds"] == 1800


@pytest.mark.parametrize("now", ["2026-08-09", "tonight"])
def test_a_now_that_is_none_is_refused(tecum: Tecum, tmp_path: Path, now: str) -> None:
    result = tecum("decide", "--in", "tx", "--facts", facts(tmp_path), "--now", now)
    assert (result.status, result.out) == (2, "")
    assert "is no moment; write 2026-08-09T20:10" in result.err


# -------------------------------------------------------------------------------- tecum deadline

HELD = ("deadline", "--rule", "form-48h", "--zone", "America/Chicago")
GIVEN = ("--given", "releasable=2026-08-07T17:00")


def test_a_deadline_takes_an_adopted_reading_and_says_what_has_run_out(tecum: Tecum) -> None:
    asked = (*HELD, *GIVEN, "--adopt", "stop-clock", "--now", "2026-08-09T20:10")
    answer = tecum(*asked, "--json").json
    schema = json.loads((CONTRACT / "deadline.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(answer)
    assert (answer["due"], answer["adopted"]["reading"]) == (TUESDAY, "stop-clock")
    assert answer["held_too_long"]["over_seconds"] == 11400
    assert [one["sounds"] for one in answer["alarms"]] == [True, True, True, False, False, False]
    shown = tecum(*asked).out
    assert shown.startswith("THIS IS HOLDING TOO LONG FOR 3 HOURS 10 MINUTES")
    assert "next alarm" in shown


def test_a_deadline_without_now_says_of_no_alarm_that_it_sounded(tecum: Tecum) -> None:
    answer = tecum(*HELD, *GIVEN, "--json").json
    assert (answer["now"], answer["held_too_long"], answer["adopted"]) == (None, None, None)
    assert {one["sounds"] for one in answer["alarms"]} == {None}


def test_a_deadline_that_is_a_day_has_no_alarms(tecum: Tecum) -> None:
    day = ("deadline", "--rule", "calendar-days", "--zone", "America/Denver", "--param", "days=3")
    answer = tecum(*day, "--given", "trigger=2020-01-13", "--now", "2020-02-01T00:00", "--json")
    assert (answer.json["alarms"], answer.json["held_too_long"]) == ([], None)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--adopt", "stopclock"), "did you mean stop-clock?"),
        (("--adopt", "elapsed", "--param", "reading=elapsed"), "give one of them"),
        (("--now", "noon"), "is no moment"),
    ],
)
def test_what_a_deadline_cannot_use_is_one_clear_message(
    tecum: Tecum, options: tuple[str, ...], says: str
) -> None:
    result = tecum(*HELD, *GIVEN, *options)
    assert (result.status, result.out) == (2, "")
    assert says in result.err
