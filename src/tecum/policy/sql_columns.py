"""The columns over which an act is asked in SQL: named like the facts, one row a question.

    asked                       whether the act is asked                            never NULL
    has_i_247a                  whether a paper of the kind is in the packet        never NULL
    under_18, requester         a boolean fact, an enum fact as text
    ever_convicted_CLASS        a conviction of the class exists on the day judged
    convicted_CLASS             one exists within the look-back of its class
    charged_CLASS               a charge of the class is pending
    held_to_answer_CLASS        one is, for which the person was held to answer

NULL is what nobody has said. Records are told by class because a CASE has no lists; `row_of` works
the columns out of facts, as the evaluator counts them on the day. Where nobody said the convictions
(or the charges) all their columns are NULL. `convicted_CLASS` alone is NULL where the instant is
not known from which its look-back counts, and a record lies where that matters.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

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
    Situation,
)
from tecum.policy.facts import FactValue
from tecum.policy.ground import Layer
from tecum.policy.offences import CHARGES, CONVICTIONS, LookBack, look_back_on

ASKED: Final = "asked"
EVER: Final = "ever_convicted_"
COUNTS: Final = "convicted_"
CHARGED: Final = "charged_"
HELD: Final = "held_to_answer_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its type in SQL, the fact behind it (None: the packet), and its atom."""

    name: str
    type: str
    fact: str | None
    atom: Condition

    @property
    def nullable(self) -> bool:
        """Whether it may be NULL: what is in a packet is always known."""
        return self.fact is not None

    def value(self, situation: Situation) -> bool | str | None:
        """What stands in the column."""
        if isinstance(self.atom, OneOf):
            given = situation.facts.get(self.atom.fact)
            return given if isinstance(given, str) else None
        return self.atom.holds(situation)


def kind_column(kind: str) -> str:
    """The name of the column for a kind of instrument."""
    return "has_" + kind.lower().replace("-", "_")


def look_back_of(atom: Convicted, as_of: date) -> LookBack | None:
    """The look-back of a class on the day; None for a class that is none on it."""
    return look_back_on(as_of, atom.offence_class, atom.versions)


def columns_of(atom: Condition, layer: Layer, as_of: date) -> Iterator[Column]:
    """The columns that an atom looks at."""
    match atom:
        case Asked():
            yield Column(name=ASKED, type="boolean", fact=None, atom=atom)
        case Has(kinds=kinds):
            yield from _kinds(kinds)
        case Labelled(label=label):
            yield from _kinds(layer.labels.get(label, frozenset()))
        case Flag(fact=fact):
            yield Column(name=fact, type="boolean", fact=fact, atom=atom)
        case OneOf(fact=fact):
            yield Column(name=fact, type="text", fact=fact, atom=OneOf(fact, frozenset()))
        case Convicted():
            yield from _convicted(atom, look_back_of(atom, as_of))
        case EverConvicted(offence_class=name):
            yield _record(EVER + name, CONVICTIONS, atom)
        case Charged(offence_class=name) | HeldToAnswer(offence_class=name):
            yield _record(CHARGED + name, CHARGES, Charged(name))
            if isinstance(atom, HeldToAnswer):
                yield _record(HELD + name, CHARGES, atom)


def _kinds(kinds: Iterable[str]) -> Iterator[Column]:
    for kind in sorted(kinds):
        atom = Has(frozenset({kind}))
        yield Column(name=kind_column(kind), type="boolean", fact=None, atom=atom)


def _convicted(atom: Convicted, look_back: LookBack | None) -> Iterator[Column]:
    if look_back is None:
        return
    name = atom.offence_class
    yield _record(EVER + name, CONVICTIONS, EverConvicted(name))
    if look_back.years is None:
        return
    plain = replace(look_back, extended_by=None)
    yield _record(COUNTS + name, CONVICTIONS, Convicted(name, (plain,)))
    if look_back.extended_by:
        flag = Flag(look_back.extended_by)
        yield Column(name=flag.fact, type="boolean", fact=flag.fact, atom=flag)


def _record(name: str, fact: str, atom: Condition) -> Column:
    return Column(name=name, type="boolean", fact=fact, atom=atom)


def row_of(
    columns: Iterable[Column],
    facts: Mapping[str, FactValue],
    kinds: Collection[str],
    *,
    asked: bool,
    as_of: date,
) -> Mapping[str, bool | str | None]:
    """One row of the table: the columns for these facts and this packet."""
    situation = Situation(facts=facts, kinds=kinds, labels={}, asked=asked, as_of=as_of)
    return {one.name: one.value(situation) for one in columns}
