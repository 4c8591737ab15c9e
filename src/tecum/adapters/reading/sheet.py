"""A page as it is displayed: where its crop box lies, how it is turned, and where a point falls.

PDF user space has its origin below and its y upwards; a displayed page has its origin top left.
A page's /Rotate turns it clockwise by quarters (ISO 32000-1, 7.7.3.3 and 14.11.2).
"""

import ctypes

from tecum.adapters.reading.pdfium_library import pdfium

PlacedBox = tuple[int, int, int, int]
FAR = 1e6  # points; the largest page of ISO 32000-1, Annex C, is 14,400 points


# Where the displayed x0, y0, x1, y1 come from, by quarter turns: the index of left, top, right or
# bottom in user space, and whether it counts up from the low edge or down from the high one.
_TURNS = (
    ((0, 1), (1, -1), (2, 1), (3, -1)),
    ((3, 1), (0, 1), (1, 1), (2, 1)),
    ((2, -1), (3, 1), (0, -1), (1, 1)),
    ((1, -1), (2, -1), (3, -1), (0, -1)),
)


class Sheet:
    """The displayed area of one page; every number that it gives is in tenths of a point."""

    __slots__ = ("_axes", "height", "width")

    def __init__(self, bounds: tuple[float, float, float, float], quarters: int) -> None:
        """Take left, bottom, right, top of the displayed area and its clockwise quarter turns."""
        left, bottom, right, top = bounds
        across, down = round(10 * (right - left)), round(10 * (top - bottom))
        self.width, self.height = (down, across) if quarters % 2 else (across, down)
        low, high = (left, bottom, left, bottom), (right, top, right, top)
        # x and y alternate in left, top, right, bottom as they do in the edges of the area.
        self._axes = [
            (index, 10.0 * sign, -10.0 * sign * (low if sign > 0 else high)[index])
            for index, sign in _TURNS[quarters]
        ]

    @classmethod
    def of(cls, page: int) -> "Sheet":
        """Measure a loaded page."""
        found = (ctypes.c_float * 4)()
        pdfium()("FPDF_GetPageBoundingBox")(page, found)
        left, top, right, bottom = found[:]
        return cls((left, bottom, right, top), pdfium()("FPDFPage_GetRotation")(page) % 4)

    def place(self, left: float, top: float, right: float, bottom: float) -> PlacedBox:
        """Give the displayed box of one box in user space.

        A broken file may place things at infinity or nowhere; those get no area.
        """
        sides = (left, top, right, bottom)
        if not all(-FAR < side < FAR for side in sides):
            return (0, 0, 0, 0)
        x0, y0, x1, y1 = [round(scale * sides[index] + shift) for index, scale, shift in self._axes]
        return (x0, y0, x1, y1)

    def place_all(self, sides: tuple[list[float], ...]) -> list[PlacedBox]:
        """Give the displayed boxes of many: their lefts, tops, rights and bottoms in user space."""
        if not sides[0]:
            return []
        one_by_one = any(min(side) <= -FAR or max(side) >= FAR for side in sides)
        try:
            placed = [
                [round(scale * value + shift) for value in sides[index]]
                for index, scale, shift in self._axes
            ]
        except (ValueError, OverflowError):  # not a number, or infinite
            one_by_one = True
        if one_by_one:
            return [self.place(*box) for box in zip(*sides, strict=True)]
        return list(zip(*placed, strict=True))

    def shows(self, word: tuple[object, int, int, int, int]) -> bool:
        """Tell whether the middle of a word with an area lies on the displayed page."""
        _, x0, y0, x1, y1 = word
        return (
            x0 < x1
            and y0 < y1
            and 0 <= x0 + x1 <= 2 * self.width
            and 0 <= y0 + y1 <= 2 * self.height
        )
