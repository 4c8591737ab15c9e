import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    canonical_bytes,
    frozen,
    parse_canonical,
    sha256_hex,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_what_is_written_is_read_back_the_same(value: object) -> None:
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(parse_canonical(written)) == written


@given(values)
def test_the_bytes_are_those_of_another_implementation(value: object) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_every_character_is_written_as_another_implementation_does() -> None:
    for first in range(0, 0x11000, 64):
        text = "".join(chr(at) for at in range(first, first + 64) if not 0xD800 <= at < 0xE000)
        assert canonical_bytes({text: text}) == rfc8785.dumps({text: text})


@given(values)
def test_a_frozen_value_has_the_same_bytes(value: object) -> None:
    assert canonical_bytes(frozen(value)) == canonical_bytes(value)


def test_keys_are_sorted_by_utf_16_as_the_example_in_rfc_8785_section_3_2_3() -> None:
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    order = [key for key, _ in json.loads(canonical_bytes(value), object_pairs_hook=list)]
    assert order == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 1.5]}, "$.a[1]"),
        ({"a": {"b": float("nan")}}, "$.a.b"),
        ({"a": 2**53}, "$.a"),
        ({"a": -(2**53)}, "$.a"),
        ({"a": {1: "x"}}, "$.a"),
        (["\ud800"], "$[0]"),
        ({"\udc00": 1}, "$"),
        ({"a": {1, 2}}, "$.a"),
        ({"a": b"bytes"}, "$.a"),
    ],
)
def test_what_cannot_be_hashed_is_refused_by_place(value: object, place: str) -> None:
    with pytest.raises(InputError) as caught:
        canonical_bytes(value)
    assert str(caught.value).startswith(f"{place}:")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1}', "byte 5:"),
        (b'{"b":1,"a":2}', "byte 2:"),
        (b'{"a":1}\n', "byte 7:"),
        (b'{"a":"\\u0041"}', "byte 6:"),
        (b'{"a":1,"a":1}', "'a' stands twice"),
        (b'{"a":1.0}', "1.0"),
        (b'{"a":1e3}', "1e3"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":-0}', "byte 5:"),
        (b'{"a":"\\ud800"}', "half a surrogate"),
        (b'{"a":90071992547409921}', "2^53"),
        (b'{"a":', "byte 5:"),
        (b"", "byte 0:"),
        (b"\xff", "byte 0: not UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"[" * 5000 + b"]" * 5000, "nested"),
        (b"1" * 5000, "not canonical"),
    ],
)
def test_a_byte_that_is_not_canonical_is_found(data: bytes, said: str) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_canonical(data)
    assert said in str(caught.value)


def test_depth_has_a_limit() -> None:
    value: object = 1
    for _ in range(MAX_DEPTH):
        value = [value]
    assert canonical_bytes(value).startswith(b"[[")
    with pytest.raises(InputError, match="nested deeper"):
        canonical_bytes([value])


def test_a_frozen_value_cannot_be_changed() -> None:
    value = frozen({"a": [1, {"b": 2}]})
    with pytest.raises(TypeError):
        value["a"] = 2  # type: ignore[index]
    assert isinstance(value["a"], tuple)  # type: ignore[index, call-overload]


def test_a_digest_is_the_published_one() -> None:
    # FIPS 180-4 example "abc"
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
