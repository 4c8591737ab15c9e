"""Rules of the house that no linter knows: sizes, names of rooms, words, law that is not quoted."""

import ast
import re
from pathlib import Path

import pytest

from tecum.adapters.pack_shelf import load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.deadlines.rules import RULES
from tecum.terms import InstrumentKind, Verified

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TEXTS = sorted(
    path
    for folder in ("src", "docs", "contract", "changes")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".toml", ".json"}
)
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "lib"}
# Words that take a side, or that name people by their status. The forms' own print is quoted.
LOADED = re.compile(
    r"\b(illegals?|illegal aliens?|undocumented (?:people|persons?|immigrants?)|sanctuary|"
    r"criminal aliens?|deporters?|raids?|crackdowns?)\b",
    re.IGNORECASE,
)
# A law is printed under the title that its legislature gave it, whatever word stands in it.
OFFICIAL_TITLES = ("Sanctuary Promise Act",)
NOTES = re.compile(r"\b(TODO|FIXME|XXX)\b")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_file_stays_small_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 600


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function, its docstring apart: what an option means is no complexity."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_function_stays_small_enough_to_read(path: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert [(one.name, length(one)) for one in functions if length(one) > 60] == []


def test_there_is_no_grab_bag() -> None:
    assert [short(path) for path in SOURCES if path.stem in GRAB_BAGS] == []


@pytest.mark.parametrize("path", TEXTS, ids=short)
def test_words_take_no_side_and_leave_no_notes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for title in OFFICIAL_TITLES:
        text = text.replace(title, "")
    assert LOADED.findall(text) == []
    assert NOTES.findall(text) == []


def test_every_kind_has_a_row_in_the_catalogue() -> None:
    assert set(load_catalogue().rows) == set(InstrumentKind) - {InstrumentKind.UNKNOWN}


def test_only_words_that_were_seen_are_quoted() -> None:
    shelf = load_packs()
    sources = [source for pack_id in shelf for source in shelf[pack_id].sources.values()]
    assert sources
    assert [
        source.id
        for source in sources
        if (source.quote is None) is (source.verified is Verified.SEEN)
    ] == []
    assert [
        rule.id
        for rule in RULES.values()
        if (rule.quote is None) is (rule.verified is Verified.SEEN)
    ] == []


def test_no_rule_claims_a_review_that_nobody_made() -> None:
    shelf = load_packs()
    reviewed = [
        source.id
        for pack_id in shelf
        for source in shelf[pack_id].sources.values()
        if source.reviewed_by is not None
    ]
    assert reviewed == []
