import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError
from tecum.ledger.leaves import (
    Leaf,
    entry_of,
    header_bytes,
    header_commitment,
    payload_commitment,
    salts_of,
)

KEY = bytes(range(32))
SALTS = salts_of(KEY, "event M-1/3")
HEADER = header_bytes("event", {"matter": "M-1", "sequence": 3})
LEAF = Leaf(
    subject="event M-1/3",
    header=HEADER,
    payload=b'{"a":1}',
    header_salt=SALTS[0],
    payload_salt=SALTS[1],
)


def test_the_hashes_are_those_that_the_reference_prints() -> None:
    sha = hashlib.sha256
    header = sha(b"tecum.leaf.header.v1\n" + SALTS[0] + HEADER).digest()
    payload = sha(b"tecum.leaf.payload.v1\n" + SALTS[1] + b'{"a":1}').digest()
    entry = sha(b"tecum.leaf.v1\n" + header + payload).digest()
    assert (LEAF.header_commitment, LEAF.payload_commitment) == (header, payload)
    assert (LEAF.entry, LEAF.leaf_hash) == (entry, sha(b"\x00" + entry).digest())


def test_either_part_is_proved_with_the_commitment_of_the_other_alone() -> None:
    shown = entry_of(header_commitment(SALTS[0], HEADER), LEAF.payload_commitment)
    assert shown == LEAF.entry == entry_of(LEAF.header_commitment, LEAF.payload_commitment)


def test_the_salts_come_from_the_matters_key() -> None:
    assert (
        hmac.new(KEY, b"header\nevent M-1/3", "sha256").digest(),
        hmac.new(KEY, b"payload\nevent M-1/3", "sha256").digest(),
    ) == SALTS
    assert len({*SALTS, *salts_of(KEY, "event M-1/4"), *salts_of(bytes(32), "event M-1/3")}) == 6


def test_the_header_says_its_schema_and_kind() -> None:
    assert HEADER == (
        b'{"kind":"event","matter":"M-1","schema":"tecum.leaf.header.v1","sequence":3}'
    )
    with pytest.raises(InputError, match="unknown kind 'note'"):
        header_bytes("note", {})
    with pytest.raises(InputError, match="sets kind, schema itself"):
        header_bytes("event", {"kind": "event", "schema": "x"})


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_header_and_payload_are_never_taken_for_each_other(one: bytes, other: bytes) -> None:
    salt = bytes(32)
    assert header_commitment(salt, one) != payload_commitment(salt, other)
    assert (header_commitment(salt, one) == header_commitment(salt, other)) == (one == other)


def test_what_has_another_length_is_refused() -> None:
    for commit in (header_commitment, payload_commitment):
        with pytest.raises(InputError, match="31 bytes"):
            commit(bytes(31), b"")
    with pytest.raises(InputError, match="header commitment: 0 bytes"):
        entry_of(b"", bytes(32))
    with pytest.raises(InputError, match="payload commitment: 33 bytes"):
        entry_of(bytes(32), bytes(33))
    with pytest.raises(InputError, match="32 bytes, not 16"):
        salts_of(bytes(16), "event M-1/3")


def test_no_salt_is_printed() -> None:
    assert repr(SALTS[0]) not in repr(LEAF)
    assert repr(SALTS[1]) not in repr(LEAF)
