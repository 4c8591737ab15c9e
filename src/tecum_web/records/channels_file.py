"""`channels.json`: the folder and the mailbox that a desk watches, and by which server it mails.

    {"schema": "tecum.channels.v1",
     "folder": {"path": "/srv/scans", "channel": "fax"},
     "mailbox": {"host": "imap.county.example", "port": 993, "user": "process@county.example",
                 "name": "INBOX", "security": "tls"},
     "outgoing": {"host": "smtp.county.example", "port": 465, "user": "process@county.example",
                  "from": "process@county.example", "security": "tls"}}

Each may be missing. The mailbox's password lies in `keys/mailbox-password`, that of the outgoing
server in `keys/outgoing-password`, readable by their owner alone; without a `user` the outgoing
server is asked for none. `security` is `tls`, `starttls`, or `none`, which is taken on this machine
only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tecum.errors import InputError
from tecum.ledger.receipts import Channel

SCHEMA = "tecum.channels.v1"
CHANNELS_FILE = "channels.json"
PASSWORD_FILE = Path("keys") / "mailbox-password"
OUTGOING_PASSWORD_FILE = Path("keys") / "outgoing-password"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECURITY = ("tls", "starttls", "none")
_OTHERS_MAY_READ = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFolder:
    """A folder, and by which channel what lies in it came."""

    path: Path
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A mailbox to be read by IMAP (RFC 3501, RFC 9051)."""

    host: str
    port: int
    user: str
    name: str
    security: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """The server that letters are mailed by (RFC 5321), and from which address."""

    host: str
    port: int
    sender: str
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """What a desk watches and mails by; None: it does not."""

    folder: WatchedFolder | None = None
    mailbox: Mailbox | None = None
    outgoing: Outgoing | None = None


def read_channels(home: Path) -> Channels:
    """Read a home's channels; without the file nothing is watched.

    Raises:
        InputError: names the member, its value and the mend.
    """
    file = home / CHANNELS_FILE
    try:
        whole = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Channels()
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: {error}; write JSON that the desk may read") from error
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
        raise InputError(f"{file}: `schema` is not {SCHEMA}; write it so")
    unknown = set(whole) - {"schema", "folder", "mailbox", "outgoing"}
    if unknown:
        raise InputError(
            f"{file}: `{min(unknown)}` is not known; write `folder`, `mailbox` or `outgoing`"
        )
    return Channels(
        folder=_folder(file, whole["folder"]) if "folder" in whole else None,
        mailbox=_mailbox(home, file, whole["mailbox"]) if "mailbox" in whole else None,
        outgoing=_outgoing(home, file, whole["outgoing"]) if "outgoing" in whole else None,
    )


def _folder(file: Path, told: object) -> WatchedFolder:
    path = Path(_text(file, told, "folder", "path"))
    if not path.is_absolute():
        raise InputError(f"{file}: folder.path {str(path)!r} is not absolute; write it from /")
    channel = _text(file, told, "folder", "channel", "file")
    if channel not in set(Channel):
        raise InputError(f"{file}: folder.channel {channel!r}; write one of {', '.join(Channel)}")
    return WatchedFolder(path=path, channel=Channel(channel))


def _mailbox(home: Path, file: Path, told: object) -> Mailbox:
    host, port, security = _server(file, told, "mailbox", 993)
    return Mailbox(
        host=host,
        port=port,
        user=_text(file, told, "mailbox", "user"),
        name=_text(file, told, "mailbox", "name", "INBOX"),
        security=security,
        password=_password(home / PASSWORD_FILE),
    )


def _outgoing(home: Path, file: Path, told: object) -> Outgoing:
    host, port, security = _server(file, told, "outgoing", 465)
    sender = _text(file, told, "outgoing", "from")
    if "@" not in sender or " " in sender:
        raise InputError(f"{file}: outgoing.from {sender!r}; write one address of mail")
    named = isinstance(told, Mapping) and "user" in told
    return Outgoing(
        host=host,
        port=port,
        sender=sender,
        security=security,
        user=_text(file, told, "outgoing", "user") if named else "",
        password=_password(home / OUTGOING_PASSWORD_FILE) if named else "",
    )


def _server(file: Path, told: object, where: str, usual: int) -> tuple[str, int, str]:
    """A server's host, port and security."""
    host = _text(file, told, where, "host")
    security = _text(file, told, where, "security", "tls")
    if security not in SECURITY:
        raise InputError(f"{file}: {where}.security {security!r}; write {' or '.join(SECURITY)}")
    if security == "none" and host not in LOOPBACK:
        raise InputError(f"{file}: {where}.security none: all would travel in the clear; write tls")
    port = told.get("port", usual) if isinstance(told, Mapping) else None
    if type(port) is not int or not 0 < port < 2**16:
        raise InputError(f"{file}: {where}.port {port!r}; write a port's number, such as {usual}")
    return host, port, security


def _password(file: Path) -> str:
    try:
        if file.stat().st_mode & _OTHERS_MAY_READ:
            raise InputError(f"{file}: others may read it; run chmod 600")
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}; put the password there") from error


def _text(file: Path, told: object, where: str, name: str, default: str | None = None) -> str:
    value = told.get(name, default) if isinstance(told, Mapping) else None
    if not isinstance(value, str) or not value or "\n" in value or "\r" in value:
        raise InputError(f"{file}: {where}.{name} is {value!r}; write one line of text")
    return value
