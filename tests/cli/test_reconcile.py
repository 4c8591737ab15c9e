"""`tecum reconcile`: the guide's two lists, statuses, files written, and one clear message."""

import json
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum
from tests.docs.guide_files import write_files_of

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "contract"
GUIDE = ROOT / "docs" / "guides" / "two-lists.md"


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the guide, in the folder that is worked in."""
    monkeypatch.chdir(tmp_path)
    write_files_of(GUIDE, tmp_path)
    return tmp_path


def keeps(name: str, document: object) -> None:
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)


@pytest.mark.usefixtures("lists")
def test_the_json_keeps_its_contract_and_holds_every_row(tecum: Tecum) -> None:
    result = tecum("reconcile", "ours.csv", "theirs.csv", "--json")
    keeps("reconcile", result.json)
    assert result.status == 0
    rows = result.json["rows"]
    assert sum(row["ours"] is not None for row in rows) == 5
    assert sum(row["theirs"] is not None for row in rows) == 7
    shown = {row["theirs"]["says"]["event_number"][-3:]: row["class"] for row in rows}
    assert shown == {
        "101": "two acts, both right",
        "102": "both agree",
        "103": "answered late",
        "104": "answered, they say not",
        "105": "delivered, not opened",
        "106": "sent, not shown delivered",
        "107": "wrong addressee",
    }


@pytest.mark.usefixtures("lists")
def test_seen_from_the_other_side_the_classes_are_the_same(tecum: Tecum) -> None:
    ours = tecum("reconcile", "ours.csv", "theirs.csv", "--json").json["summary"]["classes"]
    theirs = tecum("reconcile", "theirs.csv", "ours.csv", "--json").json["summary"]["classes"]
    assert theirs == ours


def test_spreadsheet_and_page_are_written(tecum: Tecum, lists: Path) -> None:
    result = tecum("reconcile", "ours.csv", "theirs.csv", "--xlsx", "c.xlsx", "--html", "c.html")
    assert result.status == 0
    assert (lists / "c.xlsx").read_bytes().startswith(b"PK")
    assert "wrong addressee" in (lists / "c.html").read_text(encoding="utf-8")
    assert "names and birth dates were not read" in " ".join(result.out.split())


@pytest.mark.usefixtures("lists")
def test_strict_says_no_where_anything_is_left(tecum: Tecum) -> None:
    assert tecum("reconcile", "ours.csv", "theirs.csv", "--strict").status == 1
    Path("one.csv").write_text("event_number,subject_id,instrument,sent\nE1,F1,I-138,2020-01-13\n")
    Path("two.csv").write_text(
        "event_number,subject_id,instrument,received\nE1,F1,I-138,2020-01-13\n"
    )
    agreed = ("reconcile", "one.csv", "two.csv", "--ours", "issuer", "--strict")
    assert tecum(*agreed).status == 0


BAD: list[tuple[tuple[str, ...], str]] = [
    (("ours.csv",), "name two lists"),
    (("ours.csv", "absent.csv"), "absent.csv: there is no such file"),
    (("ours.csv", "ours.csv"), "nobody says which is the issuer's list"),
    (("ours.csv", "theirs.csv", "--ours", "issuer"), "one list must be the issuer's"),
    (("theirs.csv", "ours.csv", "--ours", "custodian"), "--ours says custodian"),
    (("ours.csv", "theirs.csv", "--their-mapping", "absent.toml"), "absent.toml"),
    (("ours.csv", "theirs.csv", "--xlsx", "absent/c.xlsx"), "cannot be written"),
    (("ours.csv", "theirs.csv", "--ours", "court"), "court"),
    (("ours.csv", "plain.csv", "--ours", "custodian"), "tecum reconcile --new-mapping plain.csv"),
    (("--new-mapping", "ours.csv", "ours.csv"), "compares nothing"),
]


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[case[1][:24] for case in BAD])
def test_bad_input_is_one_clear_message(
    tecum: Tecum, arguments: tuple[str, ...], said: str
) -> None:
    Path("plain.csv").write_text("Number,When\nE1,2020-01-13\n")
    result = tecum("reconcile", *arguments, "--json")
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.usefixtures("lists")
def test_a_first_mapping_is_begun_once_and_can_be_used(tecum: Tecum) -> None:
    Path("theirs.mapping.toml").unlink()
    begun = tecum("reconcile", "--new-mapping", "theirs.csv", "--json")
    keeps("reconcile-new-mapping", begun.json)
    assert begun.status == 0
    assert tecum("reconcile", "--new-mapping", "theirs.csv").status == 2
    first = tecum("reconcile", "ours.csv", "theirs.csv", "--ours", "custodian", "--json")
    assert first.status == 0
    assert first.json["summary"]["rows"] == {"ours": 5, "theirs": 7}


@pytest.mark.usefixtures("lists")
def test_days_limit_what_is_compared_and_the_rest_is_counted(tecum: Tecum) -> None:
    result = tecum("reconcile", "ours.csv", "theirs.csv", "--to", "2020-01-13", "--json")
    assert result.json["summary"]["rows"] == {"ours": 4, "theirs": 4}
    assert result.json["summary"]["set_aside"] == {"ours": 1, "theirs": 3}
    assert result.json["theirs"]["set_aside"] == [
        {"why": "it is after 2020-01-13", "rows": 3, "where": "rows 6-8"}
    ]


def test_names_are_compared_only_on_request(tecum: Tecum, tmp_path: Path) -> None:
    head = "event_number,instrument,{},name,birth_date\n"
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(head.format("sent") + 'E1,I-138,2020-01-13,"GARCIA, Ana",1990-02-03\n')
    two.write_text(head.format("received") + ",I-138,2020-01-13,Ana Garcia,1990-02-03\n" * 1)
    two.write_text(two.read_text() + "E9,I-138,2020-03-13,Juan Lopez,1985-02-03\n")
    silent = tecum("reconcile", one, two, "--ours", "issuer", "--json")
    assert "Ana" not in silent.out
    assert silent.json["names_used"] is False
    assert silent.json["summary"]["classes"]["both agree"] == 0
    named = tecum("reconcile", one, two, "--ours", "issuer", "--names", "--json")
    assert named.json["summary"]["classes"]["both agree"] == 1
    assert "Ana" in named.out
