"""`tecum check`: is the desk as it must be? Exit 1 where a check finds a fault."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import console, print_json

SCHEMA = "tecum.check.v1"


def check(
    *,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Look at configuration, database, triggers and their effect, keys, log, disk, clock, work.

    Parameters
    ----------
    home
        The desk's folder; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.clock import now  # noqa: PLC0415 - a desk is slow to load
    from tecum_web.config.environment import read_environment  # noqa: PLC0415 - likewise
    from tecum_web.config.opening import open_desk  # noqa: PLC0415 - likewise

    environment = read_environment(os.environ, home)
    desk = open_desk(environment.home)
    from tecum_web.config.checking import Subject, check_desk, faults  # noqa: PLC0415 - only after Django's set-up

    found = check_desk(Subject(environment=environment, home=desk, now=now()))
    bad = list(faults(found))
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "home": str(home or environment.home),
                "sound": not bad,
                "checks": [
                    {"name": one.name, "note": one.note, "fault": one.fault} for one in found
                ],
            }
        )
    else:
        out = console()
        for one in found:
            mark = "ok    " if one.fault is None else "FAULT "
            out.print(f"{mark}{one.name}: {one.fault or one.note}", markup=False, soft_wrap=True)
    return CHECKED_NO if bad else DONE
