"""Documents of others inside a bundle: the recipient's receipt in a sender's events, a search.

An event `receipt.obtained` holds the receipt whole, and the proof that the recipient's log holds
it, where it was obtained; `search.made` holds a search statement. Each is checked as if it stood
alone. Whose the keys are, the bundle does not prove: they are compared with those that the caller
had by another way, and named as a gap where they are not among them.
"""

from collections.abc import Iterator, Mapping, Sequence

from tecum.errors import IntegrityError, TecumError
from tecum.ledger.canonical import JsonValue
from tecum.ledger.merkle import check_inclusion
from tecum.ledger.notes import parse_note
from tecum.ledger.tlog_proofs import TlogProof, parse_tlog_proof
from tecum.ledger.tree_heads import parse_checkpoint_text
from tecum.verify.checks import CheckFailedError, Findings, failing
from tecum.verify.heads import LogKeys, Trust, read_head
from tecum.verify.leaf import ShownLeaf, receipt_leaf
from tecum.verify.receipt import RECEIPTS, StatedReceipt, stated
from tecum.verify.search import SEARCHES, check_body
from tecum.verify.sentences import say
from tecum.verify.signed import Signed, check_signature, signed_parts


def check_other_side(leaves: Sequence[ShownLeaf], trust: Trust, found: Findings) -> tuple[str, ...]:
    """Check each document of another's that an event holds; say what of them is not proved."""
    strangers = 0
    for number, payload in enumerate(_payloads(leaves, "receipt.obtained"), 1):
        strangers += _check_obtained(payload, f"obtained {number}", trust, found)
    for number, payload in enumerate(_payloads(leaves, "search.made"), 1):
        strangers += _check_search(payload, f"search {number}", trust, found)
    return (say("gap.other_keys", count=strangers),) if strangers else ()


def _payloads(leaves: Sequence[ShownLeaf], kind: str) -> Iterator[Mapping[str, JsonValue]]:
    for leaf in leaves:
        if leaf.kind == "event" and leaf.payload is not None and leaf.header["type"] == kind:
            payload = leaf.payload.get("payload")
            yield payload if isinstance(payload, Mapping) else {}


def _check_obtained(
    payload: Mapping[str, JsonValue], place: str, trust: Trust, found: Findings
) -> bool:
    """Check one receipt of another's; say whether its key is a stranger's to the caller."""
    aside = Findings()
    try:
        signed = signed_parts(payload.get("document"), RECEIPTS, aside)
        check_signature(signed, aside)
        receipt = stated(signed, aside)
        matches = payload.get("matches")
        if not _name_files(matches, receipt.digests):
            raise failing("matches", "obtained.matches", number=receipt.number)
        proof = payload.get("proof")
        if proof is not None:
            _check_proof(signed, receipt, str(proof), trust, aside)
    except CheckFailedError as fault:
        found.failed(place, "receipt_in.bad", why=fault)
        return False
    count = len(matches) if isinstance(matches, Sequence) else 0
    found.passed(
        place,
        "obtained.ok" if proof is None else "obtained.proved",
        number=receipt.number,
        agency=receipt.body["agency"],
        at=receipt.received_at,
        key=signed.key.label,
        count=count,
    )
    return signed.key not in trust.keys


def _name_files(matches: JsonValue, digests: Sequence[str]) -> bool:
    """Whether these are digests that the receipt names."""
    return (
        isinstance(matches, Sequence)
        and not isinstance(matches, str)
        and all(one in digests for one in matches)
    )


def _check_proof(
    signed: Signed, receipt: StatedReceipt, text: str, trust: Trust, aside: Findings
) -> None:
    """The receipt's leaf must be in the tree of the checkpoint that came with it."""
    log = receipt.body.get("log")
    if not receipt.in_log or not isinstance(log, Mapping):
        raise failing("proof", "obtained.no_log", number=receipt.number)
    origin = str(log["origin"])
    try:
        proof = parse_tlog_proof(text.encode())
        _check_included(proof, receipt, origin)
    except TecumError as error:
        raise failing("proof", "proof.bad", why=error) from error
    signers = trust.of_log(origin, signed.key)
    if signers:
        keys = LogKeys(origin=origin, signers=signers, clocks=trust.clocks(origin))
        read_head(proof.checkpoint, "checkpoint", keys, trust, aside)


def _check_included(proof: TlogProof, receipt: StatedReceipt, origin: str) -> None:
    head = parse_checkpoint_text(parse_note(proof.checkpoint).text)
    if head.origin != origin:
        raise IntegrityError(say("checkpoint.origin", found=head.origin, origin=origin))
    leaf = receipt_leaf(receipt.body)
    check_inclusion(leaf, proof.index, head.size, proof.hashes, head.root)


def _check_search(
    payload: Mapping[str, JsonValue], place: str, trust: Trust, found: Findings
) -> bool:
    aside = Findings()
    try:
        signed = signed_parts(payload.get("document"), SEARCHES, aside)
        check_signature(signed, aside)
        check_body(signed.body)
    except CheckFailedError as fault:
        found.failed(place, "receipt_in.bad", why=fault)
        return False
    body = signed.body
    found.passed(place, "search_in.ok", by=body["by"], agency=body["agency"], at=body["made_at"])
    return signed.key not in trust.keys
