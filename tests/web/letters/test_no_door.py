"""Nothing that the law does not let be done leaves by a letter, at any moment of its life."""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.web.desks import ADesk
from tests.web.letters.desk_letters import answers, entered, received, signed, state_of

from tecum.errors import LifecycleError, TecumError
from tecum.ledger.receipts import Channel
from tecum.letters.outbox import Step, Way
from tecum.matters.commands import (
    Command,
    EnterOrder,
    MakeDetermination,
    OrderScope,
    ReadInstrument,
    ReadPaper,
    StayOrder,
)
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind, InstrumentKind, Outcome
from tecum_web.access import Role
from tecum_web.actions.acting import record, says
from tecum_web.actions.export_letter import export_letter
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.actions.send_letter import begin_attempt, prepare_sending, say_of_sending
from tecum_web.actions.stopping import StoppedError
from tecum_web.actions.write_letter import sign_letter, withdraw_letter
from tecum_web.records.letter_files import letter_file
from tecum_web.records.models import (
    Answer,
    AuditRow,
    Disclosure,
    LetterRow,
    Proposal,
    SendingStep,
)

ACTIONS = Path(__file__).parents[3] / "src" / "tecum_web" / "actions"
ACTS = (Act.SHARE_NONPUBLIC, Act.ADMIN_SUBPOENA)
DONE = AnswerKind.COMPLIED


def subpoena(desk: ADesk, corpus: Mapping[str, Path]) -> Matter:
    return received(desk, corpus["i138-ruled-flat"].read_bytes())


def put(desk: ADesk, matter: str, command: Command) -> None:
    record(desk.person(Role.COUNSEL), matter, command, seen=None, now=desk.now)


def order(desk: ADesk, state: Matter, **scope: object) -> EnterOrder:
    told = {"instruments": (state.instruments[0].id,), "acts": ACTS, "unit": desk.agency.name}
    bound = OrderScope(**(told | scope))  # type: ignore[arg-type]
    said = says(desk.person(Role.COUNSEL), None, now=desk.now)
    return EnterOrder(said=said, order="o-1", court="D. Colo.", scope=bound)


def found(desk: ADesk, state: Matter, act: Act, outcome: Outcome) -> MakeDetermination:
    said = says(desk.person(Role.COUNSEL), None, now=desk.now)
    return MakeDetermination(
        said=said, instrument=state.instruments[0].id, act=act, outcome=outcome,
        as_of=desk.now.date(),
    )  # fmt: skip


def no_letter_left(desk: ADesk) -> None:
    assert not LetterRow.objects.exists()
    assert not Proposal.objects.exists()
    assert not list((desk.home.path / "letters").glob("*"))


@pytest.mark.parametrize(
    "scope",
    [
        None,
        {"unit": "another unit"},
        {"acts": (Act.SHARE_NONPUBLIC,)},
        {"items": ("1",)},
    ],
)
def test_no_letter_says_that_what_is_prohibited_was_done(
    one_desk: ADesk, corpus: Mapping[str, Path], scope: dict[str, object] | None
) -> None:
    state = subpoena(one_desk, corpus)
    if scope is not None:
        put(one_desk, state.id, order(one_desk, state, **scope))
    with pytest.raises(StoppedError, match="the law prohibits"):
        entered(one_desk, answers(state_of(one_desk, state.id), DONE))
    no_letter_left(one_desk)
    assert AuditRow.objects.filter(predicate="hard_stop", act="answer.enter").exists()


def test_no_letter_says_that_what_the_law_was_not_asked_about_was_done(one_desk: ADesk) -> None:
    clerk = one_desk.person(Role.CLERK)
    files = [Arrived(data=b"a letter", ending=".txt")]
    matter = receive_paper(user=clerk, files=files, channel=Channel.FAX, now=one_desk.now).matter
    paper = state_of(one_desk, matter).papers[0].sha256
    read = ReadInstrument(kind=InstrumentKind.INFORMAL_REQUEST, acts=(Act.NOTIFY,))
    said = says(clerk, None, now=one_desk.now)
    put(one_desk, matter, ReadPaper(said=said, paper=paper, instruments=(read,)))
    with pytest.raises(StoppedError, match="was not asked"):
        entered(one_desk, answers(state_of(one_desk, matter), DONE))
    no_letter_left(one_desk)


