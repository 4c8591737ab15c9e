"""A small witness: one folder, one key, one address, for as many logs as its operator trusts.

    keys/witness.pem    its private key, made at the first start
    witness.json        its name and verifier key
    logs/<origin hash>  the latest checkpoint cosigned for a log, as it is served to monitors
    locks/<origin hash> held while a call is checked, stored and answered

C2SP tlog-witness. A state is on the disk before its cosignature leaves, and reading, checking and
storing happen under one lock of the log, so that neither a kill nor two calls at once can roll a
log back. Behind a public address put a proxy that speaks TLS and limits rates; this server listens
on the loopback address unless told otherwise.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from tecum.adapters.clock import now as now_utc
from tecum.adapters.durable_files import Disk, exclusive, write_durably
from tecum.adapters.log.key_files import pkcs8, read_seed
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.cosignatures import (
    COSIGNATURE,
    AnyKey,
    CosignerKey,
    CosigningKey,
    parse_key,
)
from tecum.ledger.notes import KEY_LENGTH, check_key_name
from tecum.ledger.witnessing import (
    MAX_REQUEST,
    TEXT_TYPE,
    LogState,
    Reply,
    add_checkpoint,
    origin_in,
)

SCHEMA = "tecum.witness.v1"
IDLE_SECONDS = 30  # a connection that says nothing for so long is closed
_MONITORING = re.compile(r"/([0-9a-f]{64})/checkpoint")


def origin_hash(origin: str) -> str:
    """Name a log in an address: SHA-256 of its origin, in lower-case hex (tlog-witness)."""
    return hashlib.sha256(origin.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness's folder. `log_keys` are the keys that its operator trusts, by another way."""

    path: Path
    log_keys: Sequence[AnyKey]
    clock: Callable[[], datetime] = now_utc
    disk: Disk = field(default_factory=Disk)

    def set_up(
        self, *, entropy: bytes, name: str | None = None, kind: int = COSIGNATURE
    ) -> CosigningKey:
        """Make the key from 32 random bytes at the first start; later, read it.

        Without `name` the key is named after its own digest, which claims nothing. `kind` is the
        type of its cosignatures: Ed25519 (4), or ML-DSA-44 (6), which C2SP recommends.

        Raises:
            InputError: the folder bears another name already, or cannot be written.
        """
        if len(entropy) != KEY_LENGTH:
            raise InputError(f"witness {self.path}: a key takes {KEY_LENGTH} random bytes")
        if name is not None:
            check_key_name(name)
        try:
            for folder in ("keys", "logs", "locks", "tmp"):
                self.disk.make_folder(self.path / folder)
            with exclusive(self.path / "lock"):
                return self._set_up(entropy, name, kind)
        except OSError as error:
            raise InputError(
                f"witness {self.path}: {error.strerror} ({error.filename}); give the rights or "
                "free the space, and start it again"
            ) from error

    def answer(self, request: bytes, key: CosigningKey) -> Reply:
        """Check one add-checkpoint call, store the new state, and give the answer to send."""
        origin = origin_in(request)
        seconds = int(self.clock().timestamp())
        if origin is None or all(one.name != origin for one in self.log_keys):
            return add_checkpoint(request, None, self.log_keys, key, seconds)
        named = origin_hash(origin)
        with exclusive(self.path / "locks" / named):
            reply = add_checkpoint(request, self.state(named), self.log_keys, key, seconds)
            if reply.new_state is not None:
                target = self.path / "logs" / named
                write_durably(self.disk, self.path / "tmp", target, reply.new_state.note)
        return reply

    def state(self, named: str) -> LogState | None:
        """Give the latest checkpoint cosigned for the log of this origin hash.

        Raises:
            IntegrityError: the stored file is damaged; a witness must not begin at zero then.
        """
        file = self.path / "logs" / named
        try:
            return LogState.parse(file.read_bytes())
        except FileNotFoundError:
            return None
        except IntegrityError as error:
            raise IntegrityError(f"{file}: {error}; restore it, or tell the log") from error

    def _set_up(self, entropy: bytes, name: str | None, kind: int) -> CosigningKey:
        key_file, about = self.path / "keys" / "witness.pem", self.path / "witness.json"
        if not about.exists():
            if not key_file.exists():
                write_durably(self.disk, self.path / "tmp", key_file, pkcs8(entropy, kind))
            seed = read_seed(key_file, kind)
            if name is None:
                public = CosigningKey(name="witness", seed=seed, kind=kind).cosigner_key.public
                name = f"witness/{sha256_hex(public)[:16]}"
            key = CosigningKey(name=name, seed=seed, kind=kind)
            members = {"name": name, "schema": SCHEMA, "verifier_key": str(key.cosigner_key)}
            write_durably(self.disk, self.path / "tmp", about, canonical_bytes(members))
            return key
        known = self._known(about)
        if name not in {None, known.name} or kind != known.kind:
            raise InputError(
                f"witness {self.path}: it is already {known.label}, of type {known.kind}; name "
                "another folder"
            )
        if not key_file.exists():
            raise IntegrityError(f"{key_file} is missing; restore it from its safe copy")
        key = CosigningKey(name=known.name, seed=read_seed(key_file, kind), kind=kind)
        if key.cosigner_key != known:
            raise IntegrityError(f"{key_file} is not the key of {about}; restore the key")
        return key

    @staticmethod
    def _known(about: Path) -> CosignerKey:
        whole = parse_canonical(about.read_bytes())
        text = whole.get("verifier_key") if isinstance(whole, Mapping) else None
        try:
            key = parse_key(text) if isinstance(text, str) else None
        except InputError as error:
            raise IntegrityError(f"{about}: {error}; restore it from a backup") from error
        if not isinstance(key, CosignerKey):
            raise IntegrityError(f"{about}: no `verifier_key`; restore it from a backup")
        return key


