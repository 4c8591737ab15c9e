"""Witnessing: what a witness answers to a new checkpoint, and what a log makes of the answer.

C2SP tlog-witness. The log hands over the size that the witness last cosigned, a consistency proof
(RFC 6962, 2.1.2) from there, and its new checkpoint. The witness cosigns only a tree that holds
everything that it has cosigned before, so that nobody can be shown another history. Nothing here
reads a file, a socket or a clock: a state comes in, an answer and the next state go out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tecum.errors import InputError, IntegrityError
from tecum.ledger.checkpoints import Checkpoint, parse_checkpoint_text
from tecum.ledger.cosignatures import (
    AnyKey,
    CosignerKey,
    CosigningKey,
    can_check,
    cosign,
    cosigned_at,
)
from tecum.ledger.merkle import EMPTY_ROOT, HASH_LENGTH, MAX_SIZE, check_consistency
from tecum.ledger.notes import (
    Note,
    NoteSignature,
    VerifierKey,
    decode_base64,
    encode_base64,
    parse_note,
    parse_signature,
    signature_holds,
)

MAX_PROOF = 63  # tlog-witness: a client must not send more
MAX_REQUEST = 128 * 1024  # 63 hashes and a note of 16 ML-DSA-44 signatures fit
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An add-checkpoint request taken apart; no signature and no proof is checked yet."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """The latest checkpoint that a witness cosigned for one log; `note` is what it serves."""

    checkpoint: Checkpoint
    note: bytes

    @classmethod
    def parse(cls, note: bytes) -> "LogState":
        """Read the state back from the note that was kept."""
        return cls(checkpoint=parse_checkpoint_text(parse_note(note).text), note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer; where `new_state` is given it must be on disk before the answer leaves."""

    status: int
    content_type: str
    body: bytes
    new_state: LogState | None = None


class _RefusedError(Exception):
    """A step of the protocol failed; carries the answer that the specification asks for."""

    def __init__(self, status: int, body: str, content_type: str = TEXT_TYPE) -> None:
        super().__init__(body)
        self.reply = Reply(status=status, content_type=content_type, body=f"{body}\n".encode())


# -- the witness's side ------------------------------------------------------------------------


def parse_request(data: bytes) -> Request:
    """Take the body of an add-checkpoint call apart.

    Raises:
        IntegrityError: it is not of the form that tlog-witness gives; answer 400.
    """
    if len(data) > MAX_REQUEST:
        raise IntegrityError(f"the request has {len(data)} bytes; at most {MAX_REQUEST} are read")
    head, empty, signed = data.partition(b"\n\n")
    if not empty:
        raise IntegrityError("no empty line between the proof and the checkpoint")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise IntegrityError(f"byte {error.start}: the proof is not ASCII") from error
    found = _OLD.fullmatch(first)
    if found is None or int(found[1]) > MAX_SIZE:
        raise IntegrityError(f"the first line is {first[:40]!r}; write `old` and a tree size")
    if len(lines) > MAX_PROOF:
        raise IntegrityError(f"{len(lines)} proof lines; at most {MAX_PROOF} may be sent")
    note = parse_note(signed)
    return Request(
        old=int(found[1]),
        proof=tuple(_hash(line) for line in lines),
        note=note,
        checkpoint=parse_checkpoint_text(note.text),
    )


def origin_in(data: bytes) -> str | None:
    """Name the log that a request is about, so that its state can be locked; None if malformed."""
    try:
        return parse_request(data).checkpoint.origin
    except IntegrityError:
        return None


def add_checkpoint(
    data: bytes,
    known: LogState | None,
    log_keys: Sequence[AnyKey],
    key: CosigningKey,
    seconds: int,
) -> Reply:
    """Answer one add-checkpoint call. `known` is the state of the log that `origin_in` names.

    The caller reads `known`, stores `new_state` and answers under one lock of that log; otherwise
    two calls at once could roll the record back (tlog-witness, the race at the end of the call).
    """
    try:
        request = parse_request(data)
    except IntegrityError as error:
        return Reply(status=400, content_type=TEXT_TYPE, body=f"{error}\n".encode())
    try:
        verified = _log_signatures(request, log_keys)
        _check_growth(request, known)
    except _RefusedError as refused:
        return refused.reply
    cosignature = cosign(request.note.text, key, seconds)
    note = Note(text=request.note.text, signatures=(*verified, cosignature))
    return Reply(
        status=200,
        content_type=TEXT_TYPE,
        body=f"{cosignature}\n".encode(),
        new_state=LogState(checkpoint=request.checkpoint, note=str(note).encode()),
    )


def _log_signatures(request: Request, log_keys: Sequence[AnyKey]) -> tuple[NoteSignature, ...]:
    """The signatures of the log that hold; 404 for an unknown log, 403 for an unsigned one."""
    origin = request.checkpoint.origin
    trusted = [key for key in log_keys if key.name == origin]
    if not trusted:
        raise _RefusedError(404, f"the log {origin} is not known to this witness")
    good: list[NoteSignature] = []
    for line in request.note.signatures:
        key = next((one for one in trusted if one.key_id == line.key_id), None)
        if key is None or line.name != origin or not can_check(key):
            continue  # what cannot be checked here counts for nothing
        if not _holds(request.note.text, line, key):
            raise _RefusedError(403, f"the signature of {line.name} does not belong to this text")
        good.append(line)
    if not good:
        raise _RefusedError(403, f"no key that this witness knows for {origin} signed")
    return tuple(good)


