"""How a command speaks: one JSON document for machines, or readable text for people."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def print_json(document: Mapping[str, object]) -> None:
    """Write one JSON document, and nothing else, to standard output."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, indent=2)  # a terminal or a file name beyond its letters
    sys.stdout.write(f"{text}\n")


# A paper's words could drive the terminal that shows them.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


@contextmanager
def a_reader_that_may_leave() -> Iterator[None]:
    """Go on where the reader of our output left (`tecum ... | head`): the status still counts."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def harmless(shown: object) -> object:
    """The text without characters that would drive the terminal."""
    return shown.translate(_CONTROLS) if isinstance(shown, str) else shown


def console(*, to_stderr: bool = False, width: int | None = None) -> "Console":
    """Make a console for people; colour only where the terminal has it, never as sole carrier."""
    from rich.console import Console  # noqa: PLC0415 - costs start-up time where JSON is asked for

    class Terminal(Console):
        """A console that leaves it to the command line what a reader's leaving means."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

        def print(self, *objects: Any, **options: Any) -> None:  # noqa: ANN401 - as rich has it
            """Print without the control characters that a paper or a file name may hold."""
            super().print(*map(harmless, objects), **options)

    return Terminal(stderr=to_stderr, width=width, highlight=False, soft_wrap=False)


@contextmanager
def progress(total: int, of: str) -> Iterator[Callable[[], None]]:
    """A bar on standard error where a person watches; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - only a person needs it

    with Progress(console=console(to_stderr=True), transient=True) as bar:
        task = bar.add_task(of, total=total)
        yield lambda: bar.advance(task)
