"""Agents stand at the counter: what the law answers before their paper is read, and if it is so.

What somebody says about a paper is no paper. The first answer therefore counts nothing of it; the
second counts it as said, for whoever then reads it. What is prohibited in both is never done here;
what is allowed only in the second waits until the paper was received and read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from tecum.assess import Asked, Assessment, Ground, assess
from tecum.deadlines.instants import Instant
from tecum.terms import Act, InstrumentKind, Outcome


class Signed(StrEnum):
    """Who signed what they hold, as far as anybody can tell at a glance."""

    FEDERAL_JUDGE = "federal_judge"
    STATE_JUDGE = "state_judge"
    OFFICER = "officer"
    UNCLEAR = "unclear"


class InHand(StrEnum):
    """Which paper they hold."""

    NOTHING = "nothing"
    WARRANT = "warrant"
    ADMINISTRATIVE_WARRANT = "administrative_warrant"
    DETAINER = "detainer"
    SUBPOENA = "subpoena"
    OTHER = "other"


class Wanted(StrEnum):
    """What they want, in words without jargon."""

    PERSON = "person"
    KEPT = "kept"
    INTERVIEW = "interview"
    RECORDS = "records"
    TOLD = "told"


class Standing(StrEnum):
    """What follows for whoever stands behind the counter."""

    NOW = "now"
    AFTER_READING = "after_reading"
    NEVER = "never"
    COUNSEL = "counsel"
    NO_DUTY = "no_duty"


ACTS_WANTED: Mapping[Wanted, tuple[Act, ...]] = MappingProxyType(
    {
        Wanted.PERSON: (Act.TRANSFER,),
        Wanted.KEPT: (Act.HOLD,),
        Wanted.INTERVIEW: (Act.INTERVIEW,),
        Wanted.RECORDS: (Act.SHARE_PUBLIC, Act.SHARE_NONPUBLIC),
        Wanted.TOLD: (Act.NOTIFY,),
    }
)
_KINDS: Mapping[InHand, InstrumentKind] = MappingProxyType(
    {
        InHand.ADMINISTRATIVE_WARRANT: InstrumentKind.I_200,
        InHand.DETAINER: InstrumentKind.I_247A,
        InHand.SUBPOENA: InstrumentKind.I_138,
    }
)
_DO: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.NOW: "The law allows or requires it without that paper; your agency decides.",
        Standing.AFTER_READING: "Not now. Receive the paper; read, it may open this.",
        Standing.NEVER: "No: the law prohibits it, also if the paper is what they say.",
        Standing.COUNSEL: "Not now. Ask counsel first.",
        Standing.NO_DUTY: "No law here requires it. Nothing need be done now.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter:
    """What was asked at the counter; `inside`: into an area that is not open to the public."""

    requester: str
    signed: Signed
    in_hand: InHand
    wanted: tuple[Wanted, ...]
    inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLine:
    """One act: what to do, both answers, and the law's words for it."""

    act: Act
    standing: Standing
    words: str
    now: Outcome
    as_said: Outcome
    cites: tuple[str, ...]


def counter_card(
    asked: AtCounter, ground: Ground, *, custodian_type: str, at: Instant
) -> tuple[CounterLine, ...]:
    """Answer each wanted act twice: before the paper is read, and if it is as they say.

    Raises:
        FactError, CoverageError: the law cannot be asked so.
    """
    facts: dict[str, object] = {
        "custodian_type": custodian_type,
        "requester": asked.requester,
        "interview_mode": "in_person",
        "secure_area_access": asked.inside,
    }
    unread = _assess(Asked(facts={**facts, "judicial_warrant": "none"}), ground, at)
    kind = _KINDS.get(asked.in_hand)
    said = Asked(facts={**facts, **_as_said(asked)}, kinds=() if kind is None else (kind,))
    read = _assess(said, ground, at)
    acts = dict.fromkeys(act for one in asked.wanted for act in ACTS_WANTED[one])
    return tuple(_line(act, unread, read) for act in acts)


def _as_said(asked: AtCounter) -> dict[str, object]:
    """A judge's warrant is one only where a judge signed a warrant."""
    if asked.in_hand is not InHand.WARRANT or asked.signed is Signed.UNCLEAR:
        return {} if asked.in_hand is InHand.WARRANT else {"judicial_warrant": "none"}
    kinds = {
        Signed.FEDERAL_JUDGE: "federal_judge_or_magistrate",
        Signed.STATE_JUDGE: "state_judge",
    }
    return {"judicial_warrant": kinds.get(asked.signed, "none")}


def _assess(asked: Asked, ground: Ground, at: Instant) -> Assessment:
    now: datetime = at.local.replace(microsecond=0)
    return assess(asked, ground, as_of=at.day, known_at=at.day, now=now)


def _line(act: Act, unread: Assessment, read: Assessment) -> CounterLine:
    first, second = unread.acts[act], read.acts[act]
    standing = standing_of(first.outcome, second.outcome)
    return CounterLine(
        act=act,
        standing=standing,
        words=_DO[standing],
        now=first.outcome,
        as_said=second.outcome,
        cites=tuple(dict.fromkeys(one.cite for one in (*first.reasons, *second.reasons))),
    )


def standing_of(now: Outcome, as_said: Outcome) -> Standing:
    """What follows from both answers; a paper that nobody read opens nothing."""
    allowed = {Outcome.PERMITTED, Outcome.REQUIRED}
    if now in allowed and as_said in allowed:
        return Standing.NOW
    if Outcome.NEEDS_COUNSEL in {now, as_said}:
        return Standing.COUNSEL
    if now is as_said is Outcome.PROHIBITED:
        return Standing.NEVER
    if as_said in allowed:
        return Standing.AFTER_READING
    return Standing.NEVER if as_said is Outcome.PROHIBITED else Standing.NO_DUTY
