"""`tecum law check`: packs proved whole, or every fault with its record, mend and witness."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import seconds
from tecum.adapters.law import wire
from tecum.adapters.law.checking import CheckReport, check_packs
from tecum.adapters.pack_shelf import load_packs
from tecum.cli.answers import say
from tecum.cli.law.witness import witness_in_words
from tecum.cli.main import CHECKED_NO, DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json, progress

if TYPE_CHECKING:
    from rich.console import Console


def check(
    *places: str,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check packs over all fact patterns, not samples; exit status 1 if a fault is found.

    Parameters
    ----------
    places
        The packs to check; all on the shelf if none is named.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    shelf = load_packs(packs)
    names = places or tuple(shelf)
    begun = seconds()
    with progress(len(names), "packs") as advance:
        report = check_packs(shelf, names, on_done=advance)
    took = seconds() - begun
    if json:
        print_json(wire.check(report))
    else:
        _print(console(), report, took)
    return CHECKED_NO if report.faults else DONE


def _print(out: "Console", report: CheckReport, took: float) -> None:
    total = 0
    for one in report.packs:
        if one.law is None:
            say(out, f"{one.pack}: could not be read", style="bold")
            continue
        patterns = sum(version.patterns for version in one.law.versions)
        total += patterns
        say(
            out,
            f"{one.pack}: {len(one.law.versions)} versions, {patterns:,} fact patterns, "
            f"{one.cases} cases",
        )
    for fault in report.faults:
        say(out, f"- {fault.message}")
        if fault.witness is not None:
            say(out, f"witness: {witness_in_words(fault.witness)}", indent=4)
    counted = f"{len(report.packs)} packs, {total:,} fact patterns, {took:.1f} s"
    say(out, f"{len(report.faults)} faults ({counted})", style="bold")
