"""The re-drawn immigration enforcement subpoena: I-138 (6/09), with its certificate of service.

Source: law/forms/I-138.txt, which is from memory: the filled text could not be had.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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

NAMES = {
    "to": "Block 1 To",
    "proceeding": "Block 2 Title of Proceeding",
    "file_number": "Block 2 File Number",
    "number": "Subpoena Number",
    "appear": "A Appear",
    "produce": "B Produce",
    "before_name": "Block 3 Name",
    "before_title": "Block 3 Title",
    "return_place": "Block 3 Address",
    "before_phone": "Block 3 Telephone",
    "return_date": "Block 3 Date",
    "return_time": "Block 3 Time",
    "am": "Block 3 am",
    "pm": "Block 3 pm",
    "records": "Block 4 Records",
    "signature": "Block 5 Signature",
    "officer_name": "Block 5 Printed Name",
    "officer_title": "Block 5 Title",
    "issue_date": "Block 5 Date",
    "served_text": "Certificate served",
    "server_signature": "Certificate Signature",
    "server_title": "Certificate Title",
    "served_date": "Certificate Date",
    "receipt_signature": "Receipt Signature",
    "receipt_title": "Receipt Title",
    "receipt_date": "Receipt Date",
    "receipt_time": "Receipt Time",
}
OFFICIAL = "CBP, ICE, or USCIS Official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a subpoena demands, by when, in which proceeding."""

    proceeding: str
    items: Sequence[str]
    return_at: datetime
    number: str
    return_place: str
    acts: tuple[str, ...]
    demands: tuple[Literal["appear", "produce"], ...] = ("produce",)

    @property
    def records(self) -> str:
        """Block 4 as typed, one item a line."""
        return "\n".join(f"({index}) {item}" for index, item in enumerate(self.items, 1))


