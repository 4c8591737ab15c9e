"""`tecum verify`: 0 it holds, 1 it does not, 2 it could not be checked."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum

CONTRACT = Path(__file__).parents[2] / "contract"


@pytest.fixture
def receipt(tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path) -> Path:
    paper = corpus["i247a-0217-ruled-flat"]
    place = ("--in", "co-denver", "--as-of", "2020-01-13")
    tecum("decide", paper, *place, "--receive", "--home", tmp_path, "--agency", "An invented jail")
    [found] = (tmp_path / "receipts").iterdir()
    return found


def test_a_receipt_holds_and_says_what_it_does_not_prove(
    tecum: Tecum, receipt: Path, corpus: Mapping[str, Path]
) -> None:
    result = tecum("verify", receipt, "--paper", corpus["i247a-0217-ruled-flat"], "--json")
    schema = json.loads((CONTRACT / "verification.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(result.json)
    jsonschema.Draft202012Validator(
        json.loads((CONTRACT / "receipt.schema.json").read_text())
    ).validate(json.loads(receipt.read_bytes()))
    assert (result.status, result.json["valid"], result.json["assurance"]) == (
        0,
        True,
        "self-signed",
    )
    assert any("key belongs" in gap for gap in result.json["not_proved"])


def test_another_paper_is_a_checked_no(
    tecum: Tecum, receipt: Path, corpus: Mapping[str, Path]
) -> None:
    result = tecum("verify", receipt, "--paper", corpus["i138-ruled-flat"], "--json")
    assert (result.status, result.json["valid"]) == (1, False)


def test_a_changed_byte_is_a_checked_no(tecum: Tecum, receipt: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.json"
    forged.write_bytes(receipt.read_bytes().replace(b"An invented jail", b"An invented gaol"))
    result = tecum("verify", forged, "--json")
    assert (result.status, result.json["valid"]) == (1, False)
    assert [check["name"] for check in result.json["checks"] if not check["passed"]] == [
        "signature"
    ]


def test_a_missing_receipt_could_not_be_checked(tecum: Tecum, tmp_path: Path) -> None:
    result = tecum("verify", tmp_path / "none.json", "--json")
    assert (result.status, result.out) == (2, "")
    assert "none.json" in result.err


def test_a_reader_that_leaves_does_not_turn_a_no_into_a_yes(receipt: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.json"
    forged.write_bytes(receipt.read_bytes().replace(b"An invented jail", b"An invented gaol"))
    command = [sys.executable, "-m", "tecum", "verify", str(forged)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.wait() == 1
