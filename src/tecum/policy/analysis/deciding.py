"""Whether a rule ever decides anything, and which rules contradict each other.

A rule decides if in some fact pattern it is among those that give the outcome, or if without it
some pattern had another outcome or another rule counted where it does not. A rule that pre-empts
decides wherever it remains, for it removes what any layer below might say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tecum.policy.analysis.judging import Judged
from tecum.policy.analysis.outcomes import ActOutcomes, outcomes_of
from tecum.policy.combining import Candidate
from tecum.terms import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A required and a prohibited rule of one act, and the patterns in which both remain."""

    required: Candidate
    prohibited: Candidate
    patterns: int


def contradictions(judged: Judged) -> Iterator[Contradiction]:
    """Every pair of rules that counts for certain and contradicts itself somewhere.

    A rule known from memory only, and one of an open question, is doubtful by its own word; its
    contradictions are left to counsel as it is.
    """
    standing: dict[Outcome | None, list[tuple[Candidate, int]]] = {}
    for candidate, where in zip(judged.found.candidates, judged.found.remaining, strict=True):
        if where and judged.case.is_certain(candidate):
            standing.setdefault(candidate.rule.outcome, []).append((candidate, where))
    for one, where in standing.get(Outcome.REQUIRED, ()):
        for other, there in standing.get(Outcome.PROHIBITED, ()):
            if both := where & there & judged.space.stated:
                yield Contradiction(required=one, prohibited=other, patterns=both)


def is_reachable(judged: Judged, rule: str) -> bool:
    """Whether the condition of a rule is true of some pattern."""
    return any(
        where & judged.space.stated
        for candidate, where in zip(judged.found.candidates, judged.found.holds, strict=True)
        if candidate.rule.id == rule
    )


def is_decisive(judged: Judged, rule: str) -> bool:
    """Whether a rule decides something about this act under this state of the law."""
    places = [
        place
        for place, candidate in enumerate(judged.found.candidates)
        if candidate.rule.id == rule
    ]
    return any(_gives(judged, place) for place in places) or (
        bool(places) and _is_missed(judged, rule)
    )


def _gives(judged: Judged, place: int) -> bool:
    """Whether it is among the rules that give the outcome of a pattern."""
    found = judged.found
    rule = found.candidates[place].rule
    outcome = rule.outcome
    remaining = found.remaining[place] & judged.space.stated
    if rule.preempts and remaining:
        return True
    if outcome is None:
        return False
    if remaining & found.by_outcome[outcome]:
        return True
    return any(
        place in (pair_place(found, pair.required), pair_place(found, pair.prohibited))
        for pair in contradictions(judged)
    )


def pair_place(found: ActOutcomes, candidate: Candidate) -> int:
    """The place of a candidate."""
    return found.candidates.index(candidate)


def _is_missed(judged: Judged, rule: str) -> bool:
    """Whether without it an outcome, or what remains of the other rules, were another."""
    stated = judged.space.stated
    less = outcomes_of(judged.case, judged.space, without=rule, truths=judged.found.truths)
    if any(
        (where ^ less.by_outcome[outcome]) & stated
        for outcome, where in judged.found.by_outcome.items()
    ):
        return True
    before = dict(zip(judged.found.candidates, judged.found.remaining, strict=True))
    settled = judged.found.settled & less.settled & stated
    return any(
        (where ^ before[candidate]) & settled
        for candidate, where in zip(less.candidates, less.remaining, strict=True)
    )
