"""Confine the process that reads one paper: it may compute and answer, and nothing else.

Resource limits (setrlimit) hold everywhere: memory, processor time, open files, no byte written
to a file, no core. On Linux a system-call filter (seccomp, mode filter) holds besides: reading is
allowed from the paper's pipe only and writing to the answer's pipe only; sockets, programs,
processes, signals, tracing and every change of the file system end the process at once; all else
that is not on the list is refused. A process that runs as root gives its rights up first.

The filter is classic BPF as in linux/filter.h; numbers of calls are those of the kernel's
unistd headers for x86-64 and for aarch64.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache

PAPER, ANSWER = 3, 4  # the two descriptors that are left open
NOBODY = 65534

# linux/prctl.h, linux/seccomp.h, linux/audit.h
_PR_SET_PDEATHSIG, _PR_GET_SECCOMP, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 21, 22, 38
_MODE_FILTER = 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # refused: errno EPERM
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
# Load a word of seccomp_data, jump if equal, if not less, if a bit is set, return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_PROT_EXEC = 4
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# name: (x86-64, aarch64); None where the machine has no such call
_Numbers = dict[str, tuple[int | None, int | None]]
ALLOWED: _Numbers = {
    "futex": (202, 98), "brk": (12, 214), "munmap": (11, 215), "mremap": (25, 216),
    "madvise": (28, 233), "exit_group": (231, 94), "exit": (60, 93), "close": (3, 57),
    "rt_sigreturn": (15, 139), "rt_sigprocmask": (14, 135), "rt_sigaction": (13, 134),
    "sigaltstack": (131, 132), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "gettimeofday": (96, 169), "getrandom": (318, 278), "getpid": (39, 172),
    "gettid": (186, 178), "sched_yield": (24, 124), "sysinfo": (99, 179), "getrusage": (98, 165),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115),
}  # fmt: skip
ENDED: _Numbers = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "recvfrom": (45, 207), "recvmsg": (47, 212),
    "fork": (57, None), "vfork": (58, None), "clone": (56, 220), "clone3": (435, 435),
    "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kill": (62, 129),
    "rt_sigqueueinfo": (129, 138), "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "creat": (85, None), "openat2": (437, 437), "truncate": (76, 45),
    "ftruncate": (77, 46), "fallocate": (285, 47), "unlink": (87, None), "unlinkat": (263, 35),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "mkdir": (83, None),
    "mkdirat": (258, 34), "rmdir": (84, None), "link": (86, None), "linkat": (265, 37),
    "symlink": (88, None), "symlinkat": (266, 36), "mknod": (133, None), "mknodat": (259, 33),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utimensat": (280, 88),
    "mount": (165, 40), "umount2": (166, 39), "chroot": (161, 51), "pivot_root": (155, 41),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "keyctl": (250, 219), "add_key": (248, 217),
    "memfd_create": (319, 279), "userfaultfd": (323, 282), "perf_event_open": (298, 241),
    "init_module": (175, 105), "finit_module": (313, 273), "reboot": (169, 142),
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setresuid": (117, 147),
    "setresgid": (119, 149), "capset": (126, 91), "prctl": (157, 167), "seccomp": (317, 277),
    "setrlimit": (160, 164), "prlimit64": (302, 261),
}  # fmt: skip


class ConfinementError(OSError):
    """A bound that this platform promises could not be set; nothing may be read then."""


def filters_system_calls() -> bool:
    """Tell whether this machine can hold the system-call filter."""
    if sys.platform != "linux" or os.uname().machine not in _ARCHITECTURES:
        return False
    return bool(_prctl(_PR_GET_SECCOMP, 0) == 0)


def describe() -> str:
    """Say in one sentence what confines the reading of papers on this machine."""
    limits = (
        "each paper is read in a process of its own with limits on memory, time and pages, that "
        "can write no file"
    )
    if filters_system_calls():
        return limits + ", open no connection and start no program (system calls are filtered)"
    if sys.platform == "darwin":
        return limits + "; this platform has no system-call filter, and its memory limit is weak"
    return limits + "; this machine has no system-call filter, so the limits alone hold"


def prepare() -> None:
    """Do once, before the forks, what every confinement needs."""
    if filters_system_calls():
        filter_program(os.uname().machine)


def confine(*, cpu_seconds: int, memory_bytes: int, guardian: int) -> None:
    """Set every bound on this process; `guardian` is the process that must outlive it.

    Raises:
        ConfinementError: a bound was refused; the caller must not read anything.
    """
    on_linux = sys.platform == "linux"
    if os.geteuid() == 0:
        # Refused inside some containers; the filter below holds without it.
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
    if on_linux:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guardian:
            raise ConfinementError("the process that watches the reader is gone")
    bounds = (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_NOFILE, 8, 8),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for what, soft, hard in bounds:
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError) as error:
            if on_linux:
                raise ConfinementError(f"limit {what} could not be set: {error}") from error
    if filters_system_calls():
        _install_filter()


def _prctl(option: int, first: int, second: int = 0) -> int:
    """Call prctl(2)."""
    return int(_prctl_function()(option, first, second, 0, 0))


@cache
def _prctl_function() -> Callable[..., int]:
    """Find prctl(2) in the C library."""
    function = ctypes.CDLL(None, use_errno=True).prctl
    function.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    function.restype = ctypes.c_int
    return function


def _install_filter() -> None:
    """Put the filter on this process for good."""
    program = filter_program(os.uname().machine)
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: a count, padding, and the address of the instructions
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    holder = ctypes.create_string_buffer(header, len(header))
    if _prctl(_PR_SET_NO_NEW_PRIVS, 1) != 0:
        raise ConfinementError("the kernel refused to bar new privileges")
    if _prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(holder)) != 0:
        raise ConfinementError("the kernel refused the system-call filter")


@cache
def filter_program(machine: str) -> bytes:
    """Write the filter for one machine, as instructions of 8 bytes each; once before the forks."""
    column = 0 if machine == "x86_64" else 1
    read, write, mmap, mprotect, openat = ((0, 1, 9, 10, 257), (63, 64, 222, 226, 56))[column]
    program = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_IF_EQUAL, _ARCHITECTURES[machine], yes=1),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    if machine == "x86_64":
        program += [_step(_IF_AT_LEAST, _X32, no=1), _step(_RETURN, _KILL)]
    program += _argument_rule(read, 0, _IF_EQUAL, PAPER, (_ALLOW, _REFUSE))
    program += _argument_rule(write, 0, _IF_EQUAL, ANSWER, (_ALLOW, _REFUSE))
    program += _argument_rule(mmap, 2, _IF_BITS, _PROT_EXEC, (_REFUSE, _ALLOW))
    program += _argument_rule(mprotect, 2, _IF_BITS, _PROT_EXEC, (_REFUSE, _ALLOW))
    program += _argument_rule(openat, 2, _IF_BITS, _WRITING, (_KILL, _REFUSE))
    if column == 0:
        program += _argument_rule(2, 1, _IF_BITS, _WRITING, (_KILL, _REFUSE))  # open
    for table, verdict in ((ALLOWED, _ALLOW), (ENDED, _KILL)):
        for numbers in table.values():
            number = numbers[column]
            if number is not None:
                program += [_step(_IF_EQUAL, number, no=1), _step(_RETURN, verdict)]
    program.append(_step(_RETURN, _REFUSE))
    return b"".join(program)


def _argument_rule(
    number: int, argument: int, test: int, value: int, verdicts: tuple[int, int]
) -> list[bytes]:
    """Judge one call by the low half of one argument: the verdict if the test holds, and if not."""
    holds, fails = verdicts
    return [
        _step(_IF_EQUAL, number, no=4),
        _step(_LOAD, _FIRST_ARGUMENT + 8 * argument),
        _step(test, value, no=1),
        _step(_RETURN, holds),
        _step(_RETURN, fails),
    ]


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """Write one instruction: struct sock_filter of linux/filter.h."""
    return struct.pack("HBBI", code, yes, no, value)
