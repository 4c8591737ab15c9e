"""The log on disk beside bare fdatasync, SQLite, PostgreSQL and pymerkle, in one run.

    python bench/log.py [--quick] [--leaves 1000000]

Compare ratios, not figures: all of a table is measured in turn, round after round, on one disk.
First what makes a record durable: the canonical event, its leaf and a signed receipt, one event a
trip to the disk and a hundred; the events come as values, as the desk makes them. Then records
that are ready, into each store and into bare databases. Then inclusion proofs. Then a whole log:
so many leaves appended, sealed, published, proved and audited. What is not installed is named as
not measured.
"""

import argparse
import hashlib
import importlib.util
import itertools
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.publishing import grown, hashes_of, proofs_of, sign_checkpoint
from tecum.adapters.log.sqlite_store import SqliteStore
from tecum.adapters.log.store import LogStore, Record
from tecum.deadlines.instants import Instant
from tecum.ledger.auditing import audit_published
from tecum.ledger.cosignatures import CosigningKey
from tecum.ledger.log_descriptions import LogDescription
from tecum.ledger.merkle import Tree, check_inclusion, inclusion_proof, leaf_hash
from tecum.ledger.notes import SigningKey
from tecum.ledger.receipts import (
    Arrival,
    Channel,
    InLog,
    ReceivedFile,
    issue_receipt,
    receipt_leaf,
)
from tecum.ledger.sealing import Schedule, choose_batch
from tecum.ledger.tree_heads import Checkpoint
from tecum.matters.event import Event, event_line
from tecum.matters.event_leaves import event_leaf

NOW = datetime(2020, 1, 13, 16, 40, tzinfo=UTC)
MATTER = "M-00000-00000-00000-00000-00000-0"
ORIGIN = "records.county.example/log"
KEY = SigningKey(name="records.county.example/receipts", seed=bytes(range(32)))
ROUNDS = 25  # small ones in turn: whatever else the machine does meets all alike


@dataclass(slots=True, kw_only=True)
class Row:
    """One competitor: `work` does so many records and gives how many it did."""

    name: str
    work: Callable[[], int]
    rates: list[float] = field(default_factory=list)


def race(title: str, rows: Sequence[Row], base: str, rounds: int = ROUNDS) -> None:
    """Let all run in turn, round after round; print medians and their ratio to `base`."""
    for _ in range(rounds):
        for row in rows:
            start = time.perf_counter()
            done = row.work()
            row.rates.append(done / (time.perf_counter() - start))
    middle = {row.name: statistics.median(row.rates) for row in rows}
    print(f"\n{title}")
    for row in rows:
        low, high = min(row.rates), max(row.rates)
        print(
            f"  {row.name:44}{middle[row.name]:>11,.0f} a second"
            f"{middle[row.name] / middle[base]:>8.2f}  (min {low:,.0f}, max {high:,.0f})"
        )


def installed(name: str) -> bool:
    if importlib.util.find_spec(name) is not None:
        return True
    print(f"{name}: not measured: not installed (bench/peers.txt)")
    return False


# -- what is made durable -----------------------------------------------------------------


