"""One act made ready for many questions.

`compile_act` does once what hangs on place, day and adopted readings alone: which rules speak, what
silence means in each layer, which instruments a label covers. What is left for a question is one
generated function (`act_function`) that gives the rules that hold as a bit mask and, for every rule
considered, the number of the way in which its atoms decided it (`deciders`). The outcome of a mask
is the evaluator's own, worked out when the mask is first met and kept, so the combining rule is
written down once. Words are made when somebody asks for them.

The generated function knows two values only. Where a fact counts as unknown (silence means "ask")
the question goes to `_unknown`, which is three-valued and tries every answer as the evaluator does,
each try by the generated function again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from tecum.policy.act_function import Atoms, Trace, act_function
from tecum.policy.combining import Candidate
from tecum.policy.conditions import Condition, Situation
from tecum.policy.deciders import Node, atoms_of, node_of, signed, unsigned, way_of
from tecum.policy.determination import Beaten, Considered
from tecum.policy.domains import domain_of
from tecum.policy.facts import Facts, FactValue
from tecum.policy.ground import Ground, Layer, ground_of
from tecum.policy.layers import check_coverage
from tecum.policy.pack import Pack
from tecum.policy.verdict import ActCase, Verdict
from tecum.terms import Act, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A trace in words: every rule considered with the atoms that decided it, and what beat what.

    `verdict` is what the holding rules give together. It is None where a rule is unknown: what that
    comes to hangs on facts that a trace does not hold, and `evaluate` tells it.
    """

    considered: tuple[Considered, ...]
    verdict: Verdict | None

    @property
    def beaten(self) -> tuple[Beaten, ...]:
        """The rules that held and were removed: by which other, and by which step."""
        return self.verdict.beaten if self.verdict else ()


def compile_act(
    layers: Sequence[Pack],
    act: Act,
    *,
    as_of: date,
    adopted: Collection[str],
    known_at: date | None,
) -> "CompiledAct":
    """Make one act ready; the errors are those of `evaluate`."""
    check_coverage(layers, as_of)
    ground = ground_of(
        layers=layers,
        instruments=(),
        facts=Facts(values={}),
        adopted=adopted,
        as_of=as_of,
        known_at=known_at,
    )
    return CompiledAct(act, ground)


class CompiledAct:
    """One act under given layers on a given day. Called with facts, it answers."""

    __slots__ = ("_atoms", "_bits", "_case", "_decide", "_ground", "_nodes", "_outcomes", "act")

    def __init__(self, act: Act, ground: Ground) -> None:
        """Number the atoms, count the ways, and generate the function."""
        self.act = act
        self._ground = ground
        self._case = ActCase(act, ground, asked=True)
        layers = {layer.pack.id: layer for layer in ground.layers}
        self._atoms = Atoms(ground)
        self._nodes = tuple(
            self._node(one.rule.when, layers[one.layer]) for one in self._case.considered
        )
        order = {one: bit for bit, one in enumerate(self._case.candidates)}
        self._bits = tuple(order.get(one) for one in self._case.considered)
        self._decide = act_function(self._atoms, self._nodes, self._bits)
        self._outcomes: dict[int, Outcome] = {}

    def _node(self, condition: Condition, layer: Layer) -> Node:
        return node_of(condition, lambda atom: self._atoms.slot(atom, layer))

    @property
    def considered(self) -> tuple[Candidate, ...]:
        """The rules that a trace tells of, in its order."""
        return self._case.considered

    def __call__(
        self, facts: Mapping[str, FactValue], kinds: Collection[str], *, asked: bool
    ) -> tuple[Outcome, Trace]:
        """The outcome and the trace for checked facts, the kinds in the packet, and the request.

        `facts` are `Facts.values`: what is not known is not among them.
        """
        found = self._decide(facts.get, kinds, asked)
        if found is None:
            return self._unknown(facts, kinds, asked=asked)
        mask, trace = found
        outcome = self._outcomes.get(mask)
        return (self._outcome(mask) if outcome is None else outcome), trace

    def _outcome(self, mask: int) -> Outcome:
        """The evaluator's outcome for the rules in a mask, kept from now on."""
        outcome = self._outcomes[mask] = self._settled(mask).outcome
        return outcome

    def _settled(self, mask: int) -> Verdict:
        holding = (one for bit, one in enumerate(self._case.candidates) if mask >> bit & 1)
        return self._case.settled(tuple(holding))

    def _unknown(
        self, facts: Mapping[str, FactValue], kinds: Collection[str], *, asked: bool
    ) -> tuple[Outcome, Trace]:
        """Facts are missing that silence leaves open: three values, and every answer tried."""
        situations = self._situations(facts, kinds, asked=asked)
        values = [atom.holds(situations[layer]) for atom, layer in self._atoms.leaves]
        found = [way_of(node, values) for node in self._nodes]
        trace = tuple(signed(node, way) for node, way in zip(self._nodes, found, strict=True))
        to_ask: set[str] = set()
        mask = 0
        for one, node, bit, way in zip(
            self.considered, self._nodes, self._bits, found, strict=True
        ):
            if bit is None:
                continue
            if way[0] is None:
                for atom in atoms_of(node, way):
                    to_ask.update(atom.asks(situations[one.layer]))
            elif way[0]:
                mask |= 1 << bit
        if not to_ask:
            return self._outcome(mask), trace
        names = sorted(to_ask)
        as_of = self._ground.as_of
        domains = [domain_of(name, self._case.atoms, known=facts, as_of=as_of) for name in names]
        tries = {
            self({**facts, **dict(zip(names, answers, strict=True))}, kinds, asked=asked)[0]
            for answers in product(*(dict.fromkeys(domain.values()) for domain in domains))
        }
        return (tries.pop() if len(tries) == 1 else Outcome.NEEDS_COUNSEL), trace

    def _situations(
        self, facts: Mapping[str, FactValue], kinds: Collection[str], *, asked: bool
    ) -> Mapping[str, Situation]:
        ground = replace(self._ground, known=facts, kinds=frozenset(kinds))
        names = {fact for fact, _ in self._atoms.inputs}
        return {
            layer.pack.id: ground.situation(layer, names, asked=asked) for layer in ground.layers
        }

    def explain(self, trace: Trace) -> Explanation:
        """The trace in words, as `evaluate` gives it, and what beat what."""
        considered = []
        mask, unknown = 0, False
        for one, node, bit, number in zip(
            self.considered, self._nodes, self._bits, trace, strict=True
        ):
            way = unsigned(node, number)
            holds = way[0]
            if bit is not None:
                mask |= (holds is True) << bit
                unknown = unknown or holds is None
            considered.append(
                Considered(
                    rule=one.rule.id,
                    layer=one.layer,
                    source=one.rule.source,
                    holds=holds,
                    decided_by=tuple(str(atom) for atom in atoms_of(node, way)),
                    reading=one.reading,
                    status=self._case.source_status(one),
                    set_aside=self._case.set_aside(one),
                )
            )
        return Explanation(
            considered=tuple(considered), verdict=None if unknown else self._settled(mask)
        )
