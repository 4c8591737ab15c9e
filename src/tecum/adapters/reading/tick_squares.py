"""Find drawn tick boxes on a PDF page and tell whether something is drawn inside each.

A form that was printed to PDF has no fields any more: its tick boxes are small squares (one
rectangle, or four strokes), its ticks are crossing strokes or a letter. A square that touches
another of its size is a cell of a comb or a table and no tick box.
All numbers are tenths of a point on the displayed page.
"""

import ctypes
from collections.abc import Iterable
from typing import Any

from tecum.adapters.reading.page_lines import PlacedWord, Segment
from tecum.adapters.reading.page_words import EMPTY_BOXES, MARKS, TICKED_BOXES
from tecum.adapters.reading.pdfium_library import pdfium
from tecum.adapters.reading.sheet import PlacedBox, Sheet

TickRow = tuple[int, int, int, int, bool]

_SMALLEST, _LARGEST = 50, 165  # tenths of a point: 5 to 16 points, and the width of the stroke
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # FPDF_PAGEOBJ_* of fpdf_edit.h
_LINE_TO, _MOVE_TO = 0, 2  # FPDF_SEGMENT_* of fpdf_edit.h
_MOST_OBJECTS = 6_000
_MOST_SEGMENTS = 400
_DEEPEST = 5
_INVISIBLE = 3  # text rendering mode of ISO 32000-1, table 106

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawings:
    """What is drawn on a page apart from its text: pictures, squares, strokes and marks."""

    __slots__ = (
        "edges", "hidden_text", "marks", "objects", "picture_area", "shown_text", "squares",
    )  # fmt: skip

    def __init__(self) -> None:
        self.squares: list[PlacedBox] = []
        self.edges: list[PlacedBox] = []
        self.marks: list[PlacedBox] = []
        self.picture_area = 0
        self.objects = 0
        self.hidden_text = 0
        self.shown_text = 0


def read_drawings(page: int, sheet: Sheet) -> Drawings:
    """Walk the objects of a page, forms inside forms included, and sort what they draw."""
    library = pdfium()
    walk = _Walk(sheet)
    get = library("FPDFPage_GetObject")
    count = library("FPDFPage_CountObjects")(page)
    walk.found.objects = max(count, 0)
    walk.objects((get(page, index) for index in range(count)), _SAME, 0)
    return walk.found


def ticks(
    drawings: Drawings, glyph_boxes: list[PlacedWord], segments: list[Segment]
) -> list[TickRow]:
    """Give the tick boxes of a page, top to bottom, with whether each is ticked."""
    squares = _without_neighbours(_without_inner(drawings.squares + _of_edges(drawings.edges)))
    ticked_glyphs: list[PlacedBox] = [word[1:] for word in glyph_boxes if word[0] in TICKED_BOXES]
    squares += [word[1:] for word in glyph_boxes if word[0] in EMPTY_BOXES]
    found = [(*box, True) for box in ticked_glyphs]
    if squares:
        marks = drawings.marks + [word[1:] for word in glyph_boxes if word[0] in MARKS]
        marks += [word[1:] for segment in segments for word in segment if word[0] in MARKS]
        found += [(*square, any(_marks(mark, square) for mark in marks)) for square in squares]
    return sorted(found, key=lambda row: (row[1], row[0]))


