"""Reads whether the box beside some printed words is ticked: form, drawn square, or glyph.

What cannot be seen is None: a glyph that no text layer carries says nothing either way.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tecum.instruments.document import Box, Tick, Widget
from tecum.instruments.marks import Mark
from tecum.instruments.page_text import PageText

_TICKED = frozenset("\u2611\u2612\u2713\u2714\u2715\u2716\u2717\u2718\u25a0")
_EMPTY = frozenset("\u2610\u25a1\u25a2\u25fb\u25fd\u2b1c\u274f\u2750\u2751\u2752")
_REACH = 46.0
"""A box stands at most this many points left of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickState:
    """What was seen of one tick box."""

    ticked: bool | None
    box: Box | None
    by_form: bool


def tick_of(
    view: PageText, mark: Mark, widgets: Iterable[Widget], ticks: Iterable[Tick]
) -> TickState:
    """The state of the box that belongs to a mark: the nearest one at the left of its words."""
    own = view.words[mark.first].box
    if own is not None:
        left_edge = _previous_print(view, mark.first)
        boxes = [(item.box, bool(item.checked), True) for item in widgets]
        boxes += [(item.box, item.ticked, False) for item in ticks]
        near = [
            (own.x0 - box.x1, box, ticked, by_form)
            for box, ticked, by_form in boxes
            if _beside(box, own) and box.x1 <= own.x0 + 3 and box.x0 >= left_edge - 3
        ]
        if near:
            _, box, ticked, by_form = min(near, key=lambda item: (item[0], not item[3]))
            return TickState(ticked=ticked, box=box, by_form=by_form)
    return _glyph_before(view, mark.first)


def _beside(box: Box, own: Box) -> bool:
    middle = (box.y0 + box.y1) / 2
    height = own.y1 - own.y0
    return own.y0 - 0.6 * height <= middle <= own.y1 + 0.6 * height and own.x0 - box.x1 <= _REACH


def _previous_print(view: PageText, index: int) -> float:
    """The right edge of the word before, unless that word is itself a tick or a number."""
    line = view.line_of[index]
    while index > view.line_first[line]:
        index -= 1
        word = view.words[index]
        if len(word.text) > 3 and word.box is not None:
            return word.box.x1 - 3
    return 0.0


def _glyph_before(view: PageText, index: int) -> TickState:
    """A tick written as text: one glyph, or brackets with or without a cross between them."""
    nothing = TickState(ticked=None, box=None, by_form=False)
    line_first = view.line_first[view.line_of[index]]
    at = index - 1
    while at >= line_first and view.folded[at].strip("().") in {"a", "b", "1", "2", "3", "\u2022"}:
        at -= 1
    if at < line_first:
        return nothing
    word = view.words[at].text
    box = view.words[at].box
    if word in _TICKED or word in {"[X]", "[x]", "(X)", "(x)", "[\u2713]", "[\u2714]", "[\u2717]"}:
        return TickState(ticked=True, box=box, by_form=False)
    if word in _EMPTY or word in {"[]", "()"}:
        return TickState(ticked=False, box=box, by_form=False)
    if word == "]":
        middle = view.words[at - 1].text if at > line_first else ""
        if middle == "[":
            return TickState(ticked=False, box=box, by_form=False)
        if middle.lower() == "x" and at - 1 > line_first and view.words[at - 2].text == "[":
            return TickState(ticked=True, box=box, by_form=False)
        if middle.lower() == "[x":
            return TickState(ticked=True, box=box, by_form=False)
    if word.lower() == "x]" and at > line_first and view.words[at - 1].text == "[":
        return TickState(ticked=True, box=box, by_form=False)
    return nothing
