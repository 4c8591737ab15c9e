"""A list as a spreadsheet (OOXML): every cell is a text or a whole number, and none a formula.

What a paper or a sender wrote may begin like a formula. The file stores it as a text; a quote in
front keeps it one where somebody saves the list as CSV and opens it again (OWASP, "CSV injection").
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 32_767
"""A cell holds no more characters; the writer would leave a longer text out without a word."""

_CUT: Final = " ... (cut here; the desk shows it whole)"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSheet:
    """A list: its name, the names of its columns, its rows, and what is to be said about it."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    about: Sequence[tuple[str, str]] = ()


def as_text(text: str) -> str:
    """A text as a cell: one that a spreadsheet would take for a formula is quoted."""
    quoted = f"'{text}" if text.startswith(_FORMULA) else text
    return quoted if len(quoted) <= LONGEST else quoted[: LONGEST - len(_CUT)] + _CUT


def workbook(listed: ListSheet) -> bytes:
    """Write the list on one sheet, and what is to be said about it on a second."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to load, and few lists are exported

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        head = book.add_format({"bold": True})
        sheet = book.add_worksheet(listed.name)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(listed.columns):
            sheet.write_string(0, column, name, head)
        for line, row in enumerate(listed.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                else:
                    sheet.write_string(line, column, as_text(cell))
        sheet.autofilter(0, 0, max(1, len(listed.rows)), len(listed.columns) - 1)
        sheet.autofit()
        if listed.about:
            said = book.add_worksheet("about")
            for line, (name, text) in enumerate(listed.about):
                said.write_string(line, 0, name, head)
                said.write_string(line, 1, as_text(text))
            said.autofit()
    return buffer.getvalue()
