"""The sender's journal in the lifecycle: what may be recorded of a message, and how it folds.

What really happened can always be recorded, also where it contradicts something else (`journal`
names that). Refused is what says nothing: a fact about a message that was never prepared here or a
paper that never came, the same evidence for the same fact twice, "not shown delivered" before the
stated time has passed or where a delivery is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, TecumError
from tecum.ledger.canonical import JsonValue, canonical_bytes
from tecum.ledger.receipts import Receipt, ReceivedFile, read_receipt
from tecum.matters.commands import (
    MarkUnshown,
    ObtainReceipt,
    PreparePaper,
    ReportTransport,
    Said,
    SayOfPaper,
    SendPaper,
)
from tecum.matters.deciding import Fact, refuse
from tecum.matters.event import Event, EventType, instant_text
from tecum.matters.journal import (
    Assertion,
    Contradiction,
    Obtained,
    OfPaper,
    PaperFact,
    Sending,
    Shows,
    Standing,
    TransportReport,
    Unshown,
    file_entry,
    is_message_id,
)
from tecum.matters.payloads import count, listed, members, text, text_or_none
from tecum.matters.state import Matter

SAID = MappingProxyType(
    {
        PaperFact.SENT: EventType.PAPER_SENT,
        PaperFact.DELIVERED: EventType.PAPER_DELIVERED,
        PaperFact.SERVED: EventType.PAPER_SERVED,
        PaperFact.SEEN: EventType.PAPER_SEEN,
    }
)
"""What anybody may assert; `prepared` is the sender's alone, `received` the recipient's."""


def _prepare(matter: Matter, command: PreparePaper) -> list[Fact]:
    if not is_message_id(command.message):
        refuse(matter, f"{command.message!r} is no message id", "make one of random bytes (S-...)")
    if matter.sending(command.message) is not None:
        refuse(matter, f"message {command.message} was prepared before", "give it its own id")
    if not command.files:
        refuse(matter, f"message {command.message} has no file", "name the files that are sent")
    if not command.unit.strip():
        refuse(matter, f"message {command.message} names no unit", "name whom it is addressed to")
    payload: dict[str, JsonValue] = {
        "address": command.address,
        "channel": command.channel,
        "files": [file_entry(one) for one in command.files],
        "message": command.message,
        "unit": command.unit,
    }
    return [(EventType.PAPER_PREPARED, payload)]


def _send(matter: Matter, command: SendPaper) -> list[Fact]:
    sending = _prepared(matter, command.message)
    if sending.says(PaperFact.SENT):
        refuse(
            matter,
            f"message {sending.message} was sent already",
            "prepare a new message if the paper was sent again",
        )
    if command.wait_hours < 1:
        refuse(
            matter,
            f"message {sending.message} waits {command.wait_hours} hours",
            "state how many hours a receipt is waited for, at least 1",
        )
    payload: dict[str, JsonValue] = {
        "channel": sending.channel,
        "files": [file_entry(one) for one in sending.files],
        "manner": None,
        "message": sending.message,
        "paper": None,
        "to": sending.address or sending.unit,
        "tracking": command.tracking,
        "wait_hours": command.wait_hours,
    }
    return [(EventType.PAPER_SENT, payload)]


def _say(matter: Matter, command: SayOfPaper) -> list[Fact]:
    if command.fact not in SAID:
        refuse(
            matter,
            f"{command.fact} is nothing that others assert",
            f"say one of {', '.join(SAID)}",
        )
    if (command.message is None) is (command.paper is None):
        refuse(
            matter,
            f"{command.fact} is said of no message and no paper, or of both",
            "name the message of the sender's journal, or the paper that was received",
        )
    known = _known_assertions(matter, command)
    _check_new(matter, command.said, [one for one in known if one.fact is command.fact])
    payload: dict[str, JsonValue] = {
        "manner": command.manner,
        "message": command.message,
        "paper": command.paper,
        "to": command.to,
    }
    return [(SAID[command.fact], payload)]


def _known_assertions(matter: Matter, command: SayOfPaper) -> tuple[Assertion, ...]:
    if command.message is not None:
        return _prepared(matter, command.message).assertions
    if all(paper.sha256 != command.paper for paper in matter.papers):
        refuse(
            matter,
            f"the paper {str(command.paper)[:16]} was not received here, so it was not "
            f"{command.fact} here",
            "receive it first; a search statement is for what did not come",
        )
    return tuple(one.assertion for one in matter.of_papers if one.paper == command.paper)


def _report(matter: Matter, command: ReportTransport) -> list[Fact]:
    sending = _prepared(matter, command.message)
    _check_new(matter, command.said, [one for one in sending.reports if one.shows is command.shows])
    payload: dict[str, JsonValue] = {
        "detail": command.detail,
        "message": command.message,
        "shows": str(command.shows),
        "to": command.to,
    }
    return [(EventType.TRANSPORT_REPORTED, payload)]


def _obtain(matter: Matter, command: ObtainReceipt) -> list[Fact]:
    sending = _prepared(matter, command.message)
    try:
        receipt = read_receipt(canonical_bytes(command.document))
    except TecumError as error:
        refuse(
            matter,
            f"message {sending.message}: what came is no receipt ({error})",
            "ask for the receipt as it was signed",
        )
    known = [one for one in sending.receipts if one.number == receipt.number]
    if known and (command.proof is None or any(one.has_proof for one in known)):
        refuse(
            matter,
            f"receipt {receipt.number} is in it as event {known[-1].sequence}",
            "give its proof, or leave it as it is",
        )
    payload: dict[str, JsonValue] = {
        "document": command.document,
        "matches": list(matching_digests(sending, receipt)),
        "message": sending.message,
        "number": receipt.number,
        "proof": command.proof,
    }
    return [(EventType.RECEIPT_OBTAINED, payload)]


def _unshown(matter: Matter, command: MarkUnshown) -> list[Fact]:
    sending = _prepared(matter, command.message)
    until = sending.waits_until
    if until is None:
        refuse(matter, f"message {sending.message} was not sent", "record when it was sent")
    shown = {Standing.RECEIVED, Standing.SAID_RECEIVED, Standing.DELIVERED}
    if sending.standing in shown or sending.unshown:
        refuse(
            matter,
            f"message {sending.message} stands as {str(sending.standing)!r}",
            "leave it as it is",
        )
    payload: dict[str, JsonValue] = {
        "message": sending.message,
        "waited_until": instant_text(until),
    }
    return [(EventType.DELIVERY_UNSHOWN, payload)]


def matching_digests(sending: Sending, receipt: Receipt) -> tuple[str, ...]:
    """The digests of what was sent that a receipt names; by fax or scan there are none."""
    named = {file.sha256 for file in receipt.arrival.files}
    return tuple(digest for digest in sending.digests if digest in named)


def contradictions_of_papers(matter: Matter) -> tuple[Contradiction, ...]:
    """Name what is said of received papers and cannot be so: served or seen before they came."""
    came: dict[str, Instant] = {}
    for paper in matter.papers:
        came.setdefault(paper.sha256, paper.received_at)
    return tuple(
        Contradiction(
            events=(one.assertion.sequence,),
            what=f"{one.assertion.fact} {one.assertion.at} by the word of "
            f"{one.assertion.asserted_by}, before it was received {came[one.paper]}",
        )
        for one in matter.of_papers
        if one.assertion.at is not None
        and one.assertion.fact in {PaperFact.SERVED, PaperFact.SEEN}
        and one.assertion.at.utc < came[one.paper].utc
    )


def _prepared(matter: Matter, message: str) -> Sending:
    sending = matter.sending(message)
    if sending is None:
        known = ", ".join(one.message for one in matter.sendings) or "none"
        refuse(
            matter,
            f"no message {message!r} was prepared here (known: {known})",
            "prepare and send it first, or name the matter that it belongs to",
        )
    return sending


def _check_new(
    matter: Matter, said: Said, known: "list[Assertion] | list[TransportReport]"
) -> None:
    """The same evidence says the same thing once; another person's word is another fact."""
    evidence = _digests(said.evidence)
    for one in known:
        if evidence and set(evidence) <= set(one.evidence) and one.asserted_by == said.asserted_by:
            refuse(
                matter,
                f"the evidence {evidence[0][:16]} was recorded as event {one.sequence}",
                "leave it as it is",
            )


