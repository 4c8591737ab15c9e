"""The combining rule over all fact patterns of one act at once.

It is `verdict` and `combining` once more, in the algebra of sets of patterns instead of single
patterns; tests hold the two equal, pattern by pattern. A condition is a pair of sets: where it is
true and where it is false; where it is neither it is unknown.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tecum.policy.analysis.space import Space
from tecum.policy.combining import Candidate
from tecum.policy.conditions import (
    Asked,
    Condition,
    Has,
    Joined,
    Labelled,
    Not,
    Situation,
)
from tecum.policy.ground import Ground, Layer
from tecum.policy.verdict import ActCase
from tecum.terms import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Where a condition is true, where it is false, and where it is neither."""

    true: int
    false: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOutcomes:
    """Every pattern of one act, decided.

    `by_outcome` parts the patterns by their outcome. `settled` are those in which no fact has to be
    asked for; inside them `remaining` says for each rule where it counts after orders, pre-emption
    and exceptions, and `holds` where its condition is true.
    """

    candidates: tuple[Candidate, ...]
    by_outcome: dict[Outcome, int]
    settled: int
    holds: tuple[int, ...]
    remaining: tuple[int, ...]
    truths: "Truths"

    def outcome_of(self, number: int) -> Outcome:
        """The outcome of one pattern."""
        return next(outcome for outcome, where in self.by_outcome.items() if where >> number & 1)


class Truths:
    """The truth of conditions under each layer, over one space."""

    def __init__(self, space: Space, ground: Ground) -> None:
        """Nothing is worked out before it is asked for, and nothing twice."""
        self._space = space
        self._ground = ground
        self._layers = {layer.pack.id: layer for layer in ground.layers}
        self._known: dict[tuple[str, Condition], Truth] = {}
        self._asks: dict[tuple[str, Condition], list[tuple[str, int]]] = {}

    def of(self, condition: Condition, layer: str) -> Truth:
        """Where the condition is true and where false, with the burdens of this layer."""
        key = layer, condition
        if key not in self._known:
            self._known[key] = self._worked_out(condition, self._layers[layer])
        return self._known[key]

    def asked_for(self, condition: Condition, layer: str, within: int) -> Iterator[tuple[str, int]]:
        """The facts that would settle the condition where it is unknown, with their patterns."""
        within &= self.of(condition, layer).unknown
        if not within:
            return
        match condition:
            case Not(part=part):
                yield from self.asked_for(part, layer, within)
            case Joined(parts=parts):
                for part in parts:
                    yield from self.asked_for(part, layer, within)
            case _:
                for name, where in self._asks[layer, condition]:
                    yield name, where & within

    def _worked_out(self, condition: Condition, layer: Layer) -> Truth:
        match condition:
            case Not(part=part):
                inner = self.of(part, layer.pack.id)
                return Truth(true=inner.false, false=inner.true, unknown=inner.unknown)
            case Joined(parts=parts, settles=settles):
                return _joined([self.of(part, layer.pack.id) for part in parts], settles=settles)
            case Has(kinds=kinds):
                true = self._space.has_any(kinds)
            case Labelled(label=label):
                true = self._space.has_any(layer.labels.get(label, frozenset()))
            case Asked():
                true = self._space.asked
            case _:
                return self._of_facts(condition, layer)
        return Truth(true=true, false=self._space.full & ~true, unknown=0)

    def _of_facts(self, atom: Condition, layer: Layer) -> Truth:
        """Ask the atom itself, once for every class of what is said of its facts."""
        true = false = unknown = 0
        asks = self._asks.setdefault((layer.pack.id, atom), [])
        for situation, where in self._situations(atom, layer):
            match atom.holds(situation):
                case True:
                    true |= where
                case False:
                    false |= where
                case None:
                    unknown |= where
                    asks.extend((name, where) for name in atom.asks(situation))
        return Truth(true=true, false=false, unknown=unknown)

    def _situations(self, atom: Condition, layer: Layer) -> Iterator[tuple[Situation, int]]:
        """Every class of what is said of the facts that an atom looks at, with its patterns."""
        names = [name for name, _ in atom.tests()]
        situation = self._ground.situation(layer, names, asked=False)
        found = self._space.group_of(names)
        if found is None:
            yield situation, self._space.full
            return
        group, digit = found
        for value, said in enumerate(group.classes):
            facts = {name: fact for name, fact in group.facts(said).items() if name in names}
            yield (
                replace(situation, facts={**situation.facts, **facts}),
                self._space.where(digit, value),
            )


