"""One act put to the law: the outcome under any supposition about the facts, and what moved it.

Three kinds of doubt are settled the same way, by trying every possibility. A fact to ask for is
tried with all its values. A rule known from memory is tried as law and as no law. An open question
is tried without an answer and under each reading. Where all tries agree the doubt is only reported;
where they differ the act needs counsel, and what made the difference is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tecum.policy.combining import Candidate, Resolution, resolve
from tecum.policy.conditions import Condition, Situation
from tecum.policy.determination import Beaten, Considered
from tecum.policy.domains import Domain, domain_of, is_open
from tecum.policy.facts import FactValue
from tecum.policy.ground import Closed, Ground, Layer
from tecum.policy.pack import Question, Rule
from tecum.terms import Act, Outcome, SourceStatus, Verified

Supposed = Mapping[str, FactValue]

SET_ASIDE: Mapping[SourceStatus, str] = {
    SourceStatus.ENJOINED: "its source is enjoined: a court forbids its application",
    SourceStatus.REPEALED: "its source is repealed",
}
"""Why a rule does not speak, by the status of its source on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """An open question that bears on the act: what each reading gives, and whether it decided."""

    question: Question
    outcomes: Mapping[str, Outcome | None]
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome, the rules that remain, and what sent it to counsel if it was sent there.

    `memory` are rules known from memory that decided, `hanging` the facts to ask for that did, and
    `either_way` those that did not although rules look at them.
    """

    outcome: Outcome
    remaining: tuple[Candidate, ...]
    beaten: tuple[Beaten, ...]
    questions: tuple[QuestionView, ...]
    memory: tuple[Candidate, ...]
    hanging: tuple[str, ...] = ()
    either_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Doubt:
    """One thing that may or may not be law: the candidates of each possibility."""

    options: tuple[tuple[Candidate, ...], ...]
    question: Question | None
    memory: Candidate | None


class ActCase:
    """One act, with the rules in force on the day that speak of it, over all suppositions."""

    def __init__(self, act: Act, ground: Ground, *, asked: bool) -> None:
        """Collect the rules in an order that no text can influence."""
        self.act = act
        self.asked = asked
        self.ground = ground
        self._layers = {layer.pack.id: layer for layer in ground.layers}
        self.considered = tuple(
            sorted(self._considered(), key=lambda one: (one.level, one.layer, one.rule.id))
        )
        self.candidates = tuple(one for one in self.considered if self.set_aside(one) is None)
        self.atoms = _atoms(candidate.rule.when for candidate in self.candidates)
        self.tests = _tests(self.atoms)
        looked_at = {name for one in self.considered for name, _ in one.rule.when.tests()}
        self._counted = {
            name: {fact: ground.value(layer, fact) for fact in looked_at}
            for name, layer in self._layers.items()
        }
        self._verdicts: dict[frozenset[tuple[str, FactValue]], Verdict] = {}
        self._settled: dict[tuple[Candidate, ...], Verdict] = {}

    def _considered(self) -> Iterator[Candidate]:
        """Every rule in force on the day that speaks of the act, whether or not it may count."""
        day = self.ground.as_of
        for layer in self.ground.layers:
            pack = layer.pack
            for rule in pack.rules:
                if self._speaks(rule):
                    yield Candidate(rule=rule, layer=pack.id, level=layer.level)
            for question in pack.questions:
                if not question.in_force.covers(day):
                    continue
                closed = self.ground.closed.get(question.id)
                for reading in question.readings:
                    for rule in reading.rules:
                        if self._speaks(rule):
                            yield _under_reading(rule, layer, question, reading.id, closed)

    def _speaks(self, rule: Rule) -> bool:
        return self.act in rule.acts and rule.in_force.covers(self.ground.as_of)

    def source_status(self, candidate: Candidate) -> SourceStatus:
        """The status of a rule's source on the day that is judged."""
        pack = self._layers[candidate.layer].pack
        return pack.source_on(candidate.rule.source, self.ground.as_of).status

    def set_aside(self, candidate: Candidate) -> str | None:
        """Why a rule does not count whatever its condition says; None if it may count."""
        if candidate.question is not None and not candidate.adopted:
            closed = self.ground.closed.get(candidate.question.id)
            if closed is not None:
                return f"the reading {closed.reading} was adopted instead"
        return SET_ASIDE.get(self.source_status(candidate))

    @property
    def silenced(self) -> tuple[Beaten, ...]:
        """Rules that would speak of the act, were their source not enjoined or repealed."""
        return tuple(
            Beaten(rule=one.rule.id, by=one.rule.source, why=why)
            for one in sorted(self.considered, key=lambda one: one.rule.id)
            if (why := SET_ASIDE.get(self.source_status(one))) is not None
            and self.set_aside(one) == why
        )

    def trace(self) -> tuple[Considered, ...]:
        """Every rule considered on the facts as they are, and the atoms that decided it."""
        situations = self._situations({})
        found = []
        for one in self.considered:
            holds, atoms = one.rule.when.why(situations[one.layer])
            found.append(
                Considered(
                    rule=one.rule.id,
                    layer=one.layer,
                    source=one.rule.source,
                    holds=holds,
                    decided_by=tuple(str(atom) for atom in atoms),
                    reading=one.reading,
                    status=self.source_status(one),
                    set_aside=self.set_aside(one),
                )
            )
        return tuple(found)

    def verdict(self, supposed: Supposed) -> Verdict:
        """The answer if these facts were known beside the given ones."""
        key = frozenset(supposed.items())
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(supposed)
        return self._verdicts[key]

    def settled(self, holding: tuple[Candidate, ...]) -> Verdict:
        """The answer of the rules whose conditions hold, where every condition is decided."""
        if holding not in self._settled:
            self._settled[holding] = self._settle(holding)
        return self._settled[holding]

    def open_names(self) -> tuple[str, ...]:
        """The facts that rules look at and that are not known, or not wholly."""
        return tuple(name for name in self.tests if is_open(name, self.ground.known))

    def domain(self, name: str, supposed: Supposed | None = None) -> Domain:
        """Every value of a fact, with the one that stands for it: no condition tells them apart."""
        known = {**self.ground.known, **(supposed or {})}
        return domain_of(name, self.atoms, known=known, as_of=self.ground.as_of)

    def _situations(self, supposed: Supposed) -> Mapping[str, Situation]:
        return {
            name: Situation(
                facts={**counted, **supposed},
                kinds=self.ground.kinds,
                labels=self._layers[name].labels,
                asked=self.asked,
                as_of=self.ground.as_of,
            )
            for name, counted in self._counted.items()
        }

    def _judge(self, supposed: Supposed) -> Verdict:
        situations = self._situations(supposed)
        truths = [c.rule.when.holds(situations[c.layer]) for c in self.candidates]
        to_ask = {
            name
            for candidate, truth in zip(self.candidates, truths, strict=True)
            if truth is None
            for atom in candidate.rule.when.why(situations[candidate.layer])[1]
            for name in atom.asks(situations[candidate.layer])
        }
        holding = tuple(c for c, truth in zip(self.candidates, truths, strict=True) if truth)
        if not to_ask:
            return self.settled(holding)
        return self._ask(sorted(to_ask), supposed, holding)

    def _ask(
        self, names: Sequence[str], supposed: Supposed, holding: Sequence[Candidate]
    ) -> Verdict:
        """Try every value of the facts that silence leaves open."""
        domains = [dict.fromkeys(self.domain(name, supposed).values()) for name in names]
        tries = [
            self.verdict({**supposed, **dict(zip(names, values, strict=True))})
            for values in product(*domains)
        ]
        if len({one.outcome for one in tries}) > 1:
            sure = resolve([c for c in holding if self._is_certain(c)])
            return Verdict(
                outcome=Outcome.NEEDS_COUNSEL,
                remaining=sure.remaining,
                beaten=sure.beaten,
                questions=_merged(tries),
                memory=(),
                hanging=tuple(names),
            )
        # All tries agree: what remains in any of them is shown. None of it contradicts the outcome,
        # or the tries would not agree. A try may itself hang on what nobody would say next.
        return Verdict(
            outcome=tries[0].outcome,
            remaining=tuple(dict.fromkeys(c for one in tries for c in one.remaining)),
            beaten=tuple(dict.fromkeys(b for one in tries for b in one.beaten)),
            questions=_merged(tries),
            memory=tuple(dict.fromkeys(c for one in tries for c in one.memory)),
            hanging=tuple(dict.fromkeys(name for one in tries for name in one.hanging)),
            either_way=tuple(names),
        )

    def _is_certain(self, candidate: Candidate) -> bool:
        """Whether a rule counts without doubt: no open reading, and not known from memory only."""
        if candidate.question is not None:
            return candidate.adopted
        source = self._layers[candidate.layer].pack.sources[candidate.rule.source]
        return source.verified is not Verified.MEMORY

    def _settle(self, holding: Sequence[Candidate]) -> Verdict:
        """Every condition is decided: combine, then try what may or may not be law."""
        certain = [candidate for candidate in holding if self._is_certain(candidate)]
        base = resolve(certain)
        doubts = self._doubts(holding)
        bearing = [doubt for doubt in doubts if self._bears(doubt, base)]
        tries = {
            resolve([*certain, *(c for option in options for c in option)]).outcome
            for options in product(*(doubt.options for doubt in bearing))
        }
        agreed = tries <= {base.outcome}
        deciding: list[_Doubt] = []
        if not agreed:
            alone = [d for d in bearing if _outcomes(certain, d) != {base.outcome}]
            deciding = alone or bearing
        remembered = [doubt.memory for doubt in doubts if doubt.memory is not None]
        kept = resolve([*certain, *remembered]).remaining if agreed else ()
        return Verdict(
            outcome=base.outcome if agreed else Outcome.NEEDS_COUNSEL,
            remaining=(*base.remaining, *(c for c in remembered if c in kept)),
            beaten=base.beaten,
            questions=tuple(
                QuestionView(
                    question=doubt.question,
                    outcomes=_by_reading(certain, doubt.question, holding),
                    decides=doubt in deciding,
                )
                for doubt in doubts
                if doubt.question is not None
            ),
            memory=tuple(doubt.memory for doubt in deciding if doubt.memory is not None),
        )

    def _doubts(self, holding: Sequence[Candidate]) -> list[_Doubt]:
        doubts = []
        by_question: dict[str, tuple[Question, dict[str, list[Candidate]]]] = {}
        for candidate in holding:
            if self._is_certain(candidate):
                continue
            if candidate.question is None or candidate.reading is None:
                doubts.append(_Doubt(((), (candidate,)), None, candidate))
                continue
            _, readings = by_question.setdefault(candidate.question.id, (candidate.question, {}))
            readings.setdefault(candidate.reading, []).append(candidate)
        for question, readings in by_question.values():
            options = ((), *(tuple(rules) for rules in readings.values()))
            doubts.append(_Doubt(options, question, None))
        return doubts

    def _bears(self, doubt: _Doubt, base: Resolution) -> bool:
        """Step 4, last clause: another layer's own words leave a question nothing to decide."""
        if doubt.question is None:
            return True
        own = doubt.options[-1][0].layer
        return not any(c.layer != own and c.rule.outcome is not None for c in base.remaining)


