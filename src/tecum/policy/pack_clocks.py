"""Reading what a pack says of deadlines: the clock of a duty, and readings that an office adopted.

A rule of deadlines is named by its id. That it exists, has the reading, and is told every instant
and parameter that it needs is checked here, so that no answer fails on it later.
"""

from collections.abc import Mapping
from datetime import date, datetime

from tecum.deadlines.adopted import AdoptedClock, nearest_reading
from tecum.deadlines.compute import read_params
from tecum.deadlines.rules import RULES, Rule
from tecum.errors import ClockError
from tecum.instruments.reading import FIELD_NAMES
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import nearest
from tecum.policy.pack import PAPER, ClockSpec, Source
from tecum.policy.pack_records import FIRST_DAY, Record

CLOCK = 'write { rule = "frcp45d2B", given = { served = "papers_received_at" } }'


def read_adopted_clock(record: Record, source: Source | None) -> AdoptedClock:
    """One reading of a rule of deadlines that an office of the place adopted."""
    name = record.text("rule")
    rule = _rule(record, "rule", name)
    reading = record.text("reading")
    if rule is not None and reading and reading not in rule.readings:
        mend = nearest_reading(rule, reading)
        record.fault("reading", f"names no reading {reading!r} of {rule.id}; {mend}")
    printed = record.take("from")
    first, until = first_day(record, printed), record.day("to")
    if until is not None and until < first:
        what = f"({until}) is before from ({printed}); give a later day or leave it out"
        record.fault("to", what)
        until = None
    adopted = AdoptedClock(
        id=record.id,
        rule=name,
        reading=reading,
        author=record.text("author"),
        printed_from=str(printed) if first != FIRST_DAY else FIRST_DAY.isoformat(),
        until=until,
        reason=record.text("reason"),
        source=source.id if source else "",
    )
    record.close()
    return adopted


def first_day(record: Record, printed: object) -> date:
    """An adoption's first day; one known to the month counts from the first of it."""
    if isinstance(printed, date) and not isinstance(printed, datetime):
        return printed
    if isinstance(printed, str):
        try:
            return date.fromisoformat(f"{printed}-01")
        except ValueError:
            pass
    record.fault("from", f'cannot be {printed!r}; give a day, or a month such as "2020-01"')
    return FIRST_DAY


def read_clock(record: Record) -> ClockSpec | None:
    """The clock that computes when a duty is due; None for a duty without one."""
    raw = record.take("clock")
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or not isinstance(raw.get("rule"), str):
        record.fault("clock", f"cannot be {raw!r}; {CLOCK}")
        return None
    given, params = raw.get("given", {}), raw.get("params", {})
    if set(raw) - {"rule", "given", "params"} or not _is_words(given) or not _is_words(params):
        record.fault("clock", f"cannot be {raw!r}; {CLOCK}")
        return None
    rule = _rule(record, "clock", raw["rule"])
    if rule is not None:
        _check_told(record, rule, given, params)
    for name in given.values():
        _check_instant(record, name)
    return ClockSpec(rule=raw["rule"], given=dict(given), params=dict(params))


def _rule(record: Record, key: str, name: str) -> Rule | None:
    if name and name not in RULES:
        record.fault(key, f"names no rule of deadlines {name!r}; {nearest(name, RULES)}")
    return RULES.get(name)


def _check_told(
    record: Record, rule: Rule, given: Mapping[str, str], params: Mapping[str, str]
) -> None:
    """A rule is told what it needs, and nothing that it does not know."""
    known = (*rule.needs, *rule.may_have)
    for name in given:
        if name not in known:
            record.fault("clock", f"gives {rule.id} no instant {name!r}; {nearest(name, known)}")
    for name in rule.needs:
        if name not in given:
            record.fault("clock", f"leaves out {name!r}, which {rule.id} needs; add it to given")
    for name in rule.needs_params:
        if name not in params:
            record.fault("clock", f"leaves out {name!r}, which {rule.id} needs; add it to params")
    try:
        read_params(rule.id, params)
    except ClockError as error:
        record.fault("clock", f"has params that cannot be used ({error})")


def _check_instant(record: Record, name: str) -> None:
    """What a clock starts from is an instant among the facts, or a field of the paper."""
    if name.startswith(PAPER):
        field = name.removeprefix(PAPER)
        if field not in FIELD_NAMES:
            mend = nearest(field, FIELD_NAMES)
            record.fault("clock", f"takes {name!r}, but papers have no field {field!r}; {mend}")
    elif name not in FACTS or FACTS[name].type is not FactType.INSTANT:
        known = [spec.name for spec in FACTS.values() if spec.type is FactType.INSTANT]
        record.fault("clock", f"takes {name!r}; {nearest(name, known)} (or take paper.<field>)")


def _is_words(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())
