"""Set a letter on the agency's letterhead: PDF/A-2a and PDF/UA-1, tagged, from its own fonts.

Words of a letter are data to the template, never markup. The same letter gives the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from types import MappingProxyType

from tecum.adapters.bundles.typesetting import in_known_signs
from tecum.letters.letter import (
    CLOSED,
    Letter,
    LetterAnswer,
    LetterItem,
    LetterKind,
    LetterReason,
)
from tecum.letters.lint import check
from tecum.terms import AnswerKind, Force, Verified

TITLES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.REFUSAL: "Answer: declined",
        LetterKind.COMPLIANCE: "Answer",
        LetterKind.ACKNOWLEDGEMENT: "Acknowledgement of receipt",
    }
)
ANSWERS_IN_WORDS: Mapping[AnswerKind, str] = MappingProxyType(
    {
        AnswerKind.COMPLIED: "done as asked",
        AnswerKind.COMPLIED_IN_PART: "done in part",
        AnswerKind.DECLINED: "declined",
        AnswerKind.OBJECTED: "objected to",
        AnswerKind.WILL_ACT_ON_EVENT: "will be done when the event named comes",
        AnswerKind.NOTHING_HELD: "nothing of this kind is held",
        AnswerKind.ALREADY_PROVIDED: "provided before",
        AnswerKind.REFERRED: "referred to the office that can answer it",
        AnswerKind.EXTENSION_AGREED: "more time was agreed",
        AnswerKind.WITHDRAWN: "withdrawn by its issuer",
        AnswerKind.MOOT: "no longer to be answered",
        AnswerKind.RETURNED_DEFECTIVE: "returned because of a defect",
    }
)
MARKS: Mapping[Verified, str] = MappingProxyType(
    {Verified.SEEN: "", Verified.REPORTED: " (reported)", Verified.MEMORY: " (from memory)"}
)


def letter_pdf(letter: Letter, *, may_confirm_custody: bool) -> bytes:
    """Set a letter.

    Raises:
        LetterError: it lacks a fact or says too much; nothing is set.
    """
    check(letter, may_confirm_custody=may_confirm_custody)
    import typst  # noqa: PLC0415 - 30 MB that only who sets a page pays

    shown = json.dumps(in_known_signs(_data(letter)), ensure_ascii=False, sort_keys=True)
    moment = datetime.combine(letter.dated, time(), tzinfo=UTC)
    with as_file(files("tecum.adapters.letters") / "paper" / "letter.typ") as path:
        return typst.compile(
            path,
            format="pdf",
            sys_inputs={"data": shown},
            pdf_standards=["a-2a", "ua-1"],
            ignore_system_fonts=True,
            timestamp=int(moment.timestamp()),
        )


def day_in_words(letter: Letter) -> str:
    """The day of a letter as Americans write it: January 16, 2020."""
    return f"{letter.dated:%B} {letter.dated.day}, {letter.dated.year}"


def _data(letter: Letter) -> dict[str, object]:
    return {
        "title": TITLES[letter.kind],
        "agency": letter.head.agency,
        "lines": list(letter.head.lines),
        "dated": day_in_words(letter),
        "to": list(letter.to),
        "number": letter.number,
        "papers": [
            {
                "title": f"{one.title} ({one.kind})",
                "authority": one.authority or "",
                "about": one.about or "",
                "receipt": one.receipt,
                "received_on": one.received_on.isoformat(),
                "return_at": one.return_at or "",
            }
            for one in letter.papers
        ],
        "answers": [_answer(letter, one) for one in letter.answers],
        "objections": [_reason(one) for one in letter.objections],
        "items": [_item(letter, one) for one in letter.items],
        "words": letter.words,
        "statements": list(letter.statements),
        "signed_by": letter.signed_by,
    }


def _paper(letter: Letter, instrument: str) -> str:
    """The number that a paper has in this letter's list."""
    return str([one.instrument for one in letter.papers].index(instrument) + 1)


def _answer(letter: Letter, answer: LetterAnswer) -> dict[str, object]:
    said = ANSWERS_IN_WORDS[answer.kind]
    if answer.trigger:
        said += f": {answer.trigger}"
    if answer.until:
        said += f", until {answer.until}"
    if answer.force is Force.COURT_ONLY and answer.kind in CLOSED:
        said += " (through a court)"
    return {
        "paper": _paper(letter, answer.instrument),
        "asked": answer.act.in_words,
        "said": said,
        "reasons": [_reason(one) for one in answer.reasons],
    }


def _reason(reason: LetterReason) -> dict[str, str]:
    mark = "" if reason.verified is None else MARKS[reason.verified]
    seen = reason.verified is Verified.SEEN
    return {
        "text": reason.text,
        "cite": f"{reason.cite}{mark}" if reason.cite else "",
        "quote": (reason.quote or "") if seen else "",
    }


def _item(letter: Letter, item: LetterItem) -> dict[str, str]:
    day = "" if item.given_on is None else f" on {item.given_on.isoformat()}"
    return {
        "paper": _paper(letter, item.instrument),
        "item": item.item,
        "words": item.words,
        "stands": f"{item.stands}{day}",
    }
