"""What every store of a log promises: files, SQLite and PostgreSQL are held to one page."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.postgres_store import PostgresStore
from tecum.adapters.log.sqlite_store import SqliteStore
from tecum.adapters.log.store import WAITING, LogStore, Record
from tecum.errors import InputError, IntegrityError
from tecum.ledger.sealing import Batch, choose_batch

Open = Callable[[], LogStore]
SCHEMAS = count(1)


def record(number: int, body: bytes = b"") -> Record:
    entry = hashlib.sha256(b"%d" % number).digest()
    return Record(entry=entry, subject=f"event {number}", header=b'{"n":%d}' % number, body=body)


def batch_of(store: LogStore, size: int = 8, seconds: int = 1000) -> Batch:
    waiting = [(one.entry, one.subject) for one in store.waiting(size)]
    first = store.size()
    return choose_batch(waiting, first=first, seconds=seconds, size=size, entropy=bytes(32))


def seal(store: LogStore, size: int = 8, seconds: int = 1000) -> Batch:
    batch = batch_of(store, size, seconds)
    store.begin(batch)
    store.finish(batch)
    return batch


@pytest.fixture(params=["files", "sqlite", "postgres"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same log again and again, as another process would."""
    opened: list[LogStore] = []
    schema = f"log_{next(SCHEMAS)}"

    def one() -> LogStore:
        match request.param:
            case "files":
                opened.append(FileStore(tmp_path / "log"))
            case "sqlite":
                opened.append(SqliteStore(tmp_path / "log.db"))
            case _:
                opened.append(PostgresStore(request.getfixturevalue("postgres"), schema=schema))
        return opened[-1]

    yield one
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Open) -> LogStore:
    return reopen()


def test_an_empty_log_holds_nothing(store: LogStore) -> None:
    assert store.waiting() == ()
    assert (store.size(), store.sealed_at(), store.intent()) == (0, None, None)
    assert store.position("event 1") is None
    assert store.records_at(0, 100) == ()
    assert (store.get("checkpoint"), list(store.paths())) == (None, [])


def test_records_wait_in_their_order_and_are_there_for_whoever_opens_next(
    store: LogStore, reopen: Open
) -> None:
    records = [record(number, body=b"\x00\xff body %d" % number) for number in range(5)]
    store.append(records[:1])
    store.append(())
    store.append(records[1:4])
    other = reopen()
    other.append(records[4:])
    for one in (store, other, reopen()):
        assert one.waiting() == tuple(records)
        assert one.waiting(2) == tuple(records[:2])
        assert one.position("event 3") == WAITING


def test_the_same_record_again_is_passed_over_and_another_under_its_name_refused(
    store: LogStore, reopen: Open
) -> None:
    store.append([record(1), record(2)])
    store.append([record(2), record(3), record(3)])
    assert [one.subject for one in store.waiting()] == ["event 1", "event 2", "event 3"]
    false = replace(record(1), entry=bytes(32))
    with pytest.raises(IntegrityError, match="event 1 is there with another entry"):
        store.append([record(4), false])
    assert store.position("event 4") is None  # all or none
    seal(store)
    store.append([record(2)])
    assert store.waiting() == ()
    for one in (store, reopen()):
        with pytest.raises(IntegrityError, match="event 1 is there with another entry"):
            one.append([false])


def test_a_batch_takes_the_oldest_and_says_where_they_stand(store: LogStore, reopen: Open) -> None:
    store.append([record(number) for number in range(10)])
    first = seal(store, seconds=1000)
    assert [one.subject for one in store.waiting()] == ["event 8", "event 9"]
    second = seal(store, seconds=2000)
    for one in (store, reopen()):
        assert (one.size(), one.sealed_at(), one.waiting()) == (16, 2000, ())
        for number in range(10):
            place = one.position(f"event {number}")
            assert place is not None
            batch = first if number < 8 else second
            assert batch.subjects[place - batch.first] == f"event {number}"
            (placed,) = one.records_at(place, 1)
            assert (placed.index, placed.record) == (place, record(number))
        everything = one.records_at(0, 100)
        assert [found.index for found in everything] == sorted(found.index for found in everything)
        assert len(everything) == 10
        assert len(one.records_at(8, 8)) == 2
        assert one.records_at(16, 8) == ()


