"""Six facts of a paper on its way: none implies another, and what contradicts is named."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, LifecycleError
from tecum.ledger.canonical import JsonValue, parse_canonical
from tecum.ledger.notes import SigningKey
from tecum.ledger.receipts import (
    Arrival,
    Channel,
    issue_receipt,
    outside_number,
    received_file,
)
from tecum.matters.commands import (
    Command,
    MarkUnshown,
    ObtainReceipt,
    PreparePaper,
    ReceivePaper,
    ReportTransport,
    Said,
    SayOfPaper,
    SendPaper,
)
from tecum.matters.event import Event, EventType, new_matter_id
from tecum.matters.folding import apply, fold
from tecum.matters.journal import (
    PaperFact,
    Sending,
    Shows,
    Standing,
    contradictions,
    new_message_id,
)
from tecum.matters.lifecycle import decide_events
from tecum.matters.sending import contradictions_of_papers
from tecum.matters.state import Matter

ZONE = "America/New_York"
MESSAGE = new_message_id(bytes(16))
FILE = received_file(b"a paper")
OTHER = received_file(b"another paper")
START = datetime(2020, 1, 13, 15, tzinfo=UTC)
SENDER = Said(asserted_by="field office")
SERVER = "mail server mx.example.gov"
KEY = SigningKey(name="jail.example/receipts", seed=bytes(32))


def at(hours: float = 0) -> Instant:
    return Instant(utc=START + timedelta(hours=hours), zone=ZONE)


class File:
    """A matter's file as a test keeps it."""

    def __init__(self) -> None:
        self.events: tuple[Event, ...] = ()
        self.state = Matter(id=new_matter_id(bytes(16)))

    def do(self, command: Command, hours: float = 100) -> Event:
        [event] = decide_events(self.state, command, at(hours))
        self.state = apply(self.state, event)
        self.events += (event,)
        return event

    @property
    def sending(self) -> Sending:
        found = self.state.sending(MESSAGE)
        assert found is not None
        return found


def prepare(
    channel: Channel = Channel.EMAIL, address: str | None = "a@example.gov"
) -> PreparePaper:
    return PreparePaper(
        said=replace(SENDER, happened_at=at()),
        message=MESSAGE,
        files=(FILE,),
        unit="Records Unit",
        channel=channel,
        address=address,
    )


def leave(hours: float = 1, wait: int = 72) -> SendPaper:
    return SendPaper(said=replace(SENDER, happened_at=at(hours)), message=MESSAGE, wait_hours=wait)


def say(
    fact: PaperFact,
    *,
    hours: float | None = 2,
    by: str = SERVER,
    evidence: str | None = None,
    to: str | None = None,
) -> SayOfPaper:
    pieces: tuple[Mapping[str, JsonValue], ...] = ()
    if evidence is not None:
        pieces = ({"kind": "dsn", "sha256": evidence, "size": 9},)
    moment = None if hours is None else at(hours)
    said = Said(asserted_by=by, happened_at=moment, evidence=pieces)
    return SayOfPaper(said=said, fact=fact, message=MESSAGE, to=to)


def report(shows: Shows, to: str | None = None) -> ReportTransport:
    said = Said(asserted_by=SERVER, happened_at=at(2))
    return ReportTransport(said=said, message=MESSAGE, shows=shows, detail="5.1.1", to=to)


def receipt(hours: float = 3, file: bytes = b"a paper", number: int = 1) -> ObtainReceipt:
    issued = issue_receipt(
        Arrival(
            number=outside_number(number.to_bytes(16)),
            agency="Example City Jail",
            channel=Channel.EMAIL,
            received_at=at(hours).utc,
            zone=ZONE,
            files=(received_file(file),),
        ),
        KEY,
    )
    document = parse_canonical(issued.document)
    assert isinstance(document, Mapping)
    return ObtainReceipt(said=SENDER, message=MESSAGE, document=document)


@pytest.fixture
def sent() -> File:
    file = File()
    file.do(prepare())
    file.do(leave())
    return file


def test_a_prepared_paper_was_not_sent() -> None:
    file = File()
    file.do(prepare())
    assert file.sending.standing is Standing.PREPARED
    assert file.sending.sent_at is None
    assert not file.sending.is_overdue(at(10_000))


def test_what_was_sent_was_not_delivered(sent: File) -> None:
    assert sent.sending.standing is Standing.WAITING
    assert sent.sending.waits_until == at(73)
    assert sent.events[1].payload["files"] == ({"sha256": FILE.sha256, "size": FILE.size},)


