"""The home whose records lie in its folder keeps every promise of a home."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conformance.homes.promises import NOW, PROMISES, Open

from tecum.adapters.home import Home
from tecum.adapters.homes import KeptHome
from tecum.adapters.log.home_log import open_log


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: one.__name__)
def test_a_plain_home_promises_that(promise: Callable[[Open], None], tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.set_up(agency="Example County Jail", entropy=bytes(range(32)))
    open_log(home, now=NOW)
    kept: KeptHome = home
    assert kept.agency == "Example County Jail"
    promise(lambda: Home(home.path))
