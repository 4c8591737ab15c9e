"""`tecum log rotate`: new keys, a theft of the old ones, or a new epoch after a loss."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.log.opening import log_of, moment
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError

if TYPE_CHECKING:
    from tecum.adapters.log.home_log import HomeLog

SCHEMA = "tecum.log-rotate.v1"


def rotate(  # noqa: PLR0913 - one argument an option
    *,
    home: Path | None = None,
    stolen_since: str | None = None,
    new_epoch: Annotated[bool, Parameter(negative="")] = False,
    reason: str | None = None,
    origin: str | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Give the log new keys, announced in the log; or, after a loss, open the log that follows it.

    The next checkpoint is signed by old and new keys. Publish the new keys, and give them to the
    witnesses, before the checkpoint after it.

    Parameters
    ----------
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    stolen_since
        The moment since which the old keys may have been in other hands, as 2026-01-31T22:00Z.
    new_epoch
        A restored log lacks what its witnesses have seen: close it, open one that names the gap.
    reason
        What happened, for a new epoch; it is published.
    origin
        The name of the new epoch's log; else the old one with a number behind.
    json
        Print one JSON document and nothing else.
    """
    if new_epoch and stolen_since is not None:
        raise InputError("log rotate: --new-epoch brings new keys; leave --stolen-since out")
    if not new_epoch and (reason is not None or origin is not None):
        raise InputError("log rotate: --reason and --origin belong to --new-epoch; add it")
    if new_epoch:
        old, log = _new_epoch(home, reason or "", origin)
    else:
        from tecum.adapters.log.keys import rotate as rotate_keys  # noqa: PLC0415 - slow to load

        log = log_of(home)
        old = log.settings.origin
        stolen = None if stolen_since is None else moment("--stolen-since", stolen_since)
        rotate_keys(log, now=now(), stolen_since=stolen)
    settings = log.settings
    keys = [*(one.vkey for one in settings.signing), log.home.verifier_key]
    if json:
        print_json(
            {"schema": SCHEMA, "origin": settings.origin, "previous_origin": old, "keys": keys}
        )
        return DONE
    out = console()
    done = f"opened after {old}, which signs no more" if new_epoch else "has new keys"
    out.print(f"The log {settings.origin} {done}. Publish these keys:", markup=False)
    for key in keys:
        out.print(f"  {key}", markup=False, soft_wrap=True)
    out.print("The notice goes out with the next checkpoint (tecum log seal).", markup=False)
    return DONE


def _new_epoch(place: Path | None, reason: str, origin: str | None) -> "tuple[str, HomeLog]":
    """Ask the witnesses what is missing, then close the log and open the next; give the old name.

    What was begun and cut short is finished as it was begun.
    """
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - a log is slow to load
    from tecum.adapters.log.epochs import (  # noqa: PLC0415 - likewise
        Opening,
        earlier_epochs,
        finish_epoch,
        is_begun,
        open_epoch,
    )
    from tecum.adapters.log.restore import gap_of  # noqa: PLC0415 - likewise
    from tecum.adapters.log.witnessed_log import WitnessedLog  # noqa: PLC0415 - likewise

    home = open_home(place)
    if is_begun(home):
        log = finish_epoch(home)
        return earlier_epochs(log.home)[-1].settings.origin, log
    old = log_of(place)
    watched = WitnessedLog(old)
    views = () if watched.policy is None else watched.views()
    gap = gap_of(watched.ours(), views)
    opening = Opening(now=now(), reason=reason, origin=origin)
    return old.settings.origin, open_epoch(old, gap, opening)
