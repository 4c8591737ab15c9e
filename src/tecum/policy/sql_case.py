"""One act as one SQL CASE: the answer of every row of a table, with the rules that decide it.

    prohibited co-denver.no-subpoena co-denver.no-address
    needs_counsel conflict us.comply co.refuse       one requires it, another prohibits it
    needs_counsel doubt co.q.notify                  open questions and rules from memory
    needs_counsel facts interview_mode               what nobody has said, and it matters
    unaddressed

Where everything is said and no open question and no rule from memory applies, the combining rule is
written out as expressions: a rule remains where its condition holds, no exception to it remains and
no rule above remains that pre-empts it. Everywhere else (`_Regions`) the columns are split until
every condition is decided, known or unknown, and the evaluator itself gives the text for that
region: so what it tries for open questions, rules from memory and facts to ask for is said once.

Columns are those of `sql_columns`; sqlglot (the extra `sql`) writes the CASE in each dialect.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import prod
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from tecum.errors import InputError
from tecum.policy.act_function import Atoms
from tecum.policy.combining import Candidate
from tecum.policy.conditions import (
    Asked,
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    Flag,
    HeldToAnswer,
    OneOf,
)
from tecum.policy.deciders import Literal as AtomLiteral
from tecum.policy.deciders import Node, node_of
from tecum.policy.facts import Facts, FactValue
from tecum.policy.ground import Ground, Layer, ground_of
from tecum.policy.layers import check_coverage
from tecum.policy.offences import CHARGES, CONVICTIONS
from tecum.policy.pack import Pack
from tecum.policy.sql_columns import (
    ASKED,
    CHARGED,
    COUNTS,
    EVER,
    HELD,
    Column,
    columns_of,
    kind_column,
    look_back_of,
    row_of,
)
from tecum.policy.sql_truths import Test, Truth, any_of, cases, every, negated, text
from tecum.policy.sql_variables import (
    OPEN,
    Assigned,
    State,
    Unknown,
    Variable,
    anchor_of,
    check_anchors,
    fact_variables,
    facts_for,
    packet_variables,
    variables_of,
)
from tecum.policy.verdict import ActCase, Verdict
from tecum.terms import Act, Outcome

if TYPE_CHECKING:
    from sqlglot import exp

Dialect: TypeAlias = Literal["duckdb", "sqlite", "postgres", "spark"]

LARGEST: Final = 10_000
"""So many regions are written out at most."""

MOST_ANSWERS: Final = 1024
"""So many combinations of answers to what may have to be asked for are tried at most."""

DEEPEST: Final = 8
"""So many CASEs stand within each other at most: SQLite's parser gives up soon after."""

