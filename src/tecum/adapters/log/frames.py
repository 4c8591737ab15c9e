"""Records as bytes: frames that say themselves whether they are whole.

    frame  = FF "rec" | length of body, 4 bytes | SHA-256(length | body), first 8 bytes | body
    body   = records, one after another: entry (32) | index (8, -1 where it waits) |
             lengths of subject (2), header (4), body (4) | subject | header | body

One frame is one trip to the disk: all its records are there or none. A frame that a kill cut short
is the last of its file. One that is broken and has a whole one behind it was damaged later. Behind
the last there may be zeros: room that was made for the next.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from tecum.adapters.log.store import WAITING, Placed, Record
from tecum.errors import InputError, IntegrityError

MAGIC = b"\xffrec"  # never in UTF-8, so never within what we write
_HEAD = struct.Struct(">4sI8s")
_RECORD = struct.Struct(">32sqHII")
MAX_SUBJECT = 2**16 - 1
MAX_RECORD = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What a file of frames holds. `size` is where the last whole frame ends.

    `torn` says that something stands behind it which is not room.
    """

    placed: tuple[Placed, ...]
    size: int
    torn: bool


def frame(records: Sequence[Record], *, indices: Sequence[int] | None = None) -> bytes:
    """Write records, each of which `check_record` lets pass, as one frame."""
    parts: list[bytes] = []
    for at, record in enumerate(records):
        subject = record.subject.encode()
        index = WAITING if indices is None else indices[at]
        lengths = (len(subject), len(record.header), len(record.body))
        parts += (_RECORD.pack(record.entry, index, *lengths), subject, record.header, record.body)
    body = b"".join(parts)
    length = len(body).to_bytes(4)
    return _HEAD.pack(MAGIC, len(body), sha256(length + body).digest()[:8]) + body


def check_record(record: Record) -> None:
    """Refuse a record that no frame can hold.

    Raises:
        InputError: a part is too long.
    """
    subject = len(record.subject.encode())
    if subject > MAX_SUBJECT or len(record.header) + len(record.body) > MAX_RECORD:
        raise InputError(
            f"record {record.subject[:80]!r}: longer than a frame of the log; shorten it"
        )


def read_frames(data: bytes, *, whole: bool = False) -> Frames:
    """Read frames, leaving out a torn last one; where `whole`, a torn one is damage too.

    Raises:
        IntegrityError: a frame is damaged; the message names its byte.
    """
    placed: list[Placed] = []
    at = 0
    while at < len(data):
        body = _whole_body(data, at)
        if body is None:
            if not whole and not data[at : at + _HEAD.size].strip(b"\0"):
                torn = data.count(b"\0", at) != len(data) - at
                if not torn or not _any_frame_after(data, at + 1):
                    return Frames(placed=tuple(placed), size=at, torn=torn)
            if whole or _any_frame_after(data, at + 1):
                raise IntegrityError(f"byte {at}: the record there is damaged")
            break
        placed += _records(body, at)
        at += _HEAD.size + len(body)
    return Frames(placed=tuple(placed), size=at, torn=at < len(data))


def _whole_body(data: bytes, at: int) -> bytes | None:
    if len(data) - at < _HEAD.size:
        return None
    magic, length, check = _HEAD.unpack_from(data, at)
    body = data[at + _HEAD.size : at + _HEAD.size + length]
    if magic != MAGIC or len(body) != length:
        return None
    return body if sha256(length.to_bytes(4) + body).digest()[:8] == check else None


def _any_frame_after(data: bytes, start: int) -> bool:
    at = data.find(MAGIC, start)
    while at >= 0:
        if _whole_body(data, at) is not None:
            return True
        at = data.find(MAGIC, at + 1)
    return False


def _records(body: bytes, frame_at: int) -> list[Placed]:
    found: list[Placed] = []
    at = 0
    try:
        while at < len(body):
            entry, index, *lengths = _RECORD.unpack_from(body, at)
            at += _RECORD.size
            parts = []
            for length in lengths:
                parts.append(body[at : at + length])
                at += length
            record = Record(entry=entry, subject=parts[0].decode(), header=parts[1], body=parts[2])
            found.append(Placed(index=index, record=record))
    except (struct.error, UnicodeDecodeError) as error:
        raise IntegrityError(f"byte {frame_at}: the record there is damaged ({error})") from error
    if at != len(body):
        raise IntegrityError(f"byte {frame_at}: the record there is damaged (its lengths)")
    return found
