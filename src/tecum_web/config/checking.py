"""What can be wrong with a desk before anybody notices: each check by name, with its mend."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.settings import load_keys
from tecum.errors import InputError, TecumError
from tecum_web.config.environment import Environment
from tecum_web.jobs.sealer import LOG
from tecum_web.records.channels_file import read_channels
from tecum_web.records.desk_file import SECRET_FILE
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency, ChannelState, EventRow, MatterState, ReceiptRow, Work
from tecum_web.records.triggers import check_effect

LEAST_FREE = 1_000_000_000
LATE_WORK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check. `fault` None: it is as it should be; `note` says what was seen."""

    name: str
    note: str
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is looked at, and when."""

    environment: Environment
    home: DeskHome
    now: datetime


def check_desk(subject: Subject) -> tuple[Checked, ...]:
    """Look at everything; one fault never hides another."""
    return tuple(_checked(name, check, subject) for name, check in CHECKS.items())


def _checked(name: str, check: Callable[[Subject], str], subject: Subject) -> Checked:
    try:
        return Checked(name=name, note=check(subject))
    except (TecumError, DatabaseError, OSError) as error:
        return Checked(name=name, note="", fault=str(error).strip())


def _configuration(subject: Subject) -> str:
    from django.core.management.base import SystemCheckError  # noqa: PLC0415 - used here alone

    try:
        # Over plain HTTP on this machine alone the rules of a public address do not apply.
        call_command(
            "check",
            deploy=subject.environment.is_secure,
            fail_level="WARNING",
            stdout=StringIO(),
            stderr=StringIO(),
        )
    except SystemCheckError as error:
        raise InputError(str(error)) from error
    return f"people reach it at {subject.environment.url}"


def _database(subject: Subject) -> str:
    connection = connections[subject.home.using]
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise InputError(
            f"{len(waiting)} migrations wait; run `tecum setup --again`, or start the desk"
        )
    if not Agency.objects.using(subject.home.using).filter(pk=subject.home.agency_id).exists():
        raise InputError("it does not know the agency of desk.json; name the right database")
    return f"{connection.vendor}, of this version"


def _triggers(subject: Subject) -> str:
    check_effect(subject.home.using)
    return "every forged change was refused"


def _keys(subject: Subject) -> str:
    subject.home.signing_key()
    for file in (subject.home.path / "keys" / SECRET_FILE, subject.home.path):
        if file.stat().st_mode & 0o077:
            raise InputError(f"{file}: others may read it; take their rights away")
    log = HomeLog(subject.home)
    load_keys(subject.home.path, log.settings)
    return "receipts, log and sessions have theirs, closed to others"


def _log(subject: Subject) -> str:
    status = HomeLog(subject.home).status(subject.now)
    said = _problems(subject, of_log=True)
    if status.late:
        late = "a record waits longer than the log promises; run `tecum log seal`"
        raise InputError("; ".join([late, *said]))
    if said:
        raise InputError("; ".join(said))
    return f"{status.size} leaves, {status.waiting} wait, next checkpoint {status.next_due:%H:%M}Z"


def _channels(subject: Subject) -> str:
    channels = read_channels(subject.home.path)
    watched = [
        name
        for name, one in (("folder", channels.folder), ("mailbox", channels.mailbox))
        if one is not None
    ]
    if channels.folder is not None and not channels.folder.path.is_dir():
        raise InputError(
            f"{channels.folder.path}: no folder is there; make it, or mend channels.json"
        )
    said = _problems(subject, of_log=False)
    if said:
        raise InputError("; ".join(said))
    return f"{' and '.join(watched)} watched" if watched else "nothing is watched"


def _problems(subject: Subject, *, of_log: bool) -> list[str]:
    """What the log's sealing, or a channel, last met and has not got over."""
    rows = ChannelState.objects.using(subject.home.using).filter(agency_id=subject.home.agency_id)
    found = rows.filter(name=LOG) if of_log else rows.exclude(name=LOG)
    return [
        f"{row.name}, {row.attempts} times: {row.problem}"
        for row in found.exclude(problem="").order_by("name")
    ]


def _disk(subject: Subject) -> str:
    free = shutil.disk_usage(subject.home.path).free
    if free < LEAST_FREE:
        raise InputError(f"{free // 1_000_000} MB are free; make room before papers are refused")
    if not os.access(subject.home.path, os.W_OK):
        raise InputError(f"{subject.home.path} cannot be written; give the rights")
    return f"{free // 1_000_000_000} GB free"


def _clock(subject: Subject) -> str:
    """A clock that went back would make events that lie before those they follow."""
    using = subject.home.using
    latest = [
        EventRow.objects.using(using).order_by("-recorded_at").values_list("recorded_at").first(),
        ReceiptRow.objects.using(using).order_by("-received_at").values_list("received_at").first(),
    ]
    ahead = [row[0] for row in latest if row is not None and row[0] > subject.now]
    if ahead:
        raise InputError(f"something was recorded at {max(ahead)}, which lies ahead; set the clock")
    return f"{subject.now:%Y-%m-%dT%H:%M:%SZ}"


def _states(subject: Subject) -> str:
    using, agency = subject.home.using, subject.home.agency_id
    events = EventRow.objects.using(using).filter(agency_id=agency, sequence=1).count()
    states = MatterState.objects.using(using).filter(agency_id=agency).count()
    if events != states:
        raise InputError(f"{events} matters and {states} cached states; rebuild the states")
    return f"{events} matters"


def _work(subject: Subject) -> str:
    rows = Work.objects.using(subject.home.using)
    failed = rows.filter(state="failed").count()
    late = rows.filter(state="waiting", due_at__lt=subject.now - LATE_WORK).count()
    if failed or late:
        raise InputError(f"{failed} pieces failed and {late} wait too long; look at the worker")
    return "nothing failed, nothing late"


CHECKS: dict[str, Callable[[Subject], str]] = {
    "configuration": _configuration,
    "database": _database,
    "triggers": _triggers,
    "keys": _keys,
    "log": _log,
    "channels": _channels,
    "disk": _disk,
    "clock": _clock,
    "states": _states,
    "work": _work,
}


def faults(checked: tuple[Checked, ...]) -> Iterator[Checked]:
    """Give the checks that found a fault."""
    return (one for one in checked if one.fault is not None)
