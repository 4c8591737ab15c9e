"""Re-drawn administrative warrants: I-200 and I-205.

Sources: law/forms/I-200.txt, I-205.txt; the field names are those of law/forms/acroform-fields.md,
letter by letter.
"""

from tests.papers.case import Case, box_fields, iso, known
from tests.papers.elements import (
    Area,
    Break,
    Cell,
    Element,
    Form,
    Gap,
    Heading,
    Option,
    Para,
    Row,
    Rule,
    Signature,
)
from tests.papers.forms.drafted import Drafted
from tests.papers.truth import InstrumentTruth

I200_NAMES = {
    "file_number": "File No",
    "issue_date": "Date",
    "subject_name": "is removable from the United States  This determination is based upon",
    "charging_document": "the execution of a charging document to initiate removal proceedings "
    "against the subject",
    "ongoing_proceedings": "the pendency of ongoing removal proceedings against the subject",
    "deferred_inspection": "the failure to establish admissibility subsequent to deferred "
    "inspection",
    "biometrics": "biometric confirmation of the subjects identity and a records check of federal",
    "statements": "statements made voluntarily by the subject to an immigration officer andor "
    "other",
    "officer": "Printed Name and Title of Authorized Immigration Officer",
    "signature": "Signature of Authorized Immigration Officer",
    "location": "Location",
    "served_name": "Name of Alien",
    "served_on": "Date of Service",
    "language": "Language",
    "interpreter": "Name or Number of Interpreter if applicable",
    "server": "Name and Signature of Officer",
}
I205_NAMES = {
    "file_number": "File No",
    "issue_date": "Date",
    "subject_name": "Full name of alien",
    "place_of_entry": "Place of entry",
    "date_of_entry": "Date of entry",
    "immigration_judge": "an immigration judge in exclusion deportation or removal proceedings",
    "designated_official": "a designated official",
    "bia": "the Board of Immigration Appeals",
    "court_judge": "a United States District or Magistrate Court Judge",
    "authority": "INA LAW",
    "expense": "at the expense of",
    "signature": "Signature of immigration officer",
    "officer_title": "Title of immigration officer",
    "office": "Date and office location",
    "removed_name": "To be completed by immigration officer executing the warrant Name of alien "
    "being removed",
    "removed_how": "Port date and manner of removal",
    "fingerprinted": "Signature of alien being fingerprinted",
    "print_taker": "Signature and title of immigration officer taking print",
    "witness": "Signature and title of immigration officer",
    "verified_how": "If actual departure is not witnessed fully identify source or means of "
    "verification of departure",
    "self_removal": "If selfremoval selfdeportation pursuant to 8 CFR 2417 check here",
    "verifier": "Signature and title of immigration officer_2",
}
_I200_GROUNDS = (
    (
        "charging_document",
        "the execution of a charging document to initiate removal proceedings against the subject;",
    ),
    ("ongoing_proceedings", "the pendency of ongoing removal proceedings against the subject;"),
    (
        "deferred_inspection",
        "the failure to establish admissibility subsequent to deferred inspection;",
    ),
    (
        "biometrics",
        (
            "biometric confirmation of the subject's identity and a records check of federal "
            "databases that affirmatively indicate, by themselves or in addition to other "
            "reliable information, that the subject either lacks immigration status or "
            "notwithstanding such status is removable under U.S. immigration law; and/or"
        ),
    ),
    (
        "statements",
        (
            "statements made voluntarily by the subject to an immigration officer and/or other "
            "reliable evidence that affirmatively indicate the subject either lacks immigration "
            "status or notwithstanding such status is removable under U.S. immigration law."
        ),
    ),
)
_I205_ORDERS = (
    ("immigration_judge", "an immigration judge in exclusion, deportation, or removal proceedings"),
    ("designated_official", "a designated official"),
    ("bia", "the Board of Immigration Appeals"),
    ("court_judge", "a United States District or Magistrate Court Judge"),
)


def _head(case: Case) -> Row:
    """File number and date, in the layout's own order."""
    file_no = Cell(label="File No." if case.layout == "ruled" else "File No:", key="file_number")
    day = Cell(label="Date:", key="issue_date")
    return Row(cells=(file_no, day) if case.layout == "ruled" else (day, file_no))


