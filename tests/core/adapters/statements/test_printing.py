"""The page for a browser and for paper: the same words, no markup from outside, one sheet."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tecum.adapters.statements.printing import SIZES, Paper, facts_html, facts_pdf, sheets_of
from tecum.deadlines.instants import Instant
from tecum.matters.commands import Bearing, EventRef
from tecum.matters.facts_in_words import facts_in_words
from tecum.matters.facts_page import (
    ClaimRow,
    FactsPage,
    Held,
    HeldRow,
    Issued,
    OtherRow,
    StatementRow,
    TieRow,
)
from tecum.terms import Act, Audience

AT = Instant(utc=datetime(2020, 1, 15, tzinfo=UTC), zone="America/Denver")
REF = EventRef(matter="M-1", sequence=1)


def page(words: str = "We answered.", statements: int = 1) -> FactsPage:
    tie = TieRow(
        bearing=Bearing.SUPPORTS,
        act=Act.NOTIFY,
        why=words,
        by="desk",
        events=(),
        hidden=True,
        sequence=3,
    )
    claim = ClaimRow(
        number="1.1",
        words=words,
        denies=False,
        acts=(Act.NOTIFY,),
        labels=("A",),
        instruments=(),
        kinds=("I-247A",),
        since=AT,
        until=AT,
        by="desk",
        held=(HeldRow(act=Act.NOTIFY, held=Held.SUPPORTED, by=("desk",)),),
        ties=(tie,),
        ref=REF,
    )
    statement = StatementRow(
        number=1,
        office=words,
        speaker=None,
        at=AT,
        channel="press",
        source=None,
        on_word_of=words,
        words=words,
        corrects=None,
        corrected_by=None,
        claims=(claim,),
        ref=REF,
    )
    return FactsPage(
        facts="F-1",
        digest="5f" * 32,
        agency="An invented jail",
        known_at=AT,
        audience=Audience.AGENCY,
        matters=(("M-1", "A"),),
        papers=(),
        court=(),
        statements=(statement,) * statements,
        both_true=(),
        others=(OtherRow(at=AT, type="note.made", words=words, labels=("A",), refs=(REF,)),),
        issued=None,
        superseded_by=Issued(facts="F-2", known_at=AT, digest="6e" * 32),
        supersedes=None,
    )


class Tags(HTMLParser):
    """Which elements a document holds, and with which attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_the_html_is_one_static_file_that_loads_nothing() -> None:
    document = facts_html(facts_in_words(page('<script src="x">&"quoted"')))
    tags = Tags()
    tags.feed(document)
    assert not {"script", "link", "img", "iframe", "a", "form"} & set(tags.names)
    assert not {"src", "href", "style", "onclick"} & set(tags.attributes)
    assert "&lt;script" in document
    assert "url(" not in document
    assert '<html lang="en">' in document
    assert tags.names.count("h1") == tags.names.count("main") == 1


def test_the_words_are_those_of_the_terminal() -> None:
    sheet = facts_in_words(page())
    document = re.sub(r"\s+", " ", facts_html(sheet))
    for words in (sheet.superseded, sheet.standing, sheet.foot, *sheet.names, *sheet.head):
        assert words is not None
        assert words in document


@pytest.mark.parametrize("paper", list(Paper))
def test_the_pdf_is_one_tagged_sheet_and_the_same_each_time(paper: Paper) -> None:
    one = page()
    pdf = facts_pdf(facts_in_words(one), one, paper)
    assert sheets_of(pdf) == 1
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert facts_pdf(facts_in_words(one), one, paper) == pdf


def test_signs_that_no_font_has_do_not_stop_the_page() -> None:
    one = page("«É così.» \U0001f600 漢 #let x = 1 *b* $a$")
    assert sheets_of(facts_pdf(facts_in_words(one), one, Paper.LETTER)) == 1


def test_more_than_a_sheet_goes_on_to_a_second() -> None:
    one = page("words " * 40, statements=30)
    pdf = facts_pdf(facts_in_words(one), one, Paper.LETTER)
    assert sheets_of(pdf) > 1
    assert sheets_of(facts_pdf(facts_in_words(page()), page(), Paper.LETTER)) == 1
    assert list(SIZES) == sorted(SIZES)


def test_a_page_for_counsel_says_so() -> None:
    sheet = facts_in_words(replace(page(), audience=Audience.COUNSEL))
    assert "privileged until counsel releases it" in sheet.head[0]
