import ast
import base64
import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tecum.verify
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes
from tecum.ledger.notes import SigningKey, sign_text
from tecum.ledger.receipts import (
    MEANING,
    Arrival,
    Channel,
    issue_receipt,
    outside_number,
    read_receipt,
    received_file,
)
from tecum.terms import Assurance
from tecum.verify import verify_receipt

KEY = SigningKey(name="desk.example/receipts", seed=bytes(range(32)))
OTHER = SigningKey(name="desk.example/receipts", seed=bytes(32))
PAPERS = (b"%PDF-1.7 a paper", b"another paper")
ARRIVAL = Arrival(
    number=outside_number(bytes(range(16))),
    agency="Example County Jail",
    channel=Channel.FAX,
    received_at=datetime(2020, 1, 13, 16, 40, 0, 999, tzinfo=UTC),
    zone="America/Denver",
    files=tuple(received_file(paper) for paper in PAPERS),
)
RECEIPT = issue_receipt(ARRIVAL, KEY)
VKEY = str(KEY.verifier_key)


def failed(data: bytes, **options: object) -> str:
    result = verify_receipt(data, **options)
    assert not result.valid
    assert result.assurance is None
    assert result.checks[-1].passed is False
    assert "nothing in this file may be relied on" in result.not_proved[0]
    return f"{result.checks[-1].name}: {result.checks[-1].detail}"


def resigned(**changes: object) -> bytes:
    """A receipt whose body was changed by the holder of the key."""
    whole = json.loads(RECEIPT.document)
    whole["body"] |= changes
    text = canonical_bytes(whole["body"]).decode() + "\n"
    return canonical_bytes(whole | {"signature": str(sign_text(text, KEY))})


def test_a_receipt_says_what_arrived_and_nothing_more() -> None:
    body = json.loads(RECEIPT.document)["body"]
    assert set(body) == {
        "agency",
        "channel",
        "files",
        "meaning",
        "number",
        "received_at",
        "received_at_local",
        "schema",
        "zone",
    }
    assert body["received_at"] == "2020-01-13T16:40:00Z"
    assert body["received_at_local"] == "2020-01-13T09:40:00-07:00"
    assert body["meaning"] == "bytes received; not acceptance of service; no objection waived"
    assert [set(file) for file in body["files"]] == [{"sha256", "size"}] * 2
    assert [file["size"] for file in body["files"]] == [len(paper) for paper in PAPERS]


def test_a_receipt_is_read_back_and_is_the_same_every_time() -> None:
    assert read_receipt(RECEIPT.document) == RECEIPT
    assert issue_receipt(ARRIVAL, KEY) == RECEIPT
    assert canonical_bytes(json.loads(RECEIPT.document)) == RECEIPT.document


def test_a_receipt_verifies_and_says_what_it_does_not_prove() -> None:
    result = verify_receipt(RECEIPT.document)
    assert result.valid
    assert result.assurance is Assurance.SELF_SIGNED
    assert [check.name for check in result.checks] == [
        "canonical",
        "schema",
        "key",
        "signature",
        "body",
    ]
    words = " ".join(result.not_proved)
    assert "that the key belongs to the agency" in words
    assert "2 of the 2 files" in words
    assert "the agency's own clock" in words


def test_papers_and_a_trusted_key_leave_less_unproved() -> None:
    result = verify_receipt(RECEIPT.document, papers=PAPERS, trusted_keys=[VKEY])
    assert result.valid
    assert [check.name for check in result.checks][-3:] == ["body", "paper 1", "paper 2"]
    words = " ".join(result.not_proved)
    assert "belongs to the agency" not in words
    assert "files named" not in words


def test_a_paper_that_is_not_named_makes_it_invalid() -> None:
    assert failed(RECEIPT.document, papers=[PAPERS[0], b"a third"]).startswith("paper 2: ")


def test_another_key_is_invalid_where_a_key_is_trusted() -> None:
    said = failed(issue_receipt(ARRIVAL, OTHER).document, trusted_keys=[VKEY])
    assert said.startswith("trusted_key: signed by desk.example/receipts")
    assert KEY.verifier_key.key_id.hex() in said


def test_a_key_put_in_place_of_the_signer_is_found() -> None:
    whole = json.loads(RECEIPT.document) | {"verifier_key": str(OTHER.verifier_key)}
    assert failed(canonical_bytes(whole)).startswith("signature: `signature` names another key")


def test_every_flipped_bit_of_every_byte_is_found() -> None:
    data = RECEIPT.document
    for at in range(len(data)):
        for bit in (1, 32, 128):
            flipped = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
            failed(flipped)


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_cut_file_is_found_with_its_place(cut: int) -> None:
    assert failed(RECEIPT.document[:cut]).startswith("canonical: byte ")


