"""The clerk's path in a browser without JavaScript, and what every page keeps to."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.desks import PASSWORD, ADesk

from tecum.adapters.clock import now
from tecum_web.access import Role
from tecum_web.jobs.drain import drain
from tecum_web.records.models import MatterState, Proposal

DETAINER = "i247a-0217-ruled-flat"
OPEN_TO_ALL = re.compile(r"^(accounts/|healthz$|readyz$|public/)")  # on purpose, and nothing else


def test_receive_queue_paper_answer_sign(desk: ADesk, corpus: Mapping[str, Path]) -> None:
    desk.now = now()
    clerk = desk.browser(desk.person(Role.CLERK))
    assert b"No open matter" in clerk.get("/").content
    upload = SimpleUploadedFile("a person's name.pdf", corpus[DETAINER].read_bytes())
    answer = clerk.post("/receive/", {"papers": [upload], "channel": "fax", "received_at": ""})
    row = MatterState.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{row.matter}/")
    assert b"being read" in clerk.get("/").content
    assert drain(now) == 1

    page = clerk.get(f"/matters/{row.matter}/").content.decode()
    assert "I-247A" in page
    assert "The law prohibits it" in page
    assert "Answer: none yet." in page
    row.refresh_from_db()
    state = desk.home.read_matter(row.matter)
    instrument = re.search(r'name="instrument" value="([^"]+)"', page)
    assert instrument is not None
    paper = re.search(rf'href="(/matters/{row.matter}/papers/[^"]+)"', page)
    assert paper is not None
    shown = clerk.get(paper[1])
    assert shown["Content-Type"] == "application/pdf"
    assert "sandbox" in shown["Content-Security-Policy"]
    told = {"instrument": instrument[1], "act": "hold", "kind": "declined", "trigger": ""}
    told["seen"] = str(len(state.events))
    assert clerk.post(f"/matters/{row.matter}/answers/", told).status_code == 302
    entry = Proposal.objects.get()
    assert clerk.post(f"/entries/{entry.pk}/sign/").status_code == 403
    counsel = desk.browser(desk.person(Role.COUNSEL))
    assert counsel.post(f"/entries/{entry.pk}/sign/").status_code == 302
    assert "Answer: declined." in counsel.get(f"/matters/{row.matter}/").content.decode()
    stale = clerk.post(f"/matters/{row.matter}/answers/", {**told, "act": "notify"})
    assert stale.status_code == 409
    assert b"somebody else acted" in stale.content


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/matters/M-smith/", 404),
        ("/entries/E-none/sign/", 404),
        ("/receive/", 400),
        ("/matters/M-smith/answers/", 400),
    ],
)
def test_what_cannot_be_done_says_so(one_desk: ADesk, address: str, status: int) -> None:
    clerk = one_desk.browser(one_desk.person(Role.CLERK, Role.COUNSEL))
    answer = clerk.get(address) if status == 404 and "sign" not in address else clerk.post(address)
    assert answer.status_code == status
    assert b"smith" not in answer.content or b"answers" not in answer.content


def addresses(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        found += [here] if isinstance(each, URLPattern) else addresses(each, here)
    return found


def test_every_address_asks_who_somebody_is_and_no_form_is_taken_from_elsewhere(
    one_desk: ADesk,
) -> None:
    ours = [one for one in addresses(get_resolver()) if not OPEN_TO_ALL.match(one)]
    assert len(ours) >= 6
    stranger = one_desk.browser(one_desk.person(Role.CLERK), checks=True)
    stranger.logout()
    known = one_desk.browser(one_desk.person(*Role), checks=True)
    for pattern in ours:
        address = "/" + re.sub(r"<str:\w+>", "x", pattern)
        for ask in (stranger.get, stranger.post):
            answer = ask(address)
            assert answer.status_code in {302, 403}, address
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/"), address
        assert known.post(address).status_code == 403, address


def test_people_log_in_and_nobody_signs_up(one_desk: ADesk) -> None:
    user = one_desk.person(Role.CLERK)
    browser = one_desk.browser(user)
    browser.logout()
    page = browser.get("/accounts/login/")
    assert page.status_code == 200
    told = {"login": user.username, "password": PASSWORD}
    assert browser.post("/accounts/login/", told)["Location"] == "/"
    assert browser.get("/").status_code == 200
    browser.logout()
    assert b"password1" not in browser.get("/accounts/signup/").content


def test_every_page_bears_the_strict_headers(one_desk: ADesk) -> None:
    browser = one_desk.browser(one_desk.person(Role.CLERK))
    for address in ("/", "/receive/", "/accounts/login/", "/none/"):
        headers = browser.get(address).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"]


def test_templates_hold_no_inline_script_or_style() -> None:
    folder = Path(__file__).parents[2] / "src" / "tecum_web" / "desk" / "templates"
    for file in folder.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=", text), file
