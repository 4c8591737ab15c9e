"""Reads whether the box beside some printed words is ticked: form, drawn square, or glyph.

What cannot be seen is None: a glyph that no text layer carries says nothing either way.
"""

import re
from dataclasses import dataclass

from tecum.instruments.document import Box
from tecum.instruments.page_text import PageText

_TICKED = frozenset("\u2611\u2612\u2713\u2714\u2715\u2716\u2717\u2718")
_SOLID = frozenset("\u25a0")
"""A solid square is a tick beside empty ones; where all are solid it says nothing."""
_EMPTY = frozenset("\u2610\u25a1\u25a2\u25fb\u25fd\u2b1c\u274f\u2750\u2751\u2752")
TICK_WORDS = re.compile(
    r"\[[xX]?\]|\([xX]\)|\[|[xX]?\]|[" + "".join(sorted(_TICKED | _EMPTY | _SOLID)) + r"]+"
)
"""Words that are a tick box typed as text."""
_TICKED_WORDS = ("[x]", "(x)", "[\u2713]", "[\u2714]", "[\u2717]", "[\u2718]")
_EMPTY_WORDS = ("[]", "()")
_BETWEEN = frozenset({"a", "b", "1", "2", "3", "\u2022"})
_REACH = 46.0
"""A box stands at most this many points left of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickState:
    """What was seen of one tick box."""

    ticked: bool | None
    box: Box | None
    by_form: bool


def tick_of(view: PageText, index: int) -> TickState:
    """The state of the box that belongs to a word: the nearest one at its left."""
    own = view.words[index].box
    if own is not None:
        left_edge = _previous_print(view, index)
        page = view.page
        boxes = [
            (item.box, item.checked, True) for item in page.widgets if item.checked is not None
        ]
        boxes += [(item.box, item.ticked, False) for item in page.ticks]
        near = [
            (own.x0 - box.x1, box, ticked, by_form)
            for box, ticked, by_form in boxes
            if _beside(box, own) and box.x1 <= own.x0 + 3 and box.x0 >= left_edge - 3
        ]
        if near:
            _, box, ticked, by_form = min(near, key=lambda item: (item[0], not item[3]))
            return TickState(ticked=ticked, box=box, by_form=by_form)
    return _glyph_before(view, index)


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
    line_first = view.line_first[view.line_of[index]]
    at = index - 1
    while at >= line_first and view.folded[at].strip("().") in _BETWEEN:
        at -= 1
    before = "".join(view.folded[max(line_first, at - 2) : at + 1])
    glued = view.folded[index]
    ticked_glyphs = _TICKED | _SOLID if any(glyph in view.text for glyph in _EMPTY) else _TICKED
    for text in (glued[: glued.find("]") + 1] or glued[:1], before):
        ticked = _glyphs(text, ticked_glyphs)
        if ticked is not None:
            box = view.words[index if text is not before else at].box
            return TickState(ticked=ticked, box=box, by_form=False)
    return TickState(ticked=None, box=None, by_form=False)


def _glyphs(text: str, ticked: frozenset[str]) -> bool | None:
    """What the glyphs at the end of some text say; None where they are no tick."""
    if text.endswith(_TICKED_WORDS) or text[-1:] in ticked:
        return True
    if text.endswith(_EMPTY_WORDS) or text[-1:] in _EMPTY:
        return False
    return None
