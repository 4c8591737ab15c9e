"""What offices said, held against events: T5, T13 and T14 of the founding case, by command line.

The Denver story is told into a home once; then everything is done by `tecum story` alone.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tecum.adapters.home import Home
from tecum.adapters.story.facts import load_story
from tecum.adapters.story.telling import CITY, matter_id, tell
from tecum.cli.main import main

PEOPLE = ("A", "B", "C", "D")
EVERYBODY = tuple(f"{key}={matter_id(key)}" for key in (*PEOPLE, CITY))
EVENINGS = {
    "15th": "2020-01-15T18:00",
    "16th": "2020-01-16T18:00",
    "21st": "2020-04-21T18:00",
}
Story = Callable[..., str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    tell(load_story(), Home(folder))
    return folder


@pytest.fixture
def home(told: Path, tmp_path: Path) -> Path:
    """A home of one's own, which a journey may write to."""
    return shutil.copytree(told, tmp_path / "home")


@pytest.fixture
def story(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Story:
    monkeypatch.setenv("COLUMNS", "110")

    def run(*arguments: object) -> str:
        capsys.readouterr()
        assert main(["story", *map(str, arguments)]) == 0
        return " ".join(capsys.readouterr().out.split())

    return run


def page(story: Story, *arguments: object) -> Any:  # noqa: ANN401 - JSON is of any shape
    return json.loads(story(*arguments, "--json"))


def say(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# T5: "no cooperation" contradicted as to notify, supported as to hold
def test_t5_no_cooperation_is_contradicted_as_to_notify_and_supported_as_to_hold(
    story: Story, told: Path
) -> None:
    said = story(*EVERYBODY, "--home", told, "--known-at", EVENINGS["15th"])
    assert "as to notify: contradicted (says S1); as to hold: supported (says S1)" in said
    assert "S1: press desk of the city" in said
    found = page(story, *EVERYBODY, "--home", told, "--known-at", EVENINGS["15th"])
    [statement] = [one for one in found["statements"] if "immigration agency" in one["office"]]
    [claim] = statement["claims"]
    assert (claim["words"], claim["denies"]) == ("no cooperation", True)
    beside = {tie["act"]: tie for tie in claim["ties"] if tie["by"]}
    assert [one["label"] for one in beside["notify"]["events"]] == ["A", "B", "C"]
    assert {one["label"] for one in beside["hold"]["events"]} == set(PEOPLE)


def test_t5_each_act_stands_as_it_was_answered_and_done(story: Story, told: Path) -> None:
    found = page(story, *EVERYBODY, "--home", told, "--known-at", EVENINGS["15th"])
    acts = {
        (paper["labels"][0], act["act"]): act
        for paper in found["papers"]
        for instrument in paper["instruments"]
        if instrument["kind"] == "I-247A"
        for act in instrument["acts"]
    }
    for key in PEOPLE:
        assert [one["kind"] for one in acts[key, "hold"]["answers"]] == ["declined"]
        assert bool(acts[key, "notify"]["done"]) is (key != "D")
        assert acts[key, "notify"]["promise_open"] is (key == "D")


# The three evenings: what was known then, and nothing that came later
def test_the_page_of_an_evening_holds_what_was_known_then(story: Story, told: Path) -> None:
    said = {
        name: story(*EVERYBODY, "--home", told, "--known-at", at) for name, at in EVENINGS.items()
    }
    assert said["15th"].count("share_nonpublic, admin_subpoena: no answer recorded") == 4
    assert said["15th"].count("due 27 Jan 2020, 10:00, running") == 3
    assert said["15th"].count("due 16 Jan 2020, 10:00, running") == 1
    assert said["16th"].count("declined 16 Jan 2020, 09:20") == 4
    assert "running" not in said["16th"]
    assert "petition" not in said["16th"]
    assert "order 1:20-mc-00399" in said["21st"]
    assert "pleased with the outcome" in said["21st"]
    assert "narrowed" not in said["21st"]
    for name in ("15th", "16th"):
        assert "Superseded by the statement of facts of 18:00 MDT on Tuesday 21 April" in said[name]
    assert "Superseded" not in said["21st"]
    assert "supersedes that of 18:00 MST on Thursday 16 January 2020" in said["21st"]


def test_the_three_prints_are_one_page_each(story: Story, told: Path, tmp_path: Path) -> None:
    from tecum.adapters.statements.printing import sheets_of

    for name, at in EVENINGS.items():
        for paper in ("letter", "a4"):
            pdf = tmp_path / f"{name}-{paper}.pdf"
            files = ("--pdf", pdf, "--paper", paper, "--html", pdf.with_suffix(".html"))
            story(*EVERYBODY, "--home", told, "--known-at", at, *files)
            assert sheets_of(pdf.read_bytes()) == 1
            assert "no cooperation" in pdf.with_suffix(".html").read_text(encoding="utf-8")


# T13: a report and its later correction
REPORT = """
by = "press desk"
zone = "America/Denver"

[[statement]]
name = "first report"
office = "an invented gazette"
at = "2020-01-15T20:00"
words = "The city does not comply with such requests."
source = {title = "Evening edition", address = "https://gazette.example/1"}
according_to = "the issuing authority"

[[statement.claim]]
words = "does not comply"
denies = true
acts = ["notify"]
matters = ["A", "B", "C"]
kinds = ["I-247A"]
"""
CORRECTION = """
by = "press desk"
zone = "America/Denver"

[[statement]]
office = "an invented gazette"
at = "2020-01-16T08:00"
words = "The city says that it answered three requests."
corrects = {number}

[[statement.claim]]
words = "answered three requests"
acts = ["notify"]
matters = ["A", "B", "C"]
kinds = ["I-247A"]
"""


def test_t13_a_correction_supersedes_and_alters_nothing(
    story: Story, home: Path, tmp_path: Path
) -> None:
    matters = (f"{CITY}={matter_id(CITY)}", *EVERYBODY[:4], "--home", home)
    file = home / "matters" / f"{matter_id(CITY)}.jsonl"
    first = page(story, *matters, "--say", say(tmp_path, "report.toml", REPORT), "--issue")
    [report] = [one for one in first["statements"] if one["office"] == "an invented gazette"]
    assert report["on_word_of"] == "the issuing authority"
    before = file.read_bytes()
    text = CORRECTION.format(number=report["ref"]["sequence"])
    second = page(story, *matters, "--say", say(tmp_path, "later.toml", text), "--issue")
    assert file.read_bytes().startswith(before)  # nothing that was recorded has changed
    assert second["supersedes"]["facts"] == first["facts"]
    [one, other] = [each for each in second["statements"] if each["office"] == report["office"]]
    assert (one["words"], one["corrected_by"]) == (report["words"], other["number"])
    assert other["corrects"] == one["number"]
    again = page(story, *matters, "--known-at", first["facts"])
    assert again["superseded_by"]["facts"] == second["facts"]
    assert (again["facts"], again["statements"]) == (first["facts"], first["statements"])
    said = story(*matters, "--known-at", first["facts"])
    assert f"({second['facts']})" in said.partition("What was received")[0]
    assert "Superseded by the statement of facts of" in said
    assert "corrected" not in said  # as known then, nobody had corrected anything
    assert "superseded by its correction, statement" in story(*matters)


# T14: two acts, two answers, two performances
TWO_WORDS = """
by = "press desk"
zone = "America/Denver"

[[statement]]
office = "the issuing authority"
at = "2019-11-09T09:00"
words = "They released him despite our detainer."

[[statement.claim]]
words = "released despite a detainer"
denies = true
acts = ["hold"]
matters = ["A"]

[[statement]]
office = "the custodian"
at = "2019-11-09T12:00"
words = "We told you when we released him."

[[statement.claim]]
words = "told of the release"
acts = ["notify"]
matters = ["A"]
"""


def test_t14_released_despite_a_detainer_and_told_of_it_can_both_be_true(
    story: Story, home: Path, tmp_path: Path
) -> None:
    matters = (EVERYBODY[0], "--home", home)
    said = story(*matters, "--say", say(tmp_path, "two.toml", TWO_WORDS))
    assert "Claims 1.1 and 2.1 can both be true: they are about two acts (hold; notify)" in said
    assert "as to hold: supported (proposed)" in said
    assert "hold supported (proposed, nobody has said so): what was answered" in said
    assert "notify supported (proposed, nobody has said so): what is recorded as done" in said
    found = page(story, *matters)
    held = {
        claim["number"]: {one["act"]: one["held"] for one in claim["held"]}
        for statement in found["statements"]
        for claim in statement["claims"]
    }
    assert held == {"1.1": {"hold": "supported"}, "2.1": {"notify": "supported"}}


def test_what_the_public_sees_names_no_paper_and_no_event(story: Story, told: Path) -> None:
    said = story(*EVERYBODY, "--home", told, "--known-at", EVENINGS["21st"], "--audience", "public")
    assert "as to notify: contradicted (says S1)" in said  # the press desk opened this claim
    assert "on events not shown here" in said
    for inside in ("R-", "I-138", "hold declined", "1:20-mc", "A/", "the subject was released"):
        assert inside not in said
