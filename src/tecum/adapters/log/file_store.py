"""The log in a folder: a journal that only grows, sealed records, and the published files.

    journal            what waits, one frame a trip to the disk (see `frames`), with room made
                       behind it, so that a trip need not bring a new length to the disk
    intent             the batch being sealed, exact; gone when it is finished
    sealed/<first>-<end>-<seconds>   the own records of one batch, with their indices
    sealed/index/      where a subject stands (derived)
    public/            what is published
    lock, seal.lock    one writer; one who seals
    tmp/               files not yet whole

A crash leaves the journal with a torn last frame at most, which was never acknowledged and which
the next writer cuts off, or an intent, which the next one who seals finishes as it stands. A batch
is finished at the moment when its intent goes; its records may stay in the journal for a while,
and count no more as waiting.
"""

import fcntl
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tecum.adapters.durable_files import Disk, exclusive, write_durably
from tecum.adapters.log.frames import check_record, frame, read_frames
from tecum.adapters.log.group_commit import GroupCommit
from tecum.adapters.log.store import IMMUTABLE, WAITING, Placed, Record, check_oldest_first
from tecum.adapters.log.subject_index import SubjectIndex
from tecum.errors import InputError, IntegrityError, TecumError
from tecum.ledger.sealing import Batch, parse_batch

