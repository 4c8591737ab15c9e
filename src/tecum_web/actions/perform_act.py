"""Record what was really done, and that somebody left custody.

What happened can always be recorded, also where it contradicts an answer.
"""

from datetime import datetime

from tecum.matters.commands import PerformAct, RecordRelease
from tecum.matters.state import Matter
from tecum.terms import Act
from tecum_web.access import opened
from tecum_web.actions.acting import record, says
from tecum_web.records.models import User


def perform_act(  # noqa: PLR0913 - who, what, of what, when
    *,
    user: User,
    matter: str,
    instrument: str,
    act: Act,
    now: datetime,
    happened_at: datetime | None = None,
    item: str | None = None,
    seen: int | None = None,
) -> Matter:
    """Record that something asked was done.

    Raises:
        AbsentError, RefusedError: this person may not.
        LifecycleError: it cannot be so, or somebody else acted since.
    """
    opened(user, matter, "act.perform", now=now)
    said = says(user, happened_at, now=now)
    command = PerformAct(said=said, instrument=instrument, act=act, item=item)
    return record(user, matter, command, seen=seen, now=now)


def record_release(
    *, user: User, matter: str, now: datetime, happened_at: datetime | None = None
) -> Matter:
    """Record that the subject left custody; no second person and no queue stands before this.

    Raises:
        AbsentError, RefusedError: this person may not.
        LifecycleError: it was recorded before.
    """
    opened(user, matter, "release.record", now=now)
    command = RecordRelease(said=says(user, happened_at, now=now))
    return record(user, matter, command, seen=None, now=now)
