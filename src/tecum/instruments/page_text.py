"""A page normalised once: folded lines, words with their offsets, and columns inside a row.

Everything that recognises or reads goes over this view, so that a page is folded a single time.
Recognition needs the folded text alone; words and columns are worked out for recognised pages.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tecum.instruments.document import Box, Line, Page, Widget, Word
from tecum.instruments.folding import fold

COLUMN_GAP = 1.25
"""A gap wider than this many heights of a word parts two columns in a row."""

# What a fax machine prints at the edge of each page it sends: a date, a clock and a page counter.
_FAX_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m?\.?)?(?![\w:-])")
_FAX_DAY = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .-]{0,2}\d{1,2}\b"
)
_FAX_PAGE = re.compile(
    r"\bp(?:age|g)?[ .:]{0,2}\d{1,4}(?:\s?(?:/|of)\s?\d{1,4})?\b|(?<![\d/])\d{2,3}/\d{2,3}$"
)

_TYPED_ROW = 13.0
_TYPED_CHARACTER = 5.0
"""How high a row and how wide a character of a text field is taken to be, in points."""


class Segment(NamedTuple):
    """Words `first` to `last` of one column of one row."""

    first: int
    last: int
    line: int


@dataclass(frozen=True, eq=False)
class PageText:
    """One page and what is worked out about it (each at most once)."""

    page: Page
    lines: tuple[Line, ...]
    form_boxes: Mapping[int, Box] = field(default_factory=dict)

    @cached_property
    def folded_lines(self) -> list[str]:
        """Each line folded; words are parted by single spaces."""
        folded = []
        for line in self.lines:
            texts = [word.text for word in line.words]
            text = " ".join(texts)
            plain = text.isascii()
            folded.append(text.lower() if plain else " ".join([_one_word(t) for t in texts]))
        return folded

    @cached_property
    def text(self) -> str:
        """The folded lines, one a line."""
        return "\n".join(self.folded_lines)

    @cached_property
    def flat(self) -> str:
        """The folded text in one line, for phrases that wrap."""
        return self.text.replace("\n", " ")

    @cached_property
    def words(self) -> list[Word]:
        """All words in the order of the lines."""
        return [word for line in self.lines for word in line.words]

    @cached_property
    def folded(self) -> list[str]:
        """All words folded."""
        return [word for line in self.folded_lines if line for word in line.split(" ")]

    @cached_property
    def offsets(self) -> list[int]:
        """Where each word begins in `text`."""
        starts: list[int] = []
        at = 0
        for line in self.folded_lines:
            for word in line.split(" ") if line else ():
                starts.append(at)
                at += len(word) + 1
            if not line:
                at += 1
        return starts

    @cached_property
    def line_of(self) -> list[int]:
        """The line of each word."""
        return [number for number, line in enumerate(self.lines) for _ in line.words]

    @cached_property
    def line_first(self) -> list[int]:
        """The first word of each line, and one past the last word at the end."""
        firsts = [0]
        for line in self.lines:
            firsts.append(firsts[-1] + len(line.words))
        return firsts

    @cached_property
    def segments(self) -> list[Segment]:
        """The columns of every row, in order."""
        return list(self._segments())

    def _segments(self) -> Iterator[Segment]:
        number = 0
        for index, line in enumerate(self.lines):
            first = number
            before: Box | None = None
            for word in line.words:
                box = word.box
                if before is not None and box is not None and _parted(before, box):
                    yield Segment(first, number - 1, index)
                    first = number
                before = box
                number += 1
            if number > first:
                yield Segment(first, number - 1, index)

    @cached_property
    def segment_of(self) -> list[int]:
        """The number of the segment of each word."""
        return [
            number
            for number, segment in enumerate(self.segments)
            for _ in range(segment.first, segment.last + 1)
        ]

    def word_at(self, offset: int) -> int:
        """The word that covers an offset of `text`."""
        return bisect_right(self.offsets, offset) - 1

    def box_of(self, indices: Iterable[int]) -> Box | None:
        """The rectangle round some words; None where the text has no boxes."""
        return around(self.words[index].box for index in indices)

    def printed(self, first: int, last: int) -> str:
        """Words `first` to `last` as printed."""
        return " ".join([word.text for word in self.words[first : last + 1]])

    def has_boxes(self) -> bool:
        """Whether words of this page have places."""
        return any(line.words[0].box is not None for line in self.lines if line.words)


def _parted(before: Box, box: Box) -> bool:
    """Whether a gap between neighbours in a row parts two columns."""
    gap = box.x0 - before.x1
    return gap > COLUMN_GAP * 6.0 and gap > COLUMN_GAP * max(box.y1 - box.y0, before.y1 - before.y0)


def _one_word(text: str) -> str:
    return fold(text).replace(" ", "") or "\u00b7"


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The smallest rectangle round the given ones; None when none is given."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return Box(
        x0=min(box.x0 for box in known),
        y0=min(box.y0 for box in known),
        x1=max(box.x1 for box in known),
        y1=max(box.y1 for box in known),
    )


def page_text(page: Page) -> PageText:
    """The view of a page as printed, without what the machine that sent it printed over it."""
    return PageText(page=page, lines=_as_composed(page.lines))


def _as_composed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without a fax machine's own at the head and foot: its "FROM:" is no label."""
    first = 1 if lines and _is_fax_line(lines[0]) else 0
    last = len(lines) - 1 if len(lines) > first and _is_fax_line(lines[-1]) else len(lines)
    return lines[first:last]


