"""The audit made visible: who looked at what, a week to sign off, and why somebody may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tecum_web.access import ACTS, Decision, admit, may, opened
from tecum_web.records.audit_weeks import Week, midnight, week_of
from tecum_web.records.models import AuditRow, BrokenGlass, Proposal, User

MOST = 200
ON_AN_ENTRY = frozenset(
    {
        "answer.sign",
        "answer.withdraw",
        "acknowledgement.sign",
        "acknowledgement.withdraw",
    }
)
NO_ENTRY = Decision(allowed=False, why="no entry waits in this matter", predicate="entry_waits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The audit list: its newest rows that were asked for, how many there are, and alarms."""

    rows: Sequence[AuditRow]
    count: int
    alarms: Sequence[BrokenGlass]


def people(user: User) -> dict[str, str]:
    """Give the accounts of somebody's agency, by key, for a choice."""
    found = User.objects.filter(agency_id=user.agency_id).order_by("username")
    return {str(key): name for key, name in found.values_list("pk", "username")}


def looks(
    *, user: User, person: str = "", record: str = "", day: date | None = None, now: datetime
) -> Looks:
    """Give who looked at what, newest first; that this was asked is written down too.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "audit.see", "audit", now=now)
    rows = AuditRow.objects.filter(agency_id=user.agency_id).select_related("user")
    if person:
        rows = rows.filter(user_id=int(person))
    if record:
        rows = rows.filter(record=record)
    if day is not None:
        start = midnight(user.agency, day)
        rows = rows.filter(at__gte=start, at__lt=midnight(user.agency, day + timedelta(days=1)))
    unseen = BrokenGlass.objects.filter(agency_id=user.agency_id, seen_at=None)
    return Looks(
        rows=list(rows.order_by("-at", "-id")[:MOST]),
        count=rows.count(),
        alarms=list(unseen.select_related("user").order_by("at")),
    )


def week_page(*, user: User, week: str, now: datetime) -> Week:
    """Give one week to whoever may see the audit.

    Raises:
        RefusedError: this person may not.
        InputError: it is no week.
    """
    admit(user, "audit.see", f"week {week}"[:80], now=now)
    return week_of(user.agency, week, now=now)


def last_week(user: User, *, now: datetime) -> str:
    """Name the last week that is over on the agency's wall clock."""
    day = now.astimezone(ZoneInfo(user.agency.zone)).date() - timedelta(days=7)
    return day.strftime("%G-W%V")


def acts_explained(*, user: User, matter: str, now: datetime) -> Sequence[tuple[str, Decision]]:
    """Give every act with this matter: allowed, or the sentence why not.

    Raises:
        AbsentError, RefusedError: this person may not ask.
    """
    row = opened(user, matter, "why.ask", now=now)
    waiting = list(Proposal.objects.filter(matter=matter, agency_id=user.agency_id, state="open"))
    found: list[tuple[str, Decision]] = []
    for act in ACTS:
        if act not in ON_AN_ENTRY:
            found.append((act, may(user, act, matter=row, now=now)))
        elif not waiting:
            found.append((act, NO_ENTRY))
        else:
            found += [(act, may(user, act, matter=row, proposal=one)) for one in waiting]
    return found


def may_review(user: User) -> Decision:
    """Whether somebody may sign a week off."""
    return may(user, "week.review")
