"""Witnesses behind real sockets: what they cosign and refuse, and what the log makes of it."""

import http.client
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.adapters.log.witnessed import (
    KEYS,
    NOW,
    ORIGIN,
    ALog,
    Running,
    entry,
    policy,
    running,
)

from tecum.adapters.durable_files import Disk
from tecum.adapters.log.fetching import UnreachableError, fetch
from tecum.adapters.log.key_files import read_seed
from tecum.adapters.log.witness_client import (
    Asked,
    OurLog,
    Silent,
    ask_witnesses,
    look,
    merged,
    read_seen,
    write_seen,
)
from tecum.adapters.log.witness_server import Witness, origin_hash
from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import ML_DSA_44
from tecum.ledger.witnessing import (
    MAX_REQUEST,
    Conflict,
    Cosigned,
    Refused,
    Standing,
    request_body,
)


@pytest.fixture
def w1(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w1", 1) as found:
        yield found


@pytest.fixture
def w2(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w2", 2) as found:
        yield found


@pytest.fixture
def log() -> ALog:
    return ALog().grow([entry(number) for number in range(5)])


def test_a_checkpoint_is_cosigned_by_all_and_served_to_monitors(
    log: ALog, w1: Running, w2: Running
) -> None:
    rules = policy(w1.line("X"), w2.line("Y"), "group both all X Y\n", quorum="both")
    asked = ask_witnesses(rules, log.ours, {})
    note = merged(log.ours.note or b"", asked)
    opened, met = rules.open(note)
    assert met
    assert set(opened.cosigned.values()) == {int(NOW.timestamp())}
    served = fetch(f"{w1.url}/{origin_hash(ORIGIN)}/checkpoint")
    assert served.status == 200
    shown = open_checkpoint(served.body, (*KEYS, w1.key.cosigner_key))
    assert shown.checkpoint == log.ours.checkpoint
    assert list(shown.cosigned) == [w1.key.cosigner_key.label]
    assert w1.reports == [
        "200 POST /add-checkpoint",
        f"200 GET /{origin_hash(ORIGIN)}/checkpoint",
    ]


def test_a_log_that_grew_catches_up_from_whatever_the_witness_saw(log: ALog, w1: Running) -> None:
    rules = policy(w1.line("X"))
    ask_witnesses(rules, log.ours, {})
    log.grow([entry(number) for number in range(5, 300)])
    wrong = {str(w1.key.cosigner_key): 3}
    for seen in ({}, wrong, {str(w1.key.cosigner_key): 10_000}):
        [one] = ask_witnesses(rules, log.ours, seen)
        assert isinstance(one.outcome, Cosigned)
    assert w1.witness.state(origin_hash(ORIGIN)).checkpoint.size == 300  # type: ignore[union-attr]


def test_a_witness_that_is_down_stops_nobody(log: ALog, w1: Running, tmp_path: Path) -> None:
    with running(tmp_path / "gone", 3) as gone:
        rules = policy(w1.line("X"), gone.line("Y"), "group one any X Y\n", quorum="one")
    by_name = {one.name: one.outcome for one in ask_witnesses(rules, log.ours, {}, timeout=2)}
    assert isinstance(by_name["X"], Cosigned)
    assert isinstance(by_name["Y"], Silent)
    views = {view.name: view for view in look(rules, log.ours, KEYS, timeout=2)}
    assert views["X"].standing is Standing.SAME
    assert (views["Y"].standing, "127.0.0.1" in str(views["Y"].problem)) == (None, True)


def test_another_history_is_refused_and_seen_as_a_fork(log: ALog, w1: Running) -> None:
    rules = policy(w1.line("X"))
    ask_witnesses(rules, log.ours, {})
    forked = ALog().grow([entry(number, kind=9) for number in range(8)])
    [one] = ask_witnesses(rules, forked.ours, {})
    assert isinstance(one.outcome, Refused)
    assert one.outcome.status == 422
    [view] = look(rules, forked.ours, KEYS)
    assert (view.standing, view.size) == (Standing.FORK, 5)
    assert view.note is not None
    assert open_checkpoint(view.note, KEYS).checkpoint == log.ours.checkpoint


def test_before_the_first_checkpoint_nobody_has_seen_anything(w1: Running) -> None:
    rules, empty = policy(w1.line("X")), ALog()
    assert [view.standing for view in look(rules, empty.ours, KEYS)] == [Standing.NEVER_SEEN]
    with pytest.raises(InputError, match="seal it first"):
        ask_witnesses(rules, empty.ours, {})
    with pytest.raises(IntegrityError, match="not of"):
        OurLog.open(ALog().grow([entry(1)]).files.get, "another.example/log")


def test_a_witness_that_was_not_told_of_the_log_has_seen_nothing(log: ALog, tmp_path: Path) -> None:
    with running(tmp_path / "w", 5, keys=()) as stranger:
        [view] = look(policy(stranger.line("X")), log.ours, KEYS)
    assert (view.standing, "not known" in str(view.problem)) == (Standing.NEVER_SEEN, True)


def test_two_views_shown_to_two_witnesses_are_caught(log: ALog, w1: Running, w2: Running) -> None:
    other = log.copy().grow([entry(5, kind=9)])
    log.grow([entry(5)])
    ask_witnesses(policy(w1.line("X")), log.ours, {})
    ask_witnesses(policy(w2.line("Y")), other.ours, {})
    both = policy(w1.line("X"), w2.line("Y"))
    for shown, standings in (
        (log, (Standing.SAME, Standing.FORK)),
        (other, (Standing.FORK, Standing.SAME)),
    ):
        views = look(both, shown.ours, KEYS)
        assert tuple(view.standing for view in views) == standings
        # Both notes bear the signature of our log over one size: evidence that needs no witness.
        notes = [open_checkpoint(view.note or b"", KEYS).checkpoint for view in views]
        assert notes[0].size == notes[1].size
        assert notes[0].root != notes[1].root


def test_a_log_that_lost_leaves_is_behind_its_witness(log: ALog, w1: Running) -> None:
    backup = log.copy()
    log.grow([entry(number) for number in range(5, 9)])
    rules = policy(w1.line("X"))
    ask_witnesses(rules, log.ours, {})
    [view] = look(rules, backup.ours, KEYS)
    assert (view.standing, view.size) == (Standing.OURS_BEHIND, 9)
    [one] = ask_witnesses(rules, backup.ours, {})
    assert one.outcome == Conflict(size=9)


def test_what_a_witness_serves_is_not_believed_without_signatures(
    log: ALog, w1: Running, w2: Running
) -> None:
    ask_witnesses(policy(w1.line("X")), log.ours, {})
    # The second answers with the checkpoint of the first: its own cosignature is missing.
    state = w1.witness.state(origin_hash(ORIGIN))
    assert state is not None
    (w2.witness.path / "logs" / origin_hash(ORIGIN)).write_bytes(state.note)
    [view] = look(policy(w2.line("Y")), log.ours, KEYS)
    assert (view.standing, view.problem) == (None, "what it serves lacks its own cosignature")


def test_without_a_monitoring_address_the_submission_tells_as_much(
    log: ALog, w1: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = log.copy()
    rules = policy(w1.line("X"))
    log.grow([entry(number) for number in range(5, 9)])
    ask_witnesses(rules, log.ours, {})
    forked = ALog().grow([entry(number, kind=9) for number in range(12)])
    monkeypatch.setattr("tecum.adapters.log.witness_client.origin_hash", lambda _: "0" * 64)

    def standing(shown: ALog) -> Standing | None:
        [view] = look(rules, shown.ours, KEYS)
        return view.standing

    assert standing(older) is Standing.OURS_BEHIND
    assert standing(forked) is Standing.FORK
    assert standing(log) is Standing.SAME
    [view] = look(rules, log.ours, KEYS, ask_again=False)
    assert view.standing is Standing.NEVER_SEEN


def test_many_calls_at_once_leave_one_growing_record(log: ALog, w1: Running) -> None:
    versions = [log.copy()]
    for number in range(5, 13):
        versions.append(versions[-1].copy().grow([entry(number)]))
    rules = policy(w1.line("X"))

    def ask(version: ALog) -> None:
        ask_witnesses(rules, version.ours, {})

    threads = [threading.Thread(target=ask, args=(one,)) for one in versions * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [view] = look(rules, versions[-1].ours, KEYS)
    assert view.standing in {Standing.SAME, Standing.WITNESS_BEHIND}
    ask_witnesses(rules, versions[-1].ours, {})
    assert look(rules, versions[-1].ours, KEYS)[0].standing is Standing.SAME


# -- the server --------------------------------------------------------------------------------


def test_a_state_that_cannot_be_stored_is_not_cosigned(log: ALog, tmp_path: Path) -> None:
    class FullDisk(Disk):
        full = False

        def write(self, descriptor: int, data: bytes) -> None:
            if self.full:
                raise OSError(28, "No space left on device")
            super().write(descriptor, data)

    disk = FullDisk()
    witness = Witness(path=tmp_path / "w", log_keys=KEYS, clock=lambda: NOW, disk=disk)
    key = witness.set_up(entropy=bytes(32))
    disk.full = True
    with pytest.raises(OSError, match="No space"):
        witness.answer(request_body(0, (), log.ours.note or b""), key)
    assert witness.state(origin_hash(ORIGIN)) is None


def test_a_damaged_state_is_an_error_and_not_a_new_beginning(log: ALog, w1: Running) -> None:
    rules = policy(w1.line("X"))
    ask_witnesses(rules, log.ours, {})
    (w1.witness.path / "logs" / origin_hash(ORIGIN)).write_bytes(b"rubbish")
    [one] = ask_witnesses(rules, log.ours, {})
    assert isinstance(one.outcome, Refused)
    assert one.outcome.status == 500
    with pytest.raises(IntegrityError, match="restore it"):
        w1.witness.state(origin_hash(ORIGIN))
    assert any(line.startswith("500 POST") for line in w1.reports)


def test_the_key_is_made_once_kept_for_its_owner_and_named(tmp_path: Path) -> None:
    witness = Witness(path=tmp_path / "w", log_keys=KEYS)
    first = witness.set_up(entropy=bytes(range(32)))
    assert witness.set_up(entropy=bytes(32)) == first
    assert first.name.startswith("witness/")
    assert stat.S_IMODE((tmp_path / "w" / "keys" / "witness.pem").stat().st_mode) == 0o600
    with pytest.raises(InputError, match="already"):
        witness.set_up(entropy=bytes(32), name="witness.example/other")
    with pytest.raises(InputError, match="32 random bytes"):
        witness.set_up(entropy=b"")
    (tmp_path / "w" / "keys" / "witness.pem").unlink()
    with pytest.raises(IntegrityError, match="missing"):
        witness.set_up(entropy=bytes(32))


def test_a_witness_may_cosign_with_ml_dsa(log: ALog, tmp_path: Path) -> None:
    with running(tmp_path / "w", 6, kind=ML_DSA_44) as witness:
        rules = policy(witness.line("X"), quorum="X")
        note = merged(log.ours.note or b"", ask_witnesses(rules, log.ours, {}))
        opened, met = rules.open(note)
        assert (met, list(opened.cosigned)) == (True, [witness.key.cosigner_key.label])
        assert [view.standing for view in look(rules, log.ours, KEYS)] == [Standing.SAME]
        again = witness.witness.set_up(entropy=bytes(32), kind=ML_DSA_44)
        assert again == witness.key
        with pytest.raises(InputError, match="of type 6"):
            witness.witness.set_up(entropy=bytes(32))
    with pytest.raises(IntegrityError, match="not an Ed25519 key"):
        read_seed(tmp_path / "w" / "keys" / "witness.pem")


def test_a_witness_whose_key_is_not_the_published_one_does_not_start(tmp_path: Path) -> None:
    one, two = (Witness(path=tmp_path / name, log_keys=KEYS) for name in ("one", "two"))
    one.set_up(entropy=bytes([1]) * 32)
    two.set_up(entropy=bytes([2]) * 32)
    (tmp_path / "one" / "keys" / "witness.pem").write_bytes(
        (tmp_path / "two" / "keys" / "witness.pem").read_bytes()
    )
    with pytest.raises(IntegrityError, match="restore the key"):
        one.set_up(entropy=bytes(32))
    (tmp_path / "two" / "witness.json").write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="restore it"):
        two.set_up(entropy=bytes(32))


def test_only_the_two_calls_are_answered(w1: Running) -> None:
    assert fetch(f"{w1.url}/").status == 404
    assert fetch(f"{w1.url}/../etc/passwd").status == 404
    assert fetch(f"{w1.url}/{'0' * 64}/checkpoint").status == 404
    assert fetch(f"{w1.url}/other", body=b"x").status == 404
    assert fetch(f"{w1.url}/add-checkpoint", body=b"x").status == 400
    assert fetch(f"{w1.url}/add-checkpoint", body=b"x" * (MAX_REQUEST + 1)).status == 413
    host = w1.url.removeprefix("http://")
    for headers, status in (
        ({"Transfer-Encoding": "chunked"}, 411),
        ({"Content-Length": "-1"}, 411),
    ):
        connection = http.client.HTTPConnection(host, timeout=5)
        connection.putrequest("POST", "/add-checkpoint")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()


def test_one_connection_serves_many_calls(log: ALog, w1: Running) -> None:
    connection = http.client.HTTPConnection(w1.url.removeprefix("http://"), timeout=5)
    for _ in range(3):
        connection.request("POST", "/add-checkpoint", request_body(9, (), log.ours.note or b""))
        answer = connection.getresponse()
        assert (answer.status, bool(answer.read())) == (400, True)
    connection.close()


# -- requests and memory -----------------------------------------------------------------------


def test_an_address_that_is_no_web_address_is_refused() -> None:
    for url in ("file:///etc/passwd", "ftp://example.com", "http://", "witness.example"):
        with pytest.raises(InputError, match="https"):
            fetch(url)


def test_nobody_at_an_address_is_said_so() -> None:
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1"):
        fetch("http://127.0.0.1:1/x", timeout=2)


def test_the_last_sizes_are_remembered(w1: Running, tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    assert read_seen(file) == {}
    key = w1.key.cosigner_key
    asked = (Asked(name="X", key=key, outcome=Conflict(size=9)),)
    assert write_seen(file, asked, 5, Disk(), tmp_path) == {str(key): 9}
    asked = (
        Asked(name="X", key=key, outcome=Cosigned(lines=(), at={key: 1})),
        Asked(name="Y", key=key, outcome=Silent(what="down")),
    )
    assert write_seen(file, asked, 12, Disk(), tmp_path) == {str(key): 12} == read_seen(file)
    file.write_bytes(b"{}")
    with pytest.raises(IntegrityError, match="remove it"):
        read_seen(file)
