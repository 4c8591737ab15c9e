"""After a restore: no signature at or below a size that a witness has seen with another root.

A backup of last night lacks what was signed since. A log that went on from it would sign a second
history of one size, and whoever holds a checkpoint of the first could rightly say that records
were changed. So before anything is signed the witnesses are asked what they have seen. If they
have seen more, or something else, nothing is signed, and two ways are left: restore a newer backup,
or open a new epoch, which says in the open what is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tecum.adapters.log.fetching import TIMEOUT
from tecum.adapters.log.home_log import Guard
from tecum.adapters.log.witness_client import OurLog, View, look
from tecum.errors import IntegrityError
from tecum.ledger.checkpoints import Checkpoint
from tecum.ledger.cosignatures import AnyKey
from tecum.ledger.notes import parse_note
from tecum.ledger.policies import Policy
from tecum.ledger.tree_heads import parse_checkpoint_text
from tecum.ledger.witnessing import Standing

MEND = (
    "restore a newer backup, or, if there is none, open a new epoch that names the gap: "
    "tecum log rotate --new-epoch"
)
SEEN = {Standing.SAME, Standing.WITNESS_BEHIND, Standing.NEVER_SEEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a log lost, as far as its witnesses tell: `seen` is the newest that any of them serves.

    `size` is the largest size that any tells of; nothing is missing where it is not above ours.
    """

    ours: Checkpoint
    size: int
    witness: str | None
    seen: bytes | None


def restore_guard(
    ours: Callable[[], OurLog],
    policy: Policy,
    log_keys: Sequence[AnyKey],
    *,
    despite_silence: bool = False,
    timeout: float = TIMEOUT,
) -> Guard:
    """Make the check that a sealing runs before it signs a new checkpoint.

    A witness that does not answer may know better. So the sealing waits where those that are silent
    could have made the quorum by themselves: then a checkpoint may exist that everybody else
    believes. `despite_silence` goes on all the same, for a network that is down for long.

    Raises (when it is called):
        IntegrityError: a witness has seen more than we have, or another history; or too many are
            silent.
    """

    def guard(new: Checkpoint) -> None:
        published = ours()
        views = look(policy, published, log_keys, timeout=timeout)
        for view in views:
            _check(view, published, new)
        silent = [view for view in views if view.standing is None]
        if silent and policy.quorum != "none" and policy.met_by([one.name for one in silent]):
            if despite_silence:
                return
            told = "; ".join(f"{one.name}: {one.problem}" for one in silent)
            raise IntegrityError(
                f"log {new.origin}: nothing is signed at size {new.size} while those who may have "
                f"seen more are silent ({told}); records go on waiting safely. Try again when they "
                "answer"
            )

    return guard


def _check(view: View, published: OurLog, new: Checkpoint) -> None:
    """Refuse what the new checkpoint would contradict; it may be the very one that was seen."""
    if view.standing in SEEN or view.standing is None:
        return
    if view.note is not None:
        seen = parse_checkpoint_text(parse_note(view.note).text)
        if (seen.size, seen.root) == (new.size, new.root):
            return  # signed and shown before a crash, and finished now as it was begun
    has = f"size {view.size}" if view.size is not None else "another history"
    what = (
        f"has seen {has}, and this log holds {published.checkpoint.size}: it lost what came after"
        if view.standing is Standing.OURS_BEHIND
        else f"has seen another history of this log ({has})"
    )
    raise IntegrityError(
        f"log {new.origin}: the witness {view.name} {what}; nothing is signed at size {new.size}. "
        f"{MEND[0].upper()}{MEND[1:]}"
    )


def gap_of(ours: OurLog, views: Sequence[View]) -> Gap:
    """Say what is missing here, by the witness that has seen most."""
    most = max(views, key=lambda view: view.size or 0, default=None)
    if most is None or not most.size:
        return Gap(ours=ours.checkpoint, size=ours.checkpoint.size, witness=None, seen=None)
    return Gap(
        ours=ours.checkpoint,
        size=max(most.size, ours.checkpoint.size),
        witness=most.name,
        seen=most.note,
    )
