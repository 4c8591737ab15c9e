"""The mailbox: each message once, through outage, renumbering and a cut line."""

from datetime import timedelta

import pytest
from tests.web.desks import ADesk
from tests.web.receiving.imap_server import PASSWORD, USER, Box, imap_server

from tecum.adapters.clock import seconds
from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum_web.jobs import mailbox as mailbox_module
from tecum_web.jobs.drain import drain
from tecum_web.jobs.mailbox import MAILBOX, message_id
from tecum_web.jobs.receiver import attend, poll_mailbox
from tecum_web.records.channels_file import PASSWORD_FILE, Mailbox, read_channels
from tecum_web.records.models import ArrivalRow, ChannelState, MatterState, ReceiptRow


def message(number: int, hop: str = "a") -> bytes:
    return (
        f"Received: from {hop}.example\r\nMessage-ID: <{number}@office.example>\r\n"
        f"From: officer@office.example\r\nSubject: paper {number}\r\n\r\nPaper {number}.\r\n"
    ).encode()


def mailbox(box: Box, password: str = PASSWORD) -> Mailbox:
    return Mailbox(
        host="127.0.0.1",
        port=box.port,
        user=USER,
        name="INBOX",
        security="none",
        password=password,
    )


def polled(desk: ADesk, box: Box, password: str = PASSWORD) -> bool:
    return attend(
        desk.agency,
        MAILBOX,
        timedelta(seconds=15),
        lambda: desk.now,
        lambda now: poll_mailbox(mailbox(box, password), desk.agency, now),
    )


def received(desk: ADesk) -> list[str]:
    return [entry.receipt.arrival.files[0].sha256 for entry in desk.home.register()]


def test_each_message_is_received_once_also_under_new_numbers(desk: ADesk) -> None:
    with imap_server(Box()) as box:
        for number in range(3):
            box.put(message(number))
        assert polled(desk, box)
        expected = [sha256_hex(message(number)) for number in range(3)]
        assert received(desk) == expected
        assert set(ReceiptRow.objects.values_list("channel", flat=True)) == {"email"}
        box.put(message(3))
        desk.later(minutes=1)
        assert polled(desk, box)
        box.validity, box.messages = 2, {7 + at: raw for at, raw in box.messages.items()}
        desk.later(minutes=1)
        assert polled(desk, box)
        assert received(desk) == [*expected, sha256_hex(message(3))]
    assert ChannelState.objects.get().position == {"validity": 2, "uid": 11}
    assert drain(lambda: desk.now) == 4
    assert not MatterState.objects.filter(unread__gt=0)


def test_a_copy_that_travelled_another_way_has_its_own_receipt_and_is_linked(
    one_desk: ADesk,
) -> None:
    with imap_server(Box()) as box:
        box.put(message(1))
        box.put(message(1, hop="b"))
        assert polled(one_desk, box)
    rows = ArrivalRow.objects.all()
    assert len({row.receipt for row in rows}) == 2
    assert {row.likeness for row in rows} == {message_id(message(1))}


def test_an_outage_and_a_cut_line_lose_nothing_and_waits_grow(one_desk: ADesk) -> None:
    box = Box()
    with imap_server(box):
        pass
    waits = []
    for _ in range(6):
        assert not polled(one_desk, box)
        state = ChannelState.objects.get()
        waits.append(int((state.next_try_at - one_desk.now).total_seconds()))
        assert state.problem
        assert not polled(one_desk, box)  # not before its time
        one_desk.now = state.next_try_at
    assert waits == [30, 60, 120, 240, 300, 300]
    for number in range(4):
        box.put(message(number))
    box.breaks_after = 2
    with imap_server(box):
        assert not polled(one_desk, box)
        assert len(received(one_desk)) == 2
        box.breaks_after = None
        one_desk.later(minutes=10)
        assert polled(one_desk, box)
    assert received(one_desk) == [sha256_hex(message(number)) for number in range(4)]
    assert ChannelState.objects.get().problem == ""


def test_a_refused_password_is_said_without_it(one_desk: ADesk) -> None:
    with imap_server(Box()) as box:
        assert not polled(one_desk, box, "another")
    problem = ChannelState.objects.get().problem
    assert "check user, password" in problem
    assert "another" not in problem


def test_a_message_that_is_too_large_is_a_row_and_holds_up_nothing(
    one_desk: ADesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox_module, "MOST_BYTES", 1000)
    with imap_server(Box()) as box:
        box.put(message(1) + b"x" * 1000)
        box.put(message(2))
        assert polled(one_desk, box)
    assert received(one_desk) == [sha256_hex(message(2))]
    assert "fetch it by hand" in ArrivalRow.objects.get(receipt="").problem


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("{}", "schema"),
        ('{"schema":"tecum.channels.v1","folder":{"path":"in"}}', "not absolute"),
        ('{"schema":"tecum.channels.v1","folder":{"path":"/in","channel":"smoke"}}', "one of"),
        (
            (
                '{"schema":"tecum.channels.v1","mailbox":{"host":"imap.example","user":"u",'
                '"security":"none"}}'
            ),
            "in the clear",
        ),
        ('{"schema":"tecum.channels.v1","mailbox":{"host":"imap.example","user":"u"}}', "chmod"),
    ],
)
def test_channels_that_cannot_be_used_are_named(one_desk: ADesk, text: str, mend: str) -> None:
    home = one_desk.environment.home
    assert read_channels(home).mailbox is None
    (home / PASSWORD_FILE).write_text("secret\n")
    (home / PASSWORD_FILE).chmod(0o644)
    (home / "channels.json").write_text(text)
    with pytest.raises(InputError, match=mend):
        read_channels(home)


def many(desk: ADesk, count: int) -> float:
    with imap_server(Box()) as box:
        for number in range(count):
            box.put(message(number))
        began = seconds()
        assert polled(desk, box)
        took = seconds() - began
    assert received(desk) == [sha256_hex(message(number)) for number in range(count)]
    return took


def test_thirty_messages_at_once(desk: ADesk) -> None:
    assert many(desk, 30)


@pytest.mark.prove
def test_three_hundred_messages_at_once(desk: ADesk) -> None:
    print(f"{desk.vendor}: 300 messages by mail in {many(desk, 300):.1f} s")  # noqa: T201
