"""A PostgreSQL of one's own for tests and benchmarks: no TCP, a private socket, then gone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = "postgres"  # it refuses to run as root


def binaries() -> Path | None:
    """Where initdb and pg_ctl lie: in the PATH, or in Debian's folder of the newest version."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parts[-2]))
    return folders[-1] if folders else None


@contextmanager
def private_postgres() -> Iterator[str | None]:
    """Start a server and give its connection string; None where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tecum-postgres-"))
    as_server = _as_server(folder)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        command = [*as_server, str(programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)

    try:
        run("initdb", "-D", str(data), "-U", SERVER, "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {folder} -c listen_addresses=''"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "server"), "-o", options, "start")
        try:
            yield f"host={folder} user={SERVER} dbname=postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _as_server(folder: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam(SERVER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