def _is_fax_line(line: Line) -> bool:
    text = fold(line.text)
    return (
        ":" in text
        and _FAX_CLOCK.search(text) is not None
        and _FAX_DAY.search(text) is not None
        and _FAX_PAGE.search(text) is not None
    )


def with_form_values(page: Page, widgets: Iterable[Widget]) -> PageText:
    """The view of a page with the values of these text fields written where they are displayed."""
    added: list[tuple[float, float, tuple[Word, ...]]] = []
    form_boxes: dict[int, Box] = {}
    for widget in widgets:
        rows = [row.split() for row in (widget.value or "").splitlines()]
        rows = [row for row in rows if row]
        for number, row in enumerate(rows):
            words = tuple(_typed(row, widget.box, number, len(rows)))
            form_boxes.update((id(word.box), widget.box) for word in words)
            top, bottom = _rows_of(widget.box, number, len(rows))
            added.append((top, bottom, words))
    lines = _as_composed(page.lines)
    if not added:
        return PageText(page=page, lines=lines)
    rows_of_page = [(*_extent(line), list(line.words)) for line in lines if line.words]
    return PageText(page=page, lines=_merged(rows_of_page, added), form_boxes=form_boxes)


def _rows_of(box: Box, number: int, count: int) -> tuple[float, float]:
    """Top and bottom of one of the rows of a text field."""
    height = min((box.y1 - box.y0) / count, _TYPED_ROW if count > 1 else box.y1 - box.y0)
    return box.y0 + number * height, box.y0 + (number + 1) * height


def _typed(row: list[str], box: Box, number: int, count: int) -> Iterator[Word]:
    """The words of one row of a text field, each about where it is displayed."""
    top, bottom = _rows_of(box, number, count)
    length = sum(len(text) + 1 for text in row)
    width = min(_TYPED_CHARACTER, (box.x1 - box.x0) / length)
    at = box.x0
    for text in row:
        yield Word(text=text, box=Box(x0=at, y0=top, x1=at + width * len(text), y1=bottom))
        at += width * (len(text) + 1)


def _extent(line: Line) -> tuple[float, float]:
    box = around(word.box for word in line.words)
    return (box.y0, box.y1) if box is not None else (0.0, 0.0)


def _merged(
    placed: list[tuple[float, float, list[Word]]],
    added: list[tuple[float, float, tuple[Word, ...]]],
) -> tuple[Line, ...]:
    """Put each new row of words into the printed row that it overlaps most, or between rows."""
    for top, bottom, words in added:
        middle = (top + bottom) / 2
        best = None
        for row in placed:
            if row[0] - 2 <= middle <= row[1] + 2:
                away = abs(middle - (row[0] + row[1]) / 2)
                if best is None or away < best[0]:
                    best = (away, row)
        if best is None:
            placed.append((top, bottom, list(words)))
        else:
            best[1][2].extend(words)
    placed.sort(key=lambda row: (row[0] + row[1]) / 2)
    return tuple(
        Line(words=tuple(sorted(row[2], key=lambda word: word.box.x0 if word.box else 0.0)))
        for row in placed
    )
