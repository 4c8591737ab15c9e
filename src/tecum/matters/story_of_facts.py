"""The statement of facts: what is recorded of some matters, as known at one instant, on one page.

It is built from the events that an audience may see (`audiences.shown_to`) and from nothing else:
a line that somebody may not read is never made, so it cannot be left in by mistake. Nothing on it
is an opinion of the law; statements are what offices said, and ties are what persons (named) say
of them, apart from proposals by rule, which nobody has said.

A page carries a digest of what it was made from and an id of its own: the same events, known at
the same instant, give the same page for ever. A page that was issued is an event of its matters,
so an older one, printed again, can say that it was superseded.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.canonical import canonical_bytes, sha256_hex
from tecum.ledger.receipts import NUMBER_BYTES, random_id
from tecum.matters.audiences import Shown, shown_to
from tecum.matters.bearings import happened_at
from tecum.matters.claim_rows import StatementRows, both_true
from tecum.matters.commands import EventRef
from tecum.matters.event import Event, EventType, as_known_at, event_line, instant_text
from tecum.matters.event_leaves import event_header
from tecum.matters.events_in_words import event_in_words
from tecum.matters.facts_page import CourtRow, FactsPage, Issued, NamedFile, OtherRow
from tecum.matters.folding import fold
from tecum.matters.paper_rows import KnownFile, PaperRows
from tecum.matters.payloads import members, text_or_none, texts
from tecum.terms import Act, Audience

MADE_FROM = "tecum.facts.v1"
COURT = (
    EventType.PETITION_FILED,
    EventType.ORDER_ENTERED,
    EventType.ORDER_STAYED,
    EventType.CONTEMPT_ENTERED,
)
# Told elsewhere on the page, or no fact but an answer of the law.
_NO_LINE = (
    EventType.CLOCK_MOVED,
    EventType.PROMISE_KEPT,
    EventType.DETERMINATION_MADE,
    EventType.STATEMENT_MADE,
    EventType.CLAIM_MADE,
    EventType.CLAIM_TIED,
    EventType.FACTS_PRINTED,
)


def facts_page(
    files: Sequence[NamedFile], *, known_at: Instant, audience: Audience, agency: str | None = None
) -> FactsPage:
    """Make the statement of facts of some matters, as known at an instant, for an audience.

    Raises:
        InputError: nothing of them was known then.
        IntegrityError: the events of a matter do not fold.
    """
    known = [one for file in files if (one := _known(file, known_at)).events]
    if not known:
        raise InputError(
            f"nothing was recorded by {known_at} in {', '.join(one.label for one in files)}; "
            "name a later instant"
        )
    shown = {file.label: shown_to(file.events, audience) for file in known}
    digest = facts_digest([one for seen in shown.values() for one in seen], audience)
    facts = facts_id(digest, known_at)
    rows = _Rows(PaperRows(known_at))
    for file in known:
        for each in shown[file.label]:
            rows.take(each, file)
    statements = StatementRows(known, shown).rows()
    issued = issued_for(files, [file.state.id for file in known], audience)
    newer = [one for one in issued if known_at.utc < one.known_at.utc and one.digest != digest]
    older = [one for one in issued if one.known_at.utc < known_at.utc and one.digest != digest]
    return FactsPage(
        facts=facts,
        digest=digest,
        agency=agency,
        known_at=known_at,
        audience=audience,
        matters=tuple((file.state.id, file.label) for file in known),
        papers=rows.papers.rows(),
        court=_in_time(rows.court.values()),
        statements=statements,
        both_true=tuple(both_true(statements)),
        others=_in_time(rows.others.values()),
        issued=next((one for one in issued if one.facts == facts), None),
        superseded_by=newer[-1] if newer else None,
        supersedes=older[-1] if older else None,
    )


def facts_digest(shown: Sequence[Shown], audience: Audience) -> str:
    """Digest what a page is made from: the lines that the audience may read, the headers else.

    Statements of facts are left out, so that issuing one does not change the next.
    """
    made_from = sorted(
        (
            one.event.matter,
            one.event.sequence,
            sha256_hex(event_line(one.event) if one.whole else event_header(one.event)),
        )
        for one in shown
        if one.event.type != EventType.FACTS_PRINTED
    )
    return sha256_hex(
        canonical_bytes(
            {
                "audience": str(audience),
                "events": [digest for _, _, digest in made_from],
                "schema": MADE_FROM,
            }
        )
    )


def facts_id(digest: str, known_at: Instant) -> str:
    """Name a page after what it was made from and when that was known: no chance, no count."""
    named = canonical_bytes({"digest": digest, "known_at": instant_text(known_at)})
    return random_id("F", bytes.fromhex(sha256_hex(named))[:NUMBER_BYTES])


def issued_for(
    files: Sequence[NamedFile], matters: Sequence[str], audience: Audience
) -> tuple[Issued, ...]:
    """Give the statements of facts that were issued of these matters, the oldest first.

    One that was issued of more matters counts too; one for another audience is another paper.
    """
    found: dict[tuple[str, str], Issued] = {}
    for file in files:
        for one in fold(file.matter, file.events).printed:
            if one.audience is audience and set(matters) <= set(one.matters):
                found[one.facts, instant_text(one.known_at)] = Issued(
                    facts=one.facts, known_at=one.known_at, digest=one.digest
                )
    return tuple(sorted(found.values(), key=lambda one: (one.known_at.utc, one.facts)))


class _Rows:
    """Sorts events into the parts of the page; statements have their own."""

    def __init__(self, papers: PaperRows) -> None:
        self.papers = papers
        self.court: dict[object, CourtRow] = {}
        self.others: dict[object, OtherRow] = {}

    def take(self, shown: Shown, file: KnownFile) -> None:
        event = shown.event
        if event.type in _NO_LINE:
            return
        if not shown.whole:
            self._take_header(event, file)
        elif event.type in COURT:
            self._take_court(event, file)
        elif not self.papers.add(event, file):
            self._take_other(event, file, happened_at(event), event_in_words(event))

    def _take_header(self, event: Event, file: KnownFile) -> None:
        """That it is there, and when it was recorded: all that this audience may know."""
        if event.type == EventType.PAPER_RECEIVED:
            self.papers.add_came(event, file.label)
        else:
            self._take_other(event, file, event.recorded_at, None)

    def _take_other(self, event: Event, file: KnownFile, at: Instant, words: str | None) -> None:
        key = (event.type, at, words)
        row = self.others.get(key)
        self.others[key] = OtherRow(
            at=at,
            type=event.type,
            words=words,
            labels=_with(row.labels if row else (), file.label),
            refs=(*(row.refs if row else ()), _ref(event)),
        )

    def _take_court(self, event: Event, file: KnownFile) -> None:
        payload = event.payload
        petition = event.type == EventType.PETITION_FILED
        scope = members(payload["scope"]) if "scope" in payload else {}
        name = str(payload["petition" if petition else "order"])
        key = (event.type, happened_at(event), name)
        row = self.court.get(key)
        self.court[key] = CourtRow(
            at=happened_at(event),
            type=event.type,
            name=name,
            court=text_or_none(event, "court"),
            acts=tuple(Act(act) for act in texts(scope.get("acts", ()))),
            items=texts(scope.get("items", ())),
            labels=_with(row.labels if row else (), file.label),
            refs=(*(row.refs if row else ()), _ref(event)),
        )


_Row = TypeVar("_Row", CourtRow, OtherRow)


def _in_time(rows: Iterable[_Row]) -> tuple[_Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.at.utc, row.refs)))


def _known(file: NamedFile, known_at: Instant) -> KnownFile:
    events = as_known_at(file.events, known_at)
    return KnownFile(label=file.label, events=events, state=fold(file.matter, events))


def _with(labels: tuple[str, ...], label: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*labels, label)))


def _ref(event: Event) -> EventRef:
    return EventRef(matter=event.matter, sequence=event.sequence)
