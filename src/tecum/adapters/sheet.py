"""A page as it is displayed: where its crop box lies, how it is turned, and where a point falls.

PDF user space has its origin below and its y upwards; a displayed page has its origin top left.
A page's /Rotate turns it clockwise by quarters (ISO 32000-1, 7.7.3.3 and 14.11.2).
"""

import ctypes
from collections.abc import Callable

from tecum.adapters.pdfium_library import pdfium

PlacedBox = tuple[int, int, int, int]
FAR = 1e6  # points; the largest page of ISO 32000-1, Annex C, is 14,400 points


class Sheet:
    """The displayed area of one page; every number that it gives is in tenths of a point."""

    __slots__ = ("height", "place", "width")

    def __init__(self, bounds: tuple[float, float, float, float], quarters: int) -> None:
        """Take left, bottom, right, top of the displayed area and its clockwise quarter turns."""
        left, bottom, right, top = bounds
        across, down = round(10 * (right - left)), round(10 * (top - bottom))
        self.width, self.height = (down, across) if quarters % 2 else (across, down)
        self.place: Callable[[float, float, float, float], PlacedBox] = _placing(bounds, quarters)

    @classmethod
    def of(cls, page: int) -> "Sheet":
        """Measure a loaded page."""
        found = (ctypes.c_float * 4)()
        pdfium()("FPDF_GetPageBoundingBox")(page, found)
        left, top, right, bottom = found[:]
        return cls((left, bottom, right, top), pdfium()("FPDFPage_GetRotation")(page) % 4)

    def shows(self, word: tuple[object, int, int, int, int]) -> bool:
        """Tell whether the middle of a word with an area lies on the displayed page."""
        _, x0, y0, x1, y1 = word
        return (
            x0 < x1
            and y0 < y1
            and 0 <= x0 + x1 <= 2 * self.width
            and 0 <= y0 + y1 <= 2 * self.height
        )


def _placing(
    bounds: tuple[float, float, float, float], quarters: int
) -> Callable[[float, float, float, float], PlacedBox]:
    """Make the function from left, top, right, bottom in user space to a displayed box."""
    low_x, low_y, high_x, high_y = bounds

    def unturned(left: float, top: float, right: float, bottom: float) -> PlacedBox:
        return (
            round(10 * (left - low_x)), round(10 * (high_y - top)),
            round(10 * (right - low_x)), round(10 * (high_y - bottom)),
        )  # fmt: skip

    def once(left: float, top: float, right: float, bottom: float) -> PlacedBox:
        return (
            round(10 * (bottom - low_y)), round(10 * (left - low_x)),
            round(10 * (top - low_y)), round(10 * (right - low_x)),
        )  # fmt: skip

    def twice(left: float, top: float, right: float, bottom: float) -> PlacedBox:
        return (
            round(10 * (high_x - right)), round(10 * (bottom - low_y)),
            round(10 * (high_x - left)), round(10 * (top - low_y)),
        )  # fmt: skip

    def thrice(left: float, top: float, right: float, bottom: float) -> PlacedBox:
        return (
            round(10 * (high_y - top)), round(10 * (high_x - right)),
            round(10 * (high_y - bottom)), round(10 * (high_x - left)),
        )  # fmt: skip

    turned = (unturned, once, twice, thrice)[quarters]

    def guarded(left: float, top: float, right: float, bottom: float) -> PlacedBox:
        """A broken file may place things at infinity or nowhere; those have no area."""
        if -FAR < left < FAR and -FAR < right < FAR and -FAR < top < FAR and -FAR < bottom < FAR:
            return turned(left, top, right, bottom)
        return (0, 0, 0, 0)

    return guarded
