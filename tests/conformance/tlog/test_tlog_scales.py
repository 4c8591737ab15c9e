"""Logs written here and read by tlog-scales (Apache-2.0), and the other way round.

It is an independent implementation in Python of C2SP tlog-tiles, checkpoints and cosignatures of
all three types, with proofs written from RFC 9162.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance.tlog.logs import (
    CLOCK,
    KEYS,
    LOG,
    OLD_SIZES,
    ORIGIN,
    SIZES,
    WITNESS,
    entries_of,
    indexes_of,
    read_folder,
    write_log,
)
from tlog_scales import tiles as their_tiles
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import MLDSA44CosignatureSigner, PlainEd25519Signer, Vkey, VkeySet
from tlog_scales.tlog import (
    Checkpoint,
    ConsistencyProof,
    ConsistencyProofInvalid,
    InclusionProof,
    InclusionProofInvalid,
)
from tlog_scales.writer import TilesWriter

from tecum.errors import IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import ML_DSA_44, CosigningKey, cosign, cosigned_at, parse_key
from tecum.ledger.merkle import (
    Tree,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
)
from tecum.ledger.notes import Note, parse_note, sign_text
from tecum.ledger.tiles import Tile, audit_tiles, hash_at_from_tiles

BOTH_SIZES = pytest.mark.parametrize("size", SIZES)


@BOTH_SIZES
def test_they_read_our_log_and_make_the_same_proofs(tmp_path: Path, size: int) -> None:
    tree = write_log(tmp_path, size)
    reader = TilesReader(LocalBackend(tmp_path))
    head = reader.get_checkpoint()
    keys = VkeySet(*(Vkey.from_string(str(key)) for key in KEYS))
    assert {vkey.name for vkey, _ in keys.verify(head.signatures, head)} == {ORIGIN, WITNESS.name}
    assert len(keys.verify(head.signatures, head)) == len(KEYS)
    assert (head.origin, head.size, head.root_hash) == (ORIGIN, size, tree.root())
    assert reader.calculate_root_hash() == tree.root()
    for index in indexes_of(size):
        assert reader.get_entry(index) == entries_of(size)[index]
        theirs = reader.get_inclusion_proof(index, size).node_hashes
        assert tuple(theirs) == inclusion_proof(index, size, tree.hash_at)
    for old in (old for old in OLD_SIZES if old <= size):
        theirs = reader.get_consistency_proof(old, size).node_hashes
        assert tuple(theirs) == consistency_proof(old, size, tree.hash_at)


@BOTH_SIZES
def test_our_proofs_hold_for_them_and_changed_ones_do_not(size: int) -> None:
    tree = Tree(entries_of(size))
    for index in indexes_of(size):
        leaf = leaf_hash(entries_of(size)[index])
        proof = InclusionProof(index, size, list(inclusion_proof(index, size, tree.hash_at)))
        proof.check(leaf, tree.root())
        with pytest.raises(InclusionProofInvalid):
            proof.check(leaf_hash(b"another"), tree.root())
    for old in (old for old in OLD_SIZES if old < size):
        proof = ConsistencyProof(old, size, list(consistency_proof(old, size, tree.hash_at)))
        proof.check(tree.root(old), tree.root())
        with pytest.raises(ConsistencyProofInvalid):
            proof.check(bytes(32), tree.root())


@pytest.mark.parametrize("sizes", [(1,), (256,), (255, 257), (1, 2, 300, 66_000)])
def test_we_read_a_log_that_they_wrote(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    signers = [PlainEd25519Signer(ORIGIN, b"t" * 32), MLDSA44CosignatureSigner(ORIGIN, b"p" * 32)]
    keys = [parse_key(signer.vkey.serialize()) for signer in signers]
    folder = tmp_path / "log"
    writer = TilesWriter.create(folder, ORIGIN)
    roots = {}
    for size in sizes:
        for entry in entries_of(size)[writer.size :]:
            writer.add_leaf(entry)
        writer.commit(signers, gc=False)
        opened = open_checkpoint((folder / "checkpoint").read_bytes(), keys)
        assert [str(key) for key in opened.signed_by] == [s.vkey.serialize() for s in signers]
        assert opened.cosigned.keys() == {keys[1].label}
        assert opened.checkpoint.size == size
        roots[size] = opened.checkpoint.root
        assert audit_tiles(size, read_folder(folder)) == roots[size]
    size = sizes[-1]
    theirs = TilesReader(LocalBackend(folder))
    theirs.set_size(size)
    hash_at = hash_at_from_tiles(size, read_folder(folder))
    for index in indexes_of(size):
        proof = theirs.get_inclusion_proof(index, size).node_hashes
        check_inclusion(leaf_hash(entries_of(size)[index]), index, size, proof, roots[size])
        assert inclusion_proof(index, size, hash_at) == tuple(proof)
    for old in sizes:
        proof = theirs.get_consistency_proof(old, size).node_hashes
        check_consistency(old, size, roots[old], roots[size], proof)
        assert consistency_proof(old, size, hash_at) == tuple(proof)


def test_cosignatures_of_all_types_hold_on_both_sides(tmp_path: Path) -> None:
    write_log(tmp_path, 7)
    text = parse_note((tmp_path / "checkpoint").read_bytes()).text
    quantum = CosigningKey(name="witness.example/pq", seed=b"q" * 32, kind=ML_DSA_44)
    lines = (
        sign_text(text, LOG),
        cosign(text, CLOCK, 1),
        cosign(text, WITNESS, 2**62),
        cosign(text, quantum, 3),
    )
    keys = (*KEYS, quantum.cosigner_key)
    theirs = Checkpoint.from_text(str(Note(text=text, signatures=lines)))
    for key in keys:
        theirs.verify(Vkey.from_string(str(key)))
        with pytest.raises(InvalidSignature):
            replace(theirs, size=8).verify(Vkey.from_string(str(key)))
    signer = MLDSA44CosignatureSigner("witness.example/theirs", b"t" * 32)
    line = parse_note(text.encode() + b"\n" + (signer.sign(theirs).serialize() + "\n").encode())
    key = parse_key(signer.vkey.serialize())
    at = cosigned_at(text, line.signatures[0], key)
    assert at is not None
    assert at >= 1_700_000_000


TREE = Tree(entries_of(300))


def changed_path(proof: tuple[bytes, ...], data: st.DataObject) -> list[bytes]:
    """A path as it is, or with hashes taken out, put in, doubled or in another order."""
    path = list(proof)
    how = data.draw(st.sampled_from(["as it is", "cut", "longer", "doubled", "turned"]))
    at = data.draw(st.integers(0, max(len(path) - 1, 0)))
    if how == "cut":
        del path[at:]
    elif how == "longer":
        path.insert(at, bytes(32))
    elif how == "doubled" and path:
        path.insert(at, path[at])
    elif how == "turned":
        path.reverse()
    return path


@given(st.data())
def test_both_judge_any_inclusion_proof_alike(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    path = changed_path(inclusion_proof(index, size, TREE.hash_at), data)
    said_size = size + data.draw(st.integers(-3, 3))
    said_index = index + data.draw(st.integers(-1, 1))
    leaf, root = leaf_hash(entries_of(300)[index]), TREE.root(size)
    if said_index < 0 or said_size < 1:  # they take no such numbers
        with pytest.raises(IntegrityError):
            check_inclusion(leaf, said_index, said_size, path, root)
        return
    try:
        InclusionProof(said_index, said_size, path).check(leaf, root)
    except InclusionProofInvalid:
        with pytest.raises(IntegrityError):
            check_inclusion(leaf, said_index, said_size, path, root)
    else:
        check_inclusion(leaf, said_index, said_size, path, root)


@given(st.data())
def test_both_judge_any_consistency_proof_alike(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 300))
    old = data.draw(st.integers(1, new))
    path = changed_path(consistency_proof(old, new, TREE.hash_at), data)
    said_old, said_new = (size + data.draw(st.integers(-2, 2)) for size in (old, new))
    old_root, new_root = TREE.root(old), TREE.root(new)
    if min(said_old, said_new) < 1:  # they let any root stand for the empty tree's
        with pytest.raises(IntegrityError):
            check_consistency(said_old, said_new, old_root, new_root, path)
        return
    try:
        ConsistencyProof(said_old, said_new, path).check(old_root, new_root)
    except ConsistencyProofInvalid:
        with pytest.raises(IntegrityError):
            check_consistency(said_old, said_new, old_root, new_root, path)
    else:
        check_consistency(said_old, said_new, old_root, new_root, path)


def test_both_name_tiles_alike() -> None:
    for level in (-1, 0, 1, 63):
        for index in (0, 7, 999, 1000, 1_234_067, 10**9):
            for width in (1, 255, 256):
                ours = Tile(level=level, index=index, width=width).path
                assert ours == "/".join(their_tiles.tile_path(level, index, width % 256))


def test_both_refuse_a_bundle_that_breaks_off(tmp_path: Path) -> None:
    write_log(tmp_path, 7)
    file = tmp_path / "tile/entries/000.p/7"
    file.write_bytes(file.read_bytes()[:-1])
    reader = TilesReader(LocalBackend(tmp_path))
    reader.get_checkpoint()
    with pytest.raises(ValueError, match="truncated"):
        reader.get_entry(6)
    with pytest.raises(IntegrityError, match="breaks off in entry"):
        audit_tiles(7, read_folder(tmp_path))