def _joined(parts: Sequence[Truth], *, settles: bool) -> Truth:
    """Kleene's conjunction and disjunction on sets: what settles a part settles the whole."""
    settled = _union(part.true if settles else part.false for part in parts)
    unknown = _union(part.unknown for part in parts) & ~settled
    first, *others = (part.false if settles else part.true for part in parts)
    rest = first
    for other in others:
        rest &= other
    if settles:
        return Truth(true=settled, false=rest, unknown=unknown)
    return Truth(true=rest, false=settled, unknown=unknown)


def outcomes_of(
    case: ActCase, space: Space, *, without: str | None = None, truths: Truths | None = None
) -> ActOutcomes:
    """Decide every pattern; `without` leaves one rule out, as if it had never been written.

    `truths` are those that were worked out before for the same case and space.
    """
    candidates = tuple(c for c in case.candidates if c.rule.id != without)
    truths = truths or Truths(space, case.ground)
    of_rules = [truths.of(c.rule.when, c.layer) for c in candidates]
    ask: dict[str, int] = {}
    for candidate in candidates:
        for name, where in truths.asked_for(candidate.rule.when, candidate.layer, space.full):
            ask[name] = ask.get(name, 0) | where
    settled = space.full
    for where in ask.values():
        settled &= ~where
    holds = tuple(truth.true & settled for truth in of_rules)
    by_outcome, remaining = _settle(case, candidates, holds, settled)
    _try_all_answers(space, by_outcome, settled, ask)
    return ActOutcomes(
        candidates=candidates,
        by_outcome=by_outcome,
        settled=settled,
        holds=holds,
        remaining=remaining,
        truths=truths,
    )


# ---------------------------------------------------------------- facts to ask for


def _try_all_answers(
    space: Space, by_outcome: dict[Outcome, int], settled: int, ask: dict[str, int]
) -> None:
    """Give an outcome to the patterns in which facts have to be asked for, in place.

    All facts to ask for in a pattern are tried together with all their values. What is found there
    may itself be a pattern with facts to ask for, so this goes on until nothing is left.
    """
    groups = list(_groups(space.full & ~settled, tuple(ask.items()), ()))
    decided = settled
    while groups:
        waiting = []
        for names, patterns in groups:
            ready = patterns & space.however_completed(names, decided)
            differing = ready
            for outcome, where in by_outcome.items():
                agreed = ready & space.however_completed(names, where)
                by_outcome[outcome] |= agreed
                differing &= ~agreed
            by_outcome[Outcome.NEEDS_COUNSEL] |= differing
            decided |= ready
            if left := patterns & ~ready:
                waiting.append((names, left))
        if waiting == groups:
            raise AssertionError("facts to ask for are settled by no values that are tried")
        groups = waiting


