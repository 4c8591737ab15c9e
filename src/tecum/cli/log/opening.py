"""What every command on a log begins with: the home, its log, and how moments are read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tecum.errors import InputError

if TYPE_CHECKING:
    from tecum.adapters.log.home_log import HomeLog


def log_of(home: Path | None) -> "HomeLog":
    """Open the log of a home; without a name the home is the user's own.

    Raises:
        InputError: the home keeps no log.
    """
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - a log is slow to load
    from tecum.adapters.log.home_log import HomeLog  # noqa: PLC0415 - likewise

    return HomeLog(open_home(home))


def moment(option: str, text: str) -> datetime:
    """Read a moment with its offset: 2026-01-31T22:00Z, 2026-01-31T16:00-06:00.

    Raises:
        InputError: no such moment, or without an offset.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{option} {text!r}: no moment; write it as 2026-01-31T22:00Z") from error
    if found.tzinfo is None:
        raise InputError(f"{option} {text!r}: says no offset from UTC; write it as {text}Z")
    return found.astimezone(UTC)


def utc(instant: datetime | None) -> str | None:
    """Write a moment to the second in UTC (RFC 3339); None stays None."""
    return None if instant is None else instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
