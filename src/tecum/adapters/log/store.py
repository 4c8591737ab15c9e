"""Where a log's records rest: one promise, kept by files, SQLite and PostgreSQL alike.

Records wait in the order of their arrival until a batch takes them; a batch takes the oldest
first, so what is sealed is always a beginning of what arrived. Published resources lie beside
them under the paths of C2SP tlog-tiles; what stands under `tile/` never changes.

One conformance test holds all stores to this page.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from tecum.errors import IntegrityError
from tecum.ledger.sealing import Batch

WAITING = -1  # where a record stands that no batch has taken yet
IMMUTABLE = "tile/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One leaf at rest. `body` is what is kept beside it (event line, receipt); it may be empty.

    `subject` is unique: `event M-.../3`, `receipt R-...`, `notice 0001`.
    """

    entry: bytes
    subject: str
    header: bytes
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A record with its index in the log."""

    index: int
    record: Record


class LogStore(Protocol):
    """Appends are durable at return, all or none; nothing acknowledged is ever lost.

    Errors: `InputError` where the place cannot be read or written, `IntegrityError` where what
    lies there is damaged or would have to change.
    """

    def append(self, records: Sequence[Record]) -> None:
        """Bring records to the disk, all or none; one that is there already is passed over.

        Raises:
            IntegrityError: a subject is there with another entry.
        """

    def waiting(self, limit: int | None = None) -> tuple[Record, ...]:
        """Give the records that no batch has taken, oldest first."""

    def size(self) -> int:
        """Give the number of entries that finished batches hold, padding included."""

    def sealed_at(self) -> int | None:
        """Give the time of the latest finished batch; None before the first."""

    def position(self, subject: str) -> int | None:
        """Give a record's index, WAITING, or None where it is not here."""

    def records_at(self, first: int, count: int) -> tuple[Placed, ...]:
        """Give the own records (no padding) among `count` entries from `first`, in order."""

    def sealing(self) -> AbstractContextManager[None]:
        """Hold the right to seal alone; appends go on meanwhile."""

    def begin(self, batch: Batch) -> None:
        """Write down durably what will be sealed, before anything is signed.

        Raises:
            IntegrityError: another batch is unfinished, or this one does not follow the last.
        """

    def intent(self) -> Batch | None:
        """Give the batch that was begun and not finished."""

    def finish(self, batch: Batch) -> None:
        """Take the batch's records out of the waiting ones, and forget the intent, at once."""

    def put(self, resources: Mapping[str, bytes], *, seconds: int) -> None:
        """Publish resources in the order given, durable at return, each whole or not at all.

        `seconds` is the time that they bear as files.

        Raises:
            IntegrityError: one under `tile/` is there with other bytes.
        """

    def get(self, path: str) -> bytes | None:
        """Give a published resource."""

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Give the paths of all published resources that begin so, sorted."""

    def close(self) -> None:
        """Let go of files and connections."""


def check_oldest_first(batch: Batch, waiting: Sequence[Record]) -> None:
    """Refuse a batch whose own entries are not exactly the oldest that wait.

    Raises:
        IntegrityError: it leaves one out, takes one that does not wait, or changes one.
    """
    own = {
        subject: entry
        for entry, subject in zip(batch.entries, batch.subjects, strict=True)
        if subject
    }
    oldest = {record.subject: record.entry for record in waiting[: len(own)]}
    if own != oldest:
        strange = min(
            subject for subject in own | oldest if own.get(subject) != oldest.get(subject)
        )
        raise IntegrityError(
            f"batch from {batch.first}: {strange} does not wait as it stands there; a batch takes "
            "the oldest that wait, unchanged"
        )
