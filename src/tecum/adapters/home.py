"""The home folder: keys, papers, receipts and one event file a matter, safe against a kill.

    agency.json          who this is, and the verifier key that everyone may have
    keys/receipts.pem    the Ed25519 private key (PKCS#8), readable by its owner alone
    papers/<sha256>      the bytes that arrived, stored before anything else, once each
    register/<n>.json    the inside numbers, without a gap: this file is what makes a receipt exist
    receipts/<R-..>.json what was handed out, byte for byte
    counter              the last inside number; rebuilt from the register where it lags
    matters/<M-..>.jsonl one canonical line an event

Clock and entropy come in as values. One writer at a time, under `lock`. A register entry is the
moment at which a receipt exists; whatever comes after it is finished by the next writer.
"""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from tecum.adapters.durable_files import Disk, append_durably, exclusive, write_durably
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
    read_receipt,
    received_file,
)
from tecum.matters.commands import Command
from tecum.matters.event import Event, check_matter_id, event_line, parse_events
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter

AGENCY_SCHEMA = "tecum.agency.v1"
REGISTER_SCHEMA = "tecum.register.v1"
_FOLDERS = ("keys", "papers", "register", "receipts", "matters", "tmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """What the inside of the house knows about a receipt and its holder does not.

    `earlier` are the receipts that already named one of its files: the same bytes came again.
    """

    inside_number: int
    receipt: Receipt
    earlier: tuple[str, ...]


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

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        """Name the folder; `disk` is replaced by tests alone."""
        self.path = path
        self._disk = Disk() if disk is None else disk
        self._numbered: dict[str, int] = {}
        self._naming: dict[str, list[str]] = {}
        self._indexed = 0

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
        with self._writing():
            if self.is_set_up:
                known = self.agency
                raise InputError(f"home {self.path}: it is already that of {known}; name another")
            key_file = self.path / "keys" / "receipts.pem"
            if not key_file.exists():
                self._write(key_file, _pkcs8(entropy))
            seed = self._seed()
            if key_name is None:
                public = SigningKey(name="tecum", seed=seed).verifier_key.public
                key_name = f"tecum/{sha256_hex(public)[:16]}"
            key = SigningKey(name=key_name, seed=seed)
            members: JsonValue = {
                "agency": agency,
                "schema": AGENCY_SCHEMA,
                "verifier_key": str(key.verifier_key),
            }
            self._write(self.path / "agency.json", canonical_bytes(members))

    @property
    def agency(self) -> str:
        """The agency's name, as it stands in its receipts."""
        return self._about("agency")

    @property
    def verifier_key(self) -> str:
        """The key to publish, so that others can check receipts against it."""
        return self._about("verifier_key")

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
        with self._writing():
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
            number = self._finish_last() + 1
            receipt = issue_receipt(arrival, self._signing_key())
            if self._receipt_file(receipt.number).exists():
                raise InputError(f"receipt {receipt.number} exists; give other random bytes")
            earlier = self._earlier(seen) if seen else ()
            entry = RegisterEntry(inside_number=number, receipt=receipt, earlier=earlier)
            self._write(self._entry_file(number), _entry_bytes(entry))
            self._finish_last()
        return receipt

    def register(self) -> Iterator[RegisterEntry]:
        """Give every receipt by its inside number, from the first."""
        number = 1
        while self._entry_file(number).exists():
            yield self._entry(number)
            number += 1

    def entry_of(self, number: str) -> RegisterEntry:
        """Give the register's entry of a receipt by its outside number.

        Raises:
            InputError: no such receipt here.
        """
        self._index()
        if number not in self._numbered:
            raise InputError(f"receipt {number} is not in {self.path}; give a number issued here")
        return self._entry(self._numbered[number])

    def receipt_path(self, number: str) -> Path:
        """Say where the receipt lies that was handed out."""
        return self._receipt_file(number)

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

    def append(self, matter: str, events: Sequence[Event]) -> None:
        """Append events; they must follow the last one in the file, all of them or none.

        Raises:
            LifecycleError: somebody else acted in between.
        """
        check_matter_id(matter)
        with self._writing():
            self._append(matter, self._read_matter(matter), events)

    def record(self, matter: str, command: Command, now: Instant) -> Matter:
        """Decide a command on the matter as its file has it now, append, give the new state.

        Raises:
            LifecycleError: the state does not allow the command.
        """
        check_matter_id(matter)
        with self._writing():
            file = self._read_matter(matter)
            state = fold(matter, file.events if file else ())
            events = decide_events(state, command, now)
            for event in events:
                state = apply(state, event)
            self._append(matter, file, events)
        return state

    # -- inside ----------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder alone, with all its parts there and no leftover of a kill."""
        try:
            self._disk.make_folder(self.path)
            with exclusive(self.path / "lock"):
                for name in _FOLDERS:
                    self._disk.make_folder(self.path / name)
                for leftover in (self.path / "tmp").iterdir():
                    self._disk.remove(leftover)
                yield
        except OSError as error:
            raise InputError(
                f"home {self.path}: {error.strerror} ({error.filename}); free the space or give "
                "the rights, and do it again"
            ) from error

    def _write(self, target: Path, data: bytes) -> None:
        write_durably(self._disk, self.path / "tmp", target, data)

    def _store_paper(self, sha256: str, data: bytes) -> bool:
        """Store bytes once; say whether they were here before. Damaged ones are healed."""
        target = self.path / "papers" / sha256
        if target.exists():
            if sha256_hex(target.read_bytes()) != sha256:
                self._write(target, data)
            return True
        self._write(target, data)
        return False

    def _finish_last(self) -> int:
        """Give the last inside number, after finishing what a kill left undone behind it."""
        counted = self._counted()
        last = counted
        while self._entry_file(last + 1).exists():
            last += 1
        if last and not self._entry_file(last).exists():
            raise IntegrityError(
                f"register entry {last} is missing in {self.path}; restore it from a backup"
            )
        if last and last != counted:
            receipt = self._entry(last).receipt
            self._write(self._receipt_file(receipt.number), receipt.document)
            self._write(self.path / "counter", canonical_bytes({"last": last}))
        return last

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
        while self._entry_file(self._indexed + 1).exists():
            entry = self._entry(self._indexed + 1)
            self._indexed = entry.inside_number
            self._numbered[entry.receipt.number] = entry.inside_number
            for file in entry.receipt.arrival.files:
                self._naming.setdefault(file.sha256, []).append(entry.receipt.number)

    def _earlier(self, digests: set[str]) -> tuple[str, ...]:
        self._index()
        found = {number for digest in digests for number in self._naming.get(digest, ())}
        return tuple(sorted(found, key=self._numbered.__getitem__))

    def _entry_file(self, number: int) -> Path:
        return self.path / "register" / f"{number:08}.json"

    def _receipt_file(self, number: str) -> Path:
        return self.path / "receipts" / f"{number}.json"

    def _entry(self, number: int) -> RegisterEntry:
        file = self._entry_file(number)
        try:
            return _read_entry(number, file.read_bytes())
        except (IntegrityError, InputError, KeyError, TypeError) as error:
            raise IntegrityError(f"{file}: {error}; restore it from a backup") from error

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

    def _signing_key(self) -> SigningKey:
        name = self.verifier_key.split("+", 1)[0]
        key = SigningKey(name=name, seed=self._seed())
        if str(key.verifier_key) != self.verifier_key:
            raise IntegrityError(
                f"{self.path}/keys/receipts.pem is not the key of agency.json; restore the key"
            )
        return key

    def _seed(self) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - lazy: only signers pay
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - likewise
            load_pem_private_key,
        )

        file = self.path / "keys" / "receipts.pem"
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise InputError(f"{file}: others may read the private key; run chmod 600 on it")
        try:
            key = load_pem_private_key(file.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise IntegrityError(f"{file}: no private key in PKCS#8; restore it") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise IntegrityError(f"{file}: not an Ed25519 key; restore it")
        return key.private_bytes_raw()

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
        if any(event.matter != matter for event in events) or [
            event.sequence for event in events
        ] != list(range(len(before) + 1, len(before) + 1 + len(events))):
            raise LifecycleError(
                f"matter {matter}: somebody else acted, its file is at event {len(before)}; read "
                "it again and decide anew"
            )
        lines = b"".join(event_line(event) for event in events)
        target = self._matter_file(matter)
        if file is None or len(events) > 1:
            # Several events are one act: a kill between them must not leave half of it.
            old = target.read_bytes()[: file.size] if file else b""
            self._write(target, old + lines)
        else:
            append_durably(self._disk, target, lines, at=file.size)


def _pkcs8(seed: bytes) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - lazy: only set-up pays
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - likewise
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(seed).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _entry_bytes(entry: RegisterEntry) -> bytes:
    return canonical_bytes(
        {
            "earlier": list(entry.earlier),
            "inside_number": entry.inside_number,
            "receipt": parse_canonical(entry.receipt.document),
            "schema": REGISTER_SCHEMA,
        }
    )


def _read_entry(number: int, data: bytes) -> RegisterEntry:
    whole = parse_canonical(data)
    if not isinstance(whole, Mapping) or whole["schema"] != REGISTER_SCHEMA:
        raise IntegrityError(f"not of the schema {REGISTER_SCHEMA}")
    if whole["inside_number"] != number:
        raise IntegrityError(f"its inside number is {whole['inside_number']}")
    earlier = whole["earlier"]
    if not isinstance(earlier, Sequence) or isinstance(earlier, str):
        raise IntegrityError("`earlier` is no list")
    return RegisterEntry(
        inside_number=number,
        receipt=read_receipt(canonical_bytes(whole["receipt"])),
        earlier=tuple(str(one) for one in earlier),
    )
