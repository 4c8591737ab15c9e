"""`tecum decide`, at its promise: outcomes, contracts, receipts, and messages for bad input."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum

FactFile = Callable[[object], Path]
CONTRACT = Path(__file__).parents[2] / "contract"
DENVER = ("--in", "co-denver", "--as-of", "2020-01-13")


@pytest.fixture
def fact_file(tmp_path: Path) -> FactFile:
    def write(content: object) -> Path:
        path = tmp_path / "facts.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def test_the_json_keeps_its_contract(
    tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path
) -> None:
    result = tecum(
        "decide", corpus["i138-typed-fillable"], *DENVER, "--receive", "--home", tmp_path, "--json"
    )
    schema = json.loads((CONTRACT / "decide.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(result.json)
    assert result.status == 0


def test_denver_and_texas_answer_one_detainer_in_opposite_ways(
    tecum: Tecum, corpus: Mapping[str, Path]
) -> None:
    paper = corpus["i247a-0317-ruled-fillable"]
    denver = tecum("decide", paper, *DENVER, "--json").json["acts"]
    texas = tecum("decide", paper, "--in", "tx", "--as-of", "2020-01-13", "--json").json["acts"]
    assert (denver["hold"]["outcome"], denver["notify"]["outcome"]) == ("prohibited", "permitted")
    assert (texas["hold"]["outcome"], texas["notify"]["outcome"]) == ("required", "required")
    assert texas["hold"]["force_here"] == "binding"
    assert "comply with, honor, and fulfill" in texas["hold"]["reasons"][0]["quote"]


def test_a_warrant_named_beside_a_detainer_is_its_companion(
    tecum: Tecum, fact_file: FactFile
) -> None:
    facts = fact_file({"instruments": ["I-247A", "I-200"], "facts": {}})
    day = ("--in", "ia", "--as-of", "2022-01-13")
    result = tecum("decide", *day, "--facts", facts, "--json").json
    assert result["facts"]["companion_warrant"]["value"] == "I-200"
    reasons = " ".join(one["because"] for one in result["acts"]["hold"]["reasons"])
    assert "Nothing shows an administrative warrant" not in reasons


def test_facts_alone_are_enough(tecum: Tecum, fact_file: FactFile) -> None:
    facts = fact_file({"instruments": ["I-247A"], "facts": {"requester": "ICE"}})
    result = tecum("decide", "--in", "tx", "--as-of", "2020-01-13", "--facts", facts, "--json")
    assert result.json["acts"]["hold"]["outcome"] == "required"
    assert result.json["facts"]["requester"] == {"value": "ICE", "from": "given", "because": None}


def test_a_wall_clock_time_is_read_in_the_zone_of_the_place(
    tecum: Tecum, fact_file: FactFile
) -> None:
    facts = fact_file(
        {"instruments": ["I-247A"], "facts": {"otherwise_release_at": "2020-01-17T17:00"}}
    )
    clocks = tecum("decide", *DENVER, "--facts", facts, "--json").json["deadlines"]
    hold = next(clock for clock in clocks if clock["act"] == "hold")
    assert hold["due"] == "2020-01-19T17:00:00-07:00"
    assert {one["name"]: one["due"] for one in hold["readings"]} == {
        "elapsed": "2020-01-19T17:00:00-07:00",
        "stop-clock": "2020-01-22T17:00:00-07:00",
    }
    assert hold["safest_for"] == {
        "custodian": "elapsed",
        "subject": "elapsed",
        "issuer": "stop-clock",
    }


def test_a_clock_without_its_instant_names_what_it_waits_for(
    tecum: Tecum, fact_file: FactFile
) -> None:
    facts = fact_file({"instruments": ["I-247A"], "facts": {}})
    clocks = tecum("decide", *DENVER, "--facts", facts, "--json").json["deadlines"]
    assert [clock["needs"] for clock in clocks] == [["otherwise_release_at"]] * 2
    assert [clock["due"] for clock in clocks] == [None, None]


def test_papers_of_two_people_are_refused(tecum: Tecum, corpus: Mapping[str, Path]) -> None:
    papers = (corpus["i247a-0217-ruled-flat"], corpus["i138-ruled-flat"])
    result = tecum("decide", *papers, *DENVER, "--json")
    assert (result.status, result.out) == (2, "")
    assert "use triage, or --subject" in result.err


def test_subject_picks_the_papers_of_one_person(tecum: Tecum, corpus: Mapping[str, Path]) -> None:
    papers = (corpus["i247a-0217-ruled-flat"], corpus["i138-ruled-flat"])
    read = tecum("read", papers[1], "--json").json["documents"][0]["instruments"][0]
    name = read["fields"]["subject_name"]["value"]
    result = tecum("decide", *papers, *DENVER, "--subject", name, "--json")
    assert [one["kind"] for one in result.json["instruments"]] == ["I-138"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"facts": {"requestor": "ICE"}}, "requester"),
        ({"facts": {"requester": "ICE police"}}, "requester"),
        ({"facts": {"in_custody": "yes"}}, "in_custody"),
        ({"facts": {"otherwise_release_at": "Friday night"}}, "otherwise_release_at"),
        ({"instruments": ["I-247B"], "facts": {}}, "I-247X"),
        ({"instrument": ["I-247A"]}, "instruments"),
        ({"facts": []}, "facts"),
        ([], "object"),
        ('{"facts": {"in_custody": true, "in_custody": false}}', "in_custody stands twice"),
        ("{", "JSON"),
    ],
)
def test_a_bad_fact_file_is_one_clear_message(
    tecum: Tecum, fact_file: FactFile, content: object, says: str
) -> None:
    result = tecum("decide", *DENVER, "--facts", fact_file(content), "--json")
    assert (result.status, result.out) == (2, "")
    assert says in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("place", "day", "says"),
    [
        ("co-denvr", "2020-01-13", "co-denver"),
        ("co", "2019-05-27", "2019-05-28"),
        ("co-denver", "2019-05-27", "2019-05-28"),
        ("tx", "2017-08-31", "2017-09-01"),
    ],
)
def test_a_place_or_day_without_law_is_one_clear_message(
    tecum: Tecum, fact_file: FactFile, place: str, day: str, says: str
) -> None:
    facts = fact_file({"instruments": ["I-247A"]})
    result = tecum("decide", "--in", place, "--as-of", day, "--facts", facts)
    assert (result.status, result.out) == (2, "")
    assert says in result.err


def test_nothing_is_received_when_the_question_is_wrong(
    tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    paper = corpus["i138-ruled-flat"]
    tecum("decide", paper, "--in", "nowhere", "--receive", "--home", home)
    assert not home.exists()


def test_a_paper_that_cannot_be_read_was_received_all_the_same(
    tecum: Tecum, tmp_path: Path
) -> None:
    paper = tmp_path / "torn.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    result = tecum("decide", paper, *DENVER, "--receive", "--home", tmp_path / "home")
    assert (result.status, result.out) == (2, "")
    assert "torn.pdf" in result.err
    [receipt] = (tmp_path / "home" / "receipts").iterdir()
    assert receipt.stem in result.err
    assert tecum("verify", receipt, "--paper", paper).status == 0


def test_an_unknown_reading_is_refused(tecum: Tecum, fact_file: FactFile) -> None:
    facts = fact_file({"instruments": ["I-138"]})
    result = tecum("decide", *DENVER, "--facts", facts, "--adopt", "co-denver.nothing")
    assert (result.status, result.out) == (2, "")
    assert "co-denver.nothing" in result.err


def test_several_files_are_received_under_one_receipt_and_start_their_clocks(
    tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path
) -> None:
    """A detainer and its warrant as two files: the commonest packet of all."""
    papers = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in papers:
        path.write_bytes(corpus["i138-ruled-flat"].read_bytes())
    papers[1].write_bytes(corpus["i138-ruled-flat"].read_bytes() + b"\n% a second copy")
    home = tmp_path / "home"
    result = tecum("decide", *papers, *DENVER, "--receive", "--home", home, "--json")
    assert result.status == 0
    [receipt] = (home / "receipts").iterdir()
    assert tecum("verify", receipt, "--paper", papers[0], "--paper", papers[1]).status == 0
    assert result.json["facts"]["papers_received_at"]["because"] == "the instant of the receipt"


def test_a_home_signs_for_one_agency(
    tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path
) -> None:
    command = ("decide", corpus["i138-ruled-flat"], *DENVER, "--receive", "--home", tmp_path)
    assert tecum(*command, "--agency", "An invented jail").status == 0
    assert tecum(*command).status == 0
    other = tecum(*command, "--agency", "Another jail")
    assert (other.status, other.out) == (2, "")
    assert "An invented jail" in other.err
