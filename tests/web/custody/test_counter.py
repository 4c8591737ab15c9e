"""Agents stand at the counter with a paper, and a custody officer asks."""

from collections.abc import Mapping
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.jobs.drain import drain
from tecum_web.records.models import ArrivalRow, MatterState

VISIT = {
    "requester": "ICE",
    "in_hand": "administrative_warrant",
    "signed": "officer",
    "wanted": ["interview", "told"],
    "inside": "on",
    "name": "Alma Testo",
    "office": "ICE, Enforcement and Removal Operations",
    "badge": "0000",
    "about": "SAMPLE, Rowan",
    "words": "We only want to talk.",
}


def test_asked_answered_kept_with_the_paper_and_a_receipt_at_once(
    desk_today: ADesk, corpus: Mapping[str, Path]
) -> None:
    desk = desk_today
    custody = desk.browser(desk.person(Role.CUSTODY))
    assert b"Which paper do they hold?" in custody.get("/counter/").content
    faulty = custody.post("/counter/", {**VISIT, "wanted": []})
    assert (faulty.status_code, b"Tick at least one thing" in faulty.content) == (400, True)
    shown = custody.post("/counter/", VISIT).content.decode()
    assert "No: the law prohibits it, also if the paper is what they say." in shown
    assert "The law permits it" in shown
    assert ArrivalRow.objects.count() == 0
    paper = SimpleUploadedFile("named.pdf", corpus["i247a-0217-ruled-flat"].read_bytes())
    kept = custody.post("/counter/", {**VISIT, "keep": "yes", "papers": [paper]})
    row = ArrivalRow.objects.get()
    assert kept["Location"] == f"/counter/receipts/{row.receipt}/"
    printed = custody.get(kept["Location"]).content.decode()
    assert row.receipt in printed
    assert "2 files" in printed
    assert "Testo" not in printed
    (entry,) = desk.home.register()
    assert entry.receipt.arrival.channel is Channel.COUNTER
    text = desk.home.paper(entry.receipt.arrival.files[0].sha256).decode()
    assert "Badge or card, as shown or said: 0000" in text
    assert "We only want to talk." in text
    assert drain(now) == 1
    assert MatterState.objects.get().kinds == ["I-247A", "informal-request"]


def test_who_has_no_counter_is_refused_and_a_strange_receipt_is_absent(one_desk: ADesk) -> None:
    auditor = one_desk.browser(one_desk.person(Role.AUDITOR))
    assert auditor.get("/counter/").status_code == 403
    assert auditor.post("/counter/", VISIT).status_code == 403
    assert auditor.post("/counter/", {**VISIT, "keep": "yes"}).status_code == 403
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    assert clerk.get("/counter/receipts/R-none/").status_code == 404
