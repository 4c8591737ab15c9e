"""Every kind of error has a code of its own, which rows and documents carry."""

from tecum import errors
from tecum.errors import DocumentError, TecumError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, TecumError) and kind is not DocumentError
]


def test_codes_are_stable_words_and_no_two_alike() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes)) > 8
    assert all(code.isidentifier() and code.islower() for code in codes)


def test_a_document_says_its_own_code() -> None:
    assert DocumentError("a.pdf", "it is empty", "send it again", code="empty").code == "empty"
