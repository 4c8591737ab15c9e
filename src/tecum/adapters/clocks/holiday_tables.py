"""Finds the holidays that a caller names: packaged tables by id, tables of one's own by file.

`us`, `us+co`, `county.toml` and `us+county.toml` are all names. A day is open only where every
table named has it open.
"""

import difflib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from tecum.adapters.clocks.own_tables import own_text
from tecum.adapters.package_data import LoadedCalendar, load_calendar
from tecum.deadlines.calendars import join_calendars, parse_calendar
from tecum.errors import ClockError
from tecum.ledger.canonical import sha256_hex


@cache
def calendar_ids() -> tuple[str, ...]:
    """The ids of the packaged tables, the federal one first."""
    folder = files("tecum.deadlines") / "calendars"
    ids = [one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")]
    return tuple(sorted(ids, key=lambda one: (one != "us", one)))


def tables_for(text: str) -> tuple[LoadedCalendar, ...]:
    """Load every table that a name such as `us+co` joins.

    Raises:
        ClockError: no table bears the id, or a file cannot be read; the message names the nearest.
    """
    return tuple(_table(part.strip()) for part in text.split("+"))


def calendar_for(text: str) -> LoadedCalendar:
    """Load one calendar for a name such as `us`, `us+co` or `us+county.toml`."""
    return joined(tables_for(text))


def joined(tables: Sequence[LoadedCalendar]) -> LoadedCalendar:
    """Join tables; the digest is that of the only one, else of the digests in their order."""
    if len(tables) == 1:
        return tables[0]
    digest = sha256_hex("\n".join(one.digest for one in tables).encode())
    return LoadedCalendar(calendar=join_calendars([one.calendar for one in tables]), digest=digest)


def _table(name: str) -> LoadedCalendar:
    if name in calendar_ids():
        return load_calendar(name)
    path = Path(name)
    if path.suffix != ".toml":
        known = ", ".join(difflib.get_close_matches(name, calendar_ids()) or calendar_ids())
        raise ClockError(
            f"holidays {name!r}: there is no such table; name one such as {known}, joined by +, "
            "or a file that ends in .toml"
        )
    text = own_text("holidays", path)
    return LoadedCalendar(calendar=parse_calendar(name, text), digest=sha256_hex(text.encode()))
