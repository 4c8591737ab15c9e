"""The JSON shapes of `tecum deadline`; `contract/` holds their schemas and one example each."""

from collections.abc import Mapping, Sequence

from tecum.adapters.clocks.recompute import MovedClock, Recomputed
from tecum.adapters.package_data import LoadedCalendar
from tecum.adapters.wire import Json, adopted_reading, alarm, held_too_long, plain
from tecum.adapters.wire import readings as every_reading
from tecum.deadlines.alarms import Alarm, ends_reached
from tecum.deadlines.compute import Param
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Deadline, Due, due_text
from tecum.deadlines.rule_shape import Rule
from tecum.policy.adopted_clocks import AdoptedReading


def deadline(  # noqa: PLR0913 - a question as it was read, and its answer
    found: Deadline,
    rule: Rule,
    *,
    given: Mapping[str, Due],
    params: Mapping[str, Param],
    tables: Sequence[LoadedCalendar],
    now: Instant | None,
    alarms: Sequence[Alarm],
) -> Json:
    """What `tecum deadline --json` prints."""
    reading = params.get("reading")
    adopted = None if reading is None else AdoptedReading(rule=rule.id, reading=str(reading))
    return {
        "schema": "tecum.deadline.v1",
        "rule": found.rule,
        "title": rule.title,
        "given": {name: due_text(value) for name, value in given.items()},
        "params": dict(params),
        "zone": found.zone,
        "calendar": found.calendar,
        "holidays": [holiday_table(one) for one in tables],
        "due": due_text(found.due),
        "reading": found.reading,
        "adopted": adopted_reading(adopted),
        "now": now.iso() if now else None,
        "held_too_long": held_too_long(ends_reached(alarms)) if found.limits_custody else None,
        "steps": list(found.steps),
        "days": plain(found.days),
        "skipped": plain(found.skipped),
        "readings": every_reading(found),
        "safest_for": plain(found.safest_for),
        "limits_custody": found.limits_custody,
        "alarms": [alarm(one) for one in alarms],
        "cite": found.cite,
        "quote": found.quote,
        "verified": plain(found.verified),
    }


def holiday_table(table: LoadedCalendar) -> Json:
    """One table of holidays: what it is, how well it is known, and when it may be asked."""
    calendar = table.calendar
    return {
        "id": calendar.id,
        "title": calendar.title,
        "source": calendar.source,
        "verified": plain(calendar.verified),
        "covers_from": calendar.covers_from.isoformat(),
        "good_until": calendar.good_until.isoformat(),
        "digest": table.digest,
    }


def rule_list(rules: Sequence[Rule], tables: Sequence[LoadedCalendar]) -> Json:
    """What `tecum deadline --list --json` prints."""
    return {
        "schema": "tecum.deadline-list.v1",
        "rules": [_rule(rule) for rule in rules],
        "holidays": [holiday_table(table) for table in tables],
    }


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "title": rule.title,
        "needs": list(rule.needs),
        "may_have": list(rule.may_have),
        "needs_params": list(rule.needs_params),
        "may_have_params": list(rule.may_have_params),
        "defaults": dict(rule.defaults),
        "choices": plain(rule.choices),
        "readings": list(rule.readings),
        "in_hours": rule.in_hours,
        "limits_custody": rule.limits_custody,
        "default_zone": rule.default_zone,
        "default_holidays": rule.default_holidays,
        "cite": rule.cite,
        "quote": rule.quote,
        "verified": plain(rule.verified),
    }


def moves(found: Recomputed, before: str | None, after: str) -> Json:
    """What `tecum deadline --moved-by --json` prints.

    `before` is None where each clock, or its rule, names the holidays that it was counted with.
    """
    return {
        "schema": "tecum.deadline-moved.v1",
        "before": before,
        "after": after,
        "moved": [_moved(one) for one in found.moved],
        "not_computed": plain(found.not_computed),
        "summary": {
            "clocks": found.clocks,
            "moved": len(found.moved),
            "not_computed": len(found.not_computed),
        },
    }


def _moved(one: MovedClock) -> Json:
    return {
        "id": one.id,
        "rule": one.after.rule,
        "zone": one.after.zone,
        "from": due_text(one.before.due),
        "to": due_text(one.after.due),
        "readings": [
            {"name": each.name, "from": _when(each.before), "to": _when(each.after)}
            for each in one.readings
        ],
        "safest_for": plain(one.after.safest_for),
        "why": list(one.why),
    }


def _when(due: Due | None) -> str | None:
    return None if due is None else due_text(due)
