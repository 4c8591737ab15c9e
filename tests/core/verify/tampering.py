"""Every way in which a file can be wrong that we could think of, and which check must say so.

The command line and the page that works without us are held to the same list.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.core.verify.made import (
    CLOCK,
    FIRST,
    KEYS,
    LOG,
    OTHER,
    PAPER,
    POLICY,
    RECEIPTS,
    SECRET,
    STRICT,
    WITNESS,
    bundle,
    checkpoint,
    document,
    events,
    made_log,
    receipt,
    resigned,
)

from tecum.ledger.bundles import BundleLeaf, write_bundle
from tecum.ledger.canonical import canonical_bytes
from tecum.ledger.merkle import Tree
from tecum.ledger.notes import SigningKey, encode_base64, sign_text
from tecum.ledger.notices import make_notice
from tecum.ledger.receipts import receipt_leaf
from tecum.ledger.tlog_proofs import TlogProof
from tecum.matters.event_leaves import event_leaf
from tecum.terms import Audience
from tecum.verify.search import SEARCH_BODY, SEARCH_MEANING, SEARCH_RESULT, SEARCH_WORDS

STRANGER = SigningKey(name=RECEIPTS.name, seed=bytes(32))
Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file with what the verifier holds, and the checks that must fail (none: it is good)."""

    name: str
    data: bytes
    failing: tuple[str, ...] = ()
    papers: tuple[bytes, ...] = ()
    keys: tuple[str, ...] = ()
    policy: bytes | None = None
    proof: bytes | None = None


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _good()
    yield from _altered_by_others()
    yield from _altered_by_the_signer()
    yield from _about_the_log()
    yield from _about_time()
    yield from _about_keys()
    yield from _receipts()
    yield from _certificates()
    yield from _searches()
    yield from _documents_of_others()


def _good() -> Iterator[Case]:
    known = {"papers": (PAPER,), "keys": tuple(KEYS), "policy": POLICY}
    for audience in Audience:
        data = document(audience=audience)
        yield Case(name=f"good for {audience}", data=data)
    yield Case(name="good, all known", data=document(), **known)
    without = bundle()
    papers = tuple(replace(paper, data=None) for paper in without.papers)
    yield Case(name="good, digests only", data=document(papers=papers))
    yield Case(name="good, witness by key", data=document(), keys=(str(WITNESS.cosigner_key),))
    yield Case(name="good, unwitnessed", data=document(log=made_log()), keys=tuple(KEYS))
    yield Case(name="good, nothing sealed", data=resigned(_unseal))


def _unseal(body: Body) -> None:
    """Turn the bundle into one from before the first checkpoint."""
    waiting = [dict(leaf) for leaf in body["leaves"] + body["waiting"]]
    for leaf in waiting:
        for name in ("checkpoint", "index", "proof"):
            leaf.pop(name, None)
    body |= {"checkpoints": [], "consistency": [], "leaves": [], "waiting": waiting}


