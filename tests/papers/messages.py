"""E-mail messages: papers attached, and messages that are themselves a request."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tests.papers.case import Case, draw_case
from tests.papers.demands import demand
from tests.papers.forms import detainers, subpoena, warrants
from tests.papers.forms.letters import informal_truth, request_lines
from tests.papers.paper import Paper, Part, pdf_paper
from tests.papers.truth import InstrumentTruth, PaperTruth, unknown

_COVER = (
    "Attached you find the paper named in the subject line. The same was sent by fax.\n\n"
    "This message was written by an invented sender for testing.\n"
)


def _message(case: Case, subject: str, body: str, *, html: bool = False) -> EmailMessage:
    """A message with fixed headers, so that its bytes never change."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "records.desk@office.example"
    message["To"] = "booking@jail.example"
    message["Date"] = format_datetime(datetime.combine(case.issued, time(15, 30), tzinfo=UTC))
    message["Subject"] = subject
    message["Message-ID"] = f"<{case.person.subject_id}@office.example>"
    message.set_content(body, subtype="html" if html else "plain")
    return message


def _paper(
    file: str,
    message: EmailMessage,
    body: InstrumentTruth,
    attached: Sequence[Paper],
    case: str,
) -> Paper:
    """Attach the papers; each keeps its own name inside the message."""
    found = [replace(body, document=file)]
    for paper in attached:
        message.add_attachment(
            paper.data, maintype="application", subtype="pdf", filename=paper.file
        )
        found += [
            replace(instrument, document=f"{file}!{paper.file}")
            for instrument in paper.truth.instruments
        ]
    if attached:
        message.set_boundary("==part-of-a-test-message==")
    return Paper(
        data=message.as_bytes(),
        truth=PaperTruth(
            file=file,
            condition="email",
            layout=None,
            ticks=None,
            case=case,
            instruments=tuple(found),
        ),
    )


def message_papers(seed: int) -> Iterator[Paper]:
    """Messages with papers, requests without a form, and messages that ask for nothing."""
    yield from _messages_with_papers(seed)
    yield from _requests(seed)
    yield from _messages_without_request(seed)


def _messages_with_papers(seed: int) -> Iterator[Paper]:
    """One paper, two papers, a paper within a forwarded message."""
    case = draw_case(seed, 901, "ruled")
    ticked = replace(case, chosen=("biometrics", "ice"), edition="2017-03")
    detainer = pdf_paper(
        "detainer.pdf",
        [Part(drafted=detainers.i247a(ticked), layout="ruled")],
        number=1,
        case="attached",
    )
    message = _message(case, "Form for one person", _COVER)
    yield _paper("mail-detainer.eml", message, unknown(), [detainer], "one attachment")

    case = draw_case(seed, 902, "typed")
    asked = pdf_paper(
        "subpoena.pdf",
        [Part(drafted=subpoena.i138(case, demand(case, 5)), layout="typed", fillable=True)],
        number=2,
        case="attached",
    )
    warrant = pdf_paper(
        "warrant.pdf",
        [Part(drafted=warrants.i200(replace(case, chosen=("biometrics",))), layout="typed")],
        number=2,
        case="attached",
    )
    message = _message(case, "Two forms for one person", _COVER)
    yield _paper("mail-two-papers.eml", message, unknown(), [asked, warrant], "two attachments")

    case = draw_case(seed, 906, "ruled")
    ticked = replace(case, chosen=("final_order", "ice"), edition="2017-02")
    detainer = pdf_paper(
        "detainer.pdf",
        [Part(drafted=detainers.i247a(ticked), layout="ruled")],
        number=1,
        case="attached",
    )
    inner = _message(case, "Form for one person", _COVER)
    inner.add_attachment(
        detainer.data, maintype="application", subtype="pdf", filename=detainer.file
    )
    inner.set_boundary("==part-of-the-inner-message==")
    message = _message(case, "Fwd: Form for one person", "See the message below.\n")
    message.add_attachment(inner)
    file, within = "mail-forwarded.eml", "mail-forwarded.eml!attachment-1.eml"
    found = [unknown(document=file), unknown(document=within)]
    found += [
        replace(one, document=f"{within}!{detainer.file}") for one in detainer.truth.instruments
    ]
    message.set_boundary("==part-of-a-test-message==")
    truth = PaperTruth(
        file=file,
        condition="email",
        layout=None,
        ticks=None,
        case="forwarded",
        instruments=tuple(found),
    )
    yield Paper(data=message.as_bytes(), truth=truth)


