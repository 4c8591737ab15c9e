"""Events in plain words, for the cover of a bundle: what happened, never more than is shown."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tecum.matters.event import EventType, parse_instant
from tecum.terms import Act

Payload = Mapping[str, Any]


def entry_in_words(header: Payload, payload: Payload | None) -> str:
    """Say what a leaf records; from its header alone where no more is shown."""
    if header["kind"] == "receipt":
        return (
            f"Receipt {header['number']}, received {header['received_at']} by {header['channel']}"
        )
    if header["kind"] == "notice":
        return f"Notice of the log ({header['notice']}), {header['recorded_at']}"
    said = HAPPENED.get(header["type"], header["type"])
    channel = f" by {header['channel']}" if "channel" in header else ""
    inner = None if payload is None else payload.get("payload")
    detail = _detail(header["type"], inner) if isinstance(inner, Mapping) else ""
    hidden = " (only this is shown)" if payload is None else ""
    return (
        f"Event {header['sequence']}: {said}{channel}{detail}; recorded "
        f"{_local(header['recorded_at'])}{hidden}"
    )


HAPPENED: Mapping[str, str] = {
    EventType.PAPER_PREPARED: "a paper was prepared",
    EventType.PAPER_SENT: "a paper was sent",
    EventType.PAPER_DELIVERED: "a paper was delivered",
    EventType.PAPER_RECEIVED: "a paper was received",
    EventType.PAPER_SERVED: "a paper was served",
    EventType.PAPER_SEEN: "a paper was seen",
    EventType.TRANSPORT_REPORTED: "a carrier reported on a paper",
    EventType.RECEIPT_OBTAINED: "the recipient's receipt was obtained",
    EventType.DELIVERY_UNSHOWN: "a delivery could not be shown",
    EventType.SEARCH_MADE: "a search was made for what did not arrive",
    EventType.PAPER_READ: "the paper was read",
    EventType.READING_CORRECTED: "the reading of the paper was corrected",
    EventType.INSTRUMENT_ENDED: "an instrument ended",
    EventType.CLOCK_STARTED: "a deadline began to run",
    EventType.CLOCK_MOVED: "a deadline was moved",
    EventType.DETERMINATION_MADE: "the law's answer was determined",
    EventType.ANSWER_GIVEN: "an answer was given",
    EventType.PROMISE_MADE: "a promise was made",
    EventType.PROMISE_KEPT: "a promise was kept",
    EventType.ACT_PERFORMED: "an act was performed",
    EventType.SUBJECT_RELEASED: "the subject was released",
    EventType.PETITION_FILED: "a petition to enforce was filed",
    EventType.ORDER_ENTERED: "a court made an order",
    EventType.ORDER_STAYED: "a court stayed an order",
    EventType.CONTEMPT_ENTERED: "a court found contempt",
    EventType.STATEMENT_MADE: "an office made a statement",
    EventType.CLAIM_MADE: "a claim was found in a statement",
    EventType.CLAIM_TIED: "a claim was tied to events",
    EventType.FACTS_PRINTED: "a statement of facts was issued",
    EventType.NOTE_MADE: "a note was made",
    EventType.NOTE_RELEASED: "a note was released",
}


def _detail(kind: str, inner: Payload) -> str:
    teller = _TELLERS.get(kind)
    try:
        return f": {teller(inner)}" if teller else ""
    except (KeyError, TypeError, ValueError):
        return ""  # another version's event: what it says stands in the bundle all the same


def _read(inner: Payload) -> str:
    kinds = [str(one["kind"]) for one in inner["instruments"]]
    return ", ".join(kinds) or "no instrument in it"


def _answered(inner: Payload) -> str:
    return "; ".join(f"{_act(one['act'])}: {_plain(one['kind'])}" for one in inner["items"])


def _determined(inner: Payload) -> str:
    return f"{_act(inner['act'])}: {_plain(inner['outcome'])}"


def _act(name: str) -> str:
    return Act(name).in_words


def _plain(name: str) -> str:
    return name.replace("_", " ")


_TELLERS: Mapping[str, Callable[[Payload], str]] = {
    EventType.PAPER_READ: _read,
    EventType.INSTRUMENT_ENDED: lambda inner: _plain(inner["how"]),
    EventType.DETERMINATION_MADE: _determined,
    EventType.ANSWER_GIVEN: _answered,
    EventType.PROMISE_MADE: lambda inner: f"{_act(inner['act'])}, on {inner['trigger']}",
    EventType.ACT_PERFORMED: lambda inner: _act(inner["act"]),
    EventType.PETITION_FILED: lambda inner: str(inner["court"]),
    EventType.ORDER_ENTERED: lambda inner: str(inner["court"]),
    EventType.STATEMENT_MADE: lambda inner: str(inner["office"]),
    EventType.NOTE_MADE: lambda inner: f"by {inner['role']}",
}


def _local(text: str) -> str:
    """A moment by the wall clock that showed it: 13 January 2020, 09:40 (America/Denver)."""
    instant = parse_instant(text)
    shown = instant.utc.astimezone(ZoneInfo(instant.zone))
    return f"{shown.day} {shown:%B %Y, %H:%M} ({instant.zone})"
