"""What a rule is: data that names one counting primitive, and what the primitive needs to be told.

A rule's id, the instants it needs and its parameters are a contract that packs, the catalogue and
the command line refer to. `verified` speaks of the cited text, which is quoted only where its
words were seen. Where the counting is this project's reading of an open text, the readings of the
result say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tecum.terms import Verified

COURT_ZONE = "America/New_York"


class Counting(StrEnum):
    """The primitives; `counting` has one function for each."""

    PRINTED = "printed"
    CALENDAR_DAYS = "calendar-days"
    BUSINESS_DAYS = "business-days"
    ROLLED_DAYS = "rolled-days"
    ROLLED_BACK = "rolled-back"
    ADDED_DAYS = "added-days"
    OPEN_START = "open-start"
    EARLIER_OF = "earlier-of"
    RECEIPT_CUTOFF = "receipt-cutoff"
    ROLLED_HOURS = "rolled-hours"
    STOP_CLOCK = "stop-clock"
    ELAPSED_HOLD = "elapsed-hold"
    ELAPSED = "elapsed"
    WINDOW = "window"
    END_OF_DAY = "end-of-day"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDuty:
    """Something that the same rule asks within some hours of the same start."""

    hours: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a period runs. `defaults` holds what the rule itself fixes or presumes.

    `readings` names every reading that can come out, the rule's own first; one that leads to the
    same day as another is not repeated in a result. `choices` are the values that a parameter of
    words may have. `default_holidays` and `default_zone` are taken where nobody names others.
    """

    id: str
    title: str
    counting: Counting
    needs: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    needs_params: tuple[str, ...] = ()
    may_have_params: tuple[str, ...] = ()
    defaults: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[str, ...]
    in_hours: bool = False
    limits_custody: bool = False
    begins: str = "The period begins"
    also: tuple[SideDuty, ...] = ()
    default_zone: str | None = None
    default_holidays: str = "us"
    cite: str
    quote: str | None = None
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a primitive needs to be told, and what it may answer.

    `length` is `days` or `hours`. `choices` are the parameters of words with the values that each
    may have; `defaults` are what is presumed where nobody says otherwise.
    """

    needs: tuple[str, ...]
    may_have: tuple[str, ...] = ()
    length: str | None = None
    may_have_params: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[str, ...]
    in_hours: bool = False


def by_calendar(name: str, *suffixes: str) -> tuple[str, ...]:
    """The readings of a count that meets holidays: other sets of them, observed days or not."""
    names = []
    for head in (name, *(f"{name}-{suffix}" for suffix in suffixes)):
        names += [head, f"{head}-observed-days-open", f"{head}-observed-days-closed"]
    return tuple(names)


FEDERAL_ONLY = "federal-holidays-only"
ALL_NAMED = "all-named-holidays"
STATE_TOO = "state-holidays-too"
_STOPPED = by_calendar("stop-clock", FEDERAL_ONLY)

SHAPES: Mapping[Counting, Shape] = MappingProxyType(
    {
        Counting.PRINTED: Shape(
            needs=("date",),
            may_have=("trigger",),
            may_have_params=("days", "observed_is_holiday"),
            readings=("printed-date", "next-open-day", "counted-days"),
        ),
        Counting.CALENDAR_DAYS: Shape(
            needs=("trigger",),
            length="days",
            may_have_params=("observed_is_holiday",),
            readings=("as-counted", "next-open-day"),
        ),
        Counting.BUSINESS_DAYS: Shape(
            needs=("trigger",),
            length="days",
            may_have_params=("observed_is_holiday",),
            readings=by_calendar("business-days", FEDERAL_ONLY),
        ),
        Counting.ROLLED_DAYS: Shape(
            needs=("trigger",),
            length="days",
            may_have_params=("observed_is_holiday",),
            choices=MappingProxyType({"version": ("2009", "1985")}),
            defaults=MappingProxyType({"version": "2009"}),
            readings=(*by_calendar("rolled", FEDERAL_ONLY), "text-of-1985"),
        ),
        Counting.ROLLED_BACK: Shape(
            needs=("event",),
            length="days",
            may_have_params=("observed_is_holiday",),
            readings=by_calendar("rolled-back", STATE_TOO),
        ),
        Counting.ADDED_DAYS: Shape(
            needs=("trigger",),
            length="days",
            may_have_params=("observed_is_holiday",),
            choices=MappingProxyType(
                {
                    "service_method": ("mail", "clerk", "consent", "electronic"),
                    "version": ("by-date", "2016", "2001"),
                }
            ),
            defaults=MappingProxyType({"version": "by-date"}),
            readings=by_calendar("rolled", FEDERAL_ONLY),
        ),
        Counting.OPEN_START: Shape(
            needs=("trigger",),
            length="days",
            may_have_params=("observed_is_holiday",),
            readings=by_calendar("open-start", ALL_NAMED, FEDERAL_ONLY),
        ),
        Counting.EARLIER_OF: Shape(
            needs=("served", "compliance"),
            length="days",
            may_have_params=("observed_is_holiday",),
            readings=(*by_calendar("earlier-of", FEDERAL_ONLY), "before-the-hour"),
        ),
        Counting.RECEIPT_CUTOFF: Shape(
            needs=("received",),
            length="days",
            may_have_params=("cutoff", "observed_is_holiday"),
            # A custodian's own office hours; the law of the paper need not know them.
            defaults=MappingProxyType({"cutoff": "17:00"}),
            readings=(*by_calendar("deemed-received", FEDERAL_ONLY), "as-received"),
        ),
        Counting.ROLLED_HOURS: Shape(
            needs=("trigger",),
            length="hours",
            may_have_params=("observed_is_holiday",),
            readings=by_calendar("rolled", FEDERAL_ONLY),
            in_hours=True,
        ),
        Counting.STOP_CLOCK: Shape(
            needs=("releasable",),
            length="hours",
            may_have_params=("observed_is_holiday",),
            readings=(*_STOPPED, "elapsed"),
            in_hours=True,
        ),
        Counting.ELAPSED_HOLD: Shape(
            needs=("releasable",),
            length="hours",
            may_have_params=("observed_is_holiday",),
            readings=("elapsed", *_STOPPED),
            in_hours=True,
        ),
        Counting.ELAPSED: Shape(
            needs=("trigger",),
            length="hours",
            readings=("elapsed", "wall-clock"),
            in_hours=True,
        ),
        Counting.WINDOW: Shape(
            needs=("received", "releasable"),
            length="hours",
            readings=("window", "wall-clock"),
            in_hours=True,
        ),
        Counting.END_OF_DAY: Shape(needs=("releasable",), readings=("end-of-day",), in_hours=True),
        Counting.BACKWARD: Shape(
            needs=("event",),
            may_have_params=("hours", "days"),
            readings=("elapsed",),
            in_hours=True,
        ),
    }
)


def rule_of(  # noqa: PLR0913 - one argument for each column of the table of rules
    *,
    id: str,  # noqa: A002 - the table's own word
    title: str,
    counting: Counting,
    cite: str,
    verified: Verified,
    quote: str | None = None,
    instant: str | None = None,
    defaults: Mapping[str, int | str] | None = None,
    begins: str = "The period begins",
    limits_custody: bool = False,
    also: tuple[SideDuty, ...] = (),
    default_zone: str | None = None,
    default_holidays: str = "us",
    adjustable: bool = False,
) -> Rule:
    """Make a rule from its data and the shape of its primitive.

    `instant` gives the one instant of a primitive another name. A length that is not among
    `defaults` must be given; one that is there may be given otherwise only where it is
    `adjustable`.
    """
    shape = SHAPES[counting]
    fixed = {**shape.defaults, **(defaults or {})}
    needs_params = tuple(name for name in shape.choices if name not in fixed)
    may_have_params = tuple(name for name in shape.choices if name in fixed)
    if shape.length is not None and shape.length not in fixed:
        needs_params = (shape.length, *needs_params)
    elif shape.length is not None and adjustable:
        may_have_params = (shape.length, *may_have_params)
    return Rule(
        id=id,
        title=title,
        counting=counting,
        needs=shape.needs if instant is None else (instant, *shape.needs[1:]),
        may_have=shape.may_have,
        needs_params=needs_params,
        may_have_params=(*may_have_params, *shape.may_have_params),
        defaults=MappingProxyType(fixed),
        choices=shape.choices,
        readings=shape.readings,
        in_hours=shape.in_hours,
        limits_custody=limits_custody,
        begins=begins,
        also=also,
        default_zone=default_zone,
        default_holidays=default_holidays,
        cite=cite,
        quote=quote,
        verified=verified,
    )