class _Walk:
    """One pass over the objects of a page."""

    __slots__ = ("found", "left", "sheet", "sides", "views")

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.found = Drawings()
        self.left = _MOST_OBJECTS
        self.sides = (ctypes.c_float * 4)()
        base = ctypes.addressof(self.sides)
        self.views = (base, base + 4, base + 8, base + 12)

    def objects(self, handles: Iterable[Any], matrix: Matrix, depth: int) -> None:
        """Sort a run of objects that share one matrix."""
        library = pdfium()
        type_of = library("FPDFPageObj_GetType")
        for handle in handles:
            if self.left <= 0:
                return
            self.left -= 1
            kind = type_of(handle) if handle else 0
            if kind == _PATH:
                self.path(handle, matrix)
            elif kind == _TEXT:
                if library("FPDFTextObj_GetTextRenderMode")(handle) == _INVISIBLE:
                    self.found.hidden_text += 1
                else:
                    self.found.shown_text += 1
            elif kind == _IMAGE:
                x0, y0, x1, y1 = self.box(handle, matrix)
                wide = min(x1, self.sheet.width) - max(x0, 0)
                high = min(y1, self.sheet.height) - max(y0, 0)
                self.picture(max(wide, 0) * max(high, 0))
            elif kind == _FORM and depth < _DEEPEST:
                get = library("FPDFFormObj_GetObject")
                count = max(library("FPDFFormObj_CountObjects")(handle), 0)
                inner = (get(handle, index) for index in range(count))
                self.objects(inner, _times(_matrix_of(handle), matrix), depth + 1)

    def picture(self, area: int) -> None:
        """Count a picture; text that was drawn before one that covers the page is under it."""
        self.found.picture_area += area
        if area >= 0.85 * self.sheet.width * self.sheet.height:
            self.found.hidden_text += self.found.shown_text
            self.found.shown_text = 0

    def box(self, handle: int, matrix: Matrix) -> PlacedBox:
        """Give the displayed box of one object."""
        if not pdfium()("FPDFPageObj_GetBounds")(handle, *self.views):
            return (0, 0, 0, 0)
        left, bottom, right, top = self.sides[:]
        return self.placed([(left, bottom), (right, top)], matrix)

    def placed(self, points: list[tuple[float, float]], matrix: Matrix) -> PlacedBox:
        """Give the displayed box round points of an object's own space."""
        if matrix is not _SAME:
            a, b, c, d, e, f = matrix
            xs, ys = [x for x, _ in points], [y for _, y in points]
            corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
            points = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return self.sheet.place(min(xs), max(ys), max(xs), min(ys))

    def path(self, handle: int, matrix: Matrix) -> None:
        """Sort a path; one that draws many shapes at once is cut into them."""
        library = pdfium()
        x0, y0, x1, y1 = self.box(handle, matrix)
        wide, high = x1 - x0, y1 - y0
        count = library("FPDFPath_CountSegments")(handle)
        small = wide <= _LARGEST and high <= _LARGEST
        if not small and not 5 < count <= _MOST_SEGMENTS:
            return
        if small and count <= 3:
            # Bounds are widened by the line's width; the points are not.
            own = _times(_matrix_of(handle), matrix)
            for shape, _ in _shapes(handle, count):
                self.stroke(self.placed(shape, own))
            return
        stroked, dark = self.look(handle)
        own = _times(_matrix_of(handle), matrix)
        for shape, lines_only in _shapes(handle, min(count, _MOST_SEGMENTS)):
            box = self.placed(shape, own)
            if not (lines_only and _is_rectangle(shape)):
                self.stroke(box)
                continue
            if stroked and _is_square(box):
                self.found.squares.append(box)
            if dark:
                # Filled with a dark colour: a tick if it lies in a square, be it the whole of it.
                self.stroke(box)

    def look(self, handle: int) -> tuple[bool, bool]:
        """Tell whether a path's outline is drawn, and whether it is filled with a dark colour."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        library = pdfium()
        library("FPDFPath_GetDrawMode")(handle, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value:
            return bool(stroke.value), False
        colour = (ctypes.c_uint * 4)()
        base = ctypes.addressof(colour)
        known = library("FPDFPageObj_GetFillColor")(handle, base, base + 4, base + 8, base + 12)
        red, green, blue, opaque = colour[:]
        return bool(stroke.value), bool(known and opaque > 64 and red + green + blue < 3 * 128)

    def stroke(self, box: PlacedBox) -> None:
        """Keep a small stroke: a thin level or upright one is an edge, any other a mark."""
        wide, high = box[2] - box[0], box[3] - box[1]
        if max(wide, high) > _LARGEST * 1.5:
            return
        if min(wide, high) <= 12 and _SMALLEST <= max(wide, high) <= _LARGEST:
            self.found.edges.append(box)
        elif wide >= 20 and high >= 20:
            self.found.marks.append(box)


def _shapes(handle: int, count: int) -> list[tuple[list[tuple[float, float]], bool]]:
    """Give the points of each shape of a path, and whether it is made of straight lines only."""
    library = pdfium()
    segment_of, type_of = library("FPDFPath_GetPathSegment"), library("FPDFPathSegment_GetType")
    point_of = library("FPDFPathSegment_GetPoint")
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    shapes: list[tuple[list[tuple[float, float]], bool]] = []
    for index in range(count):
        segment = segment_of(handle, index)
        if not segment or not point_of(segment, at_x, at_y):
            continue
        kind = type_of(segment)
        if kind == _MOVE_TO or not shapes:
            shapes.append(([], True))
        points, _ = shapes[-1]
        points.append((x.value, y.value))
        if kind not in (_MOVE_TO, _LINE_TO):
            shapes[-1] = (points, False)
    # A closing `move to` of its own draws nothing.
    return [shape for shape in shapes if len(shape[0]) > 1]


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    """Tell whether straight lines through these points go round a rectangle on its axes."""
    if not 4 <= len(points) <= 6:
        return False
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    near = 0.05 * max(right - left, high - low)
    corners = {
        (abs(x - right) <= near, abs(y - high) <= near)
        for x, y in points
        if min(abs(x - left), abs(x - right)) <= near and min(abs(y - low), abs(y - high)) <= near
    }
    return len(corners) == 4 and all(
        abs(xs[i] - xs[i + 1]) <= near or abs(ys[i] - ys[i + 1]) <= near for i in range(3)
    )


def _is_square(box: PlacedBox) -> bool:
    """Tell whether a box has the size and proportion of a tick box."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return (
        _SMALLEST <= wide <= _LARGEST and _SMALLEST <= high <= _LARGEST
        and abs(wide - high) <= 0.25 * max(wide, high)
    )  # fmt: skip


