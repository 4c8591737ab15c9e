"""The queue: open matters by urgency, then by age, filtered and in pages; no person's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from django.db.models import Q, QuerySet

from tecum.deadlines.instants import duration_in_words
from tecum.errors import InputError
from tecum_web.access import Decision, admit, may
from tecum_web.queries.urgency import (
    ALARMS,
    CUSTODY_OVER,
    CUSTODY_SOON,
    NEAR,
    PAST,
    SOON,
    Band,
    bands,
    closed_band,
    counted,
    place_of,
    read_place,
    walk,
)
from tecum_web.records.models import MatterState, Proposal, User

PAGE = 100


class Stand(StrEnum):
    """By how a matter stands a queue is narrowed."""

    OPEN = "open"
    UNREAD = "unread"
    NEEDS_COUNSEL = "needs_counsel"
    UNANSWERED = "unanswered"
    PROMISE_OPEN = "promise_open"
    OVERDUE = "overdue"
    RELEASED = "released"
    CLOSED = "closed"


STANDS: Mapping[Stand, str] = MappingProxyType(
    {
        Stand.OPEN: "all that is open",
        Stand.UNREAD: "a paper is not read yet",
        Stand.NEEDS_COUNSEL: "an unanswered act needs counsel",
        Stand.UNANSWERED: "an act has no answer",
        Stand.PROMISE_OPEN: "a promise is open",
        Stand.OVERDUE: "past its deadline, or past an end of custody",
        Stand.RELEASED: "the person was released",
        Stand.CLOSED: "closed: nothing is open",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """By what a queue is narrowed; empty is everything. `mine`: waits for my signature."""

    stand: Stand = Stand.OPEN
    kind: str = ""
    act: str = ""
    outcome: str = ""
    mine: bool = False

    def __str__(self) -> str:
        said = {"stand": str(self.stand), "kind": self.kind, "act": self.act}
        said |= {"outcome": self.outcome, "mine": "yes" if self.mine else ""}
        return " ".join(f"{name}={value}" for name, value in said.items() if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One open matter and what sounds about it, the worst first; no person's name."""

    row: MatterState
    alarms: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the queue.

    `after` names the next page, if there is one. `walk` is the moment at which the first page was
    shown; alarms are those of that moment on all pages, so that no matter is met twice or missed.
    `behind` says how long ago that is where it is long.
    """

    rows: Sequence[Waiting]
    count: str
    sounding: Sequence[tuple[str, str]]
    after: str
    walk: datetime
    is_first: bool
    behind: str
    can_export: Decision


def queue(
    *, user: User, now: datetime, wanted: Wanted | None = None, after: str = "", most: int = PAGE
) -> Queue:
    """Give one page of the queue of somebody's agency; no row holds a person's name.

    Raises:
        RefusedError: this person may not.
        InputError: there is no such page.
    """
    asked = wanted or Wanted()
    admit(user, "queue.see", f"queue {asked}"[:80], now=now)
    place = read_place(after) if after else None
    began = now if place is None else place.walk
    if began > now:
        raise InputError("page: this address names none; begin at the first page")
    rows = narrowed(user, asked, began)
    walked = (closed_band(),) if asked.stand is Stand.CLOSED else bands(began)
    found = walk(rows, walked, after=place, most=most + 1)
    page, more = found[:most], len(found) > most
    return Queue(
        rows=[Waiting(row=row, alarms=alarms_of(row, began)) for _, row in page],
        count=counted(rows),
        sounding=() if place is not None else _sounding(rows, walked),
        after=str(place_of(began, *page[-1])) if more else "",
        walk=began,
        is_first=place is None,
        behind="" if now - began < SOON / 24 else duration_in_words(now - began),
        can_export=may(user, "list.export"),
    )


def narrowed(user: User, wanted: Wanted, now: datetime) -> QuerySet[MatterState]:
    """The matters of somebody's agency that are wanted, in no order."""
    rows = MatterState.objects.filter(
        agency_id=user.agency_id, is_open=wanted.stand is not Stand.CLOSED
    )
    by_stand = {
        Stand.UNREAD: Q(unread__gt=0),
        Stand.NEEDS_COUNSEL: Q(counsel__gt=0),
        Stand.UNANSWERED: Q(unanswered__gt=0),
        Stand.PROMISE_OPEN: Q(promises__gt=0),
        Stand.OVERDUE: Q(next_due__lte=now) | Q(custody_until__lte=now),
        Stand.RELEASED: Q(released_at__isnull=False),
    }
    rows = rows.filter(by_stand.get(wanted.stand, Q()))
    if wanted.kind:
        rows = rows.filter(marks__contains=f"|{wanted.kind}|")
    if wanted.act and wanted.outcome:
        rows = rows.filter(marks__contains=f"|{wanted.act}:{wanted.outcome}|")
    elif wanted.act:
        rows = rows.filter(marks__contains=f"|{wanted.act}:")
    elif wanted.outcome:
        rows = rows.filter(marks__contains=f":{wanted.outcome}|")
    if wanted.mine:
        entries = Proposal.objects.filter(agency_id=user.agency_id, state="open")
        others = entries.exclude(entered_by_id=user.pk)
        rows = rows.filter(matter__in=others.values("matter"))
    return rows


def alarms_of(row: MatterState, now: datetime) -> list[str]:
    """What sounds about a matter at a moment: about its open clocks, and about custody.

    A person who was released is not held any more: then the row holds no end of custody.
    """
    sounding: set[str] = set()
    if row.next_due is not None and row.next_due <= now + SOON:
        sounding.add(PAST if row.next_due <= now else NEAR)
    if row.custody_until is not None and row.custody_until <= now:
        sounding.add(CUSTODY_OVER)
    elif row.custody_at is not None and row.custody_at <= now:
        sounding.add(CUSTODY_SOON)
    return [one for one in ALARMS if one in sounding]


def _sounding(rows: QuerySet[MatterState], walked: Sequence[Band]) -> tuple[tuple[str, str], ...]:
    """How many matters stand in each band that sounds, where any does."""
    found = ((band.alarm, counted(rows.filter(band.where))) for band in walked if band.alarm)
    return tuple((alarm, number) for alarm, number in found if number != "no")
