"""The running desk: a server with threads, a worker, a receiver, a sealer; what dies is restarted.

All are children of this process and leave with it. On one machine a home has one lock, so more
server processes would only wait for each other.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from tecum.adapters.clock import seconds
from tecum_web.config.environment import Environment, listen_parts
from tecum_web.config.leaving import KEEPER

GRACE = 10
# A child that dies sooner than this is given a pause before it is started again.
TOO_SOON = 2.0


def serve_desk(environment: Environment, environ: Mapping[str, str], *, threads: int) -> None:
    """Run server, worker, receiver and sealer until SIGTERM or SIGINT."""
    host, port = listen_parts(environment.listen)
    surroundings = {
        **environ,
        "TECUM_HOME": str(environment.home),
        KEEPER: str(os.getpid()),
    }
    server = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", "1"),
        *("--blocking-threads", str(threads), "--respawn-failed-workers"),
        *("--log-level", "warning", "tecum_web.config.wsgi:application"),
    ]
    worker = [sys.executable, "-m", "tecum_web.config.working", str(os.getpid())]
    receiver = [sys.executable, "-m", "tecum_web.config.receiving", str(os.getpid())]
    sealer = [sys.executable, "-m", "tecum_web.config.sealing", str(os.getpid())]
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    keepers = [
        threading.Thread(target=_keep, args=(command, surroundings, environment.home, stop))
        for command in (server, worker, receiver, sealer)
    ]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()


def _keep(
    command: list[str], environ: Mapping[str, str], folder: Path, stop: threading.Event
) -> None:
    """Keep a child running until told to stop."""
    while not stop.is_set():
        began = seconds()
        child = subprocess.Popen(command, env=dict(environ), cwd=folder)  # noqa: S603 - our own command
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            _end(child)
        elif seconds() - began < TOO_SOON:
            stop.wait(TOO_SOON)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
