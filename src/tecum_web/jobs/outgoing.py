"""Hand a letter to a mail server by SMTP (RFC 5321), and say truly what became of it.

Three ends: the server took it (250 after its last dot); it did not leave, because nothing of it was
handed over or the server refused it; or nobody knows, because the line broke after DATA had begun.
RFC 5321, 4.5.3.2.6: a client that times out there cannot tell. The last is left to a person.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tecum.errors import InputError
from tecum.letters.outbox import Step
from tecum_web.actions.send_letter import begin_attempt, end_attempt
from tecum_web.records.channels_file import Outgoing, read_channels
from tecum_web.records.models import LetterRow, Sending
from tecum_web.records.this_home import this_home

TIMEOUT = 30.0
OK = 250
PASSES = 4  # the first digit of a refusal that may pass: RFC 5321, 4.2.1


class NotSentError(InputError):
    """The letter did not leave now; it is tried again."""

    code = "not_sent"


def send_by_mail(sending: str, now: Callable[[], datetime]) -> None:
    """Make one attempt at a sending.

    Raises:
        NotSentError: it did not leave, for a cause that may pass.
        InputError: no mail server is named.
    """
    outgoing = read_channels(this_home().path).outgoing
    if outgoing is None:
        raise InputError("channels.json names no `outgoing` mail server; write it, and wait")
    begun = begin_attempt(sending=sending, now=now())
    if begun is None:
        return
    letter, row, pdf = begun
    step, words, passing = _hand_over(outgoing, row.address, _message(outgoing, letter, row, pdf))
    end_attempt(sending=sending, step=step, words=words, now=now())
    if passing:
        raise NotSentError(words)


def _message(outgoing: Outgoing, letter: LetterRow, row: Sending, pdf: bytes) -> bytes:
    """The mail: it names the letter by its number, and nobody; all else is in the PDF."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = outgoing.sender, row.address
    message["Subject"] = f"Letter {letter.number} of {row.agency.name}"
    message["Message-ID"] = f"<{letter.number}@{outgoing.sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(row.changed_at)
    message.set_content(
        f"The letter {letter.number} of {row.agency.name} is attached.\n"
        "A second copy with this number is the same letter.\n"
    )
    message.add_attachment(
        pdf, maintype="application", subtype="pdf", filename=f"{letter.number}.pdf"
    )
    return message.as_bytes()


def _hand_over(outgoing: Outgoing, to: str, message: bytes) -> tuple[Step, str, bool]:
    """Hand a message over; give what became of it, in words, and whether the cause may pass."""
    try:
        smtp = _connect(outgoing)
    except (OSError, smtplib.SMTPException) as error:
        return Step.DID_NOT_LEAVE, f"{outgoing.host}: {type(error).__name__}", True
    try:
        refused = _envelope(smtp, outgoing, to)
        if refused is not None:
            return refused
    except (OSError, smtplib.SMTPException) as error:
        _leave(smtp)
        return Step.DID_NOT_LEAVE, f"before the letter: {type(error).__name__}", True
    code = 0
    try:
        code, _ = smtp.data(message)
    except smtplib.SMTPDataError as error:  # the server answered DATA itself, and not with 354
        code = error.smtp_code
    except (OSError, smtplib.SMTPException) as error:
        return Step.BROKE_OFF, f"the line broke within the letter: {type(error).__name__}", False
    finally:
        _leave(smtp)
    return (Step.LEFT, f"{outgoing.host} took it", False) if code == OK else _refusal(code)


def _connect(outgoing: Outgoing) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if outgoing.security == "tls":
        smtp = smtplib.SMTP_SSL(outgoing.host, outgoing.port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(outgoing.host, outgoing.port, timeout=TIMEOUT)
    try:
        if outgoing.security == "starttls":
            smtp.starttls(context=context)
        if outgoing.user:
            smtp.login(outgoing.user, outgoing.password)
    except (OSError, smtplib.SMTPException):
        _leave(smtp)
        raise
    return smtp


def _envelope(smtp: smtplib.SMTP, outgoing: Outgoing, to: str) -> tuple[Step, str, bool] | None:
    smtp.ehlo_or_helo_if_needed()
    for code, _ in (smtp.mail(outgoing.sender), smtp.rcpt(to)):
        if code not in {OK, OK + 1}:
            _leave(smtp)
            return _refusal(code)
    return None


def _refusal(code: int) -> tuple[Step, str, bool]:
    """A server's refusal: what it says may quote an address, so the code alone is kept."""
    return Step.DID_NOT_LEAVE, f"the mail server refused it with code {code}", code // 100 == PASSES


def _leave(smtp: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()
    smtp.close()