CONFLICT, DOUBT, FACTS = "conflict", "doubt", "facts"
DECIDING: Final = frozenset({Outcome.PROHIBITED, Outcome.REQUIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlCase:
    """The CASE of one act and the columns that it looks at."""

    act: Act
    as_of: date
    columns: tuple[Column, ...]
    expression: "exp.Expression"

    def sql(self, dialect: Dialect) -> str:
        """The CASE as text."""
        return self.expression.sql(dialect=dialect)

    def row(
        self, facts: Mapping[str, FactValue], kinds: Collection[str], *, asked: bool
    ) -> Mapping[str, bool | str | None]:
        """The columns of one question; `facts` are `Facts.values`."""
        return row_of(self.columns, facts, kinds, asked=asked, as_of=self.as_of)


def sql_case(
    layers: Sequence[Pack],
    act: Act,
    *,
    as_of: date,
    adopted: Collection[str],
    known_at: date | None,
) -> SqlCase:
    """Write one act as a CASE. InputError where it cannot be told in SQL; else as `evaluate`."""
    check_coverage(layers, as_of)
    ground = ground_of(
        layers=layers,
        instruments=(),
        facts=Facts(values={}),
        adopted=adopted,
        as_of=as_of,
        known_at=known_at,
    )
    regions = _Regions(act, ground)
    return SqlCase(
        act=act,
        as_of=as_of,
        columns=tuple(regions.columns.values()),
        expression=regions.expression(),
    )


def words_of(verdict: Verdict) -> str:
    """What the CASE yields for this verdict of the evaluator."""
    outcome = verdict.outcome
    if outcome is not Outcome.NEEDS_COUNSEL:
        ids = [c.rule.id for c in verdict.remaining if c.rule.outcome is outcome]
        return " ".join([outcome.value, *sorted(ids)])
    doubts = [view.question.id for view in verdict.questions if view.decides]
    doubts += [candidate.rule.id for candidate in verdict.memory]
    if verdict.hanging:
        why, ids = FACTS, list(verdict.hanging)
    elif doubts:
        why, ids = DOUBT, doubts
    else:
        why, ids = CONFLICT, [c.rule.id for c in verdict.remaining if c.rule.outcome in DECIDING]
    return " ".join([outcome.value, why, *sorted(ids)])


# ------------------------------------------------------------------------------- what is left open

Rest: TypeAlias = bool | tuple[object, ...]
"""What is left of a condition: a value; or (settles, part, ...); or for an atom that is not wholly
looked at ("free") or unknown ("open") its slot, whether it is positive, and its variables' states.
"""
FREE_ATOM, OPEN_ATOM = "free", "open"


@dataclass(frozen=True, slots=True)
class _Split:
    """Tests of one variable, each with what follows, and what follows where none is true."""

    steps: "tuple[tuple[Truth, Tree], ...]"
    otherwise: "Tree"


@dataclass(frozen=True, slots=True)
class _Formula:
    """What is left of every rule, where nothing is open and no doubt applies."""

    rests: tuple[Rest, ...]


Tree: TypeAlias = str | _Split | _Formula


class _Regions:
    """An act, and the regions of its rows that are answered alike."""

    def __init__(self, act: Act, ground: Ground) -> None:
        self._ground = ground
        self._case = ActCase(act, ground, asked=True)
        self._layers = {layer.pack.id: layer for layer in ground.layers}
        self._atoms = Atoms(ground)
        self._nodes = [
            node_of(one.rule.when, self._slots_under(self._layers[one.layer]))
            for one in self._case.candidates
        ]
        self._doubtful = [not self._case.is_certain(one) for one in self._case.candidates]
        self.columns: dict[str, Column] = {}
        for atom, layer in self._atoms.leaves:
            for column in columns_of(atom, self._layers[layer], ground.as_of):
                self._add(column)
        check_anchors(self.columns.values(), act.value)
        self._variables: dict[str, Variable] = {
            one.name: one for one in fact_variables(self._case.atoms, self.columns, ground.as_of)
        }
        groups = dict[str, frozenset[str]]()
        for variable, kinds in packet_variables(self._atoms.kinds.values()):
            self._variables[variable.name] = variable
            groups[variable.name] = kinds
        self._of_slot = [
            [name for name, kinds in groups.items() if kinds & self._atoms.kinds[slot]]
            if slot in self._atoms.kinds
            else variables_of(atom, ground.as_of)
            for slot, (atom, _) in enumerate(self._atoms.leaves)
        ]
        self._to_ask = self._askable()
        self._trees: dict[object, Tree] = {}
        self._values: dict[object, bool | None] = {}

    def _slots_under(self, layer: Layer) -> Callable[[Condition], int]:
        return lambda atom: self._atoms.slot(atom, layer)

    def _add(self, column: Column) -> None:
        known = self.columns.setdefault(column.name, column)
        if known != column:
            raise InputError(
                f"{self._case.act.value}: two layers draw the class behind the column "
                f"{column.name} differently; give one of the classes another name"
            )

    def _askable(self) -> frozenset[str]:
        """The variables that may have to be asked for."""
        found: set[str] = set()
        silences: dict[str, set[bool]] = {}
        for slot, (atom, home) in enumerate(self._atoms.leaves):
            for name in self._of_slot[slot]:
                fact = self._variables[name].fact
                if fact is None:
                    continue
                open_ = self._ground.value(self._layers[home], fact) is None
                silences.setdefault(fact, set()).add(open_)
                drifts = anchor_of(atom) is not None and name.startswith(EVER)
                if open_ or drifts or isinstance(atom, HeldToAnswer):
                    found.add(name)
        mixed = sorted(fact for fact, kinds in silences.items() if len(kinds) > 1)
        if mixed:
            raise InputError(
                f"{self._case.act.value}: silence on {', '.join(mixed)} is to be asked about in "
                "one layer and counts in another, which no CASE tells; give each layer a burden"
            )
        answers = prod(len(self._variables[name].states.keys() - OPEN) for name in found)
        if answers > MOST_ANSWERS:
            raise InputError(
                f"{self._case.act.value}: {answers} combinations of answers would have to be tried "
                f"for {', '.join(sorted(found))}, more than {MOST_ANSWERS}; give burdens, or ask "
                "the evaluator row by row"
            )
        return frozenset(found)

    # --------------------------------------------------------------------- conditions, partly known

    def _rest(self, node: Node, assigned: Assigned) -> Rest:
        if isinstance(node, AtomLiteral):
            value = self._value(node.slot, assigned)
            if isinstance(value, bool):
                return value is node.positive
            states = (assigned.get(name) for name in self._of_slot[node.slot])
            return (OPEN_ATOM if value is None else FREE_ATOM, node.slot, node.positive, *states)
        parts: dict[Rest, None] = {}
        for part in node.parts:
            rest = self._rest(part, assigned)
            if rest is node.settles:
                return rest
            if not isinstance(rest, bool):
                parts[rest] = None
        if not parts:
            return not node.settles
        return next(iter(parts)) if len(parts) == 1 else (node.settles, *parts)

    def _value(self, slot: int, assigned: Assigned) -> bool | Unknown | None:
        """The value of an atom; KNOWN for one whose variables were not looked at yet."""
        names = self._of_slot[slot]
        states = tuple(assigned.get(name, Unknown.KNOWN) for name in names)
        if slot in self._atoms.kinds and True in states:
            return True
        if Unknown.KNOWN in states:
            return Unknown.KNOWN
        key = (slot, states)
        if key not in self._values:
            atom, layer = self._atoms.leaves[slot]
            ground = self._ground_for(dict(zip(names, states, strict=True)))
            looked_at = [name for name, _ in atom.tests()]
            situation = ground.situation(
                self._layers[layer], looked_at, asked=assigned.get(ASKED) is True
            )
            self._values[key] = atom.holds(situation)
        return self._values[key]

    def _ground_for(self, assigned: Assigned) -> Ground:
        facts = facts_for(assigned, self._variables, self.columns, self._ground.as_of)
        kinds = [
            v.kind for v in self._variables.values() if v.kind and assigned.get(v.name) is True
        ]
        return replace(self._ground, known=facts, kinds=frozenset(kinds))

    # ------------------------------------------------------------------------------------ splitting

    def expression(self) -> "exp.Expression":
        """The CASE."""
        tree = self._tree({})
        size = self._size(tree)
        if size > LARGEST:
            raise InputError(
                f"{self._case.act.value}: {size} regions would have to be written out, more than "
                f"{LARGEST}; give burdens or adopt readings, or ask the evaluator row by row"
            )
        return self._written(tree)

    def _tree(self, assigned: Assigned) -> Tree:
        rests = tuple(self._rest(node, assigned) for node in self._nodes)
        unasked = frozenset(self._to_ask - assigned.keys())
        key = (rests, unasked)
        if key not in self._trees:
            if len(self._trees) > LARGEST:
                raise InputError(
                    f"{self._case.act.value}: more than {LARGEST} regions would have to be written "
                    "out; give burdens or adopt readings, or ask the evaluator row by row"
                )
            self._trees[key] = self._grown(rests, assigned)
        return self._trees[key]

    def _grown(self, rests: tuple[Rest, ...], assigned: Assigned) -> Tree:
        """An answer, a formula, or a split by the variable on which most rules still hang."""
        weights = Counter[str]()
        doubtful = open_ = False
        for rest, doubt in zip(rests, self._doubtful, strict=True):
            leaves = list(_leaves(rest))
            open_ = open_ or any(not OPEN.isdisjoint(states) for _, _, _, *states in leaves)
            doubtful = doubtful or (doubt and rest is not False)
            free = [slot for kind, slot, *_ in leaves if kind == FREE_ATOM]
            weights.update({name for slot in free for name in self._unseen(slot, assigned)})
        if not weights:
            return self._words(assigned)
        may_be_open = self._to_ask - assigned.keys()
        if not doubtful and not open_ and not may_be_open & weights.keys():
            return _Formula(rests)
        name = min(weights, key=lambda one: (-weights[one], one))
        return self._split(self._variables[name], assigned)

    def _unseen(self, slot: int, assigned: Assigned) -> Iterator[str]:
        for name in self._of_slot[slot]:
            if assigned.get(name, Unknown.KNOWN) is Unknown.KNOWN:
                yield name

    def _split(self, variable: Variable, assigned: Assigned) -> Tree:
        """One branch for every state; branches that say the same are one."""
        grown: dict[Tree, list[Truth]] = {}
        for state, test in self._states(variable, assigned).items():
            tree = self._tree({**assigned, variable.name: state})
            grown.setdefault(tree, []).append(test)
        if len(grown) == 1:
            return next(iter(grown))
        otherwise = max(grown, key=lambda tree: len(grown[tree]))
        steps = ((any_of(tests), tree) for tree, tests in grown.items() if tree != otherwise)
        return _Split(tuple(steps), otherwise)

    def _states(self, variable: Variable, assigned: Assigned) -> Mapping[State, Truth]:
        """The states that are still possible: one list is known wholly or not at all."""
        states = dict(variable.states)
        if variable.name in assigned:
            return {state: test for state, test in states.items() if state not in OPEN}
        same = {
            assigned[name] is Unknown.MISSING
            for name, one in self._variables.items()
            if one.fact == variable.fact and one.fact in {CONVICTIONS, CHARGES} and name in assigned
        }
        if same == {True}:
            return {Unknown.MISSING: True}
        if same == {False}:
            del states[Unknown.MISSING]
        if variable.name not in self._to_ask:
            return states
        known = negated(any_of(test for state, test in states.items() if state in OPEN))
        found: dict[State, Truth] = {s: test for s, test in states.items() if s in OPEN}
        return found | {Unknown.KNOWN: known}

    def _words(self, assigned: Assigned) -> str:
        """The evaluator's own answer to facts that stand for the region."""
        ground = self._ground_for(assigned)
        return words_of(
            ActCase(self._case.act, ground, asked=assigned.get(ASKED) is True).verdict({})
        )

    def _size(self, tree: Tree) -> int:
        if isinstance(tree, _Split):
            return sum(self._size(one) for _, one in tree.steps) + self._size(tree.otherwise)
        return 1

    # -------------------------------------------------------------------------------------- writing

    def _written(self, tree: Tree) -> "exp.Expression":
        match tree:
            case str():
                return text(tree, ())
            case _Formula(rests=rests):
                return self._formula(rests)
            case _Split():
                level = _level(tree) if _depth(tree) > DEEPEST else tree
                written_steps = [(test, self._written(one)) for test, one in level.steps]
                return cases(written_steps, self._written(level.otherwise))

    def _formula(self, rests: Sequence[Rest]) -> "exp.Expression":
        """The combining rule as expressions; an order of a court answers before all else."""
        holds = {
            one: self._truth(rest)
            for one, rest in zip(self._case.candidates, rests, strict=True)
            if self._case.is_certain(one)
        }
        orders = {one: truth for one, truth in holds.items() if one.rule.court_order}
        others = {one: truth for one, truth in holds.items() if not one.rule.court_order}
        return cases([(any_of(orders.values()), _combined(orders))], _combined(_remaining(others)))

    def _truth(self, rest: Rest) -> Truth:
        match rest:
            case bool():
                return rest
            case (str(), int(slot), positive, *_):
                truth = self._atom(slot)
                return truth if positive else negated(truth)
            case (settles, *parts):
                truths = [self._truth(part) for part in parts if isinstance(part, tuple)]
                return any_of(truths) if settles is True else every(truths)
            case _:
                raise TypeError(f"{rest} is no rest of a condition")

    def _atom(self, slot: int) -> Truth:  # noqa: PLR0911 - one arm for each kind of atom
        if slot in self._atoms.kinds:
            return any_of(Test(kind_column(kind)) for kind in sorted(self._atoms.kinds[slot]))
        atom, home = self._atoms.leaves[slot]
        layer = self._layers[home]
        match atom:
            case Asked():
                return Test(ASKED)
            case Flag(fact=fact):
                return self._test(fact, fact, layer)
            case OneOf(fact=fact, values=values):
                return self._test(fact, fact, layer, values)
            case EverConvicted(offence_class=name):
                return self._test(EVER + name, CONVICTIONS, layer)
            case Charged(offence_class=name):
                return self._test(CHARGED + name, CHARGES, layer)
            case HeldToAnswer(offence_class=name):
                return self._test(HELD + name, CHARGES, layer)
            case Convicted():
                return self._convicted(atom, layer)
            case _:
                return True

    def _convicted(self, atom: Convicted, layer: Layer) -> Truth:
        look_back = look_back_of(atom, self._ground.as_of)
        if look_back is None:
            return False
        ever = self._test(EVER + atom.offence_class, CONVICTIONS, layer)
        if look_back.years is None:
            return ever
        counts = self._test(COUNTS + atom.offence_class, CONVICTIONS, layer)
        if look_back.extended_by is None:
            return counts
        extended = self._test(look_back.extended_by, look_back.extended_by, layer)
        return any_of([counts, every([ever, extended])])

    def _test(
        self, column: str, fact: str, layer: Layer, words: frozenset[str] | None = None
    ) -> Truth:
        silence = self._ground.value(layer, fact)
        if silence is None or isinstance(silence, bool | str):
            return Test(column, words, silence)
        return Test(column, words, silence=False)


def _depth(tree: Tree) -> int:
    """So many splits follow each other at most."""
    if not isinstance(tree, _Split):
        return 0
    return 1 + max(_depth(one) for one in (tree.otherwise, *(one for _, one in tree.steps)))


def _level(split: _Split) -> _Split:
    """The same split with fewer below each other: what is too deep comes up into its steps.

    A step's own tests are asked together with the test that led to it, in their order; whatever
    meets none of them falls to that test alone, as it did before.
    """
    steps: list[tuple[Truth, Tree]] = []
    for test, tree in split.steps:
        if isinstance(tree, _Split) and _depth(tree) >= DEEPEST:
            below = _level(tree)
            steps += [(every([test, one]), what) for one, what in below.steps]
            steps.append((test, below.otherwise))
        else:
            steps.append((test, tree))
    rest = split.otherwise
    if isinstance(rest, _Split) and _depth(rest) >= DEEPEST:
        below = _level(rest)
        return _Split((*steps, *below.steps), below.otherwise)
    return _Split(tuple(steps), rest)


def _leaves(rest: Rest) -> Iterator[tuple[Any, ...]]:
    match rest:
        case (str(), *_):
            yield rest
        case (bool(), *parts):
            for part in parts:
                if isinstance(part, tuple):
                    yield from _leaves(part)


def _combined(remaining: Mapping[Candidate, Truth]) -> "exp.Expression":
    """Step 4 for rules that count alike where their truth holds."""
    by = {
        outcome: [(o.rule.id, t) for o, t in remaining.items() if o.rule.outcome is outcome]
        for outcome in Outcome
    }
    anyone = {outcome: any_of(truth for _, truth in found) for outcome, found in by.items()}
    # Where one of them holds and there is only one, it is that one.
    by |= {outcome: [(found[0][0], True)] for outcome, found in by.items() if len(found) == 1}
    forbidden, required = Outcome.PROHIBITED, Outcome.REQUIRED
    conflict = text(f"{Outcome.NEEDS_COUNSEL} {CONFLICT}", by[forbidden] + by[required])
    banned = cases([(anyone[required], conflict)], text(forbidden.value, by[forbidden]))
    rest = [(anyone[one], text(one.value, by[one])) for one in (required, Outcome.PERMITTED)]
    return cases([(anyone[forbidden], banned), *rest], text(Outcome.UNADDRESSED.value, ()))


def _remaining(holds: Mapping[Candidate, Truth]) -> dict[Candidate, Truth]:
    """Whether each rule remains: steps 2 and 3 of the combining rule (`combining.resolve`)."""
    left: dict[Candidate, Truth] = {}
    for level in sorted({one.level for one in holds}):
        above = list(left.items())
        alive = {
            one: every(
                [truth, *(negated(t) for o, t in above if one.rule.outcome in o.rule.preempts)]
            )
            for one, truth in holds.items()
            if one.level == level
        }
        left |= _unexcepted(alive)
    return left


def _unexcepted(alive: Mapping[Candidate, Truth]) -> dict[Candidate, Truth]:
    """Step 3; exceptions never run in circles."""
    found: dict[Candidate, Truth] = {}

    def remains(one: Candidate) -> Truth:
        if one not in found:
            by = [other for other in alive if one.rule.id in other.rule.exception_to]
            found[one] = every([alive[one], negated(any_of(remains(other) for other in by))])
        return found[one]

    return {one: remains(one) for one in alive}
