"""The sealer: makes the log's checkpoints at their fixed times, and tells of outages.

A checkpoint that is due is made with or without anything new, so that its time tells nothing. What
a witness or a time-stamp authority did not give is asked for again, at longer and longer intervals
up to five minutes; how it stands is written down as the channel `log`, which `tecum check` reads.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections

from tecum.adapters.clock import now as clock
from tecum.adapters.entropy import random_bytes
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.witness_client import Asked
from tecum.adapters.log.witnessed_log import WitnessedLog
from tecum.errors import InputError
from tecum.ledger.sealing import SEED_LENGTH
from tecum.ledger.witnessing import Conflict, Cosigned
from tecum_web.jobs.receiver import attend
from tecum_web.records.models import Agency
from tecum_web.records.this_home import this_home

LOG = "log"
PAUSE = 1.0
LOOK_EVERY = timedelta(seconds=10)
_LOG = logging.getLogger("tecum.jobs")


def seal_on(parent: int | None) -> None:
    """Seal until SIGTERM or SIGINT, or until `parent` is no longer our parent."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    home = this_home()
    agency = Agency.objects.get(pk=home.agency_id)
    log = WitnessedLog(HomeLog(home))
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        close_old_connections()
        try:
            attend_log(agency, log, clock)
        except DatabaseError:
            _LOG.exception("the database does not answer")
        stop.wait(PAUSE)


def attend_log(agency: Agency, log: WitnessedLog, now: Callable[[], datetime]) -> bool:
    """Seal where it is time to look, and write down how it went; say whether all is well."""
    return attend(agency, LOG, LOOK_EVERY, now, lambda at: seal_due(log, at))


def seal_due(log: WitnessedLog, now: Callable[[], datetime]) -> None:
    """Seal what is due, and ask again for what lacks.

    Raises:
        InputError: somebody outside did not give what was asked for; the log is sealed anyway.
        IntegrityError: a witness has seen more or something else; nothing was signed.
    """
    told = log.seal(now(), random_bytes(SEED_LENGTH))
    asked = told.asked if told.sealed is not None else log.ask_again()
    problems = [said for one in asked if (said := _problem(one))]
    problems.extend(
        f"checkpoint {stamp.size} has no time stamp: {'; '.join(stamp.problems)}"
        for stamp in told.stamps
        if stamp.stamped_at is None
    )
    if problems:
        raise InputError("; ".join(problems))


def _problem(asked: Asked) -> str:
    match asked.outcome:
        case Cosigned():
            return ""
        case Conflict():
            return f"witness {asked.name} has seen {asked.outcome.size} leaves and did not cosign"
    return f"witness {asked.name} did not cosign: {asked.outcome.what}"
