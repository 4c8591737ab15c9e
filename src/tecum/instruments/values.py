"""Turns what is printed in a field into its normal form, or says that it cannot.

A date is read month first, as on federal forms of the United States, unless its own form says
otherwise (ISO, or the month in letters). Two-digit years and impossible days give None: nobody
guesses a century.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from tecum.instruments.folding import fold, without_fill_lines

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})\s?[/.-]\s?(?P<d>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})(?!\d)"),
    re.compile(rf"\b{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:day\s+of\s+)?{_MONTH}[,\s-]+"
        r"(?P<y>\d{4})(?!\d)"
    ),
)
_TIME = re.compile(
    r"(?<![\d:/-])(?P<h>\d{1,2})(?::(?P<min>\d{2}))(?::\d{2})?\s*(?P<half>[ap])?\.?\s?(?:m\b)?"
    r"|(?<![\d:/-])(?P<h2>\d{1,2})\s*(?P<half2>[ap])\.?\s?m\b"
    r"|\b(?P<word>noon|midnight)\b"
)
_A_NUMBER = re.compile(r"(?<![A-Za-z0-9])A[#:\s-]*((?:\d[\s-]*){7,9})(?!\d)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^\s*((?:\d[\s-]*){8,9})$")
_SEXES = {"m": "M", "male": "M", "f": "F", "female": "F"}
_WITHIN = re.compile(
    r"within\s+(?:(?P<words>[a-z-]+)\s+)?\(?(?P<count>\d{1,3})\)?\s+"
    r"(?P<unit>(?:calendar\s+|business\s+|working\s+|court\s+)?(?:days?|hours?))"
)
_WITHIN_WORDS = re.compile(
    r"within\s+(?P<count>three|five|seven|ten|fourteen|twenty|thirty)\s+"
    r"(?P<unit>(?:calendar\s+|business\s+|working\s+|court\s+)?(?:days?|hours?))"
)
_COUNTS = {
    "three": "3",
    "five": "5",
    "seven": "7",
    "ten": "10",
    "fourteen": "14",
    "twenty": "20",
    "thirty": "30",
}


def day_in(text: str) -> str | None:
    """The one date that stands in the text, as `YYYY-MM-DD`; None for none or two different."""
    folded = fold(text)
    found = set()
    for pattern in _DATES:
        for match in pattern.finditer(folded):
            found.add(_day(match))
        if found:
            break
    return found.pop() if len(found) == 1 else None


def _day(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    month = _MONTHS[parts["month"]] if parts.get("month") else int(parts["m"])
    try:
        return date(int(parts["y"]), month, int(parts["d"])).isoformat()
    except ValueError:
        return None


def time_in(text: str, *, afternoon: bool | None = None) -> str | None:
    """The time of day in the text as `HH:MM`; `afternoon` is what an a.m./p.m. box says."""
    match = _TIME.search(fold(text))
    if match is None:
        return None
    if match["word"]:
        return "12:00" if match["word"] == "noon" else None
    hour = int(match["h"] or match["h2"])
    minute = int(match["min"] or 0)
    half = match["half"] or match["half2"]
    if half is None and afternoon is not None and 1 <= hour <= 12:
        half = "p" if afternoon else "a"
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def moment_in(text: str, *, afternoon: bool | None = None) -> str | None:
    """A date with its time where one is printed: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`."""
    day = day_in(text)
    if day is None:
        return None
    rest = fold(text)
    for pattern in _DATES:
        rest = pattern.sub(" ", rest)
    time = time_in(rest, afternoon=afternoon)
    return day if time is None else f"{day}T{time}"


def a_number_in(text: str, *, labelled: bool = False) -> str | None:
    """An alien number as `A` and its digits; bare digits count only where a label names it."""
    match = _A_NUMBER.search(text) or (_BARE_NUMBER.search(text) if labelled else None)
    if match is None:
        return None
    return "A" + "".join(character for character in match[1] if character.isdigit())


def sex_in(text: str) -> str:
    """M or F where the paper prints that, otherwise as printed."""
    return _SEXES.get(fold(text).strip(" ."), text)


def within_in(text: str) -> str | None:
    """A period such as `14 days`, from words like "within fourteen (14) days"."""
    folded = fold(text)
    match = _WITHIN.search(folded)
    if match is not None:
        return f"{int(match['count'])} {' '.join(match['unit'].split())}"
    match = _WITHIN_WORDS.search(folded)
    if match is None:
        return None
    return f"{_COUNTS[match['count']]} {' '.join(match['unit'].split())}"


def name_and_title(text: str) -> tuple[str, str | None]:
    """Split "Dana Example, Deportation Officer" at its first comma; no comma, no title."""
    name, comma, title = without_fill_lines(text).partition(",")
    if not comma or not title.strip():
        name, dash, title = without_fill_lines(text).partition(" - ")
        if not dash:
            return name.strip(), None
    return name.strip(), title.strip()


def court_in(text: str) -> str:
    """A court's name without the "In the" with which a caption begins."""
    return re.sub(r"^in\s+the\s+", "", text, flags=re.IGNORECASE)


_NORMAL_FORMS: Mapping[str, Callable[[str], str | None]] = {
    "date_of_birth": day_in,
    "issue_date": day_in,
    "cancels_detainer_of": day_in,
    "return_date": day_in,
    "return_at": moment_in,
    "return_time": time_in,
    "return_within": within_in,
    "sex": sex_in,
    "court": court_in,
    "a_number": partial(a_number_in, labelled=True),
}


def normalised(field: str, printed: str) -> str | None:
    """The normal form of what is printed in a field of this name; free text stays as it is."""
    normal_form = _NORMAL_FORMS.get(field)
    return printed if normal_form is None else normal_form(printed)
