"""E-mails become their own text first and their attachments after it; plain text keeps pages."""

from email.message import EmailMessage

import pytest
from tests.conformance.reading.made_files import pdf, picture_page, says

from tecum.adapters.reading.intake import OpenedFile, open_bytes
from tecum.adapters.reading.limits import Limits


def mail(text: str = "The detainer is attached.", *, html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Records Unit <records@agency.example>"
    message["To"] = "jail@county.example"
    message["Date"] = "Mon, 13 Jan 2020 09:00:00 -0700"
    message["Subject"] = "Detainer for L\u00f3pez, Ana"
    message["Message-ID"] = "<1@agency.example>"
    if text:
        message.set_content(text)
    if html:
        if text:
            message.add_alternative(html, subtype="html")
        else:
            message.set_content(html, subtype="html")
    return message


def attach(message: EmailMessage, name: str, content: bytes, kind: str = "pdf") -> None:
    message.add_attachment(content, maintype="application", subtype=kind, filename=name)


def lines(opened: OpenedFile, number: int = 0) -> list[str]:
    return [line.text for page in opened.documents[number].pages for line in page.lines]


def test_head_and_body_come_first_and_attachments_follow() -> None:
    message = mail()
    attach(message, "served.pdf", pdf(says("Form I-247A")))
    attach(message, "note.txt", b"second attachment", "octet-stream")
    opened = open_bytes("in/mail.eml", message.as_bytes())
    assert [(one.file, one.media) for one in opened.documents] == [
        ("in/mail.eml", "email"),
        ("in/mail.eml!served.pdf", "pdf"),
        ("in/mail.eml!note.txt", "text"),
    ]
    assert lines(opened) == [
        "From: Records Unit <records@agency.example>",
        "To: jail@county.example",
        "Date: Mon, 13 Jan 2020 09:00:00 -0700",
        "Subject: Detainer for L\u00f3pez, Ana",
        "The detainer is attached.",
    ]
    assert lines(opened, 1) == ["Form I-247A"]
    assert opened.documents[0].problems == ()
    assert opened.sha256 == opened.documents[0].sha256 != opened.documents[1].sha256
    words = [word for line in opened.documents[0].pages[0].lines for word in line.words]
    assert all(word.box is None for word in words)


def test_html_gives_the_text_that_is_seen() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>Please\nhold</p>"
        "<table><tr><td>Name</td><td>D&iacute;az</td></tr></table><script>x()</script></body>"
    )
    assert lines(open_bytes("a.eml", mail("", html=html).as_bytes()))[4:] == [
        "Please hold",
        "Name D\u00edaz",
    ]
    both = open_bytes("a.eml", mail("plain wins", html=html).as_bytes())
    assert lines(both)[4:] == ["plain wins"]
    assert len(both.documents) == 1


def test_an_email_inside_an_email_is_opened_to_a_depth() -> None:
    message = mail("innermost")
    for level in range(6):
        outer = mail(f"level {level}")
        outer.add_attachment(message)
        message = outer
    opened = open_bytes("a.eml", message.as_bytes(), Limits(mail_depth=2))
    assert [one.media for one in opened.documents] == ["email", "email", "email"]
    assert opened.documents[2].file == "a.eml!attachment-1.eml!attachment-1.eml"
    (problem,) = opened.documents[2].problems
    assert problem.code == "attachment_unread"
    assert "more than 2 e-mails deep" in problem.message


def test_a_bad_attachment_is_told_and_stops_nothing() -> None:
    message = mail()
    attach(message, "broken.pdf", pdf(says("x"))[:300])
    attach(message, "photo.jpg", b"\xff\xd8\xff" + bytes(50), "octet-stream")
    attach(message, "empty.pdf", b"")
    attach(message, "scan.pdf", picture_page())
    opened = open_bytes("a.eml", message.as_bytes())
    assert [one.file for one in opened.documents] == ["a.eml", "a.eml!scan.pdf"]
    told = [one.message for one in opened.documents[0].problems]
    assert [message.split(":")[0] for message in told] == [
        "a.eml!broken.pdf",
        "a.eml!photo.jpg",
        "a.eml!empty.pdf",
    ]
    assert "a JPEG picture" in told[1]


