"""Invented people, officers, offices and institutions, chosen by a counter hash.

Nobody here exists. A-numbers start with 000, which is not issued; telephone numbers are 555-01xx,
which are kept for fiction. Agencies are named, their street addresses are invented.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented subject, as a DHS form would print them."""

    name: str
    born: date
    citizenship: str
    sex: str
    a_digits: str
    subject_id: str
    event_number: str
    booking: str

    @property
    def a_number(self) -> str:
        """The normalised form: `A` and nine digits."""
        return "A" + self.a_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An invented officer with a title of 8 CFR 287.4(a), 287.5(e) or 287.7(b)."""

    name: str
    title: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An office or institution: its address in printed lines."""

    lines: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The address as typed into a form, one line each."""
        return "\n".join(self.lines)

    @property
    def value(self) -> str:
        """The normalised value: white space collapsed."""
        return " ".join(self.lines)


FAMILY_NAMES = (
    "QUINTERRA", "OKONJIBE", "TRANVALE", "DELMARETH", "HAVRILUKA", "AL-SERAFI", "BAPTISTERRE",
    "KESHVANI", "ORTEGUILLA", "MWANGOLA", "ZUBKOVETS", "SALDERÍN", "PHETSOMBA", "NDIAGUEYE",
    "CASTELBRANO", "GURUNGAL", "TEKLEMAR", "VALDEPEÑA", "ROMASHKIN", "ABDISALAN",
)  # fmt: skip
GIVEN_NAMES = (
    "Evaristo", "Chidike", "Minh Tuan", "Lisandra", "Ostap", "Yusra", "Jean-Robert", "Farhod",
    "Anselmo", "Wambura", "Halyna", "Teófilo", "Somsavat", "Aminata", "Domingas", "Pradeesh",
    "Selamawit", "Belarmino", "Galina", "Hodan",
)  # fmt: skip
COUNTRIES = (
    "MEXICO", "NIGERIA", "VIETNAM", "BRAZIL", "UKRAINE", "IRAQ", "HAITI", "UZBEKISTAN",
    "GUATEMALA", "KENYA", "HONDURAS", "EL SALVADOR", "LAOS", "SENEGAL", "ANGOLA", "NEPAL",
)  # fmt: skip
OFFICER_NAMES = (
    "P. L. Harrowgate", "Dana Q. Wexmoor", "T. R. Ossington", "Marisela V. Brandhurst",
    "Colm J. Netterfield", "R. Okafor-Lindqvist", "S. E. Tamblyn", "Vera O'Dunleavy",
)  # fmt: skip
OFFICER_TITLES = (
    "Deportation Officer",
    "Supervisory Detention and Deportation Officer",
    "Assistant Field Office Director",
    "Deputy Field Office Director",
    "Field Office Director",
    "Special Agent in Charge",
)
OFFICES = (
    (
        "ICE Enforcement and Removal Operations",
        "Denver Field Office",
        "200 Sample Parkway",
        "Centennial, CO 80099",
    ),
    (
        "ICE Enforcement and Removal Operations",
        "Dallas Field Office",
        "81 Placeholder Road",
        "Dallas, TX 75099",
    ),
    ("ICE ERO Portland Sub-Office", "4510 Specimen Street", "Portland, OR 97299"),
    (
        "U.S. Customs and Border Protection",
        "Del Rio Sector",
        "12 Mockup Trail",
        "Del Rio, TX 78899",
    ),
)
INSTITUTIONS = (
    ("Sheriff", "Alder County Jail", "31 Foundry Lane", "Alderton, CO 80999"),
    ("Warden", "Pinyon Regional Detention Center", "700 Mesa Loop", "Pinyon, TX 79999"),
    (
        "Captain of Records",
        "Harbor City Department of Correction",
        "1 Slip Street",
        "Harbor City, NY 10099",
    ),
    (
        "Jail Commander",
        "Three Forks Sheriff's Office",
        "18 Confluence Drive",
        "Three Forks, OR 97999",
    ),
)


def draw(seed: int, label: str, number: int, below: int) -> int:
    """A number in `range(below)` from seed, label and counter: the same on every machine."""
    digest = hashlib.sha256(f"{seed}:{label}:{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def pick(seed: int, label: str, number: int, table: Sequence[T]) -> T:
    """One entry of a table, by the counter hash."""
    return table[draw(seed, label, number, len(table))]


def person(seed: int, number: int, *, name: str | None = None) -> Person:
    """The invented person of this number; `name` replaces the drawn one."""
    family = pick(seed, "family", number, FAMILY_NAMES)
    given = pick(seed, "given", number, GIVEN_NAMES)
    return Person(
        name=name or f"{family}, {given}",
        born=date(1961, 1, 1) + timedelta(days=draw(seed, "born", number, 14_000)),
        citizenship=pick(seed, "country", number, COUNTRIES),
        sex=pick(seed, "sex", number, ("M", "F")),
        a_digits=f"000{draw(seed, 'a', number, 1_000_000):06d}",
        subject_id=f"{300_000_000 + draw(seed, 'subject', number, 90_000_000)}",
        event_number=f"XDE{1_900_000_000 + draw(seed, 'event', number, 90_000_000)}",
        booking=f"B-{draw(seed, 'booking', number, 1_000_000):06d}",
    )


def officer(seed: int, number: int) -> Officer:
    """The invented officer of this number."""
    return Officer(
        name=pick(seed, "officer", number, OFFICER_NAMES),
        title=pick(seed, "title", number, OFFICER_TITLES),
        phone=f"(303) 555-01{draw(seed, 'phone', number, 100):02d}",
    )


def office(seed: int, number: int) -> Place:
    """The issuing office of this number."""
    return Place(lines=pick(seed, "office", number, OFFICES))


def institution(seed: int, number: int) -> Place:
    """The addressed institution of this number."""
    return Place(lines=pick(seed, "institution", number, INSTITUTIONS))


def issue_day(seed: int, number: int, *, year: int = 2019) -> date:
    """A day of issue within 2 years from the start of `year`."""
    return date(year, 1, 2) + timedelta(days=draw(seed, "issued", number, 700))
