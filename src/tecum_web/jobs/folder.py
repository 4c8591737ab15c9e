"""Watch a folder: every file that lies still in it is received once, and moved away.

    <folder>/a file            waits until its size and time stand still
    <folder>/taken/            claimed by a rename, under a random name that stays with it
    <folder>/done/<receipt>--  received
    <folder>/failed/           cannot be received; the note beside it says why

A kill between two steps loses and doubles nothing: what lies in `taken` is looked at again, and
known by its claim, its inode and its digest. Names may name a person: they stay in the folder.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tecum.adapters.entropy import random_bytes
from tecum.ledger.canonical import sha256_hex
from tecum_web.actions.receive_paper import Arrived, Known, ending_of
from tecum_web.actions.take_in_arrival import take_in_arrival
from tecum_web.records.channels_file import WatchedFolder
from tecum_web.records.models import Agency

FOLDER = "folder"
SETTLE = timedelta(seconds=2)
EMPTY_FOR = timedelta(minutes=10)
MOST_BYTES = 100 * 2**20
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
_CLAIM_BYTES = 16
_CLAIM_LENGTH = 2 * _CLAIM_BYTES
_MARK = "--"
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a file stood when it was first seen so: it is still once that is long enough ago."""

    inode: int
    size: int
    changed: int
    at: datetime

    def is_as(self, other: "Look") -> bool:
        """Whether nothing changed between two looks."""
        return (self.inode, self.size, self.changed) == (other.inode, other.size, other.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one sweep did: receipts made or found again, files that failed."""

    receipts: tuple[str, ...]
    failed: int


class FolderWatch:
    """Watches one folder; its memory only says how long a file lies still."""

    def __init__(self, folder: WatchedFolder, agency: Agency) -> None:
        """Name the folder, and whose it is."""
        self.folder = folder
        self.agency = agency
        self._seen: dict[str, Look] = {}

    def sweep(self, now: Callable[[], datetime]) -> Swept:
        """Receive what lies still.

        Raises:
            InputError: the desk cannot store it now; it stays where it is, for the next sweep.
            OSError: the folder cannot be read or written.
        """
        for name in ("taken", "done", "failed"):
            (self.folder.path / name).mkdir(mode=0o700, exist_ok=True)
        for file in self._still(now()):
            self._claim(file)
        receipts: list[str] = []
        failed = 0
        for file in sorted((self.folder.path / "taken").iterdir(), key=_oldest):
            receipt = self._take(file, now)
            if receipt is None:
                failed += 1
            elif receipt:
                receipts.append(receipt)
        return Swept(receipts=tuple(receipts), failed=failed)

    # -- inside ----------------------------------------------------------------------------

    def _still(self, now: datetime) -> list[Path]:
        seen: dict[str, Look] = {}
        still: list[Path] = []
        for entry in os.scandir(self.folder.path):
            if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                continue
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            if stat.S_ISDIR(found.st_mode):
                continue
            look = Look(inode=found.st_ino, size=found.st_size, changed=found.st_mtime_ns, at=now)
            before = self._seen.get(entry.name)
            seen[entry.name] = look = before if before and before.is_as(look) else look
            if now - look.at >= (SETTLE if look.size else EMPTY_FOR):
                still.append(Path(entry.path))
        self._seen = seen
        return still

    def _claim(self, file: Path) -> None:
        """Take a file by a rename, which one of two receivers can do, and no more."""
        name = file.name if len(file.name) <= _LONGEST_NAME else file.name[-_LONGEST_NAME:]
        claim = random_bytes(_CLAIM_BYTES).hex()
        target = self.folder.path / "taken" / f"{claim}{_MARK}{name}"
        try:
            file.rename(target)
        except FileNotFoundError:  # another receiver, or its owner, was quicker
            return
        _sync(file.parent)
        _sync(target.parent)

    def _take(self, file: Path, now: Callable[[], datetime]) -> str | None:
        """Receive a claimed file: its receipt, "" where it is not still, None where it failed."""
        claim, _, name = file.name.partition(_MARK)
        try:
            data = _read_still(file)
            inode = file.stat(follow_symlinks=False).st_ino
        except FileNotFoundError:
            return ""
        except _UnreceivableError as error:
            self._fail(file, str(error))
            return None
        if data is None:
            return ""
        size = len(data)
        key = sha256_hex(f"{claim}:{inode}:{sha256_hex(data)}".encode())
        taken = take_in_arrival(
            agency=self.agency,
            known=Known(source=FOLDER, key=key),
            arrived=Arrived(data=data, ending=ending_of(name)),
            channel=self.folder.channel,
            now=now(),
        )
        # What somebody wrote to it meanwhile is another file, and gets a receipt of its own.
        if file.exists() and file.stat(follow_symlinks=False).st_size == size:
            _move(file, self.folder.path / "done" / f"{taken.receipt}{_MARK}{name}")
        return taken.receipt

    def _fail(self, file: Path, why: str) -> None:
        target = self.folder.path / "failed" / file.name
        note = target.with_name(f"{target.name[:_CLAIM_LENGTH]}.why.txt")
        note.write_text(f"Not received: {why}.\n", encoding="utf-8")
        _move(file, target)


class _UnreceivableError(Exception):
    """A file that nobody can receive as it is."""


def _read_still(file: Path) -> bytes | None:
    """Read a file that nobody writes; None where somebody does. Links and pipes are not opened."""
    found = file.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise _UnreceivableError("it is a link or no file; put the file itself into the folder")
    if found.st_size == 0:
        raise _UnreceivableError("it is empty; have it sent again")
    if found.st_size > MOST_BYTES:
        raise _UnreceivableError(
            f"it has {found.st_size} bytes, and at most {MOST_BYTES} are taken; split it"
        )
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except PermissionError as error:
        raise _UnreceivableError("the desk may not read it; give it the right") from error
    with os.fdopen(descriptor, "rb") as opened:
        before = os.fstat(opened.fileno())
        data = opened.read(MOST_BYTES + 1)
        after = os.fstat(opened.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == after.st_size else None


def _move(file: Path, target: Path) -> None:
    try:
        file.rename(target)
    except FileNotFoundError:  # another receiver took the same step
        return
    _sync(file.parent)
    _sync(target.parent)


def _oldest(file: Path) -> tuple[int, str]:
    try:
        return file.stat(follow_symlinks=False).st_mtime_ns, file.name
    except FileNotFoundError:
        return 0, file.name


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
