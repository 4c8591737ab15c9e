"""The log in PostgreSQL: tables that only grow, one writer under an advisory lock.

Needs `psycopg` (the extra `postgres`). The lock makes the order of the sequence the order of the
commits: without it a record could become visible behind a batch that passed it. Triggers refuse
every change and removal of a record, a batch or a tile. They stop accidents; what stops us is the
witnessed log.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

try:
    import psycopg
    from psycopg import sql
except ImportError as error:  # pragma: no cover - the tests bring it
    raise ImportError("a log in PostgreSQL needs psycopg; install tecum[postgres]") from error

from tecum.adapters.log.group_commit import GroupCommit
from tecum.adapters.log.store import IMMUTABLE, WAITING, Placed, Record, check_oldest_first
from tecum.errors import InputError, IntegrityError, TecumError
from tecum.ledger.sealing import Batch, parse_batch

SCHEMA = "tecum_log"
_APPENDING, _SEALING = 1, 2  # second numbers of the advisory locks; the first is the schema's

# `through` is the last record that a batch took: batches take the oldest, so it says it all.
_TABLES = """
CREATE SCHEMA {schema};
CREATE TABLE {schema}.record (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entry bytea NOT NULL,
  subject text NOT NULL UNIQUE, header bytea NOT NULL, body bytea NOT NULL
);
CREATE TABLE {schema}.batch (
  first bigint PRIMARY KEY, size bigint NOT NULL, seconds bigint NOT NULL,
  through bigint NOT NULL, document bytea NOT NULL
);
CREATE TABLE {schema}.finished (first bigint PRIMARY KEY REFERENCES {schema}.batch);
CREATE TABLE {schema}.placed (
  place bigint PRIMARY KEY, seq bigint NOT NULL UNIQUE REFERENCES {schema}.record
);
CREATE TABLE {schema}.resource (
  path text COLLATE "C" PRIMARY KEY, data bytea NOT NULL, seconds bigint NOT NULL
);
CREATE FUNCTION {schema}.only_grows() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$;
CREATE TRIGGER tile_same BEFORE UPDATE ON {schema}.resource FOR EACH ROW
  WHEN (OLD.path LIKE {tiles}) EXECUTE FUNCTION {schema}.only_grows();
CREATE TRIGGER resource_keep BEFORE DELETE ON {schema}.resource FOR EACH ROW
  EXECUTE FUNCTION {schema}.only_grows();
CREATE TRIGGER resource_all BEFORE TRUNCATE ON {schema}.resource
  EXECUTE FUNCTION {schema}.only_grows();
"""
_GROWING = """
CREATE TRIGGER same BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW
  EXECUTE FUNCTION {schema}.only_grows();
