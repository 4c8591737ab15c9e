"""The home that this server works for: the folder in the settings, with this database."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum_web.records.desk_file import read_desk_file
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency


def this_home() -> DeskHome:
    """Open the home of this server.

    Raises:
        InputError: it was not set up.
    """
    path = Path(settings.TECUM_HOME)
    named = read_desk_file(path)
    if named is None:
        raise InputError(f"home {path}: it is no desk's; run `tecum setup` first")
    return DeskHome(path, agency_id=named.agency_id, using=settings.TECUM_ALIAS)


def home_of(agency_id: str) -> DeskHome:
    """Open the home of an agency.

    Raises:
        InputError: this server works for another one.
    """
    home = this_home()
    if home.agency_id != agency_id:
        raise InputError(f"agency {agency_id}: this server keeps the home of {home.agency_id}")
    return home


def at_desk(agency: Agency, now: datetime) -> Instant:
    """Read a moment on the wall clock of an agency."""
    return Instant(utc=now.astimezone(UTC), zone=agency.zone)
