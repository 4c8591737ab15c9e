"""Which unknown facts could change an answer, and to what.

A set of at most three unknown facts is listed if, with some values of them, it leads to an outcome
to which no smaller part of the same values leads. So whoever fills in up to three unknown facts
gets the outcome of now or one that was listed.
"""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Final

from tecum.policy.determination import Answer, Unknown
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import FactValue
from tecum.policy.verdict import ActCase
from tecum.terms import Outcome

LARGEST_SET: Final = 3
ALL_ANSWERS: Final = 40
"""Up to so many answers are printed in full; beyond, one value stands for all treated alike."""


def unknowns_of(case: ActCase) -> tuple[Unknown, ...]:
    """All smallest sets of unknown facts that could change the outcome of this act."""
    order = {name: number for number, name in enumerate(FACTS)}
    names = sorted(case.open_names(), key=order.__getitem__)
    return tuple(
        _unknown(case, chosen)
        for size in range(1, LARGEST_SET + 1)
        for chosen in combinations(names, size)
        if _leads_elsewhere(case, chosen)
    )


def _leads_elsewhere(case: ActCase, names: Sequence[str]) -> bool:
    domains = [list(dict.fromkeys(case.domain(name).values())) for name in names]
    now = case.verdict({}).outcome
    return any(
        (outcome := _outcome(case, names, values)) is not now
        and outcome not in _outcomes_of_parts(case, names, values)
        for values in product(*domains)
    )


def _outcome(case: ActCase, names: Sequence[str], values: Sequence[FactValue]) -> Outcome:
    return case.verdict(dict(zip(names, values, strict=True))).outcome


def _outcomes_of_parts(
    case: ActCase, names: Sequence[str], values: Sequence[FactValue]
) -> set[Outcome]:
    pairs = list(zip(names, values, strict=True))
    return {
        case.verdict(dict(part)).outcome
        for size in range(len(pairs))
        for part in combinations(pairs, size)
    }


def _unknown(case: ActCase, names: Sequence[str]) -> Unknown:
    stands_for = [case.domain(name) for name in names]
    values: list[tuple[FactValue, ...]] = list(product(*stands_for))
    if len(values) > ALL_ANSWERS:
        values = list(product(*(dict.fromkeys(domain.values()) for domain in stands_for)))
    answers = []
    for chosen in values:
        standing = [domain[value] for domain, value in zip(stands_for, chosen, strict=True)]
        answers.append(
            Answer(
                values=dict(zip(names, chosen, strict=True)),
                outcome=_outcome(case, names, standing),
            )
        )
    return Unknown(
        facts=tuple(names),
        question=" ".join(FACTS[name].question for name in names),
        answers=tuple(answers),
    )
