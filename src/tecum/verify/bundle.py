"""A bundle: chosen events of one matter, proved to somebody who has nothing but the file.

The agency's signature covers the whole; under it the log proves each leaf on its own, so the
reading goes on past a false signature and says which leaf, checkpoint or paper does not hold.
Looked at: that nothing was altered, dropped, doubled or put in another order; that every entry
came into the log within the delay that the agency publishes; that no old state of the log is
shown; who cosigned and who stamped the newest checkpoint.
"""

import base64
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tecum.errors import IntegrityError
from tecum.ledger.canonical import JsonValue, sha256_hex
from tecum.ledger.merkle import check_inclusion
from tecum.ledger.notes import decode_base64
from tecum.terms import Assurance
from tecum.verify.checks import CheckFailedError, Findings, Verification, failing
from tecum.verify.gaps import bundle_gaps
from tecum.verify.heads import (
    Head,
    Trust,
    check_growth,
    check_log_trust,
    read_head,
    read_log_keys,
    seen_by,
)
from tecum.verify.key_life import Signing, check_key_lives
from tecum.verify.leaf import ShownLeaf, is_leaf_of, read_leaf, receipt_leaf, seconds_of, utc_text
from tecum.verify.other_side import check_other_side
from tecum.verify.receipt import RECEIPTS, StatedReceipt, check_papers, signed_by, stated
from tecum.verify.sentences import say
from tecum.verify.shapes import BUNDLE_BODY, misfit
from tecum.verify.signed import Signed, check_signature, check_trust, signed_parts
from tecum.verify.time_stamp import verify_time_stamp
from tecum.verify.timing import Times, check_delay, check_freshness

BUNDLE = "tecum.bundle.v1"
BUNDLE_BODY_SCHEMA = "tecum.bundle.body.v1"
BUNDLES = {BUNDLE: say("bundle.what")}

PLACES = {"leaves": "leaf", "waiting": "waiting"}

Body = Mapping[str, Any]  # its shape was checked: `shapes` says what stands where


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a bundle holds, as far as it could be read.

    Not `complete` where a leaf does not hold: then nothing is said about what that leaf would say.
    """

    complete: bool
    heads: tuple[Head, ...]
    sealed: tuple[ShownLeaf, ...]
    waiting: tuple[ShownLeaf, ...]
    receipts: tuple[StatedReceipt, ...]

    @property
    def leaves(self) -> tuple[ShownLeaf, ...]:
        """All of them, in the order of the bundle."""
        return (*self.sealed, *self.waiting)


def verify_bundle(
    signed: Signed,
    found: Findings,
    *,
    papers: Sequence[bytes],
    trust: Trust,
    roots: Sequence[bytes],
) -> Verification:
    """Check a bundle whose bytes, outer shape and key were read.

    Raises:
        InputError: a root is no certificate.
    """
    body = signed.body
    origin = body.get("log")
    origin = str(origin.get("origin")) if isinstance(origin, Mapping) else ""
    trusted = trust.of_signers(origin, signed.key)
    for check in (
        lambda: check_signature(signed, found),
        lambda: check_trust(signed.key, trusted, found),
    ):
        _go_on(check, found)
    try:
        _check_shape(body, found)
        contents = _contents(body, signed, trust, found)
    except CheckFailedError as fault:
        found.stopped(fault)
        return found.verdict(Assurance.SELF_SIGNED, ())
    times = Times.of(body, contents.heads, contents.sealed, contents.waiting)
    if contents.complete:
        _check_order(body, contents, found)
        check_delay(times, found)
        _check_key_lives(signed, contents, times.made, found)
    check_freshness(times, found)
    digests = _check_papers(body, contents, found)
    strangers = check_other_side(contents.leaves, trust, found)
    check_papers(papers, digests, "bundle", found)
    stamps = _check_time_stamps(body, contents.heads, roots, found)
    newest = contents.heads[-1] if contents.heads else None
    seen = seen_by(newest) if newest else ()
    assurance = (
        Assurance.WITNESSED if seen else Assurance.TIME_STAMPED if stamps else Assurance.SELF_SIGNED
    )
    return found.verdict(
        assurance,
        (
            *bundle_gaps(
                body,
                leaves=contents.leaves,
                waiting=len(contents.waiting),
                times=times,
                named=digests,
                papers=papers,
                key_known=bool(trusted),
                assurance=assurance,
                stamps_unchecked=not roots,
            ),
            *strangers,
        ),
        (signed_by(signed.key), *stamps, *seen),
    )


def _go_on(check: Any, found: Findings) -> None:  # noqa: ANN401 - a check without arguments
    """Make a check whose failure does not end the reading: the log's proofs stand on their own."""
    try:
        check()
    except CheckFailedError as fault:
        found.stopped(fault)


