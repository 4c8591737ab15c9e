"""Auditing what a log publishes: everything is computed again, from the entries up.

Whoever has the public files needs nothing else. The entries give the leaves, the leaves every tile
and the root at every checkpoint: so all checkpoints are consistent with one another, or the
finding says which is not. Every signature of the log is checked, every proof is walked, every
notice is found in the tree. A byte that was changed anywhere is found, and its place is named.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import AnyKey, CosignerKey
from tecum.ledger.log_descriptions import LOG_JSON, LogDescription, read_log_description
from tecum.ledger.merkle import Tree, check_inclusion, leaf_hash, root_at
from tecum.ledger.notes import Note
from tecum.ledger.notices import read_notice
from tecum.ledger.tiles import (
    ENTRIES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    parse_entry_bundle,
    parse_tile_path,
    tiles_of,
)
from tecum.ledger.tlog_proofs import parse_tlog_proof

Get = Callable[[str], bytes | None]

CHECKPOINT = "checkpoint"
_CHECKPOINTS = re.compile(r"checkpoints/(0|[1-9][0-9]{0,18})")
_NOTICE = re.compile(r"notices/([0-9]{4,})\.json")
_PROOF = re.compile(r"proof/[0-9a-f]{64}")
_HASH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be: in which file, at which leaf if at one, and what."""

    place: str
    what: str
    index: int | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        where = self.place if self.index is None else f"{self.place}, leaf {self.index}"
        return f"{where}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A published checkpoint whose signatures hold; `seconds` is the log's own time for it."""

    size: int
    root: bytes
    seconds: int
    note: Note
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAudit:
    """What an audit found, and the checkpoints that it rests on, smallest first."""

    findings: tuple[Finding, ...]
    heads: tuple[Head, ...]


def audit_published(get: Get, paths: Iterable[str], *, every_proof: int = 1) -> PublicAudit:
    """Audit the public files of a log. `every_proof` above 1 walks only every so many-th proof."""
    audit = _Audit(get, every_proof)
    audit.run(paths)
    return PublicAudit(findings=tuple(audit.findings), heads=tuple(audit.heads))