def made_event(number: int) -> Event:
    digest = hashlib.sha256(b"%d" % number).hexdigest()
    return Event(
        matter=MATTER,
        sequence=number,
        type="paper.received",
        asserted_by="Example County Jail",
        happened_at=Instant(utc=NOW, zone="America/Denver"),
        recorded_at=Instant(utc=NOW, zone="America/Denver"),
        payload={"channel": "fax", "receipt": "R-1", "sha256": digest, "size": 40_000},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What the desk hands to the log: one arrival of some papers, and an event for each."""

    arrival: Arrival
    events: tuple[Event, ...]


def arrived(numbers: Iterator[int], papers: int) -> Arrived:
    events = tuple(made_event(next(numbers)) for _ in range(papers))
    files = tuple(
        ReceivedFile(sha256=str(event.payload["sha256"]), size=40_000) for event in events
    )
    return Arrived(
        events=events,
        arrival=Arrival(
            number=f"R-{events[0].sequence}",
            agency="Example County Jail",
            channel=Channel.FAX,
            received_at=NOW,
            zone="America/Denver",
            files=files,
        ),
    )


def made_records(one: Arrived) -> list[Record]:
    """Canonical events and their leaves, a signed receipt and its leaf: all that goes to disk."""
    records: list[Record] = []
    for event in one.events:
        leaf = event_leaf(event, KEY.seed)
        records.append(
            Record(entry=leaf.entry, subject=leaf.subject, header=leaf.header, body=leaf.payload)
        )
    salts = os.urandom(64)
    in_log = InLog(origin=ORIGIN, header_salt=salts[:32], payload_salt=salts[32:])
    receipt = issue_receipt(one.arrival, KEY, log=in_log)
    leaf = receipt_leaf(receipt)
    body = receipt.document
    records.append(Record(entry=leaf.entry, subject=leaf.subject, header=leaf.header, body=body))
    return records


def raw(path: Path, rows: Sequence[bytes]) -> Callable[[], int]:
    def work() -> int:
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_TRUNC)
        for row in rows:
            os.write(descriptor, row)
            os.fdatasync(descriptor)
        os.close(descriptor)
        return len(rows)

    return work


def bare_sqlite(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(
        "CREATE TABLE record (seq INTEGER PRIMARY KEY, entry BLOB, subject TEXT, header BLOB, "
        "body BLOB)"
    )
    return database


def into_sqlite(database: sqlite3.Connection, records: Sequence[Record]) -> None:
    rows = [(one.entry, one.subject, one.header, one.body) for one in records]
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO record (entry, subject, header, body) VALUES (?,?,?,?)", rows)
    database.execute("COMMIT")


def durable(folder: Path, stack: ExitStack, dsn: str | None, count: int, batch: int) -> None:
    """Everybody does the same: makes leaves, receipt and bytes, and brings them to the disk."""
    numbers = itertools.count(1)
    ready = b"".join(
        one.entry + one.header + one.body for one in made_records(arrived(numbers, batch))
    )
    store = FileStore(folder / f"files-{batch}")
    database = bare_sqlite(folder / f"bare-{batch}.db")
    stack.callback(database.close)
    stack.callback(store.close)

    def each(write: Callable[[list[Record]], object]) -> Callable[[], int]:
        waiting = [[arrived(numbers, batch) for _ in range(count)] for _ in range(ROUNDS)]

        def work() -> int:
            for one in waiting.pop():
                write(made_records(one))
            return count

        return work

    bare = raw(folder / "raw", [ready] * count)
    rows = [
        Row(name="bare append + fdatasync of ready bytes", work=bare),
        Row(name="making alone, nothing on disk", work=each(len)),
        Row(name="tecum: made, signed, on disk", work=each(store.append)),
        Row(
            name="the same, rows in SQLite (WAL, FULL)",
            work=each(lambda records: into_sqlite(database, records)),
        ),
    ]
    if dsn is not None:
        table = f"made_{batch}"
        connection = bare_postgres(dsn, table, stack)
        rows.append(
            Row(
                name="the same, rows in PostgreSQL",
                work=each(lambda records: into_postgres(connection, table, records)),
            )
        )
    race(
        f"event, leaf and signed receipt; {batch} event{'s' * (batch > 1)} a receipt and a trip "
        "(receipts a second)",
        rows,
        rows[0].name,
    )


def stored(folder: Path, stack: ExitStack, dsn: str | None, count: int, batch: int) -> None:
    """Records that are ready: what the stores themselves cost."""
    numbers = itertools.count(10_000_000)
    store = FileStore(folder / f"ready-{batch}")
    ours = SqliteStore(folder / f"store-{batch}.db")
    database = bare_sqlite(folder / f"plain-{batch}.db")
    for one in (store, ours, database):
        stack.callback(one.close)
    made = made_records(arrived(itertools.count(1), 1))[0]

    def fresh() -> list[list[Record]]:
        """Records that differ in their names; all else is that of one real event."""
        return [
            [
                Record(
                    entry=made.entry,
                    subject=f"event {next(numbers)}",
                    header=made.header,
                    body=made.body,
                )
                for _ in range(batch)
            ]
            for _ in range(count)
        ]

    def each(write: Callable[[list[Record]], object]) -> Callable[[], int]:
        waiting: list[list[list[Record]]] = [fresh() for _ in range(ROUNDS)]

        def work() -> int:
            for group in waiting.pop():
                write(group)
            return count * batch

        return work

    one_row = b"".join((made.entry, made.header, made.body)) * batch
    bytes_of = raw(folder / "raw", [one_row] * count)
    rows = [
        Row(name="bare append + fdatasync", work=lambda: bytes_of() * batch),
        Row(name="tecum in files", work=each(store.append)),
        Row(name="bare SQLite (WAL, FULL)", work=each(lambda group: into_sqlite(database, group))),
        Row(name="tecum in SQLite", work=each(ours.append)),
    ]
    if dsn is not None:
        from tecum.adapters.log.postgres_store import PostgresStore

        kept = PostgresStore(dsn, schema=f"bench_{batch}")
        stack.callback(kept.close)
        table = f"plain_{batch}"
        connection = bare_postgres(dsn, table, stack)
        rows += [
            Row(
                name="bare PostgreSQL",
                work=each(lambda group: into_postgres(connection, table, group)),
            ),
            Row(name="tecum in PostgreSQL", work=each(kept.append)),
        ]
    if batch == 1 and installed("pymerkle"):
        from pymerkle import SqliteTree

        peer = SqliteTree(str(folder / "pymerkle.db"), algorithm="sha256")
        rows.append(
            Row(
                name="pymerkle SqliteTree (entry alone)",
                work=each(lambda group: peer.append_entry(group[0].body)),
            )
        )
    race(f"ready records, {batch} a trip (records a second)", rows, rows[0].name)
    ratio = statistics.median(rows[3].rates) / statistics.median(rows[2].rates)
    print(f"  tecum in files / bare SQLite: {_of(rows, 1, 2):.2f}", end="")
    print(f"; tecum in SQLite / bare SQLite: {ratio:.2f}", end="")
    print(f"; tecum in PostgreSQL / bare: {_of(rows, 5, 4):.2f}" if dsn else "")


def _of(rows: Sequence[Row], one: int, other: int) -> float:
    return statistics.median(rows[one].rates) / statistics.median(rows[other].rates)


def bare_postgres(dsn: str, table: str, stack: ExitStack) -> Any:  # noqa: ANN401 - a connection of a peer that may not be installed
    import psycopg

    connection = psycopg.connect(dsn, autocommit=True)
    stack.callback(connection.close)
    connection.execute(
        f"CREATE TABLE {table} (seq bigserial PRIMARY KEY, entry bytea, subject text, "
        "header bytea, body bytea)"
    )
    return connection


def into_postgres(
    connection: Any,  # noqa: ANN401 - likewise
    table: str,
    records: Sequence[Record],
) -> None:
    """One row by INSERT, many by COPY, the quickest ways that psycopg has."""
    columns = f"{table} (entry, subject, header, body)"
    if len(records) == 1:
        one = records[0]
        connection.execute(
            f"INSERT INTO {columns} VALUES (%s, %s, %s, %s)",  # noqa: S608 - our own names
            (one.entry, one.subject, one.header, one.body),
        )
        return
    with connection.cursor().copy(f"COPY {columns} FROM STDIN") as copy:
        for one in records:
            copy.write_row((one.entry, one.subject, one.header, one.body))


# -- proofs -------------------------------------------------------------------------------


def proofs(leaves: int) -> None:
    entries = [hashlib.sha256(b"%d" % number).digest() for number in range(leaves)]
    rows = our_proofs(entries)
    if installed("pymerkle"):
        rows += pymerkle_proofs(entries, Tree(entries).root())
    race(f"a tree of {leaves:,} leaves", rows, "tecum: inclusion proof", rounds=5)
    if len(rows) > 3:
        ratios = ", ".join(f"{_of(rows, at, at + 3):.1f}" for at in range(3))
        print(f"  tecum / pymerkle: append, proof, check: {ratios} (same root)")


def our_proofs(entries: Sequence[bytes]) -> list[Row]:
    tree, size = Tree(entries), len(entries)
    root = tree.root()
    some = range(0, size, 4)
    made = [(leaf_hash(entries[at]), at, inclusion_proof(at, size, tree.hash_at)) for at in some]

    def append() -> int:
        Tree(entries)
        return size

    def prove() -> int:
        for at in some:
            inclusion_proof(at, size, tree.hash_at)
        return len(some)

    def check() -> int:
        for leaf, at, proof in made:
            check_inclusion(leaf, at, size, proof, root)
        return len(made)

    return [
        Row(name="tecum: append in memory", work=append),
        Row(name="tecum: inclusion proof", work=prove),
        Row(name="tecum: check of a proof", work=check),
    ]


def pymerkle_proofs(entries: Sequence[bytes], root: bytes) -> list[Row]:
    from pymerkle import InmemoryTree, verify_inclusion

    def grown_tree() -> InmemoryTree:
        tree = InmemoryTree(algorithm="sha256")
        for entry in entries:
            tree.append_entry(entry)
        return tree

    tree, size = grown_tree(), len(entries)
    if tree.get_root() != root:
        sys.exit("pymerkle has another root")
    some = range(1, size + 1, 4)
    made = [(tree.get_leaf(at), tree.prove_inclusion(at, size)) for at in some]

    def append() -> int:
        grown_tree()
        return size

    def prove() -> int:
        for at in some:
            tree.prove_inclusion(at, size)
        return len(some)

    def check() -> int:
        for leaf, proof in made:
            verify_inclusion(leaf, root, proof)
        return len(made)

    return [
        Row(name="pymerkle: append in memory", work=append),
        Row(name="pymerkle: inclusion proof", work=prove),
        Row(name="pymerkle: check of a proof", work=check),
    ]


# -- a whole log --------------------------------------------------------------------------


def whole_log(folder: Path, leaves: int, batch: int) -> None:
    """Append, seal, publish, prove and audit; the records are as large as real ones."""
    store = FileStore(folder / "whole")
    clock = CosigningKey(name=ORIGIN, seed=bytes(32))
    signer = SigningKey(name=ORIGIN, seed=bytes(range(32)))
    keys = (str(signer.verifier_key), str(clock.cosigner_key))
    schedule = Schedule(batch=batch)
    described = LogDescription(
        origin=ORIGIN, schedule=schedule, keys=keys, receipt_keys=(), previous=None
    )
    store.put({"log.json": described.to_bytes()}, seconds=0)
    made = made_records(arrived(itertools.count(1), 1))[0]
    numbers = itertools.count(1)
    taken = {"append": 0.0, "seal": 0.0}
    for seconds in range(leaves // batch):
        group = [
            Record(
                entry=hashlib.sha256(b"%d" % number).digest(),
                subject=f"event {number}",
                header=made.header,
                body=made.body,
            )
            for number in itertools.islice(numbers, batch)
        ]
        start = time.perf_counter()
        for at in range(0, batch, 100):
            store.append(group[at : at + 100])
        middle = time.perf_counter()
        publish(store, signer, clock, batch, seconds)
        taken["append"] += middle - start
        taken["seal"] += time.perf_counter() - middle
    size = store.size()
    print(f"\na whole log of {size:,} leaves, {batch:,} a checkpoint, in files")
    print(f"  appended, 100 a trip      {taken['append']:8.1f} s{peak()}")
    print(f"  sealed and published      {taken['seal']:8.1f} s{peak()}")
    start = time.perf_counter()
    some = [record.subject for record in made_sample(store, size)]
    for subject in some:
        index = store.position(subject)
        if index is None:
            sys.exit(f"{subject} is not in the log")
        leaf = leaf_hash(store.records_at(index, 1)[0].record.entry)
        if store.get(f"proof/{leaf.hex()}") is None:
            sys.exit(f"{subject} has no proof")
    seconds_each = (time.perf_counter() - start) / len(some)
    print(f"  a proof found by subject  {seconds_each * 1000:8.2f} ms, {len(some)} of them{peak()}")
    for every in (1000, 1):
        start = time.perf_counter()
        found = audit_published(store.get, store.paths(), every_proof=every).findings
        what = (
            "every leaf, tile and proof"
            if every == 1
            else "every leaf and tile, each 1,000th proof"
        )
        print(
            f"  audited: {what}: {time.perf_counter() - start:.1f} s{peak()}; {len(found)} findings"
        )
        if found:
            sys.exit(f"the audit found {found[0]}")
    store.close()


def made_sample(store: LogStore, size: int) -> list[Record]:
    return [store.records_at(at, 1)[0].record for at in range(0, size, max(size // 100, 1))]


def publish(
    store: LogStore, signer: SigningKey, clock: CosigningKey, batch: int, seconds: int
) -> None:
    waiting = [(one.entry, one.subject) for one in store.waiting(batch)]
    chosen = choose_batch(
        waiting, first=store.size(), seconds=seconds, size=batch, entropy=seconds.to_bytes(32)
    )
    growth = grown(store, chosen)
    store.begin(chosen)
    store.put(growth.files, seconds=seconds)
    head = Checkpoint(origin=ORIGIN, size=growth.size, root=growth.root)
    note = sign_checkpoint(head, [signer], [clock], seconds)
    store.put({f"checkpoints/{growth.size}": note}, seconds=seconds)
    store.put(proofs_of(chosen, hashes_of(store, growth), note), seconds=seconds)
    store.put({"checkpoint": note}, seconds=seconds)
    store.finish(chosen)


def peak() -> str:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f", peak memory {kilobytes / 1024:,.0f} MB"


def postgres(stack: ExitStack) -> str | None:
    """A server of our own, as the tests start it, if PostgreSQL and psycopg are here."""
    if not installed("psycopg"):
        return None
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.core.adapters.log.postgres_server import private_postgres

    dsn = stack.enter_context(private_postgres())
    if dsn is None:
        print("PostgreSQL: not measured: not installed (Debian: postgresql)")
    return dsn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few records: a smoke test")
    parser.add_argument("--leaves", type=int, default=1_000_000, help="of the whole log")
    given = parser.parse_args()
    scale = 10 if given.quick else 1
    event = len(event_line(made_event(1)))
    receipt = len(made_records(arrived(itertools.count(1), 1))[1].body)
    print(f"an event has {event} bytes, a receipt {receipt}; Python {sys.version.split()[0]}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tecum-bench-")))
        dsn = postgres(stack)
        durable(folder, stack, dsn, 100 // scale, 1)
        durable(folder, stack, dsn, 10 // scale, 100)
        stored(folder, stack, dsn, 100 // scale, 1)
        stored(folder, stack, dsn, 20 // scale, 100)
        proofs(20_000 // scale)
        batch = 1_000 if given.quick else 4_096
        whole_log(folder, 10_000 if given.quick else given.leaves, batch)


if __name__ == "__main__":
    main()
