"""Re-drawn detainers and notification requests: I-247A, I-247D, I-247N.

Sources: law/forms/I-247A_2017-02.txt, I-247D_2015.txt, I-247N_2015.txt. What was seen there is
printed verbatim; what was from memory is printed as the sources have it.
"""

from datetime import date

from tests.papers.case import Case, box_fields, iso, known
from tests.papers.elements import (
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
from tests.papers.forms.notice import notice_pages
from tests.papers.truth import InstrumentTruth

_TO = "TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)"
_FROM = "FROM: (DHS Office Address)"
_DHS = "DEPARTMENT OF HOMELAND SECURITY (DHS)"
FINAL_ORDER, ONGOING, BIOMETRICS, STATEMENTS = (
    "final_order",
    "ongoing_proceedings",
    "biometrics",
    "statements",
)
_A_GROUNDS = (
    (FINAL_ORDER, "a final order of removal against the alien;"),
    (ONGOING, "the pendency of ongoing removal proceedings against the alien;"),
    (
        BIOMETRICS,
        (
            "biometric confirmation of the alien's identity and a records check of federal "
            "databases that affirmatively indicate, by themselves or in addition to other "
            "reliable information, that the alien either lacks immigration status or "
            "notwithstanding such status is removable under U.S. immigration law; and/or"
        ),
    ),
    (
        STATEMENTS,
        (
            "statements made by the alien to an immigration officer and/or other reliable "
            "evidence that affirmatively indicate the alien either lacks immigration status or "
            "notwithstanding such status is removable under U.S. immigration law."
        ),
    ),
)
_PRIORITIES = (
    (
        "national_security",
        (
            "has engaged in or is suspected of terrorism or espionage, or otherwise poses a "
            "danger to national security;"
        ),
    ),
    (
        "gang",
        (
            "has been convicted of an offense of which an element was active participation in a "
            "criminal street gang, as defined in 18 U.S.C. § 521(a), or is at least 16 years old "
            "and intentionally participated in an organized criminal gang to further its illegal "
            "activities;"
        ),
    ),
    (
        "felony",
        (
            "has been convicted of an offense classified as a felony, other than a state or local "
            "offense for which an essential element was the alien's immigration status;"
        ),
    ),
    (
        "aggravated_felony",
        (
            "has been convicted of an aggravated felony, as defined under 8 U.S.C. § 1101(a)(43) "
            "at the time of conviction;"
        ),
    ),
    (
        "significant_misdemeanor",
        'has been convicted of a "significant misdemeanor," as defined under DHS policy; and/or',
    ),
    (
        "three_misdemeanors",
        (
            "has been convicted of 3 or more misdemeanors, not including minor traffic offenses "
            "and state or local offenses for which immigration status was an essential element, "
            "provided the offenses arise out of 3 separate incidents."
        ),
    ),
)
NAMES = {
    "subject_id": "Subject ID",
    "event_number": "Event No",
    "file_number": "File Number",
    "issue_date": "Date Issued",
    "to": "To Institution",
    "from": "From DHS Office",
    "subject_name": "Alien Full Name",
    "date_of_birth": "Date of Birth",
    "citizenship": "Citizenship",
    "sex": "Sex",
    "final_order": "Final order",
    "ongoing_proceedings": "Ongoing removal proceedings",
    "biometrics": "Biometric confirmation",
    "statements": "Statements by the alien",
    "transferred": "Transferred by DHS",
    "ice": "Notify ICE",
    "cbp": "Notify CBP",
    "phone": "DHS telephone",
    "cancel": "Cancel previous detainer",
    "cancels_detainer_of": "Date of cancelled detainer",
    "officer": "Name and title of Immigration Officer",
    "signature": "Signature of Immigration Officer",
    "return_copy_to": "Return copy to",
    "booking": "Local Booking Inmate No",
    "release": "Estimated release date time",
    "latest_charge": "Date of latest charge",
    "last_offense": "Last offense",
    "served_on": "Served on alien on",
    "served_in_person": "Served in person",
    "served_by_mail": "Served by inmate mail",
    "served_other": "Served otherwise",
    "served_how": "Served otherwise specify",
    "lea_officer": "Name and title of LEA Officer",
    "lea_signature": "Signature of LEA Officer",
}


def _numbers(case: Case) -> tuple[Element, ...]:
    """The row of numbers and the addresses, in the layout's own order."""
    if case.layout == "ruled":
        return (
            Row(
                cells=(
                    Cell(label="Subject ID:", key="subject_id"),
                    Cell(label="File No:", key="file_number"),
                )
            ),
            Row(
                cells=(
                    Cell(label="Event #:", key="event_number"),
                    Cell(label="Date:", key="issue_date"),
                )
            ),
            Row(
                cells=(
                    Cell(label=_TO, key="to", lines=4),
                    Cell(label=_FROM, key="from", lines=4),
                )
            ),
        )
    return (
        Row(
            cells=(
                Cell(label="File No:", key="file_number"),
                Cell(label="Date:", key="issue_date"),
            )
        ),
        Row(
            cells=(
                Cell(label="Subject ID:", key="subject_id"),
                Cell(label="Event #:", key="event_number"),
            )
        ),
        Row(cells=(Cell(label=_FROM, key="from"),)),
        Row(cells=(Cell(label=_TO, key="to"),)),
    )


def _person_rows(case: Case, *, name: str, citizenship: str) -> tuple[Element, ...]:
    """Name, birth, citizenship, sex."""
    birth = Cell(label="Date of Birth:", key="date_of_birth", share=1.3)
    country = Cell(label=citizenship, key="citizenship", share=1.5)
    sex = Cell(label="Sex:", key="sex", share=0.6)
    return (
        Row(cells=(Cell(label=name, key="subject_name"),)),
        Row(cells=(birth, country, sex) if case.layout == "ruled" else (sex, birth, country)),
    )


def _values(case: Case) -> dict[str, str]:
    """What the whole family prints."""
    who = case.person
    return {
        "subject_id": case.text(who.subject_id),
        "event_number": case.text(who.event_number),
        "file_number": case.a_number(),
        "issue_date": case.day(case.issued),
        "to": case.text(case.institution.printed),
        "from": case.text(case.office.printed),
        "subject_name": case.text(who.name),
        "date_of_birth": case.day(who.born),
        "citizenship": case.text(who.citizenship),
        "sex": case.text(who.sex),
        "phone": case.text(case.officer.phone),
        "officer": case.text(f"{case.officer.name}, {case.officer.title}"),
        "return_copy_to": case.text(case.office.lines[0]),
    }


def _fields(case: Case) -> dict[str, str | bool | None]:
    """The normalised values of the whole family."""
    who = case.person
    return {
        "subject_id": known(case, who.subject_id),
        "event_number": known(case, who.event_number),
        "file_number": known(case, case.a_number()),
        "a_number": known(case, who.a_number),
        "issue_date": iso(case, case.issued),
        "to": known(case, case.institution.printed),
        "from": known(case, case.office.printed),
        "subject_name": known(case, who.name),
        "date_of_birth": iso(case, who.born),
        "citizenship": known(case, who.citizenship),
        "sex": known(case, who.sex),
        "officer_name": known(case, case.officer.name),
        "officer_title": known(case, case.officer.title),
    }


def _signatures() -> Signature:
    return Signature(
        cells=(
            Cell(label="Name and title of Immigration Officer", key="officer"),
            Cell(label="Signature of Immigration Officer", key="signature"),
        ),
        signed=frozenset({"signature"}),
    )


def i247a(case: Case, *, cancels: date | None = None) -> Drafted:
    """Form I-247A; editions 02/17 and 3/17 differ in their footer only."""
    ticks = case.ticked(
        FINAL_ORDER, ONGOING, BIOMETRICS, STATEMENTS, "transferred", "ice", "cbp", "cancel"
    )
    values = _values(case)
    fields = _fields(case) | box_fields(ticks)
    if cancels is not None:
        ticks["cancel"] = fields["boxes.cancel"] = True
        values["cancels_detainer_of"] = case.day(cancels)
        fields["cancels_detainer_of"] = iso(case, cancels)
    fresh = not ticks["cancel"]
    return Drafted(
        form=Form(
            elements=(*_i247a_face(case), *_reply(case), *notice_pages()),
            values=values,
            ticks=ticks,
            names=NAMES,
            footer=f"DHS Form I-247A ({'02/17' if case.edition == '2017-02' else '3/17'})",
        ),
        truth=InstrumentTruth(
            kind="I-247A",
            edition=case.edition or "2017-03",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=False,
            acts=("hold", "notify", "relay", "report_event", "serve_copy") if fresh else (),
            fields=fields,
        ),
    )


def _i247a_face(case: Case) -> tuple[Element, ...]:
    """Everything above the part for the agency."""
    grounds = tuple(Option(text=text, key=key) for key, text in _A_GROUNDS)
    return (
        Heading(text=_DHS, size=9),
        Heading(text="IMMIGRATION DETAINER – NOTICE OF ACTION", size=11),  # noqa: RUF001 - the form prints an en dash
        *_numbers(case),
        *_person_rows(case, name="Name of Alien:", citizenship="Citizenship:"),
        Gap(height=2),
        Para(
            text="1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE "
            "ALIEN. THIS DETERMINATION IS BASED ON (complete box 1 or 2):",
            bold=True,
        ),
        *grounds,
        Para(
            text="2. DHS TRANSFERRED THE ALIEN TO YOUR CUSTODY FOR A PROCEEDING OR INVESTIGATION "
            "(complete box 1 or 2).",
            bold=True,
        ),
        Option(
            text="Upon completion of the proceeding or investigation for which the alien was "
            "transferred to your custody, DHS intends to resume custody of the alien to complete "
            "processing and/or make an admissibility determination.",
            key="transferred",
        ),
        Para(text="IT IS THEREFORE REQUESTED THAT YOU:", bold=True),
        *_requests(),
        Option(
            text="If checked: please cancel the detainer related to this alien previously "
            "submitted to you on {blank:cancels_detainer_of} (date).",
            key="cancel",
            indent=0,
        ),
        _signatures(),
    )


def _requests() -> tuple[Element, ...]:
    """The bullets that ask."""
    return (
        Option(
            text="Notify DHS as early as practicable (at least 48 hours, if possible) before the "
            "alien is released from your custody. Please notify DHS by calling {tick:ice} U.S. "
            "Immigration and Customs Enforcement (ICE) or {tick:cbp} U.S. Customs and Border "
            "Protection (CBP) at {blank:phone}. If you cannot reach an official at the number(s) "
            "provided, please contact the Law Enforcement Support Center at: (802) 872-6020.",
            key=None,
            bullet=True,
        ),
        Option(
            text="Maintain custody of the alien for a period NOT TO EXCEED 48 HOURS beyond the "
            "time when he/she would otherwise have been released from your custody to allow DHS to "
            "assume custody. The alien must be served with a copy of this form for the detainer to "
            "take effect. This detainer arises from DHS authorities and should not impact "
            "decisions about the alien's bail, rehabilitation, parole, release, diversion, custody "
            "classification, work, quarter assignments, or other matters.",
            key=None,
            bullet=True,
        ),
        Option(
            text="Relay this detainer to any other law enforcement agency to which you transfer "
            "custody of the alien.",
            key=None,
            bullet=True,
        ),
        Option(
            text="Notify this office in the event of the alien's death, hospitalization or "
            "transfer to another institution.",
            key=None,
            bullet=True,
        ),
    )


def _reply(case: Case) -> tuple[Element, ...]:
    """The part that the holding agency completes and returns; it arrives empty."""
    del case
    return (
        Rule(),
        Para(
            text="Notice: If the alien may be the victim of a crime or you want the alien to "
            "remain in the United States for a law enforcement purpose, notify the ICE Law "
            "Enforcement Support Center at (802) 872-6020. You may also call this number if you "
            "have any other questions or concerns about this matter.",
            size=7,
        ),
        Para(
            text="TO BE COMPLETED BY THE LAW ENFORCEMENT AGENCY CURRENTLY HOLDING THE ALIEN WHO IS "
            "THE SUBJECT OF THIS NOTICE:",
            bold=True,
            size=7.5,
        ),
        Para(
            text="Please provide the information below, sign, and return to DHS by mailing, "
            "emailing or faxing a copy to {blank:return_copy_to}.",
            size=7.5,
        ),
        Row(
            cells=(
                Cell(label="Local Booking/Inmate #:", key="booking"),
                Cell(label="Estimated release date/time:", key="release"),
            )
        ),
        Row(
            cells=(
                Cell(label="Date of latest criminal charge/conviction:", key="latest_charge"),
                Cell(label="Last offense charged/conviction:", key="last_offense"),
            )
        ),
        Para(
            text="This form was served upon the alien on {blank:served_on}, in the following "
            "manner: {tick:served_in_person} in person {tick:served_by_mail} by inmate mail "
            "delivery {tick:served_other} other (please specify): {blank:served_how}",
            size=7.5,
        ),
        Signature(
            cells=(
                Cell(label="Name and title of Officer", key="lea_officer"),
                Cell(label="Signature of Officer", key="lea_signature"),
            ),
            signed=frozenset({"lea_signature"}),
        ),
    )


def i247d(case: Case) -> Drafted:
    """Form I-247D (5/15), in use until 2 April 2017."""
    grounds = tuple((key, text.replace("the alien", "the subject")) for key, text in _A_GROUNDS)
    ticks = case.ticked(*(key for key, _ in (*_PRIORITIES, *grounds)))
    return Drafted(
        form=Form(
            elements=(
                Heading(text=_DHS, size=9),
                Heading(text="IMMIGRATION DETAINER – REQUEST FOR VOLUNTARY ACTION", size=11),  # noqa: RUF001 - the form prints an en dash
                *_numbers(case),
                *_person_rows(case, name="Name of Subject:", citizenship="Citizenship:"),
                Para(
                    text="1. DHS HAS DETERMINED THAT (mark at least one option in subsection A and "
                    "one option in subsection B, or skip to section 2):",
                    bold=True,
                ),
                Para(
                    text="A. THE SUBJECT IS AN IMMIGRATION ENFORCEMENT PRIORITY BECAUSE HE/SHE:",
                    indent=8,
                ),
                *(Option(text=text, key=key) for key, text in _PRIORITIES),
                Para(
                    text="B. PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN. THIS "
                    "DETERMINATION IS BASED ON:",
                    indent=8,
                ),
                *(Option(text=text, key=key) for key, text in grounds),
                Para(
                    text="2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY FOR A PROCEEDING OR "
                    "INVESTIGATION.",
                    bold=True,
                ),
                Para(text="IT IS THEREFORE REQUESTED THAT YOU:", bold=True),
                *_voluntary_requests(),
                _signatures(),
                *notice_pages(),
            ),
            values=_values(case),
            ticks=ticks,
            names=NAMES | {key: f"Priority {key.replace('_', ' ')}" for key, _ in _PRIORITIES},
            footer="DHS Form I-247D (5/15)",
        ),
        truth=InstrumentTruth(
            kind="I-247D",
            edition="2015-05",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=False,
            acts=("hold", "notify", "serve_copy"),
            fields=_fields(case) | box_fields(ticks),
        ),
    )


def _voluntary_requests() -> tuple[Element, ...]:
    return (
        Option(
            text="Serve a copy of this form on the subject and maintain custody of him/her for a "
            "period NOT TO EXCEED 48 HOURS, beyond the time when he/she would have otherwise been "
            "released from your custody to allow DHS to assume custody. This request takes effect "
            "only if you serve a copy of this form on the subject, and it does not request or "
            "authorize that you hold the subject beyond 48 hours. This request arises from DHS "
            "authorities and should not impact decisions about the subject's bail, rehabilitation, "
            "parole, release, diversion, custody classification, work, quarter assignments, or "
            "other matters.",
            key=None,
            bullet=True,
        ),
        Option(
            text="As early as possible prior to the time you otherwise would release the subject, "
            "please notify DHS by calling {blank:phone}.",
            key=None,
            bullet=True,
        ),
    )


def i247n(case: Case) -> Drafted:
    """Form I-247N (5/15): asks for notice only."""
    ticks = case.ticked(*(key for key, _ in _PRIORITIES))
    return Drafted(
        form=Form(
            elements=(
                Heading(text=_DHS, size=9),
                Heading(
                    text="REQUEST FOR VOLUNTARY NOTIFICATION OF RELEASE OF SUSPECTED PRIORITY "
                    "ALIEN",
                    size=11,
                ),
                *_numbers(case),
                *_person_rows(case, name="Name of Subject:", citizenship="Suspected Citizenship:"),
                Para(
                    text="1. DHS SUSPECTS THAT THE SUBJECT IS A REMOVABLE ALIEN AND THAT THE "
                    "SUBJECT IS AN IMMIGRATION ENFORCEMENT PRIORITY BECAUSE HE/SHE (mark at least "
                    "one option below, or skip to section 2):",
                    bold=True,
                ),
                *(Option(text=text, key=key) for key, text in _PRIORITIES),
                Para(
                    text="2. DHS TRANSFERRED THE SUBJECT TO YOUR CUSTODY FOR A PROCEEDING OR "
                    "INVESTIGATION. Upon completion of the proceeding or investigation for which "
                    "the subject was transferred to your custody, DHS intends to resume custody of "
                    "the subject to complete processing.",
                ),
                Para(text="IT IS THEREFORE REQUESTED THAT YOU:", bold=True),
                Option(
                    text="Provide notice as early as practicable (at least 48 hours, if possible) "
                    "before the subject is released from your custody to allow DHS an opportunity "
                    "to determine whether there is probable cause to conclude that he or she is a "
                    "removable alien. Please notify DHS by calling {blank:phone}.",
                    key=None,
                    bullet=True,
                ),
                Para(
                    text="This request arises from DHS authorities and should not impact decisions "
                    "about the subject's bail, rehabilitation, parole, release, diversion, custody "
                    "classification, work, quarter assignments, or other matters. This form does "
                    "not request or authorize that you detain the subject beyond the time he/she "
                    "is currently scheduled for release from your custody."
                ),
                _signatures(),
            ),
            values=_values(case),
            ticks=ticks,
            names=NAMES | {key: f"Priority {key.replace('_', ' ')}" for key, _ in _PRIORITIES},
            footer="DHS Form I-247N (5/15)",
        ),
        truth=InstrumentTruth(
            kind="I-247N",
            edition="2015-05",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=None,
            open=("judge_finding",),
            acts=("notify",),
            fields=_fields(case) | box_fields(ticks),
        ),
    )
