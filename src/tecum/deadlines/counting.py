"""The counting primitives: each gives its readings, the rule's own reading first.

A primitive sees one `Question`: instants already read, lengths already checked, a calendar. The
statutes stand beside the rules that name these primitives (`rules.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.instants import (
    WEEKDAYS,
    Instant,
    day_in_words,
    end_of_day,
)
from tecum.deadlines.results import Counted, Due, Reading, Skipped, due_in_words
from tecum.deadlines.rules import Counting
from tecum.errors import ClockError

_LIMIT = (
    "This is where a hold would end at the latest; whether any hold is lawful here is not said."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be counted. Instants are already in `zone`."""

    rule: str
    given: Mapping[str, Due]
    days: int | None
    hours: int | None
    observed_is_holiday: bool
    calendar: Calendar
    zone: str

    def day(self, name: str) -> date:
        """The day of an instant or day that was given."""
        value = self.given[name]
        return value.day if isinstance(value, Instant) else value

    def moment(self, name: str) -> Instant:
        """An instant that was given.

        Raises:
            ClockError: only a day was given.
        """
        value = self.given[name]
        if not isinstance(value, Instant):
            raise ClockError(
                f"rule {self.rule}: `{name}` is the day {value.isoformat()} without a time; hours "
                f"are counted from a moment, give one such as {value.isoformat()}T09:30"
            )
        return value

    def closed(self, day: date) -> str | None:
        """Why a day is closed, or None where it is open."""
        return self.calendar.court_day(
            day, observed_is_holiday=self.observed_is_holiday
        ).closed_because


def printed(question: Question) -> tuple[Counted, ...]:
    """Take the printed date as it stands; show beside it what others might read into it."""
    due, day = question.given["date"], question.day("date")
    steps = [
        f"The paper prints {due_in_words(due)}.",
        "A printed date is not computed and does not move.",
    ]
    others: list[Counted] = []
    try:
        closed = question.closed(day)
    except ClockError as error:
        closed = None
        steps.append(f"Whether that day is open is not known ({error}).")
    if closed is not None:
        steps.append(
            f"{day_in_words(day)} is closed ({closed}); a court may read it as the next open day."
        )
        why = f"the printed day is closed ({closed}); no rule found moves a printed date"
        others.append(_next_open(question, day, why))
    if "trigger" in question.given and question.days is not None:
        counted = _add_days(question.day("trigger"), question.days)
        if counted != day:
            last = f"Day {question.days} is {day_in_words(counted)}."
            words = [*_first_days(question.day("trigger")), last]
            steps.append(
                f"{question.days} days from {day_in_words(question.day('trigger'))} would end on "
                f"{day_in_words(counted)}: the paper's date and its days disagree."
            )
            why = f"{question.days} days counted from the trigger, against the printed date"
            others.append(_counted("counted-days", counted, why, words))
    return (
        _counted("printed-date", due, "the date on the face is the first reading", steps),
        *others,
    )


def calendar_days(question: Question) -> tuple[Counted, ...]:
    """Count every day; the last day stands, open or not."""
    trigger, days = question.day("trigger"), _length(question.days, question.rule, "days")
    last = _add_days(trigger, days)
    steps = [*_first_days(trigger), *_holidays_inside(question, trigger, last)]
    closed = question.closed(last)
    if closed is None:
        steps.append(f"Day {days}, {day_in_words(last)}, is a business day, so it stands.")
        return (_counted("as-counted", last, "every day is counted", steps),)
    steps.append(
        f"Day {days}, {day_in_words(last)}, is closed ({closed}); the paper does not move it, so "
        "it stands, and doing it by then is safe."
    )
    why = (
        f"day {days} is closed ({closed}); Fed. R. Civ. P. 6(a)(1)(C) would move it, but governs "
        "periods of court rules and statutes, not of this paper"
    )
    stands = _counted("as-counted", last, "every day is counted and nothing moves the last", steps)
    return stands, _next_open(question, last, why)


def rolled_days(question: Question) -> tuple[Counted, ...]:
    """Count every day; a last day that is closed runs to the next open one (Rule 6(a)(1))."""
    return _with_observed(question, lambda one: _rolled(one, "trigger"))


def business_days(question: Question) -> tuple[Counted, ...]:
    """Count open days only, the trigger day excluded."""
    return _with_observed(question, _business)


