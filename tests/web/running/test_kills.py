"""kill -9 under load: what was acknowledged is there, once, read in the end, and proved."""

import os
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.web.desks import ADesk
from tests.web.running.served import Visitor, children, served, wait_until_up

from tecum.adapters.clock import now
from tecum.adapters.log.home_log import HomeLog
from tecum.ledger.canonical import sha256_hex
from tecum_web.access import Role
from tecum_web.jobs.drain import LEASE, drain
from tecum_web.records.models import MatterState, ReceiptFile, RegisterRow, Work
from tecum_web.records.triggers import check_effect

pytestmark = pytest.mark.prove

KILLS = 50  # on each database
UPLOADERS = 3
DETAINER = "i247a-0217-ruled-flat"
# In turn: the process that answers, the one above it, the reader of papers, all at once.
TARGETS = ("answers", "server", "worker", "all")


class Uploads:
    """People who upload without end, and note what the desk acknowledged."""

    def __init__(self, base: str, pdf: bytes) -> None:
        self.base, self.pdf = base, pdf
        self.stop = threading.Event()
        self.acknowledged: dict[str, str] = {}
        self.sent: set[str] = set()

    def run(self, which: int, username: str) -> None:
        visitor, number = Visitor(self.base), 0
        logged_in = False
        while not self.stop.is_set():
            number += 1
            if number % 5:
                data, ending = f"Letter {which}/{number}: please call back.".encode(), ".txt"
            else:
                data, ending = self.pdf + f"\n% {which}/{number}".encode(), ".pdf"
            try:
                if not logged_in:
                    visitor.log_in(username)
                    logged_in = True
                self.sent.add(sha256_hex(data))
                status, headers, _ = visitor.upload(data, f"paper{ending}")
            except OSError:  # it was killed: nothing is acknowledged
                self.stop.wait(0.2)
                continue
            if status == 302 and "/matters/" in headers["Location"]:
                self.acknowledged[sha256_hex(data)] = headers["Location"].split("/")[2]


def victims(keeper: int, target: str) -> list[int]:
    below = children(keeper)
    servers = sorted(pid for pid, command in below.items() if "granian" in command)
    if target == "all":
        return [keeper, *below]
    if target == "worker":
        return [pid for pid, command in below.items() if "config.working" in command]
    if target == "server":
        return servers[:1]
    return [pid for pid in below if pid not in servers[:1] and pid in children(servers[0])]


def test_fifty_kills_lose_and_double_nothing(desk_today: ADesk, corpus: Mapping[str, Path]) -> None:
    desk = desk_today
    clerks = [desk.person(Role.CLERK, name=f"clerk-{one}").username for one in range(UPLOADERS)]
    environment = desk.environment
    connections.close_all()
    stack = ExitStack()
    base, keeper = stack.enter_context(served(environment.home, database=environment.database_url))
    uploads = Uploads(base, corpus[DETAINER].read_bytes())
    threads = [threading.Thread(target=uploads.run, args=told) for told in enumerate(clerks)]
    for thread in threads:
        thread.start()
    killed = 0
    with stack:
        try:
            while killed < KILLS:
                time.sleep(0.4 + (killed * 37 % 100) / 100)
                found = victims(keeper, TARGETS[killed % len(TARGETS)])
                for pid in found:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                killed += bool(found)
                if keeper in found:
                    stack.close()
                    again = served(
                        environment.home,
                        database=environment.database_url,
                        listen=base.removeprefix("http://"),
                    )
                    base, keeper = stack.enter_context(again)
                wait_until_up(base)
        finally:
            uploads.stop.set()
            for thread in threads:
                thread.join()
    _as_it_was_acknowledged(desk, uploads)
    print(  # noqa: T201 - a proof says what it proved
        f"\n{desk.vendor}: {killed} kills, {len(uploads.sent)} uploads tried, "
        f"{len(uploads.acknowledged)} acknowledged, {RegisterRow.objects.count()} receipts: "
        "none lost, none doubled"
    )


def _as_it_was_acknowledged(desk: ADesk, uploads: Uploads) -> None:
    drain(lambda: now() + LEASE + timedelta(minutes=1))
    home = desk.reopened()
    assert uploads.acknowledged
    files = list(ReceiptFile.objects.values_list("sha256", flat=True))
    assert len(files) == len(set(files))
    assert set(uploads.acknowledged) <= set(files) <= uploads.sent
    numbers = RegisterRow.objects.order_by("inside_number").values_list("inside_number", flat=True)
    assert list(numbers) == list(range(1, len(files) + 1))
    for matter in home.matter_ids():
        assert home.read_matter(matter).events  # every number from 1, each line whole
    for sha256, matter in uploads.acknowledged.items():
        papers = [one for one in home.read_matter(matter).events if sha256 in repr(one)]
        assert papers, sha256
        assert sha256_hex(home.paper(sha256)) == sha256
    assert not Work.objects.exclude(state="done").exists()
    assert not MatterState.objects.filter(unread__gt=0).exists()
    check_effect("default")
    log = HomeLog(home)
    log.heal()
    findings = log.audit(now())
    assert all(one.fault is None for one in findings), findings
