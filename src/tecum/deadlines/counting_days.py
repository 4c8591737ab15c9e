"""The counting primitives for days: each gives its readings, the rule's own reading first.

The statutes stand beside the rules that name these primitives (`rules.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tecum.deadlines.instants import WEEKDAYS, Instant, day_in_words
from tecum.deadlines.question import (
    OtherDays,
    Question,
    add_days,
    counted,
    federal_only,
    has_own_list,
    passed_in_words,
    with_other_days,
)
from tecum.deadlines.results import Counted, CountedDay, DayRole, due_day, due_in_words
from tecum.deadlines.rule_shape import ALL_NAMED, FEDERAL_ONLY, STATE_TOO
from tecum.errors import ClockError

# Fed. R. Civ. P. 6(a) was rewritten on 1 December 2009. The text before it, from 1985, left closed
# days inside a period of less than 11 days out of the count (print of 2006, seen).
REWRITTEN = date(2009, 12, 1)
SHORT_IN_1985 = 11
# Service by electronic means added three days from 2001 (Rule 6(e), print of 2006: service under
# Rule 5(b)(2)(D)) until 1 December 2016, when Rule 6(d) left it out.
ELECTRONIC_ADDS_NOTHING = date(2016, 12, 1)
ADDED = 3
SHORT_IN_FLORIDA = 7

_STATE_DAYS = (
    "6(a)(6)(C) takes in days declared a holiday by the state of the court; which days a state so "
    "declares, and whether this period knows them, may be doubted, and this reading takes in "
    "federal days alone"
)
_WHOSE = (
    "whose holidays are meant is not said; this reading takes federal ones alone to close a day"
)
_CLERKS_DAYS = (
    "2.514(a)(6)(B) adds days observed by the clerk or designated by the chief judge; whether the "
    "days named beside the federal ones are such is open, and this reading takes none of them to be"
)
_EVERY_FEDERAL_DAY = (
    "2.514(a)(6)(B) adds days observed by the clerk or designated by the chief judge; this reading "
    "takes every federal day to be one"
)
_FEDERAL_TABLE = (
    "this reading takes federal days alone, which are not the list of 2.514(a)(6); a count by the "
    "federal table ends here"
)
_OBSERVED_IN_FLORIDA = (
    "2.514(a)(6)(A) takes the day set aside by section 110.117, Florida Statutes, for observing a "
    "holiday, so reported: the day it is moved to would be one, and this reading takes it to be "
)


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
        others.append(_next_open(question, day, why, ()))
    if "trigger" in question.given and question.days is not None:
        trigger = question.day("trigger")
        last = add_days(trigger, question.days)
        if last != day:
            steps.append(
                f"{question.days} days from {day_in_words(trigger)} would end on "
                f"{day_in_words(last)}: the paper's date and its days disagree."
            )
            why = f"{question.days} days counted from the trigger, against the printed date"
            words = [*_first_days(trigger), f"Day {question.days} is {day_in_words(last)}."]
            days = [
                CountedDay(day=add_days(trigger, number), role=DayRole.COUNTED, number=number)
                for number in range(1, question.days + 1)
            ]
            days[-1] = replace(days[-1], role=DayRole.DUE)
            start = CountedDay(day=trigger, role=DayRole.TRIGGER)
            others.append(counted("counted-days", last, why, words, (start, *days)))
    mark = CountedDay(day=day, role=DayRole.DUE, why=closed)
    why = "the date on the face is the first reading"
    return (counted("printed-date", due, why, steps, (mark,)), *others)


def calendar_days(question: Question) -> tuple[Counted, ...]:
    """Count every day; the last day stands, open or not."""
    trigger, length = question.day("trigger"), question.count
    last = add_days(trigger, length)
    days = _every_day(question, trigger, last)
    steps = [*_first_days(trigger), *_holidays_inside(days)]
    closed = question.closed(last)
    if closed is None:
        steps.append(f"Day {length}, {day_in_words(last)}, is a business day, so it stands.")
        return (counted("as-counted", last, "every day is counted", steps, days),)
    steps.append(
        f"Day {length}, {day_in_words(last)}, is closed ({closed}); the paper does not move it, so "
        "it stands, and doing it by then is safe."
    )
    why = (
        f"day {length} is closed ({closed}); Fed. R. Civ. P. 6(a)(1)(C) would move it, but governs "
        "periods of court rules and statutes, not of this paper"
    )
    stands = "every day is counted and nothing moves the last"
    moved = _next_open(question, last, why, days[:-1])
    return counted("as-counted", last, stands, steps, days), moved


def rolled_days(question: Question) -> tuple[Counted, ...]:
    """Count every day; a last day that is closed runs to the next open one (Rule 6(a)(1))."""
    others = federal_only(question, _STATE_DAYS)
    old = _short_by_the_old_text(question)
    if question.version == "1985" and question.count < SHORT_IN_1985:
        return with_other_days(question, _as_rolled, others)
    found = with_other_days(question, _rolled, others)
    if old is None:
        return found
    listed = old.reading.due not in {one.reading.due for one in found}
    return (*found, replace(old, listed=listed))


def rolled_back(question: Question) -> tuple[Counted, ...]:
    """Count back from an event; a last day that is closed runs further back (Rule 6(a)(5)).

    State holidays do not count for a period measured before an event (Rule 6(a)(6)(C)).

    Raises:
        ClockError: no calendar of federal days was named.
    """
    federal = question.calendar.federal()
    if federal is None:
        raise ClockError(
            f"rule {question.rule.id}: calendar {question.calendar.id} has no federal days, and "
            "for a period measured before an event only those count (Rule 6(a)(6)(C)); name us, "
            f"or us+{question.calendar.id}"
        )
    why = (
        "6(a)(6)(C) names state holidays for periods measured after an event only; where the "
        "courthouse keeps them all the same, who acts before them is safe"
    )
    others: tuple[OtherDays, ...] = ()
    if federal is not question.calendar:
        others = (OtherDays(suffix=STATE_TOO, calendar=question.calendar, why=why),)
    first, *rest = with_other_days(replace(question, calendar=federal), _back, others)
    if others:
        said = "State holidays do not count for a period measured before an event (6(a)(6)(C))."
        first = replace(first, steps=(*first.steps, said))
    return (first, *rest)


def added_days(question: Question) -> tuple[Counted, ...]:
    """Count as Rule 6(a)(1) does, then add three days for some kinds of service (Rule 6(d))."""
    return with_other_days(question, _with_three, federal_only(question, _STATE_DAYS))


def open_start(question: Question) -> tuple[Counted, ...]:
    """Begin on the next open day; under seven, count open days only (Florida 2.514(a)).

    2.514(a)(6) has its own list of holidays. Where a table of the state is named, it stands for
    that list, and what courts and counties close beside it is added; federal days are not. Where
    none is, federal days stand for the list, and whatever is named beside them is added to these.
    """
    joined, federal = question.calendar, question.calendar.federal()
    own = joined.not_federal() if has_own_list(question.rule, joined) else None
    if own is None:
        found = with_other_days(
            question, _from_open_day, federal_only(question, _CLERKS_DAYS), _OBSERVED_IN_FLORIDA
        )
        wanted = question.rule.default_holidays
        if federal is None or wanted == federal.id:
            return found
        first, *rest = found
        said = f"The rule's own holidays ({wanted}) were not named; federal days stand for them."
        return (replace(first, steps=(*first.steps, said)), *rest)
    others: tuple[OtherDays, ...] = ()
    if federal is not None:
        others = (
            OtherDays(suffix=ALL_NAMED, calendar=joined, why=_EVERY_FEDERAL_DAY),
            OtherDays(suffix=FEDERAL_ONLY, calendar=federal, why=_FEDERAL_TABLE),
        )
    listed = replace(question, calendar=own)
    return with_other_days(listed, _from_open_day, others, _OBSERVED_IN_FLORIDA)


def business_days(question: Question) -> tuple[Counted, ...]:
    """Count open days only, the trigger day excluded."""
    return with_other_days(question, _business, federal_only(question, _WHOSE))


def receipt_cutoff(question: Question) -> tuple[Counted, ...]:
    """Take what comes late or on a closed day for received on the next open one; then count."""
    found = with_other_days(question, _deemed, federal_only(question, _WHOSE))
    received = question.moment("received")
    plain = _open_days(question, received.day)
    reading = replace(
        plain.reading,
        name="as-received",
        why="the cut-off is the custodian's own; received is received, whatever the hour",
    )
    listed = reading.due not in {one.reading.due for one in found}
    return (*found, replace(plain, reading=reading, listed=listed))


def earlier_of(question: Question) -> tuple[Counted, ...]:
    """Take the earlier of compliance and the days after service (Rule 45(d)(2)(B))."""
    found = list(with_other_days(question, _before_compliance, federal_only(question, _STATE_DAYS)))
    compliance, due = question.given["compliance"], due_day(found[0].reading.due)
    if isinstance(compliance, Instant) and compliance.day <= due:
        why = "the rule says before the time specified for compliance, and the paper gives the hour"
        found.append(
            counted(
                "before-the-hour", compliance, why, [f"Compliance is {compliance}."], found[0].days
            )
        )
    return tuple(found)


def _rolled(question: Question) -> Counted:
    return _roll_from(question, question.day("trigger"))


def _roll_from(question: Question, trigger: date) -> Counted:
    length = question.count
    last = add_days(trigger, length)
    days = list(_every_day(question, trigger, last))
    steps = [*_first_days(trigger), *_holidays_inside(days)]
    due, passed = question.next_open(last)
    if due == last:
        steps.append(f"Day {length}, {day_in_words(last)}, is a business day, so it stands.")
    else:
        steps.append(f"Day {length} is {day_in_words(last)}.")
        steps += passed_in_words(passed)
        steps.append(f"The period runs to the next open day, {day_in_words(due)}.")
        numbered = replace(passed[0], number=length)
        days[-1:] = [numbered, *passed[1:], CountedDay(day=due, role=DayRole.DUE)]
    why = "the last day may not be a closed one"
    return counted("rolled", due, why, steps, days, asked=(last, due))


def _back(question: Question) -> Counted:
    event, length = question.day("event"), question.count
    last = add_days(event, -length)
    due, passed = question.next_open(last, step=-1)
    days = [CountedDay(day=event, role=DayRole.TRIGGER)]
    for number in range(1, length + 1):
        day = add_days(event, -number)
        days.append(CountedDay(day=day, role=DayRole.COUNTED, number=number))
    steps = [
        f"{day_in_words(event)} is the day of the event and is not counted.",
        f"Day 1 before it is {day_in_words(days[1].day)}; every day is counted.",
    ]
    if due == last:
        days[-1] = replace(days[-1], role=DayRole.DUE)
        steps.append(f"Day {length}, {day_in_words(last)}, is a business day, so it stands.")
    else:
        steps.append(f"Day {length} is {day_in_words(last)}.")
        steps += passed_in_words(passed)
        steps.append(f"Counting goes on backward to the next open day, {day_in_words(due)}.")
        numbered = replace(passed[0], number=length)
        days[-1:] = [numbered, *passed[1:], CountedDay(day=due, role=DayRole.DUE)]
    why = "counted back, the last day may not be a closed one"
    return counted("rolled-back", due, why, steps, reversed(days), asked=(due, last))


def _with_three(question: Question) -> Counted:
    first = _rolled(question)
    base = due_day(first.reading.due)
    method, trigger = question.service_method, question.day("trigger")
    adds = method != "electronic" or _electronic_adds(question.version, trigger)
    applies = "6(d) speaks of papers served under Rule 5(b), not of a subpoena under Rule 45(b)."
    if not adds:
        nothing = "Service by electronic means adds nothing since 1 December 2016."
        return replace(first, steps=(*first.steps, nothing, applies))
    last = add_days(base, ADDED)
    due, passed = question.next_open(last)
    days = list(first.days)
    days[-1] = replace(days[-1], role=DayRole.COUNTED, why="the period would expire here")
    for number in range(1, ADDED + 1):
        why = f"added day {number} of {ADDED}"
        day = add_days(base, number)
        days.append(CountedDay(day=day, role=DayRole.COUNTED, number=number, why=why))
    steps = [*first.steps, f"Service by {_METHODS[method or 'mail']} adds {ADDED} days."]
    if due == last:
        days[-1] = replace(days[-1], role=DayRole.DUE)
        steps.append(f"The last of them, {day_in_words(due)}, is a business day, so it stands.")
    else:
        steps.append(f"The last of them is {day_in_words(last)}.")
        steps += passed_in_words(passed)
        steps.append(f"The period runs to the next open day, {day_in_words(due)}.")
        days[-1:] = [*passed, CountedDay(day=due, role=DayRole.DUE)]
    why = "three days after the period would otherwise expire, and that day may not be closed"
    asked = (add_days(trigger, question.count), due)
    return counted("rolled", due, why, [*steps, applies], days, asked=asked)


_METHODS = {
    "mail": "mail",
    "clerk": "leaving the paper with the clerk",
    "consent": "other means consented to",
    "electronic": "electronic means, under the text before 1 December 2016,",
}


def _electronic_adds(version: str | None, trigger: date) -> bool:
    return version == "2001" or (version == "by-date" and trigger < ELECTRONIC_ADDS_NOTHING)


def _short_by_the_old_text(question: Question) -> Counted | None:
    """The reading of a short period that began under the text of 1985."""
    if question.day("trigger") >= REWRITTEN or question.count >= SHORT_IN_1985:
        return None
    plain = _as_rolled(question)
    why = (
        "the text in force before 1 December 2009 left Saturdays, Sundays and holidays out of a "
        "period of less than 11 days"
    )
    return replace(plain, reading=replace(plain.reading, name="text-of-1985", why=why))


def _as_rolled(question: Question) -> Counted:
    plain = _open_days(question, question.day("trigger"))
    return replace(plain, reading=replace(plain.reading, name="rolled"))


def _from_open_day(question: Question) -> Counted:
    trigger, length = question.day("trigger"), question.count
    start, before = question.next_open(add_days(trigger, 1))
    waiting = [replace(one, role=DayRole.SKIPPED) for one in before]
    steps = [f"{day_in_words(trigger)} is the day of the trigger and is not counted."]
    steps += [f"{day_in_words(one.day)} is closed ({one.why})." for one in waiting]
    steps.append(f"Day 1 is the next open day, {day_in_words(start)}.")
    marks = [CountedDay(day=trigger, role=DayRole.TRIGGER), *waiting]
    if length < SHORT_IN_FLORIDA:
        steps.append(f"{length} days are under {SHORT_IN_FLORIDA}, so only open days count.")
        rest = _open_days(question, add_days(start, -1))
        steps += rest.steps[1:]
        due = rest.reading.due
        marks += rest.days[1:]
        asked = (add_days(trigger, 1), marks[-1].day)
    else:
        rest = _roll_from(question, add_days(start, -1))
        due = rest.reading.due
        steps += rest.steps[2:]
        marks += rest.days[1:]
        asked = (add_days(trigger, 1), marks[-1].day)
    why = "the count begins on the next open day"
    return counted("open-start", due, why, steps, marks, asked=asked)


def _business(question: Question) -> Counted:
    return _open_days(question, question.day("trigger"))


def _open_days(question: Question, trigger: date) -> Counted:
    """Count open days only, from the day after the trigger."""
    length = question.count
    steps = [f"{day_in_words(trigger)} is the day of the trigger and is not counted."]
    days = [CountedDay(day=trigger, role=DayRole.TRIGGER)]
    day, number = trigger, 0
    while number < length:
        day = add_days(day, 1)
        closed = question.closed(day)
        if closed is not None:
            days.append(CountedDay(day=day, role=DayRole.SKIPPED, why=closed))
            steps.append(f"{day_in_words(day)} is not counted ({closed}).")
            continue
        number += 1
        role = DayRole.DUE if number == length else DayRole.COUNTED
        days.append(CountedDay(day=day, role=role, number=number))
        if number in {1, length}:
            steps.append(f"Business day {number} is {day_in_words(day)}.")
    why = "closed days are not counted"
    return counted("business-days", day, why, steps, days, asked=(add_days(trigger, 1), day))


def _deemed(question: Question) -> Counted:
    received, cutoff = question.moment("received"), question.cutoff
    day, closed = received.day, question.closed(received.day)
    late = received.local.time() > cutoff
    start, waiting = question.next_open(add_days(day, 1) if late else day)
    steps = [f"It came in at {received}."]
    if late:
        steps.append(f"That is after the cut-off of {cutoff:%H:%M}.")
    if closed is not None and not late:
        steps.append(f"{day_in_words(day)} is closed ({closed}).")
    if start != day:
        steps += [text for text in passed_in_words(waiting) if text not in steps]
        steps.append(f"It counts as received on the next open day, {day_in_words(start)}.")
    rest = _open_days(question, start)
    before = []
    if start != day:
        before = [CountedDay(day=day, role=DayRole.SKIPPED, why=closed or "after the cut-off")]
        before += [replace(one, role=DayRole.SKIPPED) for one in waiting if one.day != day]
    why = f"what comes after {cutoff:%H:%M} or on a closed day counts for the next open one"
    return counted(
        "deemed-received",
        rest.reading.due,
        why,
        [*steps, *rest.steps],
        [*before, *rest.days],
        asked=(day, rest.days[-1].day),
    )


def _before_compliance(question: Question) -> Counted:
    served = question.day("served")
    found = _roll_from(question, served)
    after_service, compliance = due_day(found.reading.due), question.day("compliance")
    due = min(after_service, compliance)
    first = "compliance" if compliance <= after_service else f"{question.count} days after service"
    steps = [
        *found.steps,
        f"Compliance is asked for {due_in_words(question.given['compliance'])}.",
        f"The earlier is {first}: {day_in_words(due)}.",
    ]
    days = found.days
    if due < after_service:
        days = tuple(one for one in found.days if one.day < due)
        days = (*days, CountedDay(day=due, role=DayRole.DUE, why="the day of compliance"))
    return counted("earlier-of", due, "the earlier of the two", steps, days, asked=found.asked)


def _next_open(question: Question, day: date, why: str, before: tuple[CountedDay, ...]) -> Counted:
    due, passed = question.next_open(day)
    steps = [*passed_in_words(passed), f"The next open day is {day_in_words(due)}."]
    days = (*before, *passed, CountedDay(day=due, role=DayRole.DUE))
    return counted("next-open-day", due, why, steps, days)


def _first_days(trigger: date) -> list[str]:
    return [
        f"{day_in_words(trigger)} is the day of the trigger and is not counted.",
        f"Day 1 is {day_in_words(add_days(trigger, 1))}; every day is counted.",
    ]


def _every_day(question: Question, trigger: date, last: date) -> tuple[CountedDay, ...]:
    """The days from the trigger to the last, each counted; a closed one says why it is closed."""
    days = [CountedDay(day=trigger, role=DayRole.TRIGGER)]
    first = add_days(trigger, 1)
    closed = question.calendar.closed_between(
        first, last, observed_is_holiday=question.observed_is_holiday
    )
    start = trigger.toordinal()
    days += [
        CountedDay(
            day=date.fromordinal(start + number), role=DayRole.COUNTED, number=number, why=why
        )
        for number, why in enumerate(closed, 1)
    ]
    days[-1] = replace(days[-1], role=DayRole.DUE)
    return tuple(days)


def _holidays_inside(days: Sequence[CountedDay]) -> list[str]:
    """Name the holidays that lie inside and are counted all the same."""
    return [
        f"{day_in_words(one.day)} ({one.why}) lies inside and is counted."
        for one in days
        if one.role is DayRole.COUNTED and one.why is not None and one.why not in WEEKDAYS
    ]
