"""Read plain text: pages at form feeds, lines of words without boxes.

Runs inside the confined process, like every reader.
"""

import codecs
import re
from typing import Any

from tecum.adapters.reading.refusals import RefusedError

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]")


def prepare() -> None:
    """Load the encodings before the process is confined and can open no file any more."""
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"):
        codecs.lookup(encoding)


def read(data: bytes, *, limits: dict[str, int]) -> dict[str, Any]:
    """Read a text file; `limits` bounds its `pages` and `text_chars`.

    Raises:
        RefusedError: there is nothing to read, or more than the limits allow.
    """
    text, problems = decode(data)
    return {"pages": text_pages(text, limits=limits), "problems": problems}


def decode(data: bytes) -> tuple[str, list[list[Any]]]:
    """Decode by mark, then as UTF-8, then as Windows or ISO Latin 1, which is a guess and said."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return text, _replaced(text, encoding)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        text, guess = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, guess = data.decode("latin-1"), "ISO 8859-1"
    message = f"the text is not UTF-8; it was read as {guess}, so letters with accents may be wrong"
    return text, [["guessed_encoding", message, None]]


def _replaced(text: str, encoding: str) -> list[list[Any]]:
    """Say that some bytes did not fit the encoding that the file claims."""
    if "\ufffd" not in text:
        return []
    message = f"some bytes are no {encoding} text and are shown as \ufffd"
    return [["broken_text", message, None]]


def text_pages(text: str, *, limits: dict[str, int]) -> list[dict[str, Any]]:
    """Cut text into pages at form feeds and into lines of words; blank lines are left out."""
    if len(text) > limits["text_chars"]:
        raise RefusedError(
            "too_much_text",
            f"it has {len(text):,} characters, and one paper may have {limits['text_chars']:,}",
            "split it, and give each paper as its own file",
        )
    parts = text.split("\f")
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    if len(parts) > limits["pages"]:
        raise RefusedError(
            "too_many_pages",
            f"it has {len(parts):,} pages, and one paper may have {limits['pages']:,}",
            "split it, and give each paper of the packet as its own file",
        )
    return [
        {
            "number": number,
            "width": 0,
            "height": 0,
            "lines": [words for line in _LINE_END.split(part) if (words := line.split())],
            "fields": [],
            "ticks": [],
            "image_only": False,
        }
        for number, part in enumerate(parts, start=1)
    ]
