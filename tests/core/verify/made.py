"""A bundle made by hand: a small log of two checkpoints, one matter, a witness and its policy."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from tecum.deadlines.instants import Instant
from tecum.ledger.bundles import (
    Bundle,
    BundleLeaf,
    BundlePaper,
    Growth,
    LogFacts,
    Place,
    sign_body,
    write_bundle,
)
from tecum.ledger.canonical import sha256_hex
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import CosigningKey, cosign
from tecum.ledger.leaves import Leaf
from tecum.ledger.merkle import Tree, consistency_proof, inclusion_proof
from tecum.ledger.notes import Note, SigningKey, sign_text
from tecum.ledger.notices import make_notice
from tecum.ledger.receipts import (
    Arrival,
    Channel,
    InLog,
    Receipt,
    issue_receipt,
    outside_number,
    receipt_leaf,
    received_file,
)
from tecum.ledger.tlog_proofs import TlogProof
from tecum.matters.audiences import shown_to
from tecum.matters.commands import (
    Command,
    MakeNote,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    Said,
)
from tecum.matters.event import Event, new_matter_id
from tecum.matters.event_leaves import event_leaf
from tecum.matters.folding import apply
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter
from tecum.terms import Act, Audience, InstrumentKind

DENVER = "America/Denver"
AGENCY = "Example County Jail"
ORIGIN = "log.county.example/process"
RECEIPTS = SigningKey(name="desk.county.example/receipts", seed=bytes(range(32)))
LOG = SigningKey(name=ORIGIN, seed=bytes(range(1, 33)))
CLOCK = CosigningKey(name=ORIGIN, seed=bytes(range(2, 34)))
WITNESS = CosigningKey(name="witness.example/one", seed=bytes(range(3, 35)))
OTHER = CosigningKey(name="witness.example/two", seed=bytes(range(4, 36)))
MATTER = new_matter_id(bytes(range(16)))
SECRET = bytes(range(64, 96))
PAPER = b"%PDF-1.7 an invented paper"
PRIVILEGED = "Counsel: the third demand is the weak one."
OPENED = datetime(2020, 1, 13, 6, tzinfo=UTC)
ARRIVED = datetime(2020, 1, 13, 16, 40, tzinfo=UTC)
FIRST, SECOND = (
    datetime(2020, 1, 13, 18, tzinfo=UTC),
    datetime(2020, 1, 14, tzinfo=UTC),
)
MADE = datetime(2020, 1, 14, 5, tzinfo=UTC)
BATCH = 8
FACTS = LogFacts(
    origin=ORIGIN,
    keys=(str(LOG.verifier_key), str(CLOCK.cosigner_key)),
    receipt_keys=(str(RECEIPTS.verifier_key),),
    every=21_600,
    batch=BATCH,
    max_delay=86_400,
)
POLICY = f"""log {LOG.verifier_key}
witness one {WITNESS.cosigner_key}
witness two {OTHER.cosigner_key}
group either any one two
quorum either
""".encode()
STRICT = POLICY.replace(b"either any", b"either all")
KEYS = [str(RECEIPTS.verifier_key), str(LOG.verifier_key)]


def receipt(*, in_log: bool = True, received_at: datetime = ARRIVED) -> Receipt:
    """The receipt for the one paper."""
    arrival = Arrival(
        number=outside_number(bytes(range(16))),
        agency=AGENCY,
        channel=Channel.FAX,
        received_at=received_at,
        zone=DENVER,
        files=(received_file(PAPER),),
    )
    salts = InLog(origin=ORIGIN, header_salt=bytes([7] * 32), payload_salt=bytes([8] * 32))
    return issue_receipt(arrival, RECEIPTS, log=salts if in_log else None)


def events() -> tuple[Event, ...]:
    """Received and read; a note of counsel; another note, at the end, of a clerk."""
    desk = Said(asserted_by="records desk")
    digest = sha256_hex(PAPER)
    arrived = Said(asserted_by="records desk", happened_at=Instant(utc=ARRIVED, zone=DENVER))
    read = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD,), edition="2017-02")
    steps: list[tuple[Command, datetime]] = [
        (
            ReceivePaper(
                said=arrived,
                sha256=digest,
                receipt=receipt().number,
                channel="fax",
                size=len(PAPER),
            ),
            ARRIVED,
        ),
        (MakeNote(said=desk, role="counsel", words=PRIVILEGED), ARRIVED + timedelta(minutes=20)),
        (ReadPaper(said=desk, paper=digest, instruments=(read,)), ARRIVED + timedelta(hours=4)),
        (
            MakeNote(
                said=desk, role="clerk", words="Called back: «é».", audience=Audience.OTHER_SIDE
            ),
            SECOND + timedelta(hours=2),
        ),
    ]
    state, found = Matter(id=MATTER), []
    for command, now in steps:
        for event in decide_events(state, command, Instant(utc=now, zone=DENVER)):
            state = apply(state, event)
            found.append(event)
    return tuple(found)


def opened_notice() -> Leaf:
    """The first leaf of the log."""
    return make_notice(1, "opened", {"origin": ORIGIN}, recorded_at=OPENED, salts=bytes(64)).leaf


def checkpoint(tree: Tree, size: int, at: datetime, *witnesses: CosigningKey) -> bytes:
    """A checkpoint signed by the log, timed by its clock, cosigned a minute later."""
    text = Checkpoint(origin=ORIGIN, size=size, root=tree.root(size)).text
    seconds = int(at.timestamp())
    lines = [sign_text(text, LOG), cosign(text, CLOCK, seconds)]
    lines += [cosign(text, key, seconds + 60) for key in witnesses]
    return str(Note(text=text, signatures=tuple(lines))).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLog:
    """The log that a bundle is made from."""

    tree: Tree
    notes: tuple[bytes, ...]
    places: dict[str, int] = field(default_factory=dict)

    def size_of(self, index: int) -> int:
        """The checkpoint of the batch that holds an index."""
        return (index // BATCH + 1) * BATCH

    def place(self, leaf: Leaf) -> Place | None:
        """Where a leaf stands."""
        index = self.places.get(leaf.subject)
        if index is None:
            return None
        size = self.size_of(index)
        proof = inclusion_proof(index, size, self.tree.hash_at)
        return Place(checkpoint=size, index=index, proof=proof)

    def proof(self, leaf: Leaf) -> bytes:
        """The published proof of a leaf."""
        place = self.place(leaf)
        assert place is not None
        note = self.notes[place.checkpoint // BATCH - 1]
        return str(TlogProof(index=place.index, hashes=place.proof, checkpoint=note)).encode()


def made_log(*witnesses: CosigningKey, notice: Leaf | None = None) -> MadeLog:
    """Two batches: notice, receipt and the first two events; then the third event."""
    leaves = [event_leaf(event, SECRET) for event in events()]
    batches = [[opened_notice(), receipt_leaf(receipt()), *leaves[:2]], [leaves[2]]]
    if notice is not None:
        batches[1].append(notice)
    tree, places = Tree(), {}
    for number, batch in enumerate(batches):
        for at in range(BATCH):
            if at % 2 == 0 and at // 2 < len(batch):
                places[batch[at // 2].subject] = tree.append(batch[at // 2].entry)
            else:
                tree.append(sha256(f"padding {number} {at}".encode()).digest())
    notes = (
        checkpoint(tree, BATCH, FIRST, *witnesses),
        checkpoint(tree, 2 * BATCH, SECOND, *witnesses),
    )
    return MadeLog(tree=tree, notes=notes, places=places)


def bundle(
    audience: Audience = Audience.OTHER_SIDE, log: MadeLog | None = None, **changes: object
) -> Bundle:
    """What goes into the bundle, before it is signed."""
    log = log or made_log(WITNESS)
    shown = shown_to(events(), audience)
    own = [(opened_notice(), True), (receipt_leaf(receipt()), audience is not Audience.PUBLIC)]
    leaves = own + [(event_leaf(one.event, SECRET), one.whole) for one in shown]
    found = Bundle(
        agency=AGENCY,
        audience=str(audience),
        made_at=MADE,
        matter=MATTER,
        log=FACTS,
        checkpoints=log.notes,
        growth=(
            Growth(
                old=BATCH,
                new=2 * BATCH,
                proof=consistency_proof(BATCH, 2 * BATCH, log.tree.hash_at),
            ),
        ),
        leaves=tuple(
            BundleLeaf(leaf=leaf, whole=whole, place=log.place(leaf)) for leaf, whole in leaves
        ),
        receipts=() if audience is Audience.PUBLIC else (receipt().document,),
        time_stamps=(),
        papers=()
        if audience is Audience.PUBLIC
        else (BundlePaper(sha256=sha256_hex(PAPER), size=len(PAPER), data=PAPER),),
        withheld=len(events()) - len(shown),
    )
    return replace(found, **changes)


def document(**changes: Any) -> bytes:  # noqa: ANN401 - members of a Bundle
    """A good bundle for the other side."""
    return write_bundle(bundle(**changes), RECEIPTS)


def resigned(change: Callable[[dict[str, Any]], object], data: bytes | None = None) -> bytes:
    """A bundle whose body was changed by the holder of the receipts key."""
    body = json.loads(data or document())["body"]
    change(body)
    return sign_body(body, RECEIPTS)
