"""The hard stop at the desk's doors: what an action is about to do, before the one `gate`.

Every action that answers, performs or discloses asks here, inside its transaction and on the state
that it will write to. What is stopped leaves an audit row, and nothing else.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from tecum.letters.hard_stop import Doing, Refusal, done_by_answer, gate
from tecum.matters.commands import AnswerItem
from tecum.matters.state import Matter, settled
from tecum_web.access import Decision, RefusedError, audit
from tecum_web.records.models import Agency, User
from tecum_web.records.this_home import at_desk


class StoppedError(RefusedError):
    """The law lets this neither leave nor be done; the message says what would change that."""

    code = "stopped"


def stop_here(user: User, state: Matter, doings: Sequence[Doing], *, now: datetime) -> None:
    """Refuse what may not be done, with every reason.

    Raises:
        StoppedError: the law prohibits it, was not asked, or needs counsel.
    """
    refusals = refusals_of(user.agency, state, doings, now=now)
    if refusals:
        raise StoppedError("\n".join(map(str, refusals)))


def refusals_of(
    agency: Agency, state: Matter, doings: Sequence[Doing], *, now: datetime
) -> tuple[Refusal, ...]:
    """Give every reason against it as the matter stands; none means that it may be done."""
    determinations = {(one.instrument, one.act): one.outcome for one in state.determinations}
    return gate(
        doings,
        determinations,
        state.orders,
        unit=agency.name,
        day=at_desk(agency, now).day,
    )


def done_by(state: Matter, items: Sequence[AnswerItem]) -> tuple[Doing, ...]:
    """What answers say that is or will be done; an answer to the whole paper, act by act."""
    found: list[Doing] = []
    for item in items:
        lodged = state.instrument(item.instrument)
        open_acts = () if lodged is None else lodged.acts
        acts = (
            (item.act,)
            if item.act is not None
            else tuple(act for act in open_acts if not settled(state, item.instrument, act))
        )
        for act in acts:
            found += done_by_answer(item.instrument, act, item.kind)
    return tuple(found)


@contextmanager
def stops_audited(user: User, act: str, record: str, *, now: datetime) -> Iterator[None]:
    """Keep an audit row of what was stopped, after its transaction was rolled back."""
    try:
        yield
    except StoppedError as error:
        why = Decision(allowed=False, why=str(error), predicate="hard_stop")
        audit(user, act, record, why, now=now)
        raise
