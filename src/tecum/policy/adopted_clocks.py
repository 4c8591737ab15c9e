"""Which reading of a rule of deadlines is the adopted one: by an office of the place, or the asker.

As with readings of law, an office's reading holds for conduct from its own first day, and is left
out where nobody knew of it yet. The most local layer that adopted one prevails; what the asking
agency names for one answer takes its place.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from tecum.deadlines.adopted import AdoptedClock, adopted_on, nearest_reading
from tecum.deadlines.rules import RULES
from tecum.errors import InputError
from tecum.policy.facts import nearest
from tecum.policy.layers import levels_of
from tecum.policy.pack import Pack

BETWEEN = ":"
"""Between rule and reading in what an agency adopts, as in form-48h:elapsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedReading:
    """An adopted reading of a rule, with the office's record and the source that it rests on.

    `adoption` is None where the asking agency adopts it for this answer alone.
    """

    rule: str
    reading: str
    adoption: AdoptedClock | None = None
    cite: str | None = None


AdoptedReadings = Mapping[str, AdoptedReading]
"""By the id of the rule."""

NONE_ADOPTED: AdoptedReadings = MappingProxyType({})


def split_adopted(names: Collection[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Part what an agency adopts: readings of law by id, and readings of clocks by rule.

    Raises:
        InputError: an unknown rule or reading of a clock, or two readings of one rule.
    """
    law: list[str] = []
    clocks: dict[str, str] = {}
    for name in names:
        rule_id, between, reading = name.partition(BETWEEN)
        if not between:
            _refuse_reading_alone(name)
            law.append(name)
            continue
        rule = RULES.get(rule_id)
        if rule is None:
            raise InputError(
                f"adopted: {name!r} names no rule of deadlines {rule_id!r}; "
                f"{nearest(rule_id, RULES)}"
            )
        if reading not in rule.readings:
            raise InputError(
                f"adopted: {name!r} names no reading {reading!r} of {rule_id}; "
                f"{nearest_reading(rule, reading)}"
            )
        if clocks.setdefault(rule_id, reading) != reading:
            raise InputError(
                f"adopted: {clocks[rule_id]!r} and {reading!r} are readings of one rule "
                f"{rule_id!r}; adopt one of them"
            )
    return tuple(law), MappingProxyType(clocks)


def _refuse_reading_alone(name: str) -> None:
    having = [rule.id for rule in RULES.values() if name in rule.readings]
    if having:
        raise InputError(
            f"adopted: {name!r} is a reading of clocks; write rule and reading, such as "
            f"{having[0]}{BETWEEN}{name}"
        )


def adopted_readings(
    layers: Sequence[Pack], chosen: Mapping[str, str], *, as_of: date, known_at: date | None
) -> AdoptedReadings:
    """The adopted reading of every rule for which there is one on the day.

    Args:
        layers: the packs of the place, in any order.
        chosen: readings by rule that the asking agency adopts for this answer.
        as_of: the day of the conduct that is judged.
        known_at: readings adopted later than this day are left out.

    Raises:
        ClockError: packs of one level adopted different readings of one rule for the day.
    """
    found: dict[str, AdoptedReading] = {}
    for beside in _from_the_most_local(layers):
        clocks = [one for pack in beside for one in pack.adopted_clocks]
        for rule in dict.fromkeys(one.rule for one in clocks):
            one = adopted_on(clocks, rule, as_of, known_at=known_at)
            if one is not None and rule not in found:
                cite = next(p.sources[one.source].cite for p in beside if one in p.adopted_clocks)
                found[rule] = AdoptedReading(
                    rule=rule, reading=one.reading, adoption=one, cite=cite
                )
    for rule, reading in chosen.items():
        if rule not in found or found[rule].reading != reading:
            found[rule] = AdoptedReading(rule=rule, reading=reading)
    return MappingProxyType(found)


def _from_the_most_local(layers: Sequence[Pack]) -> Iterator[Sequence[Pack]]:
    """The packs, those of one level together."""
    levels = levels_of(layers)
    ordered = sorted(layers, key=lambda pack: (-levels[pack.id], pack.id))
    for _, beside in groupby(ordered, key=lambda pack: levels[pack.id]):
        yield tuple(beside)
