"""The language of conditions: when a rule applies, as a lawyer can read it aloud.

    requester in ["ICE", "HSI"] and has("I-247A", "I-247D") and not detainer_withdrawn

Its words are: names of the registry of facts; `==`, `!=`, `in`, `not in` for enums; bare names for
booleans; `and`, `or`, `not`, brackets; `has("KIND", ...)`, true if one of the instruments in the
packet is of one of these kinds; `labelled("label")`, the same for a label that the pack defines;
`asked`, true if the act in question is asked; `always`. There is no clock, no loop, no arithmetic
and no other name. The notation is read with Python's grammar and nothing of it is ever run.

Values are three: true, false and unknown. Unknown is carried by Kleene's strong tables: `and` is
false as soon as one side is false, `or` is true as soon as one side is true, whatever the rest.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import nearest
from tecum.terms import InstrumentKind

KINDS = frozenset(kind.value for kind in InstrumentKind)


class ConditionError(ValueError):
    """A condition that is not of the language; the pack reader adds file, record and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What conditions are put to: facts as they count under one pack, the packet, the act.

    A value None is unknown; a value "" is an enum on which silence counts as none of its values.
    """

    facts: Mapping[str, bool | str | None]
    kinds: Collection[str]
    labels: Mapping[str, frozenset[str]]
    asked: bool

    def has_any(self, kinds: Collection[str]) -> bool:
        """Whether one of the instruments in the packet is of one of these kinds."""
        return any(kind in kinds for kind in self.kinds)


class Condition(ABC):
    """One expression."""

    __slots__ = ()

    @abstractmethod
    def holds(self, situation: Situation) -> bool | None:
        """True, false, or None for unknown."""

    def tests(self) -> "Iterator[tuple[str, frozenset[str]]]":
        """Every fact that is looked at, with the enum values it is compared with."""
        yield from ()

    def labels(self) -> Iterator[str]:
        """Every label of the pack that is named."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """True of everything: a rule without a condition."""

    def holds(self, situation: Situation) -> bool | None:  # noqa: ARG002 - same shape as the others
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class Asked(Condition):
    """True if the act that is being decided is asked by a paper or a person."""

    def holds(self, situation: Situation) -> bool | None:
        """Whether it is asked; never unknown."""
        return situation.asked


@dataclass(frozen=True, slots=True)
class Flag(Condition):
    """A boolean fact."""

    fact: str

    def holds(self, situation: Situation) -> bool | None:
        """The fact itself."""
        value = situation.facts[self.fact]
        return value if isinstance(value, bool) else None

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The fact."""
        yield self.fact, frozenset()


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """An enum fact that has one of these values."""

    fact: str
    values: frozenset[str]

    def holds(self, situation: Situation) -> bool | None:
        """Whether it has; unknown if the fact is unknown."""
        value = situation.facts[self.fact]
        return None if value is None else value in self.values

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The fact and the values."""
        yield self.fact, self.values


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """One of the instruments is of one of these kinds."""

    kinds: frozenset[str]

    def holds(self, situation: Situation) -> bool | None:
        """Whether it is; the packet is always known."""
        return situation.has_any(self.kinds)


@dataclass(frozen=True, slots=True)
class Labelled(Condition):
    """One of the instruments bears a label that this place gives."""

    label: str

    def holds(self, situation: Situation) -> bool | None:
        """Whether it does; a label not in force on the day covers nothing."""
        return situation.has_any(situation.labels.get(self.label, frozenset()))

    def labels(self) -> Iterator[str]:
        """The label."""
        yield self.label


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The contrary; the contrary of unknown is unknown."""

    part: Condition

    def holds(self, situation: Situation) -> bool | None:
        """Kleene's negation."""
        value = self.part.holds(situation)
        return None if value is None else not value

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Those of the part."""
        yield from self.part.tests()

    def labels(self) -> Iterator[str]:
        """Those of the part."""
        yield from self.part.labels()


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Several conditions joined by `and` (`settles` False) or by `or` (`settles` True).

    One part with the value `settles` settles the whole, whatever is unknown beside it.
    """

    parts: tuple[Condition, ...]
    settles: bool = field(kw_only=True)

    def holds(self, situation: Situation) -> bool | None:
        """Kleene's conjunction or disjunction."""
        unknown = False
        for part in self.parts:
            value = part.holds(situation)
            if value is None:
                unknown = True
            elif value is self.settles:
                return self.settles
        return None if unknown else not self.settles

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.tests()

    def labels(self) -> Iterator[str]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.labels()


ALWAYS = Always()


def parse_condition(text: str) -> Condition:
    """Read one condition; ConditionError says what is wrong with it and what to write instead."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise ConditionError(
            f"is not a condition ({error}); write facts joined by and, or, not"
        ) from None
    return _condition(tree.body)


def _condition(node: ast.expr) -> Condition:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_condition(value) for value in values)
            return Joined(parts, settles=isinstance(op, ast.Or))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_condition(operand))
        case ast.Name(id=name):
            return _name(name)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[right]):
            return _comparison(name, op, right)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]):
            return _call(name, args)
        case _:
            raise ConditionError(
                f"cannot use {ast.unparse(node)!r}; write a fact, a comparison of a fact with a "
                'quoted value, has("KIND") or labelled("label")'
            )


def _name(name: str) -> Condition:
    if name == "always":
        return ALWAYS
    if name == "asked":
        return Asked()
    spec = FACTS.get(name)
    if spec is None:
        raise ConditionError(f"names no fact {name!r}; {nearest(name, FACTS)}")
    if spec.type is not FactType.BOOLEAN:
        raise ConditionError(
            f"uses {name} ({spec.type.value}) as if it were true or false; compare it with a value"
        )
    return Flag(name)


def _comparison(name: str, op: ast.cmpop, right: ast.expr) -> Condition:
    spec = FACTS.get(name)
    if spec is None:
        raise ConditionError(f"names no fact {name!r}; {nearest(name, FACTS)}")
    if spec.type is not FactType.ENUM:
        raise ConditionError(
            f"compares {name} ({spec.type.value}), which only enum facts allow; "
            f"write {name} or not {name} for a boolean"
        )
    if isinstance(op, ast.In | ast.NotIn):
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            raise ConditionError(f'needs a list after {name} in; write {name} in ["a", "b"]')
        elements = right.elts
    elif isinstance(op, ast.Eq | ast.NotEq):
        elements = [right]
    else:
        raise ConditionError(f"compares {name} by order; only ==, !=, in and not in are known")
    values = frozenset(_text(element) for element in elements)
    for value in sorted(values):
        if value == UNKNOWN or value not in spec.values:
            allowed = [known for known in spec.values if known != UNKNOWN]
            raise ConditionError(f"gives {name} no value {value!r}; {nearest(value, allowed)}")
    test = OneOf(name, values)
    return Not(test) if isinstance(op, ast.NotEq | ast.NotIn) else test


def _call(name: str, args: list[ast.expr]) -> Condition:
    words = [_text(argument) for argument in args]
    if name == "has":
        for word in words:
            if word not in KINDS:
                raise ConditionError(f"names no instrument {word!r}; {nearest(word, KINDS)}")
        return Has(frozenset(words))
    if name == "labelled" and len(words) == 1:
        return Labelled(words[0])
    raise ConditionError(f'cannot call {name}; known are has("KIND", ...) and labelled("label")')


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as value):
            return value
        case _:
            raise ConditionError(f"needs a quoted word where it has {ast.unparse(node)}")