def test_a_law_that_changed_after_entering_is_not_signed_over(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    put(one_desk, state.id, order(one_desk, state))
    row = entered(one_desk, answers(state_of(one_desk, state.id), DONE))
    said = says(one_desk.person(Role.COUNSEL), None, now=one_desk.now)
    put(one_desk, state.id, StayOrder(said=said, order="o-1"))
    counsel = one_desk.person(Role.COUNSEL)
    with pytest.raises(LifecycleError, match="somebody else acted"):
        sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=one_desk.now)
    row.parts.update(seen=len(one_desk.home.read_matter(state.id).events))  # behind the desk
    with pytest.raises(StoppedError):
        sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=one_desk.now)
    with pytest.raises(StoppedError):
        export_letter(user=counsel, number=row.number, now=one_desk.now)
    assert not state_of(one_desk, state.id).answers
    withdraw_letter(user=counsel, number=row.number, now=one_desk.now)
    assert not letter_file(one_desk.home, row.number).exists()


def test_a_law_that_changed_after_signing_stops_every_way_out(
    desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(desk, corpus)
    put(desk, state.id, order(desk, state))
    row = signed(desk, answers(state_of(desk, state.id), DONE))
    clerk = desk.person(Role.CLERK)

    def prepared(way: Way) -> str:
        return prepare_sending(
            user=clerk, number=row.number, way=way, address="a@office.example", now=desk.now
        ).pk

    mail, post = prepared(Way.EMAIL), prepared(Way.POST)
    said = says(desk.person(Role.COUNSEL), None, now=desk.now)
    put(desk, state.id, StayOrder(said=said, order="o-1"))
    doors: list[Callable[[], object]] = [
        lambda: export_letter(user=clerk, number=row.number, now=desk.now),
        lambda: prepared(Way.FAX),
        lambda: say_of_sending(user=clerk, sending=post, step=Step.LEFT, now=desk.now),
    ]
    for door in doors:
        with pytest.raises(StoppedError, match="does not leave"):
            door()
    assert begin_attempt(sending=mail, now=desk.now) is None
    last = SendingStep.objects.filter(sending_id=mail).latest("id")
    assert (last.step, "does not leave" in last.words) == ("did_not_leave", True)
    assert not Disclosure.objects.exists()
    assert AuditRow.objects.filter(predicate="hard_stop").count() == len(doors)


def test_under_an_order_it_leaves_and_the_register_names_the_order(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    put(one_desk, state.id, order(one_desk, state))
    row = signed(one_desk, answers(state_of(one_desk, state.id), DONE))
    clerk = one_desk.person(Role.CLERK)
    sending = prepare_sending(
        user=clerk, number=row.number, way=Way.FAX, address="303 555 0100", now=one_desk.now
    )
    say_of_sending(user=clerk, sending=sending.pk, step=Step.LEFT, now=one_desk.now)
    rows = Disclosure.objects.all()
    assert {(one.act, one.order, one.source) for one in rows} == {
        (str(act), "o-1", row.number) for act in ACTS
    }


def test_custody_that_may_be_told_no_longer_stops_a_letter_that_tells_it(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    row = entered(one_desk, answers(state), words="He is held here.")
    cache = Answer.objects.get(matter=state.id)
    cache.document["acts"]["share_public"]["outcome"] = "prohibited"
    cache.save()
    counsel = one_desk.person(Role.COUNSEL)
    with pytest.raises(TecumError, match="confirms custody"):
        sign_letter(user=counsel, number=row.number, sha256=row.sha256, now=one_desk.now)
    with pytest.raises(StoppedError, match="confirms custody"):
        export_letter(user=counsel, number=row.number, now=one_desk.now)


def test_every_action_that_touches_a_letter_that_leaves_asks_first() -> None:
    doors = set()
    for file in ACTIONS.glob("*.py"):
        names = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if names & {"letter_bytes", "SendPaper", "PreparePaper"}:
            doors.add(file.stem)
            assert "check_leaving" in names, file
    assert doors == {"export_letter", "send_letter", "write_letter"}