def _altered_by_others() -> Iterator[Case]:
    """What somebody without any key can do to a bundle."""
    good = document()

    def altered(name: str, *failing: str, change: Callable[[Body], object]) -> Case:
        whole = json.loads(good)
        change(whole["body"])
        return Case(name=name, data=canonical_bytes(whole), failing=("signature", *failing))

    yield altered("agency", change=lambda b: b.update(agency="Another County Jail"))
    yield altered("audience", change=lambda b: b.update(audience="public"))
    yield altered("made later", change=lambda b: b.update(made_at="2020-01-14T06:00:00Z"))
    yield altered(
        "payload", "leaf 4", change=lambda b: b["leaves"][3]["payload"].update(asserted_by="x")
    )
    yield altered(
        "header salt",
        "leaf 3",
        change=lambda b: b["leaves"][2].update(header_salt="00" * 32),
    )
    yield altered("index", "leaf 4", change=lambda b: b["leaves"][3].update(index=9))
    yield altered(
        "proof of a leaf",
        "leaf 4",
        change=lambda b: b["leaves"][3]["proof"].__setitem__(0, encode_base64(bytes(32))),
    )
    yield altered(
        "consistency proof",
        "consistency 8-16",
        change=lambda b: b["consistency"][0]["proof"].append(encode_base64(bytes(32))),
    )
    yield altered(
        "paper", "enclosed 1", change=lambda b: b["papers"][0].update(bytes=encode_base64(b"x"))
    )
    yield altered(
        "receipt", "receipt 1", change=lambda b: b["receipts"][0]["body"].update(channel="post")
    )
    yield altered(
        "checkpoint's root",
        "checkpoint 2",
        "leaf 4",
        change=lambda b: b["checkpoints"].__setitem__(
            1, b["checkpoints"][1].replace("\n16\n", "\n17\n")
        ),
    )
    yield altered("leaf dropped", "order", change=lambda b: b["leaves"].pop(3))
    whole = json.loads(good)
    whole["verifier_key"] = str(STRANGER.verifier_key)
    yield Case(
        name="another key in place", data=canonical_bytes(whole), failing=("signature", "log_keys")
    )
    yield Case(name="cut", data=good[:-1], failing=("canonical",))
    yield Case(name="a space behind", data=good + b" ", failing=("canonical",))
    pretty = json.dumps(json.loads(good), indent=1, sort_keys=True).encode()
    yield Case(name="pretty", data=pretty, failing=("canonical",))
    fraction = good.replace(b'"withheld":1', b'"withheld":1.0')
    yield Case(name="a fraction", data=fraction, failing=("canonical",))
    yield Case(name="not UTF-8", data=good.replace(b"County", b"C\xffunty"), failing=("canonical",))
    yield Case(name="another document", data=b'{"schema":"thing.v1"}', failing=("schema",))
    yield Case(name="a list", data=b"[]", failing=("schema",))
    whole = json.loads(good) | {"remark": "served"}
    yield Case(name="a remark outside", data=canonical_bytes(whole), failing=("schema",))
    whole = json.loads(good) | {"verifier_key": "nonsense"}
    yield Case(name="no key", data=canonical_bytes(whole), failing=("key",))
    stranger = write_bundle(bundle(), STRANGER)
    yield Case(name="stranger's signature", data=stranger, failing=("log_keys",))
    yield Case(
        name="stranger's signature, key known",
        data=stranger,
        keys=tuple(KEYS),
        failing=("trusted_key", "log_keys"),
    )


def _altered_by_the_signer() -> Iterator[Case]:
    """What the holder of the receipts key can do, and the log tells."""

    def case(name: str, *failing: str, change: Callable[[Body], object]) -> Case:
        return Case(name=f"signed: {name}", data=resigned(change), failing=failing)

    yield case(
        "payload changed",
        "leaf 4",
        change=lambda b: b["leaves"][3]["payload"].update(asserted_by="x"),
    )
    yield case(
        "header changed",
        "leaf 4",
        change=lambda b: b["leaves"][3]["header"].update(type="answer.given"),
    )
    yield case("leaf dropped", "order", change=lambda b: b["leaves"].pop(3))
    yield case("withheld denied", "order", change=lambda b: b.update(withheld=0))
    yield case("leaf twice", "leaf 5", change=lambda b: b["leaves"].append(b["leaves"][3]))
    yield case(
        "leaves reordered",
        "order",
        change=lambda b: b["leaves"].insert(2, b["leaves"].pop(3)),
    )
    yield case(
        "another matter",
        "leaf 3",
        "leaf 4",
        "waiting 1",
        change=lambda b: b.update(matter="M-00000-00000-00000-00000-00000-0"),
    )
    yield case(
        "payload without salt", "leaf 4", change=lambda b: b["leaves"][3].pop("payload_salt")
    )
    yield case(
        "payload and commitment",
        "leaf 4",
        change=lambda b: b["leaves"][3].update(payload_commitment="00" * 32),
    )
    yield case(
        "no such kind", "leaf 1", change=lambda b: b["leaves"][0]["header"].update(kind="thing")
    )
    yield case(
        "no instant",
        "leaf 4",
        change=lambda b: b["leaves"][3]["header"].update(recorded_at="yesterday"),
    )
    yield case("no sequence", "leaf 4", change=lambda b: b["leaves"][3]["header"].pop("sequence"))
    yield case("unknown member", "body", change=lambda b: b.update(remark="x"))
    yield case("missing member", "body", change=lambda b: b.pop("withheld"))
    yield case("wrong type", "body", change=lambda b: b["leaves"][1].update(index="2"))
    yield case("negative", "body", change=lambda b: b.update(withheld=-1))
    yield case("no list", "body", change=lambda b: b.update(leaves={}))
    yield case("no object", "body", change=lambda b: b.update(log=[]))
    yield case("stray bits", "body", change=lambda b: b["papers"][0].update(bytes="QQB="))
    yield case("no day", "body", change=lambda b: b.update(made_at="2020-02-30T00:00:00Z"))
    yield case("another schema", "body", change=lambda b: b.update(schema="tecum.bundle.body.v9"))
    yield case("empty text", "body", change=lambda b: b.update(agency=""))
    yield case("audience unknown", "body", change=lambda b: b.update(audience="all"))
    yield case(
        "receipt of nothing",
        "receipt 1",
        "enclosed 1",
        change=lambda b: b.update(withheld=2) or b["leaves"].pop(2),
    )
    yield case("receipt not in the log", "receipt 1", change=lambda b: b["leaves"].pop(1))
    yield case(
        "paper of nobody", "enclosed 1", change=lambda b: b["papers"][0].update(sha256="00" * 32)
    )
    yield case("wrong size", "enclosed 1", change=lambda b: b["papers"][0].update(size=1))
    yield case("receipt without leaf", "leaf 2", change=lambda b: _spoil(b["leaves"][1]))
    yield case(
        "receipt of a stranger",
        "receipt 1",
        change=lambda b: b["receipts"].__setitem__(0, _strange_receipt()),
    )
    yield case(
        "stamp of nothing",
        "time_stamp 1",
        change=lambda b: b["time_stamps"].append({"checkpoint": 24, "token": "QQ=="}),
    )


