"""`tecum read`, at its promise: the JSON contract, and one clear message where it fails."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum

CONTRACT = Path(__file__).parents[2] / "contract"


def test_the_json_keeps_its_contract(tecum: Tecum, corpus: Mapping[str, Path]) -> None:
    result = tecum("read", *corpus.values(), "--json")
    schema = json.loads((CONTRACT / "read.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(result.json)
    assert result.status == 0
    assert len(result.json["documents"]) == len(corpus)


def test_an_administrative_subpoena_is_no_court_paper(
    tecum: Tecum, corpus: Mapping[str, Path]
) -> None:
    [document] = tecum("read", corpus["i138-ruled-flat"], "--json").json["documents"]
    [instrument] = document["instruments"]
    assert instrument["kind"] == "I-138"
    assert instrument["issued_by"] == "executive_officer"
    assert instrument["signatory_role"] == "immigration_officer"
    assert instrument["judge_finding"]["answer"] is False
    assert instrument["judge_finding"]["evidence"]
    assert instrument["force_on_face"] == "court_only"


def test_a_broken_file_is_an_entry_and_stops_nothing(
    tecum: Tecum, corpus: Mapping[str, Path], tmp_path: Path
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    result = tecum("read", empty, corpus["i200-typed-flat"], "--json")
    first, second = result.json["documents"]
    assert result.status == 0
    assert first["instruments"] == []
    assert first["problems"][0]["code"] == "empty"
    assert second["instruments"][0]["kind"] == "I-200"


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_nothing_to_read_is_bad_usage(tecum: Tecum, arguments: tuple[str, ...]) -> None:
    result = tecum("read", *arguments)
    assert (result.status, result.out) == (2, "")
    assert "no file was named" in result.err


def test_no_readable_file_leaves_standard_output_empty(tecum: Tecum, tmp_path: Path) -> None:
    result = tecum("read", tmp_path / "absent.pdf", "--json")
    assert (result.status, result.out) == (2, "")
    assert "absent.pdf" in result.err


def test_people_get_the_evidence_too(tecum: Tecum, corpus: Mapping[str, Path]) -> None:
    shown = " ".join(tecum("read", corpus["i247a-0217-typed-flat"]).out.split())
    assert "I-247A: Immigration Detainer - Notice of Action, edition 2017-02" in shown
    assert "a judge found probable cause: no" in shown
    assert "asks: hold, notify, serve_copy, relay, report_event" in shown


def test_a_reader_that_leaves_early_is_no_failure(corpus: Mapping[str, Path]) -> None:
    """Status 1 would say "checked, and no"; `tecum ... | head` must not."""
    command = [sys.executable, "-m", "tecum", "read", *map(str, corpus.values())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0
