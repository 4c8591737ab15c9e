"""The queue: open matters by urgency, then by age."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from tecum_web.access import admit
from tecum_web.records.models import Answer, MatterState, User

PAGE = 100
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One open matter and what sounds about it, the worst first; no person's name."""

    row: MatterState
    alarms: Sequence[str]


# What may sound about a matter, the most urgent first.
CUSTODY_OVER = "An end of custody has passed"
PAST = "Past its deadline"
CUSTODY_SOON = "An end of custody is near"
NEAR = "Due within a day"
ALARMS = (CUSTODY_OVER, PAST, CUSTODY_SOON, NEAR)


def queue(*, user: User, now: datetime, page: int = 1) -> Sequence[MatterState]:
    """Give one page of the open matters of somebody's agency; no row holds a person's name.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "queue.see", "-", now=now)
    rows = MatterState.objects.filter(agency_id=user.agency_id, is_open=True)
    # Nulls last on both databases: a matter without a clock waits behind those that have one.
    ordered = rows.order_by(F("next_due").asc(nulls_last=True), "opened_at")
    return list(ordered[(page - 1) * PAGE : page * PAGE])


def waiting(*, user: User, now: datetime, page: int = 1) -> Sequence[Waiting]:
    """Give one page of the queue with its alarms; what sounds comes first, the worst on top.

    Raises:
        RefusedError: this person may not.
    """
    rows = queue(user=user, now=now, page=page)
    answers = Answer.objects.filter(matter__in=[row.matter for row in rows])
    decided = dict(answers.values_list("matter", "document"))
    found = [Waiting(row=row, alarms=alarms_of(row, decided.get(row.matter), now)) for row in rows]
    # Sorting is stable: among equals the nearest clock stays first.
    return sorted(found, key=lambda one: ALARMS.index(one.alarms[0]) if one.alarms else len(ALARMS))


def alarms_of(row: MatterState, decided: Mapping[str, Any] | None, now: datetime) -> list[str]:
    """What sounds about a matter at a moment: about its open clocks, and about custody.

    A person who was released is not held any more, whatever an answer from before says.
    """
    sounding: set[str] = set()
    if row.next_due is not None and row.next_due - SOON <= now:
        sounding.add(PAST if row.next_due <= now else NEAR)
    if row.released_at is None:
        for alarm in _custody_alarms(decided or {}):
            if datetime.fromisoformat(alarm["limit"]) <= now:
                sounding.add(CUSTODY_OVER)
            elif datetime.fromisoformat(alarm["at"]) <= now:
                sounding.add(CUSTODY_SOON)
    return [one for one in ALARMS if one in sounding]


def _custody_alarms(decided: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    duties = [duty for act in decided.get("acts", {}).values() for duty in act["duties"]]
    for clock in (*decided.get("deadlines", ()), *duties):
        if clock["limits_custody"]:
            yield from clock["alarms"]