def earlier_of(question: Question) -> tuple[Counted, ...]:
    """Take the earlier of compliance and the days after service (Rule 45(d)(2)(B))."""
    counted = list(_with_observed(question, _before_compliance))
    compliance = question.given["compliance"]
    if isinstance(compliance, Instant) and compliance.day <= _due_day(counted[0].reading.due):
        why = "the rule says before the time specified for compliance, and the paper gives the hour"
        counted.append(
            _counted("before-the-hour", compliance, why, [f"Compliance is {compliance}."])
        )
    return tuple(counted)


def stop_clock(question: Question) -> tuple[Counted, ...]:
    """Both 48-hour readings of a detainer, the regulation's first."""
    return (*_with_observed(question, _stopped), _elapsed(question))


def elapsed_hold(question: Question) -> tuple[Counted, ...]:
    """Both 48-hour readings of a detainer, the form's first."""
    return (_elapsed(question), *_with_observed(question, _stopped))


def backward(question: Question) -> tuple[Counted, ...]:
    """Count back from a planned event, every hour or day, nothing moved."""
    if (question.days is None) == (question.hours is None):
        raise ClockError(f"rule {question.rule}: give one of `days` and `hours`, not both or none")
    why = "every day and hour counts, and nothing is moved"
    if question.days is not None:
        event = question.day("event")
        due = _add_days(event, -question.days)
        steps = [
            f"The event is on {day_in_words(event)}.",
            f"{question.days} days before it is {day_in_words(due)}.",
        ]
        return (_counted("elapsed", due, why, steps),)
    hours = _length(question.hours, question.rule, "hours")
    start = question.moment("event")
    moment = start.later(-timedelta(hours=hours))
    steps = [f"The event is at {start}.", f"{hours} hours before it is {moment}."]
    steps += _clock_change(moment, start)
    return (_counted("elapsed", moment, why, steps),)


COUNTERS: Mapping[Counting, Callable[[Question], tuple[Counted, ...]]] = MappingProxyType(
    {
        Counting.PRINTED: printed,
        Counting.CALENDAR_DAYS: calendar_days,
        Counting.BUSINESS_DAYS: business_days,
        Counting.ROLLED_DAYS: rolled_days,
        Counting.EARLIER_OF: earlier_of,
        Counting.STOP_CLOCK: stop_clock,
        Counting.ELAPSED_HOLD: elapsed_hold,
        Counting.BACKWARD: backward,
    }
)


def _rolled(question: Question, trigger_name: str) -> Counted:
    trigger, days = question.day(trigger_name), _length(question.days, question.rule, "days")
    last = _add_days(trigger, days)
    steps = [*_first_days(trigger), *_holidays_inside(question, trigger, last)]
    due, skipped = _roll(question, last)
    if due == last:
        steps.append(f"Day {days}, {day_in_words(last)}, is a business day, so it stands.")
    else:
        steps.append(f"Day {days} is {day_in_words(last)}.")
        steps += [f"{day_in_words(one.day)} is closed ({one.why})." for one in skipped]
        steps.append(f"The period runs to the next open day, {day_in_words(due)}.")
    return _counted("rolled", due, "the last day may not be a closed one", steps, skipped)


def _business(question: Question) -> Counted:
    trigger, days = question.day("trigger"), _length(question.days, question.rule, "days")
    steps = [f"{day_in_words(trigger)} is the day of the trigger and is not counted."]
    skipped: list[Skipped] = []
    day, count = trigger, 0
    while count < days:
        day = _add_days(day, 1)
        closed = question.closed(day)
        if closed is not None:
            skipped.append(Skipped(day=day, why=closed))
            steps.append(f"{day_in_words(day)} is not counted ({closed}).")
            continue
        count += 1
        if count in {1, days}:
            steps.append(f"Business day {count} is {day_in_words(day)}.")
    return _counted("business-days", day, "closed days are not counted", steps, skipped)


def _before_compliance(question: Question) -> Counted:
    counted = _rolled(question, "served")
    after_service, compliance = _due_day(counted.reading.due), question.day("compliance")
    due = min(after_service, compliance)
    first = "compliance" if compliance <= after_service else f"{question.days} days after service"
    steps = [
        *counted.steps,
        f"Compliance is asked for {due_in_words(question.given['compliance'])}.",
        f"The earlier is {first}: {day_in_words(due)}.",
    ]
    skipped = counted.skipped if due == after_service else ()
    return _counted("earlier-of", due, "the earlier of the two", steps, skipped)


def _elapsed(question: Question) -> Counted:
    start = question.moment("releasable")
    hours = _length(question.hours, question.rule, "hours")
    due = start.later(timedelta(hours=hours))
    steps = [
        f"The person would otherwise be released at {start}.",
        f"{hours} hours later, every hour counted, it is {due}.",
        *_clock_change(start, due),
        _LIMIT,
    ]
    why = (
        f"{hours} hours as the form prints them and as the agency's own guidance repeats, without "
        "exclusion"
    )
    return _counted("elapsed", due, why, steps)


