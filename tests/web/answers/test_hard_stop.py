"""Trying to get round the hard stop by every door of the desk that answers or performs."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.web.desks import ADesk

from tecum.ledger.receipts import Channel
from tecum.matters.commands import AnswerItem, EnterOrder, OrderScope, Said
from tecum.matters.folding import fold
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind
from tecum_web.access import Role
from tecum_web.actions.acting import record, says
from tecum_web.actions.give_answer import enter_answer, sign_answer
from tecum_web.actions.perform_act import perform_act
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.actions.stopping import StoppedError
from tecum_web.jobs.drain import drain
from tecum_web.records.models import AuditRow, Proposal

ACTIONS = Path(__file__).parents[3] / "src" / "tecum_web" / "actions"


def subpoena(desk: ADesk, corpus: Mapping[str, Path]) -> Matter:
    received = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=corpus["i138-ruled-flat"].read_bytes(), ending=".pdf")],
        channel=Channel.FAX,
        now=desk.now,
    )
    drain(lambda: desk.now)
    return fold(received.matter, desk.home.read_matter(received.matter).events)


def item(state: Matter, kind: AnswerKind, act: Act | None = Act.ADMIN_SUBPOENA) -> AnswerItem:
    return AnswerItem(instrument=state.instruments[0].id, act=act, kind=kind, trigger="release")


@pytest.mark.parametrize("act", [Act.ADMIN_SUBPOENA, None])
@pytest.mark.parametrize(
    "kind",
    [AnswerKind.COMPLIED, AnswerKind.COMPLIED_IN_PART, AnswerKind.WILL_ACT_ON_EVENT],
)
def test_an_answer_that_does_what_is_prohibited_is_not_entered(
    one_desk: ADesk, corpus: Mapping[str, Path], kind: AnswerKind, act: Act | None
) -> None:
    state = subpoena(one_desk, corpus)
    with pytest.raises(StoppedError, match="the law prohibits"):
        enter_answer(
            user=one_desk.person(Role.CLERK),
            matter=state.id,
            items=[item(state, kind, act)],
            seen=state.sequence,
            now=one_desk.now,
        )
    assert not Proposal.objects.exists()
    assert AuditRow.objects.get(predicate="hard_stop").act == "answer.enter"


def test_an_entry_altered_behind_the_desk_is_stopped_when_it_is_signed(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    entry = enter_answer(
        user=one_desk.person(Role.CLERK),
        matter=state.id,
        items=[item(state, AnswerKind.DECLINED)],
        seen=state.sequence,
        now=one_desk.now,
    )
    proposal = Proposal.objects.get(pk=entry)
    proposal.content["answers"][0]["kind"] = "complied"
    proposal.save()
    with pytest.raises(StoppedError):
        sign_answer(user=one_desk.person(Role.COUNSEL), entry=entry, now=one_desk.now)
    assert Proposal.objects.get(pk=entry).state == "open"
    assert len(desk_events(one_desk, state.id)) == state.sequence


def test_what_is_prohibited_is_not_performed_but_what_happened_is_recorded(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    told = {
        "user": one_desk.person(Role.CUSTODY),
        "matter": state.id,
        "instrument": state.instruments[0].id,
        "act": Act.SHARE_NONPUBLIC,
        "item": "1",
        "now": one_desk.now,
    }
    with pytest.raises(StoppedError):
        perform_act(**told)  # type: ignore[arg-type]
    assert len(desk_events(one_desk, state.id)) == state.sequence
    done = perform_act(**told, contrary="A copy was faxed by mistake.")  # type: ignore[arg-type]
    assert len(done.performances) == 1
    last = desk_events(one_desk, state.id)[-1]
    assert last.evidence[0]["contrary_to_the_law"] == "A copy was faxed by mistake."


def test_an_order_opens_its_items_for_its_unit_alone(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = subpoena(one_desk, corpus)
    counsel, custody = one_desk.person(Role.COUNSEL), one_desk.person(Role.CUSTODY)
    paper = state.instruments[0].id
    said: Said = says(counsel, None, now=one_desk.now)
    for order, unit in (("o-1", "another unit"), ("o-2", one_desk.agency.name)):
        scope = OrderScope(
            instruments=(paper,), acts=(Act.SHARE_NONPUBLIC,), items=("1",), unit=unit
        )
        command = EnterOrder(said=said, order=order, court="D. Colo.", scope=scope)
        record(counsel, state.id, command, seen=None, now=one_desk.now)
        for number in ("1", "2"):
            told = {"instrument": paper, "act": Act.SHARE_NONPUBLIC, "item": number}
            if (order, number) == ("o-2", "1"):
                perform_act(user=custody, matter=state.id, now=one_desk.now, **told)  # type: ignore[arg-type]
                continue
            with pytest.raises(StoppedError):
                perform_act(user=custody, matter=state.id, now=one_desk.now, **told)  # type: ignore[arg-type]


def test_every_action_that_answers_or_performs_asks_the_hard_stop() -> None:
    doors = set()
    for file in ACTIONS.glob("*.py"):
        names = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if names & {"GiveAnswer", "PerformAct"}:
            doors.add(file.stem)
            assert "stop_here" in names, file
    assert doors >= {"give_answer", "perform_act"}


def desk_events(desk: ADesk, matter: str) -> list:  # type: ignore[type-arg]
    return list(desk.home.read_matter(matter).events)
