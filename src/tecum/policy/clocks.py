"""Which clocks a paper starts: the date on its face, a number of days, a hold, a lead time.

A clock whose starting instant is not known is still listed, with the facts that it waits for; no
date is guessed. The date on the face is the first reading of a return date, and a period in days
that the same paper prints is shown beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import Param, compute, read_given
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Deadline, Due, due_text
from tecum.errors import ClockError
from tecum.instruments.reading import Instrument
from tecum.policy.facts import Facts
from tecum.policy.from_papers import DETAINERS
from tecum.policy.pack import ClockSpec
from tecum.terms import Act, InstrumentKind

RECEIVED = "papers_received_at"
RELEASE = "otherwise_release_at"

# The row that governs a paper's return date: the first of these that the paper asks.
GOVERNING = (Act.JUDICIAL, Act.ADMIN_SUBPOENA, Act.CERTIFY, Act.PRODUCE_I9, Act.APPEAR)
CIVIL_DOCUMENT_SUBPOENA = InstrumentKind.AO_88B
NOTICE_HOURS = 48  # "at least 48 hours, if possible", Form I-247A

_WITHIN = re.compile(r"(\d{1,3})\)?\s+(business |working |calendar )?days?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClock:
    """One clock of one paper. `deadline` is None while a fact in `needs` is not known.

    `position` counts the instruments that were read, from 0; None for a paper that is not at hand.
    """

    instrument: InstrumentKind
    position: int | None = None
    act: Act
    what: str
    rule: str
    deadline: Deadline | None
    needs: tuple[str, ...]


def clocks_of(
    instruments: Sequence[Instrument],
    stated: Mapping[InstrumentKind, Sequence[Act]],
    facts: Facts,
    *,
    calendar: Calendar,
    zone: str,
) -> tuple[OpenClock, ...]:
    """Every clock that the papers start, in the order of the papers.

    `stated` are kinds of papers that are not at hand, with the acts that such papers ask: of these
    only the clocks that hang on facts alone (a hold, a lead time) are known.

    Raises:
        ClockError: a date lies outside the calendar.
    """
    at = _Place(facts=facts, calendar=calendar, zone=zone)
    clocks: list[OpenClock] = []
    for position, instrument in enumerate(instruments):
        started = _return_clocks(instrument, at)
        started += _custody_clocks(instrument.kind, instrument.acts, at)
        clocks += (replace(clock, position=position) for clock in started)
    at_hand = {instrument.kind for instrument in instruments}
    for kind, acts in stated.items():
        if kind not in at_hand:
            clocks += _custody_clocks(kind, acts, at)
    return tuple(clocks)


def due_of_duty(
    clock: ClockSpec,
    instruments: Sequence[Instrument],
    facts: Facts,
    *,
    calendar: Calendar,
    zone: str,
) -> str | None:
    """When a duty falls due, in ISO 8601; None while something that its clock needs is unknown."""
    at = _Place(facts=facts, calendar=calendar, zone=zone)
    given: dict[str, Due] = {}
    for name, source in clock.given.items():
        value = at.fact(source) or _field_day(source, instruments, at, clock.rule, name)
        if value is None:
            return None
        given[name] = value
    params: dict[str, Param] = {
        name: int(text) if text.isdigit() else text for name, text in clock.params.items()
    }
    deadline = compute(clock.rule, given=given, params=params, calendar=calendar, zone=zone)
    return due_text(deadline.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    facts: Facts
    calendar: Calendar
    zone: str

    def fact(self, name: str) -> Instant | None:
        value = self.facts.values.get(name)
        return Instant(utc=value, zone=self.zone) if isinstance(value, datetime) else None

    def clock(  # noqa: PLR0913 - one line a clock; each argument is a column of it
        self,
        *,
        kind: InstrumentKind,
        act: Act,
        what: str,
        rule: str,
        given: Mapping[str, Due | None],
        needs: Mapping[str, str],
        params: Mapping[str, Param] | None = None,
    ) -> OpenClock:
        """Compute the clock if everything is there; else name the facts that it waits for."""
        waiting = tuple(needs[name] for name, value in given.items() if value is None)
        deadline = None
        if not waiting:
            known = {name: value for name, value in given.items() if value is not None}
            deadline = compute(
                rule, given=known, params=params or {}, calendar=self.calendar, zone=self.zone
            )
        return OpenClock(
            instrument=kind, act=act, what=what, rule=rule, deadline=deadline, needs=waiting
        )


def _return_clocks(instrument: Instrument, at: _Place) -> list[OpenClock]:
    """What the paper prints of its return: a date, else a period, else something unreadable."""
    act = next((one for one in GOVERNING if one in instrument.acts), None)
    if act is None:
        return []
    printed, within = _printed_date(instrument, at), _within(instrument, act)
    if printed is not None:
        clocks = [_face_clock(instrument, act, printed, within, at)]
        if instrument.kind is CIVIL_DOCUMENT_SUBPOENA:
            clocks.append(_objection_clock(instrument.kind, act, printed, at))
        return clocks
    if within is not None:
        return _period_clocks(instrument, act, within, at)
    unread = _unread(instrument)
    if unread is None:
        return []
    return [
        OpenClock(
            instrument=instrument.kind,
            act=act,
            what=f"answer the paper: it prints {unread!r}, which could not be read as a time",
            rule="fixed-date",
            deadline=None,
            needs=("return_at",),
        )
    ]


def _face_clock(
    instrument: Instrument, act: Act, printed: Due, within: tuple[str, int] | None, at: _Place
) -> OpenClock:
    """The date on the face; a period in days that the paper prints beside it is a reading."""
    given: dict[str, Due | None] = {"date": printed}
    params: dict[str, Param] = {}
    received = at.fact(RECEIVED)
    if within is not None and within[0] == "calendar-days" and received is not None:
        given["trigger"], params["days"] = received, within[1]
    return at.clock(
        kind=instrument.kind,
        act=act,
        what="answer the paper: the date on its face",
        rule="fixed-date",
        given=given,
        needs={},
        params=params,
    )


def _objection_clock(kind: InstrumentKind, act: Act, printed: Due, at: _Place) -> OpenClock:
    return at.clock(
        kind=kind,
        act=act,
        what="serve a written objection before this",
        rule="frcp45d2B",
        given={"served": at.fact(RECEIVED), "compliance": printed},
        needs={"served": RECEIVED},
    )


def _period_clocks(
    instrument: Instrument, act: Act, within: tuple[str, int], at: _Place
) -> list[OpenClock]:
    """A period from receipt; for an order also from its own date, where that is another day.

    "Of this Order" runs from its own date, "after service" from receipt; both are shown.
    """
    rule, days = within
    received, dated = at.fact(RECEIVED), _day(instrument, "issue_date", at)
    clocks = []
    if act is Act.JUDICIAL and dated is not None and (received is None or received.day != dated):
        clocks.append(
            at.clock(
                kind=instrument.kind,
                act=act,
                what=f"obey the order: within {days} days, if they run from its own date",
                rule=rule,
                given={"trigger": dated},
                needs={},
                params={"days": days},
            )
        )
    clocks.append(
        at.clock(
            kind=instrument.kind,
            act=act,
            what=f"answer the paper: within {days} days, as it prints",
            rule=rule,
            given={"trigger": received},
            needs={"trigger": RECEIVED},
            params={"days": days},
        )
    )
    return clocks


def _custody_clocks(kind: InstrumentKind, acts: Sequence[Act], at: _Place) -> list[OpenClock]:
    release = at.fact(RELEASE)
    clocks = []
    if Act.HOLD in acts and kind in DETAINERS:
        clocks.append(
            at.clock(
                kind=kind,
                act=Act.HOLD,
                what="the hold asked ends, where it is lawful at all",
                rule="form-48h",
                given={"releasable": release},
                needs={"releasable": RELEASE},
            )
        )
    if Act.NOTIFY in acts and kind in DETAINERS:
        clocks.append(
            at.clock(
                kind=kind,
                act=Act.NOTIFY,
                what="notification asked at least 48 hours before release, if possible",
                rule="lead-time",
                given={"event": release},
                needs={"event": RELEASE},
                params={"hours": NOTICE_HOURS},
            )
        )
    return clocks


def _printed_date(instrument: Instrument, at: _Place) -> Due | None:
    field = instrument.fields.get("return_at")
    if field is None or not isinstance(field.value, str):
        return None
    try:
        return read_given("fixed-date", {"date": field.value}, zone=at.zone)["date"]
    except ClockError:
        return None  # the field keeps what is printed; a date that is none starts no clock


def _day(instrument: Instrument, name: str, at: _Place) -> date | None:
    field = instrument.fields.get(name)
    if field is None or not isinstance(field.value, str):
        return None
    try:
        found = read_given("fixed-date", {"date": field.value}, zone=at.zone)["date"]
    except ClockError:
        return None
    return found.day if isinstance(found, Instant) else found


def _unread(instrument: Instrument) -> str | None:
    """What the paper prints of a return date or period that no clock could be started from."""
    for name in ("return_at", "return_within"):
        field = instrument.fields.get(name)
        if field is not None and (shown := field.printed or field.value):
            return str(shown)
    return None


def _within(instrument: Instrument, act: Act) -> tuple[str, int] | None:
    """The rule and the number of days, where the paper prints a period.

    A period in a court's order is counted by Fed. R. Civ. P. 6(a), which says so of itself; an
    agency's paper runs as it prints.
    """
    field = instrument.fields.get("return_within")
    if field is None or not isinstance(field.value, str):
        return None
    found = _WITHIN.search(field.value)
    if found is None:
        return None
    business = found[2] is not None and not found[2].lower().startswith("calendar")
    if business:
        return ("business-days", int(found[1]))
    return ("frcp6a1.forward" if act is Act.JUDICIAL else "calendar-days", int(found[1]))


def _field_day(
    name: str, instruments: Sequence[Instrument], at: _Place, rule: str, instant: str
) -> Due | None:
    for instrument in instruments:
        field = instrument.fields.get(name)
        if field is not None and isinstance(field.value, str):
            try:
                return read_given(rule, {instant: field.value}, zone=at.zone)[instant]
            except ClockError:
                return None
    return None


def day_of(due: Due) -> date:
    """The calendar day of a due date, for sorting and for tables."""
    return due.day if isinstance(due, Instant) else due
