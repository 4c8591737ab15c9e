"""The evaluator beside clingo, case by case, and what the cases had in them."""

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat

from tests.oracle.asp import Case, outcomes_by_clingo
from tests.oracle.drawing import cases_of

from tecum.policy.determination import (
    ADOPTED_READING,
    COURT_ORDER,
    MEMORY_RULE,
    OPEN_QUESTION,
    UNKNOWN_FACT,
    Determination,
)
from tecum.policy.evaluation import evaluate
from tecum.terms import Outcome

POLICIES_AT_ONCE, POLICIES_A_PROCESS = 50, 1000
REASONS = {
    COURT_ORDER: "a court's order answers",
    ADOPTED_READING: "an adopted reading counts",
    OPEN_QUESTION: "an open question decides",
    MEMORY_RULE: "a rule from memory decides",
    UNKNOWN_FACT: "a fact to ask decides",
}
BEATEN = {
    "an exception to it applies": "an exception fires",
    "pre-empted by": "a pre-emption removes",
    "its source is": "a source enjoined or repealed on the day",
}
ATOMS = {
    "convicted(": "convictions looked at",
    "charged(": "charges looked at",
    "held_to_answer(": "charges looked at",
    "labelled(": "a label looked at",
    "asked": "whether it is asked looked at",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came of many cases: outcomes, features, and every disagreement in one line."""

    cases: int
    policies: int
    outcomes: Mapping[Outcome, int]
    features: Mapping[str, int]
    differences: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The figures, for print."""
        yield f"{self.cases} cases, {self.policies} policies, {len(self.differences)} differences"
        named: list[tuple[str, int]] = [(one.value, self.outcomes[one]) for one in Outcome]
        for name, count in (*named, *sorted(self.features.items())):
            yield f"  {name:42} {count:7}  {100 * count / self.cases:5.1f} %"


def compare(seeds: Sequence[int], patterns: int) -> Comparison:
    """Put random policies, one a seed, with so many patterns of facts each, to both."""
    outcomes: Counter[Outcome] = Counter()
    features: Counter[str] = Counter()
    differences: list[str] = []
    for start in range(0, len(seeds), POLICIES_AT_ONCE):
        some = seeds[start : start + POLICIES_AT_ONCE]
        drawn = [(seed, case) for seed in some for case in cases_of(seed, patterns)]
        others = outcomes_by_clingo([case for _, case in drawn])
        for (seed, case), other in zip(drawn, others, strict=True):
            own = determined(case)
            outcomes[other] += 1
            features.update(features_of(own))
            if own.outcome is not other:
                differences.append(f"seed {seed}, {own.note} (clingo: {other}), {case.facts}")
    return Comparison(
        cases=outcomes.total(),
        policies=len(seeds),
        outcomes=outcomes,
        features=features,
        differences=tuple(differences),
    )


def compare_in_parts(seeds: Sequence[int], patterns: int) -> Comparison:
    """The same on all cores; clingo keeps every word that it met, so a part has its own process."""
    parts = [seeds[at : at + POLICIES_A_PROCESS] for at in range(0, len(seeds), POLICIES_A_PROCESS)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context, max_tasks_per_child=1) as pool:
        found = list(pool.map(compare, parts, repeat(patterns)))
    return Comparison(
        cases=sum(one.cases for one in found),
        policies=sum(one.policies for one in found),
        outcomes=sum((Counter(one.outcomes) for one in found), Counter()),
        features=sum((Counter(one.features) for one in found), Counter()),
        differences=tuple(line for one in found for line in one.differences),
    )


def determined(case: Case) -> Determination:
    """The evaluator's answer."""
    answers = evaluate(
        layers=case.layers,
        instruments=case.kinds,
        asked=[case.act] if case.asked else [],
        facts=case.facts,
        adopted=case.adopted,
        as_of=case.as_of,
        known_at=case.known_at,
    )
    return answers[case.act]


def features_of(answer: Determination) -> set[str]:
    """What moved an answer, or was at hand without moving it."""
    found = {REASONS[reason.kind] for reason in answer.reasons if reason.kind in REASONS}
    for beaten in answer.beaten:
        found |= {name for why, name in BEATEN.items() if beaten.why.startswith(why)}
    for line in answer.trace:
        for atom in line.decided_by:
            found |= {name for word, name in ATOMS.items() if word in atom}
    if any("same either way" in reason.because for reason in answer.reasons):
        found.add("a fact to ask moves nothing")
    if any(not question.decides for question in answer.open_questions):
        found.add("an open question moves nothing")
    if {Outcome.REQUIRED, Outcome.PROHIBITED} <= {reason.outcome for reason in answer.reasons}:
        found.add("required and prohibited remain")
    return found
