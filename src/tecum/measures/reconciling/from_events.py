"""The rows of one side's own record: its events, of a custodian's matters or a sender's journal.

Events name no person, so these rows are matched by what both sides hold of the bytes: the digest of
the paper, the number of the receipt, a tracking number. Events may be missing (a bundle shows what
its audience may see); what is not there is not said.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue
from tecum.ledger.receipts import ReceivedFile
from tecum.matters.event import Event, EventType, parse_due
from tecum.matters.journal import LETTER, Sending
from tecum.matters.payloads import count, listed, members, text, text_or_none, texts
from tecum.measures.reconciling.rows import ActAnswer, Field, Row, Shown, Where
from tecum.terms import Act, AnswerKind, InstrumentKind, Party

CUSTODIAN_KEEPS: Final = frozenset(
    {
        *(Field.DIGEST, Field.RECEIPT_NUMBER, Field.INSTRUMENT, Field.RECEIVED, Field.OPENED),
        *(Field.ANSWERED, Field.ANSWER, Field.DUE, Field.CHANNEL),
    }
)
ISSUER_KEEPS: Final = frozenset(
    {
        *(Field.DIGEST, Field.RECEIPT_NUMBER, Field.TRACKING_NUMBER, Field.PREPARED, Field.SENT),
        *(Field.DELIVERED, Field.SERVED, Field.OPENED, Field.RECEIVED, Field.UNIT, Field.CHANNEL),
    }
)
_SAID: Final = MappingProxyType(
    {
        EventType.PAPER_DELIVERED: Field.DELIVERED,
        EventType.PAPER_SERVED: Field.SERVED,
        EventType.PAPER_SEEN: Field.OPENED,
    }
)


def role_in(events: Sequence[Event]) -> Party | None:
    """Whose record events are: who received papers, or who sent them; None where both or neither.

    Both happens: an office that sends and receives. Then somebody has to say which it is here.
    """
    letters = _letters(events)
    events = [event for event in events if _message(event) not in letters]
    types = {event.type for event in events}
    received = EventType.PAPER_RECEIVED in types
    sent = not types.isdisjoint({EventType.PAPER_PREPARED, EventType.RECEIPT_OBTAINED})
    sent = sent or any(_message(event) for event in events if event.type == EventType.PAPER_SENT)
    if received is sent:
        return None
    return Party.CUSTODIAN if received else Party.ISSUER


def rows_of_received(
    events: Sequence[Event], file: str, sheet: str, *, by_paper: bool
) -> Iterator[Row]:
    """Rows of the papers that a matter received: one an instrument, or one a paper."""
    read = {
        text(event, "paper"): [members(one) for one in listed(event, "instruments")]
        for event in events
        if event.type == EventType.PAPER_READ
    }
    opened = _opened(events)
    for event in events:
        if event.type != EventType.PAPER_RECEIVED:
            continue
        paper = text(event, "sha256")
        facts = {Field.RECEIVED: _shown(event.happened_at or event.recorded_at)}
        if paper in opened:
            facts[Field.OPENED] = _shown(opened[paper])
        instruments = read.get(paper, [])
        groups = [[one] for one in instruments] if instruments and not by_paper else [instruments]
        for group in groups:
            kinds = {InstrumentKind(str(one["kind"])) for one in group}
            ids = {str(one["id"]) for one in group}
            yield Row(
                where=Where(file=file, sheet=sheet, line=event.sequence),
                identifiers=MappingProxyType(
                    {Field.DIGEST: paper, Field.RECEIPT_NUMBER: text(event, "receipt")}
                ),
                instrument=kinds.pop() if len(kinds) == 1 else None,
                facts=MappingProxyType({**facts, **_answered(events, ids)}),
                channel=text_or_none(event, "channel"),
                answers=_answers(events, ids),
            )


def rows_of_sent(events: Sequence[Event], file: str, sheet: str) -> Iterator[Row]:
    """Rows of a sender's journal: one for every file of every message."""
    letters = _letters(events)
    by_message: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        message = _message(event)
        if message is not None and message not in letters:
            by_message[message].append(event)
    for message, said in by_message.items():
        first = next((e for e in said if "files" in e.payload), None)
        if first is None:
            continue  # what only speaks of a message whose sending is not shown has no file
        sending = _sending(message, said, first)
        for paper in sending.files:
            yield _sent_row(
                sending, said, paper, Where(file=file, sheet=sheet, line=first.sequence)
            )


def _letters(events: Sequence[Event]) -> frozenset[str | None]:
    """The messages that are letters of a custodian: answers to process, and no process."""
    return frozenset(
        _message(event)
        for event in events
        if event.type == EventType.PAPER_PREPARED and any(LETTER in one for one in event.evidence)
    )


