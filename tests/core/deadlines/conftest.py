from collections.abc import Callable
from pathlib import Path

import pytest

import tecum.deadlines
from tecum.deadlines.calendars import Calendar, join_calendars, parse_calendar

FOLDER = Path(tecum.deadlines.__file__).parent / "calendars"


def table(calendar_id: str) -> Calendar:
    name = f"{calendar_id}.toml"
    return parse_calendar(name, (FOLDER / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def us() -> Calendar:
    return table("us")


@pytest.fixture(scope="session")
def named() -> Callable[[str], Calendar]:
    """The calendar of a name such as us+co; each table is read once."""
    read: dict[str, Calendar] = {}

    def find(text: str) -> Calendar:
        for one in text.split("+"):
            if one not in read:
                read[one] = table(one)
        return join_calendars([read[one] for one in text.split("+")])

    return find
