"""Which values of a fact have to be looked at, so that every value behaves like one of them.

`domains.domain_of` gives the values that the conditions of one act tell apart on one day, the other
facts being known. A space of patterns needs more, for its facts vary together and it may be judged
under two laws on two days:

- Convictions are told apart by the stretches between the days on which look-backs begin. The first
  day of a look-back that is counted to an instant hangs on the instant, so the instant is given one
  day more for each class counted to it: then classes can leave their look-backs in every order.
- Some values are only ever tried, where silence leaves a fact open: instants at which an older
  conviction still counted, and records from between the two days judged. No pattern states them.

Under two days every record and instant that is stated lies on or before the earlier of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from tecum.errors import InputError
from tecum.policy.conditions import Charged, Condition, Convicted, EverConvicted, HeldToAnswer
from tecum.policy.domains import NOON, domain_of, is_open
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import AS_OF, CHARGES, CONVICTIONS, look_back_on, years_before

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """The conditions of one act under one law, and the day that is judged."""

    atoms: tuple[Condition, ...]
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The values of one fact: those that patterns state, then those that are only tried.

    `completed_by` says for each place in `values` whose value leaves something open which places
    complete it; a fact of which nothing is said is completed by every value.
    """

    values: tuple[FactValue, ...]
    stated: int
    completed_by: Mapping[int, tuple[int, ...]]

    def completions(self, place: int) -> Sequence[int]:
        """What completes a thing said (0 for nothing, else its place from 1), counted likewise."""
        if place == 0:
            return range(1, len(self.values) + 1)
        return [other + 1 for other in self.completed_by.get(place - 1, ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A look-back of a class: so many years before an instant or before the day judged."""

    offence_class: str
    years: int
    counted_to: str
    as_of: date


def values_of(
    names: Sequence[str], lookers: Sequence[Looker], known: Mapping[str, FactValue]
) -> dict[str, Values]:
    """The values of all these facts together; facts that are wholly known are left out."""
    limits = _limits(lookers)
    open_names = [name for name in names if is_open(name, known)]
    found = {}
    for name in open_names:
        match FACTS[name].type:
            case FactType.RECORDS if name == CONVICTIONS:
                found[name] = _convictions(lookers, limits, known)
            case FactType.RECORDS:
                found[name] = _charges(lookers, known)
            case FactType.INSTANT:
                found[name] = _instants(name, lookers, limits, known)
            case _:
                atoms = tuple(atom for looker in lookers for atom in looker.atoms)
                domain = domain_of(name, atoms, known=known, as_of=lookers[0].as_of)
                found[name] = _all_stated(tuple(dict.fromkeys(domain.values())))
    return found


def _all_stated(values: tuple[FactValue, ...]) -> Values:
    return Values(values=values, stated=len(values), completed_by={})


def _limits(lookers: Sequence[Looker]) -> list[_Limit]:
    """The look-backs that conditions use; InputError for a class counted to two instants."""
    limits: dict[_Limit, None] = {}
    for looker in lookers:
        for atom in looker.atoms:
            if isinstance(atom, Convicted):
                found = look_back_on(looker.as_of, atom.offence_class, atom.versions)
                if found is not None and found.years is not None:
                    limit = _Limit(
                        offence_class=atom.offence_class,
                        years=found.years,
                        counted_to=found.counted_to,
                        as_of=looker.as_of,
                    )
                    limits[limit] = None
    instants: dict[str, str] = {}
    for limit in limits:
        if limit.counted_to != AS_OF:
            first = instants.setdefault(limit.offence_class, limit.counted_to)
            if first != limit.counted_to:
                raise InputError(
                    f"offence {limit.offence_class}: its look-back is counted to {first} and to "
                    f"{limit.counted_to}; patterns can be looked through for one instant only"
                )
    return list(limits)


def _earliest(lookers: Sequence[Looker]) -> date:
    return min(looker.as_of for looker in lookers)


def _latest(lookers: Sequence[Looker]) -> date:
    return max(looker.as_of for looker in lookers)


# ---------------------------------------------------------------- convictions


def _convictions(
    lookers: Sequence[Looker], limits: Sequence[_Limit], known: Mapping[str, FactValue]
) -> Values:
    """Of each class none, or one on a day of each stretch; only the newest of a class matters."""
    options = []
    for offence_class in _classes(lookers, Convicted, EverConvicted):
        days = _conviction_days(offence_class, lookers, limits, known)
        options.append([(), *(_record(offence_class, day) for day in days)])
    lists = [tuple(one for part in chosen for one in part) for chosen in product(*options)]
    stated = [given for given in lists if all(one.date <= _earliest(lookers) for one in given)]
    tried = [given for given in lists if given not in stated]
    return Values(values=(*stated, *tried), stated=len(stated), completed_by={})


def _record(offence_class: str, day: date) -> tuple[OffenceRecord, ...]:
    return (OffenceRecord(offence_class=offence_class, date=day),)


def _classes(lookers: Sequence[Looker], *kinds: type[Condition]) -> list[str]:
    return sorted(
        {
            atom.offence_class
            for looker in lookers
            for atom in looker.atoms
            if isinstance(atom, Convicted | EverConvicted | Charged | HeldToAnswer)
            and isinstance(atom, kinds)
        }
    )


def _conviction_days(
    offence_class: str,
    lookers: Sequence[Looker],
    limits: Sequence[_Limit],
    known: Mapping[str, FactValue],
) -> list[date]:
    """One day of each stretch between the first days of look-backs, the latest first."""
    early, late = _earliest(lookers), _latest(lookers)
    turns = {date.min}
    if early < late:
        turns.add(early + DAY)
    for limit in limits:
        if limit.offence_class == offence_class:
            turns |= set(_first_days(limit, lookers, limits, known))
    starts = sorted(turn for turn in turns if turn <= late)
    ends = [start - DAY for start in starts[1:]] + [late]
    days = [_usual(first, last) for first, last in zip(starts, ends, strict=True)]
    return days[::-1]


def _usual(first: date, last: date) -> date:
    """A day of a stretch: a year before its end, or its first day if it is shorter."""
    return max(first, years_before(last, 1))


def _first_days(
    limit: _Limit,
    lookers: Sequence[Looker],
    limits: Sequence[_Limit],
    known: Mapping[str, FactValue],
) -> Iterator[date]:
    if limit.counted_to == AS_OF:
        yield years_before(limit.as_of, limit.years)
    elif isinstance(given := known.get(limit.counted_to), datetime):
        yield years_before(min(given.date(), limit.as_of), limit.years)
    else:
        for day in _anchors(limit.counted_to, lookers, limits):
            yield years_before(day, limit.years)


# ---------------------------------------------------------------- instants


def _anchors(name: str, lookers: Sequence[Looker], limits: Sequence[_Limit]) -> list[date]:
    """The days of an instant that patterns state, the latest first."""
    early = _earliest(lookers)
    counted = {(one.offence_class, one.years) for one in limits if one.counted_to == name}
    days = {years_before(early, back) for back in range(max(len(counted), 1))}
    for offence_class, years in counted:
        for other in limits:
            if other.offence_class == offence_class and other.counted_to == AS_OF:
                # On either side of the day on which both look-backs begin alike.
                alike = years_after(years_before(other.as_of, other.years), years)
                days |= {day for day in (alike - DAY, alike, alike + DAY) if day <= early}
    return sorted(days, reverse=True)


def years_after(day: date, years: int) -> date:
    """The day of the same number so many years later, or the month's last."""
    return years_before(day, -years)


def _instants(
    name: str,
    lookers: Sequence[Looker],
    limits: Sequence[_Limit],
    known: Mapping[str, FactValue],
) -> Values:
    given = known.get(CONVICTIONS)
    if not isinstance(given, tuple):
        given = tuple(
            OffenceRecord(offence_class=offence_class, date=day)
            for offence_class in _classes(lookers, Convicted)
            for day in _conviction_days(offence_class, lookers, limits, known)
        )
    stated = [datetime.combine(day, NOON) for day in _anchors(name, lookers, limits)]
    tried: dict[FactValue, None] = {}
    for looker in lookers:
        domain = domain_of(
            name, looker.atoms, known={**known, CONVICTIONS: given}, as_of=looker.as_of
        )
        tried |= dict.fromkeys(value for value in domain if value not in stated)
    return Values(values=(*stated, *tried), stated=len(stated), completed_by={})


# ---------------------------------------------------------------- charges


def _charges(lookers: Sequence[Looker], known: Mapping[str, FactValue]) -> Values:
    """The lists of charges; what one leaves open of being held to answer is completed."""
    atoms = tuple(atom for looker in lookers for atom in looker.atoms)
    early = _earliest(lookers)
    values = tuple(domain_of(CHARGES, atoms, known=known, as_of=early))
    place = {value: number for number, value in enumerate(values)}
    completed_by = {}
    for number, value in enumerate(values):
        completions = domain_of(CHARGES, atoms, known={CHARGES: value}, as_of=early)
        if list(completions) != [value]:
            completed_by[number] = tuple(place[one] for one in completions)
    return Values(values=values, stated=len(values), completed_by=completed_by)
