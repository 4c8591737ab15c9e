"""A home with a log: leaves for everything, checkpoints at fixed times, nothing told outside."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.adapters.log.dying_disk import HastyDisk
from tests.core.adapters.log.logged_home import (
    ORIGIN,
    PAPER,
    at,
    home_with_log,
    matter_id,
    open_home,
    public_files,
    receive,
    record,
    release,
    seal,
)
from tests.core.ledger.test_home import first_events
from tests.core.ledger.test_home import set_up as set_up_plain

from tecum.adapters.log.auditing import audit_public
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.publishing import merge_cosignatures, proof_path
from tecum.adapters.log.sqlite_store import SqliteStore
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.leaves import entry_of, header_commitment, payload_commitment
from tecum.ledger.log_descriptions import read_log_description
from tecum.ledger.merkle import leaf_hash
from tecum.ledger.notes import Note, parse_note
from tecum.ledger.receipts import (
    leaf_documents,
    read_receipt,
    receipt_leaf,
    receipt_subject,
)
from tecum.ledger.sealing import Schedule
from tecum.ledger.tlog_proofs import check_tlog_proof, parse_tlog_proof
from tecum.ledger.tree_heads import Checkpoint
from tecum.matters.event_leaves import event_header, event_leaf, event_subject
from tecum.verify import verify_receipt


@pytest.fixture
def log(tmp_path: Path) -> HomeLog:
    return home_with_log(tmp_path / "home")


def leaf_from_receipt_alone(document: bytes) -> bytes:
    """What a holder computes, who has the receipt and nothing of ours."""
    body = json.loads(document)["body"]
    header, payload = leaf_documents(body)
    salts = body["log"]
    return leaf_hash(
        entry_of(
            header_commitment(bytes.fromhex(salts["header_salt"]), header),
            payload_commitment(bytes.fromhex(salts["payload_salt"]), payload),
        )
    )


def test_a_receipt_leads_to_its_proof(log: HomeLog) -> None:
    receipt = receive(log.home, 1, 0.5)
    assert json.loads(receipt.document)["schema"] == "tecum.receipt.v2"
    assert read_receipt(receipt.document) == receipt
    assert verify_receipt(receipt.document, papers=[PAPER]).valid
    leaf = leaf_from_receipt_alone(receipt.document)
    assert log.proof_of(receipt_subject(receipt.number)) is None
    assert log.store.get(proof_path(leaf)) is None
    assert seal(log, 1) is not None
    proof = parse_tlog_proof(log.store.get(proof_path(leaf)) or b"")
    assert proof == log.proof_of(receipt_subject(receipt.number))
    published = read_log_description(log.store.get("log.json") or b"")
    opened = check_tlog_proof(proof, leaf, published.known_keys)
    assert list(opened.cosigned.values()) == [int(at(1).timestamp())]
    assert (opened.checkpoint.origin, opened.checkpoint.size) == (ORIGIN, 4)
    assert published.receipt_keys == (log.home.verifier_key,)


def test_an_events_leaf_shows_no_person_and_hides_the_event(log: HomeLog) -> None:
    record(log.home, 1)
    (event,) = log.home.read_matter(matter_id(1)).events
    header = json.loads(event_header(event))
    assert header == {
        "channel": "fax",
        "kind": "event",
        "matter": matter_id(1),
        "recorded_at": "2020-01-13T00:00:00Z[America/Denver]",
        "schema": "tecum.leaf.header.v1",
        "sequence": 1,
        "type": "paper.received",
        "v": 1,
    }
    release(log.home, 1)
    released = log.home.read_matter(matter_id(1)).events[1]
    assert "channel" not in json.loads(event_header(released))
    seal(log, 1)
    leaf = log.leaves.event_leaf(event)
    proof = log.proof_of(event_subject(matter_id(1), 1))
    assert proof is not None
    check_tlog_proof(proof, leaf.leaf_hash, log.settings.known_keys)
    assert (
        leaf.payload
        == (log.home.path / "matters" / f"{matter_id(1)}.jsonl").read_bytes().partition(b"\n")[0]
    )
    assert event_leaf(event, bytes(32)).entry != leaf.entry  # without its key nobody finds it
    for data in public_files(log).values():
        assert matter_id(1).encode() not in data


def test_what_was_there_before_gets_its_leaves(tmp_path: Path) -> None:
    home = set_up_plain(tmp_path / "home")
    old = receive(home, 1)
    first_events(home)
    log = open_log(home, now=at(24), origin=ORIGIN, schedule=Schedule(every=3600, batch=16))
    assert json.loads(old.document)["schema"] == "tecum.receipt.v1"
    assert log.status(at(24)).waiting == 1 + 1 + 5
    seal(log, 25)
    proof = log.proof_of(receipt_subject(old.number))
    assert proof is not None
    check_tlog_proof(proof, log.leaves.receipt_leaf(old).leaf_hash, log.settings.known_keys)
    assert log.audit(at(25)) == ()
    with pytest.raises(InputError, match="holds no salts"):
        receipt_leaf(old)


def test_a_checkpoint_comes_once_a_slot_and_after_downtime_once(log: HomeLog) -> None:
    sizes = []
    for hours in (0, 0.5, 1, 1.01, 1.9, 2, 9.3, 9.4, 10):
        sealed = seal(log, hours)
        sizes.append(sealed.checkpoint.size if sealed else None)
    assert sizes == [4, None, 8, None, None, 12, 16, None, 20]
    assert log.status(at(10)).next_due == at(11)
    early = seal(log, 10.5, early=True)
    assert early is not None
    assert early.checkpoint.size == 24
    assert (seal(log, 10.6), seal(log, 11) is None) == (None, False)
    assert log.audit(at(11)) == ()
    with pytest.raises(InputError, match="before the last checkpoint"):
        seal(log, 2, early=True)


def test_what_does_not_fit_waits_for_the_next_oldest_first(log: HomeLog) -> None:
    for number in range(1, 8):
        record(log.home, number, 0.1)
    sealed = [seal(log, hours) for hours in (1, 2, 3)]
    assert [one.own for one in sealed if one] == [4, 4, 0]
    places = [log.store.position(event_subject(matter_id(number), 1)) for number in range(1, 8)]
    assert [place // 4 for place in places if place is not None] == [0, 0, 0, 1, 1, 1, 1]
    assert log.audit(at(3)) == ()


def test_what_waits_too_long_is_said(log: HomeLog) -> None:
    for number in range(1, 8):
        record(log.home, number, 0.1)
    assert log.status(at(3)).late is False
    status = log.status(at(5))
    assert (status.late, status.waiting, status.is_due, status.root) == (True, 8, True, None)
    assert status.oldest_waiting == at(0)
    assert {str(one).partition(": ")[2] for one in log.audit(at(5))} == {
        "waits 4 hours for its checkpoint; 4 are promised",
        "waits 5 hours for its checkpoint; 4 are promised",
    }
    seal(log, 5)
    assert [str(one).partition(": ")[2] for one in log.audit(at(5))].count(
        "waited 5 hours for its checkpoint; 4 are promised"
    ) == 1


def test_a_guard_stops_a_checkpoint_before_it_is_signed(log: HomeLog) -> None:
    record(log.home, 1)
    asked: list[Checkpoint] = []

    def refuse(checkpoint: Checkpoint) -> None:
        asked.append(checkpoint)
        raise IntegrityError("a witness has seen more than this log holds")

    before = public_files(log)
    with pytest.raises(IntegrityError, match="a witness has seen more"):
        seal(log, 1, guard=refuse)
    assert public_files(log) == before
    assert (log.store.intent(), log.status(at(1)).waiting) == (None, 2)
    sealed = seal(log, 1, guard=asked.append)
    assert sealed is not None
    assert [one.size for one in asked] == [4, 4]
    assert asked[1] == sealed.checkpoint


def test_cosignatures_stand_wherever_the_checkpoint_stands(log: HomeLog) -> None:
    witness = CosigningKey(name="witness.example/w1", seed=bytes(32))

    def ask(note: bytes) -> bytes:
        text = parse_note(note).text
        line = cosign(text, witness, int(at(1).timestamp()))
        return merge_cosignatures(note, str(Note(text=text, signatures=(line,))).encode())

    receipt = receive(log.home, 1)
    sealed = seal(log, 1, cosigner=ask)
    assert sealed is not None
    for path in ("checkpoint", "checkpoints/4"):
        assert log.store.get(path) == sealed.note
    proof = log.proof_of(receipt_subject(receipt.number))
    assert proof is not None
    assert proof.checkpoint == sealed.note
    keys = (*log.settings.known_keys, witness.cosigner_key)
    assert witness.cosigner_key.label in open_checkpoint(sealed.note, keys).cosigned
    late = seal(log, 2)
    assert late is not None
    late_note = log.add_cosignatures(ask(late.note))
    assert log.latest() == late_note == log.add_cosignatures(late.note)
    assert log.audit(at(2)) == ()
    other = parse_note(sealed.note)
    strange = str(replace(other, text=other.text.replace("\n4\n", "\n400\n"))).encode()
    with pytest.raises(IntegrityError, match="checkpoints/400 is not published"):
        log.add_cosignatures(strange)
    false = str(replace(other, text=re.sub(r"\n[^\n]{44}\n", f"\n{'A' * 43}=\n", other.text)))
    with pytest.raises(IntegrityError, match="under another checkpoint"):
        log.add_cosignatures(false.encode())


def test_leaves_that_a_writer_owed_are_made_good(log: HomeLog) -> None:
    record(log.home, 1)
    release(log.home, 1)
    events = log.home.read_matter(matter_id(1)).events
    log.append_events(matter_id(1), events)  # they have theirs
    assert log.heal() == 0
    assert log.status(at(0)).waiting == 3
    receipt = receive(log.home, 5)
    log.append_receipt(receipt.number)
    assert log.status(at(0)).waiting == 4


def test_an_erased_matter_takes_no_more_events(log: HomeLog) -> None:
    record(log.home, 1)
    (event,) = log.home.read_matter(matter_id(1)).events
    seal(log, 1)
    log.leaves.secret_path(matter_id(1)).unlink()
    with pytest.raises(IntegrityError, match="is missing; restore it from a backup"):
        release(log.home, 1)
    (log.home.path / "matters" / f"{matter_id(1)}.jsonl").unlink()
    assert log.audit(at(1)) == ()
    with pytest.raises(LifecycleError, match="it was erased"):
        record(log.home, 1)
    with pytest.raises(InputError, match="is gone; nothing under it can be proved"):
        log.leaves.event_leaf(event)


def test_a_home_can_keep_its_log_in_a_database(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    home.set_up(agency="Example County Jail", entropy=bytes(32))
    with pytest.raises(InputError, match="it keeps no log"):
        HomeLog(home)
    home.keep_log_in(SqliteStore(tmp_path / "log.db"))
    log = open_log(home, now=at(0))
    assert log.settings.origin.startswith("tecum/")
    record(home, 1)
    seal(log, 1)
    again = HomeLog(open_home(home.path), SqliteStore(tmp_path / "log.db"))
    assert again.proof_of(event_subject(matter_id(1), 1)) is not None
    assert (again.status(at(1)).size, again.audit(at(1))) == (256, ())
    with pytest.raises(InputError, match="has no leaf here"):
        again.proof_of("event nobody/1")
    with pytest.raises(InputError, match="keeps a log already"):
        open_log(home, now=at(0))


def test_nobody_else_may_read_what_is_not_published(log: HomeLog) -> None:
    receive(log.home, 1)
    record(log.home, 1)
    seal(log, 1)
    for path in log.home.path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


# -- what the public files tell -------------------------------------------------------------


def month(path: Path, arrivals: dict[int, int]) -> HomeLog:
    """Thirty days of four checkpoints each; `arrivals` gives papers by the day."""
    log = home_with_log(path, Schedule(batch=8), HastyDisk())
    for hours in range(0, 30 * 24 + 1, 3):
        for number in range(arrivals.get(hours // 24, 0) if hours % 24 == 9 else 0):
            receipt = receive(log.home, hours * 100 + number, hours)
            record(log.home, hours * 100 + number, hours, receipt.number.encode())
        seal(log, hours)
    return log


HASH = re.compile(r"[0-9a-f]{64}")
HASHES = re.compile(rb"[A-Za-z0-9+/]{42,}={0,2}")


def seen_outside(log: HomeLog) -> list[tuple[str, int, int]]:
    """Names with hashes blotted out, sizes and times of the files, sorted."""
    public = log.home.path / "log" / "public"
    found = []
    for path in public.rglob("*"):
        if path.is_file():
            name = HASH.sub("HASH", path.relative_to(public).as_posix())
            found.append((name, path.stat().st_size, int(path.stat().st_mtime)))
    return sorted(found)


def test_a_month_with_two_arrivals_looks_like_a_month_with_none(tmp_path: Path) -> None:
    quiet = month(tmp_path / "quiet", {})
    two = month(tmp_path / "two", {3: 1, 17: 1})
    busy = month(tmp_path / "busy", dict.fromkeys(range(1, 29), 5))
    assert two.status(at(720)).waiting == busy.status(at(720)).waiting == 0
    assert len(seen_outside(quiet)) > 121 * (8 + 1 + 1)
    assert seen_outside(two) == seen_outside(quiet) == seen_outside(busy)
    for path in ("checkpoint", "checkpoints/968", "log.json"):
        texts = {HASHES.sub(b"HASH", log.store.get(path) or b"") for log in (quiet, two, busy)}
        assert len(texts) == 1
    for log in (quiet, two, busy):
        assert audit_public(log.home.path / "log" / "public").findings == ()
        assert log.audit(at(720)) == ()
