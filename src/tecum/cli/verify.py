"""`tecum verify`: check a receipt offline, without our database and without the network."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters import wire
from tecum.adapters.reading.intake import read_bytes
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.verify import Verification, verify_receipt


def verify(
    file: Path,
    *,
    paper: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    key: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check a receipt offline.

    Exit status 0: it holds; 1: it does not; 2: it could not be checked.

    Parameters
    ----------
    file
        The receipt.
    paper
        A paper that the receipt should name; may be given several times.
    key
        A verifier key that the agency gave you by another way; a receipt of any other key fails.
    json
        Print one JSON document and nothing else.
    """
    result = verify_receipt(
        read_bytes(file), papers=[read_bytes(one) for one in paper], trusted_keys=key
    )
    with a_reader_that_may_leave():
        if json:
            print_json(wire.verification(result))
        else:
            _print(file, result)
    return DONE if result.valid else CHECKED_NO


def _print(file: Path, result: Verification) -> None:
    out = console()
    verdict = f"VALID ({result.assurance})" if result.assurance else "NOT VALID"
    out.print(f"{file.name}: {verdict}", markup=False, style="bold")
    for check in result.checks:
        out.print(
            f"  {'ok  ' if check.passed else 'FAIL'} {check.name}: {check.detail}", markup=False
        )
    out.print("Not proved:", markup=False)
    for gap in result.not_proved:
        out.print(f"  - {gap}", markup=False)
