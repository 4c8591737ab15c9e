"""The one check before a letter leaves: signed, exported, sent, or said to be sent.

What a letter says is done passes the hard stop on its matters as they stand now, and the letter
passes its lint under the leave that the law gives now. A refusal and an acknowledgement do nothing
and are always free to leave; what they say is linted like everything else.
"""

from collections.abc import Sequence
from datetime import datetime

from tecum.letters.composing import may_confirm_custody
from tecum.letters.disclosing import Told, unregistered
from tecum.letters.hard_stop import Doing, done_by_answer
from tecum.letters.letter import Letter
from tecum.letters.letter_documents import read_letter
from tecum.letters.lint import Fault, faults_of
from tecum.matters.folding import fold
from tecum.matters.state import Matter
from tecum_web.actions.give_answer import items_of
from tecum_web.actions.stopping import StoppedError, done_by, refusals_of
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.letter_grounds import part_of, told_before
from tecum_web.records.models import Agency, LetterPart, LetterRow, Proposal


def check_leaving(home: DeskHome, row: LetterRow, *, now: datetime) -> None:
    """Refuse to let a letter leave, with every reason.

    Raises:
        StoppedError: the law does not let be done or told what it says.
    """
    agency, letter = row.agency, read_letter(row.document)
    states = [state_of(home, part.matter) for part in parts_of(row)]
    why = [
        str(one)
        for part, state in zip(parts_of(row), states, strict=True)
        for one in refusals_of(agency, state, doings_of(part, state), now=now)
    ]
    leave = may_confirm_custody([part_of(agency, state, (), "-") for state in states])
    if not leave:  # with leave it was linted when it was made
        why += [str(one) for one in faults_of(letter, may_confirm_custody=False) if _tells(one)]
    if why:
        raise StoppedError(f"letter {row.number} does not leave:\n" + "\n".join(why))


def _tells(fault: Fault) -> bool:
    """What a letter says too much; a statement that came to lack tells nobody anything."""
    return fault.where != "statements"


def faults_now(
    agency: Agency, letter: Letter, states: Sequence[Matter], *, leave: bool
) -> tuple[Fault, ...]:
    """Every fault of a letter: the lint's, and what the register does not bear out."""
    told: dict[str, tuple[Told, ...]] = {}
    for state in states:
        shown = told_before(agency, state.id)
        told |= {one.id: shown for one in state.instruments}
    return (*faults_of(letter, may_confirm_custody=leave), *unregistered(letter, told))


def doings_of(part: LetterPart, state: Matter) -> tuple[Doing, ...]:
    """What a letter says that is done in one of its matters, act by act as it was signed."""
    entry = Proposal.objects.filter(pk=part.entry).first() if part.entry else None
    if entry is None:
        return ()
    signed = [one for one in state.answers if one.letter == part.letter_id]
    if not signed:
        return done_by(state, items_of(entry))
    return tuple(
        doing for one in signed for doing in done_by_answer(one.instrument, one.act, one.kind)
    )


def parts_of(row: LetterRow) -> list[LetterPart]:
    """The matters of a letter, in the order in which it lists them."""
    return list(row.parts.order_by("id"))


def state_of(home: DeskHome, matter: str) -> Matter:
    """A matter as its events leave it now."""
    return fold(matter, home.read_matter(matter).events)
