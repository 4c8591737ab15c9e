"""Signed notes: text with signatures, in a format that other people's software checks.

C2SP signed-note: the text ends in a newline; an empty line; then lines of em dash, key name and
base64 of a four-byte key id and the signature. Ed25519 is RFC 8032, signature type 0x01:

    key id = SHA-256(key name || 0x0A || 0x01 || 32-byte public key)[:4]

Other signature types have their own modules (`tecum.ledger.cosignatures`).
Keys and bytes are arguments; nothing here reads a file or makes a key out of nothing.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tecum.errors import InputError, IntegrityError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = 0x01  # signature type identifier byte of C2SP signed-note
MAX_SIGNATURES = 64  # a verifier must accept at least 16, and should have a limit
KEY_LENGTH = 32
SIGNATURE_LENGTH = 64
_DASH = "\u2014 "
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with the name it signs under; its text form is called a vkey."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        """Refuse a name or a key that no note can carry."""
        check_key_name(self.name)
        if len(self.public) != KEY_LENGTH:
            raise InputError(
                f"key {self.name}: {len(self.public)} bytes; an Ed25519 public key has {KEY_LENGTH}"
            )

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no proof of anything."""
        return key_id(self.name, self.public)

    @property
    def label(self) -> str:
        """Name and key id: what tells this key from every other that is known."""
        return key_label(self.name, self.key_id)

    def __str__(self) -> str:
        """Write the vkey: name, key id in hex, base64 of type and key."""
        return f"{self.label}+{encode_base64(bytes([ED25519]) + self.public)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private Ed25519 key (the 32-byte seed of RFC 8032) and the name it signs under."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name or a seed that cannot sign."""
        check_key_name(self.name)
        if len(self.seed) != KEY_LENGTH:
            raise InputError(f"key {self.name}: an Ed25519 seed has {KEY_LENGTH} bytes")

    @property
    def verifier_key(self) -> VerifierKey:
        """The public half, to be handed to everyone."""
        return VerifierKey(name=self.name, public=_loaded(self.seed)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line of a note, taken apart but not yet checked."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Write the line without its newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note taken apart. `text` must be ignored until a trusted key has been checked."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __str__(self) -> str:
        """Write the note as its format has it."""
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)


@lru_cache(maxsize=64)
def check_key_name(name: str) -> None:
    """Refuse a key name that signed-note forbids: empty, with a space, a plus or a control."""
    bad = [c for c in name if c == "+" or c.isspace() or unicodedata.category(c) in {"Cc", "Cs"}]
    if not name or bad:
        raise InputError(
            f"key name {name!r}: empty or with a space, plus or control character; "
            "use a name such as records.county.example/receipts"
        )


def key_id(name: str, public: bytes, kind: int = ED25519) -> bytes:
    """Give the four-byte id of a key (C2SP signed-note, "Signatures")."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def key_label(name: str, of_key: bytes) -> str:
    """Write a key's name and id, as its vkey begins."""
    return f"{name}+{of_key.hex()}"


def parse_vkey(text: str) -> VerifierKey:
    """Read a vkey of a plain Ed25519 key and check that its id belongs to its name and key.

    Raises:
        InputError: not a vkey of an Ed25519 key.
    """
    name, kind, public = split_vkey(text)
    if kind != ED25519 or len(public) != KEY_LENGTH:
        raise InputError(
            f"verifier key {name}: not an Ed25519 key (type 1); no other is known here"
        )
    return VerifierKey(name=name, public=public)


def split_vkey(text: str) -> tuple[str, int, bytes]:
    """Take a vkey of any signature type apart: name, type, public key; its id must belong to them.

    Raises:
        InputError: not a vkey (C2SP signed-note, "Verifier keys").
    """
    parts = text.split("+", 2)  # base64 may itself hold a plus; a name may not
    if len(parts) != 3:
        raise InputError(f"verifier key {text!r}: write name+id+key, as the agency publishes it")
    name, shown, encoded = parts
    check_key_name(name)
    try:
        material = decode_base64(encoded)
    except ValueError as error:
        raise InputError(f"verifier key {name}: its key is not base64; copy it again") from error
    if not material:
        raise InputError(f"verifier key {name}: it ends before the key; copy it again")
    kind, public = material[0], material[1:]
    expected = key_id(name, public, kind).hex()
    if expected != shown:
        raise InputError(
            f"verifier key {name}: its id should be {expected}, not {shown}; copy it again"
        )
    return name, kind, public


