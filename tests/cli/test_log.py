"""`tecum log`: a clerk's whole day with it, and what each command refuses."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.cli.running import Tecum

PLACE = ("--in", "co-denver", "--as-of", "2020-01-13")
ORIGIN = "records.juniper.example/log"


@pytest.fixture
def home(tecum: Tecum, tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    opened = tecum("log", "init", "--home", folder, "--agency", "A jail", "--origin", ORIGIN)
    assert opened.status == 0
    return folder


@pytest.fixture
def receipt(tecum: Tecum, home: Path, corpus: Mapping[str, Path]) -> Path:
    tecum("decide", corpus["i247a-0217-ruled-flat"], *PLACE, "--receive", "--home", home)
    [found] = (home / "receipts").iterdir()
    return found


def test_a_receipt_names_its_leaf_at_once_and_its_proof_follows(
    tecum: Tecum, home: Path, receipt: Path, tmp_path: Path
) -> None:
    assert json.loads(receipt.read_bytes())["body"]["log"]["origin"] == ORIGIN
    too_soon = tecum("log", "proof", receipt.stem, "--home", home)
    assert (too_soon.status, too_soon.out) == (2, "")
    assert "waits for its checkpoint" in too_soon.err
    before = tecum("log", "status", "--home", home, "--json").json
    assert (before["size"], before["is_due"], before["late"]) == (0, True, False)
    assert tecum("log", "seal", "--home", home, "--json").json["sealed"]["size"] == 256
    file = tmp_path / "one.tlog-proof"
    assert tecum("log", "proof", receipt.stem, "--home", home, "--out", file).status == 0
    assert file.read_text().startswith("c2sp.org/tlog-proof@v1\nindex ")
    unknown = tecum("verify", receipt, "--proof", file)
    assert (unknown.status, unknown.out) == (2, "")
    assert "log.json" in unknown.err
    keys = json.loads((home / "log" / "public" / "log.json").read_bytes())
    known = [word for key in (*keys["keys"], *keys["receipt_keys"]) for word in ("--key", key)]
    checked = tecum("verify", receipt, "--proof", file, *known, "--json")
    assert (checked.status, checked.json["valid"]) == (0, True)


def test_the_page_of_a_receipt_holds_the_address_at_which_its_proof_will_lie(
    tecum: Tecum, home: Path, receipt: Path, tmp_path: Path
) -> None:
    page = tmp_path / "receipt.pdf"
    made = tecum("log", "receipt", receipt.stem, "--out", page, "--home", home, "--json").json
    assert page.read_bytes().startswith(b"%PDF-1.7")
    address = made["proof_url"]
    assert address.startswith(f"https://{ORIGIN}/proof/")
    published = home / "log" / "public" / address.removeprefix(f"https://{ORIGIN}/")
    assert not published.exists()
    tecum("log", "seal", "--home", home)
    proof = tecum("log", "proof", receipt.stem, "--home", home).out
    assert published.read_text() == proof
    unknown = tecum("log", "receipt", "R-nobody", "--home", home)
    assert (unknown.status, unknown.out) == (2, "")


def test_a_timer_may_seal_again_and_again(tecum: Tecum, home: Path) -> None:
    assert tecum("log", "seal", "--home", home, "--json").json["sealed"]["size"] == 256
    assert tecum("log", "seal", "--home", home, "--json").json["sealed"] is None
    early = tecum("log", "seal", "--home", home, "--early")
    assert "out of turn" in early.out
    assert tecum("log", "status", "--home", home, "--json").json["size"] == 512


@pytest.mark.usefixtures("receipt")
def test_an_audit_from_inside_and_from_a_copy_finds_a_changed_byte(
    tecum: Tecum, home: Path, tmp_path: Path
) -> None:
    tecum("log", "seal", "--home", home)
    assert tecum("log", "audit", "--home", home, "--json").json["findings"] == []
    copy = tmp_path / "copy"
    shutil.copytree(home / "log" / "public", copy)
    assert tecum("log", "audit", copy).status == 0
    tile = copy / "tile" / "0" / "000"
    data = bytearray(tile.read_bytes())
    data[100] ^= 1
    tile.write_bytes(data)
    found = tecum("log", "audit", copy, "--json")
    assert found.status == 1
    assert any(one["place"] == "tile/0/000" for one in found.json["findings"])


@pytest.mark.usefixtures("receipt")
def test_an_event_that_was_changed_is_found_by_its_leaf(tecum: Tecum, home: Path) -> None:
    tecum("log", "seal", "--home", home)
    [matter] = (home / "matters").iterdir()
    matter.write_bytes(matter.read_bytes().replace(b'"channel":"file"', b'"channel":"mail"'))
    found = tecum("log", "audit", "--home", home)
    assert found.status == 1
    assert f"event {matter.stem}/1" in found.out


def test_new_keys_are_announced_and_the_log_goes_on(tecum: Tecum, home: Path) -> None:
    tecum("log", "seal", "--home", home)
    turned = tecum("log", "rotate", "--home", home, "--stolen-since", "2026-01-31T22:00Z", "--json")
    assert turned.json["origin"] == turned.json["previous_origin"] == ORIGIN
    tecum("log", "seal", "--home", home, "--early")
    assert tecum("log", "audit", "--home", home, "--json").json["findings"] == []
    published = json.loads((home / "log" / "public" / "log.json").read_bytes())
    assert set(turned.json["keys"]) <= {*published["keys"], *published["receipt_keys"]}


def test_a_new_epoch_names_the_old_log(tecum: Tecum, home: Path) -> None:
    tecum("log", "seal", "--home", home)
    opened = tecum(
        "log", "rotate", "--home", home, "--new-epoch", "--reason", "a disk was lost", "--json"
    )
    assert opened.json["previous_origin"] == ORIGIN
    assert opened.json["origin"] == f"{ORIGIN}/2"
    tecum("log", "seal", "--home", home)
    assert tecum("log", "audit", "--home", home, "--json").json["findings"] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("log", "status"), "no log"),
        (("log", "init"), "--agency"),
        (("log", "init", "--agency", "A jail", "--every", "7000"), "does not divide a day"),
        (("log", "init", "--agency", "A jail", "--max-delay", "60"), "promise at least"),
        (("log", "init", "--agency", "A jail", "--origin", "two words"), "two words"),
        (("log", "init", "--agency", "A jail", "--tsa", "http://127.0.0.1:9"), "root"),
    ],
)
def test_bad_input_is_told_with_its_mend(
    tecum: Tecum, tmp_path: Path, line: tuple[str, ...], says: str
) -> None:
    result = tecum(*line, "--home", tmp_path / "empty")
    assert (result.status, result.out) == (2, "")
    assert says in result.err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("init", "--agency", "Another jail"), "leave --agency out"),
        (("init",), "keeps a log already"),
        (("proof", "somebody"), "no receipt and no event"),
        (("proof", "R-nobody"), "has no leaf here"),
        (("rotate", "--stolen-since", "yesterday"), "no moment"),
        (("rotate", "--stolen-since", "2026-01-31T22:00"), "no offset"),
        (("rotate", "--new-epoch"), "needs a reason"),
        (("rotate", "--reason", "for fun"), "belong to --new-epoch"),
        (("audit", "--every-proof", "0"), "from 1"),
    ],
)
def test_an_open_log_refuses_what_cannot_be(
    tecum: Tecum, home: Path, line: tuple[str, ...], says: str
) -> None:
    result = tecum("log", *line, "--home", home)
    assert (result.status, result.out) == (2, "")
    assert says in result.err


def test_a_matter_is_held_then_destroyed_with_a_certificate(
    tecum: Tecum, home: Path, receipt: Path, tmp_path: Path
) -> None:
    [file] = (home / "matters").iterdir()
    order = ("--authority", "schedule 12", "--reason", "retention ended", "--home", home)
    held = ("log", "hold", file.stem, "--by", "city attorney", "--home", home)
    assert tecum(*held, "--reason", "case 20-0001", "--json").json["held"]
    refused = tecum("log", "erase", file.stem, *order)
    assert (refused.status, refused.out) == (2, "")
    assert "city attorney holds it" in refused.err
    assert not tecum(*held, "--lift", "--json").json["held"]
    tecum("log", "seal", "--home", home)
    erased = tecum("log", "erase", file.stem, *order, "--backup-until", "2027-01-31", "--json")
    assert (erased.status, erased.json["schema"]) == (0, "tecum.erasure.v1")
    certificate = tmp_path / "certificate.json"
    certificate.write_bytes((home / "log" / "erasures" / f"{file.stem}.json").read_bytes())
    assert tecum("verify", certificate).status == 0
    assert not file.exists()
    assert not receipt.exists()
    assert tecum("log", "audit", "--home", home, "--json").json["findings"] == []
    assert tecum("log", "erase", file.stem, *order).status == 2
