"""How likely two rows speak of one paper: named weights, each reason for and against in words.

The weights are ours and no statute's: they are set by hand so that one identifier of a paper, or
one of a person together with kind and day, suffices, and kind, day and unit alone never do. They
are integers and printed with every result, so that anybody can add them up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA

from tecum.measures.reconciling.names import ALIKE, APART, CLOSE, alike
from tecum.measures.reconciling.rows import (
    IDENTIFIERS,
    PERSON_IDENTIFIERS,
    Field,
    Row,
    fold_identifier,
    fold_unit,
)
from tecum.terms import InstrumentKind

AGREES: Final[Mapping[Field, int]] = MappingProxyType(
    {
        Field.DIGEST: 12,
        Field.RECEIPT_NUMBER: 12,
        Field.EVENT_NUMBER: 9,
        Field.SUBJECT_ID: 7,
        Field.FILE_NUMBER: 7,
        Field.TRACKING_NUMBER: 6,
        Field.NAME: 5,
        Field.BIRTH_DATE: 4,
        Field.INSTRUMENT: 2,
        Field.UNIT: 1,
        Field.CHANNEL: 1,
    }
)
DIFFERS: Final[Mapping[Field, int]] = MappingProxyType(
    {
        Field.DIGEST: 0,  # the same paper by fax and by mail has two digests
        Field.RECEIPT_NUMBER: -8,
        Field.EVENT_NUMBER: -6,
        Field.SUBJECT_ID: -5,
        Field.FILE_NUMBER: -5,
        Field.TRACKING_NUMBER: -1,  # sent twice, tracked twice
        Field.NAME: -4,
        Field.BIRTH_DATE: -3,
        Field.INSTRUMENT: -3,
        Field.UNIT: -1,
        Field.CHANNEL: 0,
    }
)
ONE_CHARACTER_APART = 1
NAME_CLOSE = 3
SAME_DAY, DAYS_3, DAYS_10, DAYS_30, FURTHER, BEFORE_SENT = 3, 2, 1, 0, -6, -3
ENOUGH: Final = 8
"""From this sum on two rows are taken for one paper."""

_DETAINERS = frozenset(
    {
        InstrumentKind.I_247,
        InstrumentKind.I_247A,
        InstrumentKind.I_247D,
        InstrumentKind.I_247G,
        InstrumentKind.I_247N,
        InstrumentKind.I_247X,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One comparison: what was compared, in words without a value, and what it weighs."""

    weight: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An issuer's and a custodian's row compared; `subject_differs` says by what, in words."""

    score: int
    reasons: tuple[Reason, ...]
    subject_differs: tuple[str, ...]

    @property
    def in_favour(self) -> tuple[Reason, ...]:
        """What speaks for one paper."""
        return tuple(reason for reason in self.reasons if reason.weight > 0)

    @property
    def against(self) -> tuple[Reason, ...]:
        """What speaks against it, and what differs without weighing."""
        return tuple(reason for reason in self.reasons if reason.weight <= 0)


def weights() -> Mapping[str, int]:
    """Every named weight, as it is printed with a result."""
    return {
        **{f"{name.in_words} agrees": weight for name, weight in AGREES.items()},
        **{f"{name.in_words} differs": weight for name, weight in DIFFERS.items()},
        "identifier one character apart": ONE_CHARACTER_APART,
        "name close": NAME_CLOSE,
        "same day": SAME_DAY,
        "within 3 days": DAYS_3,
        "within 10 days": DAYS_10,
        "within 30 days": DAYS_30,
        "more than 30 days apart": FURTHER,
        "received before it was sent": BEFORE_SENT,
        "enough": ENOUGH,
    }


def may_be_one(issuer: Row, custodian: Row) -> bool:
    """Whether the kinds allow one paper: another instrument of the same packet never does."""
    kinds = {issuer.instrument, custodian.instrument} - {None, InstrumentKind.UNKNOWN}
    return len(kinds) < 2 or kinds <= _DETAINERS


def compare(issuer: Row, custodian: Row, units: Mapping[str, str]) -> Comparison:
    """Compare all that both rows hold. `units` gives one name to every spelling of a unit."""
    reasons: list[Reason] = []
    differs: list[str] = []
    for reason, other_person in _identifiers(issuer, custodian):
        reasons.append(reason)
        if other_person:
            differs.append(reason.what)
    for reason, other_person in _person(issuer, custodian):
        reasons.append(reason)
        if other_person:
            differs.append(reason.what)
    reasons += _instrument(issuer, custodian)
    reasons += _days(issuer, custodian)
    reasons += _unit_and_channel(issuer, custodian, units)
    return Comparison(
        score=sum(reason.weight for reason in reasons),
        reasons=tuple(reasons),
        subject_differs=tuple(differs),
    )


def one_character_apart(ours: str, theirs: str) -> bool:
    """One letter more, less, other, or two changed places: what a slip of the hand does."""
    return OSA.distance(ours, theirs, score_cutoff=1) == 1


def _identifiers(issuer: Row, custodian: Row) -> Iterator[tuple[Reason, bool]]:
    """Each identifier that both hold; with it whether it says that the persons are two."""
    for name in IDENTIFIERS:
        ours, theirs = issuer.identifiers.get(name), custodian.identifiers.get(name)
        if ours is None or theirs is None:
            continue
        first, second = fold_identifier(name, ours), fold_identifier(name, theirs)
        words = name.in_words
        if first == second:
            yield Reason(weight=AGREES[name], what=f"{words} agrees"), False
        elif name is not Field.DIGEST and one_character_apart(first, second):
            what = f"{words} is one character apart"
            yield Reason(weight=ONE_CHARACTER_APART, what=what), False
        else:
            yield (
                Reason(weight=DIFFERS[name], what=f"{words} differs"),
                name in PERSON_IDENTIFIERS,
            )


def _person(issuer: Row, custodian: Row) -> Iterator[tuple[Reason, bool]]:
    """Name and birth date, present only where they are allowed."""
    births_agree: bool | None = None
    if issuer.birth_date is not None and custodian.birth_date is not None:
        births_agree = issuer.birth_date == custodian.birth_date
        weight = (AGREES if births_agree else DIFFERS)[Field.BIRTH_DATE]
        said = "agrees" if births_agree else "differs"
        yield Reason(weight=weight, what=f"birth date {said}"), False
    if issuer.name is None or custodian.name is None:
        return
    percent = alike(issuer.name, custodian.name)
    if percent >= ALIKE:
        said = "agrees" if percent == 100 else f"agrees in spelling to {percent} percent"
        yield Reason(weight=AGREES[Field.NAME], what=f"name {said}"), False
    elif percent >= CLOSE:
        what = f"name is close ({percent} percent)"
        yield Reason(weight=NAME_CLOSE, what=what), False
    elif percent >= APART:
        yield Reason(weight=0, what=f"name is alike to {percent} percent only"), False
    else:
        yield Reason(weight=DIFFERS[Field.NAME], what="name differs"), births_agree is not True


def _instrument(issuer: Row, custodian: Row) -> Iterator[Reason]:
    ours, theirs = issuer.instrument, custodian.instrument
    if ours is None or theirs is None or InstrumentKind.UNKNOWN in {ours, theirs}:
        return
    if ours == theirs:
        yield Reason(weight=AGREES[Field.INSTRUMENT], what="instrument agrees")
    elif InstrumentKind.I_247 in {ours, theirs}:
        yield Reason(weight=0, what="both are detainers; one list does not say which form")
    else:
        yield Reason(weight=DIFFERS[Field.INSTRUMENT], what=f"instrument differs: {ours}, {theirs}")


def _days(issuer: Row, custodian: Row) -> Iterator[Reason]:
    """One comparison of days: the same fact in both lists, else from sending to receiving."""
    for name in (Field.PREPARED, Field.SENT, Field.SERVED, Field.DELIVERED, Field.RECEIVED):
        ours, theirs = issuer.facts.get(name), custodian.facts.get(name)
        if ours and theirs and ours.day and theirs.day:
            days = abs((theirs.day - ours.day).days)
            said = "on the same day" if days == 0 else f"{days} days apart"
            yield Reason(weight=_weight_of(days), what=f"{name} {said}")
            return
    left = next(
        (
            issuer.facts[n]
            for n in (Field.DELIVERED, Field.SENT, Field.PREPARED)
            if _dated(issuer, n)
        ),
        None,
    )
    arrived = next(
        (
            custodian.facts[n]
            for n in (Field.RECEIVED, Field.DELIVERED, Field.SERVED, Field.OPENED)
            if _dated(custodian, n)
        ),
        None,
    )
    if left is None or arrived is None or left.day is None or arrived.day is None:
        return
    days = (arrived.day - left.day).days
    if days < -1:  # a day earlier may be a clock or a zone
        weight = FURTHER if days < -30 else BEFORE_SENT
        yield Reason(weight=weight, what=f"received {-days} days before it was sent")
    else:
        said = "on the day of sending" if days == 0 else f"{abs(days)} days from sending"
        yield Reason(weight=_weight_of(abs(days)), what=f"received {said}")


def _dated(row: Row, name: Field) -> bool:
    return name in row.facts and row.facts[name].day is not None


def _weight_of(days: int) -> int:
    for most, weight in ((0, SAME_DAY), (3, DAYS_3), (10, DAYS_10), (30, DAYS_30)):
        if days <= most:
            return weight
    return FURTHER


def _unit_and_channel(issuer: Row, custodian: Row, units: Mapping[str, str]) -> Iterator[Reason]:
    pairs = (
        (Field.UNIT, issuer.unit, custodian.unit),
        (Field.CHANNEL, issuer.channel, custodian.channel),
    )
    for name, ours, theirs in pairs:
        if ours is None or theirs is None:
            continue
        first, second = fold_unit(ours), fold_unit(theirs)
        same = units.get(first, first) == units.get(second, second)
        said = "agrees" if same else "differs"
        yield Reason(weight=(AGREES if same else DIFFERS)[name], what=f"{name} {said}")
