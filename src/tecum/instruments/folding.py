"""Folds print to one spelling, so that dashes, quotes, case and ligatures never decide a match."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        "\u200b": None,
        "\ufeff": None,
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\u2026": "...",
    }
)
_FILL_LINE = re.compile(r"_{2,}|\.{4,}")
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case, plain dashes and quotes; the spacing stays as it is."""
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_FOLDS)


def fold_words(text: str) -> str:
    """`fold`, with white space collapsed."""
    return " ".join(fold(text).split())


def without_fill_lines(text: str) -> str:
    """Remove the ruled lines on which a form is filled in, and collapse white space."""
    if "_" in text or "...." in text:
        text = _FILL_LINE.sub(" ", text)
        if text.strip(" _") == "":
            return ""
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=2048)
def letters_only(text: str) -> str:
    """Only letters and digits of the folded text, for comparing names of form fields."""
    return "".join(character for character in fold(text) if character.isalnum())


def without_accents(text: str) -> str:
    """Letters without their accents, for comparing names of persons."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )


_BEFORE = frozenset(" \n([]\u2610\u2611\u2612\u25a0\u25a1")
"""What may stand right before printed words: a space, a bracket, the tick box beside them."""


def occurrences(flat: str, words: str) -> Iterator[int]:
    """Where folded words stand in folded text of one line, as whole words."""
    size = len(words)
    ends_in_word = words[-1].isalnum()
    at = flat.find(words)
    while at >= 0:
        after = flat[at + size : at + size + 1]
        if (at == 0 or flat[at - 1] in _BEFORE) and not (ends_in_word and after.isalnum()):
            yield at
        at = flat.find(words, at + 1)
