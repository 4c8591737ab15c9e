"""`tecum verify`: check what an agency signed, offline and without our database."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters import wire
from tecum.adapters.reading.intake import read_bytes
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.verify import Verification, verify_file


def verify(  # noqa: PLR0913 - one argument an option
    file: Path,
    *,
    paper: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    key: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    policy: Path | None = None,
    proof: Path | None = None,
    root: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    against: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check a receipt, a bundle, a search statement or a certificate of erasure offline.

    Exit status 0: it holds; 1: it does not; 2: it could not be checked.

    Parameters
    ----------
    file
        The receipt, bundle, statement or certificate.
    paper
        A paper that it should name; may be given several times.
    key
        A verifier key that you had by another way, of the agency, its log or a witness; a document
        of any other agency's key fails. May be given several times.
    policy
        A file that names the logs and witnesses you know, and how many must agree (C2SP
        tlog-policy).
    proof
        The published proof of a receipt's place in the log (C2SP tlog-proof).
    root
        The root certificate (PEM) of a time-stamping authority; may be given several times.
    against
        A receipt that may refute a search statement; may be given several times.
    json
        Print one JSON document and nothing else.
    """
    result = verify_file(
        read_bytes(file),
        papers=[read_bytes(one) for one in paper],
        trusted_keys=key,
        policy=None if policy is None else read_bytes(policy),
        proof=None if proof is None else read_bytes(proof),
        roots=[read_bytes(one) for one in root],
        against=[read_bytes(one) for one in against],
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
    if result.assured_by:
        out.print("Assured by:", markup=False)
    for assured in result.assured_by:
        out.print(f"  - {assured}", markup=False)
    out.print("Not proved:", markup=False)
    for gap in result.not_proved:
        out.print(f"  - {gap}", markup=False)
