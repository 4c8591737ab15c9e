"""Rows of a queue without their papers: what a folded matter and the law's answer leave behind."""

from datetime import datetime, timedelta

from tests.web.desks import ADesk

from tecum.adapters.entropy import random_bytes
from tecum.matters.event import new_matter_id
from tecum_web.records.convert import STATE_FORM
from tecum_web.records.models import MatterState


def a_row(desk: ADesk, **more: object) -> MatterState:
    """A row that is not saved: open, with nothing due, as old as the desk."""
    values = {
        "matter": new_matter_id(random_bytes(16)),
        "agency_id": desk.agency.id,
        "sequence": 1,
        "opened_at": desk.now,
        "recorded_at": desk.now,
        "kinds": ["I-247A"],
        "unread": 0,
        "undetermined": 0,
        "unanswered": 1,
        "promises": 0,
        "outcomes": ["prohibited"],
        "is_open": True,
        "marks": "|I-247A|hold:prohibited|",
        "form": STATE_FORM,
    }
    return MatterState(**{**values, **more})


def held(until: datetime) -> dict[str, datetime]:
    """What a row holds of an end of custody: the first alarm sounds four hours ahead of it."""
    return {"custody_at": until - timedelta(hours=4), "custody_until": until}
