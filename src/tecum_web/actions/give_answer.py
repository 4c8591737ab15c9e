"""Answer what was asked, by two persons: one enters the answer, another signs it.

An entry is a proposal beside the matter: nothing is answered until a second person signs, and then
only if the matter still stands as the first one saw it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tecum.errors import InputError, LifecycleError
from tecum.ledger.canonical import JsonValue
from tecum.letters.disclosing import TOLD_BY_ANSWER, ToldBy
from tecum.matters.commands import AnswerItem, GiveAnswer
from tecum.matters.event import due_value, parse_due
from tecum.matters.folding import fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind
from tecum_web.access import entered, opened
from tecum_web.actions.acting import acting, new_id, says
from tecum_web.actions.disclosing import Telling, note_disclosures
from tecum_web.actions.stopping import done_by, stop_here, stops_audited
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Proposal, User
from tecum_web.records.this_home import at_desk

ANSWER = "answer"
OPEN, SIGNED, WITHDRAWN = "open", "signed", "withdrawn"
LETTER = "letter"


def enter_answer(
    *, user: User, matter: str, items: Sequence[AnswerItem], seen: int, now: datetime
) -> str:
    """Enter an answer given by word, for a second person to sign; give the entry's id.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: it says that something is or will be done which the law does not let be done.
        LifecycleError: the matter does not allow this answer, or somebody else acted since.
    """
    opened(user, matter, "answer.enter", now=now)
    with (
        stops_audited(user, "answer.enter", matter, now=now),
        acting(user.agency_id) as home,
    ):
        return enter_in(home, user=user, matter=matter, items=items, seen=seen, now=now)


def sign_answer(*, user: User, entry: str, now: datetime) -> Matter:
    """Sign an answer that somebody else entered: now it is given.

    Raises:
        AbsentError, RefusedError: this person may not; nobody signs their own entry.
        InputError: it is part of a letter, which is signed as a whole.
        StoppedError: what it says is or will be done, the law does not let be done.
        LifecycleError: somebody else acted since it was entered.
    """
    proposal = entered(user, entry, "answer.sign", now=now)
    _check_alone(proposal)
    with (
        stops_audited(user, "answer.sign", proposal.matter, now=now),
        acting(user.agency_id) as home,
    ):
        return sign_in(home, user=user, proposal=proposal, now=now)


def withdraw_answer(*, user: User, entry: str, now: datetime) -> None:
    """Take back an answer that was not signed.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: it is part of a letter, which is withdrawn as a whole.
    """
    proposal = entered(user, entry, "answer.withdraw", now=now)
    _check_alone(proposal)
    with acting(user.agency_id):
        decide(user, proposal, WITHDRAWN, now)


# -- one matter's part, within somebody's `acting`; a letter has one in each of its matters --------


def enter_in(  # noqa: PLR0913 - who, where, what, as it was seen, in which letter, when
    home: DeskHome,
    *,
    user: User,
    matter: str,
    items: Sequence[AnswerItem],
    seen: int,
    now: datetime,
    letter: str | None = None,
) -> str:
    """Write one matter's entry down, if it could be signed now; give its id."""
    entry = new_id("E")
    state = fold(matter, home.read_matter(matter).events)
    if state.sequence != seen:
        raise LifecycleError(
            f"matter {matter}: somebody else acted, it is at event {state.sequence} and not "
            f"at {seen}; look at it again and decide anew"
        )
    # What could never be signed is refused now, to whoever enters it.
    decide_events(state, _command(user, letter or entry, items, now), at_desk(user.agency, now))
    stop_here(user, state, done_by(state, items), now=now)
    content: dict[str, JsonValue] = {"answers": [_plain(item) for item in items]}
    if letter is not None:
        content[LETTER] = letter
    Proposal.objects.create(
        id=entry,
        agency_id=user.agency_id,
        matter=matter,
        kind=ANSWER,
        content=content,
        seen=seen,
        entered_by=user,
        entered_at=now,
        state=OPEN,
    )
    return entry


def sign_in(home: DeskHome, *, user: User, proposal: Proposal, now: datetime) -> Matter:
    """Give one matter's answer, as it was entered and if the matter still stands as it was seen."""
    decide(user, proposal, SIGNED, now)
    items = items_of(proposal)
    state = fold(proposal.matter, home.read_matter(proposal.matter).events)
    stop_here(user, state, done_by(state, items), now=now)
    letter = letter_of(proposal)
    command = _command(user, letter or proposal.pk, items, now)
    after = home.record(proposal.matter, command, at_desk(user.agency, now), seen=proposal.seen)
    if letter is None:  # a letter tells when it leaves
        _note_told(user, state, items, proposal.pk, now)
    return after


def _note_told(
    user: User, before: Matter, items: Sequence[AnswerItem], entry: str, now: datetime
) -> None:
    """An answer by word that something was done tells it; a promise tells when it is kept."""
    told = done_by(before, [one for one in items if one.kind in TOLD_BY_ANSWER])
    telling = Telling(way=ToldBy.ANSWER, source=entry, happened_at=now, by=user)
    note_disclosures(user.agency, before, told, telling, now=now)


def decide(user: User, proposal: Proposal, state: str, now: datetime) -> None:
    """Close an entry, once.

    Raises:
        LifecycleError: somebody else closed it.
    """
    changed = Proposal.objects.filter(pk=proposal.pk, state=OPEN).update(
        state=state, decided_by=user, decided_at=now
    )
    if not changed:
        raise LifecycleError(f"entry {proposal.pk}: somebody else acted; look at it again")


def letter_of(proposal: Proposal) -> str | None:
    """The number of the letter that an entry is part of; None where it was given by word."""
    found = proposal.content.get(LETTER)
    return None if found is None else str(found)


def items_of(proposal: Proposal) -> tuple[AnswerItem, ...]:
    """The answers that an entry holds."""
    return _items(proposal.content)


def _check_alone(proposal: Proposal) -> None:
    letter = letter_of(proposal)
    if letter is not None:
        raise InputError(
            f"entry {proposal.pk}: it is part of the letter {letter}; decide about the letter"
        )


def _command(user: User, letter: str, items: Sequence[AnswerItem], now: datetime) -> GiveAnswer:
    return GiveAnswer(said=says(user, None, now=now), letter=letter, items=tuple(items))


def _plain(item: AnswerItem) -> dict[str, str | None]:
    return {
        "act": None if item.act is None else str(item.act),
        "instrument": item.instrument,
        "kind": str(item.kind),
        "trigger": item.trigger,
        "until": None if item.until is None else due_value(item.until),
    }


def _items(content: Mapping[str, JsonValue]) -> tuple[AnswerItem, ...]:
    found = content.get("answers")
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise InputError("an entry holds no answers; withdraw it and enter it again")
    return tuple(_item(one) for one in found if isinstance(one, Mapping))


def _item(one: Mapping[str, JsonValue]) -> AnswerItem:
    act, trigger, until = one["act"], one["trigger"], one["until"]
    return AnswerItem(
        instrument=str(one["instrument"]),
        kind=AnswerKind(str(one["kind"])),
        act=None if act is None else Act(str(act)),
        trigger=None if trigger is None else str(trigger),
        until=None if until is None else parse_due(str(until)),
    )
