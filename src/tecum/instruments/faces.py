"""Says what the face of a page is: the first page of a kind, a later page of one, or neither.

Structural, not by keyword: a title on a line of its own or a form number at the end or head of a
line, and beside it labels in label position; for court papers a court's name on its own line, a
case number and a heading. Prose about forms has none of these together.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from tecum.instruments.document import Page
from tecum.instruments.folding import fold_words, letters_only, occurrences
from tecum.instruments.kinds import Catalogue, KindRow, Label
from tecum.instruments.marks import Mark, begins_column, marks_of
from tecum.instruments.page_text import PageText

_NUMBER = re.compile(
    r"(?P<number>(?:i-\d{1,3}[a-z]?|ao[ -]\d{2,3}[a-z]?))\s*"
    r"\(\s*(?:rev\.?\s*)?(?P<month>\d{1,2})/(?:\d{1,2}/)?(?P<year>\d{4}|\d{2})\s*\)"
)
_PAGE_OF = re.compile(r"\(?page\s+(?P<page>\d{1,3})(?:\s+of\s+(?P<of>\d{1,3}))?\)?")
_BEFORE_NUMBER = re.compile(r"(?:(?:dhs|ice|cbp|uscis|u\.s\.|dhs-ice)\s+)*(?:form\s+)?")
_LETTERHEAD = re.compile(
    r"(?:(?:u\.s\.|united states|department of homeland security|department of justice|\(dhs\)"
    r"|immigration and customs enforcement|customs and border protection|[,-])\s*)+"
)
_OTHER_FORM = re.compile(r"^(?:ao|js|form|cm/ecf|eoir|ao-)\s?-?\d+[a-z]?\s*\(rev", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormNumber:
    """A printed form number with its edition and, where printed, the page it stands on."""

    number: str
    edition: str | None
    page: int | None
    of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What one page is: `row` with `first` for a first page, `row` alone for a later page."""

    view: PageText
    row: KindRow | None
    first: bool
    number: FormNumber | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """The catalogue arranged for recognition."""

    titles: tuple[tuple[str, KindRow], ...]
    numbers: dict[str, tuple[KindRow, ...]]
    continues: tuple[tuple[str, KindRow], ...]
    form_fields: tuple[tuple[frozenset[str], KindRow], ...]


@lru_cache(maxsize=4)
def index_of(catalogue: Catalogue) -> _Index:
    """Arrange a catalogue once."""
    numbers: dict[str, list[KindRow]] = {}
    for row in catalogue.rows.values():
        for number in row.recognise.numbers:
            numbers.setdefault(_plain_number(number), []).append(row)
    rows = [row for row in catalogue.rows.values() if row.nature != "letter"]
    return _Index(
        titles=tuple((fold_words(title), row) for row in rows for title in row.recognise.titles),
        numbers={number: tuple(found) for number, found in numbers.items()},
        continues=tuple(
            (fold_words(text), row) for row in rows for text in row.recognise.continues
        ),
        form_fields=tuple(
            (frozenset(letters_only(name) for name in row.form_fields), row)
            for row in rows
            if row.form_fields
        ),
    )


def _plain_number(text: str) -> str:
    return fold_words(text).replace(" ", "-")


def face_of(view: PageText, catalogue: Catalogue) -> Face:
    """Look at one page."""
    index = index_of(catalogue)
    numbers = _form_numbers(view)
    titled = [
        row for title, row in index.titles if title in view.flat and stands_alone(view, title)
    ]
    numbered = _numbered(index, numbers)
    sure = [row for row in numbered if row in titled]
    candidates = list(dict.fromkeys(sure or [*numbered, *titled]))
    best: tuple[int, Face] | None = None
    for row in candidates:
        number = next((n for n in numbers if row in index.numbers.get(n.number, ())), None)
        marks = marks_of(view, row)
        score = _score(view, row, marks, titled=row in titled, number=number)
        if score is not None and (best is None or score > best[0]):
            best = (score, Face(view=view, row=row, first=True, number=number, marks=tuple(marks)))
    if best is not None:
        return best[1]
    by_names = _by_form_fields(view, index)
    if by_names is not None:
        return by_names
    return _later_page(view, index, numbers)


def _numbered(index: _Index, numbers: list[FormNumber]) -> list[KindRow]:
    return [row for number in numbers for row in index.numbers.get(number.number, ())]


def _score(
    view: PageText,
    row: KindRow,
    marks: list[Mark],
    *,
    titled: bool,
    number: FormNumber | None,
) -> int | None:
    """How well a page fits a kind as its first page; None when it does not."""
    rules = row.recognise
    if (
        (number is not None and (number.page or 1) > 1)
        or any(text in view.flat for text in _folded(rules.never))
        or not all(text in view.flat for text in _folded(rules.must))
    ):
        return None
    labels = _labels_in_place(view, marks)
    phrases = sum(_opens_a_column(view, text) for text in _folded(rules.any))
    spoken = phrases > 0 or not rules.any
    if titled and number is not None:
        enough = labels >= max(rules.need - 1, 1)
    elif titled:
        sure = rules.any or rules.must
        enough = spoken and labels >= (rules.need if sure else rules.need + 1)
    else:
        enough = phrases > 0 and labels > rules.need
    return 10 * labels + 5 * phrases + 40 * titled + 60 * (number is not None) if enough else None


