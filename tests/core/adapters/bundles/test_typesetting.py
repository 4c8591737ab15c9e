"""Receipts and covers as PDF: what they show, and that no word of a document is markup."""

import json
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.verify.made import AGENCY, MADE, PAPER, RECEIPTS, bundle, document, receipt

from tecum.adapters.bundles.plain_words import HAPPENED
from tecum.adapters.bundles.typesetting import cover_pdf, receipt_pdf
from tecum.errors import InputError
from tecum.ledger.bundles import write_bundle
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import issue_receipt, received_file
from tecum.matters.event import EventType
from tecum.terms import Audience

PROOF = "https://log.county.example/process/proof/" + "ab" * 32
MARKUP = "#set page(fill: red) $x$ *b* _i_ `r` [c] <l> @r \\ // /* = h #panic() ]]] \"'"


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    return " ".join(text.split())


def joined(pdf: bytes) -> str:
    return words(pdf).replace(" ", "")


def test_a_receipt_is_one_page_that_names_the_file_beside_it() -> None:
    one = receipt()
    pdf = receipt_pdf(one.document, None)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    for shown in (one.number, sha256_hex(PAPER), sha256_hex(one.document), one.verifier_key):
        assert shown in joined(pdf)
    for shown in (AGENCY, "not acceptance of service", "2020-01-13T09:40:00-07:00", "fax"):
        assert shown in words(pdf)


def test_a_receipt_shows_where_its_proof_will_be() -> None:
    assert PROOF in joined(receipt_pdf(receipt().document, PROOF))
    assert "log" not in words(receipt_pdf(receipt(in_log=False).document, None))


def test_many_files_still_make_one_page() -> None:
    files = tuple(received_file(bytes([number])) for number in range(40))
    one = issue_receipt(replace(receipt(in_log=False).arrival, files=files), RECEIPTS)
    pdf = receipt_pdf(one.document, PROOF)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert "and 32 more" in words(pdf)


def test_a_cover_says_what_is_in_it_and_what_is_not_proved() -> None:
    pdf = cover_pdf(document())
    shown = words(pdf)
    for said in (
        "valid (self-signed)",
        "the other side",
        "3 events shown, 1 withheld",
        "Event 1: a paper was received by fax; recorded 13 January 2020, 09:40 (America/Denver)",
        "Event 3: the paper was read: I-247A",
        "waits",
        "who sent the papers",
    ):
        assert said in shown
    assert sha256_hex(document()) in joined(pdf)
    public = words(cover_pdf(document(audience=Audience.PUBLIC)))
    assert "(only this is shown)" in public
    assert "I-247A" not in public


@pytest.mark.parametrize(
    "agency", [MARKUP, "Zażółć gęślą jaźń, Ωμέγα, Привет", "市役所 \u202e \x7f"]
)
def test_words_of_a_document_are_set_as_words(agency: str) -> None:
    one = issue_receipt(replace(receipt(in_log=False).arrival, agency=agency), RECEIPTS)
    for pdf in (
        receipt_pdf(one.document, MARKUP),
        cover_pdf(write_bundle(bundle(agency=agency), RECEIPTS)),
    ):
        shown = joined(pdf)
        assert "panic()" in shown or agency is not MARKUP
        assert "Receipt" in shown or "Bundle" in shown


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_name_of_an_agency_can_be_set(agency: str) -> None:
    assert cover_pdf(write_bundle(bundle(agency=agency), RECEIPTS)).startswith(b"%PDF-")


def test_every_type_of_event_is_told_in_words() -> None:
    assert set(HAPPENED) == set(EventType)


def test_the_same_document_gives_the_same_bytes_and_is_marked_as_it_should_be() -> None:
    for pdf in (receipt_pdf(receipt().document, PROOF), cover_pdf(document())):
        assert b"pdfaid" in pdf
        assert b"pdfuaid" in pdf
        assert b"/MarkInfo" in pdf
    assert receipt_pdf(receipt().document, PROOF) == receipt_pdf(receipt().document, PROOF)
    assert cover_pdf(document()) == cover_pdf(document())
    assert cover_pdf(document()) != cover_pdf(document(made_at=MADE.replace(hour=4)))


def test_what_does_not_hold_is_not_set() -> None:
    forged = document().replace(b"Called back", b"Called them")
    with pytest.raises(InputError, match="does not hold"):
        cover_pdf(forged)
    with pytest.raises(InputError, match="does not hold"):
        cover_pdf(receipt().document)
    with pytest.raises(InputError, match="does not hold"):
        receipt_pdf(document(), None)
    with pytest.raises(InputError, match="does not hold"):
        receipt_pdf(json.dumps({"schema": "tecum.receipt.v1"}).encode(), None)
