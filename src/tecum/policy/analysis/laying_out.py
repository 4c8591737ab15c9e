"""The space of fact patterns of one act, under one law or under two at once."""

from collections.abc import Iterator, Mapping, Sequence

from tecum.policy.analysis.representatives import Looker, Values, values_of
from tecum.policy.analysis.space import Layout, Packet, Space
from tecum.policy.conditions import Asked, Has, Labelled, OneOf
from tecum.policy.domains import domain_of
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import FactValue
from tecum.policy.verdict import ActCase


def layout_of(cases: Sequence[ActCase]) -> Layout:
    """All patterns that the rules of these cases could tell apart; the cases are of one act.

    Saying what silence counts as in every layer is the same pattern as saying nothing.
    """
    facts = {
        name: _without_what_silence_says(name, values, cases)
        for name, values in _values(cases, cases).items()
    }
    return Layout(
        of=" beside ".join(_named(case) for case in cases),
        facts=facts,
        told_apart=_told_apart(cases),
        looks_at_asking=any(isinstance(atom, Asked) for case in cases for atom in case.atoms),
    )


def space_of(cases: Sequence[ActCase]) -> Space:
    """The same as a space; InputError if there are more patterns than can be looked through."""
    return Space(layout_of(cases))


def space_of_answers(case: ActCase, packet: Packet, beside: Sequence[ActCase]) -> Space:
    """All patterns of one act that answers to open facts could bring about; the papers are known.

    `beside` are cases whose conditions tell values apart too. InputError as above.
    """
    facts = _values([case], [case, *beside])
    return Space(Layout(of=_named(case), facts=facts, packet=packet))


def _named(case: ActCase) -> str:
    return f"{case.ground.layers[-1].pack.id} on {case.ground.as_of}: {case.act}"


def _values(cases: Sequence[ActCase], refined_by: Sequence[ActCase]) -> dict[str, Values]:
    lookers = [Looker(atoms=case.atoms, as_of=case.ground.as_of) for case in refined_by]
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


def _without_what_silence_says(name: str, values: Values, cases: Sequence[ActCase]) -> Values:
    """Leave out the value that silence counts as, if it counts as the same in every layer."""
    cases = [case for case in cases if name in case.tests]
    atoms = [atom for case in cases for atom in case.atoms]
    tests = [atom.values for atom in atoms if isinstance(atom, OneOf) and atom.fact == name]

    def seen(value: FactValue | None) -> object:
        """What conditions see of a value."""
        if FACTS[name].type is FactType.ENUM and value is not None:
            return tuple(value in test for test in tests)
        return value

    counted = {
        seen(case.ground.value(layer, name)) for case in cases for layer in case.ground.layers
    }
    if len(counted) > 1:
        return values
    places = [place for place, value in enumerate(values.values) if seen(value) in counted]
    return values.without(places[0]) if places else values


def place_in(values: Values, name: str, value: FactValue, case: ActCase) -> int:
    """The digit that says a value in a space of this case alone; 0 where silence says it."""
    if FACTS[name].type in {FactType.BOOLEAN, FactType.ENUM}:
        domain = domain_of(name, case.atoms, known={}, as_of=case.ground.as_of)
        value = domain[value]
    return values.values.index(value) + 1 if value in values.values else 0
