"""A tracking number is a number: what can be checked of it is that it was read off right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.transport.tracking import read_tracking
from tecum.errors import InputError


@pytest.mark.parametrize(
    ("text", "checked_by"),
    [
        ("7016 0910 0001 0831 0009", "USPS, 20 digits"),
        ("7112 3456 7891 2345 6787", "USPS, 20 digits"),
        ("9400 1112 0108 0805 4830 16", "USPS, 22 digits"),
        ("420 80202 9361289878700317633795", "USPS, 22 digits"),
        ("RB123456785US", "UPU S10"),
        ("1Z-OTHER-CARRIER-17", None),
    ],
)
def test_numbers_that_hold(text: str, checked_by: str | None) -> None:
    assert read_tracking(text).checked_by == checked_by


@pytest.mark.parametrize("text", ["7016 0910 0001 0831 0008", "9400111201080805483017"])
def test_a_misread_digit_is_named_with_the_mend(text: str) -> None:
    with pytest.raises(InputError, match=r"check digit is \d and should be \d.*read it off"):
        read_tracking(text)


@pytest.mark.parametrize("text", ["", "  ", "näh 12", "x" * 41])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(InputError, match="no number"):
        read_tracking(text)


@given(st.sampled_from(["70160910000108310009", "9400111201080805483016"]), st.data())
def test_every_single_misread_digit_is_caught(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(number) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = number[:at] + digit + number[at + 1 :]
    if wrong != number:
        with pytest.raises(InputError):
            read_tracking(wrong)
