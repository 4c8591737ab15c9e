"""A kill at any step: nothing acknowledged is lost, nothing half written is served, no fork."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.adapters.log.dying_disk import DyingDisk, HastyDisk, Killed
from tests.core.adapters.log.logged_home import (
    ORIGIN,
    SCHEDULE,
    at,
    home_with_log,
    open_home,
    public_files,
    receive,
    record,
    release,
    seal,
)
from tests.core.adapters.log.test_stores import batch_of
from tests.core.adapters.log.test_stores import record as a_record

from tecum.adapters.durable_files import Disk
from tecum.adapters.home import Home
from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.frames import frame, read_frames
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.publishing import merge_cosignatures
from tecum.errors import InputError, IntegrityError
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.notes import Note, parse_note
from tecum.ledger.receipts import Receipt

HOW = pytest.mark.parametrize("how", ["before", "after", "halfway"])


def each_step(
    tmp_path: Path, how: str, prepared: Path, work: Callable[[Disk, Path], None], *, least: int
) -> "list[Path]":
    """Copy a folder, do the work on a disk that dies at step 0, 1, 2, ...; give the remains."""
    steps, remains, done = 0, [], False
    while not done:
        path = tmp_path / f"{how}-{steps}"
        shutil.copytree(prepared, path, copy_function=shutil.copy2)
        try:
            work(DyingDisk(steps, how), path)
            done = True
        except Killed:
            steps += 1
        remains.append(path)
    assert steps >= least
    return remains


@HOW
def test_a_store_keeps_what_it_acknowledged_and_each_append_whole(tmp_path: Path, how: str) -> None:
    (tmp_path / "empty").mkdir()
    groups = [[a_record(1)], [a_record(2), a_record(3)], [a_record(4)]]
    acknowledged: dict[Path, int] = {}

    def work(disk: Disk, path: Path) -> None:
        store = FileStore(path / "log", disk)
        for number, group in enumerate(groups, 1):
            store.append(group)
            acknowledged[path] = number

    for path in each_step(tmp_path, how, tmp_path / "empty", work, least=15):
        store = FileStore(path / "log", HastyDisk())
        found = list(store.waiting())
        whole = [[one for group in groups[:count] for one in group] for count in range(4)]
        assert found in whole[acknowledged.get(path, 0) :]
        store.append(groups[2])
        assert FileStore(path / "log", HastyDisk()).waiting() == (
            *found,
            *(groups[2] if len(found) < 4 else ()),
        )


@HOW
def test_a_store_finishes_what_it_began(tmp_path: Path, how: str) -> None:
    ready = FileStore(tmp_path / "ready" / "log")
    ready.append([a_record(number) for number in range(6)])
    batch = batch_of(ready, size=4)

    def work(disk: Disk, path: Path) -> None:
        store = FileStore(path / "log", disk)
        with store.sealing():
            if store.intent() is None:
                store.begin(batch)
            store.put({"tile/0/000.p/4": b"x" * 128, "checkpoint": b"y"}, seconds=5)
            store.finish(batch)

    for path in each_step(tmp_path, how, tmp_path / "ready", work, least=30):
        store = FileStore(path / "log", HastyDisk())
        assert store.intent() in (None, batch)
        placed = [one.record.subject for one in store.records_at(0, 100)]
        subjects = [*placed, *(one.subject for one in store.waiting())]
        assert sorted(subjects) == [f"event {number}" for number in range(6)]  # each once
        assert (len(placed), store.size()) in {(0, 0), (4, 4)}
        if store.size() == 0:
            work(HastyDisk(), path)
        else:
            store.finish(batch)
        after = FileStore(path / "log", HastyDisk())
        assert (after.size(), after.intent()) == (4, None)
        assert [one.subject for one in after.waiting()] == ["event 4", "event 5"]
        for place, subject in enumerate(batch.subjects):
            assert after.position(subject) == place
        assert (after.get("checkpoint"), after.get("tile/0/000.p/4")) == (b"y", b"x" * 128)


@HOW
def test_opening_a_log_can_be_done_again(tmp_path: Path, how: str) -> None:
    home = open_home(tmp_path / "ready" / "home")
    home.set_up(agency="Example County Jail", entropy=bytes(32))
    receive(home, 1)
    record(home, 1)

    def work(disk: Disk, path: Path) -> None:
        open_log(open_home(path / "home", disk), now=at(1), origin=ORIGIN, schedule=SCHEDULE)

    for path in each_step(tmp_path, how, tmp_path / "ready", work, least=40):
        home = open_home(path / "home", HastyDisk())
        log = (
            HomeLog(home)
            if home.leaves
            else open_log(home, now=at(1), origin=ORIGIN, schedule=SCHEDULE)
        )
        sealed = seal(log, 2)
        assert sealed is not None
        assert (sealed.own, log.audit(at(2))) == (3, ())


@HOW
def test_every_receipt_and_event_has_its_leaf_whatever_was_cut_short(
    tmp_path: Path, how: str
) -> None:
    home_with_log(tmp_path / "ready")
    acknowledged: dict[Path, list[Receipt]] = {}

    def work(disk: Disk, path: Path) -> None:
        home = open_home(path, disk)
        known = acknowledged.setdefault(path, [])
        known.append(receive(home, 1))
        record(home, 1)
        known.append(receive(home, 2))
        release(home, 1)
        record(home, 2)

    for path in each_step(tmp_path, how, tmp_path / "ready", work, least=60):
        home = open_home(path, HastyDisk())
        held = {entry.number for entry in home.register()}
        assert held >= {receipt.number for receipt in acknowledged[path]}
        receive(home, 3)
        record(home, 3)
        log = HomeLog(home)
        while log.status(at(1)).waiting or log.heal():
            log.seal(at(1), bytes(32), early=True)
        assert log.audit(at(1)) == ()
        for number in acknowledged[path]:
            assert log.proof_of(f"receipt {number.number}") is not None


@HOW
def test_a_sealing_cut_short_goes_on_to_the_same_bytes(tmp_path: Path, how: str) -> None:
    """A fork is impossible: whatever came of the first try, the second publishes the same."""
    log = home_with_log(tmp_path / "ready")
    seal(log, 1)
    receive(log.home, 1, 1.5)
    record(log.home, 1, 1.5)
    log.append_notice("settings", {"every": 3600}, now=at(1.5))

    def work(disk: Disk, path: Path) -> None:
        seal(HomeLog(open_home(path, disk)), 2)

    shutil.copytree(tmp_path / "ready", tmp_path / "whole")
    work(Disk(), tmp_path / "whole")
    expected = public_files(HomeLog(Home(tmp_path / "whole")))
    assert {"checkpoints/8", "notices/0002.json"} <= expected.keys()
    for path in each_step(tmp_path, how, tmp_path / "ready", work, least=70):
        between = public_files(HomeLog(open_home(path, HastyDisk())))
        assert all(expected[name] == data for name, data in between.items() if name != "checkpoint")
        assert between["checkpoint"] in (expected["checkpoint"], expected["checkpoints/4"])
        again = HomeLog(open_home(path, HastyDisk()))
        seal(again, 2)
        assert public_files(again) == expected
        assert (again.audit(at(2)), again.store.intent()) == ((), None)
        assert list((path / "log" / "tmp").iterdir()) == []


@HOW
def test_cosignatures_cut_short_are_added_again(tmp_path: Path, how: str) -> None:
    log = home_with_log(tmp_path / "ready")
    sealed = seal(log, 1)
    assert sealed is not None
    text = parse_note(sealed.note).text
    line = cosign(text, CosigningKey(name="witness.example", seed=bytes(32)), 5)
    more = merge_cosignatures(sealed.note, str(Note(text=text, signatures=(line,))).encode())

    def work(disk: Disk, path: Path) -> None:
        HomeLog(open_home(path, disk)).add_cosignatures(more)

    for path in each_step(tmp_path, how, tmp_path / "ready", work, least=30):
        again = HomeLog(open_home(path, HastyDisk()))
        assert again.audit(at(1)) == ()
        assert again.add_cosignatures(more) == more
        assert again.audit(at(1)) == ()
        copies = [data for name, data in public_files(again).items() if "check" in name]
        assert copies == [more, more]


# -- what a journal says of itself -----------------------------------------------------------


def test_a_torn_frame_is_left_out_at_every_byte_and_damage_before_another_is_named() -> None:
    first, second = frame([a_record(1)]), frame([a_record(2), a_record(3)])
    for kept in range(len(second)):
        found = read_frames(first + second[:kept])
        assert [one.record.subject for one in found.placed] == ["event 1"]
        assert (found.size, found.torn) == (len(first), kept > 0)
        # A page that did not reach the disk is zeros in the room that was made before.
        lost = first + bytes(kept) + second[kept:] + bytes(100)
        found = read_frames(lost)
        assert (found.size, found.torn) == (len(first) + (0 if kept else len(second)), kept > 0)
    assert read_frames(first + second + bytes(99)).torn is False
    with pytest.raises(IntegrityError, match="byte 0: the record there is damaged"):
        read_frames(bytes(len(first)) + second)
    for place in range(len(first)):
        damaged = bytearray(first + second)
        damaged[place] ^= 1
        with pytest.raises(IntegrityError, match="byte 0: the record there is damaged"):
            read_frames(bytes(damaged))
        with pytest.raises(IntegrityError, match="byte 0: the record there is damaged"):
            read_frames(bytes(damaged[: len(first)]), whole=True)


def test_a_record_too_long_for_its_frame_is_refused_alone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "log")
    long = a_record(1)
    object.__setattr__(long, "subject", "x" * 70_000)
    with pytest.raises(InputError, match="shorten it"):
        store.append([long])
    store.append([a_record(2)])
    assert len(store.waiting()) == 1


def test_a_damaged_journal_is_named_and_nothing_is_appended(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "log")
    store.append([a_record(1)])
    store.append([a_record(2)])
    store.close()
    journal = tmp_path / "log" / "journal"
    data = bytearray(journal.read_bytes())
    data[40] ^= 1
    journal.write_bytes(data)
    for act in (lambda one: one.waiting(), lambda one: one.append([a_record(3)])):
        with pytest.raises(IntegrityError, match=r"journal from byte 0: byte 0: .* from a backup"):
            act(FileStore(tmp_path / "log"))
    assert journal.read_bytes() == data


def test_after_a_failed_write_the_log_must_be_opened_again(tmp_path: Path) -> None:
    class Full(Disk):
        full = False

        def sync_data(self, descriptor: int) -> None:
            if self.full:
                raise OSError(28, "No space left on device", "journal")
            super().sync_data(descriptor)

    disk = Full()
    store = FileStore(tmp_path / "log", disk)
    store.append([a_record(1)])
    disk.full = True
    with pytest.raises(InputError, match=r"No space left on device .* free the space"):
        store.append([a_record(2)])
    disk.full = False
    with pytest.raises(InputError, match="open the log again"):
        store.append([a_record(3)])
    FileStore(tmp_path / "log", disk).append([a_record(3)])


def test_two_processes_see_what_each_other_wrote_and_sealed(tmp_path: Path) -> None:
    one, two = FileStore(tmp_path / "log"), FileStore(tmp_path / "log")
    one.append([a_record(1)])
    two.append([a_record(2)])
    one.append([a_record(3)])
    batch = batch_of(two, size=2)
    two.begin(batch)
    one.append([a_record(4)])
    two.finish(batch)
    assert [found.subject for found in one.waiting()] == ["event 3", "event 4"]
    one.append([a_record(5)])
    assert [found.subject for found in two.waiting()] == ["event 3", "event 4", "event 5"]
    assert list((tmp_path / "log" / "tmp").iterdir()) == []
