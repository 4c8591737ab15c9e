"""Begins a mapping for a list: guesses from headings and cells, each said to be one.

It writes headings, codes and names of units; never a name, a birth date or an identifier. Where
dates could be read in two ways it chooses none: reading the list then says what to decide.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from json import dumps
from pathlib import Path
from typing import Final

from tecum.adapters.reconciling.mapping import SCHEMA, UNANSWERED, fold_header
from tecum.adapters.reconciling.tables import Cell, open_list
from tecum.errors import InputError
from tecum.measures.reconciling.rows import FACTS, PERSONAL, Field
from tecum.terms import InstrumentKind

LOOKED_AT: Final = 20_000
_HEADINGS_WITHIN = 30
_MOST_CODES = 60
_MOST_UNITS = 40

# Tried in this order: the first that fits a heading is the guess.
_GUESSES: Final[Sequence[tuple[Field, str]]] = (
    (Field.BIRTH_DATE, r"birth|\bdob\b"),
    (Field.EVENT_NUMBER, r"\bevent\b"),
    (Field.RECEIPT_NUMBER, r"\breceipt\b"),
    (Field.DIGEST, r"sha.?256|\bdigest\b|\bhash\b"),
    (Field.TRACKING_NUMBER, r"tracking|certified|\bfax (?:id|job)\b"),
    (Field.SUBJECT_ID, r"\bsubject (?:id|no|number)\b|\bfins\b"),
    (Field.FILE_NUMBER, r"\ba.?(?:no|num|number|#)(?:\b|$)|\bfile (?:no|num|number|#)|\balien\b"),
    (Field.INSTRUMENT, r"\bform\b|instrument|\bkind\b|(?:detainer|paper|document|request) type"),
    (Field.DUE, r"\bdue\b|deadline|return date|(?:respond|answer) by"),
    (Field.ANSWERED, r"answered|responded|replied|(?:answer|response|reply) date|date .*respons"),
    (Field.ANSWER, r"answer|respons|reply|lift reason|disposition|outcome|result"),
    (Field.UNIT, r"\bunit\b|facility$|addressee|sent to|^to$|recipient|\bagency\b|\bjail\b"),
    (Field.CHANNEL, r"channel|method|\bvia\b|\bhow\b"),
    (Field.PREPARED, r"prepare|\bissued?\b"),
    (Field.SENT, r"\bsent\b|transmit|\bfaxed\b|mailed"),
    (Field.DELIVERED, r"deliver"),
    (Field.SERVED, r"\bserved\b|\bservice\b"),
    (Field.RECEIVED, r"receiv|arriv|logged|date in\b"),
    (Field.OPENED, r"\bopened\b|\bseen\b|\bread\b"),
    (Field.NAME, r"\bname\b|\bsubject\b|\binmate\b"),
)
_ANSWERS: Final[Sequence[tuple[str, str]]] = (
    (UNANSWERED, r"^no(?:ne|t answered)?$|no (?:response|answer|reply)|pending|unanswered"),
    ("declined", r"declin|refus|not honou?red|denied|rejected"),
    ("complied", r"complied|honou?red|accepted|notified|granted"),
    ("nothing_held", r"not in custody|no record|nothing held"),
    ("withdrawn", r"withdrawn|cancel"),
)
_LAYOUTS: Final = (
    *("%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%Y/%m/%d", "%m-%d-%Y"),
    *("%d-%m-%Y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%Y%m%d", "%m/%d/%Y %H:%M"),
    *("%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S"),
)
_KINDS: Final = sorted(
    ((re.sub(r"[^a-z0-9]", "", kind.casefold()), kind) for kind in InstrumentKind),
    key=lambda one: -len(one[0]),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What was seen of a list: its headings with a guess each, and the cells under them."""

    sheet: str | None
    header_row: int
    headings: tuple[str, ...]
    guesses: Mapping[str, Field]
    cells: Mapping[str, Sequence[Cell]]
    other_sheets: tuple[str, ...]


def first_mapping(path: Path) -> str:
    """Write the text of a first mapping.

    Raises:
        InputError: no row looks like headings.
    """
    looked = _look(path)
    dates, doubt = _dates(looked)
    parts = [
        f"# How the list {path.name} is read. Every line below is a guess: check it.",
        f"schema = {dumps(SCHEMA)}",
        '# role = "issuer"  # whose list is it: issuer or custodian?',
        f"header_row = {looked.header_row}",
    ]
    if looked.other_sheets:
        parts.append("# Every sheet with these headings is read. To read some alone:")
        parts.append(f"# sheets = {_list([looked.sheet or '', *looked.other_sheets])}")
    if doubt:
        parts.append("# Days could be read in two ways. Take one of these and drop the other:")
        parts += [f"# dates = {_list([layout])}" for layout in doubt]
    parts.append(f"dates = {_list(dates)}")
    parts.append('# blank_answer = "none"  # if an empty answer means that there is no answer')
    unread = [heading for heading in looked.headings if heading not in looked.guesses]
    parts.append("# Columns that are not read:")
    parts.append(f"ignore = {_list(unread)}")
    parts += ["", "[columns]", *_columns(looked), *_codes(looked), *_units(looked), ""]
    return "\n".join(parts)


