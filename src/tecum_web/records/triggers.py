"""Tables that only grow: the database itself refuses to change or remove their rows.

SQLite and PostgreSQL get the same promise, each in its own words. Django rebuilds a table on
SQLite for many migrations and drops its triggers without a word, so they are put back after every
migration, and `faults` tries whether they bite: it forges each change in a transaction that is
rolled back. Rows of an erased matter or receipt may go once its certificate stands in `erasure`,
and no other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from tecum.errors import InputError
from tecum_web.records.probes import write_probes


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One table that only grows. `unique` are its unique columns; `erased` finds what may go."""

    table: str
    unique: tuple[tuple[str, ...], ...] = ()
    erased: str = "0 = 1"


_OF_RECEIPT = (
    "EXISTS (SELECT 1 FROM records_erasure e JOIN records_registerrow g ON g.number = e.record "
    "WHERE g.id = OLD.entry_id)"
)
_OF_FILE = (
    "EXISTS (SELECT 1 FROM records_erasure e JOIN records_registerrow g ON g.number = e.record "
    "JOIN records_receiptrow r ON r.entry_id = g.id WHERE r.id = OLD.receipt_id)"
)
_OF_EITHER = (
    "EXISTS (SELECT 1 FROM records_erasure e WHERE e.record = OLD.matter OR e.record = OLD.other)"
)
_OF_MATTER = "EXISTS (SELECT 1 FROM records_erasure e WHERE e.record = OLD.matter)"
REFUSAL = "only grows"
GUARDS = (
    Guard(
        table="records_eventrow",
        unique=(("id",), ("matter", "sequence")),
        erased=_OF_MATTER,
    ),
    Guard(
        table="records_registerrow",
        unique=(("id",), ("number",), ("agency_id", "inside_number")),
    ),
    Guard(table="records_receiptrow", unique=(("id",), ("entry_id",)), erased=_OF_RECEIPT),
    Guard(table="records_receiptfile", unique=(("id",),), erased=_OF_FILE),
    Guard(table="records_auditrow", unique=(("id",),)),
    Guard(table="records_statedfact", unique=(("id",),), erased=_OF_MATTER),
    Guard(table="records_fieldcorrection", unique=(("id",),), erased=_OF_MATTER),
    Guard(table="records_sameperson", unique=(("id",),), erased=_OF_EITHER),
    Guard(table="records_rolechange", unique=(("id",),)),
    Guard(table="records_weekreview", unique=(("id",),)),
    Guard(table="records_sendingstep", unique=(("id",),)),
    Guard(
        table="records_disclosure",
        unique=(("id",), ("matter", "instrument", "act", "item", "way", "source")),
        erased=_OF_MATTER,
    ),
    Guard(table="records_erasure", unique=(("id",), ("record",))),
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers of every guarded table in place; in place already, they are made anew."""
    there = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE)
        for guard in GUARDS:
            if guard.table in there and "records_erasure" in there:
                for statement in statements(guard):
                    cursor.execute(statement)


def faults(using: str) -> tuple[str, ...]:
    """Forge every change on every guarded table, and name those that went through."""
    connection = connections[using]
    found: list[str] = []
    with _rolled_back(using):
        rows = write_probes(using)
        # Keys that PostgreSQL has still to check would refuse a TRUNCATE in the triggers' place.
        connection.check_constraints()
        for guard in GUARDS:
            for what, statement in _forgeries(guard, connection.vendor):
                if _goes_through(connection, statement, rows[guard.table]):
                    found.append(f"{what} on {guard.table} was not refused")
    return tuple(found)


def check_effect(using: str) -> None:
    """Refuse to go on where a change would not be refused.

    Raises:
        InputError: names each change, and the mend.
    """
    found = faults(using)
    if found:
        raise InputError(
            f"database: {'; '.join(found)}; run `tecum setup --again`, which puts the triggers back"
        )


@contextmanager
def _rolled_back(using: str) -> Iterator[None]:
    with transaction.atomic(using=using):
        yield
        transaction.set_rollback(True, using=using)


def _forgeries(guard: Guard, vendor: str) -> Iterator[tuple[str, str]]:
    yield "UPDATE", f"UPDATE {guard.table} SET agency_id = agency_id WHERE id = %s"  # noqa: S608 - our own names
    yield "DELETE", f"DELETE FROM {guard.table} WHERE id = %s"  # noqa: S608 - likewise
    if vendor == "postgresql":
        yield "TRUNCATE", f"TRUNCATE {guard.table} CASCADE"
    else:
        yield (
            "REPLACE",
            f"REPLACE INTO {guard.table} SELECT * FROM {guard.table} WHERE id = %s",  # noqa: S608 - likewise
        )


def _goes_through(connection: BaseDatabaseWrapper, statement: str, row: int) -> bool:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            _try(cursor, statement, row)
    except DatabaseError as error:
        # A refusal for another reason shows nothing about the triggers.
        return REFUSAL not in str(error)
    return True


def _try(cursor: CursorWrapper, statement: str, row: int) -> None:
    cursor.execute(statement, [row] if "%s" in statement else None)


def _sqlite(guard: Guard) -> Iterator[str]:
    """An UPDATE, a DELETE, and an INSERT that would replace a row (REPLACE fires no DELETE)."""
    table = guard.table
    taken = " OR ".join(
        " AND ".join(f"{column} = NEW.{column}" for column in columns) for columns in guard.unique
    )
    rules = (
        ("update", "UPDATE", "1"),
        ("delete", "DELETE", f"NOT ({guard.erased})"),
        ("replace", "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"),  # noqa: S608 - our own names
    )
    for name, change, when in rules:
        yield f"DROP TRIGGER IF EXISTS {table}_{name}"
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {change} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        )


_REFUSE = """
CREATE OR REPLACE FUNCTION tecum_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _postgresql(guard: Guard) -> Iterator[str]:
    """Also TRUNCATE; ALWAYS, so that a session that plays a replica does not slip through.

    The condition of a trigger may hold no subquery on PostgreSQL, so a deletion has a function of
    its own.
    """
    table = guard.table
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {guard.erased} THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% only grows', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    rules = (
        ("update", "UPDATE", "ROW", "tecum_only_grows"),
        ("delete", "DELETE", "ROW", f"{table}_only_erased"),
        ("truncate", "TRUNCATE", "STATEMENT", "tecum_only_grows"),
    )
    for name, change, level, function in rules:
        yield f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE {change} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION {function}()"
        )
        yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}"
