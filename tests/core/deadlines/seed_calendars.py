"""Writes the tables of state holidays from the `holidays` library: `python seed_calendars.py`.

What the library lists as public although the state makes it optional, or only commemorates it, is
left out and named in the table's head. What comes out is marked `reported`: a library's word, not
the statute's. A court or county adds its own days in a table of its own.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import holidays

import tecum.deadlines

FOLDER = Path(tecum.deadlines.__file__).parent / "calendars"
FIRST, LAST = 2010, 2030
OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state: its name, the statute that lists its days, what is left out and what to know."""

    title: str
    cite: str
    left_out: tuple[str, ...] = ()
    note: str = ""


STATES = {
    "ca": State(
        title="California",
        cite="Cal. Gov. Code 6700",
        left_out=("Susan B. Anthony Day", "Diwali"),
        note=(
            "The courts keep days of their own beside these (Code Civ. Proc. 135): Lincoln's "
            "Birthday and Native American Day; a court's table adds them."
        ),
    ),
    "co": State(
        title="Colorado",
        cite="Colo. Rev. Stat. 24-11-101",
        left_out=("Cesar Chavez Day",),
        note=(
            "Frances Xavier Cabrini Day has stood in the place of Columbus Day since 2020; the "
            "library does not list Columbus Day before that."
        ),
    ),
    "fl": State(
        title="Florida",
        cite="Fla. Stat. 110.117; Fla. R. Gen. Prac. & Jud. Admin. 2.514(a)(6)(A)",
        left_out=("Susan B. Anthony Day", "Juneteenth National Independence Day"),
        note=(
            "The list of rule 2.514(a)(6)(A) was seen as reported: it has the Friday after "
            "Thanksgiving, and neither Washington's Birthday, Juneteenth nor Columbus Day. A court "
            "adds the days of its clerk or chief judge, 2.514(a)(6)(B)."
        ),
    ),
    "ga": State(title="Georgia", cite="O.C.G.A. 1-4-1"),
    "ia": State(title="Iowa", cite="Iowa Code 1C.1"),
    "ma": State(
        title="Massachusetts",
        cite="Mass. Gen. Laws c. 4, s. 7, cl. 18",
        note="Days that one county alone keeps, as Suffolk does, are not here.",
    ),
    "nc": State(
        title="North Carolina",
        cite="N.C. Gen. Stat. 103-4; State Human Resources Commission's list",
    ),
    "nj": State(title="New Jersey", cite="N.J. Stat. 36:1-1"),
    "ny": State(
        title="New York",
        cite="N.Y. Gen. Constr. Law 24",
        left_out=("Susan B. Anthony Day",),
    ),
    "or": State(title="Oregon", cite="Or. Rev. Stat. 187.010"),
    "tx": State(
        title="Texas",
        cite="Tex. Gov't Code 662.003",
        left_out=("Cesar Chavez Day", "Good Friday"),
        note=(
            "Days on which offices stay partly staffed (Confederate Memorial Day, Texas "
            "Independence Day, San Jacinto Day, Lyndon Baines Johnson Day) are state holidays and "
            "are here; a court that sits on them needs a table without them."
        ),
    ),
}


def days_of(state: str) -> dict[str, list[date]]:
    """The days of a state by name, optional ones left out."""
    found: dict[str, list[date]] = {}
    table = holidays.country_holidays("US", subdiv=state.upper(), years=range(FIRST, LAST + 1))
    for day, names in sorted(table.items()):
        for name in names.split("; "):
            if name.removesuffix(OBSERVED) not in STATES[state].left_out:
                found.setdefault(name, []).append(day)
    return found


def table_of(state: str) -> str:
    """The text of a state's table."""
    return "\n".join(_lines(state)) + "\n"


def _lines(state: str) -> Iterator[str]:
    about = STATES[state]
    head = (
        f"State holidays of {about.title}, {FIRST} to {LAST}, as the holidays library "
        f"{holidays.__version__} lists them; made by tests/core/deadlines/seed_calendars.py. The "
        "statute is cited for whoever checks them; its words were not compared."
    )
    if about.left_out:
        head += f" Left out as optional or not of the list: {', '.join(about.left_out)}."
    for text in (head, about.note):
        yield from textwrap.wrap(text, 98, initial_indent="# ", subsequent_indent="# ")
    yield f'id = "{state}"'
    yield f'title = "state holidays of {about.title}"'
    yield f'source = "the holidays library {holidays.__version__}, which follows {about.cite}"'
    yield 'declared_by = "state"'
    yield 'verified = "reported"'
    yield f"covers_from = {FIRST}-01-01"
    yield f"good_until = {LAST}-12-31"
    for name, days in days_of(state).items():
        yield "\n[[holiday]]"
        yield f'name = "{name.replace(OBSERVED, ", observed")}"'
        yield "dates = ["
        for at in range(0, len(days), 7):
            yield "  " + ", ".join(day.isoformat() for day in days[at : at + 7]) + ","
        yield "]"
        if name.endswith(OBSERVED):
            yield "observed = true"
        yield f'cite = "{about.cite}"'
        yield 'verified = "reported"'


def main() -> None:
    """Write every table."""
    for state in STATES:
        (FOLDER / f"{state}.toml").write_text(table_of(state), encoding="utf-8")


if __name__ == "__main__":
    main()
