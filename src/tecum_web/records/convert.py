"""Rows to core values and back; the only place where one becomes the other."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tecum.adapters.register_entries import RegisterEntry
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due, due_text
from tecum.errors import IntegrityError
from tecum.ledger.receipts import read_receipt
from tecum.matters.event import Event, event_line, parse_event
from tecum.matters.state import Matter, open_clocks, open_promises, standing
from tecum.terms import Outcome
from tecum_web.records.models import EventRow, MatterState, ReceiptRow, RegisterRow


def event_row(agency_id: str, event: Event) -> EventRow:
    """Turn an event into its row."""
    return EventRow(
        agency_id=agency_id,
        matter=event.matter,
        sequence=event.sequence,
        type=event.type,
        recorded_at=event.recorded_at.utc,
        line=event_line(event),
    )


def event_of(row: EventRow) -> Event:
    """Turn a row into its event.

    Raises:
        IntegrityError: the row is damaged, or of another matter or place than its line says.
    """
    place = f"matter {row.matter}, row {row.sequence}"
    try:
        event = parse_event(bytes(row.line))
    except IntegrityError as error:
        raise IntegrityError(f"{place}: {error}; restore it from a backup") from error
    if (event.matter, event.sequence) != (row.matter, row.sequence):
        raise IntegrityError(f"{place}: its line is another's; restore it from a backup")
    return event


def events_of(matter: str, rows: Iterable[EventRow]) -> tuple[Event, ...]:
    """Turn the rows of a matter, in order, into its events.

    Raises:
        IntegrityError: a row is damaged or missing.
    """
    events: list[Event] = []
    for at, row in enumerate(rows, 1):
        if row.sequence != at:
            raise IntegrityError(
                f"matter {matter}: event {at} is missing; restore it from a backup"
            )
        events.append(event_of(row))
    return tuple(events)


def register_entry(
    row: RegisterRow, kept: ReceiptRow | None, erased_by: str | None
) -> RegisterEntry:
    """Turn the rows of an inside number into the register's entry.

    Raises:
        IntegrityError: the receipt is gone and no certificate says why, or it is damaged.
    """
    place = f"register entry {row.inside_number}"
    if kept is None:
        if erased_by is None:
            raise IntegrityError(f"{place}: its receipt is missing; restore it from a backup")
        return RegisterEntry(
            inside_number=row.inside_number, number=row.number, kept=None, erased_by=erased_by
        )
    receipt = read_receipt(bytes(kept.document))
    if receipt.number != row.number:
        raise IntegrityError(f"{place}: its receipt is {receipt.number}; restore it from a backup")
    return RegisterEntry(
        inside_number=row.inside_number,
        number=row.number,
        kept=receipt,
        earlier=tuple(str(one) for one in kept.earlier),
    )


UNDETERMINED = "undetermined"
# Counted up when `state_row` writes something new, so that rows of before are folded again.
STATE_FORM = 1


def state_row(agency_id: str, matter: Matter, opened_at: datetime) -> MatterState:
    """Say in one row how a matter stands, for queues; everything in it comes from the events."""
    assert matter.recorded_at is not None  # noqa: S101 - a matter with a row has an event
    acts = standing(matter, matter.recorded_at.day)
    unread = sum(not paper.was_read for paper in matter.papers)
    unanswered = sum(one.under_review for one in acts)
    promises = len(open_promises(matter))
    clocks = open_clocks(matter)
    marks = {str(one.kind) for one in matter.instruments}
    marks |= {f"{one.act}:{one.outcome or UNDETERMINED}" for one in acts}
    first = min(clocks, key=lambda clock: moment_of(clock.due, clock.zone), default=None)
    return MatterState(
        matter=matter.id,
        agency_id=agency_id,
        sequence=matter.sequence,
        opened_at=opened_at,
        recorded_at=matter.recorded_at.utc,
        kinds=sorted({one.kind for one in matter.instruments}),
        unread=unread,
        undetermined=sum(one.outcome is None for one in acts),
        unanswered=unanswered,
        promises=promises,
        outcomes=sorted({str(one.outcome) for one in acts if one.outcome is not None}),
        next_due=None if first is None else moment_of(first.due, first.zone),
        next_due_text="" if first is None else due_text(first.due),
        released_at=None if matter.released_at is None else matter.released_at.utc,
        is_open=bool(unread or unanswered or promises or clocks or not matter.instruments),
        counsel=sum(one.under_review and one.outcome is Outcome.NEEDS_COUNSEL for one in acts),
        marks="|".join(("", *sorted(marks), "")),
        form=STATE_FORM,
    )


def moment_of(due: Due, zone: str) -> datetime:
    """The moment at which a due day or instant has passed, for putting clocks in order."""
    if isinstance(due, Instant):
        return due.utc
    after: date = due + timedelta(days=1)
    return datetime.combine(after, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
