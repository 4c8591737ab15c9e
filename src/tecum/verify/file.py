"""The one door: any file that an agency hands out is checked here, by what it says it is.

A receipt alone, a receipt with the published proof of its place in the log, a bundle, or a
certificate of erasure.
"""

from collections.abc import Mapping, Sequence

from tecum.errors import InputError, IntegrityError
from tecum.ledger.merkle import check_inclusion
from tecum.ledger.notes import VerifierKey
from tecum.ledger.tlog_proofs import FIRST_LINE, parse_tlog_proof
from tecum.terms import Assurance
from tecum.verify.bundle import BUNDLE, BUNDLES, verify_bundle
from tecum.verify.checks import CheckFailedError, Findings, Verification, failing
from tecum.verify.erasure import ERASURE, ERASURES, verify_erasure
from tecum.verify.heads import Head, LogKeys, Trust, check_log_trust, read_head, seen_by
from tecum.verify.leaf import receipt_leaf, seconds_of, utc_text
from tecum.verify.receipt import (
    RECEIPTS,
    StatedReceipt,
    check_papers,
    missing_files,
    not_proved,
    signed_by,
    stated,
)
from tecum.verify.search import SEARCH, SEARCHES, verify_search
from tecum.verify.sentences import say
from tecum.verify.signed import Signed, check_signature, check_trust, take_apart
from tecum.verify.timing import SKEW

KNOWN = {**RECEIPTS, **BUNDLES, **ERASURES, **SEARCHES}


def verify_file(  # noqa: PLR0913 - each is a thing that a verifier may hold
    data: bytes,
    *,
    papers: Sequence[bytes] = (),
    trusted_keys: Sequence[str] = (),
    policy: bytes | None = None,
    proof: bytes | None = None,
    roots: Sequence[bytes] = (),
    against: Sequence[bytes] = (),
) -> Verification:
    """Check a file offline.

    `trusted_keys` are verifier keys that the caller had by another way: of the agency, of its log
    and of witnesses, told apart by their names and types. `policy` is a C2SP tlog-policy file,
    `proof` a C2SP tlog-proof file for a receipt, `roots` certificates (PEM) of time-stamping
    authorities. `against` are receipts that may refute a search statement.

    Raises:
        InputError: what was given beside the file cannot be used; that is no finding about it.
    """
    if data.startswith(FIRST_LINE.encode()) and proof is not None:
        data, proof = proof, data
    if data.startswith(FIRST_LINE.encode()):
        raise InputError("this is a proof of a receipt; give the receipt, and this as its proof")
    trust = Trust.of(trusted_keys, policy)
    found = Findings()
    try:
        signed = take_apart(data, KNOWN, found)
        if against and signed.schema != SEARCH:
            raise InputError(
                f"this is {KNOWN[signed.schema]}, and receipts are held against a search "
                "statement; leave them out"
            )
        if signed.schema == BUNDLE:
            return verify_bundle(signed, found, papers=papers, trust=trust, roots=roots)
        if signed.schema == ERASURE:
            return verify_erasure(signed, found, trust)
        if signed.schema == SEARCH:
            return verify_search(signed, found, trust, against)
        return _verify_receipt(signed, found, papers, trust, proof)
    except CheckFailedError as fault:
        found.stopped(fault)
        return found.verdict(Assurance.SELF_SIGNED, ())


def _verify_receipt(
    signed: Signed,
    found: Findings,
    papers: Sequence[bytes],
    trust: Trust,
    proof: bytes | None,
) -> Verification:
    log = signed.body.get("log")
    origin = str(log["origin"]) if isinstance(log, Mapping) and "origin" in log else ""
    trusted = trust.of_signers(origin, signed.key)
    check_signature(signed, found)
    check_trust(signed.key, trusted, found)
    receipt = stated(signed, found)
    check_papers(papers, receipt.digests, "receipt", found)
    if proof is None:
        alone = not_proved(receipt, papers, trusted)
        return found.verdict(Assurance.SELF_SIGNED, alone, (signed_by(signed.key),))
    if not receipt.in_log:
        raise InputError("this receipt names no log, so no proof belongs to it; leave it out")
    head = _check_proof(receipt, proof, _known_log(origin, signed.key, trust), trust, found)
    check_log_trust(head, origin, signed.key, trust, found)
    seen = seen_by(head)
    assurance = Assurance.WITNESSED if seen else Assurance.SELF_SIGNED
    gaps = [] if trusted else [say("gap.key")]
    gaps += [say("gap.time_by" if seen else "gap.time"), say("gap.sender"), say("gap.delay")]
    gaps += [] if seen else [say("gap.same_log")]
    gaps += missing_files(receipt.digests, papers)
    return found.verdict(assurance, gaps, (signed_by(signed.key), *seen))


def _known_log(origin: str, signer: VerifierKey, trust: Trust) -> LogKeys:
    """The keys of the log, which a receipt does not carry."""
    signers = trust.of_log(origin, signer)
    if not signers:
        raise InputError(
            f"the proof is of the log {origin}, whose verifier key is not known here; give it as a "
            "trusted key or in a policy (the log publishes it in log.json)"
        )
    return LogKeys(origin=origin, signers=signers, clocks=trust.clocks(origin))


def _check_proof(
    receipt: StatedReceipt, data: bytes, log: LogKeys, trust: Trust, found: Findings
) -> Head:
    try:
        proof = parse_tlog_proof(data)
    except IntegrityError as error:
        raise failing("proof", "proof.bad", why=error) from error
    found.passed("proof", "proof.ok", index=proof.index, count=len(proof.hashes))
    head = read_head(proof.checkpoint, "checkpoint", log, trust, found)
    try:
        check_inclusion(receipt_leaf(receipt.body), proof.index, head.size, proof.hashes, head.root)
    except IntegrityError as error:
        raise failing("inclusion", "inclusion.bad", index=proof.index, size=head.size) from error
    found.passed("inclusion", "inclusion.ok", index=proof.index, origin=log.origin, size=head.size)
    received = seconds_of(receipt.received_at)
    if received is not None and head.seconds is not None and received - head.seconds > SKEW:
        found.failed(
            "arrival", "arrival.late", received=receipt.received_at, at=utc_text(head.seconds)
        )
    return head
