"""The founding case, each test from one sentence of the reports of January 2020.

People are invented. Every value is computed by the functions that answer any paper; only the clock
is replayed.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tecum.adapters.home import Home
from tecum.adapters.story.facts import load_story
from tecum.adapters.story.telling import DETAINER, SUBPOENA, Told, ToldPaper, matter_id, tell
from tecum.deadlines.instants import Instant
from tecum.matters.state import closed_by_letter, open_clocks, open_promises, standing
from tecum.terms import Act, AnswerKind, InstrumentKind, IssuedBy, Outcome, SignatoryRole

DENVER = ZoneInfo("America/Denver")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return tell(load_story(), Home(tmp_path_factory.mktemp("home")))


def subpoena(told: Told, key: str) -> ToldPaper:
    return next(one for one in told.of_kind(SUBPOENA) if key in one.paper.people)


def at(text: str) -> Instant:
    moment = datetime.fromisoformat(text).replace(tzinfo=DENVER)
    return Instant(utc=moment, zone="America/Denver")


def test_the_papers_are_what_they_are(told: Told) -> None:
    read = {one.paper.file: [str(each.kind) for each in one.instruments] for one in told.papers}
    warrants = {"03-detainer-and-warrant-b.pdf", "04-detainer-and-warrant-c.pdf"}
    for one in told.papers:
        also = ["I-200"] if one.paper.file in warrants else []
        assert read[one.paper.file] == [one.paper.kind, *also]


# T1: a subpoena signed by an officer, for immigration enforcement
@pytest.mark.parametrize("key", ["A", "B", "C", "D"])
def test_t1_denver_refuses_the_administrative_subpoena(told: Told, key: str) -> None:
    one = subpoena(told, key)
    [instrument] = one.instruments
    answer = one.answer.acts[Act.ADMIN_SUBPOENA]
    assert instrument.issued_by is IssuedBy.EXECUTIVE_OFFICER
    assert instrument.signatory_role is SignatoryRole.IMMIGRATION_OFFICER
    assert instrument.judge_finding.answer is False
    assert answer.outcome is Outcome.PROHIBITED
    [reading] = [reason for reason in answer.reasons if reason.kind == "adopted_reading"]
    assert reading.author == "City Attorney of Denver"
    assert reading.adopted_from == "2020-01"
    assert "no indication of a criminal investigation" in reading.because
    cites = {reason.cite for reason in answer.reasons}
    assert not any("24-74" in cite for cite in cites)  # the acts of 2021 and 2025


# T3: and the unknowns had said beforehand what a criminal investigation would change
def test_t3_the_unknowns_said_what_a_criminal_investigation_changes(told: Told) -> None:
    answer = subpoena(told, "A").answer.acts[Act.ADMIN_SUBPOENA]
    [unknown] = [
        one for one in answer.unknowns if one.facts == ("criminal_investigation_indicated",)
    ]
    outcomes = {
        one.values["criminal_investigation_indicated"]: one.outcome for one in unknown.answers
    }
    assert outcomes == {True: Outcome.PERMITTED, False: Outcome.PROHIBITED}


# T4: 14, 14, 14 and 3 days
def test_t4_the_subpoenas_fall_due_on_the_27th_and_the_16th(told: Told) -> None:
    due = {
        key: [
            clock.deadline.due.day
            for clock in subpoena(told, key).answer.clocks
            if clock.deadline is not None and isinstance(clock.deadline.due, Instant)
        ]
        for key in told.story.people
    }
    monday, thursday = date(2020, 1, 27), date(2020, 1, 16)
    assert due == {"A": [monday], "B": [monday], "C": [monday], "D": [thursday]}


def test_t4_one_letter_closes_all_four_clocks(told: Told) -> None:
    letter = told.story.refusal_letter
    closed = [closed_by_letter(told.matter(key), letter) for key in told.story.people]
    assert [len(clocks) for clocks in closed] == [1, 1, 1, 1]


def test_t4_on_the_15th_all_were_still_under_review(told: Told) -> None:
    for key in told.story.people:
        matter = told.matter(key, known_at=at("2020-01-15T18:00"))
        ids = {one.id for one in matter.instruments if one.kind == SUBPOENA}
        acts = [one for one in standing(matter, date(2020, 1, 15)) if one.instrument in ids]
        assert acts
        assert all(one.under_review for one in acts)
        assert [clock for clock in open_clocks(matter) if clock.instrument in ids]
        later = told.matter(key, known_at=at("2020-01-16T18:00"))
        assert not [clock for clock in open_clocks(later) if clock.instrument in ids]


# T5: notified for three, promised for the fourth; the hold declined for all
def test_t5_notify_performed_for_three_and_promised_for_one(told: Told) -> None:
    performed = {}
    for key in told.story.people:
        matter = told.matter(key)
        ids = {one.id for one in matter.instruments if one.kind == DETAINER}
        acts = {
            one.act: one for one in standing(matter, date(2020, 1, 31)) if one.instrument in ids
        }
        assert acts[Act.HOLD].answer is AnswerKind.DECLINED
        performed[key] = bool(acts[Act.NOTIFY].performed_at)
        assert acts[Act.NOTIFY].promise_open is not performed[key]
    assert performed == {"A": True, "B": True, "C": True, "D": False}
    [promise] = open_promises(told.matter("D"))
    assert (promise.act, promise.trigger) == (Act.NOTIFY, "release")


def test_t5_the_law_of_denver_answers_both_acts(told: Told) -> None:
    for one in told.of_kind(DETAINER):
        assert one.answer.acts[Act.NOTIFY].outcome is Outcome.PERMITTED
        assert one.answer.acts[Act.HOLD].outcome is Outcome.PROHIBITED


# T2, as far as the engine goes: an order for three of four
def test_t2_the_order_binds_the_three_whom_it_names(told: Told) -> None:
    outcomes = {
        key: answer.acts[Act.ADMIN_SUBPOENA].outcome for key, answer in told.ordered.items()
    }
    named, other = Outcome.REQUIRED, Outcome.PROHIBITED
    assert outcomes == {"A": named, "B": named, "C": named, "D": other}
    for key in "ABC":
        assert told.ordered[key].acts[Act.JUDICIAL].outcome is Outcome.REQUIRED
        assert told.ordered[key].acts[Act.HOLD].outcome is Outcome.PROHIBITED


# T6: the same detainers in Texas
def test_t6_texas_requires_the_hold_and_proof_of_citizenship_turns_it(told: Told) -> None:
    for answer in told.elsewhere.values():
        hold = answer.acts[Act.HOLD]
        assert hold.outcome is Outcome.REQUIRED
        [proof] = [one for one in hold.unknowns if one.facts == ("citizenship_proof_shown",)]
        turned = {one.values["citizenship_proof_shown"]: one.outcome for one in proof.answers}
        assert turned[True] is not Outcome.REQUIRED


# T9 (its kind): asked without a form
def test_t9_a_request_without_a_form_asks_to_be_told(told: Told) -> None:
    [one] = told.of_kind(InstrumentKind.INFORMAL_REQUEST)
    [instrument] = one.instruments
    assert instrument.acts == (Act.NOTIFY,)
    assert one.answer.acts[Act.NOTIFY].outcome is Outcome.PERMITTED


# T10: the letter about 8 USC 1373
def test_t10_the_letter_asks_to_certify_and_nothing_else(told: Told) -> None:
    [one] = told.of_kind(InstrumentKind.DOJ_1373_LETTER)
    [instrument] = one.instruments
    assert Act.CERTIFY in instrument.acts
    assert not {Act.HOLD, Act.SHARE_NONPUBLIC} & set(instrument.acts)
    assert instrument.fields["issue_date"].value == "2017-04-21"


def test_every_receipt_holds_against_its_paper_and_the_published_key(told: Told) -> None:
    assert [one.proof.valid for one in told.papers] == [True] * 12


def test_every_persons_bundle_holds_for_the_other_side(told: Told) -> None:
    assert {key: one.checked.valid for key, one in told.proven.items()} == dict.fromkeys(
        told.story.people, True
    )
    for one in told.proven.values():
        delays = [check for check in one.checked.checks if check.name == "delay"]
        assert [check.passed for check in delays] == [True]
        assert one.shown + one.withheld == len(told.events[_key_of(told, one.matter)])


def _key_of(told: Told, matter: str) -> str:
    return next(key for key in told.story.people if matter_id(key) == matter)


def test_the_story_is_told_the_same_way_twice(told: Told, tmp_path: Path) -> None:
    again = tell(load_story(), Home(tmp_path))
    assert [one.answer for one in again.papers] == [one.answer for one in told.papers]


def test_the_order_gives_fourteen_days_counted_by_the_federal_rules(told: Told) -> None:
    [order] = told.of_kind(InstrumentKind.COURT_ORDER)
    assert order.answer is not None
    [clock] = order.answer.clocks
    assert clock.deadline is not None
    assert (clock.rule, clock.deadline.due) == ("frcp6a1.forward", date(2020, 5, 4))
