"""Which clocks a paper starts: the date on its face, a number of days, a hold, a lead time.

A clock whose starting instant is not known is still listed, with the facts that it waits for; no
date is guessed. The date on the face is the first reading of a return date, and a period in days
that the same paper prints is shown beside it. Where a reading of a rule is adopted, it is the one
that is due; the others stay listed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tecum.deadlines.alarms import Alarm, alarms_of, release_alarms
from tecum.deadlines.calendars import Calendar
from tecum.deadlines.compute import Param, compute, read_given, read_params
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Deadline, Due
from tecum.errors import ClockError
from tecum.instruments.reading import Instrument
from tecum.policy.adopted_clocks import NONE_ADOPTED, AdoptedReading, AdoptedReadings
from tecum.policy.detainer_words import HOLDS, NOTICES, AskedTime
from tecum.policy.facts import Facts
from tecum.policy.pack import PAPER, ClockSpec
from tecum.terms import Act, InstrumentKind

RECEIVED = "papers_received_at"
RELEASE = "otherwise_release_at"

# The row that governs a paper's return date: the first of these that the paper asks.
GOVERNING = (Act.JUDICIAL, Act.ADMIN_SUBPOENA, Act.CERTIFY, Act.PRODUCE_I9, Act.APPEAR)
CIVIL_DOCUMENT_SUBPOENA = InstrumentKind.AO_88B

_WITHIN = re.compile(r"(\d{1,3})\)?\s+(business |working |calendar )?days?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClock:
    """One clock of one paper. `deadline` is None while a fact in `needs` is not known.

    Nor is there one where the paper asks for something without a time; then nothing is needed.
    `position` counts the instruments that were read, from 0; None for a paper that is not at hand.
    """

    instrument: InstrumentKind
    position: int | None = None
    act: Act
    what: str
    rule: str
    deadline: Deadline | None
    needs: tuple[str, ...]
    adopted: AdoptedReading | None = None
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyClock:
    """The deadline of a duty, with the adopted reading that it goes by, if any, and its alarms."""

    deadline: Deadline
    adopted: AdoptedReading | None
    alarms: tuple[Alarm, ...]


def clocks_of(  # noqa: PLR0913 - papers, and what they are counted by
    instruments: Sequence[Instrument],
    stated: Mapping[InstrumentKind, Sequence[Act]],
    facts: Facts,
    *,
    calendar: Calendar,
    zone: str,
    adopted: AdoptedReadings = NONE_ADOPTED,
) -> tuple[OpenClock, ...]:
    """Every clock that the papers start, in the order of the papers.

    `stated` are kinds of papers that are not at hand, with the acts that such papers ask: of these
    only the clocks that hang on facts alone (a hold, a lead time) are known.

    Raises:
        ClockError: a date lies outside the calendar.
    """
    at = _Place(facts=facts, calendar=calendar, zone=zone, adopted=adopted)
    clocks: list[OpenClock] = []
    for position, instrument in enumerate(instruments):
        started = _return_clocks(instrument, at)
        started += _custody_clocks(instrument.kind, instrument.edition, instrument.acts, at)
        clocks += (replace(clock, position=position) for clock in started)
    at_hand = {instrument.kind for instrument in instruments}
    for kind, acts in stated.items():
        if kind not in at_hand:
            clocks += _custody_clocks(kind, None, acts, at)
    return tuple(clocks)


def with_alarms(
    clock: OpenClock, facts: Facts, *, now: datetime | None, hold_prohibited: bool
) -> OpenClock:
    """A clock with its alarms; of a hold that the law prohibits the release itself is the limit.

    Nothing sounds of custody where the person is not in it.
    """
    deadline = clock.deadline
    if deadline is None:
        return clock
    if clock.act is Act.HOLD and hold_prohibited and not _is_out(facts):
        release = facts.values.get(RELEASE)
        if isinstance(release, datetime):
            at = Instant(utc=release, zone=deadline.zone)
            return replace(clock, alarms=release_alarms(at, now))
    return replace(clock, alarms=_alarms(deadline, facts, now))


def _alarms(deadline: Deadline, facts: Facts, now: datetime | None) -> tuple[Alarm, ...]:
    """Those of a deadline with a time of day; of custody only where the person may be in it."""
    return () if deadline.limits_custody and _is_out(facts) else alarms_of(deadline, now)


def _is_out(facts: Facts) -> bool:
    return facts.values.get("in_custody") is False


def duty_clock(  # noqa: PLR0913 - a clock, and what it is counted by
    clock: ClockSpec,
    act: Act,
    instruments: Sequence[Instrument],
    facts: Facts,
    *,
    calendar: Calendar,
    zone: str,
    adopted: AdoptedReadings = NONE_ADOPTED,
    now: datetime | None = None,
) -> DutyClock | None:
    """When a duty falls due; None while something that its clock needs is unknown.

    What the clock takes from the paper is taken from each paper that asks the act; of several
    deadlines the earliest is the duty's.
    """
    at = _Place(facts=facts, calendar=calendar, zone=zone, adopted=adopted)
    fields = {name: source for name, source in clock.given.items() if source.startswith(PAPER)}
    given: dict[str, Due] = {}
    for name, source in clock.given.items():
        value = None if name in fields else at.fact(source)
        if value is not None:
            given[name] = value
        elif name not in fields:
            return None
    params = read_params(clock.rule, clock.params)
    found = []
    for paper in [one for one in instruments if act in one.acts] if fields else [None]:
        printed = {name: _field_time(paper, source, at) for name, source in fields.items()}
        read = {name: value for name, value in printed.items() if value is not None}
        if len(read) == len(fields):
            found.append(at.compute(clock.rule, {**given, **read}, params))
    if not found:
        return None
    deadline = min(found, key=lambda one: one.expires_at)
    return DutyClock(
        deadline=deadline,
        adopted=adopted.get(clock.rule),
        alarms=_alarms(deadline, facts, now),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    facts: Facts
    calendar: Calendar
    zone: str
    adopted: AdoptedReadings

    def compute(self, rule: str, given: Mapping[str, Due], params: Mapping[str, Param]) -> Deadline:
        """Compute by the adopted reading of the rule, where there is one."""
        if rule in self.adopted:
            params = {**params, "reading": self.adopted[rule].reading}
        return compute(rule, given=given, params=params, calendar=self.calendar, zone=self.zone)

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
            deadline = self.compute(rule, known, params or {})
        return OpenClock(
            instrument=kind,
            act=act,
            what=what,
            rule=rule,
            deadline=deadline,
            needs=waiting,
            adopted=self.adopted.get(rule),
        )


def _return_clocks(instrument: Instrument, at: _Place) -> list[OpenClock]:
    """What the paper prints of its return: a date, else a period, else something unreadable."""
    act = next((one for one in GOVERNING if one in instrument.acts), None)
    if act is None:
        return []
    printed, within = _field_time(instrument, "return_at", at), _within(instrument, act)
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


def _custody_clocks(
    kind: InstrumentKind, edition: str | None, acts: Sequence[Act], at: _Place
) -> list[OpenClock]:
    """How long a hold is asked, and how early a notice, as the edition of the form prints it."""
    asked = (
        (Act.HOLD, "releasable", HOLDS.get(kind)),
        (Act.NOTIFY, "event", NOTICES.get(kind)),
    )
    return [
        _asked_clock(kind, act, instant, time.of_edition(edition), at)
        for act, instant, time in asked
        if time is not None and act in acts
    ]


def _asked_clock(
    kind: InstrumentKind, act: Act, instant: str, time: AskedTime, at: _Place
) -> OpenClock:
    if time.hours is None:
        return OpenClock(
            instrument=kind, act=act, what=time.what, rule=time.rule, deadline=None, needs=()
        )
    clock = at.clock(
        kind=kind,
        act=act,
        what=time.what,
        rule=time.rule,
        given={instant: at.fact(RELEASE)},
        needs={instant: RELEASE},
        params={"hours": time.hours},
    )
    if clock.deadline is None:
        return clock
    printed = replace(clock.deadline, cite=time.cite, quote=time.quote, verified=time.verified)
    return replace(clock, deadline=printed)


def _day(instrument: Instrument, name: str, at: _Place) -> date | None:
    found = _field_time(instrument, name, at)
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


def _field_time(paper: Instrument | None, source: str, at: _Place) -> Due | None:
    """What a paper prints in a field, as a day or moment."""
    field = paper.fields.get(source.removeprefix(PAPER)) if paper is not None else None
    if field is None or not isinstance(field.value, str):
        return None
    try:
        return read_given("fixed-date", {"date": field.value}, zone=at.zone)["date"]
    except ClockError:
        return None  # the field keeps what is printed; a date that is none starts no clock


def day_of(due: Due) -> date:
    """The calendar day of a due date, for sorting and for tables."""
    return due.day if isinstance(due, Instant) else due
