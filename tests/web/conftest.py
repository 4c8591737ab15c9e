"""Django is set up once, without a home; every test then brings its own home and database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.core.adapters.log.postgres_server import private_postgres

from tecum.adapters.clock import now
from tecum_web.config.environment import Environment
from tecum_web.config.opening import start_django

start_django(Environment(home=Path("/nonexistent/no-desk")))
settings.PASSWORD_HASHERS = ["tests.web.quick_passwords.QuickPasswords"]

from tests.web.desks import ADesk, Databases, a_desk  # noqa: E402 - rows are loaded after set-up


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with private_postgres() as dsn:
        if dsn is None:
            pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
        yield Databases(tmp_path_factory.mktemp("databases"), dsn)


@pytest.fixture(params=["sqlite", "postgres"])
def vendor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(databases: Databases, vendor: str, tmp_path: Path) -> Iterator[ADesk]:
    """A desk on SQLite, then one on PostgreSQL."""
    with a_desk(databases, vendor, tmp_path / "home") as found:
        yield found


@pytest.fixture
def desk_today(databases: Databases, vendor: str, tmp_path: Path) -> Iterator[ADesk]:
    """A desk that was set up just now, for what looks at the clock itself."""
    with a_desk(databases, vendor, tmp_path / "home", now()) as found:
        yield found


@pytest.fixture
def one_desk(databases: Databases, tmp_path: Path) -> Iterator[ADesk]:
    """A desk on SQLite alone, where the database makes no difference."""
    with a_desk(databases, "sqlite", tmp_path / "home") as found:
        yield found
