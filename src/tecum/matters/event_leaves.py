"""Event leaves: how an event of a matter goes into the log.

The header says which matter, which of its events, what type, when it was recorded and by which
channel something came, and names no person. The payload is the whole event, byte for byte as its
line in the matter's file. Both salts come from the matter's own key, so that the leaf of an event
is the same whenever it is made, and nobody can make it once the key is destroyed.
"""

from collections.abc import Mapping

from tecum.ledger.canonical import JsonValue
from tecum.ledger.leaves import Leaf, header_bytes, salts_of
from tecum.matters.event import Event, event_line, instant_text


def event_subject(matter: str, sequence: int) -> str:
    """Name an event's leaf within our own log; the published log names nothing."""
    return f"event {matter}/{sequence}"


def event_header(event: Event) -> bytes:
    """Write what may be shown of an event without showing the event."""
    fields: dict[str, JsonValue] = {
        "matter": event.matter,
        "recorded_at": instant_text(event.recorded_at),
        "sequence": event.sequence,
        "type": event.type,
        "v": event.v,
    }
    channel = event.payload.get("channel") if isinstance(event.payload, Mapping) else None
    if isinstance(channel, str):
        fields["channel"] = channel
    return header_bytes("event", fields)


def event_leaf(event: Event, matter_key: bytes) -> Leaf:
    """Make the leaf of an event with the 32-byte key of its matter."""
    subject = event_subject(event.matter, event.sequence)
    header_salt, payload_salt = salts_of(matter_key, subject)
    return Leaf(
        subject=subject,
        header=event_header(event),
        payload=event_line(event)[:-1],
        header_salt=header_salt,
        payload_salt=payload_salt,
    )
