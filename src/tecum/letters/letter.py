"""The letter that answers: what it says, for whom, and which statements it may not leave out.

A letter is a value; an adapter sets it on the agency's letterhead. Reasons and objections carry
an audience, and a letter keeps only those that its reader may read: counsel's words stay with
counsel until counsel releases them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tecum.letters.hard_stop import DOING
from tecum.terms import Act, AnswerKind, Audience, Force, Verified

CLOSED = frozenset(
    {AnswerKind.DECLINED, AnswerKind.OBJECTED, AnswerKind.RETURNED_DEFECTIVE, AnswerKind.REFERRED}
)
ONLY_THESE = "This letter answers the papers listed in it, and no other paper."
NO_WAIVER = "It waives no objection, and accepts service of nothing that was not properly served."
NO_CUSTODY = (
    "Nothing in this letter says whether anybody is, was or will be in the custody of this agency."
)
COURT_ONLY = (
    "Under the law of this place a paper marked (through a court) binds by an order of a court "
    "only; no such order bound this agency when this letter was written."
)
RECEIVED_ONLY = (
    "It says that the papers came. It is no answer to what they ask and no acceptance of service."
)
NOT_READ = (
    "A source marked (reported) or (from memory) was not read in its own text for this letter."
)


class LetterKind(StrEnum):
    """What a letter does."""

    REFUSAL = "refusal"
    COMPLIANCE = "compliance"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose letter it is, as it stands at its head."""

    agency: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One instrument that a letter answers, by the facts that identify it to its sender.

    `authority` is who issued it, `about` the person as the paper itself names them.
    """

    instrument: str
    kind: str
    title: str
    authority: str | None
    receipt: str
    received_on: date
    about: str | None = None
    return_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReason:
    """Why, with the source that says so; `quote` only where its text was seen."""

    text: str
    cite: str | None = None
    quote: str | None = None
    verified: Verified | None = None
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswer:
    """What is answered to one act of one instrument, and why."""

    instrument: str
    act: Act
    kind: AnswerKind
    reasons: tuple[LetterReason, ...] = ()
    force: Force | None = None
    trigger: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterItem:
    """One item of a demand and how it stands: given (when), already given, or not given."""

    instrument: str
    item: str
    words: str
    stands: str
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter; it may answer several instruments, also of several matters."""

    number: str
    kind: LetterKind
    head: Letterhead
    audience: Audience
    dated: date
    to: tuple[str, ...]
    papers: tuple[Answering, ...]
    signed_by: str
    answers: tuple[LetterAnswer, ...] = ()
    objections: tuple[LetterReason, ...] = ()
    items: tuple[LetterItem, ...] = ()
    words: str = ""
    statements: tuple[str, ...] = ()


def kind_of(answers: Sequence[LetterAnswer]) -> LetterKind:
    """What a letter with these answers does; one act done makes it more than a refusal."""
    if not answers:
        return LetterKind.ACKNOWLEDGEMENT
    if any(answer.kind in DOING for answer in answers):
        return LetterKind.COMPLIANCE
    return LetterKind.REFUSAL


def statements_of(letter: Letter, *, may_confirm_custody: bool) -> tuple[str, ...]:
    """The statements that this letter must bear, in their order.

    A duty of candour and caution, not of one statute: a refusal is no confession of custody, and
    a source that nobody read is not passed off as read.
    """
    found = [ONLY_THESE]
    if letter.kind is LetterKind.ACKNOWLEDGEMENT:
        found.append(RECEIVED_ONLY)
    found.append(NO_WAIVER)
    if letter.kind is not LetterKind.COMPLIANCE and not may_confirm_custody:
        found.append(NO_CUSTODY)
    through_court = Force.COURT_ONLY in {a.force for a in letter.answers if a.kind in CLOSED}
    if letter.kind is LetterKind.REFUSAL and through_court:
        found.append(COURT_ONLY)
    if any(one.verified in (Verified.REPORTED, Verified.MEMORY) for one in all_reasons(letter)):
        found.append(NOT_READ)
    return tuple(found)


def all_reasons(letter: Letter) -> tuple[LetterReason, ...]:
    """Every reason of a letter, its objections among them."""
    return (*(one for answer in letter.answers for one in answer.reasons), *letter.objections)


def for_its_reader(letter: Letter, *, may_confirm_custody: bool) -> Letter:
    """Keep the reasons that its audience may read, and add the statements that it must bear."""
    rank = letter.audience.rank
    answers = tuple(
        replace(
            answer,
            reasons=tuple(one for one in answer.reasons if one.audience.rank <= rank),
        )
        for answer in letter.answers
    )
    objections = tuple(one for one in letter.objections if one.audience.rank <= rank)
    kept = replace(letter, answers=answers, objections=objections)
    return replace(kept, statements=statements_of(kept, may_confirm_custody=may_confirm_custody))
