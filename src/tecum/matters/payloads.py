"""Reading an event's payload: each member in the one shape that it may have, or an error."""

from collections.abc import Mapping, Sequence

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue
from tecum.matters.event import Event, parse_instant
from tecum.terms import Act


def text(event: Event, name: str) -> str:
    """A text that must be there."""
    value = event.payload[name]
    if not isinstance(value, str):
        raise TypeError(f"`{name}` is no text")
    return value


def text_or_none(event: Event, name: str) -> str | None:
    """A text that may be null or missing."""
    return None if event.payload.get(name) is None else text(event, name)


def count_or_none(event: Event, name: str) -> int | None:
    """A number that may be null or missing."""
    value = event.payload.get(name)
    return None if value is None else count(value)


def count(value: JsonValue) -> int:
    """A whole number, and no truth value."""
    if type(value) is not int:
        raise TypeError(f"{value!r} is no number")
    return value


def listed(event: Event, name: str) -> Sequence[JsonValue]:
    """A list that must be there."""
    value = event.payload[name]
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"`{name}` is no list")
    return value


def texts(value: JsonValue) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(f"{value!r} is no list")
    return tuple(str(one) for one in value)


def members(value: JsonValue) -> Mapping[str, JsonValue]:
    """An object."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{value!r} is no object")
    return value


def act_or_none(event: Event) -> Act | None:
    """The act, where one is named."""
    act = event.payload.get("act")
    return None if act is None else Act(str(act))


def instant_or_none(event: Event, name: str) -> Instant | None:
    """An instant that may be null or missing."""
    found = text_or_none(event, name)
    return None if found is None else parse_instant(found)
