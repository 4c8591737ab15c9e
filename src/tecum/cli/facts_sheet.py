"""Shows a statement of facts on a terminal, in the words that browser and paper have too."""

from typing import TYPE_CHECKING

from tecum.cli.answers import say
from tecum.matters.facts_in_words import FactsSheet, StatementLine

if TYPE_CHECKING:
    from rich.console import Console


def print_facts(out: "Console", sheet: FactsSheet) -> None:
    """Print the whole page."""
    say(out, sheet.title, style="bold")
    print_papers(out, sheet)
    for title, rows in (("Before a court", sheet.court), ("Also recorded", sheet.others)):
        if rows:
            _section(out, title)
        for when, what in rows:
            say(out, f"{when}: {what}", indent=2)
    print_statements(out, sheet)
    say(out, "")
    answers = "; ".join(sheet.letters)
    for named, what in (("Answers", answers), ("Papers", sheet.kinds), ("Acts", sheet.legend)):
        if what:
            say(out, f"{named}: {what}.", style="dim")
    for line in (sheet.foot, *sheet.names):
        say(out, line, style="dim")


def print_papers(out: "Console", sheet: FactsSheet) -> None:
    """Print the head of the page, and what was received, asked, answered and done."""
    for line in sheet.head:
        say(out, line)
    say(out, sheet.standing, style="dim")
    if sheet.superseded:
        say(out, sheet.superseded, style="bold reverse")
    _section(out, "What was received, asked, answered and done")
    for paper in sheet.papers:
        say(out, f"{paper.when} {paper.how}: {paper.what} ({paper.about})", indent=2)
        if paper.receipt:
            say(out, f"receipt {paper.receipt}", indent=6, style="dim")
        for line in paper.standing:
            say(out, f"- {line}", indent=6)
    if not sheet.papers:
        say(out, "No paper is recorded.", indent=2)


def print_statements(out: "Console", sheet: FactsSheet) -> None:
    """Print who said what, claim by claim, with the events beside."""
    if sheet.statements:
        _section(out, "Who said what, and what is recorded beside it")
    for one in sheet.statements:
        _statement(out, one)
    for line in sheet.both_true:
        say(out, line, style="bold")
    if sheet.sayers:
        say(out, f"Claims were split and tied by {'; '.join(sheet.sayers)}.", style="dim")


def _statement(out: "Console", one: StatementLine) -> None:
    say(out, f"{one.number}. {one.who}", style="bold")
    correction = f" ({one.correction})" if one.correction else ""
    say(out, f'"{one.words}"{correction}', indent=3)
    for claim in one.claims:
        say(out, f'{claim.number} "{claim.words}" ({claim.about})', indent=3)
        say(out, "; ".join(claim.held), indent=7, style="bold")
        for line in claim.beside:
            say(out, f"- {line}", indent=7)


def _section(out: "Console", title: str) -> None:
    say(out, "")
    say(out, title, style="bold underline")
