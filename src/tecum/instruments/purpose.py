"""Reads the purpose that a subpoena itself states: criminal, civil, or nothing said.

Only words that somebody filled in or ticked count. That a form says "relating to the enforcement
of U.S. immigration laws" on every copy is print, and says neither.
"""

import re
from typing import Literal

from tecum.instruments.folding import fold_words
from tecum.instruments.reading import Instrument

_CRIMINAL = re.compile(
    r"\bcriminal (?:investigation|case|matter|prosecution|proceeding|complaint|inquiry|charges?)\b"
    r"|\b(?:investigation|prosecution) (?:of|into|for) (?:a |an |the |suspected |alleged )*"
    r"(?:crimes?|felon(?:y|ies)|offenses?|criminal|violations? of (?:title )?18)\b"
    r"|\bgrand jury\b|\b18 u\.?s\.?c\b|\b21 u\.?s\.?c\b|\b8 u\.?s\.?c\.? (?:\u00a7\s*)?132[3-8]\b"
)
_CIVIL = re.compile(
    r"\bcivil immigration\b|\bremoval (?:proceedings?|investigation|case|operations?|order)\b"
    r"|\b(?:administrative|civil) (?:immigration )?(?:enforcement|investigation|removal"
    r"|proceedings?|arrest|inquiry)\b"
    r"|\bimmigration (?:enforcement|investigation|proceedings?|removal)\b"
    r"|\bremovab(?:le|ility)\b|\bdeportation (?:proceedings?|investigation)\b"
)
_DENIED = re.compile(
    r"\b(?:not?|non|without|never)\b[^.;]{0,30}$|\b(?:non-?)$|\bcivil,? (?:and )?not (?:a )?$"
)
Purpose = Literal["civil_immigration_enforcement", "criminal_investigation"]


def stated_purpose(instrument: Instrument) -> Purpose | None:
    """The purpose in the paper's own filled-in words; None where it states none or both."""
    texts = [
        field.value
        for name in ("purpose", "records_demanded")
        if (field := instrument.fields.get(name)) is not None and isinstance(field.value, str)
    ]
    ticked = {
        name.removeprefix("boxes.")
        for name, field in instrument.fields.items()
        if name.startswith("boxes.") and field.value is True
    }
    criminal = bool(ticked & {"child_exploitation", "criminal_investigation"}) or any(
        _says(_CRIMINAL, text) for text in texts
    )
    civil = bool(ticked & {"civil_enforcement"}) or any(_says(_CIVIL, text) for text in texts)
    if criminal:
        return "criminal_investigation"
    return "civil_immigration_enforcement" if civil else None


def _says(pattern: re.Pattern[str], text: str) -> bool:
    folded = fold_words(text)
    return any(
        _DENIED.search(folded[: match.start()]) is None for match in pattern.finditer(folded)
    )
