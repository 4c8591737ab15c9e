"""Served and seen are said by somebody, each once, and never in the future."""

from datetime import timedelta

from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.records.models import EventRow


def test_served_and_seen_are_recorded_on_somebodys_word(desk_today: ADesk) -> None:
    desk = desk_today
    received = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=b"a letter", ending=".txt")],
        channel=Channel.POST,
        now=now(),
    )
    page = f"/matters/{received.matter}/"
    clerk = desk.browser(desk.person(Role.CLERK))
    assert b"Received is another thing" in clerk.get(page).content
    told = {
        "paper": received.receipt.arrival.files[0].sha256,
        "fact": "served",
        "whom": "the sheriff's front desk",
        "word_of": "Process server Example",
        "manner": "by hand",
        "at": "2026-01-13T09:00",
    }
    assert clerk.post(f"{page}said/", told).status_code == 302
    shown = clerk.get(page).content.decode()
    assert "the sheriff&#x27;s front desk; says Process server Example" in shown
    future = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    for wrong in ({"at": future}, {"fact": "sent"}, {"whom": ""}):
        assert clerk.post(f"{page}said/", {**told, **wrong}).status_code == 400
    seen = {**told, "fact": "seen", "whom": "the undersheriff", "word_of": "", "at": ""}
    assert clerk.post(f"{page}said/", seen).status_code == 302
    kinds = EventRow.objects.filter(matter=received.matter, type__in=["paper.served", "paper.seen"])
    assert kinds.count() == 2
    auditor = desk.browser(desk.person(Role.AUDITOR))
    assert auditor.post(f"{page}said/", told).status_code == 403
    assert b"Somebody was served, or saw a paper" not in auditor.get(page).content
