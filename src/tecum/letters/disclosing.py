"""What a disclosure is: which acts tell somebody something, and what a letter may say was told.

The disclosure register says who was told which item about whom, when, and under which
determination or order (DESIGN, section 3). A letter says "provided before" only where the register
shows it: the other side would otherwise hold a letter against the agency that its own books do not
bear out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tecum.letters.letter import Letter
from tecum.letters.lint import Fault
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind

TELLING_ACTS = frozenset(
    {
        Act.NOTIFY,
        Act.SHARE_PUBLIC,
        Act.SHARE_NONPUBLIC,
        Act.STATUS_1373,
        Act.ADMIN_SUBPOENA,
        Act.JUDICIAL,
        Act.PRODUCE_I9,
        Act.REPORT_EVENT,
    }
)
# An answer of these kinds says that it was told; a promise tells when it is kept.
TOLD_BY_ANSWER = frozenset({AnswerKind.COMPLIED, AnswerKind.COMPLIED_IN_PART})
ALREADY = "already provided"


class ToldBy(StrEnum):
    """By what somebody was told."""

    PERFORMANCE = "performance"
    ANSWER = "answer"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row that the register shows: what was told under an instrument, and on which day."""

    instrument: str
    act: Act
    item: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Under what something was told: an order in force, else the law's latest answer."""

    order: str | None
    outcome: str | None
    determined_by: int | None


def tells(act: Act) -> bool:
    """Whether doing an act tells somebody something about a person."""
    return act in TELLING_ACTS


def ground_of(state: Matter, instrument: str, act: Act, order: str | None) -> Ground:
    """Say under what an act was done; `determined_by` is the sequence of the determination."""
    found = [d for d in state.determinations if (d.instrument, d.act) == (instrument, act)]
    latest = found[-1] if found else None
    return Ground(
        order=order,
        outcome=None if latest is None else str(latest.outcome),
        determined_by=None if latest is None else latest.sequence,
    )


def unregistered(letter: Letter, told: Mapping[str, Sequence[Told]]) -> tuple[Fault, ...]:
    """Give a fault for all that a letter says was provided before and no register shows.

    Args:
        letter: the letter.
        told: for each instrument of the letter, what the register shows in its matter.
    """
    return tuple(_unregistered(letter, told))


def _unregistered(letter: Letter, told: Mapping[str, Sequence[Told]]) -> Iterator[Fault]:
    for answer in letter.answers:
        shown = {one.act for one in told.get(answer.instrument, ()) if one.on <= letter.dated}
        if answer.kind is AnswerKind.ALREADY_PROVIDED and answer.act not in shown:
            yield Fault(
                where=f"answer to {answer.act}",
                what="it says that this was provided before, and the register does not show it",
                mend="record what was provided, and when, or answer otherwise",
            )
    for item in letter.items:
        days = {(one.item, one.on) for one in told.get(item.instrument, ())}
        if item.stands == ALREADY and (item.item, item.given_on) not in days:
            yield Fault(
                where=f"item {item.item}",
                what="it says that this was provided before, and the register does not show it",
                mend="record what was provided, and when, or leave the item out",
            )