class WitnessServer(ThreadingHTTPServer):
    """The witness behind an address; a thread a connection, none of which outlives the server."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        witness: Witness,
        key: CosigningKey,
        report: Callable[[str], None] | None = None,
    ) -> None:
        """Listen; `report` gets one line a call, with no address of whoever called."""
        super().__init__(address, _Calls)
        self.witness = witness
        self.key = key
        self.report = report


class _Calls(BaseHTTPRequestHandler):
    """The two calls of tlog-witness that every witness has."""

    server: WitnessServer
    protocol_version = "HTTP/1.1"
    server_version = "tecum-witness"
    sys_version = ""
    timeout = IDLE_SECONDS
    error_content_type = TEXT_TYPE
    error_message_format = "%(code)d %(message)s\n"
    _TEXT: ClassVar[str] = TEXT_TYPE

    def do_POST(self) -> None:
        """Answer add-checkpoint."""
        if self.path != "/add-checkpoint":
            self._refuse(HTTPStatus.NOT_FOUND, "the one call here is POST /add-checkpoint")
            return
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"[0-9]{1,9}", length):
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "say how long the request is")
            return
        if int(length) > MAX_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {MAX_REQUEST} bytes")
            return
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            self.close_connection = True
            return
        self._guarded(lambda: self.server.witness.answer(body, self.server.key))

    def do_GET(self) -> None:
        """Serve the latest checkpoint of a log, for its monitors."""
        found = _MONITORING.fullmatch(self.path)
        if found is None:
            self._refuse(HTTPStatus.NOT_FOUND, "ask for /<origin hash>/checkpoint")
            return
        self._guarded(lambda: self._monitored(found[1]))

    def log_message(self, *_args: object) -> None:
        """Keep no list of who asked."""

    def _monitored(self, named: str) -> Reply:
        state = self.server.witness.state(named)
        if state is None:
            text = b"nothing was cosigned for a log of that origin\n"
            return Reply(status=404, content_type=TEXT_TYPE, body=text)
        return Reply(status=200, content_type=TEXT_TYPE, body=state.note)

    def _guarded(self, work: Callable[[], Reply]) -> None:
        """A disk that is full or damaged must not cosign, and must not take the server down."""
        try:
            reply = work()
        except (OSError, IntegrityError) as error:
            if self.server.report is not None:
                self.server.report(f"500 {self.command} {error}")
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "the witness cannot store; try later")
            return
        if self.server.report is not None:
            self.server.report(f"{reply.status} {self.command} {self.path}")
        self._send(reply)

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        self.close_connection = True  # an unread body would be taken for the next request
        self._send(Reply(status=status, content_type=self._TEXT, body=f"{text}\n".encode()))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body)
