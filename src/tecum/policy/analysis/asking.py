"""Which question to ask next, so that the fewest questions settle what is asked.

Doubt about an act is the chance that two completions of what is known, drawn at random, get
different outcomes. A completion is a fact pattern in which every open fact is said, but those that
somebody looked for and did not find; of completions that the rules cannot tell apart one counts.
The next question is the one after whose answer least doubt is to be expected, each answer being as
likely as the others, over all acts that are asked; among equals the one that stands first in the
registry of facts. No question is put whose answer could never change an outcome, and none at all if
no answers to open facts could: both are decided over all patterns, those included in which some
facts stay unsaid.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tecum.policy.analysis.groups import Group, Said
from tecum.policy.analysis.laying_out import space_of_answers
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.space import Digit, Packet
from tecum.policy.domains import domain_of
from tecum.policy.fact_registry import FACTS, FactSpec, FactType
from tecum.policy.facts import Facts, FactValue
from tecum.policy.ground import ground_of
from tecum.policy.layers import check_coverage
from tecum.policy.pack import Pack
from tecum.policy.verdict import ActCase
from tecum.terms import Act, InstrumentKind, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: the value that stands for all in `alike`, for no condition tells them apart.

    Of records and instants `alike` holds the representative alone.
    """

    value: FactValue
    alike: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """What to ask, what may be answered, and which acts each answer settles for good.

    `settles` gives for the value of each choice the acts of which it leaves one outcome, whatever
    is answered afterwards.
    """

    spec: FactSpec
    choices: tuple[Choice, ...]
    settles: Mapping[FactValue, Mapping[Act, Outcome]]


class _AskedAct:
    """One asked act over everything that may still be answered."""

    def __init__(
        self,
        case: ActCase,
        packet: Packet,
        beside: Sequence[ActCase],
        not_established: Collection[str],
    ) -> None:
        """Decide every pattern that answers could bring about."""
        self.act = case.act
        self.space = space_of_answers(case, packet, beside)
        self.by_outcome = outcomes_of(case, self.space).by_outcome
        self.askable = frozenset(name for name in self.space.names if name not in not_established)
        self.reachable = self._within({})
        self.completed = self._within({}, completely=True)

    def answered(self, name: str, value: FactValue, *, completely: bool = False) -> int:
        """The patterns that can be reached, or completed, once a fact has this value.

        A value that leaves something open may be completed later.
        """
        found = self.space.group_of([name]) if name in self.askable else None
        if found is None:
            return self.completed if completely else self.reachable
        place = self.space.place_of(name, value)
        places = {place, *found[0].values[name].completions(place)}
        return self._within({name: places}, completely=completely)

    def matters(self, name: str) -> bool:
        """Whether saying this fact changes the outcome of some pattern in which it is unsaid."""
        found = self.space.group_of([name]) if name in self.askable else None
        if found is None:
            return False
        group, digit = found
        position = group.names.index(name)
        moves = {
            (before, group.class_of[(*said[:position], place, *said[position + 1 :])])
            for said, before in self._members(group)
            if said[position] == 0
            for place in range(1, group.values[name].stated + 1)
        }
        return any(self._changes(digit, before, after) for before, after in moves)

    def _changes(self, digit: Digit, before: int, after: int) -> bool:
        """Whether some pattern gets another outcome when this digit alone changes."""
        here = self.reachable & self.space.where(digit, before)
        by = (after - before) * digit.stride
        return any(
            here & where & ~(where >> by if by >= 0 else where << -by)
            for where in self.by_outcome.values()
        )

    def _within(self, given: Mapping[str, set[int]], *, completely: bool = False) -> int:
        """The patterns in which these facts have such values, and perhaps all are wholly said."""
        within = self.space.full
        for group, digit in zip(self.space.groups, self.space.of_group, strict=True):
            classes = {
                number
                for said, number in self._members(group)
                if all(
                    place in given.get(name, (place,))
                    and not (completely and self._is_open(group, name, place))
                    for name, place in zip(group.names, said, strict=True)
                )
            }
            within &= self.space.union(digit, sorted(classes))
        return within

    def _is_open(self, group: Group, name: str, place: int) -> bool:
        return name in self.askable and bool(group.values[name].completions(place))

    def _members(self, group: Group) -> Iterator[tuple[Said, int]]:
        """What may come to be said of a group: nothing of what was looked for in vain."""
        for said, number in group.members():
            if all(
                name in self.askable or not place
                for name, place in zip(group.names, said, strict=True)
            ):
                yield said, number


