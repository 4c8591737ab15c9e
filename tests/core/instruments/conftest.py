import pytest
from hypothesis import settings

from tecum.adapters.package_data import load_catalogue
from tecum.instruments.kinds import Catalogue

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()
