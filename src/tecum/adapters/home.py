"""The home folder: keys, papers, receipts and one event file a matter, safe against a kill.

    agency.json          who this is, and the verifier key that everyone may have
    keys/receipts.pem    the Ed25519 private key (PKCS#8), readable by its owner alone
    papers/<sha256>      the bytes that arrived, stored before anything else, once each
    register/<n>.json    the inside numbers, without a gap: this file is what makes a receipt exist
    receipts/<R-..>.json what was handed out, byte for byte
    counter              the last inside number; rebuilt from the register where it lags
    matters/<M-..>.jsonl one canonical line an event
    log/                 the transparency log, where the agency keeps one (`tecum.adapters.log`)

Clock and entropy come in as values; the salts of a log's leaves come from a source given at
opening. One writer at a time, under `lock`. A register entry is the moment at which a receipt
exists; whatever comes after it is finished by the next writer. With a log, every receipt and event
is followed by its leaf, before the writer is told that it is recorded.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from tecum.adapters.durable_files import Disk, append_durably, exclusive, write_durably
from tecum.adapters.entropy import random_bytes
from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.key_files import destroy, pkcs8, read_seed
from tecum.adapters.log.leaf_writer import Entropy, LeafWriter
from tecum.adapters.log.settings import settings_path
from tecum.adapters.log.store import LogStore
from tecum.adapters.register_entries import RegisterEntry, entry_bytes, read_entry
from tecum.deadlines.instants import Instant
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.notes import KEY_LENGTH, SigningKey, check_key_name
from tecum.ledger.receipts import (
    Arrival,
    Channel,
    Receipt,
    issue_receipt,
    outside_number,
    received_file,
)
from tecum.matters.commands import Command
from tecum.matters.event import Event, check_matter_id, event_line, parse_event, parse_events
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter

AGENCY_SCHEMA = "tecum.agency.v1"
_FOLDERS = ("keys", "papers", "register", "receipts", "matters", "tmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFile:
    """A matter as its file has it. `torn_bytes` are a last line that a kill cut short."""

    events: tuple[Event, ...]
    size: int
    torn_bytes: int

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Take a file apart; a last line without newline was never acknowledged."""
        lines = data.splitlines(keepends=True)
        torn = len(lines.pop()) if lines and not lines[-1].endswith(b"\n") else 0
        return cls(events=parse_events(lines), size=len(data) - torn, torn_bytes=torn)


def default_home(environ: Mapping[str, str] | None = None) -> Path:
    """Say where the home folder lies when nobody names one: $TECUM_HOME, else the user's data.

    The XDG base directory is used where it is set, else ~/.local/share.
    """
    found = os.environ if environ is None else environ
    if found.get("TECUM_HOME"):
        return Path(found["TECUM_HOME"])
    data = found.get("XDG_DATA_HOME", "")
    if not Path(data).is_absolute():  # the specification: relative paths are to be ignored
        home = found.get("HOME")
        if not home:
            raise InputError("no home folder is known: $TECUM_HOME and $HOME are empty; set one")
        data = str(Path(home) / ".local" / "share")
    return Path(data) / "tecum"


