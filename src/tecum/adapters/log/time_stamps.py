"""RFC 3161 time stamps over checkpoints: another's clock beside ours, fetched when it can be.

    timestamps/authorities.json   whom to ask, in this order, and the roots that their stamps need
    timestamps/waiting/<size>     the note text of a checkpoint that has no stamp yet
    timestamps/tokens/<size>.tsr  the whole answer for it, as `openssl ts -verify` reads it too

A checkpoint is put into the queue when it is published and leaves it when a stamp that holds is on
the disk. An authority that is down or answers nonsense leaves the queue as it is and stops nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tecum.adapters.durable_files import Disk, write_durably
from tecum.adapters.log.fetching import TIMEOUT, Fetched, UnreachableError, fetch
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.verify.time_stamp import verify_time_stamp

SCHEMA = "tecum.time-stamps.v1"
QUERY_TYPE = "application/timestamp-query"  # RFC 3161, 3.4
ANSWER_TYPE = "application/timestamp-reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A time stamp authority: its address, and the root certificates (PEM) that it leads to."""

    url: str
    roots: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of one checkpoint in the queue: a time, or what each authority said instead."""

    size: int
    stamped_at: datetime | None
    problems: tuple[str, ...]


Fetch = Callable[[str, bytes], Fetched]


def send_query(url: str, query: bytes) -> Fetched:
    """Send one query over HTTP (RFC 3161, 3.4)."""
    return fetch(url, body=query, content_type=QUERY_TYPE, timeout=TIMEOUT)


class TimeStamps:
    """The queue and the stamps of one log; `folder` is its `timestamps/`."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Name the folder; `disk` is replaced by tests alone."""
        self.folder = folder
        self._disk = Disk() if disk is None else disk

    # -- whom to ask -----------------------------------------------------------------------

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Whom to ask, in this order; nobody until `configure` says so.

        Raises:
            IntegrityError: the file is damaged.
        """
        file = self.folder / "authorities.json"
        try:
            whole = parse_canonical(file.read_bytes())
        except FileNotFoundError:
            return ()
        try:
            return tuple(_authorities(whole))
        except (KeyError, TypeError) as error:
            raise IntegrityError(f"{file}: {error!r}; write it again") from error

    def configure(self, authorities: Sequence[Authority]) -> None:
        """Set whom to ask; each with at least one root, or its stamps could not be checked.

        Raises:
            InputError: an authority without a root certificate that can be read.
        """
        for one in authorities:
            check_roots(one)
        document: JsonValue = {
            "authorities": [{"roots": one.roots, "url": one.url} for one in authorities],
            "schema": SCHEMA,
        }
        self._write(self.folder / "authorities.json", canonical_bytes(document))

    # -- the queue -------------------------------------------------------------------------

    def enqueue(self, size: int, text: str) -> None:
        """Put a checkpoint's note text into the queue, once; without an authority none is kept."""
        if not self.authorities or self.token(size) is not None:
            return
        waiting = self._waiting_file(size)
        if not waiting.exists():
            self._write(waiting, text.encode())

    def waiting(self) -> tuple[int, ...]:
        """Give the sizes of the checkpoints that have no stamp yet, oldest first."""
        folder = self.folder / "waiting"
        names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
        return tuple(sorted(int(name) for name in names if name.isdigit()))

    def send(self, ask: Fetch = send_query, limit: int = 16) -> tuple[Sent, ...]:
        """Ask for the stamps that are missing, the newest first; what fails stays in the queue.

        The newest stamp says the most: its checkpoint holds all that went before.
        """
        authorities = self.authorities
        if not authorities:
            return ()
        return tuple(
            self._send(size, authorities, ask) for size in reversed(self.waiting()[-limit:])
        )

    def token(self, size: int) -> bytes | None:
        """Give the stamp of the checkpoint of this size."""
        try:
            return (self.folder / "tokens" / f"{size}.tsr").read_bytes()
        except FileNotFoundError:
            return None

    # -- inside ----------------------------------------------------------------------------

    def _send(self, size: int, authorities: Sequence[Authority], ask: Fetch) -> Sent:
        waiting = self._waiting_file(size)
        data = waiting.read_bytes()
        problems: list[str] = []
        for authority in authorities:
            try:
                token, moment = ask_for_stamp(authority, data, ask)
            except (UnreachableError, IntegrityError) as error:
                problems.append(f"{authority.url}: {error}")
                continue
            self._write(self.folder / "tokens" / f"{size}.tsr", token)
            self._disk.remove(waiting)
            return Sent(size=size, stamped_at=moment, problems=tuple(problems))
        return Sent(size=size, stamped_at=None, problems=tuple(problems))

    def _waiting_file(self, size: int) -> Path:
        return self.folder / "waiting" / str(size)

    def _write(self, target: Path, data: bytes) -> None:
        scratch = self.folder / "tmp"
        self._disk.make_folder(scratch)
        self._disk.make_folder(target.parent)
        write_durably(self._disk, scratch, target, data)


def ask_for_stamp(authority: Authority, data: bytes, ask: Fetch) -> tuple[bytes, datetime]:
    """Ask one authority, and keep no stamp that does not hold or answers another question.

    Raises:
        UnreachableError: nobody answered.
        IntegrityError: the answer is no stamp over these bytes from this authority.
    """
    from rfc3161_client import (  # noqa: PLC0415 - lazy: only a log with authorities needs it
        HashAlgorithm,
        TimestampRequestBuilder,
        decode_timestamp_response,
    )

    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    query = builder.cert_request(cert_request=True).nonce(nonce=True).build()
    got = ask(authority.url, query.as_bytes())
    if got.status != 200 or got.content_type.partition(";")[0].strip() != ANSWER_TYPE:
        raise IntegrityError(f"status {got.status} ({got.content_type}); no time stamp")
    moment = verify_time_stamp(got.body, data, [authority.roots.encode()])
    if decode_timestamp_response(got.body).tst_info.nonce != query.nonce:
        raise IntegrityError("the answer is to another question (its nonce, RFC 3161, 2.4.2)")
    return got.body, moment


def check_roots(authority: Authority) -> None:
    """Refuse an authority whose stamps could never be checked.

    Raises:
        InputError: no root certificate in PEM.
    """
    from cryptography import x509  # noqa: PLC0415 - lazy: only set-up pays

    try:
        x509.load_pem_x509_certificates(authority.roots.encode())
    except ValueError as error:
        raise InputError(
            f"authority {authority.url}: no root certificate in PEM; give the file that it "
            "publishes"
        ) from error


def _authorities(whole: JsonValue) -> Iterator[Authority]:
    if not isinstance(whole, Mapping) or whole["schema"] != SCHEMA:
        raise TypeError(f"not of the schema {SCHEMA}")
    listed = whole["authorities"]
    if not isinstance(listed, Sequence):
        raise TypeError("`authorities` is no list")
    for one in listed:
        if not isinstance(one, Mapping):
            raise TypeError("an authority is no object")
        yield Authority(url=str(one["url"]), roots=str(one["roots"]))
