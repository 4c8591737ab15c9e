"""Proofs as files: one entry, its place, its path to the root, and the checkpoint that it is under.

C2SP tlog-proof. Such a file and a handful of public keys are enough to check, with no network and
no database, that an entry is in a log and who has seen the tree that holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import OpenedCheckpoint, open_checkpoint
from tecum.ledger.cosignatures import AnyKey
from tecum.ledger.merkle import HASH_LENGTH, MAX_SIZE, check_inclusion
from tecum.ledger.notes import decode_base64, encode_base64
from tecum.ledger.tree_heads import parse_size

FIRST_LINE = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
MAX_HASHES = 63  # of a tree of at most 2**63 - 1 leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """A proof, not yet checked. `extra` is authenticated by nothing: never trust it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        """Refuse what the format cannot carry."""
        if not 0 <= self.index < MAX_SIZE:
            raise InputError(f"proof: {self.index} is no index of a leaf")
        if len(self.hashes) > MAX_HASHES or any(len(h) != HASH_LENGTH for h in self.hashes):
            raise InputError(
                f"proof of leaf {self.index}: its path has at most {MAX_HASHES} hashes of "
                f"{HASH_LENGTH} bytes"
            )
        try:
            self.checkpoint.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"proof of leaf {self.index}: its checkpoint is not UTF-8") from error

    def __str__(self) -> str:
        """Write the file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {encode_base64(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(encode_base64(part) for part in self.hashes)
        return "\n".join(lines) + "\n\n" + self.checkpoint.decode()


def parse_tlog_proof(data: bytes) -> TlogProof:
    """Take a proof apart; nothing is checked yet but its form.

    Raises:
        IntegrityError: not a proof of this format; the message says which line.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise IntegrityError(f"proof: byte {error.start} is not UTF-8") from error
    head, empty_line, checkpoint = text.partition("\n\n")
    if not empty_line:
        raise IntegrityError("proof: no empty line before a checkpoint; use the file as issued")
    lines = head.split("\n")
    if lines[0] != FIRST_LINE:
        raise IntegrityError(f"proof, line 1: it should read {FIRST_LINE!r}")
    at = 1
    try:
        extra = None
        if lines[at:] and lines[at].startswith("extra "):
            extra = decode_base64(lines[at].removeprefix("extra "))
            at += 1
        if not lines[at:] or not lines[at].startswith("index "):
            raise IntegrityError(f'proof, line {at + 1}: it should read "index" and a number')
        index = parse_size(lines[at].removeprefix("index "))
        hashes = []
        for encoded in lines[at + 1 :]:
            at += 1
            hashes.append(decode_base64(encoded))
        return TlogProof(
            index=index, hashes=tuple(hashes), checkpoint=checkpoint.encode(), extra=extra
        )
    except (InputError, ValueError) as error:
        raise IntegrityError(f"proof, line {at + 1}: {error}") from error


def check_tlog_proof(proof: TlogProof, leaf: bytes, keys: Iterable[AnyKey]) -> OpenedCheckpoint:
    """Check that a leaf hash is in the log, as C2SP tlog-proof asks ("Verifying a tlog proof").

    The keys are those that the caller trusts: the log's and its witnesses'. Whether the witnesses
    that are found in the result are enough is a policy's question (`tecum.ledger.policies`).

    Raises:
        IntegrityError: the checkpoint is not the log's, or the leaf is not under its root.
    """
    opened = open_checkpoint(proof.checkpoint, keys)
    head = opened.checkpoint
    check_inclusion(leaf, proof.index, head.size, proof.hashes, head.root)
    return opened