def _labels_in_place(view: PageText, marks: list[Mark]) -> int:
    """How many different labels begin a column, or stand in a row that a label begins."""
    found: set[int] = set()
    rows: set[int] = set()
    for mark in marks:
        if not isinstance(mark.what, Label):
            continue
        row = view.line_of[mark.first]
        if begins_column(view, mark.first):
            rows.add(row)
        if row in rows or mark.style in {"blank", "brackets"}:
            found.add(id(mark.what))
    return len(found)


def _opens_a_column(view: PageText, words: str) -> bool:
    """Whether a printed sentence begins where print of a form begins, not inside prose."""
    return any(begins_column(view, view.word_at(start)) for start in occurrences(view.flat, words))


@lru_cache(maxsize=512)
def _folded(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold_words(text) for text in texts)


def stands_alone(view: PageText, title: str) -> bool:
    """Whether a title fills lines or columns of its own, but for a letterhead beside it."""
    for start in occurrences(view.flat, title):
        first = view.word_at(start)
        last = view.word_at(start + len(title) - 1)
        if view.folded[last].rstrip("*") != title.rpartition(" ")[2]:
            continue
        before = _rest_of_column(view, first, before=True)
        after = _rest_of_column(view, last, before=False)
        if _is_letterhead(before) and (after == "" or _NUMBER.match(after) is not None):
            return True
    return False


def _rest_of_column(view: PageText, index: int, *, before: bool) -> str:
    segment = view.segments[view.segment_of[index]]
    part = (
        view.folded[segment.first : index] if before else view.folded[index + 1 : segment.last + 1]
    )
    return " ".join(part)


def _is_letterhead(text: str) -> bool:
    return text == "" or _LETTERHEAD.fullmatch(text) is not None


def _form_numbers(view: PageText) -> list[FormNumber]:
    """Form numbers with an edition that begin or end a line or column."""
    if "i-" not in view.text and "ao" not in view.text:
        return []
    found = []
    for match in _NUMBER.finditer(view.text):
        first = view.word_at(match.start())
        last = view.word_at(match.end() - 1)
        before = _rest_of_column(view, first, before=True)
        after = _rest_of_column(view, last, before=False)
        if _BEFORE_NUMBER.fullmatch(before + " ") is None and before and after:
            page = _PAGE_OF.fullmatch(after)
            if page is None:
                continue
        row = view.folded_lines[view.line_of[first]]
        page = _PAGE_OF.search(row)
        found.append(
            FormNumber(
                number=match["number"].replace(" ", "-"),
                edition=_edition(int(match["month"]), match["year"]),
                page=int(page["page"]) if page else None,
                of=int(page["of"]) if page and page["of"] else None,
            )
        )
    return found


def _edition(month: int, year: str) -> str | None:
    if not 1 <= month <= 12:
        return None
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 70 else 2000)
    return f"{full}-{month:02}"


def _names_of(page: Page) -> set[str]:
    return {letters_only(widget.name.split(".")[-1]) for widget in page.widgets} | {
        letters_only(widget.name) for widget in page.widgets
    }


def _by_form_fields(view: PageText, index: _Index) -> Face | None:
    """A page whose form fields bear the names of a known blank, whatever its text layer."""
    names = _names_of(view.page)
    if len(names) < 3:
        return None
    for known, row in index.form_fields:
        shared = known & names
        if len(shared) >= 4 and any(len(name) > 20 for name in shared):
            subject = {
                letters_only(name)
                for name, field in row.form_fields.items()
                if field in {"subject_name", "records_demanded"}
            }
            marks = tuple(marks_of(view, row)) if view.text else ()
            return Face(view=view, row=row, first=bool(subject & names), number=None, marks=marks)
    return None


def _later_page(view: PageText, index: _Index, numbers: list[FormNumber]) -> Face:
    nothing = Face(view=view, row=None, first=False, number=None, marks=())
    for number in numbers:
        rows = index.numbers.get(number.number, ())
        if rows and number.page != 1:
            return Face(view=view, row=rows[0], first=False, number=number, marks=())
    for text, row in index.continues:
        if text in view.flat and stands_alone(view, text):
            return Face(view=view, row=row, first=False, number=None, marks=())
    return nothing


def begins_with_other_form(view: PageText) -> bool:
    """Whether the page prints the number of a form that the catalogue does not hold."""
    return _OTHER_FORM.search(view.text) is not None


def has_heading(view: PageText, openings: tuple[str, ...]) -> tuple[str, int] | None:
    """A short line of its own that begins with one of these words: the opening and the line."""
    best: tuple[str, int] | None = None
    for number, line in enumerate(view.folded_lines):
        bare = line.strip(" []*_")
        for opening in _folded(openings):
            if not bare.startswith(opening) or bare[len(opening) : len(opening) + 1].isalnum():
                continue
            if not _is_heading(view, number):
                continue
            if best is None or len(opening) > len(best[0]):
                best = (opening, number)
    return best


def _is_heading(view: PageText, number: int) -> bool:
    text = view.lines[number].text
    letters = [character for character in text if character.isalpha()]
    if not letters or len(text.split()) > 16:
        return False
    first = view.line_first[number]
    if not begins_column(view, first):
        return False
    capitals = sum(character.isupper() for character in letters)
    return capitals / len(letters) > 0.8 or (
        text.istitle() and not text.rstrip().endswith((".", ",", ";"))
    )
