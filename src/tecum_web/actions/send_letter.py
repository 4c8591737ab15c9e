"""Send a signed letter: an outbox at least once, in which nothing unknown is sent again by itself.

An attempt is written down and committed before it is made. Whoever finds an attempt without a
result, because a worker was killed, writes "outcome unknown"; a person then finds out, and says why
they know. The same number stands on the letter and in the mail's Message-ID, so that a second copy
is known as one. Before each attempt the hard stop is asked again.
"""

from dataclasses import replace
from datetime import datetime

from tecum.errors import InputError, LifecycleError
from tecum.ledger.receipts import ReceivedFile
from tecum.letters.disclosing import TOLD_BY_ANSWER, ToldBy
from tecum.letters.hard_stop import done_by_answer
from tecum.letters.outbox import OutboxState, Step, Way, after, needs_reason
from tecum.matters.commands import PreparePaper, ReportTransport, Said, SayOfPaper, SendPaper
from tecum.matters.journal import LETTER, PaperFact, Shows
from tecum_web.access import AbsentError, opened
from tecum_web.actions.acting import acting, later, new_id
from tecum_web.actions.disclosing import Telling, note_disclosures
from tecum_web.actions.give_answer import SIGNED
from tecum_web.actions.leaving import check_leaving, parts_of, state_of
from tecum_web.actions.stopping import StoppedError, stops_audited
from tecum_web.actions.write_letter import letter_row
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.letter_files import letter_bytes
from tecum_web.records.models import LetterRow, Sending, SendingStep, User
from tecum_web.records.this_home import at_desk

SEND_LETTER = "send_letter"
WAIT_HOURS = 72  # how long an answer of the addressee's is waited for before it counts as not shown
SHORTEST = 10


def prepare_sending(*, user: User, number: str, way: Way, address: str, now: datetime) -> Sending:
    """Put a signed letter into the outbox; e-mail leaves by itself, the rest a person does.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: the law does not let leave what it says.
        InputError: it is not signed, or has no address.
    """
    row = _opened(user, number, "letter.send", now=now)
    if row.state != SIGNED:
        raise InputError(f"letter {number}: it is {row.state}; only a signed letter is sent")
    told = " ".join(address.split())
    if not told or (way is Way.EMAIL and not _is_mail_address(told)):
        raise InputError(f"address {told!r}: no {way} goes there; write where the letter goes")
    with (
        stops_audited(user, "letter.send", parts_of(row)[0].matter, now=now),
        acting(user.agency_id) as home,
    ):
        check_leaving(home, row, now=now)
        sending = Sending.objects.create(
            id=new_id("O"), agency=row.agency, letter=row, way=way, address=told,
            state=OutboxState.PREPARED, changed_at=now,
        )  # fmt: skip
        _step(sending, Step.PREPARE, OutboxState.PREPARED, user, now, now)
        _prepared(home, row, sending, now)
        if way is Way.EMAIL:
            _queue(sending, now)
    return sending


def say_of_sending(  # noqa: PLR0913 - who, of what, what, why, when
    *,
    user: User,
    sending: str,
    step: Step,
    words: str = "",
    now: datetime,
    happened_at: datetime | None = None,
) -> Sending:
    """Record what a person did or found out about a sending.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: it is said to leave now, and the law does not let it.
        InputError: why they know is missing.
        LifecycleError: it does not follow, or somebody else acted.
    """
    row = _sending(user, sending)
    state = OutboxState(row.state)
    act = "outcome.settle" if state is OutboxState.OUTCOME_UNKNOWN else "letter.send"
    _opened(user, row.letter_id, act, now=now)
    told = words.strip()
    if needs_reason(state, step) and len(told) < SHORTEST:
        raise InputError(f"sending {sending}: say in a sentence how you know; it decides anew")
    if happened_at is not None and happened_at > now:
        raise InputError(f"sending {sending}: {happened_at} lies ahead; say when it happened")
    with (
        stops_audited(user, act, parts_of(row.letter)[0].matter, now=now),
        acting(user.agency_id) as home,
    ):
        row.refresh_from_db()
        if row.state != state:
            raise LifecycleError(f"sending {sending}: somebody else acted; look at it again")
        leaves = step is Step.LEFT and state is not OutboxState.OUTCOME_UNKNOWN
        if leaves or step is Step.PREPARE:
            check_leaving(home, row.letter, now=now)
        _take(home, row, step, user, told, happened_at or now, now)
        if step is Step.PREPARE and row.way == Way.EMAIL:
            _queue(row, now)
    return row


def begin_attempt(*, sending: str, now: datetime) -> tuple[LetterRow, Sending, bytes] | None:
    """Write an attempt down before it is made; None where there is nothing to attempt.

    An attempt that somebody began and nobody ended has an unknown outcome: nothing is sent again.
    """
    row = Sending.objects.select_related("letter", "agency").get(pk=sending)
    with acting(row.agency_id) as home:
        row.refresh_from_db()
        if row.state == OutboxState.ATTEMPTED:
            words = "the attempt was begun, and the desk was cut off before its result"
            _take(home, row, Step.BROKE_OFF, None, words, now, now)
            return None
        # What a person called off or saw come back is tried again at a person's word alone.
        last = row.steps.order_by("id").last()
        by_itself = row.state == OutboxState.FAILED and last is not None and last.by_id is None
        if row.state != OutboxState.PREPARED and not by_itself:
            return None
        try:
            check_leaving(home, row.letter, now=now)
        except StoppedError as error:
            if row.state == OutboxState.PREPARED:
                _take(home, row, Step.DID_NOT_LEAVE, None, str(error), now, now)
            return None
        pdf = letter_bytes(home, row.letter)
        _take(home, row, Step.ATTEMPT, None, "", now, now)
        Sending.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)
    return row.letter, row, pdf


