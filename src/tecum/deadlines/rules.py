"""The closed list of rules: what each counts, from what, on whose authority.

A rule is data and names one counting primitive of `counting`. Its id, the instants it needs and
its parameters are a contract that packs, the catalogue and the command line refer to.
`verified` speaks of the cited text, which is quoted only where its words were seen. Where the
counting is this project's reading of an open text, the readings of the result say so.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tecum.errors import ClockError
from tecum.terms import Verified


class Counting(StrEnum):
    """The primitives; `counting` has one function for each."""

    PRINTED = "printed"
    CALENDAR_DAYS = "calendar-days"
    BUSINESS_DAYS = "business-days"
    ROLLED_DAYS = "rolled-days"
    EARLIER_OF = "earlier-of"
    STOP_CLOCK = "stop-clock"
    ELAPSED_HOLD = "elapsed-hold"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a period runs. `defaults` holds the lengths that the rule itself fixes.

    `readings` names every reading that can come out, the rule's own first; one that leads to the
    same day as another is not repeated in a result.
    """

    id: str
    title: str
    counting: Counting
    needs: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    needs_params: tuple[str, ...] = ()
    may_have_params: tuple[str, ...] = ()
    defaults: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[str, ...]
    in_hours: bool = False
    default_zone: str | None = None
    cite: str
    quote: str | None = None
    verified: Verified


COURT_ZONE = "America/New_York"


def _with_observed(name: str) -> tuple[str, ...]:
    """A reading that meets holidays has a twin with observed days taken the other way."""
    return (name, f"{name}-observed-days-open", f"{name}-observed-days-closed")


_ALL = (
    Rule(
        id="fixed-date",
        title="the date printed on the paper; nothing is computed",
        counting=Counting.PRINTED,
        needs=("date",),
        may_have=("trigger",),
        may_have_params=("days", "observed_is_holiday"),
        readings=("printed-date", "next-open-day", "counted-days"),
        cite="the paper itself; Fed. R. Civ. P. 6, committee note of 2009",
        verified=Verified.MEMORY,
    ),
    Rule(
        id="calendar-days",
        title="days from a trigger, every day counted, nothing moved at the end",
        counting=Counting.CALENDAR_DAYS,
        needs=("trigger",),
        needs_params=("days",),
        may_have_params=("observed_is_holiday",),
        readings=("as-counted", "next-open-day"),
        cite="the paper itself, counted as Fed. R. Civ. P. 6(a)(1)(A) and (B) count",
        quote=(
            "exclude the day of the event that triggers the period; count every day, including "
            "intermediate Saturdays, Sundays, and legal holidays"
        ),
        verified=Verified.SEEN,
    ),
    Rule(
        id="business-days",
        title="days from a trigger, Saturdays, Sundays and holidays not counted",
        counting=Counting.BUSINESS_DAYS,
        needs=("trigger",),
        needs_params=("days",),
        may_have_params=("observed_is_holiday",),
        readings=_with_observed("business-days"),
        cite="8 CFR 274a.2(b)(2)(ii), as USCIS Handbook M-274, section 9.3, reports it",
        verified=Verified.REPORTED,
    ),
    Rule(
        id="8cfr287.7d",
        title="48 hours of a detainer, which Saturdays, Sundays and holidays interrupt",
        counting=Counting.STOP_CLOCK,
        needs=("releasable",),
        may_have_params=("hours", "observed_is_holiday"),
        defaults=MappingProxyType({"hours": 48}),
        in_hours=True,
        readings=(*_with_observed("stop-clock"), "elapsed"),
        cite="8 CFR 287.7(d)",
        quote=(
            "such agency shall maintain custody of the alien for a period not to exceed 48 hours, "
            "excluding Saturdays, Sundays, and holidays in order to permit assumption of custody "
            "by the Department."
        ),
        verified=Verified.SEEN,
    ),
    Rule(
        id="form-48h",
        title="48 hours of a detainer as the form prints them, every hour counted",
        counting=Counting.ELAPSED_HOLD,
        needs=("releasable",),
        may_have_params=("hours", "observed_is_holiday"),
        defaults=MappingProxyType({"hours": 48}),
        in_hours=True,
        readings=("elapsed", *_with_observed("stop-clock")),
        cite="Form I-247A (edition 02/17 or 3/17)",
        verified=Verified.MEMORY,
    ),
    Rule(
        id="lead-time",
        title="time ahead of a planned event, every hour or day counted back, nothing moved",
        counting=Counting.BACKWARD,
        needs=("event",),
        may_have_params=("hours", "days"),
        in_hours=True,
        readings=("elapsed",),
        cite="Form I-247A (edition 02/17 or 3/17)",
        quote=(
            "Notify DHS as early as practicable (at least 48 hours, if possible) before the alien "
            "is released from your custody."
        ),
        verified=Verified.SEEN,
    ),
    Rule(
        id="frcp6a1.forward",
        title="days from a trigger; a last day that is closed runs to the next that is open",
        counting=Counting.ROLLED_DAYS,
        needs=("trigger",),
        needs_params=("days",),
        may_have_params=("observed_is_holiday",),
        default_zone=COURT_ZONE,
        readings=_with_observed("rolled"),
        cite="Fed. R. Civ. P. 6(a)(1)",
        quote=(
            "include the last day of the period, but if the last day is a Saturday, Sunday, or "
            "legal holiday, the period continues to run until the end of the next day that is not "
            "a Saturday, Sunday, or legal holiday."
        ),
        verified=Verified.SEEN,
    ),
    Rule(
        id="frcp45d2B",
        title="objection to a subpoena: the earlier of compliance and 14 days after service",
        counting=Counting.EARLIER_OF,
        needs=("served", "compliance"),
        may_have_params=("observed_is_holiday",),
        defaults=MappingProxyType({"days": 14}),
        default_zone=COURT_ZONE,
        readings=(*_with_observed("earlier-of"), "before-the-hour"),
        cite="Fed. R. Civ. P. 45(d)(2)(B)",
        quote=(
            "The objection must be served before the earlier of the time specified for compliance "
            "or 14 days after the subpoena is served."
        ),
        verified=Verified.SEEN,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})


def find_rule(rule_id: str) -> Rule:
    """Give the rule of this id.

    Raises:
        ClockError: no such rule; the message names the nearest.
    """
    rule = RULES.get(rule_id)
    if rule is None:
        near = difflib.get_close_matches(rule_id, RULES, n=3, cutoff=0.4) or list(RULES)
        raise ClockError(f"rule {rule_id!r} is not known; use one such as {', '.join(near)}")
    return rule
