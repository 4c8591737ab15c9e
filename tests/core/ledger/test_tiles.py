"""Tiles of trees of any size beside tiles cut from a naive tree, and what a damaged one does."""

from collections.abc import Callable, Mapping
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.merkle import (
    EMPTY_ROOT,
    MAX_SIZE,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
)
from tecum.ledger.tiles import (
    ENTRIES,
    MAX_ENTRY,
    Growth,
    Tile,
    audit_tiles,
    entry_bundle,
    grow,
    hash_at_from_tiles,
    parse_entry_bundle,
    parse_tile_path,
    tile_at,
    tiles_of,
)

BIG = [b"%d" % at for at in range(66_000)]  # two full levels of tiles and a partial third
BIG_TREE = Tree(BIG)


def no_tiles(tile: Tile) -> bytes:
    raise AssertionError(f"{tile.path} was asked for")


def reader(files: Mapping[str, bytes]) -> Callable[[Tile], bytes]:
    return lambda tile: files[tile.path]


def naive_tile(tile: Tile, entries: list[bytes]) -> bytes:
    """C2SP tlog-tiles: MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i."""
    start = tile.index * 256
    if tile.level == ENTRIES:
        some = entries[start : start + tile.width]
        return b"".join(len(entry).to_bytes(2) + entry for entry in some)
    span = 256**tile.level
    return b"".join(
        Tree(entries[at * span : (at + 1) * span]).root() for at in range(start, start + tile.width)
    )


BIG_FILES = dict(grow(0, no_tiles, BIG).files)


def test_the_tiles_of_a_large_tree_are_the_naive_ones() -> None:
    assert set(BIG_FILES) == {tile.path for tile in tiles_of(len(BIG))}
    for tile in tiles_of(len(BIG)):
        assert BIG_FILES[tile.path] == naive_tile(tile, BIG)


def test_the_example_of_the_specification() -> None:
    """C2SP tlog-tiles, "Partial Tiles": a tree of 70,000, and one of 256."""
    tiles = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]
    counted = {
        level: (
            sum(tile.level == level and tile.width == 256 for tile in tiles),
            [tile.width for tile in tiles if tile.level == level and tile.width < 256],
        )
        for level in range(4)
    }
    assert counted == {0: (273, [112]), 1: (1, [17]), 2: (0, [1]), 3: (0, [])}
    assert [tile.path for tile in tiles_of(256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]
    assert list(tiles_of(0)) == []


@given(st.lists(st.integers(0, 700), max_size=5), st.data())
def test_a_tree_that_grows_in_any_steps_has_the_naive_tiles(
    steps: list[int], data: st.DataObject
) -> None:
    files: dict[str, bytes] = {}
    size = 0
    tree = Tree()
    for step in steps:
        new = [b"entry %d" % at for at in range(size, size + step)]
        growth = grow(size, reader(files), new)
        assert not set(growth.files) & set(files)  # nothing that is there is changed
        files |= growth.files
        size = growth.size
        for entry in new:
            tree.append(entry)
        assert (size, growth.root) == (tree.size, tree.root())
    entries = [b"entry %d" % at for at in range(size)]
    for tile in tiles_of(size):
        assert files[tile.path] == naive_tile(tile, entries)
    assert audit_tiles(size, reader(files)) == tree.root()
    if size:
        hash_at = hash_at_from_tiles(size, reader(files))
        index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
        assert inclusion_proof(index, size, hash_at) == inclusion_proof(index, size, tree.hash_at)
        assert consistency_proof(old, size, hash_at) == consistency_proof(old, size, tree.hash_at)


@given(st.integers(0, 16), st.data())
def test_every_subtree_hash_comes_from_its_tile(level: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, (len(BIG) >> level) - 1))
    hash_at = hash_at_from_tiles(len(BIG), reader(BIG_FILES))
    assert hash_at(level, index) == BIG_TREE.hash_at(level, index)


def test_a_proof_from_tiles_reads_only_the_tiles_on_its_way() -> None:
    asked: list[str] = []

    def read(tile: Tile) -> bytes:
        asked.append(tile.path)
        return BIG_FILES[tile.path]

    inclusion_proof(1000, len(BIG), hash_at_from_tiles(len(BIG), read))
    assert sorted(asked) == [
        "tile/0/003",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
    ]


def test_a_full_tile_may_stand_in_a_partial_ones_place() -> None:
    """C2SP tlog-tiles lets a log delete partial tiles once the full one is there."""
    full = grow(0, no_tiles, BIG[:512]).files

    def read(tile: Tile) -> bytes:
        return full[Tile(level=tile.level, index=tile.index).path]

    size = 296  # its tile of level 1 is partial, and 512 leaves have not filled it
    files = {**full, "tile/1/000.p/1": full["tile/1/000.p/2"][:32]}
    hash_at = hash_at_from_tiles(size, lambda t: files.get(t.path) or read(t))
    assert inclusion_proof(290, size, hash_at) == inclusion_proof(290, size, BIG_TREE.hash_at)
    assert audit_tiles(size, lambda t: files.get(t.path) or read(t)) == BIG_TREE.root(size)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(level=0, index=0), "tile/0/000"),
        (Tile(level=63, index=999, width=255), "tile/63/999.p/255"),
        (Tile(level=1, index=1_234_067), "tile/1/x001/x234/067"),  # the specification's example
        (Tile(level=0, index=1000, width=1), "tile/0/x001/000.p/1"),
        (Tile(level=ENTRIES, index=70), "tile/entries/070"),
        (Tile(level=ENTRIES, index=1_000_000, width=17), "tile/entries/x001/x000/000.p/17"),
    ],
)
def test_a_tile_has_one_name(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_tile_path(path) == tile


@given(st.integers(ENTRIES, 63), st.integers(0, MAX_SIZE), st.integers(1, 256))
def test_every_name_is_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level=level, index=index, width=width)
    assert parse_tile_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/0/x000/000",
        "tile/0/000/000",
        "tile/0/x001",
        "tile/0/1000",
        "tile/0/\u0661\u0661\u0661",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/8/0/000",  # Go's sumdb writes the height too
        "tile/data/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_what_is_no_name_of_a_tile_is_refused(path: str) -> None:
    with pytest.raises(InputError, match="not the name of a tile"):
        parse_tile_path(path)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-2, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_a_tile_that_no_log_serves_is_refused(level: int, index: int, width: int) -> None:
    with pytest.raises(InputError, match="tile"):
        Tile(level=level, index=index, width=width)


