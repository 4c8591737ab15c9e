"""The lint of letters: a letter that lacks a fact or says too much is refused, with every fault.

It refuses a letter that confirms custody without leave (`share_public` or the act answered must
allow it), that lacks a fact by which its reader knows what it answers, that refuses without a
source, that bears words for a narrower circle than its reader's, or leaves a required statement
out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tecum.errors import InputError
from tecum.letters.letter import (
    CLOSED,
    Answering,
    Letter,
    LetterAnswer,
    LetterKind,
    all_reasons,
    statements_of,
)
from tecum.terms import AnswerKind

# Words of ours that would tell a reader that the agency has, had or expects the person. A quoted
# source and the required statements are not ours to judge.
_CUSTODY = re.compile(
    r"\b(?:in|into|from|out\ of)\ (?:our|the|this\ agency's|its|\w+'s)?\ ?(?:custody|jail)\b"
    r"|\b(?:is|was|were|be|been|being|remains?)\ (?:currently\ |still\ |no\ longer\ )?"
    r"(?:held|housed|detained|booked|incarcerated|confined|jailed|released|transferred)\b"
    r"|\b(?:inmate|detainee|prisoner|cell|booking\ number|release\ date|bonded\ out)\b",
    re.IGNORECASE | re.VERBOSE,
)
# Answers that themselves tell that a person is or was here.
TELLING = frozenset(
    {
        AnswerKind.COMPLIED,
        AnswerKind.COMPLIED_IN_PART,
        AnswerKind.WILL_ACT_ON_EVENT,
        AnswerKind.NOTHING_HELD,
        AnswerKind.ALREADY_PROVIDED,
        AnswerKind.MOOT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a letter, where, and the mend."""

    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.mend}"


class LetterError(InputError):
    """A letter that may not be made or sent; `faults` lists every fault."""

    code = "letter"

    def __init__(self, number: str, faults: tuple[Fault, ...]) -> None:
        """Keep all faults."""
        super().__init__("\n".join(f"letter {number}, {fault}" for fault in faults))
        self.faults = faults


def faults_of(letter: Letter, *, may_confirm_custody: bool) -> tuple[Fault, ...]:
    """Give every fault of a letter as its reader would get it."""
    return (
        *_lacking(letter),
        *_refused_without_source(letter),
        *_for_others(letter),
        *(() if may_confirm_custody else _custody(letter)),
        *_statements(letter, may_confirm_custody=may_confirm_custody),
    )


def check(letter: Letter, *, may_confirm_custody: bool) -> None:
    """Refuse a letter with a fault.

    Raises:
        LetterError: with every fault.
    """
    faults = faults_of(letter, may_confirm_custody=may_confirm_custody)
    if faults:
        raise LetterError(letter.number, faults)


def custody_words(text: str) -> tuple[str, ...]:
    """The words of a text that would confirm custody."""
    return tuple(dict.fromkeys(found.group().strip() for found in _CUSTODY.finditer(text)))


def _lacking(letter: Letter) -> Iterator[Fault]:
    told = {
        "number": letter.number,
        "agency": letter.head.agency,
        "addressee": " ".join(letter.to),
        "signature": letter.signed_by,
    }
    for name, value in told.items():
        if not value.strip():
            yield Fault(where=name, what="it is missing", mend="give it")
    if not letter.papers:
        yield Fault(where="papers", what="it answers no paper", mend="name what it answers")
    if letter.kind is not LetterKind.ACKNOWLEDGEMENT and not letter.answers:
        yield Fault(where="answers", what="it answers nothing", mend="answer an act")
    for paper in letter.papers:
        yield from _lacking_of(paper, letter.dated)
    named = {paper.instrument for paper in letter.papers}
    answered = [*(one.instrument for one in letter.answers), *(i.instrument for i in letter.items)]
    for instrument in dict.fromkeys(answered):
        if instrument not in named:
            yield Fault(
                where=f"paper {instrument}",
                what="it is answered and not listed",
                mend="list it with its receipt",
            )
    for answer in letter.answers:
        yield from _lacking_in(answer)


def _lacking_of(paper: Answering, dated: date) -> Iterator[Fault]:
    where = f"paper {paper.instrument}"
    if not (paper.authority or "").strip():
        yield Fault(where=where, what="no issuing authority", mend="enter who issued it")
    if not paper.receipt.strip():
        yield Fault(where=where, what="no receipt number", mend="receive the paper first")
    if not paper.title.strip():
        yield Fault(where=where, what="no title", mend="name the paper as it is headed")
    if dated < paper.received_on:
        yield Fault(
            where=where,
            what=f"dated {dated}, received {paper.received_on}",
            mend="date the letter on or after the day of receipt",
        )


def _lacking_in(answer: LetterAnswer) -> Iterator[Fault]:
    where = f"answer to {answer.act}"
    if answer.kind is AnswerKind.WILL_ACT_ON_EVENT and not answer.trigger:
        yield Fault(where=where, what="a promise without its event", mend="name the event")
    if answer.kind is AnswerKind.EXTENSION_AGREED and not answer.until:
        yield Fault(where=where, what="an extension without its date", mend="give the date")


def _refused_without_source(letter: Letter) -> Iterator[Fault]:
    for answer in letter.answers:
        sourced = any(one.cite for one in (*answer.reasons, *letter.objections))
        if answer.kind in {AnswerKind.DECLINED, AnswerKind.OBJECTED} and not sourced:
            yield Fault(
                where=f"answer to {answer.act}",
                what=f"{answer.kind} without a source that its reader may read",
                mend="give an objection with its citation",
            )


def _for_others(letter: Letter) -> Iterator[Fault]:
    for number, reason in enumerate(all_reasons(letter), 1):
        if reason.audience.rank > letter.audience.rank:
            yield Fault(
                where=f"reason {number}",
                what=f"it is for {reason.audience}, the letter for {letter.audience}",
                mend="let counsel release it, or leave it out",
            )


def _custody(letter: Letter) -> Iterator[Fault]:
    """Leave is asked act by act by the caller; without it neither words nor answers may tell."""
    ours = {"words": letter.words}
    ours |= {f"objection {n}": one.text for n, one in enumerate(letter.objections, 1)}
    for where, text in ours.items():
        for found in custody_words(text):
            yield Fault(
                where=where,
                what=f"{found!r} confirms custody, and the law gives no leave to",
                mend="leave it out, or have `share_public` allowed first",
            )
    if letter.kind is LetterKind.COMPLIANCE:
        return  # what it does was gated act by act
    for answer in letter.answers:
        if answer.kind in TELLING and answer.kind not in CLOSED:
            yield Fault(
                where=f"answer to {answer.act}",
                what=f"{answer.kind} tells whether somebody is or was here, without leave",
                mend="decline, or have `share_public` allowed first",
            )


def _statements(letter: Letter, *, may_confirm_custody: bool) -> Iterator[Fault]:
    for needed in statements_of(letter, may_confirm_custody=may_confirm_custody):
        if needed not in letter.statements:
            yield Fault(
                where="statements", what=f"{needed!r} is missing", mend="make the letter anew"
            )
