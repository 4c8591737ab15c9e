"""`tecum log status`: how the log stands, and whether anything waits too long."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.log.opening import log_of, utc
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import console, print_json
from tecum.ledger.notes import encode_base64

if TYPE_CHECKING:
    from tecum.adapters.log.home_log import LogStatus
    from tecum.ledger.sealing import Schedule

SCHEMA = "tecum.log-status.v1"


def status(
    *, home: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """Say how the log stands: its size, what waits, when the next checkpoint is due.

    Exit status 1 where a record waits longer than the log promises.

    Parameters
    ----------
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    log = log_of(home)
    found, schedule = log.status(now()), log.settings.schedule
    if json:
        print_json(_document(found, schedule))
    else:
        _print(found, schedule)
    return CHECKED_NO if found.late else DONE


def _document(found: "LogStatus", schedule: "Schedule") -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "origin": found.origin,
        "size": found.size,
        "root": None if found.root is None else encode_base64(found.root),
        "sealed_at": utc(found.sealed_at),
        "next_due": utc(found.next_due),
        "is_due": found.is_due,
        "waiting": found.waiting,
        "oldest_waiting": utc(found.oldest_waiting),
        "checkpoints_needed": checkpoints_needed(found.waiting, schedule),
        "late": found.late,
        "unfinished": found.unfinished,
    }


def checkpoints_needed(waiting: int, schedule: "Schedule") -> int:
    """How many checkpoints it takes until everything that waits is in the log."""
    return -(-waiting // schedule.batch)


def _print(found: "LogStatus", schedule: "Schedule") -> None:
    out = console()
    last = utc(found.sealed_at) or "never"
    out.print(f"{found.origin}: {found.size} leaves, last checkpoint {last}", markup=False)
    due = "due now" if found.is_due else f"due {utc(found.next_due)}"
    out.print(f"  next checkpoint: {due}", markup=False)
    needed = checkpoints_needed(found.waiting, schedule)
    oldest = (
        "" if found.oldest_waiting is None else f", the oldest since {utc(found.oldest_waiting)}"
    )
    records = "1 record" if found.waiting == 1 else f"{found.waiting} records"
    out.print(f"  waiting: {records}{oldest}", markup=False)
    if needed * schedule.every > schedule.max_delay:
        hours = timedelta(seconds=needed * schedule.every).total_seconds() / 3600
        out.print(
            f"  they need {needed} checkpoints, {hours:.0f} hours: more than is promised; open the "
            "next log with a larger batch",
            markup=False,
        )
    if found.unfinished:
        out.print("  a sealing was cut short; `tecum log seal` finishes it", markup=False)
    if found.late:
        out.print(
            "  LATE: a record waits longer than the log promises; seal now (tecum log seal)",
            markup=False,
        )
