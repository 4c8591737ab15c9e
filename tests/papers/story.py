"""Draws the dozen papers of the Denver story: `python -m tests.papers.story` writes them again.

People and dates come from the story's own facts; a test draws every paper again and compares it
byte for byte with what the product ships.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.papers import people
from tests.papers.case import Case, Layout, long_day
from tests.papers.forms import court, detainers, letters, subpoena, warrants
from tests.papers.forms.drafted import Drafted
from tests.papers.paper import Part, pdf_paper

FOLDER = Path(__file__).parents[2] / "src" / "tecum" / "adapters" / "demo_data" / "denver-2020"
STORY = tomllib.loads((FOLDER / "story.toml").read_text(encoding="utf-8"))

OFFICE = people.Place(
    lines=(
        "ICE Enforcement and Removal Operations",
        "Denver Field Office",
        "200 Sample Parkway",
        "Centennial, CO 80099",
    )
)
JAIL = people.Place(
    lines=("Sheriff", "Denver County Jail", "10500 Example Street", "Denver, CO 80299")
)
MAYOR = people.Place(
    lines=("Office of the Mayor", "City and County of Denver", "1 Sample Plaza", "Denver, CO 80299")
)
JUDGE = "Ottoline V. Marchbanks"
OFFICER = people.Officer(
    name="P. L. Harrowgate", title="Assistant Field Office Director", phone="(303) 555-0117"
)
ITEMS = (
    "Last known home and work address and telephone number",
    "Date of birth and place of birth as stated at booking",
    "Emergency contact information",
    "Bond information, including the name and address of the surety",
    "Copies of identity documents held in the property or booking file",
    "Current charges",
)
PROCEEDING = "In the Matter of {name}; immigration enforcement investigation"
LAYOUTS: Mapping[str, Layout] = {"A": "ruled", "B": "typed", "C": "ruled", "D": "typed"}
FILLABLE = {
    "02-detainer-a.pdf",
    "04-detainer-and-warrant-c.pdf",
    "07-subpoena-a.pdf",
    "10-subpoena-d.pdf",
}
WITH_WARRANT = {"B", "C"}
GROUNDS: Mapping[str, tuple[str, ...]] = {
    "A": ("biometrics", "ice"),
    "B": ("ongoing_proceedings", "ice"),
    "C": ("final_order", "ice"),
    "D": ("biometrics", "statements", "ice"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPaper:
    """One paper of the story, drawn."""

    file: str
    data: bytes


def draw() -> Iterator[StoryPaper]:
    """Every paper of the story, in its order."""
    persons = {entry["key"]: entry for entry in STORY["person"]}
    for entry in STORY["paper"]:
        # Number 0 chooses the built-in fonts: an embedded font would be compressed, and compressed
        # bytes differ between builds of zlib.
        paper = pdf_paper(entry["file"], _parts(entry, persons), number=0, case=entry["file"])
        yield StoryPaper(file=entry["file"], data=paper.data)


def _parts(entry: Mapping[str, Any], persons: Mapping[str, Mapping[str, Any]]) -> list[Part]:
    named = [persons[key] for key in entry["people"]]
    key = entry["people"][0] if len(named) == 1 else "A"
    layout = LAYOUTS[key]
    case = _case(persons[key], entry["issued"], layout)
    fillable = entry["file"] in FILLABLE
    drafted = [_drafted(entry, case, key, named)]
    if entry["kind"] == "I-247A" and key in WITH_WARRANT:
        drafted.append(warrants.i200(_with(case, ("ongoing_proceedings",)), served=False))
    return [Part(drafted=one, layout=layout, fillable=fillable) for one in drafted]


def _drafted(
    entry: Mapping[str, Any], case: Case, key: str, named: list[Mapping[str, Any]]
) -> Drafted:
    match entry["kind"]:
        case "I-247A":
            edition = "2017-02" if key in {"A", "D"} else "2017-03"
            return detainers.i247a(_with(case, GROUNDS[key], edition=edition))
        case "I-138":
            return subpoena.i138(case, _demand(case, entry))
        case "doj-1373-letter":
            return letters.doj_letter(_addressed(case, MAYOR), answer_by=date(2017, 6, 30))
        case "informal-request":
            return letters.informal_letter(case)
        case "petition":
            return court.petition(case, _court_case(entry, named))
        case "court-order":
            return court.order(case, _court_case(entry, named))
        case kind:
            raise ValueError(f"{entry['file']}: no form is drawn for {kind}")


def _court_case(entry: Mapping[str, Any], named: list[Mapping[str, Any]]) -> court.CourtCase:
    """The proceeding; the order names the items that the story's facts name."""
    return court.CourtCase(
        district="District of Colorado",
        number=STORY["petition"]["number"],
        judge=JUDGE,
        petitioner="U.S. Immigration and Customs Enforcement",
        respondent="Sheriff of the City and County of Denver",
        unit="the Denver Sheriff Department",
        subjects=tuple(person["name"] for person in named),
        served=long_day(next(one["issued"] for one in STORY["paper"] if one["kind"] == "I-138")),
        items=tuple(STORY["order"]["items"]),
        refused=("copies of identity documents", "dates and places of birth")
        if entry["kind"] == "court-order"
        else (),
    )


def _addressed(case: Case, to: people.Place) -> Case:
    return replace(case, institution=to)


def _demand(case: Case, entry: Mapping[str, Any]) -> subpoena.Demand:
    return subpoena.Demand(
        proceeding=PROCEEDING.format(name=case.person.name),
        items=ITEMS,
        return_at=datetime.fromisoformat(entry["return_at"]),
        number=f"DEN-SAMPLE-{entry['people'][0]}",
        return_place=", ".join(OFFICE.lines[1:]),
        acts=("admin_subpoena", "share_nonpublic"),
    )


def _case(entry: Mapping[str, Any], issued: date, layout: Layout) -> Case:
    person = people.Person(
        name=entry["name"],
        born=entry["born"],
        citizenship=entry["citizenship"],
        sex="M",
        a_digits=entry["a_digits"],
        subject_id=f"3{entry['a_digits'][1:]}",
        event_number=f"DEN20{entry['a_digits'][3:]}",
        booking=entry["booking"],
    )
    return Case(
        person=person,
        officer=OFFICER,
        office=OFFICE,
        institution=JAIL,
        issued=issued,
        style=0,
        layout=layout,
    )


def _with(case: Case, chosen: tuple[str, ...], *, edition: str = "") -> Case:
    return replace(case, chosen=chosen, edition=edition)


def main() -> int:
    """Write every paper into the product's folder."""
    for paper in draw():
        (FOLDER / paper.file).write_bytes(paper.data)
        sys.stdout.write(f"{paper.file}: {len(paper.data)} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
