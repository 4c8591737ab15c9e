"""The watched folder: once each, whatever stops it, and nothing named but in the folder."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.desks import ADesk

from tecum.adapters.clock import seconds
from tecum.adapters.durable_files import Disk
from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel
from tecum_web.jobs import folder as folder_module
from tecum_web.jobs.drain import drain
from tecum_web.jobs.folder import FolderWatch
from tecum_web.records.channels_file import WatchedFolder
from tecum_web.records.models import Answer, ArrivalRow, MatterState, ReceiptRow


class Killed(BaseException):
    """Stands for a kill: nothing of ours catches it."""


def watch(desk: ADesk, path: Path) -> FolderWatch:
    path.mkdir(exist_ok=True)
    return FolderWatch(WatchedFolder(path=path, channel=Channel.FAX), desk.agency)


def sweep(desk: ADesk, watched: FolderWatch) -> tuple[str, ...]:
    """Two sweeps, between which every file lay still."""
    watched.sweep(lambda: desk.now)
    desk.later(seconds=5)
    return watched.sweep(lambda: desk.now).receipts


def done(path: Path) -> list[str]:
    return sorted(file.name for file in (path / "done").iterdir())


def receipts_of(desk: ADesk) -> list[str]:
    """The digests that receipts were made for, in order."""
    return [entry.receipt.arrival.files[0].sha256 for entry in desk.home.register()]


def test_a_file_is_received_once_it_lies_still_and_moves_under_its_receipt(
    desk: ADesk, tmp_path: Path
) -> None:
    path = tmp_path / "in"
    watched = watch(desk, path)
    (path / "a.txt").write_bytes(b"half")
    (path / "b.pdf.part").write_bytes(b"unfinished")
    assert watched.sweep(lambda: desk.now).receipts == ()
    desk.later(seconds=5)
    (path / "a.txt").write_bytes(b"half and half")
    assert watched.sweep(lambda: desk.now).receipts == ()
    desk.later(seconds=5)
    (receipt,) = watched.sweep(lambda: desk.now).receipts
    assert done(path) == [f"{receipt}--a.txt"]
    assert receipts_of(desk) == [sha256_hex(b"half and half")]
    assert ReceiptRow.objects.get().channel == "fax"
    assert MatterState.objects.get().unread == 1
    assert (path / "b.pdf.part").exists()
    row = ArrivalRow.objects.get()
    assert (row.receipt, "a.txt" in repr(row.__dict__)) == (receipt, False)
    assert sweep(desk, watched) == ()


def test_the_same_bytes_put_in_again_are_a_new_arrival_and_linked(
    one_desk: ADesk, tmp_path: Path
) -> None:
    watched = watch(one_desk, tmp_path / "in")
    receipts = []
    for _ in range(2):
        (tmp_path / "in" / "a.txt").write_bytes(b"the same")
        receipts += sweep(one_desk, watched)
    assert len(set(receipts)) == 2
    assert one_desk.home.entry_of(receipts[1]).earlier == (receipts[0],)


def test_what_nobody_can_receive_goes_aside_with_its_reason(
    one_desk: ADesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in"
    watched = watch(one_desk, path)
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"elsewhere")
    (path / "link.txt").symlink_to(secret)
    monkeypatch.setattr(folder_module, "MOST_BYTES", 10)
    (path / "large.txt").write_bytes(b"eleven bytes")
    (path / "empty.txt").touch()
    assert sweep(one_desk, watched) == ()
    one_desk.later(minutes=11)
    assert watched.sweep(lambda: one_desk.now).failed == 1
    notes = sorted(file.read_text() for file in (path / "failed").glob("*.why.txt"))
    assert [note.split(";")[0] for note in notes] == [
        "Not received: it has 12 bytes, and at most 10 are taken",
        "Not received: it is a link or no file",
        "Not received: it is empty",
    ]
    assert list(one_desk.home.register()) == []


STEPS = ("os.rename", "read", "take_in", "after_commit", "move")


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(
    one_desk: ADesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "in"
    for number in range(3):
        path.mkdir(exist_ok=True)
        (path / f"{number}.txt").write_bytes(f"paper {number}".encode())

    def dies(*_: object, **__: object) -> None:
        raise Killed

    real_take = folder_module.take_in_arrival

    def takes_then_dies(**told: object) -> None:
        real_take(**told)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        if step == "os.rename":
            patch.setattr(folder_module, "_sync", dies)
        elif step == "read":
            patch.setattr(folder_module, "_read_still", dies)
        elif step == "take_in":
            patch.setattr("tecum_web.actions.receive_paper.later", dies)
        elif step == "after_commit":
            patch.setattr(folder_module, "take_in_arrival", takes_then_dies)
        else:
            patch.setattr(folder_module, "_move", dies)
        with pytest.raises(Killed):
            sweep(one_desk, watch(one_desk, path))
    sweep(one_desk, watch(one_desk, path))
    expected = sorted(sha256_hex(f"paper {number}".encode()) for number in range(3))
    assert sorted(receipts_of(one_desk)) == expected
    assert len(done(path)) == 3
    assert MatterState.objects.count() == 3


def test_a_full_disk_at_any_step_keeps_the_file_until_there_is_room(
    one_desk: ADesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in"
    watched = watch(one_desk, path)
    faults: list[str] = []
    for made, steps in enumerate(range(40), 1):
        (path / "a.txt").write_bytes(f"paper {steps}".encode())
        with monkeypatch.context() as patch:
            counter = fill_after(steps, patch)
            try:
                sweep(one_desk, watched)
            except InputError as error:
                faults.append(str(error))
            whole = counter() < steps
        sweep(one_desk, watched)
        assert len(receipts_of(one_desk)) == made
        assert len(done(path)) == made
        for entry in one_desk.home.register():
            assert one_desk.home.receipt_path(entry.number).read_bytes()
        if whole:
            break
    assert len(faults) > 3
    assert all("No space left" in fault for fault in faults)


def fill_after(steps: int, patch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the disk be full after some writing steps."""
    count = 0

    def full(real: Callable[..., object]) -> Callable[..., object]:
        def step(self: Disk, *told: object) -> object:
            nonlocal count
            count += 1
            if count > steps:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "disk")
            return real(self, *told)

        return step

    for name in ("make_folder", "create", "write", "sync", "rename", "open_to_append"):
        patch.setattr(Disk, name, full(getattr(Disk, name)))
    return lambda: count


