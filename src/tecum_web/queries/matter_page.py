"""One matter as its page shows it: papers, readings, answer, standing, timeline, open entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tecum.errors import InputError
from tecum.matters.audiences import Shown, shown_to
from tecum.matters.folding import fold
from tecum.matters.state import (
    ActStanding,
    Clock,
    Matter,
    Promised,
    open_clocks,
    open_promises,
    standing,
)
from tecum_web.access import ACTS, Decision, audience_of, may, opened
from tecum_web.records.models import Answer, MatterState, PaperRow, Proposal, Reading, User
from tecum_web.records.this_home import at_desk, home_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    """All that one page shows.

    `can` says for each act (`answer_enter` for answer.enter) whether this person may, or why not.
    """

    row: MatterState
    state: Matter
    acts: Sequence[ActStanding]
    clocks: Sequence[Clock]
    promises: Sequence[Promised]
    readings: Sequence[Mapping[str, Any]]
    answer: Mapping[str, Any] | None
    problem: str
    timeline: Sequence[Shown]
    entries: Sequence[Proposal]
    can: Mapping[str, Decision]


def matter_page(*, user: User, matter: str, now: datetime) -> MatterPage:
    """Give a matter to somebody who may see it; that they saw it is written down.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    row = opened(user, matter, "matter.see", now=now)
    events = home_of(user.agency_id).read_matter(matter).events
    state = fold(matter, events)
    answer = Answer.objects.filter(matter=matter).first()
    return MatterPage(
        row=row,
        state=state,
        acts=standing(state, at_desk(user.agency, now).day),
        clocks=open_clocks(state),
        promises=open_promises(state),
        readings=_readings(user, state),
        answer=None if answer is None else answer.document,
        problem="" if answer is None else answer.problem,
        timeline=shown_to(events, audience_of(user)),
        entries=list(Proposal.objects.filter(matter=matter, state="open").order_by("entered_at")),
        can={act.replace(".", "_"): may(user, act, matter=row) for act in ACTS},
    )


def paper(*, user: User, matter: str, sha256: str, now: datetime) -> tuple[bytes, str]:
    """Give the bytes of a paper of a matter, and the ending that it came under.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the matter has no such paper.
    """
    opened(user, matter, "paper.see", now=now)
    home = home_of(user.agency_id)
    state = fold(matter, home.read_matter(matter).events)
    if sha256 not in {one.sha256 for one in state.papers}:
        raise InputError(f"matter {matter}: it has no paper {sha256[:16]}; look at its page")
    row = PaperRow.objects.filter(agency_id=user.agency_id, sha256=sha256).first()
    return home.paper(sha256), "" if row is None else row.ending


def _readings(user: User, state: Matter) -> list[Mapping[str, Any]]:
    """The latest reading of every paper, in the order in which the papers came."""
    found: list[Mapping[str, Any]] = []
    for sha256 in dict.fromkeys(one.sha256 for one in state.papers):
        rows = Reading.objects.filter(agency_id=user.agency_id, sha256=sha256)
        latest = rows.order_by("-read_at").first()
        if latest is not None:
            found.append(latest.document)
    return found