def _under_reading(
    rule: Rule, layer: Layer, question: Question, reading: str, closed: Closed | None
) -> Candidate:
    adopted = closed is not None and closed.reading == reading
    return Candidate(
        rule=rule,
        layer=layer.pack.id,
        level=layer.level,
        question=question,
        reading=reading,
        adopted=adopted,
        adoption=closed.adoption if closed is not None and adopted else None,
    )


def _atoms(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The leaves of all conditions, each once."""
    return tuple(dict.fromkeys(atom for condition in conditions for atom in condition.atoms()))


def _tests(atoms: Iterable[Condition]) -> dict[str, frozenset[frozenset[str]]]:
    """Every fact that is looked at, with the sets of values that it is compared with."""
    tests: dict[str, frozenset[frozenset[str]]] = {}
    for atom in atoms:
        for name, values in atom.tests():
            tests[name] = tests.get(name, frozenset()) | {values}
    return dict(sorted(tests.items()))


def _outcomes(certain: Sequence[Candidate], doubt: _Doubt) -> set[Outcome]:
    return {resolve([*certain, *option]).outcome for option in doubt.options}


def _by_reading(
    certain: Sequence[Candidate], question: Question, holding: Sequence[Candidate]
) -> Mapping[str, Outcome | None]:
    return {
        reading.id: resolve([*certain, *(c for c in holding if c.reading == reading.id)]).outcome
        for reading in question.readings
    }


def _merged(tries: Sequence[Verdict]) -> tuple[QuestionView, ...]:
    """The questions of several tries; where they give a reading different outcomes, none."""
    merged: dict[str, QuestionView] = {}
    for view in (view for one in tries for view in one.questions):
        before = merged.get(view.question.id)
        if before is None:
            merged[view.question.id] = view
            continue
        same = {
            name: outcome if before.outcomes.get(name) is outcome else None
            for name, outcome in view.outcomes.items()
        }
        merged[view.question.id] = QuestionView(
            question=view.question, outcomes=same, decides=view.decides or before.decides
        )
    return tuple(merged.values())
