"""Whatever a holder of the key signs, `verify` answers and never breaks."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.verify.made import RECEIPTS, document, receipt

from tecum.ledger.bundles import sign_body
from tecum.verify import verify_file

GOOD = json.loads(document())["body"]
SCALARS = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    found = [path] if path else []
    if isinstance(value, dict):
        return found + [p for key, item in value.items() for p in places(item, (*path, key))]
    if isinstance(value, list):
        return found + [p for at, item in enumerate(value) for p in places(item, (*path, at))]
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:  # noqa: ANN401 - JSON
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


PLACES = places(GOOD)


@settings(max_examples=300)
@given(st.sampled_from(PLACES), VALUES)
def test_a_value_replaced_by_anything_is_answered(path: tuple[Any, ...], new: object) -> None:
    result = verify_file(sign_body(put(GOOD, path, new), RECEIPTS))
    assert result.valid or not all(check.passed for check in result.checks)
    # Free words alone may be others: nothing in the log speaks of them.
    free = {"agency", "audience", "made_at", "withheld", "log", "papers", "waiting", "receipts"}
    if result.valid and put(GOOD, path, new) != GOOD:
        assert path[0] in free | {"consistency"}


def waiting(kind: str, payload: object) -> bytes:
    """A bundle with one more event that waits, so that nothing but the signature speaks for it."""
    shown = GOOD["waiting"][0]
    header = shown["header"] | {"sequence": 5, "type": kind}
    event = shown["payload"] | {"payload": payload, "sequence": 5, "type": kind}
    more = shown | {"header": header, "payload": event}
    return sign_body(GOOD | {"waiting": [shown, more]}, RECEIPTS)


RECEIPT = json.loads(receipt().document)
DIGEST = RECEIPT["body"]["files"][0]["sha256"]
DOCUMENTS = VALUES | st.sampled_from([RECEIPT, RECEIPT | {"signature": "x"}])


@settings(max_examples=200)
@given(
    st.sampled_from(["receipt.obtained", "search.made", "paper.sent", "paper.received"]),
    VALUES
    | st.fixed_dictionaries(
        {
            "document": DOCUMENTS,
            "matches": VALUES | st.sampled_from([[], "", [[1]], [{}], [DIGEST], [DIGEST, 7]]),
            "proof": VALUES,
            "files": VALUES,
        }
    ),
)
def test_an_event_that_says_anything_is_answered(kind: str, payload: object) -> None:
    result = verify_file(waiting(kind, payload))
    header_says_a_channel = isinstance(payload, dict) and isinstance(payload.get("channel"), str)
    if not header_says_a_channel:
        assert [check.passed for check in result.checks if check.name == "waiting 2"] == [True]
