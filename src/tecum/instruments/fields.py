"""Makes the fields of one instrument from what was entered on its pages.

A label that stands there with nothing at it gives a field whose value is None: that the paper
asks for something and nobody filled it in is itself worth knowing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tecum.instruments.entries import Entry
from tecum.instruments.persons import person_in
from tecum.instruments.reading import Field
from tecum.instruments.signatories import SIGNATURE
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


def fields_of(entries: Sequence[Entry]) -> dict[str, Field]:
    """Turn entries into fields by public name; the first filled entry of a name stands."""
    chosen: dict[str, Entry] = {}
    for entry in entries:
        held = chosen.get(entry.field)
        if held is None or (_is_empty(held) and not _is_empty(entry)):
            chosen[entry.field] = entry
    fields: dict[str, Field] = {}
    for name, entry in chosen.items():
        if name.startswith("boxes."):
            fields[name] = _tick_field(entry)
        elif name == "officer":
            _officer(fields, entry)
        elif name not in {"return_date", "return_time", "number", SIGNATURE}:
            fields.setdefault(name, _field(name, entry))
    _return_at(fields, chosen)
    _subject_of_proceeding(fields)
    if "file_number" in fields and "a_number" not in fields:
        file_number = fields["file_number"]
        number = a_number_in(file_number.printed or "", labelled=True)
        fields["a_number"] = replace(file_number, value=number)
    for helper in ("boxes.am", "boxes.pm"):
        fields.pop(helper, None)
    return fields


def _is_empty(entry: Entry) -> bool:
    return entry.ticked is None and not entry.printed


def _field(name: str, entry: Entry) -> Field:
    if not entry.printed:
        sure = _SURE_FORM if entry.source is FieldSource.FORM else _SURE_BLANK
        return Field(
            value=None, page=entry.page, box=entry.box, confidence=sure, source=entry.source
        )
    value = normalised(name, entry.printed)
    return Field(
        value=value,
        page=entry.page,
        box=entry.box,
        confidence=_UNREADABLE if value is None else _sureness(entry),
        source=entry.source,
        printed=entry.printed,
    )


def _sureness(entry: Entry) -> float:
    if entry.source is FieldSource.FORM:
        return _SURE_FORM
    return _SURE_PLACED if entry.placed else _SURE_ORDERED


def _tick_field(entry: Entry) -> Field:
    return Field(
        value=entry.ticked,
        page=entry.page,
        box=entry.box,
        confidence=_UNREADABLE if entry.ticked is None else _sureness(entry),
        source=entry.source,
    )


def _officer(fields: dict[str, Field], entry: Entry) -> None:
    whole = _field("officer", entry)
    name, title = name_and_title(entry.printed) if entry.printed else (None, None)
    fields.setdefault("officer_name", replace(whole, value=name))
    fields.setdefault("officer_title", replace(whole, value=title))


def _return_at(fields: dict[str, Field], chosen: Mapping[str, Entry]) -> None:
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


def _needs_half(printed: str, clock: str, chosen: Mapping[str, Entry]) -> bool:
    """Whether only an a.m. or p.m. box that nobody can read would tell morning from afternoon."""
    boxed = "boxes.am" in chosen or "boxes.pm" in chosen
    halves = set(re.findall(r"\b([ap])\.?m\b", printed.lower()))
    return clock < "13:00" and (len(halves) == 2 or (boxed and not halves))


def _afternoon(chosen: Mapping[str, Entry]) -> bool | None:
    ticks = {key: chosen[f"boxes.{key}"].ticked for key in ("am", "pm") if f"boxes.{key}" in chosen}
    if ticks.get("pm") and not ticks.get("am"):
        return True
    if ticks.get("am") and not ticks.get("pm"):
        return False
    return None
