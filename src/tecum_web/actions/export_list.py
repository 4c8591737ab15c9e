"""Take a list out of the desk as a spreadsheet: written down with its filter and its length.

A list that leaves is out of our hands, so it is bounded, says on a sheet of its own what it is and
who took it out, and holds what the page showed and nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.list_sheets import Cell, ListSheet, workbook
from tecum.errors import InputError
from tecum_web.access import Decision, admit, audit
from tecum_web.records.models import User
from tecum_web.records.this_home import at_desk

MOST_ROWS = 10_000
ACT = "list.export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as its page shows it. `filtered` says by what, in words that name nobody."""

    name: str
    filtered: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def export_list(*, user: User, listed: Listed, now: datetime) -> bytes:
    """Write a list as a spreadsheet; that somebody took it out is written down.

    Raises:
        RefusedError: this person may not.
        InputError: it is too long.
    """
    count = len(listed.rows)
    record = f"{count} rows of {listed.name} {listed.filtered}".strip()[:80]
    if count > MOST_ROWS:
        why = f"more than {MOST_ROWS:,} rows"
        refused = Decision(allowed=False, why=why, predicate="not_too_long")
        audit(user, ACT, f"{listed.name} {listed.filtered}"[:80], refused, now=now)
        raise InputError(
            f"the list has more than {MOST_ROWS:,} rows, and no longer one is taken out; go back "
            "and narrow it"
        )
    admit(user, ACT, record, now=now)
    about = (
        ("list", listed.name),
        ("narrowed by", listed.filtered or "nothing"),
        ("rows", str(count)),
        ("agency", user.agency.name),
        ("taken out by", user.username),
        ("taken out at", str(at_desk(user.agency, now))),
    )
    sheet = ListSheet(name=listed.name, columns=listed.columns, rows=listed.rows, about=about)
    return workbook(sheet)
