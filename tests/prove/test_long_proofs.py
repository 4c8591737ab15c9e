"""Long proofs, run by `make prove`: every bit of a receipt, thousands of damaged papers."""

import hashlib

import pytest
from tests.core.ledger.test_receipts import PAPERS, RECEIPT, VKEY
from tests.papers.story import StoryPaper, draw

from tecum.adapters.package_data import load_catalogue
from tecum.adapters.reading.intake import open_bytes
from tecum.instruments.recognise import read_instruments
from tecum.terms import InstrumentKind, IssuedBy
from tecum.verify import verify_receipt

pytestmark = pytest.mark.prove

DAMAGED = 3000
COURT_PAPERS = {"12-order.pdf"}


def draws(label: str, number: int) -> int:
    """A large number that is the same in every run."""
    return int.from_bytes(hashlib.sha256(f"{label}:{number}".encode()).digest(), "big")


def damage(paper: StoryPaper, number: int) -> bytes:
    """Flip bytes, cut the file short, or copy one part of it over another."""
    data, chance = bytearray(paper.data), draws(paper.file, number)
    size = len(data)
    match number % 3:
        case 0:
            for flip in range(1 + chance % 40):
                data[draws("at", number * 64 + flip) % size] ^= 1 << (chance >> flip) % 8
        case 1:
            del data[chance % size :]
        case _:
            start, end, length = chance % size, (chance >> 40) % size, (chance >> 80) % 400
            data[start : start + length] = data[end : end + length]
    return bytes(data)


def test_every_bit_of_a_receipt_counts() -> None:
    still_valid = []
    for at in range(len(RECEIPT.document)):
        for bit in range(8):
            forged = bytearray(RECEIPT.document)
            forged[at] ^= 1 << bit
            if verify_receipt(bytes(forged), papers=PAPERS, trusted_keys=[VKEY]).valid:
                still_valid.append((at, bit))
    assert still_valid == []


def test_damaged_papers_are_read_or_refused_and_never_become_a_judges() -> None:
    papers, catalogue = list(draw()), load_catalogue()
    read = refused = known = 0
    for number in range(DAMAGED):
        paper = papers[number % len(papers)]
        opened = open_bytes(paper.file, damage(paper, number))
        assert (opened.error is None) is bool(opened.documents)
        refused += opened.error is not None
        for document in opened.documents:
            read += 1
            for instrument in read_instruments(document, catalogue):
                known += instrument.kind is not InstrumentKind.UNKNOWN
                assert instrument.judge_finding.answer is not True
                if paper.file not in COURT_PAPERS:
                    assert instrument.issued_by is not IssuedBy.COURT
    print(f"{DAMAGED} damaged papers: {read} read ({known} instruments), {refused} refused")  # noqa: T201 - the figure is the result
    assert read
    assert refused
