"""The language of conditions: when a rule applies, as a lawyer can read it aloud.

    requester in ["ICE", "HSI"] and has("I-247A", "I-247D") and not detainer_withdrawn

Its words are: names of the registry of facts; `==`, `!=`, `in`, `not in` for enums; bare names for
booleans; `and`, `or`, `not`, brackets; `has("KIND", ...)`, true if one of the instruments in the
packet is of one of these kinds; `labelled("label")`, the same for a label that the pack defines;
`convicted("class")`, a conviction that counts, `ever_convicted("class")`, any conviction,
`charged("class")`, a pending charge, `held_to_answer("class")`, one for which the person was held
to answer; `asked`, true if the act in question is asked; `always`. There is no clock, no loop, no
arithmetic and no other name. The notation is read with Python's grammar and nothing of it is ever
run.

Values are three: true, false and unknown. Unknown is carried by Kleene's strong tables: `and` is
false as soon as one side is false, `or` is true as soon as one side is true, whatever the rest.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias

from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactType
from tecum.policy.facts import FactValue, OffenceRecord, nearest, nearest_fact
from tecum.policy.offences import CHARGES, CONVICTIONS, LookBack, look_back_on, newest, years_before
from tecum.terms import InstrumentKind

KINDS = tuple(kind.value for kind in InstrumentKind)

LookBacks: TypeAlias = Mapping[str, tuple[LookBack, ...]]
"""The classes of offences of a place, each with its look-backs over time."""

COMMON_CLASSES: Final[LookBacks] = MappingProxyType(dict.fromkeys(OFFENCE_CLASSES, ()))
"""The classes that every place knows, without a look-back."""


class ConditionError(ValueError):
    """A condition that is not of the language; the pack reader adds file, record and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What conditions are put to: facts as they count under one pack, the packet, the act, the day.

    A value None is unknown; a value "" is an enum on which silence counts as none of its values; a
    fact that is not there is unknown too.
    """

    facts: Mapping[str, FactValue | None]
    kinds: Collection[str]
    labels: Mapping[str, frozenset[str]]
    asked: bool
    as_of: date

    def has_any(self, kinds: Collection[str]) -> bool:
        """Whether one of the instruments in the packet is of one of these kinds."""
        return any(kind in kinds for kind in self.kinds)

    def records(self, name: str) -> tuple[OffenceRecord, ...] | None:
        """Convictions or charges that exist on the day; None if nobody knows them."""
        value = self.facts.get(name)
        if not isinstance(value, tuple):
            return None
        return tuple(record for record in value if record.date <= self.as_of)


Why: TypeAlias = "tuple[bool | None, tuple[Condition, ...]]"
"""A value and the leaf atoms that decided it."""


class Condition(ABC):
    """One expression. `str` of it is its text in the language."""

    __slots__ = ()

    @abstractmethod
    def holds(self, situation: Situation) -> bool | None:
        """True, false, or None for unknown."""

    def why(self, situation: Situation) -> Why:
        """The value, and the atoms that decided it: an atom decides itself."""
        return self.holds(situation), (self,)

    def atoms(self) -> "Iterator[Condition]":
        """The leaves, in the order of the text."""
        yield self

    def tests(self) -> "Iterator[tuple[str, frozenset[str]]]":
        """Every fact that is looked at, with the enum values it is compared with."""
        yield from ()

    def asks(self, situation: Situation) -> Iterator[str]:
        """The facts that would settle an atom whose value is unknown, the first to ask for."""
        for name, _ in self.tests():
            if situation.facts.get(name) is None:
                yield name

    def labels(self) -> Iterator[str]:
        """Every label of the pack that is named."""
        for atom in self.atoms():
            if isinstance(atom, Labelled):
                yield atom.label


@dataclass(frozen=True, slots=True)
class Always(Condition):
    """True of everything: a rule without a condition."""

    def __str__(self) -> str:
        return "always"

    def holds(self, situation: Situation) -> bool | None:  # noqa: ARG002 - same shape as the others
        """True."""
        return True


@dataclass(frozen=True, slots=True)
class Asked(Condition):
    """True if the act that is being decided is asked by a paper or a person."""

    def __str__(self) -> str:
        return "asked"

    def holds(self, situation: Situation) -> bool | None:
        """Whether it is asked; never unknown."""
        return situation.asked


@dataclass(frozen=True, slots=True)
class Flag(Condition):
    """A boolean fact."""

    fact: str

    def __str__(self) -> str:
        return self.fact

    def holds(self, situation: Situation) -> bool | None:
        """The fact itself."""
        value = situation.facts.get(self.fact)
        return value if isinstance(value, bool) else None

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The fact."""
        yield self.fact, frozenset()


