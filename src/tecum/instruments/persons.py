"""Finds the one person whom running text names, as "FAMILY, Given" or after a word of address.

Only for papers that have no field for the name: block 2 of a subpoena, a note, a court's caption.
"""

import re

_GIVEN = r"[^\W\d_][\w'\u2019.-]*(?:\s+[^\W\d_][\w'\u2019.-]*){0,3}"
_CAPITALS = r"[^\W\d_a-z](?:[^\W\d_a-z]|['\u2019-])+"
_FAMILY = rf"{_CAPITALS}(?:\s+(?:{_CAPITALS}|Y)){{0,4}}"
_FAMILY_FIRST = re.compile(rf"(?<![\w'-])(?P<family>{_FAMILY}),\s+(?P<given>{_GIVEN})")
_ADDRESSED = re.compile(
    r"(?i:\b(?:re|regarding|concerning|inmate|subject|detainee|defendant|name|prisoner|mr\.|ms\."
    r"|mrs\.|in\s+the\s+matter\s+of|in\s+re)(?:\s+name)?\s*[:,]?\s+)"
    r"(?P<name>(?:[A-Z][\w'\u2019.-]+\s+){1,3}[A-Z][\w'\u2019-]+)"
)
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
        if not word[0].isupper() or _other(word):
            break
        found.append(word.rstrip(".") if len(word) > 2 else word)
    return found


def _other(text: str) -> bool:
    return any(word.lower().strip(".,") in _NO_NAME for word in text.split())
