"""Which function counts for which primitive."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tecum.deadlines.counting_days import (
    added_days,
    business_days,
    calendar_days,
    earlier_of,
    open_start,
    printed,
    receipt_cutoff,
    rolled_back,
    rolled_days,
)
from tecum.deadlines.counting_hours import (
    backward,
    elapsed,
    elapsed_hold,
    end_of_release_day,
    rolled_hours,
    stop_clock,
    window,
)
from tecum.deadlines.question import Question
from tecum.deadlines.results import Counted
from tecum.deadlines.rule_shape import Counting

COUNTERS: Mapping[Counting, Callable[[Question], tuple[Counted, ...]]] = MappingProxyType(
    {
        Counting.PRINTED: printed,
        Counting.CALENDAR_DAYS: calendar_days,
        Counting.BUSINESS_DAYS: business_days,
        Counting.ROLLED_DAYS: rolled_days,
        Counting.ROLLED_BACK: rolled_back,
        Counting.ADDED_DAYS: added_days,
        Counting.OPEN_START: open_start,
        Counting.EARLIER_OF: earlier_of,
        Counting.RECEIPT_CUTOFF: receipt_cutoff,
        Counting.ROLLED_HOURS: rolled_hours,
        Counting.STOP_CLOCK: stop_clock,
        Counting.ELAPSED_HOLD: elapsed_hold,
        Counting.ELAPSED: elapsed,
        Counting.WINDOW: window,
        Counting.END_OF_DAY: end_of_release_day,
        Counting.BACKWARD: backward,
    }
)
