"""Have a page drawn by a confined process, and believe nothing of what it hands over unchecked."""

import base64
import binascii
from dataclasses import dataclass

from tecum.adapters.reading import nursery
from tecum.adapters.reading.limits import USUAL, Limits
from tecum.adapters.reading.refusals import RefusedError
from tecum.errors import DocumentError

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
WIDTH = 1100  # pixels: small print of a Letter page can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A page as PNG."""

    png: bytes


def page_picture(
    name: str, data: bytes, page: int, *, width: int = WIDTH, limits: Limits = USUAL
) -> PagePicture:
    """Draw one page of a PDF, counted from 1; `name` is what a refusal calls the file.

    Raises:
        DocumentError: it is no PDF that can be drawn, or it has no such page.
    """
    try:
        answer = nursery.read(data, "picture", limits, {"page": page, "width": width})
    except RefusedError as refusal:
        raise DocumentError(name, refusal.what, refusal.mend, code=refusal.code) from refusal
    try:
        png = base64.b64decode(str(answer.get("png", "")), validate=True)
    except binascii.Error:
        png = b""
    if not png.startswith(PNG_BEGINS):
        mend = "look at its fields, and at the original"
        raise DocumentError(name, "drawing it gave no picture", mend, code="crashed")
    return PagePicture(png=png)
