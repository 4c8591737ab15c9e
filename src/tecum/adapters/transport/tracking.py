"""Tracking numbers: whether one can have been read off right. It shows nothing else.

USPS Publication 199 (Intelligent Mail package barcode, 22 digits) and the 20-digit labels such as
those of Certified Mail end in a check digit: from the right, digits weigh 3 and 1 in turn, and all
together must give a multiple of 10. The 13 signs of the Universal Postal Union (standard S10, used
for Registered Mail) have a check digit modulo 11 in their last place but two. [verified: reported;
numbers printed in public test data agree]
"""

import re
from dataclasses import dataclass

from tecum.errors import InputError

_S10 = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A number as it is written, and by which rule its check digit holds; None: no rule known."""

    number: str
    checked_by: str | None


def read_tracking(text: str) -> Tracking:
    """Read a tracking number; one whose check digit is wrong was misread.

    Raises:
        InputError: it is empty, or its check digit is wrong.
    """
    number = re.sub(r"[\s-]", "", text).upper()
    if not number or len(number) > 40 or not number.isascii() or not number.isalnum():
        raise InputError(f"tracking number {text!r}: no number; read it off the label again")
    piece = re.sub(r"^420(?:\d{9}|\d{5})(?=9\d{21}$)", "", number)  # a ZIP code may stand before
    if re.fullmatch(r"9\d{21}|\d{20}", piece):
        wanted = _mod_10(piece[:-1])
        _compare(text, wanted, int(piece[-1]))
        return Tracking(number=piece, checked_by=f"USPS, {len(piece)} digits")
    found = _S10.fullmatch(number)
    if found is not None:
        _compare(text, _s10(found[1]), int(found[2]))
        return Tracking(number=number, checked_by="UPU S10")
    return Tracking(number=number, checked_by=None)


def _mod_10(digits: str) -> int:
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return -total % 10


def _s10(digits: str) -> int:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _S10_WEIGHTS, strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def _compare(text: str, wanted: int, found: int) -> None:
    if wanted != found:
        raise InputError(
            f"tracking number {text!r}: its check digit is {found} and should be {wanted}, so a "
            "digit was misread; read it off the label again"
        )
