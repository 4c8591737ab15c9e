"""When a clock sounds: ahead of its end and at the moment, under every reading of it.

For a clock that limits custody the alarm says that a hold is about to be, or is, over-long. It
sounds for the earliest reading first, which is the one that is safe for the person held and for
the custodian; later readings follow, each with its name. Times are elapsed time, shown on the
clock of the custodian's zone, so a change of the clock moves no alarm. Where the law allows no hold
at all, the limit is the moment of release itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tecum.deadlines.instants import Instant, duration_in_words, end_of_day, read_wall_time
from tecum.deadlines.results import Deadline, Due
from tecum.errors import ClockError

AHEAD = (timedelta(hours=4), timedelta(hours=1))
TOO_LONG = "this is holding too long for"


class AlarmKind(StrEnum):
    """Whether an alarm sounds before the end or at it."""

    AHEAD = "ahead"
    REACHED = "reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: when it sounds, which end it is about, and what it says.

    `sounds` is whether its time had come when it was asked for, None where nobody said when that
    was; `over` is how long the end had passed then. No `readings`: the end hangs on none.
    """

    at: Instant
    kind: AlarmKind
    limit: Instant
    readings: tuple[str, ...]
    sounds: bool | None
    over: timedelta | None
    says: str


def alarms(
    deadline: Deadline, now: datetime | None, *, ahead: Sequence[timedelta] = AHEAD
) -> tuple[Alarm, ...]:
    """Every alarm of a clock in the order in which they sound; without `now` none has sounded.

    Raises:
        ClockError: `now` has no zone, or a time ahead is not positive.
    """
    found = [
        alarm
        for limit, readings in _limits(deadline)
        for alarm in _of_limit(_End.of(deadline, limit, readings), now, ahead)
    ]
    return tuple(sorted(found, key=lambda alarm: (alarm.at.utc, alarm.limit.utc)))


def alarms_of(deadline: Deadline, now: datetime | None) -> tuple[Alarm, ...]:
    """The alarms of a deadline that has a time of day; one that is a day has none.

    Raises:
        ClockError: as for `alarms`.
    """
    return alarms(deadline, now) if isinstance(deadline.due, Instant) else ()


def release_alarms(
    release: Instant, now: datetime | None, *, ahead: Sequence[timedelta] = AHEAD
) -> tuple[Alarm, ...]:
    """The alarms where the law prohibits every hold: its limit is the release itself.

    Raises:
        ClockError: as for `alarms`.
    """
    end = _End(
        limit=release,
        readings=(),
        what="the person must have been released",
        under=", for the law here prohibits a hold",
        past=TOO_LONG,
    )
    return tuple(_of_limit(end, now, ahead))


def next_alarm(found: Sequence[Alarm]) -> Alarm | None:
    """The first that has not sounded yet."""
    return next((alarm for alarm in found if not alarm.sounds), None)


def ends_reached(found: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Those that say that an end has come, each end once, the earliest first."""
    reached = {one.says: one for one in found if one.sounds and one.kind is AlarmKind.REACHED}
    return tuple(sorted(reached.values(), key=lambda one: one.limit.utc))


def read_now(text: str, zone: str) -> Instant:
    """Read the present moment as it is typed: by the clock of the zone, or with its offset.

    Raises:
        ClockError: no moment, or an unknown zone.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", text):
        try:
            wall = datetime.fromisoformat(text)
        except ValueError as error:
            raise ClockError(f"now {text!r}: {error}; mend the date or the time") from error
        if wall.tzinfo is None:
            return read_wall_time(wall, zone)
        try:
            return Instant(utc=wall, zone=zone)
        except OverflowError as error:
            raise ClockError(f"now {text!r}: too near the end of the calendar") from error
    raise ClockError(
        f"now {text!r} is no moment; write 2026-08-09T20:10 by the clock there, or with an offset"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """One end of a clock, and the words in which its alarms speak of it."""

    limit: Instant
    readings: tuple[str, ...]
    what: str
    under: str
    past: str

    @classmethod
    def of(cls, deadline: Deadline, limit: Instant, readings: tuple[str, ...]) -> "_End":
        custody = deadline.limits_custody
        return cls(
            limit=limit,
            readings=readings,
            what="the hold must have ended" if custody else "the deadline is over",
            under=f" under the reading {' and '.join(readings)} ({deadline.rule})",
            past=TOO_LONG if custody else "it is past by",
        )


def _limits(deadline: Deadline) -> Iterator[tuple[Instant, tuple[str, ...]]]:
    """The moments at which a reading ends, each with the readings that end there."""
    ends: dict[Instant, list[str]] = {}
    for reading in deadline.readings:
        ends.setdefault(_end(reading.due, deadline.zone), []).append(reading.name)
    for limit, names in sorted(ends.items(), key=lambda item: item[0].utc):
        yield limit, tuple(names)


def _end(due: Due, zone: str) -> Instant:
    """A day ends when the next begins."""
    return due if isinstance(due, Instant) else end_of_day(due, zone)


def _of_limit(end: _End, now: datetime | None, ahead: Sequence[timedelta]) -> Iterator[Alarm]:
    if now is not None and now.tzinfo is None:
        raise ClockError(f"now {now.isoformat()} has no zone; give it with one")
    for length in ahead:
        if length <= timedelta(0):
            raise ClockError(f"an alarm {length} ahead is not ahead; give a positive time")
        at = end.limit.later(-length)
        yield Alarm(
            at=at,
            kind=AlarmKind.AHEAD,
            limit=end.limit,
            readings=end.readings,
            sounds=None if now is None else at.utc <= now,
            over=None,
            says=f"In {duration_in_words(length)}, at {end.limit}, {end.what}{end.under}.",
        )
    over = now - end.limit.utc if now is not None and now >= end.limit.utc else None
    said = f"At {end.limit} {end.what}{end.under}"
    yield Alarm(
        at=end.limit,
        kind=AlarmKind.REACHED,
        limit=end.limit,
        readings=end.readings,
        sounds=None if now is None else over is not None,
        over=over,
        says=f"{said}; {end.past} {duration_in_words(over)}." if over else f"{said}.",
    )