@pytest.mark.parametrize(
    ("command", "standing"),
    [
        (say(PaperFact.SENT), Standing.WAITING),
        (report(Shows.DELAYED), Standing.WAITING),
        (report(Shows.RELAYED), Standing.WAITING),
        (report(Shows.EXPANDED), Standing.WAITING),
        (report(Shows.IN_PART), Standing.WAITING),
        (report(Shows.NOTHING), Standing.WAITING),
        (report(Shows.FAILED), Standing.FAILED),
        (say(PaperFact.DELIVERED), Standing.DELIVERED),
        (say(PaperFact.SERVED), Standing.DELIVERED),
        (say(PaperFact.SEEN), Standing.DELIVERED),
        (receipt(), Standing.RECEIVED),
        (receipt(file=b"a scan of it"), Standing.SAID_RECEIVED),
    ],
)
def test_each_word_brings_a_message_to_its_own_standing(
    sent: File, command: Command, standing: Standing
) -> None:
    sent.do(command)
    assert sent.sending.standing is standing
    assert contradictions(sent.sending) == ()


def test_two_who_say_the_same_are_two_facts(sent: File) -> None:
    sent.do(say(PaperFact.DELIVERED, by=SERVER, evidence="aa" * 32))
    sent.do(say(PaperFact.DELIVERED, by="carrier", evidence="aa" * 32))
    assert [one.asserted_by for one in sent.sending.says(PaperFact.DELIVERED)] == [
        SERVER,
        "carrier",
    ]


@pytest.mark.parametrize(
    ("before", "command", "words"),
    [
        ([], prepare(), "was prepared before"),
        ([], leave(), "was sent already"),
        ([], replace(prepare(), message="S-1"), "no message id"),
        ([], replace(say(PaperFact.SEEN), message="S-2"), "no message 'S-2' was prepared here"),
        ([], say(PaperFact.PREPARED), "prepared is nothing that others assert"),
        ([], say(PaperFact.RECEIVED), "received is nothing that others assert"),
        ([], replace(say(PaperFact.SEEN), message=None), "of no message and no paper"),
        ([], replace(say(PaperFact.SEEN), paper="ab" * 32), "or of both"),
        ([], replace(say(PaperFact.SEEN), message=None, paper="ab" * 32), "was not received here"),
        ([], MarkUnshown(said=SENDER, message=MESSAGE), None),
        ([say(PaperFact.DELIVERED)], MarkUnshown(said=SENDER, message=MESSAGE), "no receipt'"),
        ([receipt()], MarkUnshown(said=SENDER, message=MESSAGE), "stands as"),
        (
            [MarkUnshown(said=SENDER, message=MESSAGE)],
            MarkUnshown(said=SENDER, message=MESSAGE),
            "stands as",
        ),
        ([receipt()], receipt(), "is in it as event 3"),
        ([], replace(receipt(), document={"schema": "other"}), "is no receipt"),
        (
            [say(PaperFact.DELIVERED, evidence="aa" * 32)],
            say(PaperFact.DELIVERED, evidence="aa" * 32),
            "was recorded as event 3",
        ),
        ([], replace(leave(), message=new_message_id(bytes([1] * 16))), "no message"),
    ],
)
def test_what_says_nothing_is_refused_with_the_mend(
    sent: File, before: list[Command], command: Command, words: str | None
) -> None:
    for one in before:
        sent.do(one)
    if words is None:
        sent.do(command)
        return
    with pytest.raises(LifecycleError, match=words) as refused:
        sent.do(command)
    assert "; " in str(refused.value)


@pytest.mark.parametrize(
    "command",
    [
        replace(prepare(), files=()),
        replace(prepare(), unit="  "),
    ],
)
def test_a_message_has_files_and_a_unit(command: Command) -> None:
    with pytest.raises(LifecycleError):
        File().do(command)


def test_a_wait_is_stated_in_whole_hours_from_one() -> None:
    file = File()
    file.do(prepare())
    with pytest.raises(LifecycleError, match="state how many hours"):
        file.do(leave(wait=0))


def test_what_was_not_sent_cannot_be_marked() -> None:
    file = File()
    file.do(prepare())
    with pytest.raises(LifecycleError, match="was not sent"):
        file.do(MarkUnshown(said=SENDER, message=MESSAGE))


def test_a_receipt_that_comes_later_refutes_the_mark_and_both_stay(sent: File) -> None:
    mark = sent.do(MarkUnshown(said=SENDER, message=MESSAGE))
    assert sent.sending.standing is Standing.UNSHOWN
    obtained = sent.do(receipt())
    assert sent.sending.standing is Standing.RECEIVED
    [found] = contradictions(sent.sending)
    assert found.events == (mark.sequence, obtained.sequence)
    assert "not shown delivered" in found.what
    assert [event.type for event in sent.events][2:] == [
        EventType.DELIVERY_UNSHOWN,
        EventType.RECEIPT_OBTAINED,
    ]


def test_a_receipt_of_other_bytes_refutes_nothing(sent: File) -> None:
    sent.do(MarkUnshown(said=SENDER, message=MESSAGE))
    sent.do(receipt(file=b"a scan of it"))
    assert contradictions(sent.sending) == ()


