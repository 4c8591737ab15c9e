"""`tecum restore`: a desk from its backup, into an empty folder."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.main import DONE
from tecum.cli.output import console, print_json

SCHEMA = "tecum.restored.v1"
GUARD = (
    "Before the log signs anything again it asks its witnesses (log/policy) what they have seen: "
    "if this backup is older, nothing is signed, and you are told what to do."
)


def restore(
    archive: Path,
    *,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Bring a desk back into an empty folder; every digest is checked.

    Restore only an archive that you kept yourself: digests show damage, not who made it.

    Parameters
    ----------
    archive
        What `tecum backup` wrote.
    home
        The new desk's folder; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.home import default_home  # noqa: PLC0415 - a desk is slow to load
    from tecum_web.config.backing_up import restore_desk  # noqa: PLC0415 - likewise

    place = (home or default_home()).absolute()
    manifest = restore_desk(archive, place, os.environ.get("TECUM_DATABASE_URL") or None)
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "home": str(place),
                "made_at": manifest.made_at,
                "files": len(manifest.files),
                "with_keys": manifest.with_keys,
                "log": GUARD,
            }
        )
        return DONE
    say = console()
    lines = [f"{place}: the desk of {manifest.made_at}, {len(manifest.files)} files.", GUARD]
    if not manifest.with_keys:
        lines.append("It holds no private keys: put keys/ there from its safe copy.")
    lines.append("Then run `tecum setup --again` and `tecum check`.")
    for line in lines:
        say.print(line, markup=False, soft_wrap=True)
    return DONE
