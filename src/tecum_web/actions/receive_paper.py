"""Receive papers: bytes kept and signed for before anybody parses them, then a matter opened.

The receipt, the matter's first events and the reading that is to follow stand in one transaction.
Whatever happens to the reading, the receipt is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.entropy import random_bytes
from tecum.errors import InputError
from tecum.ledger.receipts import NUMBER_BYTES, Channel, Receipt
from tecum.matters.commands import ReceivePaper, Said
from tecum.matters.event import new_matter_id
from tecum_web.access import admit, opened
from tecum_web.actions.acting import acting, later
from tecum_web.records.models import Agency, ArrivalRow, PaperRow, User
from tecum_web.records.this_home import at_desk

READ_MATTER = "read_matter"
DESK = "desk"
ENDINGS = frozenset({".pdf", ".txt", ".text", ".md", ".eml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One file as it came. Of its name only the ending is kept: a name may name a person."""

    data: bytes
    ending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """By what an arrival is known again: its source, its key there, and what a copy would share."""

    source: str
    key: str
    likeness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The receipt, the matter it stands in, and earlier receipts for the same bytes."""

    receipt: Receipt
    matter: str
    earlier: tuple[str, ...]


def receive_paper(  # noqa: PLR0913 - who, what, how, when
    *,
    user: User,
    files: Sequence[Arrived],
    channel: Channel,
    now: datetime,
    received_at: datetime | None = None,
    matter: str | None = None,
) -> Received:
    """Receive papers at the desk; `received_at` is when they came, if not now.

    Raises:
        RefusedError: this person may not receive.
        AbsentError: no such matter.
        InputError: nothing came, or it came in the future.
    """
    if matter is None:
        admit(user, "paper.receive", "-", now=now)
    else:
        opened(user, matter, "paper.receive", now=now)
    return take_in(
        agency=user.agency,
        files=files,
        channel=channel,
        now=now,
        received_at=received_at,
        matter=matter,
    )


def take_in(  # noqa: PLR0913 - what, how, when
    *,
    agency: Agency,
    files: Sequence[Arrived],
    channel: Channel,
    now: datetime,
    received_at: datetime | None = None,
    matter: str | None = None,
    known: Known | None = None,
) -> Received:
    """Take papers in on the agency's behalf: a watched folder, a mailbox, or somebody's upload.

    Raises:
        InputError: nothing came, or it came in the future.
    """
    if received_at is not None and received_at > now:
        raise InputError(
            f"received at {received_at.isoformat()}: that lies after {now.isoformat()}; give the "
            "moment when the paper came"
        )
    belongs = matter or new_matter_id(random_bytes(16))
    said = Said(asserted_by=agency.name, happened_at=at_desk(agency, received_at or now))
    with acting(agency.id) as home:
        receipt = home.receive(
            [one.data for one in files],
            channel,
            now=now,
            entropy=random_bytes(NUMBER_BYTES),
            zone=agency.zone,
        )
        for file in {one.sha256: one for one in receipt.arrival.files}.values():
            command = ReceivePaper(
                said=said,
                sha256=file.sha256,
                receipt=receipt.number,
                channel=channel,
                size=file.size,
            )
            home.record(belongs, command, at_desk(agency, now))
        for file, one in zip(receipt.arrival.files, files, strict=True):
            PaperRow.objects.get_or_create(
                agency=agency, sha256=file.sha256, defaults={"ending": one.ending}
            )
        came = known or Known(source=DESK, key=receipt.number)
        ArrivalRow.objects.create(
            agency=agency,
            source=came.source,
            key=came.key,
            likeness=came.likeness,
            receipt=receipt.number,
            matter=belongs,
            claimed_at=received_at,
            recorded_at=now,
        )
        later(agency.id, READ_MATTER, receipt.number, {"matter": belongs}, now=now)
        earlier = home.entry_of(receipt.number).earlier
    return Received(receipt=receipt, matter=belongs, earlier=earlier)


def ending_of(name: str) -> str:
    """Give the ending of a file's name where the reader knows it, and nothing else of the name."""
    ending = "." + name.rpartition(".")[2].lower()
    return ending if ending in ENDINGS else ""
