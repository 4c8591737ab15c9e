"""What the letters' pages show: a letter to be written, one letter, the outbox, the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.letters.composing import same_office
from tecum.letters.letter import Letter
from tecum.letters.letter_documents import read_letter
from tecum.letters.outbox import NEXT, OutboxState, Step, Way
from tecum.matters.folding import fold
from tecum.matters.state import ActStanding, Matter, settled, standing
from tecum_web.access import AbsentError, Decision, admit, may, opened
from tecum_web.records.letter_grounds import office_of
from tecum_web.records.letterhead_file import read_head_lines
from tecum_web.records.models import (
    Disclosure,
    LetterPart,
    LetterRow,
    MatterState,
    Proposal,
    Sending,
    SendingStep,
    User,
)
from tecum_web.records.this_home import at_desk, home_of

MOST = 100
CANDIDATES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """One matter in a letter to be written: as it stands, whom its papers name, what is open."""

    state: Matter
    office: str
    acts: Sequence[ActStanding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A letter to be written; `others` are open matters of the same issuing authority."""

    matters: Sequence[ToAnswer]
    others: Sequence[str]
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSending:
    """A sending, what happened to it, and what may be said of it next."""

    row: Sending
    steps: Sequence[SendingStep]
    next: Sequence[Step]
    can: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """One letter: as its reader will read it, its matters, how it left. None: it was erased."""

    row: LetterRow
    letter: Letter | None
    parts: Sequence[LetterPart]
    sendings: Sequence[OneSending]
    kept_back: int
    can_sign: Decision
    can_withdraw: Decision
    can_send: Decision
    can_export: Decision


def writing(*, user: User, matters: Sequence[str], act: str, now: datetime) -> Writing:
    """Give what a letter over these matters may answer.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    found = []
    for matter in dict.fromkeys(matters):
        opened(user, matter, act, now=now)
        found.append(_to_answer(user, matter, now))
    return Writing(
        matters=found,
        others=_others(user, found),
        signed_by=read_head_lines(home_of(user.agency_id).path).signed_by,
    )


def letter_page(*, user: User, number: str, now: datetime) -> LetterPage:
    """Give one letter; that somebody saw it is written down in each of its matters.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    row = LetterRow.objects.filter(number=number, agency_id=user.agency_id).first()
    if row is None:
        raise AbsentError("there is no letter of this number here; look for it in the outbox")
    parts = list(row.parts.order_by("id"))
    for part in parts:
        opened(user, part.matter, "letter.see", now=now)
    about = MatterState.objects.filter(matter=parts[0].matter).first()
    entry = Proposal(
        agency_id=row.agency_id, matter=parts[0].matter, entered_by=row.entered_by, state=row.state
    )
    kind = "answer" if parts[0].entry else "acknowledgement"
    kept = len(row.told.get("objections", ())) - len(row.document.get("objections", ()))
    return LetterPage(
        row=row,
        letter=read_letter(row.document) if row.document else None,
        parts=parts,
        sendings=[_one(user, one) for one in row.sendings.order_by("id")],
        kept_back=kept,
        can_sign=may(user, f"{kind}.sign", matter=about, proposal=entry),
        can_withdraw=may(user, f"{kind}.withdraw", matter=about, proposal=entry),
        can_send=may(user, "letter.send", matter=about),
        can_export=may(user, "letter.export", matter=about),
    )


def letters_of(user: User, matter: str) -> list[LetterRow]:
    """The letters of a matter whose page somebody sees, the newest first."""
    if not may(user, "letter.see").allowed:
        return []
    found = LetterRow.objects.filter(agency_id=user.agency_id, parts__matter=matter)
    return list(found.order_by("-entered_at"))


def told_of(user: User, matter: str) -> list[Disclosure]:
    """The register's rows of a matter whose page somebody sees."""
    if not may(user, "disclosures.see").allowed:
        return []
    found = Disclosure.objects.filter(agency_id=user.agency_id, matter=matter)
    return list(found.select_related("by").order_by("-id"))


def outbox(*, user: User, now: datetime) -> tuple[list[Sending], list[LetterRow]]:
    """Give sendings, what a person must settle first, and letters that nobody sent yet.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "outbox.see", "outbox", now=now)
    rows = Sending.objects.filter(agency_id=user.agency_id).select_related("letter")
    unknown = rows.filter(state=OutboxState.OUTCOME_UNKNOWN).order_by("changed_at", "id")
    others = rows.exclude(state=OutboxState.OUTCOME_UNKNOWN).order_by("-changed_at", "id")[:MOST]
    waiting = LetterRow.objects.filter(
        agency_id=user.agency_id, state__in=("open", "signed"), sendings=None
    )
    return [*unknown, *others], list(waiting.order_by("-entered_at")[:MOST])


def register(*, user: User, now: datetime) -> list[Disclosure]:
    """Give the newest rows of the disclosure register.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "disclosures.see", "disclosures", now=now)
    rows = Disclosure.objects.filter(agency_id=user.agency_id).select_related("by")
    return list(rows.order_by("-recorded_at", "-id")[:MOST])


def _to_answer(user: User, matter: str, now: datetime) -> ToAnswer:
    state = fold(matter, home_of(user.agency_id).read_matter(matter).events)
    acts = [
        one
        for one in standing(state, at_desk(user.agency, now).day)
        if not settled(state, one.instrument, one.act)
    ]
    return ToAnswer(state=state, office=office_of(user.agency, state), acts=acts)


def _others(user: User, matters: Sequence[ToAnswer]) -> list[str]:
    """Open matters of the same issuing authority, among the newest that are unanswered."""
    office = matters[0].office if matters else ""
    taken = {one.state.id for one in matters}
    rows = MatterState.objects.filter(agency_id=user.agency_id, is_open=True, unanswered__gt=0)
    found = []
    home = home_of(user.agency_id)
    for matter in rows.order_by("-opened_at").values_list("matter", flat=True)[:CANDIDATES]:
        if not office or matter in taken:
            continue
        other = office_of(user.agency, fold(matter, home.read_matter(matter).events))
        if other and same_office(office, other):
            found.append(matter)
    return found


def _one(user: User, row: Sending) -> OneSending:
    state = OutboxState(row.state)
    unknown = state is OutboxState.OUTCOME_UNKNOWN
    by_hand = Way(row.way).is_by_person or unknown
    hidden = {Step.ATTEMPT, Step.BROKE_OFF, *(() if by_hand else {Step.LEFT})}
    can = [step for at, step in NEXT if at is state and step not in hidden]
    return OneSending(
        row=row,
        steps=list(row.steps.select_related("by").order_by("id")),
        next=[] if state is OutboxState.ATTEMPTED else can,
        can=may(user, "outcome.settle" if unknown else "letter.send"),
    )
