"""The worker: drains the work of a desk until it is told to stop, or its server is gone.

`tecum serve` starts it as a process of its own, so that neither a hostile paper nor a long reading
touches the pages.
"""

import os
import signal
import threading

from django.db import close_old_connections

from tecum.adapters.clock import now
from tecum_web.jobs.drain import drain

PAUSE = 0.5


def work_on(parent: int | None) -> None:
    """Drain until SIGTERM or SIGINT, or until `parent` is no longer our parent."""
    stop = threading.Event()

    def told(_signal: int, _frame: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        close_old_connections()
        if drain(now, most=1) == 0:
            stop.wait(PAUSE)