def sign_text(text: str, key: SigningKey) -> NoteSignature:
    """Sign a note text (it must end in a newline) with one key.

    Raises:
        InputError: the text cannot stand in a note.
    """
    _check_text(text, InputError)
    private, public = _loaded(key.seed)
    return NoteSignature(
        name=key.name, key_id=key_id(key.name, public), signature=private.sign(text.encode())
    )


def parse_signature(line: str) -> NoteSignature:
    """Take one signature line (without its newline) apart.

    Raises:
        IntegrityError: not a signature line.
    """
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    forbidden = any(c == "+" or c.isspace() or c < " " for c in name)
    if not line.startswith(_DASH) or not space or not name or forbidden:
        raise IntegrityError(f"signature line {line[:80]!r}: not of the form em dash, name, base64")
    try:
        material = decode_base64(encoded)
    except ValueError as error:
        raise IntegrityError(f"signature line of {name!r}: {error}") from error
    if len(material) <= 4:
        raise IntegrityError(f"signature line of {name!r}: no signature behind the key id")
    return NoteSignature(name=name, key_id=material[:4], signature=material[4:])


def parse_note(data: bytes) -> Note:
    """Take a note apart; nothing is checked yet but its form.

    Raises:
        IntegrityError: the bytes are not a signed note.
    """
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise IntegrityError(f"byte {error.start}: not UTF-8; a note is text") from error
    split = whole.rfind("\n\n")
    if split < 0 or not whole.endswith("\n"):
        raise IntegrityError("not a signed note: no empty line between text and signatures")
    text, lines = whole[: split + 1], whole[split + 2 :].split("\n")[:-1]
    _check_text(whole, IntegrityError)
    if not 1 <= len(lines) <= MAX_SIGNATURES:
        raise IntegrityError(f"{len(lines)} signature lines; a note has 1 to {MAX_SIGNATURES}")
    return Note(text=text, signatures=tuple(parse_signature(line) for line in lines))


def verify_note(note: Note, keys: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Give the known keys that signed this note; unknown keys are passed over.

    Raises:
        IntegrityError: a known key's signature is wrong, or no known key signed.
    """
    by_tuple = {(key.name, key.key_id): key for key in keys}
    good: list[VerifierKey] = []
    for line in note.signatures:
        key = by_tuple.get((line.name, line.key_id))
        if key is None:
            continue
        if not signature_holds(note.text, line.signature, key):
            raise IntegrityError(
                f"the signature of {key.name} does not belong to this text and key"
            )
        if key not in good:
            good.append(key)
    if not good:
        raise IntegrityError("no known key signed this note; ask the agency for its verifier key")
    return tuple(good)


def signature_holds(text: str, signature: bytes, key: VerifierKey) -> bool:
    """Check one Ed25519 signature over a note text (RFC 8032, 5.1.7)."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - lazy: only verifiers pay
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PublicKey,
    )

    if len(signature) != SIGNATURE_LENGTH:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=8)
def _loaded(seed: bytes) -> "tuple[Ed25519PrivateKey, bytes]":
    """Load a private key once: loading takes as long as signing."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - lazy: only signers pay
        Ed25519PrivateKey,
    )

    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private, private.public_key().public_bytes_raw()


def _check_text(text: str, error: type[InputError | IntegrityError]) -> None:
    if not text.endswith("\n"):
        raise error("a note text ends in a newline; add it")
    bad = _CONTROL.search(text)
    if bad is not None:
        raise error(f"a note text holds the control character {bad[0]!r}; remove it")


def encode_base64(data: bytes) -> str:
    """Write bytes in the standard base64 of RFC 4648, section 4."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read the standard base64 of RFC 4648, section 4, in its one canonical writing.

    Raises:
        ValueError: not base64, or not as an encoder writes it.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from error
    if encode_base64(data) != text:
        raise ValueError("base64 with stray bits; use the text as issued")
    return data
