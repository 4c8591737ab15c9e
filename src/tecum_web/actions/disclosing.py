"""Write the disclosure register, within the transaction of the act that tells something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.letters.disclosing import ToldBy, ground_of, tells
from tecum.letters.hard_stop import Doing, binding
from tecum.matters.state import Matter
from tecum_web.records.letter_grounds import office_of
from tecum_web.records.models import Agency, Disclosure, User
from tecum_web.records.this_home import at_desk

NOT_NAMED = "the issuing authority (its papers name no office)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """By what, by whom, when and to whom it is told; `source` is an event's sequence or a letter.

    `contrary` says how it came that something was told which the law does not let be told.
    """

    way: ToldBy
    source: str
    happened_at: datetime
    by: User | None = None
    to: str = ""
    contrary: str = ""


def note_disclosures(
    agency: Agency, state: Matter, doings: Sequence[Doing], telling: Telling, *, now: datetime
) -> int:
    """Write a row for each doing that tells something; a row that is there stays as it is."""
    written = 0
    day = at_desk(agency, now).day
    for doing in doings:
        if not tells(doing.act):
            continue
        order = binding(state.orders, doing, unit=agency.name, day=day)
        ground = ground_of(
            state, doing.instrument, doing.act, None if order is None else order.order
        )
        _, made = Disclosure.objects.get_or_create(
            matter=state.id,
            instrument=doing.instrument,
            act=str(doing.act),
            item=doing.item or "",
            way=str(telling.way),
            source=telling.source,
            defaults={
                "agency": agency,
                "told_to": telling.to or office_of(agency, state) or NOT_NAMED,
                "happened_at": telling.happened_at,
                "recorded_at": now,
                "by": telling.by,
                "order": ground.order or "",
                "outcome": ground.outcome or "",
                "determined_by": ground.determined_by,
                "contrary": telling.contrary,
            },
        )
        written += made
    return written
