"""Logs of ours in a folder, as a web server would publish them, for other software to read."""

from collections.abc import Callable
from pathlib import Path

from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.merkle import Tree
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.tiles import Tile, grow

ORIGIN = "log.example/conformance"
SECONDS = 1_700_000_000
LOG = SigningKey(name=ORIGIN, seed=b"l" * 32)
CLOCK = CosigningKey(name=ORIGIN, seed=b"c" * 32)
WITNESS = CosigningKey(name="witness.example/w", seed=b"w" * 32)
KEYS = (LOG.verifier_key, CLOCK.cosigner_key, WITNESS.cosigner_key)

SIZES = (1, 2, 7, 255, 256, 257, 1000, 66_000)  # from one leaf to a third level of tiles
OLD_SIZES = (1, 2, 3, 255, 256, 257, 511, 65_536)


def entries_of(size: int) -> list[bytes]:
    """Entries of several lengths, an empty one among them."""
    return [b"entry %d " % at * (at % 4) for at in range(size)]


def indexes_of(size: int) -> list[int]:
    """Leaves at the corners of tiles and of the tree."""
    return sorted({at for at in (0, 1, 127, 255, 256, 65_535, size // 2, size - 1) if at < size})


def write_log(folder: Path, size: int) -> Tree:
    """Publish a log in two steps, so that tiles that were partial have grown."""
    entries = entries_of(size)
    half = size // 2
    for start, end in ((0, half), (half, size)):
        growth = grow(start, read_folder(folder), entries[start:end])
        for path, data in growth.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    text = Checkpoint(origin=ORIGIN, size=size, root=growth.root).text
    lines = (sign_text(text, LOG), cosign(text, CLOCK, SECONDS), cosign(text, WITNESS, SECONDS + 9))
    (folder / "checkpoint").write_text(str(Note(text=text, signatures=lines)))
    return Tree(entries)


def read_folder(folder: Path) -> Callable[[Tile], bytes]:
    """Read tiles by their names."""
    return lambda tile: (folder / tile.path).read_bytes()
