"""A walk over every address: who gets in, how a refusal looks, and that looking writes nothing.

A new address is walked as soon as it exists. It fails here until it is as closed as the others, or
stands in `EVERYBODY` or `PUBLIC` with its reason.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.audit.test_audit import PUBLIC
from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.jobs.drain import drain
from tecum_web.records.models import AuditRow

DETAINER = "i247a-0217-ruled-flat"
# What a person with an account and no role may open, and why.
EVERYBODY: Mapping[str, str] = {
    "drafts": "what one was typing oneself",
    "glass": "says what broken glass is; to break it takes a role",
    "law-changes": "asks which two days; the law itself takes a role",
    "law-compare": "asks which two places; the law itself takes a role",
    "receive": "an empty form; to send it takes a role",
}
# Written by a look on purpose: that it was looked at, and the session's sign of life.
LOOKS = {"AuditRow", "Session", "SignIn"}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield here, each.name or here
        else:
            yield from routes(each, here)


@pytest.fixture
def walked(one_desk: ADesk, corpus: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Every address of our own with its name, about a matter that there is."""
    one_desk.now = now()
    clerk = one_desk.person(Role.CLERK)
    came = [Arrived(data=corpus[DETAINER].read_bytes(), ending=".pdf")]
    received = receive_paper(user=clerk, files=came, channel=Channel.FAX, now=one_desk.now)
    drain(now)
    known = {
        "matter": received.matter,
        "sha256": received.receipt.arrival.files[0].sha256,
        "page": "1",
        "week": "2020-W03",
    }
    return [
        ("/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda one: known.get(one[1], "x"), pattern), name)
        for pattern, name in routes(get_resolver())
        if not pattern.startswith("accounts/") and name not in PUBLIC
    ]


def counts() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()  # noqa: SLF001 - Django's own name
        for model in apps.get_models()
        if model.__name__ not in LOOKS
    }


def test_who_has_no_role_is_refused_with_a_sentence_that_is_written_down(
    one_desk: ADesk, walked: list[tuple[str, str]]
) -> None:
    nobody = one_desk.browser(one_desk.person(name="no-role"))
    open_to_all = set()
    for address, name in walked:
        before = AuditRow.objects.filter(allowed=False).count()
        answer = nobody.get(address)
        if answer.status_code == 403:
            assert re.search(r"takes the role|ask ", answer.content.decode()), address
            assert AuditRow.objects.filter(allowed=False).count() > before, address
        elif answer.status_code == 200:
            open_to_all.add(name)
        else:
            assert answer.status_code in {302, 400, 404, 405}, (address, answer.status_code)
    assert open_to_all == set(EVERYBODY)


def test_looking_writes_nothing_but_that_somebody_looked(
    one_desk: ADesk, walked: list[tuple[str, str]]
) -> None:
    everybody = one_desk.browser(one_desk.person(*Role, name="all-roles"))
    before = counts()
    for address, _ in walked:
        for ask in (everybody.get, everybody.head, everybody.options):
            assert ask(address).status_code < 500, address
        assert counts() == before, address


def test_every_answer_bears_the_strict_headers_and_no_form_comes_from_elsewhere(
    one_desk: ADesk, walked: list[tuple[str, str]]
) -> None:
    everybody = one_desk.browser(one_desk.person(*Role, name="all-roles"), checks=True)
    stranger = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    before = counts()
    for address in [*(one for one, _ in walked), "/nowhere/", "/accounts/login/", "/healthz"]:
        for browser in (everybody, stranger):
            for ask in (browser.get, browser.post):
                answer = ask(address)
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy, address
                assert "unsafe" not in policy, address
                for header, value in HEADERS.items():
                    assert answer.headers.get(header) == value, (address, header)
                assert answer.headers["Cache-Control"], address
        if address != "/nowhere/":
            assert everybody.post(address).status_code in {403, 405}, address
    assert counts() == before
