"""Write a telephone call down as a paper of its own, received by telephone, with a receipt.

The caller's words stand as they were said. Before it is kept, the text is read back to the caller,
and the paper says whether they confirmed it: afterwards nobody needs to remember.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tecum.deadlines.instants import Instant, day_in_words
from tecum.errors import InputError
from tecum.ledger.receipts import Channel
from tecum_web.access import Person
from tecum_web.actions.receive_paper import Arrived, Received, receive_paper
from tecum_web.records.this_home import at_desk


class ReadBack(StrEnum):
    """What the caller said when their words were read back."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    HUNG_UP = "hung_up"


_READ_BACK = {
    ReadBack.CONFIRMED: "Read back to the caller, who confirmed it.",
    ReadBack.NOT_CONFIRMED: "Read back to the caller, who did not confirm it.",
    ReadBack.HUNG_UP: "Not read back: the call had ended.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as the person who took it typed it. `about`: the person that it is about."""

    caller: str
    office: str
    number: str
    about: str
    words: str


def log_call(
    *, user: Person, call: Call, read_back: ReadBack, called_at: datetime | None, now: datetime
) -> Received:
    """Keep a call as a received paper; `called_at` is when it was, if not now.

    Raises:
        RefusedError: this person may not receive.
        InputError: it was in the future, or cannot be stored.
    """
    if called_at is not None and called_at > now:
        raise InputError("the time of the call lies in the future; give the moment of the call")
    agency = user.agency
    text = call_in_words(
        call,
        agency=agency.name,
        taker=user.username,
        at=at_desk(agency, called_at or now),
    )
    text += f"\n{_READ_BACK[read_back]}\n"
    return receive_paper(
        user=user,
        files=[Arrived(data=text.encode(), ending=".txt")],
        channel=Channel.TELEPHONE,
        now=now,
        received_at=called_at,
    )


def call_in_words(call: Call, *, agency: str, taker: str, at: Instant) -> str:
    """Write a call down: the head like that of a message, then the caller's own words."""
    lines = [
        f"From: {_line(call.caller)}, {_line(call.office)}",
        f"To: {agency}",
        f"Date: {day_in_words(at.day)}, {at.local:%H:%M %Z}",
        f"Subject: {_line(call.about)}",
        "",
        f"Telephone call, taken by {taker}.",
        f"Number to call back, as given by the caller: {_line(call.number) or 'none given'}",
        "The caller's words:",
        "",
        call.words.replace("\r\n", "\n").strip(),
    ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
