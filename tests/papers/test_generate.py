"""The corpus is what it promises: the same every time, openable, named and complete."""

import io
import json
import re
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from tests.papers.case import draw_case
from tests.papers.corpus import COUNT, ROUND, papers
from tests.papers.demands import demand
from tests.papers.forms import detainers, subpoena, warrants
from tests.papers.generate import main
from tests.papers.ink import FOOT_NOTE
from tests.papers.paper import Paper, Part, pdf_paper
from tests.papers.truth import as_json

from tecum.terms import Act, InstrumentKind, IssuedBy, SignatoryRole

FULL_KINDS = {
    "I-247A", "I-247D", "I-247N", "I-200", "I-205", "I-138", "court-order", "petition",
    "doj-1373-letter", "informal-request", "AO-442", "I-213", "I-203", "unknown",
}  # fmt: skip
BOX_KEYS = {
    "I-247A": "final_order ongoing_proceedings biometrics statements transferred ice cbp cancel",
    "I-247D": "national_security gang felony aggravated_felony significant_misdemeanor "
    "three_misdemeanors final_order ongoing_proceedings biometrics statements",
    "I-247N": "national_security gang felony aggravated_felony significant_misdemeanor "
    "three_misdemeanors",
    "I-200": "charging_document ongoing_proceedings deferred_inspection biometrics statements",
    "I-205": "immigration_judge designated_official bia court_judge",
    "I-138": "appear produce",
}
# The names recorded of the two real blanks, letter by letter.
REAL_I_200 = {
    "File No",
    "Date",
    "is removable from the United States  This determination is based upon",
    "the execution of a charging document to initiate removal proceedings against the subject",
    "the pendency of ongoing removal proceedings against the subject",
    "the failure to establish admissibility subsequent to deferred inspection",
    "biometric confirmation of the subjects identity and a records check of federal",
    "statements made voluntarily by the subject to an immigration officer andor other",
    "Printed Name and Title of Authorized Immigration Officer",
    "Location",
    "Name of Alien",
    "Date of Service",
    "Language",
    "Name or Number of Interpreter if applicable",
    "Signature of Authorized Immigration Officer",
    "Name and Signature of Officer",
}
REAL_I_205 = {
    "File No",
    "Date",
    "Full name of alien",
    "Place of entry",
    "Date of entry",
    "an immigration judge in exclusion deportation or removal proceedings",
    "a designated official",
    "the Board of Immigration Appeals",
    "a United States District or Magistrate Court Judge",
    "INA LAW",
    "Title of immigration officer",
    "Date and office location",
    "To be completed by immigration officer executing the warrant Name of alien being removed",
    "Port date and manner of removal",
    "If selfremoval selfdeportation pursuant to 8 CFR 2417 check here",
    "Signature of immigration officer",
    "Signature of alien being fingerprinted",
    "Signature and title of immigration officer taking print",
    "Signature and title of immigration officer",
    "Signature and title of immigration officer_2",
}


@pytest.fixture(scope="module")
def corpus() -> list[Paper]:
    return list(papers(seed=1, count=COUNT))


def pdfs(corpus: list[Paper]) -> list[Paper]:
    return [paper for paper in corpus if paper.file.endswith(".pdf")]


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)  # type: ignore[no-untyped-call] # pdfium has no types
    return [page.get_textpage().get_text_range() for page in document]


def test_two_runs_give_the_same_bytes_and_truths(corpus: list[Paper]) -> None:
    again = list(papers(seed=1, count=COUNT))
    assert [(one.file, one.data) for one in again] == [(one.file, one.data) for one in corpus]
    assert [as_json(one.truth) for one in again] == [as_json(one.truth) for one in corpus]


def test_another_seed_gives_other_people(corpus: list[Paper]) -> None:
    other = next(papers(seed=2, count=1))
    assert other.file == corpus[0].file
    assert other.data != corpus[0].data


