"""`tecum story`: usage, bad input, and files that it writes."""

import shutil
from pathlib import Path

import pytest
from tests.cli.running import Tecum
from tests.papers.story import FOLDER

from tecum.cli.main import main

PLACE = ("--in", "co-denver", "--as-of", "2020-01-13")
SAID = """by = "press desk"
[[statement]]
office = "a city"
at = "2020-01-15T12:00"
words = "We answered."
"""


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("received") / "home"
    paper = str(FOLDER / "05-detainer-d.pdf")
    at = ("--receive", "--home", str(folder), "--agency", "A jail", "--json")
    assert main(["decide", paper, *PLACE, *at]) == 0
    return folder


@pytest.fixture
def home(received: Path, tmp_path: Path) -> Path:
    return shutil.copytree(received, tmp_path / "home")


@pytest.fixture
def matter(home: Path) -> str:
    [file] = (home / "matters").iterdir()
    return file.stem


def test_a_matter_is_told_on_one_page(tecum: Tecum, home: Path, matter: str) -> None:
    result = tecum("story", matter, "--home", home)
    assert result.status == 0
    assert "Statement of facts" in result.out
    assert "by file: I-247A (2017-02) (1)" in result.out
    assert "Recorded by A jail." in result.out
    assert "Not issued" in result.out


def test_labels_and_all_and_json(tecum: Tecum, home: Path, matter: str) -> None:
    for words in ((f"D={matter}",), (f"D={matter}", "--all")):
        document = tecum("story", *words, "--home", home, "--json").json
        assert document["schema"] == "tecum.story.v1"
        assert document["matters"] == [{"matter": matter, "label": "D"}]
    assert tecum("story", "--all", "--home", home).status == 0


def test_an_issued_page_is_recorded_once_and_found_by_its_name(
    tecum: Tecum, home: Path, matter: str
) -> None:
    first = tecum("story", matter, "--home", home, "--issue", "--json").json
    assert first["issued"]["facts"] == first["facts"]
    again = tecum(
        "story", matter, "--home", home, "--known-at", first["facts"], "--issue", "--json"
    ).json
    assert again == first
    lines = (home / "matters" / f"{matter}.jsonl").read_text(encoding="utf-8")
    assert lines.count('"type":"facts.printed"') == 1


def test_a_file_of_statements_is_entered_whole_or_not_at_all(
    tecum: Tecum, home: Path, matter: str, tmp_path: Path
) -> None:
    file, before = tmp_path / "said.toml", home / "matters" / f"{matter}.jsonl"
    lines = before.read_bytes()
    torn = '[[statement.claim]]\nwords = "w"\n[[statement.claim.tie]]\nbearing = "supports"\n'
    file.write_text(f'{SAID}{torn}why = "y"\nevents = ["1/99"]\n', encoding="utf-8")
    result = tecum("story", matter, "--home", home, "--say", file)
    assert (result.status, result.out) == (2, "")
    assert "said.toml, line 11: 1 has no event 99" in result.err
    assert before.read_bytes() == lines
    file.write_text(SAID, encoding="utf-8")
    assert "1. a city" in tecum("story", matter, "--home", home, "--say", file).out
    twice = tecum("story", matter, "--home", home, "--say", file)
    assert twice.status == 2
    assert "said.toml, line 2: " in twice.err
    assert "is this statement of a city already" in twice.err


def test_nothing_is_issued_where_its_file_cannot_be_written(
    tecum: Tecum, home: Path, matter: str, tmp_path: Path
) -> None:
    nowhere = tmp_path / "no" / "facts.pdf"
    assert tecum("story", matter, "--home", home, "--issue", "--pdf", nowhere).status == 2
    assert b"facts.printed" not in (home / "matters" / f"{matter}.jsonl").read_bytes()


def test_page_and_paper_are_written(tecum: Tecum, home: Path, matter: str, tmp_path: Path) -> None:
    html, pdf = tmp_path / "facts.html", tmp_path / "facts.pdf"
    written = tecum("story", matter, "--home", home, "--html", html, "--pdf", pdf, "--paper", "a4")
    assert written.status == 0
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no matter is named"),
        (("M-1",), "matter id 'M-1'"),
        (("{matter}", "{matter}"), "is named twice"),
        (("x={matter}", "x=M-00000-00000-00000-00000-00000-0"), "cannot be used"),
        (("a/b={matter}",), "the label 'a/b' cannot be used"),
        (("{matter}", "--known-at", "yesterday"), "--known-at 'yesterday' is no moment"),
        (("{matter}", "--known-at", "2999-01-01T00:00"), "is yet to come"),
        (("{matter}", "--known-at", "1999-01-01T00:00"), "nothing was recorded by"),
        (
            ("{matter}", "--known-at", "F-00000-00000-00000-00000-00000-0"),
            "no statement of facts F-00000-00000-00000-00000-00000-0 was issued",
        ),
        (("{matter}", "--say", "gone.toml"), "gone.toml"),
        (("{matter}", "--say", "latin.toml"), "latin.toml: it is no UTF-8 text"),
        (("{matter}", "--say", "latin.toml", "--known-at", "2020-01-01T00:00"), "leave --known-at"),
        (("{matter}", "--pdf", "no/such/folder.pdf"), "name a file that can be written"),
        (("{matter}", "--audience", "everybody"), "audience"),
    ],
)
def test_bad_input_is_one_message_and_nothing_on_standard_output(  # noqa: PLR0913, PLR0917 - fixtures
    tecum: Tecum,
    home: Path,
    matter: str,
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("latin.toml").write_bytes(b'by = "\xe9"')
    result = tecum("story", *(one.format(matter=matter) for one in words), "--home", home)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
