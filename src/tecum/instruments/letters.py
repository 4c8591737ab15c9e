"""Recognises papers without a form: a Justice Department letter, or a note that simply asks.

A request is one only when somebody asks the reader, in the first person, to do something about a
person in custody. Reports about requests, quotations and newsletters ask the reader nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tecum.instruments.document import Document
from tecum.instruments.entries import Entry, text_entry
from tecum.instruments.folding import fold_words
from tecum.instruments.kinds import Catalogue, KindRow
from tecum.instruments.page_text import PageText
from tecum.instruments.persons import person_in
from tecum.instruments.requested_acts import share_acts
from tecum.instruments.values import a_number_in, day_in
from tecum.terms import Act, InstrumentKind, IssuedBy, SignatoryRole

_HEADER = re.compile(r"^(?P<name>from|to|date|sent|subject|re)\s*:\s*(?P<value>.+)$")
_SALUTATION = re.compile(
    r"^(?:dear\b.*|to whom (?:it|this) may concern|hi\b.{0,40}|hello\b.{0,40}"
    r"|good (?:morning|afternoon|evening)\b.{0,40}"
    r"|(?:sheriff|warden|captain|sergeant|lieutenant|commander|records|jail)\b.{0,40})[,:]$"
)
_ASKS = re.compile(
    r"\b(?:please|kindly|could you|can you|would you|will you"
    r"|(?:we|i)(?:'d| would)?(?: also| kindly| respectfully)? (?:ask|request|appreciate|like|need"
    r"|are asking|am asking|would like|are requesting|am requesting))\b"
)
_AIMED = re.compile(r"\b(?:we|us|our|i|me|my|this office|the undersigned)\b")
_CUSTODY = re.compile(
    r"\b(?:inmate|custody|jail|detainee|booking|booked|alien|detainer|in your facility|prisoner"
    r"|released?|subject|bond(?:s|ed)? out)\b"
)
_NOTIFY = re.compile(
    r"\b(?:notify|call|contact|inform|advise|tell|alert|let (?:us|me|this office) know|e-?mail"
    r"|give (?:us|me) (?:a call|notice)|heads[- ]up|notification|notice)\b[^.?!]*?"
    r"\b(?:releas(?:e|ed|ing)|bond(?:s|ed)? out|posts? bond|leaves?|before (?:he|she|they))\b"
    r"|\b(?:when|before|once|prior to)\b[^.?!]*?\breleas\w+[^.?!]*?\b(?:notify|call|contact|inform"
    r"|let (?:us|me) know|tell)\b"
)
_INTERVIEW = re.compile(
    r"\binterview(?:ing|s|ed)?\b|\b(?:speak|talk|meet) (?:with|to)\b[^.?!]*?\b(?:him|her|inmate"
    r"|subject|detainee|mr|ms)\b|\baccess to (?:him|her|the (?:inmate|subject|detainee))\b"
)
_HOLD = re.compile(
    r"\b(?:hold|detain|keep|maintain custody of)\b[^.?!]*?\b(?:him|her|inmate|subject|custody|until"
    r"|hours?|for us|for ice)\b|\bdo(?:n't| not) release\b(?![^.?!]*?\b(?:(?:to|into) (?:the )?"
    r"(?:custody of )?(?:the )?(?:ice|dhs|immigration|u\.?s\.?|federal|department|officers?"
    r"|agents?)|address(?:es)?|records?|information|phone|employer|release date))\b"
    r"|\bdelay\b[^.?!]*?\brelease\b"
)
_TRANSFER = re.compile(
    r"\b(?:transfer|turn over|hand over|release)\b[^.?!]*?\b(?:to (?:our|ice|us|dhs|immigration)"
    r"|into (?:our|ice|federal) custody)\b"
)
_SHARE = re.compile(
    r"\b(?:send|provide|give|share|forward|furnish|supply|tell|release)\b[^.?!]*?\b(?:address(?:es)?"
    r"|phone|telephone|employer|workplace|emergency contacts?|place of birth|date of birth|photo\w*"
    r"|fingerprints?|bond information|records?|release date|housing)\b"
)
_STATUS = re.compile(r"\b(?:immigration|citizenship)(?: or (?:immigration|citizenship))? status\b")
_ACT_WORDS = (
    (Act.NOTIFY, _NOTIFY),
    (Act.INTERVIEW, _INTERVIEW),
    (Act.HOLD, _HOLD),
    (Act.TRANSFER, _TRANSFER),
    (Act.STATUS_1373, _STATUS),
)
_QUOTED = re.compile(r'"[^"]{0,600}"')
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n\s*\n")
_OFFICIAL = re.compile(
    r"\b(?:deportation officer|immigration officer|special agent|ice\b|enforcement and removal"
    r"|department of homeland security|homeland security investigations|field office"
    r"|customs and border protection|u\.s\. immigration|[a-z0-9._-]+@(?:[a-z]+\.)*dhs\.)"
)
_CLOSING = re.compile(
    r"^(?:thank you|thanks|many thanks|sincerely|regards|(?:kind|best|warm) (?:regards|wishes)|best"
    r"|respectfully|very truly yours|yours|cordially)\b.{0,30}$"
)
_NOT_THE_WRITER = re.compile(r"^(?:cc|to|bcc|copy|copies|encl\w*|re|subject|p\.?\s?s)\b\.?\s*[:.(]")
_OTHER_WRITER = re.compile(
    r"\b(?:counsel|attorneys?|lawyers?|law|legal|defenders?|defense|advoca\w+|esq|family|clinic)\b"
)
_TAKEN_BACK = re.compile(
    r"\b(?:not|cannot|never|refrain|without|instead of|rather than|no longer|avoid|stop|cease)\b"
    r"(?! (?:forget|fail|hesitate)\b)|n't\b(?! (?:forget|fail|hesitate)\b)"
)
_OTHERWISE = re.compile(
    r"\b(?:without(?! (?:bail|bond))|instead of|rather than|(?:not|never) to)\b"
)
_CONDITION = re.compile(r"^\s*(?:if|unless|since|because|as|when|although|while)\b[^,]*,")
_DUE = re.compile(
    r"\b(?:by|no later than|not later than|on or before)\s+(?P<date>[a-z]+\s+\d{1,2},\s+\d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
)
_YOU_CERTIFY = re.compile(r"\byour?\b.{0,250}?\bcertif|\bcertif.{0,250}?\byour?\b")
_SOMEBODY = re.compile(
    r"\b(?:he|she|him|her|his|they|them|inmates?|subjects?|detainees?|prisoners?|aliens?"
    r"|individuals?|persons?|people|anyone|defendants?|mr\.|ms\.|mrs\.)"
)
_LETTER_DATE = re.compile(
    r"^(?:date:\s*)?(?P<date>[a-z]+\.?\s+\d{1,2},\s+\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that was recognised: its row, what it asks, who issued it, and its entries."""

    row: KindRow
    acts: tuple[Act, ...]
    issued_by: IssuedBy | None
    signatory_role: SignatoryRole | None
    entries: tuple[Entry, ...]


