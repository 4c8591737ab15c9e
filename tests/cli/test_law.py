"""`tecum law`, at its promise: the library listed, shown, checked, compared, asked and begun."""

import io
import json
import shutil
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.cli.running import Tecum

Typed = Callable[[str], None]
COUNTY = "co-juniper-county"
FIRST_DAY = "2026-01-01"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Type these lines at the questions."""

    def write(lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))

    return write


@pytest.fixture
def county(tecum: Tecum, tmp_path: Path) -> Path:
    """A folder with the pack of an invented county, begun under Colorado."""
    begun = tecum("law", "new", COUNTY, "--under", "co", "--from", FIRST_DAY, "--to", tmp_path)
    assert begun.status == 0
    return tmp_path


class Elements(HTMLParser):
    """What stands in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(html: str) -> Elements:
    page = Elements()
    page.feed(html)
    page.close()
    return page


def test_the_list_says_what_each_place_covers_and_how_sure_it_is(tecum: Tecum) -> None:
    result = tecum("law", "list", "--json")
    packs = {pack["id"]: pack for pack in result.json["packs"]}
    assert {"us", "co", "co-denver", "tx", "or", "ia", "ny-new-york-city"} <= set(packs)
    assert "ca" in result.json["without_pack"]
    for pack in packs.values():
        sure = pack["how_sure"]
        assert sure["seen"] + sure["reported"] + sure["memory"] == sure["rules"] > 0
        assert sure["reviewed"] == 0
    shown = tecum("law", "list").out
    assert "reviewed by counsel: 0" in shown
    assert "co-denver: City and County of Denver, under co" in shown


def test_the_facts_say_what_silence_means_in_a_place(tecum: Tecum) -> None:
    plain = tecum("law", "facts", "--json").json["facts"]
    assert {fact["silence"] for fact in plain} == {None}
    denver = tecum("law", "facts", "--in", "co-denver", "--as-of", "2020-01-13", "--json").json
    silence = {fact["name"]: fact["silence"] for fact in denver["facts"]}
    assert silence["criminal_investigation_indicated"].startswith("counts as false: ")
    assert "City Attorney of Denver" in silence["criminal_investigation_indicated"]
    assert silence["judicial_warrant_authorises_ice_custody"].startswith("is asked for")


@pytest.mark.parametrize(
    "arguments",
    [
        ("law", "show", "co-denvr"),
        ("law", "check", "co-denvr"),
        ("law", "compare", "co-denvr", "tx"),
        ("law", "diff", "co-denvr@2020-01-13", "tx@2020-01-13"),
        ("law", "facts", "--in", "co-denvr"),
        ("law", "ask", "co-denvr"),
    ],
)
def test_an_unknown_place_is_answered_with_the_nearest(
    tecum: Tecum, arguments: tuple[str, ...]
) -> None:
    result = tecum(*arguments)
    assert (result.status, result.out) == (2, "")
    assert "'co-denvr'" in result.err
    assert "co-denver" in result.err


def test_a_shown_place_keeps_adopted_readings_apart(tecum: Tecum) -> None:
    shown = tecum("law", "show", "co-denver", "--as-of", "2020-01-13").out
    rules, _, adopted = shown.partition("Readings that an office adopted (no statutes)")
    assert "City Attorney of Denver, from 2020-01" in adopted
    assert "City Attorney of Denver, from 2020-01" not in rules
    before = tecum("law", "show", "co-denver", "--as-of", "2019-12-31").out
    assert "Readings that an office adopted" not in before


def test_the_page_for_counsel_loads_nothing_and_has_a_line_to_sign(tecum: Tecum) -> None:
    page = page_of(tecum("law", "show", "co-denver", "--html").out)
    assert [tag for tag, _ in page.tags if tag in {"script", "link", "img", "iframe"}] == []
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    anchors = {attributes.get("id") for _, attributes in page.tags}
    assert links
    assert [link for link in links if link is None or link[1:] not in anchors] == []
    assert "No legal advice." in page.text
    assert "Reviewed by counsel: nobody yet" in page.text
    assert "Readings that an office adopted (no statutes)" in page.text


def test_a_pack_cannot_write_markup_into_the_page(tecum: Tecum, tmp_path: Path) -> None:
    title = '<script>alert("x")</script> & Sons'
    tecum("law", "new", "or-county", "--under", "or", "--title", title, "--to", tmp_path)
    page = page_of(tecum("law", "show", "or-county", "--html", "--packs", tmp_path).out)
    assert "script" not in {tag for tag, _ in page.tags}
    assert title in page.text


