"""Every contract has an example that keeps it, and the commands still make such documents."""

import json
from pathlib import Path

import jsonschema
import pytest
from tests.docs.write_examples import CONTRACT, examples

SCHEMAS = sorted(path.name.removesuffix(".schema.json") for path in CONTRACT.glob("*.schema.json"))


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture(scope="module")
def made() -> dict[str, object]:
    return examples()


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_example_keeps_its_contract(name: str) -> None:
    path = CONTRACT / "examples" / f"{name}.json"
    validator(name).validate(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_commands_make_documents_of_that_shape(name: str, made: dict[str, object]) -> None:
    validator(name).validate(made[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_contract_refuses_a_document_that_lost_a_member(name: str) -> None:
    document = json.loads((CONTRACT / "examples" / f"{name}.json").read_text(encoding="utf-8"))
    schema = json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    for member in schema.get("required", []):
        torn = {key: value for key, value in document.items() if key != member}
        assert not validator(name).is_valid(torn)


def test_nothing_personal_of_this_machine_is_in_an_example() -> None:
    for path in (CONTRACT / "examples").glob("*.json"):
        assert str(Path.home()) not in path.read_text(encoding="utf-8")
