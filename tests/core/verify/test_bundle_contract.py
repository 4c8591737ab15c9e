"""The published contract of bundles and receipts, and the verifier's own shape, say the same."""

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.verify.made import document, receipt
from tests.core.verify.test_any_body import GOOD, PLACES, VALUES, put

from tecum.terms import Audience
from tecum.verify.bundle import BUNDLE_BODY_SCHEMA
from tecum.verify.shapes import BUNDLE_BODY, misfit

CONTRACT = Path(__file__).parents[3] / "contract"


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads((CONTRACT / f"{name}.schema.json").read_text(encoding="utf-8"))
    )


BUNDLES, RECEIPTS = validator("bundle"), validator("receipt")
WHOLE = json.loads(document())


def test_bundles_for_every_audience_keep_the_contract() -> None:
    for audience in Audience:
        BUNDLES.validate(json.loads(document(audience=audience)))


def test_receipts_of_both_versions_keep_the_contract() -> None:
    one, other = (json.loads(receipt(in_log=known).document) for known in (True, False))
    RECEIPTS.validate(one)
    RECEIPTS.validate(other)
    assert not RECEIPTS.is_valid(one | {"body": other["body"]})
    assert not RECEIPTS.is_valid(other | {"body": one["body"]})


@settings(max_examples=300)
@given(st.sampled_from(PLACES), VALUES)
def test_the_verifier_takes_exactly_what_the_contract_allows(
    path: tuple[Any, ...], new: object
) -> None:
    body = put(GOOD, path, new)
    fits = misfit(body, BUNDLE_BODY, "body") is None and body["schema"] == BUNDLE_BODY_SCHEMA
    assert BUNDLES.is_valid(WHOLE | {"body": body}) is fits
