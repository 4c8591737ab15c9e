"""Letters for tests: the four subpoenas of the story in four matters, and who enters and signs."""

from collections.abc import Sequence
from datetime import datetime

from tests.web.desks import ADesk

from tecum.ledger.receipts import Channel
from tecum.letters.letter import LetterReason
from tecum.matters.commands import AnswerItem
from tecum.matters.folding import fold
from tecum.matters.state import Matter
from tecum.terms import AnswerKind
from tecum_web.access import Role
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.actions.write_letter import InMatter, Typed, enter_letter, sign_letter
from tecum_web.jobs.drain import drain
from tecum_web.records.models import LetterRow

AUTHORITY = "Denver Field Office"
TO = (AUTHORITY, "200 Sample Parkway", "Centennial, CO 80099")


def received(desk: ADesk, data: bytes, at: datetime | None = None) -> Matter:
    """Receive one paper as a matter of its own, and have it read."""
    matter = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=data, ending=".pdf")],
        channel=Channel.FAX,
        now=desk.now,
        received_at=at,
    ).matter
    drain(lambda: desk.now)
    return state_of(desk, matter)


def state_of(desk: ADesk, matter: str) -> Matter:
    return fold(matter, desk.home.read_matter(matter).events)


def answers(state: Matter, kind: AnswerKind = AnswerKind.DECLINED) -> InMatter:
    """One answer to all that the first paper of a matter asks."""
    item = AnswerItem(instrument=state.instruments[0].id, kind=kind, trigger="release")
    return InMatter(matter=state.id, seen=state.sequence, items=(item,))


def typed(*objections: LetterReason, words: str = "", to: Sequence[str] = TO) -> Typed:
    return Typed(authority=AUTHORITY, to=tuple(to), objections=objections, words=words)


def entered(desk: ADesk, *matters: InMatter, words: str = "") -> LetterRow:
    """A letter that waits for its signature."""
    clerk = desk.person(Role.CLERK)
    return enter_letter(user=clerk, matters=matters, typed=typed(words=words), now=desk.now)


def signed(desk: ADesk, *matters: InMatter) -> LetterRow:
    """A letter that is signed."""
    row = entered(desk, *matters)
    counsel = desk.person(Role.COUNSEL)
    return sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=desk.now)
