"""The process that grows readers: it loads the parser once and forks a fresh child per paper.

`nursery` starts it and talks to it over one socket: a request brings two pipe ends, the paper to
be read and the answer to be written. This process never looks at a paper itself. The child keeps
those two pipe ends and nothing else, is confined before it reads the first byte, writes JSON and
ends. This process watches it, ends it when its time is over, and reports how it ended.

Imports here are paid for at every cold start, so they are few.
"""

import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

from tecum.adapters.clock import seconds
from tecum.adapters.reading.confinement import ANSWER, PAPER, ConfinementError, confine, prepare
from tecum.adapters.reading.refusals import RefusedError

READERS = {
    "pdf": "tecum.adapters.reading.pdf_pages",
    "picture": "tecum.adapters.reading.page_picture",
    "text": "tecum.adapters.reading.plain_text",
    "email": "tecum.adapters.reading.mail",
}
ENDED_WITHOUT_MEMORY = 71
ENDED_UNCONFINED = 72
_CHUNK = 1 << 20


def serve(control: int, reader: str) -> None:
    """Answer requests until the other end closes; `reader` replaces the readers in tests."""
    line = socket.socket(fileno=control)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The commonest paper is a PDF: load for it while the other side still looks at its files.
    loaded: dict[str, ModuleType] = {}
    # If it is missing, the answer to the first request says so.
    if not reader:
        with suppress(ImportError, OSError):
            _load("pdf", "", loaded)
    prepare()
    gc.disable()
    gc.freeze()
    while True:
        message, descriptors, _, _ = socket.recv_fds(line, 4_096, 2)
        if not message:
            return
        request = json.loads(message)
        try:
            module = _load(request["media"], reader, loaded)
        except (ImportError, OSError) as error:
            _close(descriptors)
            line.sendall(json.dumps({"missing": str(error)}).encode())
            continue
        guardian = os.getpid()
        child = os.fork()
        if child == 0:
            _read_and_end(module.read, request, descriptors, guardian)
        _close(descriptors)
        line.sendall(json.dumps(_watch(child, request["wall_seconds"], line)).encode())


def _load(media: str, reader: str, loaded: dict[str, ModuleType]) -> ModuleType:
    """Import a reader before the fork, so that its children share it and need open no file."""
    if media not in loaded:
        module = import_module(reader or READERS[media])
        module.prepare()
        loaded[media] = module
    return loaded[media]


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _watch(child: int, wall_seconds: float, line: socket.socket) -> dict[str, Any]:
    """Wait for a child, end it when its time is over or when nobody waits for it any more."""
    until = seconds() + wall_seconds
    timed_out = False
    watched = os.pidfd_open(child) if hasattr(os, "pidfd_open") else -1
    poll = select.poll()
    poll.register(line, select.POLLIN)
    if watched >= 0:
        poll.register(watched, select.POLLIN)
    while True:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            break
        left = until - seconds()
        # Without a descriptor for the child (outside Linux), look again every few milliseconds.
        ready = poll.poll(max(0.0, left if watched >= 0 else min(left, 0.003)) * 1000)
        gone = any(descriptor == line.fileno() for descriptor, _ in ready)
        timed_out = left <= 0
        if timed_out or gone:
            os.kill(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            break
    if watched >= 0:
        os.close(watched)
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts in bytes or in kibibytes
    return {
        "code": os.waitstatus_to_exitcode(status),
        "timed_out": timed_out,
        "peak_bytes": usage.ru_maxrss * unit,
    }


def _read_and_end(
    read: Callable[..., dict[str, Any]],
    request: dict[str, Any],
    descriptors: list[int],
    guardian: int,
) -> None:
    """Be the child: shut everything, read the paper, write the answer, end."""
    code = 0
    try:
        _keep_only(descriptors)
        confine(
            cpu_seconds=request["cpu_seconds"],
            memory_bytes=request["memory_bytes"],
            guardian=guardian,
        )
        answer = {"read": read(_all_of(PAPER), limits=request["limits"])}
        _write(answer)
    except RefusedError as refusal:
        _write({"refused": [refusal.code, refusal.what, refusal.mend]})
    except ConfinementError:
        code = ENDED_UNCONFINED
    except MemoryError:
        code = ENDED_WITHOUT_MEMORY
    except Exception as error:  # noqa: BLE001 - the last line of a process: a fault must be told
        _write({"fault": _place_of(error)})
    finally:
        os._exit(code)


def _keep_only(descriptors: list[int]) -> None:
    """Move the two pipe ends to their places and close every other descriptor."""
    paper, answer = (fcntl.fcntl(one, fcntl.F_DUPFD, 64) for one in descriptors)
    os.dup2(paper, PAPER)
    os.dup2(answer, ANSWER)
    os.closerange(0, PAPER)
    os.closerange(ANSWER + 1, 65_536)


def _all_of(descriptor: int) -> bytes:
    """Read a pipe to its end."""
    chunks = []
    while chunk := os.read(descriptor, _CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _write(answer: dict[str, Any]) -> None:
    """Write an answer as JSON; nobody may be left to read it."""
    rest = memoryview(json.dumps(answer, separators=(",", ":"), allow_nan=False).encode("ascii"))
    try:
        while rest:
            rest = rest[os.write(ANSWER, rest) :]
    except BrokenPipeError:
        return


def _place_of(error: Exception) -> str:
    """Name a fault by its kind and the line where it arose, without a word of the paper."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = os.path.basename(trace.tb_frame.f_code.co_filename)  # noqa: PTH119 - pathlib costs start
    return f"{type(error).__name__} in {file}, line {trace.tb_lineno}"
