"""The sender's journal: what an issuing authority sent, and who says what became of it.

Prepared, sent, delivered, received, served and seen are six facts, each with who says so, when and
on what evidence. None implies another: a mail server that took a message has not put it into a
mailbox, a mailbox is no person, and a tracking number is a number. A receipt of the recipient's own
is the one fact that the sender need not be believed for.

What contradicts something else is recorded like everything else; `contradictions` names it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue
from tecum.ledger.receipts import Channel, ReceivedFile, is_random_id, random_id

LETTER = "letter"
"""What the evidence of an event names where the message is a letter that answers process."""


class PaperFact(StrEnum):
    """What may be said of a paper on its way, in the order in which it can happen."""

    PREPARED = "prepared"
    SENT = "sent"
    DELIVERED = "delivered"
    RECEIVED = "received"
    SERVED = "served"
    SEEN = "seen"


class Shows(StrEnum):
    """What a piece of transport evidence shows, and nothing beyond it.

    `relayed` and `expanded` are RFC 3464's words for a message that left the reach of whoever
    reports; `nothing` is evidence that is kept and proves nothing by itself.
    """

    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    FAILED = "failed"
    DELAYED = "delayed"
    RELAYED = "relayed"
    EXPANDED = "expanded"
    IN_PART = "in_part"
    NOTHING = "nothing"


class Standing(StrEnum):
    """How a message stands by the strongest thing that the journal holds of it."""

    PREPARED = "prepared"
    WAITING = "sent, waiting for a receipt"
    UNSHOWN = "sent, not shown delivered"
    FAILED = "sent, reported as failed"
    DELIVERED = "delivered by the word of others, no receipt"
    SAID_RECEIVED = "a receipt of other bytes is said to be its own"
    RECEIVED = "received: the recipient's receipt names its bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One fact as somebody says it. `at` is None where nobody says when."""

    fact: PaperFact
    sequence: int
    asserted_by: str
    at: Instant | None
    recorded_at: Instant
    evidence: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportReport:
    """Transport evidence that shows neither sending nor delivery: a failure, a delay, a relay."""

    sequence: int
    shows: Shows
    asserted_by: str
    at: Instant | None
    detail: str
    evidence: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obtained:
    """The recipient's own signed receipt. `matches` are the digests that were sent and it names."""

    sequence: int
    number: str
    agency: str
    verifier_key: str
    received_at: Instant
    recorded_at: Instant
    matches: tuple[str, ...]
    has_proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshown:
    """After the stated time nothing had shown a delivery; a receipt that comes later refutes it."""

    sequence: int
    recorded_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message of the journal, with all that is said of it."""

    message: str
    files: tuple[ReceivedFile, ...]
    unit: str
    channel: str
    address: str | None
    wait_hours: int | None = None
    tracking: str | None = None
    assertions: tuple[Assertion, ...] = ()
    reports: tuple[TransportReport, ...] = ()
    receipts: tuple[Obtained, ...] = ()
    unshown: tuple[Unshown, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of what was sent."""
        return tuple(file.sha256 for file in self.files)

    def says(self, fact: PaperFact) -> tuple[Assertion, ...]:
        """All who say this fact, in the order of recording."""
        return tuple(one for one in self.assertions if one.fact is fact)

    @property
    def arrivals(self) -> tuple[Assertion, ...]:
        """All who say that it came somewhere."""
        arrived = {PaperFact.DELIVERED, PaperFact.SERVED, PaperFact.SEEN}
        return tuple(one for one in self.assertions if one.fact in arrived)

    def concerns(self, to: str | None) -> bool:
        """Whether what speaks of an address speaks of this message's, as far as one can tell."""
        if to is None or self.address is None:
            return True
        if self.channel == Channel.EMAIL:
            return to.strip("<> ").casefold() == self.address.strip("<> ").casefold()
        if self.channel == Channel.FAX:
            # The last ten digits of a number tell it apart within North America.
            dialled, meant = (re.sub(r"\D", "", one)[-10:] for one in (to, self.address))
            return dialled == meant
        return True

    @property
    def sent_at(self) -> Instant | None:
        """When it was first said to have left; None before."""
        sent = self.says(PaperFact.SENT)
        return (sent[0].at or sent[0].recorded_at) if sent else None

    @property
    def waits_until(self) -> Instant | None:
        """Until when a receipt is waited for, as it was stated on sending."""
        if self.sent_at is None or self.wait_hours is None:
            return None
        return self.sent_at.later(timedelta(hours=self.wait_hours))

    @property
    def standing(self) -> Standing:
        """How it stands, by the strongest thing there is; what contradicts it is named apart."""
        if any(one.matches for one in self.receipts):
            return Standing.RECEIVED
        if self.receipts:
            return Standing.SAID_RECEIVED
        if any(self.concerns(one.to) for one in self.arrivals):
            return Standing.DELIVERED
        if any(one.shows is Shows.FAILED and self.concerns(one.to) for one in self.reports):
            return Standing.FAILED
        if self.unshown:
            return Standing.UNSHOWN
        return Standing.WAITING if self.says(PaperFact.SENT) else Standing.PREPARED

    def is_overdue(self, now: Instant) -> bool:
        """Whether the stated time has passed without a receipt of the recipient's."""
        until = self.waits_until
        return until is not None and not self.receipts and now.utc >= until.utc


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPaper:
    """What the recipient's side says of a paper that it received: served, seen."""

    paper: str
    assertion: Assertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A search statement was made: its digest, the window, what was sought by digest."""

    sequence: int
    statement: str
    since: str
    until: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two events that cannot both be so as they stand, in words; both stay."""

    events: tuple[int, ...]
    what: str


