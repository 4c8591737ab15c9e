"""The lifecycle: which commands the state of a matter allows, and the events they become.

`decide_events(state, command, now)` is pure: it returns events to append and changes nothing.
What really happened can always be recorded, also where it contradicts an answer; what is refused
is what cannot be so: an answer to a paper that never came, one act done twice, contempt without
an order. A refusal names the matter, the record, its state and the mend.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue
from tecum.matters.commands import (
    AnswerItem,
    ClosesOn,
    Command,
    EndInstrument,
    EnterContempt,
    EnterOrder,
    FilePetition,
    GiveAnswer,
    MakeDetermination,
    MakeNote,
    PerformAct,
    ReadPaper,
    ReceivePaper,
    RecordRelease,
    ReleaseNote,
    StartClock,
    StayOrder,
)
from tecum.matters.correcting import CORRECTING_DECIDERS
from tecum.matters.deciding import Fact
from tecum.matters.deciding import refuse as _refuse
from tecum.matters.event import Event, EventType, due_value
from tecum.matters.searching import SEARCHING_DECIDERS
from tecum.matters.sending import SENDING_DECIDERS
from tecum.matters.state import Lodged, Matter, Ordered, open_clocks, open_promises, settled
from tecum.matters.statements import STATEMENT_DECIDERS
from tecum.terms import Act, AnswerKind, Audience


def decide_events(matter: Matter, command: Command, now: Instant) -> tuple[Event, ...]:
    """Turn a command into the events that record it, numbered on from the state.

    Raises:
        LifecycleError: the state does not allow it.
    """
    said = command.said
    if not said.asserted_by.strip():
        _refuse(matter, "nobody asserts this", "say which office or party says so")
    if matter.recorded_at is not None and now.utc < matter.recorded_at.utc:
        _refuse(
            matter,
            f"its last event was recorded at {matter.recorded_at}, after {now}",
            "set the clock of this machine right",
        )
    if said.happened_at is not None and said.happened_at.utc > now.utc:
        _refuse(
            matter,
            f"{said.happened_at} lies after {now}, when this is recorded",
            "give the moment when it happened, or record a promise or a clock",
        )
    facts = _DECIDERS[type(command)](matter, command)
    return tuple(
        Event(
            matter=matter.id,
            sequence=matter.sequence + at,
            type=str(kind),
            asserted_by=said.asserted_by,
            happened_at=said.happened_at,
            recorded_at=now,
            payload=payload,
            evidence=said.evidence,
        )
        for at, (kind, payload) in enumerate(facts, 1)
    )


def instrument_id(paper: str, number: int) -> str:
    """Name the nth instrument of a paper (from 1): its digest's beginning, and no person."""
    return f"{paper[:16]}.{number}"


def clock_id(instrument: str, number: int) -> str:
    """Name the nth clock of a matter (from 1) after the instrument it runs for."""
    return f"{instrument}/clock-{number}"


def _receive(matter: Matter, command: ReceivePaper) -> list[Fact]:
    known = {(paper.receipt, paper.sha256) for paper in matter.papers}
    if (command.receipt, command.sha256) in known:
        _refuse(
            matter,
            f"receipt {command.receipt} is already in it for this paper",
            "give the paper's new receipt if it came again",
        )
    payload: dict[str, JsonValue] = {
        "channel": command.channel,
        "receipt": command.receipt,
        "sha256": command.sha256,
        "size": command.size,
    }
    return [(EventType.PAPER_RECEIVED, payload)]


def _read(matter: Matter, command: ReadPaper) -> list[Fact]:
    papers = [paper for paper in matter.papers if paper.sha256 == command.paper]
    if not papers:
        _refuse(matter, f"the paper {command.paper[:16]} was not received", "receive it first")
    if any(paper.was_read for paper in papers):
        _refuse(
            matter,
            f"the paper {command.paper[:16]} was read before",
            "answer the instruments that were found in it",
        )
    found: list[JsonValue] = [
        {
            "acts": [str(act) for act in one.acts],
            "edition": one.edition,
            "id": instrument_id(command.paper, number),
            "kind": str(one.kind),
        }
        for number, one in enumerate(command.instruments, 1)
    ]
    return [(EventType.PAPER_READ, {"instruments": found, "paper": command.paper})]


def _end(matter: Matter, command: EndInstrument) -> list[Fact]:
    lodged = _lodged(matter, command.instrument)
    if lodged.ended is not None:
        _refuse(matter, f"{lodged.id} is already {lodged.ended}", "leave it as it is")
    return [
        (EventType.INSTRUMENT_ENDED, {"how": str(command.how), "instrument": command.instrument})
    ]


def _start_clock(matter: Matter, command: StartClock) -> list[Fact]:
    lodged = _lodged(matter, command.instrument)
    if command.act is not None:
        _asks(matter, lodged, command.act)
    payload: dict[str, JsonValue] = {
        "act": None if command.act is None else str(command.act),
        "clock": clock_id(command.instrument, len(matter.clocks) + 1),
        "closes_on": str(command.closes_on),
        "due": due_value(command.due),
        "instrument": command.instrument,
        "reading": command.reading,
        "rule": command.rule,
        "zone": command.zone,
    }
    return [(EventType.CLOCK_STARTED, payload)]


