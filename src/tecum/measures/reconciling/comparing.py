"""How likely two rows speak of one paper: named weights, each reason for and against in words.

The weights are ours and no statute's: they are set by hand so that one identifier of a paper, or
one of a person together with kind and day, suffices, and kind, day and unit alone never do. They
are integers and printed with every result, so that anybody can add them up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
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
    plain_identifier,
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
GIVEN_OUT_TOGETHER = 20
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
    """One comparison: what was compared, in words without a value, and what it weighs.

    `agrees` is None where it neither agrees nor differs: close, near, or not to be said.
    """

    weight: int
    what: str
    of: Field
    agrees: bool | None
    days: int | None = None
    two_persons: bool = False
    next_door: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An issuer's and a custodian's row compared.

    `agree` and `differ` are the fields that say so; `days` how far apart the days are, None where
    they cannot be compared; `subject_differs` by what the persons are two, in words.
    """

    score: int
    reasons: tuple[Reason, ...]
    agree: frozenset[Field]
    differ: frozenset[Field]
    days: int | None
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
    reasons = (
        *_identifiers(issuer, custodian),
        *_person(issuer, custodian),
        *_instrument(issuer, custodian),
        *_days(issuer, custodian),
        *_unit_and_channel(issuer, custodian, units),
    )
    return Comparison(
        score=sum(reason.weight for reason in reasons),
        reasons=reasons,
        agree=frozenset(reason.of for reason in reasons if reason.agrees),
        differ=frozenset(reason.of for reason in reasons if reason.agrees is False),
        days=next((reason.days for reason in reasons if reason.days is not None), None),
        subject_differs=_two_persons(reasons),
    )


