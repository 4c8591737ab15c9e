"""Where a subject's leaf stands: sorted runs on disk, searched by halving, merged as they grow.

A run is a file of 24-byte entries: the first 16 bytes of SHA-256(subject), then the index. It is
named after the range of the log that it covers, `<first>-<end>`, and never changes. A new run
swallows its neighbours that are no longer than itself, so that there are few, and none is
rewritten often. It is derived: `sealed/` holds all that is in it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from tecum.adapters.durable_files import Disk, write_durably

_KEY = 16
_ENTRY = 24
_NAME = re.compile(r"(\d{10,})-(\d{10,})")


class SubjectIndex:
    """The runs of one log; `scratch` is a folder of the same disk."""

    def __init__(self, folder: Path, disk: Disk, scratch: Path) -> None:
        """Name the folder; nothing is read before the first question."""
        self._folder = folder
        self._disk = disk
        self._scratch = scratch
        self._runs: dict[str, bytes] = {}
        self._known: tuple[str, ...] | None = None

    def refresh(self) -> None:
        """Look at the folder again at the next question: another process may have sealed."""
        self._known = None

    def add(self, first: int, end: int, subjects: Iterable[tuple[str, int]]) -> None:
        """Take in the subjects of the batch that covers `first` to `end`; again changes nothing."""
        self.refresh()
        ranges = self._ranges()
        if any(start <= first and end <= stop for start, stop in ranges):
            return
        entries = [_key(subject) + index.to_bytes(8) for subject, index in subjects]
        start = first
        for earlier in sorted(ranges, reverse=True):
            if earlier[1] != start or earlier[1] - earlier[0] > end - start:
                break
            data = self._run(_name(*earlier))
            entries += [data[at : at + _ENTRY] for at in range(0, len(data), _ENTRY)]
            start = earlier[0]
        entries.sort()
        target = self._folder / _name(start, end)
        write_durably(self._disk, self._scratch, target, b"".join(entries))
        self.refresh()
        self._ranges()

    def find(self, subject: str) -> int | None:
        """Give the index of a sealed subject."""
        if not self._names():
            return None
        key = _key(subject)
        for _ in range(3):  # a run may be swallowed between the look at the folder and the reading
            try:
                for name in self._names():
                    index = _search(self._run(name), key)
                    if index is not None:
                        return index
            except FileNotFoundError:
                self.refresh()
                continue
            return None
        return None

    def _ranges(self) -> set[tuple[int, int]]:
        """Give the ranges covered, after removing runs that lie within another."""
        ranges = {_range(name) for name in self._names()}
        for one in tuple(ranges):
            if any(two[0] <= one[0] and one[1] <= two[1] for two in ranges - {one}):
                self._disk.remove(self._folder / _name(*one))
                ranges.remove(one)
                self.refresh()
        return ranges

    def _names(self) -> tuple[str, ...]:
        if self._known is None:
            try:
                names = [path.name for path in self._folder.iterdir()]
            except FileNotFoundError:
                names = []
            for gone in self._runs.keys() - set(names):
                self._runs.pop(gone, None)
            found = sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)
            self._known = tuple(found)
        return self._known

    def _run(self, name: str) -> bytes:
        if name not in self._runs:
            self._runs[name] = (self._folder / name).read_bytes()
        return self._runs[name]


def _key(subject: str) -> bytes:
    return sha256(subject.encode()).digest()[:_KEY]


def _name(first: int, end: int) -> str:
    return f"{first:010}-{end:010}"


def _range(name: str) -> tuple[int, int]:
    first, _, end = name.partition("-")
    return int(first), int(end)


def _search(data: bytes, key: bytes) -> int | None:
    keys = range(len(data) // _ENTRY)
    at = bisect_left(keys, key, key=lambda one: data[one * _ENTRY : one * _ENTRY + _KEY])
    if at == len(keys) or data[at * _ENTRY : at * _ENTRY + _KEY] != key:
        return None
    return int.from_bytes(data[at * _ENTRY + _KEY : (at + 1) * _ENTRY])
