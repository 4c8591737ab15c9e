"""`tecum triage`: one row a paper, as table, JSON, CSV and spreadsheet; nothing stops the rest."""

import csv
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import jsonschema
import pytest
from tests.cli.running import Tecum

CONTRACT = Path(__file__).parents[2] / "contract"
DENVER = ("--in", "co-denver", "--as-of", "2020-01-13")


@pytest.fixture
def tray(corpus: Mapping[str, Path], tmp_path: Path) -> Path:
    """A folder with three papers, one of them a folder deeper, and two broken files."""
    folder = tmp_path / "tray"
    (folder / "fax").mkdir(parents=True)
    shutil.copy(corpus["i247a-0217-ruled-flat"], folder / "a.pdf")
    shutil.copy(corpus["i138-typed-fillable"], folder / "fax" / "b.pdf")
    shutil.copy(corpus["i200-ruled-text"], folder / "c.txt")
    (folder / "d.pdf").touch()
    (folder / "=e.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def test_the_json_keeps_its_contract(tecum: Tecum, tray: Path) -> None:
    result = tecum("triage", tray, *DENVER, "--json")
    schema = json.loads((CONTRACT / "triage.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(result.json)
    rows = {Path(row["file"]).name: row for row in result.json["rows"]}
    assert result.status == 0
    assert rows["a.pdf"]["acts"]["hold"] == "prohibited"
    assert rows["b.pdf"]["acts"]["admin_subpoena"] == "prohibited"
    assert rows["c.txt"]["instruments"] == ["I-200"]
    assert rows["d.pdf"]["error"]["code"] == "empty"
    assert rows["=e.pdf"]["error"] is not None
    assert result.json["summary"] == {"rows": 5, "errors": 2}


def test_a_name_that_a_spreadsheet_would_compute_is_quoted(
    tecum: Tecum, tray: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tray)
    shown = tecum("triage", Path(), *DENVER, "--csv").out
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert "'=e.pdf" in {row["file"] for row in rows}


def test_csv_and_spreadsheet_hold_every_row(tecum: Tecum, tray: Path, tmp_path: Path) -> None:
    targets = (tmp_path / "rows.csv", tmp_path / "rows.xlsx")
    result = tecum("triage", tray, *DENVER, "--csv", targets[0], "--xlsx", targets[1])
    assert result.status == 0
    assert len(targets[0].read_text().splitlines()) == 6
    with ZipFile(targets[1]) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 6
    assert "<f>" not in sheet


def test_a_folder_that_is_none_is_one_clear_message(tecum: Tecum, tmp_path: Path) -> None:
    result = tecum("triage", tmp_path / "absent", *DENVER, "--json")
    assert (result.status, result.out) == (2, "")
    assert "absent" in result.err


def test_an_empty_folder_is_an_empty_table(tecum: Tecum, tmp_path: Path) -> None:
    result = tecum("triage", tmp_path, *DENVER, "--json")
    assert (result.status, result.json["rows"]) == (0, [])


def test_every_file_is_received_before_it_is_read(tecum: Tecum, tray: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    tecum("triage", tray, *DENVER, "--receive", "--home", home, "--json")
    assert len(list((home / "receipts").iterdir())) == 5


@pytest.mark.shared_data
def test_all_real_files_pass_without_traceback(tecum: Tecum, shared_data: Path) -> None:
    result = tecum("triage", shared_data / "pdf", *DENVER, "--json")
    files = [path for path in (shared_data / "pdf").rglob("*") if path.is_file()]
    assert result.status == 0
    assert len(result.json["rows"]) >= len(files)
    assert "Traceback" not in result.err
    assert all(
        row["error"] is None or row["error"]["code"] != "failed" for row in result.json["rows"]
    )
