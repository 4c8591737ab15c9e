"""What a bundle does not prove, in words that go with every result."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from tecum.terms import Assurance
from tecum.verify.leaf import ShownLeaf, utc_text
from tecum.verify.receipt import missing_files
from tecum.verify.sentences import say
from tecum.verify.timing import Times


def bundle_gaps(  # noqa: PLR0913 - each is a thing that may be missing
    body: Mapping[str, Any],
    *,
    leaves: Sequence[ShownLeaf],
    waiting: int,
    times: Times,
    named: Sequence[str],
    papers: Sequence[bytes],
    key_known: bool,
    assurance: Assurance,
    stamps_unchecked: bool,
) -> tuple[str, ...]:
    """Say what nothing in a bundle proves, the weightiest first."""
    gaps = [] if key_known else [say("gap.key")]
    gaps.append(say("gap.time" if assurance is Assurance.SELF_SIGNED else "gap.time_by"))
    if assurance is not Assurance.WITNESSED:
        gaps.append(say("gap.same_log"))
    gaps += [say("gap.told"), say("gap.sender")]
    if body["withheld"]:
        gaps.append(say("gap.withheld", count=body["withheld"]))
    headers = sum(leaf.payload is None for leaf in leaves)
    if headers:
        gaps.append(say("gap.headers", count=headers))
    gaps.append(say("gap.complete"))
    if waiting:
        gaps.append(say("gap.waiting", count=waiting))
    if times.before_log and times.said_opened is not None:
        gaps.append(say("gap.before_log", count=times.before_log, at=utc_text(times.said_opened)))
    if stamps_unchecked and body["time_stamps"]:
        gaps.append(say("gap.time_stamps", count=len(body["time_stamps"])))
    enclosed = [base64.b64decode(paper["bytes"]) for paper in body["papers"] if "bytes" in paper]
    return (*gaps, *missing_files(named, (*papers, *enclosed)))
