import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.reading.content_kind import ending_lies, media_of


@pytest.mark.parametrize(
    ("content", "ending", "media", "what"),
    [
        (b"%PDF-1.7\n", ".txt", "pdf", "a PDF"),
        (b"junk " * 100 + b"%PDF-1.4", ".pdf", "pdf", "a PDF"),
        (b" " * 1100 + b"%PDF-1.4", ".txt", "text", "plain text"),
        (b"4 0 obj << >> endobj", ".pdf", "pdf", "a PDF"),
        (b"BM is how this letter begins", ".txt", "text", "plain text"),
        (b"BM\0\0\x36", ".txt", None, "a bitmap picture"),
        (b"MZ\x90\0", ".txt", None, "a program"),
        (b"II*\0rest", ".tif", None, "a TIFF picture"),
        (b"\xd0\xcf\x11\xe0\xa1", ".msg", None, "an old Word, Excel or Outlook file"),
        (b"a\0b", ".txt", None, "a file of an unknown kind"),
        (b"\x01\x02\x03\x04text", ".txt", None, "a file of an unknown kind"),
        ("h\u00e9llo".encode("utf-16"), ".txt", "text", "plain text"),
        (b"\x1b[1mbold\x1b[0m\ttab\r\n\f", ".txt", "text", "plain text"),
        (b"From: a@example.org\r\nReceived: by b\r\n\r\nhi", ".txt", "email", "an e-mail"),
        (b"Received: by b\r\n from c\r\nFrom: a\r\n\r\nhi", "", "email", "an e-mail"),
        (b"FROM: A\nTO: B\n\nhi", ".txt", "text", "plain text"),
        (b"FROM: A\nTO: B\n\nhi", ".eml", "email", "an e-mail"),
        (b"Just a letter\n\nFrom: me\nMIME-Version: 1.0", ".eml", "text", "plain text"),
    ],
)
def test_the_content_decides(content: bytes, ending: str, media: str | None, what: str) -> None:
    assert media_of(content, ending) == (media, what)


@given(st.binary(max_size=300), st.sampled_from([".pdf", ".txt", ".eml", "", ".exe"]))
def test_every_content_has_an_answer(content: bytes, ending: str) -> None:
    media, what = media_of(content, ending)
    assert what
    assert media in ("pdf", "text", "email", None)


def test_only_a_name_that_claims_something_else_lies() -> None:
    assert ending_lies("pdf", ".txt")
    assert ending_lies("text", ".html")
    assert not any(ending_lies("pdf", ending) for ending in (".pdf", "", ".unheard"))
