"""Logs written here and read by Go's golang.org/x/mod/sumdb, and the other way round."""

import base64
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.tlog.conftest import Ask
from tests.conformance.tlog.logs import (
    CLOCK,
    KEYS,
    LOG,
    OLD_SIZES,
    ORIGIN,
    SECONDS,
    SIZES,
    WITNESS,
    entries_of,
    indexes_of,
    read_folder,
    write_log,
)

from tecum.errors import IntegrityError
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import CosignerKey, parse_key
from tecum.ledger.merkle import (
    Tree,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
)
from tecum.ledger.notes import VerifierKey
from tecum.ledger.tiles import audit_tiles, hash_at_from_tiles, parse_tile_path

BOTH_SIZES = pytest.mark.parametrize("size", SIZES)


def decoded(parts: list[str] | None) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(part) for part in parts or ())


@BOTH_SIZES
def test_go_opens_our_log_and_makes_the_same_root_and_proofs(
    go_peer: Ask, tmp_path: Path, size: int
) -> None:
    tree = write_log(tmp_path, size)
    indexes, sizes = indexes_of(size), [old for old in OLD_SIZES if old <= size]
    (found,) = go_peer(
        {
            "do": "read",
            "folder": str(tmp_path),
            "vkeys": [str(LOG.verifier_key)],
            "cosigners": [str(CLOCK.cosigner_key), str(WITNESS.cosigner_key)],
            "indexes": indexes,
            "sizes": sizes,
        }
    )
    assert found["error"] == ""
    assert found["signers"] == [key.label for key in KEYS]
    assert found["text"].startswith(f"{ORIGIN}\n{size}\n")
    assert decoded([found["root"], found["entries_root"]]) == (tree.root(), tree.root())
    for index, proof in zip(indexes, found["inclusion"], strict=True):
        assert decoded(proof) == inclusion_proof(index, size, tree.hash_at)
    for old, proof in zip(sizes, found["consistency"], strict=True):
        assert decoded(proof) == consistency_proof(old, size, tree.hash_at)


@BOTH_SIZES
def test_our_proofs_hold_for_go_and_changed_ones_do_not(go_peer: Ask, size: int) -> None:
    tree = Tree(entries_of(size))
    good: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    for index in indexes_of(size):
        proof = inclusion_proof(index, size, tree.hash_at)
        request = {
            "do": "check inclusion",
            "size": size,
            "root": tree.root(),
            "index": index,
            "leaf": leaf_hash(entries_of(size)[index]),
            "proof": proof,
        }
        good.append(request)
        bad.append({**request, "leaf": leaf_hash(b"another")})
        bad.append({**request, "proof": [*proof, bytes(32)]})
    for old in (old for old in OLD_SIZES if old < size):
        proof = consistency_proof(old, size, tree.hash_at)
        request = {
            "do": "check consistency",
            "size": size,
            "root": tree.root(),
            "old": old,
            "old_root": tree.root(old),
            "proof": proof,
        }
        good.append(request)
        bad.append({**request, "old_root": bytes(32)})
        bad.append({**request, "proof": proof[1:]})
    assert [answer["error"] for answer in go_peer(*good)] == [""] * len(good)
    assert all(answer["error"] for answer in go_peer(*bad))


def test_go_and_we_refuse_the_same_damaged_tiles(go_peer: Ask, tmp_path: Path) -> None:
    """The size has one complete subtree a tile: where two lie in one tile, the package's older
    releases leave as many of the next tiles unchecked (its loop starts at the wrong tile).
    """
    size = 65_536 + 256 + 1
    write_log(tmp_path, size)
    request = {"do": "read", "folder": str(tmp_path), "vkeys": [str(LOG.verifier_key)]}
    for path, index in [("tile/0/000", 3), ("tile/1/000", 65_000), ("tile/2/000.p/1", 0)]:
        file = tmp_path / path
        before = file.read_bytes()
        file.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        (found,) = go_peer({**request, "indexes": [index]})
        assert "downloaded inconsistent tile" in found["error"]
        with pytest.raises(IntegrityError, match=path):
            audit_tiles(size, read_folder(tmp_path))
        file.write_bytes(before)


@BOTH_SIZES
def test_we_open_a_log_that_go_wrote(go_peer: Ask, tmp_path: Path, size: int) -> None:
    indexes, sizes = indexes_of(size), [old for old in OLD_SIZES if old <= size]
    entries = entries_of(size)
    (found,) = go_peer(
        {
            "do": "write",
            "folder": str(tmp_path),
            "origin": ORIGIN,
            "seed": b"g" * 32,
            "witness": "witness.example/go",
            "seconds": SECONDS,
            "entries": entries,
            "indexes": indexes,
            "sizes": sizes,
        }
    )
    log_key, witness_key = parse_key(found["vkey"]), parse_key(found["cosigner"])
    assert isinstance(log_key, VerifierKey)
    assert isinstance(witness_key, CosignerKey)
    assert (str(log_key), str(witness_key)) == (found["vkey"], found["cosigner"])
    opened = open_checkpoint((tmp_path / "checkpoint").read_bytes(), [log_key, witness_key])
    assert opened.signed_by == (log_key,)
    assert opened.cosigned == {witness_key.label: SECONDS}
    head = opened.checkpoint
    assert (head.size, head.root) == (size, base64.b64decode(found["root"]))
    assert audit_tiles(size, read_folder(tmp_path)) == head.root
    hash_at = hash_at_from_tiles(size, read_folder(tmp_path))
    for index, sent in zip(indexes, found["inclusion"], strict=True):
        proof = decoded(sent)
        check_inclusion(leaf_hash(entries[index]), index, size, proof, head.root)
        assert inclusion_proof(index, size, hash_at) == proof
    for old, sent in zip(sizes, found["consistency"], strict=True):
        proof = decoded(sent)
        check_consistency(old, size, Tree(entries[:old]).root(), head.root, proof)
        assert consistency_proof(old, size, hash_at) == proof


def test_every_tile_that_go_wrote_has_a_name_that_we_read(go_peer: Ask, tmp_path: Path) -> None:
    go_peer(
        {
            "do": "write",
            "folder": str(tmp_path),
            "origin": ORIGIN,
            "seed": b"g" * 32,
            "entries": entries_of(66_000),
        }
    )
    files = [str(f.relative_to(tmp_path)) for f in tmp_path.rglob("*") if f.is_file()]
    tiles = [name for name in files if name != "checkpoint"]
    assert {parse_tile_path(name).path for name in tiles} == set(tiles)


def test_go_refuses_our_note_with_any_line_changed(go_peer: Ask, tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    note = (tmp_path / "checkpoint").read_text()
    request = {
        "do": "open",
        "vkeys": [str(LOG.verifier_key)],
        "cosigners": [str(CLOCK.cosigner_key), str(WITNESS.cosigner_key)],
    }
    changed = [
        note.replace("\n300\n", "\n301\n"),
        note.replace(ORIGIN, "log.example/other", 1),
        note.replace("\n\n", "\nextension\n\n"),
        note.replace("=\n\n", "=\n\n\n"),
        note.rstrip("\n"),
    ]
    good, *bad = go_peer(*({**request, "note": text} for text in [note, *changed]))
    assert (good["error"], good["signers"]) == ("", [key.label for key in KEYS])
    assert all(answer["error"] for answer in bad)
    for text in changed:
        with pytest.raises(IntegrityError):
            open_checkpoint(text.encode(), KEYS)
