"""Write a letter, by two persons: one enters it over one or several matters, another signs it.

What is signed are the bytes that were shown: the PDF is set when the letter is entered, and lies in
the home before any row names it. It is signed only if every matter stands as it was seen and if the
letter, made anew from them, is the same; otherwise nothing is answered anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tecum.adapters.entropy import random_bytes
from tecum.adapters.letters.setting import letter_pdf
from tecum.adapters.log.key_files import destroy
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import JsonValue, sha256_hex
from tecum.ledger.receipts import NUMBER_BYTES
from tecum.letters.composing import Frame, compose, may_confirm_custody, same_office
from tecum.letters.letter import Letter, Letterhead, LetterReason
from tecum.letters.letter_documents import (
    letter_digest,
    letter_document,
    read_letter,
    read_reason,
    reason_document,
)
from tecum.letters.lint import LetterError
from tecum.matters.commands import AnswerItem
from tecum.matters.journal import new_message_id
from tecum.matters.state import Matter, settled
from tecum.terms import Act, Audience
from tecum_web.access import AbsentError, admit, audience_of, entered, opened
from tecum_web.actions.acting import acting
from tecum_web.actions.give_answer import (
    OPEN,
    SIGNED,
    WITHDRAWN,
    decide,
    enter_in,
    items_of,
    sign_in,
)
from tecum_web.actions.leaving import check_leaving, faults_now, parts_of, state_of
from tecum_web.actions.stopping import stops_audited
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.letter_files import letter_bytes, letter_file
from tecum_web.records.letter_grounds import office_of, part_of
from tecum_web.records.letterhead_file import read_head_lines
from tecum_web.records.models import LetterPart, LetterRow, MatterState, Proposal, User
from tecum_web.records.this_home import at_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class InMatter:
    """What a letter answers in one matter, as it was seen; no answers acknowledge its papers."""

    matter: str
    seen: int
    items: tuple[AnswerItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person writes into a letter: to whom, and the agency's own words and objections."""

    authority: str
    to: tuple[str, ...]
    signed_by: str = ""
    objections: tuple[LetterReason, ...] = ()
    words: str = ""


def enter_letter(
    *, user: User, matters: Sequence[InMatter], typed: Typed, now: datetime
) -> LetterRow:
    """Enter a letter for a second person to sign.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: it says that something is done which the law does not let be done.
        LetterError: it lacks a fact or says too much; it lists every fault.
        LifecycleError: a matter does not allow this answer, or somebody else acted since.
        InputError: its matters do not go together.
    """
    _check_together(matters)
    act = _act(matters, "enter")
    for one in matters:
        opened(user, one.matter, act, now=now)
    number = new_message_id(random_bytes(NUMBER_BYTES))
    with (
        stops_audited(user, act, matters[0].matter, now=now),
        acting(user.agency_id) as home,
    ):
        states = [_as_seen(home, one) for one in matters]
        _check_one_office(user, states)
        entries = [
            enter_in(
                home, user=user, matter=one.matter, items=one.items, seen=one.seen, now=now,
                letter=number,
            ) if one.items else ""
            for one in matters
        ]  # fmt: skip
        _check_reader(user, typed)
        made = _compose(
            home, user, number,
            matters=matters, states=states, typed=typed, dated=at_desk(user.agency, now).day,
        )  # fmt: skip
        pdf = letter_pdf(made.letter, may_confirm_custody=made.leave)
        # The file before the row that names it: a cut between them leaves a file nobody names.
        home.disk.make_folder(letter_file(home, number).parent)
        home.write(letter_file(home, number), pdf)
        row = LetterRow.objects.create(
            number=number,
            agency=user.agency,
            kind=str(made.letter.kind),
            told=_told(typed, made.letter.dated),
            document=letter_document(made.letter),
            leave=made.leave,
            sha256=sha256_hex(pdf),
            size=len(pdf),
            state=OPEN,
            entered_by=user,
            entered_at=now,
        )
        for one, entry in zip(matters, entries, strict=True):
            LetterPart.objects.create(
                letter=row, agency=user.agency, matter=one.matter, entry=entry, seen=one.seen
            )
    return row


