"""Read the pages of a PDF: lines of words with boxes, form fields, tick boxes.

This runs inside the confined process (`nursery_process`), so it hands plain rows over and imports
no more than it needs. What it hands over is checked and made into values by `handover`.
"""

import codecs
from collections.abc import Iterator
from typing import Any

from tecum.adapters.reading.form_fields import FieldRow, FormEnvironment, flatten_notes, read_on_top
from tecum.adapters.reading.page_lines import PlacedWord, Segment, lies_sideways, rows
from tecum.adapters.reading.page_words import words
from tecum.adapters.reading.pdfium_library import pdfium
from tecum.adapters.reading.refusals import RefusedError
from tecum.adapters.reading.sheet import Sheet
from tecum.adapters.reading.tick_squares import Drawings, TickRow, read_drawings, ticks

# FPDF_ERR_* of fpdfview.h
_PASSWORD, _SECURITY = 4, 5
# FORMTYPE_* of fpdf_formfill.h
_NO_FORM, _XFA_FULL, _XFA_FOREGROUND = 0, 2, 3
_SCAN_SHARE = 0.5  # of the page's area
_SCAN_WORDS = 25  # a fax header and a stamp have fewer
_REPAIRED = "the file is damaged; what could be rebuilt was read, and something may be missing"
_XFA = (
    "the form is of the XFA kind: only its plain pages and fields were read, and some viewers show "
    "more; ask for a printed or flattened copy if something is missing"
)


def prepare() -> None:
    """Load the library before the process is confined and can open no file any more.

    A first page is read at once: what PDFium sets up for it (its built-in fonts above all), and
    every page of memory that it touches, is then shared by all children and not made by each.
    """
    codecs.lookup("utf-16-le")
    read(sample(), limits={"pages": 1, "text_chars": 9_999})


def sample() -> bytes:
    """Write a page with the fonts that served papers leave to the reader, a field and a square."""
    names = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Courier", "ZapfDingbats")
    fonts = " ".join(
        f"/F{n} << /Type /Font /Subtype /Type1 /BaseFont /{name} >>" for n, name in enumerate(names)
    )
    shown = "\n".join(f"BT /F{n} 9 Tf 9 {99 * n} Td (one two) Tj ET" for n in range(len(names)))
    content = f"{shown}\n0 0 9 9 re S"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [5 0 R]"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"{page} /Resources << /Font << {fonts} >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [9 9 99 99] >>",
    )
    body = "\n".join(f"{n} 0 obj\n{item}\nendobj" for n, item in enumerate(objects, start=1))
    return f"%PDF-1.7\n{body}\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n".encode()


def read(data: bytes, *, limits: dict[str, int]) -> dict[str, Any]:
    """Read a whole PDF; `limits` bounds its `pages` and `text_chars`.

    Raises:
        RefusedError: the file is protected, broken, or larger than the limits.
    """
    document = load(data)
    library = pdfium()
    form = None
    try:
        count = library("FPDF_GetPageCount")(document)
        if count > limits["pages"]:
            raise RefusedError(
                "too_many_pages",
                f"it has {count:,} pages, and one paper may have {limits['pages']:,}",
                "split it, and give each paper of the packet as its own file",
            )
        form_type = library("FPDF_GetFormType")(document)
        if form_type != _NO_FORM:
            form = FormEnvironment(document)
            form = form if form.handle else None
        problems = _document_problems(document, form_type)
        pages = list(_pages(document, count, form, limits["text_chars"]))
    finally:
        if form:
            form.close()
        library("FPDF_CloseDocument")(document)
    for page in pages:
        problems.extend(page.pop("problems"))
    if not any(page["width"] for page in pages):
        raise RefusedError(
            "damaged",
            "none of its pages can be read; the file is damaged or incomplete",
            "ask the sender for a new copy, or print it and scan the print",
        )
    return {"pages": pages, "problems": problems}


def load(data: bytes) -> int:
    """Open the document without a password."""
    document: int | None = pdfium()("FPDF_LoadMemDocument64")(data, len(data), None)
    if document:
        return document
    error = pdfium()("FPDF_GetLastError")()
    if error == _PASSWORD:
        raise RefusedError(
            "password",
            "it is protected by a password",
            "ask the sender for a copy without a password, or save one yourself if you know it",
        )
    if error == _SECURITY:
        raise RefusedError(
            "unknown_encryption",
            "it is encrypted in a way that this reader does not know",
            "ask the sender for a copy without encryption",
        )
    raise RefusedError(
        "damaged",
        "it is a damaged or incomplete PDF",
        "ask the sender for a new copy, or print it and scan the print",
    )


