"""The space of fact patterns of one act, under one law or under two at once."""

from collections.abc import Iterator, Mapping, Sequence

from tecum.policy.analysis.groups import FEW_ENOUGH, groups_of
from tecum.policy.analysis.representatives import Looker, Values, values_of
from tecum.policy.analysis.space import Layout, Packet, Space
from tecum.policy.conditions import Asked, Has, Labelled
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import FactValue
from tecum.policy.verdict import ActCase


def space_of(cases: Sequence[ActCase], *, few_enough: int = FEW_ENOUGH) -> Space:
    """All patterns that the rules of these cases could tell apart; the cases are of one act.

    Up to `few_enough` patterns of facts may differ although the rules cannot tell them apart.
    InputError if there are more patterns than can be looked through.
    """
    return Space(
        Layout(
            of=" beside ".join(_named(case) for case in cases),
            groups=groups_of(cases, _values(cases), few_enough=few_enough),
            told_apart=_told_apart(cases),
            looks_at_asking=any(isinstance(atom, Asked) for case in cases for atom in case.atoms),
        )
    )


def space_of_answers(case: ActCase, packet: Packet, beside: Sequence[ActCase]) -> Space:
    """All patterns that answers to open facts could bring about; the papers are known.

    `beside` are all cases that are asked about, which share the values of facts. InputError as
    above.
    """
    values = {name: one for name, one in _values(beside).items() if name in case.tests}
    groups = groups_of([case], values, papers_known=True)
    return Space(Layout(of=_named(case), groups=groups, packet=packet))


def _named(case: ActCase) -> str:
    return f"{case.ground.layers[-1].pack.id} on {case.ground.as_of}: {case.act}"


def _values(cases: Sequence[ActCase]) -> dict[str, Values]:
    lookers = [Looker(atoms=case.atoms, as_of=case.ground.as_of) for case in cases]
    looked_at = {name for case in cases for name in case.tests}
    known: Mapping[str, FactValue] = cases[0].ground.known
    return values_of([name for name in FACTS if name in looked_at], lookers, known)


def _told_apart(cases: Sequence[ActCase]) -> tuple[frozenset[str], ...]:
    """Every set of instruments that a condition looks for; a label may differ between layers."""
    found = dict.fromkeys(kinds for case in cases for kinds in _looked_for(case))
    return tuple(sorted(found, key=sorted))


def _looked_for(case: ActCase) -> Iterator[frozenset[str]]:
    for atom in case.atoms:
        if isinstance(atom, Has):
            yield atom.kinds
        elif isinstance(atom, Labelled):
            for layer in case.ground.layers:
                yield layer.labels.get(atom.label, frozenset())