def letter_of(document: Document, views: Sequence[PageText], catalogue: Catalogue) -> Letter | None:
    """The letter that this document is, if it is one."""
    if not views:
        return None
    return _justice_letter(views, catalogue.rows[InstrumentKind.DOJ_1373_LETTER]) or (
        _informal_request(document, views, catalogue.rows[InstrumentKind.INFORMAL_REQUEST])
    )


def _justice_letter(views: Sequence[PageText], row: KindRow) -> Letter | None:
    first = views[0]
    body = " ".join(view.flat for view in views)
    if not all(text in body for text in row.recognise.must):
        return None
    heads = {fold_words(title) for title in row.recognise.titles}
    if not any(line.strip(" *") in heads for line in first.folded_lines[:12]):
        return None
    lines = [line for view in views for line in view.folded_lines]
    if not any(line.startswith("dear ") or _SALUTATION.match(line) for line in lines):
        return None
    if not _YOU_CERTIFY.search(body):
        return None
    acts = [Act.CERTIFY]
    unquoted = _SENTENCE.split(_QUOTED.sub(" ", body))
    if any(
        _ASKS.search(text)
        and _STATUS.search(text)
        and _SHARE_VERB.search(text)
        and _PERSON.search(text)
        for text in unquoted
    ):
        acts.append(Act.STATUS_1373)
    return Letter(
        row=row,
        acts=tuple(act for act in Act if act in acts),
        issued_by=row.issued_by,
        signatory_role=row.signatory_role,
        entries=tuple(_letter_entries(views)),
    )


