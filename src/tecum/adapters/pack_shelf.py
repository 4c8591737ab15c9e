"""The shelf of packs: finds them by entry point or folder, reads them only when one is asked for.

A package announces packs under the entry point group `tecum.packs`; every folder of it that holds a
`pack.toml` is one. Further folders may be given: a pack, or a folder of packs; a pack found there
comes before an announced one of the same id, so that a county can try its own draft.
"""

import importlib.resources
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from pathlib import Path

from tecum.errors import InputError, PackError
from tecum.policy.facts import nearest
from tecum.policy.pack import Pack
from tecum.policy.pack_reading import CASES_FILE, parse_pack

ENTRY_POINTS = "tecum.packs"
PACK_FILE = "pack.toml"


class PackShelf(Mapping[str, Pack]):
    """Packs by id. A pack is read at the first look at it, and then kept."""

    def __init__(self, folders: Mapping[str, Traversable]) -> None:
        """Know where each pack lies; nothing is read yet."""
        self._folders = dict(sorted(folders.items()))
        self._packs: dict[str, Pack] = {}

    def __getitem__(self, pack_id: str) -> Pack:
        """The pack; PackError with every fault of it."""
        if pack_id not in self._packs:
            pack = parse_pack(self.texts(pack_id), places=self._folders)
            if pack.id != pack_id:
                raise PackError(
                    [f"{pack_id}/{PACK_FILE}: pack: id is {pack.id!r}; name it like its folder"]
                )
            self._packs[pack_id] = pack
        return self._packs[pack_id]

    def __iter__(self) -> Iterator[str]:
        """The ids, sorted."""
        return iter(self._folders)

    def __len__(self) -> int:
        """How many packs there are."""
        return len(self._folders)

    def __contains__(self, pack_id: object) -> bool:
        """Whether there is such a pack, without reading it."""
        return pack_id in self._folders

    def texts(self, pack_id: str) -> Mapping[str, str]:
        """The pack's texts by file name, as `folder/file`; without its cases."""
        files = [f for f in self._folders[pack_id].iterdir() if f.name.endswith(".toml")]
        return {
            f"{pack_id}/{file.name}": _text(file, f"{pack_id}/{file.name}")
            for file in sorted(files, key=lambda file: file.name)
            if file.name != CASES_FILE
        }

    def cases_text(self, pack_id: str) -> str | None:
        """The text of the cases beside a pack (`policy.cases` reads it); None if it has none."""
        file = self._folders[pack_id] / CASES_FILE
        return _text(file, f"{pack_id}/{CASES_FILE}") if file.is_file() else None


def load_packs(extra: Sequence[Path] = ()) -> PackShelf:
    """All packs that are installed, and those in the given folders; InputError for an empty one."""
    folders: dict[str, Traversable] = {}
    for point in entry_points(group=ENTRY_POINTS):
        folders |= _packs_in(importlib.resources.files(point.value))
    for folder in extra:
        if not folder.is_dir():
            raise InputError(f"{folder}: is no folder; give a pack or a folder of packs")
        found = _packs_in(folder)
        if (folder / PACK_FILE).is_file():
            found[folder.resolve().name] = folder
        if not found:
            seen = [file.name for file in folder.iterdir() if file.suffix == ".toml"]
            mend = nearest(PACK_FILE, seen, otherwise=f"put {PACK_FILE} into it")
            raise InputError(f"{folder}: holds no pack; {mend}")
        folders |= found
    return PackShelf(folders)


def _text(file: Traversable, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes().count(b"\n", 0, error.start) + 1
        what = f"{name}:{line}: the file: is not UTF-8 there; save it as UTF-8"
        raise PackError([what]) from error


def _packs_in(folder: Traversable) -> dict[str, Traversable]:
    return {
        inner.name: inner
        for inner in folder.iterdir()
        if inner.is_dir() and (inner / PACK_FILE).is_file()
    }
