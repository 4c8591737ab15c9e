"""State a fact about a matter, and see what the law answers then."""

from datetime import datetime

from tecum.assess import Asked, facts_of
from tecum.ledger.canonical import JsonValue
from tecum_web.access import opened
from tecum_web.actions.acting import acting
from tecum_web.actions.read_matter import facts_stated, ground_of, read_matter
from tecum_web.records.models import StatedFact, User


def state_fact(*, user: User, matter: str, name: str, value: JsonValue, now: datetime) -> None:
    """State one fact; None is "looked for, and not established". The law is asked again at once.

    Raises:
        AbsentError, RefusedError: this person may not.
        FactError: no such fact, or a value of another type.
    """
    opened(user, matter, "fact.state", now=now)
    agency = user.agency
    facts_of(Asked(facts={**facts_stated(agency, matter), name: value}), ground_of(agency))
    with acting(agency.id):
        StatedFact.objects.create(
            agency=agency, matter=matter, name=name, value=value, by=user, at=now
        )
    read_matter(agency=agency, matter=matter, now=now)
