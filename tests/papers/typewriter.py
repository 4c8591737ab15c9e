"""Types a form as plain text: what somebody gets who copies a form into a message."""

import textwrap

from tests.papers.elements import (
    Area,
    Break,
    Caption,
    Cell,
    Element,
    Form,
    Gap,
    Heading,
    Option,
    Para,
    Row,
    Rule,
    Signature,
    pieces,
)

WIDTH = 92
BLANK = "__________"


def type_form(form: Form, *, columns: bool) -> list[str]:
    """The pages of the form; with `columns` two values stand side by side in a row."""
    pages: list[list[str]] = [[]]
    for element in form.elements:
        if isinstance(element, Break):
            pages.append([])
        else:
            pages[-1] += _typed(form, element, columns=columns)
    total = len(pages)
    typed = []
    for number, lines in enumerate(pages, 1):
        foot = f"{form.footer}  Page {number} of {total}" if form.paged else form.footer
        typed.append("\n".join([*lines, "", *([foot] if form.footer else [])]) + "\n")
    return typed


def _typed(  # noqa: PLR0911 - one arm an element
    form: Form, element: Element, *, columns: bool
) -> list[str]:
    """The lines of one element."""
    match element:
        case Heading():
            return [line.center(WIDTH).rstrip() for line in textwrap.wrap(element.text, WIDTH)]
        case Row():
            return _row(form, element, columns=columns)
        case Para():
            return textwrap.wrap(_running(form, element.text), WIDTH)
        case Option():
            mark = ("[X]" if form.ticks.get(element.key) else "[ ]") if element.key else "*"
            return textwrap.wrap(
                f"{mark} {_running(form, element.text)}", WIDTH, subsequent_indent="    "
            )
        case Signature():
            return [
                line
                for cell in element.cells
                for line in (form.values.get(cell.key) or BLANK * 3, f"({cell.label})")
            ]
        case Area():
            value = form.values.get(element.key, "") or BLANK
            return [element.label, *(_wrapped(value))]
        case Caption():
            return _caption(element)
        case Rule():
            return ["-" * WIDTH]
        case Gap() | Break():
            return [""]


def _wrapped(value: str) -> list[str]:
    return [line for part in value.split("\n") for line in textwrap.wrap(part, WIDTH - 4)]


def _running(form: Form, text: str) -> str:
    """Running text with its blanks and ticks filled in."""
    typed = ""
    for piece in pieces(text):
        shown = piece.text
        if piece.what == "tick":
            shown = "[X]" if form.ticks.get(piece.text) else "[ ]"
        elif piece.what == "blank":
            shown = " ".join(form.values.get(piece.text, "").split()) or BLANK
        typed += shown if piece.glued or not typed else f" {shown}"
    return typed


def _cell(form: Form, cell: Cell) -> str:
    value = " ".join(form.values.get(cell.key, "").split())
    return f"{cell.label} {value}".rstrip()


def _row(form: Form, row: Row, *, columns: bool) -> list[str]:
    """One line a value, or, in columns, side by side where the values are short enough."""
    typed = [_cell(form, cell) for cell in row.cells]
    room = WIDTH // len(typed) - 2
    if columns and all(len(text) <= room for text in typed):
        return ["  ".join(text.ljust(room) for text in typed).rstrip()]
    return [line for text in typed for line in textwrap.wrap(text, WIDTH, subsequent_indent="    ")]


def _caption(caption: Caption) -> list[str]:
    rows = max(len(caption.parties), len(caption.right))
    left = [*caption.parties, *[""] * (rows - len(caption.parties))]
    right = [*caption.right, *[""] * (rows - len(caption.right))]
    return [f"{a:<46}) {b}".rstrip() for a, b in zip(left, right, strict=True)]
