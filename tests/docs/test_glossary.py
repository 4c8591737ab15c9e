"""The glossary and `tecum.terms` say the same words."""

import inspect
import re
from enum import StrEnum
from pathlib import Path

import pytest

from tecum import terms

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def vocabularies() -> dict[str, set[str]]:
    return {
        name: {member.value for member in kind}
        for name, kind in inspect.getmembers(terms, inspect.isclass)
        if issubclass(kind, StrEnum) and kind is not StrEnum
    }


def written() -> dict[str, set[str]]:
    sections = re.split(r"^## ", GLOSSARY.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = {}
    for section in sections:
        title = section.splitlines()[0]
        if name := re.search(r"\(`(\w+)`\)", title):
            found[name[1]] = set(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))
    return found


def test_every_vocabulary_has_its_section() -> None:
    assert written().keys() == vocabularies().keys()


@pytest.mark.parametrize("name", sorted(vocabularies()))
def test_a_section_lists_exactly_the_words_of_its_vocabulary(name: str) -> None:
    assert written()[name] == vocabularies()[name]
