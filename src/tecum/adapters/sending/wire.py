"""The sender's journal as JSON: one shape for every step of `tecum send`."""

from collections.abc import Sequence

from tecum.adapters.sending.desk import Journal
from tecum.deadlines.instants import Instant
from tecum.matters.journal import Sending, contradictions

SCHEMA = "tecum.send.v1"

Json = dict[str, object]


def journal_result(journals: Sequence[Journal], steps: Sequence[str]) -> Json:
    """Write the messages that a step touched, what it recorded, and what to do next."""
    return {
        "schema": SCHEMA,
        "messages": [
            {
                "matter": one.matter,
                **_message(one.sending),
                "recorded": [
                    {"sequence": event.sequence, "type": event.type} for event in one.recorded
                ],
                "evidence": [
                    {
                        "file": file,
                        "kind": shown.kind,
                        "shows": str(shown.shows),
                        "said_by": shown.said_by,
                        "detail": shown.detail,
                        "at": None if shown.at is None else shown.at.isoformat(),
                        "to": shown.to,
                        "meaning": shown.meaning,
                    }
                    for file, shown in one.shown
                ],
            }
            for one in journals
        ],
        "next": list(steps),
    }


def _message(sending: Sending) -> Json:
    return {
        "message": sending.message,
        "standing": str(sending.standing),
        "unit": sending.unit,
        "channel": sending.channel,
        "address": sending.address,
        "tracking": sending.tracking,
        "files": [{"sha256": file.sha256, "size": file.size} for file in sending.files],
        "waits_until": _moment(sending.waits_until),
        "facts": [
            {
                "fact": str(one.fact),
                "said_by": one.asserted_by,
                "at": _moment(one.at),
                "to": one.to,
                "evidence": list(one.evidence),
                "sequence": one.sequence,
            }
            for one in sending.assertions
        ],
        "reports": [
            {
                "shows": str(one.shows),
                "said_by": one.asserted_by,
                "at": _moment(one.at),
                "detail": one.detail,
                "evidence": list(one.evidence),
                "sequence": one.sequence,
            }
            for one in sending.reports
        ],
        "receipts": [
            {
                "number": one.number,
                "agency": one.agency,
                "verifier_key": one.verifier_key,
                "received_at": _moment(one.received_at),
                "names_what_was_sent": bool(one.matches),
                "has_proof": one.has_proof,
                "sequence": one.sequence,
            }
            for one in sending.receipts
        ],
        "unshown": [one.sequence for one in sending.unshown],
        "contradictions": [
            {"events": list(one.events), "what": one.what} for one in contradictions(sending)
        ],
    }


def _moment(instant: Instant | None) -> str | None:
    return None if instant is None else instant.iso()
