"""How the rules that apply are combined to one outcome.

The rule below is printed with every determination. `resolve` is its steps 1 to 3 and the first half
of 4; the second half, on open questions and on rules known from memory, is in `verdict`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tecum.policy.determination import (
    COURT_ORDER,
    MEMORY_RULE,
    OPEN_QUESTION,
    UNKNOWN_FACT,
    Beaten,
    Reason,
)
from tecum.policy.pack import Adoption, Question, Rule
from tecum.terms import Outcome

COMBINING_RULE: Final = (
    "(1) A court order that binds this unit, person and item answers, inside its terms. "
    "(2) A rule that pre-empts removes conflicting rules of lower layers. "
    "(3) An exception removes the rule that it names; it may state its own outcome. "
    "(4) All that remains, of all layers, counts alike: required together with prohibited gives "
    "needs_counsel; otherwise prohibited, else required, else permitted, else unaddressed; and an "
    "open question that the agency has not closed, or a rule known from memory only, gives "
    "needs_counsel where it could change that result, and is only reported where it could not. "
    "A question open in one layer does not reopen what another layer answers in its own words. "
    "A fact whose silence means 'ask' gives needs_counsel where its answer could change the result."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A rule in force on the day that speaks of the act, with the layer that it comes from.

    `question` and `reading` are set for a rule that holds under one reading only; `adopted` says
    that this reading was adopted: by an office of the place (`adoption`) or by the agency itself.
    """

    rule: Rule
    layer: str
    level: int
    question: Question | None = None
    reading: str | None = None
    adopted: bool = False
    adoption: Adoption | None = None

    @property
    def hypothetical(self) -> bool:
        """Whether it is law only if one reading of a question that nobody closed is right."""
        return self.question is not None and not self.adopted


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What remains of applicable rules, what was removed, and the outcome."""

    outcome: Outcome
    remaining: tuple[Candidate, ...]
    beaten: tuple[Beaten, ...]


def combine(outcomes: Iterable[Outcome]) -> Outcome:
    """Step 4 for outcomes that count alike."""
    given = set(outcomes)
    if Outcome.NEEDS_COUNSEL in given or {Outcome.REQUIRED, Outcome.PROHIBITED} <= given:
        return Outcome.NEEDS_COUNSEL
    for outcome in (Outcome.PROHIBITED, Outcome.REQUIRED, Outcome.PERMITTED):
        if outcome in given:
            return outcome
    return Outcome.UNADDRESSED


def outcome_of_reasons(reasons: Iterable[Reason]) -> Outcome:
    """The outcome that the printed reasons alone give; equal to the one printed with them."""
    given = list(reasons)
    for_counsel = {OPEN_QUESTION, MEMORY_RULE, UNKNOWN_FACT}
    if any(reason.kind in for_counsel for reason in given):
        return Outcome.NEEDS_COUNSEL
    orders = [reason for reason in given if reason.kind == COURT_ORDER]
    return combine(r.outcome for r in orders or given if r.outcome is not None)


def resolve(applicable: Sequence[Candidate]) -> Resolution:
    """Combine rules whose conditions all hold."""
    orders = [candidate for candidate in applicable if candidate.rule.court_order]
    if orders:
        return _ordered(orders, applicable)
    beaten: list[Beaten] = []
    remaining: list[Candidate] = []
    preempting: list[Candidate] = []
    for level in sorted({candidate.level for candidate in applicable}):
        alive = []
        for candidate in applicable:
            if candidate.level == level:
                by = next(
                    (p for p in preempting if candidate.rule.outcome in p.rule.preempts), None
                )
                if by is None:
                    alive.append(candidate)
                else:
                    why = f"pre-empted by a rule of {by.layer}"
                    beaten.append(Beaten(rule=candidate.rule.id, by=by.rule.id, why=why))
        left = _without_excepted(alive, beaten)
        remaining += left
        preempting += [candidate for candidate in left if candidate.rule.preempts]
    return Resolution(
        outcome=combine(c.rule.outcome for c in remaining if c.rule.outcome is not None),
        remaining=tuple(remaining),
        beaten=tuple(beaten),
    )


def _ordered(orders: Sequence[Candidate], applicable: Sequence[Candidate]) -> Resolution:
    """Step 1: a court's order answers and everything else is silent inside its terms."""
    first = orders[0].rule.id
    beaten = [
        Beaten(rule=candidate.rule.id, by=first, why="a court's order answers inside its terms")
        for candidate in applicable
        if not candidate.rule.court_order
    ]
    return Resolution(
        outcome=combine(c.rule.outcome for c in orders if c.rule.outcome is not None),
        remaining=tuple(orders),
        beaten=tuple(beaten),
    )


def _without_excepted(alive: Sequence[Candidate], beaten: list[Beaten]) -> list[Candidate]:
    """Step 3: an exception that is not itself removed removes the rules that it names.

    Exceptions never run in circles (a pack that has one is refused), so this ends.
    """
    removed_by: dict[str, str | None] = {}

    def remover(rule_id: str) -> str | None:
        if rule_id not in removed_by:
            removed_by[rule_id] = next(
                (
                    other.rule.id
                    for other in alive
                    if rule_id in other.rule.exception_to and remover(other.rule.id) is None
                ),
                None,
            )
        return removed_by[rule_id]

    left = []
    for candidate in alive:
        by = remover(candidate.rule.id)
        if by is None:
            left.append(candidate)
        else:
            beaten.append(Beaten(rule=candidate.rule.id, by=by, why="an exception to it applies"))
    return left