def _of_edges(edges: list[PlacedBox]) -> list[PlacedBox]:
    """Put squares together from four strokes whose ends meet within a point."""
    level = [edge for edge in edges if edge[2] - edge[0] > edge[3] - edge[1]]
    upright = [edge for edge in edges if edge[2] - edge[0] <= edge[3] - edge[1]]
    if len(level) > 400 or len(upright) > 400:
        return []
    squares: list[PlacedBox] = []
    for top in level:
        for bottom in level:
            box = (top[0], top[1], top[2], bottom[3])
            if not _is_square(box) or not _near(bottom[0], top[0]) or not _near(bottom[2], top[2]):
                continue
            sides = [edge for edge in upright if _near(edge[1], box[1]) and _near(edge[3], box[3])]
            if any(_near(edge[0], box[0]) for edge in sides) and any(
                _near(edge[2], box[2]) for edge in sides
            ):
                squares.append(box)
    return squares


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= 12


def _without_inner(squares: list[PlacedBox]) -> list[PlacedBox]:
    """Drop a square that only doubles the outline of another."""
    kept: list[PlacedBox] = []
    for box in sorted(set(squares), key=lambda one: one[0] - one[2]):
        if not any(_middle_in(box, other) for other in kept):
            kept.append(box)
    return kept


def _without_neighbours(squares: list[PlacedBox]) -> list[PlacedBox]:
    """Drop squares that share a side: they are cells."""
    if len(squares) > 400:
        return []
    return [
        box
        for box in squares
        if not any(
            (_near(box[2], other[0]) or _near(other[2], box[0]))
            and _near(box[1], other[1])
            and _near(box[3], other[3])
            for other in squares
            if other is not box
        )
    ]


def _middle_in(inner: PlacedBox, outer: PlacedBox) -> bool:
    return (
        2 * outer[0] < inner[0] + inner[2] < 2 * outer[2]
        and 2 * outer[1] < inner[1] + inner[3] < 2 * outer[3]
    )


def _marks(mark: PlacedBox, square: PlacedBox) -> bool:
    """Tell whether a mark sits in a square: its middle inside, and of a fitting size."""
    side = square[2] - square[0]
    wide, high = mark[2] - mark[0], mark[3] - mark[1]
    return _middle_in(mark, square) and 0.3 * side <= max(wide, high) <= 2.5 * side


def _matrix_of(handle: int) -> Matrix:
    """Give the matrix of an object: bounds have it applied, the points of a path have not."""
    found = (ctypes.c_float * 6)()
    if not pdfium()("FPDFPageObj_GetMatrix")(handle, found):
        return _SAME
    a, b, c, d, e, f = found[:]
    matrix = (a, b, c, d, e, f)
    return _SAME if matrix == _SAME else matrix


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Apply `inner` first and `outer` after it."""
    if outer is _SAME:
        return inner
    if inner is _SAME:
        return outer
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
