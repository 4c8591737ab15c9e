"""`tecum log proof`: the proof that a receipt or an event stands in the log, as a file."""

import re
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.cli.log.opening import log_of
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.ledger.receipts import receipt_subject
from tecum.matters.event_leaves import event_subject

SCHEMA = "tecum.log-proof.v1"


def proof(
    record: str,
    *,
    home: Path | None = None,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Write the C2SP tlog-proof of a receipt or event; `tecum verify RECEIPT --proof` checks it.

    Parameters
    ----------
    record
        A receipt's number (R-...), or a matter's event (M-.../3).
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    out
        Where to write the proof; without it the proof is printed.
    json
        Print one JSON document and nothing else.
    """
    log = log_of(home)
    found = log.proof_of(_subject(record))
    if found is None:
        due = log.leaves.settings.schedule
        raise InputError(
            f"{record}: waits for its checkpoint, {due.max_delay // 3600} hours at most; ask again "
            "after the next one (tecum log status)"
        )
    text = str(found)
    if out is not None:
        out.write_text(text, encoding="utf-8")
    if json:
        print_json({"schema": SCHEMA, "record": record, "index": found.index, "proof": text})
    elif out is not None:
        console().print(f"Written to {out}.", markup=False)
    else:
        console().print(text, end="", markup=False, soft_wrap=True)
    return DONE


def _subject(record: str) -> str:
    event = re.fullmatch(r"(M-[0-9a-z-]+)/([1-9][0-9]*)", record)
    if event is not None:
        return event_subject(event[1], int(event[2]))
    if record.startswith("R-"):
        return receipt_subject(record)
    raise InputError(f"{record!r}: no receipt and no event; write R-... or M-.../3")
