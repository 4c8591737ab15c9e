"""What silence about a fact means in a place: the burden that counts, or that it is asked for."""

from collections.abc import Sequence
from datetime import date

from tecum.policy.layers import levels_of
from tecum.policy.pack import Burden, Pack, Silence

ASKED = "is asked for: no layer says what silence means"


def burden_of(layers: Sequence[Pack], fact: str, as_of: date) -> Burden | None:
    """The burden that counts in the most local layer: its own, else the closest one above."""
    levels = levels_of(layers)
    for pack in sorted(layers, key=lambda one: (-levels[one.id], one.id)):
        for burden in pack.burdens:
            if burden.fact == fact and burden.in_force.covers(as_of):
                return burden
    return None


def silence_of(layers: Sequence[Pack], fact: str, as_of: date) -> str:
    """One line: what silence counts as, why, and on whose word."""
    burden = burden_of(layers, fact, as_of)
    if burden is None:
        return ASKED
    if burden.if_unknown is Silence.ASK:
        counts = "is asked for"
    else:
        counts = f"counts as {burden.assume or burden.if_unknown}"
    return f"{counts}: {burden.says.rstrip('.')} ({burden.id.partition('.')[0]}, {burden.cite})"
