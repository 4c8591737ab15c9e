from collections.abc import Iterator

import pytest
from tests.core.adapters.log.postgres_server import private_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with private_postgres() as dsn:
        if dsn is None:
            pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
        yield dsn
