"""The comparison as JSON: the shape that `contract/reconcile.schema.json` holds."""

from collections.abc import Mapping
from typing import Final

from tecum.measures.reconciling.comparing import Comparison, weights
from tecum.measures.reconciling.multisets import Counted, lines_of
from tecum.measures.reconciling.rows import Row, Side, Where
from tecum.measures.reconciling.side_by_side import Compared, Reconciliation

SCHEMA: Final = "tecum.reconcile.v1"
ROWS_NOT_PEOPLE: Final = (
    "Rows were compared, not people or papers: a list has neither persons nor identifiers."
)


def reconciliation(found: Reconciliation) -> dict[str, object]:
    """Write the whole comparison."""
    counted = found.counted_by
    return {
        "schema": SCHEMA,
        "compared": "rows" if found.rows_were_counted else "papers",
        "counted_by": None if counted is None else str(counted),
        "names_used": found.names,
        "ours": _side(found.ours),
        "theirs": _side(found.theirs),
        "weights": {} if found.rows_were_counted else dict(weights()),
        "summary": {
            "classes": {str(one): number for one, number in found.classes.items()},
            "settled": found.is_settled,
            "rows": {"ours": len(found.ours.rows), "theirs": len(found.theirs.rows)},
            "set_aside": {
                "ours": sum(len(one.rows) for one in found.ours.set_aside),
                "theirs": sum(len(one.rows) for one in found.theirs.set_aside),
            },
        },
        "rows": [
            *(_compared(number, one) for number, one in enumerate(found.rows, 1)),
            *(_counted(number, one) for number, one in enumerate(found.counted, 1)),
        ],
    }


def _side(side: Side) -> dict[str, object]:
    return {
        "file": side.label,
        "role": str(side.role),
        "notes": list(side.notes),
        "set_aside": [
            {"why": one.why, "rows": len(one.rows), "where": lines_of(one.rows)}
            for one in side.set_aside
        ],
    }


def _compared(number: int, one: Compared) -> dict[str, object]:
    near = one.nearest
    return {
        "number": number,
        "class": str(one.is_class),
        "why": one.why,
        "also": [{"class": str(also.is_class), "why": also.why} for also in one.also],
        "score": one.comparison.score if one.comparison else None,
        **_reasons(one.comparison),
        "tied_with": list(one.tied),
        "duplicate_of": None if one.duplicate_of is None else where(one.duplicate_of),
        "nearest": None
        if near is None
        else {
            "where": where(near.where),
            "score": near.comparison.score,
            **_reasons(near.comparison),
        },
        "ours": None if one.ours is None else row(one.ours),
        "theirs": None if one.theirs is None else row(one.theirs),
    }


def _reasons(comparison: Comparison | None) -> dict[str, object]:
    favour = () if comparison is None else comparison.in_favour
    against = () if comparison is None else comparison.against
    return {
        "for": [{"what": one.what, "weight": one.weight} for one in favour],
        "against": [{"what": one.what, "weight": one.weight} for one in against],
    }


def row(one: Row) -> dict[str, object]:
    """Write a row as evidence: where it stands, what it says, and how that is written there."""
    return {"where": where(one.where), "says": says(one), "written": dict(one.written)}


def says(one: Row) -> Mapping[str, str]:
    """What a row says, by field; a field that it does not hold is left out."""
    found = {str(name): text for name, text in one.identifiers.items()}
    if one.instrument is not None:
        found["instrument"] = str(one.instrument)
    found |= {str(name): str(shown) for name, shown in one.facts.items()}
    if one.unit is not None:
        found["unit"] = one.unit
    if one.channel is not None:
        found["channel"] = one.channel
    if one.answers:
        found["answer"] = ", ".join(map(str, one.answers))
    elif one.says_unanswered:
        found["answer"] = "says that there is none"
    if one.name is not None:
        found["name"] = one.name
    if one.birth_date is not None:
        found["birth_date"] = str(one.birth_date)
    return found


def where(place: Where) -> dict[str, object]:
    """Write where a row stands."""
    return {"file": place.file, "sheet": place.sheet, "row": place.line}


def _counted(number: int, one: Counted) -> dict[str, object]:
    return {
        "number": number,
        "day": None if one.day is None else str(one.day),
        "instrument": None if one.instrument is None else str(one.instrument),
        "unit": one.unit,
        "ours": len(one.ours),
        "theirs": len(one.theirs),
        "classes": {
            "both agree": one.agree,
            "only ours": one.only_ours,
            "only theirs": one.only_theirs,
        },
        "where": {"ours": lines_of(one.ours), "theirs": lines_of(one.theirs)},
    }
