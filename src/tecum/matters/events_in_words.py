"""An event in a few words, for a line beside others: what happened, and no person."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tecum.matters.event import Event, EventType
from tecum.matters.payloads import listed, members, text, text_or_none
from tecum.terms import Act


def event_in_words(event: Event, act: Act | None = None) -> str:
    """Say what an event records; a type that this version does not know is named as it is.

    With an act, only what an answer says to this act.
    """
    if event.type == EventType.ANSWER_GIVEN:
        return _answered(event, act)
    worded = _WORDS.get(event.type)
    return event.type.replace(".", " ") if worded is None else worded(event)


def _received(event: Event) -> str:
    channel = text_or_none(event, "channel")
    return f"paper received by {channel}" if channel else "paper received"


def _read(event: Event) -> str:
    kinds = [str(members(one)["kind"]) for one in listed(event, "instruments")]
    return f"read as {', '.join(kinds) or 'no instrument'}"


def _corrected(event: Event) -> str:
    names = ", ".join(str(one).replace("_", " ") for one in listed(event, "fields"))
    return f"the reading of {names} was corrected; the paper counts as {text(event, 'kind')}"


def _answered(event: Event, act: Act | None) -> str:
    kinds: dict[str, list[str]] = {}
    for one in listed(event, "items"):
        item = members(one)
        acts = kinds.setdefault(str(item["kind"]).replace("_", " "), [])
        if str(item["act"]) not in acts and act in {None, item["act"]}:
            acts.append(str(item["act"]))
    said = (f"{', '.join(acts)} {kind}" for kind, acts in kinds.items() if acts)
    return "answered: " + "; ".join(said)


def _performed(event: Event) -> str:
    item = text_or_none(event, "item")
    return f"{text(event, 'act')} done" + (f" ({item})" if item else "")


def _noted(event: Event) -> str:
    return f"note of {text(event, 'role')}: {text(event, 'words')}"


def _on_its_way(event: Event) -> str:
    """One of the facts of the sender's journal, with who says so: none implies another."""
    found = {name: text_or_none(event, name) for name in ("unit", "to", "message")}
    to = found["unit"] or found["to"]
    addressed = f" to {to}" if to else ""
    message = f" ({found['message']})" if found["message"] else ""
    return f"{event.type.replace('.', ' ')}{addressed}{message}, says {event.asserted_by}"


def _obtained(event: Event) -> str:
    return f"the recipient's receipt {text(event, 'number')} obtained ({text(event, 'message')})"


_WORDS: Mapping[str, Callable[[Event], str]] = MappingProxyType(
    {
        EventType.PAPER_PREPARED: _on_its_way,
        EventType.PAPER_SENT: _on_its_way,
        EventType.PAPER_DELIVERED: _on_its_way,
        EventType.PAPER_RECEIVED: _received,
        EventType.PAPER_SERVED: _on_its_way,
        EventType.PAPER_SEEN: _on_its_way,
        EventType.TRANSPORT_REPORTED: lambda event: (
            f"transport reported {text(event, 'shows').replace('_', ' ')} "
            f"({text(event, 'message')}), says {event.asserted_by}"
        ),
        EventType.RECEIPT_OBTAINED: _obtained,
        EventType.DELIVERY_UNSHOWN: lambda event: (
            f"sent, not shown delivered ({text(event, 'message')})"
        ),
        EventType.SEARCH_MADE: lambda event: (
            f"search statement {text(event, 'statement')} made, says {event.asserted_by}"
        ),
        EventType.PAPER_READ: _read,
        EventType.READING_CORRECTED: _corrected,
        EventType.INSTRUMENT_ENDED: lambda event: f"paper {text(event, 'how')}",
        EventType.CLOCK_STARTED: lambda event: f"clock of {text(event, 'rule')} started",
        EventType.CLOCK_MOVED: lambda _: "clock moved",
        EventType.DETERMINATION_MADE: lambda event: (
            f"the law was found to answer {text(event, 'act')}: {text(event, 'outcome')}"
        ),
        EventType.PROMISE_MADE: lambda event: (
            f"{text(event, 'act')} promised for {text(event, 'trigger')}"
        ),
        EventType.PROMISE_KEPT: lambda _: "promise kept",
        EventType.ACT_PERFORMED: _performed,
        EventType.SUBJECT_RELEASED: lambda _: "the subject was released",
        EventType.PETITION_FILED: lambda event: f"petition {text(event, 'petition')} filed",
        EventType.ORDER_ENTERED: lambda event: f"order {text(event, 'order')} entered",
        EventType.ORDER_STAYED: lambda event: f"order {text(event, 'order')} stayed",
        EventType.CONTEMPT_ENTERED: lambda event: f"contempt of order {text(event, 'order')} found",
        EventType.STATEMENT_MADE: lambda event: f"statement of {text(event, 'office')}",
        EventType.CLAIM_MADE: lambda event: f"claim: {text(event, 'words')}",
        EventType.NOTE_MADE: _noted,
        EventType.NOTE_RELEASED: lambda event: f"a note was opened to {text(event, 'audience')}",
    }
)
