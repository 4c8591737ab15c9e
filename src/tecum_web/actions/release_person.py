"""Record that somebody left custody, in every matter that a person says is about them.

No second person, no queue, no reading and no feed stands before this (DESIGN section 4). What was
recorded already stays as it is: a second click, and a second officer, record nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.matters.commands import RecordRelease
from tecum.matters.folding import fold
from tecum_web.access import opened
from tecum_web.actions.acting import acting, says
from tecum_web.records.models import SamePerson, User
from tecum_web.records.same_person import confirmed_same, perhaps_same
from tecum_web.records.this_home import at_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was recorded of a release: in which matters now, and where it stood already, since."""

    recorded: tuple[str, ...]
    already: dict[str, Instant]


def release_person(
    *,
    user: User,
    matter: str,
    others: Sequence[str] = (),
    now: datetime,
    happened_at: datetime | None = None,
) -> Left:
    """Record the release in a matter and in the others that were ticked as the same person's.

    Ticking a matter that only bears the same number says that it is about the same person; that
    is written down beside the release.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: it lies in the future, or nothing speaks for one person in two matters.
    """
    if happened_at is not None and happened_at > now:
        raise InputError("the release lies in the future; record it when the person has left")
    ticked = [one for one in dict.fromkeys(others) if one != matter]
    for one in (matter, *ticked):
        opened(user, one, "release.record", now=now)
    agency = user.agency_id
    confirmed, grounds = confirmed_same(agency, matter), perhaps_same(agency, matter)
    for one in ticked:
        if one not in confirmed and one not in grounds:
            raise InputError(
                f"matter {one}: nothing shows that it is about the same person as {matter}; record "
                "its release on its own card"
            )
    recorded: list[str] = []
    already: dict[str, Instant] = {}
    with acting(agency) as home:
        for one in (matter, *ticked):
            state = fold(one, home.read_matter(one).events)
            if state.released_at is not None:
                already[one] = state.released_at
                continue
            command = RecordRelease(said=says(user, happened_at, now=now))
            home.record(one, command, at_desk(user.agency, now))
            recorded.append(one)
        for one in ticked:
            if one not in confirmed:
                SamePerson.objects.create(
                    agency_id=agency,
                    matter=matter,
                    other=one,
                    grounds=list(grounds[one]),
                    by=user,
                    at=now,
                )
    return Left(recorded=tuple(recorded), already=already)
