"""Receipts: a signed paper that says which bytes arrived, when and by which channel.

A receipt is one canonical JSON document. Its `body` is what is signed: the signature is a line of
a C2SP signed note whose text is the canonical body and a newline. It holds digests and sizes and
no file name, no person and no inside number: whoever sent the bytes can prove their arrival with
it, and nobody learns anything else from it.

Where the agency keeps a log, the receipt is of the second version: it names the log and holds the
two salts of its own leaf, so that its holder computes the leaf from the receipt alone and fetches
the proof, at an address known at once, when the next checkpoint is out.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.leaves import SALT_LENGTH, Leaf, header_bytes
from tecum.ledger.notes import SigningKey, sign_text

SCHEMA = "tecum.receipt.v1"
BODY_SCHEMA = "tecum.receipt.body.v1"
SCHEMA_IN_LOG = "tecum.receipt.v2"
BODY_SCHEMA_IN_LOG = "tecum.receipt.body.v2"
MEANING = "bytes received; not acceptance of service; no objection waived"
NUMBER_BYTES = 16  # 128 random bits: nobody counts our receipts by their numbers

_BODIES = {SCHEMA: BODY_SCHEMA, SCHEMA_IN_LOG: BODY_SCHEMA_IN_LOG}
_LEAF_PAYLOAD = ("agency", "files", "meaning", "received_at_local", "zone")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: read aloud over a telephone


class Channel(StrEnum):
    """By which way bytes arrived."""

    COUNTER = "counter"
    POST = "post"
    COURIER = "courier"
    FAX = "fax"
    EMAIL = "email"
    PORTAL = "portal"
    API = "api"
    TELEPHONE = "telephone"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One file as its receiver saw it: digest and size, and nothing that names it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a receipt states: these files came by this channel at this instant."""

    number: str
    agency: str
    channel: Channel
    received_at: datetime
    zone: str
    files: tuple[ReceivedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InLog:
    """Where a receipt's leaf will stand: the log's origin, and the leaf's two random salts."""

    origin: str
    header_salt: bytes = field(repr=False)
    payload_salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse salts of another length."""
        if {len(self.header_salt), len(self.payload_salt)} != {SALT_LENGTH}:
            raise InputError(f"receipt in {self.origin}: a salt has {SALT_LENGTH} random bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A signed receipt; `document` is the file that is handed out, byte for byte."""

    arrival: Arrival
    verifier_key: str
    document: bytes
    log: InLog | None = None

    @property
    def number(self) -> str:
        """The outside number, by which everyone may name this receipt."""
        return self.arrival.number


def outside_number(entropy: bytes) -> str:
    """Turn 16 random bytes into a receipt number that tells nothing and can be read aloud."""
    return random_id("R", entropy)


def random_id(prefix: str, entropy: bytes) -> str:
    """Turn 16 random bytes into an id of one kind: no count, no date and no person is in it."""
    if len(entropy) != NUMBER_BYTES:
        raise InputError(
            f"an id {prefix}-... takes {NUMBER_BYTES} random bytes, not {len(entropy)}"
        )
    number = int.from_bytes(entropy)
    signs = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
    return f"{prefix}-" + "-".join(signs[at : at + 5] for at in range(0, 26, 5))


def is_random_id(prefix: str, text: str) -> bool:
    """Whether a text has the form of such an id."""
    signs = f"[{_ALPHABET}]"
    return re.fullmatch(f"{prefix}(-{signs}{{5}}){{5}}-{signs}", text) is not None


def received_file(data: bytes) -> ReceivedFile:
    """Describe bytes as a receipt does."""
    return ReceivedFile(sha256=sha256_hex(data), size=len(data))


def receipt_subject(number: str) -> str:
    """Name a receipt's leaf within our own log."""
    return f"receipt {number}"


def receipt_leaf(receipt: Receipt, *, salts: tuple[bytes, bytes] | None = None) -> Leaf:
    """Make a receipt's leaf, as its holder can: from what the receipt says, and nothing else.

    One that was issued before the log was opened holds no salts; only its issuer has them.

    Raises:
        InputError: the receipt holds no salts, and none were given.
    """
    if receipt.log is not None:
        salts = (receipt.log.header_salt, receipt.log.payload_salt)
    if salts is None:
        raise InputError(f"receipt {receipt.number}: it holds no salts; it has no leaf of its own")
    # A Receipt was read or issued here: its document is known to be canonical.
    header, payload = leaf_documents(json.loads(receipt.document)["body"])
    return Leaf(
        subject=receipt_subject(receipt.number),
        header=header,
        payload=payload,
        header_salt=salts[0],
        payload_salt=salts[1],
    )


def leaf_documents(body: Mapping[str, JsonValue]) -> tuple[bytes, bytes]:
    """Derive header and payload of the leaf from the body: when and how, and apart from it what."""
    header = header_bytes(
        "receipt", {name: body[name] for name in ("channel", "number", "received_at")}
    )
    return header, canonical_bytes({name: body[name] for name in _LEAF_PAYLOAD})


def issue_receipt(arrival: Arrival, key: SigningKey, *, log: InLog | None = None) -> Receipt:
    """Write and sign the receipt for an arrival; with `log` it can be found in that log.

    Raises:
        InputError: nothing was received, the agency has no name, or the instant has no zone.
    """
    number, instant = arrival.number, arrival.received_at
    if not arrival.files:
        raise InputError(f"receipt {number}: no file was received; there is nothing to sign for")
    if not arrival.agency.strip():
        raise InputError(f"receipt {number}: the agency has no name; set it up first")
    if instant.tzinfo is None:
        raise InputError(f"receipt {number}: {instant} has no zone; give an aware instant")
    body: dict[str, JsonValue] = {
        "agency": arrival.agency,
        "channel": str(arrival.channel),
        "files": [{"sha256": file.sha256, "size": file.size} for file in arrival.files],
        "meaning": MEANING,
        "number": number,
        "received_at": _utc_text(instant),
        "received_at_local": _local_text(instant, arrival.zone),
        "schema": BODY_SCHEMA,
        "zone": arrival.zone,
    }
    if log is not None:
        body["schema"] = BODY_SCHEMA_IN_LOG
        body["log"] = {
            "header_salt": log.header_salt.hex(),
            "origin": log.origin,
            "payload_salt": log.payload_salt.hex(),
        }
    schema = SCHEMA if log is None else SCHEMA_IN_LOG
    signature = sign_text(canonical_bytes(body).decode() + "\n", key)
    vkey = str(key.verifier_key)
    document = canonical_bytes(
        {"body": body, "schema": schema, "signature": str(signature), "verifier_key": vkey}
    )
    to_the_second = replace(arrival, received_at=instant.astimezone(UTC).replace(microsecond=0))
    return Receipt(arrival=to_the_second, verifier_key=vkey, document=document, log=log)


def read_receipt(document: bytes) -> Receipt:
    """Read a receipt of our own register back; proving one to a stranger is `tecum.verify`.

    Raises:
        IntegrityError: not canonical.
        InputError: canonical, but not a receipt of this schema.
    """
    whole = parse_canonical(document)
    try:
        return _receipt(whole, document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"not a receipt of the schema {SCHEMA} or {SCHEMA_IN_LOG}: {error!r}; use it as issued"
        ) from error


def _receipt(whole: JsonValue, document: bytes) -> Receipt:
    if not isinstance(whole, Mapping) or whole.get("schema") not in _BODIES:
        raise ValueError("its schema is another")
    body = whole["body"]
    if not isinstance(body, Mapping) or body.get("schema") != _BODIES[str(whole["schema"])]:
        raise ValueError("the schema of its body is another")
    files = body["files"]
    if not isinstance(files, Sequence):
        raise TypeError("files is no list")
    arrival = Arrival(
        number=str(body["number"]),
        agency=str(body["agency"]),
        channel=Channel(str(body["channel"])),
        received_at=datetime.fromisoformat(str(body["received_at"])),
        zone=str(body["zone"]),
        files=tuple(_file(file) for file in files),
    )
    return Receipt(
        arrival=arrival,
        verifier_key=str(whole["verifier_key"]),
        document=document,
        log=None if whole["schema"] == SCHEMA else _in_log(body["log"]),
    )


def _in_log(log: JsonValue) -> InLog:
    if not isinstance(log, Mapping):
        raise TypeError("`log` is no object")
    return InLog(
        origin=str(log["origin"]),
        header_salt=bytes.fromhex(str(log["header_salt"])),
        payload_salt=bytes.fromhex(str(log["payload_salt"])),
    )


def _file(file: JsonValue) -> ReceivedFile:
    if not isinstance(file, Mapping):
        raise TypeError("a file is no object")
    return ReceivedFile(sha256=str(file["sha256"]), size=int(str(file["size"])))


def _utc_text(instant: datetime) -> str:
    """To the second, in UTC: 2020-01-13T16:40:00Z (RFC 3339)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local_text(instant: datetime, zone: str) -> str:
    try:
        local = instant.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"zone {zone!r} is not in the IANA time zone data; use one such as America/Denver"
        ) from error
    return local.isoformat(timespec="seconds")
