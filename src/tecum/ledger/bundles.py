"""Bundles: the file that proves chosen events of a matter to somebody without our software.

One canonical JSON document, signed as a receipt is: a note signature of the agency's receipt key
over the canonical body and a newline. `docs/reference/bundle.md` says what stands where; checking
one is `tecum.verify`, which reads it with its own eyes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.leaves import Leaf
from tecum.ledger.notes import SigningKey, encode_base64, sign_text

SCHEMA = "tecum.bundle.v1"
BODY_SCHEMA = "tecum.bundle.body.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What an agency publishes about its log."""

    origin: str
    keys: tuple[str, ...]
    receipt_keys: tuple[str, ...]
    every: int
    batch: int
    max_delay: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a leaf stands: under which checkpoint, at which index, by which path."""

    checkpoint: int
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleLeaf:
    """A leaf to show. Without `whole` its header alone; without a place it waits."""

    leaf: Leaf
    whole: bool
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A consistency proof between two checkpoints."""

    old: int
    new: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStamp:
    """An RFC 3161 time stamp over the note text of a checkpoint."""

    checkpoint: int
    token: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePaper:
    """A paper that an event names: whole, or by its digest and size alone."""

    sha256: str
    size: int
    data: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All that goes into a bundle. `withheld` counts the matter's events that are not shown."""

    agency: str
    audience: str
    made_at: datetime
    matter: str
    log: LogFacts
    checkpoints: tuple[bytes, ...]
    growth: tuple[Growth, ...]
    leaves: tuple[BundleLeaf, ...]
    receipts: tuple[bytes, ...]
    time_stamps: tuple[TimeStamp, ...]
    papers: tuple[BundlePaper, ...]
    withheld: int


def write_bundle(bundle: Bundle, key: SigningKey) -> bytes:
    """Write and sign a bundle.

    Raises:
        InputError: the instant has no zone, or a paper's bytes are not those of its digest.
    """
    if bundle.made_at.tzinfo is None:
        raise InputError(f"bundle of {bundle.matter}: {bundle.made_at} has no zone; give one")
    sealed = [_shown(one, one.place) for one in bundle.leaves if one.place is not None]
    body: dict[str, JsonValue] = {
        "agency": bundle.agency,
        "audience": bundle.audience,
        "checkpoints": [note.decode() for note in bundle.checkpoints],
        "consistency": [
            {"from": one.old, "proof": _hashes(one.proof), "to": one.new} for one in bundle.growth
        ],
        "leaves": sealed,
        "log": {
            "batch": bundle.log.batch,
            "every": bundle.log.every,
            "keys": list(bundle.log.keys),
            "max_delay": bundle.log.max_delay,
            "origin": bundle.log.origin,
            "receipt_keys": list(bundle.log.receipt_keys),
        },
        "made_at": bundle.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "matter": bundle.matter,
        "papers": [_paper(bundle.matter, paper) for paper in bundle.papers],
        "receipts": [parse_canonical(document) for document in bundle.receipts],
        "schema": BODY_SCHEMA,
        "time_stamps": [
            {"checkpoint": one.checkpoint, "token": encode_base64(one.token)}
            for one in bundle.time_stamps
        ],
        "waiting": [_shown(one, None) for one in bundle.leaves if one.place is None],
        "withheld": bundle.withheld,
    }
    return sign_body(body, key)


def sign_body(body: JsonValue, key: SigningKey) -> bytes:
    """Put a body and its signature into one document."""
    signature = sign_text(canonical_bytes(body).decode() + "\n", key)
    return canonical_bytes(
        {
            "body": body,
            "schema": SCHEMA,
            "signature": str(signature),
            "verifier_key": str(key.verifier_key),
        }
    )


def _shown(one: BundleLeaf, place: Place | None) -> JsonValue:
    leaf = one.leaf
    members: dict[str, JsonValue] = {
        "header": parse_canonical(leaf.header),
        "header_salt": leaf.header_salt.hex(),
    }
    if one.whole:
        members |= {
            "payload": parse_canonical(leaf.payload),
            "payload_salt": leaf.payload_salt.hex(),
        }
    else:
        members["payload_commitment"] = leaf.payload_commitment.hex()
    if place is not None:
        members |= {
            "checkpoint": place.checkpoint,
            "index": place.index,
            "proof": _hashes(place.proof),
        }
    return members


def _paper(matter: str, paper: BundlePaper) -> JsonValue:
    members: dict[str, JsonValue] = {"sha256": paper.sha256, "size": paper.size}
    if paper.data is not None:
        if (sha256_hex(paper.data), len(paper.data)) != (paper.sha256, paper.size):
            raise InputError(f"bundle of {matter}: the paper {paper.sha256} has other bytes")
        members["bytes"] = encode_base64(paper.data)
    return members


def _hashes(hashes: Sequence[bytes]) -> list[JsonValue]:
    return [encode_base64(one) for one in hashes]
