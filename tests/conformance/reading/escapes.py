# ruff: noqa: PTH123, PTH208, PTH107, PTH104, S606 - the attempts are made by the plainest call of the operating system
"""A reader that tries to break out: what it does is named by the first line of the paper.

It stands in for a parser that a hostile paper has taken over. The rest of the paper is a path.
"""

import ctypes
import json
import os
import socket
import sys


def prepare() -> None:
    """Load before the confinement what the attempts need, so that only the attempt can fail."""
    json.dumps({})


def read(data: bytes, *, limits: dict[str, int]) -> dict[str, object]:
    assert limits["pages"] > 0
    attempt, _, target = data.decode().partition("\n")
    _ATTEMPTS[attempt](target)
    return {"pages": [], "problems": [["repaired", f"{attempt} went through", None]]}


def _write_file(target: str) -> None:
    with open(target, "w", encoding="utf-8") as file:
        file.write("out")


def _append_to_file(target: str) -> None:
    os.open(target, os.O_WRONLY | os.O_APPEND)


def _read_file(target: str) -> None:
    with open(target, encoding="utf-8") as file:
        file.read()


def _list_folder(target: str) -> None:
    os.listdir(target)


def _truncate(target: str) -> None:
    os.truncate(target, 0)


def _remove(target: str) -> None:
    os.remove(target)


def _rename(target: str) -> None:
    os.rename(target, target + ".moved")


def _connect(target: str) -> None:
    socket.socket().connect(("127.0.0.1", int(target)))


def _pair(_: str) -> None:
    socket.socketpair()


def _fork(_: str) -> None:
    if os.fork() == 0:
        os._exit(0)


def _run(_: str) -> None:
    os.posix_spawn(sys.executable, [sys.executable, "-c", "pass"], {})


def _exec(_: str) -> None:
    os.execv("/bin/true", ["true"])


def _signal_parent(_: str) -> None:
    os.kill(os.getppid(), 9)


def _signal_other(target: str) -> None:
    os.kill(int(target), 15)


def _trace(_: str) -> None:
    ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)


def _make_code(_: str) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    library.mmap.restype = ctypes.c_void_p
    place = library.mmap(None, 4096, 7, 0x22, -1, 0)
    if place == ctypes.c_void_p(-1).value:
        raise PermissionError(ctypes.get_errno(), "no memory for code")


def _raise_limits(_: str) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


def _allocate(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(1 << 24))


def _loop(_: str) -> None:
    while True:
        pass


def _sleep(_: str) -> None:
    import time

    while True:
        time.sleep(1)


def _answer_without_end(_: str) -> None:
    while True:
        os.write(4, b"x" * 65_536)


def _answer_nonsense(_: str) -> None:
    os.write(4, b'{"read": {"pages": [{}]')
    os._exit(0)


def _answer_deeply(_: str) -> None:
    os.write(4, b"[" * 500_000)
    os._exit(0)


def _forge(_: str) -> None:
    page = {
        "number": 1, "width": 6120, "height": 7920, "fields": [], "ticks": [], "image_only": False,
        "lines": [[["word", 0, 0, 10**12, 5]]],
    }  # fmt: skip
    os.write(4, json.dumps({"read": {"pages": [page], "problems": []}}).encode())
    os._exit(0)


def _crash(_: str) -> None:
    ctypes.string_at(8)


def _count_descriptors(_: str) -> None:
    for descriptor in (0, 1, 2, 5, 6, 7, 8, 9, 10, 64, 65):
        try:
            os.close(descriptor)
        except OSError:
            continue
        raise RuntimeError(f"descriptor {descriptor} was left open")
    raise FileNotFoundError("only the two pipes are open")


_ATTEMPTS = {
    name.removeprefix("_"): function
    for name, function in list(globals().items())
    if name.startswith("_") and callable(function) and not name.startswith("__")
}
