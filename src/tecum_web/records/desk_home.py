"""A desk's home: keys, papers and log in the folder, events, receipts and register as rows.

It is a `Home` in every way that the command line and the log see; only where the records rest is
another. The folder's lock is taken first and the transaction inside it, so that one writer at a
time works on a home, whatever the database. Leaves and handed-out receipts follow the commit; what
a kill leaves out there the next writer, and every sealing, makes good from the rows.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Prefetch, QuerySet

from tecum.adapters.durable_files import Disk
from tecum.adapters.entropy import random_bytes
from tecum.adapters.home import Home, MatterFile, check_next
from tecum.adapters.log.key_files import destroy
from tecum.adapters.log.leaf_writer import Entropy
from tecum.adapters.log.store import LogStore, Record
from tecum.adapters.register_entries import RegisterEntry
from tecum.errors import InputError, LifecycleError
from tecum.errors import IntegrityError as DamageError
from tecum.ledger.receipts import is_random_id, receipt_subject
from tecum.matters.event import Event
from tecum.matters.folding import fold
from tecum_web.records.convert import (
    STATE_FORM,
    event_of,
    event_row,
    events_of,
    register_entry,
)
from tecum_web.records.models import (
    Agency,
    Answer,
    ClockState,
    Counter,
    Disclosure,
    Erasure,
    EventRow,
    FieldCorrection,
    LetterRow,
    MatterState,
    NameWord,
    NumberKey,
    PaperRow,
    Proposal,
    Reading,
    ReceiptFile,
    ReceiptRow,
    RegisterRow,
    SamePerson,
    StatedFact,
    SubjectNumber,
)
from tecum_web.records.standing_rows import rebuild_custody, save_state

REGISTER = "register"
_HELD = threading.local()


class DeskHome(Home):
    """One agency's home whose records lie in a database. `using` is Django's name of it."""

    def __init__(  # noqa: PLR0913 - what a home takes, and its database
        self,
        path: Path,
        disk: Disk | None = None,
        *,
        agency_id: str,
        using: str = "default",
        entropy: Entropy = random_bytes,
        store: LogStore | None = None,
    ) -> None:
        """Name the folder, the agency's id and the database."""
        super().__init__(path, disk, entropy=entropy, store=store)
        self.agency_id = agency_id
        self.using = using

    def reopened(self, store: LogStore | None = None) -> "DeskHome":
        """Give the same home anew, with its log perhaps in another store."""
        return DeskHome(
            self.path,
            self.disk,
            agency_id=self.agency_id,
            using=self.using,
            entropy=self.entropy,
            store=store,
        )

    # -- receipts --------------------------------------------------------------------------

    def register(self) -> Iterator[RegisterEntry]:
        """Give every receipt by its inside number, from the first."""
        with self._speaking():
            rows = list(self._entries().order_by("inside_number"))
        for at, row in enumerate(rows, 1):
            if row.inside_number != at:
                raise DamageError(f"register entry {at} is missing; restore it from a backup")
            yield self._entry_of_row(row)

    def entry_of(self, number: str) -> RegisterEntry:
        """Give the register's entry of a receipt by its outside number.

        Raises:
            InputError: no such receipt here.
        """
        with self._speaking():
            row = self._entries().filter(number=number).first()
        if row is None:
            raise InputError(f"receipt {number} is not in {self.path}; give a number issued here")
        return self._entry_of_row(row)

    def entry(self, number: int) -> RegisterEntry:
        """Give the register's entry of an inside number.

        Raises:
            IntegrityError: it is damaged or missing.
        """
        with self._speaking():
            row = self._entries().filter(inside_number=number).first()
        if row is None:
            raise DamageError(f"register entry {number} is missing; restore it from a backup")
        return self._entry_of_row(row)

    def receipt_path(self, number: str) -> Path:
        """Say where the receipt lies that was handed out; one that is gone is written again."""
        file = super().receipt_path(number)
        if is_random_id("R", number) and not file.exists():
            self._hand_out(number)
        return file

    def finish_register(self) -> int:
        """Give the last inside number; rows are whole or not there, so nothing is to finish."""
        with self._speaking():
            return self._counter().values_list("last", flat=True).first() or 0

    # -- matters ---------------------------------------------------------------------------

    def matter_ids(self) -> tuple[str, ...]:
        """Give the ids of all matters that have an event."""
        with self._speaking():
            found = EventRow.objects.using(self.using).filter(agency_id=self.agency_id, sequence=1)
            return tuple(sorted(found.values_list("matter", flat=True)))

    def last_event(self, matter: str) -> Event | None:
        """Give a matter's last event, reading no other; None where it has none.

        Raises:
            IntegrityError: the row is damaged.
        """
        with self._speaking():
            row = self._events(matter).last()
        return None if row is None else event_of(row)

    def forget_receipt(self, erased: RegisterEntry) -> None:
        """Leave a receipt's number alone in the register, and destroy the rest; while `writing`."""
        self._leave_for(erased.number, erased.erased_by or "")
        kept = ReceiptRow.objects.using(self.using).filter(entry__number=erased.number)
        ReceiptFile.objects.using(self.using).filter(receipt__in=kept).delete()
        kept.delete()
        destroy(self.disk, super().receipt_path(erased.number), self.path / "tmp")

    def forget_matter(self, matter: str, certificate: str) -> None:
        """Destroy a matter's events, and every row made from it, under a certificate."""
        self._leave_for(matter, certificate)
        for rows in (
            EventRow.objects.all(),
            StatedFact.objects.all(),
            FieldCorrection.objects.all(),
            NameWord.objects.all(),
            SubjectNumber.objects.all(),
            SamePerson.objects.all(),
            NumberKey.objects.all(),
            ClockState.objects.all(),
            MatterState.objects.all(),
            Answer.objects.all(),
            Proposal.objects.all(),
            Disclosure.objects.all(),
        ):
            rows.using(self.using).filter(matter=matter).delete()
        self._forget_letters(matter)
        SamePerson.objects.using(self.using).filter(other=matter).delete()
        papers = PaperRow.objects.using(self.using).filter(agency_id=self.agency_id)
        held = {file.name for file in (self.path / "papers").iterdir()}
        gone = set(papers.values_list("sha256", flat=True)) - held
        papers.filter(sha256__in=gone).delete()
        read = Reading.objects.using(self.using).filter(agency_id=self.agency_id)
        read.filter(sha256__in=gone).delete()

    def _forget_letters(self, matter: str) -> None:
        """A letter names its people, so it goes, also where it answers in other matters as well."""
        letters = LetterRow.objects.using(self.using)
        for letter in letters.filter(agency_id=self.agency_id, parts__matter=matter):
            destroy(self.disk, self.path / "letters" / f"{letter.number}.pdf", self.path / "tmp")
            letters.filter(pk=letter.pk).update(told={}, document={}, state="erased")

    # -- for the other parts of a home -----------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the folder alone and one transaction inside; within it, be part of it."""
        held: set[Path] = getattr(_HELD, "homes", set())
        _HELD.homes = held
        if self.path in held:
            with transaction.atomic(using=self.using):
                yield
            return
        with super().writing():
            held.add(self.path)
            try:
                self._heal_register()
                with self._speaking(), transaction.atomic(using=self.using, durable=True):
                    yield
            finally:
                held.discard(self.path)

    # -- inside ----------------------------------------------------------------------------

    def _heal_register(self) -> None:
        """Give leaves to the last receipts, where a kill came between their commit and the log."""
        leaves = self.leaves
        lacking: list[Record] = []
        number = self.finish_register() if leaves is not None and self.is_set_up else 0
        while leaves is not None and number:
            entry = self.entry(number)
            if leaves.store.position(receipt_subject(entry.number)) is not None:
                break
            if entry.kept is not None:
                lacking.insert(0, leaves.receipt_record(entry.kept))
            number -= 1
        if leaves is not None and lacking:
            leaves.append(lacking)

    def _is_issued(self, number: str) -> bool:
        return RegisterRow.objects.using(self.using).filter(number=number).exists()

    def _keep_entry(self, entry: RegisterEntry) -> None:
        self.take_entry(entry)
        if self.leaves is not None:
            record = self.leaves.receipt_record(entry.receipt)
            self._after_commit(partial(self.leaves.append, [record]))
        self._after_commit(partial(self._hand_out, entry.number))

    def _earlier(self, digests: set[str]) -> tuple[str, ...]:
        named = ReceiptFile.objects.using(self.using).filter(
            agency_id=self.agency_id, sha256__in=digests
        )
        found = named.order_by("receipt__entry__inside_number")
        return tuple(dict.fromkeys(found.values_list("receipt__entry__number", flat=True)))

    def _read_matter(self, matter: str) -> MatterFile | None:
        with self._speaking():
            rows = list(self._events(matter))
        if not rows:
            return None
        return MatterFile(
            events=events_of(matter, rows),
            size=sum(len(row.line) for row in rows),
            torn_bytes=0,
        )

    def _append(self, matter: str, file: MatterFile | None, events: Sequence[Event]) -> None:
        if not events:
            return
        before = file.events if file else ()
        check_next(matter, len(before), events)
        state = fold(matter, (*before, *events))
        leaves = [] if self.leaves is None else self.leaves.prepare(matter, before, events)
        try:
            with transaction.atomic(using=self.using):
                EventRow.objects.using(self.using).bulk_create(
                    event_row(self.agency_id, event) for event in events
                )
        except IntegrityError as error:
            raise LifecycleError(
                f"matter {matter}: somebody else acted in this very moment; read it again and "
                "decide anew"
            ) from error
        opened = (before or tuple(events))[0].recorded_at.utc
        save_state(self.agency_id, state, opened, using=self.using)
        if self.leaves is not None:
            self._after_commit(partial(self.leaves.append, leaves))

    def take_entry(self, entry: RegisterEntry) -> None:
        """Write the rows of a register's entry, and nothing that follows; only while `writing`."""
        agency_id = self.agency_id
        counter = Counter.objects.using(self.using)
        counter.update_or_create(
            agency_id=agency_id, name=REGISTER, defaults={"last": entry.inside_number}
        )
        row = RegisterRow(
            agency_id=agency_id, inside_number=entry.inside_number, number=entry.number
        )
        row.save(using=self.using, force_insert=True)
        if entry.kept is None:
            erasures = Erasure.objects.using(self.using)
            erasures.create(
                agency_id=agency_id, record=entry.number, certificate=entry.erased_by or ""
            )
            return
        kept = ReceiptRow(
            agency_id=agency_id,
            entry=row,
            document=entry.kept.document,
            earlier=list(entry.earlier),
            received_at=entry.kept.arrival.received_at,
            channel=str(entry.kept.arrival.channel),
        )
        kept.save(using=self.using, force_insert=True)
        ReceiptFile.objects.using(self.using).bulk_create(
            ReceiptFile(agency_id=agency_id, receipt=kept, sha256=file.sha256, size=file.size)
            for file in entry.kept.arrival.files
        )

    def rebuild_states(self) -> int:
        """Throw the cached states away and fold them again; give how many there are.

        What a calendar that subscribes was told is kept, and told anew where it differs.
        """
        zone = Agency.objects.using(self.using).get(id=self.agency_id).zone
        with self.writing():
            MatterState.objects.using(self.using).filter(agency_id=self.agency_id).delete()
            matters = self.matter_ids()
            for matter in matters:
                events = self.read_matter(matter).events
                state, opened = fold(matter, events), events[0].recorded_at.utc
                save_state(self.agency_id, state, opened, using=self.using)
                rebuild_custody(self.agency_id, state, zone=zone, using=self.using)
        return len(matters)

    def bring_states_up_to_date(self) -> int:
        """Fold the states again where an earlier version wrote one; give how many there are."""
        written = MatterState.objects.using(self.using).filter(agency_id=self.agency_id)
        return self.rebuild_states() if written.filter(form__lt=STATE_FORM).exists() else 0

    def _hand_out(self, number: str) -> None:
        entry = self.entry_of(number)
        if entry.kept is not None:
            with self.writing():
                self.write(super().receipt_path(number), entry.kept.document)

    def _leave_for(self, record: str, certificate: str) -> None:
        """Write down what may go, and why; the triggers let nothing else go."""
        Erasure.objects.using(self.using).get_or_create(
            record=record, defaults={"agency_id": self.agency_id, "certificate": certificate}
        )

    def _after_commit(self, effect: Callable[[], object]) -> None:
        transaction.on_commit(effect, using=self.using)

    def _counter(self) -> QuerySet[Counter]:
        found = Counter.objects.using(self.using)
        return found.filter(agency_id=self.agency_id, name=REGISTER)

    def _entries(self) -> QuerySet[RegisterRow]:
        kept = Prefetch("kept", ReceiptRow.objects.using(self.using))
        found = RegisterRow.objects.using(self.using).filter(agency_id=self.agency_id)
        return found.prefetch_related(kept)

    def _entry_of_row(self, row: RegisterRow) -> RegisterEntry:
        kept = getattr(row, "kept", None)
        erased_by = None
        if kept is None:
            erasures = Erasure.objects.using(self.using).filter(record=row.number)
            erased_by = erasures.values_list("certificate", flat=True).first()
        return register_entry(row, kept, erased_by)

    def _events(self, matter: str) -> QuerySet[EventRow]:
        found = EventRow.objects.using(self.using).filter(agency_id=self.agency_id, matter=matter)
        return found.order_by("sequence")

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Let the database's own faults speak as ours do."""
        try:
            yield
        except DatabaseError as error:
            what = (str(error).splitlines() or [type(error).__name__])[0]
            raise InputError(
                f"home {self.path}: the database says {what!r}; look after it, and do it again"
            ) from error
