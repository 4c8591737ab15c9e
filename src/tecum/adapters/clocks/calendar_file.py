"""Writes deadlines as iCalendar events (RFC 5545), one event a clock, and keeps a feed of them.

* The UID comes from an opaque id of the caller and never changes (RFC 5545, 3.8.4.7); the id
  itself is not written, so that a feed names no matter and nobody.
* SEQUENCE rises when a deadline moves (3.8.7.4), and an event that did not change keeps every
  byte, so a calendar that subscribes sees news only where there is some.
* A deadline in days is an all-day event; one in hours stands at its moment in UTC, with the wall
  time of its zone in the text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Component, Event

from tecum.deadlines.alarms import alarms
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Deadline, due_in_words
from tecum.errors import ClockError

# A name space of our own (RFC 9562, 5.5), so that an id gives the same UID on every machine.
_NAME_SPACE = UUID("6d1f3a52-6c0e-5d6b-9d0a-0f3f2a1c7be4")
_PRODUCT = "-//Tecum//Deadlines//EN"
_BEFORE_A_DAY = timedelta(hours=15)  # at nine in the morning of the day before
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # no alarm of an event has sounded when it is written


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvent:
    """A deadline for a calendar. `id` is opaque: it must not say whom the matter is about.

    `title` is what a calendar shows of it; the title of the rule names nobody.
    """

    id: str
    deadline: Deadline
    title: str


def calendar_file(
    events: Sequence[ClockEvent],
    *,
    stamp: datetime,
    kept: bytes = b"",
    file: str = "the calendar file",
) -> bytes:
    """Write a feed; `kept` is the feed as it was, whose other events stay as they are.

    Args:
        events: the deadlines to add or to bring up to date.
        stamp: when this is written, for DTSTAMP of what is new or changed.
        kept: a feed that this function wrote earlier; empty for a new one.
        file: what messages call it.

    Raises:
        ClockError: `kept` is no calendar of ours.
    """
    feed = _read(kept, file) if kept else _new_feed()
    at = {str(one["UID"]): place for place, one in enumerate(feed.subcomponents) if "UID" in one}
    for event in events:
        made = _event(event, stamp)
        uid = str(made["UID"])
        place = at.get(uid)
        if place is None:
            at[uid] = len(feed.subcomponents)
            feed.add_component(made)
            continue
        earlier = feed.subcomponents[place]
        if _says(earlier) == _says(made):
            continue
        made.pop("SEQUENCE")
        made.add("sequence", int(earlier.get("SEQUENCE", 0)) + 1)
        feed.subcomponents[place] = made
    written: bytes = feed.to_ical()
    return written


def event_uid(opaque_id: str) -> str:
    """The UID of a clock's event: the same for the same id, and the id cannot be read from it."""
    return str(uuid5(_NAME_SPACE, opaque_id))


def _new_feed() -> Calendar:
    feed = Calendar()
    feed.add("prodid", _PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    return feed


def _read(data: bytes, file: str) -> Calendar:
    try:
        feed = Calendar.from_ical(data)
    except ValueError as error:
        raise ClockError(f"{file}: is not iCalendar; name another file") from error
    if not isinstance(feed, Calendar) or feed.get("PRODID") != _PRODUCT:
        raise ClockError(
            f"{file}: was not written by Tecum, and is left as it is; name another file"
        )
    return feed


def _event(entry: ClockEvent, stamp: datetime) -> Event:
    deadline = entry.deadline
    event = Event()
    event.add("uid", event_uid(entry.id))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", 0)
    due = deadline.due
    event.add("dtstart", due.utc if isinstance(due, Instant) else due)
    event.add("summary", entry.title)
    event.add("description", _description(deadline))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    for says, trigger in _alarms(deadline, entry.title):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", says)
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    return event


def _alarms(deadline: Deadline, title: str) -> Iterator[tuple[str, datetime | timedelta]]:
    """What sounds, and when: a custody clock at the end of every reading, the safest first."""
    if not isinstance(deadline.due, Instant):
        yield title, -_BEFORE_A_DAY
        return
    for one in alarms(deadline, _LONG_AGO):
        yield one.says, one.at.utc


def _description(deadline: Deadline) -> str:
    lines = [f"{due_in_words(deadline.due)} by {deadline.rule} ({deadline.cite})", ""]
    lines += deadline.steps
    if len(deadline.readings) > 1:
        lines += ["", "Every reading:"]
        for reading in deadline.readings:
            safe = [str(who) for who, name in deadline.safest_for.items() if name == reading.name]
            safest = f" (safest for {' and '.join(safe)})" if safe else ""
            lines.append(f"{reading.name}{safest}: {due_in_words(reading.due)}; {reading.why}")
    return "\n".join([*lines, "", "This is no legal advice."])


def _says(event: Component) -> bytes:
    """What an event tells, without when and how often it was told."""
    copy = Event.from_ical(event.to_ical())
    for name in ("DTSTAMP", "SEQUENCE"):
        copy.pop(name, None)
    said: bytes = copy.to_ical()
    return said
