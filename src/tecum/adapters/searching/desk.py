"""The search itself: the whole register by digest and number, papers of the window by their words.

What it finds may be spoken of, or may not: a receipt that a compartmented matter names. The second
kind leaves no trace in what is printed, signed or recorded; the statement is word for word the one
that is made where nothing was found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tecum.adapters.entropy import random_bytes
from tecum.adapters.home import Home
from tecum.adapters.reading.intake import open_bytes
from tecum.adapters.register_entries import RegisterEntry
from tecum.adapters.searching.compartments import compartmented
from tecum.adapters.searching.health_file import HealthFile
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.canonical import parse_canonical
from tecum.ledger.receipts import NUMBER_BYTES, Receipt
from tecum.matters.commands import MakeSearch, Said
from tecum.matters.event import EventType, new_matter_id
from tecum.matters.payloads import members
from tecum.matters.searching import Elsewhere, SearchTestimony, Sought, Window, sign_testimony

NEW_MATTER = "new"
SEARCHED_ALWAYS = (
    "the register of all receipts, whose numbers are without a gap",
    "what was erased under a certificate is not held and was not searched",
)
SEARCHED_WORDS = (
    "the bytes and the text of every paper received in the window, for the words sought",
    "papers without readable text (scans, faxes as pictures) were searched by their bytes alone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A receipt for what was sought that may be spoken of."""

    number: str
    received_at: datetime
    channel: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a search came to: receipts that were found in the window, else the signed statement."""

    hits: tuple[Hit, ...]
    statement: bytes | None
    matter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: what was sought, when, by whom, and what more was searched by hand."""

    sought: Sought
    window: Window
    by: str
    searched: tuple[str, ...] = ()


def search_home(
    home: Home, question: Question, health: HealthFile, *, now: datetime, matter: str | None = None
) -> Outcome:
    """Search a home; sign a statement if nothing that may be spoken of was found in the window.

    With `matter` the statement is recorded there; `NEW_MATTER` opens one for it.

    Raises:
        InputError: nothing is sought, the window lies ahead, or the home cannot be read.
        IntegrityError: the register has a gap.
    """
    agency, window = home.agency, question.window
    if window.until > now:
        raise InputError(
            f"search: the window ends {window.until.isoformat()}, after now; nobody can testify "
            "to what is still to come"
        )
    if matter == NEW_MATTER:
        matter = new_matter_id(random_bytes(NUMBER_BYTES))
    elif matter is not None:
        home.read_matter(matter)
    found = tuple(_spoken_of(home, tuple(_look(home, question))))
    inside = tuple(hit for hit in found if window.since <= hit.received_at <= window.until)
    words = SEARCHED_WORDS if question.sought.words else ()
    testimony = SearchTestimony(
        agency=agency,
        by=question.by,
        made_at=now,
        window=window,
        sought=question.sought,
        channels=health.channels,
        signs=health.signs,
        searched=(*SEARCHED_ALWAYS, *words, *question.searched),
        elsewhere=tuple(
            Elsewhere(number=hit.number, received_at=hit.received_at)
            for hit in found
            if hit not in inside
        ),
    )
    statement = sign_testimony(testimony, home.signing_key())
    if inside:
        return Outcome(hits=inside, statement=None)
    if matter is not None:
        at = Instant(utc=now, zone=window.zone)
        said = Said(asserted_by=question.by, happened_at=at)
        document = members(parse_canonical(statement))
        home.record(matter, MakeSearch(said=said, document=document), at)
    return Outcome(hits=(), statement=statement, matter=matter)


def _look(home: Home, question: Question) -> Iterator[Hit]:
    """Go through the register from its first number; a number that is missing is an error."""
    sought, window = question.sought, question.window
    with home.writing():
        last = home.finish_register()
    entries: list[RegisterEntry] = [home.entry(number) for number in range(1, last + 1)]
    for entry in entries:
        if entry.kept is None:
            continue
        receipt = entry.kept
        arrival = receipt.arrival
        digests = {file.sha256 for file in arrival.files}
        why = ""
        if digests & set(sought.digests):
            why = "a digest that was sought"
        elif receipt.number in sought.numbers:
            why = "a number that was sought"
        elif sought.words and window.since <= arrival.received_at <= window.until:
            why = _words_in(home, receipt, sought.words)
        if why:
            yield Hit(
                number=receipt.number,
                received_at=arrival.received_at,
                channel=str(arrival.channel),
                why=why,
            )


def _words_in(home: Home, receipt: Receipt, words: Sequence[str]) -> str:
    wanted = [_plain(one) for one in words]
    for file in receipt.arrival.files:
        data = home.paper(file.sha256)
        seen = _plain(data.decode("utf-8", "replace"))
        if any(one in seen for one in wanted) or any(one in _text(data) for one in wanted):
            return "words that were sought"
    return ""


def _text(data: bytes) -> str:
    """The text that a person would see, read in the confined process; empty if it has none."""
    opened = open_bytes("paper", data)
    lines = (
        line.text for document in opened.documents for page in document.pages for line in page.lines
    )
    return _plain("\n".join(lines))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _spoken_of(home: Home, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out what a compartmented matter names, whatever else names it too."""
    unspoken = {
        str(event.payload.get("receipt"))
        for matter in sorted(compartmented(home.path) & set(home.matter_ids()))
        for event in home.read_matter(matter).events
        if event.type == EventType.PAPER_RECEIVED
    }
    return (hit for hit in hits if hit.number not in unspoken)
