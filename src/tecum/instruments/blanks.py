"""Takes what is written at a printed label: after it, under it, over its caption, or in a blank.

A value ends where the next known print begins, at the edge of its column, or where the rows stop
following each other. Where words have no places (plain text) the order of the lines decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tecum.instruments.document import Box, Word
from tecum.instruments.folding import fold, fold_words, occurrences, without_fill_lines
from tecum.instruments.kinds import Label
from tecum.instruments.marks import Mark, begins_column
from tecum.instruments.page_text import PageText, around
from tecum.instruments.ticks import TICK_WORDS

_REACH = 1.9
"""Rows further apart than this many heights of a row do not belong together."""

_ENUMERATOR = re.compile(r"\(?(?:[1-9]|[A-F])[.)]")
"""The number of the block that follows, left over at the end of a value."""

_CAPTIONED = 4
"""A value stands in one of the three rows over its caption."""

_ALIGNED = 3.5
"""How exactly, in points, the lines of one column begin under each other."""

_PASSED = 4
"""How many rows of another column may stand between a label and the value under it."""

_EDGE = 5.0
"""How far, in points, a value may begin left of its label."""

_EVEN = 1.25
"""The rows of one value are set evenly: none is this much further from the one above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Words taken from a blank: as printed, with their place."""

    printed: str
    box: Box | None
    by_form: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with its marks, which words are print, and which were taken as a value already.

    `closed` says that all print of the form is known. Where it is not, the row under a value may
    be print as well as value, and only rows set like the value are taken.
    """

    view: PageText
    marks: Sequence[Mark]
    print_words: frozenset[int]
    gloss_words: frozenset[int]
    taken: set[int]
    closed: bool


def page_of(view: PageText, marks: Sequence[Mark], *, closed: bool) -> _Page:
    """Prepare a page for taking values from it."""
    covered = {index for mark in marks for index in range(mark.first, mark.last + 1)}
    glosses = {
        index
        for mark in marks
        if mark.style == "gloss"
        for index in range(mark.first, mark.last + 1)
    }
    return _Page(view, marks, frozenset(covered), frozenset(glosses), set(), closed)


def take(page: _Page, number: int) -> Taken:
    """Take the value of mark `number`, whose `what` is a label; captions after all others."""
    mark = page.marks[number]
    label = mark.what
    if not isinstance(label, Label):
        raise TypeError(f"mark {number} is {label!r}, not a label")
    if mark.style == "blank":
        words = _inside_sentence(page, mark, label)
    elif is_caption(mark):
        words = _over_caption(page, number, label)
    else:
        words = _after_label(page, number, label)
    page.taken.update(words)
    return _taken(page, mark, _without_drop(page.view, words, label), label)


def is_caption(mark: Mark) -> bool:
    """Whether a label stands under the line on which its value is written."""
    label = mark.what
    return isinstance(label, Label) and (
        mark.style == "brackets" or (mark.style == "bare" and label.at == "caption")
    )


def _taken(page: _Page, mark: Mark, indices: list[int], label: Label) -> Taken:
    view = page.view
    texts = [view.words[index].text for index in indices]
    boxes = [view.words[index].box for index in indices]
    if mark.tail and mark.style in {"colon", "blank"} and label.at != "caption":
        texts.insert(0, view.words[mark.last].text[-len(mark.tail) :])
        boxes.insert(0, view.words[mark.last].box)
    while texts and (TICK_WORDS.fullmatch(texts[-1]) or _ENUMERATOR.fullmatch(texts[-1])):
        texts.pop()
        boxes.pop()
    printed = without_fill_lines(" ".join(texts)).strip(" \u2022")
    if mark.style == "blank":
        printed = printed.rstrip(" ,;")
    return Taken(
        printed=printed if any(character.isalnum() for character in printed) else "",
        box=around(view.form_boxes.get(id(box), box) for box in boxes),
        by_form=bool(boxes) and all(id(box) in view.form_boxes for box in boxes),
    )


