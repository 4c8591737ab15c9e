"""Have papers read by confined processes: this side starts them, feeds them and waits.

A nursery is one helper process (`nursery_process`) that forks a fresh, confined child for each
paper. Nurseries are kept and lent out, one caller at a time, so threads and processes may read at
once. Nothing that a child hands over is believed: it is JSON of bounded size, checked by
`handover`.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from tecum.adapters.clock import seconds
from tecum.adapters.reading.limits import Limits
from tecum.adapters.reading.refusals import RefusedError

_BOOT = (
    "import sys, json; sys.path.extend(json.loads(sys.argv[2])); "
    "from tecum.adapters.reading.nursery_process import serve; serve(int(sys.argv[1]), sys.argv[3])"
)
_GRACE = 5.0  # seconds beyond the wall limit, after which the nursery itself is given up
_CHUNK = 1 << 20
_ENDED_WITHOUT_MEMORY, _ENDED_UNCONFINED = 71, 72  # of nursery_process, which is not imported here
_MEND_HOSTILE = (
    "do not open it in a viewer; ask the sender for a new copy by another way, and keep the "
    "original as it is"
)
_MEND_INSTALL = "install Tecum again with all its requirements"
_MEND_LARGE = "split it, or print it and scan the print; keep the original as it is"


class Nursery:
    """One helper process. `reader` names a module of tests in place of the real readers."""

    def __init__(self, *, reader: str = "", folders: tuple[str, ...] = ()) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-I", "-S", "-c", _BOOT, str(theirs.fileno())]
        command += [json.dumps([*_import_folders(), *folders]), reader]
        # Our environment may hold secrets; a reader needs none of it but the loader's path.
        environment = {"LC_ALL": "C.UTF-8"}
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and constant code
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        self._line = ours

    @property
    def pid(self) -> int:
        """Number of the helper process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether the helper process still runs."""
        return self._process.poll() is None

    def read(
        self, data: bytes, media: str, limits: Limits, more: Mapping[str, int] | None = None
    ) -> dict[str, Any]:
        """Have one paper read in a fresh confined child, and give its answer as it came.

        Raises:
            RefusedError: the reader refused the paper, broke, or was stopped.
        """
        request = json.dumps({
            "media": media,
            "limits": {
                "pages": limits.pages,
                "text_chars": limits.text_chars,
                "attachments": limits.attachments,
                **(more or {}),
            },
            "cpu_seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
            "memory_bytes": limits.memory_bytes,
        })  # fmt: skip
        paper, feed = os.pipe()
        answer, tell = os.pipe()
        try:
            socket.send_fds(self._line, [request.encode()], [paper, tell])
        except OSError:
            os.close(feed)
            os.close(answer)
            raise
        finally:
            os.close(paper)
            os.close(tell)
        until = seconds() + limits.wall_seconds + _GRACE
        said, complete = _exchange(feed, answer, data, limits.answer_bytes, until)
        ending = self._ending(until)
        if ending.get("timed_out"):
            raise _too_slow(limits)
        if not complete:
            raise RefusedError(
                "too_large", "what was read from it is larger than one paper may be", _MEND_LARGE
            )
        return _judged(said, ending, limits)

    def _ending(self, until: float) -> dict[str, Any]:
        """Hear how the child ended; give the nursery up if it does not say."""
        self._line.settimeout(max(0.1, until - seconds()))
        try:
            message = self._line.recv(4_096)
        except TimeoutError:
            self.close(kill=True)
            return {"timed_out": True}
        except OSError:
            message = b""
        if not message:
            self.close(kill=True)
            return {"code": -signal.SIGKILL}
        told: dict[str, Any] = json.loads(message)
        return told

    def close(self, *, kill: bool = False) -> None:
        """End the helper process."""
        self._line.close()
        if kill:
            self._process.kill()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Let go of a helper that belongs to the process this one was forked from."""
        self._line.close()
        self._process.returncode = 0


def _import_folders() -> list[str]:
    """Say where the helper finds this package and the PDF library, and nothing else."""
    folders = [str(Path(__file__).resolve().parents[3])]
    spec = find_spec("pypdfium2_raw")
    if spec and spec.submodule_search_locations:
        folders.append(str(Path(next(iter(spec.submodule_search_locations))).parent))
    return folders


def _exchange(feed: int, answer: int, data: bytes, most: int, until: float) -> tuple[bytes, bool]:
    """Write the paper and read the answer to its end; False if the answer is not complete."""
    rest, said, size = memoryview(data), list[bytes](), 0
    os.set_blocking(feed, False)
    poll = select.poll()
    poll.register(answer, select.POLLIN)
    poll.register(feed, select.POLLOUT)
    feeding = True
    try:
        while True:
            left = until - seconds()
            if left <= 0:
                return b"", True
            for descriptor, _ in poll.poll(left * 1000):
                if descriptor == feed:
                    rest = _fed(feed, rest)
                    if not rest:
                        poll.unregister(feed)
                        os.close(feed)
                        feeding = False
                    continue
                chunk = os.read(answer, _CHUNK)
                size += len(chunk)
                if not chunk or size > most:
                    return b"".join(said), size <= most
                said.append(chunk)
    finally:
        if feeding:
            os.close(feed)
        os.close(answer)


