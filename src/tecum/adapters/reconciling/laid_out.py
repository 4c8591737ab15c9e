"""The comparison as lines of a table: what the spreadsheet and the page both show."""

from collections.abc import Iterator
from typing import Final

from tecum.adapters.reconciling.wire import ROWS_NOT_PEOPLE, says
from tecum.measures.reconciling.multisets import Counted, lines_of
from tecum.measures.reconciling.rows import Row, Side
from tecum.measures.reconciling.side_by_side import Compared, Reconciliation, weighed

COLUMNS: Final = (
    *("number", "class", "why", "also", "score", "for", "against"),
    *("our row", "our list says", "their row", "their list says", "nearest"),
)
COUNTED_COLUMNS: Final = (
    *("number", "day", "instrument", "unit", "our rows", "their rows"),
    *("both agree", "only ours", "only theirs", "where ours", "where theirs"),
)

Line = tuple[str | int, ...]


def columns_of(found: Reconciliation) -> tuple[str, ...]:
    """The headings that fit the comparison."""
    return COUNTED_COLUMNS if found.rows_were_counted else COLUMNS


def lines(found: Reconciliation) -> Iterator[Line]:
    """Every row of the comparison, none left out."""
    for number, one in enumerate(found.rows, 1):
        yield _paper(number, one)
    for number, counted in enumerate(found.counted, 1):
        yield _key(number, counted)


def summary(found: Reconciliation, *, short: bool = False) -> Iterator[tuple[str, str]]:
    """What stands above the rows: the lists, what was compared, and what was taken for granted.

    A `short` one counts what was set aside without naming each row.
    """
    for name, side in (("our list", found.ours), ("their list", found.theirs)):
        yield name, f"{side.label}, the {side.role}'s: {len(side.rows)} rows compared"
        for note in side.notes:
            yield name, note
    if found.counted_by is not None:
        yield "compared", ROWS_NOT_PEOPLE
        yield "counted by", str(found.counted_by)
    else:
        used = "were used" if found.names else "were not read"
        yield "compared", f"papers, one to one; names and birth dates {used}"
    for name, side in (("our list", found.ours), ("their list", found.theirs)):
        for why, number, where in set_aside(side):
            named = "" if short else f" ({where})"
            yield f"{name}, set aside", f"{number} rows: {why}{named}"


def set_aside(side: Side) -> Iterator[tuple[str, int, str]]:
    """What a mapping left out of the comparison: why, how many rows, and which."""
    for one in side.set_aside:
        yield one.why, len(one.rows), lines_of(one.rows)


def _paper(number: int, one: Compared) -> Line:
    comparison = one.comparison
    notes = [f"{also.is_class}: {also.why}" for also in one.also]
    notes += [
        f"{place} fits as well; the order of what the rows hold decided" for place in one.tied
    ]
    near = ""
    if one.nearest is not None:
        shown = one.nearest
        near = f"{shown.where}: {shown.comparison.score}; {weighed(shown.comparison.reasons)}"
    return (
        number,
        str(one.is_class),
        one.why,
        "\n".join(notes),
        "" if comparison is None else comparison.score,
        "" if comparison is None else weighed(comparison.in_favour),
        "" if comparison is None else weighed(comparison.against),
        *_evidence(one.ours),
        *_evidence(one.theirs),
        near,
    )


def _evidence(row: Row | None) -> tuple[str, str]:
    if row is None:
        return ("", "")
    said = [f"{name.replace('_', ' ')}: {text}" for name, text in says(row).items()]
    if row.written:
        said.append(f"as written: {' | '.join(f'{name}: {text}' for name, text in row.written)}")
    return (str(row.where), "\n".join(said))


def _key(number: int, one: Counted) -> Line:
    return (
        number,
        str(one.day or "no day"),
        str(one.instrument or "not said"),
        one.unit or "not said",
        len(one.ours),
        len(one.theirs),
        one.agree,
        one.only_ours,
        one.only_theirs,
        lines_of(one.ours),
        lines_of(one.theirs),
    )
