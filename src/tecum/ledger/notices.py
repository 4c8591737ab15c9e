"""Notices: what a log says about itself, in itself and in the open.

A notice is a leaf like any other, but its two documents are published with their salts, so that
everyone can compute its entry and find it in the tree: that the log was opened, which keys it
signs with from now on, that it follows another, what was erased, what its settings are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.leaves import SALT_LENGTH, Leaf, header_bytes

NOTICE_SCHEMA = "tecum.notice.v1"
NOTICES = frozenset({"opened", "keys", "epoch", "erasure", "settings"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice; `document` is the published file, byte for byte."""

    number: int
    notice: str
    recorded_at: datetime
    payload: Mapping[str, JsonValue]
    leaf: Leaf
    document: bytes

    @property
    def path(self) -> str:
        """Where the log publishes it."""
        return notice_path(self.number)


def notice_path(number: int) -> str:
    """Give the place of a notice under the log's prefix."""
    return f"notices/{number:04}.json"


def notice_subject(number: int) -> str:
    """Name a notice's leaf within our own log."""
    return f"notice {number:04}"


def make_notice(
    number: int,
    notice: str,
    payload: Mapping[str, JsonValue],
    *,
    recorded_at: datetime,
    salts: bytes,
) -> Notice:
    """Write a notice; `salts` are 64 random bytes, published with it.

    Raises:
        InputError: an unknown kind of notice, or salts of another length.
    """
    if notice not in NOTICES:
        raise InputError(f"notice {notice!r}: unknown; use one of {', '.join(sorted(NOTICES))}")
    if len(salts) != 2 * SALT_LENGTH:
        raise InputError(f"notice {number}: its salts have 64 bytes, not {len(salts)}")
    if recorded_at.tzinfo is None:
        raise InputError(f"notice {number}: {recorded_at} has no zone; give an aware instant")
    moment = recorded_at.astimezone(UTC).replace(microsecond=0)
    header = header_bytes(
        "notice", {"notice": notice, "recorded_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
    )
    document = canonical_bytes(
        {
            "header": parse_canonical(header),
            "header_salt": salts[:SALT_LENGTH].hex(),
            "payload": payload,
            "payload_salt": salts[SALT_LENGTH:].hex(),
            "schema": NOTICE_SCHEMA,
        }
    )
    return read_notice(number, document)


def read_notice(number: int, document: bytes) -> Notice:
    """Read a published notice and make its leaf.

    Raises:
        IntegrityError: it is not one.
    """
    whole = parse_canonical(document)
    try:
        return _notice(number, whole, document)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"{notice_path(number)}: not a notice: {error!r}") from error


def _notice(number: int, whole: JsonValue, document: bytes) -> Notice:
    if not isinstance(whole, Mapping) or whole["schema"] != NOTICE_SCHEMA:
        raise ValueError(f"not of the schema {NOTICE_SCHEMA}")
    header, payload = whole["header"], whole["payload"]
    if not isinstance(header, Mapping) or not isinstance(payload, Mapping):
        raise TypeError("`header` or `payload` is no object")
    if header["kind"] != "notice" or header["notice"] not in NOTICES:
        raise ValueError("its header is not that of a notice")
    recorded_at = datetime.fromisoformat(str(header["recorded_at"]))
    if recorded_at.tzinfo is None:
        raise ValueError("`recorded_at` has no zone")
    return Notice(
        number=number,
        notice=str(header["notice"]),
        recorded_at=recorded_at,
        payload=payload,
        leaf=Leaf(
            subject=notice_subject(number),
            header=canonical_bytes(header),
            payload=canonical_bytes(payload),
            header_salt=_salt(whole["header_salt"]),
            payload_salt=_salt(whole["payload_salt"]),
        ),
        document=document,
    )


def _salt(text: JsonValue) -> bytes:
    found = bytes.fromhex(str(text))
    if len(found) != SALT_LENGTH or found.hex() != text:
        raise ValueError("a salt is 64 lower-case hex digits")
    return found