def test_bytes_that_are_not_canonical_are_found_with_their_place() -> None:
    pretty = json.dumps(json.loads(RECEIPT.document), indent=1).encode()
    assert failed(pretty).startswith("canonical: byte 1: not canonical JSON")
    assert failed(RECEIPT.document + b"\n").startswith(f"canonical: byte {len(RECEIPT.document)}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agency": "Another County Jail"}, "signature: `body`"),
        ({"received_at": "2020-01-13T16:41:00Z"}, "signature: `body`"),
        ({"number": "R-1"}, "signature: `body`"),
    ],
)
def test_a_changed_body_is_found(change: dict[str, str], said: str) -> None:
    whole = json.loads(RECEIPT.document)
    whole["body"] |= change
    assert failed(canonical_bytes(whole)).startswith(said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "tecum.receipt.body.v9"}, "`body.schema`"),
        ({"agency": ""}, "`body.agency`"),
        ({"zone": 7}, "`body.zone`"),
        ({"meaning": "service accepted"}, "`body.meaning`"),
        ({"files": []}, "`body.files`"),
        ({"files": "none"}, "`body.files`"),
        ({"files": [{"sha256": "00", "size": 1}]}, "`body.files[0]`"),
        ({"files": [{"sha256": "0" * 64, "size": True}]}, "`body.files[0]`"),
        ({"received_at": "2020-01-13 16:40"}, "`body.received_at`"),
        ({"received_at_local": "Monday"}, "`body.received_at_local`"),
        ({"received_at_local": "2020-01-13T16:40:00-07:00"}, "`body.received_at_local`"),
        ({"received_at_local": "2020-01-13T16:40:00"}, "`body.received_at_local`"),
    ],
)
def test_a_signature_under_nonsense_is_still_no_receipt(
    change: dict[str, object], said: str
) -> None:
    assert failed(resigned(**change)).startswith(f"body: {said}")


def test_words_that_a_later_version_adds_to_the_body_do_no_harm() -> None:
    assert verify_receipt(resigned(commitment="ab" * 32)).valid


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        ([], "schema: `schema`"),
        ({"schema": "tecum.bundle.v1"}, "schema: `schema`"),
        ({"schema": "tecum.receipt.v1"}, "schema: `body`"),
    ],
)
def test_another_document_is_no_receipt(whole: object, said: str) -> None:
    assert failed(canonical_bytes(whole)).startswith(said)


def test_what_stands_outside_the_signed_body_is_refused() -> None:
    whole = json.loads(RECEIPT.document) | {"remark": "served and accepted"}
    assert failed(canonical_bytes(whole)).startswith("schema: `remark`")


@pytest.mark.parametrize("vkey", ["nonsense", "a+00000000+AAAA"])
def test_a_trusted_key_that_is_none_is_the_callers_mistake(vkey: str) -> None:
    with pytest.raises(InputError, match="verifier key"):
        verify_receipt(RECEIPT.document, trusted_keys=[vkey])


def test_openssl_verifies_the_same_signature(tmp_path: Path) -> None:
    whole = json.loads(RECEIPT.document)
    name, _, material = whole["signature"].removeprefix("— ").partition(" ")
    raw = base64.b64decode(whole["verifier_key"].split("+", 2)[2])[1:]
    spki = bytes.fromhex("302a300506032b6570032100") + raw  # RFC 8410, section 4
    (tmp_path / "key.der").write_bytes(spki)
    (tmp_path / "signature").write_bytes(base64.b64decode(material)[4:])
    text = json.dumps(
        whole["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    assert name == KEY.name

    def openssl(message: bytes) -> int:
        (tmp_path / "text").write_bytes(message)
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
        command += ["-inkey", "key.der", "-sigfile", "signature", "-in", "text"]
        return subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode

    assert openssl(text + b"\n") == 0
    assert openssl(text.replace(b"fax", b"FAX") + b"\n") == 1


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_outside_numbers_differ_as_their_entropy_does(one: bytes, other: bytes) -> None:
    assert (outside_number(one) == outside_number(other)) == (one == other)
    assert len(outside_number(one)) == len("R-00000-00000-00000-00000-00000-0")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"files": ()}, "no file"),
        ({"agency": " "}, "has no name"),
        ({"received_at": datetime(2020, 1, 13)}, "has no zone"),  # noqa: DTZ001 - the fault under test
        ({"zone": "America/Nowhere"}, "America/Nowhere"),
        ({"zone": "../etc"}, "../etc"),
    ],
)
def test_what_cannot_be_receipted_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        issue_receipt(replace(ARRIVAL, **change), KEY)
    assert said in str(caught.value)


def test_what_is_no_receipt_is_not_read_as_one() -> None:
    with pytest.raises(InputError, match="not a receipt"):
        read_receipt(b'{"schema":"tecum.receipt.v1"}')
    with pytest.raises(InputError, match="not a receipt"):
        read_receipt(b"[]")
    with pytest.raises(IntegrityError):
        read_receipt(RECEIPT.document + b" ")


def test_the_meaning_is_the_one_that_the_verifier_expects() -> None:
    assert json.loads(RECEIPT.document)["body"]["meaning"] == MEANING


def test_the_verifier_shares_bytes_and_formats_with_the_issuer_and_no_more() -> None:
    imported = {
        node.module
        for file in Path(tecum.verify.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    ours = {module for module in imported if module and module.startswith("tecum")}
    assert {module for module in ours if not module.startswith("tecum.verify")} <= {
        "tecum.errors",
        "tecum.ledger.canonical",
        "tecum.ledger.checkpoints",
        "tecum.ledger.cosignatures",
        "tecum.ledger.leaves",
        "tecum.ledger.merkle",
        "tecum.ledger.notes",
        "tecum.ledger.policies",
        "tecum.ledger.tlog_proofs",
        "tecum.ledger.tree_heads",
        "tecum.terms",
    }
