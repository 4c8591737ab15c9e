"""Read a mailbox by IMAP (RFC 3501): every message is received once, and left where it lies.

The mailbox is opened to be read only. A message is known by the digest of its bytes; its Message-ID
(RFC 5322, 3.6.4) links copies that travelled another way, each with its own receipt. UIDs only
save work: where UIDVALIDITY changed, all messages are looked at again and found to be known.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel
from tecum_web.actions.receive_paper import Arrived, Known
from tecum_web.actions.take_in_arrival import refuse_arrival, take_in_arrival
from tecum_web.records.channels_file import Mailbox
from tecum_web.records.models import Agency

MAILBOX = "mailbox"
TIMEOUT = 30.0
MOST_BYTES = 100 * 2**20
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(\S+)", re.IGNORECASE | re.MULTILINE)


class MailboxError(Exception):
    """The mailbox could not be read to its end; what was received stays received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far a mailbox was read: meaningful under one UIDVALIDITY alone (RFC 3501, 2.3.1.1)."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What one poll received, and how far it came."""

    receipts: tuple[str, ...]
    position: Position


def poll(
    mailbox: Mailbox,
    agency: Agency,
    position: Position,
    now: Callable[[], datetime],
    keep: Callable[[Position], None],
) -> Polled:
    """Receive what came since `position`; `keep` writes down how far, after each message.

    Raises:
        MailboxError: it cannot be reached or read now; the sentence holds nothing from a message.
        InputError: the desk cannot store it now.
    """
    receipts: list[str] = []
    with _opened(mailbox) as imap:
        validity = _validity(imap)
        if position.validity != validity:
            position = Position(validity=validity)
        for uid in _uids_after(imap, position.uid):
            receipt = _receive(imap, uid, validity, agency, now)
            if receipt:
                receipts.append(receipt)
            position = Position(validity=validity, uid=uid)
            keep(position)
    return Polled(receipts=tuple(receipts), position=position)


def message_id(raw: bytes) -> str:
    """Give the digest of a message's Message-ID; "" where it has none."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return "" if found is None else sha256_hex(found[1])


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    """Log in and open the mailbox; whatever goes wrong on the line is one kind of error."""
    try:
        imap = _connect(mailbox)
        try:
            imap.login(mailbox.user, mailbox.password)
            if imap.select(f'"{mailbox.name}"', readonly=True)[0] != "OK":
                raise MailboxError(f"the server has no mailbox {mailbox.name!r}; name another")
            yield imap
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
            with suppress(OSError):  # where the farewell failed, the line is still to be closed
                imap.shutdown()
    except imaplib.IMAP4.abort as error:
        raise MailboxError("the server ended the connection; it is tried again") from error
    except imaplib.IMAP4.error as error:
        raise MailboxError(
            "the server refused what was asked of it; check user, password and mailbox"
        ) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise MailboxError(f"{mailbox.host}:{mailbox.port}: {why}; it is tried again") from error


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT)
    imap = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
    if mailbox.security == "starttls":
        imap.starttls(ssl.create_default_context())
    return imap


def _validity(imap: imaplib.IMAP4) -> int:
    told = imap.response("UIDVALIDITY")[1]
    if not told or not isinstance(told[0], bytes) or not told[0].isdigit():
        raise MailboxError("the server told no UIDVALIDITY; ask its keeper")
    return int(told[0])


def _uids_after(imap: imaplib.IMAP4, last: int) -> list[int]:
    status, told = imap.uid("SEARCH", f"UID {last + 1}:*")
    if status != "OK":
        raise MailboxError("the server refused to search; it is tried again")
    found = [int(uid) for line in told if line for uid in line.split()]
    # `n:*` always names the last message too (RFC 3501, 9, seq-range).
    return sorted(uid for uid in set(found) if uid > last)


def _receive(
    imap: imaplib.IMAP4, uid: int, validity: int, agency: Agency, now: Callable[[], datetime]
) -> str | None:
    """Receive one message; None where it is gone, or too large and written down as such."""
    size = _SIZE.search(b" ".join(_parts(imap.uid("FETCH", str(uid), "(RFC822.SIZE)"))))
    if size is None:
        return None
    if int(size[1]) > MOST_BYTES:
        refuse_arrival(
            agency=agency,
            known=Known(source=MAILBOX, key=sha256_hex(f"{validity}:{uid}".encode())),
            problem=f"message {uid} has {int(size[1])} bytes, and at most {MOST_BYTES} are taken; "
            "fetch it by hand, and receive its parts",
            now=now(),
        )
        return None
    told = imap.uid("FETCH", str(uid), "(BODY.PEEK[])")
    raw = next((one[1] for one in told[1] if isinstance(one, tuple)), None)
    if raw is None:
        return None
    if len(raw) == 0:
        raise MailboxError(f"message {uid} came without bytes; it is tried again")
    try:
        taken = take_in_arrival(
            agency=agency,
            known=Known(source=MAILBOX, key=sha256_hex(raw), likeness=message_id(raw)),
            arrived=Arrived(data=raw, ending=".eml"),
            channel=Channel.EMAIL,
            now=now(),
        )
    except OSError as error:  # of the desk's disk, not of the line
        raise InputError(f"a message could not be stored: {error.strerror}") from error
    return taken.receipt if taken.fresh else None


def _parts(told: tuple[str, list[object]]) -> list[bytes]:
    found: list[bytes] = []
    for one in told[1]:
        found += [part for part in (one if isinstance(one, tuple) else (one,)) if part is not None]
    return found
