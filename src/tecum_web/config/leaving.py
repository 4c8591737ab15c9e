"""A server process leaves with those above it: kill -9 asks nobody, and an orphan would serve on.

An orphan holds the port beside its successor, and answers with what was installed when it began.
"""

import os
import signal
import threading
import time
from contextlib import suppress

KEEPER = "TECUM_KEEPER"
"""Set by `tecum serve` for its server: the process that keeps it. Nobody else sets it."""
PAUSE = 1.0


def leave_with_those_above(keeper: int) -> None:
    """Watch from a thread of its own: the server above us, and the keeper above that."""
    watch = threading.Thread(target=_watch, args=(os.getppid(), keeper), daemon=True)
    watch.start()


def _watch(server: int, keeper: int) -> None:
    while True:
        time.sleep(PAUSE)
        if os.getppid() != server:
            break
        if not _lives(keeper):
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGTERM)
            break
    # What was not committed is not acknowledged; nothing else here needs an end of its own.
    os._exit(1)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, so the number was given away
        return False
    return True