def _spoil(leaf: Body) -> None:
    leaf["payload_salt"] = "00" * 32


def _strange_receipt() -> Body:
    whole: Body = json.loads(receipt().document)
    text = canonical_bytes(whole["body"]).decode() + "\n"
    return whole | {
        "signature": str(sign_text(text, STRANGER)),
        "verifier_key": str(STRANGER.verifier_key),
    }


def _about_the_log() -> Iterator[Case]:
    """Keys swapped, heads replayed or forked, quorum unmet."""
    known = {"keys": tuple(KEYS), "policy": POLICY}
    log = made_log(WITNESS)
    thief = SigningKey(name=LOG.name, seed=bytes(32))
    yield Case(
        name="keys swapped",
        data=resigned(
            lambda b: b["log"].update(keys=[str(thief.verifier_key), str(CLOCK.cosigner_key)])
        ),
        failing=("checkpoint 1", "checkpoint 2", "leaf 1", "leaf 2", "leaf 3", "leaf 4"),
    )
    yield Case(
        name="keys of another log",
        data=resigned(lambda b: b["log"]["keys"].append(str(OTHER.cosigner_key))),
        failing=("log_keys",),
    )
    yield Case(
        name="no signing key",
        data=resigned(lambda b: b["log"].update(keys=[str(CLOCK.cosigner_key)])),
        failing=("log_keys",),
    )
    yield Case(
        name="no clock",
        data=resigned(lambda b: b["log"].update(keys=[str(LOG.verifier_key)])),
        failing=("log_keys",),
    )

    def untimed(body: Body) -> None:
        lines = body["checkpoints"][1].splitlines(keepends=True)
        body["checkpoints"][1] = "".join(lines[:5] + lines[6:])
        assert len(lines) == 7

    yield Case(
        name="clock's line left out", data=resigned(untimed), failing=("checkpoint 2", "leaf 4")
    )
    yield Case(
        name="nonsense for a key",
        data=resigned(lambda b: b["log"].update(keys=["nonsense"])),
        failing=("log_keys",),
    )
    yield Case(
        name="log key not the one known",
        data=document(),
        keys=(KEYS[0], str(thief.verifier_key)),
        failing=("log_key",),
    )
    yield Case(name="quorum unmet", data=document(), policy=STRICT, failing=("quorum",))
    yield Case(
        name="no cosignature",
        data=document(log=made_log()),
        keys=tuple(KEYS),
        policy=POLICY,
        failing=("quorum",),
    )
    yield Case(name="quorum met by two", data=document(log=made_log(WITNESS, OTHER)), policy=STRICT)
    other = POLICY.replace(b"log ", b"log ").replace(
        str(LOG.verifier_key).encode(), str(thief.verifier_key).encode()
    )
    yield Case(
        name="a policy of another log",
        data=document(),
        policy=other,
        failing=("log_key", "quorum"),
    )
    fork = Tree([bytes([9]) * 32] * 16)
    forked = checkpoint(fork, 16, FIRST + timedelta(hours=6), WITNESS).decode()
    yield Case(
        name="another tree of the same size",
        data=resigned(lambda b: b["checkpoints"].__setitem__(1, forked)),
        failing=("consistency 8-16", "leaf 4"),
        **known,
    )
    smaller = checkpoint(log.tree, 8, FIRST, WITNESS).decode()
    yield Case(
        name="heads in reverse",
        data=resigned(lambda b: b["checkpoints"].append(smaller)),
        failing=("checkpoint 3",),
    )
    yield Case(
        name="consistency left out",
        data=resigned(lambda b: b.update(consistency=[])),
        failing=("consistency 8-16",),
    )
    yield Case(
        name="head left out",
        data=resigned(lambda b: b["checkpoints"].pop()),
        failing=("leaf 4",),
    )
    foreign = log.notes[1].decode().replace(LOG.name, "log.other.example/x")
    yield Case(
        name="head of another log",
        data=resigned(lambda b: b["checkpoints"].__setitem__(1, foreign)),
        failing=("checkpoint 2", "leaf 4"),
    )
    one, other_line = log.notes[0].decode().splitlines()[-1], log.notes[1].decode()
    swapped = "\n".join([*other_line.splitlines()[:-1], one]) + "\n"
    moved = resigned(lambda b: b["checkpoints"].__setitem__(1, swapped))
    yield Case(
        name="cosignature of another head",
        data=moved,
        policy=POLICY,
        failing=("checkpoint 2", "leaf 4"),
    )
    yield Case(name="cosignature of another head, unknown", data=moved)