def _groups(
    patterns: int, ask: tuple[tuple[str, int], ...], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The patterns parted by exactly which facts have to be asked for in them."""
    if not patterns:
        return
    if not ask:
        yield names, patterns
        return
    (name, where), *rest = ask
    yield from _groups(patterns & where, tuple(rest), (*names, name))
    yield from _groups(patterns & ~where, tuple(rest), names)


# ---------------------------------------------------------------- steps 1 to 4


@dataclass(frozen=True, slots=True)
class _Doubt:
    """One thing that may or may not be law: for each possibility where its rules apply."""

    options: tuple[dict[int, int], ...]


def _settle(
    case: ActCase, candidates: Sequence[Candidate], holds: Sequence[int], settled: int
) -> tuple[dict[Outcome, int], tuple[int, ...]]:
    """Combine what is certain, then try what may or may not be law."""
    certain = [case.is_certain(candidate) for candidate in candidates]
    sure = [where if sure else 0 for where, sure in zip(holds, certain, strict=True)]
    base, remaining = resolve_all(candidates, sure, settled)
    doubts = _doubts(case, candidates, holds, certain, remaining)
    differs = 0

    def visit(start: int, chosen: dict[int, int], where: int) -> None:
        nonlocal differs
        if chosen:
            applicable = [chosen.get(place, bits) for place, bits in enumerate(sure)]
            outcomes, _ = resolve_all(candidates, applicable, settled)
            for outcome, bits in base.items():
                differs |= where & bits & ~outcomes[outcome]
        for place in range(start, len(doubts)):
            for option in doubts[place].options:
                # Where one of the chosen has no rule that applies, it is the same as a smaller
                # choice; where a difference was found, no second one is needed.
                applies = where & ~differs & _union(option.values())
                if applies:
                    visit(place + 1, chosen | option, applies)

    visit(0, {}, settled)
    outcomes = {outcome: bits & ~differs for outcome, bits in base.items()}
    outcomes[Outcome.NEEDS_COUNSEL] |= differs
    kept = _remembered(candidates, holds, certain, settled & ~differs)
    return outcomes, tuple(bits | extra for bits, extra in zip(remaining, kept, strict=True))


def _remembered(
    candidates: Sequence[Candidate], holds: Sequence[int], certain: Sequence[bool], agreed: int
) -> list[int]:
    """Where rules known from memory count because whether they are law makes no difference."""
    memory = [
        not sure and not one.hypothetical for one, sure in zip(candidates, certain, strict=True)
    ]
    if not any(memory):
        return [0] * len(candidates)
    applicable = [
        where if sure or remembered else 0
        for where, sure, remembered in zip(holds, certain, memory, strict=True)
    ]
    _, remaining = resolve_all(candidates, applicable, agreed)
    return [
        bits & agreed if remembered else 0
        for bits, remembered in zip(remaining, memory, strict=True)
    ]


def _doubts(
    case: ActCase,
    candidates: Sequence[Candidate],
    holds: Sequence[int],
    certain: Sequence[bool],
    remaining: Sequence[int],
) -> list[_Doubt]:
    doubts = []
    readings: dict[str, dict[str, dict[int, int]]] = {}
    for place, candidate in enumerate(candidates):
        if certain[place]:
            continue
        if candidate.question is None or candidate.reading is None or candidate.adopted:
            doubts.append(_Doubt(({place: holds[place]},)))
            continue
        # Another layer's own words leave a question nothing to decide.
        answered = _union(
            bits
            for bits, other in zip(remaining, candidates, strict=True)
            if other.layer != candidate.layer and other.rule.outcome is not None
        )
        by_reading = readings.setdefault(candidate.question.id, {})
        by_reading.setdefault(candidate.reading, {})[place] = holds[place] & ~answered
    places = {candidate: place for place, candidate in enumerate(candidates)}
    for by_reading in readings.values():
        options = [
            {places[one]: where[places[one]] for one in option}
            for where in by_reading.values()
            for option in case.options([candidates[place] for place in where])
        ]
        doubts.append(_Doubt(tuple(option for option in options if option)))
    return doubts


def resolve_all(
    candidates: Sequence[Candidate], applicable: Sequence[int], within: int
) -> tuple[dict[Outcome, int], list[int]]:
    """Steps 1 to 3 and the first half of 4: outcomes, and where each rule remains."""
    ordered = _union(
        bits for bits, c in zip(applicable, candidates, strict=True) if c.rule.court_order
    )
    remaining = [
        bits if c.rule.court_order else 0 for bits, c in zip(applicable, candidates, strict=True)
    ]
    preempted: dict[Outcome, int] = {}
    for level in sorted({candidate.level for candidate in candidates}):
        places = [
            place
            for place, candidate in enumerate(candidates)
            if candidate.level == level and not candidate.rule.court_order
        ]
        alive = {}
        for place in places:
            outcome = candidates[place].rule.outcome
            blocked = 0 if outcome is None else preempted.get(outcome, 0)
            alive[place] = applicable[place] & ~ordered & ~blocked
        left = _without_excepted(candidates, alive)
        for place in places:
            remaining[place] = left(place)
            for outcome in candidates[place].rule.preempts:
                preempted[outcome] = preempted.get(outcome, 0) | remaining[place]
    return _combined(candidates, remaining, within), remaining


def _without_excepted(
    candidates: Sequence[Candidate], alive: dict[int, int]
) -> Callable[[int], int]:
    """Step 3: where a rule is left once exceptions that are themselves left have removed it."""

    @cache
    def left(place: int) -> int:
        bits = alive[place]
        name = candidates[place].rule.id
        for other in alive:
            if bits and name in candidates[other].rule.exception_to:
                bits &= ~left(other)
        return bits

    return left


def _combined(
    candidates: Sequence[Candidate], remaining: Sequence[int], within: int
) -> dict[Outcome, int]:
    """Step 4, for rules that count alike."""
    given = dict.fromkeys(Outcome, 0)
    for candidate, bits in zip(candidates, remaining, strict=True):
        if candidate.rule.outcome is not None:
            given[candidate.rule.outcome] |= bits & within
    counsel = given[Outcome.NEEDS_COUNSEL] | (given[Outcome.REQUIRED] & given[Outcome.PROHIBITED])
    outcomes = {Outcome.NEEDS_COUNSEL: counsel}
    rest = within & ~counsel
    for outcome in (Outcome.PROHIBITED, Outcome.REQUIRED, Outcome.PERMITTED):
        outcomes[outcome] = given[outcome] & rest
        rest &= ~given[outcome]
    outcomes[Outcome.UNADDRESSED] = rest
    return outcomes


def _union(sets: Iterable[int]) -> int:
    whole = 0
    for bits in sets:
        whole |= bits
    return whole
