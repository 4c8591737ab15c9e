"""Measures reading in looks that no reader was made for: `python -m tests.papers.variants`.

The two layouts of the corpus are those with which a reader grows up. Here the same forms are drawn
in other fonts, sizes, margins, ticks and label places, and as they arrive: faxed, stamped, turned,
cropped. So the share of fields that are right says something about paper from elsewhere. Kinds and
findings must be right in all of them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from tests.papers.accuracy import Report, compare, table
from tests.papers.arrivals import ARRIVALS, arrived_papers
from tests.papers.corpus import one_round
from tests.papers.looks import Look
from tests.papers.paper import Paper


def _times(look: Look) -> Look:
    """Times and larger type where the corpus has Helvetica."""
    if look.name == "typed":
        return look
    return replace(
        look,
        body="Times-Roman",
        bold="Times-Bold",
        value="Helvetica",
        size=look.size * 1.12,
        value_size=look.value_size * 1.1,
        label_size=look.label_size * 1.1,
    )


def _one_font(look: Look) -> Look:
    """What is filled in looks like what is printed."""
    return replace(
        look, body="Helvetica", bold="Helvetica-Bold", value="Helvetica", value_size=look.size
    )


def _courier(look: Look) -> Look:
    """All of it from one typewriter."""
    return replace(
        look,
        body="Courier",
        bold="Courier-Bold",
        value="Courier",
        size=7,
        value_size=7,
        label_size=6.5,
    )


VARIANTS: Final[Mapping[str, Callable[[Look], Look]]] = {
    "times": _times,
    "one font": _one_font,
    "courier": _courier,
    "narrow margins": lambda look: replace(look, margin_x=24),
    "wide margins": lambda look: replace(look, margin_x=look.margin_x + 40),
    "other ticks": lambda look: replace(
        look, ticks="brackets" if look.ticks == "square" else "square"
    ),
    "labels above": lambda look: replace(look, label_above=True),
    "titles moved": lambda look: replace(look, centred_titles=not look.centred_titles),
}


def varied_papers(seed: int, variant: str) -> Iterator[Paper]:
    """One round of the corpus in another look, or as it arrives; plain text has no look."""
    if variant in ARRIVALS:
        yield from arrived_papers(seed, variant)
        return
    yield from one_round(seed, 0, vary=VARIANTS[variant], conditions=("fillable", "flat"))


def measure(seed: int, variant: str, *, every: int = 1) -> Report:
    """Read one round, or `every` so many papers of it, in another look or as it arrives."""
    report = Report()
    for paper in islice(varied_papers(seed, variant), 0, None, every):
        compare(report, variant, paper.file, paper.truth.instruments, paper.data)
    return report


def main(arguments: Sequence[str]) -> int:
    """Measure each, print one row each; 1 when a kind is wrong or a finding is made up."""
    parser = argparse.ArgumentParser(prog="tests.papers.variants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="draws other people and dates")
    parser.add_argument("-v", "--verbose", action="store_true", help="list every difference")
    given = parser.parse_args(arguments)
    reports = {variant: measure(given.seed, variant) for variant in (*VARIANTS, *ARRIVALS)}
    rows = {variant: report.row(variant) for variant, report in reports.items()}
    lines = ["Read on RE-DRAWN forms, in looks that the reader was not made for.", ""]
    lines += table(rows, "look")
    if given.verbose:
        for variant, report in reports.items():
            lines += ["", f"{variant}:", *report.wrong]
    sys.stdout.write("\n".join(lines) + "\n")
    wrong = any(report.wrong_kinds or report.wrong_findings for report in reports.values())
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
