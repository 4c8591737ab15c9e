"""Facts that somebody gives, checked against the registry before any law is asked.

A misspelt name that silently counted as unknown would change an answer, so an unknown name or a
value of the wrong type is refused, all faults in one message. `null` means that the fact was looked
for and not established: it stays unknown, and the record shows that somebody looked. What silence
means is not said here but by the burden of each pack.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeAlias

from tecum.errors import FactError
from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactSpec, FactType


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceRecord:
    """One conviction or charge: its class, its day, and for a charge whether it was held over."""

    offence_class: str
    date: date
    held_to_answer: bool | None = None


FactValue: TypeAlias = bool | str | datetime | tuple[OffenceRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known. `not_established` names what was looked for and not found: still unknown."""

    values: Mapping[str, FactValue]
    not_established: frozenset[str] = frozenset()


def in_words(value: FactValue) -> str:
    """A value as it is printed in a reason."""
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case tuple():
            return ", ".join(_record_in_words(record) for record in value) or "none"
    return value


def _record_in_words(record: OffenceRecord) -> str:
    held = {True: ", held to answer", False: ", not held to answer", None: ""}
    return f"{record.offence_class} ({record.date}{held[record.held_to_answer]})"


def nearest(given: object, known: Collection[str], *, otherwise: str | None = None) -> str:
    """The mend for an unknown word: the closest known ones, or else what to do about it."""
    if isinstance(given, str):
        close = difflib.get_close_matches(given, known, n=3, cutoff=0.5)
        if close:
            return f"did you mean {' or '.join(close)}?"
    return otherwise or f"give one of {', '.join(known)}"


def nearest_fact(given: object) -> str:
    """The mend for an unknown name of a fact."""
    return nearest(given, FACTS, otherwise="docs/reference/facts.md lists all names")


def parse_facts(raw: Mapping[str, object], *, own_classes: Collection[str] = ()) -> Facts:
    """Check names and types of all given facts at once; FactError lists every fault.

    `own_classes` are the classes of offences that the place's pack adds to the common ones.
    """
    values: dict[str, FactValue] = {}
    not_established: set[str] = set()
    faults: list[str] = []
    for name, given in raw.items():
        spec = FACTS.get(name)
        if spec is None:
            mend = nearest_fact(name)
            faults.append(f"facts: there is no fact {name!r} (value {given!r}); {mend}")
            continue
        if given is None or (spec.type is FactType.ENUM and given == UNKNOWN):
            not_established.add(name)
            continue
        try:
            values[name] = _value(spec, given, (*OFFENCE_CLASSES, *own_classes))
        except FactError as fault:
            faults.append(str(fault))
    if faults:
        raise FactError("\n".join(faults))
    return Facts(values=MappingProxyType(values), not_established=frozenset(not_established))


def _value(spec: FactSpec, given: object, classes: Collection[str]) -> FactValue:
    match spec.type:
        case FactType.BOOLEAN:
            if isinstance(given, bool):
                return given
            raise _fault(spec, given, "give true, false or null")
        case FactType.ENUM:
            if isinstance(given, str) and given in spec.values:
                return given
            raise _fault(spec, given, nearest(given, spec.values))
        case FactType.INSTANT:
            return _instant(spec, given)
        case FactType.RECORDS:
            if isinstance(given, list | tuple):
                return tuple(_record(spec, item, classes) for item in given)
            raise _fault(spec, given, "give a list of {class, date}")


def _instant(spec: FactSpec, given: object) -> datetime:
    mend = "give an instant with its offset, such as 2020-01-13T16:40:00-07:00"
    found = given
    if isinstance(given, str):
        try:
            found = datetime.fromisoformat(given)
        except ValueError:
            raise _fault(spec, given, mend) from None
    if not isinstance(found, datetime) or found.tzinfo is None:
        raise _fault(spec, given, mend)
    return found


def _record(spec: FactSpec, given: object, classes: Collection[str]) -> OffenceRecord:
    mend = "give {class, date} with a date such as 2018-05-04"
    if not isinstance(given, Mapping):
        raise _fault(spec, given, mend)
    allowed = {"class", "date", "held_to_answer"} if spec.name == "charges" else {"class", "date"}
    if stray := set(given) - allowed:
        raise _fault(spec, given, f"{', '.join(map(str, stray))} is not known here; {mend}")
    offence_class, day, held = given.get("class"), given.get("date"), given.get("held_to_answer")
    if not isinstance(offence_class, str) or offence_class not in classes:
        raise _fault(spec, offence_class, nearest(offence_class, classes))
    if held is not None and not isinstance(held, bool):
        raise _fault(spec, held, "give held_to_answer as true, false or null")
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise _fault(spec, day, mend) from None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _fault(spec, day, mend)
    return OffenceRecord(offence_class=offence_class, date=day, held_to_answer=held)


def _fault(spec: FactSpec, given: object, mend: str) -> FactError:
    return FactError(f"facts: {spec.name} ({spec.type.value}) cannot be {given!r}; {mend}")