@dataclass(frozen=True, slots=True)
class OneOf(Condition):
    """An enum fact that has one of these values."""

    fact: str
    values: frozenset[str]

    def __str__(self) -> str:
        words = [f'"{value}"' for value in FACTS[self.fact].values if value in self.values]
        return (
            f"{self.fact} == {words[0]}"
            if len(words) == 1
            else f"{self.fact} in [{_listed(words)}]"
        )

    def holds(self, situation: Situation) -> bool | None:
        """Whether it has; unknown if the fact is unknown."""
        value = situation.facts.get(self.fact)
        return None if value is None else value in self.values

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The fact and the values."""
        yield self.fact, self.values


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """One of the instruments is of one of these kinds."""

    kinds: frozenset[str]

    def __str__(self) -> str:
        words = [f'"{kind.value}"' for kind in InstrumentKind if kind.value in self.kinds]
        return f"has({_listed(words)})"

    def holds(self, situation: Situation) -> bool | None:
        """Whether it is; the packet is always known."""
        return situation.has_any(self.kinds)


@dataclass(frozen=True, slots=True)
class Labelled(Condition):
    """One of the instruments bears a label that this place gives."""

    label: str

    def __str__(self) -> str:
        return f'labelled("{self.label}")'

    def holds(self, situation: Situation) -> bool | None:
        """Whether it does; a label not in force on the day covers nothing."""
        return situation.has_any(situation.labels.get(self.label, frozenset()))


@dataclass(frozen=True, slots=True)
class Convicted(Condition):
    """A conviction of this class that counts: within its look-back, or older and extended."""

    offence_class: str
    versions: tuple[LookBack, ...] = ()

    def __str__(self) -> str:
        return f'convicted("{self.offence_class}")'

    def holds(self, situation: Situation) -> bool | None:
        """Whether the newest conviction of the class counts; unknown if they are unknown."""
        look_back = look_back_on(situation.as_of, self.offence_class, self.versions)
        if look_back is None:
            return False
        records = situation.records(CONVICTIONS)
        if records is None:
            return None
        day = newest(records, self.offence_class, situation.as_of)
        if day is None or look_back.years is None:
            return day is not None
        anchor = look_back.anchor(situation.facts.get(look_back.counted_to), situation.as_of)
        # What counts on the day judged counts from every earlier anchor.
        if day >= years_before(anchor or situation.as_of, look_back.years):
            return True
        older = anchor is not None
        extended = situation.facts.get(look_back.extended_by) if look_back.extended_by else False
        if extended is True:
            return True
        return False if older and extended is False else None

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The convictions, and what their look-back hangs on."""
        yield CONVICTIONS, frozenset()
        for name in dict.fromkeys(name for version in self.versions for name in version.facts()):
            yield name, frozenset()

    def asks(self, situation: Situation) -> Iterator[str]:
        """The convictions first; what their look-back hangs on only once they are known."""
        look_back = look_back_on(situation.as_of, self.offence_class, self.versions)
        names: tuple[str, ...] = (CONVICTIONS,)
        if situation.records(CONVICTIONS) is not None and look_back is not None:
            names = look_back.facts()
        for name in names:
            if situation.facts.get(name) is None:
                yield name


@dataclass(frozen=True, slots=True)
class EverConvicted(Condition):
    """A conviction of this class, whatever its age."""

    offence_class: str

    def __str__(self) -> str:
        return f'ever_convicted("{self.offence_class}")'

    def holds(self, situation: Situation) -> bool | None:
        """Whether there is one; unknown if the convictions are unknown."""
        records = situation.records(CONVICTIONS)
        if records is None:
            return None
        return any(record.offence_class == self.offence_class for record in records)

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The convictions."""
        yield CONVICTIONS, frozenset()


@dataclass(frozen=True, slots=True)
class Charged(Condition):
    """A pending charge of this class."""

    offence_class: str

    def __str__(self) -> str:
        return f'charged("{self.offence_class}")'

    def holds(self, situation: Situation) -> bool | None:
        """Whether there is one; unknown if the charges are unknown."""
        records = situation.records(CHARGES)
        if records is None:
            return None
        return any(record.offence_class == self.offence_class for record in records)

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The charges."""
        yield CHARGES, frozenset()