# -- folding -------------------------------------------------------------------------------


def _fold_prepared(matter: Matter, event: Event) -> Matter:
    files = [members(one) for one in listed(event, "files")]
    sending = Sending(
        message=text(event, "message"),
        files=tuple(
            ReceivedFile(sha256=str(one["sha256"]), size=count(one["size"])) for one in files
        ),
        unit=text(event, "unit"),
        channel=text(event, "channel"),
        address=text_or_none(event, "address"),
        assertions=(_assertion(event, PaperFact.PREPARED),),
    )
    return replace(matter, sendings=(*matter.sendings, sending))


def _fold_sent(matter: Matter, event: Event) -> Matter:
    if event.payload.get("paper") is not None:
        return _fold_said(matter, event)
    sending = _of(matter, event)
    hours = event.payload.get("wait_hours")
    said = replace(
        sending,
        assertions=(*sending.assertions, _assertion(event, PaperFact.SENT)),
        wait_hours=hours if type(hours) is int else sending.wait_hours,
        tracking=text_or_none(event, "tracking") or sending.tracking,
    )
    return _put(matter, said)


def _fold_said(matter: Matter, event: Event) -> Matter:
    fact = next(fact for fact, kind in SAID.items() if kind == event.type)
    assertion = _assertion(event, fact)
    paper = text_or_none(event, "paper")
    if paper is not None:
        of_paper = OfPaper(paper=paper, assertion=assertion)
        return replace(matter, of_papers=(*matter.of_papers, of_paper))
    sending = _of(matter, event)
    return _put(matter, replace(sending, assertions=(*sending.assertions, assertion)))


