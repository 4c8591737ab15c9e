"""Tiles: the tree and its entries as files of fixed places, from which anyone computes any proof.

C2SP tlog-tiles. A tile of level L, number N, is up to 256 consecutive hashes, each the root of a
complete subtree of 256**L leaves; an entry bundle is up to 256 entries, each behind its length in
two bytes. Both are named by level, number and, where they are not full, width:

    tile/0/x001/x234/067        tile/1/000.p/17        tile/entries/003.p/128

`hash_at_from_tiles` reads a tree from them, `grow` says which files a tree needs after it has
grown, and `audit_tiles` finds the first file that does not belong to the others. All read through
a function that gives the bytes of a tile; nothing here opens a file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import TypeAlias

from tecum.errors import InputError, IntegrityError
from tecum.ledger.merkle import HASH_LENGTH, MAX_SIZE, HashAt, leaf_hash, root_at

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_LEVEL = 63
ENTRIES = -1  # the level of an entry bundle
MAX_ENTRY = 2**16 - 1  # its length stands in two bytes
_FULL = TILE_WIDTH * HASH_LENGTH
_KEPT = 1024  # tiles that a reader keeps at hand, about 16 MB

ReadTile: TypeAlias = "Callable[[Tile], bytes]"

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """The name of a tile, or of an entry bundle (level `ENTRIES`); width 256 is a full one."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """Refuse what no log serves: empty tiles and numbers beyond any tree."""
        if not ENTRIES <= self.level <= MAX_LEVEL:
            raise InputError(f"tile of level {self.level}: there are levels 0 to {MAX_LEVEL}")
        if not 1 <= self.width <= TILE_WIDTH:
            raise InputError(f"tile of width {self.width}: a tile has 1 to {TILE_WIDTH} hashes")
        if not 0 <= self.index <= MAX_SIZE:
            raise InputError(f"tile number {self.index}: no log has it")

    @property
    def path(self) -> str:
        """The place under the log's prefix (C2SP tlog-tiles, "Merkle Tree", "Log entries")."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number}{partial}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A tree after new entries: its size, its root, and every file that it needs beyond the old."""

    size: int
    root: bytes
    files: Mapping[str, bytes]


def parse_tile_path(text: str) -> Tile:
    """Read the name of a tile or entry bundle; there is one way to write each.

    Raises:
        InputError: no log serves such a name.
    """
    found = _PATH.fullmatch(text)
    if found is not None:
        level = ENTRIES if found["level"] == "entries" else int(found["level"])
        index = int(found["index"].replace("x", "").replace("/", ""))
        width = int(found["width"] or TILE_WIDTH)
        if level <= MAX_LEVEL and index <= MAX_SIZE and width <= TILE_WIDTH:
            tile = Tile(level=level, index=index, width=width)
            if tile.path == text:
                return tile
    raise InputError(f"{text[:80]!r} is not the name of a tile; see C2SP tlog-tiles")


def tile_at(size: int, level: int, index: int) -> Tile | None:
    """Give the tile of this number as a tree of `size` leaves has it; None if it has none."""
    width = min(TILE_WIDTH, (size >> TILE_HEIGHT * max(level, 0)) - index * TILE_WIDTH)
    return Tile(level=level, index=index, width=width) if width > 0 else None


