"""Events: immutable facts about a matter, one canonical JSON line each.

An event says what is asserted, by whom, when it happened and when it was recorded, on what
evidence. Prepared, sent, delivered, received, served and seen are different facts, so each is its
own event. Names are dotted and stable: they are a public format. What a later version adds to an
event survives being read and written here.

Instants are written as RFC 9557 has it, in UTC with the zone whose wall clock showed them:
2020-01-13T16:40:00Z[America/Denver]. Days are plain: 2020-01-27.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType

from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due
from tecum.errors import InputError, IntegrityError, TecumError
from tecum.ledger.canonical import JsonValue, canonical_bytes, frozen, parse_canonical
from tecum.ledger.receipts import is_random_id, random_id

VERSION = 1


class EventType(StrEnum):
    """Every kind of event that this version writes."""

    PAPER_PREPARED = "paper.prepared"
    PAPER_SENT = "paper.sent"
    PAPER_DELIVERED = "paper.delivered"
    PAPER_RECEIVED = "paper.received"
    PAPER_SERVED = "paper.served"
    PAPER_SEEN = "paper.seen"
    TRANSPORT_REPORTED = "transport.reported"
    RECEIPT_OBTAINED = "receipt.obtained"
    DELIVERY_UNSHOWN = "delivery.unshown"
    SEARCH_MADE = "search.made"
    PAPER_READ = "paper.read"
    READING_CORRECTED = "reading.corrected"
    INSTRUMENT_ENDED = "instrument.ended"
    CLOCK_STARTED = "clock.started"
    CLOCK_MOVED = "clock.moved"
    DETERMINATION_MADE = "determination.made"
    ANSWER_GIVEN = "answer.given"
    PROMISE_MADE = "promise.made"
    PROMISE_KEPT = "promise.kept"
    ACT_PERFORMED = "act.performed"
    SUBJECT_RELEASED = "subject.released"
    PETITION_FILED = "petition.filed"
    ORDER_ENTERED = "order.entered"
    ORDER_STAYED = "order.stayed"
    CONTEMPT_ENTERED = "contempt.entered"
    STATEMENT_MADE = "statement.made"
    CLAIM_MADE = "claim.made"
    CLAIM_TIED = "claim.tied"
    FACTS_PRINTED = "facts.printed"
    NOTE_MADE = "note.made"
    NOTE_RELEASED = "note.released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact. `happened_at` is None where nobody knows; `extra` holds what we do not know."""

    matter: str
    sequence: int
    type: str
    asserted_by: str
    happened_at: Instant | None
    recorded_at: Instant
    payload: Mapping[str, JsonValue]
    evidence: tuple[Mapping[str, JsonValue], ...] = ()
    v: int = VERSION
    extra: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Check the id and freeze what is nested, so that an event cannot be changed later."""
        check_matter_id(self.matter)
        object.__setattr__(self, "payload", frozen(self.payload))
        object.__setattr__(self, "extra", frozen(self.extra))
        object.__setattr__(self, "evidence", tuple(frozen(one) for one in self.evidence))


def new_matter_id(entropy: bytes) -> str:
    """Make a matter id of 16 random bytes: it names no person, agency, date or count."""
    return random_id("M", entropy)


def check_matter_id(matter: str) -> None:
    """Refuse an id that could hold a person's name or a path.

    Raises:
        InputError: not an id as `new_matter_id` makes them.
    """
    if not is_random_id("M", matter):
        raise InputError(f"matter id {matter!r}: not of the form M-...; make one of random bytes")


def event_line(event: Event) -> bytes:
    """Write an event as one canonical line, with its newline."""
    members: dict[str, JsonValue] = {
        **event.extra,
        "asserted_by": event.asserted_by,
        "evidence": list(event.evidence),
        "happened_at": None if event.happened_at is None else instant_text(event.happened_at),
        "matter": event.matter,
        "payload": event.payload,
        "recorded_at": instant_text(event.recorded_at),
        "sequence": event.sequence,
        "type": event.type,
        "v": event.v,
    }
    return canonical_bytes(members) + b"\n"


def parse_event(line: bytes) -> Event:
    """Read one line back.

    Raises:
        IntegrityError: not an event in canonical form; the message says what is wrong.
    """
    if not line.endswith(b"\n"):
        raise IntegrityError("the line is torn: it has no newline; it was never acknowledged")
    whole = parse_canonical(line[:-1])
    try:
        return _event(whole)
    except (KeyError, TypeError, ValueError, TecumError) as error:
        raise IntegrityError(f"not an event: {error!r}; use the line as written") from error


def parse_events(lines: Sequence[bytes]) -> tuple[Event, ...]:
    """Read the lines of one matter; they must be of one matter, numbered from 1 without a gap.

    Raises:
        IntegrityError: a line is no event, or lines are missing, doubled or strange.
    """
    events: list[Event] = []
    for at, line in enumerate(lines, 1):
        try:
            event = parse_event(line)
        except IntegrityError as error:
            raise IntegrityError(f"line {at}: {error}") from error
        if event.sequence != at:
            raise IntegrityError(f"line {at}: its sequence is {event.sequence}; a line is missing")
        if event.matter != (events[0].matter if events else event.matter):
            raise IntegrityError(f"line {at}: of matter {event.matter}; it belongs to another file")
        events.append(event)
    return tuple(events)


def as_known_at(events: Sequence[Event], instant: Instant) -> tuple[Event, ...]:
    """Give what had been recorded by then: the file as anyone could have read it at that moment."""
    return tuple(event for event in events if event.recorded_at.utc <= instant.utc)


def instant_text(instant: Instant) -> str:
    """Write an instant as RFC 9557: UTC, and the zone in brackets."""
    return f"{instant.utc.isoformat().removesuffix('+00:00')}Z[{instant.zone}]"


def parse_instant(text: str) -> Instant:
    """Read an instant in the one form that `instant_text` writes."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?)Z\[([\w+/-]+)\]", text)
    if found is None:
        raise ValueError(f"{text!r} is no instant such as 2020-01-13T16:40:00Z[America/Denver]")
    return Instant(utc=datetime.fromisoformat(found[1]).replace(tzinfo=UTC), zone=found[2])


