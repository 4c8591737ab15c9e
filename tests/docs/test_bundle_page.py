"""The reference of bundles names every member, check and circle; the published example holds."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.core.verify.tampering import cases

from tecum.ledger.canonical import canonical_bytes
from tecum.matters.audiences import CIRCLES
from tecum.verify import verify_file
from tecum.verify.shapes import BUNDLE_BODY

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "bundle.md").read_text(encoding="utf-8")
FROM_OTHER_FILES = {"proof", "inclusion", "arrival"}  # of a receipt with its proof


def members(shape: object) -> set[str]:
    if isinstance(shape, Mapping):
        if "list" in shape:
            return members(shape["list"])
        inner = shape["object"]
        names = {name.removesuffix("?") for name in inner}
        return names.union(*(members(one) for one in inner.values()))
    return set()


def test_every_member_is_explained() -> None:
    assert {name for name in members(BUNDLE_BODY) if f"`{name}`" not in PAGE} == set()


def test_every_check_is_explained() -> None:
    made = set()
    for case in cases():
        result = verify_file(
            case.data,
            papers=case.papers,
            trusted_keys=case.keys,
            policy=case.policy,
            proof=case.proof,
        )
        made |= {re.sub(r" [0-9-]+$", "", check.name) for check in result.checks}
    section = PAGE.partition("## What is checked")[2].partition("## The page")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    explained = {
        re.sub(r" (n|a-b)$", "", name) for row in rows for name in re.findall("`(.+?)`", row)
    }
    assert made - FROM_OTHER_FILES == explained


def test_the_circles_are_those_of_the_program() -> None:
    words = {
        "public": "public",
        "other side": "other_side",
        "agency": "agency",
        "counsel": "counsel",
    }
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| ([a-z ]+) \| ([a-z ]+) \|$", PAGE, re.MULTILINE)
    shown = {kind: (words[header], words[payload]) for kind, header, payload in rows}
    assert shown == {
        str(kind): (str(circle.header), str(circle.payload)) for kind, circle in CIRCLES.items()
    }


def test_the_published_example_holds() -> None:
    file = ROOT / "contract" / "examples" / "bundle.json"
    document = canonical_bytes(json.loads(file.read_text(encoding="utf-8")))
    result = verify_file(document)
    assert result.valid, result.checks
    body = json.loads(document)["body"]
    assert body["withheld"] > 0
    assert {leaf["header"]["kind"] for leaf in body["leaves"]} == {"notice", "receipt", "event"}
