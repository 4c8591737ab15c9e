"""`tecum witness serve`, `tecum witness ask`: be a witness of logs, and ask those of one's own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.errors import InputError
from tecum.ledger.cosignatures import COSIGNATURE, ML_DSA_44, parse_key
from tecum.ledger.notes import KEY_LENGTH, encode_base64
from tecum.ledger.witnessing import Standing

if TYPE_CHECKING:
    from tecum.adapters.log.witness_client import OurLog, View

SCHEMA = "tecum.witness-ask.v1"
BAD = {Standing.FORK, Standing.OURS_BEHIND}
SAID = {
    Standing.SAME: "has seen the same",
    Standing.WITNESS_BEHIND: "has seen less, and nothing else",
    Standing.OURS_BEHIND: "HAS SEEN MORE than this log holds",
    Standing.FORK: "HAS SEEN ANOTHER HISTORY",
    Standing.NEVER_SEEN: "has seen nothing of this log yet",
}


def serve(  # noqa: PLR0913 - one argument an option
    *,
    state: Path,
    log: Annotated[tuple[str, ...], Parameter(negative="")],
    host: str = "127.0.0.1",
    port: int = 8520,
    name: str | None = None,
    ml_dsa: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Be a witness: cosign logs that only grow, and show what was cosigned (C2SP tlog-witness).

    Runs until it is stopped. At its first start it makes its key, and prints at every start the
    verifier key to publish and the address that it answers at.

    Parameters
    ----------
    state
        The folder with the key and the latest checkpoint of each log. Losing it means losing the
        witness: keep a backup of the key, and start under a new name if the checkpoints are lost.
    log
        The verifier key of a log to witness, as its agency publishes it; may be given several
        times.
    host
        The address to listen at. Anything but this machine belongs behind a proxy that speaks TLS.
    port
        The port; 0 takes a free one.
    name
        The witness's name, such as witness.example.org/w1; fixed at the first start.
    ml_dsa
        Cosign with ML-DSA-44 (FIPS 204), which C2SP recommends; else Ed25519. Fixed at the first
        start, and given at every later one.
    """
    from tecum.adapters.entropy import random_bytes  # noqa: PLC0415 - a server is slow to load
    from tecum.adapters.log.witness_server import Witness, WitnessServer  # noqa: PLC0415 - likewise

    witness = Witness(path=state, log_keys=tuple(parse_key(text) for text in log))
    kind = ML_DSA_44 if ml_dsa else COSIGNATURE
    key = witness.set_up(entropy=random_bytes(KEY_LENGTH), name=name, kind=kind)
    out = console(to_stderr=True)

    def report(line: str) -> None:
        out.print(line, markup=False)

    try:
        server = WitnessServer((host, port), witness, key, report)
    except OSError as error:
        raise InputError(f"address {host}:{port}: {error.strerror}; name another") from error
    with server:
        shown = console()
        shown.print(str(key.cosigner_key), markup=False, soft_wrap=True)
        shown.print(f"http://{host}:{server.server_address[1]}", markup=False, soft_wrap=True)
        shown.file.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            report("stopped")
    return DONE


def ask(*, home: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Ask each witness for the newest checkpoint that it has seen of our log, and compare.

    Exit status 0: nobody has seen anything else; 1: somebody has seen another history, or more than
    this log holds; 2: it could not be checked.

    Parameters
    ----------
    home
        The folder with the log; default $TECUM_HOME, else the user's data folder.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - a log is slow to load
    from tecum.adapters.log.home_log import HomeLog  # noqa: PLC0415 - likewise
    from tecum.adapters.log.witnessed_log import WitnessedLog  # noqa: PLC0415 - likewise

    log = WitnessedLog(HomeLog(open_home(home)))
    ours, views = log.ours(), log.views()
    with a_reader_that_may_leave():
        if json:
            print_json(answer(ours, views))
        else:
            _print(ours, views)
    if any(view.standing in BAD for view in views):
        return CHECKED_NO
    if all(view.standing is None for view in views):
        raise InputError(
            f"log {ours.checkpoint.origin}: no witness answered as a witness does; try again, or "
            "mend the policy"
        )
    return DONE


def answer(ours: "OurLog", views: Sequence["View"]) -> dict[str, object]:
    """Write what `--json` prints: our newest checkpoint, and how each witness stands to it.

    `checkpoint` is what a witness served, where it did: signed by our log, it is the evidence.
    """
    return {
        "schema": SCHEMA,
        "origin": ours.checkpoint.origin,
        "size": ours.checkpoint.size,
        "root": encode_base64(ours.checkpoint.root),
        "witnesses": [
            {
                "name": view.name,
                "key": str(view.key),
                "standing": None if view.standing is None else str(view.standing),
                "size": view.size,
                "cosigned_at": None if view.cosigned_at is None else _instant(view.cosigned_at),
                "problem": view.problem,
                "checkpoint": None if view.note is None else view.note.decode("utf-8", "replace"),
            }
            for view in views
        ],
    }


def _print(ours: "OurLog", views: Sequence["View"]) -> None:
    out = console()
    out.print(f"{ours.checkpoint.origin}: {ours.checkpoint.size} entries", markup=False)
    for view in views:
        said = "did not answer" if view.standing is None else SAID[view.standing]
        size = "" if view.size is None else f" ({view.size} entries)"
        when = "" if view.cosigned_at is None else f", cosigned {_instant(view.cosigned_at)}"
        why = "" if view.problem is None else f": {view.problem}"
        out.print(f"  {view.name} {said}{size}{when}{why}", markup=False)
    if any(view.standing in BAD for view in views):
        out.print(
            "Keep what the witnesses served (--json shows it): it is signed by this log's key.\n"
            "Nothing will be signed until a newer backup is restored or a new epoch is opened.",
            markup=False,
        )


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
