"""`tecum log erase`, `tecum log hold`: destroy a matter for good, and hold one against it."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.log.opening import log_of, utc
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.ledger.canonical import parse_canonical

HOLD_SCHEMA = "tecum.log-hold.v1"


def erase(  # noqa: PLR0913 - one argument an option
    matter: str,
    *,
    authority: str,
    reason: str,
    backup_until: str | None = None,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Destroy a matter: its events, keys and salts, and papers named nowhere else. It stays so.

    What is left is a signed certificate: what, why, on which authority. Destruction removes our
    ability to prove, not that of others. A hold stops it.

    Parameters
    ----------
    matter
        The matter's id (M-...).
    authority
        On which authority: a statute, a schedule, an order; no person's name.
    reason
        Why; no person's name.
    backup_until
        The last day on which a backup still holds it, as 2027-01-31.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    json
        Print the certificate and nothing else.
    """
    from tecum.adapters.log.erasure import ErasureOrder  # noqa: PLC0415 - slow
    from tecum.adapters.log.erasure import erase as destroy  # noqa: PLC0415 - likewise

    order = ErasureOrder(
        matter=matter,
        authority=authority,
        reason=reason,
        backup_until=None if backup_until is None else _day(backup_until),
    )
    certificate = destroy(log_of(home), order, now=now())
    if json:
        document = parse_canonical(certificate.document)
        assert isinstance(document, dict)  # noqa: S101 - we wrote it; this tells the type checker
        print_json(document)
        return DONE
    out = console()
    out.print(f"Matter {matter} is destroyed.", markup=False, soft_wrap=True)
    out.print(f"  certificate: {certificate.path}", markup=False, soft_wrap=True)
    out.print("  its digest goes into the log with the next checkpoint", markup=False)
    out.print("  destruction removes our ability to prove, not that of others", markup=False)
    return DONE


def hold(  # noqa: PLR0913 - one argument an option
    matter: str,
    *,
    by: str,
    reason: str | None = None,
    lift: Annotated[bool, Parameter(negative="")] = False,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Hold a matter against erasure, or lift the hold. It holds records, never a person.

    Parameters
    ----------
    matter
        The matter's id (M-...).
    by
        Who sets or lifts it: an office.
    reason
        On which case or order it is set; no person's name.
    lift
        Lift the hold that stands; that it stood is kept.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.log.holds import Hold, hold_on, lift_hold, set_hold  # noqa: PLC0415 - slow

    place = log_of(home).home
    if lift:
        lift_hold(place, matter, lifted_by=by, now=now())
    else:
        set_hold(place, Hold(matter=matter, set_by=by, set_at=now(), reason=reason or ""))
    stands = hold_on(place, matter)
    if json:
        print_json(
            {
                "schema": HOLD_SCHEMA,
                "matter": matter,
                "held": stands is not None,
                "set_by": stands.set_by if stands else None,
                "set_at": utc(stands.set_at) if stands else None,
                "reason": stands.reason if stands else None,
            }
        )
    else:
        said = f"is held against erasure by {by}" if stands else "is held no more"
        console().print(f"Matter {matter} {said}.", markup=False, soft_wrap=True)
    return DONE


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"--backup-until {text!r}: no day; write it as 2027-01-31") from error
