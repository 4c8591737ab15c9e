"""How an action acts: the home held alone, one transaction, and what is to follow written down.

An action asks `access` first, outside the transaction, so that a refusal stays written down. Then
it holds the home, records events, writes rows and puts what must happen outside into `Work`; all of
it is there after the commit, or nothing. It never imports jobs: they drain what it wrote down.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from tecum.adapters.entropy import random_bytes
from tecum.ledger.receipts import NUMBER_BYTES, random_id
from tecum.matters.commands import Command, Said
from tecum.matters.state import Matter
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency, User, Work
from tecum_web.records.this_home import at_desk, home_of

WAITING = "waiting"


@contextmanager
def acting(agency_id: str) -> Iterator[DeskHome]:
    """Hold the home of an agency, and one transaction, for the length of an act."""
    home = home_of(agency_id)
    with home.writing():
        yield home


def says(user: User, happened_at: datetime | None, *, now: datetime) -> Said:
    """What the agency asserts through somebody at its desk; the moment is now if none is given.

    Events name the office, for others will read them. Who typed stands in the audit rows.
    """
    agency: Agency = user.agency
    return Said(
        asserted_by=agency.name,
        happened_at=at_desk(agency, happened_at or now),
    )


def record(user: User, matter: str, command: Command, *, seen: int | None, now: datetime) -> Matter:
    """Record one command on a matter as somebody saw it; give its new state.

    Raises:
        LifecycleError: the state does not allow it, or somebody else acted since.
    """
    with acting(user.agency_id) as home:
        return home.record(matter, command, at_desk(user.agency, now), seen=seen)


def new_id(prefix: str) -> str:
    """Make an id that names no person, date or count."""
    return random_id(prefix, random_bytes(NUMBER_BYTES))


def later(
    agency_id: str, kind: str, key: str, arguments: Mapping[str, str], *, now: datetime
) -> None:
    """Write down something to be done after the commit; twice the same key is once."""
    Work.objects.get_or_create(
        agency_id=agency_id,
        kind=kind,
        key=key,
        defaults={
            "id": new_id("W"),
            "arguments": dict(arguments),
            "made_at": now,
            "due_at": now,
            "state": WAITING,
        },
    )
