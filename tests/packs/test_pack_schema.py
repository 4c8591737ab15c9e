"""The schema of a pack says what the reader says, as far as a schema can."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from tests.packs.pack_json import (
    CONTRACT,
    EXAMPLETON,
    exampleton,
    pack_json,
    schemas_with_words,
)

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.cases import Case, failures_of, parse_cases
from tecum.policy.pack_reading import parse_pack

SHELF = load_packs()
BROKEN = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "broken").glob("*.toml"))
}
NO_TOML = {"syntax", "syntax-at-the-end"}
BEYOND_A_SCHEMA = {
    "adopted-clock-ends-first",
    "adopted-clock-twice",
    "after-its-source",
    "arithmetic",
    "before-covers-from",
    "burden-assumes-unknown-value",
    "burden-impossible",
    "burden-twice",
    "clock-left-short",
    "clock-of-no-instant",
    "clock-of-unknown-field",
    "clock-told-too-much",
    "clock-wrong-length",
    "conflict-of-unknown-rule",
    "conflict-that-is-none",
    "days-reversed",
    "due-not-a-day",
    "empty-list",
    "enum-alone",
    "exception-circle",
    "exception-to-unknown",
    "id-twice",
    "instant-alone",
    "no-common-act",
    "offence-twice",
    "own-parent",
    "records-alone",
    "status-twice",
    "unknown-call",
    "unknown-class",
    "unknown-fact",
    "unknown-instrument-in-condition",
    "unknown-label",
    "unknown-parent",
    "unknown-reading",
    "unknown-source",
    "unknown-value",
    "unquoted-word",
    "unreadable-condition",
    "wrong-comparison",
    "wrong-order",
    "wrong-type-day",
}
"""What only the reader can see: that names lead somewhere, days agree, conditions can be read, and
that a day was written without quotes."""


def schema(name: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(
        (CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return read


def validator(name: str) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    return jsonschema.Draft202012Validator(schema(name))


PACK, CASES = validator("pack"), validator("cases")


@pytest.mark.parametrize("place", list(SHELF))
def test_every_installed_pack_and_its_cases_keep_the_schema(place: str) -> None:
    PACK.validate(pack_json(SHELF.texts(place).values()))
    cases = SHELF.cases_text(place)
    assert cases is not None
    CASES.validate(pack_json([cases]))


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - NO_TOML))
def test_the_schema_refuses_what_a_schema_can_see(name: str) -> None:
    assert PACK.is_valid(pack_json([BROKEN[name]])) is (name in BEYOND_A_SCHEMA)


@pytest.mark.parametrize("name", sorted(NO_TOML))
def test_what_is_no_toml_never_reaches_a_schema(name: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(BROKEN[name])


def test_the_words_of_the_schemas_are_those_of_the_code() -> None:
    for path, today in schemas_with_words():
        written = json.loads(path.read_text(encoding="utf-8"))
        assert written == today, "run `python -m tests.packs.pack_json`"


def places_of(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places_of(value, (*path, key))
    if isinstance(node, list):
        for number, value in enumerate(node):
            yield from places_of(value, (*path, str(number)))


@pytest.mark.parametrize("name", ["pack", "cases"])
def test_every_property_is_explained_to_whoever_writes_one(name: str) -> None:
    definitions = schema(name)["$defs"]
    assert isinstance(definitions, dict)
    for path, node in places_of(schema(name)):
        if len(path) > 1 and path[-2] == "properties" and "if" not in path and "anyOf" not in path:
            assert isinstance(node, dict)
            target = definitions.get(str(node.get("$ref", "")).removeprefix("#/$defs/"), {})
            assert node.get("description") or target.get("description"), path


def test_the_invented_county_uses_every_table_and_field_once() -> None:
    definitions = schema("pack")["$defs"]
    tables = schema("pack")["properties"]
    assert isinstance(definitions, dict)
    assert isinstance(tables, dict)
    whole = exampleton("pack.toml")
    assert set(whole) == set(tables)
    used = {path[-1] for path, _ in places_of(whole) if path and not path[-1].isdigit()}
    fields = {
        field
        for one in definitions.values()
        for field in one.get("properties", {})
        if "enum" not in one
    }
    assert fields <= used
    case_fields = set(schema("cases")["properties"]["case"]["items"]["properties"])  # type: ignore[index]
    cases = exampleton("cases.toml")["case"]
    assert isinstance(cases, list)
    assert {field for case in cases for field in case} == case_fields


def county_cases() -> tuple[Case, ...]:
    return parse_cases("xy/cases.toml", (EXAMPLETON / "cases.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", county_cases(), ids=lambda case: case.name)
def test_the_law_of_the_invented_county_is_as_its_cases_say(case: Case) -> None:
    text = (EXAMPLETON / "pack.toml").read_text(encoding="utf-8")
    county = parse_pack({"xy/pack.toml": text}, places=("us", "xy"))
    assert failures_of(case, "xy", {"us": SHELF["us"], "xy": county}) == ()
