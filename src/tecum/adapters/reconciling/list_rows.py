"""Reads the rows of a list through its mapping: every cell understood, or a fault that names it.

A fault says file, sheet, row, column and mend. It repeats a value only where no person can stand
in it: codes and days of process, never a name, a birth date or an identifier.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar, cast

from tecum.adapters.reconciling.cells import CellError, as_day, as_shown, as_text
from tecum.adapters.reconciling.mapping import (
    UNANSWERED,
    ListMapping,
    Target,
    fold_header,
    parse_answer,
)
from tecum.adapters.reconciling.tables import Cell, Sheet, open_list
from tecum.errors import InputError
from tecum.measures.reconciling.rows import (
    FACTS,
    IDENTIFIERS,
    PERSONAL,
    ActAnswer,
    Field,
    Row,
    SetAside,
    Shown,
    Side,
    Where,
    fold_unit,
)
from tecum.terms import InstrumentKind, Party

_T = TypeVar("_T")

MOST_FAULTS: Final = 20
_SCOPED_BY: Final = (
    *(Field.PREPARED, Field.SENT, Field.DELIVERED, Field.SERVED, Field.RECEIVED, Field.OPENED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that is read: where it stands, its heading, and what it means."""

    at: int
    heading: str
    target: Target


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A row in the making."""

    identifiers: dict[Field, str] = field(default_factory=dict)
    facts: dict[Field, Shown] = field(default_factory=dict)
    texts: dict[Field, str] = field(default_factory=dict)
    answers: list[ActAnswer] = field(default_factory=list)
    unanswered: bool = False
    instrument: InstrumentKind | None = None
    birth_date: date | None = None
    written: list[tuple[str, str]] = field(default_factory=list)


def read_list(path: Path, mapping: ListMapping, *, role: Party, names: bool) -> Side:
    """Read a list; names and birth dates are not even looked at unless they are allowed.

    Raises:
        DocumentError: the file cannot be opened as a list.
        InputError: columns or cells that the mapping does not explain; the message lists them.
    """
    reader = _ListReader(path.name, mapping, names=names)
    opened = open_list(path, encoding=mapping.encoding, separator=mapping.separator)
    for sheet in opened.sheets:
        if sheet.name is None or not mapping.sheets or sheet.name in mapping.sheets:
            reader.sheet(sheet)
    return reader.side(role, opened.notes)


class _ListReader:
    """Goes through the sheets of one list and keeps rows, what was set aside, and faults."""

    def __init__(self, file: str, mapping: ListMapping, *, names: bool) -> None:
        self.file, self.mapping, self.names = file, mapping, names
        self.rows: list[Row] = []
        self.keeps: set[Field] = set()
        self.notes: list[str] = []
        self.seen: list[str] = []
        self.aside: dict[str, list[Where]] = {}
        self.faults: dict[tuple[str, str], str] = {}
        self.repeated: Counter[tuple[str, str]] = Counter()
        self._mappings: dict[object, object] = {}
        self._values: dict[object, object] = {}
        self._meanings: dict[tuple[Field, str], str | None] = {}

    # -- a whole list -------------------------------------------------------------------------

    def side(self, role: Party, notes: Sequence[str]) -> Side:
        missing = [name for name in self.mapping.sheets if name not in self.seen]
        if missing and self.seen != [""]:
            self._fault("", f"has no sheet {missing[0]!r}", "name its sheets as they are", "sheet")
        if not self.seen and not self.faults:
            mend = "set `header_row` and [columns] in the mapping"
            self._fault("", "has no sheet with a mapped heading", mend, "heading")
        if self.faults:
            lines = [
                text + (f" (and in {more} more rows)" if (more := self.repeated[key] - 1) else "")
                for key, text in list(self.faults.items())[:MOST_FAULTS]
            ]
            if len(self.faults) > MOST_FAULTS:
                lines.append(f"{self.file}: and {len(self.faults) - MOST_FAULTS} more faults")
            raise InputError("\n".join(lines))
        return Side(
            role=role,
            label=self.file,
            rows=tuple(self.rows),
            keeps=frozenset(self.keeps),
            units=self.mapping.units,
            set_aside=tuple(SetAside(why=why, rows=tuple(at)) for why, at in self.aside.items()),
            notes=(*notes, *self.notes),
        )

    def sheet(self, sheet: Sheet) -> None:
        rows = sheet.rows
        heading = next((row for at, row in rows if at == self.mapping.header_row), None)
        columns = None if heading is None else self._columns(sheet.name, heading)
        if columns is None:
            if sheet.name in self.mapping.sheets or sheet.name is None:
                what = f"row {self.mapping.header_row} holds none of the mapped headings"
                mend = "set `header_row` or [columns] in the mapping"
                self._fault(self._sheet(sheet.name), what, mend, "heading")
                self.seen.append(sheet.name or "")
            else:
                self.notes.append(f"sheet {sheet.name!r} holds none of the mapped headings: unread")
            return
        self.seen.append(sheet.name or "")
        self.keeps.update(column.target.field for column in columns)
        for line, cells in rows:
            if any(cell not in {"", None} for cell in cells):
                self._row(Where(file=self.file, sheet=sheet.name, line=line), cells, columns)

    # -- the heading --------------------------------------------------------------------------

    def _columns(self, sheet: str | None, heading: Sequence[Cell]) -> list[Column] | None:
        """Which columns are read; None where the row holds no mapped heading at all."""
        joined = {name: unit for unit, names in self.mapping.join.items() for name in names}
        known: list[Column] = []
        unknown: list[str] = []
        for at, cell in enumerate(heading):
            text = "" if cell is None else str(cell).strip()
            folded = fold_header(text)
            if folded in self.mapping.columns:
                target = self.mapping.columns[folded]
            elif folded in joined:
                target = Target(field=joined[folded])
            elif text and not self.mapping.ignores_the_rest and folded not in self.mapping.ignore:
                unknown.append(text)
                continue
            else:
                continue
            known.append(Column(at=at, heading=text, target=target))
        if not known:
            return None
        order = [name for names in self.mapping.join.values() for name in names]
        known.sort(
            key=lambda one: (
                order.index(name) if (name := fold_header(one.heading)) in joined else -1
            )
        )
        where = self._sheet(sheet)
        for text in unknown:
            mend = "put it under [columns], or into `ignore`"
            self._fault(where, f"column {text!r} is not in the mapping", mend, text)
        self._check_columns(where, known)
        if not self.names:
            known = [column for column in known if column.target.field not in PERSONAL]
        return known

    def _check_columns(self, where: str, known: Sequence[Column]) -> None:
        """One column a field (a joined one apart), and no mapped field without any."""
        found: dict[str, list[str]] = {}
        for column in known:
            found.setdefault(str(column.target), []).append(column.heading)
        for name, headings in found.items():
            if len(headings) > 1 and name not in self.mapping.join:
                what = f"columns {' and '.join(map(repr, headings))} are both {name}"
                self._fault(where, what, "keep one, or join them under [join]", name)
        wanted = {str(target): target for target in self.mapping.columns.values()}
        wanted |= {str(name): Target(field=name) for name in self.mapping.join}
        for name, target in wanted.items():
            if name not in found and target.field not in self.mapping.optional:
                mend = "mend the heading in the mapping, or put the field into `optional`"
                self._fault(where, f"has no column for {name}", mend, name)

    # -- a row --------------------------------------------------------------------------------

    def _row(self, where: Where, cells: Sequence[Cell], columns: Sequence[Column]) -> None:
        draft = _Draft()
        answer_column = empty_answer = False
        for column in columns:
            cell = cells[column.at] if column.at < len(cells) else None
            blank = self._is_blank(cell)
            if column.target.field is Field.ANSWER:
                answer_column, empty_answer = True, blank and not draft.answers
            if not blank:
                self._cell(where, column, cell, draft)
        if answer_column and empty_answer and self.mapping.blank_answer_is_none:
            draft.unanswered = not draft.answers and Field.ANSWERED not in draft.facts
        row = Row(
            where=where,
            identifiers=self._shared(draft.identifiers),
            instrument=draft.instrument,
            facts=self._shared(draft.facts),
            unit=draft.texts.get(Field.UNIT),
            channel=draft.texts.get(Field.CHANNEL),
            answers=self._once(tuple(draft.answers)),
            says_unanswered=draft.unanswered and not draft.answers,
            name=draft.texts.get(Field.NAME),
            birth_date=draft.birth_date,
            written=self._once(tuple(draft.written)),
        )
        why = self._outside(row)
        if why is None:
            self.rows.append(row)
        else:
            self.aside.setdefault(why, []).append(where)

    def _outside(self, row: Row) -> str | None:
        """Why the mapping's scope leaves a row out."""
        scope = self.mapping.scope
        if scope.own_units and (row.unit is None or fold_unit(row.unit) not in self.mapping.units):
            return "its unit is none of those under [units]"
        if scope.first is None and scope.last is None:
            return None
        day = next((row.facts[name].day for name in _SCOPED_BY if name in row.facts), None)
        if day is None:
            return "it has no day, and the scope is a time"
        if scope.first is not None and day < scope.first:
            return f"it is before {scope.first}"
        return f"it is after {scope.last}" if scope.last is not None and day > scope.last else None

    def _is_blank(self, cell: Cell) -> bool:
        if cell is None:
            return True
        return isinstance(cell, str) and (
            not cell.strip()
            or (bool(self.mapping.blank) and fold_header(cell) in self.mapping.blank)
        )

    def _cell(self, where: Where, column: Column, cell: Cell, draft: _Draft) -> None:
        try:
            text = as_text(cell)
            self._take(column.target, cell, text, draft)
        except CellError as error:
            name = column.target.field
            private = name in PERSONAL or name in IDENTIFIERS
            value = "" if private else f" {str(cell)!r}"
            sheet = "" if where.sheet is None else f"sheet {where.sheet}, "
            what = f"{column.heading!r}{value} {error.what}"
            self._fault(f"{sheet}row {where.line}:", what, error.mend, f"{name}{value}{error.what}")
            return
        if column.target.field not in PERSONAL:
            draft.written.append((column.heading, text))

    def _take(self, target: Target, cell: Cell, text: str, draft: _Draft) -> None:
        name = target.field
        if name in FACTS:
            shown = self._fact(name, cell)
            if shown is not None:
                draft.facts[name] = shown
        elif name in IDENTIFIERS:
            draft.identifiers[name] = text
        elif name is Field.INSTRUMENT:
            draft.instrument = self._instrument(text)
        elif name is Field.ANSWER:
            self._answer(target, text, draft)
        elif name is Field.BIRTH_DATE:
            draft.birth_date = as_day(cell, self.mapping.dates)
        else:
            if name is Field.CHANNEL:
                text = self._code(name, text) or text
            earlier = draft.texts.get(name)
            text = text if earlier is None else f"{earlier}, {text}"
            draft.texts[name] = self._once(text)

    def _fact(self, name: Field, cell: Cell) -> Shown | None:
        code = self._code(name, as_text(cell)) if name in self.mapping.codes else None
        if code is not None:
            return Shown(day=None) if code else None
        shown = as_shown(cell, self.mapping.dates, self.mapping.zone)
        return self._once(shown)

    def _instrument(self, text: str) -> InstrumentKind | None:
        code = self._code(Field.INSTRUMENT, text)
        if code is not None:
            return InstrumentKind(code) if code else None
        kind = _KINDS.get(_plain(text))
        if kind is None:
            raise CellError("is no known instrument", "add it under [codes.instrument]")
        return kind

    def _answer(self, target: Target, text: str, draft: _Draft) -> None:
        code = self._code(Field.ANSWER, text)
        said = text.strip().casefold() if code is None else code
        if said == UNANSWERED:
            draft.unanswered = True
            return
        answers = parse_answer(said, target.act)
        if answers is None:
            raise CellError("is no known answer", "add it under [codes.answer]")
        draft.answers += answers

    def _code(self, name: Field, text: str) -> str | None:
        """What a code means: written out, by its beginning (`I247A*`), or `*` for all others."""
        if name not in self.mapping.codes:
            return None
        key = (name, text)
        if key not in self._meanings:
            self._meanings[key] = self._looked_up(name, fold_header(text))
        return self._meanings[key]

    def _looked_up(self, name: Field, folded: str) -> str | None:
        table = self.mapping.codes[name]
        if folded in table:
            return table[folded]
        beginnings = [key for key in table if key.endswith("*") and folded.startswith(key[:-1])]
        return table[max(beginnings, key=len)] if beginnings else None

    # -- inside -------------------------------------------------------------------------------

    def _shared(self, made: dict[Field, _T]) -> Mapping[Field, _T]:
        """One mapping for all rows that hold the same: a national list repeats itself."""
        once = self._mappings.setdefault(tuple(made.items()), MappingProxyType(made))
        return cast("Mapping[Field, _T]", once)

    def _once(self, value: _T) -> _T:
        return cast("_T", self._values.setdefault(value, value))

    def _sheet(self, sheet: str | None) -> str:
        return "" if sheet is None else f"sheet {sheet}:"

    def _fault(self, where: str, what: str, mend: str, kind: str) -> None:
        key = (kind, mend)
        self.repeated[key] += 1
        place = f" {where}" if where else ""
        in_mapping = self.mapping.name
        self.faults.setdefault(key, f"{self.file}:{place} {what}; {mend} ({in_mapping})")


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


_KINDS: Final = {_plain(kind): kind for kind in InstrumentKind}
