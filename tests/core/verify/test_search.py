"""A search statement holds as testimony until one valid receipt refutes it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError
from tecum.ledger.canonical import canonical_bytes, parse_canonical
from tecum.ledger.notes import SigningKey, sign_text
from tecum.ledger.receipts import Arrival, Channel, issue_receipt, outside_number, received_file
from tecum.matters.payloads import members
from tecum.matters.searching import SearchTestimony, Sought, Window, sign_testimony
from tecum.verify import Verification, verify_file

START = datetime(2020, 1, 13, tzinfo=UTC)
KEY = SigningKey(name="jail.example/receipts", seed=bytes(32))
LATER_KEY = SigningKey(name="jail.example/receipts-2", seed=bytes([1] * 32))
FILE = received_file(b"a paper")
TESTIMONY = SearchTestimony(
    agency="Example City Jail",
    by="Records Unit, duty clerk",
    made_at=START + timedelta(days=2),
    window=Window(since=START, until=START + timedelta(days=1), zone="UTC"),
    sought=Sought(digests=(FILE.sha256,), numbers=(outside_number(bytes([9] * 16)),)),
    channels=(Channel.FAX,),
    signs=(),
    searched=("the register",),
)
STATEMENT = sign_testimony(TESTIMONY, KEY)


def receipt(
    *,
    file: bytes = b"a paper",
    hours: float = 5,
    number: int = 1,
    key: SigningKey = KEY,
) -> bytes:
    arrival = Arrival(
        number=outside_number(bytes([number] * 16)),
        agency="Example City Jail",
        channel=Channel.FAX,
        received_at=START + timedelta(hours=hours),
        zone="UTC",
        files=(received_file(file),),
    )
    return issue_receipt(arrival, key).document


def against(*documents: bytes, keys: tuple[str, ...] = ()) -> Verification:
    return verify_file(STATEMENT, against=documents, trusted_keys=keys)


@pytest.mark.parametrize(
    ("document", "valid", "words"),
    [
        (receipt(), False, "refuted"),
        (receipt(hours=0), False, "refuted"),
        (receipt(hours=24), False, "refuted"),
        (receipt(file=b"another", number=9), False, "refuted"),
        (receipt(file=b"another"), True, "nothing that was sought"),
        (receipt(hours=25), True, "outside the window"),
        (receipt(hours=-1), True, "outside the window"),
        (receipt(key=LATER_KEY), True, "not by the key"),
        (receipt().replace(b"2020-01-13T05", b"2020-01-13T06"), True, "no valid receipt"),
        (b"{}", True, "no valid receipt"),
        (STATEMENT, True, "no valid receipt"),
    ],
)
def test_one_valid_receipt_for_what_was_sought_in_the_window_refutes(
    document: bytes, *, valid: bool, words: str
) -> None:
    result = against(document)
    assert result.valid is valid
    [check] = [check for check in result.checks if check.name == "against 1"]
    assert check.passed is valid
    assert words in check.detail


def test_a_receipt_of_a_later_key_refutes_where_that_key_is_trusted() -> None:
    keys = (str(KEY.verifier_key), str(LATER_KEY.verifier_key))
    assert not against(receipt(key=LATER_KEY), keys=keys).valid


def test_one_of_several_is_enough() -> None:
    result = against(receipt(hours=25), receipt())
    assert [check.passed for check in result.checks if check.name.startswith("against")] == [
        True,
        False,
    ]
    assert not result.valid


def test_receipts_are_held_against_search_statements_alone() -> None:
    with pytest.raises(InputError, match="search statement"):
        verify_file(receipt(), against=[receipt()])


def test_a_statement_by_another_key_than_the_agencys_fails() -> None:
    assert not verify_file(STATEMENT, trusted_keys=[str(LATER_KEY.verifier_key)]).valid


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("result", "nothing was found"),
        ("meaning", "proof that nothing came"),
        ("register", "7 receipts"),
        ("channels", [{"channel": "fax"}]),
        ("window", {"from": "2020-01-13", "until": "x", "zone": "UTC"}),
        ("schema", "tecum.search.body.v2"),
    ],
)
def test_signed_words_that_say_something_else_are_no_statement(name: str, value: object) -> None:
    whole = members(parse_canonical(STATEMENT))
    body = {**members(whole["body"]), name: value}
    signature = sign_text(canonical_bytes(body).decode() + "\n", KEY)
    document = canonical_bytes({**whole, "body": body, "signature": str(signature)})
    result = verify_file(document)
    assert not result.valid
    assert result.checks[-1].name == "body"


@given(st.integers(0, 8 * len(STATEMENT) - 1))
def test_no_bit_of_a_statement_can_be_flipped(bit: int) -> None:
    flipped = bytearray(STATEMENT)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verify_file(bytes(flipped)).valid
