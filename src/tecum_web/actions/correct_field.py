"""Correct what was read in a paper: both readings are kept, the last word counts.

The bytes of the paper and the reading of them stay as they are. The correction is laid over the
reading whenever the law is asked, which happens at once; an event says which fields were corrected
and what the paper counts as now, so that whoever entered an answer before looks again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.package_data import load_catalogue
from tecum.errors import InputError
from tecum.instruments.corrections import (
    GRAVEST,
    CorrectionError,
    corrected,
    normal_value,
    value_of,
)
from tecum.matters.commands import CorrectReading
from tecum_web.access import opened
from tecum_web.actions.acting import acting, says
from tecum_web.actions.read_matter import read_matter
from tecum_web.actions.state_fact import Turned, outcomes_of, turned
from tecum_web.records.corrected import Counted, counted_paper
from tecum_web.records.models import FieldCorrection, User
from tecum_web.records.this_home import at_desk

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody reads at one place of one instrument of a paper, and why."""

    sha256: str
    place: int
    name: str
    typed: str
    reason: str = ""


def correct_field(
    *, user: User, matter: str, correction: Correction, seen: int, now: datetime
) -> tuple[Turned, ...]:
    """Correct one field and ask the law again; give the acts whose answer turned.

    `seen` is the last event that the person had before their eyes.

    Raises:
        AbsentError, RefusedError: this person may not.
        CorrectionError: a value that the field cannot have, or no reason where one is needed.
        LifecycleError: somebody else acted since.
    """
    opened(user, matter, "field.correct", now=now)
    value = normal_value(correction.name, correction.typed)
    reason = correction.reason.strip()
    if correction.name in GRAVEST and not reason:
        raise CorrectionError("reason: what the paper is or asks is corrected with a reason only")
    if len(reason) > LONGEST_REASON:
        raise CorrectionError(f"reason: write {LONGEST_REASON} letters at most")
    agency = user.agency
    before = outcomes_of(matter)
    with acting(agency.id) as home:
        held = _held(agency.id, matter, correction)
        was = value_of(held.counts, correction.name)
        if was == value:
            raise CorrectionError(f"{correction.name}: this is what counts already; nothing to do")
        changes = {**_changes(agency.id, matter, correction), correction.name: value}
        counts = corrected(held.read, changes, load_catalogue())
        command = CorrectReading(
            said=says(user, None, now=now),
            paper=held.paper,
            instrument=held.id,
            fields=(correction.name,),
            kind=counts.kind,
            acts=counts.acts,
            edition=counts.edition,
        )
        home.record(matter, command, at_desk(agency, now), seen=seen)
        FieldCorrection.objects.create(
            agency=agency,
            matter=matter,
            sha256=held.paper,
            instrument=held.place,
            name=correction.name,
            was=was,
            value=value,
            reason=reason,
            by=user,
            at=now,
        )
    read_matter(agency=agency, matter=matter, now=now)
    return turned(before, outcomes_of(matter))


def _held(agency_id: str, matter: str, correction: Correction) -> Counted:
    found = counted_paper(agency_id, matter, correction.sha256)
    if not 0 <= correction.place < len(found):
        raise InputError(
            f"paper {correction.sha256[:16]}: it has no instrument {correction.place + 1}; go back "
            "to its page"
        )
    return found[correction.place]


def _changes(agency_id: str, matter: str, correction: Correction) -> Mapping[str, str]:
    rows = FieldCorrection.objects.filter(
        agency_id=agency_id,
        matter=matter,
        sha256=correction.sha256,
        instrument=correction.place,
    )
    return dict(rows.order_by("id").values_list("name", "value"))
