"""Commands on a desk's home: set-up, check, and the core's own, which know no database."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.cli.running import Outcome, Tecum
from tests.conformance.homes.promises import MATTER, at, first_events, receive
from tests.web.desks import DENVER, NOW, PASSWORD, ADesk, Databases, work_in

from tecum.adapters.clock import now, seconds
from tecum.adapters.home import Home
from tecum.adapters.homes import open_home
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.cli.main import main
from tecum.errors import InputError
from tecum.matters.commands import RecordRelease, Said
from tecum_web.config.checking import CHECKS
from tecum_web.config.setting_up import set_up_desk
from tecum_web.records.models import EventRow, MatterState, User


@pytest.fixture
def tecum(capsys: pytest.CaptureFixture[str]) -> Tecum:
    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(status=status, out=captured.out, err=captured.err)

    return run


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    return file


def test_a_home_with_a_past_becomes_a_desks_and_keeps_everything(
    databases: Databases, vendor: str, tmp_path: Path
) -> None:
    plain = Home(tmp_path / "home")
    plain.set_up(agency=DENVER.name, entropy=bytes(range(32)))
    receipt = receive(plain, 1)
    first_events(plain, receipt.number, released=False)
    open_log(plain, now=NOW)
    HomeLog(plain).seal(NOW + timedelta(hours=3), bytes(32), early=True)
    entries, events = list(plain.register()), plain.read_matter(MATTER).events
    environment = databases.environment(vendor, plain.path)
    work_in(environment)
    try:
        desk = set_up_desk(environment, DENVER, now=now())
        assert (desk.receipts_moved, desk.events_moved) == (1, 4)
        home = open_home(plain.path)
        assert list(home.register()) == entries
        assert home.read_matter(MATTER).events == events
        assert MatterState.objects.get().sequence == 4
        assert home.receipt_path(receipt.number).read_bytes() == receipt.document
        home.record(MATTER, RecordRelease(said=Said(asserted_by="desk")), at(4))
        log = HomeLog(home)
        log.seal(NOW + timedelta(hours=5), bytes(range(32)), early=True)
        assert log.audit(NOW + timedelta(hours=5)) == ()
        aside = plain.path / "before-desk"
        assert (aside / "matters" / f"{MATTER}.jsonl").is_file()
        with pytest.raises(InputError, match="a desk's already"):
            set_up_desk(environment, DENVER, now=now())
    finally:
        databases.drop(environment)


def test_the_cores_commands_work_on_a_desks_home(
    desk_today: ADesk, tecum: Tecum, tmp_path: Path, corpus: Mapping[str, Path]
) -> None:
    folder = desk_today.environment.home
    paper = corpus["i247a-0217-ruled-flat"]
    decided = tecum("decide", paper, "--in", "co-denver", "--receive", "--home", folder, "--json")
    assert decided.status == 0, decided.err
    matter, number = decided.json["receipt"]["matter"], decided.json["receipt"]["number"]
    assert EventRow.objects.filter(matter=matter).count() > 3
    receipt = folder / "receipts" / f"{number}.json"
    assert tecum("verify", receipt, "--json").json["valid"] is True
    status = tecum("log", "status", "--home", folder, "--json")
    assert status.status == 0, status.err
    sealed = tecum("log", "seal", "--home", folder, "--early", "--json")
    assert sealed.status == 0, sealed.err
    assert tecum("log", "audit", "--home", folder).status == 0
    out = tmp_path / "b.json"
    made = tecum("bundle", matter, "--home", folder, "--out", out, "--json")
    assert made.status == 0, made.err
    assert tecum("verify", out, "--json").json["valid"] is True
    assert tecum("log", "rotate", "--home", folder).status == 0
    assert tecum("log", "seal", "--home", folder, "--early").status == 0


def test_set_up_by_command(  # noqa: PLR0913, PLR0917 - one fixture a thing
    databases: Databases,
    vendor: str,
    tmp_path: Path,
    tecum: Tecum,
    password: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = databases.environment(vendor, tmp_path / "home")
    if environment.database_url is not None:
        monkeypatch.setenv("TECUM_DATABASE_URL", environment.database_url)
    work_in(environment)
    told = ("--home", environment.home, "--in", "tx", "--user", "mara")
    told = (*told, "--password-file", password, "--agency", "Example Sheriff", "--type", "sheriff")
    try:
        done = tecum("setup", *told, "--json")
        assert done.status == 0, done.err
        assert (done.json["zone"], done.json["schema"]) == ("America/Chicago", "tecum.setup.v1")
        user = User.objects.get()
        assert (user.username, user.check_password(PASSWORD)) == ("mara", True)
        assert tecum("setup", *told).status == 2
        assert tecum("setup", "--again", "--home", environment.home).status == 0
        written = json.loads((environment.home / "desk.json").read_bytes())
        assert written["database"] == environment.database_url
        checked = tecum("check", "--home", environment.home, "--json")
        assert (checked.status, checked.json["sound"]) == (0, True), checked.out
        assert [one["name"] for one in checked.json["checks"]] == list(CHECKS)
    finally:
        databases.drop(environment)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name the agency"),
        (("--agency", "A", "--in", "nowhere", "--user", "m"), "nowhere"),
        (("--agency", "A", "--in", "tx", "--user", "m", "--type", "gaol"), "--type"),
        (("--agency", "A", "--in", "tx", "--user", "m", "--role", "king"), "the roles are"),
        (("--again",), "no desk's"),
    ],
)
def test_a_set_up_that_cannot_be_says_why_and_leaves_no_desk(  # noqa: PLR0913, PLR0917 - likewise
    databases: Databases,
    tmp_path: Path,
    tecum: Tecum,
    password: Path,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    environment = databases.environment("sqlite", tmp_path / "home")
    work_in(environment)
    home = ("--home", environment.home, "--password-file", password)
    outcome = tecum("setup", *arguments, *home)
    connections.close_all()
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err
    assert not (environment.home / "desk.json").exists()


def test_check_names_what_is_wrong_and_fails(one_desk: ADesk, tecum: Tecum) -> None:
    home = one_desk.environment.home
    (home / "keys" / "desk-secret.key").chmod(0o644)
    with connections["default"].cursor() as cursor:
        cursor.execute("DROP TRIGGER records_eventrow_delete")
    first_events(one_desk.home)
    MatterState.objects.all().delete()
    checked = tecum("check", "--home", home, "--json")
    faults = {one["name"]: one["fault"] for one in checked.json["checks"] if one["fault"]}
    assert (checked.status, checked.json["sound"]) == (1, False)
    assert "DELETE on records_eventrow was not refused" in faults["triggers"]
    assert "others may read it" in faults["keys"]
    assert "rebuild the states" in faults["states"]
    assert set(faults) <= {"triggers", "keys", "states", "log"}
    again = tecum("check", "--home", home)
    assert (again.status, "FAULT triggers" in again.out) == (1, True)


def test_no_desk_is_opened_where_there_is_none(tmp_path: Path, tecum: Tecum) -> None:
    for command in ("check", "serve"):
        outcome = tecum(command, "--home", tmp_path)
        assert (outcome.status, "run `tecum setup` first" in outcome.err) == (2, True)


def test_check_deploy_is_clean(one_desk: ADesk) -> None:
    """As a public address has it: in a process of its own, for settings are read once."""
    environ = {
        **os.environ,
        "TECUM_HOME": str(one_desk.environment.home),
        "TECUM_URL": "https://desk.county.example",
    }
    command = [sys.executable, "-W", "error", "-m", "tecum_web.config.manage"]
    done = subprocess.run(
        [*command, "check", "--deploy", "--fail-level", "WARNING"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr
    missing = subprocess.run(
        [*command, "makemigrations", "--check", "--dry-run"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert missing.returncode == 0, missing.stdout


def test_one_command_serves_reads_in_the_background_and_stops(
    one_desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    from tecum.ledger.receipts import Channel
    from tecum_web.access import Role
    from tecum_web.actions.receive_paper import Arrived, receive_paper

    receive_paper(
        user=one_desk.person(Role.CLERK),
        files=[Arrived(data=corpus["i247a-0217-ruled-flat"].read_bytes(), ending=".pdf")],
        channel=Channel.FAX,
        now=now(),
    )
    connections.close_all()
    port = free_port()
    environ = {**os.environ, "TECUM_URL": f"http://127.0.0.1:{port}"}
    arguments = ["serve", "--home", str(one_desk.environment.home), "--listen", f"127.0.0.1:{port}"]
    server = subprocess.Popen([sys.executable, "-m", "tecum", *arguments], env=environ)
    try:
        page = wait_for(lambda: fetch(f"http://127.0.0.1:{port}/accounts/login/"))
        assert "csrfmiddlewaretoken" in str(page)
        wait_for(lambda: MatterState.objects.get().unread == 0)
        assert MatterState.objects.get().kinds == ["I-247A"]
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/")


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fetch(address: str) -> str | None:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())
    except OSError:
        return None


def wait_for(found: Callable[[], object], most: float = 90) -> object:
    """Ask again until there is something; the limit only ends a test that would hang."""
    import time

    until = seconds() + most
    while True:
        value = found()
        if value:
            return value
        assert seconds() < until, "it never came"
        time.sleep(0.2)


def test_a_copied_home_without_its_database_is_refused(one_desk: ADesk, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(one_desk.environment.home, copy)
    (copy / "desk.sqlite3").unlink()
    with pytest.raises(InputError, match="the database says"):
        open_home(copy).matter_ids()
    connections.close_all()