def clock(moment: datetime) -> str:
    """The time of day as typed into block 3 (C)."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02}"


def i138(case: Case, demand: Demand) -> Drafted:
    """Form I-138."""
    chosen = frozenset(demand.demands)
    boxes = {key: key in chosen and not case.blank for key in ("appear", "produce")}
    morning = demand.return_at.hour < 12
    values = {
        "to": case.text(case.institution.printed),
        "proceeding": case.text(demand.proceeding),
        "file_number": case.a_number(),
        "number": case.text(demand.number),
        "before_name": case.text(case.officer.name),
        "before_title": case.text(case.officer.title),
        "return_place": case.text(demand.return_place),
        "before_phone": case.text(case.officer.phone),
        "return_date": case.day(demand.return_at.date()),
        "return_time": case.text(clock(demand.return_at)),
        "records": case.text(demand.records),
        "officer_name": case.text(case.officer.name),
        "officer_title": case.text(case.officer.title),
        "issue_date": case.day(case.issued),
    }
    fields: dict[str, str | bool | None] = {
        "to": known(case, case.institution.printed),
        "purpose": known(case, demand.proceeding),
        "subject_name": known(case, case.person.name),
        "file_number": known(case, case.a_number()),
        "a_number": known(case, case.person.a_number),
        "return_at": known(case, demand.return_at.isoformat(timespec="minutes")),
        "return_place": known(case, demand.return_place),
        "records_demanded": known(case, demand.records),
        "officer_name": known(case, case.officer.name),
        "officer_title": known(case, case.officer.title),
        "issue_date": iso(case, case.issued),
    }
    return Drafted(
        form=Form(
            elements=(*_face(case), *_blocks(case), *_certificate()),
            values=values,
            ticks={
                **boxes,
                "am": morning and not case.blank,
                "pm": not morning and not case.blank,
            },
            names=NAMES,
            footer="DHS Form I-138 (6/09)",
            paged=False,
        ),
        truth=InstrumentTruth(
            kind="I-138",
            edition="2009-06",
            issued_by="executive_officer",
            signatory_role="immigration_officer",
            judge_finding=False,
            acts=() if case.blank else demand.acts,
            open=("acts",) if case.blank else (),
            fields=fields | box_fields(boxes),
        ),
    )


def _face(case: Case) -> tuple[Element, ...]:
    to = Cell(label="1. To (Name, Address, City, State, Zip Code):", key="to", lines=4)
    number = Cell(label="Subpoena Number:", key="number")
    proceeding = Cell(label="2. In Reference To (Title of Proceeding):", key="proceeding", lines=2)
    file_number = Cell(label="File Number, if Applicable:", key="file_number")
    if case.layout == "ruled":
        rows: tuple[Element, ...] = (
            Row(cells=(to, Cell(label=number.label, key="number", share=0.6))),
            Row(cells=(proceeding, Cell(label=file_number.label, key="file_number", share=0.6))),
        )
    else:
        rows = tuple(Row(cells=(cell,)) for cell in (number, to, proceeding, file_number))
    return (
        Heading(text="DEPARTMENT OF HOMELAND SECURITY", size=9),
        Heading(text="U.S. Immigration and Customs Enforcement", size=9),
        Heading(text="IMMIGRATION ENFORCEMENT SUBPOENA", size=13),
        Heading(text="to Appear and/or Produce Records", size=9),
        Heading(text="8 U.S.C. § 1225(d), 8 C.F.R. § 287.4", size=8),
        *rows,
        Gap(height=3),
        Para(
            text="By the service of this subpoena upon you, YOU ARE HEREBY SUMMONED AND REQUIRED "
            "TO:"
        ),
        Option(
            text="(A) APPEAR before the U.S. Citizenship and Immigration Services (USCIS), U.S. "
            "Customs and Border Protection (CBP), or U.S. Immigration and Customs Enforcement "
            "(ICE) Official named in Block 3 at the place, date, and time specified, to testify "
            "and give information relating to the matter indicated in Block 2.",
            key="appear",
        ),
        Option(
            text="(B) PRODUCE the records (books, papers, or other documents) indicated in Block "
            "4, to the CBP, ICE, or USCIS Official named in Block 3 at the place, date, and time "
            "specified.",
            key="produce",
        ),
        Para(
            text="Your testimony and/or production of the indicated records is required in "
            "connection with an investigation or inquiry relating to the enforcement of U.S. "
            "immigration laws. Failure to comply with this subpoena may subject you to an order of "
            "contempt by a federal District Court, as provided by 8 U.S.C. § 1225(d)(4)(B)."
        ),
    )


def _blocks(case: Case) -> tuple[Element, ...]:
    """Blocks 3 to 5."""
    name = Cell(label="Name:", key="before_name")
    title = Cell(label="Title:", key="before_title")
    address = Cell(label="Address:", key="return_place", lines=2)
    phone = Cell(label="Telephone Number:", key="before_phone")
    day = Cell(label="(B) Date:", key="return_date")
    head = Para(text=f"3. (A) {OFFICIAL} before whom you are required to appear:")
    time = Para(text="(C) Time: {blank:return_time} {tick:am} a.m. {tick:pm} p.m.")
    block3: tuple[Element, ...]
    if case.layout == "ruled":
        block3 = (
            head,
            Row(cells=(name, title)),
            Row(cells=(address, phone)),
            Row(cells=(day,)),
            time,
        )
    else:
        block3 = (head, *(Row(cells=(cell,)) for cell in (name, title, address, phone, day)), time)
    return (
        Rule(),
        *block3,
        Gap(height=3),
        Area(label="4. Records required to be produced for inspection:", key="records", lines=7),
        Gap(height=3),
        Para(text="5. Authority", bold=True),
        Para(text="Issuing Official:"),
        Gap(height=4),
        Signature(
            cells=(
                Cell(label="Signature", key="signature"),
                Cell(label="Printed Name", key="officer_name"),
            ),
            signed=frozenset({"signature"}),
        ),
        Signature(
            cells=(
                Cell(label="Title", key="officer_title"),
                Cell(label="Date", key="issue_date"),
            )
        ),
        Para(
            text="If you have any questions regarding this subpoena, contact the CBP, ICE, or "
            "USCIS Official identified in Block 3.",
            size=7,
        ),
    )


def _certificate() -> tuple[Element, ...]:
    """Page 2, empty until somebody serves the paper."""
    return (
        Break(),
        Heading(text="CERTIFICATE OF SERVICE AND ACKNOWLEDGMENT OF RECEIPT", size=11),
        Para(text="A. CERTIFICATE OF SERVICE OF SUBPOENA", bold=True),
        Para(
            text="I certify that on the front side of this subpoena the person named was served as "
            "follows: {blank:served_text}"
        ),
        Gap(height=10),
        Signature(
            cells=(
                Cell(label="Signature", key="server_signature"),
                Cell(label="Title", key="server_title"),
                Cell(label="Date", key="served_date"),
            ),
            signed=frozenset({"server_signature"}),
        ),
        Rule(),
        Para(text="B. ACKNOWLEDGMENT OF RECEIPT", bold=True),
        Para(
            text="I acknowledge receipt of a copy of the subpoena on the front side of this form."
        ),
        Gap(height=10),
        Signature(
            cells=(
                Cell(label="Signature", key="receipt_signature"),
                Cell(label="Title", key="receipt_title"),
            ),
            signed=frozenset({"receipt_signature"}),
        ),
        Signature(
            cells=(
                Cell(label="Date", key="receipt_date"),
                Cell(label="Time", key="receipt_time"),
            )
        ),
    )
