"""Finds the print of a form on a page: labels in label position, headings, options, captions.

Only what stands in its place counts. A label is a label because it begins a column, ends in a
colon or stands in brackets under a line; the same words inside a sentence are prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from tecum.instruments.folding import fold_words, occurrences
from tecum.instruments.kinds import KindRow, Label, Section, TickBox
from tecum.instruments.page_text import PageText
from tecum.instruments.ticks import TICK_WORDS, tick_of

_ENUMERATOR = re.compile(r"\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)]+|[-*\u2022\u25cf\u00b7]+")
_BEFORE_A_LABEL = frozenset({"x", "\u2019", "'", ")", "|"})
"""A cross typed into a box, what the font of the AO forms gives for an empty one, and the
strokes between the halves of a court's caption."""

Style: TypeAlias = Literal["colon", "brackets", "bare", "blank", "gloss", "foot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One piece of a form's print: words `first` to `last` of the page.

    `tail` is what follows it inside its last word ("Date:2020-01-13"). `style` says how it stands:
    with a colon, in brackets, bare, as the opening of a blank inside a sentence, or as a gloss,
    which only explains the label before it; the form number makes the foot.
    """

    first: int
    last: int
    what: Label | Section | TickBox | None
    style: Style
    tail: str
    end: int


@dataclass(frozen=True, slots=True)
class _Print:
    what: Label | Section | TickBox | None
    words: str
    style: Literal["gloss", "foot"] | None = None


@lru_cache(maxsize=128)
def _prints(row: KindRow) -> tuple[_Print, ...]:
    """All print of a kind, folded."""
    known: list[tuple[Label | Section | TickBox, tuple[str, ...]]] = [
        *((label, label.text) for label in row.labels),
        *((section, section.text) for section in row.sections),
        *((box, box.text) for box in row.boxes),
    ]
    others = [
        *row.prints,
        *(text for label in row.labels for text in label.until),
        *row.recognise.titles,
    ]
    glosses = dict.fromkeys(text for label in row.labels for text in label.drop)
    return (
        *(_Print(what, fold_words(text)) for what, texts in known for text in texts),
        *(_Print(None, fold_words(text)) for text in others),
        *(_Print(None, fold_words(text.lstrip("(")), "gloss") for text in glosses),
        *(
            _Print(None, fold_words(f"{head}{number}"), "foot")
            for number in row.recognise.numbers
            for head in (
                ("dhs form ", "ice form ", "cbp form ", "form ") if number[0] == "I" else ("",)
            )
        ),
    )


def begins_column(view: PageText, index: int) -> bool:
    """Whether a word begins its column, but for a number, bullet or tick before it."""
    first = view.segments[view.segment_of[index]].first
    while first < index:
        word = view.folded[first]
        if not (
            _ENUMERATOR.fullmatch(word) or TICK_WORDS.fullmatch(word) or word in _BEFORE_A_LABEL
        ):
            return False
        first += 1
    return True


def marks_of(view: PageText, row: KindRow) -> list[Mark]:
    """All print of this kind on the page, in order; where two overlap the longer one stands.

    A label that belongs to one section counts there alone; a closed section has no labels.
    """
    found: list[Mark] = []
    flat = view.flat
    for known in _prints(row):
        for start in occurrences(flat, known.words):
            mark = _mark(view, known.what, start, start + len(known.words))
            if mark is not None:
                found.append(replace(mark, style=known.style) if known.style else mark)
    found.sort(key=lambda mark: (mark.first, -mark.end))
    kept: list[Mark] = []
    for mark in _in_their_sections(found):
        if kept and mark.first <= kept[-1].last:
            if mark.last - mark.first > kept[-1].last - kept[-1].first:
                kept[-1] = mark
            continue
        kept.append(mark)
    return kept


def _in_their_sections(marks: list[Mark]) -> Iterator[Mark]:
    section: Section | None = None
    for mark in marks:
        what = mark.what
        if isinstance(what, Section):
            section = what
        elif section is not None and section.closed and what is not None:
            yield replace(mark, what=None)
            continue
        elif (
            isinstance(what, Label)
            and what.section is not None
            and (section is None or section.key != what.section)
        ):
            continue
        yield mark


def _mark(
    view: PageText, what: Label | Section | TickBox | None, start: int, end: int
) -> Mark | None:
    first = view.word_at(start)
    style, tail, last = _style(view, first, start, end)
    if isinstance(what, Label):
        if what.until:
            style = "blank"
        elif style == "colon":
            if not begins_column(view, first) and not _after_value(view, first):
                return None
        elif style == "bare" and not _alone(view, first, last):
            return None
    elif isinstance(what, TickBox) and tick_of(view, first).ticked is None:
        long = last - first >= 2
        if not (long and begins_column(view, first)):
            return None
    return Mark(first=first, last=last, what=what, style=style, tail=tail, end=end)


def _style(view: PageText, first: int, start: int, end: int) -> tuple[Style, str, int]:
    """How the words stand, what follows them in their last word, and that last word."""
    text = view.flat
    last = view.word_at(end - 1)
    tail = text[end : view.offsets[last] + len(view.folded[last])]
    stripped = tail.lstrip(".)")
    if stripped.startswith(":"):
        return "colon", stripped[1:], last
    if text[end - 1] == ":":
        return "colon", tail, last
    if tail.lstrip(".,;)") == "":
        if last + 1 < len(view.words) and view.folded[last + 1] == ":":
            return "colon", "", last + 1
        if tail == "." and begins_column(view, first):
            return "colon", "", last
        # A caption fills its brackets: "(Name)" is one, "(Name and title of institution)" is not.
        if text[start - 1 : start] == "(" and ")" in tail:
            return "brackets", "", last
        tail = ""
    return "bare", tail, last


def _after_value(view: PageText, first: int) -> bool:
    """A label with a colon later in its row: not the tail of a sentence in lower case."""
    before = view.words[first - 1].text
    return not before.islower() or "_" in before or before.startswith("(")


def _alone(view: PageText, first: int, last: int) -> bool:
    """Whether bare words fill their column, or a ruled line follows them there."""
    if not begins_column(view, first):
        return False
    segment = view.segments[view.segment_of[first]]
    if segment.last == last:
        return True
    return view.segment_of[last] != view.segment_of[first] or view.words[last + 1].text[0] == "_"
