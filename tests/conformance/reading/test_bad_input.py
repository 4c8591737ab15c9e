"""Whatever comes in: one clear message each, and nothing left behind."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conformance.reading import made_files
from tests.conformance.reading.made_files import changed, pdf, says

from tecum.adapters.reading.intake import open_bytes, open_documents, read_bytes
from tecum.adapters.reading.limits import MEBIBYTE, Limits
from tecum.errors import DocumentError

PAPER = pdf(says("You are hereby requested", "to produce the records"))
OWNERS = "for the owner"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "pdf"


def locked(user_password: str) -> bytes:
    return changed(
        PAPER,
        lambda writer: writer.encrypt(
            user_password=user_password, owner_password=OWNERS, algorithm="AES-128"
        ),
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty.pdf": (lambda: b"", "empty", "0 bytes"),
    "half.pdf": (lambda: PAPER[: len(PAPER) // 2], "damaged", "damaged or incomplete"),
    "no-head.pdf": (lambda: PAPER[300:], "damaged", "damaged or incomplete"),
    "password.pdf": (lambda: locked("secret"), "password", "protected by a password"),
    "long.pdf": (lambda: made_files.many_pages(2000), "too_many_pages", "2,000 pages"),
    "bomb.pdf": (lambda: made_files.bomb(300), "memory", "more than 256 MiB"),
    "nested.pdf": (lambda: made_files.nested_bomb(600), "memory", "more than 256 MiB"),
    "circle.pdf": (made_files.circular_page_tree, "damaged", "none of its pages"),
    "picture.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "unsupported", "a PNG picture"),
    "noise.pdf": (lambda: bytes(range(256)) * 40, "unsupported", "although its name ends in .pdf"),
    "letter.docx": (lambda: b"PK\x03\x04" + bytes(200), "unsupported", "office document"),
    "long.txt": (lambda: b"\f".join([b"page"] * 301), "too_many_pages", "301 pages"),
    "endless.txt": (lambda: b"word " * 400_001, "too_much_text", "2,000,005 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_the_file_the_fault_and_the_mend(tmp_path: Path, name: str) -> None:
    make, code, words = REFUSED[name]
    content = make()
    file = tmp_path / name
    file.write_bytes(content)
    # A bomb needs as long as it is large: a smaller room shows the same in less time.
    usual = Limits()
    room = 256 * MEBIBYTE if code == "memory" else usual.memory_bytes
    (opened,) = open_documents([file], replace(usual, memory_bytes=room))
    assert opened.documents == ()
    assert opened.error is not None
    assert opened.error.code == code
    message = str(opened.error)
    assert message.startswith(f"{file}: ")
    assert words in opened.error.what
    assert len(opened.error.mend) > 10
    assert "\n" not in message
    assert "Traceback" not in message
    assert file.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_broken_file_never_stops_the_rest(tmp_path: Path) -> None:
    files = {"a.pdf": PAPER, "b.pdf": b"", "c.txt": b"a memorandum", "d.pdf": PAPER[:500]}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name in (*files, "missing.pdf")]
    opened = open_documents([*paths, tmp_path])
    assert [one.file for one in opened] == [*map(str, paths), str(tmp_path)]
    assert [one.error.code if one.error else None for one in opened] == [
        None, "empty", None, "damaged", "missing", "directory",
    ]  # fmt: skip
    assert [bool(one.sha256) for one in opened] == [True, True, True, True, False, False]


def test_an_owner_password_alone_does_not_stop_reading() -> None:
    opened = open_bytes("owner.pdf", locked(""))
    assert opened.documents[0].pages[0].lines[0].text == "You are hereby requested"


@pytest.mark.parametrize(
    ("name", "content", "media", "problem"),
    [
        ("served.txt", PAPER, "pdf", "the name ends in .txt, but it is a PDF"),
        ("served.doc", PAPER, "pdf", "the name ends in .doc, but it is a PDF"),
        ("note.pdf", b"Please hold him.\n", "text", "the name ends in .pdf, but it is plain text"),
        ("mail.txt", b"From: a@example.org\nMIME-Version: 1.0\n\nhi", "email", "is an e-mail"),
    ],
)
def test_a_file_is_what_its_content_says(
    name: str, content: bytes, media: str, problem: str
) -> None:
    (document,) = open_bytes(name, content).documents
    assert document.media == media
    (found,) = [one for one in document.problems if one.code == "wrong_extension"]
    assert problem in found.message


@pytest.mark.parametrize("name", ["served.PDF", "served", "served.bin"])
def test_no_problem_where_the_name_claims_nothing_else(name: str) -> None:
    assert open_bytes(name, PAPER).documents[0].problems == ()


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as large:
        large.truncate(64 * MEBIBYTE + 1)
    with pytest.raises(DocumentError, match=r"64\.0 MiB, and one paper may have 64 MiB") as caught:
        read_bytes(file)
    assert caught.value.code == "too_large"
    assert open_bytes("x.pdf", bytes(20), Limits(file_bytes=10)).error is not None


def test_pipes_devices_and_sockets_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    codes = [
        one.error.code if one.error else None
        for one in open_documents([tmp_path / "pipe.pdf", Path("/dev/zero")])
    ]
    assert codes == ["not_a_file", "not_a_file"]
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.pdf"))
        (opened,) = open_documents([tmp_path / "socket.pdf"])
    assert opened.error is not None
    assert opened.error.code == "unreadable"


def test_a_name_that_no_system_takes() -> None:
    (opened,) = open_documents([Path("a\0b.pdf")])
    assert opened.error is not None
    assert opened.error.code == "unreadable"


def test_a_folder_without_rights(tmp_path: Path) -> None:
    """Root may read everything, so the reader is a forked process that gave its rights up."""
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "served.pdf").write_bytes(PAPER)
    folder.chmod(0)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom tecum.adapters.reading import intake\n"
        "if os.geteuid() == 0:\n    os.setgroups([])\n    os.setgid(65534)\n    os.setuid(65534)\n"
        "(opened,) = intake.open_documents([Path(sys.argv[1])])\n"
        "print(opened.error.code, opened.error)\n"
    )
    try:
        ran = subprocess.run(
            [sys.executable, "-c", script, str(folder / "served.pdf")],
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        folder.chmod(0o700)
    assert ran.stdout.startswith("no_permission ")
    assert "you may not read it" in ran.stdout
    assert ran.stderr == ""


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_that_was_damaged_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([PAPER, made_files.form()]))
    content = bytearray(source)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    opened = open_bytes("damaged.pdf", bytes(content[:cut] or content))
    assert (opened.error is None) == bool(opened.documents)
    if opened.error:
        assert opened.error.code in ("damaged", "unsupported", "password", "unknown_encryption")


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from(["a.pdf", "a.txt", "a.eml", "a"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    opened = open_bytes(name, content)
    assert (opened.error is None) == bool(opened.documents)
    if opened.error:
        assert opened.error.code in ("damaged", "unsupported")


@pytest.mark.shared_data
def test_every_real_file_is_read_or_refused() -> None:
    files = sorted(SHARED.rglob("*.pdf"))
    assert len(files) > 20
    codes = {}
    for opened in open_documents(files):
        name = Path(opened.file).name
        if opened.error:
            codes[name] = opened.error.code
        else:
            pages = [page for document in opened.documents for page in document.pages]
            assert pages
            assert all(page.width > 0 and page.height > 0 for page in pages), name
    assert codes == {
        "AESkeylength256.pdf": "unknown_encryption",
        "PasswordSample-128bit.pdf": "password",
        "PasswordSample-256bit.pdf": "password",
        "PasswordSample-40bit.pdf": "password",
        "freelaw_empty_zero_bytes.pdf": "empty",
        "sign_me_protected.pdf": "password",
    }


@pytest.mark.shared_data
def test_real_scans_are_reported_and_real_forms_give_their_fields() -> None:
    scan, form, xfa = open_documents([
        SHARED / "scans" / "freelaw_image-pdf.pdf",
        SHARED / "court_and_agency" / "ao088b-subpoena-produce-documents.pdf",
        SHARED / "court_and_agency" / "n400-naturalization-application.pdf",
    ])  # fmt: skip
    (document,) = scan.documents
    assert all(page.image_only for page in document.pages)
    assert {problem.code for problem in document.problems} == {"scanned_page"}
    (document,) = form.documents
    widgets = {widget.name: widget for page in document.pages for widget in page.widgets}
    assert widgets["Subpoena_To"].kind == "text"
    assert widgets["check_1"].checked is False
    assert "AO 88B (Rev. 02/14)" in document.pages[0].lines[0].text
    (document,) = xfa.documents
    assert "xfa_form" in {problem.code for problem in document.problems}
