"""`tecum story`: the statement of facts, and what offices said held against the events."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import now as now_utc
from tecum.adapters.homes import open_home
from tecum.adapters.statements.desk import (
    enter,
    in_words,
    issue,
    known_instant,
    named_files,
    page_of,
    zone_of,
)
from tecum.adapters.statements.printing import Paper, facts_html, facts_pdf
from tecum.adapters.statements.wire import story as wire_story
from tecum.cli.facts_sheet import print_facts
from tecum.cli.main import DONE
from tecum.cli.output import console, print_json
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.terms import Audience


def story(  # noqa: PLR0913 - the options of a published command line
    *matter: str,
    all_matters: Annotated[bool, Parameter(name="--all", negative="")] = False,
    home: Path | None = None,
    known_at: str | None = None,
    audience: Audience = Audience.AGENCY,
    say: Path | None = None,
    issue_it: Annotated[bool, Parameter(name="--issue", negative="")] = False,
    html: Path | None = None,
    pdf: Path | None = None,
    paper: Paper = Paper.LETTER,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Print the statement of facts of one or several matters on one page, as known at an instant.

    Parameters
    ----------
    matter
        A matter's id, M-..., or LABEL=M-... to say how the page calls it; several may be given.
    all_matters
        Every matter of the home.
    home
        The folder with the matters; $TECUM_HOME or the user's data folder if not given.
    known_at
        What was recorded by then: a moment such as 2020-01-15T18:00 (in the matter's zone, or with
        an offset), or the id of a statement of facts that was issued; now if not given.
    audience
        For whom: public, other_side, agency or counsel; each sees the lines that it may read.
    say
        Enter the statements, claims and ties of this TOML file into the first matter, all or none.
    issue_it
        Record that this page was issued; older prints then say that it superseded them.
    html
        Write the page for a browser to this file.
    pdf
        Write the page for paper to this file.
    paper
        The sheet to print on: letter or a4.
    json
        Print one JSON document and nothing else.
    """
    for path in (html, pdf):
        if path is not None and not path.absolute().parent.is_dir():
            raise InputError(f"{path}: there is no such folder; name a file that can be written")
    place = open_home(home)
    files = named_files(place, matter, every=all_matters)
    if say is not None:
        if known_at is not None:
            raise InputError(
                "story: --say enters what is said now; leave --known-at out, or print it after"
            )
        enter(place, files, say, now_utc())
        files = named_files(place, matter, every=all_matters)
    now = Instant(utc=now_utc(), zone=zone_of(files))
    then = now if known_at is None else known_instant(known_at, files)
    if then.utc > now.utc:
        raise InputError(f"story: {then} is yet to come; name a moment that has passed")
    page = page_of(place, files, known_at=then, audience=audience)
    if issue_it:
        page = issue(place, page, now)
    sheet = in_words(page)
    if html is not None:
        _write(html, facts_html(sheet).encode())
    if pdf is not None:
        _write(pdf, facts_pdf(sheet, page, paper))
    if json:
        print_json(wire_story(page))
    else:
        print_facts(console(), sheet)
    return DONE


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; name a file that can be written") from error
