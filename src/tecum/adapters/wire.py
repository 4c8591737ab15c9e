"""The JSON shapes that others rely on; `contract/` holds their schemas and one example each.

One direction only: core values become plain JSON values. Boxes become `[x0, y0, x1, y1]`, days
and instants ISO 8601, vocabularies their stable words.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from tecum.adapters.intake import OpenedFile
from tecum.instruments.document import Box, Document
from tecum.instruments.reading import Instrument


def plain(value: object) -> object:
    """Turn a core value into plain JSON values, dataclasses field by field.

    Raises:
        TypeError: the value has no JSON shape; a wire shape never guesses.
    """
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case Box():
            return [value.x0, value.y0, value.x1, value.y1]
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted(str(plain(item)) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no JSON shape for a {type(value).__name__}")
