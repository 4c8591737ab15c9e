"""Trust policies: which logs are known, which witnesses, and how many must have seen a checkpoint.

C2SP tlog-policy: a text file, a line each for `log`, `witness`, `group` and the one `quorum`. It
says how to judge a checkpoint and nothing about what the log's entries mean.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tecum.errors import InputError
from tecum.ledger.checkpoints import OpenedCheckpoint, open_checkpoint
from tecum.ledger.cosignatures import COSIGNATURE, AnyKey, CosignerKey, parse_key

NONE = "none"  # the predefined quorum that asks for no cosignature

_ALLOWED = frozenset(b"\t\n") | frozenset(range(0x20, 0x7F)) | frozenset(range(0x80, 0x100))
_COUNT = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLog:
    """A log whose checkpoints are accepted; its key bears the name of its origin."""

    key: AnyKey
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownWitness:
    """A witness under the name by which this policy's quorum speaks of it."""

    name: str
    key: CosignerKey
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many of these members must have witnessed; a member is a witness or another group."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy file, read. Groups stand in the order of the file: members before their group."""

    logs: tuple[KnownLog, ...]
    witnesses: Mapping[str, KnownWitness]
    groups: tuple[Group, ...]
    quorum: str

    @property
    def keys(self) -> tuple[AnyKey, ...]:
        """All keys, to open a checkpoint with."""
        return (
            *(log.key for log in self.logs),
            *(witness.key for witness in self.witnesses.values()),
        )

    def met_by(self, names: Collection[str]) -> bool:
        """Whether the quorum is reached if the witnesses of these names cosigned."""
        if self.quorum == NONE:
            return True
        reached = set(names) & set(self.witnesses)
        for group in self.groups:
            if len(reached.intersection(group.members)) >= group.threshold:
                reached.add(group.name)
        return self.quorum in reached

    def witnesses_of(self, opened: OpenedCheckpoint) -> tuple[str, ...]:
        """Name the witnesses of this policy that cosigned a checkpoint."""
        return tuple(
            witness.name
            for witness in self.witnesses.values()
            if witness.key.label in opened.cosigned
        )

    def open(self, data: bytes) -> tuple[OpenedCheckpoint, bool]:
        """Open a checkpoint with the keys of this policy, and say whether its quorum is reached.

        Raises:
            IntegrityError: it is not a checkpoint of a log of this policy.
        """
        opened = open_checkpoint(data, self.keys)
        return opened, self.met_by(self.witnesses_of(opened))


def parse_policy(data: bytes) -> Policy:
    """Read a policy file. Names are octets to it: bytes that are not UTF-8 stay as they are.

    Raises:
        InputError: the first line that the format does not allow, by its number.
    """
    bad = next((at for at, octet in enumerate(data) if octet not in _ALLOWED), None)
    if bad is not None:
        line = data.count(b"\n", 0, bad) + 1
        raise InputError(
            f"policy, line {line}: the control character "
            f"0x{data[bad]:02x}; only tab and newline may stand in it"
        )
    if not data.endswith(b"\n"):
        raise InputError("policy: its last line does not end in a newline; add it")
    draft = _Draft()
    lines = data.decode("utf-8", "surrogateescape").split("\n")[:-1]
    for number, text in enumerate(lines, start=1):
        words = re.findall(r"[^ \t]+", text)
        if not words or words[0].startswith("#"):
            continue
        try:
            draft.read(words)
        except InputError as error:
            raise InputError(f"policy, line {number}: {error}") from error
    return draft.policy()


class _Draft:
    """A policy while its lines are read."""

    def __init__(self) -> None:
        self.logs: list[KnownLog] = []
        self.witnesses: dict[str, KnownWitness] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.grouped: set[str] = set()

    def read(self, words: list[str]) -> None:
        match words:
            case ["log", vkey, *url] if len(url) <= 1:
                self._log(vkey, *url)
            case ["witness", name, vkey, *url] if len(url) <= 1:
                self._witness(name, vkey, *url)
            case ["group", name, threshold, *members] if members:
                self._group(name, threshold, members)
            case ["quorum", name]:
                self._quorum(name)
            case _:
                raise InputError(
                    f"{_shown(' '.join(words))}: not of the form log KEY [URL], "
                    "witness NAME KEY [URL], group NAME all|any|K NAME..., or quorum NAME"
                )

    def policy(self) -> Policy:
        if self.quorum is None:
            raise InputError('policy: no quorum line; add one ("quorum none" asks for no witness)')
        return Policy(
            logs=tuple(self.logs),
            witnesses=MappingProxyType(self.witnesses),
            groups=tuple(self.groups.values()),
            quorum=self.quorum,
        )

    def _log(self, vkey: str, url: str | None = None) -> None:
        key = parse_key(vkey)
        if isinstance(key, CosignerKey) and key.kind == COSIGNATURE:
            raise InputError(
                f"log {key.name}: its key is of type 4, which says when and makes no checkpoint; "
                "give the log's key of type 1 or 6"
            )
        if any(log.key.public == key.public for log in self.logs):
            raise InputError(f"the log {key.name} stands twice, by its public key; remove one")
        self.logs.append(KnownLog(key=key, url=url))

    def _witness(self, name: str, vkey: str, url: str | None = None) -> None:
        self._new_name(name)
        key = parse_key(vkey)
        if not isinstance(key, CosignerKey):
            raise InputError(
                f"witness {_shown(name)}: its key is of type 1; a witness cosigns (type 4 or 6)"
            )
        if any(witness.key.public == key.public for witness in self.witnesses.values()):
            raise InputError(
                f"witness {_shown(name)}: its public key stands twice; remove one of the two"
            )
        self.witnesses[name] = KnownWitness(name=name, key=key, url=url)

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        self._new_name(name)
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise InputError(
                    f"group {_shown(name)}: no witness or group {_shown(member)} before this line"
                )
            if member in self.grouped:
                raise InputError(
                    f"group {_shown(name)}: {_shown(member)} is a member already; "
                    "each counts in one way only"
                )
            self.grouped.add(member)
        count = {"any": 1, "all": len(members)}.get(threshold)
        if count is None:
            count = int(threshold) if _COUNT.fullmatch(threshold) else 0
        if not 1 <= count <= len(members):
            raise InputError(
                f"group {_shown(name)}: {_shown(threshold)} of {len(members)} members; "
                f"use all, any or a number from 1 to {len(members)}"
            )
        self.groups[name] = Group(name=name, threshold=count, members=tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise InputError("a second quorum line; keep one")
        if name != NONE and name not in self.witnesses and name not in self.groups:
            raise InputError(f"quorum: no witness or group {_shown(name)} before this line")
        self.quorum = name

    def _new_name(self, name: str) -> None:
        if name == NONE:
            raise InputError('"none" has its own meaning in a policy; use another name')
        if name in self.witnesses or name in self.groups:
            raise InputError(f"the name {_shown(name)} stands twice; use another")


def _shown(text: str) -> str:
    """Write a name so that octets that are no UTF-8 can be printed."""
    return repr(text[:80].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
