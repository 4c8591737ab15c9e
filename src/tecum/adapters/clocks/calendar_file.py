"""Writes deadlines as iCalendar events (RFC 5545), one event a clock, and keeps a feed of them.

* The UID comes from an opaque id of the caller and never changes (RFC 5545, 3.8.4.7); the id
  itself is not written, so that a feed names no matter and nobody.
* SEQUENCE rises when a deadline moves (3.8.7.4), and an event that did not change keeps every
  byte, so a calendar that subscribes sees news only where there is some.
* The event of a clock that is open no more is cancelled, never left out (3.8.1.11): a calendar that
  has it would otherwise keep a deadline that nobody waits for. Its SEQUENCE rises as well.
* The file is no message of a scheduling transaction, so it has no METHOD (3.7.2), which would ask
  for an organizer by name (RFC 5546, 3.2.1).
* A deadline in days is an all-day event; one in hours stands at its moment in UTC, with the wall
  time of its zone in the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Component, Event

from tecum.deadlines.alarms import alarms
from tecum.deadlines.instants import Instant, day_in_words, read_wall_time
from tecum.deadlines.results import Deadline, due_day, due_in_words
from tecum.errors import ClockError

# A name space of our own (RFC 9562, 5.5), so that an id gives the same UID on every machine.
_NAME_SPACE = UUID("6d1f3a52-6c0e-5d6b-9d0a-0f3f2a1c7be4")
_PRODUCT = "-//Tecum//Deadlines//EN"
_ONE_DAY, _MORNING = timedelta(days=1), time(9)  # a day warns at nine in the morning before it
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
    open_ids: Iterable[str] | None = None,
    file: str = "the calendar file",
) -> bytes:
    """Write a feed; `kept` is the feed as it was, whose other events stay as they are.

    Args:
        events: the deadlines to add or to bring up to date.
        stamp: when this is written, for DTSTAMP of what is new or changed.
        kept: a feed that this function wrote earlier; empty for a new one.
        open_ids: the ids of all open clocks of this feed; the event of any other is cancelled. None
            where they are not known: then no event is.
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
        feed.subcomponents[place] = _next(made, after=earlier)
    if open_ids is not None:
        still_open = {event_uid(each) for each in open_ids}
        for place, one in enumerate(feed.subcomponents):
            if isinstance(one, Event) and str(one["UID"]) not in still_open and not _over(one):
                feed.subcomponents[place] = _next(_cancelled(one, stamp), after=one)
    written: bytes = feed.to_ical()
    return written


def cancelled_uids(kept: bytes, file: str = "the calendar file") -> frozenset[str]:
    """The UIDs of a feed's events that are cancelled.

    Raises:
        ClockError: `kept` is no calendar of ours.
    """
    feed = _read(kept, file) if kept else _new_feed()
    return frozenset(str(one["UID"]) for one in feed.walk("VEVENT") if _over(one))


def event_uid(opaque_id: str) -> str:
    """The UID of a clock's event: the same for the same id, and the id cannot be read from it."""
    return str(uuid5(_NAME_SPACE, opaque_id))


def _new_feed() -> Calendar:
    feed = Calendar()
    feed.add("prodid", _PRODUCT)
    feed.add("version", "2.0")
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
    feed.pop("METHOD", None)
    return feed


def _next(made: Event, *, after: Component) -> Event:
    """An event as the next that is said of its UID."""
    made.pop("SEQUENCE", None)
    made.add("sequence", int(after.get("SEQUENCE", 0)) + 1)
    return made


def _over(event: Component) -> bool:
    return str(event.get("STATUS", "")) == "CANCELLED"


def _cancelled(event: Event, stamp: datetime) -> Event:
    """The same event, cancelled: it sounds no more, and says so where STATUS is not shown."""
    made = Event()
    for name in ("UID", "DTSTART", "DESCRIPTION", "CLASS", "TRANSP"):
        if name in event:
            made[name] = event[name]
    made.add("dtstamp", stamp.astimezone(UTC))
    made.add("summary", f"Cancelled: {event.get('SUMMARY', '')}")
    made.add("status", "CANCELLED")
    return made


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
        # A moment is not what TRIGGER takes of itself, and must say that it is one (3.8.6.3).
        alarm.add("trigger", trigger, parameters={"VALUE": "DATE-TIME"})
        event.add_component(alarm)
    return event


def _alarms(deadline: Deadline, title: str) -> Iterator[tuple[str, datetime]]:
    """What sounds, and when: at the end of every reading and ahead of it, the earliest first."""
    if isinstance(deadline.due, Instant):
        for one in alarms(deadline, _LONG_AGO):
            yield one.says, one.at.utc
        return
    ends: dict[date, list[str]] = {}
    for reading in sorted(deadline.readings, key=lambda one: due_day(one.due)):
        ends.setdefault(due_day(reading.due), []).append(reading.name)
    for day, names in ends.items():
        under = f" under the reading {' and '.join(names)} ({deadline.rule})"
        at = read_wall_time(datetime.combine(day - _ONE_DAY, _MORNING), deadline.zone)
        yield f"{title}: until the end of {day_in_words(day)}{under}.", at.utc


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
