"""Gathers what was entered on the pages of a form: at its labels, in its boxes and fields.

Named form fields come first; text that stands in other form fields is read where it is displayed,
by the labels beside it. A block that reaches the foot of a page runs on at the head of the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tecum.instruments.blanks import Taken, is_caption, page_of, take
from tecum.instruments.document import Box, Widget
from tecum.instruments.faces import Face
from tecum.instruments.folding import fold_words, letters_only, without_fill_lines
from tecum.instruments.kinds import KindRow, Label, TickBox
from tecum.instruments.marks import Mark, marks_of
from tecum.instruments.page_text import PageText, with_form_values
from tecum.instruments.ticks import tick_of
from tecum.terms import FieldSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was found at one label, before it becomes a field."""

    field: str
    printed: str
    ticked: bool | None
    page: int
    box: Box | None
    source: FieldSource
    placed: bool


def text_entry(field: str, view: PageText, box: Box | None, printed: str) -> Entry:
    """What the text of a page says at one place, for papers that have no labels."""
    return Entry(
        field=field,
        printed=" ".join(printed.split()),
        ticked=None,
        page=view.page.number,
        box=box,
        source=FieldSource.TEXT,
        placed=box is not None,
    )


def entries_of(row: KindRow, faces: Sequence[Face]) -> list[Entry]:
    """Everything entered on the pages of one instrument, in the order of the pages."""
    entries: list[Entry] = []
    running: str | None = None
    for face in faces:
        view, marks, unnamed, named = _opened(row, face)
        if running is not None:
            _run_on(entries, running, view, marks)
        found = [*named, *(_mark_entries(view, marks, row) if view.lines else unnamed)]
        for entry in found:
            _add(entries, entry, row)
        if view.lines:
            running = _reaches_the_foot(marks, running)
    return entries


def _add(entries: list[Entry], entry: Entry, row: KindRow) -> None:
    """Add an entry; a long block that is headed again on a later page is one block."""
    long = {label.field for label in row.labels if label.heads_a_block}
    for at, held in enumerate(entries):
        if entry.field in long and held.field == entry.field and held.page < entry.page:
            printed = f"{held.printed} {entry.printed}".strip()
            entries[at] = replace(held, printed=printed)
            return
    entries.append(entry)


def _reaches_the_foot(marks: Sequence[Mark], running: str | None) -> str | None:
    """The field of a long block after which nothing but the foot of the page is printed.

    A page without any print but its foot is filled by the block that was `running` before.
    """
    body = [mark for mark in marks if mark.style not in {"foot", "gloss"}]
    if not body:
        return running
    last = body[-1].what
    return last.field if isinstance(last, Label) and last.heads_a_block else None


def _run_on(entries: list[Entry], field: str, view: PageText, marks: Sequence[Mark]) -> None:
    """Add the rows at the head of a page, before its first print, to the block before."""
    body = [mark for mark in marks if mark.style not in {"foot", "gloss"}]
    feet = {view.line_of[mark.first] for mark in marks if mark.style == "foot"}
    end = view.line_of[body[0].first] if body else len(view.lines)
    texts: list[str] = []
    above: Box | None = None
    for line in range(end):
        words = range(view.line_first[line], view.line_first[line + 1])
        box = view.box_of(words)
        if line in feet:
            continue
        if box is not None and above is not None and box.y0 - above.y1 > box.y1 - box.y0 + 9:
            break
        above = box
        texts.append(view.printed(words[0], words[-1]) if words else "")
    more = without_fill_lines(" ".join(texts))
    for at, held in enumerate(entries):
        if more and held.field == field:
            entries[at] = replace(held, printed=f"{held.printed} {more}".strip())


def _opened(row: KindRow, face: Face) -> tuple[PageText, list[Mark], list[Entry], list[Entry]]:
    """A page with its form values written in, its print, and the entries of its form fields."""
    page = face.view.page
    known, unknown = _by_name(row, page.widgets)
    named = [_widget_entry(field, widget, page.number) for field, widget in known]
    if not face.view.lines:
        return face.view, [], _by_label_names(row, unknown, page.number), named
    filled = [widget for widget in unknown if widget.value and widget.checked is None]
    view = with_form_values(page, filled) if filled else face.view
    marks = marks_of(view, row) if filled or not face.marks else list(face.marks)
    return view, marks, [], named


