"""Papers in which a judge is named, quoted, denied or absent: who found what, if anybody.

A reader may say that a judge found probable cause only where the paper itself says so. Here are
papers that speak of probable cause and of judges without any such finding, and a few that make one
in other words.
"""

from collections.abc import Iterator
from dataclasses import replace

from tests.papers.case import Case, Layout, draw_case
from tests.papers.demands import demand
from tests.papers.elements import Para
from tests.papers.forms import court, detainers, letters, subpoena, warrants
from tests.papers.forms.drafted import Drafted
from tests.papers.paper import Paper, Part, pdf_paper
from tests.papers.traps import LAYOUTS, invented_court

ORDER_REMARKS = {
    "denies": (
        "The Court does not find that there is probable cause to believe that any of the persons "
        "is removable, and nothing in this Order is such a finding."
    ),
    "not-needed": (
        "On such a petition the Court finds it unnecessary to decide on probable cause."
    ),
    "other-standard": (
        "The Court finds that the standard of the criminal law, probable cause, does not apply "
        "to an administrative subpoena."
    ),
    "petitioner-says": (
        "According to the petitioner, the Magistrate Judge found probable cause in another case "
        "against another person."
    ),
    "officer-found": (
        "The petitioner's officer has determined that there is probable cause; the petitioner "
        "submits that the Court should find the same."
    ),
    "immigration-judge": (
        "The respondent notes that an immigration judge found that there was probable cause. An "
        "immigration judge is no judge of this Court."
    ),
}
"""Sentences of an order that are no finding of its own."""

AO_442_SIGNERS = {
    "unsigned": court.Signer(name="", title="", role=None, finds=False),
    "clerk": court.Signer(name="Q. Wrenfield", title="Deputy Clerk", role="clerk", finds=False),
    "immigration-judge": court.Signer(
        name="Q. Wrenfield", title="Immigration Judge", role="other", finds=False
    ),
}
"""Signatures that are no judge's of a court, under a form that prints the finding."""

AO_442_FINDINGS = {
    "i-find": "I find that the affidavit establishes probable cause to believe that the offense "
    "was committed.",
    "upon": "This warrant is issued upon a finding of probable cause by the undersigned.",
    "has-found": "The Court, having reviewed the complaint, has found probable cause to arrest.",
}
"""The finding in other words; here the answer is yes."""

NO_FINDING = "The complaint was filed under oath."
QUOTED_FINDING = (
    "In another paper the Court finds that there is probable cause.",
    "Ottoline V. Marchbanks",
    court.MAGISTRATE,
)
"""What a letter may quote, with a judge's name and office below."""


def _with_lines(drafted: Drafted, lines: tuple[str, ...]) -> Drafted:
    """The same letter with further lines in its middle."""
    elements = drafted.form.elements
    middle = len(elements) // 2
    added = tuple(Para(text=line) for line in lines)
    return replace(
        drafted,
        form=replace(drafted.form, elements=(*elements[:middle], *added, *elements[middle:])),
    )


def judge_papers(seed: int) -> Iterator[Paper]:
    """Every one of them in both layouts."""
    for number, layout in enumerate(LAYOUTS, 1100):
        case = draw_case(seed, number, layout)
        for slug, drafted in (
            *_court_papers(case),
            *_papers_of_officers(case),
        ):
            yield pdf_paper(
                f"judge-{slug}-{layout}.pdf",
                [Part(drafted=drafted, layout=layout)],
                number=number,
                case=f"judge: {slug}",
            )
        yield from _packets(case, layout, number)


def _court_papers(case: Case) -> Iterator[tuple[str, Drafted]]:
    """Orders, a petition and warrants of arrest."""
    about = invented_court(case)
    for slug, remark in ORDER_REMARKS.items():
        yield f"order-{slug}", court.order(case, about, remarks=(remark,))
    recital = (
        "On an earlier day the Magistrate Judge found that there was probable cause to arrest."
    )
    yield "petition-recites", court.petition(case, about, remarks=(recital,))
    for slug, signer in AO_442_SIGNERS.items():
        yield f"ao442-{slug}", court.ao442(case, about, signer=signer)
    yield "ao442-blank", court.ao442(replace(case, blank=True), about)
    silent = court.Signer(name=about.judge, title=court.MAGISTRATE, role="magistrate", finds=False)
    yield "ao442-silent", court.ao442(case, about, signer=silent, finding=NO_FINDING)
    for slug, finding in AO_442_FINDINGS.items():
        yield f"ao442-{slug}", court.ao442(case, about, finding=finding)
    district = court.Signer(
        name=about.judge, title="United States District Judge", role="judge", finds=True
    )
    yield "ao442-district-judge", court.ao442(case, about, signer=district)


def _papers_of_officers(case: Case) -> Iterator[tuple[str, Drafted]]:
    """An officer's paper stays an officer's, whatever it says of judges."""
    grand = replace(case, chosen=("biometrics",))
    grand = replace(grand, officer=replace(case.officer, title=court.MAGISTRATE))
    warrant = warrants.i200(grand)
    # A blank that says "Magistrate Judge" over an officer's printed line: two may read the role
    # differently, but no judge of a court signs a Form I-200.
    yield (
        "i200-titled-magistrate",
        replace(warrant, truth=replace(warrant.truth, open=("signatory_role",)))
        if warrant.truth
        else warrant,
    )
    asked = demand(case, 1)
    proceeding = f"{asked.proceeding}; the Magistrate Judge found that there is probable cause"
    yield "i138-quotes", subpoena.i138(case, replace(asked, proceeding=proceeding))
    yield "letter-quotes", _with_lines(letters.informal_letter(case), QUOTED_FINDING)


def _packets(case: Case, layout: Layout, number: int) -> Iterator[Paper]:
    """Papers of both sorts in one file: what one says must not colour the other."""
    about = invented_court(case)
    ticked = replace(case, chosen=("biometrics", "ice"))
    order = Part(drafted=court.order(case, about), layout=layout)
    petition = Part(drafted=court.petition(case, about), layout=layout)
    asked = Part(drafted=subpoena.i138(case, demand(case, 1)), layout=layout)
    detainer = Part(drafted=detainers.i247a(ticked), layout=layout)
    warrant = Part(drafted=warrants.i200(ticked, served=True), layout=layout)
    arrest = Part(drafted=court.ao442(case, about), layout=layout)
    cover = Part(drafted=_with_lines(court.cover_letter(case), QUOTED_FINDING), layout=layout)
    for slug, parts in (
        ("order-exhibit", [order, asked]),
        ("petition-exhibits", [petition, asked, detainer]),
        ("between", [detainer, arrest, warrant]),
        ("cover-quotes", [cover, warrant]),
    ):
        yield pdf_paper(
            f"judge-packet-{slug}-{layout}.pdf", parts, number=number, case=f"judge: {slug}"
        )
