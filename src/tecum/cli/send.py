"""`tecum send`: the sender's journal: what was sent and what shows it. It sends nothing itself."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.main import DONE
from tecum.cli.moments import read_moment
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.errors import InputError
from tecum.ledger.receipts import Channel
from tecum.matters.journal import PaperFact, Sending, Shows, Standing, contradictions

if TYPE_CHECKING:
    from tecum.adapters.sending.desk import Addressed, Departure, Journal, SendersDesk, Told

ChannelName = Literal["fax", "email", "post", "courier", "counter", "portal", "api"]
FactName = Literal["sent", "delivered", "served", "seen", "failed"]
ARRIVED = frozenset({Standing.RECEIVED, Standing.SAID_RECEIVED})


def send(  # noqa: PLR0913 - the options of a published command line
    *files: Path,
    to: str | None = None,
    channel: ChannelName | None = None,
    address: str | None = None,
    matter: str | None = None,
    message: str | None = None,
    prepare: Annotated[bool, Parameter(negative="")] = False,
    sent: Annotated[bool, Parameter(negative="")] = False,
    at: str | None = None,
    wait: str = "72h",
    tracking: str | None = None,
    handed_to: str | None = None,
    witness: str | None = None,
    evidence: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    fact: FactName | None = None,
    said_by: str | None = None,
    receipt: Path | None = None,
    proof: Path | None = None,
    key: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    overdue: Annotated[bool, Parameter(negative="")] = False,
    zone: str = "UTC",
    home: Path | None = None,
    agency: str | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Keep an issuing authority's journal of what it sent, and what shows that it arrived.

    It sends nothing and asks nobody: send as you always do, and bring here what your mail server,
    fax gateway or carrier says of it. With files it begins a message; with a matter it adds to one.

    Parameters
    ----------
    files
        The papers that you send: as you always do, for nothing is sent from here.
    to
        The unit that they are addressed to, as it is named on the paper.
    channel
        By which way they go.
    address
        The mail address, fax number or street that they go to.
    matter
        The matter (M-...) that the message belongs to; without it files begin a new one.
    message
        The message (S-...) that is meant, where a matter has several.
    prepare
        Record that the paper is ready, and not yet that it was sent: the message id can then be
        printed on the fax or in the mail.
    sent
        Record that a prepared paper was sent.
    at
        When it was sent, handed over, or happened; now if not given.
    wait
        How long a receipt is waited for: 72h, 10d.
    tracking
        The carrier's number; its check digit is checked, and it shows nothing else.
    handed_to
        The office that it was handed to.
    witness
        Who saw that, in words: an office and a role.
    evidence
        A file that shows something: a delivery report (.eml), an SMTP transcript, a fax gateway's
        mail, a carrier's print. May be given several times; what cannot be read is kept.
    fact
        What a person reads in the evidence, where no program can: a signed return card.
    said_by
        By whose word: the carrier, the office that stamped the copy.
    receipt
        The recipient's signed receipt; it is checked and kept.
    proof
        The published proof that the recipient's log holds it (C2SP tlog-proof).
    key
        A verifier key of the recipient's, or of its log, that you had by another way.
    overdue
        Mark and list what waits longer than was stated.
    zone
        The time zone whose clock is read, such as America/New_York.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    agency
        Your agency's name, when that folder is used for the first time.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - signing is slow to load
    from tecum.adapters.sending.desk import Departure, HandedOver, SendersDesk  # noqa: PLC0415 - likewise

    desk = SendersDesk(open_home(home), zone=zone, agency=agency)
    left = Departure(
        wait_hours=hours(wait),
        at=None if at is None else read_moment("--at", at, zone),
        tracking=tracking,
        handed=None if handed_to is None else HandedOver(to=handed_to, witness=witness),
        evidence=evidence,
    )
    _check_usage(
        ("--witness says who saw a delivery by hand; give --handed-to", witness, handed_to),
        ("--proof belongs to a receipt; give --receipt", proof, receipt),
        ("--to, --channel, --address begin a message; give files", to or channel or address, files),
        ("--tracking is of a paper that leaves; give files, or --sent", tracking, files or sent),
        ("--prepare begins a message; give its files", prepare, files),
        ("--message is one of a matter; give --matter", message, matter),
        (
            "--fact, --receipt, --sent are for a message of a matter; leave out the files",
            fact or receipt or sent,
            not files,
        ),
        (
            "--evidence and --handed-to are for a paper that left; leave out --prepare",
            evidence or handed_to,
            not prepare,
        ),
    )
    if overdue:
        if files or matter:
            raise InputError("send: --overdue looks at every matter; give it alone")
        journals = desk.overdue(now())
    elif files:
        journals = (_begin(desk, files, _addressed(to, channel, address), matter, left, prepare),)
    elif matter is None:
        raise InputError("send: nothing to record; give files, or --matter, or --overdue")
    else:
        added = _Added(
            left=left,
            sent=sent,
            fact=fact,
            said_by=said_by,
            receipt=receipt,
            proof=proof,
            keys=key,
        )
        journals = _add(desk, matter, message, added)
    _show(journals, overdue=overdue, json=json)
    return DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    """What is brought to a message that is in the journal."""

    left: "Departure"
    sent: bool
    fact: FactName | None
    said_by: str | None
    receipt: Path | None
    proof: Path | None
    keys: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is brought: then the journal is only shown."""
        left = self.left
        brought = (self.sent, left.evidence, left.handed, self.fact, self.receipt)
        return not any(brought)


