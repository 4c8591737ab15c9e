"""`tecum reconcile`: two sides' lists of the same papers, laid side by side."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tecum.adapters.reconciling import wire
from tecum.adapters.reconciling.laid_out import summary
from tecum.adapters.reconciling.new_mapping import first_mapping
from tecum.adapters.reconciling.sides import (
    Reading,
    find_source,
    mapping_beside,
    open_side,
    settle_roles,
)
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.measures.reconciling.side_by_side import Reconciliation
from tecum.measures.reconciling.side_by_side import reconcile as lay_side_by_side
from tecum.terms import Party


def reconcile(  # noqa: PLR0913 - the options of a published command line
    ours: Path | None = None,
    theirs: Path | None = None,
    /,
    *,
    our_role: Annotated[Literal["custodian", "issuer"] | None, Parameter(name="--ours")] = None,
    our_mapping: str | None = None,
    their_mapping: str | None = None,
    key: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    first: Annotated[date | None, Parameter(name="--from")] = None,
    last: Annotated[date | None, Parameter(name="--to")] = None,
    names: Annotated[bool, Parameter(negative="")] = False,
    xlsx: Path | None = None,
    html: Path | None = None,
    strict: Annotated[bool, Parameter(negative="")] = False,
    new_mapping: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Lay two sides' lists side by side: each row of either with its class, reasons and evidence.

    Exit status 0: laid side by side; 1: with --strict, where anything is left but agreement and
    duplicates; 2: a list or a mapping that cannot be read.

    Parameters
    ----------
    ours
        Our list: CSV, a spreadsheet, a Tecum home, or a bundle.
    theirs
        The other side's list, home or bundle.
    our_role
        Whose list ours is; not needed where a mapping says it.
    our_mapping
        The mapping of our list, or one that ships; else LIST.mapping.toml beside the list is used.
    their_mapping
        The mapping of their list, likewise.
    key
        A verifier key that you had by another way; a bundle of any other key is refused.
    first
        Compare rows from this day on; earlier ones are set aside and counted.
    last
        Compare rows to this day; later ones are set aside and counted.
    names
        Use names and birth dates too; without it they are not even read.
    xlsx
        Write a spreadsheet with the evidence of both sides to this file.
    html
        Write a page with the evidence of both sides to this file.
    strict
        Exit with status 1 where anything is left but agreement and duplicates.
    new_mapping
        Begin the mapping of this list, beside it, with guesses to be checked; compare nothing.
    json
        Print one JSON document and nothing else.
    """
    if new_mapping is not None:
        if (ours, theirs) != (None, None):
            raise InputError("reconcile: --new-mapping takes one list and compares nothing")
        return _begin(new_mapping, json=json)
    if ours is None or theirs is None:
        raise InputError("reconcile: name two lists, ours and theirs")
    mine, other = find_source(ours, our_mapping, key), find_source(theirs, their_mapping, key)
    roles = settle_roles(mine, other, Party(our_role) if our_role else None)
    reading = Reading(names=names, first=first, last=last)
    found = lay_side_by_side(
        open_side(mine, other, role=roles[0], reading=reading),
        open_side(other, mine, role=roles[1], reading=reading),
        names=names,
    )
    if xlsx is not None:
        from tecum.adapters.reconciling.spreadsheet import workbook  # noqa: PLC0415 - asked for

        _write(xlsx, workbook(found))
    if html is not None:
        from tecum.adapters.reconciling.page import page  # noqa: PLC0415 - asked for

        _write(html, page(found).encode())
    if json:
        print_json(wire.reconciliation(found))
    else:
        _print(found, xlsx or html)
    return CHECKED_NO if strict and not found.is_settled else DONE


def _begin(path: Path, *, json: bool) -> int:
    """Write a first mapping beside a list; one that is there is never written over."""
    target = mapping_beside(path)
    if target.exists():
        raise InputError(f"{target}: it is there already; move it away, or go on with it")
    text = first_mapping(path)
    _write(target, text.encode())
    if json:
        print_json({"schema": "tecum.mapping.begun.v1", "file": str(target)})
    else:
        out = console()
        out.print(f"{target}: begun. Check every line, then compare:", markup=False)
        out.print(f"  tecum reconcile OURS {path.name}", markup=False)
    return DONE


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); name a file in a folder of yours"
        ) from error


def _print(found: Reconciliation, written: Path | None) -> None:
    out = console()
    for name, text in summary(found, short=True):
        out.print(f"{name}: {text}", markup=False)
    out.print()
    for one, number in found.classes.items():
        if number or not found.rows_were_counted:
            out.print(f"  {number:>7}  {one}", markup=False)
    if written is None:
        out.print("\nEvery row with the evidence of both sides: --xlsx FILE, --html FILE or --json")
