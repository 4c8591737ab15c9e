"""The one door from a file of evidence to what it shows.

Delivery and disposition reports are taken apart here with the standard library, within limits, for
their fields stand in parts that are no text. All other text is read in the confined process like
any paper. What cannot be read is kept all the same, and shows nothing.
"""

from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr
from pathlib import Path

from tecum.adapters.reading.content_kind import media_of
from tecum.adapters.reading.intake import open_bytes
from tecum.adapters.transport.layouts import worded_report
from tecum.adapters.transport.mail_reports import (
    delivery_reports,
    disposition_reports,
    mail_parts,
)
from tecum.adapters.transport.shown import UNREAD, Transport, mail_date, message_named, one_line
from tecum.adapters.transport.smtp_transcripts import smtp_reports
from tecum.errors import DocumentError
from tecum.ledger.canonical import sha256_hex
from tecum.matters.journal import Shows

MAIL_BYTES = 8 * 1024 * 1024
# What the standard library raises on mails that break the rules for them.
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
NOBODY = "nobody who could be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One file of evidence: its bytes by digest, and all that it shows, at least one entry."""

    file: str
    data: bytes
    shown: tuple[Transport, ...]

    @property
    def sha256(self) -> str:
        """The digest under which the home keeps it."""
        return sha256_hex(self.data)


def read_evidence(file: str, data: bytes) -> Evidence:
    """Say what a file shows; one of no known form shows nothing and is kept.

    Raises:
        DocumentError: the file is empty.
    """
    if not data:
        raise DocumentError(file, "it is empty (0 bytes)", "save it again", code="empty")
    media, what = media_of(data, Path(file).suffix.lower())
    if media == "email" and len(data) <= MAIL_BYTES:
        found = _of_mail(file, data)
    elif media is not None and media != "email":
        text = _text(file, data)
        found = _of_text(text)
    else:
        found = ()
    if not found:
        text = f"{what} of {len(data)} bytes, in no form that can be read here"
        found = (Transport(kind=UNREAD, shows=Shows.NOTHING, said_by=NOBODY, detail=text),)
    return Evidence(file=file, data=data, shown=found)


def _of_mail(file: str, data: bytes) -> tuple[Transport, ...]:
    try:
        # The older policy keeps fields as they stand: it refuses nothing and guesses nothing.
        message = message_from_bytes(data, policy=policy.compat32)
        parts = mail_parts(message)
        text = _words(parts)
        found = (
            *delivery_reports(message, parts, text),
            *disposition_reports(message, parts, text),
        )
        date, sender = mail_date(_header(message, "Date")), _sender(message)
    except _MALFORMED:
        return ()
    if found:
        return found
    seen = _text(file, data)
    worded = worded_report(seen, sender)
    if worded is None:
        return tuple(smtp_reports(seen))
    return (replace(worded, at=date, message=worded.message or message_named(text)),)


def _of_text(text: str) -> tuple[Transport, ...]:
    talk = tuple(smtp_reports(text))
    if talk:
        return talk
    worded = worded_report(text)
    return () if worded is None else (worded,)


def _text(file: str, data: bytes) -> str:
    """The text that a person would see, read in the confined process; empty if it has none."""
    opened = open_bytes(file, data)
    if not opened.documents:
        return ""
    return "\n".join(line.text for page in opened.documents[0].pages for line in page.lines)


def _words(parts: tuple[Message, ...]) -> str:
    """Header and text of every part: the returned message may hold our own id."""
    pieces = []
    for part in parts:
        pieces += [str(value) for value in part.values()]
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_content_maintype() in {"text", "message"}:
            pieces.append(content.decode("utf-8", "replace"))
    return "\n".join(pieces)


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else one_line(str(value))


def _sender(message: Message) -> str | None:
    return parseaddr(_header(message, "From"))[1] or None