def hours(text: str) -> int:
    """Read 72h or 10d.

    Raises:
        InputError: no such length.
    """
    found = re.fullmatch(r"([1-9]\d{0,4})([hd])", text)
    if found is None:
        raise InputError(f"--wait {text!r}: no length of time; write 72h, or 10d")
    return int(found[1]) * (24 if found[2] == "d" else 1)


def _addressed(to: str | None, channel: ChannelName | None, address: str | None) -> "Addressed":
    from tecum.adapters.sending.desk import Addressed  # noqa: PLC0415 - slow to load

    if to is None or channel is None:
        raise InputError("send: say whom it is addressed to (--to UNIT) and by which --channel")
    return Addressed(unit=to, channel=Channel(channel), address=address)


def _check_usage(*rules: tuple[str, object, object]) -> None:
    """Each rule: what is wrong and the mend, the option given, and what it needs."""
    for words, given, needed in rules:
        if given and not needed:
            raise InputError(f"send: {words}")


def _begin(  # noqa: PLR0913, PLR0917 - a message is all of this
    desk: "SendersDesk",
    files: Sequence[Path],
    addressed: "Addressed",
    matter: str | None,
    left: "Departure",
    prepare: bool,  # noqa: FBT001 - as the option is
) -> "Journal":
    if not prepare:
        desk.check(left, now=now())
    earlier = not prepare and left.at is not None
    begun = desk.prepare(files, addressed, matter=matter, now=now(), left_earlier=earlier)
    if prepare:
        return begun
    return _joined(begun, desk.send(begun.matter, begun.sending.message, left, now=now()))


def _add(
    desk: "SendersDesk", matter: str, message: str | None, added: _Added
) -> tuple["Journal", ...]:
    if added.is_nothing:
        return desk.journal(matter)
    named = desk.message_of(matter, message)
    told = None if added.fact is None else _told(added)
    left, steps = added.left, []
    if added.sent:
        steps.append(desk.send(matter, named, left, now=now()))
    elif told is None:
        if left.evidence:
            steps.append(desk.add_evidence(matter, named, left.evidence, now=now()))
        if left.handed is not None:
            steps.append(desk.hand_over(matter, named, left.handed, at=left.at, now=now()))
    if told is not None:
        steps.append(desk.tell(matter, named, told, now=now()))
    if added.receipt is not None:
        obtained = desk.obtain(
            matter, named, added.receipt, proof=added.proof, keys=added.keys, now=now()
        )
        steps.append(obtained)
    return (_joined(*steps),)


