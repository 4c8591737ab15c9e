"""The screen of a paper: what it shows, and a fact stated where it is asked."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.errors import InputError
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.desk.papers import fact_value, page_number
from tecum_web.jobs.drain import drain
from tecum_web.records.models import AuditRow, MatterState, StatedFact


def screen_of(desk: ADesk, data: bytes, ending: str = ".pdf") -> str:
    desk.now = now()
    received = receive_paper(
        user=desk.person(Role.CLERK),
        files=[Arrived(data=data, ending=ending)],
        channel=Channel.FAX,
        now=desk.now,
    )
    assert drain(now) == 1
    sha256 = desk.home.read_matter(received.matter).events[0].payload["sha256"]
    return f"/matters/{received.matter}/screens/{sha256}/"


def test_a_paper_is_shown_with_its_page_its_facts_and_the_law(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    address = screen_of(one_desk, corpus["i247a-0217-ruled-flat"].read_bytes())
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    page = clerk.get(address).content.decode()
    for words in (
        "What it is: I-247A",
        "an officer of an executive agency",
        "immigration officer",
        "<dt>subject name</dt>",
        "The law prohibits it",
        "How sure: ",
        "Enter an answer to every act",
        f'src="{address}pages/1/"',
    ):
        assert words in page, words
    drawn = clerk.get(f"{address}pages/1/")
    assert drawn["Content-Type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert "sandbox" in drawn["Content-Security-Policy"]
    matter = MatterState.objects.get().matter
    assert AuditRow.objects.filter(act="paper.see", record=matter, allowed=True).count() == 2
    for wrong in ("0", "99", "one"):
        assert clerk.get(f"{address}pages/{wrong}/").status_code == 400


def test_a_fact_is_stated_in_place_and_the_page_says_what_turned(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    address = screen_of(one_desk, corpus["i138-ruled-flat"].read_bytes())
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    assert "date on its face" in clerk.get(address).content.decode()
    told = {"name": "court_order", "value": "yes"}
    page = clerk.post(f"{address}facts/", told, follow=True).content.decode()
    assert "before, " in page
    assert "now, " in page
    assert StatedFact.objects.get().value is True
    same = clerk.post(f"{address}facts/", told, follow=True).content.decode()
    assert "No answer turned by it" in same
    assert clerk.post(f"{address}facts/", {"name": "court_order"}).status_code == 400
    auditor = one_desk.browser(one_desk.person(Role.AUDITOR))
    assert auditor.get(address).status_code == 200
    assert auditor.post(f"{address}facts/", told).status_code == 403


def test_a_paper_without_pages_says_so_and_a_strange_one_is_absent(one_desk: ADesk) -> None:
    address = screen_of(one_desk, b"a letter that asks nothing", ".txt")
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    assert "There is no picture of it" in clerk.get(address).content.decode()
    matter = MatterState.objects.get().matter
    assert clerk.get(f"/matters/{matter}/screens/none/").status_code == 400
    assert clerk.get("/matters/M-smith/screens/none/").status_code == 404


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("court_order", "no", False),
        ("court_order", "not-established", None),
        ("custodian_type", "jail", "jail"),
    ],
)
def test_what_is_typed_is_read_as_the_fact_has_it(name: str, typed: str, value: object) -> None:
    assert fact_value(name, typed) == value


@pytest.mark.parametrize(("name", "typed"), [("court_ordr", "yes"), ("court_order", "perhaps")])
def test_what_is_no_fact_is_refused(name: str, typed: str) -> None:
    with pytest.raises(InputError):
        fact_value(name, typed)


def test_pages_are_counted_in_plain_numbers() -> None:
    assert page_number("12") == 12
    for wrong in ("", "-1", "\u0663", "123456"):
        with pytest.raises(InputError):
            page_number(wrong)
