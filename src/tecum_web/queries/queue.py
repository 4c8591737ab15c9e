"""The queue: open matters by urgency, then by age."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from tecum_web.access import admit
from tecum_web.records.models import MatterState, User

PAGE = 100


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
