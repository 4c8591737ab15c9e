from pathlib import Path

import pytest

import tecum.deadlines
from tecum.deadlines.calendars import Calendar, parse_calendar

TABLE = Path(tecum.deadlines.__file__).parent / "calendars" / "us.toml"


@pytest.fixture(scope="session")
def us() -> Calendar:
    return parse_calendar("us.toml", TABLE.read_text(encoding="utf-8"))
