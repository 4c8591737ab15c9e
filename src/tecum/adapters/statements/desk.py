"""The desk for statements of facts: takes matters out of a home, enters, makes pages, issues them.

Issuing is recorded in every matter that the page is about, so that each of them knows; a matter
that knows already is left as it is, and an issue that a kill interrupted is finished by the next.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tecum.adapters.home import Home
from tecum.adapters.package_data import load_catalogue
from tecum.adapters.reading.intake import read_bytes
from tecum.adapters.statements.entering import entered
from tecum.adapters.statements.say_file import instant_in, read_say_file
from tecum.deadlines.instants import Instant
from tecum.errors import ClockError, InputError
from tecum.ledger.receipts import is_random_id
from tecum.matters.commands import PrintFacts, Said
from tecum.matters.event import check_matter_id, instant_text
from tecum.matters.facts_in_words import FactsSheet, facts_in_words
from tecum.matters.facts_page import FactsPage, NamedFile
from tecum.matters.folding import fold
from tecum.matters.story_of_facts import facts_page
from tecum.terms import Audience


def named_files(home: Home, named: Sequence[str], *, every: bool = False) -> tuple[NamedFile, ...]:
    """Take matters out of a home, each named as `M-...` or `LABEL=M-...`; without label numbered.

    Raises:
        InputError: none is named, one is not here, or two have one label.
    """
    if every:
        known = {one.rpartition("=")[2] for one in named}
        others = [one for one in home.matter_ids() if one not in known]
        named = (*named, *sorted(others, key=lambda one: _begun(home, one)))
    if not named:
        raise InputError("story: no matter is named; give its id, LABEL=M-..., or --all")
    found: list[NamedFile] = []
    for number, text in enumerate(named, 1):
        label, equals, matter = text.rpartition("=")
        check_matter_id(matter)
        name = label.strip() if equals else str(number)
        if not name or "/" in name or any(name == one.label for one in found):
            raise InputError(f"story: {text}: the label {name!r} cannot be used; give another")
        if any(matter == one.matter for one in found):
            raise InputError(f"story: the matter {matter} is named twice; leave one out")
        events = home.read_matter(matter).events
        found.append(NamedFile(matter=matter, label=name, events=events))
    return tuple(found)


def _begun(home: Home, matter: str) -> tuple[datetime, str]:
    """When a matter's first event was recorded: the order in which a page of all tells them."""
    first = home.read_matter(matter).events[:1]
    return (first[0].recorded_at.utc if first else datetime.max.replace(tzinfo=UTC)), matter


def zone_of(files: Sequence[NamedFile]) -> str:
    """The zone whose wall clock the page shows: that of the first event recorded."""
    return next((event.recorded_at.zone for file in files for event in file.events), "UTC")


def known_instant(text: str, files: Sequence[NamedFile]) -> Instant:
    """Read `--known-at`: a moment, or the id of a statement of facts that was issued.

    Raises:
        InputError: it is neither.
    """
    zone = zone_of(files)
    if is_random_id("F", text):
        return _known_when_issued(text, files)
    try:
        return instant_in(datetime.fromisoformat(text), zone)
    except (ValueError, ClockError) as error:
        raise InputError(
            f"story: --known-at {text!r} is no moment ({error}); write one such as "
            "2020-01-15T18:00, or the id F-... of a statement of facts that was issued"
        ) from error


def _known_when_issued(facts: str, files: Sequence[NamedFile]) -> Instant:
    for file in files:
        for one in fold(file.matter, file.events).printed:
            if one.facts == facts:
                return one.known_at
    raise InputError(
        f"story: no statement of facts {facts} was issued of these matters; name those it is about"
    )


def enter(home: Home, files: Sequence[NamedFile], path: Path, now: datetime) -> int:
    """Enter a file of statements into the first matter, all of it or nothing; say how much.

    Raises:
        InputError: the file cannot be read or entered; with the line and the mend.
        LifecycleError: somebody else acted in between.
    """
    zone = zone_of(files)
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: it is no UTF-8 text; save it as UTF-8") from error
    written = read_say_file(text, name=path.name, zone=zone)
    events = entered(written, files, Instant(utc=now, zone=zone))
    home.append(files[0].matter, events)
    return len(events)


def page_of(
    home: Home, files: Sequence[NamedFile], *, known_at: Instant, audience: Audience
) -> FactsPage:
    """Make the statement of facts of these matters.

    The public may not know whose a paper is, so its page has numbers for labels.
    """
    if audience is Audience.PUBLIC:
        files = [
            NamedFile(matter=one.matter, label=f"matter {number}", events=one.events)
            for number, one in enumerate(files, 1)
        ]
    agency = home.agency if home.is_set_up else None
    return facts_page(files, known_at=known_at, audience=audience, agency=agency)


def in_words(page: FactsPage) -> FactsSheet:
    """Word a page, with the titles of papers as the catalogue has them."""
    rows = load_catalogue().rows
    return facts_in_words(page, {str(kind): row.title for kind, row in rows.items()})


def issue(home: Home, page: FactsPage, now: Instant) -> FactsPage:
    """Record that this page was issued, in every matter that it is about; give it as issued.

    Raises:
        LifecycleError: a clock is wrong, or the state of a matter does not allow it.
    """
    matters = tuple(matter for matter, _ in page.matters)
    command = PrintFacts(
        said=Said(asserted_by=page.agency or "the agency", happened_at=now),
        facts=page.facts,
        digest=page.digest,
        known_at=page.known_at,
        audience=page.audience,
        matters=matters,
        supersedes=page.supersedes.facts if page.supersedes else None,
    )
    known = instant_text(page.known_at)
    for matter in matters:
        events = home.read_matter(matter).events
        if not any(
            (one.payload.get("facts"), one.payload.get("known_at")) == (page.facts, known)
            for one in events
        ):
            home.record(matter, command, now)
    labels = dict(page.matters)
    files = [
        NamedFile(matter=one, label=labels[one], events=home.read_matter(one).events)
        for one in matters
    ]
    return facts_page(files, known_at=page.known_at, audience=page.audience, agency=page.agency)