def sign_letter(*, user: User, number: str, sha256: str, now: datetime) -> LetterRow:
    """Sign a letter that somebody else entered: now all that it answers is answered, or nothing.

    `sha256` is the digest of the bytes that this person had before their eyes.

    Raises:
        AbsentError, RefusedError: this person may not; nobody signs their own entry.
        StoppedError: what it says is done, the law does not let be done.
        LifecycleError: somebody else acted in one of its matters, or it would be another letter.
    """
    row = letter_row(user, number)
    parts = parts_of(row)
    proposals = _admitted(user, row, parts, "sign", now=now)
    with (
        stops_audited(user, "answer.sign", parts[0].matter, now=now),
        acting(user.agency_id) as home,
    ):
        pdf = letter_bytes(home, row)
        if sha256 != row.sha256:
            raise LifecycleError(
                f"letter {number}: these are not the bytes that you saw; look again"
            )
        _close(user, row, SIGNED, now)
        states = [state_of(home, part.matter) for part in parts]
        for part, state in zip(parts, states, strict=True):
            _check_seen(part.matter, part.seen, state)
        check_leaving(home, row, now=now)
        _check_same(home, user, row, parts, states)
        for proposal in proposals:
            sign_in(home, user=user, proposal=proposal, now=now)
        assert len(pdf) == row.size  # noqa: S101 - its digest was compared
    row.refresh_from_db()
    return row