def next_question(  # noqa: PLR0913 - the same as `evaluate` takes
    *,
    layers: Sequence[Pack],
    instruments: Sequence[InstrumentKind],
    asked: Collection[Act],
    facts: Facts,
    adopted: Collection[str],
    as_of: date,
) -> NextQuestion | None:
    """The question that settles most; None exactly if no answers could change an asked outcome.

    What was looked for and not established is not asked for again. CoverageError if a layer does
    not answer for the day, InputError for a reading that no layer has.
    """
    check_coverage(layers, as_of)
    ground = ground_of(
        layers=layers,
        instruments=instruments,
        facts=facts,
        adopted=adopted,
        as_of=as_of,
        known_at=None,
    )
    packet = Packet(kinds=frozenset(instruments), asked=True)
    cases = [ActCase(act, ground, asked=True) for act in Act if act in asked]
    acts = [_AskedAct(case, packet, cases, facts.not_established) for case in cases]
    doubts = {
        name: _doubt_after(acts, name, _values(acts, name))
        for name in FACTS
        if any(act.matters(name) for act in acts)
    }
    if not doubts:
        return None
    chosen = min(doubts, key=doubts.__getitem__)
    choices = _choices(cases, chosen, _values(acts, chosen))
    return NextQuestion(
        spec=FACTS[chosen],
        choices=choices,
        settles={choice.value: _settled(acts, chosen, choice.value) for choice in choices},
    )


def _values(acts: Sequence[_AskedAct], name: str) -> tuple[FactValue, ...]:
    """The values of an open fact that conditions of an asked act tell apart."""
    for act in acts:
        found = act.space.group_of([name])
        if found is not None:
            values = found[0].values[name]
            return values.values[: values.stated]
    return ()


def _doubt_after(acts: Sequence[_AskedAct], name: str, values: Sequence[FactValue]) -> Fraction:
    """The doubt about all acts that is to be expected when this fact has been answered."""
    doubts = [
        _doubt(act, act.answered(name, value, completely=True)) for act in acts for value in values
    ]
    return sum(doubts, start=Fraction(0)) / len(values)


def _doubt(act: _AskedAct, within: int) -> Fraction:
    """The chance that two patterns, drawn at random from these, have different outcomes."""
    whole = within.bit_count()
    alike = sum((where & within).bit_count() ** 2 for where in act.by_outcome.values())
    return 1 - Fraction(alike, whole * whole)


def _choices(
    cases: Sequence[ActCase], name: str, stated: Sequence[FactValue]
) -> tuple[Choice, ...]:
    """The answers, each with the values that no condition of an asked act tells from it."""
    if FACTS[name].type in {FactType.RECORDS, FactType.INSTANT}:
        return tuple(Choice(value=value, alike=(value,)) for value in stated)
    atoms = [atom for case in cases for atom in case.atoms]
    domain = domain_of(name, atoms, known={}, as_of=cases[0].ground.as_of)
    return tuple(
        Choice(value=value, alike=tuple(one for one, stands in domain.items() if stands == value))
        for value in stated
    )


def _settled(acts: Sequence[_AskedAct], name: str, value: FactValue) -> dict[Act, Outcome]:
    """The acts of which one outcome is left after an answer."""
    settled = {}
    for act in acts:
        within = act.answered(name, value)
        left = [outcome for outcome, where in act.by_outcome.items() if where & within]
        if len(left) == 1:
            settled[act.act] = left[0]
    return settled