def i200(case: Case, *, served: bool = False) -> Drafted:
    """Form I-200 (Rev. 09/16); `served` fills the certificate of service, too."""
    ticks = case.ticked(*(key for key, _ in _I200_GROUNDS))
    values = {
        "file_number": case.a_number(),
        "issue_date": case.day(case.issued),
        "subject_name": case.text(case.person.name),
        "officer": case.text(f"{case.officer.name}, {case.officer.title}"),
    }
    if served and not case.blank:
        values |= {
            "location": case.institution.lines[1],
            "served_name": case.person.name,
            "served_on": case.day(case.issued.replace(day=min(28, case.issued.day + 1))),
            "language": "Spanish",
            "interpreter": "Telephone interpreter 555-0142",
        }
    return Drafted(
        form=Form(
            elements=_i200_elements(case),
            values=values,
            ticks=ticks,
            names=I200_NAMES,
            footer="Form I-200 (Rev. 09/16)",
            paged=False,
        ),
        truth=InstrumentTruth(
            kind="I-200",
            edition="2016-09",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=False,
            acts=("transfer",),
            fields={
                "file_number": known(case, case.a_number()),
                "a_number": known(case, case.person.a_number),
                "issue_date": iso(case, case.issued),
                "subject_name": known(case, case.person.name),
                "officer_name": known(case, case.officer.name),
                "officer_title": known(case, case.officer.title),
            }
            | box_fields(ticks),
        ),
    )


def _i200_elements(case: Case) -> tuple[Element, ...]:
    title = (
        Heading(text="U.S. DEPARTMENT OF HOMELAND SECURITY", size=9, centred=False),
        Heading(text="Warrant for Arrest of Alien", size=13),
    )
    return (
        *(title if case.layout == "ruled" else title[::-1]),
        _head(case),
        Gap(height=6),
        Para(
            text="To: Any immigration officer authorized pursuant to sections 236 and 287 of the "
            "Immigration and Nationality Act and part 287 of title 8, Code of Federal Regulations, "
            "to serve warrants of arrest for immigration violations"
        ),
        Gap(height=4),
        Para(
            text="I have determined that there is probable cause to believe that "
            "{blank:subject_name} is removable from the United States. This determination is based "
            "upon:"
        ),
        *(Option(text=text, key=key) for key, text in _I200_GROUNDS),
        Gap(height=4),
        Para(
            text="YOU ARE COMMANDED to arrest and take into custody for removal proceedings under "
            "the Immigration and Nationality Act, the above-named alien.",
            bold=True,
        ),
        Gap(height=10),
        Signature(
            cells=(Cell(label="Signature of Authorized Immigration Officer", key="signature"),),
            signed=frozenset({"signature"}),
        ),
        Signature(
            cells=(
                Cell(
                    label="Printed Name and Title of Authorized Immigration Officer", key="officer"
                ),
            )
        ),
        Rule(),
        Heading(text="Certificate of Service", size=10),
        Para(
            text="I hereby certify that the Warrant for Arrest of Alien was served by me at "
            "{blank:location} (Location) on {blank:served_name} (Name of Alien) on "
            "{blank:served_on} (Date of Service), and the contents of this notice were read to him "
            "or her in the {blank:language} (Language) language."
        ),
        Gap(height=8),
        Signature(
            cells=(
                Cell(label="Name and Signature of Officer", key="server"),
                Cell(label="Name or Number of Interpreter (if applicable)", key="interpreter"),
            ),
            signed=frozenset({"server"}),
        ),
    )