def _document_problems(document: int, form_type: int) -> list[list[Any]]:
    """Say what a reader must know about the document as a whole."""
    library = pdfium()
    problems: list[list[Any]] = []
    if not library("FPDF_DocumentHasValidCrossReferenceTable")(document):
        problems.append(["repaired", _REPAIRED, None])
    if form_type in (_XFA_FULL, _XFA_FOREGROUND):
        problems.append(["xfa_form", _XFA, None])
    attached = library("FPDFDoc_GetAttachmentCount")(document)
    if attached > 0:
        noun = "file" if attached == 1 else "files"
        message = f"{attached} {noun} inside this PDF not opened; save and give them as well"
        problems.append(["has_attachments", message, None])
    return problems


def _pages(
    document: int, count: int, form: FormEnvironment | None, text_chars: int
) -> Iterator[dict[str, Any]]:
    """Read page after page, counting the text that was taken out."""
    taken = 0
    for index in range(count):
        page, characters = _page(document, index, form, text_chars)
        taken += characters
        if taken > text_chars:
            raise RefusedError(
                "too_much_text",
                f"it has more than {text_chars:,} characters of text by page {index + 1}",
                "split it, and give each paper of the packet as its own file",
            )
        yield page


def _page(
    document: int, index: int, form: FormEnvironment | None, text_chars: int
) -> tuple[dict[str, Any], int]:
    """Read one page, and say how many characters it had."""
    library = pdfium()
    number = index + 1
    handle = library("FPDF_LoadPage")(document, index)
    if not handle:
        message = f"page {number} is broken and could not be read; the others were"
        problem = ["page_unreadable", message, number]
        return _row(number, None, [], [], [], problems=[problem]), 0
    sheet = Sheet.of(handle)
    on_top = read_on_top(handle, form, sheet)
    fields = on_top.fields
    if on_top.drawn and flatten_notes(handle):
        library("FPDF_ClosePage")(handle)
        handle = library("FPDF_LoadPage")(document, index)
    segments, glyph_boxes, characters = words(handle, sheet, most=text_chars)
    segments += on_top.notes
    drawings = read_drawings(handle, sheet)
    library("FPDF_ClosePage")(handle)
    squares = _outside_fields(ticks(drawings, glyph_boxes, segments), fields)
    sideways = lies_sideways(segments)
    # What stands beside what is lost on such a page: read in rows, it gives wrong values.
    lines = [] if sideways else rows(segments)
    problems, image_only = _page_problems(number, sheet, lines, drawings, has_fields=bool(fields))
    if sideways:
        message = f"page {number} lies on its side and was not read; turn it and give it again"
        problems = [["sideways_page", message, number]]
    page = _row(number, sheet, lines, fields, squares, problems=problems, image_only=image_only)
    return page, characters


def _row(  # noqa: PLR0913 - one argument for each part of the row that `handover` checks
    number: int,
    sheet: Sheet | None,
    lines: list[Segment],
    fields: list[FieldRow],
    squares: list[TickRow],
    *,
    problems: list[list[Any]],
    image_only: bool = False,
) -> dict[str, Any]:
    """Give a page in the shape that is handed over; a page without a sheet is a broken one."""
    return {
        "number": number,
        "width": sheet.width if sheet else 0,
        "height": sheet.height if sheet else 0,
        "lines": lines,
        "fields": fields,
        "ticks": squares,
        "image_only": image_only,
        "problems": problems,
    }


def _page_problems(
    number: int,
    sheet: Sheet,
    lines: list[list[PlacedWord]],
    drawings: Drawings,
    *,
    has_fields: bool,
) -> tuple[list[list[Any]], bool]:
    """Say what is odd about a page, and whether it is a picture with nothing to read."""
    count = sum(len(line) for line in lines)
    pictured = drawings.picture_area >= _SCAN_SHARE * sheet.width * sheet.height
    if not count and drawings.picture_area and not has_fields:
        message = f"page {number} is a scanned picture without text, and was not read"
        return [["scanned_page", message, number]], True
    if not count and not has_fields and drawings.objects:
        message = f"page {number} shows lines or outlines, but no text that could be read"
        return [["no_text", message, number]], False
    if pictured and count and drawings.hidden_text > drawings.shown_text:
        message = f"the text of page {number} was recognised from a scan and may hold mistakes"
        return [["ocr_layer", message, number]], False
    if drawings.picture_area and count < _SCAN_WORDS:
        message = f"page {number} shows a picture that was not read, and few words beside it"
        return [["scanned_page", message, number]], False
    return [], False


def _outside_fields(squares: list[TickRow], fields: list[FieldRow]) -> list[TickRow]:
    """Drop drawn squares under a check box or radio button: the field itself says its state."""
    boxes = [box for _, kind, _, _, box in fields if kind in ("checkbox", "radio")]
    if not boxes:
        return squares
    return [
        row
        for row in squares
        if not any(
            x0 - 20 <= (row[0] + row[2]) // 2 <= x1 + 20
            and y0 - 20 <= (row[1] + row[3]) // 2 <= y1 + 20
            for x0, y0, x1, y1 in boxes
        )
    ]
