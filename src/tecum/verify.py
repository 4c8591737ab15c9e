"""Offline check of what an agency signed, for somebody who trusts neither it nor us.

One file, the standard library and one Ed25519 routine; no network, no database, no clock. It
reads a receipt (schema `tecum.receipt.v1`), says which checks it made, which failed and where,
and what the receipt does *not* prove. It shares only canonical JSON (RFC 8785) and signed notes
(C2SP signed-note) with the code that issues receipts, and reads the body with its own eyes.

The order is fixed: bytes, shape, key, signature, trust, meaning, papers. A check that cannot be
made because an earlier one failed is not listed; nothing that was not checked is ever reported
as passed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.notes import VerifierKey, parse_signature, parse_vkey, signature_holds
from tecum.terms import Assurance

RECEIPT = "tecum.receipt.v1"
RECEIPT_BODY = "tecum.receipt.body.v1"
RECEIPT_MEANING = "bytes received; not acceptance of service; no objection waived"

_BODY_TEXTS = (
    "agency",
    "channel",
    "meaning",
    "number",
    "received_at",
    "received_at_local",
    "zone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at, whether it held, and in words what or where."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result. `assurance` is None where nothing is proved."""

    valid: bool
    assurance: Assurance | None
    checks: tuple[Check, ...]
    not_proved: tuple[str, ...]


def verify_receipt(
    data: bytes, *, papers: Sequence[bytes] = (), trusted_keys: Sequence[str] = ()
) -> Verification:
    """Check a receipt file, and that the papers given are among those it names.

    `trusted_keys` are verifier keys that the caller had from the agency by another way. With
    them, a receipt signed by any other key is invalid; without them, the receipt is checked
    against the key that it carries, which `not_proved` says.

    Raises:
        InputError: a trusted key is not a verifier key (a mistake of the caller's, not a finding).
    """
    trusted = tuple(parse_vkey(text) for text in trusted_keys)
    checks: list[Check] = []
    try:
        signed = _parts(data, checks)
        _check_signature(signed, checks)
        _check_trust(signed.key, trusted, checks)
        digests = _check_meaning(signed.body, checks)
    except _CheckFailedError as fault:
        checks.append(Check(name=fault.name, passed=False, detail=fault.detail))
        return _invalid(checks)
    checks.extend(_paper_check(at, paper, digests) for at, paper in enumerate(papers, 1))
    if not all(check.passed for check in checks):
        return _invalid(checks)
    return Verification(
        valid=True,
        assurance=Assurance.SELF_SIGNED,
        checks=tuple(checks),
        not_proved=_not_proved(digests, papers, trusted),
    )


class _CheckFailedError(Exception):
    """Ends the reading at the first check that failed: what follows it may not be trusted."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    body: Mapping[str, JsonValue]
    line: str
    key: VerifierKey


def _parts(data: bytes, checks: list[Check]) -> _Signed:
    """Bytes, shape and key: take the file apart without believing a word of it."""
    try:
        whole = parse_canonical(data)
    except IntegrityError as error:
        raise _CheckFailedError("canonical", str(error)) from error
    _passed(checks, "canonical", f"{len(data)} bytes of canonical JSON (RFC 8785)")

    if not isinstance(whole, Mapping) or whole.get("schema") != RECEIPT:
        raise _CheckFailedError("schema", f"`schema` is not {RECEIPT}; nothing else is known here")
    body, line, vkey = (whole.get(name) for name in ("body", "signature", "verifier_key"))
    if not (isinstance(body, Mapping) and isinstance(line, str) and isinstance(vkey, str)):
        raise _CheckFailedError("schema", "`body`, `signature` or `verifier_key` is missing")
    extra = sorted(set(whole) - {"body", "schema", "signature", "verifier_key"})
    if extra:
        raise _CheckFailedError("schema", f"`{extra[0]}` stands outside the signed body")
    _passed(checks, "schema", f"a receipt, {RECEIPT}")

    try:
        key = parse_vkey(vkey)
    except InputError as error:
        raise _CheckFailedError("key", f"`verifier_key`: {error}") from error
    _passed(checks, "key", f"Ed25519 key {key.name}, id {key.key_id.hex()}")
    return _Signed(body=body, line=line, key=key)


def _check_signature(signed: _Signed, checks: list[Check]) -> None:
    """The signature must be this key's, over exactly this body and a newline."""
    key = signed.key
    try:
        line = parse_signature(signed.line)
    except IntegrityError as error:
        raise _CheckFailedError("signature", f"`signature`: {error}") from error
    if (line.name, line.key_id) != (key.name, key.key_id):
        raise _CheckFailedError("signature", f"`signature` names another key than {key.name}")
    if not signature_holds(canonical_bytes(signed.body).decode() + "\n", line.signature, key):
        where = "`body`, `signature` or `verifier_key` was altered after signing"
        raise _CheckFailedError("signature", where)
    _passed(checks, "signature", f"{key.name} signed exactly this body (Ed25519, RFC 8032)")


