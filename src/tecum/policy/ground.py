"""What an evaluation stands on: the layers on one day, the facts, and what silence means in each.

Worked out once and shared by all acts. The burdens of a pack come before those of the layers above
it; a fact for which none of them says what silence means is one to ask for.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tecum.errors import InputError
from tecum.policy.conditions import Situation
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import Facts, FactValue, nearest
from tecum.policy.layers import levels_of
from tecum.policy.pack import Adoption, Burden, Pack, Question, Silence
from tecum.terms import InstrumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One pack on the day that is judged."""

    pack: Pack
    level: int
    burdens: Mapping[str, Burden]
    labels: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How a question was closed: by which reading, and by which adoption of the place, if any."""

    reading: str
    adoption: Adoption | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Layers from the top down, what is known, and which questions are closed."""

    layers: tuple[Layer, ...]
    known: Mapping[str, FactValue]
    kinds: frozenset[str]
    as_of: date
    closed: Mapping[str, Closed]

    def situation(self, layer: Layer, names: Iterable[str], *, asked: bool) -> Situation:
        """The facts in `names` as they count under one pack."""
        return Situation(
            facts={name: self.value(layer, name) for name in names},
            kinds=self.kinds,
            labels=layer.labels,
            asked=asked,
            as_of=self.as_of,
        )

    def value(self, layer: Layer, name: str) -> FactValue | None:
        """A fact as it counts under one pack: as given, else by its burden; None is to ask."""
        if name in self.known:
            return self.known[name]
        burden = layer.burdens.get(name)
        if burden is None or burden.if_unknown is Silence.ASK:
            return None
        if burden.assume is not None:
            return burden.assume
        if burden.if_unknown is Silence.TRUE:
            return True
        return SILENT_VALUES[FACTS[name].type]


SILENT_VALUES: Mapping[FactType, FactValue | None] = MappingProxyType(
    {FactType.BOOLEAN: False, FactType.ENUM: "", FactType.RECORDS: (), FactType.INSTANT: None}
)
"""What `if_unknown = "false"` counts as: not so, none of the values, no record; no instant is."""


def ground_of(  # noqa: PLR0913 - the same as `evaluate` takes, less the acts
    *,
    layers: Sequence[Pack],
    instruments: Sequence[InstrumentKind],
    facts: Facts,
    adopted: Collection[str],
    as_of: date,
    known_at: date | None,
) -> Ground:
    """Work out the ground; InputError for an adopted reading that no layer has."""
    levels = levels_of(layers)
    ordered = sorted(layers, key=lambda pack: (levels[pack.id], pack.id))
    own = {
        pack.id: {one.fact: one for one in pack.burdens if one.in_force.covers(as_of)}
        for pack in ordered
    }
    above: dict[str, frozenset[str]] = {}
    found: list[Layer] = []
    for pack in ordered:
        parents = frozenset(pack.parents) & above.keys()
        above[pack.id] = parents.union(*(above[name] for name in parents))
        # From the top down, so a closer layer prevails; a pack beside this one has no say.
        burdens: dict[str, Burden] = {}
        for layer in found:
            if layer.pack.id in above[pack.id]:
                burdens |= own[layer.pack.id]
        found.append(
            Layer(
                pack=pack,
                level=levels[pack.id],
                burdens=burdens | own[pack.id],
                labels=_labels(pack, as_of),
            )
        )
    return Ground(
        layers=tuple(found),
        known=facts.values,
        kinds=frozenset(kind.value for kind in instruments),
        as_of=as_of,
        closed=_closed(ordered, adopted, as_of, known_at),
    )


def _where(readings: Collection[str]) -> str:
    return "`tecum law show` lists the readings" if readings else "no layer has an open question"


def _labels(pack: Pack, as_of: date) -> Mapping[str, frozenset[str]]:
    labels: dict[str, frozenset[str]] = {}
    for definition in pack.definitions:
        if definition.in_force.covers(as_of):
            labels[definition.label] = labels.get(definition.label, frozenset()) | definition.kinds
    return labels


def _closed(
    packs: Sequence[Pack], adopted: Collection[str], as_of: date, known_at: date | None
) -> Mapping[str, Closed]:
    """Questions closed by an office of the place, then by the agency, whose reading prevails.

    `known_at` bears on adopted readings alone: what was adopted later was not known. Statutes count
    from their own first day, whoever knew of them.
    """
    by_reading: dict[str, Question] = {
        reading.id: question
        for pack in packs
        for question in pack.questions
        for reading in question.readings
    }
    closed: dict[str, Closed] = {}
    for pack in packs:
        for adoption in sorted(pack.adoptions, key=lambda one: (one.in_force.first, one.id)):
            known = known_at is None or adoption.in_force.first <= known_at
            if known and adoption.in_force.covers(as_of):
                question = by_reading[adoption.reading].id
                closed[question] = Closed(reading=adoption.reading, adoption=adoption)
    chosen: dict[str, str] = {}
    for reading in sorted(adopted):
        if reading not in by_reading:
            mend = nearest(reading, by_reading, otherwise=_where(by_reading))
            raise InputError(f"adopted: no layer has a reading {reading!r}; {mend}")
        question = by_reading[reading].id
        if question in chosen:
            raise InputError(
                f"adopted: {chosen[question]!r} and {reading!r} answer the same question "
                f"{question!r}; adopt one of them"
            )
        chosen[question] = reading
        before = closed.get(question)
        if before is None or before.reading != reading:
            closed[question] = Closed(reading=reading, adoption=None)
    return closed
