"""`tecum witness`: 0 nobody has seen anything else, 1 somebody has, 2 it could not be checked."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.running import Tecum
from tests.core.adapters.log.a_home import ORIGIN, AHome
from tests.core.adapters.log.witnessed import Running, running

from tecum.ledger.cosignatures import parse_key
from tecum.ledger.tree_heads import parse_checkpoint_text


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


@pytest.fixture
def w1(home: AHome, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "w1", 1, home.log.settings.known_keys) as found:
        yield found


@contextmanager
def serving(state: Path, *arguments: str) -> Iterator[tuple[str, str]]:
    command = [sys.executable, "-m", "tecum", "witness", "serve", "--state", str(state)]
    with subprocess.Popen(
        [*command, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.stdout.readline().strip()
        finally:
            process.terminate()


def test_a_witness_is_served_under_one_key_and_a_log_is_cosigned(
    home: AHome, tecum: Tecum, tmp_path: Path
) -> None:
    keys = [word for key in home.log.settings.keys for word in ("--log", key)]
    state = tmp_path / "state"
    with serving(state, *keys, "--name", "witness.example/w1") as (vkey, address):
        assert parse_key(vkey).name == "witness.example/w1"
        (home.path / "log" / "policy").write_text(f"witness w1 {vkey} {address}\nquorum w1\n")
        home.receive(b"%PDF one")
        assert home.seal() == 4
        result = tecum("witness", "ask", "--home", home.path, "--json")
    assert result.status == 0
    assert result.json["schema"] == "tecum.witness-ask.v1"
    assert (result.json["origin"], result.json["size"]) == (ORIGIN, 4)
    [one] = result.json["witnesses"]
    assert (one["name"], one["key"], one["standing"], one["size"]) == ("w1", vkey, "same", 4)
    with serving(state, *keys) as (again, _):
        assert again == vkey


def test_another_history_is_a_checked_no_with_its_evidence(
    home: AHome, tecum: Tecum, w1: Running, tmp_path: Path
) -> None:
    home.seal()
    twin = home.backup(tmp_path / "twin")
    twin.watch(w1)
    twin.receive(b"%PDF two")
    twin.seal()
    home.receive(b"%PDF one")
    home.seal()
    home.watch(w1)
    result = tecum("witness", "ask", "--home", home.path, "--json")
    [one] = result.json["witnesses"]
    assert (result.status, one["standing"], one["size"]) == (1, "fork", 8)
    shown = parse_checkpoint_text(one["checkpoint"].partition("\n\n")[0] + "\n")
    assert shown.size == result.json["size"]
    text = tecum("witness", "ask", "--home", home.path)
    assert text.status == 1
    assert "ANOTHER HISTORY" in text.out
    assert "signed by this log's key" in " ".join(text.out.split())


def test_a_log_that_lost_entries_is_a_checked_no(
    home: AHome, tecum: Tecum, w1: Running, tmp_path: Path
) -> None:
    home.watch(w1)
    home.seal()
    backup = home.backup(tmp_path / "backup")
    home.seal()
    result = tecum("witness", "ask", "--home", backup.path)
    assert result.status == 1
    assert "HAS SEEN MORE than this log holds (8 entries)" in result.out
    assert tecum("witness", "ask", "--home", home.path).status == 0


def test_what_cannot_be_checked_is_said_so(home: AHome, tecum: Tecum, tmp_path: Path) -> None:
    assert tecum("witness", "ask", "--home", tmp_path / "none").status == 2
    assert "policy" in tecum("witness", "ask", "--home", home.path).err
    with running(tmp_path / "w", 1) as gone:
        pass
    home.watch(gone)
    result = tecum("witness", "ask", "--home", home.path)
    assert (result.status, "no witness answered" in result.err) == (2, True)


def test_a_key_or_an_address_that_cannot_be_used_is_refused(
    home: AHome, tecum: Tecum, w1: Running, tmp_path: Path
) -> None:
    state = ("--state", tmp_path / "state")
    result = tecum("witness", "serve", *state, "--log", "nonsense")
    assert (result.status, "nonsense" in result.err) == (2, True)
    key = ("--log", home.log.settings.keys[0])
    port = w1.url.rpartition(":")[2]
    result = tecum("witness", "serve", *state, *key, "--port", port)
    assert (result.status, port in result.err) == (2, True)
    about = json.loads((tmp_path / "state" / "witness.json").read_bytes())
    assert about["name"].startswith("witness/")
    assert tecum("witness", "serve", *state, *key, "--name", "a.example/other").status == 2