def _told(added: _Added) -> "Told":
    from tecum.adapters.sending.desk import Told  # noqa: PLC0415 - slow to load

    assert added.fact is not None  # noqa: S101 - asked for only then; this tells the type checker
    if not added.said_by:
        raise InputError("send: --fact is somebody's word; name the office with --said-by")
    if added.sent:
        raise InputError("send: --sent is your own word of it; give --fact in a step of its own")
    left = added.left
    return Told(
        fact=Shows.FAILED if added.fact == "failed" else PaperFact(added.fact),
        said_by=added.said_by,
        at=left.at,
        to=None if left.handed is None else left.handed.to,
        evidence=left.evidence,
    )


def _joined(*steps: "Journal") -> "Journal":
    """Several steps on one message: how it stands after the last, and all that was recorded."""
    return replace(
        steps[-1],
        recorded=tuple(event for step in steps for event in step.recorded),
        shown=tuple(one for step in steps for one in step.shown),
    )


# -- what is printed -----------------------------------------------------------------------


def _show(journals: Sequence["Journal"], *, overdue: bool, json: bool) -> None:
    from tecum.adapters.sending.wire import journal_result  # noqa: PLC0415 - slow to load

    steps = tuple(dict.fromkeys(step for one in journals for step in next_steps(one)))
    with a_reader_that_may_leave():
        if json:
            print_json(journal_result(journals, steps))
            return
        out = console()
        if not journals:
            out.print("Nothing waits longer than was stated." if overdue else "No message.")
        for one in journals:
            title = f"{one.sending.message}  matter {one.matter}"
            out.print(title, markup=False, style="bold", soft_wrap=True)
            for line in _lines(one):
                out.print(f"  {line}", markup=False, soft_wrap=True)
        for step in steps:
            out.print(f"- {step}", markup=False, soft_wrap=True)


def _lines(one: "Journal") -> Iterator[str]:
    sending = one.sending
    address = f", {sending.address}" if sending.address else ""
    yield f"{sending.standing}"
    yield f"to {sending.unit} by {sending.channel}{address}"
    for said in sending.assertions:
        when = "nobody says when" if said.at is None else str(said.at)
        to = f", to {said.to}" if said.to and said.fact is not PaperFact.PREPARED else ""
        yield f"{said.fact}: {when}{to}, by the word of {said.asserted_by} (event {said.sequence})"
    for report in sending.reports:
        yield (
            f"reported ({report.shows}): {report.detail}, by the word of {report.asserted_by} "
            f"(event {report.sequence})"
        )
    for receipt in sending.receipts:
        names = "names what was sent" if receipt.matches else "names other bytes than the file"
        proof = "with the proof of its place in their log" if receipt.has_proof else "no proof yet"
        yield (
            f"receipt {receipt.number} of {receipt.agency}, received {receipt.received_at}: "
            f"{names}; {proof} (event {receipt.sequence})"
        )
    for mark in sending.unshown:
        yield f"sent, not shown delivered: recorded {mark.recorded_at} (event {mark.sequence})"
    for file, shown in one.shown:
        yield f"{Path(file).name}: {shown.meaning}"
    for found in contradictions(sending):
        events = ", ".join(map(str, found.events))
        yield f"DOES NOT GO TOGETHER (events {events}): {found.what}"


def next_steps(one: "Journal") -> Iterator[str]:
    """What is left to do for a message, in the words of the command line."""
    sending = one.sending
    step = f"tecum send --matter {one.matter} --message {sending.message}"
    if sending.standing is Standing.PREPARED:
        yield f"Print {sending.message} {_where(sending)}, send it, then: {step} --sent"
        return
    if sending.standing is Standing.RECEIVED:
        if not any(receipt.has_proof for receipt in sending.receipts):
            yield (
                "Fetch the receipt's proof from the recipient's log when its next checkpoint is "
                f"out: {step} --receipt RECEIPT.json --proof PROOF"
            )
        return
    if sending.standing not in ARRIVED:
        yield f"Keep what shows its way, and bring it here: {step} --evidence FILE"
        yield f"Ask for the recipient's signed receipt: {step} --receipt RECEIPT.json"
        if sending.waits_until is not None and not sending.unshown:
            yield f"Without one by {sending.waits_until}: tecum send --overdue"


def _where(sending: Sending) -> str:
    return {
        "fax": "on the cover sheet",
        "email": "into the subject of the mail, and as its envelope id if your server can",
    }.get(sending.channel, "on the paper or its cover")
