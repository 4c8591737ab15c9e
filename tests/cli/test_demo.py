"""`tecum demo`: the story on a terminal, as JSON, and without a desk."""

from pathlib import Path

from tests.cli.running import Tecum


def test_the_story_is_told_and_ends_well(tecum: Tecum) -> None:
    result = tecum("demo", "--no-serve")
    assert result.status == 0
    assert "Denver, January to May 2020" in result.out
    assert "12 of 12 receipts hold" in result.out


def test_what_was_said_stands_beside_the_events(tecum: Tecum, tmp_path: Path) -> None:
    home = tmp_path / "story"
    said = " ".join(tecum("demo", "--no-serve", "--home", home).out.split())
    assert "as to notify: contradicted (says S1); as to hold: supported (says S1)" in said
    assert "superseded by that of 18:00 MDT on Tuesday 21 April 2020" in said
    page = tecum("story", "--all", "--home", home, "--known-at", "2020-01-15T18:00", "--json").json
    assert page["facts"] in said  # the page that was issued, found again by its instant
    assert page["issued"]["facts"] == page["facts"]


def test_the_story_as_one_json_document(tecum: Tecum) -> None:
    result = tecum("demo", "--no-serve", "--json")
    assert result.status == 0
    assert len(result.json["papers"]) == 12
    assert all(paper["proof"]["valid"] for paper in result.json["papers"])
    assert all(one["verification"]["valid"] for one in result.json["bundles"].values())


def test_without_a_desk_it_says_so(tecum: Tecum) -> None:
    result = tecum("demo")
    assert (result.status, result.out) == (2, "")
    assert "--no-serve" in result.err


def test_the_folder_that_keeps_the_story_must_be_empty(tecum: Tecum, tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    result = tecum("demo", "--no-serve", "--home", tmp_path)
    assert (result.status, result.out) == (2, "")
    assert "empty" in result.err


def test_the_kept_receipts_verify(tecum: Tecum, tmp_path: Path) -> None:
    home = tmp_path / "story"
    assert tecum("demo", "--no-serve", "--home", home).status == 0
    receipts = list((home / "receipts").iterdir())
    assert len(receipts) == 12
    assert tecum("verify", receipts[0]).status == 0
