"""Writes transport evidence as servers and gateways write it, with invented hosts and addresses."""

from email.mime.text import MIMEText

MESSAGE = "S-00041-06105-10r3g-g7060-s1g7m-g"
DATE = "Mon, 13 Jan 2020 16:42:10 -0700"
ADDRESS = "records@jail.example.gov"
LAST_ATTEMPT = "Mon, 13 Jan 2020 16:41:59 -0700"


def delivery_report(  # noqa: PLR0913 - each is a field that may be otherwise
    action: str = "delivered",
    *,
    status: str = "2.0.0",
    diagnostic: str | None = None,
    message: str = MESSAGE,
    address: str = ADDRESS,
    envelope: str | None = None,
    attempt: str | None = LAST_ATTEMPT,
    date: str = DATE,
) -> bytes:
    """A delivery status notification (RFC 3464, section 2): words, fields, the header returned."""
    whole = [] if envelope is None else [f"Original-Envelope-Id: {envelope}"]
    whole += ["Reporting-MTA: dns; mx.jail.example.gov", f"Arrival-Date: {date}"]
    one = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    one += [] if attempt is None else [f"Last-Attempt-Date: {attempt}"]
    one += [] if diagnostic is None else [f"Diagnostic-Code: smtp; {diagnostic}"]
    fields = "\n".join([*whole, "", *one])
    sender = "Mail Delivery System <MAILER-DAEMON@mx.jail.example.gov>"
    return _report("delivery-status", sender, date, fields, message)


def disposition_report(
    disposition: str = "manual-action/MDN-sent-manually; displayed", *, message: str = MESSAGE
) -> bytes:
    """A message disposition notification (RFC 8098, section 3)."""
    fields = "\n".join(
        [
            "Reporting-UA: desk.jail.example.gov; ExampleMail 3.1",
            f"Final-Recipient: rfc822; {ADDRESS}",
            "Original-Message-ID: <1@field-office.example.gov>",
            f"Disposition: {disposition}",
        ]
    )
    return _report("disposition-notification", ADDRESS, DATE, fields, message)


def mail(body: str, *, sender: str = "reports@fax.example.com", date: str = DATE) -> bytes:
    """A mail in words, as a fax gateway sends it."""
    written = MIMEText(body)
    written["From"] = f"Fax Service <{sender}>"
    written["To"] = "desk@field-office.example.gov"
    written["Date"] = date
    written["Subject"] = "Fax report"
    written["Message-ID"] = "<20200113234210.3@fax.example.com>"
    return written.as_bytes()


TALK = f"""220 mx.jail.example.gov ESMTP
EHLO field-office.example.gov
250-mx.jail.example.gov
250 SIZE 52428800
MAIL FROM:<desk@field-office.example.gov>
250 2.1.0 Ok
RCPT TO:<{ADDRESS}>
250 2.1.5 Ok
RCPT TO:<nobody@jail.example.gov>
550 5.1.1 no such user
DATA
354 End data with <CR><LF>.<CR><LF>
Subject: a paper, {MESSAGE}

250 this line stands in the message and is no reply
.
250 2.0.0 Ok: queued as 4YX1
QUIT
221 2.0.0 Bye
"""


def _report(kind: str, sender: str, date: str, fields: str, message: str) -> bytes:
    return f"""From: {sender}
To: desk@field-office.example.gov
Date: {date}
Subject: A report
Message-ID: <20200113234210.1@mx.jail.example.gov>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="=_report"

--=_report
Content-Type: text/plain; charset=us-ascii

This is what became of a message.

--=_report
Content-Type: message/{kind}

{fields}

--=_report
Content-Type: text/rfc822-headers

From: desk@field-office.example.gov
Subject: A paper for the records unit [{message}]

--=_report--
""".encode()
