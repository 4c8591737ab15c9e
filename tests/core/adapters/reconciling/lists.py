"""Lists and spreadsheets made for a test."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from tecum.adapters.reconciling.list_rows import read_list
from tecum.adapters.reconciling.mapping import parse_mapping
from tecum.measures.reconciling import Side
from tecum.terms import Party

Cell = str | int | float | None


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]]) -> Path:
    """Write a spreadsheet; a text that begins with `day:` becomes a day."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("day:"):
                        sheet.write_datetime(line, column, date.fromisoformat(cell[4:]))
                    elif cell is not None:
                        sheet.write(line, column, cell)
    path.write_bytes(buffer.getvalue())
    return path


def read(path: Path, mapping: str, *, names: bool = False) -> Side:
    """Read a list as the issuer's."""
    return read_list(path, parse_mapping(mapping, "m.toml"), role=Party.ISSUER, names=names)
