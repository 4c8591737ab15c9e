"""All fact patterns of one act, numbered, so that a set of them is one integer.

A pattern is a number in mixed radix. It has a digit for each group of facts, one for the papers at
hand and one for whether the act is asked, if a condition looks at that. The values of a digit are
classes: of what is said of the facts, and of the packets, that the rules can tell apart. A set of
patterns is an integer whose bit n stands for pattern n; sets are made by repeating blocks of bits,
never by walking through patterns.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tecum.errors import InputError
from tecum.policy.analysis.groups import Group
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import FactValue
from tecum.terms import InstrumentKind

MOST_PATTERNS: Final = 2**26
"""The largest space that is looked through; at this size a set takes eight megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digit:
    """One place of the number: its weight, and how many values it has."""

    stride: int
    radix: int

    def value_in(self, number: int) -> int:
        """The value of this digit in a pattern."""
        return number // self.stride % self.radix


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What is known of the papers beforehand: the instruments, and whether the act is asked."""

    kinds: frozenset[InstrumentKind]
    asked: bool


Kinds = tuple[InstrumentKind, ...]
"""Instruments that no condition tells apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a space is made of.

    `told_apart` are the sets of instruments that conditions look for, `of` says for messages what
    the patterns are of. `packet` fixes papers and asking; without it both vary freely.
    """

    of: str
    groups: tuple[Group, ...]
    told_apart: tuple[frozenset[str], ...] = ()
    looks_at_asking: bool = False
    packet: Packet | None = None

    @property
    def size(self) -> int:
        """How many patterns it has."""
        size = 2 if self.looks_at_asking and self.packet is None else 1
        for group in self.groups:
            size *= len(group.classes)
        return size if self.packet else size * len(packets_of(self.told_apart)[0])


class Space:
    """The numbered patterns of a layout.

    `stated` are the patterns that count; the others hold values that are tried and never stated.
    `packets` are for each value of the papers' digit the smallest packets that it stands for, and
    `never_looked_at` the instruments that could lie in any of them unnoticed.
    """

    def __init__(self, layout: Layout) -> None:
        """Lay out the digits; InputError if there are more patterns than can be looked through."""
        self.packet = layout.packet
        self.groups = layout.groups
        self.packets, self.never_looked_at = packets_of(() if self.packet else layout.told_apart)
        radices = [len(group.classes) for group in self.groups]
        radices += [len(self.packets), 2 if layout.looks_at_asking and not self.packet else 1]
        self.size = 1
        digits = []
        for radix in radices:
            digits.append(Digit(stride=self.size, radix=radix))
            self.size *= radix
        if self.size > MOST_PATTERNS:
            raise InputError(
                f"{layout.of}: {self.size} fact patterns are more than the {MOST_PATTERNS} that "
                "can be looked through; let the rules of this act look at fewer facts or papers"
            )
        self.full = (1 << self.size) - 1
        *self.of_group, self.of_packet, self.of_asking = digits
        self._place = {
            name: (number, place)
            for number, group in enumerate(self.groups)
            for place, name in enumerate(group.names)
        }
        self.names = tuple(name for name in FACTS if name in self._place)
        self._where: dict[tuple[Digit, int], int] = {}
        self.stated = self.full
        for group, digit in zip(self.groups, self.of_group, strict=True):
            self.stated &= self.union(digit, range(group.stated))

    def where(self, digit: Digit, value: int) -> int:
        """All patterns with this value at this digit."""
        key = digit, value
        if key not in self._where:
            block = ((1 << digit.stride) - 1) << (value * digit.stride)
            period = digit.stride * digit.radix
            self._where[key] = _repeated(block, period, self.size // period)
        return self._where[key]

    def union(self, digit: Digit, values: Iterable[int]) -> int:
        """All patterns with one of these values at this digit."""
        found = 0
        for value in values:
            found |= self.where(digit, value)
        return found

    def group_of(self, names: Iterable[str]) -> tuple[Group, Digit] | None:
        """The group of facts at which one condition looks; None if none of them varies."""
        for name in names:
            if name in self._place:
                number, _ = self._place[name]
                return self.groups[number], self.of_group[number]
        return None

    def saying(self, name: str, place: int) -> int:
        """All patterns that say this of a fact: 0 for nothing, else a place, counted from 1."""
        number, position = self._place[name]
        digit = self.of_group[number]
        classes = enumerate(self.groups[number].classes)
        return self.union(digit, (value for value, said in classes if said[position] == place))

    def place_of(self, name: str, value: FactValue) -> int:
        """The place of a value among those of its fact, counted from 1; 0 if it is none of them."""
        number, _ = self._place[name]
        values = self.groups[number].values[name].values
        return values.index(value) + 1 if value in values else 0

    def has_any(self, kinds: Collection[str]) -> int:
        """All patterns whose packet holds an instrument of one of these kinds, told apart here."""
        if self.packet is not None:
            return self.full if any(kind in kinds for kind in self.packet.kinds) else 0
        found = 0
        for value, (packet, *_) in enumerate(self.packets):
            if any(members[0] in kinds for members in packet):
                found |= self.where(self.of_packet, value)
        return found

    @property
    def asked(self) -> int:
        """All patterns in which the act is asked; where no condition looks at that, it is."""
        if self.packet is not None:
            return self.full if self.packet.asked else 0
        return self.where(self.of_asking, self.of_asking.radix - 1)

    def however_completed(self, names: Sequence[str], patterns: int) -> int:
        """The patterns that lie in the set however what they leave open of these facts is said.

        Only patterns that leave something open of all these facts are in the result.
        """
        for number, digit in enumerate(self.of_group):
            asked = frozenset(name for name in names if self._place[name][0] == number)
            if not asked:
                continue
            kept = 0
            for value in range(digit.radix):
                here = 0
                for other in self.groups[number].completed(value, asked):
                    moved = _moved(patterns, (other - value) * digit.stride)
                    here = here & moved if here else moved & self.where(digit, value)
                    if not here:
                        break
                kept |= here
            patterns = kept
        return patterns

    def facts(self, number: int) -> dict[str, FactValue]:
        """What a pattern says, in the order of the registry."""
        said: dict[str, FactValue] = {}
        for group, digit in zip(self.groups, self.of_group, strict=True):
            said |= group.facts(group.classes[digit.value_in(number)])
        return {name: said[name] for name in FACTS if name in said}


def lowest(patterns: int) -> int:
    """The smallest number in a set that is not empty."""
    return (patterns & -patterns).bit_length() - 1


def _moved(patterns: int, by: int) -> int:
    """Each pattern moved so many numbers down."""
    return patterns >> by if by >= 0 else patterns << -by


def _classes(told_apart: Collection[frozenset[str]]) -> tuple[tuple[Kinds, ...], Kinds]:
    """Instruments that no condition tells apart, and those that none looks for."""
    by_answers: dict[tuple[bool, ...], list[InstrumentKind]] = {}
    for kind in InstrumentKind:
        by_answers.setdefault(tuple(kind in kinds for kinds in told_apart), []).append(kind)
    rest = by_answers.pop((False,) * len(told_apart), [])
    return tuple(tuple(kinds) for kinds in by_answers.values()), tuple(rest)


def packets_of(
    told_apart: Sequence[frozenset[str]],
) -> tuple[tuple[tuple[tuple[Kinds, ...], ...], ...], Kinds]:
    """For each way in which a packet can answer all conditions, the smallest packets that do.

    With them the instruments that none of these sets holds.
    """
    classes, rest = _classes(told_apart)
    answers = [answers_of((one,), told_apart) for one in classes]
    found: dict[frozenset[int], list[tuple[int, ...]]] = {frozenset(): [()]}
    newest = dict(found)
    while newest:
        larger: dict[frozenset[int], list[tuple[int, ...]]] = {}
        for answer, packets in newest.items():
            for packet in packets:
                for place in range(packet[-1] + 1 if packet else 0, len(classes)):
                    together = answer | answers[place]
                    if together not in found:
                        larger.setdefault(together, []).append((*packet, place))
        found |= larger
        newest = larger
    return tuple(
        tuple(tuple(classes[place] for place in packet) for packet in packets)
        for packets in found.values()
    ), rest


def answers_of(packet: Sequence[Kinds], told_apart: Sequence[frozenset[str]]) -> frozenset[int]:
    """Which of these sets a packet holds an instrument of."""
    return frozenset(
        place
        for place, kinds in enumerate(told_apart)
        if any(members[0] in kinds for members in packet)
    )


def _repeated(block: int, period: int, times: int) -> int:
    """A block of bits written `times` times, one every `period` bits."""
    whole = shift = 0
    while times:
        if times & 1:
            whole |= block << shift
            shift += period
        block |= block << period
        period *= 2
        times >>= 1
    return whole
