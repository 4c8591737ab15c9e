r"""Cosignatures: a witness, or the log's own clock, says when it saw a checkpoint.

C2SP tlog-cosignature. A cosignature is a signature line of a checkpoint's note whose signature is
an eight-byte POSIX timestamp and a signature that covers it. Two types are known:

    0x04  Ed25519 over "cosignature/v1\ntime <timestamp>\n" and the whole text of the checkpoint
    0x06  ML-DSA-44 (FIPS 204) over the structure `cosigned_message`: names, timestamp, size, root

    key id = SHA-256(key name || 0x0A || type || public key)[:4]

ML-DSA-44 needs `cryptography` with a backend that has it; where it is missing, a key is still
known, and signing or checking with it says that this machine cannot.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from tecum.errors import InputError, IntegrityError
from tecum.ledger.notes import (
    ED25519,
    NoteSignature,
    VerifierKey,
    check_key_name,
    encode_base64,
    key_id,
    key_label,
    parse_vkey,
    split_vkey,
)
from tecum.ledger.tree_heads import Checkpoint, parse_checkpoint_text

if TYPE_CHECKING:
    from types import ModuleType

COSIGNATURE = 0x04  # signature type identifier bytes of C2SP signed-note
ML_DSA_44 = 0x06
MAX_TIMESTAMP = 2**63 - 1
SEED_LENGTH = 32  # of either algorithm: RFC 8032, 5.1.5; FIPS 204, algorithm 1

_PUBLIC_LENGTHS = {COSIGNATURE: 32, ML_DSA_44: 1312}
_SIGNATURE_LENGTHS = {COSIGNATURE: 64, ML_DSA_44: 2420}
_TIMESTAMP_LENGTH = 8
_SUBTREE_LABEL = b"subtree/v1\n\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerKey:
    """The public key of a witness or of a log's clock, with the name it cosigns under."""

    name: str
    public: bytes
    kind: int = COSIGNATURE

    def __post_init__(self) -> None:
        """Refuse a name or a key that cannot cosign."""
        check_key_name(self.name)
        length = _PUBLIC_LENGTHS.get(self.kind)
        if length is None:
            raise InputError(f"cosigner key {self.name}: type {self.kind} is none; use 4 or 6")
        if len(self.public) != length:
            raise InputError(
                f"cosigner key {self.name}: {len(self.public)} bytes; "
                f"a public key of type {self.kind} has {length}"
            )

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no proof of anything."""
        return key_id(self.name, self.public, self.kind)

    @property
    def label(self) -> str:
        """Name and key id: what tells this key from every other that is known."""
        return key_label(self.name, self.key_id)

    def __str__(self) -> str:
        """Write the vkey: name, key id in hex, base64 of type and key."""
        return f"{self.label}+{encode_base64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CosigningKey:
    """A private key, as the 32-byte seed of its algorithm, and the name it cosigns under."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = COSIGNATURE

    def __post_init__(self) -> None:
        """Refuse a name or a seed that cannot cosign."""
        check_key_name(self.name)
        if self.kind not in _PUBLIC_LENGTHS:
            raise InputError(f"cosigning key {self.name}: type {self.kind} is none; use 4 or 6")
        if len(self.seed) != SEED_LENGTH:
            raise InputError(f"cosigning key {self.name}: its seed has {SEED_LENGTH} bytes")

    @property
    def cosigner_key(self) -> CosignerKey:
        """The public half, to be handed to everyone."""
        return CosignerKey(name=self.name, public=_public_of(self), kind=self.kind)


AnyKey: TypeAlias = VerifierKey | CosignerKey


def parse_key(text: str) -> AnyKey:
    """Read a vkey of any type known here: of a signer (1) or of a cosigner (4, 6).

    Raises:
        InputError: not a vkey, or of another type.
    """
    name, kind, public = split_vkey(text)
    if kind == ED25519:
        return parse_vkey(text)
    if kind in _PUBLIC_LENGTHS:
        return CosignerKey(name=name, public=public, kind=kind)
    raise InputError(
        f"verifier key {name}: signature type {kind} is not known here; "
        "use an Ed25519 key (1) or a cosigner's (4, 6)"
    )


