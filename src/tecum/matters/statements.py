"""Statements held against events: what an office said, split into claims, each tied by somebody.

Nothing is tied by itself, and nothing that was said is altered: a correction is a statement of its
own, made by the same office, and the earlier one stays and says that it was corrected. A claim is
never open to a wider circle than its statement, and a tie never to a wider one than its claim.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tecum.deadlines.instants import Instant
from tecum.errors import InputError, LifecycleError
from tecum.ledger.canonical import JsonValue
from tecum.ledger.receipts import is_random_id
from tecum.matters.commands import (
    Bearing,
    EventRef,
    MakeClaim,
    MakeStatement,
    PrintFacts,
    Source,
    TieClaim,
)
from tecum.matters.deciding import Fact, refuse
from tecum.matters.event import Event, EventType, check_matter_id, instant_text, parse_instant
from tecum.matters.payloads import (
    act_or_none,
    count,
    count_or_none,
    instant_or_none,
    listed,
    members,
    text,
    text_or_none,
    texts,
)
from tecum.matters.state import Claimed, Matter, PrintedFacts, Stated, Tied
from tecum.terms import Act, Audience


def open_to(statement: Stated) -> Audience:
    """The widest circle that may read a statement; what was said in public is open to all."""
    return statement.audience or Audience.PUBLIC


def narrower(one: Audience, other: Audience) -> Audience:
    """The narrower of two audiences."""
    return max(one, other, key=lambda audience: audience.rank)


def _state(matter: Matter, command: MakeStatement) -> list[Fact]:
    if not command.office.strip() or not command.words.strip():
        refuse(matter, "a statement without office or without words", "give both")
    for one in matter.statements:
        same = (one.office, one.words) == (command.office, command.words)
        if same and command.said.happened_at == one.at:
            refuse(
                matter,
                f"event {one.sequence} is this statement of {one.office} already",
                "split and tie that one, or give the moment of another",
            )
    payload: dict[str, JsonValue] = {
        "about": [str(act) for act in command.about],
        "channel": command.channel,
        "office": command.office,
        "on_word_of": command.on_word_of,
        "words": command.words,
    }
    # What later versions added is written only where it says something: older lines stay alike.
    if command.speaker is not None:
        payload["speaker"] = command.speaker
    if command.source is not None:
        payload["source"] = {"address": command.source.address, "title": command.source.title}
    if command.corrects is not None:
        _check_correction(matter, command, command.corrects)
        payload["corrects"] = command.corrects
    if command.audience is not None:
        payload["audience"] = str(command.audience)
    return [(EventType.STATEMENT_MADE, payload)]


def _check_correction(matter: Matter, command: MakeStatement, corrects: int) -> None:
    earlier = _statement(matter, corrects)
    if earlier.office != command.office:
        refuse(
            matter,
            f"statement {corrects} was made by {earlier.office}, and only it can correct it",
            f"enter what {command.office} says as a statement of its own, without `corrects`",
        )
    if earlier.corrected_by is not None:
        refuse(
            matter,
            f"statement {corrects} was corrected by statement {earlier.corrected_by}",
            "correct that one",
        )
    if (command.audience or Audience.PUBLIC).rank > open_to(earlier).rank:
        refuse(
            matter,
            f"statement {corrects} is for {open_to(earlier)}, and its correction would reach "
            f"{command.audience} alone",
            "let a correction reach everyone who may read what it corrects",
        )


def _claim(matter: Matter, command: MakeClaim) -> list[Fact]:
    statement = _statement(matter, command.statement)
    if not command.words.strip():
        refuse(matter, f"a claim of statement {command.statement} without words", "give them")
    same = [
        one.sequence
        for one in matter.claims
        if (one.statement, one.words) == (command.statement, command.words)
    ]
    if same:
        refuse(matter, f"event {same[0]} is this claim already", "tie that one")
    for one in command.matters:
        _check_matter(matter, one)
    if command.since and command.until and command.until.utc < command.since.utc:
        refuse(
            matter,
            f"the claim {command.words!r} speaks of a time that ends at {command.until}, before "
            f"it begins at {command.since}",
            "exchange them",
        )
    widest = open_to(statement)
    if command.instruments:
        widest = narrower(widest, Audience.OTHER_SIDE)  # an id is the beginning of a paper's digest
    audience = _within(matter, command.audience, widest, f"statement {command.statement}")
    if command.audience is None and (command.matters or command.kinds):
        audience = narrower(audience, Audience.OTHER_SIDE)
    payload: dict[str, JsonValue] = {
        "acts": [str(act) for act in command.acts],
        "audience": str(audience),
        "denies": command.denies,
        "instruments": list(command.instruments),
        "matters": list(command.matters),
        "since": _instant(command.since),
        "statement": command.statement,
        "until": _instant(command.until),
        "words": command.words,
    }
    if command.kinds:
        payload["kinds"] = [str(kind) for kind in command.kinds]
    return [(EventType.CLAIM_MADE, payload)]


def _tie(matter: Matter, command: TieClaim) -> list[Fact]:
    claim = next((one for one in matter.claims if one.sequence == command.claim), None)
    if claim is None:
        known = ", ".join(str(one.sequence) for one in matter.claims) or "none"
        refuse(matter, f"event {command.claim} is no claim (known: {known})", "name the claim")
    if not command.why.strip():
        refuse(matter, f"a tie of claim {command.claim} without its reason", "say why")
    if not command.events and command.bearing is not Bearing.DOES_NOT_TOUCH:
        refuse(
            matter,
            f"claim {command.claim}: no event {command.bearing} it",
            "name the events, or say that what is recorded does not touch it",
        )
    if command.act is not None and command.act not in claim.acts:
        spoken = ", ".join(claim.acts) or "no act"
        refuse(
            matter,
            f"claim {command.claim} does not speak of {command.act}",
            f"it speaks of {spoken}; leave the act out to tie it as a whole",
        )
    for ref in command.events:
        _check_event(matter, ref)
    if command.replaces is not None:
        _check_replaced(matter, command, command.replaces)
    audience = _within(matter, command.audience, claim.audience, f"claim {command.claim}")
    payload: dict[str, JsonValue] = {
        "act": None if command.act is None else str(command.act),
        "audience": str(audience),
        "bearing": str(command.bearing),
        "claim": command.claim,
        "events": [{"matter": one.matter, "sequence": one.sequence} for one in command.events],
        "replaces": command.replaces,
        "why": command.why,
    }
    return [(EventType.CLAIM_TIED, payload)]


def _check_event(matter: Matter, ref: EventRef) -> None:
    _check_matter(matter, ref.matter)
    if ref.sequence < 1 or (ref.matter == matter.id and ref.sequence > matter.sequence):
        refuse(
            matter,
            f"there is no event {ref.sequence} of {ref.matter} yet",
            "name an event that is recorded",
        )


def _check_replaced(matter: Matter, command: TieClaim, replaces: int) -> None:
    earlier = next((one for one in matter.ties if one.sequence == replaces), None)
    if earlier is None or earlier.claim != command.claim:
        refuse(matter, f"event {replaces} is no tie of claim {command.claim}", "name the tie it is")
    if earlier.by != command.said.asserted_by:
        refuse(
            matter,
            f"tie {replaces} is the word of {earlier.by}",
            "say yours beside it, without `replaces`",
        )
    if earlier.replaced_by is not None:
        refuse(
            matter,
            f"tie {replaces} was replaced by tie {earlier.replaced_by}",
            "replace that one",
        )


def _print(matter: Matter, command: PrintFacts) -> list[Fact]:
    if not is_random_id("F", command.facts):
        refuse(matter, f"{command.facts!r} is no statement of facts", "give its id, F-...")
    if matter.id not in command.matters:
        refuse(matter, f"{command.facts} is not about it", "record it in the matters it is about")
    for one in matter.printed:
        if one.facts == command.facts and one.known_at == command.known_at:
            refuse(
                matter, f"{command.facts} was issued at {one.at}", "print it again as known then"
            )
    payload: dict[str, JsonValue] = {
        "audience": str(command.audience),
        "digest": command.digest,
        "facts": command.facts,
        "known_at": instant_text(command.known_at),
        "matters": list(command.matters),
        "supersedes": command.supersedes,
    }
    return [(EventType.FACTS_PRINTED, payload)]


def _statement(matter: Matter, sequence: int) -> Stated:
    found = next((one for one in matter.statements if one.sequence == sequence), None)
    if found is None:
        known = ", ".join(str(one.sequence) for one in matter.statements) or "none"
        refuse(matter, f"event {sequence} is no statement (known: {known})", "name a statement")
    return found


def _check_matter(matter: Matter, named: str) -> None:
    try:
        check_matter_id(named)
    except InputError as error:
        raise LifecycleError(f"matter {matter.id}: {error}") from error


def _within(matter: Matter, asked: Audience | None, widest: Audience, what: str) -> Audience:
    audience = widest if asked is None else asked
    if audience.rank < widest.rank:
        refuse(
            matter,
            f"{what} is for {widest}, and this would be open to {audience}",
            f"name {widest} or a narrower audience",
        )
    return audience


def _instant(instant: Instant | None) -> str | None:
    return None if instant is None else instant_text(instant)


def _stated(matter: Matter, event: Event) -> Matter:
    corrects = count_or_none(event, "corrects")
    audience = text_or_none(event, "audience")
    statement = Stated(
        sequence=event.sequence,
        office=text(event, "office"),
        words=text(event, "words"),
        on_word_of=text_or_none(event, "on_word_of"),
        about=tuple(Act(str(act)) for act in listed(event, "about")),
        at=event.happened_at or event.recorded_at,
        channel=text_or_none(event, "channel"),
        speaker=text_or_none(event, "speaker"),
        source=_source(event.payload.get("source")),
        audience=None if audience is None else Audience(audience),
        corrects=corrects,
    )
    if corrects is not None and corrects not in {one.sequence for one in matter.statements}:
        raise ValueError(f"event {corrects} is no statement")
    earlier = tuple(
        replace(one, corrected_by=event.sequence) if one.sequence == corrects else one
        for one in matter.statements
    )
    return replace(matter, statements=(*earlier, statement))


def _source(value: JsonValue) -> Source | None:
    if value is None:
        return None
    found = members(value)
    address = found.get("address")
    return Source(title=str(found["title"]), address=None if address is None else str(address))


def _claimed(matter: Matter, event: Event) -> Matter:
    claim = Claimed(
        sequence=event.sequence,
        statement=count(event.payload["statement"]),
        words=text(event, "words"),
        denies=event.payload["denies"] is True,
        acts=tuple(Act(act) for act in texts(event.payload["acts"])),
        matters=texts(event.payload["matters"]),
        instruments=texts(event.payload["instruments"]),
        since=instant_or_none(event, "since"),
        until=instant_or_none(event, "until"),
        audience=Audience(text(event, "audience")),
        by=event.asserted_by,
        kinds=texts(event.payload.get("kinds", ())),
    )
    if claim.statement not in {one.sequence for one in matter.statements}:
        raise ValueError(f"event {claim.statement} is no statement")
    return replace(matter, claims=(*matter.claims, claim))


def _tied(matter: Matter, event: Event) -> Matter:
    replaces = count_or_none(event, "replaces")
    found = [members(one) for one in listed(event, "events")]
    tie = Tied(
        sequence=event.sequence,
        claim=count(event.payload["claim"]),
        bearing=Bearing(text(event, "bearing")),
        act=act_or_none(event),
        events=tuple(
            EventRef(matter=str(one["matter"]), sequence=count(one["sequence"])) for one in found
        ),
        why=text(event, "why"),
        by=event.asserted_by,
        audience=Audience(text(event, "audience")),
    )
    if tie.claim not in {one.sequence for one in matter.claims}:
        raise ValueError(f"event {tie.claim} is no claim")
    earlier = tuple(
        replace(one, replaced_by=event.sequence) if one.sequence == replaces else one
        for one in matter.ties
    )
    return replace(matter, ties=(*earlier, tie))


def _printed(matter: Matter, event: Event) -> Matter:
    facts = PrintedFacts(
        sequence=event.sequence,
        facts=text(event, "facts"),
        digest=text(event, "digest"),
        known_at=parse_instant(text(event, "known_at")),
        audience=Audience(text(event, "audience")),
        matters=texts(event.payload["matters"]),
        supersedes=text_or_none(event, "supersedes"),
        at=event.recorded_at,
    )
    return replace(matter, printed=(*matter.printed, facts))


# Each decider takes its own command; a mapping from type to function cannot say so to the checker.
STATEMENT_DECIDERS: Mapping[type, Callable[[Matter, Any], list[Fact]]] = MappingProxyType(
    {MakeStatement: _state, MakeClaim: _claim, TieClaim: _tie, PrintFacts: _print}
)

STATEMENT_HANDLERS: Mapping[str, Callable[[Matter, Event], Matter]] = MappingProxyType(
    {
        EventType.STATEMENT_MADE: _stated,
        EventType.CLAIM_MADE: _claimed,
        EventType.CLAIM_TIED: _tied,
        EventType.FACTS_PRINTED: _printed,
    }
)