def test_what_was_begun_is_remembered_until_it_is_finished(store: LogStore, reopen: Open) -> None:
    store.append([record(1)])
    batch = batch_of(store)
    store.begin(batch)
    other = reopen()
    assert other.intent() == batch
    assert (other.size(), other.waiting()) == (0, (record(1),))
    with pytest.raises(IntegrityError, match="unfinished"):
        other.begin(batch)
    store.append([record(2)])  # appends go on meanwhile
    other.finish(batch)
    other.finish(batch)  # a second time changes nothing
    assert (store.intent(), store.size(), store.waiting()) == (None, 8, (record(2),))


def test_a_batch_must_follow_the_last_and_hold_what_waits(store: LogStore) -> None:
    store.append([record(1), record(2)])
    good = batch_of(store)
    with pytest.raises(IntegrityError, match="a batch from 8 does not follow the last"):
        store.begin(replace(good, first=8))
    at = good.subjects.index("event 1")
    padded = [*good.subjects]
    padded[at] = ""
    with pytest.raises(IntegrityError, match="event 1 does not wait as it stands"):
        store.begin(replace(good, subjects=tuple(padded)))
    changed = [*good.entries]
    changed[at] = bytes(32)
    with pytest.raises(IntegrityError, match="event 1 does not wait as it stands"):
        store.begin(replace(good, entries=tuple(changed)))
    assert store.intent() is None
    store.begin(good)
    store.finish(good)


def test_resources_are_published_and_a_tile_never_changes(store: LogStore, reopen: Open) -> None:
    tiles = {"tile/0/000": b"a" * 32, "tile/0/x001/234.p/7": b"b", "tile/entries/000": b""}
    store.put({**tiles, "checkpoint": b"one\n"}, seconds=1000)
    store.put({"checkpoint": b"two\n", "tile/0/000": b"a" * 32}, seconds=2000)
    other = reopen()
    assert {path: other.get(path) for path in tiles} == tiles
    assert (other.get("checkpoint"), other.get("tile/0/001"), other.get("tile")) == (
        b"two\n",
        None,
        None,
    )
    assert list(other.paths()) == sorted([*tiles, "checkpoint"])
    assert list(other.paths("tile/0/")) == ["tile/0/000", "tile/0/x001/234.p/7"]
    with pytest.raises(IntegrityError, match=r"tile/0/000.* it never changes"):
        other.put({"tile/0/000": b"z" * 32}, seconds=3000)
    assert store.get("tile/0/000") == b"a" * 32


def test_many_threads_append_and_each_is_told_only_of_its_own(
    store: LogStore, reopen: Open
) -> None:
    store.append([record(0)])
    refused: list[int] = []

    def write(thread: int) -> None:
        for number in range(1, 21):
            try:
                store.append([record(1000 * thread + number)])
                if number % 5 == 0:
                    store.append([replace(record(0), entry=bytes(32))])
            except IntegrityError:
                refused.append(thread)

    threads = [threading.Thread(target=write, args=(one,)) for one in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refused) == sorted(list(range(1, 9)) * 4)
    subjects = [one.subject for one in reopen().waiting()]
    assert len(subjects) == len(set(subjects)) == 161
    for thread in range(1, 9):
        own = [one for one in subjects if one.startswith(f"event {thread}0")]
        assert own == [f"event {1000 * thread + number}" for number in range(1, 21)]


def test_only_one_seals_at_a_time_and_appends_go_on(store: LogStore, reopen: Open) -> None:
    other, order = reopen(), []

    def wait() -> None:
        with other.sealing():
            order.append("second")

    with store.sealing():
        thread = threading.Thread(target=wait)
        thread.start()
        reopen().append([record(1)])
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


