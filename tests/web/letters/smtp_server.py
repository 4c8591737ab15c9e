"""A mail server for tests: takes a message, refuses it, is busy, or dies after the last dot."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Mails:
    """How the server behaves, and what it was given."""

    port: int = 0
    how: str = "takes"
    taken: list[bytes] = field(default_factory=list)


class Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 test")
        for line in self.rfile:
            if not self.answer(line[:4].upper().strip()):
                return

    def answer(self, verb: bytes) -> bool:
        how = self.server.mails.how
        if verb == b"RCPT" and how in {"refuses", "is busy"}:
            self.say("550 no" if how == "refuses" else "451 later")
        elif verb == b"DATA":
            return self.take()
        else:
            self.say("221 bye" if verb == b"QUIT" else "250 ok")
        return verb != b"QUIT"

    def take(self) -> bool:
        self.say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.server.mails.taken.append(b"".join(lines))
        if self.server.mails.how == "dies":
            return False
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a port of its own."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mails: Mails) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mails = mails

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A client that hangs up is no fault of a test."""


@contextmanager
def mail_server() -> Iterator[Mails]:
    mails = Mails()
    with MailServer(mails) as server:
        mails.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mails
        finally:
            server.shutdown()
            thread.join()