class _Audit:
    """One audit on its way: what was found so far, and what is known of the tree."""

    def __init__(self, get: Get, every_proof: int) -> None:
        self.findings: list[Finding] = []
        self.heads: list[Head] = []
        self._get = get
        self._every_proof = every_proof
        self._tiles: dict[tuple[int, int], list[int]] = {}
        self._sizes: list[int] = []
        self._notices: list[int] = []
        self._proofs = 0
        self._wanted: dict[bytes, str] = {}
        self._rows: list[list[bytes]] = [[]]  # roots of the full tiles of each level
        self._tree = Tree()  # over the roots of the full tiles of level 0

    def run(self, paths: Iterable[str]) -> None:
        """Look through everything."""
        self._sort(paths)
        description = self._description()
        if description is None:
            return
        self._read_heads(description)
        self._read_newest(description)
        self._read_notices()
        if not self.heads:
            return
        newest = self.heads[-1]
        if not self._walk_leaves(newest.size):
            return
        self._check_upper_tiles(newest.size)
        for path in self._wanted.values():
            self._find(path, "its leaf is not in the log")
        if self._every_proof == 1 and self._proofs != newest.size:
            self._find("proof", f"{self._proofs} proofs for {newest.size} leaves")

    # -- the small files ---------------------------------------------------------------------

    def _sort(self, paths: Iterable[str]) -> None:
        for path in paths:
            if path.startswith("tile/"):
                try:
                    tile = parse_tile_path(path)
                except InputError as error:
                    self._find(path, str(error))
                    continue
                self._tiles.setdefault((tile.level, tile.index), []).append(tile.width)
            elif found := _CHECKPOINTS.fullmatch(path):
                self._sizes.append(int(found[1]))
            elif found := _NOTICE.fullmatch(path):
                self._notices.append(int(found[1]))
            elif _PROOF.fullmatch(path):
                self._proofs += 1
            elif path not in {CHECKPOINT, LOG_JSON}:
                self._find(path, "nothing of this name belongs to a log")
        self._sizes.sort()

    def _description(self) -> LogDescription | None:
        data = self._get(LOG_JSON)
        if data is None:
            self._find(LOG_JSON, "missing; without it nothing can be checked")
            return None
        try:
            return read_log_description(data)
        except IntegrityError as error:
            self._find(LOG_JSON, str(error))
            return None

    def _read_heads(self, description: LogDescription) -> None:
        for size in self._sizes:
            path = f"checkpoints/{size}"
            head = self._open(path, description)
            if head is None:
                continue
            if head.size != size:
                self._find(path, f"a checkpoint of size {head.size}")
                continue
            if self.heads and head.seconds < self.heads[-1].seconds:
                self._find(path, f"older by its time than that of size {self.heads[-1].size}")
            self.heads.append(head)

    def _read_newest(self, description: LogDescription) -> None:
        """The newest checkpoint is one of those kept; it may lag behind in cosignatures."""
        if not self._sizes and self._get(CHECKPOINT) is None:
            return
        newest = self._open(CHECKPOINT, description)
        if newest is None:
            return
        kept = next((head for head in self.heads if head.size == newest.size), None)
        if kept is None:
            self._find(CHECKPOINT, f"of size {newest.size}, which is not among `checkpoints/`")
        elif newest.note.text != kept.note.text:
            self._find(CHECKPOINT, f"of size {newest.size}, with another root than the one kept")
        elif not set(newest.note.signatures) <= set(kept.note.signatures):
            self._find(CHECKPOINT, "it bears a signature that the one kept does not bear")
        elif kept.size != self.heads[-1].size:
            self._find(
                CHECKPOINT, f"an old one, of size {kept.size}; the log is at {self.heads[-1].size}"
            )

    def _open(self, path: str, description: LogDescription) -> Head | None:
        data = self._get(path)
        if data is None:
            self._find(path, "missing")
            return None
        try:
            opened = open_checkpoint(data, description.known_keys)
        except IntegrityError as error:
            self._find(path, str(error))
            return None
        clocks = _clocks(description.known_keys)
        times = [seconds for label, seconds in opened.cosigned.items() if label in clocks]
        if opened.checkpoint.origin != description.origin:
            self._find(path, f"of another log, {opened.checkpoint.origin!r}")
        elif not times:
            self._find(path, "the log's own clock did not say when")
        elif opened.checkpoint.extensions:
            self._find(path, "it has extension lines, which nobody can audit")
        else:
            return Head(
                size=opened.checkpoint.size,
                root=opened.checkpoint.root,
                seconds=min(times),
                note=opened.note,
                data=data,
            )
        return None

    def _read_notices(self) -> None:
        for at, number in enumerate(sorted(self._notices), 1):
            path = f"notices/{number:04}.json"
            if number != at:
                self._find(f"notices/{at:04}.json", "missing")
                return
            try:
                notice = read_notice(number, self._get(path) or b"")
            except (IntegrityError, InputError) as error:
                self._find(path, str(error))
                continue
            self._wanted[notice.leaf.leaf_hash] = path

    # -- the tree ----------------------------------------------------------------------------

    def _walk_leaves(self, size: int) -> bool:
        """Go through all entries; False where neither entries nor hashes of a tile are there."""
        heads = iter(self.heads)
        head = next(heads, None)
        for number in range(-(-size // TILE_WIDTH)):
            first = number * TILE_WIDTH
            width = min(TILE_WIDTH, size - first)
            leaves = self._leaves(number, width)
            if leaves is None:
                return False
            if width == TILE_WIDTH:
                root = _root_of_full(leaves)
                self._rows[0].append(root)
                self._tree.append_leaf(root)
            while head is not None and head.size <= first + width:
                self._check_root(head, first, leaves)
                head = next(heads, None)
            self._check_leaves(first, leaves)
        return True

    def _leaves(self, number: int, width: int) -> bytes | None:
        """Give the leaf hashes of a tile, from its entries; compare every copy of them."""
        hashes: bytes | None = None
        for wide in sorted(self._tiles.pop((ENTRIES, number), []), reverse=True):
            bundle = Tile(level=ENTRIES, index=number, width=wide)
            try:
                entries = parse_entry_bundle(self._get(bundle.path) or b"")
            except IntegrityError as error:
                self._find(bundle.path, str(error))
                continue
            if len(entries) != wide:
                self._find(bundle.path, f"{len(entries)} entries; its name says {wide}")
                continue
            found = b"".join([leaf_hash(entry) for entry in entries])
            if hashes is None:
                hashes = found
            else:
                self._compare(bundle.path, found, hashes, number)
        if hashes is None or len(hashes) < width * _HASH:
            self._find(Tile(level=ENTRIES, index=number, width=width).path, "missing")
            hashes = None
        return self._against_tile(number, width, hashes)

    def _against_tile(self, number: int, width: int, hashes: bytes | None) -> bytes | None:
        """Compare with the tiles of level 0; where they differ, the level above decides."""
        tiles = {}
        for wide in sorted(self._tiles.pop((0, number), []), reverse=True):
            tile = Tile(level=0, index=number, width=wide)
            tiles[tile.path] = self._get(tile.path) or b""
            if len(tiles[tile.path]) != wide * _HASH:
                self._find(tile.path, f"{len(tiles.pop(tile.path))} bytes; its name says {wide}")
        if not tiles or max(map(len, tiles.values())) < width * _HASH:
            self._find(Tile(level=0, index=number, width=width).path, "missing")
        best = max(tiles.values(), key=len, default=None)
        if hashes is None or (
            best is not None and best != hashes and self._is_confirmed(number, best, hashes)
        ):
            right, wrong = best, hashes
        else:
            right, wrong = hashes, None
        if right is None:
            return None
        for path, data in tiles.items():
            self._compare(path, data, right, number)
        if wrong is not None:
            bundle = Tile(level=ENTRIES, index=number, width=len(wrong) // _HASH)
            self._compare(bundle.path, wrong, right, number)
        return right[: width * _HASH]

    def _is_confirmed(self, number: int, hashes: bytes, others: bytes) -> bool:
        """Whether the level above, or a checkpoint that ends here, was made of these hashes.

        A checkpoint speaks of the leaves before it only: it must be behind the last difference.
        """
        if len(hashes) == TILE_WIDTH * _HASH:
            index, at = divmod(number, TILE_WIDTH)
            root = _root_of_full(hashes)
            for wide in self._tiles.get((1, index), []):
                data = self._get(Tile(level=1, index=index, width=wide).path) or b""
                if data[at * _HASH : (at + 1) * _HASH] == root:
                    return True
        first = number * TILE_WIDTH
        last = min(first + len(hashes) // _HASH, first + TILE_WIDTH - 1)
        differ = max(
            at
            for at in range(0, max(len(hashes), len(others)), _HASH)
            if hashes[at : at + _HASH] != others[at : at + _HASH]
        )
        return any(
            self._root(head.size, first, hashes) == head.root
            for head in self.heads
            if first + differ // _HASH < head.size <= last
        )

    def _compare(self, path: str, found: bytes, right: bytes, number: int) -> None:
        for at in range(0, min(len(found), len(right)), _HASH):
            if found[at : at + _HASH] != right[at : at + _HASH]:
                index = number * TILE_WIDTH + at // _HASH
                self._find(path, "entry and hash in the tile differ", index)

    def _check_root(self, head: Head, first: int, leaves: bytes) -> None:
        if self._root(head.size, first, leaves) != head.root:
            self._find(f"checkpoints/{head.size}", "its root is not that of the entries")

    def _root(self, size: int, first: int, leaves: bytes) -> bytes:
        """Compute the root of a size that ends in this tile, from it and the full ones before."""

        def hash_at(level: int, index: int) -> bytes:
            if level >= TILE_HEIGHT:
                return self._tree.hash_at(level - TILE_HEIGHT, index)
            row = leaves
            for _ in range(level):
                row = _row_above(row)
            at = index - (first >> level)
            return row[at * _HASH : (at + 1) * _HASH]

        return root_at(size, hash_at)

    def _check_leaves(self, first: int, leaves: bytes) -> None:
        """Find the notices among the leaves, and walk their proofs."""
        for at in range(len(leaves) // _HASH):
            leaf = leaves[at * _HASH : (at + 1) * _HASH]
            self._wanted.pop(leaf, None)
            index = first + at
            if index % self._every_proof == 0:
                self._check_proof(index, leaf)

    def _check_proof(self, index: int, leaf: bytes) -> None:
        path = f"proof/{leaf.hex()}"
        data = self._get(path)
        if data is None:
            self._find(path, "missing", index)
            return
        head = self._head_of(index)
        if head is None:
            self._find(path, "no checkpoint that holds its leaf", index)
            return
        try:
            proof = parse_tlog_proof(data)
            check_inclusion(leaf, index, head.size, proof.hashes, head.root)
        except IntegrityError as error:
            self._find(path, str(error), index)
            return
        if proof.index != index or proof.extra is not None:
            self._find(path, f"of leaf {proof.index}, or with more than a proof", index)
        if proof.checkpoint != head.data:
            self._check_copy(path, proof.checkpoint, head, index)

    def _check_copy(self, path: str, data: bytes, head: Head, index: int) -> None:
        """A proof's checkpoint may be ahead in cosignatures, where adding them was cut short."""
        text, _, lines = data.decode().partition("\n\n")
        kept = {str(line) for line in head.note.signatures}
        if f"{text}\n" != head.note.text or not kept < set(lines.split("\n")):
            self._find(path, f"its checkpoint is not that of `checkpoints/{head.size}`", index)

    def _head_of(self, index: int) -> Head | None:
        low, high = 0, len(self.heads)
        while low < high:
            middle = (low + high) // 2
            if self.heads[middle].size > index:
                high = middle
            else:
                low = middle + 1
        return self.heads[low] if low < len(self.heads) else None

    def _check_upper_tiles(self, size: int) -> None:
        """Check the tiles above level 0, and that the newest tree lacks none."""
        for tile in tiles_of(size):
            if tile.level < 1:
                continue
            while len(self._rows) <= tile.level:
                self._rows.append(list(_roots_above(self._rows[-1])))
            row = self._rows[tile.level - 1]
            widths = self._tiles.pop((tile.level, tile.index), [])
            if not any(wide >= tile.width for wide in widths):
                self._find(tile.path, "missing")
            for wide in widths:
                named = Tile(level=tile.level, index=tile.index, width=wide)
                start = tile.index * TILE_WIDTH
                if self._get(named.path) != b"".join(row[start : start + wide]):
                    self._find(named.path, "not the roots of the tiles below it")
        for level, index in self._tiles:
            name = Tile(level=level, index=index, width=self._tiles[level, index][0]).path
            self._find(name, f"beyond the newest checkpoint, of size {size}")

    def _find(self, place: str, what: str, index: int | None = None) -> None:
        self.findings.append(Finding(place=place, what=what, index=index))


def _clocks(keys: Iterable[AnyKey]) -> set[str]:
    return {key.label for key in keys if isinstance(key, CosignerKey)}


def _row_above(row: bytes) -> bytes:
    """Hash the complete pairs of a row of hashes (RFC 6962, 2.1)."""
    return b"".join(
        [sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, len(row) - 63, 64)]
    )


def _root_of_full(row: bytes) -> bytes:
    while len(row) > _HASH:
        row = _row_above(row)
    return row


def _roots_above(row: list[bytes]) -> Iterator[bytes]:
    for at in range(0, len(row) - TILE_WIDTH + 1, TILE_WIDTH):
        yield _root_of_full(b"".join(row[at : at + TILE_WIDTH]))
