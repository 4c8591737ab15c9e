"""Letters: the statements they must bear, and every way in which the lint refuses one."""

from dataclasses import replace
from datetime import date

import pytest

from tecum.letters.letter import (
    COURT_ONLY,
    NO_CUSTODY,
    NOT_READ,
    RECEIVED_ONLY,
    Answering,
    Letter,
    LetterAnswer,
    Letterhead,
    LetterKind,
    LetterReason,
    for_its_reader,
    kind_of,
)
from tecum.letters.lint import LetterError, check, custody_words, faults_of
from tecum.terms import Act, AnswerKind, Audience, Force, Verified

REASON = LetterReason(
    text="Nobody in the city assists with civil immigration procedures.",
    cite="D.R.M.C. 28-250(a)(1)",
    verified=Verified.REPORTED,
)
ADVICE = LetterReason(text="We could lose this.", cite="-", audience=Audience.COUNSEL)
REFUSED = LetterAnswer(
    instrument="aaaa.1",
    act=Act.ADMIN_SUBPOENA,
    kind=AnswerKind.DECLINED,
    reasons=(REASON, ADVICE),
    force=Force.COURT_ONLY,
)
BARE = Letter(
    number="E-1",
    kind=LetterKind.REFUSAL,
    head=Letterhead(agency="Example County Jail"),
    audience=Audience.OTHER_SIDE,
    dated=date(2020, 1, 16),
    to=("Field Office",),
    papers=(
        Answering(
            instrument="aaaa.1",
            kind="I-138",
            title="Immigration Enforcement Subpoena",
            authority="Field Office",
            receipt="R-1",
            received_on=date(2020, 1, 13),
        ),
    ),
    signed_by="Counsel of the agency",
    answers=(REFUSED,),
)
LETTER = for_its_reader(BARE, may_confirm_custody=False)


def faults(letter: Letter, *, leave: bool = False) -> str:
    return "\n".join(map(str, faults_of(letter, may_confirm_custody=leave)))


def test_a_whole_refusal_passes_and_keeps_counsels_words() -> None:
    check(LETTER, may_confirm_custody=False)
    assert LETTER.answers[0].reasons == (REASON,)
    assert {NO_CUSTODY, COURT_ONLY, NOT_READ} <= set(LETTER.statements)


def test_statements_go_by_what_the_letter_does() -> None:
    asked = for_its_reader(
        replace(BARE, kind=LetterKind.ACKNOWLEDGEMENT, answers=()), may_confirm_custody=False
    )
    assert {RECEIVED_ONLY, NO_CUSTODY} <= set(asked.statements)
    assert COURT_ONLY not in asked.statements
    assert NO_CUSTODY not in for_its_reader(BARE, may_confirm_custody=True).statements


PAPER = LETTER.papers[0]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (replace(LETTER, to=()), "addressee: it is missing"),
        (replace(LETTER, number=" "), "number: it is missing"),
        (replace(LETTER, signed_by=""), "signature: it is missing"),
        (replace(LETTER, head=Letterhead(agency="")), "agency: it is missing"),
        (replace(LETTER, papers=()), "answers no paper"),
        (replace(LETTER, papers=(replace(PAPER, authority=None),)), "no issuing authority"),
        (replace(LETTER, papers=(replace(PAPER, receipt=""),)), "no receipt number"),
        (replace(LETTER, papers=(replace(PAPER, title=""),)), "no title"),
        (replace(LETTER, dated=date(2020, 1, 12)), "on or after the day of receipt"),
        (replace(LETTER, answers=()), "it answers nothing"),
        (replace(LETTER, statements=()), "is missing; make the letter anew"),
        (replace(LETTER, answers=(replace(REFUSED, reasons=()),)), "without a source"),
        (replace(LETTER, answers=(REFUSED,)), "it is for counsel"),
        (replace(LETTER, answers=(replace(REFUSED, instrument="b.1"),)), "and not listed"),
        (
            replace(LETTER, answers=(replace(REFUSED, kind=AnswerKind.WILL_ACT_ON_EVENT),)),
            "a promise without its event",
        ),
        (
            replace(LETTER, answers=(replace(REFUSED, kind=AnswerKind.EXTENSION_AGREED),)),
            "an extension without its date",
        ),
        (replace(LETTER, words="He is in our custody."), "confirms custody"),
        (
            replace(LETTER, objections=(replace(REASON, text="He was released on Monday."),)),
            "confirms custody",
        ),
        (
            replace(LETTER, answers=(replace(LETTER.answers[0], kind=AnswerKind.NOTHING_HELD),)),
            "tells whether somebody is or was here",
        ),
    ],
)
def test_a_letter_that_lacks_a_fact_or_says_too_much_is_refused(broken: Letter, says: str) -> None:
    assert says in faults(broken)
    with pytest.raises(LetterError):
        check(broken, may_confirm_custody=False)


def test_with_leave_a_letter_may_say_who_is_here() -> None:
    letter = for_its_reader(replace(BARE, words="He is held here."), may_confirm_custody=True)
    assert not faults(letter, leave=True)
    assert custody_words("We decline, for the reasons given.") == ()


@pytest.mark.parametrize("words", ["the inmate", "was released", "remains detained", "in custody"])
def test_words_that_confirm_custody(words: str) -> None:
    assert custody_words(f"As to {words}, we say this.")


def test_the_kind_goes_by_the_answers() -> None:
    assert kind_of(()) is LetterKind.ACKNOWLEDGEMENT
    assert kind_of((REFUSED,)) is LetterKind.REFUSAL
    done = replace(REFUSED, kind=AnswerKind.COMPLIED_IN_PART)
    assert kind_of((REFUSED, done)) is LetterKind.COMPLIANCE
