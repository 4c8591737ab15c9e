"""A log that lost entries is followed by another that says so; the old one signs no more."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import ORIGIN, AHome
from tests.core.adapters.log.dying_disk import DyingDisk, Killed
from tests.core.adapters.log.witnessed import Running, running

from tecum.adapters.home import Home
from tecum.adapters.log.epochs import Opening, earlier_epochs, finish_epoch, open_epoch
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.restore import gap_of
from tecum.adapters.log.sqlite_store import SqliteStore
from tecum.adapters.log.witnessed_log import WitnessedLog
from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import parse_key
from tecum.ledger.merkle import check_inclusion
from tecum.ledger.notes import VerifierKey, parse_note, verify_note
from tecum.ledger.receipts import receipt_subject
from tecum.ledger.witnessing import Standing

HOWS = ("before", "after", "halfway")


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


@pytest.fixture
def w1(home: AHome, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w1", 1, home.log.settings.known_keys) as found:
        yield found


@pytest.fixture
def restored(home: AHome, w1: Running, tmp_path: Path) -> AHome:
    """Last night's backup, after a day that a witness has seen and we have not."""
    home.watch(w1)
    home.receive(b"%PDF one")
    home.seal()
    backup = home.backup(tmp_path / "backup")
    home.receive(b"%PDF lost")
    home.seal()
    home.seal()
    backup.receive(b"%PDF since the restore")
    backup.hour = home.hour
    return backup


def opening(home: AHome, reason: str = "the disk broke; backup of the night") -> Opening:
    return Opening(now=home.now, reason=reason)


def begin(restored: AHome) -> HomeLog:
    gap = gap_of(restored.witnessed.ours(), restored.witnessed.views())
    log = open_epoch(restored.log, gap, opening(restored))
    restored.home = log.home
    return log


def test_the_new_log_names_the_old_one_and_what_is_missing(restored: AHome) -> None:
    old_keys = [parse_key(text) for text in restored.log.settings.keys]
    old_root = restored.log.status(restored.now).root
    log = begin(restored)
    assert log.settings.origin == f"{ORIGIN}/2"
    [first, second] = log.notices()
    assert (first.notice, second.notice) == ("opened", "epoch")
    said = second.payload
    assert (said["missing"], said["seen_by"], said["seen_size"]) == (8, "w1", 12)
    previous = said["previous"]
    assert isinstance(previous, dict)
    assert (previous["origin"], previous["size"]) == (ORIGIN, 4)
    assert log.settings.previous == previous
    seen = open_checkpoint(str(said["seen"]).encode(), old_keys)
    assert seen.checkpoint.size == 12
    # The old key's last signature is for the new keys, and for nothing that looks like a tree.
    endorsement = parse_note(str(said["endorsement"]).encode())
    verify_note(endorsement, [key for key in old_keys if isinstance(key, VerifierKey)])
    statement = json.loads(endorsement.text)
    assert statement["keys"] == list(log.settings.keys)
    assert (statement["origin"], statement["previous"]) == (f"{ORIGIN}/2", previous)
    [epoch] = earlier_epochs(log.home)
    assert epoch.store is not None
    assert (epoch.number, epoch.settings.origin, epoch.store.size()) == (1, ORIGIN, 4)
    assert old_root is not None
    assert (
        open_checkpoint(epoch.store.get("checkpoint") or b"", old_keys).checkpoint.root == old_root
    )


def test_every_record_of_the_home_is_in_the_new_log_too(restored: AHome) -> None:
    begin(restored)
    restored.seal()
    restored.seal()
    for entry in restored.home.register():
        subject = receipt_subject(entry.number)
        proof = restored.log.proof_of(subject)
        assert proof is not None
        head = open_checkpoint(proof.checkpoint, restored.log.settings.known_keys).checkpoint
        leaf = restored.log.leaves.receipt_leaf(entry.receipt).leaf_hash
        check_inclusion(leaf, proof.index, head.size, proof.hashes, head.root)
    assert restored.log.status(restored.now).waiting == 0
    assert restored.log.audit(restored.now) == ()