def cosign(text: str, key: CosigningKey, seconds: int) -> NoteSignature:
    """State that at this time this was the largest tree of the log that the cosigner had seen.

    `text` is the checkpoint's note text; `seconds` a POSIX timestamp.

    Raises:
        InputError: the text is no checkpoint's, or the time cannot be written.
    """
    if not 0 <= seconds <= MAX_TIMESTAMP:
        raise InputError(f"cosignature of {key.name}: {seconds} is no POSIX timestamp")
    try:
        checkpoint = parse_checkpoint_text(text)
    except IntegrityError as error:
        raise InputError(f"cosignature of {key.name}: {error}") from error
    public = key.cosigner_key
    message = _message(text, checkpoint, public, seconds)
    return NoteSignature(
        name=key.name,
        key_id=public.key_id,
        signature=seconds.to_bytes(_TIMESTAMP_LENGTH) + _sign(key, message),
    )


def cosigned_at(text: str, line: NoteSignature, key: CosignerKey) -> int | None:
    """Give the POSIX time of a cosignature; None where the line is not this key's or is false.

    Raises:
        IntegrityError: this machine cannot check signatures of the key's type.
    """
    if (line.name, line.key_id) != (key.name, key.key_id):
        return None
    if len(line.signature) != _TIMESTAMP_LENGTH + _SIGNATURE_LENGTHS[key.kind]:
        return None
    seconds = int.from_bytes(line.signature[:_TIMESTAMP_LENGTH])
    if seconds > MAX_TIMESTAMP:
        return None
    try:
        checkpoint = parse_checkpoint_text(text)
        message = _message(text, checkpoint, key, seconds)
    except (InputError, IntegrityError):
        return None
    return seconds if _holds(key, line.signature[_TIMESTAMP_LENGTH:], message) else None


def can_check(key: AnyKey) -> bool:
    """Whether this machine can check signatures of the key's type."""
    return not (isinstance(key, CosignerKey) and key.kind == ML_DSA_44 and _ml_dsa() is None)


def _message(text: str, checkpoint: Checkpoint, key: CosignerKey, seconds: int) -> bytes:
    if key.kind == COSIGNATURE:
        return f"cosignature/v1\ntime {seconds}\n{text}".encode()
    start = 0  # a checkpoint is the subtree that starts at the first leaf
    return b"".join(
        (
            _SUBTREE_LABEL,
            _short(key.name, "cosigner's name"),
            seconds.to_bytes(8),
            _short(checkpoint.origin, "log's origin"),
            start.to_bytes(8),
            checkpoint.size.to_bytes(8),
            checkpoint.root,
        )
    )


def _short(text: str, what: str) -> bytes:
    """A vector of 1 to 255 bytes behind its length (RFC 8446, section 3.4)."""
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise InputError(f"ML-DSA-44 cosignature: the {what} has {len(data)} bytes; 1 to 255 fit")
    return bytes([len(data)]) + data


def _public_of(key: CosigningKey) -> bytes:
    if key.kind == ML_DSA_44:
        return bytes(
            _need_ml_dsa()
            .MLDSA44PrivateKey.from_seed_bytes(key.seed)
            .public_key()
            .public_bytes_raw()
        )
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - lazy: only signers pay
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(key.seed).public_key().public_bytes_raw()


def _sign(key: CosigningKey, message: bytes) -> bytes:
    if key.kind == ML_DSA_44:
        return bytes(_need_ml_dsa().MLDSA44PrivateKey.from_seed_bytes(key.seed).sign(message))
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - lazy: only signers pay
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(key.seed).sign(message)


def _holds(key: CosignerKey, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - lazy: only verifiers pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PublicKey,
    )

    try:
        if key.kind == ML_DSA_44:
            _need_ml_dsa().MLDSA44PublicKey.from_public_bytes(key.public).verify(signature, message)
        else:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@cache
def _ml_dsa() -> "ModuleType | None":
    """The part of `cryptography` that has ML-DSA, where its version and backend offer it."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - lazy, as above

    try:
        from cryptography.hazmat.primitives.asymmetric import (  # noqa: PLC0415 - newer than our oldest
            mldsa,
        )

        mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(SEED_LENGTH))
    except (ImportError, AttributeError, UnsupportedAlgorithm):
        return None
    return mldsa


def _need_ml_dsa() -> "ModuleType":
    found = _ml_dsa()
    if found is None:
        raise IntegrityError(
            "ML-DSA-44 cosignatures cannot be made or checked here; install a newer cryptography"
        )
    return found
