"""`tecum log init`: open the log of a home, once, and publish what a stranger needs to check it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.adapters.reading.intake import read_bytes
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.ledger.policies import parse_policy
from tecum.ledger.sealing import BATCH, EVERY, MAX_DELAY, Schedule

if TYPE_CHECKING:
    from tecum.adapters.home import Home
    from tecum.adapters.log.home_log import HomeLog
    from tecum.adapters.log.time_stamps import Authority

SCHEMA = "tecum.log-init.v1"


def init(  # noqa: PLR0913 - one argument an option
    *,
    home: Path | None = None,
    agency: str | None = None,
    origin: str | None = None,
    every: int = EVERY,
    batch: int = BATCH,
    max_delay: int = MAX_DELAY,
    policy: Path | None = None,
    tsa: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    tsa_root: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Open the log of a home: its keys, its promise, its first notice; what is there gets leaves.

    Without an origin the log is named after its own key, which claims nothing.

    Parameters
    ----------
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    agency
        The agency's name, where the home is not set up yet.
    origin
        The log's name for ever: an address without scheme, as records.county.example/log.
    every
        Seconds between checkpoints; must divide a day.
    batch
        How many leaves each checkpoint adds, padding included.
    max_delay
        The longest that a record may wait for its checkpoint, in seconds; published.
    policy
        A C2SP policy file that names the witnesses to ask, with their addresses.
    tsa
        The address of a time stamping authority (RFC 3161); may be given several times.
    tsa_root
        Its root certificate (PEM), without which a stamp could not be checked.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.entropy import random_bytes  # noqa: PLC0415 - a log is slow to load
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - likewise
    from tecum.adapters.log.home_log import open_log  # noqa: PLC0415 - likewise
    from tecum.ledger.notes import KEY_LENGTH  # noqa: PLC0415 - likewise

    schedule = Schedule(every=every, batch=batch, max_delay=max_delay)
    witnesses = _policy(policy)
    stamps = _authorities(tsa, tsa_root)
    place = open_home(home)
    if not place.is_set_up:
        if agency is None:
            raise InputError(f"home {place.path}: not set up yet; name the agency with --agency")
        place.set_up(agency=agency, entropy=random_bytes(KEY_LENGTH))
    elif agency is not None and agency != place.agency:
        raise InputError(f"home {place.path}: it signs for {place.agency!r}; leave --agency out")
    log = open_log(place, now=now(), origin=origin, schedule=schedule)
    _watch(place, log, witnesses, stamps)
    if json:
        print_json(
            {
                "schema": SCHEMA,
                "home": str(place.path),
                "log": dict(log.settings.description.parts()),
                "published": str(place.path / "log" / "public"),
            }
        )
    else:
        _print(place, log)
    return DONE


def _policy(file: Path | None) -> bytes | None:
    if file is None:
        return None
    data = read_bytes(file)
    parse_policy(data)
    return data


def _authorities(urls: tuple[str, ...], roots: tuple[Path, ...]) -> "tuple[Authority, ...]":
    from tecum.adapters.log.time_stamps import Authority, check_roots  # noqa: PLC0415 - slow to load

    if roots and not urls:
        raise InputError("log init: --tsa-root without --tsa; name the authority's address too")
    pem = b"".join(read_bytes(file) for file in roots).decode("ascii", "replace")
    found = tuple(Authority(url=url, roots=pem) for url in urls)
    for one in found:
        check_roots(one)
    return found


def _watch(
    home: "Home",
    log: "HomeLog",
    policy: bytes | None,
    authorities: "tuple[Authority, ...]",
) -> None:
    """Write down whom the log asks."""
    from tecum.adapters.log.witnessed_log import WitnessedLog  # noqa: PLC0415 - slow to load

    if policy is not None:
        with home.writing():
            home.write(home.path / "log" / "policy", policy)
    if authorities:
        WitnessedLog(log).stamps.configure(authorities)


def _print(home: "Home", log: "HomeLog") -> None:
    settings, out = log.settings, console()
    schedule = settings.schedule
    out.print(f"The log {settings.origin} is open.", markup=False)
    out.print(
        f"  a checkpoint every {schedule.every // 60} minutes, {schedule.batch} leaves each; no "
        f"record waits longer than {schedule.max_delay // 3600} hours",
        markup=False,
    )
    out.print("  publish these keys where everybody can find them:", markup=False)
    for key in (*settings.keys, *settings.receipt_keys):
        out.print(f"    {key}", markup=False, soft_wrap=True)
    out.print(f"  serve this folder: {home.path / 'log' / 'public'}", markup=False, soft_wrap=True)
    out.print("  run `tecum log seal` at every fixed time, by a timer of the system", markup=False)
