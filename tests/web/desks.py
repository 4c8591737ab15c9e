"""Desks for tests: each test has a home and a database of its own, whole and truly committed.

Migrating takes longer than a test may, so a database is migrated once a session and copied.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from django.test import Client

from tecum.adapters.homes import open_home
from tecum_web.access import Role
from tecum_web.actions.manage_people import _add
from tecum_web.config.environment import Environment
from tecum_web.config.opening import start_django
from tecum_web.config.setting_up import Custodian, migrate, set_up_desk
from tecum_web.config.surroundings import choose
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency, User

NOW = datetime(2020, 1, 13, 16, 40, tzinfo=UTC)
DENVER = Custodian(name="Example County Jail", place="co-denver", custodian_type="jail")
PASSWORD = "four plain words here"  # noqa: S105 - of an invented person
TEMPLATE = "desk_template"


def work_in(environment: Environment) -> None:
    """Let this process work in other surroundings, as a new process would."""
    start_django(environment)
    connections.close_all()
    choose(environment)
    settings.TECUM_HOME = environment.home
    default = connections.settings["default"]
    for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME"):
        default[name] = ""
    default.update({"OPTIONS": {}, "CONN_MAX_AGE": 0, **environment.database})
    with suppress(AttributeError):  # this thread had none
        del connections["default"]


@dataclass(kw_only=True)
class ADesk:
    """A desk that is set up, at a clock that the test turns."""

    environment: Environment
    home: DeskHome
    agency: Agency
    now: datetime = NOW
    people: dict[str, User] = field(default_factory=dict)

    @property
    def vendor(self) -> str:
        return connections["default"].vendor

    def later(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def person(self, *roles: Role, name: str = "") -> User:
        """Somebody with these roles; the same name is the same person."""
        username = name or "-".join(roles)
        if username not in self.people:
            self.people[username] = _add(
                self.agency, username, PASSWORD, roles, by="test", now=self.now
            )
        return self.people[username]

    def browser(self, user: User, *, checks: bool = False) -> Client:
        """A browser in which somebody is logged in."""
        client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=checks)
        client.force_login(user)
        return client

    def reopened(self) -> DeskHome:
        """The home as another process would open it."""
        found = open_home(self.environment.home)
        assert isinstance(found, DeskHome)
        return found


class Databases:
    """Makes databases, each a copy of one that was migrated once."""

    def __init__(self, folder: Path, dsn: str | None) -> None:
        self.folder = folder
        self.dsn = dsn
        self._count = 0
        self._made: set[str] = set()

    def url(self, vendor: str, name: str) -> str | None:
        if vendor == "sqlite":
            return None
        parts = dict(one.split("=") for one in (self.dsn or "").split())
        return f"postgresql:///{name}?host={parts['host']}&user={parts['user']}"

    def environment(self, vendor: str, home: Path, *, migrated: bool = True) -> Environment:
        """Make a database for a home."""
        if migrated:
            self._make_template(vendor)
        self._count += 1
        name = f"desk_{self._count}"
        environment = Environment(home=home, database_url=self.url(vendor, name))
        home.mkdir(mode=0o700, exist_ok=True)
        if vendor == "sqlite":
            if migrated:
                shutil.copy(self._template(), environment.database_file)
        else:
            template = f" TEMPLATE {TEMPLATE}" if migrated else ""
            self._run(f"CREATE DATABASE {name}{template}")
        return environment

    def drop(self, environment: Environment) -> None:
        connections.close_all()
        if environment.database_url is not None:
            self._run(f"DROP DATABASE {environment.database['NAME']} WITH (FORCE)")

    def _template(self) -> Path:
        return self.folder / "template" / "desk.sqlite3"

    def _make_template(self, vendor: str) -> None:
        if vendor in self._made:
            return
        home = self.folder / "template"
        home.mkdir(exist_ok=True)
        if vendor != "sqlite":
            self._run(f"CREATE DATABASE {TEMPLATE}")
        environment = Environment(home=home, database_url=self.url(vendor, TEMPLATE))
        work_in(environment)
        migrate(environment)
        connections.close_all()
        self._made.add(vendor)

    def _run(self, statement: str) -> None:
        assert self.dsn is not None
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def a_desk(databases: Databases, vendor: str, home: Path, now: datetime = NOW) -> Iterator[ADesk]:
    """Set a desk up in a folder, and take its database away afterwards."""
    environment = databases.environment(vendor, home)
    work_in(environment)
    try:
        desk = set_up_desk(environment, DENVER, now=now)
        yield ADesk(environment=environment, home=desk.home, agency=desk.agency, now=now)
    finally:
        databases.drop(environment)
