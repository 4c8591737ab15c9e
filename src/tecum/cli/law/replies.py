"""What a person types to a question of the law, turned into the value of a fact."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tecum.deadlines.instants import read_wall_time
from tecum.errors import FactError
from tecum.policy.fact_registry import OFFENCE_CLASSES, UNKNOWN, FactSpec, FactType
from tecum.policy.facts import nearest, parse_facts
from tecum.policy.layers import offence_classes
from tecum.policy.pack import Pack

NOBODY_KNOWS: Final = object()
"""The reply of somebody who cannot say: looked for, not established."""

YES_OR_NO = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}


def how_to_reply(spec: FactSpec) -> str:
    """What may be typed, in one line."""
    nobody = "Enter: nobody can say"
    match spec.type:
        case FactType.BOOLEAN:
            return f"yes, no; {nobody}"
        case FactType.ENUM:
            return f"{', '.join(_choices(spec))}; {nobody}"
        case FactType.INSTANT:
            return f"a day or a day and time, such as 2020-01-13T16:40; {nobody}"
        case FactType.RECORDS:
            return f"each as class and day, such as felony 2018-05-04, by commas; none; {nobody}"


def read_reply(spec: FactSpec, line: str, *, zone: str, layers: Sequence[Pack]) -> object:
    """The value that a fact file would hold; NOBODY_KNOWS for an empty line.

    Raises:
        FactError: what was typed is no value of this fact.
    """
    if not line:
        return NOBODY_KNOWS
    value = _value(spec, line, zone)
    parse_facts({spec.name: value}, own_classes=offence_classes(layers))
    return value


def _value(spec: FactSpec, line: str, zone: str) -> object:
    match spec.type:
        case FactType.BOOLEAN:
            if line.lower() not in YES_OR_NO:
                raise FactError(f"{spec.name} cannot be {line!r}; write yes, no, or nothing")
            return YES_OR_NO[line.lower()]
        case FactType.ENUM:
            choices = _choices(spec)
            if line not in choices:
                raise FactError(f"{spec.name} cannot be {line!r}; {nearest(line, choices)}")
            return line
        case FactType.INSTANT:
            return _instant(spec, line, zone)
        case FactType.RECORDS:
            return [] if line.lower() == "none" else [_record(spec, one) for one in line.split(",")]


def _choices(spec: FactSpec) -> list[str]:
    return [value for value in spec.values if value != UNKNOWN]


def _instant(spec: FactSpec, line: str, zone: str) -> str:
    try:
        found = datetime.fromisoformat(line)
    except ValueError:
        raise FactError(
            f"{spec.name} cannot be {line!r}; write a day, or a day and time, as 2020-01-13T16:40"
        ) from None
    return (found if found.tzinfo else read_wall_time(found, zone).local).isoformat()


def _record(spec: FactSpec, text: str) -> dict[str, object]:
    words = text.split()
    if len(words) != 2:
        classes = ", ".join(OFFENCE_CLASSES)
        raise FactError(
            f"{spec.name} cannot hold {text.strip()!r}; write a class ({classes}, or one of this "
            "place's own) and a day"
        )
    return {"class": words[0], "date": words[1]}
