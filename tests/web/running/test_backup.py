"""A running desk is backed up and comes back whole; a bad archive brings nothing back."""

import io
import shutil
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from tests.cli.running import Tecum
from tests.conformance.homes.promises import MATTER, first_events, receive
from tests.web.desks import ADesk, Databases, work_in
from tests.web.running.commands import runner

from tecum.adapters.home import Home
from tecum.adapters.homes import open_home
from tecum.adapters.log.home_log import HomeLog
from tecum_web.config.backing_up import back_up, restore_desk
from tecum_web.config.environment import Environment

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def tecum(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Tecum:
    return runner(capsys, monkeypatch)


def filled(desk: ADesk) -> None:
    """A receipt, a matter and a sealed log."""
    receipt = receive(desk.home, 1)
    first_events(desk.home, receipt.number, released=False)
    HomeLog(desk.home).seal(desk.later(hours=3), bytes(32), early=True)


def members(archive: Path) -> Members:
    with tarfile.open(archive) as tar:
        found = []
        for one in tar:
            content = tar.extractfile(one)
            assert content is not None
            found.append((one, content.read()))
        return found


def written(archive: Path, content: Members) -> Path:
    with tarfile.open(archive, "w") as tar:
        for member, data in content:
            member.size = len(data) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(data))
    return archive


