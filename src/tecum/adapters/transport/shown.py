"""What one piece of transport evidence shows: one value, whatever it was read from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from tecum.matters.journal import Shows, is_message_id

UNREAD = "unread"
MEANINGS: Mapping[tuple[str, Shows], str] = MappingProxyType(
    {
        ("smtp", Shows.SENT): "the next mail server took the message; in no mailbox yet",
        ("dsn", Shows.DELIVERED): "a mail server's word that it is in the mailbox; no receipt by "
        "people",
        ("dsn", Shows.RELAYED): "it was handed to a server that reports nothing further",
        ("dsn", Shows.EXPANDED): "it was handed to a list; whom the list reached is not reported",
        ("mdn", Shows.SEEN): "a mail program's word that the message was displayed; not by whom, "
        "and not that it was read",
        ("fax", Shows.DELIVERED): "the pages reached the number that was dialled; not the unit, "
        "and no receipt by people",
        ("fax", Shows.IN_PART): "some pages reached the number that was dialled, and not all",
        ("carrier", Shows.DELIVERED): "the carrier's word that the piece was handed over; not what "
        "was in it",
    }
)
GENERAL: Mapping[Shows, str] = MappingProxyType(
    {
        Shows.FAILED: "it did not arrive, by the word of whoever reports",
        Shows.DELAYED: "it is still on its way, by the word of whoever reports",
        Shows.NOTHING: "it is kept as evidence and shows nothing by itself",
    }
)
_MESSAGE = re.compile(r"\bS(?:-[0-9a-hjkmnp-tv-z]{5}){5}-[0-9a-hjkmnp-tv-z]\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """What is shown, by whose word, when, for which address and message.

    `at` is None where nobody says when in a way that leaves no doubt; `message` is ours (S-...)
    where exactly one stands in the evidence.
    """

    kind: str
    shows: Shows
    said_by: str
    detail: str
    at: datetime | None = None
    to: str | None = None
    message: str | None = None

    @property
    def meaning(self) -> str:
        """What it shows in words, and what it does not."""
        return MEANINGS.get((self.kind, self.shows)) or GENERAL.get(
            self.shows, GENERAL[Shows.NOTHING]
        )


def message_named(text: str) -> str | None:
    """The message id that stands in a text, if it is one and no other."""
    found = {one for one in _MESSAGE.findall(text) if is_message_id(one)}
    return found.pop() if len(found) == 1 else None


def mail_date(text: str | None) -> datetime | None:
    """Read a date of RFC 5322; one that names no offset leaves doubt and is none."""
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
        return None if found.tzinfo is None else found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def iso_date(text: str) -> datetime | None:
    """Read an instant of RFC 3339; without an offset it is none."""
    try:
        found = datetime.fromisoformat(text)
        return None if found.tzinfo is None else found.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None


def one_line(text: str, most: int = 300) -> str:
    """Bring words of a stranger to one line of bounded length."""
    return " ".join(text.split())[:most]
