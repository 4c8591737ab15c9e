"""All patterns of every act of a place on any day, judged once for each state of the law.

Most acts are under the same rules on many days, so what was found on one day is kept and found
again by everything that the outcomes hang on: which rules speak and how surely, what silence means
to the facts that they look at, and which instruments and look-backs they name.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.outcomes import ActOutcomes, outcomes_of
from tecum.policy.analysis.space import Space
from tecum.policy.conditions import Convicted, Labelled
from tecum.policy.facts import Facts
from tecum.policy.ground import Ground, ground_of
from tecum.policy.offences import look_back_on
from tecum.policy.pack import Pack
from tecum.policy.verdict import ActCase
from tecum.terms import Act, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One act under one state of the law. `new` is false if the same state was judged before."""

    case: ActCase
    space: Space
    found: ActOutcomes
    counts: Mapping[Outcome, int]
    new: bool = True


class Judge:
    """Judges the acts of a place on any day, under any adopted readings."""

    def __init__(self, layers: Sequence[Pack]) -> None:
        """Nothing is judged before it is asked for."""
        self._layers = layers
        self._grounds: dict[tuple[date, tuple[str, ...]], Ground] = {}
        self._judged: dict[Hashable, Judged] = {}

    def judged(self, act: Act, day: date, adopted: tuple[str, ...] = ()) -> Judged:
        """One act on one day, over all patterns."""
        case = ActCase(act, self._ground(day, adopted), asked=True)
        state = _state(case)
        known = self._judged.get(state)
        if known is not None:
            return Judged(
                case=known.case,
                space=known.space,
                found=known.found,
                counts=known.counts,
                new=False,
            )
        space = space_of([case])
        found = outcomes_of(case, space)
        counts = {
            outcome: (where & space.stated).bit_count()
            for outcome, where in found.by_outcome.items()
        }
        self._judged[state] = Judged(case=case, space=space, found=found, counts=counts)
        return self._judged[state]

    def _ground(self, day: date, adopted: tuple[str, ...]) -> Ground:
        key = day, adopted
        if key not in self._grounds:
            self._grounds[key] = ground_of(
                layers=self._layers,
                instruments=(),
                facts=Facts(values={}),
                adopted=adopted,
                as_of=day,
                known_at=None,
            )
        return self._grounds[key]


def _state(case: ActCase) -> Hashable:
    """Everything that the outcomes of an act hang on, beside the pattern."""
    ground = case.ground
    speaking = tuple((one.rule.id, one.adopted, case.is_certain(one)) for one in case.candidates)
    silence = tuple(
        (layer.pack.id, name, ground.value(layer, name))
        for layer in ground.layers
        for name in case.tests
    )
    labels = tuple(
        (layer.pack.id, atom.label, layer.labels.get(atom.label))
        for layer in ground.layers
        for atom in case.atoms
        if isinstance(atom, Labelled)
    )
    look_backs = tuple(
        look_back_on(ground.as_of, atom.offence_class, atom.versions)
        for atom in case.atoms
        if isinstance(atom, Convicted)
    )
    return case.act, speaking, silence, labels, look_backs
