"""Which pairs of outcomes two laws give to one act, on how many patterns, and the smallest of each.

Two ways lead there, and tests hold them equal. In a space of both sides together the patterns of a
pair are the common part of two sets. Where that space would be too large, each side is decided in
its own space, and the two are brought together over what both look at: a fact at which one side
alone looks multiplies patterns and changes nothing for the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from tecum.policy.analysis.laying_out import layout_of, place_in
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.space import Layout, Space, answers_of
from tecum.policy.analysis.witness import (
    Asks,
    Witness,
    by_size,
    smallest,
    smallest_number,
    witness_of,
)
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.verdict import ActCase
from tecum.terms import Act, Outcome

LARGEST_TOGETHER: Final = 2**22
"""Up to so many patterns both sides are decided in one space."""

MOST_SHARED: Final = 2**20
"""So many patterns of what both sides look at are gone through one by one, not more; beyond, both
sides are decided in one space again, as far as that can be looked through."""

PLAIN_TYPES: Final = frozenset({FactType.BOOLEAN, FactType.ENUM})
"""Facts whose values each side tells apart in its own way; records and instants vary together."""

OutcomePair = tuple[Outcome, Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Patterns to which the sides give these outcomes: how many, and the smallest."""

    outcomes: OutcomePair
    patterns: int
    witness: Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """One act under two laws: all patterns, those answered alike, and every pair that differs."""

    patterns: int
    same: int
    differing: tuple[Pair, ...]


def pairs_of(
    cases: tuple[ActCase, ActCase], asks: Asks, *, largest_together: int = LARGEST_TOGETHER
) -> Pairs:
    """Compare one act; InputError if there are more patterns than can be looked through."""
    layout = layout_of(cases)
    looked_at_by_both = _looked_at_by_both(cases, layout)
    if layout.size <= largest_together or looked_at_by_both.size > MOST_SHARED:
        return _together(cases, Space(layout), asks)
    return _apart(cases, layout, looked_at_by_both, asks)


def _looked_at_by_both(cases: tuple[ActCase, ActCase], layout: Layout) -> Layout:
    """Papers, asking, and the facts at which rules of both sides look."""
    facts = {
        name: values
        for name, values in layout.facts.items()
        if all(name in case.tests for case in cases)
    }
    return replace(layout, facts=facts)


def _together(cases: tuple[ActCase, ActCase], space: Space, asks: Asks) -> Pairs:
    one, other = (outcomes_of(case, space).by_outcome for case in cases)
    differing = []
    same = 0
    for pair in product(Outcome, Outcome):
        patterns = one[pair[0]] & other[pair[1]] & space.stated
        if pair[0] is pair[1]:
            same += patterns.bit_count()
        elif patterns:
            differing.append(
                Pair(
                    outcomes=pair,
                    patterns=patterns.bit_count(),
                    witness=smallest(space, patterns, cases[0].act, asks),
                )
            )
    return Pairs(patterns=space.stated.bit_count(), same=same, differing=tuple(differing))


# ---------------------------------------------------------------- each side in its own space


@dataclass(frozen=True, slots=True)
class _Part:
    """Patterns of what one side alone looks at: how many, and the size of the smallest."""

    bits: int
    patterns: int
    least: int


