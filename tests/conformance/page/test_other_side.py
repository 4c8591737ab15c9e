"""Documents of others in a bundle, and search statements: page and command say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.conformance.page.test_same_verdicts import by_command, differences
from tests.core.verify.tampering import Case
from tests.core.verify.test_search import KEY, STATEMENT
from tests.journeys.two_homes import Recipient, Sender

from tecum.adapters.bundles import making
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.notes import sign_text
from tecum.ledger.receipts import Arrival, Channel, Receipt, issue_receipt, outside_number
from tecum.matters.event import Event, EventType
from tecum.matters.payloads import members

PAPER = b"%PDF-1.7 a paper"
Payload = Mapping[str, JsonValue]


class Both:
    """A message that arrived, its receipt with its proof, and what may be wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.sender = Sender(folder / "sender", "An invented field office", "field.example", 1)
        self.police = Recipient(folder / "police", "An invented police", "police.example", 2)
        paper = folder / "paper.pdf"
        paper.write_bytes(PAPER)
        self.journal = self.sender.send(paper)
        self.police.turn(1)
        self.receipt, _ = self.police.receive(PAPER)
        self.other, _ = self.police.receive(b"another paper")
        self.police.seal()
        self.sender.turn(2)

    def payload(self, receipt: Receipt | None = None, **other: JsonValue) -> Payload:
        return {
            "document": parse_canonical((receipt or self.receipt).document),
            "matches": [] if receipt else list(self.journal.sending.digests),
            "message": self.journal.sending.message,
            "number": self.receipt.number,
            "proof": self.police.proof(self.receipt),
            **other,
        }

    def bundle(self, *payloads: tuple[EventType, Payload]) -> bytes:
        """A bundle whose last events are these, whatever the lifecycle would say to them."""
        matter = self.journal.matter
        last = self.sender.home.last_event(matter)
        assert last is not None
        events = [
            Event(
                matter=matter,
                sequence=last.sequence + number,
                type=str(kind),
                asserted_by="field office",
                happened_at=None,
                recorded_at=self.sender.at,
                payload=payload,
            )
            for number, (kind, payload) in enumerate(payloads, 1)
        ]
        self.sender.home.append(matter, events)
        self.sender.seal()
        return self.sender.bundle(matter)


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Both:
    # A bundle that does not hold is not handed out; here it is wanted.
    monkeypatch.setattr(making, "_check", lambda *_: None)
    return Both(tmp_path)


def unlogged(receipt: Receipt, **more: JsonValue) -> Payload:
    """The same receipt as an agency without a log would have signed it."""
    arrival = Arrival(
        number=outside_number(bytes(16)),
        agency=receipt.arrival.agency,
        channel=Channel.EMAIL,
        received_at=receipt.arrival.received_at,
        zone="UTC",
        files=receipt.arrival.files,
    )
    whole = members(parse_canonical(issue_receipt(arrival, KEY).document))
    body = {**members(whole["body"]), **more}
    signature = sign_text(canonical_bytes(body).decode() + "\n", KEY)
    return {**whole, "body": body, "signature": str(signature)}


def bad(both: Both) -> Iterator[tuple[str, EventType, Payload]]:
    obtained, search = EventType.RECEIPT_OBTAINED, EventType.SEARCH_MADE
    document = members(parse_canonical(both.receipt.document))
    body = {**members(document["body"]), "channel": "fax"}
    statement = members(parse_canonical(STATEMENT))
    proof = both.police.proof(both.receipt)
    yield "altered", obtained, both.payload(document={**document, "body": body})
    yield "no receipt", obtained, both.payload(document=statement)
    yield "missing", obtained, {}
    yield "text", obtained, both.payload(document="R-1")
    yield "matches another", obtained, both.payload(matches=["ab" * 32])
    yield "matches text", obtained, both.payload(matches="")
    yield "matches objects", obtained, both.payload(matches=[{}])
    yield "proof of another", obtained, both.payload(proof=both.police.proof(both.other))
    yield "torn proof", obtained, both.payload(proof=proof[:-20])
    yield "no proof", obtained, both.payload(proof="")
    yield "proof of a number", obtained, both.payload(proof=7)
    origin = proof.replace("police.example/log\n", "other.example/log\n")
    yield "another log's proof", obtained, both.payload(proof=origin)
    yield "no log", obtained, both.payload(document=unlogged(both.receipt))
    part: JsonValue = {"origin": "police.example/log"}
    yield "half a log", obtained, both.payload(document=unlogged(both.receipt, log=part))
    changed = {**statement, "body": {**members(statement["body"]), "by": "Somebody, else"}}
    yield "altered search", search, {"document": changed}
    yield "no search", search, {"document": document}
    yield "search missing", search, {}


