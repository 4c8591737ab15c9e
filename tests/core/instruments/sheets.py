"""Small documents for tests: plain text, and pages whose words have places."""

from collections.abc import Iterable, Sequence
from typing import Literal

from tecum.instruments.document import Box, Document, Line, Page, Tick, Widget, Word

CHARACTER = 5.0
HEIGHT = 9.0
ROW = 12.0


def plain(text: str, media: Literal["pdf", "text", "email"] = "text") -> Document:
    pages = tuple(
        Page(number=number, width=612, height=792, lines=tuple(_plain_lines(part)))
        for number, part in enumerate(text.split("\f"), 1)
    )
    return document(pages, media)


def _plain_lines(text: str) -> Iterable[Line]:
    for row in text.splitlines():
        if row.strip():
            yield Line(words=tuple(Word(text=word, box=None) for word in row.split()))


def document(pages: Iterable[Page], media: Literal["pdf", "text", "email"] = "pdf") -> Document:
    return Document(file="paper", sha256="0" * 64, media=media, pages=tuple(pages))


def placed(
    text: str,
    *,
    number: int = 1,
    widgets: Sequence[Widget] = (),
    ticks: Sequence[Tick] = (),
) -> Page:
    """A page typed on a grid: column times 5 points, row times 12 points, word by word."""
    lines = []
    for row, content in enumerate(text.splitlines()):
        words = []
        column = 0
        for part in content.split(" "):
            if part:
                words.append(Word(text=part, box=cell(row, column, len(part))))
            column += len(part) + 1
        if words:
            lines.append(Line(words=tuple(words)))
    return Page(
        number=number,
        width=612,
        height=792,
        lines=tuple(lines),
        widgets=tuple(widgets),
        ticks=tuple(ticks),
    )


def cell(row: int, column: int, width: int) -> Box:
    return Box(
        x0=column * CHARACTER,
        y0=row * ROW,
        x1=(column + width) * CHARACTER,
        y1=row * ROW + HEIGHT,
    )


def text_field(name: str, value: str | None, box: Box | None = None) -> Widget:
    return Widget(name=name, kind="text", value=value, checked=None, box=box or cell(0, 0, 1))


def check_box(name: str, *, checked: bool, box: Box | None = None) -> Widget:
    return Widget(name=name, kind="checkbox", value=None, checked=checked, box=box or cell(0, 0, 1))
