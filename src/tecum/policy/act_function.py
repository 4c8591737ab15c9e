"""The Python function that a compiled act runs: built from parsed conditions, never from text.

It reads each fact once and each distinct atom at most once, and knows two values only: where a fact
counts as unknown it returns None. For every rule it computes the signed number of the way in which
the atoms decided it (see `deciders`), as one conditional expression within the other.

    def decide(get, kinds, asked):
        fact0 = get("requester", "")
        fact1 = get("under_18", None)
        if fact1 is None: return None
        atom0, atom3 = table0(fact0, none0)
        packet = 0
        for kind in kinds: packet |= bits(kind, 0)
        mask = 0
        rule0 = (1 if packet & 1 else -2) if atom0 else -1
        if rule0 > 0: mask |= 1
        ...
        return mask, (rule0, ...)
"""

import ast
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import CodeType, FunctionType
from typing import Final, TypeAlias, cast

from tecum.policy.conditions import (
    Asked,
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    Flag,
    Has,
    HeldToAnswer,
    Labelled,
    OneOf,
)
from tecum.policy.deciders import Literal, Node, ways
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.ground import Ground, Layer
from tecum.policy.offences import CHARGES, CONVICTIONS, LookBack, look_back_on, years_before

Trace: TypeAlias = tuple[int, ...]
"""For every rule considered the signed number of the way in which it was decided."""

ActFunction: TypeAlias = Callable[
    [Callable[[str, object], object], Collection[str], bool], tuple[int, Trace] | None
]
"""Of `facts.get`, the kinds in the packet and `asked`: the mask of holding rules and the trace."""

_GET: Final = "get"
_KINDS: Final = "kinds"
_ASKED: Final = "asked"
_MASK: Final = "mask"
_PACKET: Final = "packet"


@dataclass(slots=True)
class _Input:
    """One fact as it counts under one silence: the variable that holds it, and what is asked."""

    fact: str
    silence: FactValue | None
    name: str
    sets: dict[frozenset[str], int] = field(default_factory=dict)
    flag: int | None = None
    records: list[int] = field(default_factory=list)


class Atoms:
    """The distinct atoms of an act, by slot. Layers that count a fact alike share its atoms.

    `leaves` are the atoms with the layer under which each was first met.
    """

    def __init__(self, ground: Ground) -> None:
        """Begin with none."""
        self._ground = ground
        self._slots: dict[object, int] = {}
        self.leaves: list[tuple[Condition, str]] = []
        self.inputs: dict[tuple[str, FactValue | None], _Input] = {}
        self.kinds: dict[int, frozenset[str]] = {}

    def slot(self, atom: Condition, layer: Layer) -> int:
        """The place of an atom under a layer."""
        kinds: frozenset[str] | None = None
        match atom:
            case Has(kinds=kinds):
                key: object = kinds
            case Labelled(label=label):
                key = kinds = layer.labels.get(label, frozenset())
            case _:
                silences = {name: self._ground.value(layer, name) for name, _ in atom.tests()}
                key = (atom, *silences.values())
        if key in self._slots:
            return self._slots[key]
        slot = self._slots[key] = len(self.leaves)
        self.leaves.append((atom, layer.pack.id))
        if kinds is not None:
            self.kinds[slot] = kinds
            return slot
        for place, (name, silence) in enumerate(silences.items()):
            given = self.input(name, silence)
            match atom:
                case Flag():
                    given.flag = slot
                case OneOf(values=values):
                    given.sets[values] = slot
                case _ if place == 0:
                    given.records.append(slot)
        return slot

    def input(self, fact: str, silence: FactValue | None) -> _Input:
        """A fact under one silence."""
        name = f"fact{len(self.inputs)}"
        return self.inputs.setdefault((fact, silence), _Input(fact, silence, name))

    def inputs_of(self, slot: int) -> list[_Input]:
        """The facts that an atom looks at, in the atom's own order."""
        atom, home = self.leaves[slot]
        layer = next(one for one in self._ground.layers if one.pack.id == home)
        return [
            self.inputs[name, self._ground.value(layer, name)]
            for name in dict.fromkeys(name for name, _ in atom.tests())
        ]

    @property
    def as_of(self) -> date:
        """The day judged."""
        return self._ground.as_of


