"""The shape of a bundle, as data: what stands where, before anybody asks what it means.

A shape is a word (`text`, `count`, `truth`, `object`, or one of PATTERNS), or a mapping:
{"list": shape}, {"object": {name: shape}} where a name with a question mark may be missing. Nothing
else may stand there. The page that works without us reads the same table.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from tecum.ledger.canonical import JsonValue

Shape: TypeAlias = "str | Mapping[str, Shape | Mapping[str, Shape]]"

PATTERNS: Mapping[str, str] = MappingProxyType(
    {
        "hex": "[0-9a-f]{64}",
        "hash": "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
        "base64": "(?:[A-Za-z0-9+/]{4})*"
        "(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?",
        "instant": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
        "audience": "public|other_side|agency|counsel",
    }
)
WANTED: Mapping[str, str] = MappingProxyType(
    {
        "text": "no text",
        "count": "no number from 0",
        "truth": "neither true nor false",
        "object": "no object",
        "list": "no list",
        "missing": "missing",
        "unknown": "not known in this version",
        **{name: f"no {name}" for name in PATTERNS},
    }
)

_SHOWN: Mapping[str, Shape] = MappingProxyType(
    {
        "header": "object",
        "header_salt": "hex",
        "payload?": "object",
        "payload_commitment?": "hex",
        "payload_salt?": "hex",
    }
)
_PROOF: Shape = {"list": "hash"}

BUNDLE_BODY: Shape = {
    "object": {
        "agency": "text",
        "audience": "audience",
        "checkpoints": {"list": "text"},
        "consistency": {"list": {"object": {"from": "count", "proof": _PROOF, "to": "count"}}},
        "leaves": {
            "list": {"object": {**_SHOWN, "checkpoint": "count", "index": "count", "proof": _PROOF}}
        },
        "log": {
            "object": {
                "batch": "count",
                "every": "count",
                "keys": {"list": "text"},
                "max_delay": "count",
                "origin": "text",
                "receipt_keys": {"list": "text"},
            }
        },
        "made_at": "instant",
        "matter": "text",
        "papers": {"list": {"object": {"bytes?": "base64", "sha256": "hex", "size": "count"}}},
        "receipts": {"list": "object"},
        "schema": "text",
        "time_stamps": {"list": {"object": {"checkpoint": "count", "token": "base64"}}},
        "waiting": {"list": {"object": _SHOWN}},
        "withheld": "count",
    }
}


def misfit(value: JsonValue, shape: Shape, place: str) -> tuple[str, str] | None:
    """Give the first place that does not fit, and what is wrong there; None where all fits."""
    if isinstance(shape, str):
        return None if _fits(value, shape) else (place, WANTED[shape])
    if "list" in shape:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return place, WANTED["list"]
        found = (misfit(item, shape["list"], f"{place}[{at}]") for at, item in enumerate(value))
        return next((fault for fault in found if fault), None)
    return _object_misfit(value, shape["object"], place)


def _object_misfit(value: JsonValue, members: Shape, place: str) -> tuple[str, str] | None:
    assert isinstance(members, Mapping)  # noqa: S101 - the table above is ours
    if not isinstance(value, Mapping):
        return place, WANTED["object"]
    for name, shape in members.items():
        bare = name.removesuffix("?")
        if bare not in value:
            if bare == name:
                return f"{place}.{bare}", WANTED["missing"]
            continue
        fault = misfit(value[bare], shape, f"{place}.{bare}")
        if fault:
            return fault
    known = {name.removesuffix("?") for name in members}
    strange = sorted(set(value) - known)
    return (f"{place}.{strange[0]}", WANTED["unknown"]) if strange else None


def _fits(value: JsonValue, shape: str) -> bool:
    if shape == "object":
        return isinstance(value, Mapping)
    if shape == "count":
        return type(value) is int and value >= 0
    if shape == "truth":
        return isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    return shape == "text" or re.fullmatch(PATTERNS[shape], value) is not None
