"""Record that somebody was served with a received paper, or saw it: who says so, and when.

Served and seen are facts of their own beside "received" (DESIGN section 1): a receipt says that
bytes came, and no page of the desk takes a click for somebody's having seen a paper.
"""

from datetime import datetime

from tecum.errors import InputError
from tecum.matters.commands import Said, SayOfPaper
from tecum.matters.journal import PaperFact
from tecum.matters.state import Matter
from tecum_web.access import opened
from tecum_web.actions.acting import record
from tecum_web.records.models import User
from tecum_web.records.this_home import at_desk

FACTS = (PaperFact.SERVED, PaperFact.SEEN)


def say_of_paper(  # noqa: PLR0913 - who, of what, what, on whose word, when
    *,
    user: User,
    matter: str,
    paper: str,
    fact: PaperFact,
    whom: str,
    word_of: str,
    manner: str,
    now: datetime,
    happened_at: datetime | None = None,
) -> Matter:
    """Record the fact on somebody's word; without one it is the agency's own.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: it is neither served nor seen, or lies in the future.
        LifecycleError: no such paper was received, or it is recorded already.
    """
    opened(user, matter, "paper.say", now=now)
    if fact not in FACTS:
        raise InputError(f"paper: {fact} is not said here; say served or seen")
    if happened_at is not None and happened_at > now:
        raise InputError("the moment lies in the future; give the moment when it happened")
    said = Said(
        asserted_by=word_of.strip() or user.agency.name,
        happened_at=None if happened_at is None else at_desk(user.agency, happened_at),
    )
    command = SayOfPaper(
        said=said, fact=fact, paper=paper, to=whom.strip(), manner=manner.strip() or None
    )
    return record(user, matter, command, seen=None, now=now)
