"""Compares whom two papers name: an A-number settles it, spelling only suggests.

The comparison is for papers that are to be decided together. It is no matching of a paper to a
person in custody.
"""

import re

from tecum.instruments.folding import fold_words, without_accents
from tecum.instruments.reading import Instrument

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ALIAS = re.compile(r"\b(?:aka|a\.k\.a\.|a/k/a|also known as)\b.*$")


def subject_key(instrument: Instrument) -> str | None:
    """The subject's name in one spelling: given names, then family names, no accents or case."""
    parts = _parts(instrument)
    if parts is None:
        return None
    return " ".join([*parts[0], *parts[1]])


def same_subject(a: Instrument, b: Instrument) -> bool | None:
    """Whether two papers name the same person; None where one names nobody.

    Equal A-numbers make one person whatever the spelling, different ones make two.
    """
    first, second = _text(a, "a_number"), _text(b, "a_number")
    if first is not None and second is not None:
        return _digits(first) == _digits(second)
    ours, theirs = _parts(a), _parts(b)
    if ours is None or theirs is None:
        return None
    if _all_words(ours) == _all_words(theirs):
        return True
    return _agree(ours, theirs)


def _text(instrument: Instrument, name: str) -> str | None:
    field = instrument.fields.get(name)
    return field.value if field is not None and isinstance(field.value, str) else None


def _digits(number: str) -> str:
    """Eight-digit A-numbers are written with and without a leading zero."""
    return number.lstrip("Aa").lstrip("0")


def _parts(instrument: Instrument) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Given names and family names, without initials and suffixes."""
    name = _text(instrument, "subject_name")
    if name is None:
        return None
    folded = without_accents(_ALIAS.sub("", fold_words(name)))
    family, comma, given = folded.partition(",")
    if not comma:
        words = _words(folded)
        return (tuple(words[:-1]), tuple(words[-1:])) if words else None
    return (tuple(_words(given)), tuple(_words(family)))


def _words(text: str) -> list[str]:
    text = text.replace("'", "").replace("-", " ")
    words = [word for word in re.split(r"[^\w]+", text) if word]
    return [word for word in words if word not in _SUFFIXES]


def _all_words(parts: tuple[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    return sorted(word for part in parts for word in part if len(word) > 1)


def _agree(
    ours: tuple[tuple[str, ...], tuple[str, ...]], theirs: tuple[tuple[str, ...], tuple[str, ...]]
) -> bool:
    """The same family name and first given name; further given names may shrink to initials."""
    our_given, their_given = ours[0], theirs[0]
    if sorted(ours[1]) != sorted(theirs[1]) or not our_given or not their_given:
        return False
    if our_given[0] != their_given[0]:
        return False
    return all(
        left == right or (1 in {len(left), len(right)} and left[0] == right[0])
        for left, right in zip(our_given[1:], their_given[1:], strict=False)
    )