def test_show_gives_one_document_at_a_time(tecum: Tecum) -> None:
    result = tecum("law", "show", "tx", "--html", "--json")
    assert (result.status, result.out) == (2, "")
    assert "give one of them" in result.err


def test_denver_and_texas_side_by_side(tecum: Tecum) -> None:
    result = tecum("law", "compare", "co-denver", "tx", "--as-of", "2020-01-13", "--json")
    acts = {one["act"]: one for one in result.json["acts"]}
    assert acts["hold"]["instruments"] == ["I-247A"]
    assert (acts["hold"]["a"]["outcome"], acts["hold"]["b"]["outcome"]) == (
        "prohibited",
        "required",
    )
    assert "comply with, honor, and fulfill" in acts["hold"]["b"]["reasons"][0]["quote"]
    assert acts["judicial"]["same"]
    shown = tecum("law", "compare", "co-denver", "tx", "--as-of", "2020-01-13").out
    assert "co-denver on 2020-01-13: PROHIBITED" in shown
    assert "tx on 2020-01-13: REQUIRED" in shown


def test_oregon_and_iowa_on_one_detainer_with_its_warrant(tecum: Tecum, tmp_path: Path) -> None:
    packet = tmp_path / "packet.json"
    facts = {
        "requester": "ICE",
        "companion_warrant": "I-200",
        "companion_warrant_signed_by": "ICE",
        "form_complete": True,
        "in_custody": True,
    }
    packet.write_text(json.dumps({"instruments": ["I-247A", "I-200"], "facts": facts}))
    day = ("--as-of", "2022-01-13", "--facts", packet, "--json")
    acts = {one["act"]: one for one in tecum("law", "compare", "or", "ia", *day).json["acts"]}
    for place, outcome in (("a", "prohibited"), ("b", "required")):
        answer = acts["hold"][place]
        assert answer["outcome"] == outcome
        assert any(one["quote"] for one in answer["reasons"] if one["outcome"] == outcome)


def test_all_packs_are_whole(tecum: Tecum) -> None:
    result = tecum("law", "check", "--json")
    assert result.json["faults"] == []
    assert result.status == 0
    for pack in result.json["packs"]:
        assert pack["cases"] >= 15
        assert sum(version["patterns"] for version in pack["versions"]) > 0
        for version in pack["versions"]:
            assert sum(version["outcomes"].values()) == version["patterns"]


def test_a_pack_begun_is_whole_and_answers(tecum: Tecum, county: Path) -> None:
    checked = tecum("law", "check", COUNTY, "--packs", county)
    assert checked.status == 0, checked.out
    assert "0 faults" in checked.out
    facts = county / "facts.json"
    facts.write_text(json.dumps({"instruments": ["I-247A"], "facts": {}}))
    place = ("--in", COUNTY, "--as-of", FIRST_DAY, "--packs", county)
    answer = tecum("decide", *place, "--facts", facts, "--json").json
    assert answer["layers"] == [COUNTY, "co", "us"]
    assert answer["acts"]["hold"]["outcome"] == "prohibited"


def test_a_place_s_own_pack_serves_a_whole_folder_and_brings_its_holidays(
    tecum: Tecum, county: Path, corpus: Mapping[str, Path]
) -> None:
    text = county / COUNTY / "pack.toml"
    text.write_text(text.read_text().replace('holidays = "us"', 'holidays = "us+co"'))
    tray = county / "tray"
    tray.mkdir()
    shutil.copy(corpus["i247a-0317-ruled-fillable"], tray)
    place = ("--in", COUNTY, "--as-of", "2026-10-01", "--packs", county)
    [row] = tecum("triage", tray, *place, "--json").json["rows"]
    assert row["error"] is None
    assert row["acts"]["hold"] == "prohibited"
    # Monday 5 October 2026 is Cabrini Day, a holiday of the state alone.
    facts = county / "facts.json"
    stated = {"otherwise_release_at": "2026-10-02T17:00"}
    facts.write_text(json.dumps({"instruments": ["I-247A"], "facts": stated}))
    clocks = tecum("decide", *place, "--facts", facts, "--json").json["deadlines"]
    hold = next(clock for clock in clocks if clock["act"] == "hold")
    dues = {one["name"]: one["due"] for one in hold["readings"]}
    assert dues["stop-clock"] == "2026-10-07T17:00:00-06:00"