def end_attempt(*, sending: str, step: Step, words: str, now: datetime) -> None:
    """Write down what became of an attempt; one that a person has settled meanwhile stays so."""
    row = Sending.objects.select_related("letter", "agency").get(pk=sending)
    with acting(row.agency_id) as home:
        row.refresh_from_db()
        if row.state == OutboxState.ATTEMPTED:
            _take(home, row, step, None, words, now, now)


# -- inside ----------------------------------------------------------------------------------------


def _sending(user: User, sending: str) -> Sending:
    found = Sending.objects.filter(pk=sending, agency_id=user.agency_id)
    row = found.select_related("letter", "agency").first()
    if row is None:
        raise AbsentError("there is no sending of this id here; look for it in the outbox")
    return row


def _opened(user: User, number: str, act: str, *, now: datetime) -> LetterRow:
    """Ask at the door of every matter of a letter."""
    row = letter_row(user, number)
    for part in parts_of(row):
        opened(user, part.matter, act, now=now)
    return row


def _queue(row: Sending, now: datetime) -> None:
    key = f"{row.pk}.{row.steps.count()}"
    later(row.agency_id, SEND_LETTER, key, {"sending": row.pk}, now=now)


def _take(  # noqa: PLR0913, PLR0917 - of what, which, by whom, why, when it happened, when recorded
    home: DeskHome,
    row: Sending,
    step: Step,
    by: User | None,
    words: str,
    happened_at: datetime,
    now: datetime,
) -> None:
    state = after(OutboxState(row.state), step, sending=row.pk)
    row.state, row.changed_at = str(state), now
    row.save(update_fields=("state", "changed_at"))
    _step(row, step, state, by, happened_at, now, words)
    if step in {Step.LEFT, Step.CAME_BACK, Step.ACKNOWLEDGE}:
        _record(home, row, step, happened_at, now)
    if step is Step.LEFT:
        _note_told(home, row, by, happened_at, now)


def _step(  # noqa: PLR0913, PLR0917 - likewise
    row: Sending,
    step: Step,
    state: OutboxState,
    by: User | None,
    happened_at: datetime,
    now: datetime,
    words: str = "",
) -> None:
    SendingStep.objects.create(
        agency_id=row.agency_id, sending=row, step=step, state=state, by=by, words=words,
        happened_at=happened_at, at=now,
    )  # fmt: skip


def _said(row: Sending, happened_at: datetime) -> Said:
    evidence = ({LETTER: row.letter.kind, "sending": row.pk},)
    at = at_desk(row.agency, happened_at)
    return Said(asserted_by=row.agency.name, happened_at=at, evidence=evidence)


def _prepared(home: DeskHome, letter: LetterRow, row: Sending, now: datetime) -> None:
    """Record in each matter that the letter was made ready, once however many ways it goes."""
    said = _said(row, now)
    for part in parts_of(letter):
        if state_of(home, part.matter).sending(letter.number) is None:
            command = PreparePaper(
                said=said,
                message=letter.number,
                files=(ReceivedFile(sha256=letter.sha256, size=letter.size),),
                unit=str(letter.told["authority"]),
                channel=row.way,
                address=row.address,
            )
            home.record(part.matter, command, at_desk(row.agency, now))


def _record(home: DeskHome, row: Sending, step: Step, happened_at: datetime, now: datetime) -> None:
    """Record in each matter what became of the letter: sent, come back, or seen."""
    said, number = _said(row, happened_at), row.letter_id
    at = at_desk(row.agency, now)
    for part in parts_of(row.letter):
        if step is Step.CAME_BACK:
            command: ReportTransport | SendPaper | SayOfPaper = ReportTransport(
                said=said, message=number, shows=Shows.FAILED, detail="it came back", to=row.address
            )
        elif step is Step.ACKNOWLEDGE:
            seen = replace(said, asserted_by=str(row.letter.told["authority"]))
            command = SayOfPaper(said=seen, fact=PaperFact.SEEN, message=number, to=row.address)
        elif (found := state_of(home, part.matter).sending(number)) and found.says(PaperFact.SENT):
            command = SayOfPaper(
                said=said, fact=PaperFact.SENT, message=number, to=row.address, manner=row.way
            )
        else:
            command = SendPaper(said=said, message=number, wait_hours=WAIT_HOURS)
        home.record(part.matter, command, at)


def _note_told(
    home: DeskHome, row: Sending, by: User | None, happened_at: datetime, now: datetime
) -> None:
    """What the letter says was done, it tells when it leaves."""
    for part in parts_of(row.letter):
        state = state_of(home, part.matter)
        doings = [
            doing
            for one in state.answers
            if one.letter == row.letter_id and one.kind in TOLD_BY_ANSWER
            for doing in done_by_answer(one.instrument, one.act, one.kind)
        ]
        telling = Telling(
            way=ToldBy.LETTER,
            source=row.letter_id,
            happened_at=happened_at,
            by=by or row.letter.decided_by,
            to=str(row.letter.told["authority"]),
        )
        note_disclosures(row.agency, state, doings, telling, now=now)


def _is_mail_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return bool(local) and "." in domain and not set(text) & set(' <>"\r\n,;:')
