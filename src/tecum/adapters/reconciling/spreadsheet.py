"""The comparison as a spreadsheet: a summary, every row with both sides' evidence, the weights."""

import io
from typing import Final

from xlsxwriter import Workbook

from tecum.adapters.reconciling.laid_out import columns_of, lines, summary
from tecum.errors import InputError
from tecum.measures.reconciling.comparing import weights
from tecum.measures.reconciling.side_by_side import Reconciliation

MOST_ROWS: Final = 1_048_575
"""A sheet holds 1,048,576 rows, one of them the heading."""

LONGEST: Final = 32_767
_WIDTHS: Final = {"why": 46, "for": 40, "against": 34, "also": 34, "nearest": 40, "unit": 40}
_WIDE: Final = ("says", "where", "row")


def workbook(found: Reconciliation) -> bytes:
    """Write the workbook. Texts are written as texts: none becomes a formula or a link.

    Raises:
        InputError: more rows than a sheet can hold.
    """
    table = list(lines(found))
    if len(table) > MOST_ROWS:
        raise InputError(f"{len(table)} rows are more than a sheet can hold; use --json")
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        first = book.add_worksheet("summary")
        first.set_column(0, 0, 28, body)
        first.set_column(1, 1, 110, body)
        at = 0
        for one, number in found.classes.items():
            first.write_string(at, 0, str(one), head)
            first.write_number(at, 1, number, body)
            at += 1
        for at, (name, text) in enumerate(summary(found), at + 1):  # noqa: B020 - goes on below
            first.write_string(at, 0, name, head)
            first.write_string(at, 1, _fitting(text), body)
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 2)
        for column, name in enumerate(columns_of(found)):
            wide = 40 if any(part in name for part in _WIDE) else 14
            sheet.set_column(column, column, _WIDTHS.get(name, wide), body)
            sheet.write_string(0, column, name, head)
        for line, cells in enumerate(table, 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell, body)
                elif cell:
                    sheet.write_string(line, column, _fitting(cell), body)
        sheet.autofilter(0, 0, max(1, len(table)), len(columns_of(found)) - 1)
        if not found.rows_were_counted:
            _weights(book)
    return buffer.getvalue()


def _weights(book: Workbook) -> None:
    sheet = book.add_worksheet("weights")
    sheet.set_column(0, 0, 40)
    for line, (name, weight) in enumerate(weights().items()):
        sheet.write_string(line, 0, name)
        sheet.write_number(line, 1, weight)


def _fitting(text: str) -> str:
    """A cell holds 32,767 characters; what is longer says that it goes on."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 20]} ... (cut; see JSON)"
