"""Put a letter together from the parts of its matters, and say no more than its reader may read.

A reason of the law goes into the letter where it bears the answer out: what prohibits stands
beside a refusal, what requires or permits beside what is done. A rule that permits is no ground for
a refusal; then the agency gives its own objection with its source. Reasons are the rules' own
summaries and quotes, never the facts of a person that decided them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tecum.letters.hard_stop import DOING
from tecum.letters.letter import (
    CLOSED,
    Answering,
    Letter,
    LetterAnswer,
    Letterhead,
    LetterItem,
    LetterReason,
    for_its_reader,
    kind_of,
)
from tecum.terms import AnswerKind, Audience, Force, Outcome

_SAYS_NO = frozenset({Outcome.PROHIBITED, Outcome.UNADDRESSED})
_SAYS_YES = frozenset({Outcome.REQUIRED, Outcome.PERMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLaw:
    """The law's answer to one act as a letter may use it; None where it was not asked."""

    outcome: Outcome | None = None
    force: Force | None = None
    reasons: tuple[LetterReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one matter brings into a letter; `leave` is whether its law lets custody be told."""

    matter: str
    papers: tuple[Answering, ...]
    answers: tuple[LetterAnswer, ...] = ()
    items: tuple[LetterItem, ...] = ()
    leave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is of the whole letter: its number, head, reader, day, and the agency's own words."""

    number: str
    head: Letterhead
    audience: Audience
    dated: date
    to: tuple[str, ...]
    signed_by: str
    objections: tuple[LetterReason, ...] = ()
    words: str = ""


def reasons_for(kind: AnswerKind, law: ActLaw) -> tuple[LetterReason, ...]:
    """The reasons of the law that bear an answer out."""
    if kind in CLOSED and law.outcome in _SAYS_NO:
        return law.reasons
    if kind in DOING and law.outcome in _SAYS_YES:
        return law.reasons
    return ()


def may_confirm_custody(parts: Sequence[Part]) -> bool:
    """Whether the law lets custody be told in every matter of a letter."""
    return bool(parts) and all(part.leave for part in parts)


def compose(frame: Frame, parts: Sequence[Part]) -> Letter:
    """Make the letter; what it lacks or says too much is the lint's to find."""
    answers = tuple(one for part in parts for one in part.answers)
    letter = Letter(
        number=frame.number,
        kind=kind_of(answers),
        head=frame.head,
        audience=frame.audience,
        dated=frame.dated,
        to=frame.to,
        papers=tuple(one for part in parts for one in part.papers),
        signed_by=frame.signed_by,
        answers=tuple(_quoted_once(answers)),
        objections=frame.objections,
        items=tuple(one for part in parts for one in part.items),
        words=frame.words,
    )
    return for_its_reader(letter, may_confirm_custody=may_confirm_custody(parts))


def _quoted_once(answers: Iterable[LetterAnswer]) -> Iterable[LetterAnswer]:
    """Quote a source where it is first named; four papers under one rule need it once."""
    quoted: set[str] = set()
    for answer in answers:
        reasons = []
        for reason in answer.reasons:
            again = reason.quote is not None and reason.quote in quoted
            reasons.append(replace(reason, quote=None) if again else reason)
            quoted |= {reason.quote} if reason.quote else set()
        yield replace(answer, reasons=tuple(reasons))


def same_office(first: str, second: str) -> bool:
    """Whether two papers name the same issuing authority: one name, or one within the other.

    A detainer names the branch before the office, a subpoena the office alone. A name of fewer
    than three words tells no office apart from another.
    """
    one, other = _plain(first), _plain(second)
    shorter, longer = sorted((one, other), key=len)
    return len(shorter.split()) > _TOO_FEW and f" {shorter} " in f" {longer} "


_TOO_FEW = 2


def _plain(name: str) -> str:
    kept = "".join(sign if sign.isalnum() else " " for sign in name.casefold())
    return " ".join(kept.split())
