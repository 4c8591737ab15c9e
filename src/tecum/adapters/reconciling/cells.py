"""Reads one cell as text or as a day; what could be two days is no day but a fault."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from tecum.adapters.reconciling.mapping import EXCEL
from tecum.adapters.reconciling.tables import Cell
from tecum.measures.reconciling.rows import Shown

EXACT: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one only zeros are left."""

_EXCEL_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")


class CellError(Exception):
    """A cell that cannot be understood; the reader of rows says where it stands."""

    def __init__(self, what: str, mend: str) -> None:
        """Say what is wrong with it, and the mend."""
        super().__init__(what)
        self.what = what
        self.mend = mend


def as_text(cell: Cell) -> str:
    """Give the text of a cell as a person reads it, a whole number without its decimal point."""
    if isinstance(cell, float):
        if abs(cell) >= EXACT:
            raise CellError("is a rounded number", "format the column as text and enter it anew")
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())
    return str(cell)


def as_day(cell: Cell, formats: Sequence[str]) -> date:
    """Read a day; the time of day, where there is one, is left."""
    day = as_shown(cell, formats, None).day
    if day is None:
        raise CellError("is no day", "correct the cell")
    return day


def as_shown(cell: Cell, formats: Sequence[str], zone: str | None) -> Shown:
    """Read a day, with the time of day where the cell has one other than midnight."""
    if isinstance(cell, datetime):
        return _shown(cell)
    if isinstance(cell, date):
        return Shown(day=cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and EXCEL in formats:
        return _shown(_EXCEL_EPOCH + timedelta(seconds=round(cell * 86400)))
    if isinstance(cell, str):
        return _read(" ".join(cell.split()), tuple(formats), zone)
    raise CellError("is no day", "correct the cell, or add its format to `dates`")


@lru_cache(maxsize=65536)
def _read(text: str, formats: tuple[str, ...], zone: str | None) -> Shown:
    """ISO 8601 is always read; else every format of the mapping must give the same day."""
    if _ISO.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise CellError("is no day of the calendar", "correct the cell") from None
        if moment.tzinfo is not None and zone is not None:
            moment = moment.astimezone(ZoneInfo(zone))
        return _shown(moment)
    found = set()
    for layout in formats:
        try:
            found.add(datetime.strptime(text, layout))  # noqa: DTZ007 - a list's clock is its own
        except ValueError:
            continue
    if len(found) > 1:
        mend = "keep that one of the formats in `dates` by which the list is written"
        raise CellError("could be two days", mend)
    if not found:
        raise CellError("is no day", "correct the cell, or add its format to `dates`")
    return _shown(found.pop())


def _shown(moment: datetime) -> Shown:
    """Midnight is how lists write a day without a time."""
    clock = moment.time().replace(second=0, microsecond=0, tzinfo=None)
    return Shown(day=moment.date(), clock=None if clock == time() else clock)
