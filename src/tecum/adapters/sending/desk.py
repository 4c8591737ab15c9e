"""The sender's desk: records what was prepared and sent, with evidence, in the sender's own home.

Nothing is sent from here and nobody is asked: papers leave by the hands and machines that they
always left by, and what those say of it is brought here as files. Every file of evidence is stored
under its digest before anything is recorded, and what is wrong with one is said before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tecum.adapters.entropy import random_bytes
from tecum.adapters.first_use import begin
from tecum.adapters.home import Home
from tecum.adapters.reading.intake import read_bytes
from tecum.adapters.transport.evidence import Evidence, read_evidence
from tecum.adapters.transport.shown import Transport
from tecum.adapters.transport.tracking import read_tracking
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, parse_canonical, sha256_hex
from tecum.ledger.receipts import Channel, read_receipt, received_file
from tecum.matters.commands import (
    Command,
    MarkUnshown,
    ObtainReceipt,
    PreparePaper,
    ReportTransport,
    Said,
    SayOfPaper,
    SendPaper,
)
from tecum.matters.event import Event, new_matter_id
from tecum.matters.folding import fold
from tecum.matters.journal import PaperFact, Sending, Shows, Standing, new_message_id
from tecum.matters.sending import matching_digests
from tecum.matters.state import Matter
from tecum.verify import verify_file

UNNAMED = "an issuing authority that has not named itself"
SAID_BY_EVIDENCE = {
    Shows.SENT: PaperFact.SENT,
    Shows.DELIVERED: PaperFact.DELIVERED,
    Shows.SEEN: PaperFact.SEEN,
}
# By these ways the recipient holds other bytes than the file that was sent: pages, a scan of them.
ON_PAPER = frozenset({Channel.FAX, Channel.POST, Channel.COURIER, Channel.COUNTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Whom a paper is addressed to, by which way, at which address."""

    unit: str
    channel: Channel
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A delivery by hand: to which office, and who saw it. It is the word of whoever handed it."""

    to: str
    witness: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """How a paper left: when (None: now), under which carrier's number, with what in hand."""

    wait_hours: int
    at: Instant | None = None
    tracking: str | None = None
    handed: HandedOver | None = None
    evidence: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact that no program could take from the evidence, as a person states it."""

    fact: PaperFact | Shows
    said_by: str
    at: Instant | None
    to: str | None
    evidence: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What a step recorded, and how the message of its matter stands after it."""

    matter: str
    sending: Sending
    recorded: tuple[Event, ...]
    shown: tuple[tuple[str, Transport], ...] = ()


