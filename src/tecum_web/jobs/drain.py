"""Do what actions wrote down to be done: at least once each, by whoever holds the lease.

States of a piece of work: `waiting` (until `due_at`); `leased` (somebody does it; after the lease
it waits again, so a killed worker loses nothing); `done`; `failed` (a person must look). A handler
may be called twice with the same arguments and must then do nothing twice.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from tecum.errors import TecumError
from tecum_web.actions.read_matter import read_matter
from tecum_web.actions.receive_paper import READ_MATTER
from tecum_web.actions.send_letter import SEND_LETTER
from tecum_web.jobs.outgoing import send_by_mail
from tecum_web.records.models import Work

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
_LOG = logging.getLogger("tecum.jobs")
Handler = Callable[[Work, datetime], None]


def _read_matter(work: Work, now: datetime) -> None:
    read_matter(agency=work.agency, matter=str(work.arguments["matter"]), now=now)


def _send_letter(work: Work, now: datetime) -> None:
    send_by_mail(str(work.arguments["sending"]), lambda: now)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {READ_MATTER: _read_matter, SEND_LETTER: _send_letter}
)


def drain(now: Callable[[], datetime], *, most: int | None = None) -> int:
    """Do what is due, one after the other, until nothing is; give how many were done."""
    done = 0
    while most is None or done < most:
        work = claim(now())
        if work is None:
            break
        perform(work, now)
        done += 1
    return done


def claim(now: datetime) -> Work | None:
    """Take the next due piece of work under a lease; None where nothing is due."""
    with transaction.atomic():
        work = _due(now).order_by("due_at", "id").first()
        if work is None:
            return None
        work.state, work.leased_until, work.attempts = "leased", now + LEASE, work.attempts + 1
        work.save(update_fields=("state", "leased_until", "attempts"))
        return work


def perform(work: Work, now: Callable[[], datetime]) -> None:
    """Do one piece of work, and write down how it went; what fails is tried again, later."""
    try:
        HANDLERS[work.kind](work, now())
    except TecumError as error:
        _put_off(work, now(), f"{error.code}: {error}")
    except Exception as error:  # noqa: BLE001 - one broken piece of work must not stop the others
        _LOG.exception("work %s failed", work.pk)
        _put_off(work, now(), type(error).__name__)
    else:
        Work.objects.filter(pk=work.pk).update(state="done", leased_until=None, problem="")


def _put_off(work: Work, now: datetime, problem: str) -> None:
    again = work.attempts < MOST_ATTEMPTS
    Work.objects.filter(pk=work.pk).update(
        state="waiting" if again else "failed",
        due_at=now + timedelta(seconds=5 * 4 ** (work.attempts - 1)),
        leased_until=None,
        problem=problem,
    )


def _due(now: datetime) -> QuerySet[Work]:
    ready = Q(state="waiting", due_at__lte=now) | Q(state="leased", leased_until__lte=now)
    found = Work.objects.filter(ready, kind__in=HANDLERS).select_related("agency")
    if connections[found.db].features.has_select_for_update_skip_locked:
        return found.select_for_update(skip_locked=True, of=("self",))
    return found
