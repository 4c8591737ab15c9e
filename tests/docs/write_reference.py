"""Writes the generated pages of docs/reference: `python -m tests.docs.write_reference`.

A test compares them with what is committed, so the reference cannot fall behind the product.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from pathlib import Path

from tecum.adapters.pack_shelf import load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.cli.law.witness import witness_in_words
from tecum.cli.main import COMMANDS
from tecum.deadlines.rules import RULES
from tecum.errors import PackError
from tecum.policy.analysis.checking import check_place
from tecum.policy.combining import COMBINING_RULE
from tecum.policy.fact_registry import FACTS
from tecum.policy.how_sure import how_sure
from tecum.policy.pack import Pack
from tecum.policy.pack_days import change_days
from tecum.policy.pack_reading import parse_pack

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
BROKEN = Path(__file__).parents[1] / "packs" / "broken"
BROKEN_LAW = Path(__file__).parents[1] / "packs" / "broken-law"
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
    added = sorted(point.name for point in entry_points(group="tecum.commands"))
    for name in ("", *COMMANDS, *added):
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
    head = (
        "pack",
        "place",
        "changes on",
        "rules",
        "seen",
        "reported",
        "memory",
        "reviewed by counsel",
        "open questions",
    )
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
    how = how_sure(pack)
    shares = (how.share(how.seen), how.share(how.reported), how.share(how.memory))
    days = ", ".join(map(str, change_days((pack,))))
    questions = len(pack.questions)
    return (f"`{pack.id}`", pack.title, days, how.rules, *shares, how.reviewed, questions)


def pack_faults() -> str:
    """One broken pack for each class of mistake, and what is said of it."""
    parts = [
        "# Mistakes in a pack, and what is said of them\n",
        NOTE,
        (
            "\nEvery mistake is one line: file and line, record, field and value, mend. All of a "
            "pack are said at once. The packs below lie in `tests/packs/broken`; each has one.\n"
        ),
    ]
    for path in sorted(BROKEN.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        what = text.partition("\n")[0].removeprefix("#").strip()
        parts.append(f"## {path.stem.replace('-', ' ').replace('_', ' ').capitalize()}\n\n{what}\n")
        parts.append(f"```text\n{faults_of(path.name, text)}\n```\n")
    parts.append(
        "# What `tecum law check` finds in a pack that can be read\n\nThe packs lie in "
        "`tests/packs/broken-law`. A witness is a smallest fact pattern that shows the fault.\n"
    )
    asks = {kind: row.acts for kind, row in load_catalogue().rows.items()}
    for path in sorted(BROKEN_LAW.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        what = text.partition("\n")[0].removeprefix("#").strip()
        pack = parse_pack({path.name: text})
        said = []
        for fault in check_place(pack.id, {pack.id: pack}, asks).faults:
            said.append(f"{pack.id}: {fault.record}: {fault.what}; {fault.mend}")
            if fault.witness is not None:
                said.append(f"    witness: {witness_in_words(fault.witness)}")
        parts.append(f"## {path.stem.replace('-', ' ').capitalize()}\n\n{what}\n")
        parts.append("```text\n" + "\n".join(said) + "\n```\n")
    return "\n".join(parts)


def faults_of(name: str, text: str) -> str:
    """What reading the pack says."""
    try:
        parse_pack({name: text}, places=("us", "xy"))
    except PackError as error:
        return "\n".join(error.faults)
    raise AssertionError(f"{name} has no fault")


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
    "pack-faults.md": pack_faults,
}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