def _fold_reported(matter: Matter, event: Event) -> Matter:
    sending = _of(matter, event)
    report = TransportReport(
        sequence=event.sequence,
        shows=Shows(text(event, "shows")),
        asserted_by=event.asserted_by,
        at=event.happened_at,
        detail=text(event, "detail"),
        to=text_or_none(event, "to"),
        evidence=_digests(event.evidence),
    )
    return _put(matter, replace(sending, reports=(*sending.reports, report)))


def _fold_obtained(matter: Matter, event: Event) -> Matter:
    sending = _of(matter, event)
    receipt = read_receipt(canonical_bytes(event.payload["document"]))
    arrival = receipt.arrival
    received = arrival.received_at
    obtained = Obtained(
        sequence=event.sequence,
        number=receipt.number,
        agency=arrival.agency,
        verifier_key=receipt.verifier_key,
        received_at=_instant(received, arrival.zone),
        recorded_at=event.recorded_at,
        matches=tuple(str(one) for one in listed(event, "matches")),
        has_proof=event.payload.get("proof") is not None,
    )
    return _put(matter, replace(sending, receipts=(*sending.receipts, obtained)))


def _instant(moment: datetime, zone: str) -> Instant:
    """A receipt of a machine with other zone data still says its moment: then in UTC."""
    try:
        return Instant(utc=moment, zone=zone)
    except TecumError:
        return Instant(utc=moment.astimezone(UTC), zone="UTC")


def _fold_unshown(matter: Matter, event: Event) -> Matter:
    sending = _of(matter, event)
    mark = Unshown(sequence=event.sequence, recorded_at=event.recorded_at)
    return _put(matter, replace(sending, unshown=(*sending.unshown, mark)))


def _of(matter: Matter, event: Event) -> Sending:
    message = text(event, "message")
    sending = matter.sending(message)
    if sending is None:
        raise IntegrityError(f"no message {message} was prepared before")
    return sending


def _put(matter: Matter, sending: Sending) -> Matter:
    changed = tuple(sending if one.message == sending.message else one for one in matter.sendings)
    return replace(matter, sendings=changed)


def _assertion(event: Event, fact: PaperFact) -> Assertion:
    return Assertion(
        fact=fact,
        sequence=event.sequence,
        asserted_by=event.asserted_by,
        at=event.happened_at,
        recorded_at=event.recorded_at,
        evidence=_digests(event.evidence),
        to=text_or_none(event, "to"),
    )


def _digests(evidence: tuple[Mapping[str, JsonValue], ...]) -> tuple[str, ...]:
    return tuple(str(one["sha256"]) for one in evidence if "sha256" in one)


# Each decider takes its own command; a mapping from type to function cannot say so to the checker.
SENDING_DECIDERS: Mapping[type, Callable[[Matter, Any], list[Fact]]] = MappingProxyType(
    {
        PreparePaper: _prepare,
        SendPaper: _send,
        SayOfPaper: _say,
        ReportTransport: _report,
        ObtainReceipt: _obtain,
        MarkUnshown: _unshown,
    }
)
SENDING_HANDLERS: Mapping[str, Callable[[Matter, Event], Matter]] = MappingProxyType(
    {
        EventType.PAPER_PREPARED: _fold_prepared,
        EventType.PAPER_SENT: _fold_sent,
        EventType.PAPER_DELIVERED: _fold_said,
        EventType.PAPER_SERVED: _fold_said,
        EventType.PAPER_SEEN: _fold_said,
        EventType.TRANSPORT_REPORTED: _fold_reported,
        EventType.RECEIPT_OBTAINED: _fold_obtained,
        EventType.DELIVERY_UNSHOWN: _fold_unshown,
    }
)