def test_a_desk_comes_back_whole(
    desk: ADesk,
    databases: Databases,
    tecum: Tecum,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(desk)
    old, out, new = desk.environment.home, tmp_path / "desk.tar", tmp_path / "new"
    entries, events = list(desk.home.register()), desk.home.read_matter(MATTER).events
    papers = {file.name: file.read_bytes() for file in (old / "papers").iterdir()}
    done = tecum("backup", out, "--home", old, "--with-keys", "--json")
    assert done.status == 0, done.err
    assert (done.json["papers"], out.stat().st_mode & 0o077) == (len(papers), 0)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["desk.tar", "home"]
    environment = databases.environment(
        desk.vendor, tmp_path / "made-for-its-database", migrated=False
    )
    (tmp_path / "made-for-its-database").rmdir()
    if environment.database_url is not None:
        monkeypatch.setenv("TECUM_DATABASE_URL", environment.database_url)
    back = tecum("restore", out, "--home", new)
    assert back.status == 0, back.err
    assert "asks its witnesses" in back.out
    assert sorted(file.name for file in new.iterdir() if file.name == "restoring") == []
    connections.close_all()
    restored = Environment(home=new, database_url=environment.database_url)
    work_in(restored)
    try:
        home = open_home(new)
        assert list(home.register()) == entries
        assert home.read_matter(MATTER).events == events
        assert {file.name: file.read_bytes() for file in (new / "papers").iterdir()} == papers
        log = HomeLog(home)
        assert log.latest() == HomeLog(Home(old)).latest()
        assert log.audit(desk.now) == ()
        log.seal(desk.now + timedelta(hours=1), bytes(range(32)), early=True)
        again = tecum("restore", out, "--home", new)
        assert (again.status, "not an empty folder" in again.err) == (2, True)
        if environment.database_url is not None:
            taken = tecum("restore", out, "--home", tmp_path / "third")
            assert (taken.status, "it is not empty" in taken.err) == (2, True)
            assert not (tmp_path / "third").exists()
    finally:
        databases.drop(restored)


def test_keys_stay_unless_asked_for(one_desk: ADesk, tecum: Tecum, tmp_path: Path) -> None:
    filled(one_desk)
    out = tmp_path / "desk.tar"
    done = tecum("backup", out, "--home", one_desk.environment.home)
    assert (done.status, "keys are not in it" in done.out) == (0, True), done.err
    seeds = {file.read_bytes() for file in (one_desk.environment.home / "keys").rglob("*.pem")}
    held = members(out)
    assert seeds
    assert not [one for one, data in held if "/keys/" in one.name or data in seeds]
    back = tecum("restore", out, "--home", tmp_path / "new")
    assert "put keys/ there from its safe copy" in back.out
    assert tecum("backup", out, "--home", one_desk.environment.home).status == 2


def _renamed(name: str) -> Callable[[Members], Members]:
    def change(content: Members) -> Members:
        extra = tarfile.TarInfo(name)
        return [(extra, b"x"), *content]

    return change


def _link(content: Members) -> Members:
    link = tarfile.TarInfo("home/papers")
    link.type, link.linkname = tarfile.SYMTYPE, "/tmp"  # noqa: S108 - what an attacker would write
    return [(link, b""), *content]


def _flipped(content: Members) -> Members:
    return [
        (one, bytes([data[0] ^ 1]) + data[1:] if "/papers/" in one.name else data)
        for one, data in content
    ]


BAD: dict[str, tuple[Callable[[Members], Members], str]] = {
    "up": (_renamed("../evil"), "no name that a backup may hold"),
    "up inside": (_renamed("home/../../evil"), "no name that a backup may hold"),
    "absolute": (_renamed("/evil"), "no name that a backup may hold"),
    "backslash": (_renamed("home/..\\evil"), "no name that a backup may hold"),
    "unlisted": (_renamed("home/evil"), "not both in it"),
    "link": (_link, "no plain file"),
    "twice": (lambda content: [*content, content[0]], "there twice"),
    "missing": (lambda content: content[1:], "not both in it"),
    "no manifest": (lambda content: content[:-1], "no manifest.json"),
    "flipped": (_flipped, "another digest"),
    "shorter": (lambda content: [(content[0][0], b""), *content[1:]], "has not the size"),
    "manifest": (
        lambda content: [*content[:-1], (content[-1][0], content[-1][1].replace(b"v1", b"v9"))],
        "not of the schema",
    ),
}


def test_bad_archives_bring_nothing_back_and_say_so_once(
    one_desk: ADesk, tecum: Tecum, tmp_path: Path
) -> None:
    filled(one_desk)
    out = tmp_path / "desk.tar"
    assert tecum("backup", out, "--home", one_desk.environment.home).status == 0
    before = sorted(tmp_path.iterdir())
    for name, (change, said) in BAD.items():
        bad = written(tmp_path / "bad.tar", change(members(out)))
        back = tecum("restore", bad, "--home", tmp_path / "new")
        assert (back.status, back.out, back.err.count("\n")) == (2, "", 1), (name, back.err)
        assert said in back.err, (name, back.err)
        bad.unlink()
        assert sorted(tmp_path.iterdir()) == before, name


@pytest.mark.parametrize("cut", [0, 100, 512, 5000, -3000])
def test_a_cut_archive_is_refused(one_desk: ADesk, tecum: Tecum, tmp_path: Path, cut: int) -> None:
    filled(one_desk)
    out = tmp_path / "desk.tar"
    assert tecum("backup", out, "--home", one_desk.environment.home).status == 0
    whole = members(out)[-1][0]
    place = cut if cut >= 0 else whole.offset - 10
    out.write_bytes(out.read_bytes()[:place])
    back = tecum("restore", out, "--home", tmp_path / "new")
    assert (back.status, back.err.count("\n")) == (2, 1), back.err
    assert not (tmp_path / "new").exists()


def test_an_empty_folder_that_was_there_stays_there(
    one_desk: ADesk, tecum: Tecum, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (tmp_path / "no.tar").write_bytes(b"no archive at all")
    assert tecum("restore", tmp_path / "no.tar", "--home", new).status == 2
    assert list(new.iterdir()) == []
    filled(one_desk)
    shutil.rmtree(one_desk.environment.home / "tmp")
    assert tecum("backup", tmp_path / "d.tar", "--home", one_desk.environment.home).status == 0
    assert tecum("restore", tmp_path / "d.tar", "--home", new).status == 0
    with closing(tarfile.open(tmp_path / "d.tar")) as tar:
        assert "home/desk.sqlite3" not in tar.getnames()


def test_what_arrives_during_a_backup_is_whole_or_not_in_it(
    desk: ADesk, databases: Databases, tmp_path: Path
) -> None:
    """Receipts, papers and leaves of the archive are of one moment, while papers keep arriving."""
    filled(desk)
    stop, began = threading.Event(), threading.Event()

    def arrive() -> None:
        home = desk.reopened()
        number = 2
        while not stop.is_set():
            receive(home, number)
            number += 1
            began.set()
        connections.close_all()

    arriving = threading.Thread(target=arrive)
    arriving.start()
    try:
        assert began.wait(30)
        out = tmp_path / "desk.tar"
        back_up(desk.environment, desk.home, out, now=desk.now, with_keys=True)
    finally:
        stop.set()
        arriving.join()
    made_for = tmp_path / "made-for-its-database"
    environment = databases.environment(desk.vendor, made_for, migrated=False)
    restore_desk(out, tmp_path / "new", environment.database_url)
    restored = Environment(home=tmp_path / "new", database_url=environment.database_url)
    work_in(restored)
    try:
        home = open_home(restored.home)
        received = [one for entry in home.register() if (one := entry.kept) is not None]
        assert len(received) > 1
        assert all(home.paper(file.sha256) for one in received for file in one.arrival.files)
        log = HomeLog(home)
        assert log.heal() == 0
        assert log.audit(desk.now + timedelta(hours=1)) == ()
    finally:
        databases.drop(restored)
