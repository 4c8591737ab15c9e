"""A signed document: canonical JSON with a body, one signature over it, and the signer's key.

Receipts, bundles and certificates of erasure have this one form:
{`schema`, `body`, `signature`, `verifier_key`}. The signature is a C2SP signed-note line over the
canonical body and a newline. The order of the checks is fixed: bytes, shape, key, signature, trust.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.notes import VerifierKey, parse_signature, parse_vkey, signature_holds
from tecum.verify.checks import CheckFailedError, Findings, failing

PARTS = frozenset({"body", "schema", "signature", "verifier_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A document taken apart; nothing in it is believed yet."""

    schema: str
    body: Mapping[str, JsonValue]
    line: str
    key: VerifierKey


def take_apart(data: bytes, schemas: Mapping[str, str], found: Findings) -> Signed:
    """Bytes, shape and key. `schemas` gives for each schema that is known what it is.

    Raises:
        CheckFailedError: not such a document.
    """
    try:
        whole = parse_canonical(data)
    except IntegrityError as error:
        raise CheckFailedError("canonical", str(error)) from error
    found.passed("canonical", "canonical.ok", size=len(data))
    return signed_parts(whole, schemas, found)


def signed_parts(whole: JsonValue, schemas: Mapping[str, str], found: Findings) -> Signed:
    """Shape and key of a document that is canonical, or stands in one that is.

    Raises:
        CheckFailedError: not such a document.
    """
    schema = whole.get("schema") if isinstance(whole, Mapping) else None
    if not isinstance(whole, Mapping) or not isinstance(schema, str) or schema not in schemas:
        raise failing("schema", "schema.unknown", schema=" or ".join(schemas))
    body, line, vkey = (whole.get(name) for name in ("body", "signature", "verifier_key"))
    if not (isinstance(body, Mapping) and isinstance(line, str) and isinstance(vkey, str)):
        raise failing("schema", "schema.parts")
    extra = sorted(set(whole) - PARTS)
    if extra:
        raise failing("schema", "schema.extra", name=extra[0])
    found.passed("schema", "schema.ok", what=schemas[schema], schema=schema)
    try:
        key = parse_vkey(vkey)
    except InputError as error:
        raise failing("key", "key.bad", why=error) from error
    found.passed("key", "key.ok", name=key.name, id=key.key_id.hex())
    return Signed(schema=schema, body=body, line=line, key=key)


def check_signature(signed: Signed, found: Findings) -> None:
    """The signature must be this key's, over exactly this body and a newline.

    Raises:
        CheckFailedError: it is not.
    """
    key = signed.key
    try:
        line = parse_signature(signed.line)
    except IntegrityError as error:
        raise failing("signature", "signature.bad", why=error) from error
    if (line.name, line.key_id) != (key.name, key.key_id):
        raise failing("signature", "signature.other", name=key.name)
    if not signature_holds(canonical_bytes(signed.body).decode() + "\n", line.signature, key):
        raise failing("signature", "signature.altered")
    found.passed("signature", "signature.ok", name=key.name)


def check_trust(key: VerifierKey, trusted: Sequence[VerifierKey], found: Findings) -> None:
    """The signer must be among the keys that the caller had by another way, where there are any.

    Raises:
        CheckFailedError: it is not.
    """
    if not trusted:
        return
    if key not in trusted:
        known = ", ".join(f"{one.name} ({one.key_id.hex()})" for one in trusted)
        raise failing("trusted_key", "trusted.no", name=key.name, id=key.key_id.hex(), known=known)
    found.passed("trusted_key", "trusted.ok", name=key.name)