def test_the_first_round_and_every_trap_come_first_under_names_of_their_own(
    corpus: list[Paper],
) -> None:
    assert len({paper.file for paper in corpus}) == COUNT
    assert {one.kind for paper in corpus for one in paper.truth.instruments} == FULL_KINDS
    first = {
        (one.kind, paper.truth.condition, paper.truth.layout)
        for paper in corpus[:ROUND]
        for one in paper.truth.instruments
    }
    for kind in BOX_KEYS:
        for condition in ("fillable", "flat", "text"):
            assert {(kind, condition, "ruled"), (kind, condition, "typed")} <= first


def test_every_way_to_draw_a_tick_occurs_when_flat(corpus: list[Paper]) -> None:
    drawn = {paper.truth.ticks for paper in corpus if paper.truth.condition == "flat"}
    assert drawn == {"square", "brackets", "dingbats"}


def test_every_pdf_opens_in_two_readers_and_each_page_says_that_it_is_redrawn(
    corpus: list[Paper],
) -> None:
    for paper in pdfs(corpus):
        texts = page_texts(paper.data)
        assert all(FOOT_NOTE in text for text in texts), paper.file
        assert len(pypdf.PdfReader(io.BytesIO(paper.data)).pages) == len(texts), paper.file
        covered = {page for one in paper.truth.instruments for page in one.pages}
        assert covered <= set(range(1, len(texts) + 1)), paper.file


def field_names(data: bytes) -> dict[str, str]:
    found = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
    return {name: str(entry.get("/FT")) for name, entry in found.items()}


@pytest.mark.parametrize("layout", ["ruled", "typed"])
def test_fillable_warrants_bear_the_names_of_the_real_blanks(layout: str) -> None:
    case = draw_case(3, 1, "ruled" if layout == "ruled" else "typed")
    part = Part(drafted=warrants.i200(case), layout=case.layout, fillable=True)
    names = field_names(pdf_paper("x.pdf", [part], number=1, case="x").data)
    assert set(names) == REAL_I_200
    assert names["Signature of Authorized Immigration Officer"] == "/Sig"
    part = Part(drafted=warrants.i205(case), layout=case.layout, fillable=True)
    names = field_names(pdf_paper("x.pdf", [part], number=1, case="x").data)
    assert set(names) >= REAL_I_205
    verified = {name for name in names if name.startswith("If actual departure is not witnessed")}
    assert set(names) - REAL_I_205 - verified == {"at the expense of"}


@pytest.mark.parametrize("layout", ["ruled", "typed"])
def test_other_fillable_forms_bear_the_names_that_the_readme_promises(layout: str) -> None:
    case = draw_case(3, 2, "ruled" if layout == "ruled" else "typed")
    part = Part(drafted=detainers.i247a(case), layout=case.layout, fillable=True)
    names = field_names(pdf_paper("x.pdf", [part], number=1, case="x").data)
    assert set(names) == set(detainers.NAMES.values())
    part = Part(drafted=subpoena.i138(case, demand(case, 1)), layout=case.layout, fillable=True)
    names = field_names(pdf_paper("x.pdf", [part], number=1, case="x").data)
    assert set(names) == set(subpoena.NAMES.values())


def test_check_boxes_say_on_and_off_and_show_it(corpus: list[Paper]) -> None:
    seen = set()
    for paper in corpus:
        if paper.truth.condition == "fillable" and paper.file.endswith(".pdf"):
            for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages:
                for reference in page.get("/Annots", ()):
                    widget = reference.get_object()
                    if widget["/FT"] == "/Btn":
                        assert widget["/V"] == widget["/AS"]
                        assert set(widget["/AP"]["/N"]) == {"/On", "/Off"}
                        seen.add(str(widget["/V"]))
    assert seen == {"/On", "/Off"}


def test_no_field_name_stands_twice_in_a_file(corpus: list[Paper]) -> None:
    for paper in pdfs(corpus):
        names = [
            reference.get_object()["/T"]
            for page in pypdf.PdfReader(io.BytesIO(paper.data)).pages
            for reference in page.get("/Annots", ())
        ]
        assert len(names) == len(set(names)), paper.file


