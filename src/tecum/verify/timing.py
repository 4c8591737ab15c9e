"""Time in a bundle: was every entry in the log in time, and is this the log as it stood then?

An agency publishes how long an entry may wait at most (`max_delay`). The moment of arrival is its
own clock's; the moment of a checkpoint is its clock's too, unless a witness or a time stamp stands
behind it. What was recorded before the log was opened counts from the opening.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tecum.verify.checks import Findings
from tecum.verify.heads import Head
from tecum.verify.leaf import ShownLeaf, seconds_of, utc_text

SKEW = 60  # seconds by which a machine's clock may have been set back between two writings


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When each leaf was recorded and when its checkpoint was made; POSIX seconds.

    `opened` is when the log was opened, by a notice in it; `said_opened` also by one that waits,
    which counts for what waits beside it and for nothing else.
    """

    sealed: tuple[tuple[ShownLeaf, int | None], ...]
    waiting: tuple[ShownLeaf, ...]
    opened: int | None
    said_opened: int | None
    newest: int | None
    made: int
    max_delay: int

    @classmethod
    def of(
        cls,
        body: Mapping[str, Any],
        heads: Sequence[Head],
        sealed: Sequence[ShownLeaf],
        waiting: Sequence[ShownLeaf],
    ) -> "Times":
        """Take the times out of a bundle."""
        by_size: dict[int | None, int | None] = {head.size: head.seconds for head in heads}
        opened = [leaf.seconds for leaf in sealed if leaf.opens_log]
        said = opened + [leaf.seconds for leaf in waiting if leaf.opens_log]
        made = seconds_of(body["made_at"])
        assert made is not None  # noqa: S101 - its shape was checked
        return cls(
            sealed=tuple((leaf, by_size.get(leaf.checkpoint)) for leaf in sealed),
            waiting=tuple(waiting),
            opened=min(opened, default=None),
            said_opened=min(said, default=None),
            newest=heads[-1].seconds if heads else None,
            made=made,
            max_delay=int(body["log"]["max_delay"]),
        )

    @property
    def before_log(self) -> int:
        """How many entries were recorded before the log was opened."""
        opened = self.said_opened
        leaves = (*(leaf for leaf, _ in self.sealed), *self.waiting)
        return 0 if opened is None else sum(leaf.seconds < opened for leaf in leaves)


def check_delay(times: Times, found: Findings) -> None:
    """Check that no entry waited longer than is published, and none is younger than its place."""
    limit = times.max_delay
    for number, (leaf, at) in enumerate(times.sealed, 1):
        if at is None:
            continue
        late = at - _since(leaf, times.opened)
        if late > limit:
            found.failed("delay", "delay.late", **_waited(number, leaf, late, limit))
            return
        if late < -SKEW:
            found.failed("delay", "delay.early", at=number, what=leaf.what)
            return
    for number, leaf in enumerate(times.waiting, 1):
        late = times.made - _since(leaf, times.said_opened)
        if late > limit:
            found.failed("delay", "delay.waiting", **_waited(number, leaf, late, limit))
            return
    found.passed("delay", "delay.ok", limit=limit // 3600)


def check_freshness(times: Times, found: Findings) -> None:
    """Check that the newest checkpoint is no old one: the log makes one at least so often."""
    if times.newest is None:
        return
    at, made = utc_text(times.newest), utc_text(times.made)
    if times.made - times.newest > times.max_delay:
        found.failed("freshness", "fresh.old", at=at, made=made)
    elif times.newest - times.made > SKEW:
        found.failed("freshness", "fresh.early", at=at, made=made)
    else:
        found.passed("freshness", "fresh.ok", at=at, made=made)


def _since(leaf: ShownLeaf, opened: int | None) -> int:
    """From when the delay of a leaf counts."""
    return leaf.seconds if opened is None else max(leaf.seconds, opened)


def _waited(number: int, leaf: ShownLeaf, seconds: int, limit: int) -> dict[str, object]:
    return {
        "at": number,
        "what": leaf.what,
        "hours": seconds // 3600,
        "limit": limit // 3600,
    }