LEAST_ROOM, MOST_ROOM = 2**16, 2**20
WORTH_ROOM = 2**14  # above it the bytes themselves outweigh the new length
_NOTHING = (b"", b"\0")
TOGETHER = 16  # so many files are brought to the disk by one call, where the system has it
_SEALED = re.compile(r"(\d{10,})-(\d{10,})-(\d+)")
_RESOURCE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class FileStore:
    """A log's folder. `disk` is replaced by tests alone."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Name the folder; the first write makes it."""
        self.folder = folder
        self._disk = Disk() if disk is None else disk
        self._index = SubjectIndex(folder / "sealed" / "index", self._disk, folder / "tmp")
        self._group: GroupCommit[Sequence[Record]] = GroupCommit(self._commit)
        self._state = threading.RLock()  # guards what this object remembers of the journal
        self._folder_name = str(folder)  # ready for the looks of every append
        self._sealed_name = str(folder / "sealed")
        self._lock: int | None = None
        self._journal: int | None = None
        self._inode = 0
        self._size = 0
        self._room = 0  # the journal's length; behind `_size` it holds zeros
        self._torn = False
        self._written = 0  # records in the journal, also those that a batch has taken since
        self._waiting: dict[str, Record] = {}
        self._sealed_stamp = -1
        self._broken = False

    # -- waiting records -------------------------------------------------------------------

    def append(self, records: Sequence[Record]) -> None:
        """Bring records to the disk, all or none; those of other threads go on the same trip."""
        if records:
            self._group.submit(records)

    def waiting(self, limit: int | None = None) -> tuple[Record, ...]:
        """Give the records that no batch has taken, oldest first."""
        with self._state, self._reading():
            self._look()
            self._settle()
            return tuple(self._waiting.values())[:limit]

    def position(self, subject: str) -> int | None:
        """Give a record's index, WAITING, or None where it is not here."""
        with self._state, self._reading():
            self._look()
            self._notice_sealing()
            found = self._index.find(subject)
            if found is not None and found < self.size():
                return found
            return WAITING if subject in self._waiting else None

    # -- sealed records --------------------------------------------------------------------

    def size(self) -> int:
        """Give the number of entries that finished batches hold, padding included."""
        with self._reading():
            return max((end for _, end, _ in self._finished()), default=0)

    def sealed_at(self) -> int | None:
        """Give the time of the latest finished batch; None before the first."""
        with self._reading():
            finished = self._finished()
            return max(finished)[2] if finished else None

    def records_at(self, first: int, count: int) -> tuple[Placed, ...]:
        """Give the own records (no padding) among `count` entries from `first`, in order."""
        found: list[Placed] = []
        with self._reading():
            for start, end, seconds in self._finished():
                if start < first + count and first < end:
                    found += self._read_sealed(_sealed_name(start, end, seconds))
        found = [one for one in found if first <= one.index < first + count]
        return tuple(sorted(found, key=lambda one: one.index))

    @contextmanager
    def sealing(self) -> Iterator[None]:
        """Hold the right to seal alone; appends go on meanwhile."""
        with self._guarding():
            self._make_folders()
            with exclusive(self.folder / "seal.lock"):
                with self._writing():  # nobody else has a file half written now
                    for leftover in (self.folder / "tmp").iterdir():
                        self._disk.remove(leftover)
                yield

    def begin(self, batch: Batch) -> None:
        """Write down durably what will be sealed, before anything is signed."""
        with self._writing():
            if self.intent() is not None:
                raise IntegrityError(f"log {self.folder}: a batch is unfinished; finish it first")
            if batch.first != self.size():
                raise IntegrityError(
                    f"log {self.folder}: a batch from {batch.first} does not follow the last, "
                    f"which ends at {self.size()}"
                )
            self._settle()
            check_oldest_first(batch, tuple(self._waiting.values()))
            if self._journal is not None:  # what another writer left unsynced when it was killed
                self._disk.sync_data(self._journal)
            self._write(self.folder / "intent", batch.to_bytes())

    def intent(self) -> Batch | None:
        """Give the batch that was begun and not finished."""
        with self._reading():
            try:
                data = (self.folder / "intent").read_bytes()
            except FileNotFoundError:
                return None
            try:
                return parse_batch(data)
            except IntegrityError as error:
                raise IntegrityError(f"{self.folder / 'intent'}: {error}") from error

    def finish(self, batch: Batch) -> None:
        """Take the batch's records out of the waiting ones, and forget the intent, at once."""
        places = {subject: at for at, subject in enumerate(batch.subjects, batch.first) if subject}
        target = self.folder / "sealed" / _sealed_name(batch.first, batch.size, batch.seconds)
        with self._writing():
            if not target.exists():
                missing = places.keys() - self._waiting.keys()
                if missing:
                    raise IntegrityError(f"log {self.folder}: {min(missing)} does not wait")
                own = [one for subject, one in self._waiting.items() if subject in places]
                indices = [places[one.subject] for one in own]
                self._write(target, frame(own, indices=indices))
            self._index.add(batch.first, batch.size, places.items())
            if (self.folder / "intent").exists():
                self._disk.remove(self.folder / "intent")
                self._disk.sync_folder(self.folder)
            self._settle()
            left = tuple(self._waiting.values())
            if len(left) != self._written:
                self._write(self.folder / "journal", frame(left) if left else b"")
                self._open_journal()

    # -- published resources ---------------------------------------------------------------

    def put(self, resources: Mapping[str, bytes], *, seconds: int) -> None:
        """Publish resources in the order given, durable at return, each whole or not at all."""
        public = self.folder / "public"
        folders: dict[Path, None] = {}
        new: dict[Path, bytes] = {}
        with self._guarding():
            self._make_folders()
            for path, data in resources.items():
                target = self._resource(path)
                known = self.get(path)
                folders[target.parent] = None  # also where a kill left its name unsynced
                if known == data:
                    continue
                if known is not None and path.startswith(IMMUTABLE):
                    raise IntegrityError(f"{target}: published with other bytes; it never changes")
                for missing in _missing_folders(target.parent):
                    self._disk.make_folder(missing)
                    folders[missing.parent] = None
                new[target] = data
            self._write_dated(new, seconds)
            for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
                if folder == public or public in folder.parents:
                    self._disk.sync_folder(folder)

    def get(self, path: str) -> bytes | None:
        """Give a published resource."""
        target = self._resource(path)
        with self._reading():
            try:
                return target.read_bytes()
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                return None

    def paths(self, prefix: str = "") -> Iterator[str]:
        """Give the paths of all published resources that begin so, sorted."""
        public = self.folder / "public"
        start = public / prefix.rpartition("/")[0]
        found = [
            (Path(root) / name).relative_to(public).as_posix()
            for root, _, names in os.walk(start)
            for name in names
        ]
        return iter(sorted(path for path in found if path.startswith(prefix)))

    def close(self) -> None:
        """Let go of the files."""
        with self._state:
            held = (self._lock, self._journal)
            self._lock = self._journal = None
            self._inode = 0
            for descriptor in held:
                if descriptor is not None:
                    os.close(descriptor)

    def __del__(self) -> None:
        """Let go of the files with the object; a log is opened often and closed rarely."""
        self.close()

    # -- inside ----------------------------------------------------------------------------

    def _commit(self, groups: Sequence[Sequence[Record]]) -> list[TecumError | None]:
        """Write the appends of several threads with one trip to the disk."""
        faults: list[TecumError | None] = []
        fresh: dict[str, Record] = {}
        with self._writing():
            self._notice_sealing()
            for group in groups:
                try:
                    fresh |= self._new_among(group, fresh)
                    faults.append(None)
                except TecumError as fault:
                    faults.append(fault)
            if fresh:
                # One frame: what is cut short was acknowledged to nobody.
                self._write_frame(frame(tuple(fresh.values())))
                self._waiting |= fresh
                self._written += len(fresh)
        return faults

    def _new_among(self, group: Sequence[Record], fresh: Mapping[str, Record]) -> dict[str, Record]:
        new: dict[str, Record] = {}
        for record in group:
            subject = record.subject
            known = self._waiting.get(subject) or fresh.get(subject) or new.get(subject)
            if known is None:
                index = self._index.find(subject)
                if index is None:
                    check_record(record)
                    new[subject] = record
                    continue
                known = self.records_at(index, 1)[0].record
            if known.entry != record.entry:
                raise IntegrityError(f"log {self.folder}: {subject} is there with another entry")
        return new

    def _write_frame(self, data: bytes) -> None:
        if self._journal is None:
            self._write(self.folder / "journal", b"")
            self._open_journal()
        journal = self._journal
        assert journal is not None  # noqa: S101 - opened just now; this tells the type checker
        try:
            if self._torn:
                self._disk.cut(journal, self._size)
                self._room, self._torn = self._size, False
            end = self._size + len(data)
            if end > self._room and len(data) < WORTH_ROOM:
                room = end + max(LEAST_ROOM, min(end, MOST_ROOM))
                self._disk.write_at(journal, bytes(room - self._room), self._room)
                self._disk.sync(journal)
                self._room = room
            self._disk.write_at(journal, data, self._size)
            self._disk.sync_data(journal)
        except BaseException:
            # What a failed sync left in the system's memory and on the disk nobody knows.
            self._broken = True
            raise
        self._size, self._room = end, max(end, self._room)

    @contextmanager
    def _guarding(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(
                f"log {self.folder}: {error.strerror} ({error.filename}); free the space or give "
                "the rights, and do it again"
            ) from error

    _reading = _guarding

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder's lock, with the journal known to its last whole frame."""
        with self._state, self._guarding():
            if self._broken:
                raise InputError(
                    f"log {self.folder}: a write failed before; open the log again, it will look "
                    "at what reached the disk"
                )
            if self._lock is None:
                self._make_folders()
                self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            try:
                self._look()
                yield
            finally:
                fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _look(self) -> None:
        """Take in what other processes wrote or took away since the last look."""
        inode = self._journal_inode()
        if inode is None:
            return
        if inode != self._inode or self._journal is None:
            self._open_journal()
        elif os.pread(self._journal, 1, self._size) not in _NOTHING:
            self._read_on()

    def _journal_inode(self) -> int | None:
        """Ask the folder which file the journal is now.

        To ask the file itself would make Linux date every write to it (its time stamps are as
        fine as somebody looks), and each sync slower by a third.
        """
        try:
            with os.scandir(self._folder_name) as entries:
                return next((one.inode() for one in entries if one.name == "journal"), None)
        except FileNotFoundError:
            return None

    def _open_journal(self) -> None:
        if self._journal is not None:
            old, self._journal = self._journal, None
            os.close(old)
        self._inode = self._journal_inode() or 0
        self._journal = self._disk.open_to_change(self.folder / "journal")
        self._size = self._written = 0
        self._waiting = {}
        self._read_on()
        self._settle()

    def _read_on(self) -> None:
        """Take in the frames behind the last one known; only with the journal open."""
        assert self._journal is not None  # noqa: S101 - as said; this tells the type checker
        self._room = os.fstat(self._journal).st_size
        data = os.pread(self._journal, self._room - self._size, self._size)
        try:
            found = read_frames(data)
        except IntegrityError as error:
            raise IntegrityError(
                f"{self.folder / 'journal'} from byte {self._size}: {error}; restore it from a "
                "backup"
            ) from error
        self._waiting |= {one.record.subject: one.record for one in found.placed}
        self._written += len(found.placed)
        self._size += found.size
        self._torn = found.torn

    def _notice_sealing(self) -> None:
        """Look at the index again where another process has sealed."""
        try:
            stamp = os.stat(self._sealed_name).st_mtime_ns  # noqa: PTH116 - likewise
        except FileNotFoundError:
            return
        if stamp != self._sealed_stamp:
            self._index.refresh()
            self._sealed_stamp = stamp

    def _settle(self) -> None:
        """Let go of records that a batch has taken although the journal still holds them."""
        self._index.refresh()
        size = self.size()
        for subject in tuple(self._waiting):
            index = self._index.find(subject)
            if index is None or index >= size:
                break  # a batch takes the oldest: those behind wait as well
            del self._waiting[subject]

    def _finished(self) -> list[tuple[int, int, int]]:
        sealed = self._sealed()
        intent = self.intent() if sealed else None
        return [one for one in sealed if intent is None or one[0] < intent.first]

    def _sealed(self) -> list[tuple[int, int, int]]:
        try:
            names = os.listdir(self.folder / "sealed")  # noqa: PTH208 - names alone are needed
        except FileNotFoundError:
            return []
        found = [_SEALED.fullmatch(name) for name in names]
        return [(int(one[1]), int(one[2]), int(one[3])) for one in found if one]

    def _read_sealed(self, name: str) -> tuple[Placed, ...]:
        file = self.folder / "sealed" / name
        try:
            return read_frames(file.read_bytes(), whole=True).placed
        except IntegrityError as error:
            raise IntegrityError(f"{file}: {error}; restore it from a backup") from error

    def _make_folders(self) -> None:
        for name in ("", "public", "sealed", "sealed/index", "tmp"):
            path = self.folder / name
            if not path.is_dir():
                self._disk.make_folder(path)
                self._disk.sync_folder(path.parent)

    def _write(self, target: Path, data: bytes) -> None:
        write_durably(self._disk, self.folder / "tmp", target, data)

    def _write_dated(self, new: Mapping[Path, bytes], seconds: int) -> None:
        """Write files aside, bring them to the disk, and give them their names in order."""
        aside: dict[Path, Path] = {}
        together = len(new) >= TOGETHER and self._disk.syncs_together
        for number, (target, data) in enumerate(new.items()):
            aside[target] = self.folder / "tmp" / f"{number}-{target.name}"
            descriptor = self._disk.create(aside[target])
            try:
                self._disk.write(descriptor, data)
                self._disk.set_times(descriptor, seconds)
                if not together:
                    self._disk.sync(descriptor)
            finally:
                os.close(descriptor)
        if together:
            self._disk.sync_all()
        for target, whole in aside.items():
            self._disk.rename(whole, target)

    def _resource(self, path: str) -> Path:
        if _RESOURCE.fullmatch(path) is None:
            raise InputError(f"resource {path!r}: not a path within a log")
        return self.folder / "public" / path


def _sealed_name(first: int, end: int, seconds: int) -> str:
    return f"{first:010}-{end:010}-{seconds}"


def _missing_folders(path: Path) -> list[Path]:
    missing: list[Path] = []
    while not path.is_dir():
        missing.insert(0, path)
        path = path.parent
    return missing
