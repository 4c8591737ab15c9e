"""Loads the data that ships inside the package: the catalogue of instruments, the calendars."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tecum.deadlines.calendars import Calendar, parse_calendar
from tecum.instruments.catalogue_text import parse_catalogue
from tecum.instruments.kinds import Catalogue
from tecum.ledger.canonical import sha256_hex


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCalendar:
    """A calendar with the digest of its text."""

    calendar: Calendar
    digest: str


@cache
def load_catalogue() -> Catalogue:
    """Parse the packaged catalogue once a process."""
    folder = files("tecum.instruments") / "catalogue"
    return parse_catalogue(
        {
            entry.name: entry.read_text(encoding="utf-8")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
    )


@cache
def load_calendar(calendar_id: str) -> LoadedCalendar:
    """Parse a packaged calendar once a process."""
    name = f"{calendar_id}.toml"
    data = (files("tecum.deadlines") / "calendars" / name).read_bytes()
    return LoadedCalendar(calendar=parse_calendar(name, data.decode()), digest=sha256_hex(data))
