"""Which matters of an agency may be about one person: the same number read in their papers.

An A-number (8 USC file number of a person) and the custodian's own number of the person are grounds
to look, never a decision: a person says that two matters are about the same person, and that stays
written down. A name is no ground, for two people may bear it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tecum_web.records.models import SamePerson, SubjectNumber

NUMBERS: Mapping[str, str] = {
    "a_number": "the same A-number",
    "subject_id": "the same number of the person here",
}


def keep_numbers(agency_id: str, matter: str, readings: Iterable[Mapping[str, Any]]) -> None:
    """Keep the numbers of the person that readings of a matter's papers bear."""
    for reading in readings:
        for document in reading["documents"]:
            for instrument in document["instruments"]:
                for what in NUMBERS:
                    number = _folded(what, instrument["fields"].get(what, {}).get("value"))
                    if number:
                        SubjectNumber.objects.get_or_create(
                            agency_id=agency_id, what=what, number=number, matter=matter
                        )


def perhaps_same(agency_id: str, matter: str) -> dict[str, tuple[str, ...]]:
    """Give the other matters that bear a number of this one, each with the grounds in words."""
    found: dict[str, tuple[str, ...]] = {}
    mine = SubjectNumber.objects.filter(agency_id=agency_id, matter=matter)
    for what, number in mine.order_by("what", "number").values_list("what", "number"):
        others = SubjectNumber.objects.filter(agency_id=agency_id, what=what, number=number)
        for other in others.exclude(matter=matter).order_by("matter")[:20]:
            found[other.matter] = (*found.get(other.matter, ()), NUMBERS[what])
    return found


def confirmed_same(agency_id: str, matter: str) -> frozenset[str]:
    """Give the other matters of which somebody said that they are about the same person."""
    rows = SamePerson.objects.filter(agency_id=agency_id)
    there = rows.filter(matter=matter).values_list("other", flat=True)
    back = rows.filter(other=matter).values_list("matter", flat=True)
    return frozenset({*there, *back})


def _folded(what: str, value: object) -> str:
    """Write a number as it is compared; an A-number is written with and without leading zeros."""
    text = "".join(one for one in str(value or "").upper() if one.isalnum())
    return (text.lstrip("A").lstrip("0") if what == "a_number" else text)[:40]
