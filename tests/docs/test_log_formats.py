"""The worked example of the log's formats is computed again, and its snippet run as it stands."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.merkle import inclusion_proof
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.tiles import Tile, grow, hash_at_from_tiles
from tecum.ledger.tlog_proofs import TlogProof, check_tlog_proof, parse_tlog_proof
from tecum.matters.event import Event, EventType, new_matter_id, parse_instant
from tecum.matters.event_leaves import event_leaf

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "log-formats.md"
ORIGIN = "records.county.example/log"
LOG = SigningKey(name=ORIGIN, seed=bytes(32))
CLOCK = CosigningKey(name=ORIGIN, seed=bytes([1]) * 32)
WITNESS = CosigningKey(name="witness.example/w", seed=bytes([2]) * 32)
SEALED = 1_578_938_400  # 2020-01-13T18:00:00Z
EVENT = Event(
    matter=new_matter_id(bytes(16)),
    sequence=1,
    type=EventType.PAPER_RECEIVED,
    asserted_by="front counter",
    happened_at=None,
    recorded_at=parse_instant("2020-01-13T16:40:00Z[America/Denver]"),
    payload={"channel": "fax"},
)
LEAF = event_leaf(EVENT, bytes(range(32)))
PADDING = (b"\xaa" * 32, b"\xbb" * 32)


def example() -> Mapping[str, str]:
    """Every block of the page that holds bytes of the example, by the words before it."""
    entries = [PADDING[0], LEAF.entry, PADDING[1]]
    growth = grow(0, lambda tile: growth.files[tile.path], entries)
    text = Checkpoint(origin=ORIGIN, size=growth.size, root=growth.root).text
    signed = (sign_text(text, LOG), cosign(text, CLOCK, SEALED), cosign(text, WITNESS, SEALED + 9))
    checkpoint = str(Note(text=text, signatures=signed))
    hash_at = hash_at_from_tiles(3, lambda tile: growth.files[tile.path])
    proof = TlogProof(
        index=1, hashes=inclusion_proof(1, 3, hash_at), checkpoint=checkpoint.encode()
    )
    keys = (LOG.verifier_key, CLOCK.cosigner_key, WITNESS.cosigner_key)
    opened = check_tlog_proof(parse_tlog_proof(str(proof).encode()), LEAF.leaf_hash, keys)
    assert opened.checkpoint.root == growth.root
    tile = growth.files[Tile(level=0, index=0, width=3).path]
    return {
        "header": LEAF.header.decode(),
        "payload": LEAF.payload.decode(),
        "hashes": "\n".join(
            f"{name:<18} {value.hex()}"
            for name, value in (
                ("header salt", LEAF.header_salt),
                ("payload salt", LEAF.payload_salt),
                ("header commitment", LEAF.header_commitment),
                ("payload commitment", LEAF.payload_commitment),
                ("entry", LEAF.entry),
                ("leaf hash", LEAF.leaf_hash),
            )
        ),
        "tile": "\n".join(tile[at : at + 32].hex() for at in range(0, 96, 32)),
        "proof": str(proof).rstrip("\n"),
        "keys": "\n".join(str(key) for key in keys),
    }


@pytest.mark.parametrize("block", sorted(example()))
def test_the_page_shows_the_example_as_it_is_computed(block: str) -> None:
    assert f"```text\n{example()[block]}\n```" in PAGE.read_text(encoding="utf-8")


def test_the_snippet_of_the_page_finds_the_root_with_the_standard_library_alone() -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    blocks = example()
    names: dict[str, object] = {
        "header": blocks["header"].encode(),
        "payload": blocks["payload"].encode(),
        "header_salt": LEAF.header_salt,
        "payload_salt": LEAF.payload_salt,
        "proof": blocks["proof"],
    }
    exec(snippet, names)  # noqa: S102 - our own page
    assert names["found"] == names["root"]
    names["payload"] = b"{}"
    exec(snippet, names)  # noqa: S102 - our own page
    assert names["found"] != names["root"]
