"""Who may see which event; counsel's words stay with counsel."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, LifecycleError
from tecum.matters.audiences import CIRCLES, shown_to
from tecum.matters.commands import Command, MakeNote, MakeStatement, ReceivePaper, ReleaseNote, Said
from tecum.matters.event import Event, EventType, new_matter_id
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter
from tecum.terms import Audience

NOW = Instant(utc=datetime(2020, 1, 14, 12, tzinfo=UTC), zone="America/Denver")
COUNSEL = Said(asserted_by="agency counsel")
DESK = Said(asserted_by="records desk")
WORDS = "We would lose this one."
NOTE = MakeNote(said=COUNSEL, role="counsel", words=WORDS)
PAPER = ReceivePaper(said=DESK, sha256="ab" * 32, receipt="R-1", channel="fax", size=9)


def record(*commands: Command) -> tuple[Event, ...]:
    state, events = Matter(id=new_matter_id(bytes(16))), []
    for command in commands:
        for event in decide_events(state, command, NOW):
            state = apply(state, event)
            events.append(event)
    return tuple(events)


def seen(events: tuple[Event, ...], audience: Audience) -> list[tuple[int, bool]]:
    return [(one.event.sequence, one.whole) for one in shown_to(events, audience)]


def release(audience: Audience, note: int = 2, role: str = "counsel") -> ReleaseNote:
    return ReleaseNote(said=COUNSEL, note=note, role=role, audience=audience)


def test_every_type_of_event_has_its_circle_and_payloads_are_never_wider_than_headers() -> None:
    assert set(CIRCLES) == set(EventType)
    assert all(one.header.rank <= one.payload.rank for one in CIRCLES.values())


def test_each_audience_sees_its_own() -> None:
    inside = MakeNote(said=DESK, role="clerk", words="Called back.", audience=Audience.AGENCY)
    statement = MakeStatement(said=DESK, office="city", words="We answered.", channel="press")
    events = record(PAPER, NOTE, inside, statement)
    assert seen(events, Audience.COUNSEL) == [(1, True), (2, True), (3, True), (4, True)]
    assert seen(events, Audience.AGENCY) == [(1, True), (3, True), (4, True)]
    assert seen(events, Audience.OTHER_SIDE) == [(1, True), (4, True)]
    assert seen(events, Audience.PUBLIC) == [(1, False), (4, True)]


@pytest.mark.parametrize("opened", [Audience.PUBLIC, Audience.OTHER_SIDE, Audience.AGENCY])
def test_a_released_note_is_seen_by_whom_it_was_released_to(opened: Audience) -> None:
    events = record(PAPER, NOTE, release(opened))
    for audience in Audience:
        numbers = [number for number, _ in seen(events, audience)]
        assert (2 in numbers) is (3 in numbers) is (opened.rank <= audience.rank)
    assert fold(events[0].matter, events).notes[0].audience is opened


def test_only_a_note_is_released_by_a_release() -> None:
    other = MakeStatement(said=DESK, office="city", words="We answered.", channel="press")
    events = record(PAPER, NOTE, other, release(Audience.PUBLIC))
    forged = (*events[:3], replace(events[3], payload={"audience": "public", "note": 1}))
    assert seen(forged, Audience.PUBLIC) == [(1, False), (3, True), (4, True)]
    with pytest.raises(IntegrityError, match="is no note"):
        fold(events[0].matter, forged)


@pytest.mark.parametrize("change", [{"type": "thing.unknown"}, {"payload": {"audience": "all"}}])
def test_what_is_not_known_is_for_counsel_alone(change: dict[str, object]) -> None:
    [event] = record(PAPER)
    strange = (replace(event, **change),)
    assert seen(strange, Audience.AGENCY) == []
    assert seen(strange, Audience.COUNSEL) == [(1, True)]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (replace(NOTE, words=" "), "without words"),
        (replace(NOTE, role=""), "author's role"),
        (release(Audience.PUBLIC, note=1), "is no note"),
        (release(Audience.COUNSEL), "open to counsel already"),
        (release(Audience.PUBLIC, role="clerk"), "counsel's"),
    ],
)
def test_what_may_not_be_noted_or_released(command: Command, said: str) -> None:
    with pytest.raises(LifecycleError, match=said):
        record(PAPER, NOTE, command)


def test_a_note_is_released_once_to_one_circle_and_then_to_a_wider_one_only() -> None:
    with pytest.raises(LifecycleError, match="open to other_side already"):
        record(PAPER, NOTE, release(Audience.OTHER_SIDE), release(Audience.AGENCY))
    again = release(Audience.PUBLIC)
    assert len(record(PAPER, NOTE, release(Audience.OTHER_SIDE), again)) == 4
    with pytest.raises(LifecycleError, match="counsel's"):
        record(PAPER, NOTE, release(Audience.OTHER_SIDE), replace(again, role="clerk"))
