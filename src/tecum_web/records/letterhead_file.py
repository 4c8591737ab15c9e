"""`letterhead.json`: what stands under the agency's name at the head of its letters.

    {"schema": "tecum.letterhead.v1",
     "lines": ["1 Example Street, Example", "Telephone 555 0100"],
     "signed_by": "Office of the Sheriff's counsel"}

Without the file a letter bears the agency's name alone. Events and letters name the office; which
person signed stands in the desk's rows.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from tecum.errors import InputError

SCHEMA = "tecum.letterhead.v1"
LETTERHEAD_FILE = "letterhead.json"
MOST_LINES = 6
SOMEBODY = "The officer who signs"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLines:
    """The lines under the agency's name, and in the name of which office letters are signed."""

    lines: tuple[str, ...] = ()
    signed_by: str = SOMEBODY


def read_head_lines(home: Path) -> HeadLines:
    """Read a home's letterhead.

    Raises:
        InputError: names the member, its value and the mend.
    """
    file = home / LETTERHEAD_FILE
    try:
        whole = json.loads(file.read_bytes())
    except FileNotFoundError:
        return HeadLines()
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: {error}; write JSON that the desk may read") from error
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
        raise InputError(f"{file}: `schema` is not {SCHEMA}; write it so")
    lines, signed_by = whole.get("lines", []), whole.get("signed_by", SOMEBODY)
    if not isinstance(lines, list) or len(lines) > MOST_LINES or not all(map(_is_line, lines)):
        raise InputError(f"{file}: `lines` is {lines!r}; write at most {MOST_LINES} lines of text")
    if not _is_line(signed_by):
        raise InputError(f"{file}: `signed_by` is {signed_by!r}; write one line of text")
    return HeadLines(lines=tuple(lines), signed_by=signed_by)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value
