"""The order of the queue, as the database can sort it: bands of urgency, each with its own index.

A matter stands in the first band that it belongs to, so every one is in exactly one. Within a band
the nearest moment comes first, then the older matter, then the id. A page is named by where the one
before it ended and by the moment at which the walk began; nothing is counted off from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q, QuerySet

from tecum.errors import InputError
from tecum.ledger.receipts import is_random_id
from tecum_web.records.models import MatterState

SOON = timedelta(hours=24)
# What may sound about a matter, the most urgent first.
CUSTODY_OVER = "An end of custody has passed"
PAST = "Past its deadline"
CUSTODY_SOON = "An end of custody is near"
NEAR = "Due within a day"
ALARMS = (CUSTODY_OVER, PAST, CUSTODY_SOON, NEAR)
# More than this nobody counts: it would take the whole table.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Matters of one urgency: what they have in common, and by which moment they are sorted."""

    number: int
    alarm: str
    where: Q
    by: str
    newest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: the walk's moment, and the band, moments and id of its last matter."""

    walk: datetime
    band: int
    moment: datetime
    opened_at: datetime
    matter: str

    def __str__(self) -> str:
        moments = (self.walk, self.moment, self.opened_at)
        return "~".join((*map(_compact, moments), str(self.band), self.matter))


def read_place(text: str) -> Place:
    """Read where a page ended, as its address names it.

    Raises:
        InputError: no page of ours ends so.
    """
    parts = text.split("~")
    try:
        walk, moment, opened_at = (_moment(one) for one in parts[:3])
        band, matter = int(parts[3]), parts[4]
    except (ValueError, IndexError) as error:
        raise InputError("page: this address names none; begin at the first page") from error
    if len(parts) != 5 or not is_random_id("M", matter):
        raise InputError("page: this address names none; begin at the first page")
    return Place(walk=walk, band=band, moment=moment, opened_at=opened_at, matter=matter)


def bands(now: datetime) -> tuple[Band, ...]:
    """The bands of open matters at a moment, the most urgent first."""
    not_over = Q(custody_until__isnull=True) | Q(custody_until__gt=now)
    not_soon = Q(custody_at__isnull=True) | Q(custody_at__gt=now)
    not_past = Q(next_due__isnull=True) | Q(next_due__gt=now)
    soon = now + SOON
    found = (
        (CUSTODY_OVER, Q(custody_until__lte=now), "custody_until"),
        (PAST, Q(next_due__lte=now) & not_over, "next_due"),
        (CUSTODY_SOON, Q(custody_at__lte=now) & not_over & not_past, "custody_at"),
        (NEAR, Q(next_due__gt=now, next_due__lte=soon) & not_soon, "next_due"),
        ("", Q(next_due__gt=soon) & not_soon, "next_due"),
        ("", Q(next_due__isnull=True) & not_soon, "opened_at"),
    )
    return tuple(
        Band(number=number, alarm=alarm, where=Q(is_open=True) & where, by=by)
        for number, (alarm, where, by) in enumerate(found)
    )


def closed_band() -> Band:
    """Matters in which nothing is open: no urgency, the newest first."""
    return Band(number=9, alarm="", where=Q(is_open=False), by="opened_at", newest_first=True)


def walk(
    rows: QuerySet[MatterState], walked: Sequence[Band], *, after: Place | None, most: int
) -> list[tuple[Band, MatterState]]:
    """Give up to so many matters in the order of the bands, after where a page ended."""
    found: list[tuple[Band, MatterState]] = []
    for band in walked:
        if after is not None and band.number < after.band:
            continue
        here = _sorted(rows.filter(band.where), band)
        if after is not None and band.number == after.band:
            here = here.filter(_beyond(band, after))
        found += [(band, row) for row in here[: most - len(found)]]
        if len(found) == most:
            break
    return found


def place_of(walk_began: datetime, band: Band, row: MatterState) -> Place:
    """Say where a page ends whose last matter this is."""
    moment: datetime = getattr(row, band.by)
    return Place(
        walk=walk_began,
        band=band.number,
        moment=moment,
        opened_at=row.opened_at,
        matter=row.matter,
    )


def counted(rows: QuerySet[MatterState]) -> str:
    """How many there are, in words; beyond a bound nobody counts."""
    number = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    if number > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,}"
    return "no" if not number else str(number)


def _sorted(rows: QuerySet[MatterState], band: Band) -> QuerySet[MatterState]:
    keys = dict.fromkeys((band.by, "opened_at", "matter"))
    if band.newest_first:
        return rows.order_by(*(F(key).desc() for key in keys))
    return rows.order_by(*keys)


def _beyond(band: Band, after: Place) -> Q:
    """What is sorted after a place; the first condition alone lets the index be used."""
    side = "lt" if band.newest_first else "gt"
    ties = Q(opened_at=after.opened_at) & Q(**{f"matter__{side}": after.matter})
    ties |= Q(**{f"opened_at__{side}": after.opened_at})
    return Q(**{f"{band.by}__{side}e": after.moment}) & (
        Q(**{f"{band.by}__{side}": after.moment}) | ties
    )


def _compact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
