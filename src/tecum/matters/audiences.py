"""Who may see which event: counsel's words stay with counsel until counsel releases them.

Four circles, each wider than the next: public, other side, agency, counsel. Two things of an
event are shown apart: that it is there (its type, number and moment: the header of its leaf), and
what it says. An event that names its own `audience` keeps to it; a release of a note widens it.
What this version does not know is shown to counsel alone: silence leaks nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tecum.ledger.canonical import JsonValue
from tecum.matters.event import Event, EventType
from tecum.terms import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The widest audience that may know that an event is there, and that may read it."""

    header: Audience
    payload: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One event as an audience sees it; `whole` says whether it may read what it says."""

    event: Event
    whole: bool


COUNSEL_ONLY = Circle(header=Audience.COUNSEL, payload=Audience.COUNSEL)
INSIDE = Circle(header=Audience.AGENCY, payload=Audience.AGENCY)
BOTH_SIDES = Circle(header=Audience.OTHER_SIDE, payload=Audience.OTHER_SIDE)
# The public may know that a paper came, when and by which channel; never whose it is.
KNOWN_TO_ALL = Circle(header=Audience.PUBLIC, payload=Audience.OTHER_SIDE)
OPEN = Circle(header=Audience.PUBLIC, payload=Audience.PUBLIC)

CIRCLES: Mapping[str, Circle] = MappingProxyType(
    {
        EventType.PAPER_PREPARED: INSIDE,
        EventType.PAPER_SENT: KNOWN_TO_ALL,
        EventType.PAPER_DELIVERED: BOTH_SIDES,
        EventType.PAPER_RECEIVED: KNOWN_TO_ALL,
        EventType.PAPER_SERVED: BOTH_SIDES,
        EventType.PAPER_SEEN: BOTH_SIDES,
        EventType.TRANSPORT_REPORTED: BOTH_SIDES,
        EventType.RECEIPT_OBTAINED: BOTH_SIDES,
        EventType.DELIVERY_UNSHOWN: BOTH_SIDES,
        EventType.SEARCH_MADE: BOTH_SIDES,
        EventType.PAPER_READ: BOTH_SIDES,
        EventType.READING_CORRECTED: BOTH_SIDES,
        EventType.INSTRUMENT_ENDED: BOTH_SIDES,
        EventType.CLOCK_STARTED: INSIDE,
        EventType.CLOCK_MOVED: INSIDE,
        EventType.DETERMINATION_MADE: INSIDE,
        EventType.ANSWER_GIVEN: KNOWN_TO_ALL,
        EventType.PROMISE_MADE: BOTH_SIDES,
        EventType.PROMISE_KEPT: BOTH_SIDES,
        EventType.ACT_PERFORMED: BOTH_SIDES,
        # Whether the issuer may learn of a release is the law's answer to `notify`, not ours.
        EventType.SUBJECT_RELEASED: INSIDE,
        EventType.PETITION_FILED: KNOWN_TO_ALL,
        EventType.ORDER_ENTERED: KNOWN_TO_ALL,
        EventType.ORDER_STAYED: KNOWN_TO_ALL,
        EventType.CONTEMPT_ENTERED: KNOWN_TO_ALL,
        EventType.STATEMENT_MADE: OPEN,
        # These three say themselves whom they are for; one that does not stays inside.
        EventType.CLAIM_MADE: INSIDE,
        EventType.CLAIM_TIED: INSIDE,
        EventType.FACTS_PRINTED: INSIDE,
        EventType.NOTE_MADE: COUNSEL_ONLY,
        EventType.NOTE_RELEASED: COUNSEL_ONLY,
    }
)


def shown_to(events: Sequence[Event], audience: Audience) -> tuple[Shown, ...]:
    """Give the events of a matter that an audience may see, in their order."""
    released = _releases(events)
    found = []
    for event in events:
        circle = circle_of(event, released.get(event.sequence))
        if circle.header.rank <= audience.rank:
            found.append(Shown(event=event, whole=circle.payload.rank <= audience.rank))
    return tuple(found)


def circle_of(event: Event, released_to: Audience | None = None) -> Circle:
    """Give the circle of one event: its own audience, else that of its type, else counsel."""
    if released_to is not None:
        return Circle(header=released_to, payload=released_to)
    if "audience" in event.payload:
        own = _audience(event.payload["audience"])
        return Circle(header=own, payload=own)
    return CIRCLES.get(event.type, COUNSEL_ONLY)


def _releases(events: Sequence[Event]) -> Mapping[int, Audience]:
    """The audience that each released note was last opened to; nothing but a note is released."""
    notes = {event.sequence for event in events if event.type == EventType.NOTE_MADE}
    found: dict[int, Audience] = {}
    for event in events:
        note = event.payload.get("note")
        if event.type == EventType.NOTE_RELEASED and type(note) is int and note in notes:
            found[note] = _audience(event.payload.get("audience"))
    return found


def _audience(value: JsonValue) -> Audience:
    return Audience(value) if value in tuple(Audience) else Audience.COUNSEL
