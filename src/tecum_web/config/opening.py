"""Set Django up for a home, and open the homes of desks: the entry points of the core land here."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum_web.config.environment import Environment, read_environment
from tecum_web.config.surroundings import choose, surroundings
from tecum_web.records.desk_file import read_desk_file

if TYPE_CHECKING:
    from tecum_web.records.desk_home import DeskHome

SETTINGS = "tecum_web.config.settings"


def start_django(environment: Environment) -> str:
    """Set Django up for a home; give the name of the home's database.

    A process that has one home already (`tecum reconcile OURS THEIRS`) gets a second database.

    Raises:
        InputError: this installation has no desk.
    """
    try:
        import django  # noqa: PLC0415 - the core runs without it
        from django.apps import apps  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise InputError("this installation has no desk; install tecum[desk]") from error
    if not apps.ready:
        choose(environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
        django.setup()
    if surroundings().home == environment.home:
        return "default"
    from django.db import connections  # noqa: PLC0415 - only after set-up

    alias = f"home-{sha256_hex(str(environment.home).encode())[:16]}"
    if alias not in connections.settings:
        database = {**connections.settings["default"], **environment.database}
        connections.settings[alias] = database
    return alias


def open_desk(path: Path) -> "DeskHome":
    """Open a desk's home for the command line.

    Raises:
        InputError: it is no desk's, or its database cannot be had.
    """
    named = read_desk_file(path)
    if named is None:
        raise InputError(f"home {path}: it is no desk's; run `tecum setup` first")
    using = start_django(read_environment(os.environ, path))
    from tecum_web.records.desk_home import DeskHome  # noqa: PLC0415 - only after set-up

    return DeskHome(path, agency_id=named.agency_id, using=using)