def _about_time() -> Iterator[Case]:
    """Old states, late entries, entries from the future."""
    day = timedelta(days=1)
    yield Case(
        name="an old state of the log",
        data=document(made_at=datetime(2020, 1, 16, tzinfo=UTC)),
        failing=("delay", "freshness"),
    )
    yield Case(
        name="made before its checkpoint",
        data=document(made_at=datetime(2020, 1, 13, tzinfo=UTC)),
        failing=("freshness",),
    )

    def late(body: Body) -> None:
        body["checkpoints"][1] = checkpoint(made_log().tree, 16, FIRST + 2 * day).decode()
        body["made_at"] = "2020-01-15T19:00:00Z"
        body["waiting"] = []

    yield Case(name="too late into the log", data=resigned(late), failing=("delay",))

    def early(body: Body) -> None:
        body["checkpoints"][0] = checkpoint(made_log().tree, 8, FIRST - day).decode()

    yield Case(name="in the log before it happened", data=resigned(early), failing=("delay",))

    def unopened(body: Body) -> None:
        body["leaves"].pop(0)
        body["leaves"].pop(0)
        body["receipts"] = []
        body["log"]["max_delay"] = 3600

    yield Case(
        name="the published delay is shorter",
        data=resigned(unopened),
        failing=("delay", "freshness"),
    )
    first, *_, last = events()
    backdated = replace(first, sequence=4, recorded_at=first.recorded_at)
    leaf = event_leaf(backdated, SECRET)

    def behind(body: Body) -> None:
        shown = body["waiting"][0]
        shown["header"] = json.loads(leaf.header)
        shown["payload"] = json.loads(leaf.payload)

    yield Case(name="backdated", data=resigned(behind), failing=("order",))
    assert last.sequence == 4


