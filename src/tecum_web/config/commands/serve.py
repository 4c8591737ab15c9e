"""`tecum serve`: the desk, in one command: database brought up to date, pages, worker, log."""

import os
from pathlib import Path

from tecum.cli.main import DONE
from tecum.cli.output import console


def serve(*, home: Path | None = None, listen: str | None = None, threads: int = 8) -> int:
    """Serve the desk until you stop it (Ctrl-C).

    Parameters
    ----------
    home
        The desk's folder; default $TECUM_HOME, else the user's data folder.
    listen
        Where to listen; default $TECUM_LISTEN, else 127.0.0.1:8000.
    threads
        How many requests are answered at a time.
    """
    environ = dict(os.environ)
    if listen is not None:
        environ["TECUM_LISTEN"] = listen
    from tecum_web.config.environment import read_environment  # noqa: PLC0415 - a desk is slow to load
    from tecum_web.config.opening import open_desk  # noqa: PLC0415 - likewise

    environment = read_environment(environ, home)
    desk = open_desk(environment.home)  # says what is missing before anything is started
    from tecum_web.config.serving import serve_desk  # noqa: PLC0415 - only after Django's set-up
    from tecum_web.config.setting_up import migrate  # noqa: PLC0415 - likewise

    migrate(environment)
    desk.bring_states_up_to_date()
    console().print(f"The desk is at {environment.url} (listening on {environment.listen}).")
    serve_desk(environment, environ, threads=threads)
    return DONE
