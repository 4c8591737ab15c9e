"""Read the form fields of a PDF page, and bring its typed and drawn notes into the page itself.

Fields come from PDFium's form environment, with their fully qualified names. Hidden fields are
not displayed and are left out. What somebody typed or drew on top of a page with a viewer (free
text, a stamp, ink) is an annotation and no part of the page's text: it is made part of the page
here, in memory only, so that it is read like everything else that is displayed.
"""

import ctypes
from collections.abc import Callable

from tecum.adapters.reading.page_lines import Segment
from tecum.adapters.reading.pdfium_library import pdfium
from tecum.adapters.reading.sheet import PlacedBox, Sheet

# name, kind, value, checked, box
FieldRow = tuple[str, str, str | None, bool | None, PlacedBox]

# FPDF_FORMFIELD_* of fpdf_formfill.h
_KINDS = {
    1: "button",
    2: "checkbox",
    3: "radio",
    4: "choice",
    5: "choice",
    6: "text",
    7: "signature",
}
_WIDGET = 20
# FreeText, Line, Square, Circle, Polygon, Polyline, Stamp, Ink: FPDF_ANNOT_* of fpdf_annot.h
_DRAWN_ON_TOP = frozenset((3, 4, 5, 6, 7, 8, 13, 15))
# Hidden and NoView: FPDF_ANNOT_FLAG_* of fpdf_annot.h; ISO 32000-1, table 165
_NOT_DISPLAYED = 2 | 32
_MOST_ON_A_PAGE = 5_000


class FormEnvironment:
    """PDFium's form environment of one document, with no callbacks and no scripts."""

    __slots__ = ("_info", "handle")

    def __init__(self, document: int) -> None:
        # FPDF_FORMFILLINFO: a version number, and every callback left empty.
        self._info = ctypes.create_string_buffer(2048)
        ctypes.c_int.from_buffer(self._info).value = 2
        self.handle: int = pdfium()("FPDFDOC_InitFormFillEnvironment")(document, self._info) or 0

    def close(self) -> None:
        """End the environment; pages must be closed before."""
        if self.handle:
            pdfium()("FPDFDOC_ExitFormFillEnvironment")(self.handle)
            self.handle = 0


class OnTop:
    """What stands on top of a page: its fields, notes without a drawn form, and drawn notes."""

    __slots__ = ("drawn", "fields", "notes")

    def __init__(self) -> None:
        self.fields: list[FieldRow] = []
        self.notes: list[Segment] = []
        self.drawn = False


def read_on_top(page: int, form: FormEnvironment | None, sheet: Sheet) -> OnTop:
    """Read the displayed fields of a page and what else stands on top of it.

    If there are drawn notes, all that was read and all that is hidden is taken off the page in
    memory, so that `flatten_notes` makes the rest a part of the page and doubles nothing.
    """
    library = pdfium()
    found = OnTop()
    count = min(library("FPDFPage_GetAnnotCount")(page), _MOST_ON_A_PAGE)
    undrawn = _notes_without_drawing(page, count)
    if form:
        library("FORM_OnAfterLoadPage")(page, form.handle)
    finished: list[int] = []
    for index in range(count):
        annotation = library("FPDFPage_GetAnnot")(page, index)
        if not annotation:
            continue
        if index in undrawn:
            found.notes += _set_in(_value(annotation, b"Contents"), _box(annotation, sheet))
            finished.append(index)
        elif _read_one(annotation, form, sheet, found):
            finished.append(index)
        else:
            found.drawn = True
        library("FPDFPage_CloseAnnot")(annotation)
    if form:
        library("FORM_OnBeforeClosePage")(page, form.handle)
    if found.drawn:
        for index in reversed(finished):
            library("FPDFPage_RemoveAnnot")(page, index)
    return found