def test_the_old_log_can_sign_nothing_any_more(restored: AHome) -> None:
    old = {file.read_bytes() for file in (restored.path / "keys").glob("log*.pem")}
    begin(restored)
    assert len(old) == 2
    for file in restored.path.rglob("*"):
        assert file.is_dir() or not any(key in file.read_bytes() for key in old)
    secrets = list(restored.path.rglob("secrets"))
    assert secrets == [restored.path / "log" / "secrets"]


def test_a_witness_that_is_told_the_new_key_cosigns_the_new_log(
    restored: AHome, tmp_path: Path
) -> None:
    log = begin(restored)
    [unknown] = WitnessedLog(log, timeout=2).views()
    assert unknown.standing is Standing.NEVER_SEEN
    with running(tmp_path / "w1", 1, log.settings.known_keys) as told:
        restored.watch(told)
        assert restored.seal() == 4
        assert [view.standing for view in restored.witnessed.views()] == [Standing.SAME]


def test_a_second_epoch_is_the_third_log(restored: AHome) -> None:
    begin(restored)
    restored.watch()
    restored.seal()
    gap = gap_of(restored.witnessed.ours(), ())
    log = open_epoch(restored.log, gap, opening(restored))
    assert log.settings.origin == f"{ORIGIN}/3"
    assert [epoch.settings.origin for epoch in earlier_epochs(log.home)] == [ORIGIN, f"{ORIGIN}/2"]
    assert (gap.size, gap.witness) == (4, None)
    assert log.notices()[1].payload["missing"] == 0


def test_a_log_in_a_database_goes_on_in_a_new_one(tmp_path: Path) -> None:
    home = AHome(tmp_path / "home")
    home.home = Home(home.path, entropy=home.entropy, store=SqliteStore(tmp_path / "one.db"))
    home.open()
    home.receive(b"%PDF one")
    home.seal()
    gap = gap_of(home.witnessed.ours(), ())
    with pytest.raises(InputError, match="name a new, empty one"):
        open_epoch(home.log, gap, opening(home))
    log = open_epoch(home.log, gap, opening(home), store=SqliteStore(tmp_path / "two.db"))
    home.home = log.home
    assert home.seal() == 4
    assert home.log.audit(home.now) == ()
    [epoch] = earlier_epochs(home.home)
    assert (epoch.settings.origin, epoch.store) == (ORIGIN, None)


def test_an_epoch_needs_a_reason_and_a_name_of_its_own(restored: AHome) -> None:
    gap = gap_of(restored.witnessed.ours(), ())
    with pytest.raises(InputError, match="reason"):
        open_epoch(restored.log, gap, opening(restored, " "))
    with pytest.raises(InputError, match="another name"):
        open_epoch(restored.log, gap, Opening(now=restored.now, reason="a test", origin=ORIGIN))
    with pytest.raises(InputError, match="no new epoch"):
        finish_epoch(restored.home)
    assert earlier_epochs(restored.home) == ()
    (restored.path / "epoch.json").write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="not of the schema"):
        finish_epoch(restored.home)


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
    restored: AHome, tmp_path: Path, how: str, start: int, stride: int
) -> None:
    gap = gap_of(restored.witnessed.ours(), restored.witnessed.views())
    steps, done = start, False
    while not done:
        copy = restored.backup(tmp_path / f"{how}-{steps}")
        dying = Home(copy.path, DyingDisk(steps, how), entropy=copy.entropy)
        try:
            open_epoch(HomeLog(dying), gap, opening(copy))
            done = True
        except Killed:
            pass
        healthy = Home(copy.path, entropy=copy.entropy)
        if not done and (copy.path / "epoch.json").exists():
            log = finish_epoch(healthy)
        else:  # nothing was begun, or all is done
            log = HomeLog(healthy)
            if log.settings.origin == ORIGIN:
                log = open_epoch(log, gap, opening(copy))
        assert [one.notice for one in log.notices()] == ["opened", "epoch"]
        copy.home = log.home
        copy.watch()
        assert copy.seal() == 4
        assert len(earlier_epochs(copy.home)) == 1
        steps += stride
    assert steps > 70
