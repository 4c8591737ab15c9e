"""`tecum bundle` and `tecum verify` on what it makes: from a paper to a file that proves it."""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from tests.cli.running import Tecum

from tecum.adapters.bundles.checking_page import checking_page
from tecum.cli.bundle import numbers
from tecum.errors import InputError

CONTRACT = Path(__file__).parents[2] / "contract"


def keeps(name: str, document: object) -> None:
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)


@pytest.fixture
def paper(corpus: Mapping[str, Path]) -> Path:
    return corpus["i247a-0217-ruled-flat"]


@pytest.fixture
def home(tecum: Tecum, paper: Path, tmp_path: Path) -> Path:
    """A home with a log, one paper received, read and decided, and a checkpoint over it."""
    folder = tmp_path / "home"
    assert tecum("log", "init", "--home", folder, "--agency", "An invented jail").status == 0
    place = ("--in", "co-denver", "--as-of", "2020-01-13")
    assert tecum("decide", paper, *place, "--receive", "--home", folder).status == 0
    assert tecum("log", "seal", "--home", folder, "--early").status == 0
    return folder


@pytest.fixture
def matter(home: Path) -> str:
    [found] = (home / "matters").glob("*.jsonl")
    return found.stem


def test_a_bundle_with_its_cover_and_the_page(
    tecum: Tecum, home: Path, matter: str, paper: Path, tmp_path: Path
) -> None:
    out = tmp_path / "given" / "bundle.json"
    out.parent.mkdir()
    made = tecum("bundle", matter, "--home", home, "--out", out, "--json")
    keeps("bundle-made", made.json)
    assert (made.status, made.json["audience"], made.json["papers"]) == (0, "other_side", 1)
    assert made.json["withheld"] > 0
    assert sorted(path.name for path in out.parent.iterdir()) == [
        "bundle.json",
        "bundle.pdf",
        "verify.html",
    ]
    assert (out.parent / "verify.html").read_bytes() == checking_page()
    assert (out.parent / "bundle.pdf").read_bytes().startswith(b"%PDF-")
    keeps("bundle", json.loads(out.read_bytes()))
    settings = json.loads((home / "log" / "settings.json").read_bytes())
    keys = [*settings["keys"], *settings["receipt_keys"]]
    named = [word for key in keys for word in ("--key", key)]
    checked = tecum("verify", out, "--paper", paper, *named, "--json")
    keeps("verification", checked.json)
    assert (checked.status, checked.json["assurance"]) == (0, "self-signed")
    assert not any("belongs to the agency" in gap for gap in checked.json["not_proved"])


def test_the_text_for_people(tecum: Tecum, home: Path, matter: str, tmp_path: Path) -> None:
    out = tmp_path / "b.json"
    made = tecum("bundle", matter, "--home", home, "--out", out, "--papers", "digest")
    assert "2 events shown" in made.out
    assert "verify.html" in made.out
    checked = tecum("verify", out)
    assert checked.out.startswith("b.json: VALID (self-signed)")
    assert "Assured by:" in checked.out
    assert "1 of the 1 files named" in " ".join(checked.out.split())


def test_a_receipt_with_its_proof(tecum: Tecum, home: Path, tmp_path: Path) -> None:
    [receipt] = (home / "receipts").iterdir()
    proof = tmp_path / "one.tlog-proof"
    assert tecum("log", "proof", receipt.stem, "--home", home, "--out", proof).status == 0
    without_key = tecum("verify", receipt, "--proof", proof)
    assert (without_key.status, without_key.out) == (2, "")
    assert "log.json" in without_key.err
    keys = json.loads((home / "log" / "settings.json").read_bytes())["keys"]
    policy = tmp_path / "policy"
    policy.write_text(f"log {keys[0]}\nquorum none\n")
    checked = tecum("verify", receipt, "--proof", proof, "--policy", policy, "--json")
    assert checked.status == 0
    names = [check["name"] for check in checked.json["checks"]]
    assert {"proof", "inclusion", "quorum"} <= set(names)


def test_a_changed_bundle_is_a_checked_no(
    tecum: Tecum, home: Path, matter: str, tmp_path: Path
) -> None:
    out = tmp_path / "b.json"
    tecum("bundle", matter, "--home", home, "--out", out)
    out.write_bytes(out.read_bytes().replace(b"An invented jail", b"An invented gaol"))
    result = tecum("verify", out)
    assert result.status == 1
    assert "NOT VALID" in result.out
    assert "FAIL signature" in result.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--events", "99"), "no event 99"),
        (("--events", "x"), "write 1,3-5"),
        (("--audience", "press"), "audience"),
        (("--out", "nowhere/b.json"), "there is no folder nowhere"),
        (("--out", "verify.html"), "name another"),
        (("--out", "b.pdf"), "name another"),
    ],
)
def test_bad_use_writes_nothing(
    tecum: Tecum, home: Path, matter: str, words: tuple[str, ...], said: str
) -> None:
    folder = home.parent / "here"
    folder.mkdir()
    with contextlib.chdir(folder):
        result = tecum("bundle", matter, "--home", home, *words, "--json")
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert list(folder.iterdir()) == []


def test_no_such_matter_and_no_log(tecum: Tecum, home: Path, tmp_path: Path) -> None:
    unknown = tecum("bundle", "M-00000-00000-00000-00000-00000-0", "--home", home)
    assert unknown.status == 2
    assert "M-00000" in unknown.err
    without = tecum("bundle", "M-00000-00000-00000-00000-00000-0", "--home", tmp_path / "none")
    assert without.status == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", {1}), ("1,3-5", {1, 3, 4, 5}), (" 2 , 2-3", {2, 3}), ("7-7", {7})],
)
def test_numbers_of_events(text: str, found: set[int]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize("text", ["", "0", "3-1", "1,", "1-999999999", "one", "-1", "1;2"])
def test_no_numbers_of_events(text: str) -> None:
    with pytest.raises(InputError, match="1,3-5"):
        numbers(text)