def _fed(feed: int, rest: memoryview) -> memoryview:
    """Write what the pipe takes; nothing is left if nobody reads any more."""
    try:
        return rest[os.write(feed, rest[:_CHUNK]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return memoryview(b"")


def _judged(said: bytes, ending: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Turn an ending and what was said before it into an answer or a refusal."""
    if "missing" in ending:
        raise RefusedError(
            "no_reader",
            f"the reader for it cannot be loaded ({ending['missing']})",
            _MEND_INSTALL,
        )
    code = ending["code"]
    if code != 0:
        raise _stopped(code, ending, limits)
    try:
        answer = json.loads(said, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        answer = None
    match answer:
        case {"read": dict() as read}:
            return read
        case {"refused": [str() as refusal, str() as what, str() as mend]}:
            raise RefusedError(refusal, what, mend)
        case {"fault": str() as fault}:
            raise RefusedError("crashed", f"the reader broke on it ({fault[:120]})", _MEND_LARGE)
    raise RefusedError("crashed", "the reader gave no usable answer", _MEND_HOSTILE)


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _stopped(code: int, ending: dict[str, Any], limits: Limits) -> RefusedError:
    """Say why a child did not end by itself."""
    memory = limits.memory_bytes
    if code == -signal.SIGXCPU:
        return _too_slow(limits)
    if code == -signal.SIGSYS:
        return RefusedError(
            "confinement",
            "reading it was stopped, because the reader tried to do what no reader does",
            _MEND_HOSTILE,
        )
    if code == _ENDED_UNCONFINED:
        return RefusedError(
            "confinement",
            "it was not read, because this machine refused to confine the reader",
            "run `tecum check`, or use a machine that allows resource limits",
        )
    if code == _ENDED_WITHOUT_MEMORY or 2 * ending.get("peak_bytes", 0) > memory:
        return RefusedError(
            "memory", f"reading it takes more than {memory // (1 << 20):,} MiB", _MEND_LARGE
        )
    if code == -signal.SIGKILL:
        return RefusedError(
            "crashed", "reading it was ended from outside before it was done", "try again"
        )
    name = signal.Signals(-code).name if code < 0 else f"status {code}"
    return RefusedError("crashed", f"the reader broke on it ({name})", _MEND_HOSTILE)


def _too_slow(limits: Limits) -> RefusedError:
    return RefusedError(
        "timeout",
        f"reading it takes longer than {min(limits.cpu_seconds, limits.wall_seconds):g} seconds",
        _MEND_LARGE,
    )


_idle: list[Nursery] = []
_lock = Lock()


@contextmanager
def lent() -> Iterator[Nursery]:
    """Lend a nursery to one caller, starting one if all are lent."""
    with _lock:
        nursery = _idle.pop() if _idle else None
    if nursery is not None and not nursery.alive:
        nursery.close()
        nursery = None
    try:
        nursery = nursery or Nursery()
    except OSError as error:
        what = f"the process that reads papers cannot be started ({error.strerror})"
        raise RefusedError("no_reader", what, _MEND_INSTALL) from error
    usable = False
    try:
        yield nursery
        usable = True
    except RefusedError:
        usable = True
        raise
    finally:
        # After any other end (Ctrl-C, say) an answer may still be under way: do not lend it again.
        if usable and nursery.alive:
            with _lock:
                _idle.append(nursery)
        else:
            nursery.close(kill=True)


def read(
    data: bytes, media: str, limits: Limits, more: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Have one paper read by any nursery; one that died while idle is replaced once.

    `more` tells a reader what it needs to know beside the limits (which page to draw).

    Raises:
        RefusedError: the reader refused the paper, broke, was stopped, or cannot be started.
    """
    for _ in range(2):
        with suppress(BrokenPipeError, ConnectionError), lent() as nursery:
            return nursery.read(data, media, limits, more)
    raise RefusedError(
        "no_reader", "the process that reads papers does not stay alive", _MEND_INSTALL
    )


def start_early() -> None:
    """Start a nursery now, so that it loads while the caller does something else."""
    with suppress(RefusedError), lent():
        return


def _close_all() -> None:
    with _lock:
        while _idle:
            _idle.pop().close()


def _forget_all() -> None:
    """In a forked process: the parent's nurseries are the parent's."""
    global _lock  # noqa: PLW0603 - another thread of the parent may have held the old one
    _lock = Lock()
    while _idle:
        _idle.pop().forget()


atexit.register(_close_all)
with suppress(AttributeError):
    os.register_at_fork(after_in_child=_forget_all)
