"""New keys: announced in the log, signed for by the old ones once, and believed by their lives."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import ORIGIN, AHome
from tests.core.adapters.log.witnessed import Running, running

from tecum.adapters.durable_files import Disk
from tecum.adapters.home import Home
from tecum.adapters.log.key_files import destroy
from tecum.adapters.log.keys import rotate
from tecum.errors import InputError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import parse_key
from tecum.ledger.key_lives import Doubt, key_lives
from tecum.ledger.log_descriptions import LOG_JSON, read_log_description
from tecum.ledger.notes import parse_note
from tecum.ledger.witnessing import Cosigned, Refused
from tecum.verify import verify_receipt


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


@pytest.fixture
def old_witness(home: AHome, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w1", 1, home.log.settings.known_keys) as found:
        yield found


def signers(home: AHome) -> list[str]:
    note = home.log.latest()
    assert note is not None
    return [line.key_id.hex() for line in parse_note(note).signatures]


def test_old_and_new_keys_sign_the_checkpoint_that_holds_the_notice_and_then_the_new_alone(
    home: AHome,
) -> None:
    home.seal()
    old = [parse_key(text) for text in home.log.settings.keys]
    rotation = rotate(home.log, now=home.now)
    new = [rotation.log_key, rotation.clock_key]
    home.seal()
    assert set(signers(home)) == {key.key_id.hex() for key in (*old, *new)}
    note = home.log.latest()
    assert note is not None
    assert open_checkpoint(note, old).checkpoint == open_checkpoint(note, new).checkpoint
    home.seal()
    assert signers(home) == [key.key_id.hex() for key in new]
    # Who knows the old keys alone learns of the new ones from the notice under the old signature.
    notice = home.log.notices()[-1]
    assert (notice.notice, notice.payload["keys"]) == ("keys", [str(key) for key in new])
    proof = home.log.proof_of(notice.leaf.subject)
    assert proof is not None
    assert open_checkpoint(proof.checkpoint, old).checkpoint.size == 8
    published = home.log.store.get(LOG_JSON)
    assert published is not None
    assert read_log_description(published).keys == tuple(map(str, (*old, *new)))


def test_old_private_keys_are_destroyed_when_they_sign_no_more(home: AHome) -> None:
    folder = home.path / "keys"
    (folder / "backup-of-mail.pem").write_text("not ours")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    rotate(home.log, now=home.now)
    assert not (folder / "receipts.pem").exists()
    assert (folder / "log.pem").read_bytes() == before["log.pem"]
    home.seal()
    names = {path.name for path in folder.iterdir()}
    assert len(names) == 4
    assert names & before.keys() == {"backup-of-mail.pem"}
    for name in ("log.pem", "log-clock.pem", "receipts.pem"):
        for path in home.path.rglob("*"):
            assert path.is_dir() or before[name] not in path.read_bytes()


def test_receipts_are_signed_by_the_new_key_and_those_of_the_old_still_hold(home: AHome) -> None:
    old_key = home.home.verifier_key
    first, _ = home.receive(b"%PDF one")
    rotation = rotate(home.log, now=home.now)
    second, _ = home.receive(b"%PDF two")
    assert home.home.verifier_key == str(rotation.receipts_key) == second.verifier_key
    assert parse_key(old_key).name == rotation.receipts_key.name
    assert verify_receipt(first.document, trusted_keys=[old_key]).valid
    assert verify_receipt(second.document, trusted_keys=[str(rotation.receipts_key)]).valid
    assert not verify_receipt(second.document, trusted_keys=[old_key]).valid
    again = Home(home.path, entropy=home.entropy)
    assert again.signing_key().verifier_key == rotation.receipts_key
    assert home.log.settings.receipt_keys == (old_key, str(rotation.receipts_key))


def test_a_witness_follows_by_the_old_key_once_and_then_must_be_told(
    home: AHome, old_witness: Running, tmp_path: Path
) -> None:
    home.watch(old_witness)
    home.seal()
    rotate(home.log, now=home.now)
    home.seal()
    home.hour += 1
    told = home.witnessed.seal(home.now, home.entropy(32))
    [one] = told.asked
    assert isinstance(one.outcome, Refused)
    assert one.outcome.status == 403
    with running(tmp_path / "w1", 1, home.log.settings.known_keys) as told_witness:
        home.watch(told_witness)
        [one] = home.witnessed.ask_again()
        assert isinstance(one.outcome, Cosigned)


def test_the_lives_of_keys_follow_from_the_notices(home: AHome) -> None:
    opened = home.now
    old = [*home.log.settings.keys, home.home.verifier_key]
    home.hour += 5
    first = rotate(home.log, now=home.now)
    rotated = home.now
    home.hour += 5
    home.seal()
    rotate(home.log, now=home.now)
    lives = key_lives(home.log.notices())
    assert len(lives) == 9
    for key in old:
        assert (lives[key].since, lives[key].until) == (opened, rotated)
    for fresh in (first.log_key, first.clock_key, first.receipts_key):
        assert (lives[str(fresh)].since, lives[str(fresh)].until) == (rotated, home.now)
    assert {life.stolen_since for life in lives.values()} == {None}


def test_a_theft_stands_in_the_log_with_what_is_not_believed_since(home: AHome) -> None:
    home.hour += 5
    theft = home.now - timedelta(hours=3)
    receipt, _ = home.receive(b"%PDF one")
    rotation = rotate(home.log, now=home.now, stolen_since=theft)
    home.seal()
    life = key_lives(home.log.notices())[receipt.verifier_key]
    assert life.doubt(receipt.arrival.received_at) is Doubt.STOLEN
    early = theft - timedelta(hours=1)
    assert life.doubt(early) is Doubt.STOLEN
    assert life.doubt(early, attested=early) is None
    assert key_lives(home.log.notices())[str(rotation.receipts_key)].doubt(home.now) is None
    document = home.log.store.get("notices/0002.json")
    assert document is not None
    assert b'"stolen_since":"2020-01-13T08:00:00Z"' in document


def test_a_theft_of_tomorrow_is_refused_and_changes_nothing(home: AHome) -> None:
    before = home.log.settings
    for moment in (home.now + timedelta(days=1), home.now.replace(tzinfo=None)):
        with pytest.raises(InputError, match="stolen since"):
            rotate(home.log, now=home.now, stolen_since=moment)
    assert home.log.settings == before
    assert len(home.log.notices()) == 1


def test_keys_that_a_cut_rotation_left_are_removed_by_the_next(home: AHome) -> None:
    stray = home.path / "keys" / "log-00000000.pem"
    stray.write_text("a key that nothing names")
    rotate(home.log, now=home.now)
    assert not stray.exists()
    home.seal()
    assert len(home.log.settings.signing) == 2
    assert home.log.settings.retiring == ()


def test_a_secret_is_overwritten_before_it_is_removed(tmp_path: Path) -> None:
    secret, twin = tmp_path / "key.pem", tmp_path / "twin"
    secret.write_bytes(b"secret" * 10)
    twin.hardlink_to(secret)
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    destroy(Disk(), secret, scratch)
    assert twin.read_bytes() == bytes(60)
    destroy(Disk(), secret, scratch)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["tmp", "twin"]


def test_openssl_reads_the_new_keys(home: AHome) -> None:
    rotate(home.log, now=home.now)
    for used in home.log.settings.signing:
        file = home.path / "keys" / used.file
        words = ["openssl", "pkey", "-in", str(file), "-noout", "-text"]
        assert b"ED25519" in subprocess.run(words, capture_output=True, check=True).stdout
    assert home.log.settings.origin == ORIGIN
