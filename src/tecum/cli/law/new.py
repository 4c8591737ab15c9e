"""`tecum law new`: a pack for a place of one's own, started from a whole example."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import today_in
from tecum.adapters.law.starting import first_day_for, start_pack
from tecum.adapters.pack_shelf import load_packs
from tecum.cli.answers import say
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json
from tecum.policy.layers import layers_for


def new(  # noqa: PLR0913 - the options of a published command line
    pack_id: str,
    *,
    title: str | None = None,
    under: str = "us",
    first_day: Annotated[date | None, Parameter(name="--from")] = None,
    to: Path = Path(),
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Write a folder with a small whole pack and its cases: replace its records by your law.

    Parameters
    ----------
    pack_id
        The id of the place, such as co-pinyon-county.
    title
        The place's official name; the id if not given.
    under
        The place whose law stands above it, such as co.
    first_day
        The first day that the pack answers for; the first of this year if not given.
    to
        The folder in which the pack's own folder is made; here if not given.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    shelf = load_packs(packs)
    layers = layers_for(under, shelf)
    written = start_pack(
        pack_id,
        title=title or pack_id,
        parent=under,
        first_day=first_day or first_day_for(layers, today_in(layers[0].zone)),
        folder=to,
        shelf=shelf,
    )
    if json:
        files = [str(path) for path in written]
        print_json({"schema": "tecum.law-new.v1", "id": pack_id, "files": files})
        return DONE
    out = console()
    for path in written:
        say(out, f"wrote {path}")
    say(out, f"Check it: tecum law check {pack_id} --packs {to}")
    say(out, f"Use it: tecum decide paper.pdf --in {pack_id} --packs {to}")
    return DONE