def new_message_id(entropy: bytes) -> str:
    """Make the id that is printed on the fax and in the mail: random, and it names nothing."""
    return random_id("S", entropy)


def is_message_id(text: str) -> bool:
    """Whether a text has the form of a message id."""
    return is_random_id("S", text)


def contradictions(sending: Sending) -> tuple[Contradiction, ...]:
    """Name what does not go together; which of the two is wrong, nobody decides here."""
    return (
        *_out_of_order(sending),
        *_elsewhere(sending),
        *_failed_and_arrived(sending),
        *_refuted(sending),
    )


def _out_of_order(sending: Sending) -> Iterator[Contradiction]:
    """Each fact by its earliest word; a receipt stands among them as `received`."""
    earliest: dict[PaperFact, tuple[Instant, int, str]] = {}
    found = [
        *((one.fact, one.at, one.sequence, one.asserted_by) for one in sending.assertions),
        *(
            (PaperFact.RECEIVED, one.received_at, one.sequence, one.agency)
            for one in sending.receipts
            if one.matches
        ),
    ]
    for fact, at, sequence, said_by in found:
        known = earliest.get(fact)
        if at is not None and (known is None or at.utc < known[0].utc):
            earliest[fact] = (at, sequence, said_by)
    in_order = [(fact, *earliest[fact]) for fact in PaperFact if fact in earliest]
    for (before, at, one, said_by), (after, then, other, said_too) in pairwise(in_order):
        # A receipt tells whole seconds: within the same one nothing is said of the order.
        if then.utc < at.utc.replace(microsecond=0):
            yield Contradiction(
                events=(one, other),
                what=f"{after} {then} by the word of {said_too}, before it was {before} {at} by "
                f"the word of {said_by}",
            )


def _elsewhere(sending: Sending) -> Iterator[Contradiction]:
    """What speaks of another address says nothing of this one, whatever it says."""
    sent = sending.says(PaperFact.SENT)
    spoken = [(one.to, one.sequence, one.asserted_by) for one in sending.assertions]
    spoken += [(one.to, one.sequence, one.asserted_by) for one in sending.reports]
    for to, sequence, said_by in spoken:
        if not sending.concerns(to):
            yield Contradiction(
                events=(*(first.sequence for first in sent[:1]), sequence),
                what=f"speaks of {to}, by the word of {said_by}; it was sent to {sending.address}",
            )


def _failed_and_arrived(sending: Sending) -> Iterator[Contradiction]:
    failed = [
        one for one in sending.reports if one.shows is Shows.FAILED and sending.concerns(one.to)
    ]
    arrived = [
        *((one.sequence, one.asserted_by) for one in sending.arrivals if sending.concerns(one.to)),
        *((one.sequence, one.agency) for one in sending.receipts if one.matches),
    ]
    for report in failed:
        for sequence, said_by in arrived:
            yield Contradiction(
                events=(report.sequence, sequence),
                what=f"reported as failed by {report.asserted_by}, and arrived by the word of "
                f"{said_by}",
            )


def _refuted(sending: Sending) -> Iterator[Contradiction]:
    for mark in sending.unshown:
        for receipt in sending.receipts:
            if receipt.matches:
                yield Contradiction(
                    events=(mark.sequence, receipt.sequence),
                    what=f"recorded as not shown delivered; the receipt {receipt.number} of "
                    f"{receipt.agency} shows that it came {receipt.received_at}",
                )


def file_entry(file: ReceivedFile) -> dict[str, JsonValue]:
    """Write a file into a payload as a receipt does: digest and size, and no name."""
    return {"sha256": file.sha256, "size": file.size}
