"""A search statement: who searched what and found nothing; and the one thing that refutes it.

It is testimony and proves nothing of what did not come. A valid receipt of the same agency for what
was sought, of a moment in the window, refutes it. The result says "that may be spoken of here" in
every statement, so a statement tells nothing about papers that may not be.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tecum.ledger.canonical import JsonValue
from tecum.terms import Assurance
from tecum.verify.checks import CheckFailedError, Findings, Verification, failing
from tecum.verify.heads import Trust
from tecum.verify.leaf import seconds_of
from tecum.verify.receipt import RECEIPTS, StatedReceipt, signed_by, stated
from tecum.verify.sentences import say
from tecum.verify.shapes import Shape, misfit
from tecum.verify.signed import Signed, check_signature, check_trust, take_apart

SEARCH = "tecum.search.v1"
SEARCH_BODY = "tecum.search.body.v1"
SEARCH_RESULT = "no item that may be spoken of here was found"
SEARCH_MEANING = (
    "testimony of those who searched, and no proof that nothing came; a valid receipt for what was "
    "sought, of a moment in the window, refutes it"
)
SEARCH_WORDS: Mapping[str, str] = MappingProxyType(
    {"meaning": SEARCH_MEANING, "result": SEARCH_RESULT, "register": "no gap"}
)
SEARCHES = {SEARCH: say("search.what")}

_LIST: Shape = {"list": "text"}
SEARCH_SHAPE: Shape = {
    "object": {
        "agency": "text",
        "by": "text",
        "channels": {
            "list": {
                "object": {
                    "channel": "text",
                    "health": "text",
                    "signs": {
                        "list": {
                            "object": {
                                "by": "text",
                                "from": "instant",
                                "held": "truth",
                                "kind": "text",
                                "says": "text",
                                "until": "instant",
                            }
                        }
                    },
                    "with_certainty": "truth",
                }
            }
        },
        "elsewhere": {"list": {"object": {"number": "text", "received_at": "instant"}}},
        "made_at": "instant",
        "meaning": "text",
        "register": "text",
        "result": "text",
        "schema": "text",
        "searched": _LIST,
        "sought": {
            "object": {
                "digests": {"list": "hex"},
                "messages": _LIST,
                "numbers": _LIST,
                "senders": _LIST,
                "subjects": _LIST,
            }
        },
        "window": {"object": {"from": "instant", "until": "instant", "zone": "text"}},
    }
}


def verify_search(
    signed: Signed, found: Findings, trust: Trust, against: Sequence[bytes] = ()
) -> Verification:
    """Check a statement whose bytes, outer shape and key were read, and hold receipts against it.

    Raises:
        CheckFailedError: it does not hold.
    """
    trusted = trust.of_signers("", signed.key)
    check_signature(signed, found)
    check_trust(signed.key, trusted, found)
    body = signed.body
    check_body(body)
    _passed(body, found)
    for number, document in enumerate(against, 1):
        _hold_against(body, signed, trust, document, f"against {number}", found)
    gaps = [] if trusted else [say("gap.key")]
    gaps += [say("gap.search"), say("gap.search_spoken"), say("gap.time")]
    unsure = [
        str(one["channel"]) for one in _objects(body["channels"]) if not one["with_certainty"]
    ]
    if unsure:
        gaps.append(say("gap.search_channels", channels=", ".join(unsure)))
    return found.verdict(Assurance.SELF_SIGNED, gaps, (signed_by(signed.key),))


def check_body(body: Mapping[str, JsonValue]) -> None:
    """Check that a signed body says what a search statement says.

    Raises:
        CheckFailedError: it says something else.
    """
    if body.get("schema") != SEARCH_BODY:
        raise failing("body", "receipt.schema", schema=SEARCH_BODY)
    fault = misfit(body, SEARCH_SHAPE, "body")
    if fault is not None:
        raise failing("body", "shape", place=fault[0], wanted=fault[1])
    window = body["window"]
    assert isinstance(window, Mapping)  # noqa: S101 - its shape was checked; this tells the type checker
    moments = {"body.made_at": body["made_at"]}
    moments |= {f"body.window.{name}": window[name] for name in ("from", "until")}
    for place, moment in moments.items():
        if seconds_of(moment) is None:
            raise failing("body", "shape", place=place, wanted="no instant")
    for name, words in SEARCH_WORDS.items():
        if body[name] != words:
            raise failing("body", "search.words", name=name, words=words)


def _passed(body: Mapping[str, Any], found: Findings) -> None:
    window = body["window"]
    found.passed(
        "body",
        "search.ok",
        by=body["by"],
        agency=body["agency"],
        since=window["from"],
        until=window["until"],
        result=body["result"],
    )


def _hold_against(  # noqa: PLR0913, PLR0917 - each is a thing that the question is about
    body: Mapping[str, Any],
    signed: Signed,
    trust: Trust,
    document: bytes,
    name: str,
    found: Findings,
) -> None:
    """One receipt refutes, or the check says why it does not."""
    aside = Findings()
    try:
        other = take_apart(document, RECEIPTS, aside)
        check_signature(other, aside)
        receipt = stated(other, aside)
    except CheckFailedError as fault:
        found.passed(name, "search.no_receipt", why=fault)
        return
    if other.key != signed.key and other.key not in trust.keys:
        key = other.key
        found.passed(name, "search.other_key", number=receipt.number, key=key.label)
        return
    why = _does_not_refute(body, receipt)
    if why is None:
        found.failed(name, "search.refuted", number=receipt.number, at=receipt.received_at)
    else:
        found.passed(name, why, number=receipt.number, at=receipt.received_at)


def _does_not_refute(body: Mapping[str, Any], receipt: StatedReceipt) -> str | None:
    sought, window = body["sought"], body["window"]
    named = set(receipt.digests) & set(sought["digests"])
    if not named and receipt.number not in sought["numbers"]:
        return "search.not_sought"
    at = seconds_of(receipt.received_at)
    since, until = seconds_of(window["from"]), seconds_of(window["until"])
    assert at is not None and since is not None and until is not None  # noqa: S101, PT018 - their shape was checked
    return None if since <= at <= until else "search.outside"


def _objects(value: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 - its shape was checked
    return tuple(value)
