"""Proofs of the tree beside a naive tree written straight from RFC 6962, section 2.1."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.merkle import (
    EMPTY_ROOT,
    MAX_SIZE,
    Tree,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
)

ENTRIES = [b"entry %d" % at for at in range(700)]
TREE = Tree(ENTRIES)


def mth(entries: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1 << (len(entries) - 1).bit_length() - 1
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(entries) == 1:
        return []
    k = 1 << (len(entries) - 1).bit_length() - 1
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2."""
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = 1 << (len(entries) - 1).bit_length() - 1
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), mth(entries[:k])]


sizes = st.integers(1, len(ENTRIES))


@st.composite
def leaf_in_tree(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def two_sizes(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(sizes)
    return draw(st.integers(1, new)), new


def flip(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_the_empty_tree_and_the_first_leaves() -> None:
    assert Tree().root() == EMPTY_ROOT == mth([])
    assert leaf_hash(b"") == Tree([b""]).root() == mth([b""])
    assert node_hash(leaf_hash(b"a"), leaf_hash(b"b")) == Tree([b"a", b"b"]).root()


def test_every_small_tree_is_the_naive_one() -> None:
    for size in range(70):
        assert TREE.root(size) == mth(ENTRIES[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.hash_at)
            assert list(proof) == path(index, ENTRIES[:size])
            check_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, TREE.root(size))
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, TREE.hash_at)
            assert list(proof) == subproof(old, ENTRIES[:size], whole=True)
            check_consistency(old, size, TREE.root(old), TREE.root(size), proof)


@given(leaf_in_tree())
def test_an_inclusion_proof_is_the_naive_one_and_holds(leaf: tuple[int, int]) -> None:
    index, size = leaf
    proof = inclusion_proof(index, size, TREE.hash_at)
    assert list(proof) == path(index, ENTRIES[:size])
    check_inclusion(leaf_hash(ENTRIES[index]), index, size, proof, mth(ENTRIES[:size]))


@given(two_sizes())
def test_a_consistency_proof_is_the_naive_one_and_holds(both: tuple[int, int]) -> None:
    old, new = both
    proof = consistency_proof(old, new, TREE.hash_at)
    assert list(proof) == subproof(old, ENTRIES[:new], whole=True)
    check_consistency(old, new, mth(ENTRIES[:old]), mth(ENTRIES[:new]), proof)


@given(leaf_in_tree(), st.data())
def test_an_inclusion_proof_with_a_flipped_bit_is_refused(
    leaf: tuple[int, int], data: st.DataObject
) -> None:
    index, size = leaf
    proof = inclusion_proof(index, size, TREE.hash_at)
    parts = [leaf_hash(ENTRIES[index]), TREE.root(size), *proof]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(IntegrityError, match="is not under the root"):
        check_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(leaf_in_tree(), st.data())
def test_an_inclusion_proof_of_another_place_is_refused(
    leaf: tuple[int, int], data: st.DataObject
) -> None:
    index, size = leaf
    proof = inclusion_proof(index, size, TREE.hash_at)
    other = data.draw(st.integers(-1, size + 1).filter(lambda at: at != index))
    with pytest.raises(IntegrityError, match="inclusion proof"):
        check_inclusion(leaf_hash(ENTRIES[index]), other, size, proof, TREE.root(size))


@given(two_sizes().filter(lambda both: both[0] < both[1]), st.data())
def test_a_consistency_proof_with_a_flipped_bit_is_refused(
    both: tuple[int, int], data: st.DataObject
) -> None:
    old, new = both
    parts = [TREE.root(old), TREE.root(new), *consistency_proof(old, new, TREE.hash_at)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = flip(parts[which], data.draw(st.integers(0, 255)))
    with pytest.raises(IntegrityError, match="does not lead to the"):
        check_consistency(old, new, parts[0], parts[1], parts[2:])


@given(two_sizes().filter(lambda both: both[0] < both[1]), st.data())
def test_a_consistency_proof_of_another_length_is_refused(
    both: tuple[int, int], data: st.DataObject
) -> None:
    old, new = both
    proof = list(consistency_proof(old, new, TREE.hash_at))
    if data.draw(st.booleans()) or not proof:
        proof.insert(data.draw(st.integers(0, len(proof))), bytes(32))
    else:
        del proof[data.draw(st.integers(0, len(proof) - 1))]
    with pytest.raises(IntegrityError, match="it takes"):
        check_consistency(old, new, TREE.root(old), TREE.root(new), proof)


@given(two_sizes(), st.data())
def test_a_changed_history_has_no_consistency_proof(
    both: tuple[int, int], data: st.DataObject
) -> None:
    old, new = both
    changed = data.draw(st.integers(0, old - 1))
    other = Tree([b"changed" if at == changed else e for at, e in enumerate(ENTRIES[:new])])
    proof = consistency_proof(old, new, other.hash_at)
    with pytest.raises(IntegrityError):
        check_consistency(old, new, TREE.root(old), other.root(), proof)


@pytest.mark.parametrize(
    ("sizes", "roots", "proof", "said"),
    [
        ((2, 1), (TREE.root(2), TREE.root(1)), [], "never shrinks"),
        ((-1, 1), (EMPTY_ROOT, TREE.root(1)), [], "never shrinks"),
        ((1, MAX_SIZE + 1), (TREE.root(1), TREE.root(1)), [], "never shrinks"),
        ((0, 1), (TREE.root(2), TREE.root(1)), [], "size 0"),
        ((0, 0), (EMPTY_ROOT, TREE.root(1)), [], "size 0"),
        ((0, 1), (EMPTY_ROOT, TREE.root(1)), [bytes(32)], "takes none"),
        ((3, 3), (TREE.root(3), TREE.root(3)), [bytes(32)], "takes none"),
        ((3, 3), (TREE.root(3), TREE.root(4)), [], "two different roots"),
        ((3, 4), (TREE.root(3), TREE.root(4)[1:]), [], "31 bytes"),
        ((3, 4), (TREE.root(3), TREE.root(4)), [b""], "0 bytes"),
    ],
)
def test_what_is_no_consistency_is_refused_with_its_reason(
    sizes: tuple[int, int], roots: tuple[bytes, bytes], proof: list[bytes], said: str
) -> None:
    with pytest.raises(IntegrityError) as caught:
        check_consistency(*sizes, *roots, proof)
    assert said in str(caught.value)


def test_the_empty_tree_is_consistent_with_every_tree() -> None:
    check_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())
    check_consistency(0, 9, EMPTY_ROOT, TREE.root(9), ())
    assert consistency_proof(0, 9, TREE.hash_at) == consistency_proof(9, 9, TREE.hash_at) == ()


def test_a_place_that_is_not_in_the_tree_is_refused() -> None:
    for index, size in [(3, 3), (-1, 3), (0, 0), (0, MAX_SIZE + 1)]:
        with pytest.raises(InputError):
            inclusion_proof(index, size, TREE.hash_at)
    for old, new in [(4, 3), (-1, 3)]:
        with pytest.raises(InputError, match="older size first"):
            consistency_proof(old, new, TREE.hash_at)
    with pytest.raises(InputError, match="a log has"):
        root_at(-1, TREE.hash_at)


@pytest.mark.parametrize(
    ("level", "index"), [(0, 700), (0, -1), (-1, 0), (9, 1), (10, 0), (63, 0), (1, 350)]
)
def test_a_subtree_that_is_not_complete_has_no_hash(level: int, index: int) -> None:
    with pytest.raises(InputError, match="not complete"):
        TREE.hash_at(level, index)


def test_a_leaf_known_by_its_hash_counts_like_its_entry() -> None:
    tree = Tree()
    places = [tree.append_leaf(leaf_hash(entry)) for entry in ENTRIES]
    assert places == list(range(len(ENTRIES)))
    assert (tree.size, tree.root()) == (TREE.size, TREE.root())


@pytest.mark.shared_data
def test_the_published_inclusion_vectors(shared_data: Path) -> None:
    """Vectors of transparency-dev/merkle (Apache-2.0): good proofs and every kind of bad one."""
    files = sorted((shared_data / "tlog" / "vectors" / "inclusion").rglob("*.json"))
    good = 0
    for file in files:
        vector = json.loads(file.read_text())
        arguments = (
            base64.b64decode(vector["leafHash"]),
            vector["leafIdx"],
            vector["treeSize"],
            [base64.b64decode(part) for part in vector["proof"] or []],
            base64.b64decode(vector["root"]),
        )
        if vector["wantErr"]:
            with pytest.raises(IntegrityError):
                check_inclusion(*arguments)
        else:
            check_inclusion(*arguments)
            good += 1
    assert (len(files), good) == (98, 6)
