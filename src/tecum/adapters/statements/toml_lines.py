"""Finds the line of a TOML file on which a table or a key stands, for messages to whoever wrote it.

The standard library reads TOML without keeping lines. Tables are found by their headers; a table
written inline has the line of the key that holds it.
"""

import re

Place = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*\[(\[)?\s*([\w.\-\"' ]+?)\s*\]")
_KEY = re.compile(r"^\s*[\"']?([\w\-]+)[\"']?\s*=")


class TomlLines:
    """The lines of a file, by the path to a table: ("statement", 0, "claim", 1)."""

    def __init__(self, text: str) -> None:
        """Take the text apart once."""
        self._tables: dict[Place, int] = {(): 1}
        self._keys: dict[Place, int] = {}
        counts: dict[tuple[str, ...], int] = {}
        at: Place = ()
        for number, line in enumerate(text.splitlines(), 1):
            header = _HEADER.match(line)
            key = _KEY.match(line)
            if header:
                names = tuple(name.strip(" \"'") for name in header[2].split("."))
                if header[1]:
                    counts[names] = counts.get(names, -1) + 1
                    for deeper in [one for one in counts if one[: len(names)] == names != one]:
                        del counts[deeper]
                at = _path(names, counts)
                self._tables.setdefault(at, number)
            elif key:
                self._keys.setdefault((*at, key[1]), number)

    def of(self, place: Place, key: str | None = None) -> int:
        """Say on which line a table, or a key of it, stands."""
        if key is not None and (*place, key) in self._keys:
            return self._keys[*place, key]
        for end in range(len(place), -1, -1):
            above = place[:end]
            if above in self._tables:
                return self._tables[above]
            if above in self._keys:
                return self._keys[above]
        return 1


def _path(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> Place:
    """The path of a header: with the number of each array that is open above it."""
    path: list[str | int] = []
    for end in range(1, len(names) + 1):
        path.append(names[end - 1])
        if names[:end] in counts:
            path.append(counts[names[:end]])
    return tuple(path)