CHANGES = [
    "DELETE FROM {}record",
    "UPDATE {}record SET body = entry",
    "UPDATE {}record SET subject = subject || 'x'",
    "DELETE FROM {}batch",
    "UPDATE {}batch SET through = 0",
    "DELETE FROM {}finished",
    "DELETE FROM {}placed",
    "UPDATE {}placed SET place = place + 1",
    "DELETE FROM {}resource",
    "UPDATE {}resource SET data = x'00' WHERE path LIKE 'tile/%'",
]
REPLACED = [
    "INSERT OR REPLACE INTO record SELECT seq, entry, subject, header, x'00' FROM record",
    "REPLACE INTO placed SELECT place + 1, seq FROM placed",
    "INSERT OR REPLACE INTO finished SELECT first FROM finished",
    "INSERT OR REPLACE INTO batch SELECT first, size, seconds, 0, document FROM batch",
    "INSERT OR REPLACE INTO resource SELECT path, x'00', seconds FROM resource",
]


@pytest.mark.parametrize("change", [*CHANGES, *REPLACED])
def test_in_sqlite_what_is_written_stays(tmp_path: Path, change: str) -> None:
    store = SqliteStore(tmp_path / "log.db")
    filled(store)
    raw = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.IntegrityError, match=r"only grows|never changes"):
        raw.execute(change.format(""))
    raw.close()
    check_filled(store)


@pytest.mark.parametrize(
    "change", [*CHANGES, "TRUNCATE {}record, {}placed", "TRUNCATE {}batch, {}finished"]
)
def test_in_postgresql_what_is_written_stays(postgres: str, change: str) -> None:
    schema = f"log_{next(SCHEMAS)}"
    store = PostgresStore(postgres, schema=schema)
    filled(store)
    statement = change.replace("{}", f"{schema}.").replace("x'00'", "'x'")
    with (
        psycopg.connect(postgres, autocommit=True) as raw,
        pytest.raises(psycopg.errors.RaiseException, match="only grows"),
    ):
        raw.execute(statement)
    check_filled(store)
    store.close()


def filled(store: LogStore) -> None:
    store.append([record(1), record(2)])
    seal(store)
    store.put({"tile/0/000": b"a", "checkpoint": b"b"}, seconds=1)


def check_filled(store: LogStore) -> None:
    assert [one.record for one in store.records_at(0, 8)] in (
        [record(1), record(2)],
        [record(2), record(1)],
    )
    assert (store.size(), store.waiting(), store.get("tile/0/000")) == (8, (), b"a")


def test_in_postgresql_no_writer_passes_another(postgres: str) -> None:
    """A record of a slower writer must not appear behind a batch that passed it."""
    schema = f"log_{next(SCHEMAS)}"
    store = PostgresStore(postgres, schema=schema)
    store.append([record(1)])
    for records in ([record(2)], [record(3), record(4)]):
        with psycopg.connect(postgres) as other:
            other.execute("SELECT pg_advisory_xact_lock(hashtext(%s), 1)", (schema,))
            thread = threading.Thread(target=store.append, args=(records,))
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()
        thread.join()
    assert [one.subject for one in store.waiting()] == [f"event {n}" for n in range(1, 5)]
    store.close()


def test_a_database_that_fails_says_so_and_names_the_mend(postgres: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="look after the database"):
        PostgresStore("host=/nowhere-at-all user=none").size()
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(InputError, match="unable to open"):
        SqliteStore(tmp_path / "folder.db").append([record(1)])
    (tmp_path / "other.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(InputError, match="not a database"):
        SqliteStore(tmp_path / "other.db").size()
    store = PostgresStore(postgres, schema=f"log_{next(SCHEMAS)}")
    store.append([record(1)])
    with psycopg.connect(postgres, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
    with pytest.raises(InputError, match="look after the database"):
        store.append([record(2)])
    store.append([record(2)])  # and connects again
    assert len(store.waiting()) == 2
    store.close()


def test_a_newer_log_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "log.db")
    store.append([record(1)])
    store.close()
    raw = sqlite3.connect(tmp_path / "log.db")
    raw.execute("PRAGMA user_version = 9")
    raw.close()
    with pytest.raises(InputError, match="a log of version 9"):
        store.size()
