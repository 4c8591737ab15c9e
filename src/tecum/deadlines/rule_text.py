"""Reads a county's, court's or agency's own rules of time from the text of a table.

    [[rule]]
    id = "denver.objection"
    title = "five business days to object to a local order"
    counting = "business-days"
    days = 5
    holidays = "us+co"
    cite = "the order"
    verified = "memory"

A rule names one counting primitive; nothing else can be counted. A quotation is there exactly
where its words were seen.
"""

import tomllib
from collections.abc import Mapping

from tecum.deadlines.instants import time_zone
from tecum.deadlines.rule_shape import SHAPES, Counting, Rule, SideDuty, rule_of
from tecum.errors import ClockError
from tecum.terms import Verified

_WORDS = frozenset(
    {
        "id", "title", "counting", "instant", "days", "hours", "cutoff", "adjustable",
        "limits_custody", "begins", "also", "zone", "holidays", "cite", "quote", "verified",
    }
)  # fmt: skip


def parse_rules(file: str, text: str) -> tuple[Rule, ...]:
    """Read rules from the text of their table; `file` is only named in messages.

    Raises:
        ClockError: the table breaks its format; the message names the rule and the mend.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ClockError(f"{file}: not TOML: {error}; mend the table") from error
    entries = table.get("rule")
    if not isinstance(entries, list) or not entries or set(table) != {"rule"}:
        raise ClockError(f"{file}: holds no rules alone; write each under [[rule]]")
    read: list[Rule] = []
    for at, entry in enumerate(entries, 1):
        where = f"{file}: rule {at} ({entry.get('id')})"
        try:
            read.append(_rule(entry))
        except KeyError as error:
            raise ClockError(f"{where}: {error} is missing; add it") from error
        except ClockError as error:
            raise ClockError(f"{where}: {error}") from error
        except (TypeError, ValueError) as error:
            raise ClockError(f"{where}: {error}; mend the rule") from error
    ids = [rule.id for rule in read]
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise ClockError(f"{file}: rule {rule_id!r} stands there twice; give one another id")
    return tuple(read)


def _rule(entry: Mapping[str, object]) -> Rule:
    unknown = sorted(set(entry) - _WORDS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    counting, verified = Counting(_text(entry, "counting")), Verified(_text(entry, "verified"))
    quote = entry.get("quote")
    if (quote is None) is (verified is Verified.SEEN):
        raise ValueError("a quotation belongs to words that were seen, and only to those")
    shape = SHAPES[counting]
    instant = entry.get("instant")
    if instant is not None and len(shape.needs) > 1:
        raise ValueError(f"{counting} has instants of its own names; cut `instant`")
    zone = entry.get("zone")
    if zone is not None:
        time_zone(str(zone))
    return rule_of(
        id=_text(entry, "id"),
        title=_text(entry, "title"),
        counting=counting,
        instant=None if instant is None else _text(entry, "instant"),
        defaults=_defaults(entry, counting),
        adjustable=_flag(entry, "adjustable"),
        limits_custody=_flag(entry, "limits_custody"),
        begins=_text(entry, "begins") if "begins" in entry else "The period begins",
        also=_also(entry),
        default_zone=None if zone is None else str(zone),
        default_holidays=_text(entry, "holidays") if "holidays" in entry else "us",
        cite=_text(entry, "cite"),
        quote=None if quote is None else _text(entry, "quote"),
        verified=verified,
    )


def _defaults(entry: Mapping[str, object], counting: Counting) -> dict[str, int | str]:
    shape, found = SHAPES[counting], dict[str, int | str]()
    for name in ("days", "hours"):
        if name not in entry:
            continue
        value = entry[name]
        if shape.length != name:
            raise ValueError(f"{counting} has no `{name}` of its own; cut it")
        if type(value) is not int or value < 1:
            raise ValueError(f"`{name}` {value!r} is no whole number from 1")
        found[name] = value
    if "cutoff" in entry:
        if "cutoff" not in shape.may_have_params:
            raise ValueError(f"{counting} has no `cutoff`; cut it")
        found["cutoff"] = _text(entry, "cutoff")
    return found


def _also(entry: Mapping[str, object]) -> tuple[SideDuty, ...]:
    listed = entry.get("also", [])
    if not isinstance(listed, list):
        raise TypeError("`also` is no list; write it as [{ hours = 2, what = '...' }]")
    duties = []
    for one in listed:
        if (
            not isinstance(one, dict)
            or set(one) != {"hours", "what"}
            or type(one["hours"]) is not int
        ):
            raise ValueError("`also` needs `hours`, a whole number, and `what` of each")
        duties.append(SideDuty(hours=one["hours"], what=_text(one, "what")))
    return tuple(duties)


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"`{name}` {value!r} is no text")
    return value


def _flag(entry: Mapping[str, object], name: str) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        raise TypeError(f"`{name}` {value!r} is neither true nor false")
    return value
