"""How a matter stands, as rows for queue and calendar: saved after every event and every answer.

All of it is a cache. What the events say comes from the folded matter; when an end of custody
sounds comes from the law's latest answer, for the events hold no alarm. The one that did not change
is kept while the other is saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from tecum.deadlines.results import due_day, due_text
from tecum.matters.state import Clock, Matter, Promised
from tecum_web.records.convert import moment_of, state_row
from tecum_web.records.models import Answer, ClockState, MatterState


class ClockKind(StrEnum):
    """What a row of the calendar is about."""

    CLOCK = "clock"
    CUSTODY = "custody"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """When the first alarm about an end of custody sounds, the first end itself, and its rule."""

    at: datetime
    until: datetime
    text: str
    rule: str


# Of a row of the calendar, what a calendar that subscribes must be told when it differs.
_TOLD = ("kind", "instrument", "act", "rule", "reading", "due_text", "due_at", "day", "is_open")


def custody_of(decided: Mapping[str, Any] | None) -> Custody | None:
    """The first end of custody in an answer as `tecum decide` prints it; None where none is.

    Holding beyond the earliest reading is already in dispute, so the earliest counts.
    """
    found = [
        (datetime.fromisoformat(alarm["limit"]), alarm["at"], alarm["limit"], clock.get("rule"))
        for clock in _limiting_custody(decided or {})
        for alarm in clock["alarms"]
    ]
    if not found:
        return None
    until, _, text, rule = min(found, key=lambda one: one[0])
    first = min(datetime.fromisoformat(at) for _, at, _, _ in found)
    return Custody(at=min(first, until), until=until, text=text, rule=rule or "")


def _limiting_custody(decided: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    duties = [duty for act in decided.get("acts", {}).values() for duty in act["duties"]]
    return (one for one in (*decided.get("deadlines", ()), *duties) if one["limits_custody"])


def save_state(agency_id: str, matter: Matter, opened_at: datetime, *, using: str) -> None:
    """Save how a matter stands after an event; the alarm about custody stays until a release."""
    row = state_row(agency_id, matter, opened_at)
    if row.released_at is None:
        kept = MatterState.objects.using(using).filter(matter=matter.id)
        found = kept.values_list("custody_at", "custody_until").first()
        row.custody_at, row.custody_until = found or (None, None)
    row.save(using=using)
    _save_clocks(agency_id, matter, using=using)


def save_custody(  # noqa: PLR0913 - whose, what, when
    agency_id: str,
    matter: Matter,
    decided: Mapping[str, Any] | None,
    *,
    zone: str,
    now: datetime,
    using: str,
) -> None:
    """Save when an end of custody sounds, after the law was asked; nothing where none is held."""
    found = None if matter.released_at is not None else custody_of(decided)
    MatterState.objects.using(using).filter(matter=matter.id).update(
        custody_at=None if found is None else found.at,
        custody_until=None if found is None else found.until,
    )
    row = None
    if found is not None:
        row = ClockState(
            agency_id=agency_id,
            matter=matter.id,
            clock=str(ClockKind.CUSTODY),
            kind=ClockKind.CUSTODY,
            rule=found.rule,
            due_text=found.text,
            due_at=found.until,
            day=_wall_day(found.until, zone),
            is_open=True,
        )
    _sync({} if row is None else {row.clock: row}, matter.id, (ClockKind.CUSTODY,), now, using)


def _save_clocks(agency_id: str, matter: Matter, *, using: str) -> None:
    assert matter.recorded_at is not None  # noqa: S101 - a matter with a row has an event
    kinds = {one.id: str(one.kind) for one in matter.instruments}
    rows = [
        *(_clock_row(agency_id, matter, one, kinds) for one in matter.clocks),
        *(_promise_row(agency_id, matter, one, kinds) for one in matter.promises),
    ]
    told = [ClockKind.CLOCK, ClockKind.PROMISE]
    if matter.released_at is not None:
        told.append(ClockKind.CUSTODY)
    _sync({one.clock: one for one in rows}, matter.id, told, matter.recorded_at.utc, using)


def _clock_row(
    agency_id: str, matter: Matter, clock: Clock, kinds: Mapping[str, str]
) -> ClockState:
    return ClockState(
        agency_id=agency_id,
        matter=matter.id,
        clock=clock.id,
        kind=ClockKind.CLOCK,
        instrument=kinds.get(clock.instrument, ""),
        act=str(clock.act or ""),
        rule=clock.rule,
        reading=clock.reading,
        due_text=due_text(clock.due),
        due_at=moment_of(clock.due, clock.zone),
        day=due_day(clock.due),
        is_open=clock.closed_by is None,
    )


def _promise_row(
    agency_id: str, matter: Matter, promise: Promised, kinds: Mapping[str, str]
) -> ClockState:
    return ClockState(
        agency_id=agency_id,
        matter=matter.id,
        clock=f"promise-{promise.sequence}",
        kind=ClockKind.PROMISE,
        instrument=kinds.get(promise.instrument, ""),
        act=str(promise.act),
        rule=promise.trigger,
        is_open=promise.kept_by is None,
    )


def _sync(
    wanted: Mapping[str, ClockState],
    matter: str,
    kinds: Iterable[ClockKind],
    now: datetime,
    using: str,
) -> None:
    """Make the stored rows of these kinds the wanted ones; what is gone is ended, never removed."""
    stored = ClockState.objects.using(using).filter(matter=matter, kind__in=list(kinds))
    there = {row.clock: row for row in stored}
    for name, row in wanted.items():
        before = there.pop(name, None)
        if before is not None and all(getattr(before, f) == getattr(row, f) for f in _TOLD):
            continue
        row.pk = None if before is None else before.pk
        row.changes = 0 if before is None else before.changes + 1
        row.changed_at = now
        row.save(using=using)
    for row in there.values():
        if row.is_open:
            row.is_open, row.changes, row.changed_at = False, row.changes + 1, now
            row.save(using=using)


def rebuild_custody(agency_id: str, matter: Matter, *, zone: str, using: str) -> None:
    """Read when an end of custody sounds from the answer that is kept."""
    kept = Answer.objects.using(using).filter(matter=matter.id)
    answer = kept.values_list("document", "made_at").first()
    if answer is not None:
        decided, made_at = answer
        save_custody(agency_id, matter, decided, zone=zone, now=made_at, using=using)


def _wall_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
