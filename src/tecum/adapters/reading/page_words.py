"""Take the words of a PDF page with their boxes out of PDFium's text page.

The text comes in one call; boxes are asked for the first and the last character of each word
only, which is exact for words on a straight line and much faster than one call a character.
Boxes are PDFium's loose ones: as high as the font, so that a full stop stands on the same row as
its sentence. Where the text does not map one to one to characters (surrogates, glyphs without a
character), and where a word is too wide to be one, the slow exact way is taken.
"""

import ctypes
import re
from operator import gt

from tecum.adapters.reading.page_lines import PlacedWord, Segment
from tecum.adapters.reading.pdfium_library import pdfium
from tecum.adapters.reading.sheet import PlacedBox, Sheet

EMPTY_BOXES = frozenset("\u2610\u25a1\u25a2\u274f\u2750\u2751\u2752\u25fb\u25fd\u2b1c\U0001f78f")
TICKED_BOXES = frozenset("\u2611\u2612\u22a0\u2705\U0001f5f9\U0001f5f7")
MARKS = frozenset("xX\u2713\u2714\u2715\u2716\u2717\u2718\u00d7\u25cf\u2022\u25a0\u25aa\u2588")

_TOKEN = re.compile(r"(?P<jump>[\n\r]+)|\S+")
# Characters that are shown as others: see `_MENDED`.
_UNUSUAL = re.compile("[\0-\x08\x0e-\x1f\xad\ue000-\uf8ff\ufb00-\ufb04\ufffe]")
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
    """Give the page's segments of words, its tick signs, and how many characters it has.

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

    def boxes(self, spans: list[tuple[int, int]], sheet: Sheet) -> list[PlacedBox]:
        """Give the displayed box round the first and the last character of each span."""
        found = (ctypes.c_float * (8 * len(spans)))()
        address = ctypes.addressof(found)
        box_of, handle = self.box_of, self.handle
        for start, end in spans:
            box_of(handle, start, address)
            box_of(handle, end - 1, address + 16)
            address += 32
        # FS_RECTF of fpdfview.h: left, top, right, bottom; of the first, then of the last
        sides = found[:]
        lefts, tops, rights, bottoms = (sides[at::8] for at in (0, 1, 6, 3))
        if tops != sides[5::8] or bottoms != sides[7::8] or any(map(gt, lefts, rights)):
            # Not the usual level line from left to right.
            lefts = list(map(min, lefts, sides[4::8]))
            tops = list(map(max, tops, sides[5::8]))
            rights = list(map(max, sides[2::8], rights))
            bottoms = list(map(min, bottoms, sides[7::8]))
        return sheet.place_all((lefts, tops, rights, bottoms))

    def font_of(self, index: int) -> str:
        """Give the font's name of one character, without the prefix of a subset."""
        name = ctypes.create_string_buffer(128)
        pdfium()("FPDFText_GetFontInfo")(self.handle, index, name, 128, None)
        return name.value.decode("utf-8", "replace").rpartition("+")[2]

    def tight(self, start: int, end: int, sheet: Sheet) -> PlacedBox:
        """Give the displayed box of the ink of characters, for fonts that state no height."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        sides = [ctypes.byref(side) for side in (left, right, bottom, top)]
        box_of = pdfium()("FPDFText_GetCharBox")
        found = []
        for index in range(start, end):
            box_of(self.handle, index, *sides)
            found.append(sheet.place(left.value, top.value, right.value, bottom.value))
        return _round(found)


def _placed(reader: _TextPage, sheet: Sheet) -> tuple[list[Segment], list[PlacedWord]]:
    """Cut the text at white space, ask for the boxes, and drop what is not displayed."""
    characters = reader.characters
    spans, breaks = _spans(characters)
    mend = _UNUSUAL.search(characters) is not None
    segments: list[Segment] = []
    glyph_boxes: list[PlacedWord] = []
    segment: Segment = []
    last_x, last_y = 2 * sheet.width, 2 * sheet.height
    boxes = reader.boxes(spans, sheet)
    for number, (span, (x0, y0, x1, y1)) in enumerate(zip(spans, boxes, strict=True)):
        if number in breaks:
            segments.append(segment)
            segment = []
        start, end = span
        text = characters[start:end]
        signs = end - start
        plain = text.isascii()
        if 10 * (x1 - x0) > 13 * (signs + 1) * (y1 - y0) or signs == 1 or (mend and not plain):
            words_here = _unusual(reader, span, (x0, y0, x1, y1), sheet)
            segment += words_here
            if words_here and not words_here[0][0].isascii():
                glyph_boxes += _glyph_boxes(reader, words_here, span, sheet)
        elif 0 <= x0 + x1 <= last_x and 0 <= y0 + y1 <= last_y and y0 < y1:
            segment.append((text, x0, y0, x1, y1))
            if not plain:
                glyph_boxes += _glyph_boxes(reader, [segment[-1]], span, sheet)
    segments.append(segment)
    return [one for one in segments if one], glyph_boxes


def _spans(characters: str) -> tuple[list[tuple[int, int]], set[int]]:
    """Find the words, and before which of them the pen jumps to another line."""
    spans: list[tuple[int, int]] = []
    breaks: set[int] = set()
    for token in _TOKEN.finditer(characters):
        if token.lastgroup:
            breaks.add(len(spans))
        else:
            spans.append(token.span())
    return spans, breaks


def _unusual(
    reader: _TextPage, span: tuple[int, int], box: PlacedBox, sheet: Sheet
) -> list[PlacedWord]:
    """Read what is no plain word: too wide to be one, a lone sign, or with odd characters."""
    start, end = span
    x0, y0, x1, y1 = box
    if 10 * (x1 - x0) > 13 * (end - start + 1) * (y1 - y0):
        found = _word_by_word(reader, start, end, sheet)
    else:
        found = [_word(reader, start, end, box)]
    return [word for word in found if sheet.shows(word)]


def _word(reader: _TextPage, start: int, end: int, box: PlacedBox) -> PlacedWord:
    """Make one word; a lone letter of a symbol font becomes the sign that it shows."""
    text = reader.characters[start:end].translate(_MENDED)
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
    boxes = reader.boxes([(index, index + 1) for index in range(start, end)], sheet)
    found: list[PlacedWord] = []
    first = 0
    for index in range(1, len(boxes) + 1):
        if index < len(boxes):
            before, here = boxes[index - 1], boxes[index]
            height = max(here[3] - here[1], 10)
            if max(here[0] - before[2], before[0] - here[2]) <= height:
                continue
        box = _round(boxes[first:index])
        if box[3] - box[1] < 5:
            box = reader.tight(start + first, start + index, sheet)
        found.append(_word(reader, start + first, start + index, box))
        first = index
    return found


def _round(boxes: list[PlacedBox]) -> PlacedBox:
    """Give the box round boxes."""
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)


def _glyph_boxes(
    reader: _TextPage, placed: list[PlacedWord], span: tuple[int, int], sheet: Sheet
) -> list[PlacedWord]:
    """Find the tick boxes that are characters, and marks set over them, each with its own box."""
    alone = [word for word in placed if len(word[0]) == 1]
    if alone:
        return [word for word in alone if word[0] in EMPTY_BOXES or word[0] in TICKED_BOXES]
    found: list[PlacedWord] = []
    for index in range(*span):
        sign = reader.characters[index]
        sign = _SYMBOLS.get(ord(sign), sign)
        if sign in EMPTY_BOXES or sign in TICKED_BOXES or sign in MARKS:
            found.append((sign, *reader.boxes([(index, index + 1)], sheet)[0]))
    return [word for word in found if sheet.shows(word)]