class _Side:
    """One law in its own space, cut into blocks: one for each pattern of what both look at."""

    def __init__(self, case: ActCase, both: Layout, shared: Sequence[str]) -> None:
        own = layout_of([case])
        values = {
            name: found if FACTS[name].type in PLAIN_TYPES else both.facts[name]
            for name, found in own.facts.items()
        }
        facts = {name: found for name, found in values.items() if name not in shared}
        self.only = Space(Layout(of=own.of, facts=facts))
        self.space = Space(replace(own, facts=facts | {name: values[name] for name in shared}))
        self._case = case
        self._told_apart = own.told_apart
        found = outcomes_of(case, self.space).by_outcome
        self._texts = {
            outcome: f"{where:0{self.space.size}b}"[::-1] for outcome, where in found.items()
        }
        self._blocks: dict[int, dict[Outcome, _Part]] = {}

    def block(self, number: int) -> "dict[Outcome, _Part]":
        """The patterns of what this side alone looks at, by outcome, within one block."""
        if number not in self._blocks:
            width = self.only.size
            start = number * width
            parts = {
                outcome: int(text[start : start + width][::-1], 2) & self.only.stated
                for outcome, text in self._texts.items()
            }
            self._blocks[number] = {
                outcome: _Part(part, part.bit_count(), min(by_size(self.only, part)))
                for outcome, part in parts.items()
                if part
            }
        return self._blocks[number]

    def steps(self, space: Space) -> Iterator[list[int]]:
        """For each digit of what both look at, what each of its values adds to the block."""
        width = self.only.size
        for name in space.of_fact:
            stride = self.space.of_fact[name].stride // width
            said = space.facts[name].values[: space.facts[name].stated]
            places = [place_in(self.space.facts[name], name, value, self._case) for value in said]
            yield [0, *(place * stride for place in places)]
        answers = {
            answers_of(packet, self._told_apart): value
            for value, (packet, *_) in enumerate(self.space.packets)
        }
        stride = self.space.of_packet.stride // width
        yield [
            answers[answers_of(packet, self._told_apart)] * stride for packet, *_ in space.packets
        ]
        asking = self.space.of_asking
        yield [
            min(value, asking.radix - 1) * (asking.stride // width)
            for value in range(space.of_asking.radix)
        ]


def _apart(cases: tuple[ActCase, ActCase], both: Layout, shared: Layout, asks: Asks) -> Pairs:
    one, other = (_Side(case, both, tuple(shared.facts)) for case in cases)
    walk = _Walk(Space(shared), (one, other))
    counts, places = walk.counted()
    return Pairs(
        patterns=sum(counts.values()),
        same=sum(count for (one, other), count in counts.items() if one is other),
        differing=tuple(
            Pair(
                outcomes=pair,
                patterns=counts[pair],
                witness=walk.smallest(pair, places[pair], cases[0].act, asks),
            )
            for pair in product(Outcome, Outcome)
            if pair in places
        ),
    )


Places = dict[int, bytearray]
"""Sets of shared patterns, as text in base two, by the size of what one side alone must state."""


class _Walk:
    """Both sides brought together, shared pattern by shared pattern."""

    def __init__(self, space: Space, sides: tuple[_Side, _Side]) -> None:
        self._space = space
        self._sides = sides
        self._digits = (*space.of_fact.values(), space.of_packet, space.of_asking)
        self._steps = tuple(zip(*(side.steps(space) for side in sides), strict=True))

    def _all(self) -> Iterator[tuple[int, int, int]]:
        """The number of each shared pattern, with the block of each side."""
        axes = [
            [(digit.stride * value, *steps) for value, steps in enumerate(zip(*both, strict=True))]
            for digit, both in zip(self._digits, self._steps, strict=True)
        ]
        half = len(axes) // 2
        inner, outer = (
            [_summed(one) for one in product(*axis)] for axis in (axes[:half], axes[half:])
        )
        for number, one, other in outer:
            for more, one_more, other_more in inner:
                yield number + more, one + one_more, other + other_more

    def counted(self) -> tuple[dict[OutcomePair, int], dict[OutcomePair, Places]]:
        """How many patterns have each pair of outcomes, and where the sides differ."""
        counts: dict[OutcomePair, int] = {}
        places: dict[OutcomePair, Places] = {}
        one_side, other_side = self._sides
        for number, one_block, other_block in self._all():
            for one, these in one_side.block(one_block).items():
                for other, those in other_side.block(other_block).items():
                    pair = one, other
                    counts[pair] = counts.get(pair, 0) + these.patterns * those.patterns
                    if one is not other:
                        marks = places.setdefault(pair, {})
                        size = these.least + those.least
                        if size not in marks:
                            marks[size] = bytearray(b"0" * self._space.size)
                        marks[size][-1 - number] = ord("1")
        return counts, places

    def smallest(self, pair: OutcomePair, places: Places, act: Act, asks: Asks) -> Witness:
        """The smallest shared pattern, with the least that each side alone must state beside it."""
        by_total: dict[int, int] = {}
        for size, marks in places.items():
            for more, part in by_size(self._space, int(marks, 2)).items():
                by_total[size + more] = by_total.get(size + more, 0) | part
        number = smallest_number(self._space, by_total[min(by_total)], act, asks)
        witness = witness_of(self._space, number, act, asks)
        facts = dict(witness.facts)
        for side, place, outcome in zip(self._sides, (0, 1), pair, strict=True):
            block = sum(
                both[place][digit.value_in(number)]
                for digit, both in zip(self._digits, self._steps, strict=True)
            )
            patterns = side.block(block)[outcome].bits
            facts |= smallest(side.only, patterns, act, asks).facts
        return replace(witness, facts={name: facts[name] for name in FACTS if name in facts})


def _summed(steps: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    return (
        sum(step[0] for step in steps),
        sum(step[1] for step in steps),
        sum(step[2] for step in steps),
    )
