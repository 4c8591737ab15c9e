import pytest

from tecum.adapters.package_data import load_catalogue
from tecum.instruments.kinds import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()