def due_value(due: Due) -> str:
    """Write a due day or instant into a payload."""
    return instant_text(due) if isinstance(due, Instant) else due.isoformat()


def parse_due(text: str) -> Due:
    """Read a due day or instant out of a payload."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return parse_instant(text)


_MEMBERS = frozenset(
    {
        "asserted_by",
        "evidence",
        "happened_at",
        "matter",
        "payload",
        "recorded_at",
        "sequence",
        "type",
        "v",
    }
)


def _event(whole: JsonValue) -> Event:
    if not isinstance(whole, Mapping):
        raise TypeError("an event is an object")
    happened, payload, evidence = whole["happened_at"], whole["payload"], whole["evidence"]
    if not isinstance(payload, Mapping):
        raise TypeError("`payload` is no object")
    if not isinstance(evidence, Sequence) or isinstance(evidence, str):
        raise TypeError("`evidence` is no list")
    found = []
    for one in evidence:
        if not isinstance(one, Mapping):
            raise TypeError("a piece of `evidence` is no object")
        found.append(one)
    return Event(
        matter=_text(whole, "matter"),
        sequence=_count(whole, "sequence"),
        type=_text(whole, "type"),
        asserted_by=_text(whole, "asserted_by"),
        happened_at=None if happened is None else parse_instant(_text(whole, "happened_at")),
        recorded_at=parse_instant(_text(whole, "recorded_at")),
        payload=payload,
        evidence=tuple(found),
        v=_count(whole, "v"),
        extra={name: value for name, value in whole.items() if name not in _MEMBERS},
    )


def _text(whole: Mapping[str, JsonValue], name: str) -> str:
    value = whole[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"`{name}` is no text")
    return value


def _count(whole: Mapping[str, JsonValue], name: str) -> int:
    value = whole[name]
    if type(value) is not int or value < 1:
        raise TypeError(f"`{name}` is no number from 1")
    return value
