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


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """Whom a message is for.

    Parameters
    ----------
    to
        The unit that they are addressed to, as it is named on the paper.
    channel
        By which way they go.
    address
        The mail address, fax number or street that they go to.
    """

    to: str | None = None
    channel: ChannelName | None = None
    address: str | None = None


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How a message leaves.

    Parameters
    ----------
    prepare
        Record that the paper is ready and not yet sent: its message id can then be printed on it.
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
    """

    prepare: Annotated[bool, Parameter(negative="")] = False
    sent: Annotated[bool, Parameter(negative="")] = False
    at: str | None = None
    wait: str = "72h"
    tracking: str | None = None
    handed_to: str | None = None
    witness: str | None = None


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComingBack:
    """What is brought to a message afterwards.

    Parameters
    ----------
    evidence
        A delivery report (.eml), an SMTP transcript, a fax gateway's mail, a carrier's print.
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
    """

    evidence: Annotated[tuple[Path, ...], Parameter(negative="")] = ()
    fact: FactName | None = None
    said_by: str | None = None
    receipt: Path | None = None
    proof: Path | None = None
    key: Annotated[tuple[str, ...], Parameter(negative="")] = ()


NOT_ADDRESSED, LEAVES_NOW, NOTHING_BACK = Addressing(), Leaving(), ComingBack()


def send(  # noqa: PLR0913 - the options of a published command line
    *files: Path,
    addressing: Addressing = NOT_ADDRESSED,
    matter: str | None = None,
    message: str | None = None,
    leaving: Leaving = LEAVES_NOW,
    back: ComingBack = NOTHING_BACK,
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
    addressing
        Whom they are for.
    matter
        The matter (M-...) that the message belongs to; without it files begin a new one.
    message
        The message (S-...) that is meant, where a matter has several.
    leaving
        How they leave.
    back
        What comes back.
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
    from tecum.adapters.sending.desk import SendersDesk  # noqa: PLC0415 - likewise

    desk = SendersDesk(open_home(home), zone=zone, agency=agency)
    _check_usage(files, addressing, leaving, back)
    if message and not matter:
        raise InputError("send: --message is one of a matter; give --matter")
    left = _departure(leaving, back, zone)
    if overdue:
        if files or matter:
            raise InputError("send: --overdue looks at every matter; give it alone")
        journals = desk.overdue(now())
    elif files:
        addressed = _addressed(addressing)
        begun = _begin(desk, files, addressed, matter, None if leaving.prepare else left)
        journals = (begun,)
    elif matter is None:
        raise InputError("send: nothing to record; give files, or --matter, or --overdue")
    elif not (leaving.sent or left.handed or back.evidence or back.fact or back.receipt):
        journals = desk.journal(matter)
    else:
        named = desk.message_of(matter, message)
        journals = (_add(desk, matter, named, left, back, sent=leaving.sent),)
    _show(journals, overdue=overdue, json=json)
    return DONE


def _check_usage(
    files: Sequence[Path], addressing: Addressing, leaving: Leaving, back: ComingBack
) -> None:
    """Say what goes with what: each rule is what is wrong, the option given, what it needs.

    Raises:
        InputError: an option is given without what it belongs to.
    """
    addressed = addressing != NOT_ADDRESSED
    rules: tuple[tuple[str, object, object], ...] = (
        ("--witness says who saw a delivery by hand; give --handed-to", leaving.witness,
         leaving.handed_to),
        ("--proof belongs to a receipt; give --receipt", back.proof, back.receipt),
        ("--to, --channel, --address begin a message; give files", addressed, files),
        ("--tracking is of a paper that leaves; give files, or --sent", leaving.tracking,
         files or leaving.sent),
        ("--prepare begins a message; give its files", leaving.prepare, files),
        ("--fact, --receipt, --sent are for a message of a matter; leave out the files",
         back.fact or back.receipt or leaving.sent, not files),
        ("--evidence and --handed-to are for a paper that left; leave out --prepare",
         back.evidence or leaving.handed_to, not leaving.prepare),
        ("--fact is somebody's word; name the office with --said-by", back.fact, back.said_by),
        ("--sent is your own word; give --fact in a step of its own", back.fact, not leaving.sent),
    )  # fmt: skip
    for words, given, needed in rules:
        if given and not needed:
            raise InputError(f"send: {words}")


def _departure(leaving: Leaving, back: ComingBack, zone: str) -> "Departure":
    from tecum.adapters.sending.desk import Departure, HandedOver  # noqa: PLC0415 - slow to load

    to = leaving.handed_to
    return Departure(
        wait_hours=hours(leaving.wait),
        at=None if leaving.at is None else read_moment("--at", leaving.at, zone),
        tracking=leaving.tracking,
        handed=None if to is None else HandedOver(to=to, witness=leaving.witness),
        evidence=back.evidence,
    )


def hours(text: str) -> int:
    """Read 72h or 10d.

    Raises:
        InputError: no such length.
    """
    found = re.fullmatch(r"([1-9]\d{0,4})([hd])", text)
    if found is None:
        raise InputError(f"--wait {text!r}: no length of time; write 72h, or 10d")
    return int(found[1]) * (24 if found[2] == "d" else 1)


def _addressed(given: Addressing) -> "Addressed":
    from tecum.adapters.sending.desk import Addressed  # noqa: PLC0415 - slow to load

    if given.to is None or given.channel is None:
        raise InputError("send: say whom it is addressed to (--to UNIT) and by which --channel")
    return Addressed(unit=given.to, channel=Channel(given.channel), address=given.address)


def _begin(
    desk: "SendersDesk",
    files: Sequence[Path],
    addressed: "Addressed",
    matter: str | None,
    left: "Departure | None",
) -> "Journal":
    """Prepare a message; without a departure it stays at that."""
    if left is None:
        return desk.prepare(files, addressed, matter=matter, now=now())
    desk.check(left, now=now())
    begun = desk.prepare(
        files, addressed, matter=matter, now=now(), left_earlier=left.at is not None
    )
    return _joined(begun, desk.send(begun.matter, begun.sending.message, left, now=now()))


def _add(  # noqa: PLR0913 - each is a part of the step
    desk: "SendersDesk",
    matter: str,
    message: str,
    left: "Departure",
    back: ComingBack,
    *,
    sent: bool,
) -> "Journal":
    """Add to a message what was brought."""
    steps: list[Journal] = []
    if sent:
        steps.append(desk.send(matter, message, left, now=now()))
    elif back.fact is not None:
        steps.append(desk.tell(matter, message, _told(left, back), now=now()))
    else:
        if left.evidence:
            steps.append(desk.add_evidence(matter, message, left.evidence, now=now()))
        if left.handed is not None:
            steps.append(desk.hand_over(matter, message, left.handed, at=left.at, now=now()))
    if back.receipt is not None:
        obtained = desk.obtain(
            matter, message, back.receipt, proof=back.proof, keys=back.key, now=now()
        )
        steps.append(obtained)
    return _joined(*steps)


def _told(left: "Departure", back: ComingBack) -> "Told":
    from tecum.adapters.sending.desk import Told  # noqa: PLC0415 - slow to load

    assert back.fact is not None  # noqa: S101 - asked for only then; this tells the type checker
    assert back.said_by is not None  # noqa: S101 - likewise
    return Told(
        fact=Shows.FAILED if back.fact == "failed" else PaperFact(back.fact),
        said_by=back.said_by,
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