def _check_shape(body: Mapping[str, JsonValue], found: Findings) -> None:
    if body.get("schema") != BUNDLE_BODY_SCHEMA:
        raise failing("body", "receipt.schema", schema=BUNDLE_BODY_SCHEMA)
    fault = misfit(body, BUNDLE_BODY, "body")
    if fault is not None:
        raise failing("body", "shape", place=fault[0], wanted=fault[1])
    if seconds_of(body["made_at"]) is None:
        raise failing("body", "shape", place="body.made_at", wanted="no instant")
    found.passed(
        "body",
        "bundle.ok",
        agency=body["agency"],
        audience=body["audience"],
        matter=body["matter"],
        made=body["made_at"],
    )


def _contents(body: Body, signed: Signed, trust: Trust, found: Findings) -> Contents:
    """Read log keys, checkpoints and leaves; each that does not hold is named.

    Raises:
        CheckFailedError: the log's keys cannot be read, or no checkpoint holds.
    """
    log = read_log_keys(body["log"], signed.key, found)
    heads: list[Head] = []
    for at, text in enumerate(body["checkpoints"], 1):
        name = f"checkpoint {at}"
        try:
            head = read_head(text.encode(), name, log, trust, found)
        except CheckFailedError as fault:
            found.stopped(fault)
            continue
        if heads and head.size <= heads[-1].size:
            found.failed(name, "checkpoint.order", size=head.size, before=heads[-1].size)
            continue
        heads.append(head)
    check_growth(heads, body["consistency"], found)
    if heads:
        check_log_trust(heads[-1], log.origin, signed.key, trust, found)
    by_size = {head.size: head for head in heads}
    seen: set[bytes] = set()
    sealed = _read_leaves(body, "leaves", by_size, seen, found)
    waiting = _read_leaves(body, "waiting", by_size, seen, found)
    complete = len(sealed) + len(waiting) == len(body["leaves"]) + len(body["waiting"])
    receipts = _read_receipts(body, (*sealed, *waiting) if complete else None, found)
    return Contents(
        complete=complete, heads=tuple(heads), sealed=sealed, waiting=waiting, receipts=receipts
    )


def _read_leaves(
    body: Body, part: str, heads: Mapping[int, Head], seen: set[bytes], found: Findings
) -> tuple[ShownLeaf, ...]:
    """Read leaves; a sealed one must be in its checkpoint's tree."""
    leaves: list[ShownLeaf] = []
    for number, entry in enumerate(body[part], 1):
        place = f"{PLACES[part]} {number}"
        try:
            leaf = read_leaf(entry, place, body["matter"])
            if leaf.hash in seen:
                raise failing(place, "leaf.twice")
            if "proof" in entry:
                _check_included(leaf, entry, place, heads)
                size, index = entry["checkpoint"], entry["index"]
                found.passed(place, "leaf.ok", what=leaf.what, index=index, size=size)
            else:
                found.passed(place, "leaf.waits", what=leaf.what)
        except CheckFailedError as fault:
            found.stopped(fault)
            continue
        seen.add(leaf.hash)
        leaves.append(leaf)
    return tuple(leaves)


def _check_included(leaf: ShownLeaf, entry: Body, place: str, heads: Mapping[int, Head]) -> None:
    size, index = entry["checkpoint"], entry["index"]
    head = heads.get(size)
    if head is None:
        raise failing(place, "leaf.no_checkpoint", size=size)
    proof = [decode_base64(one) for one in entry["proof"]]
    try:
        check_inclusion(leaf.hash, index, size, proof, head.root)
    except IntegrityError as error:
        raise failing(place, "leaf.not_included", index=index, size=size) from error


def _read_receipts(
    body: Body, leaves: Sequence[ShownLeaf] | None, found: Findings
) -> tuple[StatedReceipt, ...]:
    """Check each receipt as if it stood alone, then that events name it and the log holds it."""
    named = {str(_received(leaf).get("receipt")) for leaf in leaves or ()}
    receipts = []
    for number, document in enumerate(body["receipts"], 1):
        place = f"receipt {number}"
        aside = Findings()
        try:
            signed = signed_parts(document, RECEIPTS, aside)
            if str(signed.key) not in body["log"]["receipt_keys"]:
                key = signed.key
                raise failing("key", "log_keys.not_receipts", name=key.name, id=key.key_id.hex())
            check_signature(signed, aside)
            receipt = stated(signed, aside)
        except CheckFailedError as fault:
            found.failed(place, "receipt_in.bad", why=fault)
            continue
        if leaves is not None and receipt.number not in named:
            found.failed(place, "receipt_in.unnamed", number=receipt.number)
        elif leaves is not None and not _held(receipt, leaves):
            found.failed(place, "receipt_in.leaf", number=receipt.number)
        else:
            found.passed(place, "receipt_in.ok", number=receipt.number, at=receipt.received_at)
            receipts.append(receipt)
    return tuple(receipts)


def _held(receipt: StatedReceipt, leaves: Sequence[ShownLeaf]) -> bool:
    if receipt.in_log:
        return receipt_leaf(receipt.body) in {leaf.hash for leaf in leaves}
    return any(is_leaf_of(leaf, receipt.body) for leaf in leaves)


