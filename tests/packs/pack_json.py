"""A pack's TOML as the JSON of its contract, and the words that its schema shares with the code.

`python -m tests.packs.pack_json` writes the words into the schemas anew.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

from tecum.deadlines.rules import RULES
from tecum.instruments.reading import FIELD_NAMES
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.pack import DutyKind, Every, Silence, SourceKind
from tecum.policy.pack_duties import CUSTODIAN
from tecum.policy.pack_reading import RULE_OUTCOMES
from tecum.terms import Act, Force, InstrumentKind, Outcome, SourceStatus, Verified

CONTRACT = Path(__file__).parents[2] / "contract"
EXAMPLETON = Path(__file__).parent / "exampleton"


def pack_json(texts: Iterable[str]) -> dict[str, object]:
    """The files of a pack together, days as texts."""
    merged: dict[str, object] = {}
    for text in texts:
        for table, content in tomllib.loads(text).items():
            before = merged.get(table)
            plain = _plain(content)
            both = isinstance(before, list) and isinstance(plain, list)
            merged[table] = [*before, *plain] if both else plain
    return merged


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
    return value


def exampleton(file: str) -> dict[str, object]:
    """One file of the invented county as JSON."""
    return pack_json([(EXAMPLETON / file).read_text(encoding="utf-8")])


def _words(kind: type[StrEnum]) -> list[str]:
    return [word.value for word in kind]


def _facts(fact_type: FactType) -> list[str]:
    return [spec.name for spec in FACTS.values() if spec.type is fact_type]


PACK_WORDS: Mapping[str, list[str]] = {
    "act": _words(Act),
    "rule_outcome": [outcome.value for outcome in RULE_OUTCOMES],
    "outcome": _words(Outcome),
    "instrument": _words(InstrumentKind),
    "force": _words(Force),
    "verified": _words(Verified),
    "status": _words(SourceStatus),
    "source_kind": _words(SourceKind),
    "silence": _words(Silence),
    "duty_kind": _words(DutyKind),
    "every": _words(Every),
    "fact": list(FACTS),
    "instant_fact": _facts(FactType.INSTANT),
    "boolean_fact": _facts(FactType.BOOLEAN),
    "custodian": list(FACTS[CUSTODIAN].values),
    "reading_field": list(FIELD_NAMES),
    "clock_rule": list(RULES),
    "clock_reading": sorted({name for rule in RULES.values() for name in rule.readings}),
}
CASE_WORDS: Mapping[str, list[str]] = {
    name: PACK_WORDS[name] for name in ("act", "outcome", "instrument")
}


def case_facts() -> dict[str, object]:
    """The schema of every fact, as a case may give it."""
    return dict(_case_facts())


def _case_facts() -> Iterator[tuple[str, object]]:
    for spec in FACTS.values():
        match spec.type:
            case FactType.BOOLEAN:
                yield spec.name, {"type": "boolean", "description": spec.question}
            case FactType.ENUM:
                yield spec.name, {"enum": list(spec.values), "description": spec.question}
            case FactType.INSTANT:
                said = f"{spec.question} An instant with its offset."
                yield spec.name, {"type": "string", "description": said}
            case FactType.RECORDS:
                record = {"$ref": "#/$defs/record"}
                yield (
                    spec.name,
                    {"type": "array", "items": record, "description": spec.question},
                )


def schemas_with_words() -> Iterator[tuple[Path, dict[str, object]]]:
    """Both schemas with the words that the code has today."""
    for name, words in (("pack", PACK_WORDS), ("cases", CASE_WORDS)):
        path = CONTRACT / f"{name}.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        for place, listed in words.items():
            schema["$defs"][place]["enum"] = listed
        if name == "cases":
            schema["$defs"]["facts"]["properties"] = case_facts()
        yield path, schema


def write() -> None:
    """Write the words into the schemas."""
    for path, schema in schemas_with_words():
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
