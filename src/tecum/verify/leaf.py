"""A leaf: a record's header and payload behind two commitments, and what they say together.

The entry of the log is SHA-256 of a header commitment and a payload commitment, each behind its
own salt (`tecum.ledger.leaves`). Whoever holds header, salts and payload computes the entry; who
is shown the header alone computes it from the payload's commitment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tecum.ledger.canonical import JsonValue, canonical_bytes
from tecum.ledger.leaves import HEADER_SCHEMA, entry_of, header_commitment, payload_commitment
from tecum.ledger.merkle import leaf_hash
from tecum.verify.checks import failing
from tecum.verify.sentences import say

MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{6})?Z(?:\[[A-Za-z0-9_+/-]+\])?"
)
OPENING = frozenset({"opened", "epoch"})
_EVENT = ("matter", "recorded_at", "sequence", "type", "v")
_RECEIPT_PAYLOAD = ("agency", "files", "meaning", "received_at_local", "zone")
_RECEIPT_HEADER = ("channel", "number", "received_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLeaf:
    """One leaf of a bundle: what it says of itself, when, and its hash in the log."""

    kind: str
    header: Mapping[str, JsonValue]
    payload: Mapping[str, JsonValue] | None
    seconds: int
    what: str
    hash: bytes
    checkpoint: int | None = None

    @property
    def sequence(self) -> int:
        """The number of an event in its matter; 0 for other leaves."""
        found = self.header.get("sequence")
        return found if type(found) is int else 0

    @property
    def opens_log(self) -> bool:
        """Whether this is the log's own notice that it was opened."""
        return self.kind == "notice" and self.header.get("notice") in OPENING


def seconds_of(text: JsonValue) -> int | None:
    """Read an instant as an event, a receipt or a notice writes it; POSIX seconds."""
    found = MOMENT.fullmatch(text) if isinstance(text, str) else None
    try:
        return None if found is None else int(datetime.fromisoformat(f"{found[1]}Z").timestamp())
    except ValueError:
        return None


def utc_text(seconds: int) -> str:
    """Write POSIX seconds as 2020-01-13T16:40:00Z; beyond the year 9999 as seconds."""
    if seconds > 253_402_300_799:  # 9999-12-31T23:59:59Z: a time stamp can say more than a year
        return f"second {seconds}"
    days, rest = divmod(seconds, 86_400)
    day = datetime.fromordinal(719_163 + days).date().isoformat()  # 719163 is 1970-01-01
    return f"{day}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}Z"


def read_leaf(shown: Mapping[str, JsonValue], name: str, matter: str) -> ShownLeaf:
    """Read one entry of `leaves` or `waiting` and compute its hash.

    Raises:
        CheckFailedError: header and payload are not those of one record of this matter.
    """
    header, payload, commitment = (
        shown["header"],
        shown.get("payload"),
        shown.get("payload_commitment"),
    )
    assert isinstance(header, Mapping)  # noqa: S101 - its shape was checked; this tells the type checker
    whole = payload is not None
    if whole is not ("payload_salt" in shown) or whole is (commitment is not None):
        raise failing(name, "leaf.payload")
    kind, moment, fault = _header(header, matter)
    if fault:
        raise failing(name, "leaf.header", why=fault)
    if isinstance(payload, Mapping) and not _agree(kind, header, payload):
        raise failing(name, "leaf.differs")
    seconds = seconds_of(moment)
    assert seconds is not None  # noqa: S101 - `_header` has looked
    below = (
        bytes.fromhex(str(commitment))
        if payload is None
        else payload_commitment(bytes.fromhex(str(shown["payload_salt"])), canonical_bytes(payload))
    )
    above = header_commitment(bytes.fromhex(str(shown["header_salt"])), canonical_bytes(header))
    size = shown.get("checkpoint")
    return ShownLeaf(
        checkpoint=size if type(size) is int else None,
        kind=kind,
        header=header,
        payload=payload if isinstance(payload, Mapping) else None,
        seconds=seconds,
        what=_what(kind, header),
        hash=leaf_hash(entry_of(above, below)),
    )


def is_leaf_of(leaf: ShownLeaf, body: Mapping[str, JsonValue]) -> bool:
    """Whether a leaf is that of a receipt which holds no salts: by all that the receipt says."""
    return (
        leaf.kind == "receipt"
        and leaf.payload is not None
        and all(leaf.header.get(name) == body[name] for name in _RECEIPT_HEADER)
        and canonical_bytes(leaf.payload)
        == canonical_bytes({name: body[name] for name in _RECEIPT_PAYLOAD})
    )


def receipt_leaf(body: Mapping[str, JsonValue]) -> bytes:
    """Compute the hash under which the log holds a receipt, from the receipt's body alone."""
    header: dict[str, JsonValue] = {name: body[name] for name in _RECEIPT_HEADER}
    header |= {"kind": "receipt", "schema": HEADER_SCHEMA}
    payload = {name: body[name] for name in _RECEIPT_PAYLOAD}
    log = body["log"]
    assert isinstance(log, Mapping)  # noqa: S101 - its shape was checked; this tells the type checker
    salts = (bytes.fromhex(str(log[name])) for name in ("header_salt", "payload_salt"))
    above, below = salts
    return leaf_hash(
        entry_of(
            header_commitment(above, canonical_bytes(header)),
            payload_commitment(below, canonical_bytes(payload)),
        )
    )


def _header(header: Mapping[str, JsonValue], matter: str) -> tuple[str, str, str | None]:
    """Give kind and moment of a header, and what is wrong with it."""
    kind = header.get("kind")
    if header.get("schema") != HEADER_SCHEMA or kind not in ("event", "receipt", "notice"):
        return "", "", "`schema` or `kind`"
    moment = str(header.get("received_at" if kind == "receipt" else "recorded_at"))
    if seconds_of(moment) is None:
        return "", "", f"'{moment}' is no instant"
    texts = {"event": ("type",), "receipt": ("number",), "notice": ("notice",)}[str(kind)]
    for name in texts:
        if not isinstance(header.get(name), str) or not header[name]:
            return "", "", f"`{name}`"
    if kind == "event":
        sequence = header.get("sequence")
        if type(sequence) is not int or sequence < 1:
            return "", "", "`sequence`"
        if header.get("matter") != matter:
            found = str(header.get("matter"))
            return "", "", say("leaf.matter", found=found, matter=matter)
    return str(kind), moment, None


def _agree(kind: str, header: Mapping[str, JsonValue], payload: Mapping[str, JsonValue]) -> bool:
    """Whether a header says what its payload says: no more, and nothing else."""
    if kind != "event":
        return True
    expected: dict[str, JsonValue] = {"kind": "event", "schema": HEADER_SCHEMA}
    expected |= {name: payload.get(name) for name in _EVENT}
    inner = payload.get("payload")
    channel = inner.get("channel") if isinstance(inner, Mapping) else None
    if isinstance(channel, str):
        expected["channel"] = channel
    return canonical_bytes(expected) == canonical_bytes(header)


def _what(kind: str, header: Mapping[str, JsonValue]) -> str:
    if kind == "event":
        return say(
            "what.event",
            sequence=header["sequence"],
            type=header["type"],
            at=header["recorded_at"],
        )
    if kind == "receipt":
        return say("what.receipt", number=header["number"], at=header["received_at"])
    return say("what.notice", notice=header["notice"], at=header["recorded_at"])
