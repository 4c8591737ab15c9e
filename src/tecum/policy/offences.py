"""Convictions and charges: which of them count on the day that is judged.

A conviction counts without limit, or only within a look-back: so many years before the day judged,
or before an instant such as the arrest. Years are counted backward from that day, the day itself
left out and the day of the same number included (New York General Construction Law 30, California
Civil Code 10; both from memory): to the day still counts, a day more does not. Where the month has
no such day the period begins with its last day. An instant after the day judged counts as that day,
and a record after it does not exist on it yet.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tecum.policy.fact_registry import OFFENCE_CLASSES
from tecum.policy.facts import FactValue, OffenceRecord

CONVICTIONS: Final = "convictions"
CHARGES: Final = "charges"

AS_OF: Final = "as_of"
"""The anchor of a look-back that is counted to the day judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """How far back a conviction of a class counts, on the days from `first` to `last`.

    `years` None: without limit. `extended_by` is a boolean fact that makes an older one count.
    """

    first: date
    last: date | None = None
    years: int | None = None
    counted_to: str = AS_OF
    extended_by: str | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def facts(self) -> tuple[str, ...]:
        """The facts beside the convictions that it may hang on."""
        if self.years is None:
            return ()
        anchor = () if self.counted_to == AS_OF else (self.counted_to,)
        return (*anchor, self.extended_by) if self.extended_by else anchor

    def anchor(self, value: FactValue | None, as_of: date) -> date | None:
        """The day that the years are counted back from; None if its instant is unknown."""
        if self.counted_to == AS_OF:
            return as_of
        return min(value.date(), as_of) if isinstance(value, datetime) else None


WITHOUT_LIMIT: Final = LookBack(first=date.min)


def look_back_on(day: date, offence_class: str, versions: Sequence[LookBack]) -> LookBack | None:
    """The look-back of a class on a day; None for a class of the place that is none on that day."""
    for version in versions:
        if version.covers(day):
            return version
    return WITHOUT_LIMIT if offence_class in OFFENCE_CLASSES else None


def years_before(day: date, years: int) -> date:
    """The first day of a period of so many years that ends with the day before this one."""
    year = day.year - years
    if year < date.min.year:
        return date.min
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def newest(records: Sequence[OffenceRecord], offence_class: str, as_of: date) -> date | None:
    """The day of the newest record of a class that exists on the day judged."""
    days = [one.date for one in records if one.offence_class == offence_class and one.date <= as_of]
    return max(days, default=None)
