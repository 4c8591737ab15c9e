"""The founding case through the command line alone: papers as files, facts as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.papers.articles import article_papers
from tests.papers.case import draw_case
from tests.papers.demands import demand
from tests.papers.forms.subpoena import i138
from tests.papers.paper import Part, pdf_paper

from tecum.cli.main import main

DENVER = ("--in", "co-denver", "--as-of", "2020-01-13")
Decide = Callable[..., dict[str, Any]]


@pytest.fixture
def decide(capsys: pytest.CaptureFixture[str]) -> Decide:
    def run(*arguments: object) -> dict[str, Any]:
        capsys.readouterr()
        assert main(["decide", *map(str, arguments), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def subpoena(folder: Path, *, criminal: bool) -> Path:
    case = draw_case(3, 7, "ruled")
    drafted = i138(case, demand(case, 7, criminal=criminal))
    paper = pdf_paper(
        "subpoena.pdf", [Part(drafted=drafted, layout="ruled")], number=7, case="journey"
    )
    path = folder / paper.file
    path.write_bytes(paper.data)
    return path


def test_t1_the_answer_changes_only_by_what_the_unknowns_listed(
    decide: Decide, tmp_path: Path
) -> None:
    """T1 and T3: the same paper, then the same paper naming a criminal investigation."""
    civil = decide(subpoena(tmp_path, criminal=False), *DENVER)["acts"]["admin_subpoena"]
    assert civil["outcome"] == "prohibited"
    listed = {
        answer["outcome"]
        for unknown in civil["unknowns"]
        if unknown["facts"] == ["criminal_investigation_indicated"]
        for answer in unknown["answers"]
    }
    criminal = decide(subpoena(tmp_path, criminal=True), *DENVER)
    assert criminal["facts"]["requester_purpose"]["value"] == "criminal_investigation"
    assert criminal["acts"]["admin_subpoena"]["outcome"] == "permitted"
    assert criminal["acts"]["admin_subpoena"]["outcome"] in listed


def test_t3_silence_on_the_purpose_is_listed_as_unknown(decide: Decide, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"instruments": ["I-138"], "facts": {"requester": "ICE"}}))
    act = decide("--facts", facts, *DENVER)["acts"]["admin_subpoena"]
    assert act["outcome"] == "prohibited"
    assert any("no indication" in reason["because"] for reason in act["reasons"])
    answers = {
        str(answer["values"]["requester_purpose"]): answer["outcome"]
        for unknown in act["unknowns"]
        if unknown["facts"] == ["requester_purpose"]
        for answer in unknown["answers"]
    }
    assert answers["criminal_investigation"] == "permitted"
    assert answers["civil_immigration_enforcement"] == "prohibited"


def test_t12_articles_about_subpoenas_are_no_papers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = []
    for paper in article_papers():
        paths.append(tmp_path / paper.file)
        paths[-1].write_bytes(paper.data)
    assert main(["read", *map(str, paths), "--json"]) == 0
    documents = json.loads(capsys.readouterr().out)["documents"]
    assert len(documents) == len(paths) > 2
    for document in documents:
        [instrument] = document["instruments"]
        assert instrument["kind"] == "unknown"
        assert (instrument["acts"], instrument["fields"]) == ([], {})
