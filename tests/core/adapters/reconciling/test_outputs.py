"""Spreadsheet, page and JSON: every row with both sides' evidence, and nothing that runs."""

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.core.measures.listed_rows import custodian, issuer, row
from tests.core.measures.simulated_year import draw_year, lay

from tecum.adapters.reconciling import wire
from tecum.adapters.reconciling.laid_out import COLUMNS, COUNTED_COLUMNS, lines, summary
from tecum.adapters.reconciling.page import page
from tecum.adapters.reconciling.spreadsheet import workbook
from tecum.measures.reconciling import Reconciliation, reconcile


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Reconciliation:
    return lay(draw_year(80), tmp_path_factory.mktemp("year"), names=False)


def sheets(found: Reconciliation, path: Path) -> dict[str, list[list[object]]]:
    path.write_bytes(workbook(found))
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_spreadsheet_holds_every_row_with_its_evidence(
    year: Reconciliation, tmp_path: Path
) -> None:
    found = sheets(year, tmp_path / "c.xlsx")
    head, *body = found["rows"]
    assert head == list(COLUMNS)
    assert len(body) == len(year.rows)
    at = {name: place for place, name in enumerate(COLUMNS)}
    for one, cells in zip(year.rows, body, strict=True):
        assert cells[at["class"]] == one.is_class
        for name, side in (("our row", one.ours), ("their row", one.theirs)):
            assert cells[at[name]] == ("" if side is None else str(side.where))
    assert {str(line[0]) for line in found["summary"]} >= set(map(str, year.classes))
    assert ["enough", 8.0] in found["weights"]


def test_the_page_holds_every_row_and_runs_nothing(year: Reconciliation) -> None:
    text = page(year)
    assert text.count("<tr>") == len(year.rows) + 1 + len(year.classes) + len(
        list(summary(year))
    ) + len(wire.weights())
    assert "default-src 'none'" in text
    assert re.search(r"<script|<img|<link|https?://", text) is None
    for one in year.rows:
        for side in (one.ours, one.theirs):
            assert side is None or str(side.where) in text


def test_no_name_leaves_without_leave(year: Reconciliation, tmp_path: Path) -> None:
    named = lay(draw_year(80), tmp_path, names=True)
    name = next(one.ours.name for one in named.rows if one.ours is not None and one.ours.name)
    assert name in page(named)
    shown = (page(year), repr(wire.reconciliation(year)), repr(list(lines(year))))
    assert not any(name in text for text in shown)
    assert "birth_date" not in shown[1].replace("birth_date differs", "")


def test_what_a_list_says_never_becomes_markup_or_a_formula(tmp_path: Path) -> None:
    theirs = issuer(
        [row(2, event_number="=1+1", unit="<script>alert(1)</script>", sent="2020-01-13")]
    )
    found = reconcile(custodian([]), theirs, names=False)
    assert "<script>" not in page(found)
    path = tmp_path / "c.xlsx"
    cells = sheets(found, path)["rows"][1]
    assert "event number: =1+1" in str(cells[COLUMNS.index("their list says")])


def test_counted_rows_have_columns_of_their_own(tmp_path: Path) -> None:
    rows = [row(at, prepared="2015-05-08", unit="jail") for at in (2, 3, 4)]
    found = reconcile(custodian(rows[:2], "prepared"), issuer(rows), names=False)
    head, *body = sheets(found, tmp_path / "c.xlsx")["rows"]
    assert head == list(COUNTED_COLUMNS)
    assert body == [[1.0, "2015-05-08", "I-247A", "jail", 2.0, 3.0, 2.0, 0.0, 1.0, "rows 2-3",
                     "rows 2-4"]]  # fmt: skip
    text = " ".join(f"{name} {said}" for name, said in summary(found))
    assert "Rows were compared, not people" in text
    assert "Rows were compared, not people" in page(found)
    assert wire.reconciliation(found)["compared"] == "rows"