def _two_persons(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Say by what the persons are two.

    A person's number that is one character apart is a slip where another number of the person, or
    the name, agrees. Else it is none where it is the number next door (those of one family run
    on), nor where both of a person's numbers would have slipped at once.
    """
    said = list(reasons)
    differs = tuple(one.what for one in said if one.two_persons)
    if {one.of for one in said if one.agrees} & {*PERSON_IDENTIFIERS, Field.NAME}:
        return differs
    near = [one for one in said if one.agrees is None and one.of in PERSON_IDENTIFIERS]
    if len(near) > 1 or any(one.next_door for one in near):
        return (*differs, *(one.what for one in near))
    return differs


def next_door(ours: str, theirs: str) -> bool:
    """Whether two numbers are so near in counting that they may have been given out together."""
    first, second = plain_identifier(ours), plain_identifier(theirs)
    digits = first.isdecimal() and second.isdecimal() and len(first) == len(second)
    return digits and abs(int(first) - int(second)) <= GIVEN_OUT_TOGETHER


def one_character_apart(ours: str, theirs: str) -> bool:
    """One letter more, less, other, or two changed places: what a slip of the hand does.

    Leading zeros count here: a number that lost its first digit keeps those that followed.
    """
    first, second = plain_identifier(ours), plain_identifier(theirs)
    return OSA.distance(first, second, score_cutoff=1) == 1


@cache
def _agreeing(of: Field, *, same: bool, two_persons: bool = False) -> Reason:
    said = "agrees" if same else "differs"
    weight = (AGREES if same else DIFFERS)[of]
    what = f"{of.in_words} {said}"
    return Reason(weight=weight, what=what, of=of, agrees=same, two_persons=two_persons)


def _identifiers(issuer: Row, custodian: Row) -> Iterator[Reason]:
    """Each identifier that both hold."""
    for name in IDENTIFIERS:
        ours, theirs = issuer.identifiers.get(name), custodian.identifiers.get(name)
        if ours is None or theirs is None:
            continue
        first, second = fold_identifier(name, ours), fold_identifier(name, theirs)
        if first == second:
            yield _agreeing(name, same=True)
        elif name is not Field.DIGEST and one_character_apart(ours, theirs):
            what = f"{name.in_words} is one character apart"
            beside = next_door(ours, theirs)
            yield Reason(
                weight=ONE_CHARACTER_APART, what=what, of=name, agrees=None, next_door=beside
            )
        else:
            yield _agreeing(name, same=False, two_persons=name in PERSON_IDENTIFIERS)


def _person(issuer: Row, custodian: Row) -> Iterator[Reason]:
    """Name and birth date, present only where they are allowed."""
    births_agree: bool | None = None
    if issuer.birth_date is not None and custodian.birth_date is not None:
        births_agree = issuer.birth_date == custodian.birth_date
        yield _agreeing(Field.BIRTH_DATE, same=births_agree)
    if issuer.name is None or custodian.name is None:
        return
    percent = alike(issuer.name, custodian.name)
    if percent == 100:
        yield _agreeing(Field.NAME, same=True)
    elif percent >= ALIKE:
        what = f"name agrees in spelling to {percent} percent"
        yield Reason(weight=AGREES[Field.NAME], what=what, of=Field.NAME, agrees=True)
    elif percent >= APART:
        close = percent >= CLOSE
        what = f"name is {'close' if close else 'alike'} ({percent} percent)"
        yield Reason(weight=NAME_CLOSE if close else 0, what=what, of=Field.NAME, agrees=None)
    else:
        yield _agreeing(Field.NAME, same=False, two_persons=births_agree is not True)


def _instrument(issuer: Row, custodian: Row) -> Iterator[Reason]:
    ours, theirs = issuer.instrument, custodian.instrument
    if ours is None or theirs is None or InstrumentKind.UNKNOWN in {ours, theirs}:
        return
    if ours == theirs:
        yield _agreeing(Field.INSTRUMENT, same=True)
    elif InstrumentKind.I_247 in {ours, theirs}:
        what = "both are detainers; one list does not say which form"
        yield Reason(weight=0, what=what, of=Field.INSTRUMENT, agrees=None)
    else:
        differs = _agreeing(Field.INSTRUMENT, same=False)
        yield replace(differs, what=f"instrument differs: {ours}, {theirs}")


def _days(issuer: Row, custodian: Row) -> Iterator[Reason]:
    """One comparison of days: the same fact in both lists, else from sending to receiving."""
    for name in (Field.PREPARED, Field.SENT, Field.SERVED, Field.DELIVERED, Field.RECEIVED):
        ours, theirs = _day(issuer, name), _day(custodian, name)
        if ours and theirs:
            days = abs((theirs - ours).days)
            said = "on the same day" if days == 0 else f"{days} days apart"
            yield _apart(f"{name} {said}", name, days)
            return
    left = _first(issuer, (Field.DELIVERED, Field.SENT, Field.PREPARED))
    arrived = _first(custodian, (Field.RECEIVED, Field.DELIVERED, Field.SERVED, Field.OPENED))
    if left is None or arrived is None:
        return
    days = (arrived - left).days
    if days < -1:  # a day earlier may be a clock or a zone
        reason = _apart(f"received {-days} days before it was sent", Field.RECEIVED, -days)
        yield replace(reason, weight=min(reason.weight, BEFORE_SENT), agrees=False)
    else:
        said = "on the day of sending" if days == 0 else f"{abs(days)} days from sending"
        yield _apart(f"received {said}", Field.RECEIVED, abs(days))


def _day(row: Row, name: Field) -> date | None:
    return row.facts[name].day if name in row.facts else None


def _first(row: Row, names: Iterable[Field]) -> date | None:
    return next((day for name in names if (day := _day(row, name)) is not None), None)


@lru_cache(maxsize=4096)
def _apart(what: str, of: Field, days: int) -> Reason:
    steps = ((0, SAME_DAY), (3, DAYS_3), (10, DAYS_10), (30, DAYS_30))
    weight = next((weight for most, weight in steps if days <= most), FURTHER)
    return Reason(weight=weight, what=what, of=of, agrees=None, days=days)


def _unit_and_channel(issuer: Row, custodian: Row, units: Mapping[str, str]) -> Iterator[Reason]:
    pairs = (
        (Field.UNIT, issuer.unit, custodian.unit),
        (Field.CHANNEL, issuer.channel, custodian.channel),
    )
    for name, ours, theirs in pairs:
        if ours is not None and theirs is not None:
            first, second = fold_unit(ours), fold_unit(theirs)
            yield _agreeing(name, same=units.get(first, first) == units.get(second, second))
