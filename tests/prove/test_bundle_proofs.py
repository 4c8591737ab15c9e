"""Long proofs of bundles, run by `make prove`: every byte changed, and both verifiers' no."""

import json
from collections.abc import Iterator

import pytest
from tests.core.verify.made import (
    KEYS,
    PAPER,
    POLICY,
    RECEIPTS,
    WITNESS,
    bundle,
    made_log,
    receipt,
)

from tecum.ledger.bundles import write_bundle
from tecum.ledger.canonical import canonical_bytes
from tecum.ledger.receipts import receipt_leaf
from tecum.verify import Verification, verify_file

pytestmark = pytest.mark.prove

GOOD = write_bundle(bundle(), RECEIPTS)
BITS = (0, 3, 7)
# What of a bundle is held by something besides its own signature, and the check that names it.
HELD = {"checkpoints": "checkpoint", "leaves": "leaf", "receipts": "receipt", "papers": "enclosed"}


def verified(data: bytes) -> Verification:
    return verify_file(data, papers=[PAPER], trusted_keys=KEYS, policy=POLICY)


def spans() -> Iterator[tuple[int, int, str, int, str]]:
    """Where each part of the body stands in the file: from, to, its list, number and check."""
    body = json.loads(GOOD)["body"]
    for part, check in HELD.items():
        for at, value in enumerate(body[part]):
            text = canonical_bytes(value)
            assert GOOD.count(text) == 1
            start = GOOD.index(text)
            yield start, start + len(text), part, at, check


def where(result: Verification) -> str:
    return " ".join(f"[{check.name}] {check.detail}" for check in result.checks if not check.passed)


def test_every_byte_of_a_bundle_counts_and_the_no_says_where() -> None:
    held = list(spans())
    silent, vague, tried = [], [], 0
    # A witness of an older checkpoint that becomes a stranger is not missed: the newest counts.
    unneeded = GOOD.index(f"{WITNESS.name} ".encode())
    for at in range(len(GOOD)):
        for bit in BITS:
            forged = bytearray(GOOD)
            forged[at] ^= 1 << bit
            result = verified(bytes(forged))
            tried += 1
            if result.valid:
                silent.append((at, bit))
                continue
            said = where(result)
            for start, end, part, number, check in held:
                names = (f"[{check} {number + 1}]", f"{part}[{number}]", "[canonical] byte")
                if part == "checkpoints" and number == 1:
                    names = (*names, "[quorum] checkpoint 16")
                if at in range(unneeded - 4, unneeded + 150):
                    names = (*names, "[signature]")
                if start <= at < end and not any(one in said for one in names):
                    vague.append((at, bit, said))
    assert silent == []
    assert vague == []
    print(f"{tried} flipped bits of a bundle of {len(GOOD)} bytes: none valid, each place named")  # noqa: T201 - the figure is the result


def test_every_byte_of_a_proof_counts() -> None:
    """There is no `extra` line in it, which nothing would hold, and no unknown witness."""
    one = receipt()
    proof = made_log().proof(receipt_leaf(one))
    silent = []
    for at in range(len(proof)):
        for bit in BITS:
            forged = bytearray(proof)
            forged[at] ^= 1 << bit
            keys = (*KEYS, *bundle().log.keys)
            result = verify_file(one.document, trusted_keys=keys, proof=bytes(forged))
            if result.valid:
                silent.append((at, bit))
    assert silent == []


def test_cut_and_doubled_bundles() -> None:
    valid = [size for size in range(len(GOOD)) if verified(GOOD[:size]).valid]
    valid += [at for at in range(0, len(GOOD), 7) if verified(GOOD[:at] + GOOD[at - 1 :]).valid]
    assert valid == []
