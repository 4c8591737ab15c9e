"""Writes the generated pages of docs/reference: `python -m tests.docs.write_reference`.

A test compares them with what is committed, so the reference cannot fall behind the product.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from tecum.adapters.pack_shelf import load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.cli.main import COMMANDS
from tecum.deadlines.rules import RULES
from tecum.policy.combining import COMBINING_RULE
from tecum.policy.fact_registry import FACTS
from tecum.policy.pack import Pack
from tecum.terms import Verified

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
NOTE = "<!-- written by `make docs`; a test compares it with the product -->\n"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """The help of every command, as a terminal of 100 columns shows it."""
    parts = ["# Command line\n", NOTE]
    for name in ("", *COMMANDS):
        shown = subprocess.run(
            [
                sys.executable,
                "-c",
                "from tecum.cli.main import run; run()",
                *name.split(),
                "--help",
            ],
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        body = "\n".join(line.rstrip() for line in shown.strip().splitlines())
        parts.append(f"## tecum {name}".rstrip() + f"\n\n```text\n{body}\n```\n")
    return "\n".join(parts)


def facts() -> str:
    """The registry of facts."""
    rows = (
        (f"`{spec.name}`", spec.type, ", ".join(spec.values), spec.question, spec.who)
        for spec in sorted(FACTS.values(), key=lambda spec: spec.name)
    )
    head = ("fact", "type", "values", "question", "who can answer")
    return (
        "# Facts\n"
        + NOTE
        + "\nWhat silence about a fact means is said by the packs.\n\n"
        + table(head, rows)
    )


def catalogue() -> str:
    """The catalogue of instruments."""
    rows = (
        (
            f"`{row.id}`",
            row.title,
            "full" if row.full else "title",
            ", ".join(edition.id for edition in row.editions),
            row.issued_by or "",
            row.force or "none",
            ", ".join(row.acts),
            row.verified,
        )
        for row in load_catalogue().rows.values()
    )
    head = ("kind", "title", "row", "editions", "issued by", "force on its face", "asks", "text")
    return (
        "# Catalogue of instruments\n" + NOTE + "\nA *full* row reads fields; a *title* row is "
        "recognised by its title and form number. *Text* says how well the form's own words were "
        "verified; see the decision on re-drawn forms.\n\n" + table(head, rows)
    )


def packs() -> str:
    """Every pack, and how sure it is of its law."""
    shelf = load_packs()
    head = ("pack", "place", "covers", "rules", "seen", "reported", "memory", "reviewed by counsel")
    rows = (_pack_row(shelf[pack_id]) for pack_id in shelf)
    gaps = [
        f"- `{pack_id}` from {gap.span.first} to {gap.span.last or 'now'}: {gap.why}"
        for pack_id in shelf
        for gap in shelf[pack_id].gaps
    ]
    return (
        "# The law on the shelf\n" + NOTE + "\nRules counted with those of readings; *seen*, "
        "*reported* and *memory* say how well the words of their sources were verified.\n\n"
        + table(head, rows)
        + "\nDeclared gaps:\n\n"
        + "\n".join(gaps)
        + f"\n\n## The combining rule\n\n{COMBINING_RULE}\n"
    )


def _pack_row(pack: Pack) -> tuple[object, ...]:
    readings = (reading for question in pack.questions for reading in question.readings)
    rules = [*pack.rules, *(rule for reading in readings for rule in reading.rules)]
    sure = Counter(pack.sources[rule.source].verified for rule in rules)
    reviewed = sum(pack.sources[rule.source].reviewed_by is not None for rule in rules)
    shares = (f"{sure[mark]} ({sure[mark] / len(rules):.0%})" for mark in Verified)
    return (f"`{pack.id}`", pack.title, f"from {pack.covers_from}", len(rules), *shares, reviewed)


def clocks() -> str:
    """The closed list of clock rules."""
    rows = (
        (f"`{rule.id}`", rule.title, ", ".join(rule.needs), ", ".join(rule.readings), rule.cite)
        for rule in RULES.values()
    )
    head = ("rule", "counts", "needs", "readings", "source")
    return "# Clocks\n" + NOTE + "\n" + table(head, rows)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "facts.md": facts,
    "catalogue.md": catalogue,
    "packs.md": packs,
    "clocks.md": clocks,
}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
