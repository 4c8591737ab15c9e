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
from tecum_web.queries.paper_sheets import Sheet, sheets_of
from tecum_web.records.models import AuditRow, MatterState, PaperRow, Reading, StatedFact


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
        'viewBox="0 0 612 792"',
        '<rect id="box-0-subject_name" class="read"',
        'href="#field-0-subject_name"',
        'id="field-0-subject_name"',
        'href="?page=1#box-0-subject_name"',
        'class="finding"',
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
    assert "It is plain text: it has no drawn page" in clerk.get(address).content.decode()
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


def a_reading(pages: int, sizes: list[list[float]]) -> Reading:
    field = {"value": "x", "page": 14, "box": [10, 20, 10, 30], "confidence": 1, "source": "text"}
    finding = {"evidence": [{"page": 2, "box": None, "text": "words"}]}
    instrument = {"fields": {"boxes.ice": field}, "judge_finding": finding}
    document = {"documents": [{"pages": pages, "instruments": [instrument]}]}
    return Reading(document=document, sheets=[sizes])


PDF = PaperRow(sha256="ab", ending=".pdf")


def test_hundreds_of_pages_are_shown_ten_at_a_time_with_their_marks() -> None:
    reading = a_reading(500, [[612, 792]] * 500)
    first = sheets_of(PDF, reading, 1)
    assert [one.number for one in first.shown] == list(range(1, 11))
    assert (first.before, first.after, first.count) == (None, 11, 500)
    second = sheets_of(PDF, reading, 14)
    assert (second.before, second.after) == (1, 21)
    [mark] = second.shown[3].marks
    assert (mark.key, mark.width, mark.height) == ("0-boxes-ice", 1.0, 10)
    last = sheets_of(PDF, reading, 9999)
    assert (last.shown[-1].number, last.after) == (500, None)


def test_pages_of_odd_size_and_of_none_are_shown_as_they_can() -> None:
    unsized = sheets_of(PDF, a_reading(20, []), 11)
    assert all(not one.marks for one in unsized.shown)
    assert sheets_of(PDF, a_reading(0, []), 1).why_none.startswith("No page of it can be drawn")
    assert sheets_of(PDF, None, 1).why_none.startswith("No page of it can be drawn")
    mail = PaperRow(sha256="ab", ending=".eml")
    assert "It is an e-mail" in sheets_of(mail, None, 1).why_none
    assert Sheet(number=1, width=10, height=14400, marks=()).is_strip
    assert not Sheet(number=1, width=14400, height=14400, marks=()).is_strip
