"""The counting primitives for hours: each gives its readings, the rule's own reading first.

Hours are elapsed hours, whatever the clock on the wall does meanwhile: "every hour is counted"
(Fed. R. Civ. P. 6(a)(2)(B); its committee note of 2009 counts 72 hours across a clock change). The
state rules in hours do not say so of themselves, which is a reading of its own there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tecum.deadlines.instants import (
    Instant,
    day_in_words,
    duration_in_words,
    end_of_day,
    read_wall_time,
    start_of_day,
)
from tecum.deadlines.question import (
    Question,
    add_days,
    counted,
    federal_only,
    passed_in_words,
    with_other_days,
)
from tecum.deadlines.results import Counted, CountedDay, DayRole
from tecum.errors import ClockError

LIMIT = "This is where a hold would end at the latest; whether any hold is lawful here is not said."
LAST_MINUTE = time(23, 59)

_WHOSE = (
    "287.7(d) says holidays and does not say whose; this reading takes federal ones alone to stop "
    "the clock"
)
_STATE_DAYS = "6(a)(6)(C) takes in days declared by the state of the court; this reading does not"
_WALL = (
    "the rule does not say whether hours are elapsed hours across a change of the clock; this "
    "reading goes by the clock on the wall"
)


def stop_clock(question: Question) -> tuple[Counted, ...]:
    """Both 48-hour readings of a detainer, the regulation's first."""
    return (*with_other_days(question, _stopped, federal_only(question, _WHOSE)), _hold(question))


def elapsed_hold(question: Question) -> tuple[Counted, ...]:
    """Both 48-hour readings of a detainer, the form's first."""
    return (_hold(question), *with_other_days(question, _stopped, federal_only(question, _WHOSE)))


def elapsed(question: Question) -> tuple[Counted, ...]:
    """Count every hour from the start; the clock on the wall is a reading where it changes."""
    start = question.moment(question.rule.needs[0])
    due = start.later(question.elapsed)
    steps = [
        f"{question.rule.begins} at {start}.",
        f"{duration_in_words(question.elapsed)} later, every hour counted, it is {due}.",
        *_clock_change(start, due),
        *_also(question, start),
    ]
    if question.rule.limits_custody:
        steps.append(LIMIT)
    found = counted("elapsed", due, "every hour is counted", steps, _touched(start, due))
    return (found, *_by_the_wall(question, start, due))


def window(question: Question) -> tuple[Counted, ...]:
    """Hours from receipt, as a window in which a hold may last; release is due where it is over."""
    received, release = question.moment("received"), question.moment("releasable")
    closes = received.later(question.elapsed)
    steps = [
        f"{question.rule.begins} at {received}.",
        f"{duration_in_words(question.elapsed)} later, every hour counted, it is {closes}.",
        *_clock_change(received, closes),
        f"The person would otherwise be released at {release}.",
    ]
    if release.utc >= closes.utc:
        steps.append("By then the hours are over: nothing is added, and release is due at once.")
        why = "the hours ran out before release fell due"
        run = _touched(received, closes, last=DayRole.COUNTED)
        marks = [replace(one, role=_as_counted(one)) for one in run if one.day < release.day]
        marks.append(CountedDay(day=release.day, role=DayRole.DUE, why="release falls due"))
        return (counted("window", release, why, [*steps, LIMIT], marks),)
    if received.utc > release.utc:
        steps.append("The papers came after release fell due; whether they count is for counsel.")
    why = "every hour from receipt is counted"
    found = counted("window", closes, why, [*steps, LIMIT], _touched(received, closes))
    return (found, *_by_the_wall(question, received, closes, not_before=release))


def end_of_release_day(question: Question) -> tuple[Counted, ...]:
    """One minute before midnight of the day on which release falls due, local time."""
    release = question.moment("releasable")
    last = read_wall_time(datetime.combine(release.day, LAST_MINUTE), question.zone)
    steps = [f"{question.rule.begins} at {release}."]
    if last.note is not None:
        steps.append(f"{last.note}.")
    if release.utc >= last.utc:
        due = release
        steps.append("That is the last minute of the day: nothing is left, and release is due.")
    else:
        due = Instant(utc=last.utc, zone=question.zone)
        left = duration_in_words(due.utc - release.utc)
        steps.append(f"The day ends at {due}; {left} are left.")
    why = "until 11:59 p.m. of the calendar day"
    mark = CountedDay(day=due.day, role=DayRole.DUE, why="the day of release")
    return (counted("end-of-day", due, why, [*steps, LIMIT], (mark,)),)


