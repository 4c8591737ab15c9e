"""`tecum bundle`: chosen events of a matter, proved in one file that anyone can check offline."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tecum.adapters.clock import now
from tecum.cli.log.opening import log_of
from tecum.cli.main import DONE
from tecum.cli.output import a_reader_that_may_leave, console, print_json
from tecum.errors import InputError
from tecum.ledger.canonical import sha256_hex
from tecum.terms import Audience

if TYPE_CHECKING:
    from tecum.adapters.bundles.making import MadeBundle

SCHEMA = "tecum.bundle-made.v1"
PAGE = "verify.html"
MOST_EVENTS = 100_000  # no matter has more; a range beyond it is a slip of the hand
AudienceName = Literal["counsel", "agency", "other_side", "public"]


def bundle(  # noqa: PLR0913 - one argument an option
    matter: str,
    *,
    home: Path | None = None,
    events: str | None = None,
    audience: AudienceName = "other_side",
    papers: Literal["embed", "digest"] = "embed",
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make a bundle of a matter's events for one audience, a readable cover, and the page to check.

    What the audience may not see is counted and left out: counsel's words leave only where counsel
    released them.

    Parameters
    ----------
    matter
        The matter's id (M-...).
    home
        The folder that remembers; default $TECUM_HOME, else the user's data folder.
    events
        Which events, by number: 1,3-5. Without it all that the audience may see.
    audience
        For whom it is made.
    papers
        Whether the papers go along whole, or by their digests alone.
    out
        The file to write; default <matter>.bundle.json here. The cover (.pdf) and verify.html are
        written beside it.
    json
        Print one JSON document and nothing else.
    """
    from tecum.adapters.bundles.checking_page import checking_page  # noqa: PLC0415 - only this command needs it
    from tecum.adapters.bundles.making import make_bundle  # noqa: PLC0415 - likewise
    from tecum.adapters.bundles.typesetting import cover_pdf  # noqa: PLC0415 - likewise

    target = out or Path(f"{matter}.bundle.json")
    if not target.parent.is_dir():
        raise InputError(f"--out {target}: there is no folder {target.parent}; make it first")
    made = make_bundle(
        log_of(home),
        matter,
        audience=Audience(audience),
        now=now(),
        chosen=None if events is None else numbers(events),
        embed=papers == "embed",
    )
    files = {
        target: made.document,
        target.with_suffix(".pdf"): cover_pdf(made.document),
        target.parent / PAGE: checking_page(),
    }
    if len(files) < 3:
        raise InputError(f"--out {target}: the cover or {PAGE} would take its place; name another")
    write_all(files)
    with a_reader_that_may_leave():
        if json:
            print_json(_document(made, tuple(files)))
        else:
            _print(made, tuple(files))
    return DONE


def numbers(text: str) -> frozenset[int]:
    """Read 1,3-5.

    Raises:
        InputError: no such list.
    """
    found: set[int] = set()
    for part in text.split(","):
        piece = re.fullmatch(r" *([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))? *", part)
        first, last = (int(piece[1]), int(piece[2] or piece[1])) if piece else (1, 0)
        if not first <= last or last - first > MOST_EVENTS:
            raise InputError(f"--events {text!r}: {part!r} is no number or range; write 1,3-5")
        found.update(range(first, last + 1))
    return frozenset(found)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files or none; each is written aside and takes its name when all are there."""
    aside = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, data in files.items():
            aside[path].write_bytes(data)
        for path, part in aside.items():
            os.replace(part, path)  # noqa: PTH105 - in place of an older one
    finally:
        for part in aside.values():
            part.unlink(missing_ok=True)


def _document(made: "MadeBundle", files: tuple[Path, ...]) -> dict[str, object]:
    document, cover, page = (str(path) for path in files)
    return {
        "schema": SCHEMA,
        "matter": made.matter,
        "audience": str(made.audience),
        "shown": made.shown,
        "withheld": made.withheld,
        "waiting": made.waiting,
        "checkpoints": made.checkpoints,
        "papers": made.papers,
        "sha256": sha256_hex(made.document),
        "bundle": document,
        "cover": cover,
        "page": page,
    }


def _print(made: "MadeBundle", files: tuple[Path, ...]) -> None:
    out = console()
    out.print(f"Bundle of {made.matter} for the audience {made.audience}", markup=False)
    out.print(
        f"  {made.shown} events shown, {made.withheld} withheld; {made.papers} papers; "
        f"{made.checkpoints} checkpoints; {made.waiting} entries wait for theirs",
        markup=False,
    )
    for path, what in zip(files, ("the bundle", "its cover", "the page to check it"), strict=True):
        out.print(f"  {path}: {what}", markup=False)