def _look(path: Path) -> _Looked:
    """Find the row of headings: that with most headings that can be guessed."""
    best: tuple[int, _Looked] | None = None
    names: list[str] = []
    for sheet in open_list(path).sheets:
        names.append(sheet.name or "")
        rows = list(islice(sheet.rows, LOOKED_AT))
        for at, (line, cells) in enumerate(rows[:_HEADINGS_WITHIN]):
            headings = [
                str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()
            ]
            guesses = _guess(headings)
            score = 2 * len(guesses) + (len(headings) > 1)
            if len(headings) < 2 or (best is not None and score <= best[0]):
                continue
            below = [row for _, row in rows[at + 1 :]]
            columns = {
                heading: [row[place] for row in below if place < len(row)]
                for place, cell in enumerate(cells)
                if (heading := str(cell).strip() if isinstance(cell, str) else "")
            }
            found = _Looked(
                sheet=sheet.name,
                header_row=line,
                headings=tuple(headings),
                guesses=guesses,
                cells=columns,
                other_sheets=(),
            )
            best = (score, found)
    if best is None:
        raise InputError(f"{path.name}: no row looks like headings; give each column a heading")
    looked = best[1]
    others = tuple(name for name in names if name != (looked.sheet or ""))
    return _Looked(
        sheet=looked.sheet,
        header_row=looked.header_row,
        headings=looked.headings,
        guesses=looked.guesses,
        cells=looked.cells,
        other_sheets=others,
    )


def _guess(headings: Iterable[str]) -> dict[str, Field]:
    """One field a heading and one heading a field; the first heading that fits has it."""
    found: dict[str, Field] = {}
    for heading in headings:
        folded = fold_header(heading)
        exact = folded.replace(" ", "_")
        field = (
            Field(exact)
            if exact in set(Field)
            else next((one for one, pattern in _GUESSES if re.search(pattern, folded)), None)
        )
        if field is not None and field not in found.values():
            found[heading] = field
    return found


def _columns(looked: _Looked) -> Iterator[str]:
    for heading, field in looked.guesses.items():
        note = "  # read with --names alone" if field in PERSONAL else ""
        yield f"{dumps(heading, ensure_ascii=False)} = {dumps(str(field))}{note}"
    taken = set(looked.guesses.values())
    free = [str(field) for field in Field if field not in taken]
    yield f"# Fields without a column: {', '.join(free) or 'none'}"


def _codes(looked: _Looked) -> Iterator[str]:
    """The codes of instruments and answers, with a guess where there is one."""
    for field in (Field.INSTRUMENT, Field.ANSWER):
        values = _distinct(looked, field)
        if not values:
            continue
        yield ""
        yield f"[codes.{field}]"
        if field is Field.ANSWER:
            yield '# such as "declined", or by act: "hold=declined notify=complied"; "none" says'
            yield '# that there is no answer, "" says nothing of one.'
        for value in values[:_MOST_CODES]:
            guess = _kind(value) if field is Field.INSTRUMENT else _answer(value)
            note = "" if guess else "  # not guessed: it says nothing now"
            yield f"{dumps(value, ensure_ascii=False)} = {dumps(guess)}{note}"
        if len(values) > _MOST_CODES:
            yield f"# and {len(values) - _MOST_CODES} more: is this column one of codes?"


def _units(looked: _Looked) -> Iterator[str]:
    values = _distinct(looked, Field.UNIT)
    yield ""
    yield "# The custodian's units, each with every way in which this list writes it. An addressee"
    yield "# that is none of them is a wrong addressee. Without units nothing is said of that."
    yield "# [units]"
    yield '# "Name of the unit" = ["one way", "another way"]'
    yield from (f"#   found: {dumps(value, ensure_ascii=False)}" for value in values[:_MOST_UNITS])
    if len(values) > _MOST_UNITS:
        yield f"#   and {len(values) - _MOST_UNITS} more"


def _distinct(looked: _Looked, field: Field) -> list[str]:
    heading = next((one for one, guess in looked.guesses.items() if guess is field), None)
    if heading is None:
        return []
    texts = (" ".join(cell.split()) for cell in looked.cells[heading] if isinstance(cell, str))
    return sorted({text for text in texts if text})


def _kind(value: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", value.casefold())
    return next((str(kind) for text, kind in _KINDS if text in plain), "")


def _answer(value: str) -> str:
    folded = fold_header(value)
    return next((answer for answer, pattern in _ANSWERS if re.search(pattern, folded)), "")


def _dates(looked: _Looked) -> tuple[list[str], list[str]]:
    """Layouts that read every day of the list; those that stand in doubt apart."""
    days = {*FACTS, Field.BIRTH_DATE}
    cells = [
        cell
        for heading, field in looked.guesses.items()
        if field in days
        for cell in looked.cells[heading]
    ]
    texts = {" ".join(cell.split()) for cell in cells if isinstance(cell, str) and cell.strip()}
    texts = {text for text in texts if re.match(r"\d{4}-\d\d-\d\d", text) is None}
    numbers = any(
        isinstance(cell, int | float) and not isinstance(cell, bool | date) for cell in cells
    )
    chosen = ["excel"] if numbers else []
    left = set(texts)
    while left:
        read = {layout: {text for text in left if _reads(text, layout)} for layout in _LAYOUTS}
        most = max(map(len, read.values()))
        best = [layout for layout, found in read.items() if len(found) == most]
        if most == 0:
            break
        if len({tuple(_reads(text, layout) for text in sorted(left)) for layout in best}) > 1:
            return chosen, best
        chosen.append(best[0])
        left -= read[best[0]]
    return chosen, []


def _reads(text: str, layout: str) -> datetime | None:
    try:
        return datetime.strptime(text, layout)  # noqa: DTZ007 - a list's clock is its own
    except ValueError:
        return None


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(dumps(text, ensure_ascii=False) for text in texts)}]"
