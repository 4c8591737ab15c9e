"""What every home promises (`tecum.adapters.homes.KeptHome`), wherever its records lie.

Each promise takes a way to open the one home anew, as another process would.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tecum.adapters.home import Home
from tecum.adapters.log.erasure import ErasureOrder, erase
from tecum.adapters.log.home_log import HomeLog
from tecum.deadlines.instants import Instant
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel, Receipt
from tecum.matters.commands import (
    AnswerItem,
    GiveAnswer,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    RecordRelease,
    Said,
)
from tecum.matters.event import new_matter_id
from tecum.matters.lifecycle import instrument_id
from tecum.terms import Act, AnswerKind, InstrumentKind
from tecum.verify import verify_receipt

Open = Callable[[], Home]
NOW = datetime(2020, 1, 13, 17, tzinfo=UTC)
DENVER = "America/Denver"
PAPERS = (b"%PDF one", b"%PDF two")
MATTER = new_matter_id(bytes(16))
DESK = Said(asserted_by="records desk")


def at(hours: int) -> Instant:
    return Instant(utc=NOW + timedelta(hours=hours), zone=DENVER)


def receive(home: Home, number: int, papers: tuple[bytes, ...] = PAPERS) -> Receipt:
    return home.receive(papers, Channel.FAX, now=NOW, entropy=number.to_bytes(16), zone=DENVER)


def first_events(home: Home, receipt: str = "R-1", *, released: bool = True) -> None:
    """Receive, read, and answer with a promise: the answer is two events that belong together."""
    paper = sha256_hex(PAPERS[0])
    received = ReceivePaper(said=DESK, sha256=paper, receipt=receipt, channel="fax", size=8)
    home.record(MATTER, received, at(0))
    detainer = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    home.record(MATTER, ReadPaper(said=DESK, paper=paper, instruments=(detainer,)), at(1))
    promise = AnswerItem(
        instrument=instrument_id(paper, 1),
        act=Act.NOTIFY,
        kind=AnswerKind.WILL_ACT_ON_EVENT,
        trigger="release",
    )
    home.record(MATTER, GiveAnswer(said=DESK, letter="L-1", items=(promise,)), at(2))
    if released:
        home.record(MATTER, RecordRelease(said=DESK), at(3))


def what_arrives_is_kept_numbered_and_signed(opened: Open) -> None:
    receipt = receive(opened(), 7)
    home = opened()
    assert [home.paper(sha256_hex(paper)) for paper in PAPERS] == list(PAPERS)
    assert home.receipt_path(receipt.number).read_bytes() == receipt.document
    assert verify_receipt(receipt.document, papers=PAPERS, trusted_keys=[home.verifier_key]).valid
    entry = home.entry_of(receipt.number)
    assert (entry.inside_number, entry.earlier, entry.receipt) == (1, (), receipt)
    assert home.entry(1) == entry


def the_same_paper_again_is_linked_and_not_stored_twice(opened: Open) -> None:
    first, again = receive(opened(), 1), receive(opened(), 2, PAPERS[1:])
    third, other = receive(opened(), 3), receive(opened(), 4, (b"another",))
    home = opened()
    assert home.entry_of(again.number).earlier == (first.number,)
    assert home.entry_of(third.number).earlier == (first.number, again.number)
    assert home.entry_of(other.number).earlier == ()
    assert len(list((home.path / "papers").iterdir())) == 3
    assert [entry.inside_number for entry in home.register()] == [1, 2, 3, 4]


def what_cannot_be_done_names_the_mend(opened: Open) -> None:
    home = opened()
    receive(home, 1)
    for said, fault in (
        ("no file arrived", lambda: receive(home, 2, ())),
        ("give other random bytes", lambda: receive(opened(), 1)),
        ("give a number issued here", lambda: home.entry_of("R-x")),
        ("give a digest held here", lambda: home.paper("ab")),
        ("give an id that it holds", lambda: home.read_matter(MATTER)),
        ("matter id", lambda: home.read_matter("../agency")),
        ("matter id", lambda: home.record("smith", RecordRelease(said=DESK), at(0))),
    ):
        with pytest.raises(InputError) as caught:
            fault()  # type: ignore[no-untyped-call]
        assert said in str(caught.value)
    assert [entry.inside_number for entry in opened().register()] == [1]
    with pytest.raises(IntegrityError):
        home.entry(2)


def a_matter_is_its_events_in_order(opened: Open) -> None:
    assert opened().matter_ids() == ()
    assert opened().last_event(MATTER) is None
    first_events(opened())
    home = opened()
    assert home.matter_ids() == (MATTER,)
    events = home.read_matter(MATTER).events
    assert [event.type for event in events] == [
        "paper.received",
        "paper.read",
        "answer.given",
        "promise.made",
        "subject.released",
    ]
    assert home.last_event(MATTER) == events[-1]
    assert (home.read_matter(MATTER).torn_bytes, home.read_matter(MATTER).size > 500) == (0, True)


def somebody_who_acted_on_an_old_state_is_told(opened: Open) -> None:
    first_events(opened())
    events = opened().read_matter(MATTER).events
    with pytest.raises(LifecycleError, match="somebody else acted, its file is at event 5"):
        opened().append(MATTER, events[3:4])
    with pytest.raises(LifecycleError, match="somebody else acted, it is at event 5 and not at 4"):
        opened().record(MATTER, RecordRelease(said=DESK), at(4), seen=4)
    opened().append(MATTER, ())
    assert opened().read_matter(MATTER).events == events


def of_two_at_once_one_acts(opened: Open) -> None:
    first_events(opened(), released=False)
    ready, told = threading.Barrier(2), []

    def release() -> None:
        home = opened()
        ready.wait()
        try:
            home.record(MATTER, RecordRelease(said=DESK), at(4), seen=4)
        except LifecycleError as error:
            told.append(str(error))
        finally:
            close(home)

    threads = [threading.Thread(target=release) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert "somebody else acted" in told[0]
    assert len(opened().read_matter(MATTER).events) == 5


def writers_at_once_leave_no_gap(opened: Open) -> None:
    failed: list[Exception] = []

    def receive_many(first: int) -> None:
        home = opened()
        try:
            for number in range(first, first + 5):
                receive(home, number)
        except Exception as error:  # noqa: BLE001 - told to the test below
            failed.append(error)
        finally:
            close(home)

    threads = [threading.Thread(target=receive_many, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    entries = list(opened().register())
    assert [entry.inside_number for entry in entries] == list(range(1, 16))
    assert len({entry.number for entry in entries}) == 15


def every_record_has_its_leaf(opened: Open) -> None:
    home = opened()
    receipt = receive(home, 1)
    first_events(home, receipt.number)
    log = HomeLog(opened())
    for subject in (f"receipt {receipt.number}", *(f"event {MATTER}/{n}" for n in range(1, 6))):
        assert log.store.position(subject) is not None, subject
    assert log.heal() == 0
    log.seal(NOW + timedelta(hours=4), bytes(32), early=True)
    assert log.audit(NOW + timedelta(hours=4)) == ()


def what_is_erased_leaves_its_number_alone(opened: Open) -> None:
    home = opened()
    receipt, other = receive(home, 1), receive(home, 2, (b"another",))
    first_events(home, receipt.number)
    order = ErasureOrder(
        matter=MATTER, reason="retention ended", authority="schedule 7", backup_until=None
    )
    certificate = erase(HomeLog(home), order, now=NOW + timedelta(hours=9))
    home = opened()
    assert home.matter_ids() == ()
    entries = list(home.register())
    assert [entry.number for entry in entries] == [receipt.number, other.number]
    assert (entries[0].kept, entries[0].erased_by) == (None, certificate.digest)
    assert entries[1].receipt == other
    with pytest.raises(InputError, match="give a digest held here"):
        home.paper(sha256_hex(PAPERS[0]))
    with pytest.raises(LifecycleError, match="it was erased"):
        home.record(MATTER, RecordRelease(said=DESK), at(10))


def close(home: Home) -> None:
    """Let go of what a thread's home holds, where it holds something."""
    using = getattr(home, "using", None)
    if using is not None:
        from django.db import connections

        connections.close_all()


PROMISES = (
    what_arrives_is_kept_numbered_and_signed,
    the_same_paper_again_is_linked_and_not_stored_twice,
    what_cannot_be_done_names_the_mend,
    a_matter_is_its_events_in_order,
    somebody_who_acted_on_an_old_state_is_told,
    of_two_at_once_one_acts,
    writers_at_once_leave_no_gap,
    every_record_has_its_leaf,
    what_is_erased_leaves_its_number_alone,
)