def _about_keys() -> Iterator[Case]:
    """Keys that the log's own notices speak against."""
    signer, head = str(RECEIPTS.verifier_key), str(LOG.verifier_key)

    def noticed(since: str | None, *, retired: str = "", stolen: str = "") -> dict[str, Any]:
        payload = {
            "keys": [],
            "receipt_keys": [],
            "retired": [retired] if retired else [],
            "stolen": [stolen] if stolen else [],
            "stolen_since": since,
        }
        at = datetime(2020, 1, 13, 17, tzinfo=UTC)
        leaf = make_notice(2, "keys", payload, recorded_at=at, salts=bytes(64)).leaf
        log = made_log(WITNESS, notice=leaf)
        shown = bundle(log=log)
        more = BundleLeaf(leaf=leaf, whole=True, place=log.place(leaf))
        return {"data": write_bundle(replace(shown, leaves=(more, *shown.leaves)), RECEIPTS)}

    before, after = "2020-01-13T12:00:00Z", "2020-01-13T19:00:00Z"
    yield Case(
        name="signer stolen", failing=("key_life",), **noticed(after, stolen=signer), policy=POLICY
    )
    yield Case(name="signer ended", failing=("key_life",), **noticed(None, retired=signer))
    yield Case(name="head's key stolen", failing=("key_life",), **noticed(before, stolen=head))
    yield Case(
        name="head's key stolen later, seen by witnesses before",
        **noticed("2020-01-14T01:00:00Z", stolen=head),
        policy=POLICY,
    )
    yield Case(
        name="head's key stolen later, witnesses unknown",
        **noticed("2020-01-14T01:00:00Z", stolen=head),
        failing=("key_life",),
    )
    yield Case(name="head's key ended", failing=("key_life",), **noticed(None, retired=head))
    other = str(STRANGER.verifier_key)
    yield Case(name="another key stolen", **noticed(before, stolen=other, retired=other))


def _receipts() -> Iterator[Case]:
    """A receipt of either version, with and without its proof."""
    log, one, old = made_log(WITNESS), receipt(), receipt(in_log=False)
    proof = log.proof(receipt_leaf(one))
    known = {"keys": tuple(KEYS), "policy": POLICY}
    yield Case(name="receipt v1", data=old.document)
    yield Case(name="receipt v1, all known", data=old.document, papers=(PAPER,), **known)
    yield Case(name="receipt v2", data=one.document, papers=(PAPER,))
    yield Case(name="receipt v2 with proof", data=one.document, proof=proof, **known)
    timed = (*KEYS, str(CLOCK.cosigner_key))
    yield Case(name="receipt v2, log key alone", data=one.document, proof=proof, keys=timed)
    yield Case(name="proof and receipt swapped", data=proof, proof=one.document, **known)
    yield Case(
        name="receipt with another's proof",
        data=one.document,
        proof=log.proof(event_leaf(events()[0], SECRET)),
        failing=("inclusion",),
        **known,
    )
    yield Case(
        name="receipt with a torn proof",
        data=one.document,
        proof=proof.replace(b"index", b"ind ex"),
        failing=("proof",),
        **known,
    )
    yield Case(
        name="receipt with a forged checkpoint",
        data=one.document,
        proof=proof.replace(b"\n8\n", b"\n9\n"),
        failing=("checkpoint",),
        **known,
    )
    yield Case(
        name="receipt, quorum unmet",
        data=one.document,
        proof=proof,
        keys=tuple(KEYS),
        policy=STRICT,
        failing=("quorum",),
    )
    yield Case(
        name="receipt, another paper", data=one.document, papers=(b"x",), failing=("paper 1",)
    )
    yield Case(
        name="receipt, another key",
        data=one.document,
        keys=(str(STRANGER.verifier_key),),
        failing=("trusted_key",),
    )

    def signed(change: Callable[[Body], object]) -> bytes:
        body = json.loads(one.document)["body"]
        change(body)
        text = canonical_bytes(body).decode() + "\n"
        whole = json.loads(one.document) | {
            "body": body,
            "signature": str(sign_text(text, RECEIPTS)),
        }
        return canonical_bytes(whole)

    for name, change in {
        "salts": lambda b: b["log"].pop("header_salt"),
        "origin": lambda b: b["log"].update(origin=7),
        "no log": lambda b: b.pop("log"),
        "meaning": lambda b: b.update(meaning="service accepted"),
        "files": lambda b: b.update(files=[]),
        "a file": lambda b: b["files"][0].update(size="9"),
        "instant": lambda b: b.update(received_at="2020-01-13 16:40"),
        "local": lambda b: b.update(received_at_local="Monday"),
        "moments": lambda b: b.update(received_at_local="2020-01-13T16:40:00-07:00"),
        "no zone": lambda b: b.update(received_at_local="2020-01-13T16:40:00"),
        "text": lambda b: b.update(zone=7),
        "schema": lambda b: b.update(schema="tecum.receipt.body.v1"),
    }.items():
        yield Case(name=f"receipt signed: {name}", data=signed(change), failing=("body",))
    yield Case(
        name="receipt in the log before it came",
        data=signed(
            lambda b: b.update(
                received_at="2020-01-14T16:40:00Z", received_at_local="2020-01-14T09:40:00-07:00"
            )
        ),
        proof=proof,
        failing=("inclusion",),
        **known,
    )
    late = receipt(received_at=FIRST + timedelta(hours=1))
    tree = Tree([receipt_leaf(late).entry])
    before = TlogProof(index=0, hashes=(), checkpoint=checkpoint(tree, 1, FIRST, WITNESS))
    yield Case(
        name="receipt younger than the checkpoint that holds it",
        data=late.document,
        proof=str(before).encode(),
        failing=("arrival",),
        **known,
    )
    yield Case(
        name="receipt altered",
        data=one.document.replace(b"fax", b"FAX"),
        failing=("signature",),
    )