def test_truths_speak_the_words_of_the_field(corpus: list[Paper]) -> None:
    for paper in corpus:
        assert paper.truth.instruments, paper.file
        for one in paper.truth.instruments:
            assert one.kind in {kind.value for kind in InstrumentKind}
            assert set(one.acts) <= {act.value for act in Act}
            assert one.issued_by in {None, *(by.value for by in IssuedBy)}
            assert one.signatory_role in {None, *(role.value for role in SignatoryRole)}
            assert one.pages, paper.file
            assert one.document.split("!")[0] == paper.file
            boxes = {name for name in one.fields if name.startswith("boxes.")}
            assert boxes == {f"boxes.{key}" for key in BOX_KEYS.get(one.kind, "").split()}


def test_truth_values_are_normalised(corpus: list[Paper]) -> None:
    shapes = {
        "a_number": r"A000\d{6}",
        "issue_date": r"\d{4}-\d\d-\d\d",
        "date_of_birth": r"\d{4}-\d\d-\d\d",
        "cancels_detainer_of": r"\d{4}-\d\d-\d\d",
        "return_at": r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?",
    }
    for paper in corpus:
        for one in paper.truth.instruments:
            for name, value in one.fields.items():
                if name.startswith("boxes."):
                    assert isinstance(value, bool)
                elif value is not None:
                    assert isinstance(value, str)
                    assert value == " ".join(value.split())
                    assert re.fullmatch(shapes.get(name, ".+"), value), (paper.file, name, value)


def test_papers_about_judges_make_a_finding_only_where_they_say_so(corpus: list[Paper]) -> None:
    about = [paper for paper in corpus if paper.file.startswith("judge-")]
    assert len(about) == 46
    kinds = {paper.file for paper in about for one in paper.truth.instruments if one.judge_finding}
    assert {name.rpartition("-")[0] for name in kinds} == {
        "judge-ao442-i-find", "judge-ao442-upon", "judge-ao442-has-found",
        "judge-ao442-district-judge", "judge-packet-between",
    }  # fmt: skip
    for paper in about:
        says = " ".join(" ".join(page_texts(paper.data)).split()).lower()
        speaks = "silent" not in paper.file and "order-exhibit" not in paper.file
        assert ("probable cause" in says) == speaks, paper.file


def test_dates_of_a_paper_follow_each_other(corpus: list[Paper]) -> None:
    checked = 0
    for paper in corpus:
        for one in paper.truth.instruments:
            issued, due = one.fields.get("issue_date"), one.fields.get("return_at")
            if isinstance(issued, str) and isinstance(due, str):
                checked += 1
                assert issued < due, paper.file
            number = one.fields.get("case_number")
            if isinstance(issued, str) and isinstance(number, str):
                assert number.startswith(f"1:{issued[2:4]}-mc-"), paper.file
    assert checked > 20


def test_a_blank_form_has_no_value_and_no_tick(corpus: list[Paper]) -> None:
    blanks = [paper for paper in corpus if paper.file.startswith("trap-blank")]
    assert len(blanks) == 26
    for paper in blanks:
        (one,) = paper.truth.instruments
        assert not any(one.fields.values())
        if paper.truth.condition == "fillable":
            entries = pypdf.PdfReader(io.BytesIO(paper.data)).get_fields() or {}
            assert {entry.value for entry in entries.values()} <= {None, "/Off"}


def test_what_flat_paper_prints_is_what_its_truth_says(corpus: list[Paper]) -> None:
    checked = 0
    for paper in corpus[:ROUND]:
        if paper.truth.condition == "flat":
            (one,) = paper.truth.instruments
            text = " ".join(" ".join(page_texts(paper.data)).split())
            for name in ("subject_name", "file_number", "officer_name", "case_number"):
                value = one.fields.get(name)
                if isinstance(value, str):
                    checked += 1
                    assert value in text, (paper.file, name)
    assert checked > 40


def test_the_command_writes_papers_with_their_truths(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path), "--count", "5", "--seed", "4"]) == 0
    assert "5 re-drawn papers" in capsys.readouterr().out
    files = sorted(path.name for path in tmp_path.iterdir())
    assert len(files) == 10
    for path in tmp_path.glob("*.truth.json"):
        truth = json.loads(path.read_text("utf-8"))
        assert truth["schema"] == "tecum-test-paper/1"
        assert (tmp_path / truth["file"]).is_file()
        assert truth["instruments"][0]["judge_finding"] == {"answer": False}
