"""Keys that ended or were stolen: what the log's own notices say about the signatures here.

A log announces its keys in itself: which sign from then on, which sign no more, and since when one
was in a thief's hands. A thief can write any time into what he signs; so what a stolen key signed
is believed only where a witness had seen it in the log before the theft, or where a key of which
nothing bad is known stands behind it: a head by its own second signature or by that of a later
head, which holds all that it held; a receipt whose leaf is under such a head, by that head. So an
agency that replaced its stolen keys can still prove what its log held, and a thief's forgery,
which the log never held, stays one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tecum.verify.checks import Findings
from tecum.verify.heads import Head
from tecum.verify.leaf import ShownLeaf, seconds_of, utc_text

ANNOUNCING = frozenset({"opened", "keys"})


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """What the notices say against a key; POSIX seconds."""

    until: int | None = None
    stolen_since: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """One signature to be believed: by which key (vkey), for when, seen by others when.

    `head` is the size of the checkpoint under which the leaf of what was signed stands, if it does.
    """

    key: str
    at: int
    attested: int | None = None
    head: int | None = None


def check_key_lives(
    leaves: Sequence[ShownLeaf],
    signings: Sequence[Signing],
    heads: Sequence[Head],
    found: Findings,
) -> None:
    """Hold every signature here against the notices about keys that the bundle shows."""
    notices = [leaf for leaf in leaves if _announces(leaf)]
    ends = _ends(notices)
    vouched = _vouched(heads, ends)
    for signing in signings:
        if signing.head not in vouched and not _believed(signing, ends, found):
            return
    for head in heads:
        if head.size not in vouched and not _believed(_signings(head)[0], ends, found):
            return
    found.passed("key_life", "key_life.ok", count=len(notices))


def _vouched(heads: Sequence[Head], ends: dict[str, End]) -> frozenset[int]:
    """The sizes of the heads behind which an undoubted key stands, theirs or a later head's."""
    sizes: set[int] = set()
    for head in reversed(heads):
        if sizes or any(_doubt(one, ends.get(one.key)) is None for one in _signings(head)):
            sizes.add(head.size)
    return frozenset(sizes)


def _signings(head: Head) -> list[Signing]:
    seen = min(head.seen.values(), default=None)
    return [Signing(key=str(key), at=head.seconds or 0, attested=seen) for key in head.signers]


def _announces(leaf: ShownLeaf) -> bool:
    return (
        leaf.kind == "notice"
        and leaf.header.get("notice") in ANNOUNCING
        and leaf.payload is not None
    )


def _ends(notices: Sequence[ShownLeaf]) -> dict[str, End]:
    """Told twice, the earlier time stands: a later word cannot make a theft harmless."""
    ends: dict[str, End] = {}
    for notice in notices:
        payload = notice.payload or {}
        told = seconds_of(payload.get("stolen_since"))
        since = notice.seconds if told is None else told
        for key in _texts(payload.get("retired")):
            end = ends.get(key, End())
            until = notice.seconds if end.until is None else min(end.until, notice.seconds)
            ends[key] = replace(end, until=until)
        for key in _texts(payload.get("stolen")):
            end = ends.get(key, End())
            earliest = since if end.stolen_since is None else min(end.stolen_since, since)
            ends[key] = replace(end, stolen_since=earliest)
    return ends


def _texts(value: object) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [one for one in value if isinstance(one, str)]


def _doubt(signing: Signing, end: End | None) -> str | None:
    if end is None:
        return None
    stolen = end.stolen_since
    if stolen is not None and (signing.attested is None or signing.attested >= stolen):
        return "key_life.stolen"
    if end.until is not None and signing.at > end.until:
        return "key_life.ended"
    return None


def _believed(signing: Signing, ends: dict[str, End], found: Findings) -> bool:
    end = ends.get(signing.key)
    doubt = _doubt(signing, end)
    if doubt is None or end is None:
        return True
    name, key_id, _ = signing.key.split("+", 2)
    found.failed(
        "key_life",
        doubt,
        name=name,
        id=key_id,
        since=utc_text(end.stolen_since or 0),
        until=utc_text(end.until or 0),
        at=utc_text(signing.at),
    )
    return False