def rolled_hours(question: Question) -> tuple[Counted, ...]:
    """Count every hour; an end on a closed day moves to the same time on the next open one."""
    return with_other_days(question, _rolled_hours, federal_only(question, _STATE_DAYS))


def backward(question: Question) -> tuple[Counted, ...]:
    """Count back from a planned event, every hour or day, nothing moved.

    Raises:
        ClockError: both `days` and `hours` were given, or none.
    """
    if (question.days is None) == (question.hours is None):
        raise ClockError(
            f"rule {question.rule.id}: give one of `days` and `hours`, not both or none"
        )
    why = "every day and hour counts, and nothing is moved"
    if question.days is not None:
        event = question.day("event")
        due = add_days(event, -question.days)
        steps = [
            f"The event is on {day_in_words(event)}.",
            f"{question.days} days before it is {day_in_words(due)}.",
        ]
        marks = [
            CountedDay(
                day=add_days(event, -number),
                role=DayRole.DUE if number == question.days else DayRole.COUNTED,
                number=number,
            )
            for number in range(question.days, 0, -1)
        ]
        marks.append(CountedDay(day=event, role=DayRole.TRIGGER))
        return (counted("elapsed", due, why, steps, marks),)
    start = question.moment("event")
    moment = start.later(-question.elapsed)
    steps = [
        f"The event is at {start}.",
        f"{duration_in_words(question.elapsed)} before it is {moment}.",
        *_clock_change(moment, start),
    ]
    days = _touched(moment, start, first=DayRole.DUE, last=DayRole.TRIGGER)
    return (counted("elapsed", moment, why, steps, days),)


def _hold(question: Question) -> Counted:
    start = question.moment("releasable")
    hours = duration_in_words(question.elapsed)
    due = start.later(question.elapsed)
    steps = [
        f"{question.rule.begins} at {start}.",
        f"{hours} later, every hour counted, it is {due}.",
        *_clock_change(start, due),
        LIMIT,
    ]
    why = (
        f"{hours} as the form prints them and as the agency's own guidance repeats, without "
        "exclusion"
    )
    return counted("elapsed", due, why, steps, _touched(start, due))


def _stopped(question: Question) -> Counted:
    """The clock stands still from midnight to midnight, local time, of every closed day."""
    start, left = question.moment("releasable"), question.elapsed
    hours = duration_in_words(left)
    steps = [f"{question.rule.begins} at {start}."]
    days: list[CountedDay] = []
    at, day = start, start.day
    while True:
        closed = question.closed(day)
        ends = end_of_day(day, question.zone)
        if closed is not None:
            days.append(CountedDay(day=day, role=DayRole.SKIPPED, why=closed))
            steps.append(f"{day_in_words(day)}: the clock stands still ({closed}).")
        else:
            run = ends.utc - at.utc
            if run >= left:
                due = at.later(left)
                days += _last(day, due, start, left)
                steps.append(f"{day_in_words(day)}: the last {duration_in_words(left)} run.")
                steps += [f"The {hours} end at {due}.", LIMIT]
                break
            left -= run
            role = DayRole.TRIGGER if day == start.day else DayRole.COUNTED
            days.append(CountedDay(day=day, role=role, why=f"{duration_in_words(run)} run"))
            rest = duration_in_words(left)
            steps.append(f"{day_in_words(day)}: {duration_in_words(run)} run, {rest} are left.")
        at, day = ends, add_days(day, 1)
    why = (
        "the regulation excludes Saturdays, Sundays and holidays; that the clock stands still from "
        "midnight to midnight on them is this project's reading of it, for counsel to confirm"
    )
    return counted("stop-clock", due, why, steps, days, asked=(start.day, day))


