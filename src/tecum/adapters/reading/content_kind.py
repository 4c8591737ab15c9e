"""Tell what a file is by its content; its name is only checked against that.

Looks at the first bytes and nothing else, so it needs no confinement.
"""

import re
from typing import Literal

Media = Literal["pdf", "text", "email"]

_HEAD = 8_192
# ISO 32000-1, annex H.3, note 13: the header may stand anywhere in the first 1,024 bytes.
_PDF_HEAD = 1_024
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_HEADER_LINE = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]*):[ \t]?")
# Fields that mail software writes (RFC 5322, RFC 2045) and a typed memorandum does not.
_TRANSPORT = frozenset(
    (
        b"mime-version",
        b"message-id",
        b"received",
        b"return-path",
        b"content-type",
        b"dkim-signature",
        b"delivered-to",
        b"x-mailer",
    )
)
_WRITTEN = frozenset((b"from", b"to", b"date", b"subject"))
_ENDINGS: dict[str, str] = {
    ".pdf": "pdf", ".txt": "text", ".text": "text", ".md": "text", ".eml": "email", ".msg": "other",
    ".doc": "other", ".docx": "other", ".rtf": "other", ".odt": "other", ".xls": "other",
    ".xlsx": "other", ".jpg": "other", ".jpeg": "other", ".png": "other", ".gif": "other",
    ".tif": "other", ".tiff": "other", ".zip": "other", ".htm": "other", ".html": "other",
}  # fmt: skip
NAMES: dict[str, str] = {"pdf": "a PDF", "text": "plain text", "email": "an e-mail"}


def media_of(data: bytes, ending: str) -> tuple[Media | None, str]:
    """Give the media that the content shows, or None and what the file is instead.

    `ending` (with its dot, in lower case) only decides whether a text with the header of a letter
    is an e-mail or a memorandum.
    """
    beheaded = ending == ".pdf" and b"endobj" in data
    if b"%PDF-" in data[:_PDF_HEAD] or beheaded:
        return "pdf", NAMES["pdf"]
    for start, what in _SIGNATURES:
        if data.startswith(start) and not (len(start) == 2 and _is_text(data)):
            return None, what
    if not _is_text(data):
        return None, "a file of an unknown kind"
    if _is_mail(data, ending):
        return "email", NAMES["email"]
    return "text", NAMES["text"]


def ending_lies(media: Media, ending: str) -> bool:
    """Tell whether a file's name claims another kind of content."""
    return _ENDINGS.get(ending, media) != media


def _is_text(data: bytes) -> bool:
    """Tell text from other bytes: no NUL outside UTF-16, and hardly any control characters."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in data:
        return False
    controls = sum(byte < 32 and byte not in (8, 9, 10, 11, 12, 13, 27) for byte in head)
    return controls * 100 <= len(head)


def _is_mail(data: bytes, ending: str) -> bool:
    """Tell an e-mail by its header fields: all lines before the first blank one."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n")
    first = head.partition(b"\n")[0]
    if not (_HEADER_LINE.match(first) or first.startswith(b"From ")):
        return False
    names = {name.lower() for name in _HEADER_LINE.findall(head.partition(b"\n\n")[0])}
    if ending == ".eml":
        return bool(names & (_WRITTEN | _TRANSPORT))
    return b"from" in names and len(names & _TRANSPORT) >= 1
