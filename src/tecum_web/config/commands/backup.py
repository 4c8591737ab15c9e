"""`tecum backup`: a running desk in one archive."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.main import DONE
from tecum.cli.output import console, print_json

SCHEMA = "tecum.backed-up.v1"


def backup(
    out: Path,
    *,
    home: Path | None = None,
    with_keys: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Back a running desk up into one new file: database, log, papers, receipts, settings.

    Parameters
    ----------
    out
        The archive to be written (.tar); it must not exist.
    home
        The desk's folder; default $TECUM_HOME, else the user's data folder.
    with_keys
        Put the private keys in too. Whoever has the file can then sign as your agency.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.clock import now  # noqa: PLC0415 - a desk is slow to load
    from tecum_web.config.environment import read_environment  # noqa: PLC0415 - likewise
    from tecum_web.config.opening import open_desk  # noqa: PLC0415 - likewise

    environment = read_environment(os.environ, home)
    desk = open_desk(environment.home)
    from tecum_web.config.backing_up import back_up  # noqa: PLC0415 - only after Django's set-up

    done = back_up(environment, desk, out, now=now(), with_keys=with_keys)
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "file": str(out),
                "size": done.size,
                "files": done.files,
                "papers": done.papers,
                "with_keys": with_keys,
            }
        )
        return DONE
    say = console()
    say.print(f"{out}: {done.files} files, {done.papers} papers", markup=False, soft_wrap=True)
    say.print(
        "The private keys are in it: keep it as you keep them."
        if with_keys
        else "The private keys are not in it: keep a copy of keys/ in another safe place.",
        markup=False,
        soft_wrap=True,
    )
    return DONE