def _last(day: date, due: Instant, start: Instant, left: timedelta) -> Iterator[CountedDay]:
    """The day on which the rest runs; at midnight the moment itself is on the day after."""
    run = f"{duration_in_words(left)} run"
    if due.day == day:
        yield CountedDay(day=day, role=DayRole.DUE, why=run)
        return
    role = DayRole.TRIGGER if day == start.day else DayRole.COUNTED
    yield CountedDay(day=day, role=role, why=run)
    yield CountedDay(day=due.day, role=DayRole.DUE, why="as the day begins")


def _rolled_hours(question: Question) -> Counted:
    start = question.moment("trigger")
    ends = start.later(question.elapsed)
    steps = [
        f"{question.rule.begins} at {start}; counting begins at once.",
        f"{duration_in_words(question.elapsed)} later, every hour counted, it is {ends}.",
        *_clock_change(start, ends),
    ]
    day, passed = question.next_open(ends.day)
    why = "every hour is counted, and the end may not lie on a closed day"
    if not passed:
        steps.append(f"{day_in_words(day)} is a business day, so it stands.")
        days = _touched(start, ends)
        return counted("rolled", ends, why, steps, days, asked=(day, day))
    wall = datetime.combine(day, ends.local.time())
    due = read_wall_time(wall, question.zone)
    steps += passed_in_words(passed)
    steps.append(f"The period runs to the same time on the next open day: {due}.")
    if due.note is not None:
        steps.append(f"{due.note}.")
    touched = [one for one in _touched(start, ends) if one.day < ends.day]
    days = (*touched, *passed, CountedDay(day=due.day, role=DayRole.DUE))
    plain = Instant(utc=due.utc, zone=question.zone)
    return counted("rolled", plain, why, steps, days, asked=(ends.day, day))


def _by_the_wall(
    question: Question, start: Instant, due: Instant, *, not_before: Instant | None = None
) -> tuple[Counted, ...]:
    """The reading by the clock on the wall, where the clock changes in between."""
    if start.local.utcoffset() == due.local.utcoffset():
        return ()
    wall = read_wall_time(start.local.replace(tzinfo=None) + question.elapsed, question.zone)
    there = Instant(utc=wall.utc, zone=question.zone)
    if not_before is not None and there.utc < not_before.utc:
        there = not_before
    steps = [
        f"{question.rule.begins} at {start}.",
        f"{duration_in_words(question.elapsed)} on the clock on the wall, it is {there}.",
    ]
    if wall.note is not None:
        steps.append(f"{wall.note}.")
    return (counted("wall-clock", there, _WALL, steps, _touched(start, there)),)


def _as_counted(day: CountedDay) -> DayRole:
    """The role of a day of a window that closed before the day that is due."""
    return DayRole.COUNTED if day.role is DayRole.DUE else day.role


def _also(question: Question, start: Instant) -> Iterable[str]:
    for duty in question.rule.also:
        length = timedelta(hours=duty.hours)
        by = start.later(length)
        yield f"Beside it, within {duration_in_words(length)}, by {by}: {duty.what}."


def _touched(
    start: Instant,
    end: Instant,
    *,
    first: DayRole = DayRole.TRIGGER,
    last: DayRole = DayRole.DUE,
) -> tuple[CountedDay, ...]:
    """The days from one moment to a later one, each with the time that runs on it."""
    days = []
    day, at = start.day, start
    while day < end.day:
        ends = end_of_day(day, start.zone)
        run = f"{duration_in_words(ends.utc - at.utc)} run"
        role = first if day == start.day else DayRole.COUNTED
        days.append(CountedDay(day=day, role=role, why=run))
        day, at = add_days(day, 1), ends
    role = DayRole.DUE if not days else last
    ran = end.utc - max(at.utc, start_of_day(day, start.zone).utc)
    run = f"{duration_in_words(ran)} run" if ran else "as the day begins"
    days.append(CountedDay(day=day, role=role, why=run))
    return tuple(days)


def _clock_change(earlier: Instant, later: Instant) -> list[str]:
    before, after = earlier.local, later.local
    if before.utcoffset() == after.utcoffset():
        return []
    return [
        f"The clock changes in between ({before.tzname()} to {after.tzname()}).",
        "Elapsed hours are counted, so the clock on the wall shows another hour.",
    ]