def _check_trust(key: VerifierKey, trusted: Sequence[VerifierKey], checks: list[Check]) -> None:
    if not trusted:
        return
    if key not in trusted:
        known = ", ".join(f"{one.name} ({one.key_id.hex()})" for one in trusted)
        where = f"signed by {key.name} ({key.key_id.hex()}), not by {known}"
        raise _CheckFailedError("trusted_key", where)
    _passed(checks, "trusted_key", f"{key.name} is a key that you named as trusted")


def _check_meaning(body: Mapping[str, JsonValue], checks: list[Check]) -> tuple[str, ...]:
    """Check that a signed body says what a receipt says; give the digests it names."""
    fault = _body_fault(body)
    if fault is not None:
        raise _CheckFailedError("body", fault)
    _passed(
        checks,
        "body",
        f"receipt {body['number']} of {body['agency']}: received {body['received_at_local']} "
        f"({body['zone']}) by {body['channel']}; {body['meaning']}",
    )
    files = body["files"]
    assert isinstance(files, Sequence)  # noqa: S101 - _body_fault has looked; this tells the type checker
    return tuple(str(file["sha256"]) for file in files if isinstance(file, Mapping))


def _body_fault(body: Mapping[str, JsonValue]) -> str | None:
    if body.get("schema") != RECEIPT_BODY:
        return f"`body.schema` is not {RECEIPT_BODY}"
    for name in _BODY_TEXTS:
        if not isinstance(body.get(name), str) or not body[name]:
            return f"`body.{name}` is missing or no text"
    if body["meaning"] != RECEIPT_MEANING:
        return f"`body.meaning` is not {RECEIPT_MEANING!r}"
    files = body.get("files")
    if not isinstance(files, Sequence) or isinstance(files, str) or not files:
        return "`body.files` names no file"
    for at, file in enumerate(files):
        if (
            not isinstance(file, Mapping)
            or re.fullmatch("[0-9a-f]{64}", str(file.get("sha256"))) is None
            or type(file.get("size")) is not int
        ):
            return f"`body.files[{at}]` holds no digest and size"
    return _instant_fault(str(body["received_at"]), str(body["received_at_local"]))


def _instant_fault(utc: str, local: str) -> str | None:
    """Both writings of the instant must mean one moment.

    The zone's own rules are not asked: they change, and an authentic receipt must not fail on a
    machine whose time zone data is a year older or younger than the agency's.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", utc) is None:
        return f"`body.received_at` {utc!r} is no UTC instant"
    try:
        moment, shown = datetime.fromisoformat(utc), datetime.fromisoformat(local)
    except ValueError:
        return f"`body.received_at_local` {local!r} is no instant"
    if shown.tzinfo is None or shown != moment:
        return f"`body.received_at_local` {local} is not the moment {utc}"
    return None


def _paper_check(at: int, paper: bytes, digests: Sequence[str]) -> Check:
    digest = sha256_hex(paper)
    found = digest in digests
    verb = "stands" if found else "does not stand"
    return Check(
        name=f"paper {at}", passed=found, detail=f"its SHA-256 {digest} {verb} in the receipt"
    )


def _not_proved(
    digests: Sequence[str], papers: Sequence[bytes], trusted: Sequence[VerifierKey]
) -> tuple[str, ...]:
    given = {sha256_hex(paper) for paper in papers}
    missing = sum(digest not in given for digest in digests)
    found = [
        "the time: it is the agency's own clock; no time stamp and no witness stands behind it",
        "who sent the papers, and that they were lawfully served",
        "that the agency shows everyone the same receipts: no witnessed log stands behind it",
    ]
    if not trusted:
        found.insert(
            0,
            "that the key belongs to the agency named: compare it with the key that the agency "
            "publishes (give it as a trusted key)",
        )
    if missing:
        found.append(
            f"{missing} of the {len(digests)} files named: their bytes were not given, so only "
            "their digests are proved"
        )
    return tuple(found)


def _invalid(checks: Sequence[Check]) -> Verification:
    return Verification(
        valid=False,
        assurance=None,
        checks=tuple(checks),
        not_proved=("anything: a check failed, so nothing in this file may be relied on",),
    )


def _passed(checks: list[Check], name: str, detail: str) -> None:
    checks.append(Check(name=name, passed=True, detail=detail))
