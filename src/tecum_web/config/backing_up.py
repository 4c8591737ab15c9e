"""Back a running desk up, and bring it back.

While database and log are copied nobody seals and nobody writes, so that both are of one moment;
papers, which never change, follow while the desk goes on. A paper that was erased meanwhile is left
out. Restoring goes into an empty folder, and becomes a desk only with its last step.
"""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tecum.adapters.durable_files import PRIVATE_FILE
from tecum.adapters.home import Home
from tecum.adapters.homes import DESK_FILE
from tecum.adapters.log.home_log import HomeLog
from tecum.errors import InputError, IntegrityError
from tecum_web.config.archive import (
    DATABASES,
    HOME,
    ArchiveWriter,
    Manifest,
    read_manifest,
    refused,
    unpack,
)
from tecum_web.config.environment import (
    SQLITE_FILE,
    Database,
    Environment,
    database_settings,
    without_password,
)
from tecum_web.records.desk_file import read_desk_file

KEYS = "keys"
PAPERS = "papers"
# Never copied: locks, leftovers, and the database's own files, of which a copy is made.
_LOCKS = frozenset({"lock", "seal.lock"})
_SCRATCH = "restoring"
_SQLITE_ENDINGS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What a backup holds."""

    files: int
    papers: int
    size: int


def back_up(
    environment: Environment, home: Home, out: Path, *, now: datetime, with_keys: bool
) -> BackedUp:
    """Write a desk into one new archive, which is whole or not there.

    Raises:
        InputError: the archive exists, or something cannot be read or written.
    """
    if out.exists():
        raise InputError(f"{out}: it exists; name another file")
    named = read_desk_file(home.path)
    if named is None:
        raise InputError(f"home {home.path}: it is no desk's; run `tecum setup` first")
    kind = _kind(environment)
    part = out.with_name(f"{out.name}.part")
    try:
        with (
            tempfile.TemporaryDirectory(
                prefix=".tecum-backup-", dir=out.absolute().parent
            ) as aside,
            os.fdopen(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE), "wb"
            ) as to,
        ):
            with tarfile.open(fileobj=to, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = ArchiveWriter(tar)
                copy = Path(aside) / DATABASES[kind]
                with HomeLog(home).store.sealing(), home.writing():
                    _copy_database(environment, kind, copy)
                    for file in _files(environment, home.path, with_keys=with_keys):
                        writer.add(f"{HOME}/{file.relative_to(home.path).as_posix()}", file)
                writer.add(copy.name, copy)
                papers = [
                    writer.add(f"{HOME}/{PAPERS}/{file.name}", file)
                    for file in sorted((home.path / PAPERS).iterdir())
                ]
                manifest = Manifest(
                    made_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
                    agency_id=named.agency_id,
                    database=kind,
                    with_keys=with_keys,
                    files=writer.files,
                )
                writer.finish(manifest)
            to.flush()
            os.fsync(to.fileno())
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)
    return BackedUp(files=len(writer.files), papers=sum(papers), size=out.stat().st_size)


def restore_desk(archive: Path, home: Path, database_url: str | None) -> Manifest:
    """Bring a desk back into an empty folder; on PostgreSQL also into an empty database.

    Raises:
        InputError: folder or database are not empty, or the archive is refused; nothing stays.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise InputError(f"{home}: it is not an empty folder; name one that is, or a new one")
    if not archive.is_file():
        raise InputError(f"backup {archive}: there is no such file; name one")
    made = not home.exists()
    scratch = home / _SCRATCH
    try:
        scratch.mkdir(mode=0o700, parents=True)
        home.chmod(0o700)
        try:
            with tarfile.open(archive, mode="r:") as tar:
                manifest = read_manifest(archive, tar)
                unpack(archive, tar, manifest, scratch)
        except tarfile.TarError as error:
            raise refused(archive, error) from error
        _put_in_place(archive, scratch, home, manifest, database_url)
    except BaseException:
        for left in home.iterdir() if home.is_dir() else ():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        if made and home.is_dir():
            home.rmdir()
        raise
    return manifest


