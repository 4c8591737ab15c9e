"""Read the form fields of a PDF page, and bring its typed and drawn notes into the page itself.

Fields come from PDFium's form environment, with their fully qualified names. Hidden fields are
not displayed and are left out. What somebody typed or drew on top of a page with a viewer (free
text, a stamp, ink) is an annotation and no part of the page's text: it is made part of the page
here, in memory only, so that it is read like everything else that is displayed.
"""

import ctypes
from collections.abc import Callable

from tecum.adapters.pdfium_library import pdfium
from tecum.adapters.sheet import PlacedBox, Sheet

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


def read_fields(
    page: int, form: FormEnvironment | None, sheet: Sheet
) -> tuple[list[FieldRow], bool]:
    """Give the displayed fields of a page, and whether something else stands on top of it.

    If so, the fields that were read and what is hidden are taken off the page in memory, so that
    `flatten_notes` can make the rest a part of the page without doubling the fields.
    """
    library = pdfium()
    rows: list[FieldRow] = []
    finished: list[int] = []
    on_top = False
    for index in range(min(library("FPDFPage_GetAnnotCount")(page), _MOST_ON_A_PAGE)):
        annotation = library("FPDFPage_GetAnnot")(page, index)
        if not annotation:
            continue
        subtype = library("FPDFAnnot_GetSubtype")(annotation)
        hidden = library("FPDFAnnot_GetFlags")(annotation) & _NOT_DISPLAYED
        row = None
        if subtype == _WIDGET and form and not hidden:
            row = _field(annotation, form.handle, sheet)
        if row:
            rows.append(row)
        if row or hidden or (subtype != _WIDGET and subtype not in _DRAWN_ON_TOP):
            finished.append(index)
        else:
            on_top = True
        library("FPDFPage_CloseAnnot")(annotation)
    if on_top:
        for index in reversed(finished):
            library("FPDFPage_RemoveAnnot")(page, index)
    return rows, on_top


def flatten_notes(page: int) -> bool:
    """Make what stands on top a part of the page; True if the page must be loaded again."""
    flattened, for_display = 1, 0  # FLATTEN_SUCCESS, FLAT_NORMALDISPLAY of fpdf_flatten.h
    return bool(pdfium()("FPDFPage_Flatten")(page, for_display) == flattened)


def _field(annotation: int, form: int, sheet: Sheet) -> FieldRow | None:
    """Read one field as it is displayed; None for a widget that belongs to no form."""
    library = pdfium()
    kind = _KINDS.get(library("FPDFAnnot_GetFormFieldType")(form, annotation))
    sides = (ctypes.c_float * 4)()
    if kind is None or not library("FPDFAnnot_GetRect")(annotation, sides):
        return None
    left, top, right, bottom = sides[:]
    box = sheet.place(left, max(top, bottom), right, min(top, bottom))
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


def _text(ask: Callable[..., int], form: int, annotation: int) -> str | None:
    """Get a UTF-16 text of PDFium in two calls, its length first; blank text is None."""
    size = ask(form, annotation, None, 0)
    if size <= 2:
        return None
    buffer = ctypes.create_string_buffer(size)
    ask(form, annotation, buffer, size)
    text = buffer.raw.decode("utf-16-le", "replace").rstrip("\0").replace("\r\n", "\n")
    return text.replace("\r", "\n") if text.strip() else None
