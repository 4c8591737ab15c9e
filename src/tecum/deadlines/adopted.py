"""Readings of a clock that an agency adopted: by whom, from when, and why.

As with readings of law, an adopted reading holds from the day that it is printed with, and of a
printed month from its first day; it is left out where nobody knew of it yet.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tecum.deadlines.rules import Rule
from tecum.errors import ClockError

_FIRST = {4: "-01-01", 7: "-01", 10: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedClock:
    """One reading of one rule, adopted by an office. `printed_from` is a year, month or day.

    `id` names the record that says so, `source` what it rests on. `until` is the last day in force;
    None while it is.
    """

    id: str
    rule: str
    reading: str
    author: str
    printed_from: str
    until: date | None = None
    reason: str
    source: str

    def __post_init__(self) -> None:
        """Refuse a day that cannot be read, and an end before the beginning."""
        if self.until is not None and self.until < self.since:
            raise ClockError(
                f"adopted reading {self.reading} of rule {self.rule}: it ends on {self.until}, "
                f"before it begins on {self.since}; mend one of them"
            )

    @property
    def since(self) -> date:
        """The first day in force.

        Raises:
            ClockError: `printed_from` is no year, month or day.
        """
        printed = self.printed_from
        try:
            if re.fullmatch(r"\d{4}(-\d\d){0,2}", printed):
                return date.fromisoformat(printed + _FIRST[len(printed)])
        except ValueError:
            pass  # no such day: told below with the mend
        raise ClockError(
            f"adopted reading {self.reading} of rule {self.rule}: `printed_from` {printed!r} is no "
            "day; write 2020-01-13, 2020-01 or 2020"
        )

    def holds_on(self, day: date) -> bool:
        """Whether the reading is adopted on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


def check_reading(rule: Rule, reading: str) -> None:
    """See that a rule has a reading of this name.

    Raises:
        ClockError: it has none; the message names the nearest.
    """
    if reading not in rule.readings:
        raise ClockError(
            f"rule {rule.id}: no reading is named {reading!r}; {nearest_reading(rule, reading)}"
        )


def nearest_reading(rule: Rule, reading: str) -> str:
    """The mend for a reading that a rule does not have: the nearest, else all that it has."""
    near = difflib.get_close_matches(reading, rule.readings, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there are {', '.join(rule.readings)}"


def adopted_on(
    adopted: Iterable[AdoptedClock], rule_id: str, day: date, *, known_at: date | None = None
) -> AdoptedClock | None:
    """The reading of a rule that was adopted on a day, as far as it was known at `known_at`.

    Raises:
        ClockError: two are in force that day and name different readings.
    """
    found = [
        one
        for one in adopted
        if one.rule == rule_id and one.holds_on(day) and (known_at is None or one.since <= known_at)
    ]
    if len({one.reading for one in found}) > 1:
        named = ", ".join(f"{one.reading} of {one.author}" for one in found)
        raise ClockError(
            f"rule {rule_id}: on {day.isoformat()} more than one reading is adopted ({named}); "
            "end one of them"
        )
    return max(found, key=lambda one: one.since, default=None)
