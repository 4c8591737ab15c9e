"""How alike two names are, where names are allowed at all; spelling suggests and settles nothing.

The measure is rapidfuzz's token-sort ratio (normalised indel similarity of the sorted words), so
that "FAMILY, Given" and "Given Family" are one spelling.
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
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold().replace("'", ""))
        if not unicodedata.combining(letter)
    )
    return tuple(sorted(word for word in _NO_LETTER.split(plain) if word))


def alike(ours: str, theirs: str) -> int:
    """Likeness in percent, rounded down; 100 is the same words in any order."""
    return int(fuzz.ratio(" ".join(words_of(ours)), " ".join(words_of(theirs))))
