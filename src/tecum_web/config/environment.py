"""What the desk is told from outside: read once, checked at once, all faults named together.

TECUM_HOME           the desk's folder; default: the user's data folder
TECUM_DATABASE_URL   the database; default: what desk.json names, else desk.sqlite3 in the home
TECUM_URL            the address by which people reach the desk; default http://127.0.0.1:8000
TECUM_LISTEN         where the server listens; default 127.0.0.1:8000
TECUM_BEHIND_PROXY   1 where a proxy of your own sets X-Forwarded-Proto; default 0
TECUM_SECOND_FACTOR  required or offered; default: required where people reach the desk over TLS
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from tecum.adapters.home import default_home
from tecum.errors import InputError
from tecum_web.records.desk_file import read_desk_file

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_LISTEN = "127.0.0.1:8000"
SQLITE_FILE = "desk.sqlite3"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
BUSY_SECONDS = 20


class Database(TypedDict, total=False):
    """A database as Django takes it."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, object]
    ATOMIC_REQUESTS: bool
    CONN_MAX_AGE: int
    CONN_HEALTH_CHECKS: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The desk's surroundings. `database_url` None: SQLite in the home."""

    home: Path
    database_url: str | None = None
    url: str = DEFAULT_URL
    listen: str = DEFAULT_LISTEN
    behind_proxy: bool = False
    second_factor: str = ""

    @property
    def needs_second_factor(self) -> bool:
        """Whether nobody works without a second factor."""
        return self.second_factor == "required" or (not self.second_factor and self.is_secure)

    @property
    def database(self) -> Database:
        """The database as Django takes it."""
        return database_settings(self.database_url, self.home)

    @property
    def database_file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.database["NAME"])

    @property
    def is_secure(self) -> bool:
        """Whether people reach the desk over TLS."""
        return urlsplit(self.url).scheme == "https"

    @property
    def host(self) -> str:
        """The name by which people reach the desk."""
        return urlsplit(self.url).hostname or ""


def read_environment(environ: Mapping[str, str], home: Path | None = None) -> Environment:
    """Read the surroundings; `home` prevails over $TECUM_HOME.

    Raises:
        InputError: names every variable that cannot be used, and the mend.
    """
    place = home or default_home(environ)
    told = environ.get("TECUM_DATABASE_URL") or None
    found = Environment(
        home=place.absolute(),
        database_url=told,
        url=environ.get("TECUM_URL") or DEFAULT_URL,
        listen=environ.get("TECUM_LISTEN") or DEFAULT_LISTEN,
        behind_proxy=environ.get("TECUM_BEHIND_PROXY", "0") == "1",
        second_factor=environ.get("TECUM_SECOND_FACTOR", ""),
    )
    faults = list(_faults(found, environ))
    named = read_desk_file(found.home)
    if named is not None and not (told and _same(told, named.database)):
        # The folder says which database is its own: another one would be another desk's.
        if told and home is None:
            faults.append(
                "TECUM_DATABASE_URL names another database than desk.json; leave it out, or name "
                "the home that it belongs to"
            )
        found = replace(found, database_url=named.database)
    if faults:
        raise InputError("environment: " + "; ".join(faults))
    return found


def database_settings(url: str | None, home: Path) -> Database:
    """Say to Django which database a URL names.

    sqlite:///desk.sqlite3 lies in the home, sqlite:////srv/desk.sqlite3 anywhere;
    postgresql://user:password@host:port/name?sslmode=verify-full; a socket: ?host=/run/postgresql.

    Raises:
        InputError: another kind of database, or no name.
    """
    parts = urlsplit(url or f"sqlite:///{SQLITE_FILE}")
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        # One writer at a time, told so at once: a lock is taken when a transaction begins, and
        # what is committed is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / name),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": BUSY_SECONDS,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                ),
            },
        }
    if parts.scheme in {"postgresql", "postgres"} and name:
        options: dict[str, object] = dict(parse_qsl(parts.query))
        host = str(options.pop("host", parts.hostname or ""))
        user = str(options.pop("user", unquote(parts.username or "")))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": user,
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise InputError(
        f"TECUM_DATABASE_URL of kind {parts.scheme or 'none'!r}: write sqlite:///desk.sqlite3 or "
        "postgresql://user@host/name"
    )


def without_password(url: str) -> str:
    """Give a database URL that may be written down."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)).geturl()


def _same(told: str, written: str | None) -> bool:
    return without_password(told) == (written or f"sqlite:///{SQLITE_FILE}")


def listen_parts(listen: str) -> tuple[str, int]:
    """Take host and port apart.

    Raises:
        ValueError: no such pair.
    """
    host, _, port = listen.rpartition(":")
    if not host:
        raise ValueError(listen)
    return host.strip("[]"), int(port)


def _faults(found: Environment, environ: Mapping[str, str]) -> list[str]:
    faults: list[str] = []
    try:
        database_settings(found.database_url, found.home)
    except (InputError, ValueError) as error:
        faults.append(str(error))
    try:
        listen_parts(found.listen)
    except ValueError:
        faults.append(f"TECUM_LISTEN {found.listen!r}: write 127.0.0.1:8000")
    parts = urlsplit(found.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        faults.append(f"TECUM_URL {found.url!r}: write https://desk.county.example")
    elif parts.scheme == "http" and parts.hostname not in LOOPBACK:
        faults.append(
            f"TECUM_URL {found.url!r}: names and passwords would travel in the clear; put TLS in "
            "front and write https://"
        )
    if environ.get("TECUM_BEHIND_PROXY", "0") not in {"", "0", "1"}:
        faults.append("TECUM_BEHIND_PROXY: write 0 or 1")
    if found.second_factor not in {"", "required", "offered"}:
        faults.append(f"TECUM_SECOND_FACTOR {found.second_factor!r}: write required or offered")
    return faults
