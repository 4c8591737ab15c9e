"""Reading the duties of a pack with their recurrence, and what it forbids to keep."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from tecum.instruments.reading import FIELD_NAMES
from tecum.policy.conditions import Condition
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import nearest
from tecum.policy.pack import (
    DutyKind,
    DutySpec,
    Every,
    Minimisation,
    Recurs,
    Source,
    Span,
)
from tecum.policy.pack_clocks import read_clock
from tecum.policy.pack_records import FIRST_DAY, Record
from tecum.terms import Act, Outcome

CUSTODIAN: Final = "custodian_type"

STATUS: Final = "status"
"""A person's immigration status, which no field or fact holds."""

RECURS: Final = '{ every = "year", due = "09-01" }'


def default_span(source: Source | None) -> Span:
    """The days on which a record counts that gives none: those of its source."""
    return source.in_force if source else Span(first=FIRST_DAY)


def read_duty(record: Record, source: Source | None, when: tuple[Condition, str]) -> DutySpec:
    """One duty: of an act, or standing."""
    standing = record.flag("standing")
    if standing and record.gives("acts"):
        record.fault("acts", "stands beside standing = true; a standing duty has no act, drop one")
    if standing and record.gives("outcomes"):
        record.fault("outcomes", "stands beside standing = true; a standing duty has no act")
    if not standing and not record.gives("acts"):
        record.fault("acts", "is missing; give a list of quoted words, or standing = true")
    if not standing and record.gives("recurs"):
        record.fault("recurs", "stands on a duty of an act; write standing = true or take it out")
    kind = record.word("kind", DutyKind)
    duty = DutySpec(
        id=record.id,
        kind=kind or DutyKind.REPORT,
        acts=record.words("acts", Act, needed=record.gives("acts")),
        outcomes=record.words("outcomes", Outcome, needed=False) or frozenset(Outcome),
        what=record.text("what"),
        source=source.id if source else "",
        in_force=record.span(default_span(source)),
        when=when[0],
        when_text=when[1],
        clock=read_clock(record),
        standing=standing,
        recurs=_recurs(record),
    )
    record.close()
    return duty


def read_minimisation(
    record: Record, source: Source | None, when: tuple[Condition, str]
) -> Minimisation:
    """One thing that the law forbids to ask for, collect or keep."""
    items = (*FACTS, *FIELD_NAMES, STATUS)
    found = Minimisation(
        id=record.id,
        what=record.text("what"),
        items=record.known_texts("items", items, "fact or field"),
        binds=record.known_texts("binds", FACTS[CUSTODIAN].values, "custodian", needed=False),
        source=source.id if source else "",
        in_force=record.span(default_span(source)),
        when=when[0],
        when_text=when[1],
    )
    record.close()
    return found


def _recurs(record: Record) -> Recurs | None:
    raw = record.take("recurs")
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or set(raw) - {
        "every",
        "due",
        "period_ends",
        "nil_certificate",
    }:
        record.fault("recurs", f"cannot be {raw!r}; write {RECURS}")
        return None
    every, nil = raw.get("every"), raw.get("nil_certificate", False)
    if every not in list(Every):
        mend = nearest(every, [word.value for word in Every])
        record.fault("recurs", f"cannot have every = {every!r}; {mend}")
        return None
    if not isinstance(nil, bool):
        record.fault("recurs", f"cannot have nil_certificate = {nil!r}; give true or false")
        return None
    return Recurs(
        every=Every(every),
        due=_day_of_year(record, "due", raw.get("due")),
        period_ends=_day_of_year(record, "period_ends", raw.get("period_ends")),
        nil_certificate=nil,
    )


def _day_of_year(record: Record, key: str, value: object) -> str | None:
    """A month and a day, such as 09-01, in a year that has a leap day."""
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        try:
            date.fromisoformat(f"2000-{value}")
        except ValueError:
            pass
        else:
            return value
    record.fault("recurs", f'cannot have {key} = {value!r}; give month and day such as "09-01"')
    return None