def test_every_hostile_file_gets_its_receipt_then_a_row_with_its_error(
    one_desk: ADesk, tmp_path: Path, shared_data: Path
) -> None:
    path = tmp_path / "in"
    watched = watch(one_desk, path)
    files = [one for one in (shared_data / "pdf" / "hostile").rglob("*") if one.is_file()]
    filled = [one for one in files if one.stat().st_size]
    for file in filled:
        (path / file.name).write_bytes(file.read_bytes())
    assert len(sweep(one_desk, watched)) == len(filled)
    assert drain(lambda: one_desk.now) == len(filled)
    for row in MatterState.objects.filter(unread__gt=0):
        assert Answer.objects.get(matter=row.matter).problem


def three_hundred(desk: ADesk, tmp_path: Path, count: int) -> float:
    path = tmp_path / "in"
    watched = watch(desk, path)
    for number in range(count):
        (path / f"{number}.txt").write_bytes(f"paper {number}".encode())
    began = seconds()
    sweep(desk, watched)
    took = seconds() - began
    assert len(set(receipts_of(desk))) == len(list(desk.home.register())) == count
    assert len(done(path)) == MatterState.objects.count() == count
    return took


def test_thirty_papers_at_once(desk: ADesk, tmp_path: Path) -> None:
    assert three_hundred(desk, tmp_path, 30)


@pytest.mark.prove
def test_three_hundred_papers_at_once(desk: ADesk, tmp_path: Path) -> None:
    print(f"{desk.vendor}: 300 papers by folder in {three_hundred(desk, tmp_path, 300):.1f} s")  # noqa: T201
