"""One deadline from one rule: what came in is checked, counted, and told with every reading.

    compute("calendar-days", given={"trigger": date(2020, 1, 13)}, params={"days": 14},
            calendar=us, zone="America/Denver")

`params` may hold `reading`, the name of a reading that the agency adopted; without it the rule's
own reading is due. Safest for the custodian and for the subject is the earliest reading (who acts
or releases by then is late, or holds, under none); safest for the issuer is the latest (only then
has every reading run out).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.counting import COUNTERS
from tecum.deadlines.instants import Instant, day_in_words, read_wall_time, time_zone
from tecum.deadlines.question import Question
from tecum.deadlines.results import Counted, Deadline, Due, expires_at
from tecum.deadlines.rule_shape import Rule
from tecum.deadlines.rules import RULES, find_rule
from tecum.errors import ClockError
from tecum.terms import Party

Param = int | bool | str

LIMITS: Mapping[str, int] = MappingProxyType({"days": 3660, "hours": 8784})


def compute(  # noqa: PLR0913 - each is a part of the question, given by name
    rule_id: str,
    *,
    given: Mapping[str, Due],
    params: Mapping[str, Param],
    calendar: Calendar,
    zone: str,
    rules: Mapping[str, Rule] = RULES,
) -> Deadline:
    """Compute one deadline with its working.

    `rules` is the closed list, or that list with a county's own rules beside it.

    Raises:
        ClockError: an unknown rule, name or zone, a missing or wrong value, or a day outside the
            calendar; the message names it and the mend.
    """
    rule = find_rule(rule_id, rules)
    time_zone(zone)
    _check_names(rule, "instant", given, rule.needs, rule.may_have)
    _check_names(rule, "parameter", params, rule.needs_params, (*rule.may_have_params, "reading"))
    at = {name: _in_zone(rule, name, value, zone) for name, value in given.items()}
    question = Question(
        rule=rule,
        given=MappingProxyType(at),
        days=_length(rule, params, "days"),
        hours=_length(rule, params, "hours"),
        observed_is_holiday=_flag(rule, params, "observed_is_holiday"),
        calendar=calendar,
        zone=zone,
        cutoff=_cutoff(rule, params),
        service_method=_choice(rule, params, "service_method"),
        version=_choice(rule, params, "version"),
    )
    counted = COUNTERS[rule.counting](question)
    listed = tuple(one for one in counted if one.listed)
    chosen = _adopted(rule, counted, params.get("reading"))
    return Deadline(
        rule=rule.id,
        due=chosen.reading.due,
        zone=zone,
        reading=chosen.reading.name,
        steps=(*_read_as(rule, question), *chosen.steps),
        skipped=chosen.skipped,
        days=chosen.days,
        readings=tuple(one.reading for one in listed),
        safest_for=_safest(listed, zone),
        calendar=calendar.id,
        cite=rule.cite,
        quote=rule.quote,
        verified=rule.verified,
        limits_custody=rule.limits_custody,
    )


def read_given(
    rule_id: str,
    texts: Mapping[str, str],
    *,
    zone: str,
    rules: Mapping[str, Rule] = RULES,
) -> dict[str, Due]:
    """Read instants as they are typed: 2020-01-13, or 2020-01-13T09:30 in the zone.

    An offset or Z is taken at its word. Where the clock of the zone leaves a choice, the instant
    carries a note, which the deadline's steps repeat.

    Raises:
        ClockError: a name that the rule does not know, or a text that is no day or instant.
    """
    rule = find_rule(rule_id, rules)
    _check_names(rule, "instant", texts, (), (*rule.needs, *rule.may_have))
    return {name: _read_when(rule, name, text, zone) for name, text in texts.items()}


def read_params(
    rule_id: str, texts: Mapping[str, str], *, rules: Mapping[str, Rule] = RULES
) -> dict[str, Param]:
    """Read parameters as they are typed: whole numbers, true or false, names.

    Raises:
        ClockError: a name that the rule does not know, or a text of another kind.
    """
    rule = find_rule(rule_id, rules)
    allowed = (*rule.needs_params, *rule.may_have_params, "reading")
    _check_names(rule, "parameter", texts, (), allowed)
    read: dict[str, Param] = {}
    for name, text in texts.items():
        if name in LIMITS:
            if not re.fullmatch("[0-9]{1,6}", text):
                raise ClockError(f"rule {rule.id}: `{name}` {text!r} is no whole number; give one")
            read[name] = int(text)
        elif name == "observed_is_holiday":
            if text not in {"true", "false"}:
                raise ClockError(f"rule {rule.id}: `{name}` {text!r} is neither true nor false")
            read[name] = text == "true"
        else:
            read[name] = text
    return read


def _check_names(
    rule: Rule,
    what: str,
    names: Mapping[str, object],
    needed: tuple[str, ...],
    allowed: tuple[str, ...],
) -> None:
    for name in names:
        if name not in needed and name not in allowed:
            known = ", ".join((*needed, *allowed)) or "none"
            raise ClockError(f"rule {rule.id}: it has no {what} {name!r}; it knows {known}")
    for name in needed:
        if name not in names:
            raise ClockError(f"rule {rule.id}: the {what} `{name}` is missing; give it")


def _in_zone(rule: Rule, name: str, value: object, zone: str) -> Due:
    if isinstance(value, Instant):
        return Instant(utc=value.utc, zone=zone, note=value.note)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ClockError(
            f"rule {rule.id}: `{name}` is a {type(value).__name__}; give a day, or an Instant "
            "with its zone"
        )
    return value


def _read_when(rule: Rule, name: str, text: str, zone: str) -> Due:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", text):
            wall = datetime.fromisoformat(text)
            if wall.tzinfo is not None:
                return Instant(utc=wall, zone=zone)
            return read_wall_time(wall, zone)
    except (ValueError, OverflowError) as error:
        raise ClockError(f"rule {rule.id}: `{name}` {text!r}: {error}; mend the date") from error
    raise ClockError(
        f"rule {rule.id}: `{name}` {text!r} is no day or instant; write 2020-01-13 or "
        "2020-01-13T09:30"
    )


def _length(rule: Rule, params: Mapping[str, Param], name: str) -> int | None:
    value = params.get(name, rule.defaults.get(name))
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= LIMITS[name]:
        raise ClockError(
            f"rule {rule.id}: `{name}` {value!r} is no whole number from 1 to {LIMITS[name]}"
        )
    return value


def _flag(rule: Rule, params: Mapping[str, Param], name: str) -> bool:
    value = params.get(name, True)
    if not isinstance(value, bool):
        raise ClockError(f"rule {rule.id}: `{name}` {value!r} is neither true nor false")
    return value


def _cutoff(rule: Rule, params: Mapping[str, Param]) -> time:
    """The time of day until which a paper counts for that day; none means the whole day."""
    value = params.get("cutoff", rule.defaults.get("cutoff"))
    if value is None:
        return time.max
    if not isinstance(value, str) or not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ClockError(f"rule {rule.id}: `cutoff` {value!r} is no time of day; write it as 17:00")
    return time.fromisoformat(value)


def _choice(rule: Rule, params: Mapping[str, Param], name: str) -> str | None:
    """A parameter that is one of a few words; packs may write a version as a number."""
    value = params.get(name, rule.defaults.get(name))
    if value is None:
        return None
    allowed = rule.choices[name]
    if str(value) not in allowed:
        raise ClockError(
            f"rule {rule.id}: `{name}` {value!r} is none of {', '.join(allowed)}; give one"
        )
    return str(value)


def _adopted(rule: Rule, counted: tuple[Counted, ...], name: Param | None) -> Counted:
    if name is None:
        return counted[0]
    if name not in rule.readings:
        names = ", ".join(rule.readings)
        raise ClockError(f"rule {rule.id}: no reading is named {name!r}; there are {names}")
    for one in counted:
        if one.reading.name == name:
            return one
    # One that was not counted differs in no day that matters from the head of its family, whose
    # name its own begins with; a reading that does not arise leads to the rule's own day.
    return next((one for one in counted if str(name).startswith(one.reading.name)), counted[0])


def _read_as(rule: Rule, question: Question) -> list[str]:
    """Say how what was given was read: a doubtful wall time, a moment taken for its day."""
    steps = []
    for name, value in question.given.items():
        if not isinstance(value, Instant):
            continue
        if value.note is not None:
            steps.append(f"{value.note}.")
        if not rule.in_hours and name in {"trigger", "served"}:
            steps.append(f"`{name}` is {value}, so its day is {day_in_words(value.day)}.")
    return steps


def _safest(counted: tuple[Counted, ...], zone: str) -> Mapping[Party, str]:
    def when(one: Counted) -> datetime:
        return expires_at(one.reading.due, zone)

    if len(counted) == 1:
        return MappingProxyType(dict.fromkeys(Party, counted[0].reading.name))
    earliest, latest = min(counted, key=when).reading.name, max(counted, key=when).reading.name
    return MappingProxyType(
        {Party.CUSTODIAN: earliest, Party.SUBJECT: earliest, Party.ISSUER: latest}
    )
