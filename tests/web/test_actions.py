"""The clerk's path through the actions: received, read in the background, answered by two."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from tests.web.desks import NOW, PASSWORD, ADesk

from tecum.errors import FactError, InputError, LifecycleError, TecumError
from tecum.ledger.receipts import Channel
from tecum.matters.commands import AnswerItem
from tecum.matters.folding import fold
from tecum.matters.state import Matter, standing
from tecum.terms import Act, AnswerKind, Audience, Outcome
from tecum_web.access import AbsentError, RefusedError, Role
from tecum_web.actions.give_answer import enter_answer, sign_answer, withdraw_answer
from tecum_web.actions.make_note import make_note, release_note
from tecum_web.actions.manage_people import add_person, change_role
from tecum_web.actions.perform_act import perform_act, record_release
from tecum_web.actions.read_matter import read_again, read_matter
from tecum_web.actions.receive_paper import Arrived, Received, ending_of, receive_paper
from tecum_web.actions.state_fact import state_fact
from tecum_web.jobs.drain import LEASE, MOST_ATTEMPTS, claim, drain
from tecum_web.queries.matter_page import matter_page, paper
from tecum_web.queries.queue import queue
from tecum_web.records.models import Answer, AuditRow, MatterState, Proposal, Reading, Work

DETAINER = "i247a-0217-ruled-flat"


def receive(desk: ADesk, data: bytes, name: str = "a.pdf", **more: object) -> Received:
    return receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=data, ending=ending_of(name))],
        channel=Channel.FAX,
        now=desk.now,
        **more,  # type: ignore[arg-type]
    )


def state_of(desk: ADesk, matter: str) -> Matter:
    return fold(matter, desk.home.read_matter(matter).events)


def received_and_read(desk: ADesk, corpus: Mapping[str, Path], name: str = DETAINER) -> Matter:
    received = receive(desk, corpus[name].read_bytes())
    assert drain(lambda: desk.now) == 1
    return state_of(desk, received.matter)


def declined(state: Matter, act: Act) -> AnswerItem:
    instrument = state.instruments[0].id
    return AnswerItem(instrument=instrument, act=act, kind=AnswerKind.DECLINED)


def test_a_paper_is_received_before_it_is_read_then_read_and_decided(
    desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    data = corpus[DETAINER].read_bytes()
    received = receive(desk, data)
    row = MatterState.objects.get()
    assert (row.matter, row.unread, row.is_open) == (received.matter, 1, True)
    assert Reading.objects.count() == 0
    assert desk.home.receipt_path(received.receipt.number).read_bytes() == received.receipt.document

    assert drain(lambda: desk.later(seconds=5)) == 1
    assert Work.objects.get().state == "done"
    state = state_of(desk, received.matter)
    assert [one.kind for one in state.instruments] == ["I-247A"]
    outcomes = {one.act: one.outcome for one in standing(state, NOW.date())}
    assert outcomes[Act.HOLD] is Outcome.PROHIBITED
    assert outcomes[Act.NOTIFY] is Outcome.PERMITTED
    shown = Answer.objects.get().document
    assert shown["acts"]["hold"]["outcome"] == "prohibited"
    assert Reading.objects.get().document["documents"][0]["instruments"][0]["kind"] == "I-247A"
    row = MatterState.objects.get()
    assert (row.unread, row.undetermined, row.kinds) == (0, 0, ["I-247A"])

    read_matter(agency=desk.agency, matter=received.matter, now=desk.now)
    assert state_of(desk, received.matter).sequence == state.sequence


def test_the_same_bytes_again_are_linked(one_desk: ADesk) -> None:
    first = receive(one_desk, b"a letter", "a.txt")
    again = receive(one_desk, b"a letter", "a.txt", received_at=NOW - timedelta(hours=2))
    assert again.earlier == (first.receipt.number,)
    assert again.matter != first.matter
    with pytest.raises(InputError, match="lies after"):
        receive(one_desk, b"b", received_at=NOW + timedelta(seconds=1))
    with pytest.raises(AbsentError):
        receive(one_desk, b"b", matter="M-smith")


def test_a_paper_that_cannot_be_read_stays_in_the_queue_with_its_reason(one_desk: ADesk) -> None:
    received = receive(one_desk, b"%PDF-1.4 broken")
    assert drain(lambda: one_desk.now) == 1
    row = MatterState.objects.get()
    assert (row.unread, row.is_open) == (1, True)
    page = matter_page(user=one_desk.person(Role.CLERK), matter=received.matter, now=one_desk.now)
    assert page.problem
    assert page.readings[0]["documents"][0]["problems"]


def test_a_stated_fact_changes_what_the_law_answers_and_is_recorded(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received_and_read(one_desk, corpus, "i138-ruled-flat")
    clerk = one_desk.person(Role.CLERK)
    before = {one.act: one.outcome for one in standing(state, NOW.date())}
    state_fact(user=clerk, matter=state.id, name="court_order", value=True, now=one_desk.now)
    after = {one.act: one.outcome for one in standing(state_of(one_desk, state.id), NOW.date())}
    assert before != after
    with pytest.raises(FactError):
        state_fact(user=clerk, matter=state.id, name="court_ordr", value=True, now=one_desk.now)
    read_again(user=clerk, matter=state.id, now=one_desk.now)
    assert state_of(one_desk, state.id).sequence == state.sequence + sum(
        before[act] != after[act] for act in before
    )


def test_an_answer_takes_two_persons(desk: ADesk, corpus: Mapping[str, Path]) -> None:
    state = received_and_read(desk, corpus)
    clerk, chief = desk.person(Role.CLERK, Role.SUPERVISOR), desk.person(Role.COUNSEL)
    item = declined(state, Act.HOLD)
    entry = enter_answer(
        user=clerk, matter=state.id, items=(item,), seen=state.sequence, now=desk.now
    )
    assert state_of(desk, state.id).answers == ()
    with pytest.raises(RefusedError, match="nobody approves their own entry"):
        sign_answer(user=clerk, entry=entry, now=desk.now)
    signed = sign_answer(user=chief, entry=entry, now=desk.later(minutes=5))
    assert [(one.act, one.kind, one.letter) for one in signed.answers] == [
        (Act.HOLD, AnswerKind.DECLINED, entry)
    ]
    with pytest.raises(RefusedError, match="was signed already"):
        sign_answer(user=chief, entry=entry, now=desk.now)
    with pytest.raises(AbsentError):
        sign_answer(user=chief, entry="E-none", now=desk.now)


def test_of_two_clerks_one_is_told_that_somebody_else_acted(
    desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received_and_read(desk, corpus)
    clerk, chief = desk.person(Role.CLERK), desk.person(Role.COUNSEL)
    first, second = (
        enter_answer(
            user=clerk,
            matter=state.id,
            items=(declined(state, act),),
            seen=state.sequence,
            now=desk.now,
        )
        for act in (Act.HOLD, Act.NOTIFY)
    )
    sign_answer(user=chief, entry=first, now=desk.now)
    with pytest.raises(LifecycleError, match="somebody else acted"):
        sign_answer(user=chief, entry=second, now=desk.now)
    assert Proposal.objects.get(pk=second).state == "open"
    with pytest.raises(LifecycleError, match="somebody else acted"):
        enter_answer(
            user=clerk,
            matter=state.id,
            items=(declined(state, Act.NOTIFY),),
            seen=state.sequence,
            now=desk.now,
        )
    withdraw_answer(user=clerk, entry=second, now=desk.now)
    assert Proposal.objects.get(pk=second).state == "withdrawn"


def test_done_released_and_noted(one_desk: ADesk, corpus: Mapping[str, Path]) -> None:
    state = received_and_read(one_desk, corpus)
    custody, counsel = one_desk.person(Role.CUSTODY), one_desk.person(Role.COUNSEL)
    perform_act(
        user=custody,
        matter=state.id,
        instrument=state.instruments[0].id,
        act=Act.NOTIFY,
        now=one_desk.now,
        seen=state.sequence,
    )
    record_release(user=custody, matter=state.id, now=one_desk.now)
    words = {"role": "counsel", "words": "advice", "audience": Audience.COUNSEL}
    noted = make_note(user=counsel, matter=state.id, now=one_desk.now, **words)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="choose a wider one"):
        make_note(user=custody, matter=state.id, now=one_desk.now, **words)  # type: ignore[arg-type]
    note = noted.notes[0].sequence
    with pytest.raises(RefusedError):
        release_note(
            user=custody, matter=state.id, note=note, audience=Audience.AGENCY, now=one_desk.now
        )
    seen = {
        role: [
            one.event.type
            for one in matter_page(
                user=one_desk.person(role), matter=state.id, now=one_desk.now
            ).timeline
        ]
        for role in (Role.CUSTODY, Role.COUNSEL)
    }
    assert "note.made" in seen[Role.COUNSEL]
    assert "note.made" not in seen[Role.CUSTODY]
    release_note(
        user=counsel, matter=state.id, note=note, audience=Audience.AGENCY, now=one_desk.now
    )
    assert state_of(one_desk, state.id).notes[0].audience is Audience.AGENCY


def test_every_view_is_written_down_and_another_agencys_matter_is_absent(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received_and_read(one_desk, corpus)
    clerk, press = one_desk.person(Role.CLERK), one_desk.person(Role.PRESS_OFFICE)
    matter_page(user=clerk, matter=state.id, now=one_desk.now)
    data, ending = paper(
        user=clerk, matter=state.id, sha256=state.papers[0].sha256, now=one_desk.now
    )
    assert (data[:4], ending) == (b"%PDF", ".pdf")
    with pytest.raises(RefusedError, match="this takes the role"):
        matter_page(user=press, matter=state.id, now=one_desk.now)
    written = AuditRow.objects.filter(record=state.id).order_by("id")
    assert [(row.user_id, row.act, row.allowed) for row in written] == [
        (clerk.pk, "matter.see", True),
        (clerk.pk, "paper.see", True),
        (press.pk, "matter.see", False),
    ]
    assert [one.row.matter for one in queue(user=clerk, now=one_desk.now).rows] == [state.id]
    MatterState.objects.update(agency_id=another_agency(one_desk))
    for absent in (state.id, "M-smith"):
        with pytest.raises(AbsentError, match="there is no matter of this id here"):
            matter_page(user=clerk, matter=absent, now=one_desk.now)
    assert list(queue(user=clerk, now=one_desk.now).rows) == []


def another_agency(desk: ADesk) -> str:
    other = type(desk.agency).objects.get()
    other.pk = "A-another"
    other.save(force_insert=True)
    return other.pk


def test_work_that_fails_is_tried_again_later_and_at_last_left_to_a_person(
    one_desk: ADesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(one_desk, b"a letter", "a.txt")
    asked: list[str] = []

    def fails(**told: object) -> None:
        asked.append(str(told["matter"]))
        raise InputError("the disk is full") if len(asked) % 2 else ValueError("a fault of ours")

    monkeypatch.setattr("tecum_web.jobs.drain.read_matter", fails)
    assert drain(lambda: one_desk.now) == 1
    assert drain(lambda: one_desk.now) == 0
    for _ in range(MOST_ATTEMPTS):
        drain(lambda: one_desk.later(hours=1))
    work = Work.objects.get()
    assert (work.state, work.attempts, len(asked)) == ("failed", MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert work.problem == "input: the disk is full"


def test_what_a_killed_worker_held_is_done_after_its_lease(one_desk: ADesk) -> None:
    receive(one_desk, b"a letter", "a.txt")
    assert claim(one_desk.now) is not None
    assert claim(one_desk.now) is None
    assert drain(lambda: one_desk.now + LEASE) == 1
    assert Work.objects.get().state == "done"


def test_accounts_are_opened_by_technicians_and_nobody_raises_themselves(one_desk: ADesk) -> None:
    technician = one_desk.person(Role.TECHNICIAN)
    told = {"username": "ines", "roles": (Role.CLERK,), "now": one_desk.now}
    ines = add_person(by=technician, password=PASSWORD, **told)  # type: ignore[arg-type]
    for fault in (
        lambda: add_person(by=ines, password=PASSWORD, **told),  # type: ignore[arg-type]
        lambda: add_person(by=technician, password=PASSWORD[:5], **{**told, "username": "b"}),  # type: ignore[arg-type]
        lambda: add_person(by=technician, password=PASSWORD, **told),  # type: ignore[arg-type]
        lambda: change_role(
            by=technician, user=technician, role=Role.COUNSEL, given=True, now=one_desk.now
        ),
    ):
        with pytest.raises(TecumError):
            fault()
    change_role(by=technician, user=ines, role=Role.CLERK, given=False, now=one_desk.now)
    with pytest.raises(RefusedError):
        queue(user=ines, now=one_desk.now)


def test_no_row_outside_readings_and_papers_holds_a_name(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received_and_read(one_desk, corpus)
    fields = Reading.objects.get().document["documents"][0]["instruments"][0]["fields"]
    name = fields["subject_name"]["value"]
    events = b"".join(row.line for row in desk_lines(one_desk, state.id))
    for text in (
        events.decode(),
        json.dumps(list(MatterState.objects.values()), default=str),
        json.dumps(list(Work.objects.values()), default=str),
        json.dumps(list(AuditRow.objects.values()), default=str),
    ):
        assert name not in text


def desk_lines(desk: ADesk, matter: str) -> list:
    from tecum_web.records.models import EventRow

    return list(EventRow.objects.filter(agency=desk.agency, matter=matter))
