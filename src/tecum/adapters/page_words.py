"""Take the words of a PDF page with their boxes out of PDFium's text page.

The text comes in one call; boxes are asked for the first and the last character of each word
only, which is exact for words on a straight line and much faster than one call a character.
Boxes are PDFium's loose ones: as high as the font, so that a full stop stands on the same row as
its sentence. Where the text does not map one to one to characters (surrogates, glyphs without a
character), and where a word is too wide to be one, the slow exact way is taken.
"""

import ctypes
import re
from typing import Any

from tecum.adapters.page_lines import PlacedWord, Segment
from tecum.adapters.pdfium_library import pdfium
from tecum.adapters.sheet import Sheet

EMPTY_BOXES = frozenset("\u2610\u25a1\u25a2\u274f\u2750\u2751\u2752\u25fb\u25fd\u2b1c\U0001f78f")
TICKED_BOXES = frozenset("\u2611\u2612\u22a0\u2705\U0001f5f9\U0001f5f7")
MARKS = frozenset("xX\u2713\u2714\u2715\u2716\u2717\u2718\u00d7\u25cf\u2022\u25a0\u25aa\u2588")

_TOKEN = re.compile(r"[\n\r]+|\S+")
# PDFium writes a hyphen at a line's end as U+0002 or U+FFFE; the page shows a hyphen.
_MENDED = {2: "-", 0xFFFE: "-", 0: "\ufffd"} | {
    n: None for n in range(3, 32) if n not in (9, 10, 13)
}
_MENDED |= {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: "-"}
# Symbol fonts that carry no Unicode map come out in the private use area, glyph code + F000.
_SYMBOLS = {
    0xF06F: "\u2610", 0xF0A8: "\u2610", 0xF071: "\u2610", 0xF0FE: "\u2611", 0xF0FD: "\u2612",
    0xF078: "\u2612", 0xF052: "\u2611", 0xF053: "\u2612", 0xF0A3: "\u2610", 0xF0FC: "\u2713",
    0xF0FB: "\u2717",
}  # fmt: skip
_MENDED |= _SYMBOLS
# The same glyphs where a symbol font was written with Latin letters, by font family.
_WINGDINGS = {
    "o": "\u2610",
    "\u00a8": "\u2610",
    "q": "\u2610",
    "\u00fe": "\u2611",
    "\u00fd": "\u2612",
}
_WINGDINGS |= {"x": "\u2612", "\u00fc": "\u2713", "\u00fb": "\u2717"}
_WINGDINGS_2 = {"\u00a3": "\u2610", "R": "\u2611", "S": "\u2612", "T": "\u2612", "P": "\u2713"}
_DINGBATS = {
    "o": "\u2610",
    "n": "\u25a0",
    "q": "\u2610",
    "p": "\u2610",
    "r": "\u2610",
    "4": "\u2714",
}
_LONE_SYMBOLS = frozenset(_WINGDINGS) | frozenset(_WINGDINGS_2) | frozenset(_DINGBATS)


def words(page: int, sheet: Sheet, *, most: int) -> tuple[list[Segment], list[PlacedWord], int]:
    """Give the page's segments of words, its glyph boxes, and how many characters it has.

    At most `most` characters are looked at; a caller that meets a larger count refuses the paper.
    """
    library = pdfium()
    text_page = library("FPDFText_LoadPage")(page)
    if not text_page:
        return [], [], 0
    try:
        count = library("FPDFText_CountChars")(text_page)
        if count <= 0 or count > most:
            return [], [], max(count, 0)
        reader = _TextPage(text_page, count)
        return (*_placed(reader, sheet), count)
    finally:
        library("FPDFText_ClosePage")(text_page)


def _character(code: int) -> str:
    """Give one character; half of a surrogate pair is none."""
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return chr(code)


