"""What a mail client noted down of its talk with the next server (RFC 5321), or logged of it.

A server that answers 250 to the end of the data has taken the message over: that shows sending. It
is no delivery (RFC 5321, section 6.1: the server is then responsible for delivering it or for
reporting that it could not). Commands and replies are paired in their order; what stands between
354 and the lone dot is the message itself and is not listened to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tecum.adapters.transport.shown import Transport, iso_date, message_named, one_line
from tecum.matters.journal import Shows

LINES = 20_000
_SERVER = re.compile(
    r"^\s*(?:<<<|<~\*?|<\*\*|<-|<|S:|Server:|RECV:)?\s*(\d{3})([ -]|$)(.*)$", re.IGNORECASE
)
_CLIENT = re.compile(
    r"^\s*(?:>>>|~>|->|>|C:|Client:|SEND:)?\s*"
    r"(EHLO|HELO|LHLO|MAIL FROM|RCPT TO|DATA|BDAT|QUIT|RSET|NOOP|STARTTLS|AUTH)\b(.*)$",
    re.IGNORECASE,
)
_DOT = re.compile(r"^\s*(?:>>>|~>|->|>|C:|Client:|SEND:)?\s*\.\s*$", re.IGNORECASE)
_LOGGED = re.compile(
    r"\bto=<([^<>\s]{1,320})>.{0,200}?\brelay=([^,\s]{1,255}).{0,300}?"
    r"\bstatus=(sent|deferred|bounced)\b\s*(.*)$"
)
_STATUS = {"sent": Shows.SENT, "deferred": Shows.DELAYED, "bounced": Shows.FAILED}
_INSTANT = re.compile(r"^\s*(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))")


@dataclass(slots=True)
class _Talk:
    """One session while it is read: the commands that wait for their replies, and the outcome."""

    host: str = "the next mail server"
    waiting: list[tuple[str, str]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    in_data: bool = False
    found: list[tuple[str, Shows, str]] = field(default_factory=list)


def smtp_reports(text: str) -> Iterator[Transport]:
    """What a transcript or a mail server's log lines say of each address; nothing if it is none."""
    lines = text.splitlines()[:LINES]
    ours = message_named(text)
    talk = _Talk()
    for line in lines:
        yield from _logged(line[:2000], ours)
        _listen(talk, line[:2000])
    for address, shows, detail in talk.found:
        yield Transport(
            kind="smtp",
            shows=shows,
            said_by=f"mail server {talk.host}",
            detail=one_line(detail),
            to=address,
            message=ours,
        )


def _logged(line: str, ours: str | None) -> Iterator[Transport]:
    found = _LOGGED.search(line)
    if found is None:
        return
    instant = _INSTANT.match(line)
    yield Transport(
        kind="smtp",
        shows=_STATUS[found[3]],
        said_by=f"mail server {found[2].split('[')[0]}, as our own server logged it",
        detail=one_line(f"{found[3]} {found[4]}"),
        at=iso_date(instant[1]) if instant else None,
        to=found[1],
        message=ours,
    )


def _listen(talk: _Talk, line: str) -> None:
    if talk.in_data:
        if _DOT.match(line):
            talk.in_data = False
            talk.waiting.append((".", ""))
        return
    command = _CLIENT.match(line)
    if command is not None:
        talk.waiting.append((command[1].upper(), command[2]))
        return
    reply = _SERVER.match(line)
    if reply is not None and reply[2] != "-":
        _answered(talk, reply[1], reply[3].strip())


def _answered(talk: _Talk, code: str, words: str) -> None:
    detail = f"{code} {words}"
    if not talk.waiting:
        if code == "220" and words:
            talk.host = one_line(words.split(maxsplit=1)[0], 255)
        return
    command, rest = talk.waiting.pop(0)
    if command == "RCPT TO":
        address = re.search(r"<([^<>]{1,320})>", rest)
        named = address[1] if address else one_line(rest.lstrip(": "))
        if code.startswith("2"):
            talk.taken.append(named)
        else:
            talk.found.append((named, _outcome(code), detail))
    elif command == "DATA" and code == "354":
        talk.in_data = True
    elif command == "." or (command == "BDAT" and "LAST" in rest.upper()) or command == "DATA":
        talk.found += [(one, _outcome(code), detail) for one in talk.taken]
        talk.taken = []


def _outcome(code: str) -> Shows:
    """RFC 5321, section 4.2.1: 2 done, 4 not now, 5 no."""
    return {"2": Shows.SENT, "4": Shows.DELAYED, "5": Shows.FAILED}.get(code[0], Shows.NOTHING)
