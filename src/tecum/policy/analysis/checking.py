"""The law of one place, checked whole: every version, every act, every fact pattern.

A pack is checked as the most local layer over its parents. A fault of a parent is the parent's: of
two rules that contradict each other one at least is of this pack, or they meet under it for the
first time; a rule that never decides is named only in the pack that it stands in.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.policy.analysis.day_faults import day_faults
from tecum.policy.analysis.deciding import Contradiction, contradictions, is_decisive, is_reachable
from tecum.policy.analysis.faults import FaultKind, LawFault
from tecum.policy.analysis.judging import Judge, Judged
from tecum.policy.analysis.versions import Stretch, Version, stretches_of
from tecum.policy.analysis.witness import Asks, smallest
from tecum.policy.how_sure import all_rules
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack, Rule
from tecum.terms import Act, Outcome

__all__ = ["FaultKind", "LawFault", "PlaceCheck", "Version", "check_place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCheck:
    """What was proved of a place: its versions with their patterns, and every fault found."""

    place: str
    layers: tuple[str, ...]
    versions: tuple[Version, ...]
    faults: tuple[LawFault, ...]


def check_place(place: str, packs: Mapping[str, Pack], asks: Asks) -> PlaceCheck:
    """Check the pack of a place over its parents. `asks` are the acts that each paper asks.

    PlaceError for a place or parent without a pack, InputError for an act with more patterns than
    can be looked through.
    """
    layers = layers_for(place, packs)
    checker = _Checker(packs[place], packs, layers, asks)
    versions = checker.versions()
    faults = [
        *day_faults(packs[place], layers, checker.stretches, asks),
        *checker.contradictions(),
        *checker.idle_rules(),
        *checker.idle_conflicts(),
    ]
    kinds = list(FaultKind)
    return PlaceCheck(
        place=place,
        layers=tuple(pack.id for pack in layers),
        versions=versions,
        faults=tuple(sorted(faults, key=lambda one: (kinds.index(one.kind), one.record, one.what))),
    )


class _Checker:
    """One place while it is being checked."""

    def __init__(
        self, place: Pack, packs: Mapping[str, Pack], layers: Sequence[Pack], asks: Asks
    ) -> None:
        self._place = place
        self._layers = layers
        self._asks = asks
        self._judge = Judge(layers)
        self.stretches = stretches_of(place, layers)
        self._together_above = [
            {pack.id for pack in layers_for(parent, packs)} for parent in place.parents
        ]
        self._pairs: dict[tuple[str, str], list[tuple[Stretch, Judged, Contradiction]]] = {}

    def versions(self) -> tuple[Version, ...]:
        """Judge every act in every version, and keep what contradicts itself."""
        return tuple(self._version(stretch) for stretch in self.stretches)

    def _version(self, stretch: Stretch) -> Version:
        counts = Counter(dict.fromkeys(Outcome, 0))
        for act in Act:
            judged = self._judge.judged(act, stretch.first)
            counts.update(judged.counts)
            for pair in contradictions(judged):
                key = pair.required.rule.id, pair.prohibited.rule.id
                self._pairs.setdefault(key, []).append((stretch, judged, pair))
        return Version(
            first=stretch.first,
            last=stretch.last,
            patterns=counts.total(),
            outcomes=dict(counts),
        )

    # ------------------------------------------------------------ contradictions

    def contradictions(self) -> Iterator[LawFault]:
        """Pairs that no [[conflict]] in force on the day states."""
        for (required, prohibited), found in self._pairs.items():
            unstated = [one for one in found if not self._is_stated({required, prohibited}, one[0])]
            if not unstated or self._is_of_above(unstated[0][2]):
                continue
            stretch, judged, pair = unstated[0]
            acts = dict.fromkeys(judged.case.act for _, judged, _ in unstated)
            yield LawFault(
                kind=FaultKind.CONTRADICTION,
                record=prohibited if prohibited.startswith(f"{self._place.id}.") else required,
                what=f"{required} requires and {prohibited} prohibits {' and '.join(acts)}, and "
                f"both remain in {pair.patterns.bit_count()} fact patterns, first {stretch}",
                mend="make one an exception to the other, let it pre-empt, or state a [[conflict]]",
                witness=smallest(judged.space, pair.patterns, judged.case.act, self._asks),
            )

    def _is_stated(self, rules: set[str], stretch: Stretch) -> bool:
        return any(
            conflict.rules == rules and conflict.in_force.covers(stretch.first)
            for layer in self._layers
            for conflict in layer.conflicts
        )

    def _is_of_above(self, pair: Contradiction) -> bool:
        """Whether both rules meet already in a layer above, whose fault it then is."""
        packs = {pair.required.layer, pair.prohibited.layer}
        return any(packs <= above for above in self._together_above)

    def idle_conflicts(self) -> Iterator[LawFault]:
        """Stated conflicts that never arise."""
        arisen = [set(pair) for pair in self._pairs]
        known = {rule.id for layer in self._layers for rule in all_rules(layer)}
        for conflict in self._place.conflicts:
            if conflict.rules <= known and conflict.rules not in arisen:
                one, other = sorted(conflict.rules)
                yield LawFault(
                    kind=FaultKind.NEVER_DECIDES,
                    record=conflict.id,
                    what=f"states a conflict, but {one} and {other} contradict each other in no "
                    "fact pattern of any day",
                    mend="take it out, or mend the rules that it is about",
                )

    # ------------------------------------------------------------ rules that never decide

    def idle_rules(self) -> Iterator[LawFault]:
        """Rules that change nothing: as the place has it, nor under any one reading adopted."""
        readings = {
            rule.id: reading.id
            for question in self._place.questions
            for reading in question.readings
            for rule in reading.rules
        }
        every = sorted(
            reading.id
            for layer in self._layers
            for question in layer.questions
            for reading in question.readings
        )
        for rule in all_rules(self._place):
            own = [readings[rule.id]] if rule.id in readings else []
            others = [reading for reading in every if reading not in own]
            adoptions = [(), *((reading,) for reading in (*own, *others))]
            if not any(self._decides(rule, adopted) for adopted in adoptions):
                yield self._idle(rule, adoptions[: 1 + len(own)])

    def _decides(self, rule: Rule, adopted: tuple[str, ...]) -> bool:
        return any(is_decisive(judged, rule.id) for judged in self._states(rule, adopted))

    def _states(self, rule: Rule, adopted: tuple[str, ...]) -> Iterator[Judged]:
        """Every state of the law in which a rule is in force, each once."""
        seen = set()
        for stretch in self.stretches:
            if rule.in_force.covers(stretch.first):
                for act in sorted(rule.acts):
                    judged = self._judge.judged(act, stretch.first, adopted)
                    if id(judged.found) not in seen:
                        seen.add(id(judged.found))
                        yield judged

    def _idle(self, rule: Rule, adoptions: Sequence[tuple[str, ...]]) -> LawFault:
        states = [judged for adopted in adoptions for judged in self._states(rule, adopted)]
        speaks = any(
            candidate.rule.id == rule.id for one in states for candidate in one.case.candidates
        )
        if not speaks:
            return LawFault(
                kind=FaultKind.UNREACHABLE,
                record=rule.id,
                what="speaks on no day that the pack answers for",
                mend="mend its days, those of its question, or the status of its source",
            )
        if not any(is_reachable(one, rule.id) for one in states):
            return LawFault(
                kind=FaultKind.UNREACHABLE,
                record=rule.id,
                what="has a condition that no fact pattern fulfils",
                mend="mend its `when`; parts of it exclude each other",
            )
        return LawFault(
            kind=FaultKind.NEVER_DECIDES,
            record=rule.id,
            what="never decides: without it no fact pattern of any day has another outcome, and it "
            "is never among the rules that give one",
            mend="take it out, or mend it or the rule that stands in its way",
        )
