"""What papers establish by themselves, and what they never do."""

import pytest

from tecum.instruments.reading import Field, Instrument, JudgeFinding
from tecum.policy.from_papers import facts_from_papers, requester_of, unclear_points
from tecum.terms import FieldSource, InstrumentKind, IssuedBy, JudgeKind, SignatoryRole

JUDGE = JudgeFinding(answer=True, judge_kind=JudgeKind.FEDERAL_MAGISTRATE_JUDGE)
OFFICER = JudgeFinding(answer=False)


def field(value: str | bool) -> Field:  # noqa: FBT001 - a field's value
    return Field(value=value, page=1, box=None, confidence=1.0, source=FieldSource.TEXT)


def paper(
    kind: str,
    *,
    issued_by: IssuedBy | None = IssuedBy.EXECUTIVE_OFFICER,
    role: SignatoryRole | None = SignatoryRole.IMMIGRATION_OFFICER,
    finding: JudgeFinding = OFFICER,
    **fields: str | bool,
) -> Instrument:
    return Instrument(
        kind=InstrumentKind(kind),
        edition=None,
        title=kind,
        pages=(1,),
        issued_by=issued_by,
        signatory_role=role,
        judge_finding=finding,
        force_on_face=None,
        acts=(),
        fields={name.replace("__", "."): field(value) for name, value in fields.items()},
    )


def facts(*papers: Instrument) -> dict[str, object]:
    return {fact.name: fact.value for fact in facts_from_papers(papers)}


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("ICE Enforcement and Removal Operations, Denver Field Office", "ICE"),
        ("U.S. Customs and Border Protection, Del Rio Sector", "CBP"),
        ("Homeland Security Investigations, U.S. Immigration and Customs Enforcement", "HSI"),
        ("U.S. Citizenship and Immigration Services", "USCIS"),
        ("CBP, ICE, or USCIS Official", None),
        ("The Office of the Vice Sheriff", None),
        ("Harbor City Police", None),
    ],
)
def test_an_office_is_who_it_says(words: str, agency: str | None) -> None:
    assert requester_of(paper("I-247A", **{"from": words})) == agency


def test_a_ticked_agency_speaks_only_where_the_office_does_not() -> None:
    assert requester_of(paper("I-247A", boxes__ice=True, boxes__cbp=False)) == "ICE"
    assert requester_of(paper("I-247A", boxes__ice=True, boxes__cbp=True)) is None


def test_a_detainer_with_its_warrant() -> None:
    found = facts(
        paper("I-247A", **{"from": "ICE Denver"}, boxes__biometrics=True),
        paper("I-200", officer_title="Field Office Director, ICE"),
    )
    assert found == {
        "issued_by": "executive_officer",
        "requester": "ICE",
        "probable_cause_stated": True,
        "companion_warrant": "I-200",
        "companion_warrant_signed_by": "ICE",
    }


def test_no_ground_ticked_is_none_stated_and_unread_boxes_say_nothing() -> None:
    unticked = {
        f"boxes__{key}": False
        for key in ("final_order", "ongoing_proceedings", "biometrics", "statements")
    }
    assert facts(paper("I-247A", **unticked))["probable_cause_stated"] is False
    assert "probable_cause_stated" not in facts(paper("I-247A"))


def test_papers_that_disagree_establish_nothing() -> None:
    court = paper("AO-88B", issued_by=IssuedBy.COURT, role=SignatoryRole.ATTORNEY)
    assert "issued_by" not in facts(paper("I-138"), court)


def test_a_cancelled_detainer_is_withdrawn() -> None:
    assert facts(paper("I-247A", boxes__cancel=True))["detainer_withdrawn"] is True


def test_only_a_judges_own_warrant_with_a_finding_is_one() -> None:
    judge = SignatoryRole.MAGISTRATE
    warrant = paper("AO-442", issued_by=IssuedBy.COURT, role=judge, finding=JUDGE)
    clerks = paper("AO-442", issued_by=IssuedBy.COURT, role=SignatoryRole.CLERK, finding=JUDGE)
    silent = paper(
        "AO-442", issued_by=IssuedBy.COURT, role=judge, finding=JudgeFinding(answer=None)
    )
    assert facts(warrant)["judicial_warrant"] == "federal_judge_or_magistrate"
    assert "judicial_warrant_authorises_ice_custody" not in facts(warrant)
    assert "judicial_warrant" not in facts(clerks)
    assert "judicial_warrant" not in facts(silent)


def test_a_search_warrant_gives_nobody_custody_of_a_person() -> None:
    search = paper("AO-93", issued_by=IssuedBy.COURT, role=SignatoryRole.MAGISTRATE, finding=JUDGE)
    assert facts(search)["judicial_warrant_authorises_ice_custody"] is False


def test_an_order_on_a_page_binds_nobody_by_itself() -> None:
    order = paper("court-order", issued_by=IssuedBy.COURT, role=SignatoryRole.MAGISTRATE)
    assert "court_order" not in facts(order)


def test_a_request_that_was_read_was_made_in_writing() -> None:
    assert facts(paper("informal-request"))["request_in_writing"] is True


def test_every_fact_says_which_paper_and_why() -> None:
    for fact in facts_from_papers([paper("I-138", **{"from": "ICE"})]):
        assert fact.because.startswith("I-138 (page 1): ")


def test_the_detainers_own_office_counts_not_a_note_beside_it() -> None:
    detainer = paper("I-247A", **{"from": "U.S. Customs and Border Protection"})
    note = paper("informal-request", **{"from": "ICE Denver"})
    assert facts(detainer, note)["requester"] == "CBP"


def test_two_offices_that_ask_are_in_doubt_and_no_silence() -> None:
    papers = [
        paper("I-247A", **{"from": "U.S. Customs and Border Protection"}),
        paper("I-247A", **{"from": "ICE Denver"}),
    ]
    assert set(unclear_points(papers)) == {"requester"}


@pytest.mark.parametrize(
    ("papers", "unclear"),
    [
        ([paper("I-247A", boxes__cancel=True)], False),
        ([paper("I-247A", boxes__cancel=False)], False),
        ([paper("I-247A")], False),
        ([paper("I-247A", cancels_detainer_of="2019-10-01")], True),
        ([paper("I-247A", boxes__cancel=True), paper("I-247A", boxes__cancel=False)], True),
        ([paper("I-247A", boxes__cancel=True), paper("I-200")], False),
    ],
)
def test_a_cancellation_in_doubt_is_no_silence(papers: list[Instrument], *, unclear: bool) -> None:
    assert ("detainer_withdrawn" in unclear_points(papers)) is unclear