def _determine(matter: Matter, command: MakeDetermination) -> list[Fact]:
    _lodged(matter, command.instrument)
    payload: dict[str, JsonValue] = {
        "act": str(command.act),
        "as_of": command.as_of.isoformat(),
        "digests": dict(command.digests),
        "instrument": command.instrument,
        "outcome": str(command.outcome),
    }
    return [(EventType.DETERMINATION_MADE, payload)]


def _answer(matter: Matter, command: GiveAnswer) -> list[Fact]:
    if not command.items:
        _refuse(matter, f"the letter {command.letter} answers nothing", "name what it answers")
    items: list[JsonValue] = []
    promises: list[Fact] = []
    moved: list[Fact] = []
    seen: set[tuple[str, Act]] = set()
    for item in command.items:
        for act in _acts_answered(matter, item):
            if (item.instrument, act) in seen:
                _refuse(
                    matter,
                    f"the letter {command.letter} answers {act} of {item.instrument} twice",
                    "give one answer to each act",
                )
            seen.add((item.instrument, act))
            _check_first_answer(matter, command, item.instrument, act)
            items.append({"act": str(act), "instrument": item.instrument, "kind": str(item.kind)})
            if item.kind is AnswerKind.WILL_ACT_ON_EVENT:
                promises.append(_promise(matter, item, act))
        if item.kind is AnswerKind.EXTENSION_AGREED:
            moved += _extension(matter, item)
    answer: Fact = (EventType.ANSWER_GIVEN, {"items": items, "letter": command.letter})
    return [answer, *promises, *moved]


def _acts_answered(matter: Matter, item: AnswerItem) -> tuple[Act, ...]:
    lodged = _lodged(matter, item.instrument)
    if item.act is not None:
        _asks(matter, lodged, item.act)
        return (item.act,)
    open_acts = tuple(act for act in lodged.acts if not settled(matter, lodged.id, act))
    if not open_acts:
        _refuse(
            matter,
            f"{lodged.id} asks nothing that is not answered",
            "name the act, and that the answer replaces the one before",
        )
    return open_acts


def _check_first_answer(matter: Matter, command: GiveAnswer, instrument: str, act: Act) -> None:
    before = matter.answer_to(instrument, act)
    if before is None or command.replaces or not settled(matter, instrument, act):
        return
    _refuse(
        matter,
        f"{act} of {instrument} was answered {before.kind} by {before.letter}",
        "say that this answer replaces it (`replaces`)",
    )


def _promise(matter: Matter, item: AnswerItem, act: Act) -> Fact:
    if not item.trigger:
        _refuse(
            matter,
            f"{act} of {item.instrument} is promised without the event it waits for",
            "name the event (`trigger`), such as release",
        )
    payload: dict[str, JsonValue] = {
        "act": str(act),
        "instrument": item.instrument,
        "trigger": item.trigger,
    }
    return (EventType.PROMISE_MADE, payload)


def _extension(matter: Matter, item: AnswerItem) -> list[Fact]:
    if item.until is None:
        _refuse(
            matter,
            f"an extension for {item.instrument} was agreed without its new date",
            "give the date (`until`)",
        )
    due = due_value(item.until)
    return [
        (EventType.CLOCK_MOVED, {"because": "extension_agreed", "clock": clock.id, "due": due})
        for clock in open_clocks(matter)
        if clock.instrument == item.instrument
        and clock.closes_on is ClosesOn.ANSWER
        and (item.act is None or clock.act in {None, item.act})
    ]


def _perform(matter: Matter, command: PerformAct) -> list[Fact]:
    _lodged(matter, command.instrument)  # not `_asks`: what was done unasked is a fact too
    key = (command.instrument, command.act, command.item)
    for done in matter.performances:
        if (done.instrument, done.act, done.item) == key:
            what = command.act if command.item is None else f"{command.act} ({command.item})"
            _refuse(
                matter,
                f"{what} of {command.instrument} was performed at {done.at}",
                "name another item if something else was done",
            )
    payload: dict[str, JsonValue] = {
        "act": str(command.act),
        "instrument": command.instrument,
        "item": command.item,
    }
    kept: list[Fact] = [
        (EventType.PROMISE_KEPT, {"promise": promise.sequence})
        for promise in open_promises(matter)
        if (promise.instrument, promise.act) == (command.instrument, command.act)
    ]
    return [(EventType.ACT_PERFORMED, payload), *kept]


def _release(matter: Matter, _: RecordRelease) -> list[Fact]:
    if matter.released_at is not None:
        _refuse(
            matter,
            f"the subject was released at {matter.released_at}",
            "open a new matter for another time in custody",
        )
    return [(EventType.SUBJECT_RELEASED, {})]


def _petition(matter: Matter, command: FilePetition) -> list[Fact]:
    if not command.instruments:
        _refuse(matter, f"petition {command.petition} names no instrument", "name what it enforces")
    for instrument in command.instruments:
        _lodged(matter, instrument)
    if any(one.petition == command.petition for one in matter.petitions):
        _refuse(matter, f"petition {command.petition} was filed before", "leave it as it is")
    payload: dict[str, JsonValue] = {
        "court": command.court,
        "instruments": list(command.instruments),
        "petition": command.petition,
    }
    return [(EventType.PETITION_FILED, payload)]


