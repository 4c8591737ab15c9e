"""Matters that may not be spoken of: sealed, grand-jury, juvenile, victim, medical.

The file `compartments` in a home names one matter a line; words after # are for its keeper. A
search looks into them like into everything else, and says in every case the same.
"""

from pathlib import Path

from tecum.errors import InputError
from tecum.matters.event import check_matter_id

FILE = "compartments"


def compartmented(home: Path) -> frozenset[str]:
    """Give the matters of a home that may not be spoken of.

    Raises:
        InputError: a line is no matter's id.
    """
    try:
        text = (home / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{home / FILE}: cannot be read ({error}); mend it there") from error
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        matter = line.partition("#")[0].strip()
        if not matter:
            continue
        try:
            check_matter_id(matter)
        except InputError as error:
            raise InputError(f"{home / FILE}, line {number}: {error}") from error
        found.append(matter)
    return frozenset(found)
