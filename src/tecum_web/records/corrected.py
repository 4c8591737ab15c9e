"""What was read in the papers of a matter, with what persons corrected in it laid over.

Readings are kept as `tecum read` prints them; here they become values again, and back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tecum.adapters.package_data import load_catalogue
from tecum.adapters.papers import PaperFile
from tecum.instruments.corrections import corrected
from tecum.instruments.document import Box
from tecum.instruments.reading import Evidence, Field, Instrument, JudgeFinding
from tecum.matters.counting_again import ids_as_read
from tecum.terms import (
    Act,
    FieldSource,
    Force,
    InstrumentKind,
    IssuedBy,
    JudgeKind,
    SignatoryRole,
)
from tecum_web.records.models import FieldCorrection, Reading

Changes = Mapping[tuple[str, int], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One instrument of a paper: its id in the matter, as it was read, and as it counts."""

    id: str
    paper: str
    place: int
    read: Instrument
    counts: Instrument


def changes_of(agency_id: str, matter: str) -> Changes:
    """What was corrected in a matter, by paper and instrument; the latest word of each name."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    rows = FieldCorrection.objects.filter(agency_id=agency_id, matter=matter).order_by("id")
    for row in rows:
        found.setdefault((row.sha256, row.instrument), {})[row.name] = row.value
    return found


def counted_files(agency_id: str, matter: str, files: Sequence[PaperFile]) -> tuple[Counted, ...]:
    """Every instrument of papers that were just read, as it counts in a matter."""
    changes = changes_of(agency_id, matter)
    found: list[Counted] = []
    for file in files:
        read = [each for paper in file.papers for each in paper.instruments]
        found += _counted(file.sha256 or "", read, changes)
    return tuple(found)


def counted_paper(agency_id: str, matter: str, sha256: str) -> tuple[Counted, ...]:
    """Every instrument of one paper by the latest reading that is kept, as it counts."""
    rows = Reading.objects.filter(agency_id=agency_id, sha256=sha256)
    latest = rows.order_by("-read_at").first()
    if latest is None:
        return ()
    read = [
        instrument_of(one) for each in latest.document["documents"] for one in each["instruments"]
    ]
    return tuple(_counted(sha256, read, changes_of(agency_id, matter)))


def instrument_of(read: Mapping[str, Any]) -> Instrument:
    """Turn an instrument as `tecum read` prints it into its value."""
    finding = read["judge_finding"]
    judge = finding["judge_kind"]
    issued_by, role, force = (
        read[name] for name in ("issued_by", "signatory_role", "force_on_face")
    )
    return Instrument(
        kind=InstrumentKind(read["kind"]),
        edition=read["edition"],
        title=read["title"],
        pages=tuple(read["pages"]),
        issued_by=None if issued_by is None else IssuedBy(issued_by),
        signatory_role=None if role is None else SignatoryRole(role),
        judge_finding=JudgeFinding(
            answer=finding["answer"],
            judge_kind=None if judge is None else JudgeKind(judge),
            authorises=finding["authorises"],
            evidence=tuple(
                Evidence(page=one["page"], box=_box(one["box"]), text=one["text"])
                for one in finding["evidence"]
            ),
        ),
        force_on_face=None if force is None else Force(force),
        acts=tuple(Act(one) for one in read["acts"]),
        fields={name: _field(one) for name, one in read["fields"].items()},
    )


def _counted(sha256: str, read: Sequence[Instrument], changes: Changes) -> list[Counted]:
    catalogue = load_catalogue()
    ids = ids_as_read(sha256, [one.kind for one in read])
    return [
        Counted(
            id=ids[place],
            paper=sha256,
            place=place,
            read=one,
            counts=corrected(one, changes.get((sha256, place), {}), catalogue),
        )
        for place, one in enumerate(read)
    ]


def _field(one: Mapping[str, Any]) -> Field:
    return Field(
        value=one["value"],
        page=one["page"],
        box=_box(one["box"]),
        confidence=one["confidence"],
        source=FieldSource(one["source"]),
        printed=one.get("printed"),
    )


def _box(corners: Sequence[float] | None) -> Box | None:
    if corners is None:
        return None
    x0, y0, x1, y1 = corners
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)