def _enter_order(matter: Matter, command: EnterOrder) -> list[Fact]:
    if matter.order(command.order) is not None:
        _refuse(
            matter, f"order {command.order} was entered before", "give the new order its own id"
        )
    if command.petition is not None and all(
        one.petition != command.petition for one in matter.petitions
    ):
        _refuse(
            matter,
            f"order {command.order} answers the petition {command.petition}, which is not in it",
            "record the petition first, or leave it out where none is known",
        )
    scope = command.scope
    if not scope.instruments or not scope.acts:
        _refuse(
            matter,
            f"order {command.order} has no scope",
            "name the instruments and acts it binds; outside them it answers nothing",
        )
    for instrument in scope.instruments:
        _lodged(matter, instrument)
    payload: dict[str, JsonValue] = {
        "court": command.court,
        "order": command.order,
        "petition": command.petition,
        "scope": {
            "acts": [str(act) for act in scope.acts],
            "instruments": list(scope.instruments),
            "items": list(scope.items),
            "unit": scope.unit,
        },
        "until": _day_or_none(command.until),
    }
    return [(EventType.ORDER_ENTERED, payload)]


def _stay(matter: Matter, command: StayOrder) -> list[Fact]:
    order = _order(matter, command.order)
    if order.stayed:
        _refuse(matter, f"order {order.order} is stayed already", "leave it as it is")
    return [(EventType.ORDER_STAYED, {"order": order.order})]


def _contempt(matter: Matter, command: EnterContempt) -> list[Fact]:
    order = _order(matter, command.order)
    if order.stayed:
        _refuse(
            matter,
            f"order {order.order} is stayed, and nobody is in contempt of a stayed order",
            "record the order that lifted the stay first",
        )
    return [(EventType.CONTEMPT_ENTERED, {"order": order.order})]


def _note(matter: Matter, command: MakeNote) -> list[Fact]:
    if not command.words.strip() or not command.role.strip():
        _refuse(matter, "a note without words or without its author's role", "give both")
    payload: dict[str, JsonValue] = {
        "audience": str(command.audience),
        "role": command.role,
        "words": command.words,
    }
    return [(EventType.NOTE_MADE, payload)]


def _release_note(matter: Matter, command: ReleaseNote) -> list[Fact]:
    """Privilege is the client's and is waived by counsel, never by a clerk's click."""
    note = next((one for one in matter.notes if one.sequence == command.note), None)
    if note is None:
        _refuse(matter, f"event {command.note} is no note", "give the sequence of the note")
    if command.audience.rank >= note.audience.rank:
        _refuse(
            matter,
            f"note {command.note} is open to {note.audience} already",
            "name a wider audience, or leave it as it is",
        )
    counsels = str(Audience.COUNSEL) in (note.audience, note.role)
    if counsels and command.role != str(Audience.COUNSEL):
        _refuse(
            matter,
            f"note {command.note} is counsel's, and {command.role!r} would release it",
            "let counsel release it",
        )
    payload: dict[str, JsonValue] = {
        "audience": str(command.audience),
        "note": command.note,
        "role": command.role,
    }
    return [(EventType.NOTE_RELEASED, payload)]


# Each decider takes its own command; a mapping from type to function cannot say so to the checker.
_DECIDERS: Mapping[type, Callable[[Matter, Any], list[Fact]]] = MappingProxyType(
    {
        ReceivePaper: _receive,
        ReadPaper: _read,
        EndInstrument: _end,
        StartClock: _start_clock,
        MakeDetermination: _determine,
        GiveAnswer: _answer,
        PerformAct: _perform,
        RecordRelease: _release,
        FilePetition: _petition,
        EnterOrder: _enter_order,
        StayOrder: _stay,
        EnterContempt: _contempt,
        MakeNote: _note,
        ReleaseNote: _release_note,
        **CORRECTING_DECIDERS,
        **SENDING_DECIDERS,
        **SEARCHING_DECIDERS,
        **STATEMENT_DECIDERS,
    }
)


def _lodged(matter: Matter, instrument: str) -> Lodged:
    lodged = matter.instrument(instrument)
    if lodged is None:
        known = ", ".join(one.id for one in matter.instruments) or "none"
        _refuse(
            matter,
            f"no paper with the instrument {instrument!r} was received and read (known: {known})",
            "receive and read the paper first",
        )
    return lodged


def _asks(matter: Matter, lodged: Lodged, act: Act) -> None:
    if act not in lodged.acts:
        asked = ", ".join(lodged.acts) or "nothing"
        _refuse(matter, f"{lodged.id} ({lodged.kind}) does not ask {act}", f"it asks {asked}")


def _order(matter: Matter, order: str) -> Ordered:
    found = matter.order(order)
    if found is None:
        _refuse(matter, f"no order {order!r} was entered", "record the court's order first")
    return found


def _day_or_none(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
