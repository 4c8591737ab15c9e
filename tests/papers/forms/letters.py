"""Letters: of the Department of Justice about 8 USC 1373, and requests without a form.

The letter has the shape of those of 2017 (law/instruments.md, section 8) and words of our own.
"""

from datetime import date

from tests.papers.case import Case, iso, long_day
from tests.papers.elements import Element, Form, Gap, Heading, Para
from tests.papers.forms.drafted import Drafted
from tests.papers.truth import InstrumentTruth


def doj_letter(case: Case, *, answer_by: date, legal_opinion: bool = True) -> Drafted:
    """A letter that asks a grantee to certify compliance with 8 USC 1373."""
    asks = (
        "We ask that you submit, with an opinion of your legal counsel, a certification that "
        if legal_opinion
        else "We ask that an authorized officer certify that "
    )
    head: tuple[Element, ...] = (
        Heading(text="U.S. Department of Justice", size=13, centred=case.layout == "ruled"),
        Heading(text="Office of Justice Programs", size=10.5, centred=case.layout == "ruled"),
        Para(text="Washington, D.C. 20531"),
        Gap(height=14),
    )
    dated: tuple[Element, ...] = (Para(text=long_day(case.issued)),)
    addressed: tuple[Element, ...] = tuple(Para(text=line) for line in case.institution.lines)
    middle = (*dated, Gap(height=8), *addressed)
    return Drafted(
        form=Form(
            elements=(
                *head,
                *(middle if case.layout == "ruled" else (*addressed, Gap(height=8), *dated)),
                Gap(height=10),
                Para(
                    text="Re: Compliance with 8 U.S.C. § 1373 under the Edward Byrne Memorial "
                    "Justice Assistance Grant (Byrne JAG) Program",
                    bold=True,
                ),
                Gap(height=6),
                Para(text="Dear Grantee:"),
                Para(
                    text="Your jurisdiction received a grant under the Byrne JAG Program on the "
                    "condition that it comply with federal law, 8 U.S.C. § 1373 among it. That "
                    "section forbids to prohibit or restrict the exchange of information about "
                    "citizenship or immigration status with federal immigration authorities.",
                ),
                Para(
                    text=f"{asks}your jurisdiction complies with 8 U.S.C. § 1373. Please send it "
                    f"no later than {long_day(answer_by)}. A jurisdiction that does not certify "
                    "may see grants withheld or ended, or may be found ineligible for future "
                    "awards.",
                ),
                Gap(height=10),
                Para(text="Sincerely,"),
                Gap(height=18),
                Para(text="Acting Assistant Attorney General"),
                Para(text="Office of Justice Programs"),
            ),
            values={},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=InstrumentTruth(
            kind="doj-1373-letter",
            edition=None,
            issued_by="executive_officer",
            signatory_role="other",
            judge_finding=None,
            acts=("certify",),
            open=("judge_finding",),
            fields={
                "issue_date": iso(case, case.issued),
                "return_at": answer_by.isoformat(),
            },
        ),
    )


def request_lines(case: Case) -> tuple[str, ...]:
    """The words of a request without a form: somebody asks to be told of a release."""
    return (
        (
            f"We understand that {case.person.name}, born {case.day(case.person.born)}, booking "
            f"number {case.person.booking}, is in your custody."
        ),
        (
            f"Please call us at {case.officer.phone} before he or she is released, and tell us the "
            "date and time of release."
        ),
    )


def informal_letter(case: Case) -> Drafted:
    """The same request as an e-mail that was printed."""
    head = (
        f"From: {case.officer.name} ({case.office.lines[0]})",
        f"To: {', '.join(case.institution.lines[:2])}",
        f"Date: {long_day(case.issued)}",
        f"Subject: Release of {case.person.name}",
    )
    return Drafted(
        form=Form(
            elements=(
                *(Para(text=line) for line in head),
                Gap(height=12),
                Para(text="Good afternoon,"),
                *(Para(text=line) for line in request_lines(case)),
                Para(text="Thank you,"),
                Para(text=f"{case.officer.name}, {case.officer.title}"),
                *(Para(text=line) for line in case.office.lines),
            ),
            values={},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=informal_truth(case),
    )


def request_letter(case: Case) -> Drafted:
    """The same request as a letter on the agency's paper: no form, no number, no statute."""
    head: tuple[Element, ...] = (
        Heading(
            text="U.S. Department of Homeland Security", size=12, centred=case.layout == "ruled"
        ),
        Heading(text=case.office.lines[0], size=10.5, centred=case.layout == "ruled"),
        *(Para(text=line) for line in case.office.lines[1:]),
        Gap(height=12),
    )
    addressed = tuple(Para(text=line) for line in case.institution.lines)
    dated = Para(text=long_day(case.issued))
    middle: tuple[Element, ...] = (
        (dated, Gap(height=8), *addressed)
        if case.layout == "ruled"
        else (*addressed, Gap(height=8), dated)
    )
    return Drafted(
        form=Form(
            elements=(
                *head,
                *middle,
                Gap(height=10),
                Para(text=f"Re: {case.person.name}", bold=True),
                Gap(height=4),
                Para(
                    text="Dear Sir or Madam:"
                    if case.layout == "ruled"
                    else "To whom it may concern:"
                ),
                *(Para(text=line) for line in request_lines(case)),
                Gap(height=8),
                Para(text="Sincerely,"),
                Gap(height=18),
                Para(text=case.officer.name),
                Para(text=case.officer.title),
            ),
            values={},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=informal_truth(case),
    )


def informal_truth(case: Case) -> InstrumentTruth:
    """What a perfect reader finds in such a request; a typed name signs nothing."""
    return InstrumentTruth(
        kind="informal-request",
        edition=None,
        issued_by=None,
        signatory_role=None,
        judge_finding=None,
        acts=("notify",),
        open=("issued_by", "signatory_role", "judge_finding"),
        fields={
            "subject_name": " ".join(case.person.name.split()),
            "date_of_birth": iso(case, case.person.born),
            "issue_date": iso(case, case.issued),
        },
    )
