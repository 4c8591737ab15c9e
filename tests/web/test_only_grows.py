"""UPDATE, DELETE, TRUNCATE and REPLACE are forged on every table that only grows."""
# ruff: noqa: S608, SLF001 - statements are forged here, on our own tables, by Django's own names

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.loader import MigrationLoader
from tests.web.desks import ADesk, Databases, work_in

from tecum.errors import InputError
from tecum_web.records.models import EventRow
from tecum_web.records.probes import write_probes
from tecum_web.records.triggers import GUARDS, check_effect, faults, install

UPSERT = "ON CONFLICT (id) DO UPDATE SET agency_id = EXCLUDED.agency_id"
TABLES = [guard.table for guard in GUARDS]


def refused(statement: str, values: tuple[object, ...] = ()) -> bool:
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as error:
        return "only grows" in str(error)
    return False


def test_a_row_that_was_written_is_neither_changed_nor_removed(desk: ADesk) -> None:
    for table, row in write_probes("default").items():
        for statement, values in forgeries(desk.vendor, table, row):
            assert refused(statement, values), statement


def forgeries(vendor: str, table: str, row: int) -> list[tuple[str, tuple[int, ...]]]:
    forged: list[tuple[str, tuple[int, ...]]] = [
        (f"UPDATE {table} SET agency_id = agency_id", ()),
        (f"UPDATE {table} SET agency_id = agency_id WHERE id = %s", (row,)),
        (f"DELETE FROM {table}", ()),
        (f"DELETE FROM {table} WHERE id = %s", (row,)),
    ]
    if vendor.startswith("postgres"):
        forged.append((f"TRUNCATE {table} CASCADE", ()))
        forged.append(
            (f"INSERT INTO {table} SELECT * FROM {table} WHERE id = %s {UPSERT}", (row,)),
        )
    else:
        forged.append((f"REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s", (row,)))
    return forged


def test_a_session_that_plays_a_replica_is_refused_too(desk: ADesk) -> None:
    write_probes("default")
    if desk.vendor == "postgresql":
        with connections["default"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    assert refused("DELETE FROM records_eventrow")


def test_an_event_is_not_replaced_under_another_key(desk: ADesk) -> None:
    row = EventRow.objects.get(pk=write_probes("default")["records_eventrow"])
    statement = (
        "INSERT INTO records_eventrow (agency_id, matter, sequence, type, recorded_at, line) "
        "VALUES (%s, %s, 1, '-', %s, %s)"
    )
    if desk.vendor == "sqlite":
        statement = statement.replace("INSERT", "REPLACE", 1)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(statement, (row.agency_id, row.matter, row.recorded_at, b"x"))
    row.refresh_from_db()
    assert bytes(row.line) == b"-"


def test_the_trial_leaves_nothing_behind(desk: ADesk) -> None:
    before = [EventRow.objects.count(), type(desk.agency).objects.count()]
    assert faults("default") == ()
    assert [EventRow.objects.count(), type(desk.agency).objects.count()] == before


def test_each_missing_trigger_is_named(desk: ADesk) -> None:
    after = f" ON {GUARDS[0].table}" if desk.vendor == "postgresql" else ""
    kinds = ("update", "delete", "truncate" if desk.vendor == "postgresql" else "replace")
    for kind in kinds:
        with connections["default"].cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {GUARDS[0].table}_{kind}{after}")
    with pytest.raises(InputError) as caught:
        check_effect("default")
    assert "UPDATE on records_eventrow" in str(caught.value)
    assert "DELETE on records_eventrow" in str(caught.value)
    assert f"{kinds[-1].upper()} on records_eventrow" in str(caught.value)
    assert "registerrow" not in str(caught.value)
    install(connections["default"])
    check_effect("default")


def test_they_bite_after_every_migration(databases: Databases, vendor: str, tmp_path: Path) -> None:
    environment = databases.environment(vendor, tmp_path / "home", migrated=False)
    work_in(environment)
    try:
        loader = MigrationLoader(connections["default"])
        names = sorted(name for app, name in loader.disk_migrations if app == "records")
        assert names
        for name in names:
            call_command("migrate", "records", name, verbosity=0, interactive=False)
            then = loader.project_state(("records", name)).apps
            there = [one for one in then.get_models() if one._meta.db_table in TABLES]
            assert len(there) >= 8
            with transaction.atomic():
                made: dict[type[models.Model], models.Model] = {}
                rows = {one._meta.db_table: a_row(one, made) for one in there}
                connections["default"].check_constraints()
                for table, row in rows.items():
                    for statement, values in forgeries(vendor, table, int(row.pk)):
                        assert refused(statement, values), (name, statement)
                transaction.set_rollback(True)
    finally:
        databases.drop(environment)


def a_row(model: type[models.Model], made: dict[type[models.Model], models.Model]) -> models.Model:
    """Write a row of a model as a migration knew it, with the rows that it points to."""
    if model in made:
        return made[model]
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            if not field.null:
                target = field.related_model
                assert not isinstance(target, str)
                values[field.name] = a_row(target, made)
        elif not field.primary_key or isinstance(field, models.CharField):
            values[field.name] = a_value(field)
    made[model] = model._base_manager.create(**values)
    return made[model]


def a_value(field: models.Field) -> object:
    kinds: tuple[tuple[type[models.Field], object], ...] = (
        (models.BooleanField, True),
        (models.IntegerField, 1),
        (models.JSONField, []),
        (models.DateTimeField, datetime(2020, 1, 13, tzinfo=UTC)),
        (models.DateField, date(2020, 1, 13)),
        (models.BinaryField, b"-"),
    )
    # Each column its own word: no row may look like another's certificate of erasure.
    word = f"{field.name} of {field.model.__name__}"[: field.max_length or 40]
    return next((value for kind, value in kinds if isinstance(field, kind)), word)


def test_a_rebuilt_table_gets_them_back_when_migrations_end(desk: ADesk) -> None:
    """SQLite drops a table's triggers when Django rebuilds it; the end of a migration mends it."""
    added = models.CharField(max_length=5, null=True)
    added.set_attributes_from_name("added")
    with connections["default"].schema_editor() as editor:
        editor.add_field(EventRow, added)
        editor.alter_field(EventRow, EventRow._meta.get_field("type"), _longer())
    if desk.vendor == "sqlite":
        assert "DELETE on records_eventrow was not refused" in faults("default")
    call_command("migrate", verbosity=0, interactive=False)
    assert faults("default") == ()


def _longer() -> models.CharField:
    field = models.CharField(max_length=41)
    field.set_attributes_from_name("type")
    field.model = EventRow
    return field
