"""The Merkle tree: what lets a stranger check that an entry is in a log and that none was changed.

RFC 6962, section 2.1 (hashing), 2.1.1 (audit paths, here inclusion proofs) and 2.1.2 (consistency
proofs), with SHA-256. A proof is made from the hashes of complete subtrees alone, which `HashAt`
gives: from a tree in memory (`Tree`) or from published tiles (`tecum.ledger.tiles`). Checking
needs no tree: RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import TypeAlias

from tecum.errors import InputError, IntegrityError

HASH_LENGTH = 32
EMPTY_ROOT = sha256(b"").digest()  # RFC 6962, 2.1: MTH({}) = SHA-256()
MAX_SIZE = 2**63 - 1  # so that no proof has more than 63 hashes (C2SP tlog-witness, add-checkpoint)

HashAt: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree of 2**level leaves, number index (level, index)."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash a log entry into its leaf (RFC 6962, 2.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into the node above them (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root_at(size: int, hash_at: HashAt) -> bytes:
    """Give the root of the tree of the first `size` leaves (RFC 6962, 2.1: MTH).

    Raises:
        InputError: no tree has such a size.
    """
    _check_size(size)
    return EMPTY_ROOT if size == 0 else _root_of_last(size, size, hash_at)


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """Give the audit path of leaf `index` in the tree of `size` leaves (RFC 6962, 2.1.1).

    The first hash is the leaf's sibling, the last the root's child.

    Raises:
        InputError: there is no such leaf in such a tree.
    """
    _check_size(size)
    if not 0 <= index < size:
        raise InputError(f"leaf {index}: a tree of {size} has the leaves 0 to {size - 1}")
    inner = (index ^ (size - 1)).bit_length()  # levels below the one where the two paths part
    proof = [hash_at(level, index >> level ^ 1) for level in range(inner - 1)]
    if inner:  # the first sibling that may be ragged: all leaves from `start` to the end
        start = ((index >> inner - 1) + 1) << inner - 1
        proof.append(_root_of_last(size - start, size, hash_at))
    rest, level = index >> inner, inner
    while rest:  # along the right edge every sibling lies to the left
        if rest & 1:
            proof.append(hash_at(level, rest - 1))
        rest >>= 1
        level += 1
    return tuple(proof)


def consistency_proof(old: int, new: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """Prove that the tree of `new` leaves only adds to the tree of `old` (RFC 6962, 2.1.2).

    Empty where the sizes are equal or the old tree is empty: there is nothing to prove.

    Raises:
        InputError: the old tree is larger than the new one.
    """
    _check_size(new)
    if not 0 <= old <= new:
        raise InputError(f"a tree of {new} cannot follow one of {old}; give the older size first")
    if old == 0:
        return ()
    proof: list[bytes] = []
    start, end, whole = 0, new, True  # `whole`: the verifier knows this subtree as the old root
    while end != old:
        half = 1 << (end - start - 1).bit_length() - 1
        middle = start + half
        if old <= middle:
            proof.append(_root_of_last(end - middle, end, hash_at))
            end = middle
        else:
            proof.append(hash_at(half.bit_length() - 1, start >> half.bit_length() - 1))
            start, whole = middle, False
    if not whole:
        proof.append(_root_of_last(end - start, end, hash_at))
    return tuple(reversed(proof))


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash stands at `index` in the tree of this root (RFC 9162, 2.1.3.2).

    Raises:
        IntegrityError: it does not, or the proof is none for such a leaf.
    """
    _check_sized_hashes([leaf, root, *proof], f"inclusion proof of leaf {index}")
    if not 0 <= index < size <= MAX_SIZE:
        raise IntegrityError(f"inclusion proof: there is no leaf {index} in a tree of {size}")
    inner = (index ^ (size - 1)).bit_length()
    length = inner + (index >> inner).bit_count()
    if len(proof) != length:
        raise IntegrityError(
            f"inclusion proof of leaf {index} in a tree of {size}: "
            f"{len(proof)} hashes, it takes {length}"
        )
    at = leaf
    for level, sibling in enumerate(proof):
        if level < inner and not index >> level & 1:
            at = sha256(b"\x01" + at + sibling).digest()
        else:
            at = sha256(b"\x01" + sibling + at).digest()
    if at != root:
        raise IntegrityError(
            f"inclusion proof: leaf {index} is not under the root of the tree of {size}"
        )


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of `new` leaves only adds to the tree of `old` (RFC 9162, 2.1.4.2).

    Raises:
        IntegrityError: it does not: leaves were changed, dropped or reordered, or the proof is
            none for these sizes.
    """
    what = f"consistency proof from {old} to {new}"
    _check_sized_hashes([old_root, new_root, *proof], what)
    if not 0 <= old <= new <= MAX_SIZE:
        raise IntegrityError(f"{what}: a log never shrinks")
    for size, root in ((old, old_root), (new, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise IntegrityError(f"{what}: the root of size 0 is not that of the empty tree")
    if old in {0, new}:
        if proof:
            raise IntegrityError(f"{what}: {len(proof)} hashes, it takes none")
        if old == new and old_root != new_root:
            raise IntegrityError(f"{what}: two different roots of one size")
        return
    one, other = _consistent_roots(old, new, old_root, proof)
    if one != old_root:
        raise IntegrityError(f"{what}: it does not lead to the old root")
    if other != new_root:
        raise IntegrityError(f"{what}: it does not lead to the new root")


class Tree:
    """A whole tree in memory: 64 bytes a leaf, one row of bytes a level, no object a node."""

    __slots__ = ("_rows", "_size")

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self._rows = [bytearray()]  # row k: the hashes of the complete subtrees of 2**k leaves
        self._size = 0
        for entry in entries:
            self.append(entry)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    def append(self, entry: bytes) -> int:
        """Add an entry and give its index."""
        return self.append_leaf(sha256(b"\x00" + entry).digest())

    def append_leaf(self, leaf: bytes) -> int:
        """Add a leaf whose hash is known (as a tile of level 0 gives it) and give its index."""
        rows, index = self._rows, self._size
        row = rows[0]
        row += leaf
        self._size = left = index + 1
        level = 0
        while not left & 1:  # this leaf completes a subtree
            left >>= 1
            level += 1
            node = sha256(b"\x01" + row[-64:]).digest()
            if level == len(rows):
                rows.append(bytearray())
            row = rows[level]
            row += node
        return index

    def hash_at(self, level: int, index: int) -> bytes:
        """Give the hash of a complete subtree.

        Raises:
            InputError: it is not complete, or there is none.
        """
        at = index << 5
        try:
            found = bytes(self._rows[level][at : at + 32])
        except IndexError:
            found = b""
        if len(found) != HASH_LENGTH or level < 0:
            raise InputError(
                f"subtree {index} of 2**{level} leaves: not complete in a tree of {self._size}"
            )
        return found

    def root(self, size: int | None = None) -> bytes:
        """Give the root now, or as it was at an earlier size."""
        return root_at(self._size if size is None else size, self.hash_at)


def _root_of_last(count: int, end: int, hash_at: HashAt) -> bytes:
    """Root of the `count` leaves before `end`: its complete subtrees, joined from the right.

    Each set bit of `count` is one subtree, and `end >> level` is the number of subtrees of that
    level up to `end`. It holds where the leaves start at a subtree of at least their number.
    """
    level = (count & -count).bit_length() - 1
    found = hash_at(level, (end >> level) - 1)
    count &= count - 1
    while count:
        level = (count & -count).bit_length() - 1
        found = sha256(b"\x01" + hash_at(level, (end >> level) - 1) + found).digest()
        count &= count - 1
    return found


def _consistent_roots(
    old: int, new: int, old_root: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Walk a consistency proof up to both roots, from the old tree's last complete subtree."""
    level = (old & -old).bit_length() - 1
    last = (old - 1) >> level
    inner = max(((old - 1) ^ (new - 1)).bit_length() - level, 0)
    if last == 0:  # the old tree is one complete subtree, and its root starts the way
        start, way = old_root, proof
    else:
        start, way = (proof[0], proof[1:]) if proof else (b"", proof)
    length = inner + (last >> inner).bit_count()
    if len(way) != length or not start:
        raise IntegrityError(
            f"consistency proof from {old} to {new}: {len(proof)} hashes, "
            f"it takes {length + (last != 0)}"
        )
    one = other = start
    for step, sibling in enumerate(way):
        if step < inner and not last >> step & 1:  # right of the old tree: new leaves only
            other = sha256(b"\x01" + other + sibling).digest()
        else:
            one = sha256(b"\x01" + sibling + one).digest()
            other = sha256(b"\x01" + sibling + other).digest()
    return one, other


def _check_size(size: int) -> None:
    if not 0 <= size <= MAX_SIZE:
        raise InputError(f"tree size {size}: a log has 0 to {MAX_SIZE} leaves")


def _check_sized_hashes(hashes: Iterable[bytes], what: str) -> None:
    for found in hashes:
        if len(found) != HASH_LENGTH:
            raise IntegrityError(f"{what}: a hash of {len(found)} bytes; SHA-256 gives 32")