def _sending(message: str, said: Sequence[Event], first: Event) -> Sending:
    prepared = next((e for e in said if e.type == EventType.PAPER_PREPARED), None)
    sent = next((e for e in said if e.type == EventType.PAPER_SENT), None)
    files = [members(one) for one in listed(first, "files")]
    address = None if prepared is None else text_or_none(prepared, "address")
    return Sending(
        message=message,
        files=tuple(
            ReceivedFile(sha256=str(one["sha256"]), size=count(one["size"])) for one in files
        ),
        # A bundle need not show the preparing; `to` alone may be an address and no unit.
        unit="" if prepared is None else text(prepared, "unit"),
        channel=text(first, "channel"),
        address=address if sent is None else address or text_or_none(sent, "to"),
        tracking=None if sent is None else text_or_none(sent, "tracking"),
    )


def _sent_row(sending: Sending, said: Sequence[Event], paper: ReceivedFile, where: Where) -> Row:
    identifiers = {Field.DIGEST: paper.sha256}
    if sending.tracking:
        identifiers[Field.TRACKING_NUMBER] = sending.tracking
    facts: dict[Field, Shown] = {}
    for event in said:
        at = _shown(event.happened_at or event.recorded_at)
        if event.type == EventType.PAPER_PREPARED:
            facts.setdefault(Field.PREPARED, at)
        elif event.type == EventType.PAPER_SENT:
            facts.setdefault(Field.SENT, at)
        elif event.type in _SAID and sending.concerns(text_or_none(event, "to")):
            facts.setdefault(_SAID[EventType(event.type)], at)
        elif event.type == EventType.RECEIPT_OBTAINED and paper.sha256 in texts(
            event.payload["matches"]
        ):
            identifiers[Field.RECEIPT_NUMBER] = text(event, "number")
            facts.setdefault(Field.RECEIVED, _received_by(event))
    return Row(
        where=where,
        identifiers=MappingProxyType(identifiers),
        facts=MappingProxyType(facts),
        unit=sending.unit or None,
        channel=sending.channel,
    )


def _received_by(event: Event) -> Shown:
    """When the recipient's receipt says that it came, by the recipient's clock."""
    body = members(members(event.payload["document"])["body"])
    local = str(body["received_at_local"])
    return Shown.of_iso(local)


def _message(event: Event) -> str | None:
    return text_or_none(event, "message")


def _opened(events: Sequence[Event]) -> Mapping[str, Instant]:
    """When each paper was first seen, or read here."""
    found: dict[str, Instant] = {}
    for event in events:
        if event.type in {EventType.PAPER_READ, EventType.PAPER_SEEN}:
            paper = text_or_none(event, "paper")
            if paper is not None:
                found.setdefault(paper, event.happened_at or event.recorded_at)
    return found


def _of(events: Sequence[Event], ids: set[str]) -> Iterator[tuple[Event, Act, AnswerKind]]:
    """Every answer and performance of these instruments, in the order of recording."""
    for event in events:
        if event.type == EventType.ANSWER_GIVEN:
            for item in map(members, listed(event, "items")):
                if str(item["instrument"]) in ids:
                    yield event, Act(str(item["act"])), AnswerKind(str(item["kind"]))
        elif event.type == EventType.ACT_PERFORMED and text(event, "instrument") in ids:
            yield event, Act(text(event, "act")), AnswerKind.COMPLIED


def _answers(events: Sequence[Event], ids: set[str]) -> tuple[ActAnswer, ...]:
    """The answer that stands for each act: what was done last, or else answered last."""
    standing = {act: kind for _, act, kind in _of(events, ids)}
    return tuple(ActAnswer(act=act, kind=kind) for act, kind in standing.items())


def _answered(events: Sequence[Event], ids: set[str]) -> dict[Field, Shown]:
    found: dict[Field, Shown] = {}
    moments = [event.happened_at or event.recorded_at for event, _, _ in _of(events, ids)]
    if moments:
        found[Field.ANSWERED] = _shown(min(moments, key=lambda moment: moment.utc))
    due = [
        _due(event.payload["due"])
        for event in events
        if event.type == EventType.CLOCK_STARTED
        and text(event, "instrument") in ids
        and event.payload.get("closes_on") == "answer"
    ]
    if due:
        found[Field.DUE] = min(due, key=lambda shown: (str(shown.day), str(shown.clock or "24")))
    return found


def _due(value: JsonValue) -> Shown:
    due = parse_due(str(value))
    return _shown(due) if isinstance(due, Instant) else Shown(day=due)


def _shown(moment: Instant) -> Shown:
    return Shown(day=moment.day, clock=moment.local.time().replace(second=0, microsecond=0))
