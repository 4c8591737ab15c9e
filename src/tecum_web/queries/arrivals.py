"""What arrived lately, by which channel and how far it is; and how the watched channels stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum_web.access import admit
from tecum_web.records.models import (
    Answer,
    ArrivalRow,
    ChannelState,
    MatterState,
    ReceiptRow,
    User,
    Work,
)

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One arrival: its row, its channel, earlier receipts for the same bytes, how far it is."""

    row: ArrivalRow
    channel: str
    earlier: tuple[str, ...]
    copies: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """The page: newest arrivals first, the channels, and readings that gave up."""

    arrivals: Sequence[Arrival]
    channels: Sequence[ChannelState]
    failed: int


def arrivals(*, user: User, now: datetime) -> Arrivals:
    """Give the newest arrivals of somebody's agency; no row holds a person's name.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "queue.see", "arrivals", now=now)
    agency = user.agency_id
    rows = list(ArrivalRow.objects.filter(agency_id=agency).order_by("-recorded_at", "-id")[:MOST])
    matters = [row.matter for row in rows]
    unread = dict(MatterState.objects.filter(matter__in=matters).values_list("matter", "unread"))
    problems = dict(Answer.objects.filter(matter__in=matters).values_list("matter", "problem"))
    kept = ReceiptRow.objects.filter(entry__number__in=[row.receipt for row in rows])
    receipts = {one.entry.number: one for one in kept.select_related("entry")}
    alike: dict[str, list[str]] = {}
    likenesses = {row.likeness for row in rows} - {""}
    copies = ArrivalRow.objects.filter(agency_id=agency, likeness__in=likenesses).order_by("id")
    for likeness, number in copies.values_list("likeness", "receipt"):
        alike.setdefault(likeness, []).append(number)
    return Arrivals(
        arrivals=[
            Arrival(
                row=row,
                channel=receipts[row.receipt].channel if row.receipt in receipts else row.source,
                earlier=tuple(receipts[row.receipt].earlier) if row.receipt in receipts else (),
                copies=tuple(one for one in alike.get(row.likeness, ()) if one != row.receipt),
                standing=_standing(row, unread.get(row.matter, 0), problems.get(row.matter)),
            )
            for row in rows
        ],
        channels=list(ChannelState.objects.filter(agency_id=agency).order_by("name")),
        failed=Work.objects.filter(agency_id=agency, state="failed").count(),
    )


def _standing(row: ArrivalRow, unread: int, problem: str | None) -> str:
    if row.problem:
        return f"not received: {row.problem}"
    if not unread:
        return "read"
    return "being read" if problem is None else "cannot be read; a person must look"
