"""A time stamp authority for tests: `openssl ts` with its own CA, behind a loopback address."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

SETTINGS = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""
EXTENSIONS = """extendedKeyUsage=critical,timeStamping
keyUsage=critical,digitalSignature
basicConstraints=CA:FALSE
"""


def openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


@dataclass
class TimeAuthority:
    """One authority: its root certificate, and what it did with the queries that it got."""

    folder: Path
    key: tuple[str, ...] = ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    answers: list[bytes] = field(default_factory=list)
    replay: bytes | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir()
        at = self.folder
        new = ("-newkey", *self.key, "-nodes")
        name = "/CN=Example authority"
        openssl(
            "req",
            "-x509",
            *new,
            "-keyout",
            at / "ca.key",
            "-out",
            at / "ca.pem",
            "-days",
            "3650",
            "-subj",
            name,
        )
        openssl(
            "req",
            *new,
            "-keyout",
            at / "tsa.key",
            "-out",
            at / "tsa.csr",
            "-subj",
            "/CN=Example time stamps",
        )
        (at / "extensions").write_text(EXTENSIONS)
        openssl(
            "x509",
            "-req",
            "-in",
            at / "tsa.csr",
            "-CA",
            at / "ca.pem",
            "-CAkey",
            at / "ca.key",
            "-CAcreateserial",
            "-days",
            "3650",
            "-extfile",
            at / "extensions",
            "-out",
            at / "tsa.pem",
        )
        (at / "settings").write_text(SETTINGS.format(folder=at))
        (at / "serial").write_text("01")

    @property
    def roots(self) -> str:
        return (self.folder / "ca.pem").read_text()

    def stamp(self, query: bytes) -> bytes:
        """Answer a query. The chain is left out: not every reader takes certificates unsorted."""
        if self.replay is not None:
            return self.replay
        (self.folder / "query").write_bytes(query)
        openssl(
            "ts",
            "-reply",
            "-config",
            self.folder / "settings",
            "-queryfile",
            self.folder / "query",
            "-out",
            self.folder / "answer",
        )
        answer = (self.folder / "answer").read_bytes()
        self.answers.append(answer)
        return answer


@contextmanager
def at_an_address(authority: TimeAuthority) -> Iterator[str]:
    class Calls(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            answer = authority.stamp(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Calls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
