r"""Leaves: what of a record goes into the log, so that each part can be shown without the other.

A record is two canonical documents, a header that names no person and a payload, each behind its
own 256-bit salt:

    header commitment   SHA-256("tecum.leaf.header.v1\n"  || header salt  || header)
    payload commitment  SHA-256("tecum.leaf.payload.v1\n" || payload salt || payload)
    entry               SHA-256("tecum.leaf.v1\n" || header commitment || payload commitment)
    leaf hash           SHA-256(0x00 || entry)                              RFC 6962, section 2.1

The log publishes entries only. Whoever is shown the header, its salt and the payload commitment
can compute the entry; without its salt no guess at a document can be tried against it. The salts
of a matter come from one secret of the matter (HMAC, RFC 2104), so destroying that secret makes
its leaves unprovable by us, and healing after a crash finds the same leaf again.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes
from tecum.ledger.merkle import HASH_LENGTH, leaf_hash

HEADER_SCHEMA = "tecum.leaf.header.v1"
KINDS = frozenset({"event", "receipt", "notice"})
SALT_LENGTH = 32
KEY_LENGTH = 32

_HEADER = b"tecum.leaf.header.v1\n"  # no prefix of the others: the newline ends each
_PAYLOAD = b"tecum.leaf.payload.v1\n"
_LEAF = b"tecum.leaf.v1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A record as the log takes it; the subject names it among us, and only its salts know it."""

    subject: str
    header: bytes
    payload: bytes
    header_salt: bytes = field(repr=False)
    payload_salt: bytes = field(repr=False)

    @property
    def header_commitment(self) -> bytes:
        """What stands for the header where only the payload is shown."""
        return header_commitment(self.header_salt, self.header)

    @property
    def payload_commitment(self) -> bytes:
        """What stands for the payload where only the header is shown."""
        return payload_commitment(self.payload_salt, self.payload)

    @property
    def entry(self) -> bytes:
        """The 32 bytes that the log holds and publishes."""
        return entry_of(self.header_commitment, self.payload_commitment)

    @property
    def leaf_hash(self) -> bytes:
        """The hash at level 0 of the tree, under which the log serves the proof."""
        return leaf_hash(self.entry)


def header_bytes(kind: str, fields: Mapping[str, JsonValue]) -> bytes:
    """Write a header: the schema, the kind of record, and what may be shown of it.

    Raises:
        InputError: no such kind, or a field that the header sets itself.
    """
    if kind not in KINDS:
        raise InputError(
            f"leaf header: unknown kind {kind!r}; use one of {', '.join(sorted(KINDS))}"
        )
    own = sorted({"schema", "kind"} & set(fields))
    if own:
        raise InputError(f"leaf header: the header sets {', '.join(own)} itself; leave it out")
    return canonical_bytes({**fields, "kind": kind, "schema": HEADER_SCHEMA})


def header_commitment(salt: bytes, header: bytes) -> bytes:
    """Commit to a header behind its salt."""
    return sha256(_HEADER + _salt(salt, "header") + header).digest()


def payload_commitment(salt: bytes, payload: bytes) -> bytes:
    """Commit to a payload behind its salt."""
    return sha256(_PAYLOAD + _salt(salt, "payload") + payload).digest()


def entry_of(header: bytes, payload: bytes) -> bytes:
    """Join the two commitments into the entry of the log."""
    for what, commitment in (("header", header), ("payload", payload)):
        if len(commitment) != HASH_LENGTH:
            raise InputError(f"{what} commitment: {len(commitment)} bytes; SHA-256 gives 32")
    return sha256(_LEAF + header + payload).digest()


def salts_of(matter_key: bytes, subject: str) -> tuple[bytes, bytes]:
    """Give the header's and the payload's salt of a record, from the secret of its matter.

    Raises:
        InputError: the secret has not its length.
    """
    if len(matter_key) != KEY_LENGTH:
        raise InputError(
            f"{subject}: a matter's key has {KEY_LENGTH} bytes, not {len(matter_key)}; "
            "restore it from the backup"
        )
    named = subject.encode()
    return (
        hmac.digest(matter_key, b"header\n" + named, "sha256"),
        hmac.digest(matter_key, b"payload\n" + named, "sha256"),
    )


def _salt(salt: bytes, what: str) -> bytes:
    """A salt of another length would let one string be read as another salt and document."""
    if len(salt) != SALT_LENGTH:
        raise InputError(f"{what} salt: {len(salt)} bytes; a salt has {SALT_LENGTH}")
    return salt