def _row_of(page: _Page, index: int) -> tuple[int, int]:
    line = page.view.line_of[index]
    return page.view.line_first[line], page.view.line_first[line + 1]


def _written(page: _Page, indices: Sequence[int]) -> bool:
    """Whether something is filled in among these words."""
    return any(page.view.words[index].text.strip("_.:()") for index in indices)


def _after_label(page: _Page, number: int, label: Label) -> list[int]:
    view, mark = page.view, page.marks[number]
    _, end = _row_of(page, mark.last)
    following = next((later for later in page.marks[number + 1 :] if later.style != "gloss"), None)
    stop = min(end, following.first) if following is not None else end
    same = list(range(mark.last + 1, stop))
    right = _left_of(view.words[following.first]) if following and following.first < end else None
    if right is None and view.has_boxes():
        right = _right_edge(page, mark)
    dropped = _without_drop(view, same, label)
    if not _written(page, dropped) and not any("__" in view.folded[index] for index in dropped):
        budget = label.lines if not same else label.lines + 1
        below = _rows_below(page, mark, same, right, budget)
        return same + below
    if label.lines > 1:
        return same + _rows_below(page, mark, same, right, label.lines - 1)
    return same


def _left_of(word: Word) -> float | None:
    return word.box.x0 if word.box is not None else None


def _right_edge(page: _Page, mark: Mark) -> float | None:
    """Where the next column begins: a mark further right in a row just above or below."""
    view = page.view
    own = view.box_of(range(mark.first, mark.last + 1))
    if own is None:
        return None
    edges = [
        box.x0
        for other in page.marks
        if isinstance(other.what, Label)
        and (box := view.words[other.first].box) is not None
        and box.x0 > own.x1
        and abs(box.y0 - own.y0) < 0.75 * (own.y1 - own.y0)
    ]
    return min(edges, default=None)


def _rows_below(
    page: _Page, mark: Mark, same: Sequence[int], right: float | None, budget: int
) -> list[int]:
    """The rows under a label or value that continue it, inside its column."""
    view = page.view
    label = mark.what
    if not isinstance(label, Label):
        return []
    rows: list[list[int]] = []
    left = _left_of(view.words[_column_start(view, mark.first)])
    beside = _without_drop(view, list(same), label)
    sure = page.closed or label.heads_a_block
    room = len(view.lines) if label.heads_a_block else budget
    print_follows = False
    for row in _rows_under(page, mark, same, left, right):
        if len(rows) >= room or (label.lines > 1 and _crosses(view, row, left)):
            break
        ends = _end_of_value(page, row, label)
        print_follows = ends == 0
        value = [each for each in (beside, *rows) if each]
        if not sure and (0 < ends < len(row) or not _set_alike(view, left, value, row)):
            break
        rows.append(row[:ends])
        if ends < len(row):
            break
    if not (sure or view.has_boxes() or print_follows or label.lines == 1):
        return []
    return [index for row in rows for index in row]


def _rows_under(
    page: _Page, mark: Mark, same: Sequence[int], left: float | None, right: float | None
) -> Iterator[list[int]]:
    """The rows of a column under a label, as long as each follows the one above it."""
    view = page.view
    box = view.box_of([*range(mark.first, mark.last + 1), *same])
    passed, begun = 0, False
    for line in range(view.line_of[mark.last] + 1, len(view.lines)):
        whole = range(view.line_first[line], view.line_first[line + 1])
        row = _in_column(page, whole, left, right)
        if _too_far(view, row or whole, box):
            return
        if row:
            yield row
            box, begun = view.box_of(row), True
        elif box is None:
            return
        else:
            passed += 1
            if not begun and passed <= _PASSED:
                box = _reaching(box, view.box_of(whole))