def test_what_does_not_hold_is_named_by_both_alike(page: Page, both: Both) -> None:
    payloads = list(bad(both))
    data = both.bundle(*((kind, payload) for _, kind, payload in payloads))
    case = Case(name="bad", data=data, keys=(*both.sender.keys, *both.police.keys))
    result = by_command(case)
    failed = {check.name for check in result.checks if not check.passed}
    names = [f"obtained {number}" for number in range(1, 15)]
    names += [f"search {number}" for number in range(1, 4)]
    assert failed == set(names)
    assert differences(page, [case, replace(case, keys=())]) == []


def test_what_holds_is_said_alike_with_and_without_the_keys(page: Page, both: Both) -> None:
    statement = members(parse_canonical(STATEMENT))
    data = both.bundle(
        (EventType.RECEIPT_OBTAINED, both.payload(proof=None)),
        (EventType.RECEIPT_OBTAINED, both.payload()),
        (EventType.SEARCH_MADE, {"document": statement, "statement": "ab" * 32}),
    )
    known = (*both.sender.keys, *both.police.keys)
    cases = [
        Case(name="no keys", data=data),
        Case(name="all keys", data=data, keys=known, papers=(PAPER,)),
        Case(name="a stranger's log", data=data, keys=(*both.sender.keys, both.police.keys[0])),
    ]
    for case in cases:
        assert by_command(case).valid, by_command(case).checks
    assert differences(page, cases) == []


def test_a_proof_that_another_key_of_the_log_signed_is_named(page: Page, both: Both) -> None:
    stranger = Recipient(both.police.home.path.parent / "other", "Another", "police.example", 3)
    data = both.bundle((EventType.RECEIPT_OBTAINED, both.payload()))
    case = Case(name="other key", data=data, keys=(*both.sender.keys, *stranger.keys))
    result = by_command(case)
    assert [check.name for check in result.checks if not check.passed] == ["obtained 1"]
    assert differences(page, [case]) == []


def statements() -> Iterator[Case]:
    whole = members(parse_canonical(STATEMENT))
    body = members(whole["body"])
    window = members(body["window"])
    changes: list[dict[str, JsonValue]] = [
        {},
        {"result": "nothing was found"},
        {"register": "7"},
        {"made_at": "2020-13-45T00:00:00Z"},
        {"window": {**window, "until": "2020-02-31T00:00:00Z"}},
        {"window": {**window, "zone": 7}},
        {"more": "words"},
        {"schema": "tecum.search.body.v2"},
    ]
    for number, change in enumerate(changes):
        changed = {**body, **change}
        signature = sign_text(canonical_bytes(changed).decode() + "\n", KEY)
        data = canonical_bytes({**whole, "body": changed, "signature": str(signature)})
        yield Case(name=f"statement {number}", data=data)
        yield Case(name=f"statement {number}", data=data, keys=(str(KEY.verifier_key),))
    yield Case(name="altered", data=STATEMENT.replace(b"duty clerk", b"duty guard"))


def test_search_statements_get_the_same_verdict(page: Page) -> None:
    tried = list(statements())
    assert [by_command(case).valid for case in tried[:2]] == [True, True]
    assert not any(by_command(case).valid for case in tried[2:])
    assert differences(page, tried) == []
