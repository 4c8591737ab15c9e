"""Recognises and reads captioned papers of a court: orders, petitions, writs, state process.

A court paper has a caption: the court's name on a line of its own, a case number at its label,
and a heading. An order counts as one only with ordering words and a judge's signature block.
"""

import re
from collections.abc import Sequence

from tecum.instruments.entries import Entry, text_entry
from tecum.instruments.faces import begins_with_other_form, has_heading
from tecum.instruments.findings import judge_block
from tecum.instruments.folding import fold_words
from tecum.instruments.kinds import Catalogue, KindRow
from tecum.instruments.page_text import PageText
from tecum.instruments.values import day_in, within_in
from tecum.terms import InstrumentKind, IssuedBy

_COURT_LINE = re.compile(
    r"(?:in\s+the\s+)?(?P<court>(?:united\s+states\s+(?:district|bankruptcy)\s+court"
    r"|(?:district|superior|county|circuit|municipal|general)\s+court(?:\s+of\s+justice)?\b.*))"
    r"(?P<rest>.*)"
)
_DISTRICT_LINE = re.compile(
    r"(?:for\s+the\s+)?(?P<district>(?:(?:northern|southern|eastern|western|central|middle)\s+)?"
    r"district\s+of\s+[a-z ]+)"
)
_CASE_NUMBER = re.compile(
    r"(?:civil\s+action|civil\s+case|criminal\s+action|criminal\s+case|misc(?:\.|ellaneous)?"
    r"(?:\s+(?:action|case))?|case|cause|docket|index|mc)\s*(?:no\.?|number|#)?\s*:?\s+"
    r"(?P<number>(?:\d{1,2}:)?\d{2,4}-?(?:cv|cr|mc|mj|gj|sw|po)-?\d{2,6}(?:-[a-z0-9]{1,5})*"
    r"|\d{2,4}[- ]?[a-z]{1,4}[- ]?\d{2,7})"
)
_JUDGES_ONLY = frozenset(
    {InstrumentKind.COURT_ORDER, InstrumentKind.ORDER_TO_SHOW_CAUSE, InstrumentKind.CONTEMPT_ORDER}
)
# A party's draft of what a court might sign says so beside its title, or alone over or under it.
_PROPOSED_TITLE = re.compile(
    r"[\[(]\s*proposed\s*[\])]|^proposed$|\bproposed\b.*\b(?:order|writ|warrant|subpoena)\b"
    r"|\b(?:order|writ|warrant|subpoena)\b.*\bproposed\b"
)
_DATED = re.compile(
    r"\b(?:dated|so\s+ordered|entered|signed|done|issued)\b[^.\n]{0,90}?"
    r"(?P<date>\d{1,2}(?:st|nd|rd|th)?\s+day\s+of\s+[a-z]+,?\s+\d{4}|[a-z]+\s+\d{1,2},\s+\d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2})"
)
_STAMP = re.compile(r"\bfiled\s+(?P<date>\d{1,2}/\d{1,2}/\d{4}|[a-z]+\s+\d{1,2},\s+\d{4})")


def captioned_row(views: Sequence[PageText], at: int, catalogue: Catalogue) -> KindRow | None:
    """The kind of court paper that begins on page `at`, judged with the pages after it."""
    view = views[at]
    if "court" not in view.text or begins_with_other_form(view):
        return None
    if _court(view) is None or _CASE_NUMBER.search(view.text) is None:
        return None
    best: tuple[int, KindRow] | None = None
    proposed = _is_proposed(view)
    body = " ".join(fold_words(later.flat) for later in views[at:])
    for row in catalogue.rows.values():
        rules = row.recognise
        if not rules.openings:
            continue
        heading = has_heading(view, rules.openings)
        if heading is None or not _fits(row, body):
            continue
        if proposed and row.issued_by is IssuedBy.COURT:
            continue
        if row.id in _JUDGES_ONLY and judge_block(views[at:]) is None:
            continue
        if best is None or len(heading[0]) > best[0]:
            best = (len(heading[0]), row)
    return best[1] if best is not None else None


def _is_proposed(view: PageText) -> bool:
    """Whether a title on the page calls the paper a proposed one: in brackets, or in a heading."""
    for line in view.folded_lines:
        bare = line.strip(" []*_")
        if "proposed" not in bare or len(line.split()) > 16 or not _PROPOSED_TITLE.search(line):
            continue
        if re.search(r"[\[(]\s*proposed\s*[\])]", line) or has_heading(view, (bare,)) is not None:
            return True
    return False


def _fits(row: KindRow, body: str) -> bool:
    rules = row.recognise
    return (
        all(fold_words(text) in body for text in rules.must)
        and (not rules.any or any(fold_words(text) in body for text in rules.any))
        and not any(fold_words(text) in body for text in rules.never)
    )


def _court(view: PageText) -> tuple[str, int, int] | None:
    """The court's name as printed, with its first and last line."""
    for number, line in enumerate(view.folded_lines[:25]):
        match = _COURT_LINE.fullmatch(line.strip(" )(*"))
        if match is None or len(line.split()) > 16:
            continue
        name = view.lines[number].text.strip(" )(*")
        last = number
        for below in range(number + 1, min(number + 4, len(view.lines))):
            text = view.folded_lines[below].strip(" )(*")
            if text in {"for the", "in and for the"} or _DISTRICT_LINE.fullmatch(text):
                name = f"{name} {view.lines[below].text.strip(' )(*')}"
                last = below
            else:
                break
        return name, number, last
    return None


def court_entries(row: KindRow, views: Sequence[PageText]) -> list[Entry]:
    """The caption's fields, the date, the period set and who signed."""
    entries = caption_entries(views[0])
    entries += _dates(views)
    if row.id in _JUDGES_ONLY:
        entries += _terms(views)
    block = judge_block(views)
    if block is not None and row.id is not InstrumentKind.PETITION:
        words = range(block.view.line_first[block.line], block.view.line_first[block.line + 1])
        box = block.view.box_of(words)
        if block.name:
            entries.append(text_entry("officer_name", block.view, box, block.name))
        entries.append(text_entry("officer_title", block.view, box, block.title))
    return entries


def caption_entries(view: PageText) -> list[Entry]:
    """Court and case number, from the caption of any court's paper."""
    entries: list[Entry] = []
    court = _court(view)
    if court is not None:
        name, start, end = court
        indices = range(view.line_first[start], view.line_first[end + 1])
        if " of " in name.lower():
            entries.append(text_entry("court", view, view.box_of(indices), name))
    number = _CASE_NUMBER.search(view.text)
    if number is not None:
        entries.append(_matched("case_number", view, number, "number"))
    return entries


def _dates(views: Sequence[PageText]) -> list[Entry]:
    for pattern in (_DATED, _STAMP):
        for view in reversed(views):
            matches = list(pattern.finditer(view.text))
            if matches and day_in(matches[-1]["date"]):
                return [_matched("issue_date", view, matches[-1], "date")]
    return []


def _terms(views: Sequence[PageText]) -> list[Entry]:
    for view in views:
        match = re.search(r"\bwithin\s[^.;]{0,50}?\b(?:days?|hours?)\b", view.text)
        if match is not None and within_in(match.group()):
            return [_matched("return_within", view, match, 0)]
    return []


def _matched(field: str, view: PageText, match: re.Match[str], group: str | int) -> Entry:
    first, last = view.word_at(match.start(group)), view.word_at(match.end(group) - 1)
    printed = view.printed(first, last).strip(" .,;)")
    return text_entry(field, view, view.box_of(range(first, last + 1)), printed)