def _received(leaf: ShownLeaf) -> Mapping[str, JsonValue]:
    """What an event says of a paper that arrived; nothing for other leaves."""
    if leaf.kind != "event" or leaf.payload is None or leaf.header["type"] != "paper.received":
        return {}
    payload = leaf.payload.get("payload")
    return payload if isinstance(payload, Mapping) else {}


def _sent(leaf: ShownLeaf) -> Iterator[str]:
    """The digests of what a sender's event says was sent."""
    if leaf.kind != "event" or leaf.payload is None or leaf.header["type"] != "paper.sent":
        return
    payload = leaf.payload.get("payload")
    files = payload.get("files") if isinstance(payload, Mapping) else None
    for file in files if isinstance(files, Sequence) and not isinstance(files, str) else ():
        if isinstance(file, Mapping):
            yield str(file.get("sha256", ""))


def _check_key_lives(signed: Signed, contents: Contents, made: int, found: Findings) -> None:
    """A bundle is as young as it says; a receipt is as old as the witnesses of its leaf say."""
    seen = {head.size: min(head.seen.values(), default=None) for head in contents.heads}
    signings = [Signing(key=str(signed.key), at=made)]
    for receipt in contents.receipts:
        head = _head_of(receipt, contents.leaves)
        signings.append(
            Signing(
                key=receipt.key,
                at=seconds_of(receipt.received_at) or 0,
                attested=seen.get(head or 0),
                head=head,
            )
        )
    check_key_lives(contents.leaves, signings, contents.heads, found)


def _head_of(receipt: StatedReceipt, leaves: Sequence[ShownLeaf]) -> int | None:
    """The size of the checkpoint under which a receipt's leaf stands."""
    if receipt.in_log:
        mine = receipt_leaf(receipt.body)
        return next((leaf.checkpoint for leaf in leaves if leaf.hash == mine), None)
    return next((leaf.checkpoint for leaf in leaves if is_leaf_of(leaf, receipt.body)), None)


def _check_order(body: Body, contents: Contents, found: Findings) -> None:
    """Events are numbered without a gap in their matter: what is not shown must be withheld."""
    events = [leaf for leaf in contents.leaves if leaf.kind == "event"]
    for before, event in itertools.pairwise(events):
        numbers = {"found": event.sequence, "before": before.sequence}
        if event.sequence <= before.sequence:
            found.failed("order", "order.bad", **numbers)
            return
        if event.seconds < before.seconds:
            found.failed("order", "order.time", **numbers)
            return
    withheld = body["withheld"]
    last = events[-1].sequence if events else 0
    if last - len(events) > withheld:
        shown = {event.sequence for event in events}
        missing = [number for number in range(1, min(last, 10_000)) if number not in shown]
        listed = ", ".join(str(number) for number in missing[:10])
        found.failed("order", "order.gap", missing=listed, withheld=withheld)
        return
    found.passed("order", "order.ok", count=len(events), withheld=withheld)


def _check_papers(body: Body, contents: Contents, found: Findings) -> tuple[str, ...]:
    """Check the papers enclosed; give the digests that events and receipts name."""
    by_event = (
        digest
        for leaf in contents.leaves
        for digest in (str(_received(leaf).get("sha256", "")), *_sent(leaf))
    )
    by_receipt = (digest for receipt in contents.receipts for digest in receipt.digests)
    named = tuple(dict.fromkeys(digest for digest in (*by_event, *by_receipt) if digest))
    for number, paper in enumerate(body["papers"], 1):
        place, digest, size = f"enclosed {number}", paper["sha256"], paper["size"]
        encoded = paper.get("bytes")
        data = None if encoded is None else base64.b64decode(encoded)
        if contents.complete and digest not in named:
            found.failed(place, "enclosed.unnamed", digest=digest)
        elif data is not None and (sha256_hex(data), len(data)) != (digest, size):
            found.failed(place, "enclosed.bad")
        else:
            how = say("enclosed.digest" if data is None else "enclosed.whole")
            found.passed(place, "enclosed.ok", digest=digest, size=size, how=how)
    return named


def _check_time_stamps(
    body: Body, heads: Sequence[Head], roots: Sequence[bytes], found: Findings
) -> tuple[str, ...]:
    """Check the stamps where roots were given; say what the newest checkpoint's are worth."""
    by_size = {head.size: head for head in heads}
    worth = []
    for number, stamp in enumerate(body["time_stamps"], 1):
        place, size = f"time_stamp {number}", stamp["checkpoint"]
        head = by_size.get(size)
        if head is None:
            found.failed(place, "time_stamp.none", size=size)
        elif roots:
            try:
                at = verify_time_stamp(base64.b64decode(stamp["token"]), head.text.encode(), roots)
            except IntegrityError as error:
                found.failed(place, "time_stamp.bad", why=error)
                continue
            when = utc_text(int(at.timestamp()))
            found.passed(place, "time_stamp.ok", size=size, at=when)
            if head is heads[-1]:
                worth.append(say("by.time_stamp", size=size, at=when))
    return tuple(worth)
