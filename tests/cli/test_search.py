"""`tecum search`, at its promise: a signed statement, or what was found; and what refutes it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum

from tecum.adapters.home import Home
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import Channel, Receipt

CONTRACT = Path(__file__).parents[2] / "contract"
PAPER = b"a paper of the field office"
HEALTH = """
channels = ["fax", "email"]

[[sign]]
channel = "fax"
kind = "self-test"
from = "2020-01-01T00:00"
until = "2999-01-01T00:00"
held = true
says = "test pages came through"
by = "Records Unit, night desk"
"""
WINDOW = ("--from", "2020-01-13T00:00", "--until", "2020-01-18T00:00")
ASKED = ("--health", "health.toml", "--by", "Records Unit, duty clerk")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECUM_HOME", str(tmp_path / "jail"))
    Path("health.toml").write_text(HEALTH)
    Path("paper.txt").write_bytes(PAPER)
    home = Home(tmp_path / "jail")
    home.set_up(agency="Example City Jail", entropy=bytes(32))
    return home


def receive(home: Home) -> Receipt:
    moment = datetime(2020, 1, 14, 12, tzinfo=UTC)
    receipt = home.receive([PAPER], Channel.FAX, now=moment, entropy=bytes(16), zone="UTC")
    Path("receipt.json").write_bytes(receipt.document)
    return receipt


def keeps(name: str, document: object) -> None:
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)


def test_a_statement_is_signed_and_holds(tecum: Tecum) -> None:
    sought = (
        "--digest",
        sha256_hex(PAPER).upper(),
        "--paper",
        "paper.txt",
        "--searched",
        "the tray",
    )
    result = tecum("search", *sought, *WINDOW, *ASKED, "--matter", "new", "--json")
    assert result.status == 0, result.err
    keeps("search-made", result.json)
    document = json.loads(Path("search-statement.json").read_bytes())
    keeps("search", document)
    assert result.json["statement"] == document
    assert result.json["sha256"] == sha256_hex(Path("search-statement.json").read_bytes())
    assert document["body"]["sought"]["digests"] == [sha256_hex(PAPER)] * 2
    checked = tecum("verify", "search-statement.json", "--json")
    assert (checked.status, checked.json["valid"]) == (0, True)
    assert any("testimony" in gap for gap in checked.json["not_proved"])


def test_a_receipt_in_the_window_refutes_it(tecum: Tecum, home: Home) -> None:
    assert tecum("search", "--paper", "paper.txt", *WINDOW, *ASKED).status == 0
    receive(home)
    refuted = tecum("verify", "search-statement.json", "--against", "receipt.json")
    assert refuted.status == 1
    assert "FAIL against 1: refuted" in refuted.out


def test_what_was_found_is_said_and_nothing_is_written(tecum: Tecum, home: Home) -> None:
    receipt = receive(home)
    found = tecum("search", "--number", receipt.number, *WINDOW, *ASKED, "--json")
    assert found.status == 1
    keeps("search-made", found.json)
    assert [one["number"] for one in found.json["found"]] == [receipt.number]
    assert not Path("search-statement.json").exists()
    assert receipt.number in tecum("search", "--paper", "paper.txt", *WINDOW, *ASKED).out


def test_a_terminal_names_the_channels_that_are_not_certain(tecum: Tecum) -> None:
    out = tecum("search", "--paper", "paper.txt", *WINDOW, *ASKED).out
    assert "Result: no item that may be spoken of here was found." in out
    assert "fax: health shown\n" in out
    assert "email: health not shown: not searched with certainty" in out
    assert "testimony" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*WINDOW, *ASKED), "nothing is sought"),
        (("--digest", "ab", *WINDOW, *ASKED), "no SHA-256"),
        (("--number", "R-1", "--from", "now", "--until", "2020-01-18T00:00", *ASKED), "--from"),
        (
            (
                "--number",
                "R-1",
                "--from",
                "2020-01-18T00:00",
                "--until",
                "2020-01-13T00:00",
                *ASKED,
            ),
            "not after its beginning",
        ),
        (
            (
                "--number",
                "R-1",
                "--from",
                "2020-01-18T00:00",
                "--until",
                "2999-01-13T00:00",
                *ASKED,
            ),
            "after now",
        ),
        (("--number", "R-1", *WINDOW, "--health", "none.toml", "--by", "a, b"), "none.toml"),
        (("--number", "R-1", *WINDOW, "--health", "paper.txt", "--by", "a, b"), "neither TOML"),
        (
            ("--number", "R-1", *WINDOW, "--health", "health.toml", "--by", "clerk"),
            "office and role",
        ),
        (("--number", "R-1", *WINDOW, *ASKED, "--out", "paper.txt"), "is there already"),
        (("--number", "R-1", *WINDOW, *ASKED, "--out", "no/where.json"), "there is no folder"),
        (("--number", "R-1", *WINDOW, *ASKED, "--home", "typo"), "set the home up"),
        (("--number", "R-1", *WINDOW, *ASKED, "--matter", "M-x"), "M-x"),
    ],
)
def test_one_clear_message(tecum: Tecum, arguments: tuple[str, ...], words: str) -> None:
    result = tecum("search", *arguments, "--json")
    assert (result.status, result.out) == (2, "")
    assert words in " ".join(result.err.split())
    assert not Path("typo").exists()


def test_receipts_are_held_against_statements_alone(tecum: Tecum, home: Home) -> None:
    receive(home)
    result = tecum("verify", "receipt.json", "--against", "receipt.json")
    assert result.status == 2
    assert "search statement" in result.err
