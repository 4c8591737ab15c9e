"""What the invented subpoenas demand, and the acts that follow from it."""

from datetime import datetime, time, timedelta

from tests.papers import people
from tests.papers.case import Case
from tests.papers.forms.subpoena import Demand

PRIVATE_ITEMS = (
    "Last known home address and telephone number",
    "Name and address of the employer",
    "Emergency contact information",
    "Bond information, including the name and address of the surety",
    "Copies of identity documents held in the property or booking file",
    "Place of birth as stated at booking",
)
PUBLIC_ITEMS = (
    "Date and time of release from custody",
    "Custody status and any scheduled release date",
)
CIVIL_PROCEEDING = "In the Matter of {name}; removal proceedings, 8 U.S.C. § 1229a"
CRIMINAL_PROCEEDING = (
    "In the Matter of {name}; criminal investigation of passport fraud, 18 U.S.C. § 1542"
)
SHARED = ("admin_subpoena", "share_nonpublic")


def demand(  # noqa: PLR0913 - all but two are keyword-only variants of one demand
    case: Case,
    number: int,
    *,
    days: int = 14,
    criminal: bool = False,
    items: tuple[str, ...] = (),
    appear: bool = False,
) -> Demand:
    """The demand of this number: the items rotate, every third asks for release dates, too."""
    rotated = PRIVATE_ITEMS[number % 6 :] + PRIVATE_ITEMS[: number % 6]
    asked = items or rotated[: 3 + number % 4]
    acts: tuple[str, ...] = SHARED
    if not items and number % 3 == 0:
        asked = (*asked, PUBLIC_ITEMS[number % 2])
        acts = ("admin_subpoena", "share_nonpublic", "share_public")
    hour = (9, 10, 14, 16)[number % 4]
    text = CRIMINAL_PROCEEDING if criminal else CIVIL_PROCEEDING
    return Demand(
        proceeding=text.format(name=case.person.name),
        items=asked,
        return_at=datetime.combine(case.issued + timedelta(days=days), time(hour, 30)),
        number=f"{people.draw(1, 'subpoena', number, 900) + 100}-SAMPLE-{number:03}",
        return_place=", ".join(case.office.lines[1:]),
        acts=(*acts, "appear") if appear else acts,
        demands=("appear", "produce") if appear else ("produce",),
    )
