"""Draw one page of a PDF as a PNG, so that nobody has to open a served file in a viewer.

This runs inside the confined process (`nursery_process`). Colours are given up: a page is read for
its words, stamps and signatures, and grey is a quarter of the size. PNG: ISO/IEC 15948, 5 and 11.
"""

import base64
import ctypes
import struct
import zlib
from typing import Any

from tecum.adapters.reading import pdf_pages
from tecum.adapters.reading.form_fields import FormEnvironment
from tecum.adapters.reading.pdfium_library import pdfium
from tecum.adapters.reading.refusals import RefusedError
from tecum.adapters.reading.sheet import Sheet

# FPDF_ANNOT, FPDF_GRAYSCALE of fpdfview.h
_ANNOTATIONS, _GREY = 0x01, 0x08
_WHITE = 0xFFFFFFFF
_MOST_PIXELS = 4_000_000


def prepare() -> None:
    """Load the library and its fonts before the process is confined."""
    pdf_pages.prepare()
    read(pdf_pages.sample(), limits={"page": 1, "width": 100})


def read(data: bytes, *, limits: dict[str, int]) -> dict[str, Any]:
    """Draw the page `page`, from 1, at most `width` pixels wide.

    Raises:
        RefusedError: the file or the page cannot be drawn.
    """
    document = pdf_pages.load(data)
    library = pdfium()
    form = FormEnvironment(document)
    page = library("FPDF_LoadPage")(document, limits["page"] - 1)
    try:
        if not page:
            raise RefusedError(
                "page_unreadable",
                f"page {limits['page']} is broken or missing and cannot be drawn",
                "open the original on a machine kept apart, or ask the sender for a new copy",
            )
        sheet = Sheet.of(page)
        width = limits["width"]
        height = max(1, round(width * sheet.height / max(1, sheet.width)))
        if width * height > _MOST_PIXELS:
            width = max(1, int(width * _MOST_PIXELS / (width * height)))
            height = min(_MOST_PIXELS // width, round(width * sheet.height / max(1, sheet.width)))
        drawn = _drawn(page, form.handle, width, max(1, height))
    finally:
        if page:
            library("FPDF_ClosePage")(page)
        form.close()
        library("FPDF_CloseDocument")(document)
    return {"png": base64.b64encode(drawn).decode("ascii"), "width": width, "height": height}


def _drawn(page: int, form: int, width: int, height: int) -> bytes:
    library = pdfium()
    bitmap = library("FPDFBitmap_Create")(width, height, 0)
    if not bitmap:
        raise MemoryError
    try:
        library("FPDFBitmap_FillRect")(bitmap, 0, 0, width, height, _WHITE)
        flags = _ANNOTATIONS | _GREY
        library("FPDF_RenderPageBitmap")(bitmap, page, 0, 0, width, height, 0, flags)
        if form:
            library("FPDF_FFLDraw")(form, bitmap, page, 0, 0, width, height, 0, flags)
        stride = library("FPDFBitmap_GetStride")(bitmap)
        pixels = ctypes.string_at(library("FPDFBitmap_GetBuffer")(bitmap), stride * height)
    finally:
        library("FPDFBitmap_Destroy")(bitmap)
    # Blue, green, red and a spare byte a pixel; drawn in grey, the three are alike.
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + 4 * width : 4] for y in range(height))
    return _png(width, height, rows)


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body
