"""The statement of facts as JSON: `tecum story --json`, as `contract/story.schema.json` has it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

from tecum.deadlines.instants import Instant
from tecum.matters.facts_page import FactsPage

SCHEMA = "tecum.story.v1"
Json = dict[str, object]


def story(page: FactsPage) -> Json:
    """Give the page as plain JSON values; instants with their offset, days as they are."""
    matters = [{"matter": matter, "label": label} for matter, label in page.matters]
    found = {one.name: _plain(getattr(page, one.name)) for one in fields(page)}
    return {"schema": SCHEMA, **found, "zone": page.known_at.zone, "matters": matters}


def _plain(value: object) -> object:  # noqa: PLR0911 - one line a shape
    match value:
        case Enum():
            return value.value
        case Instant():
            return value.iso()
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case Sequence():
            return [_plain(item) for item in value]
    if not is_dataclass(value):
        raise TypeError(f"no JSON shape for a {type(value).__name__}")
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
