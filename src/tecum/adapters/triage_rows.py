"""A folder of papers to rows: each paper assessed on its own, two processes at work.

One row a paper and subject. A file that cannot be read, or cannot be answered, is a row with its
error and stops nothing. The work is spread over processes because reading holds one each.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from tecum.adapters.ground import ground_for
from tecum.adapters.papers import Paper, PaperFile, read_papers
from tecum.assess import Asked, Assessment, Ground, assess
from tecum.deadlines.results import due_text
from tecum.errors import DocumentError, TecumError
from tecum.instruments.reading import Instrument
from tecum.instruments.subjects import same_subject
from tecum.policy.clocks import day_of

WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why there is no answer: `code` is stable for machines, `message` names file and mend."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One paper about one subject. `acts` are those that it asks, with the law's outcome."""

    file: str
    sha256: str | None
    pages: tuple[int, ...]
    instruments: tuple[str, ...]
    subject: str | None
    acts: tuple[tuple[str, str], ...]
    next_due: str | None
    waiting_for: tuple[str, ...]
    problems: tuple[str, ...]
    error: Fault | None


def files_of(folder: Path) -> tuple[Path, ...]:
    """Every file below a folder, hidden ones and linked folders left out, in the order of names.

    Raises:
        DocumentError: the folder is missing, is no folder, or may not be read.
    """
    try:
        if not folder.is_dir():
            what = "is no folder" if folder.exists() else "does not exist"
            raise DocumentError(str(folder), what, "name a folder of papers", code="no_folder")
        return tuple(sorted(_walk(folder)))
    except PermissionError as error:
        raise DocumentError(
            str(error.filename or folder),
            "may not be read by this user",
            "ask for the right to read it, or copy the papers to a folder of your own",
            code="no_rights",
        ) from error


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if entry.is_symlink():
                continue
            try:
                yield from _walk(entry)
            except PermissionError:
                yield entry  # its row will say that it may not be read
        else:
            yield entry


def triage_rows(  # noqa: PLR0913 - papers, the law that they are put to, and a bar
    files: Sequence[Path],
    place: str,
    *,
    packs: Sequence[Path] = (),
    as_of: date,
    known_at: date,
    on_done: Callable[[], None],
) -> tuple[Row, ...]:
    """Assess every file; `on_done` is called after each, for a progress bar."""
    rows: dict[Path, tuple[Row, ...]] = {}
    # Forking a process that runs threads is unsafe, so the workers start afresh.
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        waiting: dict[Future[tuple[Row, ...]], Path] = {
            pool.submit(
                rows_of_file, path, place, packs=tuple(packs), as_of=as_of, known_at=known_at
            ): path
            for path in files
        }
        for future in as_completed(waiting):
            path = waiting[future]
            failure = future.exception()
            rows[path] = (_lost(path, failure),) if failure is not None else future.result()
            on_done()
    return tuple(row for path in files for row in rows[path])


@cache
def _ground(place: str, packs: tuple[Path, ...]) -> Ground:
    """The law of the place, read once in each worker; workers live for one folder."""
    return ground_for(place, packs)


def rows_of_file(
    path: Path, place: str, *, packs: tuple[Path, ...] = (), as_of: date, known_at: date
) -> tuple[Row, ...]:
    """The rows of one file: one for each paper in it and each subject that the paper names."""
    (read,) = read_papers([path])
    if read.error is not None:
        return (_unread(read),)
    return tuple(
        _row(paper, group, place, packs, as_of=as_of, known_at=known_at)
        for paper in read.papers
        for group in by_subject(paper.instruments)
    )


def by_subject(instruments: Sequence[Instrument]) -> list[tuple[Instrument, ...]]:
    """Papers that name one person together; one that names nobody stays with the one before."""
    groups: list[list[Instrument]] = []
    for instrument in instruments:
        named = [
            group
            for group in groups
            if any(same_subject(member, instrument) is True for member in group)
        ]
        apart = groups and any(same_subject(member, instrument) is False for member in groups[-1])
        if named:
            named[0].append(instrument)
        elif groups and not apart:
            groups[-1].append(instrument)
        else:
            groups.append([instrument])
    return [tuple(group) for group in groups]


def _row(  # noqa: PLR0913 - a paper, and the law that it is put to
    paper: Paper,
    group: tuple[Instrument, ...],
    place: str,
    packs: tuple[Path, ...],
    *,
    as_of: date,
    known_at: date,
) -> Row:
    answer: Assessment | None = None
    fault = None
    try:
        asked = Asked(instruments=group, facts={})
        answer = assess(asked, _ground(place, packs), as_of=as_of, known_at=known_at)
    except TecumError as error:
        fault = Fault(code=error.code, message=str(error))
    names = [one.fields["subject_name"].value for one in group if "subject_name" in one.fields]
    due = sorted(
        (clock.deadline.due for clock in (answer.clocks if answer else ()) if clock.deadline),
        key=day_of,
    )
    return Row(
        file=paper.document.file,
        sha256=paper.document.sha256,
        pages=tuple(sorted({page for one in group for page in one.pages})),
        instruments=tuple(str(one.kind) for one in group),
        subject=next((name for name in names if isinstance(name, str)), None),
        acts=tuple(
            (str(act), str(one.outcome))
            for act, one in (answer.acts if answer else {}).items()
            if one.asked
        ),
        next_due=due_text(due[0]) if due else None,
        waiting_for=tuple(
            sorted({need for clock in (answer.clocks if answer else ()) for need in clock.needs})
        ),
        problems=tuple(problem.message for problem in paper.document.problems),
        error=fault,
    )


def _unread(read: PaperFile) -> Row:
    assert read.error is not None  # noqa: S101 - the caller looked; this tells the type checker
    return _empty(read.file, read.sha256, Fault(code=read.error.code, message=str(read.error)))


def _lost(path: Path, failure: BaseException) -> Row:
    """A worker that died leaves a row, with the kind of failure and never a traceback."""
    message = f"{path}: reading it failed ({type(failure).__name__}); read it alone with `read`"
    return _empty(str(path), None, Fault(code="failed", message=message))


def _empty(file: str, sha256: str | None, fault: Fault) -> Row:
    return Row(
        file=file,
        sha256=sha256,
        pages=(),
        instruments=(),
        subject=None,
        acts=(),
        next_due=None,
        waiting_for=(),
        problems=(),
        error=fault,
    )
