"""What a re-drawn form is made of, before any layout: headings, rows, options, signatures.

Running text may hold `{blank:key}` (something to fill in) and `{tick:key}` (a box to tick).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title or section heading on lines of its own."""

    text: str
    size: float = 11
    centred: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A labelled value; `share` is its part of the row's width, `lines` its least height."""

    label: str
    key: str
    share: float = 1.0
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Labelled values side by side."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """Running text, perhaps with blanks and ticks in it."""

    text: str
    bold: bool = False
    indent: float = 0
    size: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A box to tick with its text; `bullet` draws a bullet instead of a box."""

    text: str
    key: str | None
    indent: float = 14
    bullet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Values over rules, each named by a caption in parentheses; `signed` keys take a signature."""

    cells: tuple[Cell, ...]
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A block with a caption and room for many lines, which may run on to the next page."""

    label: str
    key: str
    lines: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A court's caption: the parties at the left, the case number at the right."""

    parties: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Empty height in points."""

    height: float = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The next page begins here."""


Element: TypeAlias = Heading | Row | Para | Option | Signature | Area | Caption | Rule | Gap | Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One re-drawn form, filled or blank.

    `values` and `ticks` go by key; `names` turns a key into the AcroForm field name where the two
    differ. `footer` is the form number as printed at the foot of each page. `prose` is set
    like a letter or a court's paper: wide margins, larger type.
    """

    elements: tuple[Element, ...]
    values: Mapping[str, str]
    ticks: Mapping[str, bool]
    footer: str
    names: Mapping[str, str] = field(default_factory=dict)
    paged: bool = True
    prose: bool = False

    def name(self, key: str) -> str:
        """The AcroForm field name of a key."""
        return self.names.get(key, key)


_PIECE = re.compile(r"\{(blank|tick):([A-Za-z_0-9]+)\}|(\s+)|([^\s{]+|\{)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A word, a blank or a tick of running text; `glued` when no space stands before it."""

    what: str
    text: str
    glued: bool


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut running text into words, blanks and ticks."""
    found: list[Piece] = []
    glued = True
    for match in _PIECE.finditer(text):
        if match[3]:
            glued = False
        elif match[1]:
            found.append(Piece(what=match[1], text=match[2], glued=glued))
            glued = True
        else:
            found.append(Piece(what="word", text=match[4], glued=glued))
            glued = True
    return tuple(found)
