"""A disk that stops at a chosen step, for tests that open again what a kill left."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tecum.adapters.durable_files import Disk

Found = TypeVar("Found")


class HastyDisk(Disk):
    """Leaves it to the system when bytes reach the disk: for tests that are about other things."""

    def sync(self, descriptor: int) -> None:
        """Do not wait."""

    def sync_data(self, descriptor: int) -> None:
        """Do not wait."""

    def sync_all(self) -> None:
        """Do not wait."""

    def sync_folder(self, path: Path) -> None:
        """Do not wait."""


class Killed(BaseException):
    """The machine stops: nobody catches it, nothing is cleaned up."""


class DyingDisk(HastyDisk):
    """Does `steps` operations, then stops in the next: before it, after it, or halfway.

    It stays dead: whatever is asked of it later stops as well.
    """

    def __init__(self, steps: int, how: str) -> None:
        self.left = steps
        self.how = how

    def _do(self, step: Callable[[], Found], halfway: Callable[[], object] | None = None) -> Found:
        self.left -= 1
        if self.left >= 0:
            return step()
        if self.left == -1:
            if self.how == "after":
                step()
            if self.how == "halfway" and halfway is not None:
                halfway()
        raise Killed

    def make_folder(self, path: Path) -> None:
        self._do(lambda: Disk.make_folder(self, path))

    def create(self, path: Path) -> int:
        return self._do(lambda: Disk.create(self, path))

    def open_to_append(self, path: Path) -> int:
        return self._do(lambda: Disk.open_to_append(self, path))

    def open_to_change(self, path: Path) -> int:
        return self._do(lambda: Disk.open_to_change(self, path))

    def write_at(self, descriptor: int, data: bytes, place: int) -> None:
        half = data[: len(data) // 2]
        self._do(
            lambda: Disk.write_at(self, descriptor, data, place),
            lambda: Disk.write_at(self, descriptor, half, place),
        )

    def write(self, descriptor: int, data: bytes) -> None:
        half = data[: len(data) // 2]
        self._do(
            lambda: Disk.write(self, descriptor, data), lambda: Disk.write(self, descriptor, half)
        )

    def cut(self, descriptor: int, size: int) -> None:
        self._do(lambda: Disk.cut(self, descriptor, size))

    def sync(self, descriptor: int) -> None:
        self._do(lambda: HastyDisk.sync(self, descriptor))

    def sync_data(self, descriptor: int) -> None:
        self._do(lambda: HastyDisk.sync_data(self, descriptor))

    def sync_all(self) -> None:
        self._do(lambda: HastyDisk.sync_all(self))

    def set_times(self, descriptor: int, seconds: int) -> None:
        self._do(lambda: Disk.set_times(self, descriptor, seconds))

    def rename(self, source: Path, target: Path) -> None:
        self._do(lambda: Disk.rename(self, source, target))

    def remove(self, path: Path) -> None:
        self._do(lambda: Disk.remove(self, path))

    def sync_folder(self, path: Path) -> None:
        self._do(lambda: HastyDisk.sync_folder(self, path))