def _certificates() -> Iterator[Case]:
    """Certificates of erasure."""
    body = {
        "agency": RECEIPTS.name,
        "authority": "a retention schedule",
        "backup_until": "2020-03-01",
        "destroyed": {"events": 3, "papers": 1, "receipts": []},
        "erased_at": "2020-02-01T12:00:00Z",
        "log": LOG.name,
        "matter": events()[0].matter,
        "meaning": "destruction removes our ability to prove, not yours",
        "reason": "its time is over",
        "schema": "tecum.erasure.body.v1",
    }

    def signed(**changes: object) -> bytes:
        new = body | changes
        text = canonical_bytes(new).decode() + "\n"
        whole = {
            "body": new,
            "schema": "tecum.erasure.v1",
            "signature": str(sign_text(text, RECEIPTS)),
            "verifier_key": str(RECEIPTS.verifier_key),
        }
        return canonical_bytes(whole)

    yield Case(name="certificate", data=signed())
    yield Case(name="certificate, key known", data=signed(backup_until=None), keys=tuple(KEYS))
    altered = signed().replace(b"retention", b"retentiom")
    yield Case(name="certificate altered", data=altered, failing=("signature",))
    yield Case(
        name="certificate of a stranger",
        data=signed(),
        keys=(str(STRANGER.verifier_key),),
        failing=("trusted_key",),
    )
    for name, value in {
        "schema": "tecum.erasure.body.v9",
        "reason": "",
        "authority": 7,
        "erased_at": "yesterday",
        "meaning": "nothing is lost",
    }.items():
        changed = signed(**{name: value})
        yield Case(name=f"certificate signed: {name}", data=changed, failing=("body",))


SEARCH: Body = {
    "agency": "Example County Jail",
    "by": "records desk",
    "channels": [
        {
            "channel": "fax",
            "health": "worked throughout",
            "signs": [
                {
                    "by": "records desk",
                    "from": "2020-01-12T00:00:00Z",
                    "held": True,
                    "kind": "test",
                    "says": "arrived",
                    "until": "2020-01-15T00:00:00Z",
                }
            ],
            "with_certainty": True,
        }
    ],
    "elsewhere": [{"number": "R-other", "received_at": "2020-01-11T00:00:00Z"}],
    "made_at": "2020-01-15T12:00:00Z",
    "meaning": SEARCH_MEANING,
    "register": SEARCH_WORDS["register"],
    "result": SEARCH_RESULT,
    "schema": SEARCH_BODY,
    "searched": ["register"],
    "sought": {
        "digests": ["00" * 32],
        "messages": [],
        "numbers": [],
        "senders": [],
        "subjects": [],
    },
    "window": {
        "from": "2020-01-12T00:00:00Z",
        "until": "2020-01-15T00:00:00Z",
        "zone": "America/Denver",
    },
}


