"""Which atoms decided a condition, told as one small number.

An atom is a leaf of a condition. A conjunction that fails is decided by its first false part, a
disjunction that holds by its first true part; otherwise all parts decided together, and of what is
unknown the unknown parts did. So a condition can hold, fail or stay unknown in a finite number of
ways, and each way is a set of atoms. The ways are counted from one in the order of the text, and a
condition put to facts answers with one signed number: positive, the way in which it holds; negative
down to the number of its ways to fail, the way in which it fails; below, the way in which it is
unknown. Most conditions have a handful of ways. The number turns into words when somebody asks.

`not` is pushed down to the atoms first (De Morgan), which changes neither value nor deciding atoms.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from tecum.policy.conditions import Condition, Joined, Not

Way: TypeAlias = tuple[bool | None, int]
"""A value, and the number from one of the way in which it came about."""


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom or its contrary; `slot` is where its value stands among all atoms of the act."""

    atom: Condition
    slot: int
    positive: bool


@dataclass(frozen=True, slots=True)
class Junction:
    """Parts joined by `and` (`settles` False) or by `or` (`settles` True)."""

    parts: "tuple[Node, ...]"
    settles: bool


Node: TypeAlias = Literal | Junction


def node_of(
    condition: Condition, slot_of: Callable[[Condition], int], *, positive: bool = True
) -> Node:
    """The condition with its negations at the atoms; `slot_of` numbers the atoms."""
    match condition:
        case Not(part=part):
            return node_of(part, slot_of, positive=not positive)
        case Joined(parts=parts, settles=settles):
            return Junction(
                tuple(node_of(part, slot_of, positive=positive) for part in parts),
                settles is positive,
            )
        case _:
            return Literal(condition, slot_of(condition), positive)


def ways(node: Node, *, value: bool | None) -> int:
    """In how many ways the node can have this value."""
    if isinstance(node, Literal):
        return 1
    counts = [ways(part, value=value) for part in node.parts]
    if value is None:
        return prod(count + 1 for count in counts) - 1
    return sum(counts) if value is node.settles else prod(counts)


def way_of(node: Node, values: Sequence[bool | None]) -> Way:
    """How the node stands when the atoms have these values, by slot."""
    if isinstance(node, Literal):
        value = values[node.slot]
        return (value if node.positive or value is None else not value), 1
    found = [way_of(part, values) for part in node.parts]
    before = 0
    for part, (value, way) in zip(node.parts, found, strict=True):
        if value is node.settles:
            return value, before + way
        before += ways(part, value=node.settles)
    number, radix = 0, 1
    if any(value is None for value, _ in found):
        for part, (value, way) in zip(node.parts, found, strict=True):
            number += radix * (way if value is None else 0)
            radix *= ways(part, value=None) + 1
        return None, number
    for part, (_, way) in zip(node.parts, found, strict=True):
        number += radix * (way - 1)
        radix *= ways(part, value=not node.settles)
    return not node.settles, number + 1


def atoms_of(node: Node, way: Way) -> tuple[Condition, ...]:
    """The atoms that decided, in the order of the text, each once."""
    return tuple(dict.fromkeys(_deciding(node, way)))


def _deciding(node: Node, way: Way) -> Iterator[Condition]:
    value, number = way
    if isinstance(node, Literal):
        yield node.atom
    elif value is node.settles:
        for part in node.parts:
            count = ways(part, value=value)
            if number <= count:
                yield from _deciding(part, (value, number))
                return
            number -= count
    else:
        # Unknown parts are digits from one, with nought for a part that is known.
        known = int(value is not None)
        rest = number - known
        for part in node.parts:
            rest, digit = divmod(rest, ways(part, value=value) + 1 - known)
            if digit + known:
                yield from _deciding(part, (value, digit + known))


def signed(node: Node, way: Way) -> int:
    """A way as one signed number."""
    value, number = way
    if value is None:
        return -ways(node, value=False) - number
    return number if value else -number


def unsigned(node: Node, number: int) -> Way:
    """The way that a signed number tells."""
    if number > 0:
        return True, number
    fails = ways(node, value=False)
    return (False, -number) if -number <= fails else (None, -number - fails)