@dataclass(frozen=True, slots=True)
class HeldToAnswer(Condition):
    """A pending charge of this class for which the person was held to answer."""

    offence_class: str

    def __str__(self) -> str:
        return f'held_to_answer("{self.offence_class}")'

    def holds(self, situation: Situation) -> bool | None:
        """Whether there is one; unknown also where a charge does not say it."""
        records = situation.records(CHARGES)
        if records is None:
            return None
        held = [one.held_to_answer for one in records if one.offence_class == self.offence_class]
        return True if True in held else None if None in held else False

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """The charges."""
        yield CHARGES, frozenset()

    def asks(self, situation: Situation) -> Iterator[str]:
        """The charges, also where they are given and only this of them is not."""
        if self.holds(situation) is None:
            yield CHARGES


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The contrary; the contrary of unknown is unknown."""

    part: Condition

    def __str__(self) -> str:
        return f"not ({self.part})" if isinstance(self.part, Joined) else f"not {self.part}"

    def holds(self, situation: Situation) -> bool | None:
        """Kleene's negation."""
        value = self.part.holds(situation)
        return None if value is None else not value

    def why(self, situation: Situation) -> Why:
        """What decided the part."""
        value, atoms = self.part.why(situation)
        return None if value is None else not value, atoms

    def atoms(self) -> Iterator[Condition]:
        """Those of the part."""
        yield from self.part.atoms()

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Those of the part."""
        yield from self.part.tests()


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Several conditions joined by `and` (`settles` False) or by `or` (`settles` True).

    One part with the value `settles` settles the whole, whatever is unknown beside it.
    """

    parts: tuple[Condition, ...]
    settles: bool = field(kw_only=True)

    def __str__(self) -> str:
        word = " or " if self.settles else " and "
        return word.join(
            f"({part})" if isinstance(part, Joined) else str(part) for part in self.parts
        )

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

    def why(self, situation: Situation) -> Why:
        """The atoms of the first part that settles it, else of all parts or of the unknown ones."""
        tried = [part.why(situation) for part in self.parts]
        for value, atoms in tried:
            if value is self.settles:
                return value, atoms
        unknown = [atoms for value, atoms in tried if value is None]
        deciding = unknown or [atoms for _, atoms in tried]
        flat = dict.fromkeys(atom for atoms in deciding for atom in atoms)
        return None if unknown else not self.settles, tuple(flat)

    def atoms(self) -> Iterator[Condition]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.atoms()

    def tests(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.tests()


ALWAYS = Always()

CALLS: Final = (
    'has("KIND", ...), labelled("label"), convicted("class"), ever_convicted("class"), '
    'charged("class") and held_to_answer("class")'
)


def parse_condition(text: str, classes: LookBacks = COMMON_CLASSES) -> Condition:
    """Read one condition; ConditionError says what is wrong with it and what to write instead.

    `classes` are the classes of offences that may be named.
    """
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError):
        raise ConditionError(
            "is not a condition that can be read; join facts by and, or, not, and close every "
            "bracket and quote"
        ) from None
    return _condition(tree.body, classes)


def _condition(node: ast.expr, classes: LookBacks) -> Condition:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_condition(value, classes) for value in values)
            return Joined(parts, settles=isinstance(op, ast.Or))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_condition(operand, classes))
        case ast.Name(id=name):
            return _name(name)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[right]):
            return _comparison(name, op, right)
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]):
            return _call(name, args, classes)
        case _:
            raise ConditionError(
                f"cannot use {ast.unparse(node)!r}; write a fact, a comparison of a fact with a "
                f"quoted value, or one of {CALLS}"
            )


def _name(name: str) -> Condition:
    if name == "always":
        return ALWAYS
    if name == "asked":
        return Asked()
    spec = FACTS.get(name)
    if spec is None:
        raise ConditionError(f"names no fact {name!r}; {nearest_fact(name)}")
    if spec.type is FactType.RECORDS:
        raise ConditionError(
            f"uses {name} (records) as if it were true or false; ask for a class of them, such as "
            'convicted("felony")'
        )
    if spec.type is FactType.INSTANT:
        raise ConditionError(
            f"uses {name} (instant) as if it were true or false; an instant only serves the "
            "look-back of an [[offence]] and the clock of a [[duty]]"
        )
    if spec.type is not FactType.BOOLEAN:
        raise ConditionError(
            f"uses {name} ({spec.type.value}) as if it were true or false; compare it with a value"
        )
    return Flag(name)


def _comparison(name: str, op: ast.cmpop, right: ast.expr) -> Condition:
    spec = FACTS.get(name)
    if spec is None:
        raise ConditionError(f"names no fact {name!r}; {nearest_fact(name)}")
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


def _call(name: str, args: list[ast.expr], classes: LookBacks) -> Condition:
    words = [_text(argument) for argument in args]
    if name == "has":
        for word in words:
            if word not in KINDS:
                raise ConditionError(f"names no instrument {word!r}; {nearest(word, KINDS)}")
        return Has(frozenset(words))
    if len(words) == 1:
        match name:
            case "labelled":
                return Labelled(words[0])
            case "convicted":
                return Convicted(words[0], _known_class(words[0], classes))
            case "ever_convicted" | "charged" | "held_to_answer":
                _known_class(words[0], classes)
                atom = {"charged": Charged, "held_to_answer": HeldToAnswer}.get(name, EverConvicted)
                return atom(words[0])
    raise ConditionError(f"cannot call {name}; known are {CALLS}")


def _known_class(word: str, classes: LookBacks) -> tuple[LookBack, ...]:
    if word not in classes:
        mend = nearest(word, classes, otherwise="write an [[offence]] with this class")
        raise ConditionError(f"names no class of offences {word!r}; {mend}")
    return classes[word]


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as value):
            return value
        case _:
            raise ConditionError(f"needs a quoted word where it has {ast.unparse(node)}")


def _listed(words: list[str]) -> str:
    return ", ".join(words)