def test_more_attachments_than_the_limit_are_counted_not_opened() -> None:
    message = mail()
    for number in range(5):
        attach(message, f"{number}.txt", b"text", "octet-stream")
    opened = open_bytes("a.eml", message.as_bytes(), Limits(attachments=3))
    assert len(opened.documents) == 4
    assert opened.documents[0].problems[0].code == "too_many_attachments"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("a!b.txt", "a_b.txt"),
        ("line\nbreak.txt", "break.txt"),
        ("", "attachment-1"),
    ],
)
def test_the_name_of_an_attachment_is_no_path(given: str, shown: str) -> None:
    content = mail().as_string()
    head, body = content.split("\n\n", 1)
    name = given.replace("\n", "\\n")
    boundary = (
        f"{head.replace('Content-Type: text/plain', 'X-Was: text/plain')}\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{body}\n'
        f'--b\nContent-Type: application/octet-stream; name="{name}"\n'
        "Content-Disposition: attachment\n\nhello there\n--b--\n"
    )
    opened = open_bytes("m.eml", boundary.encode())
    assert len(opened.documents) == 2
    shown_name = opened.documents[1].file.partition("!")[2]
    assert "/" not in shown_name
    assert shown_name.endswith(shown.rpartition("_")[2] if given.startswith("..") else shown[-9:])


@pytest.mark.parametrize(
    "content",
    [
        b'From: =?utf-8?q?=?= <\r\nTo: "\r\nSubject: =?x?b?!?=\r\nDate: yesterday\r\n\r\nbody',
        b"From: a\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nbody \xe9",
        b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nbody",
        b"From: a\r\nContent-Type: multipart/mixed\r\n\r\nbody",
        b"From: a\r\nContent-Transfer-Encoding: base64\r\n\r\nbody!",
        b"Received: (\r\nFrom: ((((\r\n\r\nbody",
    ],
)
def test_an_email_that_breaks_the_rules_is_still_read(content: bytes) -> None:
    opened = open_bytes("a.eml", content)
    assert opened.error is None
    assert opened.documents[0].media == "email"


@pytest.mark.parametrize(
    ("content", "first", "problem"),
    [
        ("Se\u00f1or D\u00edaz".encode(), "Se\u00f1or D\u00edaz", None),
        ("\ufeffSe\u00f1or".encode(), "Se\u00f1or", None),
        ("Se\u00f1or".encode("utf-16"), "Se\u00f1or", None),
        (
            "Se\u00f1or \u201cX\u201d".encode("cp1252"),
            "Se\u00f1or \u201cX\u201d",
            "guessed_encoding",
        ),
        (b"caf\xe9 \x81", "caf\u00e9 \x81", "guessed_encoding"),
        (b"\xff\xfeA\0\x00\xd8B\0", "A\ufffdB", "broken_text"),
    ],
)
def test_text_is_decoded_and_a_guess_is_told(
    content: bytes, first: str, problem: str | None
) -> None:
    opened = open_bytes("a.txt", content)
    assert lines(opened) == [first]
    assert [one.code for one in opened.documents[0].problems] == ([problem] if problem else [])


def test_a_form_feed_ends_a_page() -> None:
    (document,) = open_bytes("a.txt", b"one\ntwo  words\r\n\r\n\fthree\n\f").documents
    assert [[line.text for line in page.lines] for page in document.pages] == [
        ["one", "two words"],
        ["three"],
    ]
    assert [page.number for page in document.pages] == [1, 2]


def test_a_memorandum_with_the_head_of_a_letter_is_no_email() -> None:
    memo = (
        b"TO: Sheriff\nFROM: Field Office\nDATE: 13 January 2020\nSUBJECT: Notice\n\nPlease call."
    )
    assert open_bytes("memo.txt", memo).documents[0].media == "text"
    assert open_bytes("memo.eml", memo).documents[0].media == "email"
