"""Papers of a federal court: an order on an administrative subpoena, a petition, an AO 442.

The order and the petition have the shape of papers of a United States District Court and words of
our own; case numbers are invented. The AO 442 is re-drawn from memory. Its sentence on probable
cause is an addition of ours: a reader must find a judge's finding where a paper makes one.
"""

from dataclasses import dataclass

from tests.papers.case import Case, iso, known, long_day
from tests.papers.elements import (
    Caption,
    Cell,
    Element,
    Form,
    Gap,
    Heading,
    Para,
    Row,
    Rule,
    Signature,
)
from tests.papers.forms.drafted import Drafted
from tests.papers.truth import InstrumentTruth


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtCase:
    """A case before a court: who asks, who answers, for whose subpoenas and which items.

    The judge's name is invented.
    """

    district: str
    number: str
    judge: str
    petitioner: str
    respondent: str
    unit: str
    subjects: tuple[str, ...]
    served: str
    items: tuple[str, ...]
    refused: tuple[str, ...] = ()

    @property
    def court(self) -> str:
        """The court as an order prints it in one line."""
        return f"UNITED STATES DISTRICT COURT FOR THE {self.district.upper()}"

    def printed(self, layout: str) -> str:
        """The court as a paper of this layout prints it."""
        if layout == "ruled":
            return self.court
        return f"UNITED STATES DISTRICT COURT for the {self.district}"


MAGISTRATE = "United States Magistrate Judge"
_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six")


def _head(court: CourtCase, layout: str) -> tuple[Element, ...]:
    """The court's name: one line in capitals, or centred over several lines."""
    if layout == "ruled":
        return (
            Heading(text=f"IN THE {court.court}", size=11),
            Gap(height=6),
        )
    return (
        Heading(text="UNITED STATES DISTRICT COURT", size=12),
        Heading(text="for the", size=10.5),
        Heading(text=court.district, size=12),
        Gap(height=6),
    )


def _caption(court: CourtCase, layout: str) -> Caption:
    parties = (
        f"{court.petitioner},",
        "",
        "          Petitioner,",
        "",
        "v.",
        "",
        f"{court.respondent},",
        "",
        "          Respondent.",
    )
    number = f"{'Civil Action No.' if layout == 'ruled' else 'Case No.'} {court.number}"
    return Caption(parties=parties, right=("", "", number))


def _count(court: CourtCase) -> str:
    """How many people, as a word where there is a short one."""
    number = len(court.subjects)
    return _NUMBER_WORDS[number] if number < len(_NUMBER_WORDS) else str(number)


