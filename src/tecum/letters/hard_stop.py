"""The hard stop: nothing that the law prohibits is disclosed or done, whatever door it goes by.

What is gated is the content, never the envelope: a refusal leaves freely. One function, `gate`,
answers for a letter, a disclosure, a performance and an export alike.

In this order: (1) an order of a court in force that binds this unit, instrument, act and item
answers, inside its terms; (2) otherwise the determination of the act, and for what is not public
also that of the row that governs the paper (`admin_subpoena`, `judicial`); (3) where the law's
outcome needs counsel, what two persons decided about that very outcome. Nobody's decision opens
what is prohibited: another fact, another adopted reading or a court does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tecum.matters.state import Ordered, in_force
from tecum.terms import Act, AnswerKind, Outcome

GOVERNING = (Act.ADMIN_SUBPOENA, Act.JUDICIAL)
GOVERNED = frozenset({Act.SHARE_NONPUBLIC, Act.STATUS_1373})
# An answer of these kinds says that an act was or will be done; the others say that it was not.
DOING = frozenset({AnswerKind.COMPLIED, AnswerKind.COMPLIED_IN_PART, AnswerKind.WILL_ACT_ON_EVENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Something that is about to be disclosed or done under an instrument.

    `item` is one item of a demand, None the act as a whole; `in_part` says that no more is done
    than what an order, bound to items, commands.
    """

    instrument: str
    act: Act
    item: str | None = None
    in_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What two persons decided about an act where the law's outcome was `about`."""

    about: Outcome
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something may not leave or be done, and what would change that."""

    doing: Doing
    why: str
    mend: str

    def __str__(self) -> str:
        item = "" if self.doing.item is None else f", item {self.doing.item}"
        return f"{self.doing.act} of {self.doing.instrument}{item}: {self.why}; {self.mend}"


Key = tuple[str, Act]
NO_DECISIONS: Mapping[Key, Decided] = {}


def gate(  # noqa: PLR0913 - what, by which law, which orders, whom they bind, when
    doings: Sequence[Doing],
    determinations: Mapping[Key, Outcome],
    orders: Sequence[Ordered],
    *,
    unit: str,
    day: date,
    decided: Mapping[Key, Decided] = NO_DECISIONS,
) -> tuple[Refusal, ...]:
    """Give every reason against it; none means that it may leave or be done.

    Args:
        doings: what is about to be disclosed or done.
        determinations: the law's latest outcome by instrument and act.
        orders: the orders of courts entered in the matter.
        unit: who would act; an order bound to another unit answers nothing here.
        day: the day on which it would happen.
        decided: what two persons decided, by instrument and act.
    """
    found: list[Refusal] = []
    for doing in doings:
        if binding(orders, doing, unit=unit, day=day) is not None:
            continue
        for act in governed_by(doing, determinations):
            outcome = determinations.get((doing.instrument, act))
            if outcome is Outcome.NEEDS_COUNSEL:
                choice = decided.get((doing.instrument, act))
                if choice is not None and choice.about is outcome:
                    outcome = choice.outcome
            refusal = _refusal(doing, act, outcome)
            if refusal is not None:
                found.append(refusal)
    return tuple(found)


def binding(orders: Sequence[Ordered], doing: Doing, *, unit: str, day: date) -> Ordered | None:
    """Give the order in force that commands this, if one does."""
    for order in orders:
        scope = order.scope
        if not in_force(order, doing.instrument, doing.act, day):
            continue
        if scope.unit is not None and scope.unit != unit:
            continue
        if scope.items and doing.item not in scope.items and not doing.in_part:
            continue
        return order
    return None


def governed_by(doing: Doing, determinations: Mapping[Key, Outcome]) -> tuple[Act, ...]:
    """The rows that must all allow it: the act's own, and that of the paper it is done under."""
    rows = [doing.act]
    if doing.act in GOVERNED:
        rows += [act for act in GOVERNING if (doing.instrument, act) in determinations]
    return tuple(rows)


def done_by_answer(instrument: str, act: Act, kind: AnswerKind) -> tuple[Doing, ...]:
    """What an answer says that is or will be done; a refusal does nothing."""
    if kind not in DOING:
        return ()
    in_part = kind is AnswerKind.COMPLIED_IN_PART
    return (Doing(instrument=instrument, act=act, in_part=in_part),)


def _refusal(doing: Doing, act: Act, outcome: Outcome | None) -> Refusal | None:
    row = "" if act is doing.act else f" {act}, which governs the paper,"
    match outcome:
        case None:
            return Refusal(
                doing=doing,
                why=f"the law was not asked about {act} yet",
                mend="have the paper read and the law asked first",
            )
        case Outcome.PROHIBITED:
            return Refusal(
                doing=doing,
                why=f"the law prohibits{row or ' it'} and no order in force binds it here",
                mend="decline it, or enter the fact, adopted reading or order that changes this",
            )
        case Outcome.NEEDS_COUNSEL:
            return Refusal(
                doing=doing,
                why=f"the law's outcome for {act} needs counsel, and no two persons decided it",
                mend="let counsel and a second person decide it with a reason",
            )
        case _:
            return None
