"""The law library as its pages show it: the same answers as `tecum law list, show, compare, diff`.

Packs and grounds do not change while the desk runs: they are read once a process. Nothing here
knows a matter, and nothing that is asked is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from tecum.adapters.clock import today_in
from tecum.adapters.ground import KNOWN_PLACES, ground_for
from tecum.adapters.law import wire
from tecum.adapters.law.comparing import Compared, compare_places
from tecum.adapters.law.page import law_body
from tecum.adapters.pack_shelf import PackShelf, load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.assess import Asked, Assessment, Ground, assess
from tecum.errors import InputError
from tecum.policy.analysis.difference import ActDifference, Side, difference
from tecum.policy.fact_registry import FACTS, FactSpec, FactType
from tecum.policy.layers import check_coverage, layers_for
from tecum.policy.pack import Pack
from tecum.policy.pack_days import change_days, on_day
from tecum.terms import InstrumentKind
from tecum_web.access import admit
from tecum_web.records.models import User

ACT = "law.see"
LIBRARY = "law"
YES_OR_NO: Mapping[str, bool] = {"yes": True, "no": False}
# Days and lists are of one person: they are stated in a matter, and never stand in an address.
ASKABLE = tuple(spec for spec in FACTS.values() if spec.type in (FactType.BOOLEAN, FactType.ENUM))
FACT_NAMES = frozenset(spec.name for spec in ASKABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Every pack with its state, and the places that have none."""

    packs: Sequence[Mapping[str, Any]]
    without_pack: Sequence[str]
    own: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The law of one place, whole or of one day, as a page for the printer."""

    pack: Pack
    on: date | None
    changes: Sequence[date]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plain papers put to the law of two places on a day, act by act."""

    places: tuple[str, str]
    on: date
    acts: Sequence[Compared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What changed in a place between two days, over all fact patterns."""

    place: str
    days: tuple[date, date]
    acts: Sequence[ActDifference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody asks the law: a place, a day, kinds of paper and facts; no person."""

    place: str
    on: date | None
    kinds: Sequence[str]
    facts: Mapping[str, str]
    typed_day: str = ""

    def at(self, place: str, on: date | None) -> "Asking":
        """The same, asked in a place."""
        return replace(self, place=place, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """The form, and the answer where a place was chosen; `acts` are those that the papers ask."""

    asking: Asking
    places: Sequence[str]
    kinds: Sequence[InstrumentKind]
    facts: Sequence[FactSpec]
    answer: Assessment | None


def library(*, user: User, now: datetime) -> Shelf:
    """Give every pack with how sure it is."""
    admit(user, ACT, LIBRARY, now=now)
    shelf = installed()
    listed = wire.listing(shelf, _without_pack())
    return Shelf(
        packs=_objects(listed["packs"]),
        without_pack=_without_pack(),
        own=user.agency.place,
    )


def law(*, user: User, place: str, on: date | None, now: datetime) -> Law:
    """Give the law of one place; with a day, only what is in force on it.

    Raises:
        InputError: no pack for the place, or none that answers for the day.
    """
    admit(user, ACT, LIBRARY, now=now)
    if place not in installed():
        raise InputError(f"place {place[:40]!r}: there is no pack for it; us alone answers there")
    return _law(place, on)


def compare(*, user: User, places: tuple[str, str], on: date | None, now: datetime) -> Beside:
    """Put each act, asked by the plain paper for it, to the law of two places.

    Raises:
        InputError: an unknown place, or a day for which one does not answer.
    """
    admit(user, ACT, LIBRARY, now=now)
    day = on or today_in(ground(user.agency.place).zone)
    return _compare(places, day)


def changes(*, user: User, place: str, days: tuple[date, date], now: datetime) -> Between:
    """Say what changed in a place between two days.

    Raises:
        InputError: an unknown place, or a day for which it does not answer.
    """
    admit(user, ACT, LIBRARY, now=now)
    return _changes(place, days)


def ask(*, user: User, asking: Asking, now: datetime) -> AskPage:
    """Ask the law of a place without a matter; nothing is kept.

    Raises:
        InputError: what is asked cannot be: a place, a kind, a fact or a day.
    """
    admit(user, ACT, LIBRARY, now=now)
    answer = None
    if asking.place:
        here = ground(asking.place)
        today = today_in(here.zone)
        kinds = tuple(_kind(one) for one in asking.kinds)
        asked = Asked(facts=_facts(asking.facts), kinds=kinds)
        answer = assess(asked, here, as_of=asking.on or today, known_at=today)
    return AskPage(
        asking=asking,
        places=places_known(),
        kinds=[one for one in InstrumentKind if one is not InstrumentKind.UNKNOWN],
        facts=ASKABLE,
        answer=answer,
    )


def places_known() -> list[str]:
    """Every place that can be asked, those without a pack of their own too."""
    return sorted({*KNOWN_PLACES, *installed()})


@cache
def installed() -> PackShelf:
    """The shelf; a pack is read once a process."""
    return load_packs()


@lru_cache(maxsize=64)
def ground(place: str) -> Ground:
    """What an answer in a place stands on."""
    return ground_for(place)


def _without_pack() -> list[str]:
    return sorted(KNOWN_PLACES - set(installed()))


@lru_cache(maxsize=64)
def _law(place: str, on: date | None) -> Law:
    [whole, *_] = layers_for(place, installed())
    pack = whole
    if on is not None:
        check_coverage((whole,), on)
        pack = on_day(whole, on)
    return Law(pack=pack, on=on, changes=change_days((whole,)), body=law_body(pack, on))


@lru_cache(maxsize=64)
def _compare(places: tuple[str, str], day: date) -> Beside:
    grounds = ground(places[0]), ground(places[1])
    return Beside(places=places, on=day, acts=compare_places(grounds, (day, day), None))


@lru_cache(maxsize=64)
def _changes(place: str, days: tuple[date, date]) -> Between:
    layers = layers_for(place, installed())
    for day in days:
        check_coverage(layers, day)
    sides = Side(layers=layers, as_of=days[0]), Side(layers=layers, as_of=days[1])
    asks = {kind: row.acts for kind, row in load_catalogue().rows.items()}
    return Between(place=place, days=days, acts=difference(*sides, asks=asks))


def _kind(name: str) -> InstrumentKind:
    try:
        return InstrumentKind(name)
    except ValueError:
        raise InputError(f"paper {name[:40]!r}: there is no such kind; choose one") from None


def _facts(chosen: Mapping[str, str]) -> dict[str, object]:
    """The facts that were chosen; what was left alone is not said, and its silence counts."""
    found: dict[str, object] = {}
    for spec in ASKABLE:
        value = chosen.get(spec.name, "")
        if value:
            is_boolean = spec.type is FactType.BOOLEAN
            found[spec.name] = YES_OR_NO.get(value, value) if is_boolean else value
    return found


def _objects(value: object) -> Sequence[Mapping[str, Any]]:
    assert isinstance(value, list)  # noqa: S101 - the wire shape is a list; this tells the checker
    return value
