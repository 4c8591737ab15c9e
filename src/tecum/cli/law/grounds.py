"""One ground of an answer in a few lines: what it says, and on which words."""

from typing import TYPE_CHECKING

from tecum.cli.answers import say
from tecum.policy.determination import Reason
from tecum.policy.how_sure import SURE

if TYPE_CHECKING:
    from rich.console import Console


def print_reason(out: "Console", reason: Reason) -> None:
    """Print what a reason says, its cite with how sure it is, and its words if they were read."""
    say(out, f"- {reason.because}", indent=4)
    if reason.cite:
        say(out, f"{reason.cite} ({reason.verified}: {SURE[reason.verified]})", indent=6)
    if reason.quote:
        say(out, f'"{reason.quote}"', indent=6, style="italic")
