"""Files that survive a kill and a power cut: written aside, synced, renamed, and the folder synced.

POSIX promises that `rename` is atomic, and nothing about what reaches the disk without `fsync`;
so a file is visible under its name only when all its bytes are on the disk, and it is there for
good only when its folder was synced too. Every step is a method of `Disk`, so that a test can
fail at each of them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError as error:  # pragma: no cover - Windows reaches a home through the browser only
    raise ImportError("a home folder needs POSIX file locks; use Linux or macOS") from error

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class Disk:
    """The file operations that must not be half done, one method each."""

    def make_folder(self, path: Path) -> None:
        """Make a folder that only its owner may open; one that exists is left as it is."""
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)

    def create(self, path: Path) -> int:
        """Open a new file for its owner alone; a leftover of the same name is emptied."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)

    def open_to_append(self, path: Path) -> int:
        """Open an existing file at its end."""
        return os.open(path, os.O_WRONLY | os.O_APPEND)

    def open_to_change(self, path: Path) -> int:
        """Open an existing file to be read and written at any place."""
        return os.open(path, os.O_RDWR)

    def write_at(self, descriptor: int, data: bytes, place: int) -> None:
        """Write all bytes at a place; the system may take them in pieces."""
        view = memoryview(data)
        while view:
            done = os.pwrite(descriptor, view, place)
            view, place = view[done:], place + done

    def write(self, descriptor: int, data: bytes) -> None:
        """Write all bytes; the system may take them in pieces."""
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def cut(self, descriptor: int, size: int) -> None:
        """Cut an open file to a size."""
        os.ftruncate(descriptor, size)

    def sync(self, descriptor: int) -> None:
        """Bring an open file's bytes to the disk; macOS needs more than `fsync` for that."""
        full = getattr(fcntl, "F_FULLFSYNC", None)
        if full is None:
            os.fsync(descriptor)
        else:  # pragma: no cover - macOS
            fcntl.fcntl(descriptor, full)

    def sync_data(self, descriptor: int) -> None:
        """Bring bytes and length of an open file to the disk, and not its times."""
        if hasattr(os, "fdatasync"):
            os.fdatasync(descriptor)
        else:  # pragma: no cover - macOS
            self.sync(descriptor)

    @property
    def syncs_together(self) -> bool:
        """Whether `sync_all` waits until everything is on the disk, as Linux promises (sync(2))."""
        return sys.platform == "linux"

    def sync_all(self) -> None:
        """Bring all that was written to the disk: for many files much quicker than one by one."""
        os.sync()

    def set_times(self, descriptor: int, seconds: int) -> None:
        """Date an open file, so that its age tells no more than was meant."""
        os.utime(descriptor, (seconds, seconds))

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its name, in place of whatever bore it."""
        os.replace(source, target)  # noqa: PTH105 - one system call a method, as the module says

    def remove(self, path: Path) -> None:
        """Remove a leftover."""
        path.unlink()

    def sync_folder(self, path: Path) -> None:
        """Bring the names in a folder to the disk."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_durably(disk: Disk, scratch: Path, target: Path, data: bytes) -> None:
    """Put a whole file under its name, or nothing; `scratch` is a folder of the same disk."""
    aside = scratch / target.name
    descriptor = disk.create(aside)
    try:
        disk.write(descriptor, data)
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
    disk.rename(aside, target)
    disk.sync_folder(target.parent)


def append_durably(disk: Disk, path: Path, data: bytes, *, at: int) -> None:
    """Append bytes at a known size, cutting off whatever a torn write left behind it."""
    descriptor = disk.open_to_append(path)
    try:
        if os.fstat(descriptor).st_size != at:
            disk.cut(descriptor, at)
            disk.sync(descriptor)
        disk.write(descriptor, data)
        disk.sync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock file alone; it is let go when the holder ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
