"""The log's side of witnessing: ask every witness of the policy, and look at what each has seen.

A witness's address in the policy file is its submission prefix, and its monitoring prefix too (C2SP
tlog-witness allows one for both). Where nothing is served under it, the same is learnt from the
add-checkpoint call itself. A witness that is down stops nothing here: its silence is a value.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from tecum.adapters.durable_files import Disk, write_durably
from tecum.adapters.log.fetching import TIMEOUT, Fetched, UnreachableError, fetch
from tecum.adapters.log.witness_server import origin_hash
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.checkpoints import (
    Checkpoint,
    OpenedCheckpoint,
    open_checkpoint,
    parse_checkpoint_text,
)
from tecum.ledger.cosignatures import AnyKey, CosignerKey
from tecum.ledger.merkle import EMPTY_ROOT, HashAt, consistency_proof, root_at
from tecum.ledger.notes import NoteSignature, parse_note
from tecum.ledger.policies import KnownWitness, Policy
from tecum.ledger.tiles import Tile, hash_at_from_tiles
from tecum.ledger.witnessing import (
    Conflict,
    Cosigned,
    Refused,
    Standing,
    read_reply,
    request_body,
    standing,
    with_signatures,
)

SEEN_SCHEMA = "tecum.witnesses.seen.v1"
_Item = TypeVar("_Item")
_Given = TypeVar("_Given")
AT_ONCE = 8  # a policy may name 32 witnesses; a slow one must not hold up the rest
TRIES = 3  # the size known here, the size told with a conflict, and one race with another asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Nobody answered; `what` says why."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OurLog:
    """Our tree as published: its newest checkpoint, and the hashes to prove from.

    Before the first checkpoint `note` is None, and the tree is empty.
    """

    note: bytes | None
    checkpoint: Checkpoint
    hash_at: HashAt

    @classmethod
    def open(cls, get: Callable[[str], bytes | None], origin: str) -> "OurLog":
        """Open a published folder; `get` gives a resource of it by its path.

        Raises:
            IntegrityError: a damaged checkpoint, or one of another log.
        """
        note = get("checkpoint")
        checkpoint = Checkpoint(origin=origin, size=0, root=EMPTY_ROOT)
        if note is not None:
            checkpoint = parse_checkpoint_text(parse_note(note).text)
        if checkpoint.origin != origin:
            raise IntegrityError(
                f"`checkpoint` is of {checkpoint.origin}, not of {origin}; restore it from a backup"
            )

        def read(tile: Tile) -> bytes:
            data = get(tile.path)
            if data is None:
                raise IntegrityError(f"{tile.path} is missing; restore it from a backup")
            return data

        return cls(
            note=note, checkpoint=checkpoint, hash_at=hash_at_from_tiles(checkpoint.size, read)
        )

    def root_of(self, size: int) -> bytes:
        """Give our root at an earlier size."""
        return root_at(size, self.hash_at)


Outcome: TypeAlias = Cosigned | Conflict | Refused | Silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking one witness; a Conflict left over means that it has seen more."""

    name: str
    key: CosignerKey
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one witness has seen of our log, and how our tree stands to it.

    `standing` is None where the witness did not answer or answered badly; `problem` says how.
    `note` is what it served: signed by our key, it is the evidence where the histories part.
    """

    name: str
    key: CosignerKey
    standing: Standing | None
    size: int | None = None
    cosigned_at: int | None = None
    note: bytes | None = None
    problem: str | None = None


def reachable(policy: Policy) -> tuple[tuple[KnownWitness, str], ...]:
    """Give the witnesses of a policy that have an address, with it."""
    return tuple(
        (witness, witness.url.rstrip("/")) for witness in policy.witnesses.values() if witness.url
    )


# -- asking for cosignatures -------------------------------------------------------------------


def ask_witnesses(
    policy: Policy, ours: OurLog, seen: Mapping[str, int], timeout: float = TIMEOUT
) -> tuple[Asked, ...]:
    """Submit our newest checkpoint to every witness, from the size that each has last seen.

    `seen` holds sizes by verifier key; it only saves a question, a wrong one is corrected.

    Raises:
        InputError: there is no checkpoint yet.
    """
    if ours.note is None:
        raise InputError(f"log {ours.checkpoint.origin}: it has no checkpoint yet; seal it first")

    def ask(one: tuple[KnownWitness, str]) -> Asked:
        witness, _ = one
        outcome = _submit(one, ours, seen.get(str(witness.key), 0), timeout)
        return Asked(name=witness.name, key=witness.key, outcome=outcome)

    return _at_once(ask, reachable(policy))


def merged(checkpoint: bytes, asked: Sequence[Asked]) -> bytes:
    """Put the cosignatures that came to our checkpoint."""
    lines: list[NoteSignature] = []
    for one in asked:
        if isinstance(one.outcome, Cosigned):
            lines += one.outcome.lines
    return with_signatures(checkpoint, lines) if lines else checkpoint


def _submit(asked: tuple[KnownWitness, str], ours: OurLog, known: int, timeout: float) -> Outcome:
    (witness, url), note, size = asked, ours.note, ours.checkpoint.size
    assert note is not None  # noqa: S101 - both callers looked; this tells the type checker
    text = parse_note(note).text
    old = known if known <= size else 0
    outcome: Outcome = Conflict(size=old)
    for _ in range(TRIES):
        proof = consistency_proof(old, size, ours.hash_at) if 0 < old < size else ()
        try:
            got = fetch(
                f"{url}/add-checkpoint",
                body=request_body(old, proof, note),
                content_type="text/plain",
                timeout=timeout,
            )
        except UnreachableError as error:
            return Silent(what=str(error))
        outcome = read_reply(got.status, got.content_type, got.body, text, (witness.key,))
        if not isinstance(outcome, Conflict) or outcome.size > size:
            return outcome
        old = outcome.size
    return outcome


# -- looking at what they saw ------------------------------------------------------------------


def look(
    policy: Policy,
    ours: OurLog,
    log_keys: Sequence[AnyKey],
    *,
    ask_again: bool = True,
    timeout: float = TIMEOUT,
) -> tuple[View, ...]:
    """Ask each witness for the newest checkpoint that it has seen of our log, and compare.

    Without a monitoring address, and if `ask_again`, our newest checkpoint is submitted once more:
    the answer to it says as much.
    """

    def see(one: tuple[KnownWitness, str]) -> View:
        witness, url = one
        name, key = witness.name, witness.key
        try:
            got = fetch(f"{url}/{origin_hash(ours.checkpoint.origin)}/checkpoint", timeout=timeout)
            if got.status == 200:
                return _view(name, key, got, ours, log_keys)
        except UnreachableError as error:
            return View(name=name, key=key, standing=None, problem=str(error))
        if ours.note is None or not ask_again:
            return View(name=name, key=key, standing=Standing.NEVER_SEEN)
        outcome = _submit(one, ours, 0, timeout)
        return _probed(witness, outcome, ours.checkpoint.size)

    return _at_once(see, reachable(policy))


def _view(
    name: str, key: CosignerKey, got: Fetched, ours: OurLog, log_keys: Sequence[AnyKey]
) -> View:
    try:
        opened, at = _shown(key, got, ours, log_keys)
    except IntegrityError as error:
        return View(name=name, key=key, standing=None, problem=str(error), note=got.body)
    return View(
        name=name,
        key=key,
        standing=standing(ours.checkpoint.size, ours.root_of, opened.checkpoint),
        size=opened.checkpoint.size,
        cosigned_at=at,
        note=got.body,
    )


def _shown(
    key: CosignerKey, got: Fetched, ours: OurLog, log_keys: Sequence[AnyKey]
) -> tuple[OpenedCheckpoint, int]:
    """Check what a witness serves: signed by our log and by the witness, and when."""
    opened = open_checkpoint(got.body, (*log_keys, key))
    at = opened.cosigned.get(key.label)
    if at is None:
        raise IntegrityError("what it serves lacks its own cosignature")
    if opened.checkpoint.origin != ours.checkpoint.origin:
        raise IntegrityError(f"it serves a checkpoint of {opened.checkpoint.origin}")
    return opened, at


def _probed(witness: KnownWitness, outcome: Outcome, size: int) -> View:
    """Read from an answer to our newest checkpoint what a witness has seen that serves nothing."""
    name, key = witness.name, witness.key
    if isinstance(outcome, Cosigned):
        at = outcome.at[key]
        return View(name=name, key=key, standing=Standing.SAME, size=size, cosigned_at=at)
    if isinstance(outcome, Conflict):
        return View(name=name, key=key, standing=Standing.OURS_BEHIND, size=outcome.size)
    if isinstance(outcome, Refused) and outcome.status == 422:
        return View(name=name, key=key, standing=Standing.FORK, problem=outcome.what)
    if isinstance(outcome, Refused) and outcome.status == 404:
        # It was not told of this log, so it has cosigned nothing of it.
        what = outcome.what
        return View(name=name, key=key, standing=Standing.NEVER_SEEN, problem=what)
    return View(name=name, key=key, standing=None, problem=outcome.what)


# -- what is remembered ------------------------------------------------------------------------


def read_seen(file: Path) -> dict[str, int]:
    """Read the last size that each witness, named by its verifier key, is known to have seen.

    Raises:
        IntegrityError: the file is damaged; it may be removed, the witnesses know it better.
    """
    try:
        whole = parse_canonical(file.read_bytes())
    except FileNotFoundError:
        return {}
    sizes = whole.get("sizes") if isinstance(whole, Mapping) else None
    if not isinstance(sizes, Mapping):
        raise IntegrityError(f"{file}: no `sizes`; remove it, the witnesses are asked again")
    return {key: size for key, size in sizes.items() if type(size) is int}


def write_seen(
    file: Path, asked: Sequence[Asked], size: int, disk: Disk, scratch: Path
) -> dict[str, int]:
    """Remember what the answers tell about sizes."""
    sizes = read_seen(file)
    for one in asked:
        if isinstance(one.outcome, Cosigned):
            sizes[str(one.key)] = size
        elif isinstance(one.outcome, Conflict):
            sizes[str(one.key)] = one.outcome.size
    document: JsonValue = {"schema": SEEN_SCHEMA, "sizes": dict(sorted(sizes.items()))}
    write_durably(disk, scratch, file, canonical_bytes(document))
    return sizes


def _at_once(work: Callable[[_Item], _Given], items: Sequence[_Item]) -> tuple[_Given, ...]:
    if not items:
        return ()
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(items))) as pool:
        return tuple(pool.map(work, items))
