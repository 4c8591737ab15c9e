"""The finite set of values of one fact such that every value behaves like one of them.

Conditions can tell apart only what their atoms compare: an enum's listed values, a record's class
and the side of a look-back on which it lies, an instant before or after the days on which a look-
back turns. So trying the representatives is trying all values. The verdict tries them for facts
that silence leaves open, `unknowns` lists them as answers, and the analysis counts them.

A look-back whose anchor is unknown is represented as counted to the day judged: a list and an
earlier anchor behave like a younger list and that day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from tecum.policy.conditions import (
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    HeldToAnswer,
    OneOf,
)
from tecum.policy.fact_registry import FACTS, UNKNOWN, FactType
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import CHARGES, CONVICTIONS, LookBack, look_back_on, years_before

Domain = dict[FactValue, FactValue]

NOON = time(12, tzinfo=UTC)
"""The hour of a representative instant: a look-back sees its day only."""


def domain_of(
    name: str, atoms: Iterable[Condition], *, known: Mapping[str, FactValue], as_of: date
) -> Domain:
    """Every value of a fact with the one that stands for it; no atom tells the two apart.

    Of records and instants every representative. The facts in `known` are what they are.
    """
    spec, atoms = FACTS[name], tuple(atoms)
    match spec.type:
        case FactType.BOOLEAN:
            return {True: True, False: False}
        case FactType.ENUM:
            tests = [atom.values for atom in atoms if isinstance(atom, OneOf) and atom.fact == name]
            values = [value for value in spec.values if value != UNKNOWN]
            first: dict[tuple[bool, ...], str] = {}
            return {v: first.setdefault(tuple(v in test for test in tests), v) for v in values}
        case FactType.INSTANT:
            instants = [datetime.combine(day, NOON) for day in _days(name, atoms, known, as_of)]
            return {instant: instant for instant in instants}
        case FactType.RECORDS:
            return {given: given for given in _lists(name, atoms, known, as_of)}


def is_open(name: str, known: Mapping[str, FactValue]) -> bool:
    """Whether a fact is not known, or charges of which something is not known."""
    return name not in known or (name == CHARGES and _has_holes(known[name]))


def _has_holes(value: FactValue) -> bool:
    return isinstance(value, tuple) and any(record.held_to_answer is None for record in value)


def _lists(
    name: str, atoms: Sequence[Condition], known: Mapping[str, FactValue], as_of: date
) -> Iterator[tuple[OffenceRecord, ...]]:
    if name == CONVICTIONS:
        classes = _classes(atoms, (Convicted, EverConvicted))
        zones = [_zones(offence_class, atoms, known, as_of) for offence_class in classes]
        options = [
            [(), *((OffenceRecord(offence_class=one, date=day),) for day in days)]
            for one, days in zip(classes, zones, strict=True)
        ]
    else:
        options = _charge_options(atoms, known.get(CHARGES), as_of)
    for chosen in product(*options):
        yield tuple(record for part in chosen for record in part)


def _charge_options(
    atoms: Sequence[Condition], given: FactValue | None, as_of: date
) -> list[list[tuple[OffenceRecord, ...]]]:
    """By class: no charge, one held to answer, not held, and where nobody said it.

    Charges that are given stay; what is not said of them is completed.
    """
    asked = _classes(atoms, (HeldToAnswer,))
    if isinstance(given, tuple):
        return [
            [(_charge(one.offence_class, one.date, held=held),) for held in (True, False)]
            if one.held_to_answer is None and one.offence_class in asked
            else [(one,)]
            for one in given
        ]
    day = years_before(as_of, 1)
    options: list[list[tuple[OffenceRecord, ...]]] = []
    for one in _classes(atoms, (Charged, HeldToAnswer)):
        answers = (True, False, None) if one in asked else (None,)
        options.append([(), *((_charge(one, day, held=held),) for held in answers)])
    return options


def _charge(offence_class: str, day: date, *, held: bool | None) -> OffenceRecord:
    return OffenceRecord(offence_class=offence_class, date=day, held_to_answer=held)


def _classes(atoms: Sequence[Condition], kinds: tuple[type, ...]) -> list[str]:
    found = {
        atom.offence_class
        for atom in atoms
        if isinstance(atom, Convicted | EverConvicted | Charged | HeldToAnswer)
        and isinstance(atom, kinds)
    }
    return sorted(found)


def _look_backs(
    atoms: Sequence[Condition], as_of: date, *, offence_class: str | None = None
) -> Iterator[tuple[str, LookBack]]:
    for atom in atoms:
        if isinstance(atom, Convicted) and offence_class in {None, atom.offence_class}:
            found = look_back_on(as_of, atom.offence_class, atom.versions)
            if found is not None and found.years is not None:
                yield atom.offence_class, found


def _zones(
    offence_class: str, atoms: Sequence[Condition], known: Mapping[str, FactValue], as_of: date
) -> list[date]:
    """One day for each stretch between the first days on which look-backs begin to count."""
    turns = {date.min}
    for _, found in _look_backs(atoms, as_of, offence_class=offence_class):
        anchor = found.anchor(known.get(found.counted_to), as_of) or as_of
        turns.add(years_before(anchor, found.years or 0))
    starts = sorted(turns)
    usual = years_before(as_of, 1)
    ends = [*starts[1:], None]
    return [_within(first, end, usual) for first, end in zip(starts, ends, strict=True)]


def _within(first: date, after: date | None, usual: date) -> date:
    """A day from `first` to before `after`: a year before `after`, or the usual one."""
    wanted = years_before(after, 1) if after else usual
    return max(first, wanted)


def _days(
    name: str, atoms: Sequence[Condition], known: Mapping[str, FactValue], as_of: date
) -> list[date]:
    """One day for each stretch of an anchor between the days on which a look-back turns."""
    looking = [(c, found) for c, found in _look_backs(atoms, as_of) if found.counted_to == name]
    ends = {as_of}
    given = known.get(CONVICTIONS)
    for offence_class, found in looking:
        if isinstance(given, tuple):
            dates = [one.date for one in given if one.offence_class == offence_class]
        else:
            dates = _zones(offence_class, atoms, known, as_of)
        turns = [_turn(day, found.years or 0) for day in dates if day <= as_of]
        ends |= {turn - timedelta(days=1) for turn in turns if turn <= as_of}
    return sorted(ends)


def _turn(day: date, years: int) -> date:
    """The first anchor from which a record of this day no longer counts."""
    if day.year + years >= date.max.year:
        return date.max
    # A period that starts on a month's last day for want of a later one starts there for several
    # anchors, so the turn lies at most four days after the anniversary.
    turn = date(day.year + years, day.month, min(day.day, 28))
    while years_before(turn, years) <= day:
        turn += timedelta(days=1)
    return turn
