"""Auditing a home's log from inside: the public files, and every record against its leaf.

A stranger sees the public files alone (`audit_public`). The home also knows what each leaf should
be: every receipt and event that it holds must have its leaf, every own leaf its record, none may
have waited longer than was promised, and what is published must be what the settings say.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tecum.adapters.home import Home
from tecum.adapters.log.leaf_writer import LeafWriter
from tecum.adapters.log.store import WAITING, LogStore, Record
from tecum.errors import InputError, IntegrityError
from tecum.ledger.auditing import Finding, Head, PublicAudit, audit_published
from tecum.ledger.canonical import parse_canonical
from tecum.ledger.leaves import Leaf
from tecum.ledger.log_descriptions import LOG_JSON
from tecum.ledger.notices import read_notice
from tecum.ledger.receipts import receipt_subject
from tecum.ledger.tiles import ENTRIES, TILE_WIDTH, parse_entry_bundle, tile_at

_CHUNK = 65_536


def audit_public(folder: Path, *, every_proof: int = 1) -> PublicAudit:
    """Audit a copy of a log's public files, as a stranger does."""

    def get(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    paths = sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )
    return audit_published(get, paths, every_proof=every_proof)


def audit_home(
    home: Home, leaves: LeafWriter, now: datetime, *, every_proof: int = 1
) -> tuple[Finding, ...]:
    """Audit the log of a home from inside; no finding means that all is as it should be."""
    store = leaves.store
    public = audit_published(store.get, store.paths(), every_proof=every_proof)
    inside = _Inside(home, leaves, now, public.heads)
    inside.run()
    return (*public.findings, *inside.findings)


class _Inside:
    """One audit from inside on its way."""

    def __init__(
        self, home: Home, leaves: LeafWriter, now: datetime, heads: tuple[Head, ...]
    ) -> None:
        self.findings: list[Finding] = []
        self._home = home
        self._leaves = leaves
        self._store: LogStore = leaves.store
        self._now = int(now.timestamp())
        self._heads = heads
        self._seen: Counter[str] = Counter()
        self._bundle: tuple[int, tuple[bytes, ...]] = (-1, ())
        self._opened = 0
        self._matters = frozenset(home.matter_ids())

    def run(self) -> None:
        """Look through everything."""
        settings = self._leaves.settings
        if self._store.get(LOG_JSON) != settings.description.to_bytes():
            self._find(LOG_JSON, "it does not say what the settings say")
        if self._store.intent() is not None:
            self._find("intent", "a batch is unfinished; seal again")
        size = self._heads[-1].size if self._heads else 0
        if self._store.size() != size:
            self._find("sealed", f"{self._store.size()} entries; the newest checkpoint has {size}")
        self._opened = self._opening()
        self._check_receipts()
        self._check_events()
        self._check_records(settings.schedule.max_delay)

    def _check_receipts(self) -> None:
        for entry in self._home.register():
            subject = receipt_subject(entry.number)
            try:
                if entry.kept is not None:
                    self._check_leaf(self._leaves.receipt_leaf(entry.kept))
                else:  # erased: its number stays, and its leaf
                    self._seen[subject] += 1
            except InputError as error:
                self._find(subject, str(error))

    def _check_events(self) -> None:
        for matter in sorted(self._matters):
            try:
                events = self._home.read_matter(matter).events
                for event in events:
                    self._check_leaf(self._leaves.event_leaf(event))
            except (InputError, IntegrityError) as error:
                self._find(f"matter {matter}", str(error))
                self._seen.update(self._named(f"event {matter}/"))

    def _check_leaf(self, leaf: Leaf) -> None:
        """The leaf that a record should have must be the one that stands in the log."""
        self._seen[leaf.subject] += 1
        index = self._store.position(leaf.subject)
        if index is None:
            self._find(leaf.subject, "it has no leaf; seal, which gives it one")
        elif index != WAITING and self._entry(index) != leaf.entry:
            self._find(leaf.subject, "its leaf in the log is another", index)

    def _check_records(self, max_delay: int) -> None:
        """Go through all own records: each must be of something held here, and in time."""
        for index, record in self._records():
            kind, _, name = record.subject.partition(" ")
            if kind == "notice":
                self._check_notice(record, index)
            elif not self._seen[record.subject] and not (kind == "event" and self._erased(name)):
                self._find(record.subject, "its record is missing here; restore it", index)
            if index is not None and self._entry(index) != record.entry:
                self._find(record.subject, "its entry in the log is another", index)
            since = max(self._recorded(record), self._opened)
            until = self._now if index is None else self._sealed_at(index)
            if until is not None and until - since > max_delay:
                waited = (until - since) // 3600
                self._find(
                    record.subject,
                    f"{'waits' if index is None else 'waited'} {waited} hours for its checkpoint; "
                    f"{max_delay // 3600} are promised",
                    index,
                )

    def _records(self) -> Iterator[tuple[int | None, Record]]:
        for first in range(0, self._store.size(), _CHUNK):
            for placed in self._store.records_at(first, _CHUNK):
                yield placed.index, placed.record
        for record in self._store.waiting():
            yield None, record

    def _check_notice(self, record: Record, index: int | None) -> None:
        number = int(record.subject.removeprefix("notice "))
        try:
            notice = read_notice(number, record.body)
        except IntegrityError as error:
            self._find(record.subject, str(error), index)
            return
        if notice.leaf.entry != record.entry:
            self._find(record.subject, "its document is not that of its leaf", index)
        if index is not None and self._store.get(notice.path) != record.body:
            self._find(notice.path, "not published as it was sealed", index)

    def _erased(self, name: str) -> bool:
        """Erasure destroys file and key together; where the key is left, the file was lost."""
        matter = name.partition("/")[0]
        return matter not in self._matters and self._leaves.secret(matter) is None

    def _opening(self) -> int:
        first = self._store.get("notices/0001.json")
        if first is None:
            waiting = (one.body for one in self._store.waiting() if one.subject == "notice 0001")
            first = next(waiting, None)
        try:
            return 0 if first is None else int(read_notice(1, first).recorded_at.timestamp())
        except IntegrityError:
            return 0  # the audit of the public files says so

    def _entry(self, index: int) -> bytes | None:
        number, at = divmod(index, TILE_WIDTH)
        if self._bundle[0] != number:
            size = self._heads[-1].size if self._heads else 0
            tile = tile_at(size, ENTRIES, number)
            data = None if tile is None else self._store.get(tile.path)
            try:
                self._bundle = (number, parse_entry_bundle(data or b""))
            except IntegrityError:
                self._bundle = (number, ())  # the audit of the public files says so
        entries = self._bundle[1]
        return entries[at] if at < len(entries) else None

    def _sealed_at(self, index: int) -> int | None:
        return next((head.seconds for head in self._heads if head.size > index), None)

    def _recorded(self, record: Record) -> int:
        found = recorded_at(record)
        if found is None:
            self._find(record.subject, "its header does not say when it was recorded")
            return self._now
        return int(found.timestamp())

    def _named(self, prefix: str) -> list[str]:
        return [one.subject for _, one in self._records() if one.subject.startswith(prefix)]

    def _find(self, place: str, what: str, index: int | None = None) -> None:
        self.findings.append(Finding(place=place, what=what, index=index))


def recorded_at(record: Record) -> datetime | None:
    """Read from a record's header when it was recorded or received."""
    try:
        header = parse_canonical(record.header)
        if not isinstance(header, Mapping):
            return None
        text = str(header.get("recorded_at", header.get("received_at", ""))).partition("[")[0]
        return datetime.fromisoformat(text).astimezone(UTC)
    except (IntegrityError, ValueError):
        return None
