"""Rows of invented lists, written short: what a test does not say is not there."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any

from tecum.adapters.reconciling.mapping import parse_answer
from tecum.measures.reconciling import Field, Row, Shown, Side, Where
from tecum.measures.reconciling.rows import FACTS, IDENTIFIERS
from tecum.terms import InstrumentKind, Party


def row(line: int, side: str = "issuer", **says: Any) -> Row:  # noqa: ANN401 - by field name
    """Make one row; days as ISO text, an answer as a mapping file writes it."""
    answer = says.pop("answer", "")
    answers = parse_answer("" if answer == "none" else answer, None)
    assert answers is not None
    day = says.pop("birth_date", None)
    kind = says.pop("instrument", "I-247A")
    return Row(
        where=Where(file=f"{side}.csv", sheet=None, line=line),
        identifiers=MappingProxyType(
            {name: text for name in IDENTIFIERS if (text := says.pop(name, ""))}
        ),
        facts=MappingProxyType({name: _shown(says.pop(name)) for name in FACTS if name in says}),
        instrument=None if kind is None else InstrumentKind(kind),
        answers=answers,
        says_unanswered=answer == "none",
        birth_date=None if day is None else date.fromisoformat(day),
        **says,
    )


def _shown(text: str) -> Shown:
    return Shown.of_iso(text) if "T" in text else Shown(day=date.fromisoformat(text))


def issuer(rows: Iterable[Row], keeps: str = "", units: Iterable[str] = ()) -> Side:
    """Make the issuer's list."""
    return _side(Party.ISSUER, rows, keeps, units)


def custodian(rows: Iterable[Row], keeps: str = "received", units: Iterable[str] = ()) -> Side:
    """Make the custodian's list; `keeps` names the columns that it has, filled or not."""
    return _side(Party.CUSTODIAN, rows, keeps, units)


def _side(role: Party, rows: Iterable[Row], keeps: str, units: Iterable[str]) -> Side:
    made = tuple(rows)
    held = {name for one in made for name in (*one.facts, *one.identifiers)}
    held |= {Field.INSTRUMENT} if any(one.instrument for one in made) else set()
    held |= {Field.UNIT} if any(one.unit for one in made) else set()
    return Side(
        role=role,
        label=f"{role}.csv",
        rows=made,
        keeps=frozenset({*held, *map(Field, keeps.split())}),
        units=MappingProxyType({unit: unit for unit in units}),
    )
