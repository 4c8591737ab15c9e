"""Hostile papers through the browser's door: each has its receipt and its pages; none runs."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.web.desks import ADesk

from tecum.adapters.clock import now
from tecum.ledger.canonical import sha256_hex
from tecum_web.access import Role
from tecum_web.jobs.drain import drain
from tecum_web.records.models import ArrivalRow, MatterState, Work

SCRIPT = b"<html><script>alert(1)</script><svg onload=alert(2)></html>"
OURS = {
    "page.html": SCRIPT,
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "letter.txt": SCRIPT,
    "mail.eml": b"Subject: hello\nContent-Type: text/html\n\n" + SCRIPT,
    "polyglot.pdf": b"%PDF-1.7\n" + SCRIPT,
    "zeros.pdf": bytes(100_000),
}
RUNS = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}


def upload(browser: Client, name: str, data: bytes) -> HttpResponse:
    page = browser.get("/receive/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    told = {"papers": [SimpleUploadedFile(name, data)], "channel": "fax", "received_at": ""}
    return browser.post("/receive/", {**told, "csrfmiddlewaretoken": token[1]})


def nothing_runs(browser: Client, matter: str, sha256: str) -> None:
    """Open all that shows a paper: no crash, and nothing of it that a browser would run."""
    bare = f"/matters/{matter}/papers/{sha256}/"
    original = browser.get(bare)
    assert original.status_code == 200
    assert original["Content-Type"].partition(";")[0] not in RUNS
    assert original["X-Content-Type-Options"] == "nosniff"
    assert original["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert original["Content-Disposition"].partition(";")[0] in {"inline", "attachment"}
    for address in (f"/matters/{matter}/", f"/matters/{matter}/screens/{sha256}/"):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert b"alert(" not in re.sub(rb"&lt;.*?&gt;", b"", page.content), address
        assert b"Traceback" not in page.content
    picture = browser.get(f"/matters/{matter}/screens/{sha256}/pages/1/")
    assert picture.status_code in {200, 400}  # a picture, or a sentence why there is none
    if picture.status_code == 200:
        assert picture["Content-Type"] == "image/png"


def test_hostile_papers_are_received_shown_and_never_run(
    one_desk: ADesk, shared_data: Path
) -> None:
    one_desk.now = now()
    browser = one_desk.browser(one_desk.person(Role.CLERK), checks=True)
    folder = shared_data / "pdf" / "hostile"
    hostile = {one.name: one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}
    papers = {**hostile, **OURS}
    assert any(hostile.values())
    came: dict[str, bytes] = {}
    for name, data in papers.items():
        answer = upload(browser, name, data)
        if not data:
            assert answer.status_code == 400, name
            assert b"empty" in answer.content
            continue
        assert answer.status_code == 302, name
        came[answer["Location"].split("/")[2]] = data
    assert ArrivalRow.objects.count() == len(came)
    drain(now)
    assert not Work.objects.exclude(state="done").exists()
    assert MatterState.objects.count() == len(came)
    for matter, data in came.items():
        nothing_runs(browser, matter, sha256_hex(data))
    queue = browser.get("/")
    assert queue.status_code == 200
    assert b"alert(" not in queue.content