class SendersDesk:
    """An issuing authority's desk; `agency` names it when its home is set up for the first time."""

    def __init__(self, home: Home, *, zone: str, agency: str | None = None) -> None:
        """Name the home, the zone whose clock is read, and the agency."""
        self.home = home
        self.zone = zone
        self.agency = agency

    # -- steps -----------------------------------------------------------------------------

    def prepare(
        self,
        files: Sequence[Path],
        addressed: Addressed,
        *,
        matter: str | None,
        now: datetime,
        left_earlier: bool = False,
    ) -> Journal:
        """Record that a paper is ready; its message id can now be printed on it.

        `left_earlier`: it was sent before this is recorded, and nobody says when it was prepared.

        Raises:
            DocumentError: a file cannot be opened; then nothing was recorded.
            InputError: no file, or the home cannot be written.
        """
        if not files:
            raise InputError("send: there is no file; name the papers that are sent")
        data = [read_bytes(path) for path in files]
        begin(self.home, self.agency, otherwise=UNNAMED, now=now)
        if matter is not None:
            self.home.read_matter(matter)
        self._keep(data)
        command = PreparePaper(
            said=Said(
                asserted_by=self.home.agency,
                happened_at=None if left_earlier else self._instant(now),
            ),
            message=new_message_id(random_bytes(16)),
            files=tuple(received_file(one) for one in data),
            unit=addressed.unit,
            channel=addressed.channel,
            address=addressed.address,
        )
        found = matter or new_matter_id(random_bytes(16))
        return self._record(found, command.message, [command], now)

    def check(self, departure: Departure, *, now: datetime) -> None:
        """Say what is wrong with a departure before anything of it is recorded.

        Raises:
            InputError: the tracking number was misread, or it is said to have left in the future.
            DocumentError: a file of evidence cannot be opened.
        """
        if departure.at is not None and departure.at.utc > now:
            raise InputError(
                f"send: {departure.at} lies after now; give the moment when it left, or only "
                "prepare it"
            )
        if departure.tracking is not None:
            read_tracking(departure.tracking)
        self._read(departure.evidence)

    def send(self, matter: str, message: str, departure: Departure, *, now: datetime) -> Journal:
        """Record that a prepared paper left, and what shows it.

        Raises:
            InputError: the tracking number was misread, or evidence cannot be used.
            LifecycleError: it was sent before.
        """
        sending = self._sending(matter, message)
        tracking = None
        if departure.tracking is not None:
            tracking = read_tracking(departure.tracking).number
        read = self._read(departure.evidence)
        commands: list[Command] = [
            SendPaper(
                said=Said(
                    asserted_by=self.home.agency,
                    happened_at=departure.at or self._instant(now),
                ),
                message=message,
                wait_hours=departure.wait_hours,
                tracking=tracking,
            )
        ]
        if departure.handed is not None:
            commands.append(self._handed(message, departure.handed, departure.at, now))
        commands += self._of_evidence(sending, read, now)
        self._keep([one.data for one in read])
        return self._record(matter, message, commands, now, read)

    def add_evidence(
        self, matter: str, message: str, evidence: Sequence[Path], *, now: datetime
    ) -> Journal:
        """Record what files of evidence show; what shows nothing is kept and recorded as that."""
        sending = self._sending(matter, message)
        read = self._read(evidence)
        commands = self._of_evidence(sending, read, now)
        self._keep([one.data for one in read])
        return self._record(matter, message, commands, now, read)

    def hand_over(
        self, matter: str, message: str, handed: HandedOver, *, at: Instant | None, now: datetime
    ) -> Journal:
        """Record a delivery by hand."""
        self._sending(matter, message)
        return self._record(matter, message, [self._handed(message, handed, at, now)], now)

    def tell(self, matter: str, message: str, told: Told, *, now: datetime) -> Journal:
        """Record a fact on a person's reading of the evidence: a returned card, a stamped copy."""
        self._sending(matter, message)
        read = self._read(told.evidence)
        said = Said(
            asserted_by=told.said_by,
            happened_at=told.at,
            evidence=tuple(_piece(one, "as read by a person") for one in read),
        )
        command: Command = (
            ReportTransport(
                said=said, message=message, shows=told.fact, detail="as told", to=told.to
            )
            if isinstance(told.fact, Shows)
            else SayOfPaper(said=said, fact=told.fact, message=message, to=told.to)
        )
        self._keep([one.data for one in read])
        return self._record(matter, message, [command], now)

    def obtain(  # noqa: PLR0913 - each is a thing that comes with a receipt
        self,
        matter: str,
        message: str,
        receipt: Path,
        *,
        proof: Path | None,
        keys: Sequence[str],
        now: datetime,
    ) -> Journal:
        """Check the recipient's receipt and record it, with the proof of its place in their log.

        Raises:
            InputError: it does not hold, or names other bytes than were sent where it should not.
        """
        sending = self._sending(matter, message)
        data = read_bytes(receipt)
        proved = None if proof is None else read_bytes(proof)
        result = verify_file(data, trusted_keys=keys, proof=proved)
        failed = [check for check in result.checks if not check.passed]
        if failed:
            raise InputError(
                f"{receipt}: it does not hold ({failed[0].name}: {failed[0].detail}); ask the "
                "recipient for it again, and record nothing before it holds"
            )
        found = read_receipt(data)
        if not matching_digests(sending, found) and Channel(sending.channel) not in ON_PAPER:
            raise InputError(
                f"{receipt}: receipt {found.number} names no file of message {message}; find the "
                "message whose files it names, or add the mail as it was sent to the files"
            )
        document = parse_canonical(data)
        assert isinstance(document, Mapping)  # noqa: S101 - it was verified; this tells the type checker
        command = ObtainReceipt(
            said=Said(asserted_by=self.home.agency, happened_at=self._instant(now)),
            message=message,
            document=document,
            proof=None if proved is None else proved.decode(),
        )
        return self._record(matter, message, [command], now)

    def overdue(self, now: datetime) -> tuple[Journal, ...]:
        """Mark what waited longer than was stated with nothing that shows a delivery; list all."""
        moment = self._instant(now)
        found = []
        for matter in self.home.matter_ids():
            for sending in self._state(matter).sendings:
                if not sending.is_overdue(moment):
                    continue
                marked = [
                    MarkUnshown(
                        said=Said(asserted_by=self.home.agency, happened_at=moment),
                        message=sending.message,
                    )
                ]
                if sending.unshown or sending.standing is Standing.DELIVERED:
                    marked = []
                found.append(self._record(matter, sending.message, marked, now))
        return tuple(found)

    # -- asking ----------------------------------------------------------------------------

    def journal(self, matter: str) -> tuple[Journal, ...]:
        """Give all messages of a matter as they stand.

        Raises:
            InputError: no such matter.
        """
        state = fold(matter, self.home.read_matter(matter).events)
        return tuple(
            Journal(matter=matter, sending=sending, recorded=()) for sending in state.sendings
        )

    def message_of(self, matter: str, named: str | None) -> str:
        """Find the message meant: the one named, else the only one of the matter.

        Raises:
            InputError: there are several, or none.
        """
        known = [one.message for one in self._state(matter).sendings]
        if named is not None:
            if named not in known:
                listed = ", ".join(known) or "none"
                raise InputError(f"matter {matter}: it has no message {named}; it has {listed}")
            return named
        if len(known) != 1:
            listed = f"{len(known)} messages ({', '.join(known)})" if known else "no message"
            raise InputError(f"matter {matter}: it has {listed}; name one with --message")
        return known[0]

    # -- inside ----------------------------------------------------------------------------

    def _record(
        self,
        matter: str,
        message: str,
        commands: Sequence[Command],
        now: datetime,
        read: Sequence[Evidence] = (),
    ) -> Journal:
        before = self._state(matter).sequence
        for command in commands:
            self.home.record(matter, command, self._instant(now))
        state = self._state(matter)
        sending = state.sending(message)
        assert sending is not None  # noqa: S101 - it was prepared; this tells the type checker
        events = self.home.read_matter(matter).events
        return Journal(
            matter=matter,
            sending=sending,
            recorded=tuple(events[before : state.sequence]),
            shown=tuple((one.file, shown) for one in read for shown in one.shown),
        )

    def _of_evidence(
        self, sending: Sending, read: Sequence[Evidence], now: datetime
    ) -> list[Command]:
        return [
            _command(sending, file, shown, self._instant(now))
            for file in read
            for shown in _about(file, sending.message)
        ]

    def _handed(
        self, message: str, handed: HandedOver, at: Instant | None, now: datetime
    ) -> SayOfPaper:
        evidence: tuple[Mapping[str, JsonValue], ...] = (
            ({"kind": "witness", "words": handed.witness},) if handed.witness else ()
        )
        said = Said(
            asserted_by=self.home.agency, happened_at=at or self._instant(now), evidence=evidence
        )
        return SayOfPaper(
            said=said,
            fact=PaperFact.DELIVERED,
            message=message,
            to=handed.to,
            manner="handed over",
        )

    def _sending(self, matter: str, message: str) -> Sending:
        return next(
            one.sending
            for one in self.journal(matter)
            if one.sending.message == self.message_of(matter, message)
        )

    def _state(self, matter: str) -> Matter:
        if matter not in self.home.matter_ids():
            return Matter(id=matter)
        return fold(matter, self.home.read_matter(matter).events)

    def _read(self, paths: Sequence[Path]) -> tuple[Evidence, ...]:
        return tuple(read_evidence(str(path), read_bytes(path)) for path in paths)

    def _keep(self, files: Sequence[bytes]) -> None:
        """Store bytes under their digests, once each."""
        with self.home.writing():
            for data in files:
                target = self.home.path / "papers" / sha256_hex(data)
                if not target.exists():
                    self.home.write(target, data)

    def _instant(self, now: datetime) -> Instant:
        return Instant(utc=now, zone=self.zone)


