"""When a clock sounds: ahead of its end and at the moment, under every reading of it.

For a clock that limits custody the alarm says that a hold is about to be, or is, over-long. It
sounds for the earliest reading first, which is the one that is safe for the person held and for
the custodian; later readings follow, each with its name. Times are elapsed time, shown on the
clock of the custodian's zone, so a change of the clock moves no alarm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tecum.deadlines.instants import Instant, duration_in_words, end_of_day
from tecum.deadlines.results import Deadline, Due
from tecum.errors import ClockError

AHEAD = (timedelta(hours=4), timedelta(hours=1))


class AlarmKind(StrEnum):
    """Whether an alarm sounds before the end or at it."""

    AHEAD = "ahead"
    REACHED = "reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One alarm: when it sounds, which end it is about, and what it says.

    `sounds` is whether its time had come when it was asked for; `over` is how long the end had
    passed then.
    """

    at: Instant
    kind: AlarmKind
    limit: Instant
    readings: tuple[str, ...]
    sounds: bool
    over: timedelta | None
    says: str


def alarms(
    deadline: Deadline, now: datetime, *, ahead: Sequence[timedelta] = AHEAD
) -> tuple[Alarm, ...]:
    """Every alarm of a clock in the order in which they sound.

    Raises:
        ClockError: `now` has no zone, or a time ahead is not positive.
    """
    if now.tzinfo is None:
        raise ClockError(f"now {now.isoformat()} has no zone; give it with one")
    for length in ahead:
        if length <= timedelta(0):
            raise ClockError(f"an alarm {length} ahead is not ahead; give a positive time")
    there = Instant(utc=now, zone=deadline.zone)
    found = [
        alarm
        for limit, readings in _limits(deadline)
        for alarm in _of_limit(deadline, limit, readings, there, ahead)
    ]
    return tuple(sorted(found, key=lambda alarm: (alarm.at.utc, alarm.limit.utc)))


def next_alarm(found: Sequence[Alarm]) -> Alarm | None:
    """The first that has not sounded yet."""
    return next((alarm for alarm in found if not alarm.sounds), None)


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


def _of_limit(
    deadline: Deadline,
    limit: Instant,
    readings: tuple[str, ...],
    now: Instant,
    ahead: Sequence[timedelta],
) -> Iterator[Alarm]:
    what = "the hold must have ended" if deadline.limits_custody else "the deadline is over"
    under = f"under the reading {' and '.join(readings)} ({deadline.rule})"
    for length in ahead:
        at = limit.later(-length)
        yield Alarm(
            at=at,
            kind=AlarmKind.AHEAD,
            limit=limit,
            readings=readings,
            sounds=at.utc <= now.utc,
            over=None,
            says=f"In {duration_in_words(length)}, at {limit}, {what} {under}.",
        )
    over = now.utc - limit.utc if now.utc >= limit.utc else None
    said = f"At {limit} {what} {under}."
    if over:
        held = "this is holding too long for" if deadline.limits_custody else "it is past by"
        said = f"{said[:-1]}; {held} {duration_in_words(over)}."
    yield Alarm(
        at=limit,
        kind=AlarmKind.REACHED,
        limit=limit,
        readings=readings,
        sounds=over is not None,
        over=over,
        says=said,
    )
