"""Reads the fields of one instrument from its pages: named form fields first, then the print.

A label that stands there with nothing at it gives a field whose value is None: that the paper
asks for something and nobody filled it in is itself worth knowing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tecum.instruments.blanks import page_of, take
from tecum.instruments.document import Box, Widget
from tecum.instruments.faces import Face
from tecum.instruments.folding import letters_only
from tecum.instruments.kinds import KindRow, Label, TickBox
from tecum.instruments.marks import Mark, marks_of
from tecum.instruments.page_text import PageText, with_form_values
from tecum.instruments.persons import person_in
from tecum.instruments.reading import Field
from tecum.instruments.ticks import tick_of
from tecum.instruments.values import (
    a_number_in,
    moment_in,
    name_and_title,
    normalised,
    time_in,
)
from tecum.terms import FieldSource

_SURE_FORM = 1.0
_SURE_PLACED = 0.95
_SURE_ORDERED = 0.85
_SURE_BLANK = 0.9
_UNREADABLE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found at one label, before it becomes a field."""

    field: str
    printed: str
    ticked: bool | None
    page: int
    box: Box | None
    source: FieldSource
    placed: bool


def read_fields(row: KindRow, faces: Sequence[Face]) -> dict[str, Field]:
    """Read every field of an instrument over its pages; the first filled reading stands."""
    readings: list[Reading] = []
    for face in faces:
        readings.extend(_page_readings(row, face))
    return fields_of(readings)


def fields_of(readings: Sequence[Reading]) -> dict[str, Field]:
    """Turn readings into fields under their public names."""
    chosen: dict[str, Reading] = {}
    for reading in readings:
        held = chosen.get(reading.field)
        if held is None or (_is_empty(held) and not _is_empty(reading)):
            chosen[reading.field] = reading
    fields: dict[str, Field] = {}
    for name, reading in chosen.items():
        if name.startswith("boxes."):
            fields[name] = _tick_field(reading)
        elif name == "officer":
            _officer(fields, reading)
        elif name not in {"return_date", "return_time", "number"}:
            fields.setdefault(name, _field(name, reading))
    _return_at(fields, chosen)
    _subject_of_proceeding(fields)
    if "file_number" in fields and "a_number" not in fields:
        file_number = fields["file_number"]
        number = a_number_in(file_number.printed or "", labelled=True)
        fields["a_number"] = replace(file_number, value=number)
    for helper in ("boxes.am", "boxes.pm"):
        fields.pop(helper, None)
    return fields


def _is_empty(reading: Reading) -> bool:
    return reading.ticked is None and not reading.printed


def _field(name: str, reading: Reading) -> Field:
    if not reading.printed:
        sure = _SURE_FORM if reading.source is FieldSource.FORM else _SURE_BLANK
        return Field(
            value=None, page=reading.page, box=reading.box, confidence=sure, source=reading.source
        )
    value = normalised(name, reading.printed)
    return Field(
        value=value,
        page=reading.page,
        box=reading.box,
        confidence=_UNREADABLE if value is None else _sureness(reading),
        source=reading.source,
        printed=reading.printed,
    )


def _sureness(reading: Reading) -> float:
    if reading.source is FieldSource.FORM:
        return _SURE_FORM
    return _SURE_PLACED if reading.placed else _SURE_ORDERED


def _tick_field(reading: Reading) -> Field:
    return Field(
        value=reading.ticked,
        page=reading.page,
        box=reading.box,
        confidence=_UNREADABLE if reading.ticked is None else _sureness(reading),
        source=reading.source,
    )


def _officer(fields: dict[str, Field], reading: Reading) -> None:
    whole = _field("officer", reading)
    name, title = name_and_title(reading.printed) if reading.printed else (None, None)
    fields.setdefault("officer_name", replace(whole, value=name))
    fields.setdefault("officer_title", replace(whole, value=title))


def _return_at(fields: dict[str, Field], chosen: Mapping[str, Reading]) -> None:
    """Join the separate date, time and a.m./p.m. boxes of a form into one return date."""
    day = chosen.get("return_date")
    if day is None:
        return
    time = chosen.get("return_time")
    afternoon = _afternoon(chosen)
    whole = _field("return_date", day)
    if whole.value is None or time is None or not time.printed:
        fields.setdefault("return_at", whole)
        return
    clock = time_in(time.printed, afternoon=afternoon)
    if clock is not None and afternoon is None and _needs_half(time.printed, clock, chosen):
        clock = None
    value = moment_in(f"{whole.value} {clock}") if clock else whole.value
    printed = f"{day.printed} {time.printed}"
    fields.setdefault("return_at", replace(whole, value=value, printed=printed))


