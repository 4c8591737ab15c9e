"""How a command speaks: one JSON document for machines, or readable text for people."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: Mapping[str, object]) -> None:
    """Write one JSON document, and nothing else, to standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


@contextmanager
def a_reader_that_may_leave() -> Iterator[None]:
    """Go on where the reader of our output left (`tecum ... | head`): the status still counts."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def console(*, to_stderr: bool = False, width: int | None = None) -> "Console":
    """Make a console for people; colour only where the terminal has it, never as sole carrier."""
    from rich.console import Console  # noqa: PLC0415 - costs start-up time where JSON is asked for

    class Terminal(Console):
        """A console that leaves it to the command line what a reader's leaving means."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Terminal(stderr=to_stderr, width=width, highlight=False, soft_wrap=False)
