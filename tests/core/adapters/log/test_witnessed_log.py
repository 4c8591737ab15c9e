"""Sealing under the eyes of witnesses, and what a restored backup may not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.adapters.log.a_home import ORIGIN, AHome
from tests.core.adapters.log.authority import TimeAuthority
from tests.core.adapters.log.witnessed import Running, running

from tecum.adapters.log.fetching import Fetched, UnreachableError
from tecum.adapters.log.restore import gap_of
from tecum.adapters.log.time_stamps import ANSWER_TYPE, Authority
from tecum.adapters.log.witness_client import read_seen
from tecum.adapters.log.witness_server import origin_hash
from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import parse_key
from tecum.ledger.witnessing import Cosigned, Standing
from tecum.verify.time_stamp import verify_time_stamp


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


@pytest.fixture
def w1(home: AHome, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w1", 1, home.log.settings.known_keys) as found:
        yield found


@pytest.fixture
def w2(home: AHome, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w2", 2, home.log.settings.known_keys) as found:
        yield found


def test_a_sealed_checkpoint_bears_its_witnesses_wherever_it_is_published(
    home: AHome, w1: Running, w2: Running
) -> None:
    home.watch(w1, w2, quorum="all")
    receipt, _ = home.receive(b"%PDF one")
    assert [home.seal(), home.seal()] == [4, 8]
    policy = home.witnessed.policy
    assert policy is not None
    note = home.log.latest()
    assert note is not None
    opened = open_checkpoint(note, (*home.log.settings.known_keys, *policy.keys))
    assert policy.witnesses_of(opened) == ("w1", "w2")
    proof = home.log.proof_of(f"receipt {receipt.number}")
    assert proof is not None
    earlier = open_checkpoint(proof.checkpoint, (*home.log.settings.known_keys, *policy.keys))
    assert (earlier.checkpoint.size, policy.witnesses_of(earlier)) == (4, ("w1", "w2"))
    assert [view.standing for view in home.witnessed.views()] == [Standing.SAME, Standing.SAME]
    seen = read_seen(home.path / "log" / "seen.json")
    assert seen == {str(one.key.cosigner_key): 8 for one in (w1, w2)}


def test_without_a_policy_a_log_seals_alone(home: AHome) -> None:
    assert home.seal() == 4
    assert home.witnessed.ask_again() == ()
    with pytest.raises(InputError, match="policy"):
        home.witnessed.views()
    (home.path / "log" / "policy").write_text("quorum nobody\n")
    with pytest.raises(InputError, match=r"policy.*line 1"):
        home.seal()


def test_last_night_s_backup_with_one_leaf_appended_is_stopped(
    home: AHome, tmp_path: Path, w1: Running
) -> None:
    home.watch(w1)
    home.receive(b"%PDF one")
    home.seal()
    backup = home.backup(tmp_path / "backup")
    home.receive(b"%PDF after the backup")
    home.seal()
    backup.receive(b"%PDF something else")
    backup.hour += 5
    with pytest.raises(IntegrityError, match="has seen size 8, and this log holds 4") as stopped:
        backup.seal()
    assert "tecum log rotate --new-epoch" in str(stopped.value)
    # Nothing was signed, nothing is half done, and intake goes on.
    assert backup.log.status(backup.now).size == 4
    assert backup.log.store.intent() is None
    assert backup.log.store.get("checkpoints/8") is None
    backup.receive(b"%PDF more")
    [view] = backup.witnessed.views()
    gap = gap_of(backup.witnessed.ours(), [view])
    assert (gap.ours.size, gap.size, gap.witness) == (4, 8, "w1")
    assert gap.seen == w1.witness.state(origin_hash(ORIGIN)).note  # type: ignore[union-attr]


def test_a_backup_that_lost_nothing_goes_on(home: AHome, tmp_path: Path, w1: Running) -> None:
    home.watch(w1)
    home.receive(b"%PDF one")
    home.seal()
    backup = home.backup(tmp_path / "backup")
    assert backup.seal() == 8
    assert [view.standing for view in backup.witnessed.views()] == [Standing.SAME]


def test_a_fork_that_was_signed_elsewhere_is_never_continued(
    home: AHome, tmp_path: Path, w1: Running, w2: Running
) -> None:
    home.seal()
    twin = home.backup(tmp_path / "twin")
    home.watch(w1)
    twin.watch(w2)
    home.receive(b"%PDF one")
    twin.receive(b"%PDF two")
    assert (home.seal(), twin.seal()) == (8, 8)
    home.watch(w1, w2)
    assert [view.standing for view in home.witnessed.views()] == [Standing.SAME, Standing.FORK]
    with pytest.raises(IntegrityError, match="w2 has seen another history"):
        home.seal()


def test_a_witness_that_serves_nothing_to_monitors_guards_as_well(
    home: AHome, tmp_path: Path, w1: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.watch(w1)
    home.seal()
    backup = home.backup(tmp_path / "backup")
    home.receive(b"%PDF one")
    home.seal()
    monkeypatch.setattr("tecum.adapters.log.witness_client.origin_hash", lambda _: "0" * 64)
    with pytest.raises(IntegrityError, match="has seen size 8"):
        backup.seal()


def test_an_outage_of_some_stops_nothing_and_one_of_a_quorum_holds_the_seal_back(
    home: AHome, tmp_path: Path, w1: Running
) -> None:
    with running(tmp_path / "w2", 2, home.log.settings.known_keys) as gone:
        home.watch(w1, gone, quorum="all")
        home.seal()
    assert home.seal() == 8  # w2 alone could not have made the quorum
    by_name = {one.name: one.outcome for one in home.witnessed.ask_again()}
    assert isinstance(by_name["w1"], Cosigned)
    home.watch(w1, gone, quorum="w2")
    with pytest.raises(IntegrityError, match="go on waiting safely"):
        home.seal()
    told = home.witnessed.seal(home.now, home.entropy(32), despite_silence=True)
    assert told.sealed is not None
    assert told.sealed.checkpoint.size == 12


def test_cosignatures_that_lacked_are_fetched_later(home: AHome, tmp_path: Path) -> None:
    keys = home.log.settings.known_keys
    with running(tmp_path / "w", 1, keys) as gone:
        pass
    home.watch(gone)
    home.seal()
    with running(tmp_path / "w", 1, keys) as back:
        home.watch(back)
        [one] = home.witnessed.ask_again()
        assert isinstance(one.outcome, Cosigned)
        note = home.log.latest()
        assert note is not None
        assert list(open_checkpoint(note, (*keys, back.key.cosigner_key)).cosigned)[-1] == (
            back.key.cosigner_key.label
        )


def test_a_checkpoint_is_stamped_and_an_authority_that_is_down_stops_nothing(
    home: AHome, tmp_path: Path
) -> None:
    authority = TimeAuthority(tmp_path / "authority")
    home.witnessed.stamps.configure([Authority(url="https://a.example", roots=authority.roots)])
    down = True

    def ask(url: str, query: bytes) -> Fetched:
        if down:
            raise UnreachableError(f"{url}: down")
        return Fetched(status=200, content_type=ANSWER_TYPE, body=authority.stamp(query))

    first = home.witnessed.seal(home.now, home.entropy(32), ask_for_stamp=ask)
    assert [one.stamped_at for one in first.stamps] == [None]
    down = False
    home.hour += 1
    second = home.witnessed.seal(home.now, home.entropy(32), ask_for_stamp=ask)
    assert [one.size for one in second.stamps] == [8, 4]
    for size in (4, 8):
        token = home.witnessed.stamps.token(size)
        note = home.log.store.get(f"checkpoints/{size}")
        assert token is not None
        assert note is not None
        text = note.partition(b"\n\n")[0] + b"\n"
        assert verify_time_stamp(token, text, [authority.roots.encode()]) is not None
    assert parse_key(home.log.settings.keys[0]).name == ORIGIN
