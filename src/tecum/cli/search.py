"""`tecum search`: look for a paper that is said to have come; testify where it is not found."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.adapters.reading.intake import read_bytes
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.moments import read_moment
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, parse_canonical, sha256_hex
from tecum.matters.payloads import members
from tecum.matters.searching import Sought, Window

if TYPE_CHECKING:
    from tecum.adapters.searching.desk import Hit, Outcome

SCHEMA = "tecum.search-made.v1"
Words = Annotated[tuple[str, ...], Parameter(negative="")]


def search(  # noqa: PLR0913 - the options of a published command line
    *,
    since: Annotated[str, Parameter(name="--from")],
    until: str,
    health: Path,
    by: str,
    digest: Words = (),
    paper: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    number: Words = (),
    message: Words = (),
    sender: Words = (),
    subject: Words = (),
    searched: Words = (),
    matter: str | None = None,
    zone: str = "UTC",
    home: Path | None = None,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Look for a paper that is said to have come, and sign what was searched if it is not found.

    The statement is testimony and no proof: one valid receipt for what was sought refutes it
    (tecum verify STATEMENT --against RECEIPT). It reads the same whether nothing was found or only
    what may not be spoken of. Exit status 0: the statement was made; 1: receipts were found, and
    there is none to make; 2: it could not be searched.

    Parameters
    ----------
    since
        The beginning of the window, by the clock of the zone or with an offset.
    until
        The end of the window.
    health
        The file that says what shows that each channel worked (TOML or JSON).
    by
        Who testifies: an office and a role, such as "Records Unit, duty clerk".
    digest
        The SHA-256 of a paper that is sought; may be given several times, as all of these.
    paper
        A copy of a paper that is sought.
    number
        A receipt's number (R-...) that is said to be ours.
    message
        A message id that stands in what is sought: the sender's (S-...), or a mail's.
    sender
        Words that name the sender, as they stand in the paper.
    subject
        Words that name whom it is about, as they stand in the paper.
    searched
        What was searched beside the register, in words: the fax tray, the mail room's book.
    matter
        The matter that the statement is recorded in, or `new` to open one.
    zone
        The time zone whose clock is read, such as America/New_York.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    out
        The file to write the statement to; default search-statement.json here.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - signing is slow to load
    from tecum.adapters.searching.desk import Question, search_home  # noqa: PLC0415 - likewise
    from tecum.adapters.searching.health_file import parse_health  # noqa: PLC0415 - likewise

    given = [read_bytes(one) for one in paper]
    question = Question(
        sought=Sought(
            digests=(*map(_digest, digest), *map(sha256_hex, given)),
            numbers=number,
            messages=message,
            senders=sender,
            subjects=subject,
        ),
        window=Window(
            since=read_moment("--from", since, zone).utc,
            until=read_moment("--until", until, zone).utc,
            zone=zone,
        ),
        by=by,
        searched=searched,
    )
    signs = parse_health(health.name, read_bytes(health), zone)
    target = out or Path("search-statement.json")
    if target.exists():
        raise InputError(f"--out {target}: it is there already; move it away, or name another")
    if not target.parent.is_dir():
        raise InputError(f"--out {target}: there is no folder {target.parent}; make it first")
    outcome = search_home(open_home(home), question, signs, now=now(), matter=matter)
    if outcome.statement is not None:
        _write(target, outcome.statement)
    with a_reader_that_may_leave():
        if json:
            print_json(_document(outcome, target))
        elif outcome.statement is None:
            _print_found(outcome.hits)
        else:
            _print(members(parse_canonical(outcome.statement)), target, outcome.matter)
    return CHECKED_NO if outcome.statement is None else DONE


def _digest(text: str) -> str:
    found = text.strip().lower()
    if len(found) != 64 or set(found) - set("0123456789abcdef"):
        raise InputError(f"--digest {text!r}: no SHA-256; give 64 signs of 0-9 and a-f")
    return found


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"--out {target}: {error.strerror}; name a file in a folder of yours"
        ) from error


def _document(outcome: "Outcome", target: Path) -> Mapping[str, object]:
    """What `--json` prints: where the statement is and what it says, or what was found."""
    statement = outcome.statement
    return {
        "schema": SCHEMA,
        "found": [
            {
                "number": hit.number,
                "received_at": hit.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "channel": hit.channel,
                "why": hit.why,
            }
            for hit in outcome.hits
        ],
        "matter": outcome.matter,
        "file": None if statement is None else str(target),
        "sha256": None if statement is None else sha256_hex(statement),
        "statement": None if statement is None else parse_canonical(statement),
    }


def _print_found(hits: "tuple[Hit, ...]") -> None:
    out = console()
    out.print("Found; there is no statement to make:", markup=False)
    for hit in hits:
        at = hit.received_at.strftime("%Y-%m-%d %H:%M UTC")
        out.print(f"  {hit.number}, received {at} by {hit.channel}: {hit.why}", markup=False)


def _print(document: Mapping[str, JsonValue], target: Path, matter: str | None) -> None:
    body = members(document["body"])
    window = members(body["window"])
    out = console()
    out.print(f"{target}: a search statement of {body['agency']}", markup=False, style="bold")
    out.print(f"  {body['by']}, for {window['from']} to {window['until']}", markup=False)
    out.print(f"  Result: {body['result']}.", markup=False)
    for channel in body["channels"]:  # type: ignore[union-attr]
        one = members(channel)
        sure = "" if one["with_certainty"] else ": not searched with certainty"
        out.print(f"  {one['channel']}: health {one['health']}{sure}", markup=False)
    for searched in body["searched"]:  # type: ignore[union-attr]
        out.print(f"  Searched: {searched}", markup=False)
    for elsewhere in body["elsewhere"]:  # type: ignore[union-attr]
        found = members(elsewhere)
        out.print(
            f"  Outside the window: receipt {found['number']}, {found['received_at']}",
            markup=False,
        )
    out.print(f"  It is {body['meaning']}.", markup=False)
    if matter is not None:
        out.print(f"  Recorded in matter {matter}.", markup=False)
