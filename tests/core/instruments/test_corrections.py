"""A correction laid over a reading: what counts then, and what can be no correction."""

from dataclasses import replace

import pytest

from tecum.adapters.package_data import load_catalogue
from tecum.instruments.corrections import (
    GRAVEST,
    CorrectionError,
    choices_of,
    corrected,
    normal_value,
    value_of,
)
from tecum.instruments.document import Box
from tecum.instruments.reading import Evidence, Field, Instrument, JudgeFinding
from tecum.terms import (
    Act,
    FieldSource,
    Force,
    InstrumentKind,
    IssuedBy,
    JudgeKind,
    SignatoryRole,
)

CATALOGUE = load_catalogue()
WORDS = Evidence(page=1, box=None, text="probable cause")
BOX = Box(x0=1, y0=2, x1=3, y1=4)


def field(value: str) -> Field:
    return Field(value=value, page=1, box=BOX, confidence=0.4, source=FieldSource.OCR, printed="?")


DETAINER = Instrument(
    kind=InstrumentKind.I_247A,
    edition="2017-02",
    title="Immigration Detainer",
    pages=(1,),
    issued_by=IssuedBy.EXECUTIVE_OFFICER,
    signatory_role=SignatoryRole.IMMIGRATION_OFFICER,
    judge_finding=JudgeFinding(answer=False, evidence=(WORDS,)),
    force_on_face=Force.VOLUNTARY,
    acts=(Act.HOLD, Act.NOTIFY, Act.RELAY, Act.REPORT_EVENT, Act.SERVE_COPY),
    fields={
        "subject_name": field("EXEMPLARY, Ana"),
        "boxes.cancel": replace(field("-"), value=False),
    },
)


def test_without_a_correction_it_is_the_very_same_reading() -> None:
    assert corrected(DETAINER, {}, CATALOGUE) is DETAINER


def test_a_field_counts_as_corrected_and_keeps_its_place_on_the_page() -> None:
    found = corrected(DETAINER, {"subject_name": "EXAMPLE, Ana", "a_number": "A012"}, CATALOGUE)
    name = found.fields["subject_name"]
    assert (name.value, name.box, name.printed, name.confidence) == ("EXAMPLE, Ana", BOX, "?", 1.0)
    assert found.fields["a_number"].page is None
    assert set(found.acts) == set(DETAINER.acts)
    emptied = corrected(DETAINER, {"subject_name": ""}, CATALOGUE)
    assert "subject_name" not in emptied.fields


def test_a_ticked_cancel_box_asks_nothing_more() -> None:
    assert corrected(DETAINER, {"boxes.cancel": "yes"}, CATALOGUE).acts == ()


def test_a_demand_read_otherwise_asks_otherwise() -> None:
    demand = replace(DETAINER, kind=InstrumentKind.I_138, acts=(Act.ADMIN_SUBPOENA,), fields={})
    found = corrected(demand, {"records_demanded": "1. home address"}, CATALOGUE)
    assert found.acts == (Act.SHARE_NONPUBLIC, Act.ADMIN_SUBPOENA)


def test_another_kind_brings_its_own_issuer_and_acts_and_no_finding() -> None:
    found = corrected(DETAINER, {"kind": "AO-442"}, CATALOGUE)
    assert (found.issued_by, found.edition) == (IssuedBy.COURT, None)
    assert found.acts == (Act.TRANSFER, Act.JUDICIAL)
    assert found.judge_finding == JudgeFinding(answer=None, evidence=(WORDS,))
    assert found.signatory_role is SignatoryRole.IMMIGRATION_OFFICER
    officers = corrected(found, {"kind": "I-200"}, CATALOGUE)
    assert officers.signatory_role is SignatoryRole.IMMIGRATION_OFFICER
    nothing = corrected(DETAINER, {"kind": "unknown"}, CATALOGUE)
    assert (nothing.acts, nothing.issued_by, nothing.force_on_face) == ((), None, None)
    assert corrected(DETAINER, {"kind": "I-247A"}, CATALOGUE).judge_finding.answer is False


def test_the_face_is_said_by_a_person_over_what_its_kind_says() -> None:
    changes = {
        "kind": "AO-442",
        "issued_by": "",
        "signatory_role": "magistrate",
        "judge_finding": "federal_magistrate_judge",
        "acts": "transfer",
        "edition": "2011-11",
    }
    found = corrected(DETAINER, changes, CATALOGUE)
    assert found.issued_by is None
    assert found.signatory_role is SignatoryRole.MAGISTRATE
    assert found.judge_finding.answer is True
    assert found.judge_finding.judge_kind is JudgeKind.FEDERAL_MAGISTRATE_JUDGE
    assert found.judge_finding.evidence == (WORDS,)
    assert {name: value_of(found, name) for name in changes} == changes
    assert corrected(DETAINER, {"judge_finding": "none"}, CATALOGUE).judge_finding.answer is False
    open_again = corrected(DETAINER, {"judge_finding": "not_clear"}, CATALOGUE)
    assert value_of(open_again, "judge_finding") == "not_clear"


@pytest.mark.parametrize(
    ("name", "typed", "normal"),
    [
        ("return_at", "January 27, 2020 2:00 pm", "2020-01-27T14:00"),
        ("date_of_birth", "05/04/1990", "1990-05-04"),
        ("return_within", "14 days", "14 days"),
        ("return_within", "within fourteen (14) days", "14 days"),
        ("a_number", "a 012 345 678", "A012345678"),
        ("subject_name", "  EXAMPLE,   Ana ", "EXAMPLE, Ana"),
        ("boxes.cancel", "no", "no"),
        ("acts", "notify, hold", "hold, notify"),
        ("edition", "2017-02", "2017-02"),
        ("return_at", " ", ""),
    ],
)
def test_what_is_typed_gets_its_normal_form(name: str, typed: str, normal: str) -> None:
    assert normal_value(name, typed) == normal


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("date_of_birth", "02/30/1990", "write a day that exists"),
        ("return_at", "soon", "write a day that exists"),
        ("return_within", "a while", "write the period"),
        ("a_number", "A12", "eight or nine digits"),
        ("boxes.cancel", "perhaps", "choose yes, no"),
        ("kind", "I-248", "choose I-247"),
        ("kind", "", "nothing was chosen"),
        ("acts", "hold, sing", "sing is no act"),
        ("edition", "second", "no month"),
        ("shoe_size", "44", "no paper has this field"),
        ("purpose", "x" * 5001, "write 5000 at most"),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(name: str, typed: str, says: str) -> None:
    with pytest.raises(CorrectionError, match=says):
        normal_value(name, typed)


def test_what_is_closed_is_chosen() -> None:
    assert choices_of("boxes.ice") == ("yes", "no")
    assert all(choices_of(name) for name in GRAVEST)
    assert choices_of("subject_name") == ()
    assert value_of(DETAINER, "boxes.cancel") == "no"
    assert value_of(DETAINER, "court") == ""
