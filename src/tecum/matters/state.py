"""The state of a matter: small, frozen, folded from its events (`folding`) and nothing else.

A matter is the file about one subject and one issuing authority. Answers, performances and
promises stand side by side per requested act of each instrument: "hold declined, notify
performed, promise open" are three facts about one paper, and none of them is a verdict on it.
"""

from dataclasses import dataclass
from datetime import date

from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due
from tecum.matters.commands import Bearing, ClosesOn, Ending, EventRef, OrderScope, Source
from tecum.matters.journal import OfPaper, Searched, Sending
from tecum.terms import Act, AnswerKind, Audience, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Bytes that arrived, by digest; `was_read` says whether their instruments are known."""

    sha256: str
    receipt: str
    received_at: Instant
    was_read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """An instrument in a received paper, with the acts it asks."""

    id: str
    paper: str
    kind: str
    edition: str | None
    acts: tuple[Act, ...]
    ended: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline that runs until what closes it; `closed_by` is the sequence of that event."""

    id: str
    instrument: str
    act: Act | None
    rule: str
    reading: str
    due: Due
    zone: str
    closes_on: ClosesOn
    closed_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """What the law was found to answer for one act."""

    sequence: int
    instrument: str
    act: Act
    outcome: Outcome
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the custodian answered to one act; one letter may stand behind several."""

    sequence: int
    letter: str
    instrument: str
    act: Act
    kind: AnswerKind
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """What was really done."""

    sequence: int
    instrument: str
    act: Act
    item: str | None
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A duty that stays open until it is kept."""

    sequence: int
    instrument: str
    act: Act
    trigger: str
    kept_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Petitioned:
    """An enforcement petition."""

    petition: str
    court: str
    instruments: tuple[str, ...]
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A court's order with its scope; outside the scope it answers nothing."""

    order: str
    court: str
    petition: str | None
    scope: OrderScope
    until: date | None
    at: Instant
    stayed: bool = False
    contempt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a named office said; `corrected_by` is the later statement that supersedes it."""

    sequence: int
    office: str
    words: str
    on_word_of: str | None
    about: tuple[Act, ...]
    at: Instant
    channel: str | None = None
    speaker: str | None = None
    source: Source | None = None
    audience: Audience | None = None
    corrects: int | None = None
    corrected_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One claim of a statement, as somebody split it."""

    sequence: int
    statement: int
    words: str
    denies: bool
    acts: tuple[Act, ...]
    matters: tuple[str, ...]
    instruments: tuple[str, ...]
    since: Instant | None
    until: Instant | None
    audience: Audience
    by: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """How somebody says that events bear on a claim; `replaced_by` is their own later word."""

    sequence: int
    claim: int
    bearing: Bearing
    act: Act | None
    events: tuple[EventRef, ...]
    why: str
    by: str
    audience: Audience
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFacts:
    """A statement of facts that was issued."""

    sequence: int
    facts: str
    digest: str
    known_at: Instant
    audience: Audience
    matters: tuple[str, ...]
    supersedes: str | None
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note in the file. `audience` is the circle that may read it now, releases included."""

    sequence: int
    role: str
    words: str
    audience: Audience
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The file as its events leave it. `passed_over` lists event types this version cannot fold."""

    id: str
    sequence: int = 0
    recorded_at: Instant | None = None
    papers: tuple[Paper, ...] = ()
    instruments: tuple[Lodged, ...] = ()
    clocks: tuple[Clock, ...] = ()
    determinations: tuple[Determined, ...] = ()
    answers: tuple[Answered, ...] = ()
    performances: tuple[Performed, ...] = ()
    promises: tuple[Promised, ...] = ()
    petitions: tuple[Petitioned, ...] = ()
    orders: tuple[Ordered, ...] = ()
    statements: tuple[Stated, ...] = ()
    claims: tuple[Claimed, ...] = ()
    ties: tuple[Tied, ...] = ()
    printed: tuple[PrintedFacts, ...] = ()
    notes: tuple[Noted, ...] = ()
    sendings: tuple[Sending, ...] = ()
    of_papers: tuple[OfPaper, ...] = ()
    searches: tuple[Searched, ...] = ()
    released_at: Instant | None = None
    passed_over: tuple[str, ...] = ()

    def instrument(self, instrument: str) -> Lodged | None:
        """The instrument of this id, if it was read here."""
        return next((one for one in self.instruments if one.id == instrument), None)

    def answer_to(self, instrument: str, act: Act) -> Answered | None:
        """The answer that stands: the last one given to this act."""
        return next(
            (a for a in reversed(self.answers) if (a.instrument, a.act) == (instrument, act)), None
        )

    def sending(self, message: str) -> Sending | None:
        """The message of this id, if it was prepared here."""
        return next((one for one in self.sendings if one.message == message), None)

    def order(self, order: str) -> Ordered | None:
        """The order of this id, if it was entered here."""
        return next((one for one in self.orders if one.order == order), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActStanding:
    """How one act of one instrument stands: each column is a fact of its own."""

    instrument: str
    act: Act
    outcome: Outcome | None
    answer: AnswerKind | None
    performed_at: tuple[Instant, ...]
    promise_open: bool
    ordered: bool

    @property
    def under_review(self) -> bool:
        """Neither answered nor done."""
        return self.answer is None and not self.performed_at


def standing(matter: Matter, day: date) -> tuple[ActStanding, ...]:
    """Say how every requested act of every instrument stands on a day."""
    return tuple(
        _standing(matter, instrument.id, act, day)
        for instrument in matter.instruments
        for act in _acts_of(matter, instrument)
    )


def open_clocks(matter: Matter) -> tuple[Clock, ...]:
    """The clocks that still run, whoever stopped looking at them."""
    return tuple(clock for clock in matter.clocks if clock.closed_by is None)


def open_promises(matter: Matter) -> tuple[Promised, ...]:
    """The duties that were promised and not yet kept."""
    return tuple(promise for promise in matter.promises if promise.kept_by is None)


def closed_by_letter(matter: Matter, letter: str) -> tuple[Clock, ...]:
    """The clocks that one letter closed in this matter; ask each matter it speaks of."""
    sequences = {answer.sequence for answer in matter.answers if answer.letter == letter}
    return tuple(clock for clock in matter.clocks if clock.closed_by in sequences)


def settled(matter: Matter, instrument: str, act: Act) -> bool:
    """Whether an act has an answer that settles it; an agreed extension only buys time."""
    answer = matter.answer_to(instrument, act)
    return answer is not None and answer.kind is not AnswerKind.EXTENSION_AGREED


def in_force(order: Ordered, instrument: str, act: Act, day: date) -> bool:
    """Whether an order binds this act of this instrument on this day."""
    return (
        not order.stayed
        and instrument in order.scope.instruments
        and act in order.scope.acts
        and order.at.day <= day
        and (order.until is None or day <= order.until)
    )


def _acts_of(matter: Matter, instrument: Lodged) -> tuple[Act, ...]:
    """What it asks, and what was done under it without being asked."""
    done = (one.act for one in matter.performances if one.instrument == instrument.id)
    return tuple(dict.fromkeys((*instrument.acts, *done)))


def _standing(matter: Matter, instrument: str, act: Act, day: date) -> ActStanding:
    answer = matter.answer_to(instrument, act)
    found = [d for d in matter.determinations if (d.instrument, d.act) == (instrument, act)]
    done = [p for p in matter.performances if (p.instrument, p.act) == (instrument, act)]
    return ActStanding(
        instrument=instrument,
        act=act,
        outcome=found[-1].outcome if found else None,
        answer=answer.kind if answer else None,
        performed_at=tuple(one.at for one in done),
        promise_open=any((p.instrument, p.act) == (instrument, act) for p in open_promises(matter)),
        ordered=any(in_force(order, instrument, act, day) for order in matter.orders),
    )
