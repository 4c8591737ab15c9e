"""Facts that are looked at together, and which of the things said of them the rules can tell apart.

What is said of a group of facts reaches the outcome only through the parts of conditions that look
at these facts alone: through their values, through what they ask for where they are unknown, and
through what every answer to that would bring. Two things said of a group that agree in all three
cannot be told apart, whatever is said beside them, and are one class. (This is bisimulation: the
classes are found from what is wholly said down to what is left open.) So `under_18 or in_custody`
needs four classes of its two facts, not nine, and a value that silence counts as everywhere is the
same as silence. Groups are joined as long as that leaves fewer classes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod
from typing import Final

from tecum.policy.analysis.representatives import Values
from tecum.policy.conditions import Asked, Condition, Has, Joined, Labelled, Not
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import FactValue
from tecum.policy.ground import Ground, Layer
from tecum.policy.verdict import ActCase

MOST_SAID: Final = 1024
"""Groups are joined only as long as no more things than this can be said of them."""

FEW_ENOUGH: Final = 2**13
"""So few patterns of facts are quicker looked through than made fewer."""

Said = tuple[int, ...]
"""What is said of the facts of a group, in their order: 0 for nothing, else a place among the
values, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Facts with the classes of what can be said of them, those that patterns state first.

    `classes` holds of each class the smallest thing said, `class_of` the class of each.
    """

    names: tuple[str, ...]
    values: Mapping[str, Values]
    classes: tuple[Said, ...]
    stated: int
    class_of: Mapping[Said, int]

    def facts(self, said: Said) -> dict[str, FactValue]:
        """The facts that are said."""
        return {
            name: self.values[name].values[place - 1]
            for name, place in zip(self.names, said, strict=True)
            if place
        }

    def members(self) -> Iterator[tuple[Said, int]]:
        """Everything that patterns state of the group, with its class."""
        for said, number in self.class_of.items():
            if _is_stated(self.names, self.values, said):
                yield said, number

    def completed(self, number: int, asked: frozenset[str]) -> tuple[int, ...]:
        """The classes that answers to these facts lead to; none if one of them is wholly said."""
        said = self.classes[number]
        found = dict.fromkeys(
            self.class_of[other] for other in _completions(self.names, self.values, said, asked)
        )
        return tuple(found)


def groups_of(
    cases: Sequence[ActCase],
    values: Mapping[str, Values],
    *,
    papers_known: bool = False,
    few_enough: int = FEW_ENOUGH,
) -> tuple[Group, ...]:
    """Part the facts into groups with few classes; `papers_known` says that papers do not vary.

    Groups are joined no further once `few_enough` patterns of facts are left.
    """
    parting = _Parting(cases, values, papers_known=papers_known)
    groups = [parting.group(names) for names in parting.bound_together()]
    while prod(len(one.classes) for one in groups) > few_enough:
        gains = [
            (len(parting.group(names).classes) / (len(one.classes) * len(other.classes)), names)
            for one, other in combinations(groups, 2)
            if (names := parting.joinable(one, other)) is not None
        ]
        gain, names = min(gains, default=(1.0, ()))
        if gain >= 1:
            break
        groups = [one for one in groups if not set(one.names) & set(names)]
        groups.append(parting.group(names))
    order = list(FACTS)
    return tuple(sorted(groups, key=lambda one: order.index(one.names[0])))


@dataclass(frozen=True, slots=True)
class _Heard:
    """A condition of one rule, with the layer that it is heard under."""

    ground: Ground
    layer: Layer
    condition: Condition
    looks_at: frozenset[str]


Outlook = tuple[bool | None, frozenset[str]]
"""The value of a part of a condition, and what it asks for where it is unknown."""


class _Parting:
    """The conditions of an act while its facts are being parted into groups."""

    def __init__(
        self, cases: Sequence[ActCase], values: Mapping[str, Values], *, papers_known: bool
    ) -> None:
        self._values = values
        self._papers_known = papers_known
        self._groups: dict[tuple[str, ...], Group] = {}
        self._outlooks: dict[tuple[int, str, Condition], dict[Said, Outlook]] = {}
        heard: dict[tuple[int, str, Condition], _Heard] = {}
        for number, case in enumerate(cases):
            layers = {layer.pack.id: layer for layer in case.ground.layers}
            for one in case.candidates:
                key = number, one.layer, one.rule.when
                looks_at = frozenset(name for name, _ in one.rule.when.tests() if name in values)
                heard[key] = _Heard(case.ground, layers[one.layer], one.rule.when, looks_at)
        self._heard = tuple(heard.items())

    def bound_together(self) -> list[tuple[str, ...]]:
        """The facts, those together that one atom looks at."""
        groups = [{name} for name in self._values]
        for _, heard in self._heard:
            for atom in heard.condition.atoms():
                looked_at = self._open(atom)
                touched = [group for group in groups if group & looked_at]
                if len(touched) > 1:
                    groups = [group for group in groups if group not in touched]
                    groups.append(set[str]().union(*touched))
        return [self._in_order(group) for group in groups]

    def joinable(self, one: Group, other: Group) -> tuple[str, ...] | None:
        """The facts of both, if a rule looks at both and not too much can be said of them."""
        names = self._in_order({*one.names, *other.names})
        if prod(len(self._values[name].values) + 1 for name in names) > MOST_SAID:
            return None
        together = any(
            heard.looks_at & set(one.names) and heard.looks_at & set(other.names)
            for _, heard in self._heard
        )
        return names if together else None

    def group(self, names: tuple[str, ...]) -> Group:
        """The classes of what can be said of these facts."""
        if names not in self._groups:
            self._groups[names] = self._parted(names)
        return self._groups[names]

    def _parted(self, names: tuple[str, ...]) -> Group:
        parts = self._parts(frozenset(names))
        places = [range(len(self._values[name].values) + 1) for name in names]
        by_openness = sorted(product(*places), key=lambda said: self._openness(names, said))
        numbers: dict[object, int] = {}
        class_of: dict[Said, int] = {}
        for said in by_openness:
            outlooks = tuple(
                self._outlook(key, heard, part, dict(zip(names, said, strict=True)))
                for key, heard, part in parts
            )
            leads_to = frozenset(
                (
                    asked,
                    frozenset(
                        class_of[other] for other in _completions(names, self._values, said, asked)
                    ),
                )
                for asked in _unions(asks for _, asks in outlooks if asks)
            )
            class_of[said] = numbers.setdefault((outlooks, leads_to), len(numbers))
        return _ordered(names, self._values, class_of)

    def _outlook(
        self, key: tuple[int, str], heard: _Heard, part: Condition, said: Mapping[str, int]
    ) -> Outlook:
        names = sorted({name for name, _ in part.tests()})
        known = self._outlooks.setdefault((*key, part), {})
        seen = tuple(said.get(name, 0) for name in names)
        if seen not in known:
            situation = heard.ground.situation(heard.layer, names, asked=True)
            facts = dict(situation.facts)
            for name in names:
                if place := said.get(name, 0):
                    facts[name] = self._values[name].values[place - 1]
            situation = replace(situation, facts=facts)
            value, atoms = part.why(situation)
            asking = atoms if value is None else ()
            known[seen] = value, frozenset(name for atom in asking for name in atom.asks(situation))
        return known[seen]

    def _parts(self, names: frozenset[str]) -> list[tuple[tuple[int, str], _Heard, Condition]]:
        """The largest parts of conditions that look at these facts alone, each once."""
        found = {
            (number, layer, part): heard
            for (number, layer, _), heard in self._heard
            if heard.looks_at & names
            for part in self._parts_of(heard.condition, names)
        }
        return [((number, layer), heard, part) for (number, layer, part), heard in found.items()]

    def _parts_of(self, condition: Condition, names: frozenset[str]) -> Iterator[Condition]:
        if self._looks_only_at(condition, names):
            yield condition
        elif isinstance(condition, Not):
            yield from self._parts_of(condition.part, names)
        elif isinstance(condition, Joined):
            alone = [part for part in condition.parts if self._looks_only_at(part, names)]
            if alone:
                yield Joined(tuple(alone), settles=condition.settles)
            for part in condition.parts:
                if part not in alone:
                    yield from self._parts_of(part, names)

    def _looks_only_at(self, condition: Condition, names: frozenset[str]) -> bool:
        """Whether it looks at some of these facts, and at nothing else that varies."""
        looked_at = frozenset[str]()
        for atom in condition.atoms():
            if isinstance(atom, Has | Labelled | Asked) and not self._papers_known:
                return False
            looked_at |= self._open(atom)
        return bool(looked_at) and looked_at <= names

    def _open(self, atom: Condition) -> frozenset[str]:
        return frozenset(name for name, _ in atom.tests() if name in self._values)

    def _openness(self, names: tuple[str, ...], said: Said) -> int:
        """Falls with every answer: nothing said is more open than something said in part."""
        return sum(
            bool(self._values[name].completions(place)) + (place == 0)
            for name, place in zip(names, said, strict=True)
        )

    def _in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        chosen = set(names)
        return tuple(name for name in FACTS if name in chosen)


def _completions(
    names: tuple[str, ...], values: Mapping[str, Values], said: Said, asked: frozenset[str]
) -> Iterator[Said]:
    """Everything that answers to these facts would make of what is said."""
    return product(
        *(
            values[name].completions(place) if name in asked else (place,)
            for name, place in zip(names, said, strict=True)
        )
    )


def _unions(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Every union of some of these sets: what may be asked for together."""
    found: set[frozenset[str]] = set()
    for one in set(sets):
        found |= {one, *(one | other for other in found)}
    return found


def _is_stated(names: tuple[str, ...], values: Mapping[str, Values], said: Said) -> bool:
    return all(place <= values[name].stated for name, place in zip(names, said, strict=True))


def _ordered(
    names: tuple[str, ...], values: Mapping[str, Values], class_of: Mapping[Said, int]
) -> Group:
    """The group with its classes in the order of their smallest members, stated ones first."""

    def rank(said: Said) -> tuple[object, ...]:
        """Stated, small, of a jail if of any body, and with what stands first in the registry."""
        body = said[names.index("custodian_type")] if "custodian_type" in names else 0
        return (
            not _is_stated(names, values, said),
            sum(map(bool, said)),
            bool(body) and values["custodian_type"].values[body - 1] != "jail",
            tuple(bool(place) for place in reversed(said)),
            said,
        )

    smallest: dict[int, Said] = {}
    for said in sorted(class_of, key=rank):
        smallest.setdefault(class_of[said], said)
    renumbered = {old: new for new, old in enumerate(smallest)}
    return Group(
        names=names,
        values={name: values[name] for name in names},
        classes=tuple(smallest.values()),
        stated=sum(_is_stated(names, values, said) for said in smallest.values()),
        class_of={said: renumbered[number] for said, number in class_of.items()},
    )
