"""What can be wrong with a pack although every line of it can be read."""

from dataclasses import dataclass
from enum import StrEnum

from tecum.policy.analysis.witness import Witness


class FaultKind(StrEnum):
    """The classes of faults in the law of a place."""

    CONTRADICTION = "contradiction"
    """A required and a prohibited rule both remain, and nothing states it."""
    NEVER_DECIDES = "never_decides"
    """A record that changes nothing on any day and in any fact pattern."""
    UNREACHABLE = "unreachable"
    """A rule whose condition is true of no fact pattern, or that is in force on no covered day."""
    UNANSWERED = "unanswered"
    """An act on which neither rule nor question nor stated silence stands."""
    DATE_GAP = "date_gap"
    """Law that ends while nothing follows, or that outlives what it rests on."""
    UNUSED = "unused"
    """A source on which nothing rests."""
    UNKNOWN_NAME = "unknown_name"
    """A name that no layer gives on the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawFault:
    """One fault: in which record, what is wrong, how to mend it; a witness where there is one."""

    kind: FaultKind
    record: str
    what: str
    mend: str
    witness: Witness | None = None
