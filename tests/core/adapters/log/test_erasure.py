"""What is erased is gone from this home; what was handed out before is proved as before."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import AHome
from tests.core.adapters.log.dying_disk import DyingDisk, Killed

from tecum.adapters.home import Home
from tecum.adapters.log.epochs import Opening, open_epoch
from tecum.adapters.log.erasure import (
    Certificate,
    ErasureOrder,
    certificate_path,
    erase,
    finish_erasures,
)
from tecum.adapters.log.holds import Hold, hold_on, hold_path, lift_hold, set_hold
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.restore import gap_of
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.leaves import salts_of
from tecum.ledger.merkle import check_inclusion
from tecum.ledger.receipts import Receipt, receipt_subject
from tecum.matters.event_leaves import event_leaf
from tecum.verify import verify_file

HOWS = ("before", "after", "halfway")


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


def order(matter: str) -> ErasureOrder:
    return ErasureOrder(
        matter=matter,
        authority="court order 20-0001 of 1 February 2020",
        reason="the order commands expungement",
        backup_until=date(2020, 5, 1),
    )


def erased(home: AHome, matter: str) -> Certificate:
    return erase(home.log, order(matter), now=home.now)


def files_with(home: AHome, *needles: bytes) -> list[str]:
    return [
        str(path.relative_to(home.path))
        for path in sorted(home.path.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def salts_in(receipt: Receipt) -> list[bytes]:
    assert receipt.log is not None
    salts = (receipt.log.header_salt, receipt.log.payload_salt)
    return [form for salt in salts for form in (salt, salt.hex().encode())]


def test_afterwards_nothing_on_disk_holds_the_salts_the_papers_or_the_events(home: AHome) -> None:
    receipt, matter = home.receive(b"%PDF the paper of the matter")
    home.seal()
    home.release(matter)  # this leaf waits while its matter is erased
    key = home.log.leaves.secret(matter)
    assert key is not None
    paper = b"%PDF the paper of the matter"
    needles = [key, *salts_in(receipt), paper, sha256_hex(paper).encode()]
    for sequence in (1, 2):
        for salt in salts_of(key, f"event {matter}/{sequence}"):
            needles += [salt, salt.hex().encode()]
    assert files_with(home, *needles)
    certificate = erased(home, matter)
    assert files_with(home, *needles) == []
    assert matter not in home.home.matter_ids()
    home.seal()
    assert files_with(home, *needles) == []
    assert home.log.audit(home.now) == ()
    assert home.log.status(home.now).waiting == 0
    assert certificate.path == certificate_path(home.home, matter)


def test_what_was_handed_out_before_is_proved_as_before(home: AHome) -> None:
    receipt, matter = home.receive(b"%PDF one")
    home.seal()
    log = home.log
    proof = log.proof_of(receipt_subject(receipt.number))
    shown = log.proof_of(f"event {matter}/1")
    key = log.leaves.secret(matter)
    assert proof is not None
    assert shown is not None
    assert key is not None
    [event] = home.home.read_matter(matter).events
    leaf = event_leaf(event, key)
    erased(home, matter)
    keys = [*log.settings.keys, home.home.verifier_key]
    theirs = verify_file(
        receipt.document, papers=[b"%PDF one"], trusted_keys=keys, proof=str(proof).encode()
    )
    assert theirs.valid
    head = open_checkpoint(shown.checkpoint, log.settings.known_keys).checkpoint
    check_inclusion(leaf.leaf_hash, shown.index, head.size, shown.hashes, head.root)
    with pytest.raises(InputError, match="is gone"):
        log.leaves.event_leaf(event)


def test_the_certificate_says_what_why_on_which_authority_and_until_when(home: AHome) -> None:
    receipt, matter = home.receive(b"%PDF one", b"%PDF two")
    home.release(matter)
    certificate = erased(home, matter)
    found = verify_file(certificate.document, trusted_keys=[home.home.verifier_key])
    assert found.valid
    body = json.loads(certificate.document)["body"]
    assert body["destroyed"] == {"events": 3, "papers": 2, "receipts": [receipt.number]}
    assert (body["authority"], body["backup_until"]) == (
        "court order 20-0001 of 1 February 2020",
        "2020-05-01",
    )
    assert body["meaning"] == "destruction removes our ability to prove, not yours"
    assert certificate.path.read_bytes() == certificate.document
    assert sha256_hex(b"%PDF one") not in certificate.document.decode()


def test_the_log_names_the_certificate_and_nothing_else(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    certificate = erased(home, matter)
    home.seal()
    notice = home.log.notices()[-1]
    assert (notice.notice, dict(notice.payload)) == ("erasure", {"certificate": certificate.digest})
    published = home.log.store.get(notice.path)
    assert published is not None
    assert matter.encode() not in published


def test_the_register_keeps_its_count_and_says_under_which_certificate(home: AHome) -> None:
    home.receive(b"%PDF one")
    receipt, matter = home.receive(b"%PDF two")
    home.receive(b"%PDF three")
    certificate = erased(home, matter)
    for reader in (home.home, Home(home.path)):
        register = list(reader.register())
        assert [entry.inside_number for entry in register] == [1, 2, 3]
        assert [entry.kept is None for entry in register] == [False, True, False]
        entry = reader.entry_of(receipt.number)
        assert entry.erased_by == certificate.digest
        with pytest.raises(InputError, match=certificate.digest):
            _ = entry.receipt
    assert not home.home.receipt_path(receipt.number).exists()
    again, _ = home.receive(b"%PDF two")  # the same bytes, from somebody else
    assert home.home.entry_of(again.number).inside_number == 4
    assert home.home.entry_of(again.number).earlier == ()


def test_what_another_matter_names_stays(home: AHome) -> None:
    both, first = home.receive(b"%PDF shared", matters=("M-" + "-".join(["00000"] * 5) + "-x",))
    other = "M-" + "-".join(["00000"] * 5) + "-y"
    shared, _ = home.receive(b"%PDF in both", matters=(first, other))
    own, _ = home.receive(b"%PDF shared", b"%PDF own", matters=(first,))
    again, third = home.receive(b"%PDF shared")
    erased(home, first)
    kept = {path.name for path in (home.path / "papers").iterdir()}
    assert kept == {sha256_hex(b"%PDF shared"), sha256_hex(b"%PDF in both")}
    state = {entry.number: entry.kept is not None for entry in home.home.register()}
    assert state == {both.number: False, shared.number: True, own.number: False, again.number: True}
    assert set(home.home.matter_ids()) == {other, third}
    home.seal()
    assert home.log.audit(home.now) == ()
    assert home.log.proof_of(receipt_subject(shared.number)) is not None


def test_an_erased_matter_takes_nothing_more_and_is_not_erased_twice(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    erased(home, matter)
    with pytest.raises(LifecycleError, match="erased"):
        home.receive(b"%PDF two", matters=(matter,))
    with pytest.raises(InputError, match="is its certificate"):
        erased(home, matter)
    with pytest.raises(InputError, match="is not in"):
        erased(home, "M-" + "-".join(["zzzzz"] * 5) + "-1")


def test_an_erasure_needs_an_authority_and_a_reason(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    for authority, reason in (("", "why"), ("who", " ")):
        with pytest.raises(InputError, match="write it down"):
            erase(
                home.log,
                ErasureOrder(matter=matter, authority=authority, reason=reason),
                now=home.now,
            )
    assert home.home.matter_ids() == (matter,)


# -- holds -------------------------------------------------------------------------------------


def hold(home: AHome, matter: str) -> Hold:
    return Hold(
        matter=matter, set_by="City Attorney", set_at=home.now, reason="case 20-0002 is pending"
    )


def test_a_hold_stops_an_erasure_and_says_whose_it_is(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    set_hold(home.home, hold(home, matter))
    with pytest.raises(LifecycleError, match=r"City Attorney holds it since 2020.*case 20-0002"):
        erased(home, matter)
    assert home.home.matter_ids() == (matter,)
    with pytest.raises(LifecycleError, match="City Attorney"):
        set_hold(home.home, hold(home, matter))
    lift_hold(home.home, matter, lifted_by="City Attorney", now=home.now)
    assert hold_on(home.home, matter) is None
    [kept] = (home.path / "log" / "holds" / "lifted").iterdir()
    assert json.loads(kept.read_bytes())["lifted_by"] == "City Attorney"
    erased(home, matter)
    assert home.home.matter_ids() == ()


def test_a_hold_that_cannot_be_read_holds(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    set_hold(home.home, hold(home, matter))
    assert hold_on(home.home, matter) == hold(home, matter)
    hold_path(home.home, matter).write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="nothing is erased"):
        erased(home, matter)


def test_a_hold_names_who_and_why_and_a_matter_that_is_there(home: AHome) -> None:
    _, matter = home.receive(b"%PDF one")
    with pytest.raises(InputError, match="say who sets it"):
        set_hold(home.home, Hold(matter=matter, set_by="", set_at=home.now, reason="x"))
    with pytest.raises(InputError, match="nothing to lift"):
        lift_hold(home.home, matter, lifted_by="City Attorney", now=home.now)
    with pytest.raises(InputError, match="say who lifts it"):
        lift_hold(home.home, matter, lifted_by=" ", now=home.now)
    erased(home, matter)
    with pytest.raises(InputError, match="is not in"):
        set_hold(home.home, hold(home, matter))


# -- failure -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "start", "stride"),
    [
        ("before", 0, 9),
        ("after", 3, 9),
        ("halfway", 6, 9),
        *(pytest.param(how, 0, 1, marks=pytest.mark.prove) for how in HOWS),
    ],
)
def test_cut_short_at_any_step_it_is_finished_as_it_was_begun(
    home: AHome, tmp_path: Path, how: str, start: int, stride: int
) -> None:
    receipt, matter = home.receive(b"%PDF one", b"%PDF two")
    home.receive(b"%PDF three")
    home.seal()
    key = home.log.leaves.secret(matter)
    assert key is not None
    steps, done = start, False
    while not done:
        copy = home.backup(tmp_path / f"{how}-{steps}")
        dying = Home(copy.path, DyingDisk(steps, how), entropy=copy.entropy)
        try:
            erase(HomeLog(dying), order(matter), now=copy.now)
            done = True
        except Killed:
            pass
        copy.home = Home(copy.path, entropy=copy.entropy)
        if not finish_erasures(copy.log) and matter in copy.home.matter_ids():
            assert files_with(copy, key)  # nothing was begun, and nothing is lost
            erase(copy.log, order(matter), now=copy.now)
        assert files_with(copy, key, *salts_in(receipt)) == []
        assert [one.notice for one in copy.log.notices()] == ["opened", "erasure"]
        assert [entry.kept is None for entry in copy.home.register()] == [True, False]
        document = certificate_path(copy.home, matter).read_bytes()
        assert verify_file(document).valid
        assert copy.seal() == 8
        assert copy.log.audit(copy.now) == ()
        steps += stride
    assert steps > 60


def test_an_erased_matter_stays_erased_in_a_new_epoch(home: AHome) -> None:
    receipt, matter = home.receive(b"%PDF one")
    home.receive(b"%PDF two")
    home.seal()
    key = home.log.leaves.secret(matter)
    assert key is not None
    erased(home, matter)
    gap = gap_of(home.witnessed.ours(), ())
    log = open_epoch(home.log, gap, Opening(now=home.now, reason="a test"))
    home.home = log.home
    assert home.seal() == 4
    assert home.seal() == 8
    assert files_with(home, key, *salts_in(receipt)) == []
    assert home.log.audit(home.now) == ()
    with pytest.raises(InputError, match="is its certificate"):
        erased(home, matter)
