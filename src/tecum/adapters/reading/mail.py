"""Read an e-mail: its header and body as one document, its attachments handed out as bytes.

Runs inside the confined process. Attachments are not opened here: each is read by a process of
its own, so that a hostile one cannot take the body of the e-mail with it.
"""

import codecs
import re
from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from typing import Any

from tecum.adapters.reading.plain_text import decode, text_pages
from tecum.adapters.reading.plain_text import prepare as prepare_text

# RFC 5322, section 3.6: who wrote to whom, when and about what.
_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_CHARACTER_SETS = (
    "ascii", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15", "cp1250", "cp1251", "cp1252",
    "koi8-r", "utf-7", "gb2312", "gbk", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis",
    "euc-kr", "cp949", "quopri", "base64", "uu", "idna", "punycode", "raw-unicode-escape",
)  # fmt: skip
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|!]+")
_BLOCKS = frozenset((
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "ol", "p", "pre", "section", "table", "tbody", "thead", "tr",
    "ul",
))  # fmt: skip
_UNSEEN = frozenset(("head", "script", "style", "template", "title"))
_VOID = frozenset(("br", "hr"))
# What the standard library raises on headers and bodies that break the rules for them.
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError)


def prepare() -> None:
    """Load the encodings before the process is confined, and let the parser load its parts."""
    prepare_text()
    for name in _CHARACTER_SETS:
        codecs.lookup(name)
    read(_SAMPLE, limits={"pages": 9, "text_chars": 9_999, "attachments": 9})


_SAMPLE = (
    b"From: =?utf-8?q?A?= <a@example.org>\r\nTo: b@example.org\r\nSubject: s\r\n"
    b"Date: Mon, 13 Jan 2020 09:00:00 -0700\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n'
    b"<p>b&eacute;\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.org\r\n\r\nc\r\n"
    b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="p.pdf"'
    b"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n"
)


def read(data: bytes, *, limits: dict[str, int]) -> dict[str, Any]:
    """Read an e-mail; `limits` bounds `pages`, `text_chars` and `attachments`.

    Raises:
        RefusedError: its text is longer than the limits allow.
    """
    message = message_from_bytes(data, policy=policy.default)
    problems: list[list[Any]] = []
    body = _body(message)
    text = _body_text(body) if body is not None else ""
    head = [f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))]
    attached = []
    parts = _attached_parts(message, body)
    most = limits["attachments"]
    if len(parts) > most:
        note = f"{len(parts)} files are attached, and only the first {most} were opened"
        problems.append(["too_many_attachments", note, None])
    for number, part in enumerate(parts[:most], start=1):
        attached.append([_name(part, number), b64encode(_content(part)).decode("ascii")])
    if body is None:
        problems.append(["no_body", "the e-mail has no text of its own", None])
    pages = text_pages("\n".join([*head, text]), limits=limits)
    return {"pages": pages, "problems": problems, "attachments": attached}


def _body(message: EmailMessage) -> EmailMessage | None:
    """Find the text of the e-mail itself: plain before HTML (RFC 2046, section 5.1.4)."""
    try:
        body = message.get_body(("plain", "html"))
    except _MALFORMED:
        body = None
    return body if isinstance(body, EmailMessage) else None


def _body_text(part: EmailMessage) -> str:
    """Decode a body; HTML gives its visible text."""
    try:
        text = str(part.get_content())
    except _MALFORMED:
        text = decode(_content(part))[0]
    if part.get_content_type() == "text/html":
        return visible_text(text)
    return text


def _header(message: EmailMessage, name: str) -> str:
    """Give one header field on one line; a malformed one as it stands."""
    try:
        value = message[name]
    except _MALFORMED:
        raw = [item for key, item in message.raw_items() if key.lower() == name.lower()]
        value = raw[0] if raw else None
    return " ".join(str(value).split()) if value is not None else ""


def _attached_parts(message: EmailMessage, body: EmailMessage | None) -> list[EmailMessage]:
    """List what hangs on the e-mail: every leaf but the body and its other renderings.

    An e-mail inside the e-mail is one attachment, whatever it holds.
    """
    found: list[EmailMessage] = []
    waiting: list[tuple[Any, bool]] = [(message, False)]
    while waiting:
        part, alternative = waiting.pop()
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            other = part.get_content_subtype() == "alternative"
            waiting.extend((inner, other) for inner in reversed(part.get_payload()))
            continue
        if part is body or part is message:
            continue
        shown = alternative and part.get_content_maintype() == "text"
        if not shown or part.get_content_disposition() == "attachment":
            found.append(part)
    return found


def _content(part: EmailMessage) -> bytes:
    """Give the bytes of one part."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return inner[0].as_bytes()
    try:
        content = part.get_payload(decode=True)
    except _MALFORMED:
        content = None
    return content if isinstance(content, bytes) else b""


def _name(part: EmailMessage, number: int) -> str:
    """Give the attachment's name without folders and signs that a file name cannot hold."""
    try:
        given = part.get_filename()
    except _MALFORMED:
        given = None
    name = _UNSAFE.sub("_", str(given or "")).strip(" ._")[-120:]
    if name:
        return name
    endings = {"message/rfc822": ".eml", "application/pdf": ".pdf", "text/plain": ".txt"}
    return f"attachment-{number}{endings.get(part.get_content_type(), '')}"


class _VisibleText(HTMLParser):
    """Collects the text that a reader of the HTML would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line at blocks; step into what is not shown."""
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in ("td", "th"):
            self.pieces.append(" ")
        del attrs

    def handle_endtag(self, tag: str) -> None:
        """End a line at blocks; step out of what is not shown."""
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _BLOCKS and tag not in _VOID:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep visible text; in HTML a line end is a space."""
        if not self.unseen:
            self.pieces.append(data.replace("\n", " ").replace("\r", " "))


def visible_text(html: str) -> str:
    """Give the text that a reader of this HTML would see, a line a block."""
    parser = _VisibleText()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)
