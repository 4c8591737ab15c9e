"""What a receipt's holder may know without an account: received, or answered; nothing else.

The number is random and long: who has it was given it. A number that was never issued, one of
another agency and one that was erased get the same answer. "Answered" says that every act asked has
an answer; it does not say which, about whom, or to whom it went.
"""

from enum import StrEnum

from tecum.ledger.receipts import is_random_id
from tecum_web.records.models import EventRow, MatterState, ReceiptRow
from tecum_web.records.this_home import this_home


class ReceiptStatus(StrEnum):
    """All that is said about a receipt."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    ANSWERED = "answered"


def receipt_status(number: str) -> ReceiptStatus:
    """Say how it stands with a receipt of this server's agency."""
    agency_id = this_home().agency_id
    receipt = None
    if is_random_id("R", number):
        receipt = ReceiptRow.objects.filter(agency_id=agency_id, entry__number=number).first()
    if receipt is None:
        return ReceiptStatus.UNKNOWN
    matters = _matters_of(receipt, number)
    states = MatterState.objects.filter(agency_id=agency_id, matter__in=matters)
    done = states.filter(unread=0, undetermined=0, unanswered=0).exclude(kinds=[])
    if matters and done.count() == len(matters):
        return ReceiptStatus.ANSWERED
    return ReceiptStatus.RECEIVED


def _matters_of(receipt: ReceiptRow, number: str) -> set[str]:
    """Find the matters that a receipt's papers went into, by the event that says so.

    It was recorded at the moment of the receipt, and the number stands in its canonical line.
    """
    received = EventRow.objects.filter(
        agency_id=receipt.agency_id, type="paper.received", recorded_at=receipt.received_at
    )
    return {
        row.matter
        for row in received.only("matter", "line").iterator()
        if number.encode() in bytes(row.line)
    }
