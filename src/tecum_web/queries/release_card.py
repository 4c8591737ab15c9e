"""Who may leave, and the card of one of them: what a custody officer has in hand at a release."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from tecum.letters.release_card import Group, ReleaseCard, custody_ends, release_card
from tecum.matters.folding import fold
from tecum.matters.state import Clock, Matter, open_clocks
from tecum.terms import Act
from tecum_web.access import Decision, admit, audit_looks, may, opened
from tecum_web.records.models import Answer, FieldCorrection, MatterState, Reading, User
from tecum_web.records.same_person import confirmed_same, perhaps_same
from tecum_web.records.this_home import at_desk, home_of

SHOWN = 25
PERSON = ("subject_name", "date_of_birth", "a_number", "subject_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class OneHere:
    """A matter whose person has not left: whom its papers name, and when custody must end."""

    row: MatterState
    person: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another matter that is or may be about the same person, and on which grounds."""

    matter: str
    grounds: Sequence[str]
    confirmed: bool
    released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """All that the page of a card shows.

    A clock of a hold is not among `clocks`: it is an end, and stands in the card's own words.
    """

    row: MatterState
    sequence: int
    person: Mapping[str, str]
    card: ReleaseCard
    groups: Mapping[str, Sequence[Any]]
    others: Sequence[Other]
    clocks: Sequence[Clock]
    can_release: Decision
    can_perform: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The first of those who have not left, by urgency, and how many there are."""

    people: Sequence[OneHere]
    count: int
    can_release: Decision


def who_is_here(*, user: User, now: datetime) -> Here:
    """Give the open matters whose person has not left; each name that is shown is written down.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "release.see", "-", now=now)
    rows = MatterState.objects.filter(
        agency_id=user.agency_id, is_open=True, released_at__isnull=True
    )
    urgent = rows.order_by(F("custody_until").asc(nulls_last=True), "-promises", "opened_at")
    found = list(urgent[:SHOWN])
    audit_looks(user, "release.see", [row.matter for row in found], now=now)
    home = home_of(user.agency_id)
    people = [
        OneHere(
            row=row, person=_person(user, fold(row.matter, home.read_matter(row.matter).events))
        )
        for row in found
    ]
    return Here(people=people, count=rows.count(), can_release=may(user, "release.record"))


def card_page(*, user: User, matter: str, now: datetime) -> CardPage:
    """Give the card of a matter; that somebody saw it is written down.

    Raises:
        AbsentError, RefusedError: this person may not.
    """
    row = opened(user, matter, "release.see", now=now)
    state = fold(matter, home_of(user.agency_id).read_matter(matter).events)
    kept = Answer.objects.filter(matter=matter).first()
    decided = {} if kept is None else kept.document or {}
    card = release_card(
        state, custody_ends(decided), unit=user.agency.name, now=at_desk(user.agency, now)
    )
    return CardPage(
        row=row,
        sequence=state.sequence,
        person=_person(user, state),
        card=card,
        groups={str(group): card.under(group) for group in Group},
        others=_others(user, matter),
        clocks=[one for one in open_clocks(state) if one.act is not Act.HOLD],
        can_release=may(user, "release.record", matter=row),
        can_perform=may(user, "act.perform", matter=row),
    )


def _others(user: User, matter: str) -> list[Other]:
    confirmed = confirmed_same(user.agency_id, matter)
    grounds = perhaps_same(user.agency_id, matter)
    rows = MatterState.objects.filter(
        agency_id=user.agency_id, matter__in={*confirmed, *grounds}
    ).order_by("opened_at")
    return [
        Other(
            matter=row.matter,
            grounds=grounds.get(row.matter, ()),
            confirmed=row.matter in confirmed,
            released=row.released_at is not None,
        )
        for row in rows
    ]


def _person(user: User, state: Matter) -> dict[str, str]:
    """Whom the papers name, as they were read last or as somebody corrected it."""
    digests = [one.sha256 for one in state.papers]
    rows = Reading.objects.filter(agency_id=user.agency_id, sha256__in=digests)
    found: dict[str, str] = {}
    for reading in rows.order_by("read_at"):
        for document in reading.document["documents"]:
            for instrument in document["instruments"]:
                for name in PERSON:
                    value = instrument["fields"].get(name, {}).get("value")
                    if isinstance(value, str):
                        found[name] = value
    corrected = FieldCorrection.objects.filter(matter=state.id, name__in=PERSON).order_by("id")
    found.update({name: value for name, value in corrected.values_list("name", "value") if value})
    return found