def test_holidays_that_no_table_has_are_one_message(tecum: Tecum, county: Path) -> None:
    text = county / COUNTY / "pack.toml"
    text.write_text(text.read_text().replace('holidays = "us"', 'holidays = "us+zz"'))
    facts = county / "facts.json"
    facts.write_text(json.dumps({"instruments": ["I-247A"]}))
    place = ("--in", COUNTY, "--as-of", FIRST_DAY, "--packs", county)
    result = tecum("decide", *place, "--facts", facts)
    assert (result.status, result.out) == (2, "")
    assert "holidays 'zz'" in result.err


def test_a_review_is_said_where_there_was_one(tecum: Tecum, county: Path) -> None:
    text = county / COUNTY / "pack.toml"
    signed = 'reviewed_by = "County Attorney, 2026-03-02"'
    text.write_text(text.read_text().replace('reviewed_by = "none"', signed))
    facts = county / "facts.json"
    facts.write_text(json.dumps({"instruments": ["I-247A"]}))
    place = ("--in", COUNTY, "--as-of", FIRST_DAY, "--packs", county)
    shown = " ".join(tecum("decide", *place, "--facts", facts).out.split())
    assert "No rule here was reviewed" not in shown
    assert "reviewed by County Attorney, 2026-03-02" in shown


def test_a_pack_is_never_begun_over_another(tecum: Tecum, county: Path) -> None:
    before = (county / COUNTY / "pack.toml").read_bytes()
    again = tecum("law", "new", COUNTY, "--to", county)
    assert again.status == 2
    assert "exists" in again.err
    assert (county / COUNTY / "pack.toml").read_bytes() == before
    assert tecum("law", "new", "co-denver", "--to", county).status == 2
    assert tecum("law", "new", "../else", "--to", county).status == 2
    assert tecum("law", "new", "xx", "--under", "nowhere", "--to", county).status == 2
    assert sorted(path.name for path in county.iterdir()) == [COUNTY]


def test_every_fault_of_a_pack_is_said_at_once(tecum: Tecum, county: Path) -> None:
    text = county / COUNTY / "pack.toml"
    pack = text.read_text().replace('outcome = "permitted"', 'outcome = "allowed"', 1)
    text.write_text(pack.replace("judicial_warrant_authorises_ice_custody'", "judge_says_so'"))
    result = tecum("law", "check", COUNTY, "--packs", county, "--json")
    assert result.status == 1
    messages = [fault["message"] for fault in result.json["faults"]]
    assert len(messages) == 2
    assert f"{COUNTY}/pack.toml:" in messages[0]
    assert any("'allowed'" in message for message in messages)
    assert any("'judge_says_so'" in message for message in messages)


def test_a_pack_in_another_encoding_is_a_fault_with_its_line(tecum: Tecum, county: Path) -> None:
    text = county / COUNTY / "pack.toml"
    text.write_bytes(text.read_bytes().replace(b"An example", "Ein Ärgernis".encode("latin-1"), 1))
    checked = tecum("law", "check", COUNTY, "--packs", county, "--json")
    assert checked.status == 1
    [fault] = checked.json["faults"]
    assert "is not UTF-8 there; save it as UTF-8" in fault["message"]
    listed = tecum("law", "list", "--packs", county)
    assert (listed.status, listed.out) == (2, "")
    assert f"{COUNTY}/pack.toml:" in listed.err


def test_a_fault_of_the_law_names_its_line(tecum: Tecum, county: Path) -> None:
    text = county / COUNTY / "pack.toml"
    rule = f"""
[[rule]]
id = "{COUNTY}.dead"
acts = ["hold"]
outcome = "permitted"
when = 'written_consent and not written_consent'
source = "{COUNTY}.ordinance-1"
because = "It can never apply"
"""
    text.write_text(text.read_text() + rule)
    result = tecum("law", "check", COUNTY, "--packs", county, "--json")
    [fault] = [one for one in result.json["faults"] if one["kind"] == "unreachable"]
    place, _, _ = fault["message"].partition(": ")
    line = text.read_text().splitlines()[int(place.rpartition(":")[2]) - 1]
    assert line == f'id = "{COUNTY}.dead"'


def test_a_place_without_a_pack_is_shown_as_what_it_is(tecum: Tecum) -> None:
    result = tecum("law", "show", "dc")
    assert (result.status, result.out) == (2, "")
    assert "us alone answers" in result.err


