"""Checkpoints: a tree head signed by its log, with the cosignatures of those who saw it.

C2SP tlog-checkpoint over signed-note: signatures of unknown keys are passed over, a false one of a
known key spoils the whole, and without a good one of the log there is no checkpoint.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tecum.errors import IntegrityError
from tecum.ledger.cosignatures import ML_DSA_44, AnyKey, CosignerKey, can_check, cosigned_at
from tecum.ledger.notes import Note, NoteSignature, VerifierKey, parse_note, signature_holds
from tecum.ledger.tree_heads import Checkpoint, parse_checkpoint_text

__all__ = ["Checkpoint", "OpenedCheckpoint", "open_checkpoint", "parse_checkpoint_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCheckpoint:
    """A checkpoint whose known signatures all hold.

    `signed_by`: the log's keys. `cosigned`: by the label of each known cosigner (name and key id),
    the POSIX time, the earliest where it cosigned more than once (ML-DSA-44 may state none: 0).
    `unchecked`: labels of known keys whose signature type this machine cannot check; they count
    for nothing.
    """

    checkpoint: Checkpoint
    signed_by: tuple[AnyKey, ...]
    cosigned: Mapping[str, int]
    unchecked: tuple[str, ...]
    note: Note


def open_checkpoint(data: bytes, keys: Iterable[AnyKey]) -> OpenedCheckpoint:
    """Check a checkpoint with the keys that the caller trusts.

    A key is the log's if it bears the origin's name and is a plain Ed25519 key or an ML-DSA-44
    cosigner's key. A cosignature of the log's own clock (type 4 under the log's name) says when,
    as any other; alone it makes no checkpoint.

    Raises:
        IntegrityError: not a checkpoint, a known key's signature is false, or no key of the log
            signed it.
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint_text(note.text)
    known = {(key.name, key.key_id): key for key in keys}
    signed: dict[str, AnyKey] = {}
    cosigned: dict[str, int] = {}
    unchecked: list[str] = []
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if not can_check(key):
            unchecked.append(key.label)
            continue
        at = _checked(note.text, line, key)
        if isinstance(key, CosignerKey):
            cosigned[key.label] = min(at, cosigned.get(key.label, at))
        if key.name == checkpoint.origin and _signs_heads(key):
            signed[key.label] = key
    if not signed:
        raise IntegrityError(
            f"checkpoint of {checkpoint.origin!r}: no known key of this log signed it; "
            "ask the log for its verifier key"
        )
    return OpenedCheckpoint(
        checkpoint=checkpoint,
        signed_by=tuple(signed.values()),
        cosigned=MappingProxyType(cosigned),
        unchecked=tuple(unchecked),
        note=note,
    )


def _checked(text: str, line: NoteSignature, key: AnyKey) -> int:
    """Check one line of a known key; give the time that it states, 0 for a plain signature."""
    if isinstance(key, VerifierKey):
        at = 0 if signature_holds(text, line.signature, key) else None
    else:
        at = cosigned_at(text, line, key)
    if at is None:
        raise IntegrityError(
            f"checkpoint: the signature of {key.label} does not belong to this text and key"
        )
    return at


def _signs_heads(key: AnyKey) -> bool:
    return isinstance(key, VerifierKey) or key.kind == ML_DSA_44
