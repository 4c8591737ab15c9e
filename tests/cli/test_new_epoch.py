"""After a restore, by the commands: sealing stops, the gap is named, what was cut is finished."""

from pathlib import Path

import pytest
from tests.cli.running import Tecum
from tests.core.adapters.log.a_home import ORIGIN, AHome
from tests.core.adapters.log.dying_disk import DyingDisk, Killed
from tests.core.adapters.log.witnessed import running

from tecum.adapters.home import Home
from tecum.adapters.log.epochs import Opening, is_begun, open_epoch
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.restore import gap_of


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


def test_a_restored_backup_is_stopped_and_a_new_epoch_goes_on(
    home: AHome, tecum: Tecum, tmp_path: Path
) -> None:
    with running(tmp_path / "w", 1, home.log.settings.known_keys) as witness:
        home.watch(witness)
        home.seal()
        backup = home.backup(tmp_path / "backup")
        home.receive(b"%PDF lost")
        home.seal()
        place = ("--home", backup.path)
        backup.receive(b"%PDF since the restore")
        stopped = tecum("log", "seal", *place, "--early", "--json")
        assert (stopped.status, stopped.out) == (2, "")
        assert "has seen size 8, and this log holds 4" in stopped.err
        assert "tecum log rotate --new-epoch" in stopped.err
        assert tecum("witness", "ask", *place).status == 1
        why = ("--reason", "backup of last night")
        opened = tecum("log", "rotate", *place, "--new-epoch", *why, "--json")
    assert opened.status == 0
    assert (opened.json["previous_origin"], opened.json["origin"]) == (ORIGIN, f"{ORIGIN}/2")
    backup.home = Home(backup.path)
    assert backup.log.notices()[1].payload["missing"] == 4
    backup.watch()
    assert tecum("log", "seal", *place, "--json").json["sealed"]["size"] == 4


def test_a_new_epoch_that_was_cut_short_is_finished_by_the_same_command(
    home: AHome, tecum: Tecum
) -> None:
    home.seal()
    gap = gap_of(home.witnessed.ours(), ())
    dying = Home(home.path, DyingDisk(45, "before"), entropy=home.entropy)
    with pytest.raises(Killed):
        open_epoch(HomeLog(dying), gap, Opening(now=home.now, reason="a test"))
    assert is_begun(Home(home.path))
    assert not (home.path / "log" / "settings.json").exists()
    assert tecum("log", "status", "--home", home.path).status == 2
    finished = tecum("log", "rotate", "--home", home.path, "--new-epoch", "--json")
    assert (finished.status, finished.json["origin"]) == (0, f"{ORIGIN}/2")
    assert finished.json["previous_origin"] == ORIGIN
    assert f"{ORIGIN}/2: 0 leaves" in tecum("log", "status", "--home", home.path).out
