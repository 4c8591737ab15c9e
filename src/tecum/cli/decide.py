"""`tecum decide`: papers and facts about one subject in, an answer per act and deadlines out."""

import json as json_text
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters import clock, wire
from tecum.adapters.clock import today_in
from tecum.adapters.ground import ground_for
from tecum.adapters.papers import PaperFile, read_papers
from tecum.assess import Asked, Assessment, Ground, about_subject, assess
from tecum.cli.answers import print_assessment, print_too_long
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json
from tecum.cli.read import print_paper
from tecum.deadlines.alarms import read_now
from tecum.deadlines.instants import Instant
from tecum.errors import CoverageError, FactError, InputError, TecumError
from tecum.instruments.reading import Instrument
from tecum.terms import InstrumentKind

if TYPE_CHECKING:
    from tecum.adapters.reception import Received, Reception

FACT_FILE_KEYS = ("instruments", "facts", "adopted")


def decide(  # noqa: PLR0913 - the options of a published command line
    *files: Path,
    place: Annotated[str, Parameter(name="--in")],
    as_of: date | None = None,
    known_at: date | None = None,
    now: str | None = None,
    facts: Path | None = None,
    adopt: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    subject: str | None = None,
    receive: Annotated[bool, Parameter(negative="")] = False,
    home: Path | None = None,
    agency: str | None = None,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Answer every requested act under the law of a place and a day, with reasons and deadlines.

    Parameters
    ----------
    files
        Papers about one subject: PDF, plain text, e-mail. None, if `--facts` names instruments.
    place
        The jurisdiction, such as co-denver, tx, us.
    as_of
        The day of the conduct that is judged; today there if not given.
    known_at
        Leave out readings adopted after this day; today if not given.
    now
        The present moment, such as 2026-08-09T20:10 by the clock there, or with an offset: then the
        answer says which clocks of custody have run out. Left out, it is read off the clock where
        the day judged is today; of an earlier day nothing is said to have run out.
    facts
        A JSON file {instruments, facts, adopted}; what it states prevails over the papers.
    adopt
        Readings that your agency adopts, separated by commas: of the law by id, of a clock by rule
        and name, such as form-48h:elapsed.
    subject
        Where papers name several people: the one to decide about.
    receive
        Receive the papers first: store them, sign a receipt, open a matter.
    home
        The folder that remembers, for `--receive`.
    agency
        Your agency's name for its receipts, when that folder is used for the first time.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    if not files and facts is None:
        raise InputError("decide: nothing to decide; give a paper, or --facts with instruments")
    if receive and not files:
        raise InputError("decide: --receive needs a paper; give one")
    ground = ground_for(place, packs)
    at = read_now(now, ground.zone) if now is not None else None
    today = at.day if at is not None else today_in(ground.zone)
    day, known = as_of or today, known_at or today
    if at is None and day == today:
        at = Instant(utc=clock.now().replace(microsecond=0), zone=ground.zone)
    moment = at.local if at is not None else None
    stated = read_fact_file(facts) if facts is not None else Asked(facts={})
    readings = [one for name in adopt for one in name.split(",") if one]
    stated = replace(stated, adopted=[*stated.adopted, *readings])
    if receive:
        # What is wrong with the question itself is said before anything is received; that no law
        # is known for the day is no reason not to sign for a paper.
        with suppress(CoverageError):
            assess(stated, ground, as_of=day, known_at=known, now=moment)
    desk = _reception(home, ground.zone, agency) if receive else None
    received = desk.receive(files) if desk else None
    try:
        papers = read_papers(files)
        asked = replace(
            stated,
            instruments=_instruments(papers, subject),
            received_at=received.receipt.arrival.received_at if received else None,
        )
        answer = assess(asked, ground, as_of=day, known_at=known, now=moment)
    except TecumError as error:
        raise _after_receiving(error, received) from error
    if desk and received:
        desk.record(received.matter, papers, answer)
    if json:
        print_json(wire.decision(answer, wire.reception(received) if received else None))
    else:
        _print(papers, answer, ground, received)
    return DONE


def _print(
    papers: Sequence[PaperFile], answer: Assessment, ground: Ground, received: "Received | None"
) -> None:
    out = console()
    print_too_long(out, answer.held_too_long)
    for one in papers:
        for paper in one.papers:
            print_paper(out, paper, fields=False)
    print_assessment(out, answer, ground)
    if received:
        out.print(
            f"\nReceived as {received.receipt.number}, matter {received.matter}.", markup=False
        )
        out.print(f"Signed receipt, for the sender: {received.path}", markup=False, soft_wrap=True)


def _after_receiving(error: TecumError, received: "Received | None") -> TecumError:
    """A paper that was signed for and cannot be answered: the message names its receipt."""
    if received is None:
        return error
    return InputError(
        f"{error}\ntecum: the papers were received all the same, as {received.receipt.number}; "
        f"the receipt is {received.path}"
    )


def read_fact_file(path: Path) -> Asked:
    """Read FACTS.json: {instruments: [kind], facts: {name: value}, adopted: [reading id]}.

    Raises:
        FactError: not JSON, another shape, or an unknown instrument; names and types of facts
            are checked where they are used.
    """
    try:
        raw = json_text.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    except OSError as error:
        raise FactError(f"{path}: cannot be opened ({error.strerror}); check the path") from error
    except (ValueError, RecursionError) as error:
        raise FactError(f"{path}: is not JSON ({error}); mend it there") from error
    if not isinstance(raw, dict):
        raise FactError(f"{path}: is a {type(raw).__name__}; write an object with `facts`")
    for key in raw:
        if key not in FACT_FILE_KEYS:
            known = ", ".join(FACT_FILE_KEYS)
            raise FactError(f"{path}: key {key!r} is not known; a fact file has {known}")
    facts = raw.get("facts", {})
    if not isinstance(facts, Mapping):
        raise FactError(f"{path}: `facts` is no object; write names and values")
    return Asked(
        kinds=[kind_named(path, name) for name in _texts(path, raw, "instruments")],
        facts=facts,
        adopted=_texts(path, raw, "adopted"),
    )


def _each_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """One JSON object; a name that stands twice would silently lose one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"{', '.join(twice)} stands twice; keep one")
    return found


def _texts(path: Path, raw: Mapping[str, object], key: str) -> list[str]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise FactError(f"{path}: `{key}` cannot be {value!r}; write a list of texts")
    return value


def kind_named(record: object, name: str) -> InstrumentKind:
    """The instrument of this name; FactError names the record that holds it, and the nearest."""
    known = [kind.value for kind in InstrumentKind if kind is not InstrumentKind.UNKNOWN]
    if name not in known:
        import difflib  # noqa: PLC0415 - only a mistake needs it

        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or known
        raise FactError(f"{record}: there is no instrument {name!r}; nearest: {', '.join(near)}")
    return InstrumentKind(name)


def _instruments(papers: Sequence[PaperFile], subject: str | None) -> tuple[Instrument, ...]:
    """All instruments; a paper that cannot be read ends the decision, for it might change it."""
    for one in papers:
        if one.error is not None:
            raise one.error
    found = [each for one in papers for paper in one.papers for each in paper.instruments]
    return tuple(found) if subject is None else about_subject(found, subject)


def _reception(home: Path | None, zone: str, agency: str | None) -> "Reception":
    from tecum.adapters.homes import open_home  # noqa: PLC0415 - signing is slow to load
    from tecum.adapters.reception import Reception  # noqa: PLC0415 - likewise

    return Reception(home=open_home(home), zone=zone, agency=agency)
