"""The page says what `tecum verify` says: the same checks, the same words, the same no."""

import base64
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Error, Page
from tests.core.verify.made import KEYS, PAPER, POLICY, document, made_log, receipt, resigned
from tests.core.verify.tampering import Case, cases

from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.receipts import receipt_leaf
from tecum.verify import Verification, verify_file

ASK = """async (given) => {
  const bytes = (text) => (text === null ? null : tecum.fromBase64(text));
  return tecum.verifyFile(bytes(given.data), {
    papers: given.papers.map(bytes),
    keys: given.keys,
    policy: bytes(given.policy),
    proof: bytes(given.proof),
  });
}"""
FLIPS = 150


def by_command(case: Case) -> Verification:
    return verify_file(
        case.data,
        papers=case.papers,
        trusted_keys=case.keys,
        policy=case.policy,
        proof=case.proof,
    )


def by_page(page: Page, case: Case) -> Any:  # noqa: ANN401 - JSON
    def text(data: bytes | None) -> str | None:
        return None if data is None else base64.b64encode(data).decode()

    given = {
        "data": text(case.data),
        "papers": [text(paper) for paper in case.papers],
        "keys": list(case.keys),
        "policy": text(case.policy),
        "proof": text(case.proof),
    }
    return page.evaluate(ASK, given)


def differences(page: Page, tried: Iterable[Case]) -> list[str]:
    """Where the two say anything else, the reason for a failed check apart."""
    found = []
    for case in tried:
        one, other = by_command(case), by_page(page, case)
        command = (
            one.valid,
            None if one.assurance is None else str(one.assurance),
            [(check.name, check.passed) for check in one.checks],
            [check.detail for check in one.checks if check.passed],
            list(one.not_proved),
            list(one.assured_by),
        )
        shown = (
            other["valid"],
            other["assurance"],
            [(check["name"], check["passed"]) for check in other["checks"]],
            [check["detail"] for check in other["checks"] if check["passed"]],
            other["not_proved"],
            other["assured_by"],
        )
        if command != shown:
            found.append(f"{case.name}: {command} / {shown}")
    return found


def test_every_way_of_tampering_gets_the_same_verdict(page: Page, requested: list[str]) -> None:
    assert differences(page, cases()) == []
    assert len(requested) == 1  # the page itself


def test_flipped_bytes_get_the_same_verdict(page: Page) -> None:
    good = document()
    step = len(good) // FLIPS

    def flipped() -> Iterable[Case]:
        for number, at in enumerate(range(0, len(good), step)):
            data = bytearray(good)
            data[at] ^= 1 << number % 8
            yield Case(name=f"byte {at}", data=bytes(data), keys=tuple(KEYS), policy=POLICY)

    assert differences(page, flipped()) == []


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":"\\ud800"}',
        b'{"a":1,"a":1}',
        b'{"a":9007199254740993}',
        b'{"a":-0}',
        b'{"a":1e2}',
        b'{"a":NaN}',
        b'{"b":1,"a":2}',
        b'{"\xf0\x9f\x98\x80":1,"\xef\xac\xb3":2}',
        b'{"\xef\xac\xb3":2,"\xf0\x9f\x98\x80":1}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\x7f\\u001f"}',
        b"[" * 70 + b"]" * 70,
        b'{"__proto__":{"schema":"tecum.bundle.v1"}}',
        b'{"schema":"__proto__"}',
        b'{"schema":"constructor","body":{},"signature":"","verifier_key":""}',
        b"",
        b"null",
        b"{",
    ],
)
def test_strange_documents_get_the_same_verdict(page: Page, text: bytes) -> None:
    case = Case(name="strange", data=text)
    assert differences(page, [case]) == []
    assert not by_command(case).valid


MISUSED = [
    {"keys": ("nonsense",)},
    {"keys": ("a+00000000+AAAA",)},
    {"policy": b"quorum none"},
    {"policy": b"quorum two\n"},
    {"policy": b"witness a b\nquorum none\n"},
    {"policy": b"\x00\n"},
    {"policy": POLICY + b"quorum none\n"},
    {"policy": POLICY.replace(b"any one", b"3 one")},
    {"policy": b"# nothing\n"},
    {"proof": made_log().proof(receipt_leaf(receipt())), "data": receipt().document},
    {"proof": b"c2sp.org/tlog-proof@v1\n", "data": receipt(in_log=False).document},
    {"data": b"c2sp.org/tlog-proof@v1\n"},
]


@pytest.mark.parametrize("given", MISUSED, ids=range(len(MISUSED)))
def test_what_cannot_be_used_is_no_verdict_in_either(page: Page, given: dict[str, Any]) -> None:
    case = Case(**{"name": "misused", "data": document(), "papers": (PAPER,), **given})
    with pytest.raises(InputError):
        by_command(case)
    with pytest.raises(Error):
        by_page(page, case)
    kind = page.evaluate(
        f"(given) => ({ASK})(given).then(() => '', (e) => e instanceof tecum.InputFault)",
        {
            "data": base64.b64encode(case.data).decode(),
            "papers": [],
            "keys": list(case.keys),
            "policy": None if case.policy is None else base64.b64encode(case.policy).decode(),
            "proof": None if case.proof is None else base64.b64encode(case.proof).decode(),
        },
    )
    assert kind is True


def test_a_large_paper_gets_the_same_verdict(page: Page) -> None:
    data = b"%PDF-1.7 " + bytes(6_000_000)
    paper = {
        "bytes": base64.b64encode(data).decode(),
        "sha256": sha256_hex(data),
        "size": len(data),
    }
    large = resigned(lambda body: body["papers"].append(paper))
    case = Case(name="large", data=large)
    assert differences(page, [case]) == []
    assert [one.name for one in by_command(case).checks if not one.passed] == ["enclosed 2"]