_SHARE_VERB = re.compile(r"\b(?:send|provide|furnish|disclose|share) (?:us|to us|the department)\b")
_PERSON = re.compile(r"\b(?:of (?:each|every|any|all|the) (?:person|individual|inmate|alien)s?)\b")


def _letter_entries(views: Sequence[PageText]) -> list[Entry]:
    entries: list[Entry] = []
    first = views[0]
    dated = _dated_line(first)
    if dated is not None:
        entries.append(dated)
    for view in views:
        match = _DUE.search(view.text)
        if match is not None and day_in(match["date"]):
            entries.append(_match_entry("return_at", view, match, "date"))
            break
    return entries


def _dated_line(view: PageText) -> Entry | None:
    for number, line in enumerate(view.folded_lines[:20]):
        match = _LETTER_DATE.match(line)
        if match is not None and day_in(match["date"]):
            return _line_entry("issue_date", view, number, view.lines[number].text)
    return None


def _informal_request(document: Document, views: Sequence[PageText], row: KindRow) -> Letter | None:
    headers = _headers(views[0])
    body = _QUOTED.sub(" ", _body(views, {number for number, _ in headers.values()}))
    if _ASKS.search(body) is None or _CUSTODY.search(body) is None or len(body) > 12_000:
        return None
    addressed = document.media == "email" or "from" in headers or _begins_as_letter(views[0])
    subject = _subject(views)
    acts = _asked(body, fold_words(subject.printed) if subject is not None else None)
    if not addressed or not acts:
        return None
    if subject is None and document.media != "email":
        return None
    writer = _writer(views, headers)
    official = _OFFICIAL.search(writer) is not None
    entries = [entry for entry in (subject, *_request_entries(views, headers)) if entry]
    return Letter(
        row=row,
        acts=acts,
        issued_by=IssuedBy.EXECUTIVE_OFFICER if official else None,
        signatory_role=_role(writer) if official else None,
        entries=tuple(entries),
    )


def _begins_as_letter(view: PageText) -> bool:
    """Whether somebody is addressed on a line of its own, over which stand no sentences.

    A report that prints a letter tells about it first.
    """
    for line in view.folded_lines[:30]:
        if _SALUTATION.match(line):
            return True
        if len(line.split()) >= _SENTENCE_WORDS and line.endswith(_SENTENCE_ENDS):
            return False
    return False


_SENTENCE_WORDS = 6
_SENTENCE_ENDS = (".", "?", "!", ":", '"', ",")
"""How a line of running text ends above a letter that is only reported."""


def _body(views: Sequence[PageText], heads: set[int]) -> str:
    """The text of a message without its header lines."""
    lines = [line for number, line in enumerate(views[0].folded_lines) if number not in heads]
    return "\n".join([*lines, *(line for view in views[1:] for line in view.folded_lines)])


def _writer(views: Sequence[PageText], headers: dict[str, tuple[int, str]]) -> str:
    """Who writes, by the sender, the letterhead and the lines under the closing words.

    What the text says of an office is no sign of who wrote it; a lawyer writes about one too.
    """
    first = views[0].folded_lines
    begins = [number for number, _ in headers.values()]
    begins += [
        number
        for number, line in enumerate(first[:30])
        if _SALUTATION.match(line) or _LETTER_DATE.match(line)
    ]
    found = [headers["from"][1].lower()] if "from" in headers else []
    found += first[: min(*begins, 4)] if begins else []
    lines = [line for view in views for line in view.folded_lines]
    closings = [number for number, line in enumerate(lines) if _CLOSING.match(line)]
    after = lines[closings[-1] + 1 :][:6] if closings else []
    found += [line for line in after if not line.endswith((".", "?", "!"))]
    own = [line for line in found if not _NOT_THE_WRITER.match(line)]
    return "\n".join(own) if not any(_OTHER_WRITER.search(line) for line in own) else ""