def _stopped(question: Question) -> Counted:
    """The clock stands still from midnight to midnight, local time, of every closed day."""
    start = question.moment("releasable")
    hours = _length(question.hours, question.rule, "hours")
    left = timedelta(hours=hours)
    steps = [f"The person would otherwise be released at {start}."]
    skipped: list[Skipped] = []
    at, day = start, start.day
    while True:
        closed = question.closed(day)
        ends = end_of_day(day, question.zone)
        if closed is not None:
            skipped.append(Skipped(day=day, why=closed))
            steps.append(f"{day_in_words(day)}: the clock stands still ({closed}).")
        else:
            run = ends.utc - at.utc
            if run >= left:
                due = at.later(left)
                steps.append(f"{day_in_words(day)}: the last {_duration(left)} run.")
                steps += [f"The {hours} hours end at {due}.", _LIMIT]
                break
            left -= run
            steps.append(f"{day_in_words(day)}: {_duration(run)} run, {_duration(left)} are left.")
        at, day = ends, _add_days(day, 1)
    why = (
        "the regulation excludes Saturdays, Sundays and holidays; that the clock stands still from "
        "midnight to midnight on them is this project's reading of it, for counsel to confirm"
    )
    return _counted("stop-clock", due, why, steps, skipped)


def _with_observed(question: Question, count: Callable[[Question], Counted]) -> tuple[Counted, ...]:
    """Count as asked, and beside it with observed days the other way where that differs."""
    asked = count(question)
    kept = question.observed_is_holiday
    other = count(replace(question, observed_is_holiday=not kept))
    if other.reading.due == asked.reading.due:
        return (asked,)
    name = f"{asked.reading.name}-observed-days-{'open' if kept else 'closed'}"
    why = (
        "5 USC 6103(b) and Executive Order 11582 move a weekend holiday for pay and leave; whether "
        "the day it is moved to is a holiday here is open, and this reading takes it to be "
        + ("none" if kept else "one")
    )
    return asked, replace(other, reading=replace(other.reading, name=name, why=why))


def _next_open(question: Question, day: date, why: str) -> Counted:
    due, skipped = _roll(question, day)
    steps = [f"{day_in_words(one.day)} is closed ({one.why})." for one in skipped]
    return _counted(
        "next-open-day", due, why, [*steps, f"The next open day is {day_in_words(due)}."], skipped
    )


def _roll(question: Question, day: date) -> tuple[date, tuple[Skipped, ...]]:
    skipped: list[Skipped] = []
    while (closed := question.closed(day)) is not None:
        skipped.append(Skipped(day=day, why=closed))
        day = _add_days(day, 1)
    return day, tuple(skipped)


def _first_days(trigger: date) -> list[str]:
    return [
        f"{day_in_words(trigger)} is the day of the trigger and is not counted.",
        f"Day 1 is {day_in_words(_add_days(trigger, 1))}; every day is counted.",
    ]


def _holidays_inside(question: Question, trigger: date, last: date) -> list[str]:
    """Name the holidays that lie inside and are counted all the same."""
    found = []
    day = _add_days(trigger, 1)
    while day < last:
        closed = question.closed(day)
        if closed is not None and closed not in WEEKDAYS:
            found.append(f"{day_in_words(day)} ({closed}) lies inside and is counted.")
        day = _add_days(day, 1)
    return found


def _clock_change(earlier: Instant, later: Instant) -> list[str]:
    before, after = earlier.local.utcoffset(), later.local.utcoffset()
    if before == after:
        return []
    return [
        f"The clock changes in between ({earlier.local.tzname()} to {later.local.tzname()}).",
        "Elapsed hours are counted, so the clock on the wall shows another hour.",
    ]


def _duration(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
    words = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(words) or "0 hours"


def _counted(
    name: str,
    due: Due,
    why: str,
    steps: list[str],
    skipped: "list[Skipped] | tuple[Skipped, ...]" = (),
) -> Counted:
    reading = Reading(name=name, due=due, why=why)
    return Counted(reading=reading, steps=tuple(steps), skipped=tuple(skipped))


def _add_days(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise ClockError(f"{day.isoformat()}: no calendar reaches {days} days further") from error


def _due_day(due: Due) -> date:
    return due.day if isinstance(due, Instant) else due


def _length(value: int | None, rule: str, name: str) -> int:
    if value is None:
        raise ClockError(f"rule {rule}: `{name}` is missing; give it as a parameter")
    return value