def _subject_of_proceeding(fields: dict[str, Field]) -> None:
    """A subpoena has no box for the subject: the proceeding or the demand names them."""
    for name in ("purpose", "records_demanded"):
        held = fields.get(name)
        if "subject_name" in fields or held is None:
            continue
        person = person_in(held.value) if isinstance(held.value, str) else None
        if person is not None:
            sure = min(held.confidence, _SURE_ORDERED)
            fields["subject_name"] = replace(held, value=person, confidence=sure)
        elif held.value is None and name == "purpose":
            fields["subject_name"] = held


def _needs_half(printed: str, clock: str, chosen: Mapping[str, Reading]) -> bool:
    """Whether only an a.m. or p.m. box that nobody can read would tell morning from afternoon."""
    boxed = "boxes.am" in chosen or "boxes.pm" in chosen
    halves = set(re.findall(r"\b([ap])\.?m\b", printed.lower()))
    return clock < "13:00" and (len(halves) == 2 or (boxed and not halves))


def _afternoon(chosen: Mapping[str, Reading]) -> bool | None:
    ticks = {key: chosen[f"boxes.{key}"].ticked for key in ("am", "pm") if f"boxes.{key}" in chosen}
    if ticks.get("pm") and not ticks.get("am"):
        return True
    if ticks.get("am") and not ticks.get("pm"):
        return False
    return None


def _page_readings(row: KindRow, face: Face) -> list[Reading]:
    page = face.view.page
    named, unnamed = _by_name(row, page.widgets)
    readings = [_widget_reading(field, widget, page.number) for field, widget in named]
    if not face.view.lines:
        return readings + _by_label_names(row, unnamed, page.number)
    filled = [widget for widget in unnamed if widget.value and widget.checked is None]
    view = with_form_values(page, filled) if filled else face.view
    marks = marks_of(view, row) if filled or not face.marks else list(face.marks)
    return readings + _mark_readings(view, marks)


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


def _widget_reading(field: str, widget: Widget, page: int) -> Reading:
    return Reading(
        field=field,
        printed=" ".join((widget.value or "").split()) if widget.checked is None else "",
        ticked=widget.checked,
        page=page,
        box=widget.box,
        source=FieldSource.FORM,
        placed=True,
    )


def _by_label_names(row: KindRow, widgets: Sequence[Widget], page: int) -> list[Reading]:
    """Form fields named like a printed label, for a page whose text layer is missing."""
    known = {letters_only(text): label.field for label in row.labels for text in label.text}
    known |= {letters_only(text): f"boxes.{box.key}" for box in row.boxes for text in box.text}
    return [
        _widget_reading(field, widget, page)
        for widget in widgets
        if (field := known.get(letters_only(widget.name), "-")) != "-"
    ]


def _mark_readings(view: PageText, marks: Sequence[Mark]) -> list[Reading]:
    prepared = page_of(view, marks)
    readings: list[Reading] = []
    for number, mark in enumerate(marks):
        what = mark.what
        if isinstance(what, Label):
            if what.field == "-":
                continue
            taken = take(prepared, number)
            readings.append(
                Reading(
                    field=what.field,
                    printed=taken.printed,
                    ticked=None,
                    page=view.page.number,
                    box=taken.box or view.box_of(range(mark.first, mark.last + 1)),
                    source=FieldSource.FORM if taken.by_form else FieldSource.TEXT,
                    placed=taken.box is not None,
                )
            )
        elif isinstance(what, TickBox):
            readings.append(_tick_reading(view, mark, what))
    return readings


def _tick_reading(view: PageText, mark: Mark, what: TickBox) -> Reading:
    state = tick_of(view, mark.first)
    return Reading(
        field=f"boxes.{what.key}",
        printed="",
        ticked=state.ticked,
        page=view.page.number,
        box=state.box or view.box_of(range(mark.first, mark.last + 1)),
        source=FieldSource.FORM if state.by_form else FieldSource.TEXT,
        placed=state.box is not None,
    )
