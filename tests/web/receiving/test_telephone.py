"""The telephone log and the page of arrivals, as a clerk without JavaScript uses them."""

from datetime import timedelta

from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.jobs.drain import drain
from tecum_web.records.models import ArrivalRow, ChannelState, MatterState

CALL = {
    "caller": "Alma Testo",
    "office": "ICE, Enforcement and Removal Operations",
    "number": "303-555-0142",
    "about": "SAMPLE, Rowan",
    "words": "Please notify us before the inmate Rowan Sample is released from custody.",
    "called_at": "",
}


def test_a_call_is_typed_read_back_kept_and_read_as_an_informal_request(
    desk_today: ADesk,
) -> None:
    clerk = desk_today.browser(desk_today.person(Role.CLERK))
    assert clerk.get("/receive/telephone/").status_code == 200
    shown = clerk.post("/receive/telephone/", CALL).content.decode()
    assert CALL["words"] in shown
    assert "taken by clerk" in shown
    assert ArrivalRow.objects.count() == 0
    kept = clerk.post("/receive/telephone/", {**CALL, "read_back": "confirmed", "keep": "yes"})
    row = MatterState.objects.get()
    assert kept["Location"] == f"/matters/{row.matter}/"
    (entry,) = desk_today.home.register()
    assert entry.receipt.arrival.channel is Channel.TELEPHONE
    text = desk_today.home.paper(entry.receipt.arrival.files[0].sha256).decode()
    assert text.endswith("Read back to the caller, who confirmed it.\n")
    assert b"being read" in clerk.get("/receive/arrivals/").content
    assert drain(now) == 1
    row.refresh_from_db()
    assert row.kinds == ["informal-request"]
    page = clerk.get("/receive/arrivals/").content.decode()
    assert entry.number in page
    assert "being read" not in page


def test_a_call_in_the_future_is_refused_beside_its_field(one_desk: ADesk) -> None:
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    later = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = clerk.post(
        "/receive/telephone/",
        {**CALL, "called_at": later, "read_back": "confirmed", "keep": "yes"},
    )
    assert answer.status_code == 400
    assert b"lies in the future" in answer.content
    assert ArrivalRow.objects.count() == 0


def test_who_may_not_receive_logs_no_call(one_desk: ADesk) -> None:
    auditor = one_desk.browser(one_desk.person(Role.AUDITOR))
    assert auditor.get("/receive/telephone/").status_code == 403
    kept = {**CALL, "read_back": "hung_up", "keep": "yes"}
    assert auditor.post("/receive/telephone/", kept).status_code == 403
    assert auditor.post("/receive/telephone/", CALL).status_code == 403
    assert ArrivalRow.objects.count() == 0


def test_arrivals_say_what_is_wrong_with_a_channel(one_desk: ADesk) -> None:
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    page = clerk.get("/receive/arrivals/").content
    assert b"Nothing has arrived yet" in page
    assert b"No folder or mailbox is watched" in page
    ChannelState.objects.create(
        agency=one_desk.agency,
        name="mailbox",
        tried_at=one_desk.now,
        next_try_at=one_desk.now,
        attempts=2,
        problem="the server ended the connection; it is tried again",
    )
    assert b"does not work" in clerk.get("/receive/arrivals/").content
