"""Finds the one person whom running text names, as "FAMILY, Given" or after a word of address.

Only for papers that have no field for the name: block 2 of a subpoena, a note, a court's caption.
"""

import re

_PARTICLE = r"(?:de|del|la|las|los|da|do|dos|das|di|van|von|der|den|bin|ibn|al|el|y|e)"
_CAPITAL = r"[^\W\d_a-z]"
_GIVEN = rf"{_CAPITAL}[\w'\u2019.-]*(?:\s+(?:{_CAPITAL}[\w'\u2019.-]*|{_PARTICLE}\b)){{0,5}}"
_CAPITALS = rf"{_CAPITAL}(?:{_CAPITAL}|['\u2019-])+"
_FAMILY = rf"{_CAPITALS}(?:\s+(?:{_CAPITALS}|Y)){{0,7}}"
_MATTER = re.compile(
    r"(?i:\bin\s+(?:the\s+matter\s+of|re:?)\s+)(?P<name>[^;:()\[\]\d]{2,90}?)"
    r"(?i:\s*(?:[;:(\[]|$)|,?\s+(?:an?\s|A-?\d|alien|dob|respondent|removal))"
)
_FAMILY_FIRST = re.compile(rf"(?<![\w'-])(?P<family>{_FAMILY}),\s+(?P<given>{_GIVEN})")
_ADDRESSED = re.compile(
    r"(?i:\b(?:re|regarding|concerning|inmate|subject|detainee|defendant|name|prisoner|mr\.|ms\."
    r"|mrs\.|in\s+the\s+matter\s+of|in\s+re)(?:\s+name)?\s*[:,]?\s+)"
    r"(?P<name>(?:[A-Z][\w'\u2019.-]+\s+){1,3}[A-Z][\w'\u2019-]+)"
)
_PARTICLES = re.compile(_PARTICLE)
_NO_NAME = frozenset(
    (
        *("removal", "criminal", "civil", "immigration", "investigation", "proceeding"),
        *("proceedings", "deportation", "dob", "born", "date", "file", "county", "state", "city"),
        *("united", "department", "sheriff", "jail", "inc", "llc", "matter", "number", "custody"),
        *("detainee", "inmate", "subject"),
    )
)


def person_in(text: str) -> str | None:
    """The first person named in the text; None where nobody is."""
    matter = _MATTER.search(text)
    if matter is not None and matter["name"][0].isupper() and not _other(matter["name"]):
        return " ".join(matter["name"].split()).rstrip(",")
    for match in _FAMILY_FIRST.finditer(text):
        given = _names(match["given"])
        if given and not _other(match["family"]):
            return f"{match['family']}, {' '.join(given)}"
    for match in _ADDRESSED.finditer(text):
        given = _names(match["name"])
        if len(given) >= 2:
            return " ".join(given)
    return None


def _names(text: str) -> list[str]:
    """Words that begin like a name, up to the first that does not."""
    found: list[str] = []
    for word in text.split():
        if not (word[0].isupper() or _PARTICLES.fullmatch(word)) or _other(word):
            break
        found.append(word.rstrip(".") if len(word) > 2 else word)
    while found and found[-1].islower():
        found.pop()
    return found


def _other(text: str) -> bool:
    return any(word.lower().strip(".,") in _NO_NAME for word in text.split())
