"""One act put to the law: the outcome under any supposition about the facts, and what moved it.

Three kinds of doubt are settled the same way, by trying every possibility. A fact to ask for is
tried with all its values. A rule known from memory is tried as law and as no law. An open question
is tried without an answer and under each reading. Where all tries agree the doubt is only reported;
where they differ the act needs counsel, and what made the difference is named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tecum.policy.combining import Candidate, Resolution, resolve
from tecum.policy.conditions import Condition, Situation
from tecum.policy.determination import Beaten, Considered
from tecum.policy.domains import Domain, domain_of, is_open
from tecum.policy.fact_registry import FACTS, FactType
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


class _Heard:
    """What the condition of one rule says under suppositions.

    `names` are the unknown facts that can still move it, the given facts and papers being what they
    are. Its value is worked out once for each supposition about them.
    """

    def __init__(self, condition: Condition, situation: Situation, known: Supposed) -> None:
        """Take the rule's condition, the facts as they count under its pack, and those given."""
        value, atoms = condition.why(replace(situation, facts=known))
        moving = atoms if value is None else ()
        self.names = frozenset(
            name for atom in moving for name, _ in atom.tests() if is_open(name, known)
        )
        self._condition = condition
        self._situation = situation
        self._said: dict[frozenset[tuple[str, FactValue]], tuple[bool | None, frozenset[str]]] = {}

    def under(self, supposed: Supposed) -> tuple[bool | None, frozenset[str]]:
        """The value, and the facts to ask for where it is unknown."""
        seen = frozenset(item for item in supposed.items() if item[0] in self.names)
        found = self._said.get(seen)
        if found is None:
            facts = {**self._situation.facts, **dict(seen)}
            situation = replace(self._situation, facts=facts)
            value = self._condition.holds(situation)
            unknown = self._condition.why(situation)[1] if value is None else ()
            asks = frozenset(name for atom in unknown for name in atom.asks(situation))
            found = self._said[seen] = value, asks
        return found


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
        self.tests = tuple(sorted({name for atom in self.atoms for name, _ in atom.tests()}))
        self._situations = self._known_situations()
        self._heard = [
            _Heard(one.rule.when, self._situations[one.layer], ground.known)
            for one in self.candidates
        ]
        self._unsupposed = [heard.under({}) for heard in self._heard]
        # The leaves of the rules that unknown facts can still move: all that answers hang on.
        self.moving = _atoms(
            one.rule.when
            for one, heard in zip(self.candidates, self._heard, strict=True)
            if heard.names
        )
        self._domains: dict[str, Domain] = {}
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
        found = []
        for one in self.considered:
            holds, atoms = one.rule.when.why(self._situations[one.layer])
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
        """The facts that are not known, or not wholly, and that can move a rule."""
        return tuple(sorted(frozenset[str]().union(*(heard.names for heard in self._heard))))

    def domain(self, name: str, supposed: Supposed | None = None) -> Domain:
        """Every value of a fact, with the one that stands for it: no condition tells them apart."""
        hangs_on_others = FACTS[name].type in {FactType.INSTANT, FactType.RECORDS}
        if hangs_on_others and supposed:
            known = {**self.ground.known, **supposed}
            return domain_of(name, self.moving, known=known, as_of=self.ground.as_of)
        if name not in self._domains:
            self._domains[name] = domain_of(
                name, self.moving, known=self.ground.known, as_of=self.ground.as_of
            )
        return self._domains[name]

    def _known_situations(self) -> Mapping[str, Situation]:
        """The facts as they are, by pack."""
        names = {name for one in self.considered for name, _ in one.rule.when.tests()}
        return {
            name: self.ground.situation(layer, names, asked=self.asked)
            for name, layer in self._layers.items()
        }

    def _judge(self, supposed: Supposed) -> Verdict:
        said = [
            before if heard.names.isdisjoint(supposed) else heard.under(supposed)
            for heard, before in zip(self._heard, self._unsupposed, strict=True)
        ]
        to_ask = frozenset[str]().union(*(asks for _, asks in said))
        holding = tuple(c for c, (value, _) in zip(self.candidates, said, strict=True) if value)
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
            sure = resolve([c for c in holding if self.is_certain(c)])
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

    def is_certain(self, candidate: Candidate) -> bool:
        """Whether a rule counts without doubt: no open reading, and not known from memory only."""
        return not (candidate.hypothetical or self.is_remembered(candidate))

    def is_remembered(self, candidate: Candidate) -> bool:
        """Whether a rule is known from memory only; who adopts a reading has not read its words."""
        source = self._layers[candidate.layer].pack.sources[candidate.rule.source]
        return source.verified is Verified.MEMORY

    def options(self, rules: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
        """The rules of a reading, with and without each of those that are known from memory."""
        choices = (((), (one,)) if self.is_remembered(one) else ((one,),) for one in rules)
        return tuple(tuple(c for part in chosen for c in part) for chosen in product(*choices))

    def _settle(self, holding: Sequence[Candidate]) -> Verdict:
        """Every condition is decided: combine, then try what may or may not be law."""
        certain = [candidate for candidate in holding if self.is_certain(candidate)]
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
        with_memory = resolve([*certain, *remembered])
        kept = with_memory.remaining if agreed else ()
        also_beaten = {c.rule.id for c in remembered if c not in kept} if agreed else set()
        return Verdict(
            outcome=base.outcome if agreed else Outcome.NEEDS_COUNSEL,
            remaining=(*base.remaining, *(c for c in remembered if c in kept)),
            beaten=(*base.beaten, *(b for b in with_memory.beaten if b.rule in also_beaten)),
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
            if self.is_certain(candidate):
                continue
            if candidate.question is None or candidate.reading is None or candidate.adopted:
                doubts.append(_Doubt(((), (candidate,)), None, candidate))
                continue
            _, readings = by_question.setdefault(candidate.question.id, (candidate.question, {}))
            readings.setdefault(candidate.reading, []).append(candidate)
        for question, readings in by_question.values():
            options = ((), *(one for rules in readings.values() for one in self.options(rules)))
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
