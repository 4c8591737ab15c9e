"""Write a note into a matter for one circle of readers; counsel may widen it."""

from datetime import datetime

from tecum.errors import InputError
from tecum.matters.commands import MakeNote, ReleaseNote
from tecum.matters.state import Matter
from tecum.terms import Audience
from tecum_web.access import Role, audience_of, opened
from tecum_web.actions.acting import record, says
from tecum_web.records.models import User


def make_note(  # noqa: PLR0913 - who, where, what, for whom, when
    *, user: User, matter: str, role: str, words: str, audience: Audience, now: datetime
) -> Matter:
    """Write a note, for a circle that its writer belongs to.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the circle is narrower than the writer's own.
    """
    opened(user, matter, "note.make", now=now)
    if audience.rank > audience_of(user).rank:
        raise InputError(
            f"a note for {audience}: you could not read it yourself; choose a wider one"
        )
    said = says(user, None, now=now)
    command = MakeNote(said=said, role=role, words=words, audience=audience)
    return record(user, matter, command, seen=None, now=now)


def release_note(
    *, user: User, matter: str, note: int, audience: Audience, now: datetime
) -> Matter:
    """Let a wider circle read a note.

    Raises:
        AbsentError, RefusedError: this person may not.
        LifecycleError: there is no such note.
    """
    opened(user, matter, "note.release", now=now)
    said = says(user, None, now=now)
    command = ReleaseNote(said=said, note=note, role=Role.COUNSEL, audience=audience)
    return record(user, matter, command, seen=None, now=now)
