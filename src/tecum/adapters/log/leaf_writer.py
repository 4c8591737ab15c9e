"""Leaves of a home: made with the secrets that lie beside it, and given to the log's store.

    log/secrets/<M-..>.key   32 random bytes, one file a matter: the salts of its leaves come from
                             it, so destroying it makes its leaves unprovable
    log/secrets/<R-..>.key   likewise for a receipt that was issued before the log was opened;
                             later ones hold their salts themselves

A leaf is prepared before its record is written and appended after it. A kill between the two
leaves a record without a leaf, which the next writer of the same matter, and every sealing, makes
good: the same key gives the same leaf.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from tecum.adapters.durable_files import Disk, write_durably
from tecum.adapters.log.settings import LogSettings, read_settings
from tecum.adapters.log.store import LogStore, Record
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.leaves import KEY_LENGTH, SALT_LENGTH, Leaf, salts_of
from tecum.ledger.receipts import InLog, Receipt, is_random_id, receipt_leaf, receipt_subject
from tecum.matters.event import Event
from tecum.matters.event_leaves import event_leaf, event_subject

Entropy = Callable[[int], bytes]


class LeafWriter:
    """The writing side of one home's log. `entropy` gives random bytes for keys and salts."""

    def __init__(self, home: Path, store: LogStore, *, disk: Disk, entropy: Entropy) -> None:
        """Name the home and its store."""
        self._home = home
        self._disk = disk
        self._entropy = entropy
        self.store = store

    @property
    def settings(self) -> LogSettings:
        """The log's settings as they are now."""
        return read_settings(self._home)

    def in_log(self) -> InLog:
        """Draw the salts for one receipt."""
        return InLog(
            origin=self.settings.origin,
            header_salt=self._entropy(SALT_LENGTH),
            payload_salt=self._entropy(SALT_LENGTH),
        )

    def secret_path(self, name: str) -> Path:
        """Say where the key of a matter (M-...) or of a receipt (R-...) lies."""
        if not (is_random_id("M", name) or is_random_id("R", name)):
            raise InputError(f"{name!r}: neither a matter's id nor a receipt's number")
        return self._home / "log" / "secrets" / f"{name}.key"

    def secret(self, name: str) -> bytes | None:
        """Give the key of a matter or receipt; None where it has none, or has it no more.

        Raises:
            IntegrityError: the file is damaged.
        """
        file = self.secret_path(name)
        try:
            key = file.read_bytes()
        except FileNotFoundError:
            return None
        if len(key) != KEY_LENGTH:
            raise IntegrityError(f"{file}: {len(key)} bytes; restore it from a backup")
        return key

    def event_leaf(self, event: Event) -> Leaf:
        """Make the leaf of an event again, to show it.

        Raises:
            InputError: the matter's key is gone.
        """
        return event_leaf(event, self._known_secret(event.matter))

    def receipt_leaf(self, receipt: Receipt) -> Leaf:
        """Make the leaf of a receipt again, to show it.

        Raises:
            InputError: it was issued before the log was opened, and its key is gone.
        """
        if receipt.log is not None:
            return receipt_leaf(receipt)
        key = self._known_secret(receipt.number)
        return receipt_leaf(receipt, salts=salts_of(key, receipt_subject(receipt.number)))

    def prepare(self, matter: str, before: Sequence[Event], new: Sequence[Event]) -> list[Record]:
        """Make the leaves of new events, and of earlier ones that a kill left without.

        Nothing but a first key is written. The caller writes the events, then appends the leaves.

        Raises:
            LifecycleError: the matter was erased; nothing is added to it.
            IntegrityError: its key is missing.
        """
        known = self.store.position(event_subject(matter, 1)) is not None
        key = self.secret(matter)
        if key is None and known and not before:
            raise LifecycleError(f"matter {matter}: it was erased; open a new one")
        if key is None and known:
            raise IntegrityError(f"{self.secret_path(matter)} is missing; restore it from a backup")
        if key is None:
            key = self._entropy(KEY_LENGTH)
            self._write_key(matter, key)
        lacking: list[Event] = []
        for event in reversed(before):
            if self.store.position(event_subject(matter, event.sequence)) is not None:
                break
            lacking.insert(0, event)
        return [record_of(event_leaf(event, key)) for event in (*lacking, *new)]

    def receipt_record(self, receipt: Receipt) -> Record:
        """Make the leaf of a receipt; an old one is given a key for it first."""
        if receipt.log is None and self.secret(receipt.number) is None:
            self._write_key(receipt.number, self._entropy(KEY_LENGTH))
        return record_of(self.receipt_leaf(receipt))

    def append(self, records: Sequence[Record]) -> None:
        """Bring leaves to the disk."""
        self.store.append(records)

    def _known_secret(self, name: str) -> bytes:
        key = self.secret(name)
        if key is None:
            raise InputError(f"{self.secret_path(name)} is gone; nothing under it can be proved")
        return key

    def _write_key(self, name: str, key: bytes) -> None:
        target = self.secret_path(name)
        if not target.parent.is_dir():
            self._disk.make_folder(target.parent)
            self._disk.sync_folder(target.parent.parent)
        if len(key) != KEY_LENGTH:
            raise InputError(f"{name}: a key takes {KEY_LENGTH} random bytes")
        write_durably(self._disk, self._home / "tmp", target, key)


def record_of(leaf: Leaf, body: bytes = b"") -> Record:
    """Turn a leaf into what the store keeps of it: no salt, and no payload but `body`."""
    return Record(entry=leaf.entry, subject=leaf.subject, header=leaf.header, body=body)