def _holds(text: str, line: NoteSignature, key: AnyKey) -> bool:
    if isinstance(key, VerifierKey):
        return signature_holds(text, line.signature, key)
    return cosigned_at(text, line, key) is not None


def _check_growth(request: Request, known: LogState | None) -> None:
    """The tree must hold what was cosigned before: the checks in the order of tlog-witness."""
    size, root = request.checkpoint.size, request.checkpoint.root
    if request.old > size:
        raise _RefusedError(400, f"the old size {request.old} is above the checkpoint's {size}")
    last = 0 if known is None else known.checkpoint.size
    if request.old != last:
        raise _RefusedError(409, str(last), SIZE_TYPE)
    if size == 0 and root != EMPTY_ROOT:
        raise _RefusedError(422, "a tree without leaves has the hash of nothing as its root")
    if request.old == 0:
        if request.proof:
            raise _RefusedError(422, "every tree holds the empty one: from size 0 no proof is due")
        return
    assert known is not None  # noqa: S101 - its size is not 0; this tells the type checker
    if request.old == size:
        if root != known.checkpoint.root:
            raise _RefusedError(422, f"another root was cosigned at size {size}")
        if request.proof:
            raise _RefusedError(422, "between equal sizes no proof is due")
        return
    try:
        check_consistency(request.old, size, known.checkpoint.root, root, request.proof)
    except IntegrityError as error:
        raise _RefusedError(422, f"the consistency proof does not hold: {error}") from error


# -- the log's side ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """The witness cosigned: its lines by known keys, and when it says that it did."""

    lines: tuple[NoteSignature, ...]
    at: Mapping[CosignerKey, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The witness last cosigned this size and wants a proof from there."""

    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The witness did not cosign; `what` is for a person."""

    status: int
    what: str


def request_body(old: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Write the body of an add-checkpoint call.

    Raises:
        InputError: more proof lines than the protocol has.
    """
    if len(proof) > MAX_PROOF:
        raise InputError(f"{len(proof)} proof lines; at most {MAX_PROOF} may be sent")
    lines = [f"old {old}", *(encode_base64(one) for one in proof), "", ""]
    return "\n".join(lines).encode() + checkpoint


def read_reply(
    status: int, content_type: str, body: bytes, text: str, keys: Sequence[CosignerKey]
) -> Cosigned | Conflict | Refused:
    """Read a witness's answer about a checkpoint's `text`; cosignatures of unknown keys are left.

    A line of a known key that does not hold makes the whole answer worthless (C2SP signed-note).
    """
    shown = body[:200].decode("utf-8", "replace").strip()
    if status == 409 and content_type.partition(";")[0].strip() == SIZE_TYPE:
        found = re.fullmatch(r"(0|[1-9][0-9]{0,18})\n", body[:21].decode("ascii", "replace"))
        if found is not None and len(body) == len(found[0]):
            return Conflict(size=int(found[1]))
    if status != 200:
        return Refused(status=status, what=shown or "no reason given")
    try:
        lines = [parse_signature(line) for line in body.decode("utf-8").split("\n")[:-1]]
    except (UnicodeDecodeError, IntegrityError) as error:
        return Refused(status=status, what=f"no signature lines: {error}")
    good: list[NoteSignature] = []
    when: dict[CosignerKey, int] = {}
    for line in lines:
        key = next((k for k in keys if (k.name, k.key_id) == (line.name, line.key_id)), None)
        if key is None:
            continue
        at = cosigned_at(text, line, key)
        if not at:  # a witness's time must not be zero
            return Refused(status=status, what=f"the cosignature of {key.name} does not hold")
        good.append(line)
        when[key] = at
    if not good:
        return Refused(status=status, what="no cosignature of the key that the policy names")
    return Cosigned(lines=tuple(good), at=when)


def with_signatures(checkpoint: bytes, lines: Sequence[NoteSignature]) -> bytes:
    """Put cosignatures to a checkpoint: the newest of a key stays, the order is that of arrival."""
    note = parse_note(checkpoint)
    fresh = {(line.name, line.key_id) for line in lines}
    kept = [line for line in note.signatures if (line.name, line.key_id) not in fresh]
    return str(Note(text=note.text, signatures=(*kept, *lines))).encode()


class Standing(StrEnum):
    """How our log stands to what a witness has seen of it."""

    SAME = "same"
    WITNESS_BEHIND = "witness_behind"
    OURS_BEHIND = "ours_behind"
    FORK = "fork"
    NEVER_SEEN = "never_seen"


def standing(size: int, root_of: Callable[[int], bytes], seen: Checkpoint | None) -> Standing:
    """Compare our tree with a witness's last checkpoint of it.

    `root_of` gives our root at any size up to `size`. A witness that saw more than we have tells
    of a restored backup or of a second log under our key; whether it is a fork too cannot be said
    without the lost leaves, and need not be: nothing may be signed either way.
    """
    if seen is None:
        return Standing.NEVER_SEEN
    if seen.size > size:
        return Standing.OURS_BEHIND
    if root_of(seen.size) != seen.root:
        return Standing.FORK
    return Standing.SAME if seen.size == size else Standing.WITNESS_BEHIND


def _hash(line: str) -> bytes:
    """One proof line: standard base64 of 32 bytes, in its one canonical writing."""
    try:
        data = decode_base64(line)
    except ValueError as error:
        raise IntegrityError(f"proof line {line[:60]!r}: {error}") from error
    if len(data) != HASH_LENGTH:
        raise IntegrityError(f"proof line {line[:60]!r}: not a SHA-256 hash in base64")
    return data
