"""A served desk and people who use it over HTTP, as browsers without scripts do."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from tests.web.desks import PASSWORD

from tecum.adapters.clock import seconds


class _Stay(urllib.request.HTTPRedirectHandler):
    """Where an answer leads is part of what is asked about."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        req: urllib.request.Request,  # noqa: ARG002 - the names are the library's
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


class Visitor:
    """Somebody's browser: cookies, forms with their token, no scripts."""

    def __init__(self, base: str) -> None:
        self.base = base
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(CookieJar()))
        self._open = opener.open

    def get(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        return self._ask(urllib.request.Request(self.base + path))  # noqa: S310 - our server

    def post(
        self, path: str, told: Mapping[str, object], *, form: str | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Fill in the form of a page, and send it; raises OSError where no answer comes."""
        page = self.get(path if form is None else form)[2].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise ConnectionError("the form's page did not come")
        data = encode_multipart(BOUNDARY, {**told, "csrfmiddlewaretoken": token[1]})
        headers = {"Content-Type": MULTIPART_CONTENT, "Origin": self.base}
        return self._ask(urllib.request.Request(self.base + path, data, headers))  # noqa: S310

    def log_in(self, username: str) -> None:
        told = {"login": username, "password": PASSWORD}
        status, headers, _ = self.post("/accounts/login/", told)
        assert (status, headers["Location"]) == (302, "/")

    def upload(self, data: bytes, name: str) -> tuple[int, Mapping[str, str], bytes]:
        papers = [SimpleUploadedFile(name, data)]
        return self.post("/receive/", {"papers": papers, "channel": "fax", "received_at": ""})

    def _ask(self, request: urllib.request.Request) -> tuple[int, Mapping[str, str], bytes]:
        try:
            with self._open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.headers, answer.read()
        except HTTPException as error:
            raise ConnectionError(str(error)) from error


@contextmanager
def served(
    home: Path, *, database: str | None = None, listen: str | None = None
) -> Iterator[tuple[str, int]]:
    """Serve a desk, on a free port if none is named; give its address and the keeper's id."""
    if listen is None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            listen = f"127.0.0.1:{found.getsockname()[1]}"
    environ = {**os.environ, "TECUM_URL": f"http://{listen}"}
    if database is not None:
        environ["TECUM_DATABASE_URL"] = database
    command = [sys.executable, "-m", "tecum", "serve", "--home", str(home), "--listen", listen]
    with (home.parent / "served.log").open("ab") as log:
        keeper = subprocess.Popen(command, env=environ, stderr=log, start_new_session=True)
    try:
        wait_until_up(f"http://{listen}")
        yield f"http://{listen}", keeper.pid
    finally:
        keeper.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(keeper.pid, signal.SIGKILL)
        keeper.wait()


def wait_until_up(base: str, most: float = 90) -> None:
    until = seconds() + most
    while True:
        with suppress(OSError, HTTPException):
            if Visitor(base).get("/readyz")[0] == 200:
                return
        assert seconds() < until, "the desk never answered"
        time.sleep(0.1)


def children(parent: int) -> dict[int, str]:
    """The processes below a process, however deep, with their command lines."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (folder / "stat").read_text()
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
            commands[int(folder.name)] = (
                (folder / "cmdline").read_bytes().decode("utf-8", "replace")
            )
    found: dict[int, str] = {}
    near = {parent}
    while near:
        near = {pid for pid, above in parents.items() if above in near and pid not in found}
        found |= {pid: commands[pid].replace("\0", " ") for pid in near}
    return found
