"""Lists without persons and without identifiers: rows are counted by day, kind and unit.

Two rows of one day, kind and place need not be one paper. So rows are compared and never people,
as multisets: how often each key occurs on either side. Equal rows are kept and counted each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tecum.errors import InputError
from tecum.measures.reconciling.rows import Field, Row, Side, Where, fold_unit
from tecum.terms import InstrumentKind, Party

Key = tuple[date | None, InstrumentKind | None, str | None]

_DAYS: Final = (Field.PREPARED, Field.SENT, Field.SERVED, Field.DELIVERED, Field.RECEIVED)
_LEAVING: Final = (Field.DELIVERED, Field.SENT, Field.PREPARED)
_ARRIVING: Final = (Field.RECEIVED, Field.DELIVERED, Field.SERVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often one key occurs in either list, and in which rows."""

    day: date | None
    instrument: InstrumentKind | None
    unit: str | None
    ours: tuple[Where, ...]
    theirs: tuple[Where, ...]

    @property
    def agree(self) -> int:
        """Rows that both lists have."""
        return min(len(self.ours), len(self.theirs))

    @property
    def only_ours(self) -> int:
        """The surplus of our list."""
        return len(self.ours) - self.agree

    @property
    def only_theirs(self) -> int:
        """The surplus of their list."""
        return len(self.theirs) - self.agree


@dataclass(frozen=True, slots=True, kw_only=True)
class ByWhat:
    """What makes a key: a fact of either list, and whether kind and unit belong to it."""

    our_day: Field
    their_day: Field
    instrument: bool
    unit: bool

    def __str__(self) -> str:
        day = str(self.our_day)
        if self.our_day is not self.their_day:
            day = f"{self.our_day} (ours) against {self.their_day} (theirs)"
        parts = [day, *(["instrument"] * self.instrument), *(["unit"] * self.unit)]
        return ", ".join(parts)


def by_what(ours: Side, theirs: Side) -> ByWhat:
    """Choose the parts of a key: only what both lists keep.

    Raises:
        InputError: no day of the one can be laid against a day of the other.
    """
    both = ours.keeps & theirs.keeps
    shared = next((name for name in _DAYS if name in both), None)
    return ByWhat(
        our_day=shared or _day_of(ours),
        their_day=shared or _day_of(theirs),
        instrument=Field.INSTRUMENT in both,
        unit=Field.UNIT in both,
    )


def count(ours: Side, theirs: Side, what: ByWhat, units: Mapping[str, str]) -> tuple[Counted, ...]:
    """Count every key of either list, in the order of days, kinds and units."""
    names: dict[str, str] = {}
    found: dict[Key, tuple[list[Where], list[Where]]] = defaultdict(lambda: ([], []))
    for at, (rows, day) in enumerate(((ours.rows, what.our_day), (theirs.rows, what.their_day))):
        for row in rows:
            found[_key(row, day, what, units, names)][at].append(row.where)
    return tuple(
        Counted(
            day=key[0],
            instrument=key[1],
            unit=key[2] if key[2] is None else names[key[2]],
            ours=tuple(found[key][0]),
            theirs=tuple(found[key][1]),
        )
        for key in sorted(found, key=_sortable)
    )


def lines_of(places: Iterable[Where]) -> str:
    """Rows in few words: `rows 3-5, 9`, with the sheet where there is one."""
    by_sheet: dict[str | None, list[int]] = defaultdict(list)
    for place in places:
        by_sheet[place.sheet].append(place.line)
    texts = []
    for sheet, lines in by_sheet.items():
        spans: list[list[int]] = []
        for line in sorted(lines):
            if spans and spans[-1][1] == line - 1:
                spans[-1][1] = line
            else:
                spans.append([line, line])
        said = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)
        texts.append(f"rows {said}" if sheet is None else f"sheet {sheet}, rows {said}")
    return "; ".join(texts)


def has_no_identity(rows: Sequence[Row]) -> bool:
    """Whether nothing in a list says who or which paper: it can only be counted."""
    return bool(rows) and not any(row.has_person for row in rows)


def _day_of(side: Side) -> Field:
    order = _LEAVING if side.role is Party.ISSUER else _ARRIVING
    day = next((name for name in order if name in side.keeps), None)
    if day is None:
        kept = ", ".join(sorted(side.keeps)) or "nothing"
        raise InputError(
            f"{side.label}: no column is a day of sending or of receiving (it keeps {kept}), and "
            "without identifiers rows can only be counted by day; map one to prepared or received"
        )
    return day


def _key(
    row: Row, day: Field, what: ByWhat, units: Mapping[str, str], names: dict[str, str]
) -> Key:
    shown = row.facts.get(day)
    unit = None
    if what.unit and row.unit is not None:
        folded = fold_unit(row.unit)
        name = units.get(folded)
        unit = folded if name is None else fold_unit(name)
        names.setdefault(unit, row.unit if name is None else name)
    return (shown.day if shown else None, row.instrument if what.instrument else None, unit)


def _sortable(key: Key) -> tuple[str, str, str]:
    return (str(key[0] or ""), str(key[1] or ""), key[2] or "")