def _notes_without_drawing(page: int, count: int) -> set[int]:
    """Find notes that bring no drawn form with them; a viewer sets their words itself.

    This must be asked before the form environment sees the page, which draws frames for them.
    """
    library = pdfium()
    found: set[int] = set()
    for index in range(count):
        annotation = library("FPDFPage_GetAnnot")(page, index)
        if not annotation:
            continue
        if library("FPDFAnnot_GetSubtype")(annotation) in _DRAWN_ON_TOP:
            hidden = library("FPDFAnnot_GetFlags")(annotation) & _NOT_DISPLAYED
            if not hidden and library("FPDFAnnot_GetAP")(annotation, 0, None, 0) <= 2:
                found.add(index)
        library("FPDFPage_CloseAnnot")(annotation)
    return found


def _read_one(annotation: int, form: FormEnvironment | None, sheet: Sheet, found: OnTop) -> bool:
    """Read one annotation; False if it is drawn and must be flattened to be read."""
    library = pdfium()
    subtype = library("FPDFAnnot_GetSubtype")(annotation)
    if library("FPDFAnnot_GetFlags")(annotation) & _NOT_DISPLAYED:
        return True
    if subtype == _WIDGET and form:
        row = _field(annotation, form.handle, sheet)
        if row:
            found.fields.append(row)
            return True
    return subtype != _WIDGET and subtype not in _DRAWN_ON_TOP


def _set_in(text: str | None, box: PlacedBox) -> list[Segment]:
    """Spread lines of words over a box; where each stands is near the truth, not exact."""
    x0, y0, x1, y1 = box
    lines = [line.split() for line in (text or "").splitlines() if line.strip()]
    segments: list[Segment] = []
    for number, words in enumerate(lines):
        top, bottom = (y0 + (y1 - y0) * (number + step) // len(lines) for step in (0, 1))
        signs = sum(len(word) + 1 for word in words)
        segment: Segment = []
        before = 0
        for word in words:
            left = x0 + (x1 - x0) * before // signs
            before += len(word) + 1
            segment.append((word, left, top, x0 + (x1 - x0) * (before - 1) // signs, bottom))
        segments.append(segment)
    return segments


def flatten_notes(page: int) -> bool:
    """Make what stands on top a part of the page; True if the page must be loaded again."""
    flattened, for_display = 1, 0  # FLATTEN_SUCCESS, FLAT_NORMALDISPLAY of fpdf_flatten.h
    return bool(pdfium()("FPDFPage_Flatten")(page, for_display) == flattened)


def _field(annotation: int, form: int, sheet: Sheet) -> FieldRow | None:
    """Read one field as it is displayed; None for a widget that belongs to no form."""
    library = pdfium()
    kind = _KINDS.get(library("FPDFAnnot_GetFormFieldType")(form, annotation))
    if kind is None:
        return None
    box = _box(annotation, sheet)
    name = _text(library("FPDFAnnot_GetFormFieldName"), form, annotation) or ""
    if kind in ("checkbox", "radio"):
        checked = bool(library("FPDFAnnot_IsChecked")(form, annotation))
        value = None
        if checked:
            value = _text(library("FPDFAnnot_GetFormFieldExportValue"), form, annotation)
        return name, kind, value, checked, box
    if kind in ("text", "choice"):
        value = _text(library("FPDFAnnot_GetFormFieldValue"), form, annotation)
        return name, kind, value, None, box
    return name, kind, None, None, box


def _box(annotation: int, sheet: Sheet) -> PlacedBox:
    """Give the displayed box of an annotation."""
    sides = (ctypes.c_float * 4)()
    pdfium()("FPDFAnnot_GetRect")(annotation, sides)
    left, top, right, bottom = sides[:]
    return sheet.place(min(left, right), max(top, bottom), max(left, right), min(top, bottom))


def _value(annotation: int, key: bytes) -> str | None:
    """Get a text out of an annotation's own dictionary."""
    return _text(pdfium()("FPDFAnnot_GetStringValue"), annotation, key)


def _text(ask: Callable[..., int], *about: object) -> str | None:
    """Get a UTF-16 text of PDFium in two calls, its length first; blank text is None."""
    size = ask(*about, None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    ask(*about, buffer, size)
    text = buffer.raw.decode("utf-16-le", "replace").rstrip("\0").replace("\r\n", "\n")
    return text.replace("\r", "\n") if text.strip() else None
