"""The versions of a place's law: the stretches of covered days on which nothing changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tecum.errors import CoverageError
from tecum.policy.layers import check_coverage
from tecum.policy.pack import Pack
from tecum.policy.pack_days import change_days
from tecum.terms import Outcome

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One stretch of days, both ends included, and how its fact patterns are answered.

    `last` None: it has no end. Patterns are counted over all acts.
    """

    first: date
    last: date | None
    patterns: int
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days on which nothing in any layer begins or ends."""

    first: date
    last: date | None

    def follows(self, other: "Stretch") -> bool:
        """Whether this begins on the day after the other ends."""
        return other.last is not None and other.last + DAY == self.first

    def __str__(self) -> str:
        return f"from {self.first} on" if self.last is None else f"{self.first} to {self.last}"


def stretches_of(place: Pack, layers: Sequence[Pack]) -> tuple[Stretch, ...]:
    """The days that all layers answer for, from the first that the place covers."""
    days = [day for day in change_days(layers) if day >= place.covers_from]
    ends = [day - DAY for day in days[1:]]
    return tuple(
        Stretch(first=first, last=last)
        for first, last in zip(days, [*ends, None], strict=True)
        if _is_covered(layers, first)
    )


def _is_covered(layers: Sequence[Pack], day: date) -> bool:
    try:
        check_coverage(layers, day)
    except CoverageError:
        return False
    return True


def joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same days in as few stretches as possible."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and stretch.follows(found[-1]):
            found[-1] = Stretch(first=found[-1].first, last=stretch.last)
        else:
            found.append(stretch)
    return tuple(found)
