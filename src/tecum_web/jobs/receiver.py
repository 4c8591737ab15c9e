"""The receiver: watches folder and mailbox until it is told to stop, or its server is gone.

It is a process of its own and parses nothing, so that no paper under reading keeps another from its
receipt. Each channel has its thread: an outage of one does not hold up the other. After a fault a
channel waits, longer each time, at most five minutes; the page of arrivals shows the fault.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, close_old_connections

from tecum.adapters.clock import now as clock
from tecum.errors import TecumError
from tecum_web.jobs.folder import FOLDER, FolderWatch
from tecum_web.jobs.mailbox import MAILBOX, MailboxError, Position, poll
from tecum_web.records.channels_file import Mailbox, read_channels
from tecum_web.records.models import Agency, ChannelState
from tecum_web.records.this_home import this_home

PAUSE = 1.0
POLL_EVERY = timedelta(seconds=15)
SWEEP_EVERY = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
_LOG = logging.getLogger("tecum.jobs")
Now = Callable[[], datetime]


def receive_on(parent: int | None) -> None:
    """Watch until SIGTERM or SIGINT, or until `parent` is no longer our parent."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    home = this_home()
    agency = Agency.objects.get(pk=home.agency_id)
    threads = [
        threading.Thread(target=_keep_on, args=(step, stop), daemon=True)
        for step in steps(home.path, agency)
    ]
    for thread in threads:
        thread.start()
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        stop.wait(PAUSE)
    stop.set()
    for thread in threads:
        thread.join(10)


def steps(home: Path, agency: Agency) -> list[Callable[[Now], bool]]:
    """Give what is to be done again and again: one step a channel that the home watches.

    Raises:
        InputError: channels.json cannot be used.
    """
    channels = read_channels(home)
    found: list[Callable[[Now], bool]] = []
    if channels.folder is not None:
        watch = FolderWatch(channels.folder, agency)
        found.append(lambda now: attend(agency, FOLDER, SWEEP_EVERY, now, watch.sweep))
    if channels.mailbox is not None:
        mailbox = channels.mailbox
        found.append(
            lambda now: attend(
                agency, MAILBOX, POLL_EVERY, now, lambda at: poll_mailbox(mailbox, agency, at)
            )
        )
    return found


def attend(
    agency: Agency, name: str, every: timedelta, now: Now, step: Callable[[Now], object]
) -> bool:
    """Do a channel's step where it is due, and write down how it went; say whether it worked."""
    state = _state(agency, name, now())
    if state.next_try_at > now():
        return False
    problem = ""
    try:
        step(now)
    except (MailboxError, TecumError) as error:
        problem = str(error)
    except OSError as error:  # a folder's: names in it may name a person
        problem = f"{error.strerror or type(error).__name__}; look after the channel's folder"
    at = now()
    attempts = state.attempts + 1 if problem else 0
    wait = min(every * 2 ** min(attempts, 12), LONGEST_WAIT) if problem else every
    ChannelState.objects.filter(pk=state.pk).update(
        tried_at=at,
        attempts=attempts,
        next_try_at=at + wait,
        problem=problem,
        worked_at=state.worked_at if problem else at,
    )
    if problem and not state.problem:
        _LOG.error("channel %s does not work", name)
    return not problem


def poll_mailbox(mailbox: Mailbox, agency: Agency, now: Now) -> tuple[str, ...]:
    """Poll from where the last poll came to, and write down how far this one comes."""
    state = ChannelState.objects.filter(agency=agency, name=MAILBOX)

    def keep(position: Position) -> None:
        state.update(position=asdict(position))

    told: Mapping[str, int] = state.values_list("position", flat=True).first() or {}
    position = Position(validity=told.get("validity", 0), uid=told.get("uid", 0))
    return poll(mailbox, agency, position, now, keep).receipts


def _state(agency: Agency, name: str, now: datetime) -> ChannelState:
    return ChannelState.objects.get_or_create(
        agency=agency, name=name, defaults={"tried_at": now, "next_try_at": now}
    )[0]


def _keep_on(step: Callable[[Now], bool], stop: threading.Event) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            step(clock)
        except DatabaseError:
            _LOG.exception("the database does not answer")
        except Exception:  # noqa: BLE001 - a channel goes on after a fault nobody thought of
            _LOG.exception("a channel's step failed")
        stop.wait(PAUSE)
