"""The truth about a paper: what a perfect reader would find in it, written beside it as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

Condition = Literal["fillable", "flat", "packet", "text", "email", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentTruth:
    """One instrument. `open` names properties that are left open: only a wrong `true` counts."""

    kind: str
    edition: str | None
    issued_by: str | None
    signatory_role: str | None
    judge_finding: bool | None
    acts: tuple[str, ...]
    fields: Mapping[str, str | bool | None]
    pages: tuple[int, ...] = ()
    document: str = ""
    open: tuple[str, ...] = ()

    def at(self, first_page: int, count: int) -> "InstrumentTruth":
        """The same instrument on these pages of its document."""
        return replace(self, pages=tuple(range(first_page, first_page + count)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTruth:
    """One file. `case` says which variant or trap it is, `ticks` how ticks are drawn."""

    file: str
    condition: Condition
    layout: str | None
    ticks: str | None
    case: str
    instruments: tuple[InstrumentTruth, ...]


def unknown(*, document: str = "", pages: tuple[int, ...] = (1,)) -> InstrumentTruth:
    """A document in which there is no instrument."""
    return InstrumentTruth(
        kind="unknown",
        edition=None,
        issued_by=None,
        signatory_role=None,
        judge_finding=None,
        acts=(),
        fields={},
        pages=pages,
        document=document,
    )


def as_json(truth: PaperTruth) -> str:
    """The truth file's text: sorted, so that it is the same on every run."""
    body = asdict(truth)
    for instrument in body["instruments"]:
        instrument["judge_finding"] = {"answer": instrument["judge_finding"]}
    return json.dumps({"schema": "tecum-test-paper/1", **body}, ensure_ascii=False, indent=1) + "\n"
