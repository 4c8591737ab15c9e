"""`tecum read`: say which instruments are in a document and what stands on them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters import wire
from tecum.adapters.papers import Paper, PaperFile, read_papers
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.instruments.reading import Evidence, Field, Instrument
from tecum.terms import InstrumentKind

if TYPE_CHECKING:
    from rich.console import Console


def read(
    *files: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Recognise and read papers: PDF, plain text, and e-mail (.eml) with its attachments.

    Parameters
    ----------
    files
        The papers. Every file gets an entry; one that cannot be read does not stop the rest.
    json
        Print one JSON document and nothing else.
    """
    if not files:
        raise InputError("read: no file was named; give one or more papers")
    read_files = read_papers(files)
    if all(one.error is not None for one in read_files):
        raise InputError("\ntecum: ".join(str(one.error) for one in read_files))
    if json:
        print_json(wire.read_result(read_files))
    else:
        _print(read_files)
    return DONE


def _print(read_files: tuple[PaperFile, ...]) -> None:
    out = console()
    for one in read_files:
        if one.error is not None:
            out.print(f"{one.file}: not read: {one.error.what}; {one.error.mend}", markup=False)
        for paper in one.papers:
            print_paper(out, paper)


def print_paper(out: "Console", paper: Paper, *, fields: bool = True) -> None:
    """Show one document: its problems, then each instrument with the evidence looked at."""
    pages = len(paper.document.pages)
    out.print(
        f"{paper.document.file} ({pages} page{'s'[: pages != 1]})", style="bold", markup=False
    )
    for problem in paper.document.problems:
        out.print(f"  ! {problem.message}", markup=False)
    for instrument in paper.instruments:
        print_instrument(out, instrument, fields=fields)


def print_instrument(out: "Console", instrument: Instrument, *, fields: bool = True) -> None:
    """Show one instrument: what it is, by whom, on what evidence, and what it asks."""
    pages = ", ".join(str(page) for page in instrument.pages)
    edition = f", edition {instrument.edition}" if instrument.edition else ""
    if instrument.kind is InstrumentKind.UNKNOWN:
        out.print(f"  unknown: nothing that the catalogue knows (page {pages})", markup=False)
        return
    head = f"{instrument.kind}: {instrument.title}{edition} (page {pages})"
    out.print(f"  {head}", style="bold", markup=False)
    finding = {True: "yes, in its own words", False: "no", None: "the paper does not say"}
    out.print(f"    issued by: {instrument.issued_by or 'could not be read'}", markup=False)
    out.print(f"    signed as: {instrument.signatory_role or 'could not be read'}", markup=False)
    out.print(
        f"    a judge found probable cause: {finding[instrument.judge_finding.answer]}",
        markup=False,
    )
    for evidence in instrument.judge_finding.evidence:
        out.print(f"      {_evidence(evidence)}", style="dim", markup=False, soft_wrap=True)
    out.print(f"    force on its face: {instrument.force_on_face or 'none'}", markup=False)
    out.print(f"    asks: {', '.join(instrument.acts) or 'nothing of a custodian'}", markup=False)
    for name, field in sorted(instrument.fields.items()) if fields else ():
        sure = f"{field.source}, page {field.page}, {field.confidence:.0%}"
        out.print(f"    {name}: {_shown(field)}  [{sure}]", markup=False)


def _shown(field: Field) -> str:
    if isinstance(field.value, bool):
        return "ticked" if field.value else "not ticked"
    return field.value or "(blank)"


def _evidence(evidence: Evidence) -> str:
    return f'page {evidence.page}: "{evidence.text}"'
