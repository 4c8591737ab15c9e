"""Re-drawn records that travel with other papers: I-213 (evidence) and I-203. From memory."""

from collections.abc import Mapping

from tests.papers.case import Case, iso, known
from tests.papers.elements import Area, Cell, Form, Gap, Heading, Para, Row, Signature
from tests.papers.forms.drafted import Drafted
from tests.papers.truth import InstrumentTruth


def _truth(
    case: Case, kind: str, acts: tuple[str, ...], fields: Mapping[str, str | None]
) -> InstrumentTruth:
    """A kind of which only title and form number are known: its properties stay open.

    What its blanks say under labels that other forms have, too, may still not be misread.
    """
    return InstrumentTruth(
        kind=kind,
        edition=None,
        issued_by="executive_officer",
        signatory_role="immigration_officer",
        judge_finding=None,
        acts=acts,
        open=("edition", "issued_by", "signatory_role", "judge_finding"),
        fields={
            "file_number": known(case, case.a_number()),
            "a_number": known(case, case.person.a_number),
            **fields,
        },
    )


def i213(case: Case) -> Drafted:
    """Form I-213: a record of facts; it commands nothing and asks nothing."""
    family, _, given = case.person.name.partition(", ")
    return Drafted(
        form=Form(
            elements=(
                Heading(text="U.S. Department of Homeland Security", size=9, centred=False),
                Heading(text="Record of Deportable/Inadmissible Alien", size=13),
                Row(
                    cells=(
                        Cell(label="Family Name (CAPS)", key="family"),
                        Cell(label="First", key="given"),
                        Cell(label="Sex", key="sex", share=0.4),
                    )
                ),
                Row(
                    cells=(
                        Cell(label="Country of Citizenship", key="country"),
                        Cell(label="File Number", key="file_number"),
                        Cell(label="Date of Birth", key="born"),
                    )
                ),
                Row(cells=(Cell(label="U.S. Address", key="address"),)),
                Row(
                    cells=(Cell(label="Date, Place, Time, and Manner of Last Entry", key="entry"),)
                ),
                Gap(height=4),
                Area(label="Narrative:", key="narrative", lines=14),
                Signature(
                    cells=(
                        Cell(label="Signature and Title of Immigration Officer", key="signature"),
                        Cell(label="Received (Subject and Documents)", key="received"),
                    ),
                    signed=frozenset({"signature"}),
                ),
            ),
            values={
                "family": case.text(family),
                "given": case.text(given),
                "sex": case.text(case.person.sex),
                "country": case.text(case.person.citizenship),
                "file_number": case.a_number(),
                "born": case.day(case.person.born),
                "address": case.text("In custody; see narrative"),
                "entry": case.text("Unknown date, unknown place"),
                "narrative": case.text(
                    f"{case.person.name} was encountered at {case.institution.lines[1]}. Records "
                    "checks were made. The subject claims to be a national of "
                    f"{case.person.citizenship}. An immigration detainer was prepared."
                ),
            },
            ticks={},
            footer="Form I-213 (Rev. 08/01/07)",
        ),
        truth=_truth(
            case,
            "I-213",
            (),
            {
                "date_of_birth": iso(case, case.person.born),
                "citizenship": known(case, case.person.citizenship),
                "sex": known(case, case.person.sex),
            },
        ),
    )


def i203(case: Case) -> Drafted:
    """Form I-203: an order to a facility of the agency itself."""
    return Drafted(
        form=Form(
            elements=(
                Heading(text="U.S. Department of Homeland Security", size=9, centred=False),
                Heading(text="Order to Detain or Release Alien", size=13),
                Row(cells=(Cell(label="To: (Name and Title of Institution)", key="to", lines=3),)),
                Row(cells=(Cell(label="From: (Office Address)", key="from", lines=3),)),
                Para(text="Please {tick:detain} Detain {tick:release} Release"),
                Row(
                    cells=(
                        Cell(label="Name of Alien:", key="subject_name", share=2),
                        Cell(label="File No:", key="file_number"),
                    )
                ),
                Row(
                    cells=(
                        Cell(label="Date of Birth:", key="born"),
                        Cell(label="Nationality:", key="country"),
                        Cell(label="Sex:", key="sex", share=0.5),
                    )
                ),
                Area(label="Remarks:", key="remarks", lines=3),
                Signature(
                    cells=(
                        Cell(label="Signature of Immigration Officer", key="signature"),
                        Cell(label="Printed Name and Title", key="officer"),
                    ),
                    signed=frozenset({"signature"}),
                ),
            ),
            values={
                "to": case.text(case.institution.printed),
                "from": case.text(case.office.printed),
                "subject_name": case.text(case.person.name),
                "file_number": case.a_number(),
                "born": case.day(case.person.born),
                "country": case.text(case.person.citizenship),
                "sex": case.text(case.person.sex),
                "officer": case.text(f"{case.officer.name}, {case.officer.title}"),
            },
            ticks={"detain": not case.blank},
            footer="Form I-203 (Rev. 08/01/07)",
            paged=False,
        ),
        truth=_truth(
            case,
            "I-203",
            (),
            {
                "subject_name": known(case, case.person.name),
                "to": known(case, case.institution.printed),
                "from": known(case, case.office.printed),
            },
        ),
    )
