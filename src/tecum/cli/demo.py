"""`tecum demo`: the Denver story of January 2020, told by the functions that answer any paper."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters import wire
from tecum.adapters.home import Home
from tecum.adapters.story.facts import load_story
from tecum.adapters.story.telling import tell
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.cli.story_pages import print_story
from tecum.errors import InputError

DESKS = "tecum.desks"


def demo(
    *,
    no_serve: Annotated[bool, Parameter(name="--no-serve", negative="")] = False,
    home: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Play the Denver story with invented people: papers, answers, deadlines, court, proof.

    Parameters
    ----------
    no_serve
        Print the story and end. Without it the desk opens with the story loaded, where this
        installation has one.
    home
        Keep the receipts and matters of the story in this empty folder; else they are dropped.
    json
        Print one JSON document and nothing else.
    """
    desk = None if no_serve or json else _desk()
    with _folder(home) as folder:
        told = tell(load_story(), Home(folder))
        if desk is not None:
            return desk(folder)
        if json:
            print_json(wire.story(told))
        else:
            print_story(console(), told)
    return DONE


def _desk() -> Callable[[Path], int]:
    """The desk of this installation, which opens on a home."""
    for point in entry_points(group=DESKS):
        opened: Callable[[Path], int] = point.load()
        return opened
    raise InputError(
        "demo: this installation has no desk to open; `tecum demo --no-serve` prints the story"
    )


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is None:
        with TemporaryDirectory(prefix="tecum-demo-") as folder:
            yield Path(folder)
        return
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise InputError(f"demo: {home} is not an empty folder; name one that is, or a new one")
    yield home
