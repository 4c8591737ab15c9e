"""`tecum log audit`: compute everything again, from inside or from a copy of the public files."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now, seconds
from tecum.cli.log.opening import log_of
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.ledger.auditing import Finding

SCHEMA = "tecum.log-audit.v1"


def audit(
    folder: Path | None = None,
    *,
    home: Path | None = None,
    every_proof: int = 1,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Compute every hash, root, proof and signature again; exit status 1 if one is not as it was.

    Parameters
    ----------
    folder
        A copy of a log's public files, audited as a stranger does; without it the home's own log,
        each record against its leaf.
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    every_proof
        Walk only every so many-th published proof, to be quicker.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.log.auditing import audit_public  # noqa: PLC0415 - a log is slow to load

    if every_proof < 1:
        raise InputError(f"log audit: --every-proof {every_proof}; give a number from 1")
    begun = seconds()
    if folder is None:
        log = log_of(home)
        findings = log.audit(now(), every_proof=every_proof)
        size, inside = log.store.size(), True
    elif not (folder / "log.json").is_file():
        raise InputError(f"{folder}: holds no log.json; name the folder of a log's public files")
    else:
        found = audit_public(folder, every_proof=every_proof)
        findings, inside = found.findings, False
        size = found.heads[-1].size if found.heads else 0
    if json:
        print_json(_document(findings, size=size, inside=inside))
    else:
        _print(findings, size=size, inside=inside, took=seconds() - begun)
    return CHECKED_NO if findings else DONE


def _document(findings: tuple[Finding, ...], *, size: int, inside: bool) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "inside": inside,
        "size": size,
        "findings": [{"place": one.place, "leaf": one.index, "what": one.what} for one in findings],
    }


def _print(findings: tuple[Finding, ...], *, size: int, inside: bool, took: float) -> None:
    out = console()
    seen = "every record against its leaf" if inside else "the public files alone"
    out.print(f"{size} leaves computed again in {took:.1f} s; {seen}.", markup=False)
    for one in findings:
        out.print(f"  FAIL {one}", markup=False)
    if not findings:
        out.print("All is as it was signed.", markup=False)
