"""Check what a confined reader hands over, and make values of it.

The reader may have been taken over by the paper that it read, so every part is checked: shape,
type, range and number. What does not fit makes the whole answer unusable.
"""

from base64 import b64decode
from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from tecum.adapters.reading.limits import Limits
from tecum.adapters.reading.refusals import RefusedError
from tecum.instruments.document import Box, Line, Page, Problem, Tick, Widget, Word

_KINDS = frozenset(("text", "checkbox", "radio", "choice", "signature", "button"))
_WidgetKind = Literal["text", "checkbox", "radio", "choice", "signature", "button"]
_CODES = frozenset((
    "xfa_form", "has_attachments", "repaired", "page_unreadable", "scanned_page", "no_text",
    "ocr_layer", "guessed_encoding", "broken_text", "too_many_attachments", "no_body",
    "sideways_page",
))  # fmt: skip
_T = TypeVar("_T")
_FARTHEST = 10_000_000  # tenths of a point
_MOST_PROBLEMS = 2_000


class _UnfitError(Exception):
    """The answer breaks the shape that readers keep."""


def pages_of(answer: dict[str, Any], limits: Limits) -> tuple[Page, ...]:
    """Make the pages of a document.

    Raises:
        RefusedError: the answer breaks its shape.
    """
    return _checked(lambda: _pages(answer, limits))


def problems_of(answer: dict[str, Any]) -> tuple[Problem, ...]:
    """Make the problems that a reader reported.

    Raises:
        RefusedError: the answer breaks its shape.
    """
    return _checked(lambda: tuple(map(_problem, _list(answer["problems"], _MOST_PROBLEMS))))


def attachments_of(answer: dict[str, Any], limits: Limits) -> list[tuple[str, bytes]]:
    """Give the names and the bytes of what was attached to an e-mail.

    Raises:
        RefusedError: the answer breaks its shape.
    """
    return _checked(lambda: _attachments(answer.get("attachments", []), limits))


def _checked(make: Callable[[], _T]) -> _T:
    try:
        return make()
    except (_UnfitError, ValueError, TypeError, KeyError, IndexError) as error:
        raise RefusedError(
            "crashed",
            "the reader gave no usable answer",
            "do not open it in a viewer; ask the sender for a new copy by another way, and keep "
            "the original as it is",
        ) from error


def _pages(answer: dict[str, Any], limits: Limits) -> tuple[Page, ...]:
    rows = _list(answer["pages"], limits.pages)
    room = limits.text_chars
    pages = []
    for number, row in enumerate(rows, start=1):
        if row["number"] != number:
            raise _UnfitError
        lines = []
        for words in _list(row["lines"], limits.text_chars):
            line = _line(_list(words, limits.text_chars))
            room -= sum([len(word.text) for word in line.words])
            lines.append(line)
        # Half surrogates cannot be printed or stored; encoding them raises.
        "".join([word.text for line in lines for word in line.words]).encode()
        if room < 0:
            raise _UnfitError
        pages.append(
            Page(
                number=number,
                width=_length(row["width"]),
                height=_length(row["height"]),
                lines=tuple(lines),
                widgets=tuple([_widget(*field) for field in _list(row["fields"], 10_000)]),
                ticks=tuple([_tick(*tick) for tick in _list(row["ticks"], 20_000)]),
                image_only=_bool(row["image_only"]),
            )
        )
    return tuple(pages)


def _line(words: list[Any]) -> Line:
    """Make one line: words alone, or words with four numbers each (checked here, for speed)."""
    if words and type(words[0]) is str:
        return Line(words=tuple([Word(text=_text(word), box=None) for word in words]))
    made = []
    for text, x0, y0, x1, y1 in words:
        if not (
            type(text) is str
            and type(x0) is type(y0) is type(x1) is type(y1) is int
            and -_FARTHEST < x0 <= x1 < _FARTHEST
            and -_FARTHEST < y0 <= y1 < _FARTHEST
        ):
            raise _UnfitError
        made.append(Word(text=text, box=Box(x0=x0 / 10, y0=y0 / 10, x1=x1 / 10, y1=y1 / 10)))
    return Line(words=tuple(made))


def _box(x0: Any, y0: Any, x1: Any, y1: Any) -> Box:  # noqa: ANN401 - not checked yet
    """Make a box from tenths of a point."""
    if not type(x0) is type(y0) is type(x1) is type(y1) is int:
        raise _UnfitError
    if not (-_FARTHEST < x0 <= x1 < _FARTHEST and -_FARTHEST < y0 <= y1 < _FARTHEST):
        raise _UnfitError
    return Box(x0=x0 / 10, y0=y0 / 10, x1=x1 / 10, y1=y1 / 10)


def _length(value: Any) -> float:  # noqa: ANN401 - not checked yet
    if type(value) is not int or not 0 <= value < _FARTHEST:
        raise _UnfitError
    return value / 10


def _widget(*parts: Any) -> Widget:  # noqa: ANN401 - not checked yet
    name, kind, value, checked, box = parts
    if kind not in _KINDS:
        raise _UnfitError
    return Widget(
        name=_text(name),
        kind=cast("_WidgetKind", kind),
        value=None if value is None else _text(value),
        checked=None if checked is None else _bool(checked),
        box=_box(*box),
    )


def _tick(*parts: Any) -> Tick:  # noqa: ANN401 - not checked yet
    x0, y0, x1, y1, ticked = parts
    return Tick(box=_box(x0, y0, x1, y1), ticked=_bool(ticked))


def _problem(parts: Any) -> Problem:  # noqa: ANN401 - not checked yet
    code, message, page = parts
    if code not in _CODES or (page is not None and type(page) is not int):
        raise _UnfitError
    return Problem(code=code, message=_text(message)[:500], page=page)


def _attachments(parts: Any, limits: Limits) -> list[tuple[str, bytes]]:  # noqa: ANN401
    found = []
    for name, content in _list(parts, limits.attachments):
        data = b64decode(_text(content), validate=True)
        # The name is printed: it stays one line, and no folder.
        plain = "".join(
            sign if sign.isprintable() and sign not in "/\\!" else "_" for sign in _text(name)
        )
        found.append((plain[:160], data))
    return found


def _list(value: Any, most: int) -> list[Any]:  # noqa: ANN401 - not checked yet
    if not isinstance(value, list) or len(value) > most:
        raise _UnfitError
    return value


def _text(value: Any) -> str:  # noqa: ANN401 - not checked yet
    if type(value) is not str:
        raise _UnfitError
    value.encode()
    return value


def _bool(value: Any) -> bool:  # noqa: ANN401 - not checked yet
    if type(value) is not bool:
        raise _UnfitError
    return value
