"""State a fact about a matter, and see what the law answers then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tecum.assess import Asked, facts_of
from tecum.ledger.canonical import JsonValue
from tecum_web.access import opened
from tecum_web.actions.acting import acting
from tecum_web.actions.read_matter import facts_stated, ground_of, read_matter
from tecum_web.records.models import Answer, StatedFact, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """An act that the law answers otherwise than before a fact was stated; None: no answer."""

    act: str
    before: str | None
    after: str | None


def state_fact(
    *, user: User, matter: str, name: str, value: JsonValue, now: datetime
) -> tuple[Turned, ...]:
    """State one fact; None is "looked for, and not established". The law is asked again at once.

    Gives the acts whose answer turned.

    Raises:
        AbsentError, RefusedError: this person may not.
        FactError: no such fact, or a value of another type.
    """
    opened(user, matter, "fact.state", now=now)
    agency = user.agency
    facts_of(Asked(facts={**facts_stated(agency, matter), name: value}), ground_of(agency))
    before = outcomes_of(matter)
    with acting(agency.id):
        StatedFact.objects.create(
            agency=agency, matter=matter, name=name, value=value, by=user, at=now
        )
    read_matter(agency=agency, matter=matter, now=now)
    return turned(before, outcomes_of(matter))


def turned(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> tuple[Turned, ...]:
    """The acts that are answered otherwise than before."""
    return tuple(
        Turned(act=act, before=before.get(act), after=after.get(act))
        for act in sorted({*before, *after})
        if before.get(act) != after.get(act)
    )


def outcomes_of(matter: str) -> Mapping[str, str | None]:
    """The outcome of every act that the papers ask, as it stands in the answer."""
    found = Answer.objects.filter(matter=matter).first()
    acts = {} if found is None or found.document is None else found.document["acts"]
    return {act: one["outcome"] for act, one in acts.items() if one["asked"]}
