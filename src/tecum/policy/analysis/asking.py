"""Which question to ask next, so that the fewest questions settle what is asked.

Doubt about an act is the chance that two completions of what is known, drawn at random, get
different outcomes. A completion says of each open fact one of the values that conditions tell
apart, each as likely as the others, and leaves out what somebody looked for and did not find. The
next question is the one after whose answer least doubt is to be expected, over all acts that are
asked; among equals the one that stands first in the registry of facts. No question is put whose
answer could never change an outcome, and none at all if no answers to open facts could: both are
decided over all patterns, those included in which some facts stay unsaid.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tecum.policy.analysis.laying_out import space_of_answers
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.space import Packet, Space
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _AskedAct:
    """One asked act over everything that may still be answered."""

    act: Act
    space: Space
    by_outcome: Mapping[Outcome, int]
    reachable: int
    answerable: tuple[str, ...]

    def completions(self) -> int:
        """The patterns in which every open fact that can be answered is said."""
        within = self.reachable
        for name in self.answerable:
            within &= ~self.space.unsaid(name)
        return within

    def said(self, name: str, place: int) -> int:
        """The patterns in which a fact has one of its values."""
        return self.space.where(self.space.of_fact[name], place + 1)


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
    acts = [_asked_act(case, cases, packet, facts.not_established) for case in cases]
    doubts: dict[str, Fraction] = {}
    for name in FACTS:
        if any(_matters(act, name) for act in acts):
            doubts[name] = sum((_doubt_after(act, name) for act in acts), start=Fraction(0))
    if not doubts:
        return None
    chosen = min(doubts, key=doubts.__getitem__)
    values = next(act.space.facts[chosen] for act in acts if chosen in act.answerable)
    stated = values.values[: values.stated]
    return NextQuestion(
        spec=FACTS[chosen],
        choices=_choices(cases, chosen, stated),
        settles={value: _settled(acts, chosen, place) for place, value in enumerate(stated)},
    )


def _asked_act(
    case: ActCase, cases: Sequence[ActCase], packet: Packet, not_established: Collection[str]
) -> _AskedAct:
    """One act in patterns as fine as the conditions of all asked acts make them."""
    space = space_of_answers(case, packet, cases)
    reachable = space.stated
    for name in space.of_fact:
        if name in not_established:
            reachable &= space.unsaid(name)
    return _AskedAct(
        act=case.act,
        space=space,
        by_outcome=outcomes_of(case, space).by_outcome,
        reachable=reachable,
        answerable=tuple(name for name in space.of_fact if name not in not_established),
    )


def _matters(act: _AskedAct, name: str) -> bool:
    """Whether saying this fact changes the outcome of some pattern in which it is unsaid."""
    if name not in act.answerable:
        return False
    stride = act.space.of_fact[name].stride
    unsaid = act.reachable & act.space.unsaid(name)
    return any(
        unsaid & where & ~(where >> ((place + 1) * stride))
        for place in range(act.space.facts[name].stated)
        for where in act.by_outcome.values()
    )


def _doubt_after(act: _AskedAct, name: str) -> Fraction:
    """The doubt about an act that is to be expected when this fact has been answered."""
    within = act.completions()
    if name not in act.answerable:
        return _doubt(act, within)
    answers = [act.said(name, place) for place in range(act.space.facts[name].stated)]
    return sum((_doubt(act, within & said) for said in answers), start=Fraction(0)) / len(answers)


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


def _settled(acts: Sequence[_AskedAct], name: str, place: int) -> dict[Act, Outcome]:
    """The acts of which one outcome is left after an answer."""
    settled = {}
    for act in acts:
        within = act.reachable
        if name in act.answerable:
            within &= act.said(name, place)
        left = [outcome for outcome, where in act.by_outcome.items() if where & within]
        if len(left) == 1:
            settled[act.act] = left[0]
    return settled
