"""Make a folder a desk's home: agency, keys, secret, database, log; each step may be done again.

`desk.json` is written last: until then the folder is a plain home and works as one.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connections

from tecum.adapters.entropy import random_bytes
from tecum.adapters.ground import ground_for
from tecum.adapters.home import Home
from tecum.adapters.homes import DESK_FILE, is_desk
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.settings import settings_path
from tecum.errors import FactError, InputError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.notes import KEY_LENGTH
from tecum.ledger.receipts import NUMBER_BYTES, random_id
from tecum.policy.facts import parse_facts
from tecum_web.config.environment import Environment, without_password
from tecum_web.config.opening import start_django
from tecum_web.records.desk_file import SECRET_FILE, DeskFile
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import Agency
from tecum_web.records.moving_in import move_in, put_aside
from tecum_web.records.triggers import check_effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who sets a desk up: its name in receipts, its place, and what kind of custodian it is."""

    name: str
    place: str
    custodian_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk that was set up, and what its folder had remembered before."""

    home: DeskHome
    agency: Agency
    receipts_moved: int
    events_moved: int


def set_up_desk(environment: Environment, custodian: Custodian, *, now: datetime) -> Desk:
    """Set a desk up in a folder; what the folder remembers already is moved in.

    Raises:
        InputError: it is a desk's already, or something about the custodian cannot be used.
    """
    if is_desk(environment.home):
        raise InputError(f"home {environment.home}: it is a desk's already; start it with `serve`")
    zone = ground_for(custodian.place).zone
    _check_type(custodian.custodian_type)
    plain = Home(environment.home)
    if not plain.is_set_up:
        plain.set_up(agency=custodian.name, entropy=random_bytes(KEY_LENGTH))
    elif plain.agency != custodian.name:
        raise InputError(
            f"home {plain.path}: it signs for {plain.agency!r}, not for {custodian.name!r}; name "
            "another home, or the agency as it stands there"
        )
    make_secret(plain)
    using = migrate(environment)
    agency, _ = Agency.objects.using(using).get_or_create(
        id=_agency_id(plain),
        defaults={
            "name": custodian.name,
            "place": custodian.place,
            "zone": zone,
            "custodian_type": custodian.custodian_type,
            "made_at": now,
        },
    )
    home = DeskHome(plain.path, agency_id=agency.id, using=using)
    receipts, events = move_in(plain, home)
    named = environment.database_url
    file = DeskFile(
        agency_id=agency.id, database=None if named is None else without_password(named)
    )
    with plain.writing():
        plain.write(plain.path / DESK_FILE, file.to_bytes())
    put_aside(plain)
    home.bring_states_up_to_date()
    open_its_log(home, now=now)
    return Desk(home=home, agency=agency, receipts_moved=receipts, events_moved=events)


def migrate(environment: Environment) -> str:
    """Bring the database to this version, put the triggers back, and try them; give its name.

    Raises:
        InputError: a change of a row that may not change would go through.
    """
    using = start_django(environment)
    call_command("migrate", database=using, interactive=False, verbosity=0)
    check_effect(using)
    if connections[using].vendor == "sqlite":
        environment.database_file.chmod(0o600)
    return using


def open_its_log(home: DeskHome, *, now: datetime) -> HomeLog:
    """Open the log of a desk, once; what a cut left undone is finished."""
    if settings_path(home.path).is_file():
        log = HomeLog(home)
        log.heal()
        return log
    return open_log(home, now=now)


def make_secret(home: Home) -> None:
    """Make the secret that signs sessions, once."""
    file = home.path / "keys" / SECRET_FILE
    with home.writing():
        if not file.exists():
            home.write(file, random_bytes(64).hex().encode())


def _agency_id(home: Home) -> str:
    """An id that a second try finds again and that tells nothing."""
    return random_id("A", bytes.fromhex(sha256_hex(home.verifier_key.encode()))[:NUMBER_BYTES])


def _check_type(name: str) -> None:
    try:
        parse_facts({"custodian_type": name})
    except FactError as error:
        raise InputError(f"--type: {error}") from error