def test_a_tree_says_which_tiles_it_has() -> None:
    assert tile_at(300, 0, 1) == Tile(level=0, index=1, width=44)
    assert tile_at(300, 1, 0) == Tile(level=1, index=0, width=1)
    assert tile_at(300, ENTRIES, 0) == Tile(level=ENTRIES, index=0)
    assert tile_at(300, 2, 0) is tile_at(300, 0, 2) is tile_at(0, 0, 0) is None


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_is_read_back(entries: list[bytes]) -> None:
    assert parse_entry_bundle(entry_bundle(entries)) == tuple(entries)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 entries"),
        (b"\x00", "entry 0, at byte 0"),
        (b"\x00\x01", "entry 0, at byte 0"),
        (b"\x00\x01a\x00\x02b", "entry 1, at byte 3"),
        (b"\x00\x00" * 257, "257 entries"),
    ],
)
def test_what_is_no_bundle_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(IntegrityError, match=said):
        parse_entry_bundle(data)


def test_what_no_bundle_can_hold_is_refused() -> None:
    assert parse_entry_bundle(entry_bundle([bytes(MAX_ENTRY)])) == (bytes(MAX_ENTRY),)
    for entries in ([], [b""] * 257, [bytes(MAX_ENTRY + 1)]):
        with pytest.raises(InputError, match="entry bundle"):
            entry_bundle(entries)
    with pytest.raises(InputError, match="65536 bytes"):
        grow(0, no_tiles, [bytes(MAX_ENTRY + 1)])
    with pytest.raises(InputError, match="tree size"):
        grow(MAX_SIZE, no_tiles, [b""])


def test_growing_by_nothing_changes_nothing() -> None:
    assert grow(0, no_tiles, []) == Growth(size=0, root=EMPTY_ROOT, files={})
    growth = grow(len(BIG), reader(BIG_FILES), [])
    assert (growth.root, dict(growth.files)) == (BIG_TREE.root(), {})


@given(st.data())
def test_every_flipped_bit_of_a_file_is_found_and_named(data: st.DataObject) -> None:
    size = 600
    files = dict(grow(0, no_tiles, BIG[:size]).files)
    path = data.draw(st.sampled_from(sorted(files)))
    bit = data.draw(st.integers(0, len(files[path]) * 8 - 1))
    damaged = bytearray(files[path])
    damaged[bit // 8] ^= 1 << bit % 8
    files[path] = bytes(damaged)
    with pytest.raises(IntegrityError, match=path):
        audit_tiles(size, reader(files))


def test_without_its_entries_the_topmost_tile_is_held_by_the_root_alone() -> None:
    files = dict(grow(0, no_tiles, BIG[:600]).files)
    for path in ("tile/0/002.p/88", "tile/1/000.p/2"):
        damaged = {**files, path: bytes(len(files[path]))}
        if path.startswith("tile/1"):
            with pytest.raises(IntegrityError, match=path):
                audit_tiles(600, reader(damaged), entries=False)
        else:
            assert audit_tiles(600, reader(damaged), entries=False) != BIG_TREE.root(600)
    assert audit_tiles(600, reader(files), entries=False) == BIG_TREE.root(600)


def test_a_file_of_another_length_is_refused_by_its_name() -> None:
    files = dict(grow(0, no_tiles, BIG[:300]).files)
    for path in files:
        damaged = {**files, path: files[path][:-1]}
        with pytest.raises(IntegrityError, match=path):
            audit_tiles(300, reader(damaged))
    two = {**files, "tile/entries/001.p/44": entry_bundle(BIG[256:299])}
    with pytest.raises(IntegrityError, match="43 entries"):
        audit_tiles(300, reader(two))
    with pytest.raises(IntegrityError, match="43 entries"):
        grow(300, reader(two), [b"next"])


@pytest.mark.parametrize(("level", "index"), [(-1, 0), (0, -1), (0, 300), (2, 75), (9, 0)])
def test_a_subtree_that_the_tree_has_not_is_refused(level: int, index: int) -> None:
    with pytest.raises(InputError, match="not complete"):
        hash_at_from_tiles(300, no_tiles)(level, index)


def test_leaf_hashes_are_those_of_rfc_6962() -> None:
    files = grow(0, no_tiles, [b"a"]).files
    assert files == {
        "tile/entries/000.p/1": b"\x00\x01a",
        "tile/0/000.p/1": leaf_hash(b"a"),
    }
    assert leaf_hash(b"a") == sha256(b"\x00a").digest()