def _about(file: Evidence, message: str) -> Iterator[Transport]:
    """What a file shows of this message; one that names another is somebody's mistake.

    Raises:
        InputError: it names another message.
    """
    for shown in file.shown:
        if shown.message is not None and shown.message != message:
            raise InputError(
                f"{file.file}: it speaks of message {shown.message}, not of {message}; name the "
                "matter and message that it belongs to"
            )
        yield shown


def _command(sending: Sending, file: Evidence, shown: Transport, now: Instant) -> Command:
    """Turn what evidence shows into what is recorded; a clock that runs ahead is no moment."""
    at = None if shown.at is None or shown.at > now.utc else Instant(utc=shown.at, zone=now.zone)
    said = Said(
        asserted_by=shown.said_by, happened_at=at, evidence=(_piece(file, shown.kind, shown),)
    )
    fact = SAID_BY_EVIDENCE.get(shown.shows)
    if fact is None:
        return ReportTransport(
            said=said,
            message=sending.message,
            shows=shown.shows,
            detail=shown.detail,
            to=shown.to,
        )
    return SayOfPaper(
        said=said, fact=fact, message=sending.message, to=shown.to, manner=shown.detail
    )


def _piece(file: Evidence, kind: str, shown: Transport | None = None) -> Mapping[str, JsonValue]:
    piece: dict[str, JsonValue] = {
        "kind": kind,
        "sha256": file.sha256,
        "size": len(file.data),
    }
    if shown is not None:
        piece["shows"] = shown.meaning
        if shown.at is not None:
            piece["own_clock"] = shown.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return piece
