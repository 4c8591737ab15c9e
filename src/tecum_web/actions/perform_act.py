"""Record what was really done, and that somebody left custody.

What is about to be done passes the hard stop. What happened can always be recorded, also where
the law or an answer says otherwise: then with the words that say so (`contrary`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from tecum.letters.disclosing import ToldBy
from tecum.letters.hard_stop import Doing
from tecum.matters.commands import PerformAct, RecordRelease
from tecum.matters.folding import fold
from tecum.matters.state import Matter
from tecum.terms import Act
from tecum_web.access import opened
from tecum_web.actions.acting import acting, record, says
from tecum_web.actions.disclosing import Telling, note_disclosures
from tecum_web.actions.stopping import stop_here, stops_audited
from tecum_web.records.models import User

NOTHING: Mapping[str, str] = MappingProxyType({})


def perform_act(  # noqa: PLR0913 - who, what, of what, when
    *,
    user: User,
    matter: str,
    instrument: str,
    act: Act,
    now: datetime,
    happened_at: datetime | None = None,
    item: str | None = None,
    seen: int | None = None,
    contrary: str = "",
    shown_by: Mapping[str, str] = NOTHING,
) -> Matter:
    """Record that something asked was done.

    `shown_by` says who did it and what shows it, in words; `contrary` how it came that something
    happened which the law does not let be done.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: the law does not let it be done, and nobody says that it happened.
        LifecycleError: it cannot be so, or somebody else acted since.
    """
    opened(user, matter, "act.perform", now=now)
    said = says(user, happened_at, now=now)
    told = {name: words.strip() for name, words in shown_by.items() if words.strip()}
    if contrary.strip():
        told["contrary_to_the_law"] = contrary.strip()
    if told:
        said = replace(said, evidence=(told,))
    command = PerformAct(said=said, instrument=instrument, act=act, item=item)
    doing = Doing(instrument=instrument, act=act, item=item)
    with (
        stops_audited(user, "act.perform", matter, now=now),
        acting(user.agency_id) as home,
    ):
        state = fold(matter, home.read_matter(matter).events)
        if not contrary.strip():
            stop_here(user, state, (doing,), now=now)
        after = record(user, matter, command, seen=seen, now=now)
        telling = Telling(
            way=ToldBy.PERFORMANCE,
            source=str(after.performances[-1].sequence),
            happened_at=happened_at or now,
            by=user,
            contrary=contrary.strip(),
        )
        note_disclosures(user.agency, state, (doing,), telling, now=now)
        return after


def record_release(
    *, user: User, matter: str, now: datetime, happened_at: datetime | None = None
) -> Matter:
    """Record that the subject left custody; no second person and no queue stands before this.

    Raises:
        AbsentError, RefusedError: this person may not.
        LifecycleError: it was recorded before.
    """
    opened(user, matter, "release.record", now=now)
    command = RecordRelease(said=says(user, happened_at, now=now))
    return record(user, matter, command, seen=None, now=now)
