"""The outbox: what became of a letter is known, or a person finds out; nothing goes twice."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.web.desks import ADesk
from tests.web.letters.desk_letters import answers, received, signed, state_of
from tests.web.letters.smtp_server import Mails, mail_server

from tecum.errors import InputError, LifecycleError
from tecum.letters.outbox import Step, Way
from tecum.matters.state import Matter
from tecum.measures.reconciling.from_events import role_in
from tecum.terms import Party
from tecum_web.access import RefusedError, Role
from tecum_web.actions.send_letter import begin_attempt, prepare_sending, say_of_sending
from tecum_web.jobs.drain import drain
from tecum_web.records.models import LetterRow, Sending, SendingStep, Work


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mail_server() as found:
        yield found


def mailed(desk: ADesk, corpus: Mapping[str, Path], mails: Mails) -> tuple[Matter, LetterRow, str]:
    """A signed refusal in the outbox, to be mailed."""
    told = {"host": "127.0.0.1", "port": mails.port, "from": "desk@county.example"}
    file = {"schema": "tecum.channels.v1", "outgoing": {**told, "security": "none"}}
    (desk.home.path / "channels.json").write_text(json.dumps(file), encoding="utf-8")
    state = received(desk, corpus["i138-ruled-flat"].read_bytes())
    row = signed(desk, answers(state))
    sending = prepare_sending(
        user=desk.person(Role.CLERK), number=row.number, way=Way.EMAIL,
        address="office@agency.example", now=desk.now,
    )  # fmt: skip
    return state, row, sending.pk


def steps(sending: str) -> list[str]:
    return list(SendingStep.objects.filter(sending_id=sending).order_by("id").values_list(
        "step", flat=True))  # fmt: skip


def test_a_mail_that_the_server_took_was_sent_once(
    desk: ADesk, corpus: Mapping[str, Path], mails: Mails
) -> None:
    state, row, sending = mailed(desk, corpus, mails)
    drain(lambda: desk.now)
    drain(lambda: desk.later(hours=1))
    assert Sending.objects.get(pk=sending).state == "sent"
    assert steps(sending) == ["prepare", "attempt", "left"]
    [mail] = mails.taken
    assert f"Message-ID: <{row.number}@county.example>".encode() in mail
    assert b"application/pdf" in mail
    types = [one.type for one in desk.home.read_matter(state.id).events]
    assert types[-2:] == ["paper.prepared", "paper.sent"]
    assert role_in(desk.home.read_matter(state.id).events) is Party.CUSTODIAN
    clerk = desk.person(Role.CLERK)
    say_of_sending(user=clerk, sending=sending, step=Step.ACKNOWLEDGE, now=desk.now)
    assert Sending.objects.get(pk=sending).state == "acknowledged"
    assert desk.home.read_matter(state.id).events[-1].type == "paper.seen"


def test_a_server_that_dies_after_the_letter_leaves_an_unknown_outcome(
    desk: ADesk, corpus: Mapping[str, Path], mails: Mails
) -> None:
    mails.how = "dies"
    state, _, sending = mailed(desk, corpus, mails)
    for _ in range(3):
        drain(lambda: desk.later(hours=1))
    assert len(mails.taken) == 1
    assert Sending.objects.get(pk=sending).state == "outcome_unknown"
    clerk, counsel = desk.person(Role.CLERK), desk.person(Role.COUNSEL)
    with pytest.raises(RefusedError):
        say_of_sending(user=clerk, sending=sending, step=Step.LEFT, words="They rang.",
                       now=desk.now)  # fmt: skip
    with pytest.raises(InputError, match="how you know"):
        say_of_sending(user=counsel, sending=sending, step=Step.LEFT, now=desk.now)
    with pytest.raises(LifecycleError, match="does not follow"):
        say_of_sending(user=counsel, sending=sending, step=Step.PREPARE,
                       words="Send it again, please.", now=desk.now)  # fmt: skip
    why = "Their office has read its number to us by telephone."
    say_of_sending(user=counsel, sending=sending, step=Step.LEFT, words=why, now=desk.now)
    assert Sending.objects.get(pk=sending).state == "sent"
    assert desk.home.read_matter(state.id).events[-1].type == "paper.sent"


def test_a_worker_killed_between_attempt_and_result_sends_no_second_letter(
    desk: ADesk, corpus: Mapping[str, Path], mails: Mails
) -> None:
    _, _, sending = mailed(desk, corpus, mails)
    assert begin_attempt(sending=sending, now=desk.now) is not None  # and then the kill
    drain(lambda: desk.later(minutes=10))
    assert mails.taken == []
    assert Sending.objects.get(pk=sending).state == "outcome_unknown"
    counsel = desk.person(Role.COUNSEL)
    why = "The log of the mail server shows no connection at that hour."
    say_of_sending(user=counsel, sending=sending, step=Step.DID_NOT_LEAVE, words=why, now=desk.now)
    drain(lambda: desk.later(hours=1))
    assert mails.taken == []
    say_of_sending(user=counsel, sending=sending, step=Step.PREPARE, now=desk.now)
    drain(lambda: desk.later(minutes=1))
    assert len(mails.taken) == 1
    assert steps(sending)[-3:] == ["prepare", "attempt", "left"]


def test_a_busy_server_is_asked_again_and_one_that_refuses_is_not(
    one_desk: ADesk, corpus: Mapping[str, Path], mails: Mails
) -> None:
    mails.how = "is busy"
    _, row, sending = mailed(one_desk, corpus, mails)
    drain(lambda: one_desk.now)
    assert Sending.objects.get(pk=sending).state == "failed"
    mails.how = "takes"
    drain(lambda: one_desk.later(hours=1))
    assert Sending.objects.get(pk=sending).state == "sent"
    mails.how = "refuses"
    again = prepare_sending(
        user=one_desk.person(Role.CLERK), number=row.number, way=Way.EMAIL,
        address="other@agency.example", now=one_desk.now,
    )  # fmt: skip
    drain(lambda: one_desk.now)
    drain(lambda: one_desk.later(hours=1))
    assert steps(again.pk) == ["prepare", "attempt", "did_not_leave"]
    assert len(mails.taken) == 1
    assert not Work.objects.exclude(state="done").exists()


def test_what_a_person_posts_faxes_or_hands_over_they_record(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received(one_desk, corpus["i138-ruled-flat"].read_bytes())
    row = signed(one_desk, answers(state))
    clerk = one_desk.person(Role.CLERK)
    for way in (Way.POST, Way.HANDED_OVER):
        sending = prepare_sending(
            user=clerk, number=row.number, way=way, address="200 Sample Parkway", now=one_desk.now
        )
        said = say_of_sending(
            user=clerk, sending=sending.pk, step=Step.LEFT, words="At the counter of the post.",
            now=one_desk.later(minutes=5),
        )  # fmt: skip
        assert said.state == "sent"
    [sent] = state_of(one_desk, state.id).sendings
    assert len(sent.says(sent.assertions[-1].fact)) == 2
    say_of_sending(user=clerk, sending=sending.pk, step=Step.CAME_BACK,
                   words="Returned: moved away.", now=one_desk.now)  # fmt: skip
    assert Sending.objects.get(pk=sending.pk).state == "failed"


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.c\r\nBcc: x@y.z", "a@b.example, c@d.example"]
)
def test_a_letter_is_mailed_to_one_address_alone(
    one_desk: ADesk, corpus: Mapping[str, Path], address: str
) -> None:
    row = signed(one_desk, answers(received(one_desk, corpus["i138-ruled-flat"].read_bytes())))
    with pytest.raises(InputError, match="write where the letter goes"):
        prepare_sending(user=one_desk.person(Role.CLERK), number=row.number, way=Way.EMAIL,
                        address=address, now=one_desk.now)  # fmt: skip
