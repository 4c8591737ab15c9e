"""Breaking the glass, and signing off a week of the audit."""

from datetime import datetime, timedelta

from tecum.errors import InputError
from tecum_web.access import admit
from tecum_web.actions.acting import acting, new_id
from tecum_web.records.audit_weeks import week_of
from tecum_web.records.models import BrokenGlass, User, WeekReview

OPEN_FOR = timedelta(minutes=30)
SHORTEST = 15


def break_glass(*, user: User, reason: str, now: datetime) -> BrokenGlass:
    """Take leave to read for half an hour; it raises an alarm that stays until it was reviewed.

    Raises:
        RefusedError: this person may not.
        InputError: the reason says nothing.
    """
    number = new_id("G")
    told = reason.strip()
    if len(told) < SHORTEST:
        raise InputError(f"reason: it has {len(told)} characters; say in a sentence why now")
    admit(user, "glass.break", number, now=now)
    with acting(user.agency_id):
        return BrokenGlass.objects.create(
            id=number, agency_id=user.agency_id, user=user, at=now, until=now + OPEN_FOR,
            reason=told,
        )  # fmt: skip


def review_week(*, user: User, week: str, seen: str, words: str, now: datetime) -> WeekReview:
    """Sign a week off as it was seen; glass that others broke in it counts as seen.

    Raises:
        RefusedError: this person may not.
        InputError: the week is not over, is not as it was seen, or they signed it already.
    """
    admit(user, "week.review", f"week {week}"[:80], now=now)
    with acting(user.agency_id):
        found = week_of(user.agency, week, now=now)
        if not found.is_over:
            raise InputError(f"week {week}: it is not over; review it from the next Monday on")
        if found.digest != seen:
            raise InputError(f"week {week}: it is not as you saw it; look at it again")
        if any(one.by_id == user.pk for one in found.reviews):
            raise InputError(f"week {week}: you signed it already; a second auditor may too")
        for glass in found.glasses:
            if glass.seen_at is None and glass.user_id != user.pk:
                glass.seen_by, glass.seen_at = user, now
                glass.save(update_fields=["seen_by", "seen_at"])
        return WeekReview.objects.create(
            agency_id=user.agency_id, week=week, by=user, at=now, rows=len(found.rows),
            sha256=found.digest, words=words,
        )  # fmt: skip
