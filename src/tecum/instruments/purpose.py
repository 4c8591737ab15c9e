"""Reads the purpose that a subpoena itself states: criminal, civil, or nothing said.

Only words that somebody filled in or ticked count. That a form says "relating to the enforcement
of U.S. immigration laws" on every copy is print, and says neither.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tecum.instruments.folding import fold_words
from tecum.instruments.page_text import PageText
from tecum.instruments.reading import Field, Instrument
from tecum.terms import FieldSource

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
_SENTENCE = re.compile(r"\bin connection with (?P<what>[^.;]{8,300})")
_FORM_PRINT = "an investigation or inquiry relating to the enforcement of u.s. immigration laws"
Purpose = Literal["civil_immigration_enforcement", "criminal_investigation"]


def stated_purpose(instrument: Instrument) -> Purpose | None:
    """The purpose in the paper's own words; None where it states none.

    Words that name a criminal investigation count also beside words about removal: which of the
    two is primary is for the law of the place and for people.
    """
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


def with_purpose_sentence(
    fields: Mapping[str, Field], views: Sequence[PageText]
) -> dict[str, Field]:
    """Add to `purpose` the sentence that stands in place of the form's own print, if one does."""
    found = dict(fields)
    for view in views:
        for match in _SENTENCE.finditer(view.flat):
            if _FORM_PRINT.startswith(" ".join(match["what"].split())):
                continue
            first, last = view.word_at(match.start("what")), view.word_at(match.end("what") - 1)
            words = view.printed(first, last)
            held = found.get("purpose")
            if held is None or not isinstance(held.value, str):
                box = view.box_of(range(first, last + 1))
                found["purpose"] = Field(
                    value=words,
                    page=view.page.number,
                    box=box,
                    confidence=0.85,
                    source=FieldSource.TEXT,
                    printed=words,
                )
            elif words not in held.value:
                joined = f"{held.value}; {words}"
                found["purpose"] = replace(held, value=joined, printed=joined)
    return found


def _says(pattern: re.Pattern[str], text: str) -> bool:
    folded = fold_words(text)
    return any(
        _DENIED.search(folded[: match.start()]) is None for match in pattern.finditer(folded)
    )
