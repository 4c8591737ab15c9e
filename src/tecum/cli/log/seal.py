"""`tecum log seal`: the checkpoint that is due, shown to the witnesses and stamped."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.log.opening import log_of, utc
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.ledger.notes import encode_base64
from tecum.ledger.witnessing import Conflict, Cosigned

if TYPE_CHECKING:
    from tecum.adapters.log.witness_client import Asked, Outcome
    from tecum.adapters.log.witnessed_log import Told

SCHEMA = "tecum.log-seal.v1"


def seal(
    *,
    home: Path | None = None,
    early: Annotated[bool, Parameter(negative="")] = False,
    despite_silence: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make the checkpoint that is due, if one is; made for a timer that runs it again and again.

    Parameters
    ----------
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    early
        Make one out of turn. It can be seen outside that something was in a hurry.
    despite_silence
        Sign although witnesses that may have seen more do not answer.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.entropy import random_bytes  # noqa: PLC0415 - a log is slow to load
    from tecum.adapters.log.witnessed_log import WitnessedLog  # noqa: PLC0415 - likewise
    from tecum.ledger.sealing import SEED_LENGTH  # noqa: PLC0415 - likewise

    log = WitnessedLog(log_of(home))
    told = log.seal(now(), random_bytes(SEED_LENGTH), early=early, despite_silence=despite_silence)
    asked = told.asked if told.sealed else log.ask_again()
    if json:
        print_json(_document(told, asked))
    else:
        _print(told, asked, early=early, next_due=utc(log.log.status(now()).next_due))
    return DONE


def _document(told: "Told", asked: "Sequence[Asked]") -> dict[str, object]:
    sealed = told.sealed
    return {
        "schema": SCHEMA,
        "sealed": None
        if sealed is None
        else {
            "origin": sealed.checkpoint.origin,
            "size": sealed.checkpoint.size,
            "root": encode_base64(sealed.checkpoint.root),
            "records": sealed.own,
            "finished_earlier": sealed.finished_earlier,
        },
        "witnesses": [{"name": one.name, "answer": in_words(one.outcome)} for one in asked],
        "time_stamps": [
            {"size": one.size, "stamped_at": utc(one.stamped_at), "problems": list(one.problems)}
            for one in told.stamps
        ],
    }


def in_words(outcome: "Outcome") -> str:
    """What came of asking a witness, in words."""
    match outcome:
        case Cosigned():
            return "cosigned"
        case Conflict():
            return f"has seen {outcome.size} leaves; nothing was cosigned"
    return f"did not cosign: {outcome.what}"


def _print(told: "Told", asked: "Sequence[Asked]", *, early: bool, next_due: str | None) -> None:
    out, sealed = console(), told.sealed
    if sealed is None:
        out.print(f"Nothing is due; the next checkpoint comes at {next_due}.", markup=False)
    else:
        out.print(f"{sealed.checkpoint.origin}: {sealed.checkpoint.size} leaves", markup=False)
        out.print(f"  {sealed.own} of this batch are records; that number is inside", markup=False)
        if early:
            out.print("  made out of turn: outside it can be seen that something was", markup=False)
    for one in asked:
        out.print(f"  witness {one.name}: {in_words(one.outcome)}", markup=False)
    for stamp in told.stamps:
        when = utc(stamp.stamped_at)
        said = f"stamped {when}" if when else f"no stamp yet ({'; '.join(stamp.problems)})"
        out.print(f"  checkpoint {stamp.size}: {said}", markup=False)