def act_function(
    atoms: Atoms, nodes: Sequence[Node], counting: Sequence[int | None]
) -> ActFunction:
    """Generate it. `counting` gives each rule its bit in the mask, None if it is set aside."""
    names: dict[str, object] = {}
    body: list[ast.stmt] = []
    where = _Values(atoms, names, body).expressions()
    body.append(_set(_MASK, ast.Constant(0)))
    results = [f"rule{place}" for place in range(len(nodes))]
    for result, node, bit in zip(results, nodes, counting, strict=True):
        body.append(_set(result, _decide(node, where, _Temporaries(result))))
        if bit is not None:
            holds = ast.AugAssign(_store(_MASK), ast.BitOr(), ast.Constant(1 << bit))
            body.append(ast.If(_positive(_load(result)), [holds], []))
    trace = ast.Tuple([_load(result) for result in results], ast.Load())
    body.append(ast.Return(ast.Tuple([_load(_MASK), trace], ast.Load())))
    return cast("ActFunction", _function([_GET, _KINDS, _ASKED], body, names))


# ----------------------------------------------------------------------------- values of the atoms


class _Values:
    """The statements that read facts and packet, and an expression for the value of each atom."""

    def __init__(self, atoms: Atoms, names: dict[str, object], body: list[ast.stmt]) -> None:
        self._atoms = atoms
        self._names = names
        self._body = body

    def expressions(self) -> Mapping[int, ast.expr]:
        """By slot."""
        found: dict[int, ast.expr] = {}
        self._read_facts()
        for one in self._atoms.inputs.values():
            if one.flag is not None:
                found[one.flag] = _load(one.name)
            if one.sets:
                found |= self._enum(one)
            if one.records:
                found |= self._records(one)
        found |= self._packet()
        for slot, (atom, _) in enumerate(self._atoms.leaves):
            if slot not in found:  # what looks at neither fact nor packet is `asked` or `always`
                found[slot] = _load(_ASKED) if isinstance(atom, Asked) else ast.Constant(True)
        return found

    def _read_facts(self) -> None:
        unknown: list[ast.expr] = []
        for one in self._atoms.inputs.values():
            silence = self._named(f"silent_{one.name}", one.silence)
            self._body.append(_set(one.name, _call(_load(_GET), ast.Constant(one.fact), silence)))
            if one.silence is None:
                unknown.append(_is_none(_load(one.name)))
        self._give_up_if(unknown)

    def _give_up_if(self, tests: Sequence[ast.expr]) -> None:
        if tests:
            test = tests[0] if len(tests) == 1 else ast.BoolOp(ast.Or(), list(tests))
            self._body.append(ast.If(test, [ast.Return(ast.Constant(None))], []))

    def _named(self, name: str, value: object) -> ast.expr:
        if value is None or isinstance(value, bool | str | int):
            return ast.Constant(value)
        self._names[name] = value
        return _load(name)

    def _enum(self, one: _Input) -> dict[int, ast.expr]:
        """All atoms of an enum by one look into a table of its values."""
        names = [f"atom{slot}" for slot in one.sets.values()]
        rows = {value: tuple(value in values for values in one.sets) for value in _named_in(one)}
        none: object = (False,) * len(names)
        table: Mapping[str, object] = rows
        target: ast.expr = ast.Tuple([_store(name) for name in names], ast.Store())
        if len(names) == 1:
            table, none = {value: row[0] for value, row in rows.items()}, False
            target = _store(names[0])
        self._names[f"table_{one.name}"] = table.get
        otherwise = self._named(f"none_{one.name}", none)
        found = _call(_load(f"table_{one.name}"), _load(one.name), otherwise)
        self._body.append(ast.Assign([target], found))
        return {slot: _load(name) for slot, name in zip(one.sets.values(), names, strict=True)}

    def _packet(self) -> dict[int, ast.expr]:
        """The packet gathered into bits, one for every atom that looks at it."""
        wanted = self._atoms.kinds
        if not wanted:
            return {}
        bits: dict[str, int] = {}
        for place, kinds in enumerate(wanted.values()):
            for kind in kinds:
                bits[kind] = bits.get(kind, 0) | 1 << place
        self._names["bits"] = bits.get
        self._body.append(_set(_PACKET, ast.Constant(0)))
        found = _call(_load("bits"), _load("kind"), ast.Constant(0))
        gather = ast.AugAssign(_store(_PACKET), ast.BitOr(), found)
        self._body.append(ast.For(_store("kind"), _load(_KINDS), [gather], []))
        return {
            slot: ast.BinOp(_load(_PACKET), ast.BitAnd(), ast.Constant(1 << place))
            for place, slot in enumerate(wanted)
        }

    def _records(self, one: _Input) -> dict[int, ast.expr]:
        """Records summed up by class once, and each atom as a look into that sum."""
        sums = f"sums_{one.name}"
        summing = {CONVICTIONS: newest_by_class, CHARGES: held_by_class}[one.fact]
        self._names["as_of"] = self._atoms.as_of
        self._names[summing.__name__] = summing
        summed = _call(_load(summing.__name__), _load(one.name), _load("as_of"))
        self._body.append(_set(sums, summed))
        found = {slot: self._record(slot, sums) for slot in one.records}
        held = [slot for slot in found if isinstance(self._atoms.leaves[slot][0], HeldToAnswer)]
        for slot in held:
            self._body.append(_set(f"atom{slot}", found[slot]))
            found[slot] = _load(f"atom{slot}")
        self._give_up_if([_is_none(_load(f"atom{slot}")) for slot in held])
        return found

    def _record(self, slot: int, sums: str) -> ast.expr:
        atom, _ = self._atoms.leaves[slot]
        match atom:
            case Convicted():
                return self._convicted(slot, atom, sums)
            case EverConvicted(offence_class=name) | Charged(offence_class=name):
                return ast.Compare(ast.Constant(name), [ast.In()], [_load(sums)])
            case HeldToAnswer(offence_class=name):
                return _call(_of(sums, "get"), ast.Constant(name), ast.Constant(False))
            case _:
                raise TypeError(f"{atom} looks at records in a way that is not known here")

    def _convicted(self, slot: int, atom: Convicted, sums: str) -> ast.expr:
        look_back = look_back_on(self._atoms.as_of, atom.offence_class, atom.versions)
        if look_back is None:
            return ast.Constant(False)
        name = ast.Constant(atom.offence_class)
        if look_back.years is None:
            return ast.Compare(name, [ast.In()], [_load(sums)])
        variables = {one.fact: one.name for one in self._atoms.inputs_of(slot)}
        hangs_on = [_load(variables[fact]) for fact in look_back.facts()]
        self._names[f"counts{slot}"] = counts(look_back, self._atoms.as_of)
        return _call(_load(f"counts{slot}"), _call(_of(sums, "get"), name), *hangs_on)


