"""`tecum setup`: make a folder a desk's home, once; everything that the desk needs to start."""

import os
from getpass import getpass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError

SCHEMA = "tecum.setup.v1"
FIRST_ROLES = ("technician", "supervisor")


def setup(  # noqa: PLR0913 - one argument an option
    *,
    agency: str | None = None,
    place: Annotated[str | None, Parameter(name="--in")] = None,
    type: Annotated[str, Parameter(name="--type")] = "jail",  # noqa: A002 - the option's name
    user: str | None = None,
    password_file: Path | None = None,
    role: Annotated[tuple[str, ...], Parameter(negative="")] = FIRST_ROLES,
    home: Path | None = None,
    again: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Set a desk up: agency, place, keys, log, database, and its first user.

    What the folder remembers already (receipts, matters, a log) is moved in.

    Parameters
    ----------
    agency
        Your agency's name, as it stands in its receipts.
    place
        The jurisdiction, such as co-denver, tx.
    type
        What kind of custodian it is: jail, sheriff, police, ... (`tecum law facts`).
    user
        The login name of the first user.
    password_file
        A file that holds the first user's password; without it you are asked.
    role
        A role of the first user; may be given several times.
    home
        The desk's folder; default $TECUM_HOME, else the user's data folder.
    again
        Bring a desk that is set up to this version and put its triggers back; nothing else.
    json
        Print one JSON document and nothing else.
    """
    from tecum_web.config.environment import read_environment  # noqa: PLC0415 - slow to load
    from tecum_web.config.opening import start_django  # noqa: PLC0415 - likewise

    environment = read_environment(os.environ, home)
    if again:
        return _again(environment.home, json=json)
    if agency is None or place is None or user is None:
        raise InputError(
            "setup: name the agency, its place and the first user: --agency, --in, --user"
        )
    password = _password(password_file)
    _check_writable(environment.home)
    start_django(environment)
    from tecum.adapters.clock import now  # noqa: PLC0415 - likewise
    from tecum_web.access import Role  # noqa: PLC0415 - only after Django's set-up
    from tecum_web.actions.manage_people import add_first_person  # noqa: PLC0415 - likewise
    from tecum_web.config.setting_up import Custodian, set_up_desk  # noqa: PLC0415 - likewise

    try:
        roles = [Role(one) for one in role]
    except ValueError as error:
        names = ", ".join(Role)
        raise InputError(f"--role: {error}; the roles are {names}") from error
    custodian = Custodian(name=agency, place=place, custodian_type=type)
    desk = set_up_desk(environment, custodian, now=now())
    add_first_person(agency=desk.agency, username=user, password=password, roles=roles, now=now())
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "home": str(home or desk.home.path),
                "agency": agency,
                "place": place,
                "zone": desk.agency.zone,
                "receipts_moved": desk.receipts_moved,
                "events_moved": desk.events_moved,
            }
        )
        return DONE
    out = console()
    out.print(f"The desk of {agency} is set up in {desk.home.path}.", markup=False, soft_wrap=True)
    if desk.events_moved:
        out.print(f"  {desk.receipts_moved} receipts and {desk.events_moved} events moved in")
    out.print("  start it with `tecum serve`, and look after it with `tecum check`", markup=False)
    return DONE


def _again(home: Path, *, json: bool) -> int:
    from tecum.adapters.homes import is_desk  # noqa: PLC0415 - slow to load
    from tecum_web.config.environment import read_environment  # noqa: PLC0415 - likewise
    from tecum_web.config.setting_up import migrate  # noqa: PLC0415 - likewise

    if not is_desk(home):
        raise InputError(f"home {home}: it is no desk's; set it up without --again")
    migrate(read_environment(os.environ, home))
    if json:
        print_json({"schema": SCHEMA, "home": str(home), "again": True})
    else:
        console().print("The database is of this version, and its triggers bite.")
    return DONE


def _password(file: Path | None) -> str:
    if file is None:
        first = getpass("Password of the first user: ")
        if getpass("Once more: ") != first:
            raise InputError("password: the two differ; try again")
        return first
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise InputError(f"--password-file {file}: {error.strerror}; name another") from error


def _check_writable(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"home {home}: {error.strerror}; name another") from error
