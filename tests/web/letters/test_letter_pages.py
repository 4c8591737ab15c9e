"""Letters at the desk, in a browser without JavaScript: T4 written, signed, sent and looked up."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.web.desks import ADesk
from tests.web.letters.desk_letters import TO, received, state_of
from tests.web.letters.test_t4 import THURSDAY, four

from tecum.matters.state import Matter, closed_by_letter
from tecum_web.access import Role
from tecum_web.actions.perform_act import perform_act
from tecum_web.desk import letters as pages
from tecum_web.desk import views
from tecum_web.records.models import AuditRow, Disclosure, LetterRow, Sending

Form = dict[str, str | list[str]]


@pytest.fixture
def clock(desk: ADesk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    """The pages read the desk's clock."""
    for module in (pages, views):
        monkeypatch.setattr(module, "clock", lambda: desk.now)
    return lambda: desk.now


def form_of(page: str) -> Form:
    """What the form holds as it was shown."""
    told: Form = {}
    for name in ("matter", "seen", "with"):
        told[name] = re.findall(rf'name="{name}" value="([^"]+)"', page)
    for name, value in re.findall(r'type="hidden" name="([^"]+\.[^"]+)" value="([^"]*)"', page):
        told[name] = value
    return told


def declined(page: str) -> Form:
    told = form_of(page)
    told |= dict.fromkeys(re.findall(r'name="(kind\.[^"]+)"', page), "declined")
    return told | {"authority": "Denver Field Office", "to": "\n".join(TO), "signed_by": "Counsel"}


@pytest.mark.usefixtures("clock")
def test_t4_is_written_signed_and_sent_at_the_desk(desk: ADesk) -> None:
    states = four(desk)
    clerk, counsel = (desk.browser(desk.person(role)) for role in (Role.CLERK, Role.COUNSEL))
    desk.now = THURSDAY
    address = f"/matters/{states[0].id}/letter/"
    page = clerk.get(address).content.decode()
    others = {one.id for one in states[1:]}
    assert set(form_of(page)["with"]) == others
    stale = clerk.post(address, {**declined(page), "with": sorted(others)})
    assert stale.status_code == 400
    assert b"Other matters were chosen" in stale.content
    page = clerk.post(address, {"again": "1", "with": sorted(others)}).content.decode()
    told = declined(page)
    assert len(told["matter"]) == 4
    made = clerk.post(address, told)
    assert made.status_code == 302, made.content.decode()
    row = LetterRow.objects.get()
    assert made["Location"] == f"/letters/{row.number}/"
    shown = clerk.get(made["Location"]).content.decode()
    assert "nobody approves their own entry" in shown or "this takes the role" in shown
    assert shown.count("Immigration Enforcement Subpoena (I-138)") == 4
    assert f"/letters/{row.number}/" in clerk.get(f"/matters/{states[3].id}/").content.decode()
    assert clerk.post(f"{made['Location']}sign/", {"sha256": row.sha256}).status_code == 403
    desk.later(hours=1)
    assert counsel.post(f"{made['Location']}sign/", {"sha256": "0" * 64}).status_code == 409
    assert counsel.post(f"{made['Location']}sign/", {"sha256": row.sha256}).status_code == 302
    assert [len(closed_by_letter(state_of(desk, s.id), row.number)) for s in states] == [1] * 4
    _is_sent(desk, clerk, row)
    outbox = clerk.get("/letters/").content.decode()
    assert row.number in outbox
    assert "Nobody was told anything yet." in clerk.get("/disclosures/").content.decode()


def _is_sent(desk: ADesk, clerk: Client, row: LetterRow) -> None:
    address = f"/letters/{row.number}/"
    pdf = clerk.get(f"{address}pdf/")
    assert (pdf.status_code, pdf.content[:4]) == (200, b"%PDF")
    assert AuditRow.objects.filter(act="letter.export", allowed=True).count() == 4
    told = {"way": "post", "address": ", ".join(TO)}
    assert clerk.post(f"{address}send/", told).status_code == 302
    sending = Sending.objects.get()
    desk.later(hours=1)
    said = {"step": "left", "words": "", "happened_at": ""}
    assert clerk.post(f"{address}sendings/{sending.pk}/", said).status_code == 302
    sending.refresh_from_db()
    assert sending.state == "sent"
    assert "by the word of" not in clerk.get(address).content.decode()


@pytest.mark.usefixtures("clock")
def test_each_fault_stands_beside_its_field(desk: ADesk, corpus: Mapping[str, Path]) -> None:
    state = received(desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    clerk = desk.browser(desk.person(Role.CLERK))
    address = f"/matters/{state.id}/letter/"
    told = declined(clerk.get(address).content.decode())
    answer = clerk.post(address, {**told, "to": " ", "authority": " "})
    page = answer.content.decode()
    assert answer.status_code == 400
    for field in ("to", "authority", "objections"):
        assert f'id="{field}-faults"' in page
    assert "declined without a source" in page
    cited = {"objection.1": "It is not mandatory.", "cite.1": "D.R.M.C. 28-253"}
    assert clerk.post(address, {**told, **cited, "circle.1": "counsel"}).status_code == 400
    assert clerk.post(address, {**told, **cited, "circle.1": "other_side"}).status_code == 302
    acknowledgement = f"/matters/{state.id}/acknowledgement/"
    told = form_of(clerk.get(acknowledgement).content.decode())
    told |= {"authority": "Denver Field Office", "to": "Denver Field Office", "signed_by": "Clerk"}
    assert clerk.post(acknowledgement, told).status_code == 302


def test_counsels_objection_stays_out_of_the_letter(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received(one_desk, corpus["i138-ruled-flat"].read_bytes())
    counsel = one_desk.browser(one_desk.person(Role.COUNSEL))
    address = f"/matters/{state.id}/letter/"
    told = declined(counsel.get(address).content.decode())
    told |= {"objection.1": "We could lose this.", "cite.1": "-", "circle.1": "counsel"}
    made = counsel.post(address, told)
    page = one_desk.browser(one_desk.person(Role.CLERK)).get(made["Location"]).content.decode()
    assert "We could lose this." not in page
    assert "1 objection for a narrower circle stays with the entry" in page


def test_what_was_told_stands_in_the_register_and_in_the_matter(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    state = received(one_desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    notified(one_desk, state)
    row = Disclosure.objects.get()
    assert (row.act, row.outcome, row.way) == ("notify", "permitted", "performance")
    assert "Denver Field Office" in row.told_to
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    for address in ("/disclosures/", f"/matters/{state.id}/"):
        page = clerk.get(address).content.decode()
        assert "tell the issuer of a release" in page
        assert row.told_to in page


def notified(desk: ADesk, state: Matter) -> None:
    perform_act(
        user=desk.person(Role.CUSTODY), matter=state.id, instrument=state.instruments[0].id,
        act=state.instruments[0].acts[1], now=desk.now,
    )  # fmt: skip