def _by_name(
    row: KindRow, widgets: Sequence[Widget]
) -> tuple[list[tuple[str, Widget]], list[Widget]]:
    """Part the widgets into those whose names the catalogue knows and the others."""
    known = {letters_only(name): field for name, field in row.form_fields.items()}
    named: list[tuple[str, Widget]] = []
    unnamed: list[Widget] = []
    for widget in widgets:
        field = known.get(letters_only(widget.name)) or known.get(
            letters_only(widget.name.split(".")[-1])
        )
        if field is None:
            unnamed.append(widget)
        elif field != "-":
            named.append((field, widget))
    return named, unnamed


def _widget_entry(field: str, widget: Widget, page: int) -> Entry:
    return Entry(
        field=field,
        printed=" ".join((widget.value or "").split()) if widget.checked is None else "",
        ticked=widget.checked,
        page=page,
        box=widget.box,
        source=FieldSource.FORM,
        placed=True,
    )


def _by_label_names(row: KindRow, widgets: Sequence[Widget], page: int) -> list[Entry]:
    """Form fields named like a printed label, for a page whose text layer is missing."""
    known = {letters_only(text): label.field for label in row.labels for text in label.text}
    known |= {letters_only(text): f"boxes.{box.key}" for box in row.boxes for text in box.text}
    return [
        _widget_entry(field, widget, page)
        for widget in widgets
        if (field := known.get(letters_only(widget.name), "-")) != "-"
    ]


def _mark_entries(view: PageText, marks: Sequence[Mark], row: KindRow) -> list[Entry]:
    """What is entered at the print of a page; captions last, for they may claim too much."""
    prepared = page_of(view, marks, closed=row.full)
    explained = {mark.what for mark in marks if _is_explained(view, mark)}
    others = {mark.what for mark in marks if not row.full and _is_glossed_otherwise(view, mark)}
    found: dict[int, Entry] = {}
    for number in sorted(range(len(marks)), key=lambda number: is_caption(marks[number])):
        mark = marks[number]
        what = mark.what
        if isinstance(what, TickBox):
            found[number] = _tick_entry(view, mark, what)
        elif isinstance(what, Label) and (what not in explained or _is_explained(view, mark)):
            entry = _label_entry(view, mark, what, take(prepared, number))
            if what.field != "-" and what not in others:
                found[number] = entry
    return [found[number] for number in sorted(found)]


def _label_entry(view: PageText, mark: Mark, what: Label, taken: Taken) -> Entry:
    return Entry(
        field=what.field,
        printed=taken.printed,
        ticked=None,
        page=view.page.number,
        box=taken.box or view.box_of(range(mark.first, mark.last + 1)),
        source=FieldSource.FORM if taken.by_form else FieldSource.TEXT,
        placed=taken.box is not None,
    )


def _is_explained(view: PageText, mark: Mark) -> bool:
    """Whether a label's own gloss follows it, which a fax header's "TO:" does not have."""
    what = mark.what
    if not isinstance(what, Label) or mark.last + 1 >= len(view.words):
        return False
    after = view.folded[mark.last + 1]
    return any(after == fold_words(text).partition(" ")[0] for text in what.drop)


def _is_glossed_otherwise(view: PageText, mark: Mark) -> bool:
    """Whether words in brackets explain a label in a way that the catalogue does not know.

    Then it is some other label: what stands at it is not known to be this field.
    """
    what, first = mark.what, mark.last + 1
    if not isinstance(what, Label) or first >= len(view.words):
        return False
    last = view.segments[view.segment_of[first]].last
    gloss = " ".join(view.folded[first : last + 1])
    inside = gloss.partition(")")[0].strip("(")
    if gloss[0] != "(" or len(inside) < 3 or any(letter.isdigit() for letter in inside):
        return False
    known = [fold_words(text).strip("()") for text in what.drop]
    return not any(text.startswith(inside) for text in known)


def _tick_entry(view: PageText, mark: Mark, what: TickBox) -> Entry:
    state = tick_of(view, mark.first)
    return Entry(
        field=f"boxes.{what.key}",
        printed="",
        ticked=state.ticked,
        page=view.page.number,
        box=state.box or view.box_of(range(mark.first, mark.last + 1)),
        source=FieldSource.FORM if state.by_form else FieldSource.TEXT,
        placed=state.box is not None,
    )