def _named_in(one: _Input) -> list[str]:
    return sorted(frozenset[str]().union(*one.sets))


def newest_by_class(records: Iterable[OffenceRecord], as_of: date) -> dict[str, date]:
    """The day of the newest record of each class that exists on the day judged."""
    found: dict[str, date] = {}
    for one in records:
        day = one.date
        if day <= as_of and found.get(one.offence_class, date.min) <= day:
            found[one.offence_class] = day
    return found


def held_by_class(records: Iterable[OffenceRecord], as_of: date) -> dict[str, bool | None]:
    """Whether the person was held to answer for a charge of each class that exists on the day."""
    found: dict[str, bool | None] = {}
    for one in records:
        if one.date <= as_of:
            before = found.get(one.offence_class, False)
            if before is not True:
                held = one.held_to_answer
                found[one.offence_class] = before if held is False else held
    return found


def counts(look_back: LookBack, as_of: date) -> Callable[..., bool]:
    """Whether a newest day counts: of the day, and the facts that the look-back hangs on."""
    years = look_back.years or 0
    first = years_before(as_of, years)

    def by_the_day(day: date | None) -> bool:
        return day is not None and day >= first

    def by_the_day_or_extended(day: date | None, extended: object) -> bool:
        return day is not None and (day >= first or extended is True)

    def by_an_instant(day: date | None, instant: datetime, extended: object = None) -> bool:
        if day is None:
            return False
        if day >= first or extended is True:
            return True
        anchor = look_back.anchor(instant, as_of)
        return anchor is not None and day >= years_before(anchor, years)

    if not look_back.facts():
        return by_the_day
    return (
        by_the_day_or_extended if look_back.facts() == (look_back.extended_by,) else by_an_instant
    )


