"""What follows for a matter when its papers count otherwise: ids of instruments, and clocks.

A clock that came to be known is started, one that is due at another time is moved. Nobody moves a
clock whose act was answered, extended or done. One that can no longer be counted keeps running: a
clock too many is looked at, one too few is not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tecum.matters.commands import ClosesOn, Command, MoveClock, Said, StartClock
from tecum.matters.lifecycle import instrument_id
from tecum.matters.state import Matter
from tecum.policy.clocks import OpenClock
from tecum.terms import Act, InstrumentKind

CLOSING: Mapping[Act, ClosesOn] = MappingProxyType(
    {Act.HOLD: ClosesOn.RELEASE, Act.NOTIFY: ClosesOn.PERFORMANCE}
)
"""What ends a clock of these acts; of all others it is the answer."""


def ids_as_read(paper: str, kinds: Sequence[InstrumentKind]) -> tuple[str, ...]:
    """The id of every instrument that was read in a paper, in order.

    Known kinds are counted from 1, as the reading was recorded. What was not recognised was not
    lodged; if somebody says what it is, its place among all names it.
    """
    found: list[str] = []
    known = 0
    for place, kind in enumerate(kinds, 1):
        if kind is InstrumentKind.UNKNOWN:
            found.append(f"{paper[:16]}.by-hand-{place}")
            continue
        known += 1
        found.append(instrument_id(paper, known))
    return tuple(found)


def clock_commands(
    matter: Matter, clocks: Sequence[OpenClock], ids: Sequence[str], said: Said
) -> tuple[Command, ...]:
    """Start and move clocks so that the matter has them as they are counted now.

    `ids` name the instruments by the positions that the clocks give.
    """
    commands: list[Command] = []
    seen: Counter[tuple[str, Act, str]] = Counter()
    for clock in clocks:
        if clock.position is None:
            continue
        key = (ids[clock.position], clock.act, clock.rule)
        held = [one for one in matter.clocks if (one.instrument, one.act, one.rule) == key]
        at = seen[key]
        seen[key] += 1
        if clock.deadline is None or not _runs(matter, key[0], clock.act):
            continue
        due = clock.deadline.due
        if at >= len(held):
            commands.append(
                StartClock(
                    said=said,
                    instrument=key[0],
                    act=clock.act,
                    rule=clock.rule,
                    due=due,
                    zone=clock.deadline.zone,
                    reading=clock.deadline.reading,
                    closes_on=CLOSING.get(clock.act, ClosesOn.ANSWER),
                )
            )
        elif held[at].closed_by is None and held[at].due != due:
            commands.append(MoveClock(said=said, clock=held[at].id, due=due))
    return tuple(commands)


def _runs(matter: Matter, instrument: str, act: Act) -> bool:
    """Whether an act of an instrument is asked, and neither answered nor done."""
    lodged = matter.instrument(instrument)
    if lodged is None or lodged.ended is not None or act not in lodged.acts:
        return False
    done = any((one.instrument, one.act) == (instrument, act) for one in matter.performances)
    return not done and matter.answer_to(instrument, act) is None
