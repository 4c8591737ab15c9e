"""Which events bear on a claim: what a rule may propose, and how a claim stands in the end.

A rule proposes ties for claims about acts alone, and a proposal is no tie: the page marks it as
something that nobody has said. Three rules, in order:

1. What was performed speaks for a claim that the act was done, and against one that denies it.
2. What was declined or objected to speaks for a claim that denies the act, and against the other.
3. A promise that was still open is neither done nor refused: it does not touch the claim.

Only what had happened when the statement was made is proposed (or within the time that the claim
itself names): what came later neither proves nor refutes what was said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.deadlines.instants import Instant
from tecum.ledger.canonical import JsonValue
from tecum.matters.commands import Bearing, EventRef
from tecum.matters.event import Event, EventType
from tecum.matters.facts_page import Held
from tecum.matters.payloads import listed, members
from tecum.matters.state import Claimed, Stated
from tecum.terms import Act, AnswerKind

REFUSED = frozenset({AnswerKind.DECLINED, AnswerKind.OBJECTED})
GRANTED = frozenset({AnswerKind.COMPLIED, AnswerKind.ALREADY_PROVIDED})
WHY_DONE = "what is recorded as done"
WHY_GRANTED = "what was answered; the doing itself is not recorded"
WHY_REFUSED = "what was answered"
WHY_PROMISED = "a promise that was open then is neither done nor refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Events of one kind that would bear on a claim as to one act, by a rule."""

    act: Act
    bearing: Bearing
    why: str
    events: tuple[EventRef, ...]


def propose(claim: Claimed, statement: Stated, events: Sequence[Event]) -> tuple[Proposal, ...]:
    """Propose how events bear on a claim; `events` are those that the reader may read."""
    spoken_of = _instruments(claim, events)
    within = [event for event in events if _concerns(claim, statement, event)]
    return tuple(
        one
        for act in claim.acts
        for one in _proposals(_About(act, spoken_of), within, denies=claim.denies)
    )


def held(bearings: Sequence[Bearing]) -> Held:
    """Say how a claim stands as to one act, from how everything bears on it."""
    supported = Bearing.SUPPORTS in bearings
    contradicted = Bearing.CONTRADICTS in bearings
    if supported and contradicted:
        return Held.BOTH
    if supported:
        return Held.SUPPORTED
    return Held.CONTRADICTED if contradicted else Held.UNTOUCHED


@dataclass(frozen=True, slots=True)
class _About:
    """What a proposal looks for: an act, under these instruments (None: under any)."""

    act: Act
    instruments: frozenset[str] | None

    def speaks_of(self, item: Mapping[str, JsonValue]) -> bool:
        return item.get("act") == self.act and (
            self.instruments is None or item.get("instrument") in self.instruments
        )


def _instruments(claim: Claimed, events: Sequence[Event]) -> frozenset[str] | None:
    """The instruments that a claim speaks of, by id or by kind; None where it leaves them open."""
    if not claim.instruments and not claim.kinds:
        return None
    found = set(claim.instruments)
    for event in events:
        for one in listed(event, "instruments") if event.type == EventType.PAPER_READ else ():
            read = members(one)
            if str(read.get("kind")) in claim.kinds:
                found.add(str(read.get("id")))
    return frozenset(found)


def _concerns(claim: Claimed, statement: Stated, event: Event) -> bool:
    happened = happened_at(event)
    until = claim.until or statement.at
    return (
        (not claim.matters or event.matter in claim.matters)
        and happened.utc <= until.utc
        and (claim.since is None or claim.since.utc <= happened.utc)
    )


def _proposals(about: _About, events: Sequence[Event], *, denies: bool) -> Iterator[Proposal]:
    done = _performed(about, events)
    under = {key for key, _ in done}
    granted = [one for one in _answered(about, events, GRANTED) if one[0] not in under]
    refused = _answered(about, events, REFUSED)
    promised = [one for one in _promised(about, events) if one[0] not in under]
    for_it = Bearing.CONTRADICTS if denies else Bearing.SUPPORTS
    against = Bearing.SUPPORTS if denies else Bearing.CONTRADICTS
    for bearing, why, found in (
        (for_it, WHY_DONE, done),
        (for_it, WHY_GRANTED, granted),
        (against, WHY_REFUSED, refused),
        (Bearing.DOES_NOT_TOUCH, WHY_PROMISED, promised),
    ):
        if found:
            refs = tuple(dict.fromkeys(ref for _, ref in found))
            yield Proposal(act=about.act, bearing=bearing, why=why, events=refs)


_Found = list[tuple[tuple[str, str], EventRef]]  # (matter, instrument), and the event


def _performed(about: _About, events: Sequence[Event]) -> _Found:
    return [
        (_under(event, event.payload), _ref(event))
        for event in events
        if event.type == EventType.ACT_PERFORMED and about.speaks_of(event.payload)
    ]


def _promised(about: _About, events: Sequence[Event]) -> _Found:
    return [
        (_under(event, event.payload), _ref(event))
        for event in events
        if event.type == EventType.PROMISE_MADE and about.speaks_of(event.payload)
    ]


def _answered(about: _About, events: Sequence[Event], kinds: frozenset[AnswerKind]) -> _Found:
    found = []
    for event in events:
        items = event.payload.get("items") if event.type == EventType.ANSWER_GIVEN else None
        for item in items if isinstance(items, Sequence) and not isinstance(items, str) else ():
            one = members(item)
            if one.get("kind") in kinds and about.speaks_of(one):
                found.append((_under(event, one), _ref(event)))
    return found


def _under(event: Event, item: Mapping[str, JsonValue]) -> tuple[str, str]:
    return event.matter, str(item.get("instrument"))


def _ref(event: Event) -> EventRef:
    return EventRef(matter=event.matter, sequence=event.sequence)


def happened_at(event: Event) -> Instant:
    """When it happened; where nobody knows, when it was recorded, which is never earlier."""
    return event.happened_at or event.recorded_at
