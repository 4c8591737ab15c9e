"""The only reader of time: its values go down into the core as arguments."""

import time
from datetime import UTC, date, datetime


def now() -> datetime:
    """Give the present instant in UTC, for callers that hand it on as `now`."""
    return datetime.now(UTC)  # noqa: TID251 - this module is the one place that the rule names


def today_in(zone: str) -> date:
    """Give the present day in an IANA time zone: the day that a custodian's calendar shows."""
    # The process that reads papers imports this module at every cold start and needs no zones.
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    return now().astimezone(ZoneInfo(zone)).date()


def seconds() -> float:
    """Give a steady count of seconds for time limits; it has no relation to any date."""
    return time.monotonic()
