"""Publishing a batch: tiles and bundles, proofs, and at last the checkpoint.

    checkpoint                    the newest, replaced last
    checkpoints/<size>            every one, with cosignatures as they come
    tile/<L>/<N>[.p/<W>]          C2SP tlog-tiles
    tile/entries/<N>[.p/<W>]      likewise
    proof/<leaf hash>             C2SP tlog-proof of every leaf, padding too: a receipt's holder
                                  knows the address at once, and the address tells nothing
    notices/<number>.json         what the log says of itself
    log.json                      its name, keys and promise

Nothing else is there, and names, sizes and number of files do not depend on what arrived.
"""

from collections.abc import Callable, Mapping, Sequence

from tecum.adapters.log.store import LogStore
from tecum.errors import IntegrityError
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.merkle import HashAt, inclusion_proof, leaf_hash
from tecum.ledger.notes import Note, SigningKey, parse_note, sign_text
from tecum.ledger.sealing import Batch
from tecum.ledger.tiles import Growth, Tile, grow, hash_at_from_tiles
from tecum.ledger.tlog_proofs import TlogProof
from tecum.ledger.tree_heads import Checkpoint

CHECKPOINT = "checkpoint"


def checkpoint_path(size: int) -> str:
    """Give the place where the checkpoint of a size stays."""
    return f"checkpoints/{size}"


def proof_path(leaf: bytes) -> str:
    """Give the place of a leaf's proof, by its leaf hash."""
    return f"proof/{leaf.hex()}"


def tile_reader(
    store: LogStore, fresh: Mapping[str, bytes] | None = None
) -> Callable[[Tile], bytes]:
    """Read published tiles, and those about to be published."""

    def read(tile: Tile) -> bytes:
        data = (fresh or {}).get(tile.path) or store.get(tile.path)
        if data is None:
            raise IntegrityError(f"{tile.path} is not published; restore it from a backup")
        return data

    return read


def grown(store: LogStore, batch: Batch) -> Growth:
    """Compute the tree with the batch in it, and the files that it takes."""
    return grow(batch.first, tile_reader(store), batch.entries)


def hashes_of(store: LogStore, growth: Growth) -> HashAt:
    """Read the hashes of the grown tree."""
    return hash_at_from_tiles(growth.size, tile_reader(store, growth.files))


def sign_checkpoint(
    checkpoint: Checkpoint,
    signers: Sequence[SigningKey],
    clocks: Sequence[CosigningKey],
    seconds: int,
) -> bytes:
    """Sign a checkpoint with the log's keys, and let its clocks say when."""
    lines = [sign_text(checkpoint.text, key) for key in signers]
    lines += [cosign(checkpoint.text, key, seconds) for key in clocks]
    return str(Note(text=checkpoint.text, signatures=tuple(lines))).encode()


def proofs_of(batch: Batch, hash_at: HashAt, note: bytes) -> dict[str, bytes]:
    """Write the proof of every leaf of a batch under its checkpoint."""
    found: dict[str, bytes] = {}
    for index, entry in enumerate(batch.entries, batch.first):
        hashes = inclusion_proof(index, batch.size, hash_at)
        proof = TlogProof(index=index, hashes=hashes, checkpoint=note)
        found[proof_path(leaf_hash(entry))] = str(proof).encode()
    return found


def merge_cosignatures(known: bytes, offered: bytes) -> bytes:
    """Add to a checkpoint the signature lines that another copy of it has and it has not.

    Raises:
        IntegrityError: the other is no copy of the same checkpoint.
    """
    ours, theirs = parse_note(known), parse_note(offered)
    if ours.text != theirs.text:
        raise IntegrityError("cosignatures: they stand under another checkpoint; ask again")
    new = tuple(line for line in theirs.signatures if line not in ours.signatures)
    return str(Note(text=ours.text, signatures=(*ours.signatures, *new))).encode()
