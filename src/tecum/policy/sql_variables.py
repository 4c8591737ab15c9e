"""What can be said of the facts of an act, as far as its conditions can tell it apart.

A variable is a fact, a class of convictions or charges, or a set of kinds of instruments that every
condition treats alike. Its states exclude each other and leave nothing out; each is a test on the
columns of a row, and each has facts that stand for it, to be put to the evaluator.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import TypeAlias

from tecum.errors import InputError
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
from tecum.policy.domains import NOON, domain_of
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import AS_OF, CHARGES, CONVICTIONS, years_before
from tecum.policy.sql_columns import (
    ASKED,
    CHARGED,
    COUNTS,
    EVER,
    HELD,
    Column,
    kind_column,
    look_back_of,
)
from tecum.policy.sql_truths import Missing, Test, Truth, any_of, every, negated


class Record(Enum):
    """What a row says of a class of convictions or charges."""

    NONE = auto()
    OLD = auto()  # a conviction outside the look-back
    RECENT = auto()  # a conviction within it, or of a class without one
    ADRIFT = auto()  # a conviction, and the instant is not known from which its look-back counts
    NOT_HELD = auto()  # a charge for which the person was not held to answer
    UNSAID = auto()  # a charge, and whether the person was is not known
    HELD = auto()  # a charge for which the person was


class Unknown(Enum):
    """What is not said, and what is said without being looked at yet."""

    MISSING = auto()
    KNOWN = auto()


State: TypeAlias = bool | str | Record | Unknown

OPEN: frozenset[State] = frozenset({Unknown.MISSING, Record.ADRIFT, Record.UNSAID})
"""The states in which something may have to be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable: its name, the fact behind it (None: the packet), and its states with tests."""

    name: str
    fact: str | None
    states: Mapping[State, Truth]
    kind: str | None = None


Assigned: TypeAlias = Mapping[str, State]
"""The states of some variables, by name."""


def fact_variables(
    atoms: Sequence[Condition], columns: Mapping[str, Column], as_of: date
) -> Iterator[Variable]:
    """The variables of everything but the packet."""
    for column in columns.values():
        match column.atom:
            case Asked():
                test = Test(ASKED)
                yield Variable(name=ASKED, fact=None, states={True: test, False: negated(test)})
            case Flag(fact=fact):
                test = Test(fact)
                states: dict[State, Truth] = {True: test, False: negated(test)}
                yield Variable(
                    name=fact, fact=fact, states=states | {Unknown.MISSING: Missing(fact)}
                )
            case OneOf(fact=fact):
                yield Variable(name=fact, fact=fact, states=_words(fact, atoms, as_of))
            case EverConvicted(offence_class=name):
                yield Variable(
                    name=EVER + name, fact=CONVICTIONS, states=_convictions(name, columns)
                )
            case Charged(offence_class=name):
                yield Variable(name=CHARGED + name, fact=CHARGES, states=_charges(name, columns))


def _words(fact: str, atoms: Sequence[Condition], as_of: date) -> Mapping[State, Truth]:
    domain = domain_of(fact, atoms, known={}, as_of=as_of)
    groups: dict[str, set[str]] = {}
    for value, standing in domain.items():
        groups.setdefault(str(standing), set()).add(str(value))
    states: dict[State, Truth] = {
        name: Test(fact, frozenset(words)) for name, words in groups.items()
    }
    return states | {Unknown.MISSING: Missing(fact)}


def _convictions(name: str, columns: Mapping[str, Column]) -> Mapping[State, Truth]:
    ever = Test(EVER + name)
    states: dict[State, Truth] = {Record.NONE: negated(ever)}
    column = columns.get(COUNTS + name)
    if column is None:
        states[Record.RECENT] = ever
    else:
        counts = Test(column.name)
        states[Record.RECENT] = counts
        states[Record.OLD] = every([ever, negated(counts)])
        if anchor_of(column.atom) is not None:
            states[Record.ADRIFT] = every([ever, Missing(column.name)])
    return states | {Unknown.MISSING: Missing(EVER + name)}


def _charges(name: str, columns: Mapping[str, Column]) -> Mapping[State, Truth]:
    charged = Test(CHARGED + name)
    states: dict[State, Truth] = {Record.NONE: negated(charged)}
    if HELD + name in columns:
        held = Test(HELD + name)
        states[Record.HELD] = held
        states[Record.NOT_HELD] = every([charged, negated(held)])
        states[Record.UNSAID] = every([charged, Missing(HELD + name)])
    else:
        states[Record.HELD] = charged
    return states | {Unknown.MISSING: Missing(CHARGED + name)}


def packet_variables(sets: Iterable[frozenset[str]]) -> Iterator[tuple[Variable, frozenset[str]]]:
    """The kinds of instruments in groups that no condition tells apart."""
    wanted = list(dict.fromkeys(sets))
    groups: dict[tuple[bool, ...], set[str]] = {}
    for kind in sorted(frozenset[str]().union(*wanted)):
        groups.setdefault(tuple(kind in one for one in wanted), set()).add(kind)
    for kinds in groups.values():
        first, *_ = sorted(kinds)
        test = any_of(Test(kind_column(kind)) for kind in sorted(kinds))
        states: Mapping[State, Truth] = {True: test, False: negated(test)}
        yield (
            Variable(name=kind_column(first), fact=None, states=states, kind=first),
            frozenset(kinds),
        )


def variables_of(  # noqa: PLR0911 - one arm for each kind of atom
    atom: Condition, as_of: date
) -> list[str]:
    """The names of the variables that an atom looks at; those of the packet apart."""
    match atom:
        case Asked():
            return [ASKED]
        case Flag(fact=fact) | OneOf(fact=fact):
            return [fact]
        case EverConvicted(offence_class=name):
            return [EVER + name]
        case Charged(offence_class=name) | HeldToAnswer(offence_class=name):
            return [CHARGED + name]
        case Convicted(offence_class=name):
            look_back = look_back_of(atom, as_of)
            if look_back is None:
                return []
            hangs_on = [one for one in look_back.facts() if FACTS[one].type is FactType.BOOLEAN]
            return [EVER + name, *hangs_on]
        case _:
            return []


def anchor_of(atom: Condition) -> str | None:
    """The instant that a look-back counts from, unless it is the day judged."""
    if not isinstance(atom, Convicted):
        return None
    return next(
        (one.counted_to for one in atom.versions if one.years and one.counted_to != AS_OF), None
    )


def check_anchors(columns: Iterable[Column], act: str) -> None:
    """Refuse two classes that hang on one instant: columns by class do not tell how."""
    anchored = [one.name for one in columns if anchor_of(one.atom) is not None]
    if len(anchored) > 1:
        raise InputError(
            f"{act}: the columns {', '.join(sorted(anchored))} hang on one instant and do not tell "
            "how; ask the evaluator row by row"
        )


def facts_for(
    assigned: Assigned,
    variables: Mapping[str, Variable],
    columns: Mapping[str, Column],
    as_of: date,
) -> dict[str, FactValue]:
    """Facts that stand for the states; what is not assigned is not given."""
    facts: dict[str, FactValue] = {}
    records: dict[str, list[OffenceRecord]] = {}
    drifting = Record.ADRIFT in assigned.values()
    for name, state in assigned.items():
        variable = variables[name]
        if variable.fact is None or isinstance(state, Unknown):
            continue
        if isinstance(state, Record):
            found = records.setdefault(variable.fact, [])
            found += _records(name, state, columns, as_of)
        else:
            facts[variable.fact] = state
    if not drifting:
        for column in columns.values():
            if anchor := anchor_of(column.atom):
                facts[anchor] = datetime.combine(as_of, NOON)
    return facts | {fact: tuple(found) for fact, found in records.items()}


def _records(
    name: str, state: Record, columns: Mapping[str, Column], as_of: date
) -> Iterator[OffenceRecord]:
    if state is Record.NONE:
        return
    if name.startswith(CHARGED):
        held = {Record.HELD: True, Record.NOT_HELD: False}.get(state)
        offence_class = name.removeprefix(CHARGED)
        yield OffenceRecord(offence_class=offence_class, date=as_of, held_to_answer=held)
        return
    offence_class = name.removeprefix(EVER)
    day = as_of
    if state is not Record.RECENT:
        atom = columns[COUNTS + offence_class].atom
        years = (
            max((v.years or 0 for v in atom.versions), default=0)
            if isinstance(atom, Convicted)
            else 0
        )
        day = years_before(as_of, years) - timedelta(days=1)
    yield OffenceRecord(offence_class=offence_class, date=day)
