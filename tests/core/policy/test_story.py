"""What the founding case asks of the law: the rows T1, T2, T3, T5, T6, T9 and T10."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.core.policy.synthetic import decide

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.combining import outcome_of_reasons
from tecum.policy.determination import Determination
from tecum.policy.layers import layers_for
from tecum.terms import Act, Force, Outcome, Verified

SHELF = load_packs()
SUBPOENA_ACTS = frozenset({Act.ADMIN_SUBPOENA, Act.SHARE_NONPUBLIC, Act.SHARE_PUBLIC})
DETAINER_ACTS = frozenset({Act.HOLD, Act.NOTIFY, Act.SERVE_COPY, Act.RELAY, Act.REPORT_EVENT})


def answer(
    place: str,
    kind: str,
    asked: frozenset[Act],
    facts: Mapping[str, object] | None = None,
    *,
    adopted: tuple[str, ...] = (),
) -> Mapping[Act, Determination]:
    return decide(
        layers_for(place, SHELF),
        facts,
        kinds=[kind],
        asked=asked,
        adopted=adopted,
        as_of=date(2020, 1, 13),
    )


def test_t1_a_subpoena_that_is_silent_on_its_purpose_is_prohibited_by_burden() -> None:
    given = answer("co-denver", "I-138", SUBPOENA_ACTS, {"custodian_type": "jail"})
    paper = given[Act.ADMIN_SUBPOENA]
    assert paper.outcome is Outcome.PROHIBITED
    assert paper.force_here is Force.COURT_ONLY
    reading, words = paper.reasons
    assert reading.kind == "adopted_reading"
    assert (reading.author, reading.adopted_from) == ("City Attorney of Denver", "2020-01")
    assert reading.verified is Verified.REPORTED
    assert reading.quote is None
    assert "No indication of a criminal investigation" in reading.because
    assert "silence counts as none (co-denver, City Attorney" in reading.because
    assert (words.kind, words.outcome) == ("ordinance", None)
    assert words.quote is not None
    assert "civil provisions of federal immigration laws" in words.quote
    later = [r.cite for one in given.values() for r in one.reasons if "24-74" in r.cite]
    assert later == []


def test_t1_says_beforehand_what_t3_finds() -> None:
    before = answer("co-denver", "I-138", SUBPOENA_ACTS)[Act.ADMIN_SUBPOENA]
    listed = {unknown.facts: unknown for unknown in before.unknowns}
    answers = {
        str(one.values["requester_purpose"]): one.outcome
        for one in listed[("requester_purpose",)].answers
    }
    assert answers == {
        "civil_immigration_enforcement": Outcome.PROHIBITED,
        "criminal_investigation": Outcome.PERMITTED,
        "other": Outcome.PROHIBITED,
    }
    facts = {"requester_purpose": "criminal_investigation"}
    after = answer("co-denver", "I-138", SUBPOENA_ACTS, facts)[Act.ADMIN_SUBPOENA]
    assert after.outcome is Outcome.PERMITTED
    assert "requester_purpose = criminal_investigation" in after.reasons[0].because


def test_t2_an_order_answers_for_the_three_and_not_for_the_fourth() -> None:
    three = answer("co-denver", "I-138", SUBPOENA_ACTS, {"court_order": True})
    assert three[Act.JUDICIAL].outcome is Outcome.REQUIRED
    assert three[Act.ADMIN_SUBPOENA].outcome is Outcome.REQUIRED
    assert three[Act.ADMIN_SUBPOENA].force_here is Force.BINDING
    assert three[Act.ADMIN_SUBPOENA].reasons[0].kind == "court_order"
    assert any("contempt" in reason.because for reason in three[Act.ADMIN_SUBPOENA].reasons)
    fourth = answer("co-denver", "I-138", SUBPOENA_ACTS, {"court_order": False})
    assert fourth[Act.ADMIN_SUBPOENA].outcome is Outcome.PROHIBITED
    assert fourth[Act.JUDICIAL].outcome is Outcome.UNADDRESSED
    printed = [
        f"{reason.because} {reason.quote} {reason.summary}"
        for one in fourth.values()
        for reason in one.reasons
    ]
    assert not any("contempt" in text for text in printed)


def test_t5_and_t6_the_same_detainer_in_denver_and_in_texas() -> None:
    facts = {"requester": "ICE", "custodian_type": "jail"}
    denver = answer("co-denver", "I-247A", DETAINER_ACTS, facts)
    texas = answer("tx", "I-247A", DETAINER_ACTS, facts)
    assert denver[Act.HOLD].outcome is Outcome.PROHIBITED
    assert denver[Act.NOTIFY].outcome is Outcome.PERMITTED
    assert denver[Act.HOLD].force_here is denver[Act.NOTIFY].force_here is Force.VOLUNTARY
    assert texas[Act.HOLD].outcome is texas[Act.NOTIFY].outcome is Outcome.REQUIRED
    assert texas[Act.HOLD].force_here is Force.BINDING
    assert texas[Act.TRANSFER].force_here is None  # not asked
    assert texas[Act.HOLD].reasons[0].quote is not None


def test_t6_proof_of_citizenship_turns_texas() -> None:
    facts = {"requester": "ICE", "citizenship_proof_shown": True}
    texas = answer("tx", "I-247A", DETAINER_ACTS, facts)
    assert texas[Act.HOLD].outcome is Outcome.NEEDS_COUNSEL
    assert [(one.rule, one.by) for one in texas[Act.HOLD].beaten] == [
        ("tx.2.251.hold", "tx.2.251.proof")
    ]
    before = answer("tx", "I-247A", DETAINER_ACTS, {"requester": "ICE"})[Act.HOLD]
    assert ("citizenship_proof_shown",) in [unknown.facts for unknown in before.unknowns]


def test_t9_officials_telephone() -> None:
    asked = frozenset({Act.NOTIFY})
    oral = answer("co-denver", "informal-request", asked, {"request_in_writing": False})
    assert oral[Act.NOTIFY].outcome is Outcome.NEEDS_COUNSEL
    written = answer("co-denver", "informal-request", asked, {"request_in_writing": True})
    assert written[Act.NOTIFY].outcome is Outcome.PERMITTED
    assert written[Act.NOTIFY].force_here is Force.VOLUNTARY


@pytest.mark.parametrize("place", list(SHELF))
def test_t10_a_letter_that_asks_for_a_certification(place: str) -> None:
    given = answer(place, "doj-1373-letter", frozenset({Act.CERTIFY}))
    assert given[Act.CERTIFY].outcome is Outcome.UNADDRESSED
    assert given[Act.CERTIFY].force_here is Force.VOLUNTARY
    asked = [act for act, one in given.items() if one.asked]
    assert asked == [Act.CERTIFY]


@pytest.mark.parametrize("place", list(SHELF))
def test_every_act_is_answered_and_its_reasons_give_its_outcome(place: str) -> None:
    given = answer(place, "I-247A", DETAINER_ACTS)
    assert list(given) == list(Act)
    for act, one in given.items():
        assert one.act is act
        assert outcome_of_reasons(one.reasons) is one.outcome


def test_a_duty_with_a_clock_names_the_rule_and_its_instants() -> None:
    (duty,) = answer("us", "AO-88B", frozenset({Act.JUDICIAL}))[Act.JUDICIAL].duties
    assert duty.kind == "objection"
    assert duty.clock is not None
    assert duty.clock.rule == "frcp45d2B"
    assert dict(duty.clock.given) == {
        "served": "papers_received_at",
        "compliance": "paper.return_at",
    }


def test_a_duty_that_hangs_on_an_unknown_fact_says_so() -> None:
    given = answer("co", "informal-request", frozenset({Act.INTERVIEW}))
    assert [duty.conditional for duty in given[Act.INTERVIEW].duties] == [True]
    facts = {"interview_mode": "video"}
    given = answer("co", "informal-request", frozenset({Act.INTERVIEW}), facts)
    assert [duty.conditional for duty in given[Act.INTERVIEW].duties] == [False]


def test_two_agencies_of_oregon_in_february_2020() -> None:
    """One statute, one kind of paper, two announced answers; the law leaves open which is right."""
    layers = layers_for("or", SHELF)
    facts = {"requester": "ICE", "issued_by": "executive_officer"}

    def answered(custodian: str, *adopted: str) -> Determination:
        return decide(
            layers,
            {**facts, "custodian_type": custodian},
            kinds=["I-138"],
            asked=SUBPOENA_ACTS,
            adopted=adopted,
            as_of=date(2020, 2, 21),
        )[Act.ADMIN_SUBPOENA]

    question = "or.required-by-federal-law"
    for custodian in ("sheriff", "police"):
        both = answered(custodian)
        assert both.outcome is Outcome.NEEDS_COUNSEL
        (asked,) = [one for one in both.open_questions if one.id == question]
        assert asked.decides
        assert {one.id: one.outcome for one in asked.readings} == {
            f"{question}.hillsboro": Outcome.PROHIBITED,
            f"{question}.washington-county": Outcome.REQUIRED,
        }
        (reason,) = [one for one in both.reasons if one.rule == question]
        assert reason.kind == "open_question"
        assert all(one.text.rstrip(".") in reason.because for one in asked.readings)
    county = answered("sheriff", f"{question}.washington-county")
    city = answered("police", f"{question}.hillsboro")
    assert (county.outcome, city.outcome) == (Outcome.REQUIRED, Outcome.PROHIBITED)
    assert (county.force_here, city.force_here) == (Force.BINDING, Force.COURT_ONLY)
    for one in (county, city):
        assert [r.author for r in one.reasons if r.kind == "adopted_reading"] == ["the agency"]
        aside = {r.set_aside for r in one.trace if (r.reading or "").startswith(question)}
        adopted = one.reasons[0].rule.rpartition(".")[0]
        assert aside == {None, f"the reading {adopted} was adopted instead"}
