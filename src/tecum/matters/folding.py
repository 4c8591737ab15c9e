"""Folding: the events of a matter, one after the other, into its state.

A state is never stored as the truth; whoever keeps one can throw it away and fold again. Event
types that this version does not know are passed over and named; a newer version of a known event
is refused, because half of a fact is worse than none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, TecumError
from tecum.matters.commands import ClosesOn, Ending, OrderScope
from tecum.matters.correcting import CORRECTING_HANDLERS
from tecum.matters.event import VERSION, Event, EventType, parse_due
from tecum.matters.payloads import act_or_none, listed, text, texts
from tecum.matters.searching import SEARCHING_HANDLERS
from tecum.matters.sending import SENDING_HANDLERS
from tecum.matters.state import (
    Answered,
    Clock,
    Determined,
    Lodged,
    Matter,
    Noted,
    Ordered,
    Paper,
    Performed,
    Petitioned,
    Promised,
    open_promises,
    settled,
)
from tecum.matters.statements import STATEMENT_HANDLERS
from tecum.terms import Act, AnswerKind, Audience, Outcome


def fold(matter: str, events: Sequence[Event]) -> Matter:
    """Fold the events of one matter, in order, into its state.

    Raises:
        IntegrityError: an event is not the next of this matter, or says what cannot be.
    """
    state = Matter(id=matter)
    for event in events:
        state = apply(state, event)
    return state


def apply(matter: Matter, event: Event) -> Matter:
    """Fold one more event into a state.

    Raises:
        IntegrityError: the event is not the next of this matter, or says what cannot be.
    """
    place = f"matter {matter.id}, event {event.sequence}"
    if event.matter != matter.id or event.sequence != matter.sequence + 1:
        raise IntegrityError(
            f"{place} of {event.matter}: expected event {matter.sequence + 1} of {matter.id}; "
            "restore the file from its backup"
        )
    if event.v > VERSION:
        raise IntegrityError(f"{place}: version {event.v} is newer than this program; update it")
    handler = _HANDLERS.get(event.type)
    try:
        folded = (
            replace(matter, passed_over=(*matter.passed_over, event.type))
            if handler is None
            else handler(matter, event)
        )
    except (KeyError, TypeError, ValueError, TecumError) as error:
        raise IntegrityError(f"{place} ({event.type}): {error!r}; it cannot be folded") from error
    return replace(folded, sequence=event.sequence, recorded_at=event.recorded_at)


def _at(event: Event) -> Instant:
    """When it happened; where nobody knows, when it was recorded, which is never earlier."""
    return event.happened_at or event.recorded_at


def _received(matter: Matter, event: Event) -> Matter:
    digest = text(event, "sha256")
    paper = Paper(
        sha256=digest,
        receipt=text(event, "receipt"),
        received_at=_at(event),
        was_read=any(one.was_read for one in matter.papers if one.sha256 == digest),
    )
    return replace(matter, papers=(*matter.papers, paper))


def _read(matter: Matter, event: Event) -> Matter:
    digest = text(event, "paper")
    papers = tuple(
        replace(paper, was_read=True) if paper.sha256 == digest else paper
        for paper in matter.papers
    )
    lodged = []
    for found in listed(event, "instruments"):
        if not isinstance(found, Mapping):
            raise TypeError("an instrument is an object")
        edition = found.get("edition")
        acts = found["acts"]
        if not isinstance(acts, Sequence):
            raise TypeError("`acts` is no list")
        lodged.append(
            Lodged(
                id=str(found["id"]),
                paper=digest,
                kind=str(found["kind"]),
                edition=None if edition is None else str(edition),
                acts=tuple(Act(str(act)) for act in acts),
            )
        )
    return replace(matter, papers=papers, instruments=(*matter.instruments, *lodged))


def _ended(matter: Matter, event: Event) -> Matter:
    instrument, how = text(event, "instrument"), Ending(text(event, "how"))
    changed = tuple(
        replace(one, ended=how) if one.id == instrument else one for one in matter.instruments
    )
    clocks = tuple(
        replace(clock, closed_by=event.sequence)
        if clock.instrument == instrument and clock.closed_by is None
        else clock
        for clock in matter.clocks
    )
    return replace(matter, instruments=changed, clocks=clocks)


def _clock_started(matter: Matter, event: Event) -> Matter:
    clock = Clock(
        id=text(event, "clock"),
        instrument=text(event, "instrument"),
        act=act_or_none(event),
        rule=text(event, "rule"),
        reading=text(event, "reading"),
        due=parse_due(text(event, "due")),
        zone=text(event, "zone"),
        closes_on=ClosesOn(text(event, "closes_on")),
    )
    return replace(matter, clocks=(*matter.clocks, clock))


def _clock_moved(matter: Matter, event: Event) -> Matter:
    name, due = text(event, "clock"), parse_due(text(event, "due"))
    clocks = tuple(replace(one, due=due) if one.id == name else one for one in matter.clocks)
    return replace(matter, clocks=clocks)


def _determined(matter: Matter, event: Event) -> Matter:
    found = Determined(
        sequence=event.sequence,
        instrument=text(event, "instrument"),
        act=Act(text(event, "act")),
        outcome=Outcome(text(event, "outcome")),
        as_of=date.fromisoformat(text(event, "as_of")),
    )
    return replace(matter, determinations=(*matter.determinations, found))


def _answered(matter: Matter, event: Event) -> Matter:
    letter, answers = text(event, "letter"), []
    for item in listed(event, "items"):
        if not isinstance(item, Mapping):
            raise TypeError("an item of an answer is an object")
        answers.append(
            Answered(
                sequence=event.sequence,
                letter=letter,
                instrument=str(item["instrument"]),
                act=Act(str(item["act"])),
                kind=AnswerKind(str(item["kind"])),
                at=_at(event),
            )
        )
    answered = replace(matter, answers=(*matter.answers, *answers))
    return replace(answered, clocks=_close_answered(answered, event.sequence))


def _close_answered(matter: Matter, sequence: int) -> tuple[Clock, ...]:
    """A clock of one act closes with its answer; one of the whole paper with the last act's.

    Only what this very answer speaks of can close by it.
    """
    spoken_of = {(one.instrument, one.act) for one in matter.answers if one.sequence == sequence}

    def closes(clock: Clock) -> bool:
        lodged = matter.instrument(clock.instrument)
        if clock.closed_by is not None or clock.closes_on is not ClosesOn.ANSWER or lodged is None:
            return False
        acts = lodged.acts if clock.act is None else (clock.act,)
        return any((clock.instrument, act) in spoken_of for act in acts) and all(
            settled(matter, clock.instrument, act) for act in acts
        )

    return tuple(
        replace(clock, closed_by=sequence) if closes(clock) else clock for clock in matter.clocks
    )


def _performed(matter: Matter, event: Event) -> Matter:
    item = event.payload.get("item")
    done = Performed(
        sequence=event.sequence,
        instrument=text(event, "instrument"),
        act=Act(text(event, "act")),
        item=None if item is None else str(item),
        at=_at(event),
    )
    clocks = tuple(
        replace(clock, closed_by=event.sequence)
        if clock.closed_by is None
        and clock.closes_on is ClosesOn.PERFORMANCE
        and (clock.instrument, clock.act) == (done.instrument, done.act)
        else clock
        for clock in matter.clocks
    )
    return replace(matter, performances=(*matter.performances, done), clocks=clocks)


def _promised(matter: Matter, event: Event) -> Matter:
    promise = Promised(
        sequence=event.sequence,
        instrument=text(event, "instrument"),
        act=Act(text(event, "act")),
        trigger=text(event, "trigger"),
    )
    return replace(matter, promises=(*matter.promises, promise))


def _kept(matter: Matter, event: Event) -> Matter:
    made = event.payload["promise"]
    if made not in {promise.sequence for promise in open_promises(matter)}:
        raise ValueError(f"no open promise was made by event {made!r}")
    promises = tuple(
        replace(one, kept_by=event.sequence) if one.sequence == made else one
        for one in matter.promises
    )
    return replace(matter, promises=promises)


def _released(matter: Matter, event: Event) -> Matter:
    clocks = tuple(
        replace(clock, closed_by=event.sequence)
        if clock.closed_by is None and clock.closes_on is ClosesOn.RELEASE
        else clock
        for clock in matter.clocks
    )
    return replace(matter, released_at=_at(event), clocks=clocks)


def _petitioned(matter: Matter, event: Event) -> Matter:
    petition = Petitioned(
        petition=text(event, "petition"),
        court=text(event, "court"),
        instruments=tuple(str(one) for one in listed(event, "instruments")),
        at=_at(event),
    )
    return replace(matter, petitions=(*matter.petitions, petition))


def _ordered(matter: Matter, event: Event) -> Matter:
    scope = event.payload["scope"]
    if not isinstance(scope, Mapping):
        raise TypeError("`scope` is no object")
    petition, until, unit = (
        event.payload.get("petition"),
        event.payload.get("until"),
        scope.get("unit"),
    )
    order = Ordered(
        order=text(event, "order"),
        court=text(event, "court"),
        petition=None if petition is None else str(petition),
        scope=OrderScope(
            instruments=texts(scope["instruments"]),
            acts=tuple(Act(act) for act in texts(scope["acts"])),
            items=texts(scope["items"]),
            unit=None if unit is None else str(unit),
        ),
        until=None if until is None else date.fromisoformat(str(until)),
        at=_at(event),
    )
    return replace(matter, orders=(*matter.orders, order))


def _stayed(matter: Matter, event: Event) -> Matter:
    return _change_order(matter, event, stayed=True)


def _contempt(matter: Matter, event: Event) -> Matter:
    return _change_order(matter, event, contempt=True)


def _change_order(matter: Matter, event: Event, **change: bool) -> Matter:
    name = text(event, "order")
    if matter.order(name) is None:
        raise ValueError(f"no order {name!r} was entered before")
    orders = tuple(
        replace(
            one,
            stayed=change.get("stayed", one.stayed),
            contempt=change.get("contempt", one.contempt),
        )
        if one.order == name
        else one
        for one in matter.orders
    )
    return replace(matter, orders=orders)


def _noted(matter: Matter, event: Event) -> Matter:
    note = Noted(
        sequence=event.sequence,
        role=text(event, "role"),
        words=text(event, "words"),
        audience=Audience(text(event, "audience")),
        at=_at(event),
    )
    return replace(matter, notes=(*matter.notes, note))


def _note_released(matter: Matter, event: Event) -> Matter:
    made, audience = event.payload["note"], Audience(text(event, "audience"))
    if made not in {note.sequence for note in matter.notes}:
        raise ValueError(f"event {made!r} is no note")
    notes = tuple(
        replace(one, audience=audience) if one.sequence == made else one for one in matter.notes
    )
    return replace(matter, notes=notes)


_HANDLERS: Mapping[str, Callable[[Matter, Event], Matter]] = MappingProxyType(
    {
        EventType.PAPER_RECEIVED: _received,
        EventType.PAPER_READ: _read,
        EventType.INSTRUMENT_ENDED: _ended,
        EventType.CLOCK_STARTED: _clock_started,
        EventType.CLOCK_MOVED: _clock_moved,
        EventType.DETERMINATION_MADE: _determined,
        EventType.ANSWER_GIVEN: _answered,
        EventType.PROMISE_MADE: _promised,
        EventType.PROMISE_KEPT: _kept,
        EventType.ACT_PERFORMED: _performed,
        EventType.SUBJECT_RELEASED: _released,
        EventType.PETITION_FILED: _petitioned,
        EventType.ORDER_ENTERED: _ordered,
        EventType.ORDER_STAYED: _stayed,
        EventType.CONTEMPT_ENTERED: _contempt,
        EventType.NOTE_MADE: _noted,
        EventType.NOTE_RELEASED: _note_released,
        **CORRECTING_HANDLERS,
        **SENDING_HANDLERS,
        **SEARCHING_HANDLERS,
        **STATEMENT_HANDLERS,
    }
)