class Home:
    """One agency's folder. Opening it touches nothing; the first write makes it."""

    def __init__(
        self,
        path: Path,
        disk: Disk | None = None,
        *,
        entropy: Entropy = random_bytes,
        store: LogStore | None = None,
    ) -> None:
        """Name the folder. `disk` is replaced by tests alone; `store` keeps its log elsewhere."""
        self.path = path
        self.disk = Disk() if disk is None else disk
        self.entropy = entropy
        self._store = store
        self._leaves: LeafWriter | None = None
        self._numbered: dict[str, int] = {}
        self._naming: dict[str, list[str]] = {}
        self._indexed = 0

    def reopened(self, store: LogStore | None = None) -> "Home":
        """Give the same home anew, with its log perhaps in another store."""
        return Home(self.path, self.disk, entropy=self.entropy, store=store)

    # -- who this is -----------------------------------------------------------------------

    @property
    def is_set_up(self) -> bool:
        """Whether the agency has a name and a key here."""
        return (self.path / "agency.json").is_file()

    def set_up(self, *, agency: str, entropy: bytes, key_name: str | None = None) -> None:
        """Name the agency and make its receipt key from 32 random bytes; once.

        Without `key_name` the key is named after its own digest, which claims nothing.
        """
        if not agency.strip():
            raise InputError(f"home {self.path}: the agency has no name; give one")
        if len(entropy) != KEY_LENGTH:
            raise InputError(f"home {self.path}: a key takes {KEY_LENGTH} random bytes")
        if key_name is not None:
            check_key_name(key_name)
        with self.writing():
            if self.is_set_up:
                known = self.agency
                raise InputError(f"home {self.path}: it is already that of {known}; name another")
            key_file = self.path / "keys" / "receipts.pem"
            if not key_file.exists():
                self.write(key_file, pkcs8(entropy))
            seed = read_seed(key_file)
            if key_name is None:
                public = SigningKey(name="tecum", seed=seed).verifier_key.public
                key_name = f"tecum/{sha256_hex(public)[:16]}"
            key = SigningKey(name=key_name, seed=seed)
            members: JsonValue = {
                "agency": agency,
                "schema": AGENCY_SCHEMA,
                "verifier_key": str(key.verifier_key),
            }
            self.write(self.path / "agency.json", canonical_bytes(members))

    @property
    def agency(self) -> str:
        """The agency's name, as it stands in its receipts."""
        return self._about("agency")

    @property
    def verifier_key(self) -> str:
        """The key to publish, so that others can check receipts against it."""
        return self._about("verifier_key")

    @property
    def leaves(self) -> LeafWriter | None:
        """The writing side of this home's log; None where it keeps none."""
        if self._leaves is None and settings_path(self.path).is_file():
            self._leaves = self.make_leaves()
        return self._leaves

    def keep_log_in(self, store: LogStore) -> None:
        """Keep this home's log in another store than its own folder."""
        self._store, self._leaves = store, None

    def make_leaves(self) -> LeafWriter:
        """Give the writing side of a log that may not be open yet."""
        if self._store is None:
            self._store = FileStore(self.path / "log", self.disk)
        return LeafWriter(self.path, self._store, disk=self.disk, entropy=self.entropy)

    # -- receipts --------------------------------------------------------------------------

    def receive(
        self,
        files: Sequence[bytes],
        channel: Channel,
        *,
        now: datetime,
        entropy: bytes,
        zone: str,
    ) -> Receipt:
        """Store what arrived, then sign for it. `entropy` is 16 random bytes for the number.

        Raises:
            InputError: nothing arrived, the home is not set up, or it cannot be written.
        """
        if not files:
            raise InputError(f"home {self.path}: no file arrived; there is nothing to sign for")
        with self.writing():
            # Before anything else, and whatever is wrong with the rest: the bytes are kept.
            named = tuple(received_file(data) for data in files)
            seen = {
                file.sha256
                for file, data in zip(named, files, strict=True)
                if self._store_paper(file.sha256, data)
            }
            arrival = Arrival(
                number=outside_number(entropy),
                agency=self.agency,
                channel=channel,
                received_at=now,
                zone=zone,
                files=named,
            )
            number = self.finish_register() + 1
            in_log = None if self.leaves is None else self.leaves.in_log()
            receipt = issue_receipt(arrival, self.signing_key(), log=in_log)
            if self._is_issued(receipt.number):
                raise InputError(f"receipt {receipt.number} exists; give other random bytes")
            earlier = self._earlier(seen) if seen else ()
            entry = RegisterEntry(
                inside_number=number, number=receipt.number, kept=receipt, earlier=earlier
            )
            self._keep_entry(entry)
        return receipt

    def register(self) -> Iterator[RegisterEntry]:
        """Give every receipt by its inside number, from the first."""
        number = 1
        while self.entry_path(number).exists():
            yield self.entry(number)
            number += 1

    def entry_of(self, number: str) -> RegisterEntry:
        """Give the register's entry of a receipt by its outside number.

        Raises:
            InputError: no such receipt here.
        """
        self._index()
        if number not in self._numbered:
            raise InputError(f"receipt {number} is not in {self.path}; give a number issued here")
        return self.entry(self._numbered[number])

    def forget_receipt(self, erased: RegisterEntry) -> None:
        """Leave a receipt's number alone in the register, and destroy the rest; while `writing`."""
        self.write(self.entry_path(erased.inside_number), entry_bytes(erased))
        destroy(self.disk, self._receipt_file(erased.number), self.path / "tmp")
        self._numbered, self._naming, self._indexed = {}, {}, 0

    def forget_matter(self, matter: str, certificate: str) -> None:  # noqa: ARG002 - a desk's home asks for it
        """Destroy a matter's events under the certificate of this digest; while `writing`."""
        destroy(self.disk, self._matter_file(matter), self.path / "tmp")

    def receipt_path(self, number: str) -> Path:
        """Say where the receipt lies that was handed out."""
        return self._receipt_file(number)

    def entry_path(self, inside_number: int) -> Path:
        """Say where an entry of the register lies."""
        return self.path / "register" / f"{inside_number:08}.json"

    def paper(self, sha256: str) -> bytes:
        """Give the bytes that arrived under this digest.

        Raises:
            InputError: no such paper here.
            IntegrityError: the stored bytes are no longer those.
        """
        try:
            data = (self.path / "papers" / sha256).read_bytes()
        except OSError as error:
            raise InputError(
                f"paper {sha256}: {error.strerror}; give a digest held here"
            ) from error
        if sha256_hex(data) != sha256:
            raise IntegrityError(
                f"paper {sha256}: its bytes have changed; restore it from a backup"
            )
        return data

    # -- matters ---------------------------------------------------------------------------

    def matter_ids(self) -> tuple[str, ...]:
        """Give the ids of all matters that have a file."""
        folder = self.path / "matters"
        return tuple(sorted(path.stem for path in folder.glob("*.jsonl")))

    def read_matter(self, matter: str) -> MatterFile:
        """Read a matter's file.

        Raises:
            InputError: no such matter.
            IntegrityError: a line is damaged; the message says which.
        """
        check_matter_id(matter)
        found = self._read_matter(matter)
        if found is None:
            raise InputError(f"matter {matter} is not in {self.path}; give an id that it holds")
        return found

    def last_event(self, matter: str) -> Event | None:
        """Give a matter's last event, reading no other; None where its file holds none.

        Raises:
            IntegrityError: the line is damaged.
        """
        file = self._matter_file(matter)
        try:
            lines = file.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")
            return parse_event(lines[2] + b"\n") if lines[2] else None
        except FileNotFoundError:
            return None
        except IntegrityError as error:
            raise IntegrityError(f"{file}, last line: {error}; restore it from a backup") from error

    def append(self, matter: str, events: Sequence[Event]) -> None:
        """Append events; they must follow the last one in the file, all of them or none.

        Raises:
            LifecycleError: somebody else acted in between.
        """
        check_matter_id(matter)
        with self.writing():
            self._append(matter, self._read_matter(matter), events)

    def record(
        self, matter: str, command: Command, now: Instant, *, seen: int | None = None
    ) -> Matter:
        """Decide a command on the matter as its file has it now, append, give the new state.

        `seen` is the last event that whoever commands had seen; None where it does not matter.

        Raises:
            LifecycleError: the state does not allow the command, or somebody else acted since.
        """
        check_matter_id(matter)
        with self.writing():
            file = self._read_matter(matter)
            at = len(file.events) if file else 0
            if seen is not None and seen != at:
                raise LifecycleError(
                    f"matter {matter}: somebody else acted, it is at event {at} and not at {seen}; "
                    "look at it again and decide anew"
                )
            state = fold(matter, file.events if file else ())
            events = decide_events(state, command, now)
            for event in events:
                state = apply(state, event)
            self._append(matter, file, events)
        return state

    # -- for the other parts of a home -----------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder alone, with all its parts there and no leftover of a kill."""
        try:
            self.disk.make_folder(self.path)
            with exclusive(self.path / "lock"):
                for name in _FOLDERS:
                    self.disk.make_folder(self.path / name)
                for leftover in (self.path / "tmp").iterdir():
                    self.disk.remove(leftover)
                yield
        except OSError as error:
            raise InputError(
                f"home {self.path}: {error.strerror} ({error.filename}); free the space or give "
                "the rights, and do it again"
            ) from error

    def write(self, target: Path, data: bytes) -> None:
        """Put a whole file under its name, or nothing; only while `writing`."""
        write_durably(self.disk, self.path / "tmp", target, data)

    def signing_key(self) -> SigningKey:
        """Give the private key that signs receipts.

        Raises:
            InputError: it is missing, or others may read it.
            IntegrityError: it is another than the one published.
        """
        name = self.verifier_key.split("+", 1)[0]
        key = SigningKey(name=name, seed=self._seed())
        if str(key.verifier_key) != self.verifier_key:
            raise IntegrityError(
                f"{self.path}/keys/receipts.pem is not the key of agency.json; restore the key"
            )
        return key

    def receipts_key_path(self, verifier_key: str) -> Path:
        """Say where the private half of a receipts' key lies: the first, or one that came later."""
        later = self.path / "keys" / f"receipts-{verifier_key.split('+')[1]}.pem"
        return later if later.exists() else self.path / "keys" / "receipts.pem"

    def use_receipts_key(self, verifier_key: str) -> None:
        """Sign receipts with another key from now on; its private half is in `keys/` already.

        Only while `writing`.
        """
        members: JsonValue = {
            "agency": self.agency,
            "schema": AGENCY_SCHEMA,
            "verifier_key": verifier_key,
        }
        self.write(self.path / "agency.json", canonical_bytes(members))

    def finish_register(self) -> int:
        """Give the last inside number, after finishing what a kill left undone behind it.

        Only while `writing`.
        """
        counted = self._counted()
        last = counted
        while self.entry_path(last + 1).exists():
            last += 1
        if last and not self.entry_path(last).exists():
            raise IntegrityError(
                f"register entry {last} is missing in {self.path}; restore it from a backup"
            )
        if last and last != counted:
            receipt = self.entry(last).receipt
            self.write(self._receipt_file(receipt.number), receipt.document)
            if self.leaves is not None:
                self.leaves.append([self.leaves.receipt_record(receipt)])
            self.write(self.path / "counter", canonical_bytes({"last": last}))
        return last

    def entry(self, number: int) -> RegisterEntry:
        """Give the register's entry of an inside number.

        Raises:
            IntegrityError: it is damaged or missing.
        """
        file = self.entry_path(number)
        try:
            return read_entry(number, file.read_bytes())
        except (IntegrityError, InputError, KeyError, TypeError, OSError) as error:
            raise IntegrityError(f"{file}: {error}; restore it from a backup") from error

    # -- inside ----------------------------------------------------------------------------

    def _is_issued(self, number: str) -> bool:
        return self._receipt_file(number).exists()

    def _keep_entry(self, entry: RegisterEntry) -> None:
        """Make a receipt exist, then do what follows it."""
        self.write(self.entry_path(entry.inside_number), entry_bytes(entry))
        self.finish_register()

    def _store_paper(self, sha256: str, data: bytes) -> bool:
        """Store bytes once; say whether they were here before. Damaged ones are healed."""
        target = self.path / "papers" / sha256
        if target.exists():
            if sha256_hex(target.read_bytes()) != sha256:
                self.write(target, data)
            return True
        self.write(target, data)
        return False

    def _counted(self) -> int:
        try:
            data = (self.path / "counter").read_bytes()
        except FileNotFoundError:
            return 0
        found = parse_canonical(data)
        last = found.get("last") if isinstance(found, Mapping) else None
        if type(last) is not int or last < 0:
            raise IntegrityError(
                f"{self.path}/counter holds no number; remove it, the register rebuilds it"
            )
        return last

    def _index(self) -> None:
        """Read the entries that came since the last look."""
        while self.entry_path(self._indexed + 1).exists():
            entry = self.entry(self._indexed + 1)
            self._indexed = entry.inside_number
            self._numbered[entry.number] = entry.inside_number
            for file in entry.kept.arrival.files if entry.kept else ():
                self._naming.setdefault(file.sha256, []).append(entry.number)

    def _earlier(self, digests: set[str]) -> tuple[str, ...]:
        self._index()
        found = {number for digest in digests for number in self._naming.get(digest, ())}
        return tuple(sorted(found, key=self._numbered.__getitem__))

    def _receipt_file(self, number: str) -> Path:
        return self.path / "receipts" / f"{number}.json"

    def _about(self, name: str) -> str:
        file = self.path / "agency.json"
        try:
            whole = parse_canonical(file.read_bytes())
        except OSError as error:
            raise InputError(
                f"home {self.path}: {error.strerror} (agency.json); set the home up first, with "
                "the agency's name"
            ) from error
        value = whole.get(name) if isinstance(whole, Mapping) else None
        if not isinstance(value, str):
            raise IntegrityError(f"{file}: `{name}` is missing; restore it from a backup")
        return value

    def _seed(self) -> bytes:
        return read_seed(self.receipts_key_path(self.verifier_key))

    def _matter_file(self, matter: str) -> Path:
        return self.path / "matters" / f"{matter}.jsonl"

    def _read_matter(self, matter: str) -> MatterFile | None:
        file = self._matter_file(matter)
        try:
            return MatterFile.parse(file.read_bytes())
        except FileNotFoundError:
            return None
        except IntegrityError as error:
            raise IntegrityError(f"{file}: {error}; restore it from a backup") from error

    def _append(self, matter: str, file: MatterFile | None, events: Sequence[Event]) -> None:
        if not events:
            return
        before = file.events if file else ()
        check_next(matter, len(before), events)
        leaves = [] if self.leaves is None else self.leaves.prepare(matter, before, events)
        lines = b"".join(event_line(event) for event in events)
        target = self._matter_file(matter)
        if file is None or len(events) > 1:
            # Several events are one act: a kill between them must not leave half of it.
            old = target.read_bytes()[: file.size] if file else b""
            self.write(target, old + lines)
        else:
            append_durably(self.disk, target, lines, at=file.size)
        if self.leaves is not None:
            self.leaves.append(leaves)


def check_next(matter: str, at: int, events: Sequence[Event]) -> None:
    """Refuse events that do not follow event `at` of a matter.

    Raises:
        LifecycleError: somebody else acted in between.
    """
    following = list(range(at + 1, at + 1 + len(events)))
    if (
        any(event.matter != matter for event in events)
        or [event.sequence for event in events] != following
    ):
        raise LifecycleError(
            f"matter {matter}: somebody else acted, its file is at event {at}; read it again and "
            "decide anew"
        )
