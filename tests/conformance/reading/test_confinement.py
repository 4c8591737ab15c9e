"""A reader that was taken over by its paper can do nothing but fail; each attempt is reported."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conformance.reading.made_files import pdf, says

from tecum.adapters.reading import confinement, intake, nursery
from tecum.adapters.reading.handover import pages_of
from tecum.adapters.reading.limits import MEBIBYTE, Limits
from tecum.adapters.reading.nursery import Nursery
from tecum.adapters.reading.refusals import RefusedError

HERE = str(Path(__file__).parent)
TIGHT = Limits(
    cpu_seconds=1,
    wall_seconds=3.0,
    memory_bytes=256 * MEBIBYTE,
    answer_bytes=4 * MEBIBYTE,
)


@pytest.fixture(scope="module")
def taken_over() -> Iterator[Nursery]:
    """A nursery whose reader does what the paper says."""
    one = Nursery(reader="escapes", folders=(HERE,))
    yield one
    one.close()


def attempt(one: Nursery, name: str, target: str = "", limits: Limits = TIGHT) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        one.read(f"{name}\n{target}".encode(), "text", limits)
    assert one.alive, "the nursery must outlive its child"
    return caught.value


filtered = confinement.filters_system_calls()


def test_this_machine_says_what_confines_its_readers() -> None:
    said = confinement.describe()
    assert "a process of its own" in said
    assert ("system calls are filtered" in said) is filtered


@pytest.mark.parametrize("name", ["write_file", "append_to_file", "truncate", "remove", "rename"])
def test_no_file_is_changed(taken_over: Nursery, tmp_path: Path, name: str) -> None:
    tmp_path.chmod(0o777)
    victim = tmp_path / "victim.txt"
    victim.write_text("kept", encoding="utf-8")
    victim.chmod(0o666)
    refusal = attempt(taken_over, name, str(victim))
    assert refusal.code == ("confinement" if filtered else "crashed")
    assert victim.read_text(encoding="utf-8") == "kept"
    assert [one.name for one in tmp_path.iterdir()] == ["victim.txt"]


@pytest.mark.parametrize("name", ["read_file", "list_folder"])
def test_no_file_is_read(taken_over: Nursery, name: str) -> None:
    refusal = attempt(taken_over, name, "/etc/passwd" if name == "read_file" else "/")
    assert refusal.code == "crashed"
    assert "PermissionError in escapes.py" in refusal.what


def test_no_connection_is_made(taken_over: Nursery) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        port = server.getsockname()[1]
        assert attempt(taken_over, "connect", str(port)).code == "confinement"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("name", ["pair", "fork", "run", "exec", "trace", "raise_limits"])
def test_no_process_program_or_right_is_gained(taken_over: Nursery, name: str) -> None:
    refusal = attempt(taken_over, name)
    assert refusal.code == "confinement"
    assert "what no reader does" in refusal.what


def test_no_signal_reaches_another_process(taken_over: Nursery) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert attempt(taken_over, "signal_other", str(other.pid)).code == "confinement"
        assert other.poll() is None
        other.communicate(b"\n")
        assert other.returncode == 0
    assert attempt(taken_over, "signal_parent").code == "confinement"


def test_no_memory_for_code(taken_over: Nursery) -> None:
    assert "PermissionError" in attempt(taken_over, "make_code").what


def test_memory_has_an_end(taken_over: Nursery) -> None:
    refusal = attempt(taken_over, "allocate")
    assert (refusal.code, refusal.what) == ("memory", "reading it takes more than 256 MiB")


def test_computing_has_an_end(taken_over: Nursery) -> None:
    refusal = attempt(taken_over, "loop")
    assert (refusal.code, refusal.what) == ("timeout", "reading it takes longer than 1 seconds")


def test_waiting_has_an_end(taken_over: Nursery) -> None:
    assert attempt(taken_over, "sleep", limits=replace(TIGHT, wall_seconds=0.3)).code == "timeout"


def test_an_answer_has_an_end(taken_over: Nursery) -> None:
    assert attempt(taken_over, "answer_without_end").code == "too_large"


@pytest.mark.parametrize("name", ["answer_nonsense", "answer_deeply", "crash"])
def test_a_broken_answer_is_a_refusal(taken_over: Nursery, name: str) -> None:
    assert attempt(taken_over, name).code == "crashed"


def test_a_forged_answer_is_found_out(taken_over: Nursery) -> None:
    answer = taken_over.read(b"forge\n", "text", TIGHT)
    with pytest.raises(RefusedError, match="no usable answer"):
        pages_of(answer, TIGHT)


def test_only_the_two_pipes_are_inherited(taken_over: Nursery) -> None:
    refusal = attempt(taken_over, "count_descriptors")
    assert "FileNotFoundError" in refusal.what


def test_a_nursery_that_died_is_replaced() -> None:
    paper = pdf(says("Still read"))
    assert intake.open_bytes("a.pdf", paper).error is None
    with nursery.lent() as one:
        os.kill(one.pid, signal.SIGKILL)
        os.waitid(os.P_PID, one.pid, os.WEXITED | os.WNOWAIT)
    assert intake.open_bytes("a.pdf", paper).error is None


def test_a_nursery_ends_with_its_owner() -> None:
    script = (
        "import os\nfrom tecum.adapters.reading import intake, nursery\n"
        "intake.open_bytes('a.txt', b'text')\n"
        "with nursery.lent() as one:\n    print(one.pid, flush=True)\nos._exit(0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    pid = int(ran.stdout)
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        threading.Event().wait(0.02)
    pytest.fail(f"process {pid} was left behind")


def test_threads_and_forked_processes_read_at_once() -> None:
    papers = [pdf(says(f"Paper {number}")) for number in range(12)]
    seen: dict[int, str] = {}

    def work(numbers: range) -> None:
        for number in numbers:
            opened = intake.open_bytes(f"{number}.pdf", papers[number])
            seen[number] = opened.documents[0].pages[0].lines[0].text

    threads = [threading.Thread(target=work, args=(range(start, 12, 2),)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {number: f"Paper {number}" for number in range(12)}

    script = (
        "import os, sys\nfrom tecum.adapters.reading import intake\n"
        "assert intake.open_bytes('a.txt', b'one').error is None\n"
        "child = os.fork()\n"
        "good = intake.open_bytes('b.txt', b'two').documents[0].pages[0].lines[0].text == 'two'\n"
        "if child == 0:\n    os._exit(0 if good else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or not good)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_no_secret_of_the_environment_reaches_the_nursery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TECUM_TEST_SECRET", "hush")
    one = Nursery()
    try:
        environment = Path(f"/proc/{one.pid}/environ")
        if environment.exists():
            assert b"hush" not in environment.read_bytes()
        assert one.read(b"text", "text", TIGHT)["pages"]
    finally:
        one.close()


@pytest.mark.parametrize(("machine", "number_of_read"), [("x86_64", 0), ("aarch64", 63)])
def test_the_filter_judges_by_the_numbers_of_each_machine(
    machine: str, number_of_read: int
) -> None:
    program = confinement.filter_program(machine)
    steps = list(struct.iter_unpack("HBBI", program))
    assert steps[-1] == (0x06, 0, 0, 0x00050001), "what is not listed is refused"
    allowed = 0x7FFF0000

    def verdict(number: int, argument: int = 0) -> int:
        """Run the program as the kernel does, with every argument the same."""
        at, value = 0, 0
        while True:
            code, yes, no, operand = steps[at]
            if code == 0x20:
                words = {0: number, 4: steps[1][3]}
                value = words.get(operand, argument)
            elif code == 0x06:
                return operand
            else:
                held = {0x15: value == operand, 0x35: value >= operand, 0x45: value & operand}
                at += yes if held[code] else no
            at += 1

    assert verdict(number_of_read, 3) == allowed
    assert verdict(number_of_read, 0) == 0x00050001
    ended = {numbers[machine == "aarch64"] for numbers in confinement.ENDED.values()} - {None}
    assert {verdict(number) for number in ended if number is not None} == {0x80000000}
    listed = {numbers[machine == "aarch64"] for numbers in confinement.ALLOWED.values()}
    assert {verdict(number) for number in listed if number is not None} == {allowed}
    assert not ended & listed
