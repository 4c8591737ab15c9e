"""How alike two names are, where names are allowed at all; spelling suggests and settles nothing.

The measure is rapidfuzz's ratio (normalised indel similarity), of the words as written and of the
words sorted, so that "FAMILY, Given" and "Given Family" are one spelling; the better one counts.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 92
"""From here on two names agree: one letter in a name of usual length may differ."""

CLOSE = 80
"""From here on they are near."""

APART = 60
"""Below, they are different names."""

_NO_LETTER = re.compile(r"[^\w]+")


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, sorted: no accents, case, commas or hyphens."""
    return tuple(sorted(_words(name)))


def alike(ours: str, theirs: str) -> int:
    """Likeness in percent, rounded down; 100 is the same words in any order.

    A slip in a first letter moves a word among sorted ones, so the words as written count too.
    """
    first, second = words_of(ours), words_of(theirs)
    if first == second:
        return 100
    in_order = fuzz.ratio(as_written(ours), as_written(theirs))
    return min(99, int(max(in_order, fuzz.ratio(" ".join(first), " ".join(second)))))


@lru_cache(maxsize=65536)
def as_written(name: str) -> str:
    """The words of a name in one spelling, in the order in which they are written."""
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold().replace("'", ""))
        if not unicodedata.combining(letter)
    )
    return [word for word in _NO_LETTER.split(plain) if word]
