"""Reports in the form of a mail: delivery status (RFC 3464) and disposition (RFC 8098, once 3798).

A report is itself a mail that anybody could write: what it says is the word of the server or mail
program that it names, and nothing that is verified here. `delivered` is a mailbox, `relayed` and
`expanded` are the last that is known, `displayed` is a program's word about a screen.
"""

import re
from collections.abc import Iterable, Iterator
from email.message import Message
from itertools import islice

from tecum.adapters.transport.shown import Transport, mail_date, message_named, one_line
from tecum.matters.journal import Shows

PARTS = 64
RECIPIENTS = 100
ACTIONS = {
    "delivered": Shows.DELIVERED,
    "relayed": Shows.RELAYED,
    "expanded": Shows.EXPANDED,
    "failed": Shows.FAILED,
    "delayed": Shows.DELAYED,
}  # RFC 3464, section 2.3.3: these five, and no other
_TYPE = re.compile(r"^\s*[\w.+-]+\s*;\s*")


def mail_parts(message: Message) -> tuple[Message, ...]:
    """The parts of a mail, outermost first, as many as a report can have."""
    return tuple(islice(message.walk(), PARTS))


def delivery_reports(message: Message, parts: Iterable[Message], text: str) -> Iterator[Transport]:
    """What a delivery status notification says of each recipient."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        if not isinstance(blocks, list) or not any(isinstance(one, Message) for one in blocks):
            continue
        about, *recipients = [one for one in blocks if isinstance(one, Message)][: RECIPIENTS + 1]
        reporter = _value(about, "Reporting-MTA") or "a mail server that does not name itself"
        ours = message_named(_value(about, "Original-Envelope-Id")) or message_named(text)
        for one in recipients:
            if "Action" in one or "Final-Recipient" in one:
                yield _of_recipient(one, message, reporter, ours)


def _of_recipient(fields: Message, message: Message, reporter: str, ours: str | None) -> Transport:
    action = _field(fields, "Action").lower()
    status, diagnostic = _field(fields, "Status"), _value(fields, "Diagnostic-Code")
    words = f"{action or 'no action named'}{f', status {status}' if status else ''}"
    # The address that the sender named, where the server says it; the final one may be an alias's.
    original, final = _value(fields, "Original-Recipient"), _value(fields, "Final-Recipient")
    if original and final and original != final:
        words += f", in the end {final}"
    return Transport(
        kind="dsn",
        shows=ACTIONS.get(action, Shows.NOTHING),
        said_by=f"mail server {reporter}",
        detail=one_line(f"{words}{f': {diagnostic}' if diagnostic else ''}"),
        at=mail_date(_field(fields, "Last-Attempt-Date")) or mail_date(_field(message, "Date")),
        to=original or final or None,
        message=ours,
    )


def disposition_reports(
    message: Message, parts: Iterable[Message], text: str
) -> Iterator[Transport]:
    """What a message disposition notification says.

    The modes matter: what a program does by itself (`automatic-action`) shows nobody's eyes.
    """
    for part in parts:
        if part.get_content_type() != "message/disposition-notification":
            continue
        inner = part.get_payload()
        fields = inner[0] if isinstance(inner, list) and inner else part
        if not isinstance(fields, Message):
            continue
        said = _field(fields, "Disposition").lower()
        modes, _, kind = said.partition(";")
        by_itself = modes.split("/")[0].strip() == "automatic-action"
        displayed = re.match(r"\s*displayed\b", kind) is not None
        recipient = _value(fields, "Final-Recipient") or None
        program = _field(fields, "Reporting-UA")
        yield Transport(
            kind="mdn",
            shows=Shows.SEEN if displayed and not by_itself else Shows.NOTHING,
            said_by=f"mail program {program} of {recipient or 'somebody'}".replace("  ", " "),
            detail=one_line(said) or "no disposition named",
            at=mail_date(_field(message, "Date")),
            to=recipient,
            message=message_named(text),
        )


def _field(fields: Message, name: str) -> str:
    value = fields.get(name)
    return "" if value is None else one_line(str(value))


def _value(fields: Message, name: str) -> str:
    """The value of a field that begins with its type: `rfc822; records@jail.example`."""
    return _TYPE.sub("", _field(fields, name))
