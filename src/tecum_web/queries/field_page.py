"""One field of a paper, to correct it: what was read, who corrected it how, what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.errors import InputError
from tecum.instruments.corrections import BOXES, GRAVEST, choices_of, value_of
from tecum.instruments.reading import FIELD_NAMES
from tecum_web.access import Decision, may, opened
from tecum_web.queries.paper_page import paper_in
from tecum_web.records.corrected import counted_paper
from tecum_web.records.models import FieldCorrection, MatterState, User


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPage:
    """All that the page of one field shows."""

    row: MatterState
    sha256: str
    place: int
    name: str
    kind: str
    read: str
    counts: str
    choices: Sequence[str]
    needs_reason: bool
    history: Sequence[FieldCorrection]
    can_correct: Decision


def field_page(  # noqa: PLR0913 - who, and which field of which instrument of which paper
    *, user: User, matter: str, sha256: str, place: int, name: str, now: datetime
) -> FieldPage:
    """Give the page of one field to somebody who may see the paper.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the matter has no such paper, instrument or field.
    """
    row = opened(user, matter, "paper.see", now=now)
    paper_in(user, matter, sha256)
    found = counted_paper(user.agency_id, matter, sha256)
    if not 0 <= place < len(found):
        raise InputError(f"paper {sha256[:16]}: it has no instrument {place + 1}; go back to it")
    if name not in (*FIELD_NAMES, *GRAVEST, "edition") and not name.startswith(BOXES):
        raise InputError(f"field {name[:60]!r}: no paper has it; go back to the paper")
    one = found[place]
    history = FieldCorrection.objects.filter(
        agency_id=user.agency_id, matter=matter, sha256=sha256, instrument=place, name=name
    )
    return FieldPage(
        row=row,
        sha256=sha256,
        place=place,
        name=name,
        kind=one.counts.kind,
        read=value_of(one.read, name),
        counts=value_of(one.counts, name),
        choices=choices_of(name),
        needs_reason=name in GRAVEST,
        history=list(history.select_related("by").order_by("id")),
        can_correct=may(user, "field.correct", matter=row),
    )