class _TextPage:
    """One text page: its characters, one a position, and the boxes of positions."""

    __slots__ = ("box_of", "characters", "handle")

    def __init__(self, handle: int, count: int) -> None:
        library = pdfium()
        self.handle = handle
        self.box_of = library("FPDFText_GetLooseCharBox")
        units = (ctypes.c_ushort * (count + 1))()
        library("FPDFText_GetText")(handle, 0, count, units)
        text = bytes(units).decode("utf-16-le", "replace")
        if len(text) == count + 1 and text[-1] == "\0" and "\0" not in text[:-1]:
            self.characters = text[:-1]
        else:
            unicode_of = library("FPDFText_GetUnicode")
            codes = [unicode_of(handle, index) for index in range(count)]
            self.characters = "".join([_character(code) for code in codes])

    def boxes(self, spans: list[tuple[int, int]]) -> list[float]:
        """Give left, top, right, bottom of the first and of the last character of each span."""
        found = (ctypes.c_float * (8 * len(spans) or 1))()
        address = ctypes.addressof(found)
        box_of, handle = self.box_of, self.handle
        for start, end in spans:
            box_of(handle, start, address)
            box_of(handle, end - 1, address + 16)
            address += 32
        return found[:]

    def font_of(self, index: int) -> str:
        """Give the font's name of one character, without the prefix of a subset."""
        name = ctypes.create_string_buffer(128)
        pdfium()("FPDFText_GetFontInfo")(self.handle, index, name, 128, None)
        return name.value.decode("utf-8", "replace").rpartition("+")[2]

    def tight(self, start: int, end: int) -> tuple[float, float, float, float]:
        """Give the box of the ink of characters, for fonts that state no height."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
        box_of: Any = pdfium()("FPDFText_GetCharBox")
        found = []
        for index in range(start, end):
            box_of(self.handle, index, *sides)
            found.append((left.value, top.value, right.value, bottom.value))
        return (
            min(box[0] for box in found), max(box[1] for box in found),
            max(box[2] for box in found), min(box[3] for box in found),
        )  # fmt: skip


def _placed(reader: _TextPage, sheet: Sheet) -> tuple[list[Segment], list[PlacedWord]]:
    """Cut the text at white space, ask for the boxes, and drop what is not displayed."""
    characters = reader.characters
    spans, breaks = _spans(characters)
    sides = reader.boxes(spans)
    segments: list[Segment] = []
    glyph_boxes: list[PlacedWord] = []
    segment: Segment = []
    for number, (start, end) in enumerate(spans):
        if number in breaks:
            segments.append(segment)
            segment = []
        at = 8 * number
        left, top, right, bottom, left_2, top_2, right_2, bottom_2 = sides[at : at + 8]
        box = (min(left, left_2), max(top, top_2), max(right, right_2), min(bottom, bottom_2))
        if box[2] - box[0] > (end - start + 1) * 1.3 * (box[1] - box[3]):
            placed = _word_by_word(reader, start, end, sheet)
        else:
            placed = [_word(reader, start, end, sheet.place(*box))]
        segment += [word for word in placed if sheet.shows(word)]
        if not placed[0][0].isascii():
            glyph_boxes += _glyph_boxes(reader, placed, (start, end), sheet)
    segments.append(segment)
    return [one for one in segments if one], glyph_boxes


def _spans(characters: str) -> tuple[list[tuple[int, int]], set[int]]:
    """Find the words, and before which of them the pen jumps to another line."""
    spans: list[tuple[int, int]] = []
    breaks: set[int] = set()
    for token in _TOKEN.finditer(characters):
        if characters[token.start()] in "\r\n":
            breaks.add(len(spans))
        else:
            spans.append(token.span())
    return spans, breaks


def _word(reader: _TextPage, start: int, end: int, box: tuple[int, int, int, int]) -> PlacedWord:
    """Make one word; a lone letter of a symbol font becomes the sign that it shows."""
    text = reader.characters[start:end]
    if not text.isascii() or not text.isprintable():
        text = text.translate(_MENDED)
    if end - start == 1 and text in _LONE_SYMBOLS:
        text = _symbol(text, reader.font_of(start))
    return (text or "\ufffd", *box)


def _symbol(letter: str, font: str) -> str:
    """Give the sign that a letter stands for in a symbol font, else the letter itself."""
    family = font.lower().replace(" ", "").replace("-", "")
    if family.startswith("wingdings2"):
        return _WINGDINGS_2.get(letter, letter)
    if family.startswith("wingdings") and not family.startswith("wingdings3"):
        return _WINGDINGS.get(letter, letter)
    if "dingbats" in family:
        return _DINGBATS.get(letter, letter)
    return letter


def _word_by_word(reader: _TextPage, start: int, end: int, sheet: Sheet) -> list[PlacedWord]:
    """Look at every character of something too wide or too flat to be one word.

    It is cut where a gap is wider than the letters are high; a font without height gives its ink.
    """
    sides = reader.boxes([(index, index + 1) for index in range(start, end)])
    boxes = [sides[at : at + 4] for at in range(0, len(sides), 8)]
    found: list[PlacedWord] = []
    first = 0
    for index in range(1, len(boxes) + 1):
        if index < len(boxes):
            gap = boxes[index][0] - boxes[index - 1][2]
            backwards = boxes[index - 1][0] - boxes[index][2]
            height = max(boxes[index][1] - boxes[index][3], 1.0)
            if max(gap, backwards) <= height:
                continue
        part = boxes[first:index]
        box = (
            min(side[0] for side in part), max(side[1] for side in part),
            max(side[2] for side in part), min(side[3] for side in part),
        )  # fmt: skip
        if box[1] - box[3] < 0.5:
            box = reader.tight(start + first, start + index)
        found.append(_word(reader, start + first, start + index, sheet.place(*box)))
        first = index
    return found


def _glyph_boxes(
    reader: _TextPage, placed: list[PlacedWord], span: tuple[int, int], sheet: Sheet
) -> list[PlacedWord]:
    """Find the tick boxes that are characters, each with its own box."""
    alone = [word for word in placed if len(word[0]) == 1]
    if alone:
        found = [word for word in alone if word[0] in EMPTY_BOXES or word[0] in TICKED_BOXES]
        return [word for word in found if sheet.shows(word)]
    found = []
    for index in range(*span):
        sign = reader.characters[index]
        sign = _SYMBOLS.get(ord(sign), sign)
        if sign in EMPTY_BOXES or sign in TICKED_BOXES:
            left, top, right, bottom = reader.boxes([(index, index + 1)])[:4]
            found.append((sign, *sheet.place(left, top, right, bottom)))
    return [word for word in found if sheet.shows(word)]