def order(case: Case, court: CourtCase, *, remarks: tuple[str, ...] = ()) -> Drafted:
    """An order that enforces administrative subpoenas in part, signed by a magistrate judge.

    `remarks` are further paragraphs of its reasons; none of them may make a finding.
    """
    count = _count(court)
    day = case.text(long_day(case.issued))
    elements: tuple[Element, ...] = (
        *_head(court, case.layout),
        _caption(court, case.layout),
        Gap(height=6),
        Heading(text="ORDER ON PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS", size=12),
        Heading(text=f"{court.judge}, United States Magistrate Judge.", size=10, centred=False),
        Gap(height=4),
        *(Para(text=text, indent=14) for text in (*_reasons(court, count), *remarks)),
        Para(text="Accordingly, IT IS ORDERED:", bold=True),
        *(
            Para(text=f"{index}. {text}", indent=14)
            for index, text in enumerate(_commands(court, count), 1)
        ),
        Gap(height=6),
        Para(text=f"Entered and dated at Denver, Colorado, this {day}.", indent=14)
        if case.layout == "ruled"
        else Para(text=f"DATED: {day}"),
        Gap(height=6),
        Para(text="BY THE COURT:"),
        Gap(height=14),
        Signature(cells=(Cell(label="United States Magistrate Judge", key="judge"),)),
    )
    return Drafted(
        form=Form(
            elements=elements,
            values={"judge": f"s/ {court.judge}"},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=InstrumentTruth(
            kind="court-order",
            edition=None,
            issued_by="court",
            signatory_role="magistrate",
            judge_finding=None,
            acts=("judicial",),
            open=("acts",),
            fields={
                "case_number": known(case, court.number),
                "court": court.printed(case.layout),
                "issue_date": iso(case, case.issued),
                "return_within": "14 days",
                "officer_name": court.judge,
                "officer_title": MAGISTRATE,
            },
        ),
    )


def _reasons(court: CourtCase, count: str) -> tuple[str, ...]:
    """What was asked and why the court grants it in part."""
    return (
        (
            f"Before the Court is the petition of {court.petitioner} to enforce {count} "
            f"immigration enforcement subpoenas which it served on {court.respondent} on "
            f"{court.served}. The respondent answered that the subpoenas were administrative and "
            "that no court had ordered compliance."
        ),
        (
            "Congress allows a district court, upon such an application, to order a person to "
            "comply with a subpoena of the agency. 8 U.S.C. § 1225(d)(4)(B). A court asks "
            "whether the demand lies within the authority of the agency, is not too indefinite, "
            "and seeks information that is reasonably relevant. The demand meets that test as "
            "far as it is granted below."
        ),
    )


def _commands(court: CourtCase, count: str) -> tuple[str, ...]:
    """The numbered commands: who, about whom, what, by when."""
    items = "; ".join(f"({chr(97 + index)}) {item}" for index, item in enumerate(court.items))
    commands = [
        "The petition is GRANTED IN PART.",
        (
            f"Within fourteen (14) days after service of this Order, {court.unit} shall produce "
            f"to the petitioner, for the {count} persons named in paragraph 3, the following "
            f"information as far as it holds it: {items}."
        ),
        f"This Order concerns {'; '.join(court.subjects)}, and nobody else.",
    ]
    if court.refused:
        commands.append(
            f"The petition is otherwise denied: the respondent need not produce "
            f"{' or '.join(court.refused)}."
        )
    return tuple(commands)


def petition(case: Case, court: CourtCase, *, remarks: tuple[str, ...] = ()) -> Drafted:
    """A petition to enforce: it asks a court and commands nobody. `remarks` are more of its words.

    It is nobody's process: what it says of a judge is the word of a party.
    """
    count = _count(court)
    names = "; ".join(court.subjects)
    paragraphs = (
        (
            f"The petitioner served {count} immigration enforcement subpoenas (Form I-138) on the "
            f"respondent on {court.served}, under 8 U.S.C. § 1225(d)(4)(A) and 8 C.F.R. § 287.4."
        ),
        f"The subpoenas concern {names}.",
        (
            "The respondent has not produced the records. It stated that the subpoenas were not "
            "signed by a judge."
        ),
        (
            "This Court has jurisdiction under 28 U.S.C. §§ 1331 and 1345 and 8 U.S.C. "
            "§ 1225(d)(4)(B)."
        ),
        *remarks,
    )
    return Drafted(
        form=Form(
            elements=(
                *_head(court, case.layout),
                _caption(court, case.layout),
                Gap(height=6),
                Heading(text="PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS", size=12),
                Gap(height=4),
                Para(
                    text=f"The {court.petitioner}, by the United States Attorney, respectfully "
                    "petitions this Court for an order that the respondent comply, and states:",
                ),
                *(
                    Para(text=f"{index}. {text}", indent=14)
                    for index, text in enumerate(paragraphs, 1)
                ),
                Para(
                    text="WHEREFORE, the petitioner requests that the Court order the respondent "
                    "to produce the records that the subpoenas name.",
                ),
                Gap(height=6),
                Para(text=f"Dated: {long_day(case.issued)}"),
                Para(text="Respectfully submitted,"),
                Gap(height=14),
                Signature(
                    cells=(
                        Cell(label="Assistant United States Attorney", key="attorney"),
                        Cell(label="Attorney for the Petitioner", key="for"),
                    )
                ),
            ),
            values={"attorney": "s/ Assistant United States Attorney", "for": court.petitioner},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=InstrumentTruth(
            kind="petition",
            edition=None,
            issued_by=None,
            signatory_role="attorney",
            judge_finding=None,
            acts=(),
            open=("issued_by", "judge_finding"),
            fields={
                "case_number": known(case, court.number),
                "court": court.printed(case.layout),
                "issue_date": iso(case, case.issued),
            },
        ),
    )


AO_442_DOCUMENTS = (
    ("indictment", "Indictment"),
    ("superseding", "Superseding Indictment"),
    ("information", "Information"),
    ("complaint", "Complaint"),
    ("violation", "Probation Violation Petition"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs a warrant, and what the truth says of it. An empty name: nobody signed."""

    name: str
    title: str
    role: str | None
    finds: bool


FOUND = (
    "The Court finds that there is probable cause to believe that the offense was committed and "
    "that the person named above committed it."
)


def ao442(
    case: Case, court: CourtCase, *, signer: Signer | None = None, finding: str = FOUND
) -> Drafted:
    """AO 442 (Rev. 11/11), signed by a magistrate judge who says that there is probable cause.

    Another `signer` (a clerk, nobody) or another wording may be chosen.
    """
    by = signer or Signer(name=court.judge, title=MAGISTRATE, role="magistrate", finds=True)
    signed_by = f"{by.name}, {by.title}" if by.name else ""
    marks = " ".join(f"{{tick:{key}}} {text}" for key, text in AO_442_DOCUMENTS)
    return Drafted(
        form=Form(
            elements=(
                Para(text="AO 442 (Rev. 11/11) Arrest Warrant", size=7),
                Rule(),
                Heading(text="UNITED STATES DISTRICT COURT", size=13),
                Heading(text="for the", size=10.5),
                Heading(text=court.district, size=11),
                Gap(height=6),
                Caption(
                    parties=(
                        "United States of America",
                        "v.",
                        "",
                        case.text(case.person.name),
                        "Defendant",
                    ),
                    right=("", f"Case No. {case.text(court.number)}"),
                ),
                Heading(text="ARREST WARRANT", size=13),
                Para(text="To: Any authorized law enforcement officer"),
                Para(
                    text="YOU ARE COMMANDED to arrest and bring before a United States magistrate "
                    "judge without unnecessary delay",
                ),
                Row(cells=(Cell(label="(name of person to be arrested)", key="subject_name"),)),
                Para(
                    text="who is accused of an offense or violation based on the following "
                    f"document filed with the court: {marks}",
                ),
                Para(
                    text="This offense is briefly described as follows: Reentry of a removed "
                    f"alien, in violation of 8 U.S.C. § 1326. {finding}",
                ),
                Gap(height=6),
                Row(
                    cells=(
                        Cell(label="Date:", key="issue_date"),
                        Cell(label="City and state:", key="city"),
                    )
                ),
                Gap(height=8),
                Signature(
                    cells=(Cell(label="Issuing officer's signature", key="judge_signature"),)
                ),
                Signature(cells=(Cell(label="Printed name and title", key="judge"),)),
                Rule(),
                Heading(text="Return"),
                Para(
                    text="This warrant was received on {blank:received}, and the person was "
                    "arrested on {blank:arrested} at {blank:arrested_at}.",
                ),
                Gap(height=8),
                Signature(cells=(Cell(label="Arresting officer's signature", key="arresting"),)),
            ),
            values={
                "subject_name": case.text(case.person.name),
                "issue_date": case.day(case.issued),
                "city": case.text("Denver, Colorado"),
                "judge_signature": case.text(f"s/ {by.name}" if by.name else ""),
                "judge": case.text(signed_by),
            },
            ticks={"complaint": not case.blank},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=InstrumentTruth(
            kind="AO-442",
            edition="2011-11",
            issued_by="court",
            signatory_role=None if case.blank else by.role,
            judge_finding=True if by.finds and not case.blank else None,
            acts=("judicial", "transfer"),
            open=("acts",),
            fields={
                "case_number": known(case, court.number),
                "court": court.printed("typed"),
                "subject_name": known(case, case.person.name),
                "issue_date": iso(case, case.issued),
                "officer_name": known(case, by.name),
                "officer_title": known(case, by.title),
            },
        ),
    )


def cover_letter(case: Case) -> Drafted:
    """A cover letter before a paper: a page that is no instrument."""
    return Drafted(
        form=Form(
            elements=(
                Heading(text=case.office.lines[0], size=11, centred=False),
                *(Para(text=line) for line in case.office.lines[1:]),
                Gap(height=20),
                Para(text=long_day(case.issued)),
                *(Para(text=line) for line in case.institution.lines),
                Gap(height=16),
                Para(text="To the custodian of records:"),
                Para(
                    text="Please find enclosed the paper described below. This page is a cover and "
                    "adds nothing to it."
                ),
                Para(text=f"Pages after this one belong to file {case.a_number()}."),
                Gap(height=16),
                Para(text="Sincerely,"),
                Para(text=case.officer.name),
            ),
            values={},
            ticks={},
            footer="",
            paged=False,
            prose=True,
        ),
        truth=None,
    )