# --------------------------------------------------------------------------------- ways of a rule


class _Temporaries:
    """Names for the answers of bracketed parts of one rule."""

    def __init__(self, rule: str) -> None:
        self._rule = rule
        self._count = 0

    def __call__(self) -> str:
        self._count += 1
        return f"{self._rule}_{self._count}"


def _decide(node: Node, where: Mapping[int, ast.expr], fresh: Callable[[], str]) -> ast.expr:
    """The expression of a node's signed way: one conditional within the other, part by part."""
    if isinstance(node, Literal):
        yes, no = (1, -1) if node.positive else (-1, 1)
        return ast.IfExp(where[node.slot], ast.Constant(yes), ast.Constant(no))
    sign = 1 if node.settles else -1
    holders = [None if isinstance(part, Literal) else fresh() for part in node.parts]
    rest = _together(node.parts, holders, settles=node.settles)
    before = sum(ways(part, value=node.settles) for part in node.parts)
    for part, holder in zip(reversed(node.parts), reversed(holders), strict=True):
        before -= ways(part, value=node.settles)
        if isinstance(part, Literal):
            test = where[part.slot]
            settled: ast.expr = ast.Constant(sign * (before + 1))
            settling = part.positive is node.settles
        else:
            name = cast("str", holder)
            test = _positive(ast.NamedExpr(_store(name), _decide(part, where, fresh)))
            settled = _sum([_load(name)], sign * before)
            settling = node.settles
        rest = ast.IfExp(test, settled, rest) if settling else ast.IfExp(test, rest, settled)
    return rest


def _together(parts: Iterable[Node], holders: Iterable[str | None], *, settles: bool) -> ast.expr:
    """The number of the way where no part settled the junction: the parts' own, in mixed radix."""
    sign = -1 if settles else 1
    terms: list[ast.expr] = []
    constant, radix = 1, 1
    for part, holder in zip(parts, holders, strict=True):
        count = ways(part, value=not settles)
        if count > 1 and holder is not None:
            terms.append(ast.BinOp(_load(holder), ast.Mult(), ast.Constant(radix)))
            constant -= radix
            radix *= count
    return _sum(terms, sign * constant)


# ------------------------------------------------------------------------------------ syntax trees


def _function(
    arguments: Sequence[str], body: Sequence[ast.stmt], names: dict[str, object]
) -> FunctionType:
    parameters = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in arguments],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    function = ast.FunctionDef("decide", parameters, list(body), [])
    tree = ast.fix_missing_locations(ast.Module([function], []))
    code = compile(tree, "<a compiled act>", "exec")
    return FunctionType(next(one for one in code.co_consts if isinstance(one, CodeType)), names)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def _set(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([_store(name)], value)


def _call(function: ast.expr, *arguments: ast.expr) -> ast.Call:
    return ast.Call(function, list(arguments), [])


def _of(name: str, attribute: str) -> ast.Attribute:
    return ast.Attribute(_load(name), attribute, ast.Load())


def _is_none(value: ast.expr) -> ast.Compare:
    return ast.Compare(value, [ast.Is()], [ast.Constant(None)])


def _positive(value: ast.expr) -> ast.Compare:
    return ast.Compare(value, [ast.Gt()], [ast.Constant(0)])


def _sum(terms: Sequence[ast.expr], constant: int) -> ast.expr:
    """Terms and a constant added up."""
    if not terms:
        return ast.Constant(constant)
    total = terms[0]
    for term in terms[1:]:
        total = ast.BinOp(total, ast.Add(), term)
    return ast.BinOp(total, ast.Add(), ast.Constant(constant)) if constant else total
