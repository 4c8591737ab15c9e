"""Letters as PDF: what they show, that a letter with a fault is not set, and no word is markup."""

from dataclasses import replace

import pypdfium2
import pytest
from tests.core.adapters.bundles.test_typesetting import MARKUP, joined, words
from tests.core.letters.test_letters import BARE, LETTER, REASON

from tecum.adapters.letters.setting import letter_pdf
from tecum.letters.letter import LetterItem, LetterKind, LetterReason, for_its_reader
from tecum.letters.lint import LetterError
from tecum.terms import AnswerKind, Verified


def test_a_refusal_names_papers_reasons_and_statements() -> None:
    pdf = letter_pdf(LETTER, may_confirm_custody=False)
    shown = words(pdf)
    for one in (
        "Example County Jail",
        "January 16, 2020",
        "Answer: declined",
        "Immigration Enforcement Subpoena (I-138), issued by Field Office",
        "2020-01-13",
        "answer an administrative subpoena or summons: declined (through a court).",
        "D.R.M.C. 28-250(a)(1) (reported)",
        "Nothing in this letter says whether anybody is",
        "page 1 of 1",
    ):
        assert one in shown, one
    assert "We could lose this" not in shown
    assert letter_pdf(LETTER, may_confirm_custody=False) == pdf
    assert pypdfium2.PdfDocument(pdf).is_tagged()


def test_a_quotation_is_shown_only_where_its_text_was_seen() -> None:
    quoted = replace(REASON, quote="No funds shall be used")
    for verified, there in ((Verified.SEEN, True), (Verified.REPORTED, False)):
        reason = replace(quoted, verified=verified)
        answer = replace(BARE.answers[0], reasons=(reason,))
        letter = for_its_reader(replace(BARE, answers=(answer,)), may_confirm_custody=False)
        assert ("No funds" in words(letter_pdf(letter, may_confirm_custody=False))) is there


def test_a_letter_with_a_fault_is_not_set() -> None:
    with pytest.raises(LetterError, match="addressee"):
        letter_pdf(replace(LETTER, to=()), may_confirm_custody=False)


def test_no_word_of_a_letter_is_markup() -> None:
    letter = for_its_reader(
        replace(
            BARE,
            words=MARKUP,
            to=(MARKUP,),
            objections=(LetterReason(text=MARKUP, cite=MARKUP),),
            items=(LetterItem(instrument="aaaa.1", item="1", words=MARKUP, stands="not given"),),
            answers=(replace(BARE.answers[0], kind=AnswerKind.WILL_ACT_ON_EVENT, trigger=MARKUP),),
            kind=LetterKind.COMPLIANCE,
        ),
        may_confirm_custody=True,
    )
    assert "#panic()" in joined(letter_pdf(letter, may_confirm_custody=True))
