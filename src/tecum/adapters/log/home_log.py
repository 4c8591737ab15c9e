"""The log of a home: its records become leaves, and leaves are sealed at fixed times.

A sealing writes down exactly what it will add before anything is signed. Whatever stops it, the
next one goes on with the same batch: two checkpoints of one size and different roots cannot be.
The steps: intent, tiles and entry bundles, `checkpoints/<size>`, proofs, notices, `checkpoint`;
then the records move to their places and the intent is forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tecum.adapters.home import Home
from tecum.adapters.log.auditing import audit_home, recorded_at
from tecum.adapters.log.key_files import pkcs8, read_seed
from tecum.adapters.log.leaf_writer import LeafWriter, record_of
from tecum.adapters.log.publishing import (
    CHECKPOINT,
    checkpoint_path,
    grown,
    hashes_of,
    merge_cosignatures,
    proof_path,
    proofs_of,
    sign_checkpoint,
    tile_reader,
)
from tecum.adapters.log.settings import (
    CLOCK_KEY,
    LOG_KEY,
    KeyInUse,
    LogSettings,
    load_keys,
    read_settings,
    settings_path,
)
from tecum.adapters.log.store import WAITING, LogStore, Record
from tecum.errors import InputError, IntegrityError
from tecum.ledger.auditing import Finding
from tecum.ledger.canonical import JsonValue, sha256_hex
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import CosigningKey
from tecum.ledger.leaves import SALT_LENGTH
from tecum.ledger.log_descriptions import LOG_JSON
from tecum.ledger.merkle import leaf_hash
from tecum.ledger.notes import KEY_LENGTH, SigningKey, check_key_name, parse_note
from tecum.ledger.notices import Notice, make_notice, notice_path, notice_subject, read_notice
from tecum.ledger.receipts import receipt_subject
from tecum.ledger.sealing import Batch, Schedule, choose_batch
from tecum.ledger.tiles import parse_entry_bundle, tile_at
from tecum.ledger.tlog_proofs import TlogProof, parse_tlog_proof
from tecum.ledger.tree_heads import Checkpoint, parse_checkpoint_text
from tecum.matters.event import Event
from tecum.matters.event_leaves import event_subject

Guard = Callable[[Checkpoint], None]
Cosigner = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What one sealing did. `own` are records of the home; the others are padding."""

    checkpoint: Checkpoint
    note: bytes
    own: int
    finished_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatus:
    """How the log stands at a moment. `late` says that a record waits longer than promised."""

    origin: str
    size: int
    root: bytes | None
    sealed_at: datetime | None
    next_due: datetime
    is_due: bool
    waiting: int
    oldest_waiting: datetime | None
    late: bool
    unfinished: bool


