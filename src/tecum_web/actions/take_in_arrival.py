"""Take in what a watched channel brings: once each, however often a crash makes it come again.

The receipt and the row by which the arrival is known again are written in one transaction, so
there is never one without the other. A copy is a new arrival with its own receipt, and linked.
"""

from dataclasses import dataclass
from datetime import datetime

from tecum.ledger.receipts import Channel
from tecum_web.actions.acting import acting
from tecum_web.actions.receive_paper import Arrived, Known, take_in
from tecum_web.records.models import Agency, ArrivalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """The receipt's number and the matter; `fresh` where it was not here before."""

    receipt: str
    matter: str
    fresh: bool


def take_in_arrival(
    *, agency: Agency, known: Known, arrived: Arrived, channel: Channel, now: datetime
) -> TakenIn:
    """Take one arrival in, or find that it was taken in before.

    Raises:
        InputError: it cannot be stored now; nothing was signed for, or the next try finds it.
    """
    with acting(agency.id):
        row = arrival_of(agency, known)
        if row is not None:
            return TakenIn(receipt=row.receipt, matter=row.matter, fresh=False)
        received = take_in(agency=agency, files=[arrived], channel=channel, now=now, known=known)
    return TakenIn(receipt=received.receipt.number, matter=received.matter, fresh=True)


def refuse_arrival(*, agency: Agency, known: Known, problem: str, now: datetime) -> None:
    """Write down that something came which cannot be taken in, so that a person looks after it."""
    ArrivalRow.objects.get_or_create(
        agency=agency,
        source=known.source,
        key=known.key,
        defaults={"problem": problem, "recorded_at": now},
    )


def arrival_of(agency: Agency, known: Known) -> ArrivalRow | None:
    """Find an arrival by what it is known by."""
    return ArrivalRow.objects.filter(agency=agency, source=known.source, key=known.key).first()
