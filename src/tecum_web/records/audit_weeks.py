"""A week of the audit as rows: its digest, the glass broken in it, how far it is reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, sha256_hex
from tecum_web.records.models import Agency, AuditRow, BrokenGlass, WeekReview


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week: its rows under one digest, glass that was broken, and who signed it off."""

    name: str
    rows: Sequence[AuditRow]
    digest: str
    is_over: bool
    glasses: Sequence[BrokenGlass]
    reviews: Sequence[WeekReview]
    standing: str


def week_of(agency: Agency, week: str, *, now: datetime) -> Week:
    """Gather one week of an agency."""
    start, end = _bounds(agency, week)
    of_agency = {"agency_id": agency.id}
    rows = list(_between(start, end).filter(**of_agency))
    glasses = BrokenGlass.objects.filter(**of_agency, at__gte=start, at__lt=end)
    reviews = list(WeekReview.objects.filter(**of_agency, week=week).order_by("id"))
    return Week(
        name=week,
        rows=rows,
        digest=_digest(rows),
        is_over=end <= now,
        glasses=list(glasses.select_related("user", "seen_by").order_by("at")),
        reviews=reviews,
        standing=standing_of(rows, reviews),
    )


def _between(start: datetime, end: datetime) -> QuerySet[AuditRow]:
    found = AuditRow.objects.filter(at__gte=start, at__lt=end)
    return found.select_related("user").order_by("at", "id")


def midnight(agency: Agency, day: date) -> datetime:
    """When a day starts on the agency's wall clock."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(agency.zone))


def _bounds(agency: Agency, week: str) -> tuple[datetime, datetime]:
    """Where a week starts and ends (ISO 8601: from Monday), on the agency's wall clock."""
    try:
        year, _, number = week.partition("-W")
        monday = date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise InputError("week: it is none; write it as 2026-W07") from error
    if monday.strftime("%G-W%V") != week:
        raise InputError("week: it is none; write it as 2026-W07")
    return midnight(agency, monday), midnight(agency, monday + timedelta(days=7))


def _digest(rows: Sequence[AuditRow]) -> str:
    told: JsonValue = [
        [one.pk, one.user_id, one.at.timestamp().hex(), one.act, one.record, one.predicate,
         one.allowed, one.reason]
        for one in rows
    ]  # fmt: skip
    return sha256_hex(canonical_bytes(told))


def standing_of(rows: Sequence[AuditRow], reviews: Sequence[WeekReview]) -> str:
    """Say how a week stands: each look must be reviewed by somebody other than who looked."""
    reviewers = {one.by_id for one in reviews}
    if not reviewers:
        return "not reviewed yet"
    alone = reviewers & {one.user_id for one in rows if not reviewers - {one.user_id}}
    return "a second auditor must review the looks of the first" if alone else "signed off"