class HomeLog:
    """The log that a home keeps. Opening it touches nothing."""

    def __init__(self, home: Home, store: LogStore | None = None) -> None:
        """Take the log of a home; `store` is where the home keeps it, if not in its folder.

        Raises:
            InputError: the home keeps no log.
        """
        if store is not None:
            home.keep_log_in(store)
        leaves = home.leaves
        if leaves is None:
            raise InputError(f"home {home.path}: it keeps no log; open one first")
        self.home = home
        self.leaves = leaves
        self.store = leaves.store

    @property
    def settings(self) -> LogSettings:
        """The log's settings as they are now."""
        return read_settings(self.home.path)

    # -- leaves ----------------------------------------------------------------------------

    def append_events(self, matter: str, events: "tuple[Event, ...]") -> None:
        """Give leaves to events of a matter; those that have one keep it."""
        with self.home.writing():
            known = [one for one in events if self._lacks(event_subject(matter, one.sequence))]
            if known:
                self.leaves.append(self.leaves.prepare(matter, known[:-1], known[-1:]))

    def append_receipt(self, number: str) -> None:
        """Give a leaf to a receipt, by its outside number; one that has it keeps it."""
        with self.home.writing():
            receipt = self.home.entry_of(number).receipt
            self.leaves.append([self.leaves.receipt_record(receipt)])

    def append_notice(
        self, notice: str, payload: Mapping[str, JsonValue], *, now: datetime
    ) -> Notice:
        """Let the log say something of itself; it is published with the next checkpoint."""
        with self.home.writing():
            return _append_notice(self.leaves, self.home, notice, payload, now)

    def notices(self) -> tuple[Notice, ...]:
        """Give all notices, also those that wait for their checkpoint."""
        found: list[Notice] = []
        waiting = {one.subject: one.body for one in self.store.waiting() if one.body}
        while True:
            number = len(found) + 1
            document = self.store.get(notice_path(number)) or waiting.get(notice_subject(number))
            if document is None:
                return tuple(found)
            found.append(read_notice(number, document))

    def heal(self) -> int:
        """Give leaves to records that a kill, or the time before the log, left without.

        Only the last records of the register and of a matter can lack theirs: each writer makes
        good what the one before it left.
        """
        with self.home.writing():
            lacking: list[Record] = []
            number = self.home.finish_register()
            while number:
                entry = self.home.entry(number)
                if not self._lacks(receipt_subject(entry.number)):
                    break
                if entry.kept is not None:
                    lacking.insert(0, self.leaves.receipt_record(entry.kept))
                number -= 1
            self.leaves.append(lacking)
            healed = len(lacking)
            for matter in self.home.matter_ids():
                last = self.home.last_event(matter)
                if last is not None and self._lacks(event_subject(matter, last.sequence)):
                    events = self.home.read_matter(matter).events
                    records = self.leaves.prepare(matter, events, ())
                    self.leaves.append(records)
                    healed += len(records)
            return healed

    # -- sealing ---------------------------------------------------------------------------

    def seal(
        self,
        now: datetime,
        entropy: bytes,
        *,
        early: bool = False,
        guard: Guard | None = None,
        cosigner: Cosigner | None = None,
    ) -> Sealed | None:
        """Add a batch and publish its checkpoint, if one is due; None if not.

        An unfinished batch is finished first. `early` makes one out of turn, which shows outside
        that something was in a hurry. `guard` may refuse a checkpoint before it is signed;
        `cosigner` is given the published one and gives it back with what cosignatures it got.
        `entropy` is 32 random bytes.

        Raises:
            InputError: the clock is behind the last checkpoint, or something cannot be written.
            IntegrityError: what is published is damaged, or a key is not the log's.
        """
        seconds = int(now.timestamp())
        with self.store.sealing():
            self.heal()
            done = None
            left = self.store.intent()
            if left is not None:
                done = self._publish(left, seconds, guard, finished_earlier=True)
            last = self.store.sealed_at()
            schedule = self.settings.schedule
            if (early and done is None) or schedule.is_due(seconds, last):
                if last is not None and seconds < last:
                    raise InputError(
                        f"log {self.settings.origin}: the clock shows {_utc(seconds)}, before the "
                        f"last checkpoint of {_utc(last)}; set the clock"
                    )
                batch = self._choose(schedule, seconds, entropy)
                done = self._publish(batch, seconds, guard, finished_earlier=False)
        if done is not None and cosigner is not None:
            done = replace(done, note=self.add_cosignatures(cosigner(done.note)))
        return done

    def add_cosignatures(self, note: bytes) -> bytes:
        """Add the cosignatures of a checkpoint wherever it is published; give the checkpoint.

        Proofs come first: where this is cut short, the checkpoint still lacks them and they are
        asked for again.

        Raises:
            IntegrityError: it is not a checkpoint of this log.
        """
        checkpoint = parse_checkpoint_text(parse_note(note).text)
        with self.store.sealing():
            path = checkpoint_path(checkpoint.size)
            known = self.store.get(path)
            if known is None:
                raise IntegrityError(f"{path} is not published here; nothing is added to it")
            merged = merge_cosignatures(known, note)
            latest = self.store.size() == checkpoint.size
            if merged == known and not (latest and self.latest() != merged):
                return known
            opened = open_checkpoint(merged, self.settings.known_keys)
            seconds = max(opened.cosigned.values(), default=0)
            batch = self._published_batch(checkpoint.size, seconds)
            growth = grown(self.store, replace(batch, first=batch.size, entries=(), subjects=()))
            self.store.put(proofs_of(batch, hashes_of(self.store, growth), merged), seconds=seconds)
            heads = [path, CHECKPOINT] if latest else [path]
            self.store.put(dict.fromkeys(heads, merged), seconds=seconds)
            return merged

    def latest(self) -> bytes | None:
        """Give the newest published checkpoint as it stands, with its cosignatures."""
        return self.store.get(CHECKPOINT)

    # -- asking ----------------------------------------------------------------------------

    def proof_of(self, subject: str) -> TlogProof | None:
        """Give the proof of a leaf; None while it waits.

        Raises:
            InputError: there is no such leaf.
        """
        index = self.store.position(subject)
        if index is None:
            raise InputError(f"log {self.settings.origin}: {subject} has no leaf here")
        if index == WAITING:
            return None
        record = self.store.records_at(index, 1)[0].record
        path = proof_path(leaf_hash(record.entry))
        data = self.store.get(path)
        if data is None:
            raise IntegrityError(f"{path} is not published; restore it from a backup")
        return parse_tlog_proof(data)

    def status(self, now: datetime) -> LogStatus:
        """Say how the log stands."""
        seconds, settings = int(now.timestamp()), self.settings
        last, waiting = self.store.sealed_at(), self.store.waiting()
        moments = [moment for moment in map(recorded_at, waiting) if moment is not None]
        oldest = min(moments, default=None)
        opened = self.opened_at()
        since = max(oldest, opened) if oldest and opened else oldest
        head = self.store.get(CHECKPOINT)
        root = None if head is None else parse_checkpoint_text(parse_note(head).text).root
        schedule = settings.schedule
        return LogStatus(
            origin=settings.origin,
            size=self.store.size(),
            root=root,
            sealed_at=None if last is None else datetime.fromtimestamp(last, UTC),
            next_due=datetime.fromtimestamp(schedule.next_slot(seconds), UTC),
            is_due=schedule.is_due(seconds, last),
            waiting=len(waiting),
            oldest_waiting=oldest,
            late=since is not None and (now - since).total_seconds() > schedule.max_delay,
            unfinished=self.store.intent() is not None,
        )

    def opened_at(self) -> datetime | None:
        """Say when the log was opened: older records were given their leaves then."""
        document = self.store.get(notice_path(1))
        if document is None:
            first = notice_subject(1)
            document = next((one.body for one in self.store.waiting() if one.subject == first), b"")
        return read_notice(1, document).recorded_at if document else None

    def audit(self, now: datetime, *, every_proof: int = 1) -> tuple[Finding, ...]:
        """Compute everything again and compare; no finding means that all is as it should be.

        `every_proof` above 1 walks only every so many-th published proof.
        """
        return audit_home(self.home, self.leaves, now, every_proof=every_proof)

    # -- inside ----------------------------------------------------------------------------

    def _lacks(self, subject: str) -> bool:
        return self.store.position(subject) is None

    def _choose(self, schedule: Schedule, seconds: int, entropy: bytes) -> Batch:
        waiting = self.store.waiting(schedule.batch)
        return choose_batch(
            [(record.entry, record.subject) for record in waiting],
            first=self.store.size(),
            seconds=seconds,
            size=schedule.batch,
            entropy=entropy,
        )

    def _publish(
        self, batch: Batch, seconds: int, guard: Guard | None, *, finished_earlier: bool
    ) -> Sealed:
        """Write the batch down, sign, publish, and take its records in; again, it does the same."""
        settings = self.settings
        growth = grown(self.store, batch)
        checkpoint = Checkpoint(origin=settings.origin, size=growth.size, root=growth.root)
        signers, clocks = load_keys(self.home.path, settings)
        path = checkpoint_path(growth.size)
        note = self.store.get(path)
        if note is None and guard is not None:
            guard(checkpoint)
        if not finished_earlier:
            self.store.begin(batch)
        self.store.put(growth.files, seconds=seconds)
        if note is None:
            note = sign_checkpoint(checkpoint, signers, clocks, seconds)
            self.store.put({path: note}, seconds=seconds)
        elif parse_note(note).text != checkpoint.text:
            raise IntegrityError(f"{path}: published with another root; restore it from a backup")
        self.store.put(proofs_of(batch, hashes_of(self.store, growth), note), seconds=seconds)
        notices = self._notices_in(batch)
        self.store.put({one.path: one.document for one in notices}, seconds=seconds)
        self.store.put({CHECKPOINT: note}, seconds=seconds)
        if settings.retiring and any(one.notice == "keys" for one in notices):
            # Their successors are announced under their own signature: they sign no more.
            with self.home.writing():
                last = replace(settings, retiring=())
                self.home.write(settings_path(self.home.path), last.to_bytes())
        self.store.finish(batch)
        own = sum(1 for subject in batch.subjects if subject)
        return Sealed(checkpoint=checkpoint, note=note, own=own, finished_earlier=finished_earlier)

    def _notices_in(self, batch: Batch) -> tuple[Notice, ...]:
        subjects = {subject for subject in batch.subjects if subject.startswith("notice ")}
        if not subjects:
            return ()
        waiting = {one.subject: one.body for one in self.store.waiting()}
        return tuple(
            read_notice(int(subject.removeprefix("notice ")), waiting[subject])
            for subject in sorted(subjects & waiting.keys())
        )

    def _published_batch(self, size: int, seconds: int) -> Batch:
        """Read the entries of the batch that ended at a size back from the entry bundles."""
        sizes = sorted(
            int(path.removeprefix("checkpoints/")) for path in self.store.paths("checkpoints/")
        )
        first = max((one for one in sizes if one < size), default=0)
        read = tile_reader(self.store)
        entries: list[bytes] = []
        for number in range(first // 256, -(-size // 256)):
            bundle = tile_at(size, -1, number)
            assert bundle is not None  # noqa: S101 - below the size; this tells the type checker
            found = parse_entry_bundle(read(bundle))
            entries += found[max(first - 256 * number, 0) : size - 256 * number]
        return Batch(
            first=first, entries=tuple(entries), subjects=("",) * len(entries), seconds=seconds
        )


def open_log(
    home: Home,
    *,
    now: datetime,
    origin: str | None = None,
    schedule: Schedule | None = None,
    previous: Mapping[str, JsonValue] | None = None,
) -> HomeLog:
    """Open a log in a home: keys, settings, its first notice, and leaves for all that is there.

    Without `origin` the log is named after its own key, which claims nothing. Cut short, it can be
    called again.

    Raises:
        InputError: the home is not set up, has a log already, or the name cannot be used.
    """
    if origin is not None:
        check_key_name(origin)
    schedule = schedule or Schedule()
    receipts_key = home.verifier_key
    with home.writing():
        if settings_path(home.path).exists():
            raise InputError(f"home {home.path}: it keeps a log already; use that one")
        home.disk.make_folder(settings_path(home.path).parent)
        seeds = {name: _own_seed(home, name) for name in (LOG_KEY, CLOCK_KEY)}
        if origin is None:
            public = SigningKey(name="tecum", seed=seeds[LOG_KEY]).verifier_key.public
            origin = f"tecum/{sha256_hex(public)[:16]}"
        signer = SigningKey(name=origin, seed=seeds[LOG_KEY]).verifier_key
        clock = CosigningKey(name=origin, seed=seeds[CLOCK_KEY]).cosigner_key
        settings = LogSettings(
            origin=origin,
            schedule=schedule,
            keys=(str(signer), str(clock)),
            signing=(
                KeyInUse(vkey=str(signer), file=LOG_KEY),
                KeyInUse(vkey=str(clock), file=CLOCK_KEY),
            ),
            receipt_keys=(receipts_key,),
            previous=previous,
        )
        leaves = home.make_leaves()
        leaves.store.put({LOG_JSON: settings.description.to_bytes()}, seconds=int(now.timestamp()))
        if leaves.store.position(notice_subject(1)) is None:
            _append_notice(leaves, home, "opened", settings.description.parts(), now)
        home.write(settings_path(home.path), settings.to_bytes())
    log = HomeLog(home)
    log.heal()
    return log


def _append_notice(
    leaves: LeafWriter,
    home: Home,
    notice: str,
    payload: Mapping[str, JsonValue],
    now: datetime,
) -> Notice:
    number = 1
    while leaves.store.position(notice_subject(number)) is not None:
        number += 1
    salts = home.entropy(2 * SALT_LENGTH)
    found = make_notice(number, notice, payload, recorded_at=now, salts=salts)
    leaves.append([record_of(found.leaf, found.document)])
    return found


def _own_seed(home: Home, name: str) -> bytes:
    file = home.path / "keys" / name
    if not file.exists():
        home.write(file, pkcs8(home.entropy(KEY_LENGTH)))
    return read_seed(file)


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