def _requests(seed: int) -> Iterator[Paper]:
    """Requests in the body: for a call, in plain text, in HTML, beside a paper; for records."""
    case = draw_case(seed, 903, "typed")
    signed = f"{case.officer.name}\n{case.officer.title}\n{case.office.lines[0]}\n"
    body = "Good morning,\n\n" + "\n\n".join(request_lines(case)) + f"\n\nThank you,\n{signed}"
    message = _message(case, f"Release of {case.person.name}", body)
    yield _paper("mail-request.eml", message, informal_truth(case).at(1, 1), [], "informal request")

    case = draw_case(seed, 904, "typed")
    lines = "".join(f"<p>{line}</p>" for line in request_lines(case))
    html = f"<html><body><p>Hello,</p>{lines}<p>Regards,<br>{case.officer.name}</p></body></html>"
    message = _message(case, "Person in your custody", html, html=True)
    yield _paper(
        "mail-request-html.eml", message, informal_truth(case).at(1, 1), [], "informal request"
    )

    case = draw_case(seed, 907, "typed")
    body = "Good morning,\n\n" + "\n\n".join(request_lines(case)) + "\n\nThank you\n"
    message = _message(case, "Release, and a form", body)
    warrant = pdf_paper(
        "warrant.pdf",
        [Part(drafted=warrants.i200(replace(case, chosen=("biometrics",))), layout="typed")],
        number=1,
        case="attached",
    )
    asked = informal_truth(case).at(1, 1)
    yield _paper("mail-request-with-paper.eml", message, asked, [warrant], "request and a paper")

    case = draw_case(seed, 908, "typed")
    body = (
        "Good morning,\n\nPlease send us the home address and the employer of the following "
        f"person in your custody: {case.person.name}\n\nThank you\n"
    )
    message = _message(case, "Records", body)
    asked = informal_truth(case).at(1, 1)
    records = replace(
        asked,
        acts=("share_nonpublic",),
        fields={name: asked.fields[name] for name in ("subject_name", "issue_date")},
    )
    yield _paper("mail-request-records.eml", message, records, [], "request for records")


def _messages_without_request(seed: int) -> Iterator[Paper]:
    """A newsletter, thanks, an automatic answer: they ask the reader for nothing."""

    case = draw_case(seed, 905, "typed")
    news = (
        "Weekly digest of the Example Courier\n\n"
        "- Agency asks jails to call before releases: officials telephone and write.\n"
        "- What Form I-247A says, and what Form I-200 does not.\n"
        "- A court ordered one city to answer subpoenas about three people.\n\n"
        "You get this digest because you subscribed to it.\n"
    )
    message = _message(case, "Digest: detainers, warrants, subpoenas", news)
    yield _paper("mail-newsletter.eml", message, unknown(), [], "newsletter")

    case = draw_case(seed, 909, "typed")
    thanks = (
        f"Good morning,\n\nThank you for telling us of the release of {case.person.name} "
        "yesterday. We were there in time.\n\nRegards\n"
    )
    message = _message(case, "Thank you", thanks)
    yield _paper("mail-thanks.eml", message, unknown(), [], "thanks")

    case = draw_case(seed, 910, "typed")
    away = "I am out of the office until Monday. Please call (303) 555-0100 before then.\n"
    message = _message(case, "Automatic reply", away)
    yield _paper("mail-away.eml", message, unknown(), [], "automatic reply")
