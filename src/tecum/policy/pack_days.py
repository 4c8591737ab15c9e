"""A pack on one day, and the days on which its law changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tecum.policy.pack import Pack, Question, Span, span_of


def change_days(packs: Sequence[Pack]) -> tuple[date, ...]:
    """Every day on which something of these packs begins, or is the first on which it is gone."""
    days: set[date] = set()
    for pack in packs:
        days.add(pack.covers_from)
        for span in _spans(pack):
            days.add(span.first)
            if span.last is not None:
                days.add(span.last + timedelta(days=1))
    return tuple(sorted(days))


def on_day(pack: Pack, day: date) -> Pack:
    """The pack with what is in force on one day; its sources stay, for others may cite them."""
    return replace(
        pack,
        rules=tuple(one for one in pack.rules if one.in_force.covers(day)),
        questions=tuple(
            _question_on(one, day) for one in pack.questions if one.in_force.covers(day)
        ),
        definitions=tuple(one for one in pack.definitions if one.in_force.covers(day)),
        offences=tuple(one for one in pack.offences if one.in_force.covers(day)),
        burdens=tuple(one for one in pack.burdens if one.in_force.covers(day)),
        adoptions=tuple(one for one in pack.adoptions if one.in_force.covers(day)),
        duties=tuple(one for one in pack.duties if one.in_force.covers(day)),
        forces=tuple(one for one in pack.forces if one.in_force.covers(day)),
        silences=tuple(one for one in pack.silences if one.in_force.covers(day)),
        conflicts=tuple(one for one in pack.conflicts if one.in_force.covers(day)),
        minimisations=tuple(one for one in pack.minimisations if one.in_force.covers(day)),
        statuses=tuple(one for one in pack.statuses if one.in_force.covers(day)),
        adopted_clocks=tuple(one for one in pack.adopted_clocks if one.holds_on(day)),
    )


def _question_on(question: Question, day: date) -> Question:
    readings = (
        replace(one, rules=tuple(rule for rule in one.rules if rule.in_force.covers(day)))
        for one in question.readings
    )
    return replace(question, readings=tuple(readings))


def _spans(pack: Pack) -> Iterable[Span]:
    yield from (one.span for one in pack.gaps)
    yield from map(span_of, pack.adopted_clocks)
    dated = (
        pack.rules,
        pack.questions,
        (rule for one in pack.questions for reading in one.readings for rule in reading.rules),
        pack.definitions,
        pack.offences,
        pack.burdens,
        pack.adoptions,
        pack.duties,
        pack.forces,
        pack.silences,
        pack.conflicts,
        pack.minimisations,
        pack.statuses,
    )
    for items in dated:
        yield from (one.in_force for one in items)
