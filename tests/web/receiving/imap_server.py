"""A small IMAP server on loopback: a mailbox of messages, and faults that a test orders."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "process", "four plain words"


@dataclass(kw_only=True)
class Box:
    """Messages by UID; `breaks_after` messages the line is cut, halfway through the next."""

    messages: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    breaks_after: int | None = None
    fetched: int = 0
    port: int = 0

    def put(self, raw: bytes) -> None:
        self.messages[max(self.messages, default=0) + 1] = raw


class Session(socketserver.StreamRequestHandler):
    box: Box
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            if not self.answer(rest):
                return
            self.wfile.write(f"{tag} {self.status} done\r\n".encode())
            if rest.upper() == "LOGOUT":
                return

    def answer(self, asked: str) -> bool:
        self.status = "OK"
        word = asked.split(maxsplit=1)[0].upper()
        if word == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif word == "LOGIN":
            self.status = "OK" if PASSWORD in asked and USER in asked else "NO"
        elif word == "EXAMINE":
            self.wfile.write(f"* {len(self.box.messages)} EXISTS\r\n".encode())
            self.wfile.write(f"* OK [UIDVALIDITY {self.box.validity}] valid\r\n".encode())
        elif word == "UID":
            return self.by_uid(asked)
        return True

    def by_uid(self, asked: str) -> bool:
        box = self.box
        first = int(re.findall(r"\d+", asked)[0])
        if "SEARCH" in asked:
            found = {uid for uid in box.messages if uid >= first} | set(list(box.messages)[-1:])
            self.wfile.write(f"* SEARCH {' '.join(map(str, sorted(found)))}\r\n".encode())
        elif "RFC822.SIZE" in asked:
            size = len(box.messages[first])
            self.wfile.write(f"* 1 FETCH (UID {first} RFC822.SIZE {size})\r\n".encode())
        else:
            raw = box.messages[first]
            self.wfile.write(f"* 1 FETCH (UID {first} BODY[] {{{len(raw)}}}\r\n".encode())
            if box.breaks_after == box.fetched:
                self.wfile.write(raw[: len(raw) // 2])
                return False
            box.fetched += 1
            self.wfile.write(raw + b")\r\n")
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def imap_server(box: Box) -> Iterator[Box]:
    handler = type("SessionOfBox", (Session,), {"box": box})
    with Server(("127.0.0.1", box.port), handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
