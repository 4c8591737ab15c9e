"""Where in a pack's text a record or a field stands, so that a fault can point at its line.

The text was read by a TOML parser, which keeps no lines; headers and keys are found once more here.
Strings over several lines are passed over, since what they hold only looks like headers and keys.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

HEADER: Final = re.compile(r"""^\s*\[(\[?)\s*([\w\-."' ]+?)\s*\]\]?\s*(#.*)?$""")
KEY: Final = re.compile(r"""^\s*["']?([\w-]+)["']?\s*[.=]""")
LONG_QUOTES: Final = ('"""', "'''")


@dataclass(slots=True, kw_only=True)
class Section:
    """A header of the text with the lines of the keys below it; the first one has no header."""

    path: tuple[str, ...]
    line: int
    keys: dict[str, int] = field(default_factory=dict)


class Lines:
    """The sections of one text, by number."""

    def __init__(self, text: str) -> None:
        """Find every header and key."""
        self.sections = [Section(path=(), line=1)]
        for number, line in _outside_long_strings(text):
            if header := HEADER.match(line):
                path = tuple(part.strip(" \"'") for part in header[2].split("."))
                self.sections.append(Section(path=path, line=number))
            elif key := KEY.match(line):
                self.sections[-1].keys.setdefault(key[1], number)

    def section_of(self, parent: int, table: str, number: int) -> int:
        """The section of the nth record of a table inside a parent section.

        A record written in brackets has no header; the parent stands for it.
        """
        path = (*self.sections[parent].path, table)
        found = [index for index in self._inside(parent) if self.sections[index].path == path]
        return found[number - 1] if number <= len(found) else parent

    def line_of(self, section: int, key: str) -> int:
        """The line of a field, else of the record's id, else of its header."""
        here = self.sections[section]
        if key in here.keys:
            return here.keys[key]
        for index in self._inside(section):
            if self.sections[index].path == (*here.path, key):
                return self.sections[index].line
        return here.keys.get("id", here.line)

    def _inside(self, parent: int) -> Iterator[int]:
        """The sections that belong to one: all after it until its like begins."""
        path = self.sections[parent].path
        for index in range(parent + 1, len(self.sections)):
            if self.sections[index].path[: len(path)] != path or self.sections[index].path == path:
                return
            yield index


def _outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    closing = None
    for number, line in enumerate(text.splitlines(), start=1):
        if closing is not None:
            if closing in line:
                closing = None
            continue
        if line.lstrip().startswith("#"):
            continue
        opening = next((quotes for quotes in LONG_QUOTES if line.count(quotes) % 2), None)
        closing = opening
        yield number, line
