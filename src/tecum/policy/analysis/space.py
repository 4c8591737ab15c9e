"""All fact patterns of one act, numbered, so that a set of them is one integer.

A pattern is a number in mixed radix. It has a digit for each fact (0 means that nothing was said,
then one for each class of values that no condition tells apart), a digit for each class of
instruments that no condition tells apart (absent or present), and one for whether the act is asked.
A set of patterns is an integer whose bit n stands for pattern n; sets are made by repeating blocks
of bits, never by walking through patterns.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tecum.errors import InputError
from tecum.policy.facts import FactValue
from tecum.terms import InstrumentKind

MOST_PATTERNS: Final = 2**26
"""The largest space that is looked through; at this size a set takes eight megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digit:
    """One place of the number: its weight, and how many values it has."""

    stride: int
    radix: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One fact pattern, as the evaluator would be given it."""

    facts: Mapping[str, FactValue]
    instruments: tuple[InstrumentKind, ...]
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What is known of the papers beforehand: the instruments, and whether the act is asked."""

    kinds: frozenset[InstrumentKind]
    asked: bool


class Space:
    """The numbered patterns. `packet` fixes papers and asking; without it both vary freely."""

    def __init__(
        self,
        *,
        of: str,
        facts: Mapping[str, Sequence[FactValue]],
        told_apart: Collection[frozenset[str]],
        packet: Packet | None = None,
    ) -> None:
        """Lay out the digits; InputError if there are more patterns than can be looked through.

        `facts` holds for each fact the values that stand for its classes, `told_apart` the sets of
        instruments that conditions ask for, `of` what the patterns are of, for the message.
        """
        self.packet = packet
        self.values = {name: tuple(values) for name, values in facts.items()}
        self.classes: tuple[tuple[InstrumentKind, ...], ...] = ()
        self.never_looked_at: tuple[InstrumentKind, ...] = ()
        if packet is None:
            self.classes, self.never_looked_at = _classes(told_apart)
        radices = [len(values) + 1 for values in self.values.values()]
        radices += [2] * (0 if packet else len(self.classes) + 1)
        self.size = 1
        digits = []
        for radix in radices:
            digits.append(Digit(stride=self.size, radix=radix))
            self.size *= radix
        if self.size > MOST_PATTERNS:
            raise InputError(
                f"{of}: {self.size} fact patterns are more than the {MOST_PATTERNS} that can be "
                "looked through; state facts that do not vary, or let fewer facts decide this act"
            )
        self.full = (1 << self.size) - 1
        self.of_fact = dict(zip(self.values, digits, strict=False))
        self.of_class = tuple(digits[len(self.values) : len(self.values) + len(self.classes)])
        self._asked = None if packet else digits[-1]
        self._where: dict[tuple[Digit, int], int] = {}

    def where(self, digit: Digit, value: int) -> int:
        """All patterns with this value at this digit."""
        key = digit, value
        if key not in self._where:
            block = ((1 << digit.stride) - 1) << (value * digit.stride)
            period = digit.stride * digit.radix
            self._where[key] = _repeated(block, period, self.size // period)
        return self._where[key]

    def unsaid(self, name: str) -> int:
        """All patterns in which nothing is said of a fact."""
        return self.where(self.of_fact[name], 0)

    def has_any(self, kinds: Collection[str]) -> int:
        """All patterns whose packet holds an instrument of one of these kinds."""
        if self.packet is not None:
            return self.full if any(kind in kinds for kind in self.packet.kinds) else 0
        found = 0
        for digit, members in zip(self.of_class, self.classes, strict=True):
            if members[0] in kinds:
                found |= self.where(digit, 1)
        return found

    @property
    def asked(self) -> int:
        """All patterns in which the act is asked."""
        if self._asked is None:
            return self.full if self.packet is not None and self.packet.asked else 0
        return self.where(self._asked, 1)

    def for_all(self, names: Sequence[str], patterns: int) -> int:
        """The patterns that lie in the set whichever values are said of these facts.

        Only the bits of patterns in which nothing is said of them have a meaning in the result.
        """
        for name in names:
            digit = self.of_fact[name]
            kept = patterns >> digit.stride
            for value in range(2, digit.radix):
                kept &= patterns >> (value * digit.stride)
            patterns = kept
        return patterns

    def pattern(self, number: int) -> Pattern:
        """The pattern with this number; each class of instruments is shown by its first."""
        facts = {}
        for name, digit in self.of_fact.items():
            value = number // digit.stride % digit.radix
            if value:
                facts[name] = self.values[name][value - 1]
        if self.packet is not None:
            kinds = tuple(kind for kind in InstrumentKind if kind in self.packet.kinds)
            return Pattern(facts=facts, instruments=kinds, asked=self.packet.asked)
        return Pattern(
            facts=facts,
            instruments=tuple(self.classes[place][0] for place in self.present(number)),
            asked=bool(self.asked >> number & 1),
        )

    def present(self, number: int) -> Iterator[int]:
        """The classes of instruments that are in the packet of a pattern."""
        for place, digit in enumerate(self.of_class):
            if number // digit.stride % 2:
                yield place


def lowest(patterns: int) -> int:
    """The smallest number in a set that is not empty."""
    return (patterns & -patterns).bit_length() - 1


def _classes(
    told_apart: Collection[frozenset[str]],
) -> tuple[tuple[tuple[InstrumentKind, ...], ...], tuple[InstrumentKind, ...]]:
    """Instruments that no condition tells apart, and those at which none looks."""
    sets = sorted(told_apart, key=sorted)
    by_answers: dict[tuple[bool, ...], list[InstrumentKind]] = {}
    for kind in InstrumentKind:
        by_answers.setdefault(tuple(kind in kinds for kinds in sets), []).append(kind)
    rest = by_answers.pop((False,) * len(sets), [])
    return tuple(tuple(kinds) for kinds in by_answers.values()), tuple(rest)


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
