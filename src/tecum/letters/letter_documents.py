"""A letter as plain values, to be kept and compared, and read back exactly.

The person who signs signs what was shown to them. A letter that is made anew from the matters as
they stand now has the same document, or it is another letter.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from tecum.errors import IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, sha256_hex
from tecum.letters.letter import (
    Answering,
    Letter,
    LetterAnswer,
    Letterhead,
    LetterItem,
    LetterKind,
    LetterReason,
)
from tecum.terms import Act, AnswerKind, Audience, Force, Verified

SCHEMA = "tecum.letter.v1"
Plain = Mapping[str, JsonValue]


def letter_document(letter: Letter) -> dict[str, JsonValue]:
    """Write a letter as plain values."""
    return {
        "schema": SCHEMA,
        "number": letter.number,
        "kind": str(letter.kind),
        "agency": letter.head.agency,
        "lines": list(letter.head.lines),
        "audience": str(letter.audience),
        "dated": letter.dated.isoformat(),
        "to": list(letter.to),
        "signed_by": letter.signed_by,
        "words": letter.words,
        "statements": list(letter.statements),
        "papers": [
            {
                "instrument": one.instrument,
                "kind": one.kind,
                "title": one.title,
                "authority": one.authority,
                "receipt": one.receipt,
                "received_on": one.received_on.isoformat(),
                "about": one.about,
                "return_at": one.return_at,
            }
            for one in letter.papers
        ],
        "answers": [
            {
                "instrument": one.instrument,
                "act": str(one.act),
                "kind": str(one.kind),
                "reasons": [reason_document(each) for each in one.reasons],
                "force": None if one.force is None else str(one.force),
                "trigger": one.trigger,
                "until": one.until,
            }
            for one in letter.answers
        ],
        "objections": [reason_document(one) for one in letter.objections],
        "items": [
            {
                "instrument": one.instrument,
                "item": one.item,
                "words": one.words,
                "stands": one.stands,
                "given_on": None if one.given_on is None else one.given_on.isoformat(),
            }
            for one in letter.items
        ],
    }


def reason_document(reason: LetterReason) -> dict[str, JsonValue]:
    """Write a reason as plain values."""
    return {
        "text": reason.text,
        "cite": reason.cite,
        "quote": reason.quote,
        "verified": None if reason.verified is None else str(reason.verified),
        "audience": str(reason.audience),
    }


def letter_digest(letter: Letter) -> str:
    """The digest by which a letter is the same or another."""
    return sha256_hex(canonical_bytes(letter_document(letter)))


def read_letter(document: Plain) -> Letter:
    """Read a letter back.

    Raises:
        IntegrityError: it is no letter of this schema.
    """
    if document.get("schema") != SCHEMA:
        raise IntegrityError(f"a letter is not of the schema {SCHEMA}; restore it from a backup")
    try:
        return _letter(document)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(
            f"letter {document.get('number')}: {error!r}; restore it from a backup"
        ) from error


def read_reason(plain: Plain) -> LetterReason:
    """Read a reason back."""
    verified = _text_or_none(plain["verified"])
    return LetterReason(
        text=str(plain["text"]),
        cite=_text_or_none(plain["cite"]),
        quote=_text_or_none(plain["quote"]),
        verified=None if verified is None else Verified(verified),
        audience=Audience(str(plain["audience"])),
    )


def _letter(plain: Plain) -> Letter:
    return Letter(
        number=str(plain["number"]),
        kind=LetterKind(str(plain["kind"])),
        head=Letterhead(agency=str(plain["agency"]), lines=_texts(plain["lines"])),
        audience=Audience(str(plain["audience"])),
        dated=date.fromisoformat(str(plain["dated"])),
        to=_texts(plain["to"]),
        papers=tuple(_paper(one) for one in _members(plain["papers"])),
        signed_by=str(plain["signed_by"]),
        answers=tuple(_answer(one) for one in _members(plain["answers"])),
        objections=tuple(read_reason(one) for one in _members(plain["objections"])),
        items=tuple(_item(one) for one in _members(plain["items"])),
        words=str(plain["words"]),
        statements=_texts(plain["statements"]),
    )


def _paper(plain: Plain) -> Answering:
    return Answering(
        instrument=str(plain["instrument"]),
        kind=str(plain["kind"]),
        title=str(plain["title"]),
        authority=_text_or_none(plain["authority"]),
        receipt=str(plain["receipt"]),
        received_on=date.fromisoformat(str(plain["received_on"])),
        about=_text_or_none(plain["about"]),
        return_at=_text_or_none(plain["return_at"]),
    )


def _answer(plain: Plain) -> LetterAnswer:
    force = _text_or_none(plain["force"])
    return LetterAnswer(
        instrument=str(plain["instrument"]),
        act=Act(str(plain["act"])),
        kind=AnswerKind(str(plain["kind"])),
        reasons=tuple(read_reason(one) for one in _members(plain["reasons"])),
        force=None if force is None else Force(force),
        trigger=_text_or_none(plain["trigger"]),
        until=_text_or_none(plain["until"]),
    )


def _item(plain: Plain) -> LetterItem:
    given = _text_or_none(plain["given_on"])
    return LetterItem(
        instrument=str(plain["instrument"]),
        item=str(plain["item"]),
        words=str(plain["words"]),
        stands=str(plain["stands"]),
        given_on=None if given is None else date.fromisoformat(given),
    )


def _members(value: JsonValue) -> tuple[Plain, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError("no list")
    return tuple(one for one in value if isinstance(one, Mapping))


def _texts(value: JsonValue) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError("no list")
    return tuple(str(one) for one in value)


def _text_or_none(value: JsonValue) -> str | None:
    return None if value is None else str(value)
