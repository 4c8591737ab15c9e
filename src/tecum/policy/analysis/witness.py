"""The smallest of many fact patterns, and among equals the one that a lawyer would recognise.

Small is what has the fewest stated facts and instruments together; a request comes on some paper,
so one instrument counts no more than none. Among the smallest those are preferred, in this order,
in which the act is asked by the one paper at hand; the act is asked; the custodian is a jail or
unsaid; the paper is one that custodians see often; the facts and values stand early in the
registry.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tecum.policy.analysis.space import Space, lowest
from tecum.policy.facts import FactValue
from tecum.terms import Act, InstrumentKind

OFTEN_SEEN: Final = (
    InstrumentKind.I_247A,
    InstrumentKind.I_138,
    InstrumentKind.AO_88B,
    InstrumentKind.I_200,
    InstrumentKind.I_205,
    InstrumentKind.INFORMAL_REQUEST,
    InstrumentKind.I_9_NOI,
    InstrumentKind.DOJ_1373_LETTER,
    InstrumentKind.COURT_ORDER,
)
"""Papers in the order in which an example should use them; all others follow."""

Asks = Mapping[InstrumentKind, Collection[Act]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One fact pattern, as the evaluator would be given it: what is not named was not said."""

    instruments: tuple[InstrumentKind, ...]
    facts: Mapping[str, FactValue]
    asked: bool


def smallest(space: Space, patterns: int, act: Act, asks: Asks) -> Witness:
    """The smallest pattern of a set that is not empty."""
    _, left = min(_by_size(space, patterns).items())
    for preferred in _preferences(space, act, asks):
        left = left & preferred or left
    return witness_of(space, lowest(left), act, asks)


def witness_of(space: Space, number: int, act: Act, asks: Asks) -> Witness:
    """One pattern, with the packet that a lawyer would recognise of those that it stands for.

    Where no condition looks for an instrument in the packet, one for which none looks and that asks
    the act stands for it: the rules cannot tell that packet from an empty one.
    """
    asked = bool(space.asked >> number & 1)
    if space.packet is not None:
        kinds = tuple(kind for kind in InstrumentKind if kind in space.packet.kinds)
    else:
        kinds = _papers(space, space.of_packet.value_in(number), act, asks)
    return Witness(instruments=kinds, facts=space.facts(number), asked=asked)


def _papers(space: Space, value: int, act: Act, asks: Asks) -> tuple[InstrumentKind, ...]:
    """The best of the smallest packets that a value stands for."""
    if value == 0:
        asking = _asking(space.never_looked_at, act, asks)
        return (min(asking, key=_rank),) if asking else ()
    packets = [
        tuple(sorted((_shown(kinds, act, asks) for kinds in packet), key=_rank))
        for packet in space.packets[value]
    ]
    return min(packets, key=lambda one: (not _asking(one, act, asks), [_rank(k) for k in one]))


def _by_size(space: Space, patterns: int) -> dict[int, int]:
    """The patterns of a set parted by size."""
    sizes: dict[int, int] = {}
    for value, (packet, *_) in enumerate(space.packets):
        part = patterns & space.where(space.of_packet, value)
        if part:
            size = max(len(packet) - 1, 0)
            sizes[size] = sizes.get(size, 0) | part
    for group, digit in zip(space.groups, space.of_group, strict=True):
        counted: dict[int, int] = {}
        for value, said in enumerate(group.classes):
            where = space.where(digit, value)
            for size, bits in sizes.items():
                if part := bits & where:
                    larger = size + sum(map(bool, said))
                    counted[larger] = counted.get(larger, 0) | part
        sizes = counted
    return sizes


def _preferences(space: Space, act: Act, asks: Asks) -> Iterator[int]:
    """Sets of patterns to prefer, the strongest preference first."""
    papers = [_papers(space, value, act, asks) for value in range(len(space.packets))]
    by_rank = sorted(range(len(papers)), key=lambda value: [_rank(kind) for kind in papers[value]])
    yield space.asked & _union(
        space.where(space.of_packet, value)
        for value in by_rank
        if len(papers[value]) == 1 and _asking(papers[value], act, asks)
    )
    yield space.asked
    if "custodian_type" in space.names:
        yield space.saying("custodian_type", 0)
        yield space.saying("custodian_type", space.place_of("custodian_type", "jail"))
    for value in by_rank:
        if papers[value]:
            yield space.where(space.of_packet, value)
    for name in reversed(space.names):
        yield space.saying(name, 0)


def _union(sets: Iterator[int]) -> int:
    whole = 0
    for bits in sets:
        whole |= bits
    return whole


def _asking(kinds: Collection[InstrumentKind], act: Act, asks: Asks) -> list[InstrumentKind]:
    return [kind for kind in kinds if act in asks.get(kind, ())]


def _shown(kinds: Collection[InstrumentKind], act: Act, asks: Asks) -> InstrumentKind:
    """The instrument that stands for those that no condition tells from it."""
    return min(_asking(kinds, act, asks) or kinds, key=_rank)


def _rank(kind: InstrumentKind) -> int:
    return _ORDER[kind]


_ORDER: Final = {
    kind: place
    for place, kind in enumerate(
        [*OFTEN_SEEN, *(kind for kind in InstrumentKind if kind not in OFTEN_SEEN)]
    )
}
