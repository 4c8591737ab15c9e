"""The running desk seals its log by itself, and says what it could not get."""

import json
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.conformance.homes.promises import receive
from tests.web.desks import ADesk

from tecum.adapters.clock import now, seconds
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.witnessed_log import WitnessedLog
from tecum_web.config.checking import Subject, check_desk
from tecum_web.jobs.sealer import attend_log
from tecum_web.records.models import ChannelState


def faults(desk: ADesk) -> dict[str, str]:
    checked = check_desk(Subject(environment=desk.environment, home=desk.home, now=desk.now))
    return {one.name: one.fault for one in checked if one.fault is not None}


def test_a_checkpoint_comes_when_it_is_due_and_no_sooner(one_desk: ADesk) -> None:
    receive(one_desk.home, 1)
    log = WitnessedLog(HomeLog(one_desk.home))
    at = one_desk.later(hours=3)
    assert attend_log(one_desk.agency, log, lambda: at)
    first = log.log.latest()
    assert first is not None
    soon = at + timedelta(seconds=11)
    assert attend_log(one_desk.agency, log, lambda: soon)
    assert log.log.latest() == first
    due = log.log.status(soon).next_due
    assert attend_log(one_desk.agency, log, lambda: due)
    assert log.log.latest() != first
    assert ChannelState.objects.get(name="log").problem == ""


def test_what_keeps_the_log_from_being_sealed_is_told_and_got_over(one_desk: ADesk) -> None:
    receive(one_desk.home, 1)
    log = WitnessedLog(HomeLog(one_desk.home))
    policy = one_desk.environment.home / "log" / "policy"
    policy.write_text("no policy at all\n")
    at = one_desk.later(hours=3)
    assert not attend_log(one_desk.agency, log, lambda: at)
    assert log.log.latest() is None
    assert "policy" in faults(one_desk)["log"]
    policy.unlink()
    at = one_desk.later(minutes=6)
    assert attend_log(one_desk.agency, log, lambda: at)
    assert "log" not in faults(one_desk)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "write JSON"),
        ('{"schema": "tecum.channels.v1", "fax": {}}', "`fax` is not known"),
        (
            json.dumps(
                {
                    "schema": "tecum.channels.v1",
                    "folder": {"path": "/nonexistent/scans", "channel": "fax"},
                }
            ),
            "no folder is there",
        ),
    ],
)
def test_check_reads_the_channels_file(one_desk: ADesk, text: str, said: str) -> None:
    file: Path = one_desk.environment.home / "channels.json"
    file.write_text(text)
    assert said in faults(one_desk)["channels"]


def test_check_says_which_channel_does_not_work(one_desk: ADesk) -> None:
    assert "channels" not in faults(one_desk)
    at = one_desk.now
    ChannelState.objects.create(
        agency=one_desk.agency,
        name="mailbox",
        tried_at=at,
        next_try_at=at,
        attempts=4,
        problem="it does not answer",
    )
    assert faults(one_desk)["channels"] == "mailbox, 4 times: it does not answer"


def test_the_sealer_process_seals_and_stops(one_desk: ADesk) -> None:
    receive(one_desk.home, 1)
    connections.close_all()
    program = (
        "import os,sys;os.environ['TECUM_HOME']=sys.argv[1];"
        "from tecum_web.config.sealing import main;main(None)"
    )
    command = [sys.executable, "-c", program, str(one_desk.environment.home)]
    sealer = subprocess.Popen(command)
    try:
        until = seconds() + 60
        while HomeLog(one_desk.home).latest() is None:
            assert seconds() < until, "it never came"
            time.sleep(0.2)
    finally:
        sealer.send_signal(signal.SIGTERM)
        assert sealer.wait(30) == 0
    assert HomeLog(one_desk.home).status(now()).size > 0
