"""A reading that somebody corrected, and clocks that are counted again for it.

The event names the fields that were corrected and says what the instrument is and asks now, by the
same rule as the reading itself: no value that could name a person. What the law was found to answer
for the instrument no longer stands once its reading changed: until the law is asked again, nothing
may leave or be done on it. A clock of an act that is no longer asked stops.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tecum.ledger.canonical import JsonValue
from tecum.matters.commands import CorrectReading, MoveClock
from tecum.matters.deciding import Fact, refuse
from tecum.matters.event import Event, EventType, due_value
from tecum.matters.payloads import listed, text, text_or_none, texts
from tecum.matters.state import Lodged, Matter, open_clocks
from tecum.terms import Act, InstrumentKind


def _correct(matter: Matter, command: CorrectReading) -> list[Fact]:
    if not any(one.sha256 == command.paper and one.was_read for one in matter.papers):
        refuse(
            matter,
            f"the paper {command.paper[:16]} was not read, and so there is nothing to correct",
            "receive and read it first",
        )
    if not command.fields:
        refuse(matter, "a correction that names no field", "name what was corrected")
    payload: dict[str, JsonValue] = {
        "acts": [str(act) for act in command.acts],
        "edition": command.edition,
        "fields": list(command.fields),
        "instrument": command.instrument,
        "kind": str(command.kind),
        "paper": command.paper,
    }
    return [(EventType.READING_CORRECTED, payload)]


def _move(matter: Matter, command: MoveClock) -> list[Fact]:
    clock = next((one for one in open_clocks(matter) if one.id == command.clock), None)
    if clock is None:
        refuse(matter, f"no clock {command.clock!r} runs", "name one that runs")
    if clock.due == command.due:
        refuse(matter, f"{clock.id} is due then already", "leave it as it is")
    payload: dict[str, JsonValue] = {
        "because": "counted_again",
        "clock": command.clock,
        "due": due_value(command.due),
    }
    return [(EventType.CLOCK_MOVED, payload)]


def _fold(matter: Matter, event: Event) -> Matter:
    found = Lodged(
        id=text(event, "instrument"),
        paper=text(event, "paper"),
        kind=text(event, "kind"),
        edition=text_or_none(event, "edition"),
        acts=tuple(Act(one) for one in texts(listed(event, "acts"))),
    )
    held = matter.instrument(found.id)
    if held is not None:
        found = replace(found, ended=held.ended)
        lodged = tuple(found if one.id == found.id else one for one in matter.instruments)
    elif found.kind == InstrumentKind.UNKNOWN:
        lodged = matter.instruments
    else:
        lodged = (*matter.instruments, found)
    clocks = tuple(
        replace(one, closed_by=event.sequence)
        if one.instrument == found.id
        and one.closed_by is None
        and (one.act not in found.acts if one.act else not found.acts)
        else one
        for one in matter.clocks
    )
    kept = tuple(one for one in matter.determinations if one.instrument != found.id)
    return replace(matter, instruments=lodged, clocks=clocks, determinations=kept)


CORRECTING_DECIDERS: Mapping[type, Callable[[Matter, Any], list[Fact]]] = MappingProxyType(
    {CorrectReading: _correct, MoveClock: _move}
)
CORRECTING_HANDLERS: Mapping[str, Callable[[Matter, Event], Matter]] = MappingProxyType(
    {EventType.READING_CORRECTED: _fold}
)
