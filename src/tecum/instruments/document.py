"""What a document looks like once an adapter has opened it: pages, lines, form fields, ticks.

Pure values; no PDF library is named here. Boxes are in PDF points from the top left of the page
as displayed (rotation and crop applied), rounded to a tenth by the adapter.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a displayed page, in points, origin top left, `y` growing downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A run of characters without white space; plain text has no boxes."""

    text: str
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One visual row of words, left to right; columns stand in one row with a gap between them."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A form field as displayed on one page. A blank text field has `value` None."""

    name: str
    kind: Literal["text", "checkbox", "radio", "choice", "signature", "button"]
    value: str | None
    checked: bool | None
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A drawn square that looks like a tick box, with whether something is drawn inside it."""

    box: Box
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `image_only` means that it shows pictures and has no text to read."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    widgets: tuple[Widget, ...] = ()
    ticks: tuple[Tick, ...] = ()
    image_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a document that its reader must know; `code` is stable for machines."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One opened document: a file, the body of an e-mail, or one of its attachments."""

    file: str
    sha256: str
    media: Literal["pdf", "text", "email"]
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