CREATE TRIGGER keep BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {schema}.only_grows();
"""


class PostgresStore:
    """A log's schema in a database; made at the first use."""

    def __init__(self, dsn: str, *, schema: str = SCHEMA) -> None:
        """Name the database and the schema in it."""
        self.dsn = dsn
        self._schema = schema
        self._connection: psycopg.Connection | None = None
        self._state = threading.RLock()
        self._group: GroupCommit[Sequence[Record]] = GroupCommit(self._commit)
        self._insert = self._sql(
            "INSERT INTO {schema}.record (entry, subject, header, body) "
            "SELECT %s, %s, %s, %s FROM (SELECT pg_advisory_xact_lock(hashtext(%s), %s)) AS held"
        )
        self._copy = self._sql("COPY {schema}.record (entry, subject, header, body) FROM STDIN")

    # -- records ---------------------------------------------------------------------------

    def append(self, records: Sequence[Record]) -> None:
        """Bring records to the disk, all or none; those of other threads share the commit."""
        if records:
            self._group.submit(records)

    def waiting(self, limit: int | None = None) -> tuple[Record, ...]:
        """Give the records that no batch has taken, oldest first."""
        rows = self._rows(
            "SELECT entry, subject, header, body FROM {schema}.record WHERE seq > {taken} "
            "ORDER BY seq LIMIT %s",
            (limit,),
        )
        return tuple(_record(*row) for row in rows)

    def position(self, subject: str) -> int | None:
        """Give a record's index, WAITING, or None where it is not here."""
        rows = self._rows(
            "SELECT place FROM {schema}.record LEFT JOIN {schema}.placed USING (seq) "
            "WHERE subject = %s",
            (subject,),
        )
        if not rows:
            return None
        return WAITING if rows[0][0] is None else rows[0][0]

    def records_at(self, first: int, count: int) -> tuple[Placed, ...]:
        """Give the own records (no padding) among `count` entries from `first`, in order."""
        rows = self._rows(
            "SELECT place, entry, subject, header, body FROM {schema}.placed "
            "JOIN {schema}.record USING (seq) WHERE place >= %s AND place < %s ORDER BY place",
            (first, first + count),
        )
        return tuple(Placed(index=row[0], record=_record(*row[1:])) for row in rows)

    # -- batches ---------------------------------------------------------------------------

    def size(self) -> int:
        """Give the number of entries that finished batches hold, padding included."""
        return int(self._rows("SELECT {size}")[0][0])

    def sealed_at(self) -> int | None:
        """Give the time of the latest finished batch; None before the first."""
        rows = self._rows(
            "SELECT seconds FROM {schema}.batch JOIN {schema}.finished USING (first) "
            "ORDER BY first DESC LIMIT 1"
        )
        return rows[0][0] if rows else None

    @contextmanager
    def sealing(self) -> Iterator[None]:
        """Hold the right to seal alone; appends go on meanwhile."""
        self.size()
        with self._guarding(), psycopg.connect(self.dsn, autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", (self._schema, _SEALING))
            yield

    def begin(self, batch: Batch) -> None:
        """Write down durably what will be sealed, before anything is signed."""
        with self._changing():
            if self.intent() is not None:
                raise IntegrityError(f"log {self._schema}: a batch is unfinished; finish it first")
            if batch.first != self.size():
                raise IntegrityError(
                    f"log {self._schema}: a batch from {batch.first} does not follow the last, "
                    f"which ends at {self.size()}"
                )
            own = sum(1 for subject in batch.subjects if subject)
            check_oldest_first(batch, self.waiting(own))
            self._rows(
                "INSERT INTO {schema}.batch SELECT %s, %s, %s, coalesce((SELECT max(seq) FROM "
                "(SELECT seq FROM {schema}.record WHERE seq > {taken} ORDER BY seq LIMIT %s) "
                "AS own), {taken}), %s RETURNING first",
                (batch.first, batch.size, batch.seconds, own, batch.to_bytes()),
            )

    def intent(self) -> Batch | None:
        """Give the batch that was begun and not finished."""
        rows = self._rows(
            "SELECT document FROM {schema}.batch WHERE first NOT IN "
            "(SELECT first FROM {schema}.finished)"
        )
        return parse_batch(rows[0][0]) if rows else None

    def finish(self, batch: Batch) -> None:
        """Take the batch's records out of the waiting ones, and forget the intent, at once."""
        with self._changing():
            left = self.intent()
            if left is None and self.size() >= batch.size:
                return
            if left != batch:
                raise IntegrityError(f"log {self._schema}: this is not the batch that was begun")
            own = [pair for pair in enumerate(batch.subjects, batch.first) if pair[1]]
            self._rows(
                "WITH moved AS (INSERT INTO {schema}.placed SELECT place, seq FROM "
                "unnest(%s::bigint[], %s::text[]) AS given (place, subject) "
                "JOIN {schema}.record USING (subject)) "
                "INSERT INTO {schema}.finished VALUES (%s) RETURNING first",
                ([place for place, _ in own], [subject for _, subject in own], batch.first),
            )

    # -- published resources ---------------------------------------------------------------

    def put(self, resources: Mapping[str, bytes], *, seconds: int) -> None:
        """Publish resources, durable at return, all or none."""
        if not resources:
            return
        with self._changing():
            paths, data = list(resources), list(resources.values())
            changed = self._rows(
                "SELECT path FROM {schema}.resource JOIN unnest(%s::text[], %s::bytea[]) "
                "AS given (path, fresh) USING (path) WHERE data <> fresh AND path LIKE %s",
                (paths, data, f"{IMMUTABLE}%"),
            )
            if changed:
                raise IntegrityError(
                    f"log {self._schema}: {changed[0][0]} is published with other bytes; it never "
                    "changes"
                )
            self._rows(
                "WITH written AS (INSERT INTO {schema}.resource AS there SELECT path, fresh, %s "
                "FROM unnest(%s::text[], %s::bytea[]) AS given (path, fresh) ON CONFLICT (path) "
                "DO UPDATE SET data = EXCLUDED.data, seconds = EXCLUDED.seconds "
                "WHERE there.data <> EXCLUDED.data) SELECT 1",
                (seconds, paths, data),
            )

    def get(self, path: str) -> bytes | None:
        """Give a published resource."""
        rows = self._rows("SELECT data FROM {schema}.resource WHERE path = %s", (path,))
        return rows[0][0] if rows else None

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Give the paths of all published resources that begin so, sorted."""
        rows = self._rows(
            "SELECT path FROM {schema}.resource WHERE starts_with(path, %s) ORDER BY path",
            (prefix,),
        )
        return (row[0] for row in rows)

    def close(self) -> None:
        """Let go of the connection."""
        with self._state:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __del__(self) -> None:
        """Let go of the connection with the object."""
        self.close()

    # -- inside ----------------------------------------------------------------------------

    def _commit(self, groups: Sequence[Sequence[Record]]) -> list[TecumError | None]:
        """Insert the appends of several threads with one commit; one by one where two clash."""
        records = [record for group in groups for record in group]
        try:
            if len(records) == 1:
                with self._asking() as database:  # one statement, one trip: its own transaction
                    database.execute(self._insert, (*_row(records[0]), self._schema, _APPENDING))
            else:
                with self._changing() as database, database.cursor().copy(self._copy) as copy:
                    for record in records:
                        copy.write_row(_row(record))
        except IntegrityError:
            return [self._append_one(group) for group in groups]
        return [None] * len(groups)

    def _append_one(self, group: Sequence[Record]) -> TecumError | None:
        try:
            with self._changing() as database:
                for record in group:
                    known = self._rows(
                        "SELECT entry FROM {schema}.record WHERE subject = %s", (record.subject,)
                    )
                    if not known:
                        database.execute(self._insert, (*_row(record), self._schema, _APPENDING))
                    elif known[0][0] != record.entry:
                        raise IntegrityError(
                            f"log {self._schema}: {record.subject} is there with another entry"
                        )
        except TecumError as fault:
            return fault
        return None

    @contextmanager
    def _guarding(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.errors.IntegrityError, psycopg.errors.RaiseException) as error:
            raise IntegrityError(f"log {self._schema}: {str(error).splitlines()[0]}") from error
        except psycopg.Error as error:
            what = (str(error).splitlines() or [type(error).__name__])[0]
            raise InputError(
                f"log {self._schema}: {what}; look after the database, and do it again"
            ) from error

    @contextmanager
    def _asking(self) -> Iterator[psycopg.Connection]:
        with self._state, self._guarding():
            yield self._database()

    @contextmanager
    def _changing(self) -> Iterator[psycopg.Connection]:
        """One transaction of the only writer."""
        with self._asking() as database, database.transaction():
            database.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", (self._schema, _APPENDING)
            )
            yield database

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._asking() as database:
            return database.execute(self._sql(statement), values).fetchall()

    def _sql(self, statement: str, **names: sql.Composable) -> sql.Composed:
        schema = sql.Identifier(self._schema)
        common = {name: sql.SQL(text).format(schema=schema) for name, text in _COMMON.items()}
        return sql.SQL(statement).format(schema=schema, **common, **names)

    def _database(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            database = psycopg.connect(self.dsn, autocommit=True)
            try:
                self._prepare(database)
            except BaseException:
                database.close()
                raise
            self._connection = database
        return self._connection

    def _prepare(self, database: psycopg.Connection) -> None:
        with database.transaction():
            database.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), %s)", (self._schema, _APPENDING)
            )
            known = database.execute(
                "SELECT 1 FROM pg_namespace WHERE nspname = %s", (self._schema,)
            ).fetchone()
            if known is not None:
                return
            database.execute(self._sql(_TABLES, tiles=sql.Literal(f"{IMMUTABLE}%")))
            for table in ("record", "batch", "finished", "placed"):
                named = sql.Identifier(self._schema, table)
                database.execute(self._sql(_GROWING, table=named))


_COMMON = {
    "size": (
        "coalesce((SELECT max(size) FROM {schema}.batch JOIN {schema}.finished USING (first)), 0)"
    ),
    "taken": (
        "coalesce((SELECT max(through) FROM {schema}.batch "
        "JOIN {schema}.finished USING (first)), 0)"
    ),
}


def _record(entry: bytes, subject: str, header: bytes, body: bytes) -> Record:
    return Record(entry=entry, subject=subject, header=header, body=body)


def _row(record: Record) -> tuple[bytes, str, bytes, bytes]:
    return record.entry, record.subject, record.header, record.body
