"""`tecum triage`: one row a paper for a whole folder, as table, JSON, CSV or spreadsheet."""

import csv as csv_module
import io
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters import wire
from tecum.adapters.clock import today_in
from tecum.adapters.ground import ground_for
from tecum.adapters.list_sheets import ListSheet, as_text, workbook
from tecum.adapters.triage_rows import Row, files_of, triage_rows
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, harmless, print_json, progress
from tecum.errors import DocumentError, InputError
from tecum.policy.layers import check_coverage

COLUMNS = (
    "file",
    "sha256",
    "pages",
    "instruments",
    "subject",
    "acts",
    "next_due",
    "waiting_for",
    "problems",
    "error",
)
TO_STDOUT = "-"


def triage(  # noqa: PLR0913 - the options of a published command line
    folder: Path,
    *,
    place: Annotated[str, Parameter(name="--in")],
    as_of: date | None = None,
    known_at: date | None = None,
    receive: Annotated[bool, Parameter(negative="")] = False,
    home: Path | None = None,
    agency: str | None = None,
    csv: Annotated[
        str | None,
        Parameter(
            help="Write CSV to this file; bare, or -, is standard output.",
            allow_leading_hyphen=True,
        ),
    ] = None,
    xlsx: Path | None = None,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Answer a whole folder: one row a paper and subject; a broken file is a row with its error.

    Parameters
    ----------
    folder
        The folder of papers; folders below it are read too.
    place
        The jurisdiction, such as co-denver, tx, us.
    as_of
        The day of the conduct that is judged; today there if not given.
    known_at
        Leave out readings adopted after this day; today if not given.
    receive
        Receive every file first: store it and sign a receipt.
    home
        The folder that remembers, for `--receive`.
    agency
        Your agency's name for its receipts, when that folder is used for the first time.
    xlsx
        Write a spreadsheet to this file.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    if json and csv == TO_STDOUT:
        raise InputError("triage: --json and a bare --csv both want standard output; name a file")
    ground = ground_for(place, packs)
    day = as_of or today_in(ground.zone)
    check_coverage(ground.layers, day)
    files = files_of(folder)
    if receive:
        from tecum.adapters.homes import open_home  # noqa: PLC0415 - signing is slow to load
        from tecum.adapters.reception import Reception  # noqa: PLC0415 - likewise

        desk = Reception(home=open_home(home), zone=ground.zone, agency=agency)
        for file in files:
            # A file that cannot be opened was not received; its row says why.
            with suppress(DocumentError):
                desk.receive([file])
    with progress(len(files), "papers") as advance:
        rows = triage_rows(
            files,
            place,
            packs=packs,
            as_of=day,
            known_at=known_at or today_in(ground.zone),
            on_done=advance,
        )
    if csv is not None:
        _write_csv(csv, rows)
    if xlsx is not None:
        _write_xlsx(xlsx, rows)
    if json:
        print_json(wire.triage_result(place, day, rows))
    elif csv != TO_STDOUT:
        _print_table(rows, folder, place, day)
    return DONE


def _texts(row: Row) -> list[str]:
    """One row as texts."""
    error = f"{row.error.code}: {row.error.message}" if row.error else ""
    return [
        row.file,
        row.sha256 or "",
        " ".join(str(page) for page in row.pages),
        " ".join(row.instruments),
        row.subject or "",
        "; ".join(f"{act}: {outcome}" for act, outcome in row.acts),
        row.next_due or "",
        " ".join(row.waiting_for),
        "; ".join(row.problems),
        error,
    ]


def _write_csv(target: str, rows: Sequence[Row]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv_module.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(map(as_text, _texts(row)) for row in rows)
    if target == TO_STDOUT:
        sys.stdout.write(buffer.getvalue())
        return
    _write(Path(target), buffer.getvalue().encode())


def _write_xlsx(target: Path, rows: Sequence[Row]) -> None:
    listed = ListSheet(name="triage", columns=COLUMNS, rows=[_texts(row) for row in rows])
    _write(target, workbook(listed))


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error


def _answer(row: Row) -> str:
    """The acts by outcome, or why there is no answer."""
    if row.error is not None:
        return f"NOT ANSWERED: {row.error.message.removeprefix(f'{row.file}: ')}"
    by_outcome: dict[str, list[str]] = {}
    for act, outcome in row.acts:
        by_outcome.setdefault(outcome, []).append(act)
    said = [f"{outcome}: {', '.join(acts)}" for outcome, acts in by_outcome.items()]
    return "\n".join([*said, *row.problems])


def _print_table(rows: Sequence[Row], folder: Path, place: str, day: date) -> None:
    from rich.table import Table  # noqa: PLC0415 - only a person needs it
    from rich.text import Text  # noqa: PLC0415 - likewise

    table = Table(title=f"{place} on {day}", title_justify="left", box=None, pad_edge=False)
    for name, share in (("paper", 3), ("instruments", 2), ("subject", 2), ("answer", 5)):
        table.add_column(name, overflow="fold", ratio=share)
    table.add_column("next due", overflow="fold", min_width=10)
    for row in rows:
        cells = [
            str(Path(row.file).relative_to(folder))
            if row.file.startswith(str(folder))
            else row.file,
            ", ".join(row.instruments),
            row.subject or "",
            _answer(row),
            (row.next_due or "").replace("T", " "),
        ]
        table.add_row(*(Text(str(harmless(cell))) for cell in cells))
    out = console()
    out.print(table)
    counted = Counter(outcome for row in rows for _, outcome in row.acts)
    broken = sum(row.error is not None for row in rows)
    counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))
    out.print(f"{len(rows)} rows; acts: {counts or 'none'}; {broken} not answered", markup=False)
