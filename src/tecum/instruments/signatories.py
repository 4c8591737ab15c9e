"""Reads the office of whoever signed a court's form from the place that the form has for it.

A clerk may sign an arrest warrant (Fed. R. Crim. P. 9(b)(1)); only a judge's own name and office
in that place can make a finding a judge's. An immigration judge is an officer of the Department of
Justice (8 CFR 1003.10) and no judge of a court.
"""

import re
from collections.abc import Sequence

from tecum.instruments.entries import Entry
from tecum.instruments.folding import fold_words
from tecum.terms import SignatoryRole

SIGNATURE = "signature"
"""The catalogue's name for the place of a signature; it is no public field."""

_CLERK = re.compile(r"(?:(?:chief|deputy|court|courtroom)\s+)*clerk(?:\s+of\s+(?:the\s+)?court)?")
_NO_JUDGE = re.compile(r"(?:assistant\s+chief\s+|chief\s+|u\.s\.\s+)?immigration\s+judge")
_FEDERAL = r"(?:chief\s+|senior\s+)?(?:u\.s\.|united\s+states)\s+(?:chief\s+|senior\s+)?"
_ROLES = (
    (_CLERK, SignatoryRole.CLERK),
    (_NO_JUDGE, SignatoryRole.OTHER),
    (re.compile(rf"{_FEDERAL}magistrate\s+judge"), SignatoryRole.MAGISTRATE),
    (re.compile(rf"{_FEDERAL}district(?:\s+court)?\s+judge"), SignatoryRole.JUDGE),
)
NO_JUDGES = frozenset({SignatoryRole.CLERK, SignatoryRole.OTHER})


def role_of_office(office: str | None) -> SignatoryRole | None:
    """The role that a whole office names; None where it tells nothing."""
    folded = fold_words(office or "").strip(" .,")
    return next((role for pattern, role in _ROLES if pattern.fullmatch(folded)), None)


def is_unsigned(entries: Sequence[Entry]) -> bool:
    """Whether the form has a place for the signature, and nothing is seen there."""
    places = [entry for entry in entries if entry.field == SIGNATURE]
    return bool(places) and not any(entry.printed for entry in places)