def test_a_proof_may_follow_its_receipt_once(sent: File) -> None:
    sent.do(receipt())
    sent.do(replace(receipt(), proof="c2sp.org/tlog-proof@v1"))
    assert [one.has_proof for one in sent.sending.receipts] == [False, True]
    with pytest.raises(LifecycleError, match="give its proof, or leave it"):
        sent.do(replace(receipt(), proof="c2sp.org/tlog-proof@v1"))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (say(PaperFact.DELIVERED, hours=0.5), "delivered .* before it was sent"),
        (say(PaperFact.SENT, hours=-1), "sent .* before it was prepared"),
        (receipt(hours=0.5), "received .* before it was sent"),
    ],
)
def test_what_comes_before_its_time_is_recorded_and_named(
    sent: File, command: Command, words: str
) -> None:
    event = sent.do(command)
    [found] = contradictions(sent.sending)
    assert event.sequence in found.events
    assert re.search(words, found.what)


def test_seen_before_received_is_recorded_and_named(sent: File) -> None:
    sent.do(receipt(hours=5))
    sent.do(say(PaperFact.SEEN, hours=4))
    [found] = contradictions(sent.sending)
    assert "seen" in found.what
    assert "before it was received" in found.what


def test_a_receipt_of_the_second_in_which_it_was_sent_contradicts_nothing() -> None:
    """A receipt tells whole seconds, and a sender may know parts of one."""
    file = File()
    file.do(prepare())
    file.do(leave(hours=1 + 0.7 / 3600))
    file.do(receipt(hours=1 + 0.9 / 3600))
    assert contradictions(file.sending) == ()


def test_a_fact_without_a_moment_contradicts_no_order(sent: File) -> None:
    sent.do(say(PaperFact.DELIVERED, hours=None))
    assert contradictions(sent.sending) == ()


def test_failed_and_delivered_do_not_go_together(sent: File) -> None:
    sent.do(report(Shows.FAILED))
    sent.do(say(PaperFact.DELIVERED))
    [found] = contradictions(sent.sending)
    assert found.events == (3, 4)
    assert sent.sending.standing is Standing.DELIVERED


@pytest.mark.parametrize(
    ("channel", "address", "to", "same"),
    [
        (Channel.EMAIL, "A@example.gov", "<a@EXAMPLE.gov>", True),
        (Channel.EMAIL, "a@example.gov", "b@example.gov", False),
        (Channel.FAX, "+1 (212) 555-0100", "12125550100", True),
        (Channel.FAX, "212 555 0100", "212 555 0101", False),
        (Channel.POST, "1 Example Street", "the mail room", True),
        (Channel.EMAIL, None, "b@example.gov", True),
    ],
)
def test_evidence_about_another_address_is_none_about_this(
    channel: Channel, address: str | None, to: str, *, same: bool
) -> None:
    file = File()
    file.do(prepare(channel, address))
    file.do(leave())
    file.do(say(PaperFact.DELIVERED, to=to))
    file.do(report(Shows.FAILED, to=to))
    if same:
        assert file.sending.standing is Standing.DELIVERED
        return
    assert file.sending.standing is Standing.WAITING
    assert [f"speaks of {to}" in one.what for one in contradictions(file.sending)] == [True, True]


def test_the_recipients_side_says_what_became_of_a_paper() -> None:
    file, paper = File(), "ab" * 32
    file.do(
        ReceivePaper(
            said=Said(asserted_by="desk", happened_at=at(5)),
            sha256=paper,
            receipt="R-1",
            channel="fax",
            size=9,
        )
    )
    for fact, hours in ((PaperFact.SERVED, 6), (PaperFact.SEEN, 4), (PaperFact.SENT, 1)):
        said = Said(asserted_by="desk", happened_at=at(hours))
        file.do(SayOfPaper(said=said, fact=fact, paper=paper, to="a clerk"))
    assert [one.assertion.fact for one in file.state.of_papers] == ["served", "seen", "sent"]
    [found] = contradictions_of_papers(file.state)
    assert found.events == (3,)
    assert "seen" in found.what


@pytest.mark.parametrize("kind", [EventType.PAPER_SENT, EventType.TRANSPORT_REPORTED])
def test_a_fact_of_an_unknown_message_does_not_fold(sent: File, kind: EventType) -> None:
    event = replace(sent.events[1], type=str(kind), sequence=1)
    with pytest.raises(IntegrityError, match="no message"):
        fold(event.matter, [event])


@given(
    st.lists(
        st.sampled_from(
            [
                say(PaperFact.SENT),
                say(PaperFact.DELIVERED),
                say(PaperFact.SEEN, hours=0.2),
                report(Shows.FAILED),
                report(Shows.DELAYED),
                MarkUnshown(said=SENDER, message=MESSAGE),
                receipt(),
                receipt(number=2, file=b"a scan"),
            ]
        ),
        max_size=8,
    )
)
def test_any_order_folds_alike_and_a_receipt_is_never_outweighed(commands: list[Command]) -> None:
    file = File()
    file.do(prepare())
    file.do(leave())
    for command in commands:
        try:
            file.do(command)
        except LifecycleError:
            continue
    assert fold(file.state.id, file.events) == file.state
    matched = any(one.matches for one in file.sending.receipts)
    assert (file.sending.standing is Standing.RECEIVED) is matched
    assert file.sending.is_overdue(at(100)) is not bool(file.sending.receipts)