def _role(body: str) -> SignatoryRole | None:
    if re.search(r"\b(?:deportation|immigration) officer\b|\bfield office director\b", body):
        return SignatoryRole.IMMIGRATION_OFFICER
    return None


def _asked(body: str, subject: str | None) -> tuple[Act, ...]:
    """The acts that sentences aimed at the reader ask for, about somebody."""
    found: set[Act] = set()
    for sentence in _SENTENCE.split(body.replace("\n\n", ". ").replace("\n", " ")):
        if _is_request(sentence, subject):
            found.update(act for act, words in _ACT_WORDS if _wanted(words, sentence))
            if _wanted(_SHARE, sentence):
                found.update(share_acts(sentence))
    return tuple(act for act in Act if act in found)


def _wanted(words: re.Pattern[str], sentence: str) -> bool:
    """Whether the sentence asks for this act: no word before its verb takes the asking back.

    A condition that leads the sentence ("If he is not yet released, ...") takes nothing back.
    """
    main = _CONDITION.sub("", sentence)
    return any(
        not _TAKEN_BACK.search(main[: found.start()]) and not _OTHERWISE.search(found.group())
        for found in words.finditer(main)
    )


def _is_request(sentence: str, subject: str | None) -> bool:
    """Whether a sentence asks the reader something about somebody."""
    if _ASKS.search(sentence) is None:
        return False
    if _AIMED.search(sentence) is None and "please" not in sentence:
        return False
    named = subject is not None and subject in sentence
    return named or _SOMEBODY.search(sentence) is not None


def _headers(view: PageText) -> dict[str, tuple[int, str]]:
    """Header lines at the head of a message: name -> line number and printed value."""
    found: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(view.folded_lines[:12]):
        match = _HEADER.match(line)
        if match is not None:
            printed = view.lines[number].text.partition(":")[2].strip()
            found.setdefault(match["name"], (number, printed))
    return found


def _request_entries(
    views: Sequence[PageText], headers: dict[str, tuple[int, str]]
) -> list[Entry | None]:
    first = views[0]
    entries: list[Entry | None] = []
    for header, field in (
        ("to", "to"),
        ("from", "from"),
        ("date", "issue_date"),
        ("sent", "issue_date"),
    ):
        if header in headers:
            number, value = headers[header]
            entries.append(_line_entry(field, first, number, value))
    if not {"date", "sent"} & set(headers):
        entries.append(_dated_line(first))
    for view in views:
        number_match = re.search(r"\ba[ #-]?\d[\d -]{6,12}\d\b", view.text)
        if number_match is not None and a_number_in(number_match.group()):
            entries.append(_match_entry("a_number", view, number_match, 0))
        birth = re.search(
            r"\b(?:dob|date of birth|born)(?:\s+on)?\b[:\s]*(?P<date>\d{1,2}/\d{1,2}/\d{4}"
            r"|\d{4}-\d\d-\d\d|[a-z]+\s\d{1,2},\s\d{4}|\d{1,2}[\s-][a-z]{3,9}[\s-]\d{4})",
            view.text,
        )
        if birth is not None:
            entries.append(_match_entry("date_of_birth", view, birth, "date"))
    return entries


def _subject(views: Sequence[PageText]) -> Entry | None:
    """The person whom a request names."""
    for view in views:
        for number, line in enumerate(view.lines):
            folded = view.folded_lines[number]
            if _HEADER.match(folded) and not folded.startswith(("re", "subject")):
                continue
            name = person_in(line.text)
            if name is not None:
                return _line_entry("subject_name", view, number, name)
    return None


def _line_entry(field: str, view: PageText, number: int, printed: str) -> Entry:
    words = range(view.line_first[number], view.line_first[number + 1])
    return text_entry(field, view, view.box_of(words), printed)


def _match_entry(field: str, view: PageText, match: re.Match[str], group: str | int) -> Entry:
    first, last = view.word_at(match.start(group)), view.word_at(match.end(group) - 1)
    return text_entry(
        field, view, view.box_of(range(first, last + 1)), view.printed(first, last).strip(" .,;:")
    )