def search(**changes: object) -> Body:
    """A search statement, signed by the agency."""
    body = SEARCH | changes
    text = canonical_bytes(body).decode() + "\n"
    return {
        "body": body,
        "schema": "tecum.search.v1",
        "signature": str(sign_text(text, RECEIPTS)),
        "verifier_key": str(RECEIPTS.verifier_key),
    }


def _searches() -> Iterator[Case]:
    """Search statements alone."""

    def case(name: str, *failing: str, **changes: object) -> Case:
        return Case(
            name=f"search: {name}", data=canonical_bytes(search(**changes)), failing=failing
        )

    [channel] = SEARCH["channels"]
    yield case("good")
    yield case("unsure of a channel", channels=[channel | {"with_certainty": False}])
    yield case("no truth", "body", channels=[channel | {"with_certainty": "yes"}])
    yield case("unknown member", "body", remark="x")
    yield case("other words", "body", result="nothing came")
    yield case("other meaning", "body", meaning="proof that nothing came")
    yield case("another schema", "body", schema="tecum.search.body.v9")
    altered = canonical_bytes(search()).replace(b"records desk", b"records Desk")
    yield Case(name="search altered", data=altered, failing=("signature",))


def _documents_of_others() -> Iterator[Case]:
    """A recipient's receipt and a search statement inside a sender's events."""
    whole = json.loads(receipt().document)
    [digest] = [file["sha256"] for file in whole["body"]["files"]]
    good = made_log(WITNESS).proof(receipt_leaf(receipt())).decode()
    swapped = made_log().proof(event_leaf(events()[0], SECRET)).decode()
    forged = good.replace("\n8\n", "\n9\n")
    known = {"keys": tuple(KEYS), "policy": POLICY}

    def obtained(name: str, *failing: str, known: Body | None = None, **changes: object) -> Case:
        payload = {"document": whole, "matches": [digest], "proof": None} | changes
        data = _with_event("receipt.obtained", payload)
        return Case(name=f"obtained: {name}", data=data, failing=failing, **(known or {}))

    yield obtained("good")
    yield obtained("good, all known", known=known)
    yield obtained("with proof", proof=good)
    yield obtained("with proof, all known", proof=good, known=known)
    yield obtained("matches nothing", matches=[])
    yield obtained("matches another", "obtained 1", matches=["00" * 32])
    yield obtained("matches no list", "obtained 1", matches="")
    yield obtained("proof of another", "obtained 1", proof=swapped)
    yield obtained("proof torn", "obtained 1", proof="torn")
    yield obtained("proof forged", "obtained 1", proof=forged)
    yield obtained("proof forged, all known", "obtained 1", proof=forged, known=known)
    yield obtained("altered", "obtained 1", document=whole | {"signature": "x"})
    yield obtained("of a stranger", document=_strange_receipt(), known=known)
    old = json.loads(receipt(in_log=False).document)
    yield obtained("without a log", document=old)
    yield obtained("proof without a log", "obtained 1", document=old, proof=good)

    def made(name: str, document: object, *failing: str, known: Body | None = None) -> Case:
        data = _with_event("search.made", {"document": document})
        return Case(name=f"search made: {name}", data=data, failing=failing, **(known or {}))

    yield made("good", search())
    yield made("good, all known", search(), known=known)
    yield made("altered", search() | {"signature": "x"}, "search 1")
    yield made("other words", search(result="nothing"), "search 1")
    yield made("nothing", None, "search 1")
    files = [{"sha256": "00" * 32, "size": 3}, {"sha256": digest, "size": 7}]
    yield Case(name="sent", data=_with_event("paper.sent", {"files": files}))
    enclosed = resigned(
        lambda b: b["papers"].append({"sha256": "00" * 32, "size": 3}),
        _with_event("paper.sent", {"files": files}),
    )
    yield Case(name="sent, by its digest", data=enclosed)


def _with_event(kind: str, payload: Body) -> bytes:
    """A bundle with one more event, which waits."""

    def more(body: Body) -> None:
        shown = body["waiting"][0]
        event = shown["payload"] | {"payload": payload, "sequence": 5, "type": kind}
        header = shown["header"] | {"sequence": 5, "type": kind}
        body["waiting"].append(shown | {"header": header, "payload": event})

    return resigned(more)
