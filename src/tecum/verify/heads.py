"""Checkpoints: who signed the log's tree heads, who else saw them, and whether it ever changed.

A checkpoint counts when a key of its log signed it and no known key's signature on it is false.
Its time is what the log's own clock says in a cosignature of its own; a witness that the caller
knows, by a policy or as a trusted key, says by when somebody else had seen it. Of several
checkpoints each must begin with the one before, so what is true of the newest is true of all.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue
from tecum.ledger.checkpoints import open_checkpoint
from tecum.ledger.cosignatures import AnyKey, CosignerKey, parse_key
from tecum.ledger.merkle import check_consistency
from tecum.ledger.notes import VerifierKey, decode_base64
from tecum.ledger.policies import Policy, parse_policy
from tecum.verify.checks import Findings, failing
from tecum.verify.leaf import utc_text
from tecum.verify.sentences import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the caller knows by another way: keys of the agency and its log, and a policy."""

    keys: tuple[AnyKey, ...] = ()
    policy: Policy | None = None

    @classmethod
    def of(cls, keys: Sequence[str], policy: bytes | None) -> "Trust":
        """Read keys and policy.

        Raises:
            InputError: one of them is none: a mistake of the caller's, not a finding.
        """
        return cls(
            keys=tuple(parse_key(text) for text in keys),
            policy=None if policy is None else parse_policy(policy),
        )

    def of_log(self, origin: str, signer: VerifierKey) -> tuple[VerifierKey, ...]:
        """The keys of a log that the caller named; a signer's key may bear the same name."""
        named = self.keys if self.policy is None else (*self.keys, *self.policy.keys)
        return tuple(
            key
            for key in named
            if isinstance(key, VerifierKey) and key.name == origin and key != signer
        )

    def of_signers(self, origin: str, signer: VerifierKey) -> tuple[VerifierKey, ...]:
        """The keys of the agency that the caller named: all that sign and are not the log's."""
        return tuple(
            key
            for key in self.keys
            if isinstance(key, VerifierKey) and (key == signer or key.name != origin)
        )

    def witnesses(self, origin: str) -> tuple[CosignerKey, ...]:
        """The witnesses that the caller knows; a log's own clock is none."""
        known = [key for key in self.keys if isinstance(key, CosignerKey)]
        if self.policy is not None:
            known += [one.key for one in self.policy.witnesses.values()]
        return tuple(dict.fromkeys(key for key in known if key.name != origin))

    def clocks(self, origin: str) -> tuple[CosignerKey, ...]:
        """The clocks of a log that the caller named."""
        return tuple(
            key for key in self.keys if isinstance(key, CosignerKey) and key.name == origin
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeys:
    """The keys of one log: those that sign its heads, and its clocks."""

    origin: str
    signers: tuple[VerifierKey, ...]
    clocks: tuple[CosignerKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A checkpoint whose signatures hold. `seen` gives each known witness and its time."""

    size: int
    root: bytes
    text: str
    own_time: int | None
    seen: Mapping[CosignerKey, int]
    signers: tuple[AnyKey, ...]

    @property
    def seconds(self) -> int | None:
        """By its own clock, else by the first witness."""
        return self.own_time if self.own_time is not None else min(self.seen.values(), default=None)


def read_log_keys(log: Mapping[str, JsonValue], signer: VerifierKey, found: Findings) -> LogKeys:
    """Read the keys that a bundle names for its log; its signer must be among the receipt keys.

    One of them must be a clock: without it nobody could say whether an entry came in time.

    Raises:
        CheckFailedError: a key is none, or of another log, or the signer is a stranger.
    """
    origin = str(log["origin"])
    named, receipts = log["keys"], log["receipt_keys"]
    assert isinstance(named, Sequence)  # noqa: S101 - its shape was checked; this tells the type checker
    assert isinstance(receipts, Sequence)  # noqa: S101 - likewise
    try:
        keys = tuple(parse_key(str(text)) for text in named)
        receipt_keys = tuple(parse_key(str(text)) for text in receipts)
    except InputError as error:
        raise failing("log_keys", "log_keys.bad", why=error) from error
    for key in keys:
        if key.name != origin:
            raise failing("log_keys", "log_keys.foreign", name=key.name, origin=origin)
    if signer not in receipt_keys:
        raise failing("log_keys", "log_keys.not_receipts", name=signer.name, id=signer.key_id.hex())
    signers = tuple(key for key in keys if isinstance(key, VerifierKey))
    if not signers:
        raise failing("log_keys", "log_keys.none", origin=origin)
    clocks = tuple(key for key in keys if isinstance(key, CosignerKey))
    if not clocks:
        raise failing("log_keys", "log_keys.no_clock", origin=origin)
    found.passed("log_keys", "log_keys.ok", count=len(keys), origin=origin)
    return LogKeys(origin=origin, signers=signers, clocks=clocks)


def read_head(note: bytes, name: str, log: LogKeys, trust: Trust, found: Findings) -> Head:
    """Check one checkpoint by the keys of its log and by the witnesses known.

    Raises:
        CheckFailedError: a known key's signature is false, none of the log's is there, or the
            checkpoint is another log's.
    """
    witnesses = trust.witnesses(log.origin)
    try:
        opened = open_checkpoint(note, (*log.signers, *log.clocks, *witnesses))
    except IntegrityError as error:
        raise failing(name, "checkpoint.bad", why=error) from error
    checkpoint = opened.checkpoint
    if checkpoint.origin != log.origin:
        raise failing(name, "checkpoint.origin", found=checkpoint.origin, origin=log.origin)
    own = [opened.cosigned[key.label] for key in log.clocks if key.label in opened.cosigned]
    seen = {key: opened.cosigned[key.label] for key in witnesses if key.label in opened.cosigned}
    own_time = min(own, default=None)
    if log.clocks and own_time is None:
        raise failing(name, "checkpoint.no_clock", origin=log.origin)
    time = (
        say("checkpoint.no_time")
        if own_time is None
        else say("checkpoint.time", at=utc_text(own_time))
    )
    found.passed(name, "checkpoint.ok", origin=log.origin, time=time, count=len(seen))
    return Head(
        size=checkpoint.size,
        root=checkpoint.root,
        text=opened.note.text,
        own_time=own_time,
        seen=MappingProxyType(seen),
        signers=opened.signed_by,
    )


def check_growth(
    heads: Sequence[Head], proofs: Sequence[Mapping[str, JsonValue]], found: Findings
) -> None:
    """Check that each checkpoint's tree begins with that of the one before."""
    given = {(proof["from"], proof["to"]): proof["proof"] for proof in proofs}
    for old, new in itertools.pairwise(heads):
        name = f"consistency {old.size}-{new.size}"
        hashes = given.get((old.size, new.size))
        if not isinstance(hashes, Sequence):
            found.failed(name, "consistency.missing", old=old.size, new=new.size)
            continue
        proof = [decode_base64(str(one)) for one in hashes]
        try:
            check_consistency(old.size, new.size, old.root, new.root, proof)
        except IntegrityError:
            found.failed(name, "consistency.bad", old=old.size, new=new.size)
        else:
            found.passed(name, "consistency.ok", old=old.size, new=new.size)


def check_log_trust(
    head: Head, origin: str, signer: VerifierKey, trust: Trust, found: Findings
) -> None:
    """Where the caller named the log's keys, one of them must have signed; and the quorum."""
    known = trust.of_log(origin, signer)
    if known and not set(known) & set(head.signers):
        found.failed("log_key", "log_keys.untrusted", origin=origin)
    elif known:
        found.passed("log_key", "trusted.ok", name=origin)
    if trust.policy is None:
        return
    logs = [entry.key for entry in trust.policy.logs]
    if logs and not set(logs) & set(head.signers):
        found.failed("quorum", "policy.log", origin=origin)
        return
    names = [name for name, one in trust.policy.witnesses.items() if one.key in head.seen]
    shown = ", ".join(names) or say("nobody")
    if trust.policy.met_by(names):
        found.passed("quorum", "policy.ok", size=head.size, names=shown)
    else:
        found.failed("quorum", "policy.unmet", size=head.size, names=shown)


def seen_by(head: Head) -> tuple[str, ...]:
    """Say which witnesses saw a checkpoint, and when, the first first."""
    return tuple(
        say("by.witness", name=key.name, size=head.size, at=utc_text(at))
        for key, at in sorted(head.seen.items(), key=lambda one: (one[1], one[0].label))
    )
