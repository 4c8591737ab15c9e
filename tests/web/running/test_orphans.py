"""Nothing of a desk serves on when what is above it was killed."""

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.db import connections
from tests.web.desks import ADesk
from tests.web.running.served import children, served, wait_until_up

from tecum.adapters.clock import seconds


def gone(processes: Mapping[int, str], most: float = 60) -> bool:
    until = seconds() + most
    while any(lives(one) for one in processes):
        if seconds() > until:
            return False
        time.sleep(0.1)
    return True


def lives(process: int) -> bool:
    """Whether it runs: who was killed and is not yet asked after does not."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_no_orphan_serves_on(one_desk: ADesk) -> None:
    connections.close_all()
    with served(one_desk.environment.home) as (base, keeper):
        below = children(keeper)
        server = min(pid for pid, command in below.items() if "granian" in command)
        answering = children(server)
        assert answering
        os.kill(server, signal.SIGKILL)
        assert gone(answering)
        wait_until_up(base)
        below = children(keeper)
        os.kill(keeper, signal.SIGKILL)
        os.waitpid(keeper, 0)
        assert gone(below)
