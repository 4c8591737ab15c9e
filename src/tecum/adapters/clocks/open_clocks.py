"""Reads a list of open clocks: what each was computed from, under an opaque id of its holder.

    {"clocks": [{"id": "c-17", "rule": "calendar-days", "given": {"trigger": "2020-01-13"},
                 "params": {"days": 14}, "zone": "America/Denver", "holidays": "us+co"}]}

`params`, `zone` (where the rule has one of its own) and `holidays` may be left out. A clock that
was closed says on which day ("closed": "2020-01-20"): it is not counted again, and its event in a
calendar is cancelled. One that is left out of the list is taken for closed there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tecum.errors import ClockError

_KEYS = ("id", "rule", "given", "params", "zone", "holidays", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockInputs:
    """What one clock is computed from, as typed: texts by name. None takes the rule's own.

    `closed` is the day on which it was closed; None while it is open.
    """

    id: str
    rule: str
    given: Mapping[str, str]
    params: Mapping[str, str]
    zone: str | None
    holidays: str | None
    closed: date | None = None


def parse_clocks(file: str, text: str) -> tuple[ClockInputs, ...]:
    """Read the list from its JSON text; `file` is only named in messages.

    Raises:
        ClockError: not JSON, or not of this shape; the message names the entry and the mend.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ClockError(f"{file}: is not JSON ({error}); mend it there") from error
    entries = raw.get("clocks") if isinstance(raw, Mapping) else None
    if not isinstance(entries, list):
        raise ClockError(f"{file}: has no list `clocks`; write an object with one")
    clocks = tuple(_clock(f"{file}: clock {at}", entry) for at, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for one in clocks:
        if one.id in seen:
            raise ClockError(f"{file}: two clocks have the id {one.id!r}; give each its own")
        seen.add(one.id)
    return clocks


def _clock(where: str, entry: object) -> ClockInputs:
    if not isinstance(entry, Mapping):
        raise ClockError(f"{where}: {entry!r} is no object; write id, rule and given")
    for key in entry:
        if key not in _KEYS:
            raise ClockError(f"{where}: key {key!r} is not known; a clock has {', '.join(_KEYS)}")
    return ClockInputs(
        id=_text(where, entry, "id"),
        rule=_text(where, entry, "rule"),
        given=_texts(where, entry, "given"),
        params=_texts(where, entry, "params"),
        zone=_text(where, entry, "zone") if "zone" in entry else None,
        holidays=_text(where, entry, "holidays") if "holidays" in entry else None,
        closed=_closed(where, entry),
    )


def _text(where: str, entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise ClockError(f"{where}: `{key}` cannot be {value!r}; write a text")
    return value


def _closed(where: str, entry: Mapping[str, object]) -> date | None:
    value = entry.get("closed")
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ClockError(f"{where}: `closed` {value!r}: {error}; mend the date") from error
    raise ClockError(f"{where}: `closed` cannot be {value!r}; write a day, as 2020-01-20")


def _texts(where: str, entry: Mapping[str, object], key: str) -> dict[str, str]:
    values = entry.get(key, {})
    if not isinstance(values, Mapping):
        raise ClockError(f"{where}: `{key}` cannot be {values!r}; write names and values")
    return {name: _typed(where, key, name, value) for name, value in values.items()}


def _typed(where: str, key: str, name: str, value: object) -> str:
    """A value as it would be typed: 14 and "14" say the same, and so do true and "true"."""
    match value:
        case bool():
            return str(value).lower()
        case int() | str():
            return str(value)
    raise ClockError(f"{where}: `{key}` {name} cannot be {value!r}; write a text or whole number")