def _put_in_place(
    archive: Path, scratch: Path, home: Path, manifest: Manifest, database_url: str | None
) -> None:
    """The database first, the file that makes the folder a desk's last."""
    whole, copy = scratch / HOME, scratch / DATABASES[manifest.database]
    named = read_desk_file(whole)
    if named is None or named.agency_id != manifest.agency_id:
        raise refused(archive, IntegrityError("its desk.json is of another agency"))
    url = database_url or named.database
    kind = "sqlite" if (url or "sqlite:").startswith("sqlite:") else "postgresql"
    if kind != manifest.database:
        raise InputError(
            f"backup {archive}: its database is {manifest.database}, and TECUM_DATABASE_URL or its "
            f"desk.json names {kind}; set TECUM_DATABASE_URL to one of its kind"
        )
    if manifest.database == "sqlite":
        _check_sqlite(archive, copy)
        copy.rename(home / SQLITE_FILE)
        url = None
    else:
        _restore_postgres(database_settings(url, home), copy)
        copy.unlink()
    last = replace(named, database=None if url is None else without_password(url))
    (whole / DESK_FILE).unlink()
    for entry in sorted(whole.iterdir()):
        entry.rename(home / entry.name)
    shutil.rmtree(scratch)
    Home(home).disk.make_folder(home / "tmp")
    with Home(home).writing():
        Home(home).write(home / DESK_FILE, last.to_bytes())


def _kind(environment: Environment) -> str:
    return "sqlite" if environment.database["ENGINE"].endswith("sqlite3") else "postgresql"


def _files(environment: Environment, home: Path, *, with_keys: bool) -> Iterator[Path]:
    database = set()
    if _kind(environment) == "sqlite":
        file = environment.database_file
        database = {file.with_name(file.name + ending) for ending in _SQLITE_ENDINGS}
    for folder, folders, names in os.walk(home):
        place = Path(folder)
        top = place == home
        left_out = {"tmp"} | ({PAPERS} if top else set()) | (set() if with_keys else {KEYS})
        folders[:] = sorted(one for one in folders if one not in left_out)
        for name in sorted(names):
            file = place / name
            if name not in _LOCKS and file not in database and not file.is_symlink():
                yield file


def _copy_database(environment: Environment, kind: str, copy: Path) -> None:
    if kind == "sqlite":
        source = f"{environment.database_file.absolute().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as ours,
            closing(sqlite3.connect(copy)) as theirs,
        ):
            ours.backup(theirs)
        return
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={copy}"]
    _run_postgres("pg_dump", environment.database, arguments)


def _check_sqlite(archive: Path, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as database:
            said = database.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise refused(archive, error) from error
    if said != ("ok",):
        raise refused(archive, IntegrityError("its database is damaged"))


def _restore_postgres(database: Database, copy: Path) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    name, password = database["NAME"], database["PASSWORD"] or None
    try:
        with psycopg.connect(_conninfo(database), password=password) as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone()
    except psycopg.Error as error:
        told = " ".join(str(error).split())
        raise InputError(f"database {name}: {told}; name one that answers") from error
    if found is None or found[0]:
        raise InputError(f"database {name}: it is not empty; name one that is")
    arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run_postgres("pg_restore", database, [*arguments, str(copy)])


def _conninfo(database: Database) -> str:
    """Say where the database is, without its password (libpq's connection string)."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - only where PostgreSQL is used

    named = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    options = {name: str(value) for name, value in database["OPTIONS"].items()}
    told = {name: value for name, value in {**named, **options}.items() if value}
    return make_conninfo(dbname=database["NAME"], **told)


def _run_postgres(program: str, database: Database, arguments: list[str]) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, seen by no `ps`."""
    found = shutil.which(program)
    if found is None:
        raise InputError(f"{program} is not installed; install PostgreSQL's client programs")
    secret = {"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, without a shell
        [found, f"--dbname={_conninfo(database)}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise InputError(f"{program}: {lines[-1]}; mend it there, and do it again")
