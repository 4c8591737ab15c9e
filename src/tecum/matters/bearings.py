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
from tecum.matters.payloads import members
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
    within = [event for event in events if _concerns(claim, statement, event)]
    return tuple(proposal for act in claim.acts for proposal in _proposals(claim, act, within))


def held(bearings: Sequence[Bearing]) -> Held:
    """Say how a claim stands as to one act, from how everything bears on it."""
    supported = Bearing.SUPPORTS in bearings
    contradicted = Bearing.CONTRADICTS in bearings
    if supported and contradicted:
        return Held.BOTH
    if supported:
        return Held.SUPPORTED
    return Held.CONTRADICTED if contradicted else Held.UNTOUCHED


def _concerns(claim: Claimed, statement: Stated, event: Event) -> bool:
    happened = happened_at(event)
    until = claim.until or statement.at
    return (
        (not claim.matters or event.matter in claim.matters)
        and happened.utc <= until.utc
        and (claim.since is None or claim.since.utc <= happened.utc)
    )


def _proposals(claim: Claimed, act: Act, events: Sequence[Event]) -> Iterator[Proposal]:
    done = _performed(claim, act, events)
    under = {key for key, _ in done}
    granted = [one for one in _answered(claim, act, events, GRANTED) if one[0] not in under]
    refused = _answered(claim, act, events, REFUSED)
    promised = [one for one in _promised(claim, act, events) if one[0] not in under]
    for_it = Bearing.CONTRADICTS if claim.denies else Bearing.SUPPORTS
    against = Bearing.SUPPORTS if claim.denies else Bearing.CONTRADICTS
    for bearing, why, found in (
        (for_it, WHY_DONE, done),
        (for_it, WHY_GRANTED, granted),
        (against, WHY_REFUSED, refused),
        (Bearing.DOES_NOT_TOUCH, WHY_PROMISED, promised),
    ):
        if found:
            refs = tuple(dict.fromkeys(ref for _, ref in found))
            yield Proposal(act=act, bearing=bearing, why=why, events=refs)


_Found = list[tuple[tuple[str, str], EventRef]]  # (matter, instrument), and the event


def _performed(claim: Claimed, act: Act, events: Sequence[Event]) -> _Found:
    return [
        (_under(event, event.payload), _ref(event))
        for event in events
        if event.type == EventType.ACT_PERFORMED and _speaks_of(claim, act, event.payload)
    ]


def _promised(claim: Claimed, act: Act, events: Sequence[Event]) -> _Found:
    return [
        (_under(event, event.payload), _ref(event))
        for event in events
        if event.type == EventType.PROMISE_MADE and _speaks_of(claim, act, event.payload)
    ]


def _answered(
    claim: Claimed, act: Act, events: Sequence[Event], kinds: frozenset[AnswerKind]
) -> _Found:
    found = []
    for event in events:
        items = event.payload.get("items") if event.type == EventType.ANSWER_GIVEN else None
        for item in items if isinstance(items, Sequence) and not isinstance(items, str) else ():
            one = members(item)
            if one.get("kind") in kinds and _speaks_of(claim, act, one):
                found.append((_under(event, one), _ref(event)))
    return found


def _speaks_of(claim: Claimed, act: Act, item: Mapping[str, JsonValue]) -> bool:
    return item.get("act") == act and (
        not claim.instruments or item.get("instrument") in claim.instruments
    )


def _under(event: Event, item: Mapping[str, JsonValue]) -> tuple[str, str]:
    return event.matter, str(item.get("instrument"))


def _ref(event: Event) -> EventRef:
    return EventRef(matter=event.matter, sequence=event.sequence)


def happened_at(event: Event) -> Instant:
    """When it happened; where nobody knows, when it was recorded, which is never earlier."""
    return event.happened_at or event.recorded_at
