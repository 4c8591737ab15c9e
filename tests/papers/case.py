"""What goes into one paper: who, from whom, to whom, when, and in which style it is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tests.papers import people
from tests.papers.people import Officer, Person, Place

Layout = Literal["ruled", "typed"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts that a form is filled with. A `blank` case prints the empty form.

    `chosen` names the boxes that are ticked where a form lets the officer choose; `extra` holds
    what only some forms need, by key.
    """

    person: Person
    officer: Officer
    office: Place
    institution: Place
    issued: date
    style: int
    layout: Layout
    blank: bool = False
    edition: str = ""
    chosen: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def text(self, value: str) -> str:
        """A value to print: nothing on a blank form."""
        return "" if self.blank else value

    def day(self, day: date) -> str:
        """A date as this paper's typist writes it."""
        return self.text(printed_day(day, self.style))

    def a_number(self) -> str:
        """The A-number as this paper's typist writes it."""
        return self.text(printed_a_number(self.person.a_digits, self.style))

    def ticked(self, *keys: str) -> dict[str, bool]:
        """Each of these boxes, ticked where chosen; none on a blank form."""
        return {key: key in self.chosen and not self.blank for key in keys}


def printed_day(day: date, style: int) -> str:
    """One of four ways in which forms of the United States print a date."""
    return (
        f"{day.month:02}/{day.day:02}/{day.year}",
        f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day.day:02} {_MONTHS[day.month - 1][:3].upper()} {day.year}",
    )[style % 4]


def long_day(day: date) -> str:
    """A date as letters and orders print it."""
    return printed_day(day, 1)


def printed_a_number(digits: str, style: int) -> str:
    """One of three ways to print an A-number."""
    parts = (digits[:3], digits[3:6], digits[6:])
    return ("A " + " ".join(parts), "A" + digits, "A" + "-".join(parts))[style % 3]


def draw_case(  # noqa: PLR0913 - all but three are keyword-only variants of one case
    seed: int,
    number: int,
    layout: Layout,
    *,
    name: str | None = None,
    blank: bool = False,
    year: int = 2019,
) -> Case:
    """An invented case by number."""
    return Case(
        person=people.person(seed, number, name=name),
        officer=people.officer(seed, number),
        office=people.office(seed, number),
        institution=people.institution(seed, number),
        issued=people.issue_day(seed, number, year=year),
        style=people.draw(seed, "style", number, 12),
        layout=layout,
        blank=blank,
    )


def iso(case: Case, day: date) -> str | None:
    """The normalised date, or None on a blank form."""
    return None if case.blank else day.isoformat()


def known(case: Case, value: str) -> str | None:
    """The normalised free text: white space collapsed; None on a blank form or for nothing."""
    collapsed = " ".join(value.split())
    return None if case.blank or not collapsed else collapsed


def box_fields(ticks: Mapping[str, bool]) -> dict[str, str | bool | None]:
    """Tick boxes as fields of the truth."""
    return {f"boxes.{key}": value for key, value in ticks.items()}
