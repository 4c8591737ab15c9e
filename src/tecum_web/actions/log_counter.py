"""Write down what was asked at the counter, and receive the paper that was handed over.

What was said is kept as a paper of its own beside what was handed over, under one receipt: who
stood here, for which office and with which badge as they said it, what they wanted, what they held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.deadlines.instants import Instant, day_in_words
from tecum.ledger.receipts import Channel
from tecum.letters.counter_card import AtCounter, InHand, Signed, Wanted
from tecum_web.access import Person, admit
from tecum_web.actions.receive_paper import Arrived, Received, receive_paper
from tecum_web.records.this_home import at_desk

WANTED_WORDS = {
    Wanted.PERSON: "The officers request transfer of custody of the person to them.",
    Wanted.KEPT: "The officers request that the person be held past release.",
    Wanted.INTERVIEW: "The officers request an interview with the person in custody.",
    Wanted.RECORDS: "The officers request information from records.",
    Wanted.TOLD: "Please notify us before the inmate is released from custody.",
}
IN_HAND_WORDS = {
    InHand.NOTHING: "no paper",
    InHand.WARRANT: "a warrant",
    InHand.ADMINISTRATIVE_WARRANT: "an immigration warrant (form I-200 or I-205)",
    InHand.DETAINER: "an immigration detainer (form I-247)",
    InHand.SUBPOENA: "an agency's subpoena",
    InHand.OTHER: "another paper",
}
SIGNED_WORDS = {
    Signed.FEDERAL_JUDGE: "a judge or magistrate of a federal court",
    Signed.STATE_JUDGE: "a judge of a state court",
    Signed.OFFICER: "an officer of an agency",
    Signed.UNCLEAR: "not clear at a glance",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who stood at the counter, as they said it, about whom, and in which words."""

    name: str
    office: str
    badge: str
    about: str
    words: str
    asked: AtCounter


def log_visit(*, user: Person, visit: Visit, papers: Sequence[Arrived], now: datetime) -> Received:
    """Keep a visit and what was handed over, received at the counter now.

    Raises:
        RefusedError: this person may not.
        InputError: it cannot be stored.
    """
    admit(user, "counter.use", "-", now=now)
    text = visit_in_words(
        visit, agency=user.agency.name, taker=user.username, at=at_desk(user.agency, now)
    )
    return receive_paper(
        user=user,
        files=[Arrived(data=text.encode(), ending=".txt"), *papers],
        channel=Channel.COUNTER,
        now=now,
    )


def visit_in_words(visit: Visit, *, agency: str, taker: str, at: Instant) -> str:
    """Write a visit down like a message: a head, then what was wanted and said."""
    asked = visit.asked
    lines = [
        f"From: {_line(visit.name)}, {_line(visit.office)}",
        f"To: {agency}",
        f"Date: {day_in_words(at.day)}, {at.local:%H:%M %Z}",
        f"Subject: {_line(visit.about) or 'nobody named'}",
        "",
        f"Asked in person at the counter, taken down by {taker}.",
        f"Badge or card, as shown or said: {_line(visit.badge) or 'none given'}",
        f"In hand, as they say: {IN_HAND_WORDS[asked.in_hand]}",
        f"Signed by, as they say: {SIGNED_WORDS[asked.signed]}",
        f"Access asked to an area not open to the public: {'yes' if asked.inside else 'no'}",
        "",
        *(WANTED_WORDS[one] for one in asked.wanted),
        "",
        "Their words:",
        "",
        visit.words.replace("\r\n", "\n").strip() or "none kept",
    ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