def withdraw_letter(*, user: User, number: str, now: datetime) -> None:
    """Take back a letter that was not signed; its file is destroyed.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    row = letter_row(user, number)
    proposals = _admitted(user, row, parts_of(row), "withdraw", now=now)
    with acting(user.agency_id) as home:
        _close(user, row, WITHDRAWN, now)
        for proposal in proposals:
            decide(user, proposal, WITHDRAWN, now)
        destroy(home.disk, letter_file(home, number), home.path / "tmp")


def letter_row(user: User, number: str) -> LetterRow:
    """Find a letter of somebody's agency.

    Raises:
        AbsentError: it does not exist, or is another agency's.
    """
    found = LetterRow.objects.filter(number=number, agency_id=user.agency_id).first()
    if found is None:
        raise AbsentError("there is no letter of this number here; look for it in the outbox")
    return found


# -- inside ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    letter: Letter
    leave: bool


def _act(matters: Sequence[InMatter], what: str) -> str:
    answers = any(one.items for one in matters)
    return f"answer.{what}" if answers else f"acknowledgement.{what}"


def _admitted(
    user: User, row: LetterRow, parts: Sequence[LetterPart], what: str, *, now: datetime
) -> list[Proposal]:
    """Ask at the door of every matter; give the entries that are decided with the letter."""
    if all(part.entry for part in parts):
        return [entered(user, part.entry, f"answer.{what}", now=now) for part in parts]
    standing = Proposal(
        agency_id=row.agency_id, matter=parts[0].matter, entered_by=row.entered_by, state=row.state
    )
    for part in parts:
        matter = MatterState.objects.get(matter=part.matter)
        admit(
            user, f"acknowledgement.{what}", part.matter, now=now, matter=matter, proposal=standing
        )
    return []


def _check_together(matters: Sequence[InMatter]) -> None:
    if not matters:
        raise InputError("letter: it is about no matter; choose one")
    if len({one.matter for one in matters}) != len(matters):
        raise InputError("letter: a matter is in it twice; choose each once")
    if len({bool(one.items) for one in matters}) > 1:
        raise InputError(
            "letter: it answers in some of its matters and in others not; answer something in "
            "each, or take the others out"
        )


def _as_seen(home: DeskHome, one: InMatter) -> Matter:
    state = state_of(home, one.matter)
    _check_seen(one.matter, one.seen, state)
    return state


def _check_seen(matter: str, seen: int, state: Matter) -> None:
    if state.sequence != seen:
        raise LifecycleError(
            f"matter {matter}: somebody else acted, it is at event {state.sequence} and not at "
            f"{seen}; nothing is answered; make the letter anew"
        )


def _check_one_office(user: User, states: Sequence[Matter]) -> None:
    """One letter goes to one issuing authority: nobody reads what was asked by another."""
    if len(states) == 1:
        return
    first = office_of(user.agency, states[0])
    for state in states:
        office = office_of(user.agency, state)
        if not office or not same_office(first, office):
            raise InputError(
                f"matter {state.id}: its papers name {'another' if office else 'no'} issuing "
                "authority than the first; answer it by a letter of its own"
            )


def _check_reader(user: User, typed: Typed) -> None:
    own = audience_of(user)
    for one in typed.objections:
        if one.audience.rank > own.rank:
            raise InputError(
                f"an objection for {one.audience}: you could not read it yourself; choose a wider "
                "circle"
            )


def _compose(  # noqa: PLR0913 - whose, which, over what, with which words, of which day
    home: DeskHome,
    user: User,
    number: str,
    *,
    matters: Sequence[InMatter],
    states: Sequence[Matter],
    typed: Typed,
    dated: date,
) -> _Made:
    """Make the letter from its matters as they stand.

    Raises:
        LetterError: with every fault.
    """
    head = read_head_lines(home.path)
    parts = [
        part_of(user.agency, state, act_by_act(state, one.items), typed.authority)
        for one, state in zip(matters, states, strict=True)
    ]
    frame = Frame(
        number=number,
        head=Letterhead(agency=user.agency.name, lines=head.lines),
        audience=Audience.OTHER_SIDE,
        dated=dated,
        to=typed.to,
        signed_by=typed.signed_by or head.signed_by,
        objections=typed.objections,
        words=typed.words,
    )
    letter, leave = compose(frame, parts), may_confirm_custody(parts)
    faults = faults_now(user.agency, letter, states, leave=leave)
    if faults:
        raise LetterError(number, faults)
    return _Made(letter=letter, leave=leave)


def act_by_act(state: Matter, items: Sequence[AnswerItem]) -> list[tuple[AnswerItem, Act]]:
    """Answers act by act: one to a whole paper answers all that it still asks."""
    found: list[tuple[AnswerItem, Act]] = []
    for item in items:
        lodged = state.instrument(item.instrument)
        asked = () if lodged is None else lodged.acts
        acts = (
            [item.act]
            if item.act is not None
            else [act for act in asked if not settled(state, item.instrument, act)]
        )
        found += [(replace(item, act=act), act) for act in acts]
    return found


def _check_same(
    home: DeskHome,
    user: User,
    row: LetterRow,
    parts: Sequence[LetterPart],
    states: Sequence[Matter],
) -> None:
    """Refuse a letter that would be another if it were made of its matters now."""
    shown = read_letter(row.document)
    matters = [
        InMatter(
            matter=part.matter,
            seen=part.seen,
            items=items_of(Proposal.objects.get(pk=part.entry)) if part.entry else (),
        )
        for part in parts
    ]
    made = _compose(
        home, user, row.number,
        matters=matters, states=states, typed=_typed(row.told), dated=shown.dated,
    )  # fmt: skip
    if letter_digest(made.letter) != letter_digest(shown):
        raise LifecycleError(
            f"letter {row.number}: the law, the facts or the letterhead changed since it was "
            "entered, and it would be another letter now; withdraw it and make it anew"
        )


def _close(user: User, row: LetterRow, state: str, now: datetime) -> None:
    changed = LetterRow.objects.filter(pk=row.pk, state=OPEN).update(
        state=state, decided_by=user, decided_at=now
    )
    if not changed:
        raise LifecycleError(f"letter {row.pk}: somebody else acted; look at it again")


def _told(typed: Typed, dated: date) -> dict[str, JsonValue]:
    return {
        "authority": typed.authority,
        "to": list(typed.to),
        "signed_by": typed.signed_by,
        "objections": [reason_document(one) for one in typed.objections],
        "words": typed.words,
        "dated": dated.isoformat(),
    }


def _typed(told: Mapping[str, JsonValue]) -> Typed:
    to, objections = told["to"], told["objections"]
    if not isinstance(to, list) or not isinstance(objections, list):
        raise IntegrityError("a letter's entry is damaged; withdraw it and make it anew")
    return Typed(
        authority=str(told["authority"]),
        to=tuple(str(one) for one in to),
        signed_by=str(told["signed_by"]),
        objections=tuple(read_reason(one) for one in objections if isinstance(one, dict)),
        words=str(told["words"]),
    )