def _set_alike(
    view: PageText, left: float | None, value: Sequence[Sequence[int]], row: Sequence[int]
) -> bool:
    """Whether a row is set like the rows of a value before it, so that it can continue them.

    It begins where they begin, at their distance; or it begins under the label because the row
    above had no room for its first word.
    """
    box, first = view.box_of(row), view.words[row[0]].box
    if not value or box is None or first is None:
        return True
    tops = [each.y0 for one in value if (each := view.box_of(one)) is not None]
    if len(tops) > 1 and box.y0 - tops[-1] > _EVEN * (tops[-1] - tops[-2]):
        return False
    start, last = view.words[value[-1][0]].box, view.words[value[-1][-1]].box
    if start is None or last is None or abs(first.x0 - start.x0) <= _ALIGNED:
        return True
    edge = max((each.x1 for line in view.lines if (each := line.words[-1].box)), default=0.0)
    full = last.x1 + first.x1 - first.x0 > edge
    return full and left is not None and abs(first.x0 - left) <= _ALIGNED


def _column_start(view: PageText, index: int) -> int:
    """The number or letter that stands before a label at the head of its column."""
    first = view.segments[view.segment_of[index]].first
    return first if begins_column(view, index) else index


def _reaching(box: Box, row: Box | None) -> Box:
    """The label's box drawn down over a row of another column that stands beside it."""
    return box if row is None else replace(box, y0=row.y0, y1=max(box.y1, row.y1))


def _crosses(view: PageText, row: Sequence[int], left: float | None) -> bool:
    """Whether a row comes out of the column at the left and runs on through this one."""
    box = view.words[row[0]].box
    if left is None or box is None:
        return False
    inside = view.segments[view.segment_of[row[0]]].first == row[0]
    return not inside and abs(box.x0 - left) > _ALIGNED


def _end_of_value(page: _Page, row: Sequence[int], label: Label) -> int:
    """How many words of a row belong to a value: up to the next print or tick box."""
    starts = {mark.first for mark in page.marks if mark.style != "gloss"}
    segment = page.view.segments[page.view.segment_of[row[0]]]
    before = set(range(segment.first, row[0])) & page.print_words - page.gloss_words
    if before:
        return 0
    for at, index in enumerate(row):
        if index in starts or _is_tick(page.view, index):
            return at
        if index in page.print_words and not (label.drop and index in page.gloss_words):
            return 0
    return len(row)


def _is_tick(view: PageText, index: int) -> bool:
    word = view.words[index].text
    return len(word) <= 3 and TICK_WORDS.fullmatch(word) is not None


def _too_far(view: PageText, row: Sequence[int], above: Box | None) -> bool:
    """Whether a row stands too far under the one above to belong to it."""
    box = view.box_of(row)
    if box is None or above is None:
        return False
    return box.y0 - above.y1 > _REACH * max(min(above.y1 - above.y0, box.y1 - box.y0), 6.0)


def _in_column(
    page: _Page, row: Sequence[int], left: float | None, right: float | None
) -> list[int]:
    view = page.view
    if left is None:
        return list(row)
    kept = []
    for index in row:
        box = view.words[index].box
        if box is None:
            continue
        box = view.form_boxes.get(id(box), box)
        if box.x0 >= left - _EDGE and (right is None or box.x0 < right - 1):
            kept.append(index)
    return kept


def _over_caption(page: _Page, number: int, label: Label) -> list[int]:
    view, mark = page.view, page.marks[number]
    first, _ = _row_of(page, mark.first)
    previous = page.marks[number - 1] if number else None
    begin = max(first, previous.last + 1) if previous is not None else first
    beside = [index for index in range(begin, mark.first) if not _is_tick(view, index)]
    own = view.box_of(range(mark.first, mark.last + 1))
    if own is not None and beside:
        gap = own.x0 - (around([view.words[beside[-1]].box]) or own).x1
        if gap > 40:
            beside = []
    if _written(page, beside):
        return beside
    return _rows_above(page, mark, own, label)


