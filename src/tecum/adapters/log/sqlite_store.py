"""The log in an SQLite database: WAL, synchronous=FULL, tables that only grow.

Triggers refuse every change and removal of a record, a batch or a tile, also through
`INSERT OR REPLACE`. They stop accidents; what stops us is the witnessed log.
"""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tecum.adapters.durable_files import exclusive
from tecum.adapters.log.group_commit import GroupCommit
from tecum.adapters.log.store import IMMUTABLE, WAITING, Placed, Record, check_oldest_first
from tecum.errors import InputError, IntegrityError, TecumError
from tecum.ledger.sealing import Batch, parse_batch

WAIT_SECONDS = 60.0  # for another writer's commit
_VERSION = 1

# `through` is the last record that a batch took: batches take the oldest, so it says it all.
_TABLES = """
CREATE TABLE record (
  seq INTEGER PRIMARY KEY, entry BLOB NOT NULL, subject TEXT NOT NULL UNIQUE,
  header BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE batch (
  first INTEGER PRIMARY KEY, size INTEGER NOT NULL, seconds INTEGER NOT NULL,
  through INTEGER NOT NULL, document BLOB NOT NULL
) STRICT;
CREATE TABLE finished (first INTEGER PRIMARY KEY REFERENCES batch) STRICT;
CREATE TABLE placed (
  place INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE REFERENCES record
) STRICT;
CREATE TABLE resource (
  path TEXT PRIMARY KEY, data BLOB NOT NULL, seconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
_GROWING = {"record": "seq", "batch": "first", "finished": "first", "placed": "place"}


class SqliteStore:
    """A log's database file; made at the first use."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._state = threading.RLock()
        self._group: GroupCommit[Sequence[Record]] = GroupCommit(self._commit)

    # -- records ---------------------------------------------------------------------------

    def append(self, records: Sequence[Record]) -> None:
        """Bring records to the disk, all or none; those of other threads share the commit."""
        if records:
            self._group.submit(records)

    def waiting(self, limit: int | None = None) -> tuple[Record, ...]:
        """Give the records that no batch has taken, oldest first."""
        with self._asking() as database:
            rows = database.execute(
                "SELECT entry, subject, header, body FROM record WHERE seq > ? "
                "ORDER BY seq LIMIT ?",
                (_taken(database), -1 if limit is None else limit),
            )
            return tuple(_record(*row) for row in rows)

    def position(self, subject: str) -> int | None:
        """Give a record's index, WAITING, or None where it is not here."""
        with self._asking() as database:
            row = database.execute(
                "SELECT place FROM record LEFT JOIN placed USING (seq) WHERE subject = ?",
                (subject,),
            ).fetchone()
            if row is None:
                return None
            return WAITING if row[0] is None else int(row[0])

    def records_at(self, first: int, count: int) -> tuple[Placed, ...]:
        """Give the own records (no padding) among `count` entries from `first`, in order."""
        with self._asking() as database:
            rows = database.execute(
                "SELECT place, entry, subject, header, body FROM placed JOIN record USING (seq) "
                "WHERE place >= ? AND place < ? ORDER BY place",
                (first, first + count),
            )
            return tuple(Placed(index=row[0], record=_record(*row[1:])) for row in rows)

    # -- batches ---------------------------------------------------------------------------

    def size(self) -> int:
        """Give the number of entries that finished batches hold, padding included."""
        with self._asking() as database:
            return _size(database)

    def sealed_at(self) -> int | None:
        """Give the time of the latest finished batch; None before the first."""
        with self._asking() as database:
            row = database.execute(
                "SELECT seconds FROM batch JOIN finished USING (first) ORDER BY first DESC LIMIT 1"
            ).fetchone()
            return None if row is None else int(row[0])

    @contextmanager
    def sealing(self) -> Iterator[None]:
        """Hold the right to seal alone; appends go on meanwhile."""
        with self._asking():
            pass
        with exclusive(self.path.with_name(f"{self.path.name}.seal")):
            yield

    def begin(self, batch: Batch) -> None:
        """Write down durably what will be sealed, before anything is signed."""
        with self._changing() as database:
            if _intent(database) is not None:
                raise IntegrityError(f"log {self.path}: a batch is unfinished; finish it first")
            if batch.first != _size(database):
                raise IntegrityError(
                    f"log {self.path}: a batch from {batch.first} does not follow the last, which "
                    f"ends at {_size(database)}"
                )
            own = sum(1 for subject in batch.subjects if subject)
            rows = database.execute(
                "SELECT seq, entry, subject, header, body FROM record WHERE seq > ? ORDER BY seq "
                "LIMIT ?",
                (_taken(database), own),
            ).fetchall()
            check_oldest_first(batch, tuple(_record(*row[1:]) for row in rows))
            through = rows[-1][0] if rows else _taken(database)
            database.execute(
                "INSERT INTO batch VALUES (?, ?, ?, ?, ?)",
                (batch.first, batch.size, batch.seconds, through, batch.to_bytes()),
            )

    def intent(self) -> Batch | None:
        """Give the batch that was begun and not finished."""
        with self._asking() as database:
            return _intent(database)

    def finish(self, batch: Batch) -> None:
        """Take the batch's records out of the waiting ones, and forget the intent, at once."""
        with self._changing() as database:
            left = _intent(database)
            if left is None and _size(database) >= batch.size:
                return
            if left != batch:
                raise IntegrityError(f"log {self.path}: this is not the batch that was begun")
            database.executemany(
                "INSERT INTO placed SELECT ?, seq FROM record WHERE subject = ?",
                [pair for pair in enumerate(batch.subjects, batch.first) if pair[1]],
            )
            database.execute("INSERT INTO finished VALUES (?)", (batch.first,))

    # -- published resources ---------------------------------------------------------------

    def put(self, resources: Mapping[str, bytes], *, seconds: int) -> None:
        """Publish resources in the order given, durable at return, all or none."""
        with self._changing() as database:
            for path, data in resources.items():
                row = database.execute(
                    "SELECT data FROM resource WHERE path = ?", (path,)
                ).fetchone()
                if row is None:
                    database.execute("INSERT INTO resource VALUES (?, ?, ?)", (path, data, seconds))
                elif row[0] != data and path.startswith(IMMUTABLE):
                    raise IntegrityError(
                        f"log {self.path}: {path} is published with other bytes; it never changes"
                    )
                elif row[0] != data:
                    database.execute(
                        "UPDATE resource SET data = ?, seconds = ? WHERE path = ?",
                        (data, seconds, path),
                    )

    def get(self, path: str) -> bytes | None:
        """Give a published resource."""
        with self._asking() as database:
            row = database.execute("SELECT data FROM resource WHERE path = ?", (path,)).fetchone()
            return None if row is None else bytes(row[0])

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Give the paths of all published resources that begin so, sorted."""
        with self._asking() as database:
            rows = database.execute(
                "SELECT path FROM resource WHERE path >= ? AND path < ? ORDER BY path",
                (prefix, f"{prefix}\U0010ffff"),
            ).fetchall()
        return (row[0] for row in rows)

    def close(self) -> None:
        """Let go of the database."""
        with self._state:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __del__(self) -> None:
        """Let go of the database with the object."""
        self.close()

    # -- inside ----------------------------------------------------------------------------

    def _commit(self, groups: Sequence[Sequence[Record]]) -> list[TecumError | None]:
        """Insert the appends of several threads with one commit; one by one where two clash."""
        rows = [_row(record) for group in groups for record in group]
        try:
            with self._changing() as database:
                database.executemany(_INSERT, rows)
        except IntegrityError:
            return [self._append_one(group) for group in groups]
        return [None] * len(groups)

    def _append_one(self, group: Sequence[Record]) -> TecumError | None:
        try:
            with self._changing() as database:
                for record in group:
                    known = database.execute(
                        "SELECT entry FROM record WHERE subject = ?", (record.subject,)
                    ).fetchone()
                    if known is None:
                        database.execute(_INSERT, _row(record))
                    elif known[0] != record.entry:
                        raise IntegrityError(
                            f"log {self.path}: {record.subject} is there with another entry"
                        )
        except TecumError as fault:
            return fault
        return None

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._state:
            try:
                yield self._database()
            except sqlite3.IntegrityError as error:
                raise IntegrityError(f"log {self.path}: {error}") from error
            except sqlite3.Error as error:
                raise InputError(
                    f"log {self.path}: {error}; free the space or give the rights, and do it again"
                ) from error

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._asking() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def _database(self) -> sqlite3.Connection:
        if self._connection is None:
            database = sqlite3.connect(
                self.path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                _prepare(database)
            except BaseException:
                database.close()
                raise
            self._connection = database
        return self._connection


_INSERT = "INSERT INTO record (entry, subject, header, body) VALUES (?, ?, ?, ?)"


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("BEGIN IMMEDIATE")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == 0:
        for statement in _TABLES.split(";"):
            database.execute(statement)
        for table, key in _GROWING.items():
            for trigger in _triggers(table, key):
                database.execute(trigger)
        for trigger in _resource_triggers():
            database.execute(trigger)
        database.execute(f"PRAGMA user_version = {_VERSION}")
    database.execute("COMMIT")
    if version not in {0, _VERSION}:
        raise InputError(
            f"a log of version {version}; this Tecum knows {_VERSION}; use a newer one"
        )


def _triggers(table: str, key: str) -> Iterator[str]:
    never = f"SELECT RAISE(ABORT, '{table} only grows');"
    yield f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} BEGIN {never} END"
    yield f"CREATE TRIGGER {table}_same BEFORE UPDATE ON {table} BEGIN {never} END"
    # INSERT OR REPLACE removes rows without asking the trigger above.
    subject = " OR subject = NEW.subject" if table == "record" else ""
    seq = " OR seq = NEW.seq" if table == "placed" else ""
    taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}{subject}{seq})"  # noqa: S608 - our own names
    yield f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} WHEN {taken} BEGIN {never} END"


def _resource_triggers() -> Iterator[str]:
    tile = f"OLD.path GLOB '{IMMUTABLE}*'"
    never = "SELECT RAISE(ABORT, 'a tile never changes');"
    yield "CREATE TRIGGER resource_keep BEFORE DELETE ON resource BEGIN " + never + " END"
    yield f"CREATE TRIGGER resource_same BEFORE UPDATE ON resource WHEN {tile} BEGIN {never} END"
    taken = "EXISTS (SELECT 1 FROM resource WHERE path = NEW.path)"
    yield f"CREATE TRIGGER resource_once BEFORE INSERT ON resource WHEN {taken} BEGIN {never} END"


def _size(database: sqlite3.Connection) -> int:
    row = database.execute(
        "SELECT size FROM batch JOIN finished USING (first) ORDER BY first DESC LIMIT 1"
    ).fetchone()
    return 0 if row is None else int(row[0])


def _taken(database: sqlite3.Connection) -> int:
    row = database.execute(
        "SELECT through FROM batch JOIN finished USING (first) ORDER BY first DESC LIMIT 1"
    ).fetchone()
    return 0 if row is None else int(row[0])


def _intent(database: sqlite3.Connection) -> Batch | None:
    row = database.execute(
        "SELECT document FROM batch WHERE first NOT IN (SELECT first FROM finished)"
    ).fetchone()
    return None if row is None else parse_batch(row[0])


def _record(entry: bytes, subject: str, header: bytes, body: bytes) -> Record:
    return Record(entry=bytes(entry), subject=subject, header=bytes(header), body=bytes(body))


def _row(record: Record) -> tuple[bytes, str, bytes, bytes]:
    return record.entry, record.subject, record.header, record.body
