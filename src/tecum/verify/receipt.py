"""A receipt: whether an agency signed that these files arrived, and what that does not prove.

Two versions. `tecum.receipt.v1` is the signature alone. `tecum.receipt.v2` also names the log that
holds it and the salts of its leaf, so that its holder finds its place in the log from the receipt
and the published proof, and nobody else learns anything from either.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.ledger.canonical import JsonValue, sha256_hex
from tecum.ledger.notes import VerifierKey, parse_vkey
from tecum.terms import Assurance
from tecum.verify.checks import CheckFailedError, Findings, Verification
from tecum.verify.sentences import say
from tecum.verify.signed import Signed, check_signature, check_trust, take_apart

RECEIPT = "tecum.receipt.v1"
RECEIPT_BODY = "tecum.receipt.body.v1"
RECEIPT_IN_LOG = "tecum.receipt.v2"
RECEIPT_IN_LOG_BODY = "tecum.receipt.body.v2"
RECEIPT_MEANING = "bytes received; not acceptance of service; no objection waived"
BODIES = {RECEIPT: RECEIPT_BODY, RECEIPT_IN_LOG: RECEIPT_IN_LOG_BODY}
RECEIPTS = {schema: say("receipt.what") for schema in BODIES}

_BODY_TEXTS = (
    "agency",
    "channel",
    "meaning",
    "number",
    "received_at",
    "received_at_local",
    "zone",
)
_WALL = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_UTC = re.compile(f"{_WALL}Z")
_LOCAL = re.compile(f"{_WALL}[+-][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedReceipt:
    """What a signed receipt states."""

    key: str
    number: str
    received_at: str
    digests: tuple[str, ...]
    body: Mapping[str, JsonValue]
    in_log: bool


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
    found = Findings()
    try:
        signed = take_apart(data, RECEIPTS, found)
        check_signature(signed, found)
        check_trust(signed.key, trusted, found)
        receipt = stated(signed, found)
    except CheckFailedError as fault:
        found.stopped(fault)
        return found.verdict(Assurance.SELF_SIGNED, ())
    check_papers(papers, receipt.digests, "receipt", found)
    return found.verdict(
        Assurance.SELF_SIGNED, not_proved(receipt, papers, trusted), (signed_by(signed.key),)
    )


def stated(signed: Signed, found: Findings) -> StatedReceipt:
    """Check that a signed body says what a receipt says; give what it states.

    Raises:
        CheckFailedError: it says something else.
    """
    body = signed.body
    fault = _body_fault(body, BODIES[signed.schema])
    if fault is not None:
        raise CheckFailedError("body", fault)
    found.passed(
        "body",
        "receipt.ok",
        number=body["number"],
        agency=body["agency"],
        local=body["received_at_local"],
        zone=body["zone"],
        channel=body["channel"],
        meaning=body["meaning"],
    )
    files = body["files"]
    assert isinstance(files, Sequence)  # noqa: S101 - _body_fault has looked; this tells the type checker
    return StatedReceipt(
        key=str(signed.key),
        number=str(body["number"]),
        received_at=str(body["received_at"]),
        digests=tuple(str(file["sha256"]) for file in files if isinstance(file, Mapping)),
        body=body,
        in_log=signed.schema == RECEIPT_IN_LOG,
    )


def check_papers(
    papers: Sequence[bytes], digests: Sequence[str], where: str, found: Findings
) -> None:
    """Check that each paper given stands in the receipt or bundle by its digest."""
    for at, paper in enumerate(papers, 1):
        digest = sha256_hex(paper)
        if digest in digests:
            found.passed(f"paper {at}", f"paper.in_{where}", digest=digest)
        else:
            found.failed(f"paper {at}", f"paper.not_in_{where}", digest=digest)


def not_proved(
    receipt: StatedReceipt, papers: Sequence[bytes], trusted: Sequence[VerifierKey]
) -> tuple[str, ...]:
    """Say what a receipt alone does not prove."""
    gaps = [] if trusted else [say("gap.key")]
    gaps += [say("gap.time"), say("gap.sender"), say("gap.same_for_all")]
    if receipt.in_log:
        gaps.append(say("gap.not_in_log"))
    return (*gaps, *missing_files(receipt.digests, papers))


def missing_files(digests: Sequence[str], papers: Sequence[bytes]) -> tuple[str, ...]:
    """Say of how many files named the bytes were not given."""
    given = {sha256_hex(paper) for paper in papers}
    missing = sum(digest not in given for digest in digests)
    return (say("gap.files", missing=missing, count=len(digests)),) if missing else ()


def signed_by(key: VerifierKey) -> str:
    """Say whose signature stands behind a document."""
    return say("by.key", name=key.name, id=key.key_id.hex())


def _body_fault(body: Mapping[str, JsonValue], schema: str) -> str | None:
    if body.get("schema") != schema:
        return say("receipt.schema", schema=schema)
    for name in _BODY_TEXTS:
        if not isinstance(body.get(name), str) or not body[name]:
            return say("receipt.text", name=name)
    if body["meaning"] != RECEIPT_MEANING:
        return say("receipt.meaning", meaning=RECEIPT_MEANING)
    if schema == RECEIPT_IN_LOG_BODY and not _names_a_log(body.get("log")):
        return say("receipt.log")
    instants = str(body["received_at"]), str(body["received_at_local"])
    return _files_fault(body.get("files")) or _instant_fault(*instants)


def _files_fault(files: JsonValue) -> str | None:
    if not isinstance(files, Sequence) or isinstance(files, str) or not files:
        return say("receipt.no_files")
    for at, file in enumerate(files):
        if (
            not isinstance(file, Mapping)
            or re.fullmatch("[0-9a-f]{64}", str(file.get("sha256"))) is None
            or type(file.get("size")) is not int
        ):
            return say("receipt.file", at=at)
    return None


def _names_a_log(log: JsonValue) -> bool:
    return (
        isinstance(log, Mapping)
        and isinstance(log.get("origin"), str)
        and all(
            isinstance(salt := log.get(name), str) and re.fullmatch("[0-9a-f]{64}", salt)
            for name in ("header_salt", "payload_salt")
        )
    )


def _instant_fault(utc: str, local: str) -> str | None:
    """Both writings of the instant must mean one moment.

    The zone's own rules are not asked: they change, and an authentic receipt must not fail on a
    machine whose time zone data is a year older or younger than the agency's.
    """
    if _UTC.fullmatch(utc) is None:
        return say("receipt.utc", utc=utc)
    if _LOCAL.fullmatch(local) is None:
        return say("receipt.local", local=local)
    try:
        moment, shown = datetime.fromisoformat(utc), datetime.fromisoformat(local)
    except ValueError:
        return say("receipt.local", local=local)
    if shown != moment:
        return say("receipt.moment", local=local, utc=utc)
    return None