def test_a_case_that_fails_is_a_fault(tecum: Tecum, county: Path) -> None:
    cases = county / COUNTY / "cases.toml"
    cases.write_text(cases.read_text().replace('hold = "prohibited"', 'hold = "required"'))
    result = tecum("law", "check", COUNTY, "--packs", county, "--json")
    assert result.status == 1
    assert [fault["kind"] for fault in result.json["faults"]] == ["case"]
    assert "hold is prohibited, expected required" in result.json["faults"][0]["message"]


def test_colorado_before_and_after_2025(tecum: Tecum) -> None:
    result = tecum("law", "diff", "co@2020-01-13", "co@2025-06-01", "--json")
    acts = {one["act"]: one for one in result.json["acts"]}
    assert len(acts) == 15
    for one in acts.values():
        assert one["same"] + sum(change["patterns"] for change in one["changes"]) == one["patterns"]
        for change in one["changes"]:
            assert change["a_answer"]["outcome"] == change["a"] != change["b"]
            assert change["b_answer"]["outcome"] == change["b"]
    assert acts["notify"]["changes"]
    assert acts["share_nonpublic"]["changes"]


def test_a_witness_decides_as_the_difference_says(tecum: Tecum, tmp_path: Path) -> None:
    found = tecum("law", "diff", "co@2020-01-13", "co@2025-06-01", "--json").json
    facts = tmp_path / "witness.json"
    checked = 0
    for act in found["acts"]:
        for change in act["changes"]:
            witness = change["witness"]
            packet = {"instruments": witness["instruments"], "facts": witness["facts"]}
            facts.write_text(json.dumps(packet))
            for side, day in (("a", "2020-01-13"), ("b", "2025-06-01")):
                answer = tecum("decide", "--in", "co", "--as-of", day, "--facts", facts, "--json")
                given = answer.json["acts"][act["act"]]
                if given["asked"] is witness["asked"]:
                    assert given["outcome"] == change[side]
                    checked += 1
    assert checked


def test_one_law_does_not_differ_from_itself(tecum: Tecum) -> None:
    result = tecum("law", "diff", "tx@2020-01-13", "tx@2020-01-13")
    assert result.status == 0
    assert "witness" not in result.out


@pytest.mark.parametrize(
    ("side", "said"), [("co@yesterday", "'co@yesterday'"), ("co@2001-01-01", "2019-05-28")]
)
def test_a_day_that_cannot_be_compared(tecum: Tecum, side: str, said: str) -> None:
    result = tecum("law", "diff", side, "co@2020-01-13")
    assert (result.status, result.out) == (2, "")
    assert said in result.err


def test_the_question_that_decides_is_asked_first(
    tecum: Tecum, typed: Typed, tmp_path: Path
) -> None:
    facts = tmp_path / "warrant.json"
    stated = {"custodian_type": "jail", "judicial_warrant": "federal_judge_or_magistrate"}
    facts.write_text(json.dumps({"instruments": ["I-247A"], "facts": stated}))
    saved = tmp_path / "answered.json"
    typed("perhaps\nyes\nno\n" + "\n" * 40)
    day = ("--as-of", "2020-01-13")
    result = tecum("law", "ask", "co-denver", *day, "--facts", facts, "--save", saved)
    assert result.status == 0
    question = "Does the judge's warrant authorise immigration authorities to take custody"
    assert question in result.out.partition("cannot be 'perhaps'")[0]
    assert "No answer to a further question could change this." in result.out
    answered = json.loads(saved.read_text())
    assert answered["facts"]["judicial_warrant_authorises_ice_custody"] is True
    again = tecum("decide", "--in", "co-denver", *day, "--facts", saved, "--json").json
    assert again["acts"]["hold"]["outcome"] == "permitted"


def test_who_leaves_early_is_told_that_answers_could_change(tecum: Tecum, typed: Typed) -> None:
    typed("I-247B\nI-247A\n")
    result = tecum("law", "ask", "tx", "--as-of", "2020-01-13")
    assert result.status == 0
    assert "there is no instrument 'I-247B'" in result.out
    assert "You stopped before the last question" in result.out
    assert "hold: REQUIRED" in result.out


def test_asking_never_writes_over_a_file(tecum: Tecum, typed: Typed, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("mine")
    typed("")
    result = tecum("law", "ask", "tx", "--instrument", "I-247A", "--save", kept)
    assert result.status == 2
    assert kept.read_text() == "mine"