def _rows_above(page: _Page, mark: Mark, own: Box | None, label: Label) -> list[int]:
    view = page.view
    taken: list[int] = []
    below = own
    right = _next_caption(page, mark)
    last = view.line_of[mark.first]
    for line in range(last - 1, max(last - _CAPTIONED, -1), -1):
        whole = range(view.line_first[line], view.line_first[line + 1])
        row = _over(page, whole, own, right)
        box = view.box_of(row or whole)
        if _too_high(box, below, closely=bool(taken)):
            break
        if not page.print_words.isdisjoint(row) or not page.taken.isdisjoint(row):
            break
        if taken and (own is None or not _in_line(box, below)):
            break
        if _written(page, row):
            taken = row + taken
            below = box
        elif not taken:
            below = box or below
        if own is None or (taken and label.lines == 1):
            break
    return taken


def _too_high(box: Box | None, below: Box | None, *, closely: bool) -> bool:
    """Whether a row stands too far over the one below it to belong to it.

    Over a value only a row of the same height, set close, is a part of the same value.
    """
    if box is None or below is None:
        return False
    height, other = box.y1 - box.y0, below.y1 - below.y0
    gap = below.y0 - box.y1
    if not closely:
        return gap > _REACH * max(other, 6.0)
    return gap > 0.6 * height or abs(height - other) > 0.12 * max(height, other)


def _in_line(box: Box | None, below: Box | None) -> bool:
    """Whether two rows of a value begin under each other, or are centred on each other."""
    if box is None or below is None:
        return False
    centred = abs(box.x0 + box.x1 - below.x0 - below.x1) / 2 <= _ALIGNED
    return centred or abs(box.x0 - below.x0) <= _ALIGNED


def _next_caption(page: _Page, mark: Mark) -> float | None:
    view = page.view
    line = view.line_of[mark.first]
    for other in page.marks:
        if other.first > mark.last and view.line_of[other.first] == line:
            return _left_of(view.words[other.first])
    return None


def _over(page: _Page, row: Sequence[int], own: Box | None, right: float | None) -> list[int]:
    """The columns of a row that stand over a caption."""
    view = page.view
    if own is None:
        return list(row)
    kept: list[int] = []
    seen: set[int] = set()
    for index in row:
        number = view.segment_of[index]
        if number in seen:
            continue
        seen.add(number)
        segment = view.segments[number]
        indices = range(segment.first, segment.last + 1)
        box = view.box_of(indices)
        if box is None or box.x1 < own.x0 - _EDGE or box.x0 > own.x1 + _EDGE:
            continue
        if right is not None and box.x0 >= right - 1:
            continue
        kept.extend(indices)
    return kept


def _inside_sentence(page: _Page, mark: Mark, label: Label) -> list[int]:
    view = page.view
    start = mark.end
    ends = [
        at for text in label.until for at in occurrences(view.flat, fold_words(text)) if at >= start
    ]
    if not ends:
        return []
    until = view.word_at(min(ends))
    words = list(range(mark.last + 1, until))
    return words if len(words) <= 40 else []


def _without_drop(view: PageText, indices: list[int], label: Label) -> list[int]:
    """Leave out print that explains the label, wherever it stands in the column."""
    for text in label.drop:
        wanted = [_bare(word) for word in fold(text).split()]
        for at in range(len(indices)):
            if _bare(view.folded[indices[at]]) != wanted[0]:
                continue
            size = 0
            while (
                size < len(wanted)
                and at + size < len(indices)
                and _bare(view.folded[indices[at + size]]) == wanted[size]
            ):
                size += 1
            if size == len(wanted) or (size >= 2 and at + size == len(indices)):
                indices = indices[:at] + indices[at + size :]
                break
    return indices


def _bare(word: str) -> str:
    return word.strip("():;,.-\u2022")