def i205(case: Case) -> Drafted:
    """Form I-205 (8/07), two pages."""
    ticks = case.ticked(*(key for key, _ in _I205_ORDERS))
    authority = case.extra.get("authority", "Section 241(a)(5) of the INA")
    return Drafted(
        form=Form(
            elements=(*_i205_face(case), *_i205_execution()),
            values={
                "file_number": case.a_number(),
                "issue_date": case.day(case.issued),
                "subject_name": case.text(case.person.name),
                "place_of_entry": case.text("an unknown place"),
                "date_of_entry": case.text("an unknown date"),
                "authority": case.text(authority),
                "expense": case.text("the United States"),
                "officer_title": case.text(case.officer.title),
                "office": case.text(f"{case.day(case.issued)}, {case.office.lines[1]}"),
            },
            ticks={**ticks, "self_removal": False},
            names=I205_NAMES,
            footer="ICE Form I-205 (8/07)",
        ),
        truth=InstrumentTruth(
            kind="I-205",
            edition="2007-08",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=False,
            acts=("transfer",),
            fields={
                "file_number": known(case, case.a_number()),
                "a_number": known(case, case.person.a_number),
                "issue_date": iso(case, case.issued),
                "subject_name": known(case, case.person.name),
                "authority": known(case, authority),
                "officer_title": known(case, case.officer.title),
            }
            | box_fields(ticks),
        ),
    )


def _i205_face(case: Case) -> tuple[Element, ...]:
    entry = Signature(
        cells=(
            Cell(label="Place of entry", key="place_of_entry"),
            Cell(label="Date of entry", key="date_of_entry"),
        )
    )
    return (
        Heading(text="DEPARTMENT OF HOMELAND SECURITY", size=9),
        Heading(text="U.S. Immigration and Customs Enforcement", size=9),
        Heading(text="WARRANT OF REMOVAL/DEPORTATION", size=13),
        _head(case),
        Gap(height=6),
        Para(
            text="To any immigration officer of the United States Department of Homeland Security:"
        ),
        Gap(height=4),
        Signature(cells=(Cell(label="Full name of alien", key="subject_name"),)),
        Para(text="who entered the United States at / on"),
        entry,
        Para(
            text="is subject to removal/deportation from the United States, based upon a final "
            "order by:"
        ),
        *(Option(text=text, key=key) for key, text in _I205_ORDERS),
        Para(
            text="and pursuant to the following provisions of the Immigration and Nationality Act: "
            "{blank:authority}"
        ),
        Gap(height=4),
        Para(
            text="I, the undersigned officer of the United States, by virtue of the power and "
            "authority vested in the Secretary of Homeland Security under the laws of the United "
            "States and by his or her direction, command you to take into custody and remove from "
            "the United States the above-named alien, pursuant to law, at the expense of: "
            "{blank:expense}"
        ),
        Gap(height=12),
        Signature(
            cells=(Cell(label="Signature of immigration officer", key="signature"),),
            signed=frozenset({"signature"}),
        ),
        Signature(cells=(Cell(label="Title of immigration officer", key="officer_title"),)),
        Signature(cells=(Cell(label="Date and office location", key="office"),)),
    )


def _i205_execution() -> tuple[Element, ...]:
    """Page 2: how the warrant was executed; it arrives empty."""
    return (
        Break(),
        Heading(
            text="To be completed by immigration officer executing the warrant:",
            size=9,
            centred=False,
        ),
        Row(cells=(Cell(label="Name of alien being removed:", key="removed_name"),)),
        Row(cells=(Cell(label="Port, date, and manner of removal:", key="removed_how"),)),
        Gap(height=30),
        Para(text="Photograph of alien removed                Right index fingerprint of alien"),
        Gap(height=30),
        Signature(
            cells=(
                Cell(label="Signature of alien being fingerprinted", key="fingerprinted"),
                Cell(
                    label="Signature and title of immigration officer taking print",
                    key="print_taker",
                ),
            ),
            signed=frozenset({"fingerprinted", "print_taker"}),
        ),
        Para(text="Departure witnessed by:"),
        Signature(
            cells=(Cell(label="Signature and title of immigration officer", key="witness"),),
            signed=frozenset({"witness"}),
        ),
        Area(
            label="If actual departure is not witnessed, fully identify source or means of "
            "verification of departure:",
            key="verified_how",
            lines=4,
        ),
        Para(
            text="If self-removal (self-deportation), pursuant to 8 CFR 241.7, check here. "
            "{tick:self_removal}"
        ),
        Signature(
            cells=(Cell(label="Signature and title of immigration officer", key="verifier"),),
            signed=frozenset({"verifier"}),
        ),
    )
