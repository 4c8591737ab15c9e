"""Moments as people type them: by the clock of a zone, or with an offset."""

import re
from datetime import datetime

from tecum.deadlines.instants import Instant, read_wall_time
from tecum.errors import ClockError, InputError


def read_moment(option: str, text: str, zone: str) -> Instant:
    """Read 2020-01-13T16:40, by the clock of the zone, or with its offset.

    Raises:
        InputError: no such moment, or an unknown zone.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", text):
        raise InputError(
            f"{option} {text!r}: no moment; write 2020-01-13T16:40 by the clock there, or with an "
            "offset"
        )
    try:
        found = datetime.fromisoformat(text)
        return (
            read_wall_time(found, zone) if found.tzinfo is None else Instant(utc=found, zone=zone)
        )
    except (ValueError, OverflowError, ClockError) as error:
        raise InputError(
            f"{option} {text!r}: {error}; mend the date, the time or --zone"
        ) from error