def tiles_of(size: int) -> Iterator[Tile]:
    """List every entry bundle and tile of a tree: bundles first, then level by level."""
    level = ENTRIES
    while held := size >> TILE_HEIGHT * max(level, 0):
        for index in range(-(-held // TILE_WIDTH)):
            width = min(TILE_WIDTH, held - index * TILE_WIDTH)
            yield Tile(level=level, index=index, width=width)
        level += 1


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries as a bundle (C2SP tlog-tiles, "Log entries").

    Raises:
        InputError: none or too many, or an entry too long for its two bytes.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise InputError(f"entry bundle: {len(entries)} entries; it holds 1 to {TILE_WIDTH}")
    longest = max(map(len, entries))
    if longest > MAX_ENTRY:
        raise InputError(f"entry bundle: an entry of {longest} bytes; {MAX_ENTRY} fit")
    return b"".join([len(entry).to_bytes(2) + entry for entry in entries])


def parse_entry_bundle(data: bytes) -> tuple[bytes, ...]:
    """Take an entry bundle apart.

    Raises:
        IntegrityError: it breaks off inside an entry, or holds none or more than 256.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        end = start + int.from_bytes(data[at:start])
        if start > len(data) or end > len(data):
            raise IntegrityError(f"entry bundle: breaks off in entry {len(entries)}, at byte {at}")
        entries.append(data[start:end])
        at = end
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise IntegrityError(f"entry bundle: {len(entries)} entries; it holds 1 to {TILE_WIDTH}")
    return tuple(entries)


def hash_at_from_tiles(size: int, read: ReadTile) -> HashAt:
    """Give the hashes of complete subtrees of a tree of `size` from its tiles.

    `read` gives the bytes of the tile that it is asked for, or of the full tile of that number,
    which may have replaced a partial one. What is read is not trusted: it proves itself when the
    root or the proof that is made of it is checked.
    """

    @lru_cache(maxsize=_KEPT)
    def rows_of(level: int, index: int) -> list[bytes]:
        """The tile's hashes, and above them, as they are asked for, its inner levels."""
        width = min(TILE_WIDTH, (size >> TILE_HEIGHT * level) - index * TILE_WIDTH)
        return [_hashes(Tile(level=level, index=index, width=width), read)]

    def hash_at(level: int, index: int) -> bytes:
        height = level % TILE_HEIGHT
        first = index << height
        if level < 0 or index < 0 or (index + 1) << level > size:
            raise InputError(
                f"subtree {index} of 2**{level} leaves: not complete in a tree of {size}"
            )
        rows = rows_of(level // TILE_HEIGHT, first >> TILE_HEIGHT)
        while len(rows) <= height:
            rows.append(_row_above(rows[-1]))
        at = ((first & TILE_WIDTH - 1) >> height) * HASH_LENGTH
        return rows[height][at : at + HASH_LENGTH]

    return hash_at


def grow(size: int, read: ReadTile, entries: Sequence[bytes]) -> Growth:
    """Add entries to a tree of `size` leaves and give every file that must be written for it.

    Tiles and bundles that were partial are read once and come back longer, under a new name;
    nothing that exists is changed.

    Raises:
        InputError: an entry too long for a bundle, or a tree beyond all sizes.
        IntegrityError: a tile or bundle that is there is not as long as its name says.
    """
    new_size = size + len(entries)
    if new_size > MAX_SIZE:
        raise InputError(f"tree size {new_size}: a log has 0 to {MAX_SIZE} leaves")
    files = _grown_bundles(size, read, entries)
    level, row = 0, b"".join([leaf_hash(entry) for entry in entries])
    while row:
        held = size >> TILE_HEIGHT * level
        index, partial = divmod(held, TILE_WIDTH)
        if partial:
            row = _hashes(Tile(level=level, index=index, width=partial), read) + row
        above: list[bytes] = []
        for at in range(0, len(row), _FULL):
            data = row[at : at + _FULL]
            files[_path(level, index, len(data) // HASH_LENGTH)] = data
            if len(data) == _FULL:
                above.append(_root_of_full(data))
            index += 1
        level, row = level + 1, b"".join(above)

    def read_grown(tile: Tile) -> bytes:
        return files[tile.path] if tile.path in files else read(tile)

    root = root_at(new_size, hash_at_from_tiles(new_size, read_grown))
    return Growth(size=new_size, root=root, files=MappingProxyType(files))


def audit_tiles(size: int, read: ReadTile, *, entries: bool = True) -> bytes:
    """Read every tile of a tree, with its entries, and give the root that they make.

    Raises:
        IntegrityError: a tile does not belong to the tiles below it or a bundle not to its tile;
            the message names the first that is found.
    """
    below: list[bytes] = []  # the roots of the full tiles one level down
    level = 0
    while held := size >> TILE_HEIGHT * level:
        roots: list[bytes] = []
        for index in range(-(-held // TILE_WIDTH)):
            width = min(TILE_WIDTH, held - index * TILE_WIDTH)
            tile = Tile(level=level, index=index, width=width)
            data = _hashes(tile, read)
            if level:
                first = index * TILE_WIDTH
                if data != b"".join(below[first : first + width]):
                    raise IntegrityError(f"{tile.path}: not the roots of the tiles below it")
            elif entries:
                _check_bundle(tile, data, read)
            if width == TILE_WIDTH:
                roots.append(_root_of_full(data))
        below = roots
        level += 1
    return root_at(size, hash_at_from_tiles(size, read))


def _grown_bundles(size: int, read: ReadTile, entries: Sequence[bytes]) -> dict[str, bytes]:
    if not entries:
        return {}
    index, partial = divmod(size, TILE_WIDTH)
    row = list(entries)
    if partial:
        row[:0] = _entries(Tile(level=ENTRIES, index=index, width=partial), read)
    files = {}
    for at in range(0, len(row), TILE_WIDTH):
        part = row[at : at + TILE_WIDTH]
        files[_path(ENTRIES, index, len(part))] = entry_bundle(part)
        index += 1
    return files


def _check_bundle(tile: Tile, hashes: bytes, read: ReadTile) -> None:
    bundle = Tile(level=ENTRIES, index=tile.index, width=tile.width)
    for at, entry in enumerate(_entries(bundle, read)):
        if leaf_hash(entry) != hashes[at * HASH_LENGTH : (at + 1) * HASH_LENGTH]:
            number = tile.index * TILE_WIDTH + at
            raise IntegrityError(f"{bundle.path}: entry {number} has not its hash in {tile.path}")


def _hashes(tile: Tile, read: ReadTile) -> bytes:
    """Read a tile; a full one in a partial one's place is cut to its width."""
    data = read(tile)
    length = tile.width * HASH_LENGTH
    if len(data) not in {length, _FULL}:
        raise IntegrityError(f"{tile.path}: {len(data)} bytes; a tile of this name has {length}")
    return data[:length]


def _entries(bundle: Tile, read: ReadTile) -> tuple[bytes, ...]:
    """Read a bundle; a full one in a partial one's place is cut to its width."""
    try:
        found = parse_entry_bundle(read(bundle))
    except IntegrityError as error:
        raise IntegrityError(f"{bundle.path}: {error}") from error
    if len(found) not in {bundle.width, TILE_WIDTH}:
        raise IntegrityError(
            f"{bundle.path}: {len(found)} entries; a bundle of this name has {bundle.width}"
        )
    return found[: bundle.width]


def _path(level: int, index: int, width: int) -> str:
    return Tile(level=level, index=index, width=width).path


def _row_above(row: bytes) -> bytes:
    """Hash the complete pairs of a row of hashes (RFC 6962, 2.1)."""
    return b"".join(
        [sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row) - 63, 64)]
    )


def _root_of_full(data: bytes) -> bytes:
    while len(data) > HASH_LENGTH:
        data = _row_above(data)
    return data
