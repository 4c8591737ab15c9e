"""A Tecum home as one side's list: one row an instrument, from the events of its matters.

A matter's events name no person, so rows of a home are matched by what both sides hold of the
bytes: the digest of the paper, and the number of the receipt.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tecum.adapters.home import Home
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due
from tecum.matters.event import Event, EventType
from tecum.matters.folding import fold
from tecum.matters.state import Lodged, Matter
from tecum.measures.reconciling.rows import ActAnswer, Field, Row, Shown, Side, Where
from tecum.terms import AnswerKind, InstrumentKind, Party

KEEPS: Final = frozenset(
    {
        *(Field.DIGEST, Field.RECEIPT_NUMBER, Field.INSTRUMENT, Field.RECEIVED, Field.OPENED),
        *(Field.ANSWERED, Field.ANSWER, Field.DUE, Field.CHANNEL),
    }
)


def is_home(path: Path) -> bool:
    """Whether a path is a home's folder."""
    return (path / "agency.json").is_file()


def side_of_home(path: Path, role: Party) -> Side:
    """Read a home as one side; `role` is the custodian's, for the papers that it received.

    Raises:
        InputError: a matter cannot be read.
        IntegrityError: a matter's file is damaged.
    """
    rows = rows_of_home(Home(path))
    return Side(role=role, label=path.name, rows=rows, keeps=KEEPS)


def rows_of_home(home: Home) -> tuple[Row, ...]:
    """One row for every instrument of every matter, and one for a paper that nobody read yet."""
    return tuple(
        row
        for matter in home.matter_ids()
        for row in rows_of_matter(home.path.name, matter, home.read_matter(matter).events)
    )


def rows_of_matter(file: str, matter: str, events: tuple[Event, ...]) -> Iterator[Row]:
    """The rows of one matter; a row stands where its paper was received."""
    state = fold(matter, events)
    received = {
        str(event.payload["sha256"]): event
        for event in events
        if event.type == EventType.PAPER_RECEIVED
    }
    opened = {
        str(event.payload["paper"]): event.happened_at or event.recorded_at
        for event in events
        if event.type == EventType.PAPER_READ
    }
    lodged: dict[str, list[Lodged]] = defaultdict(list)
    for instrument in state.instruments:
        lodged[instrument.paper].append(instrument)
    for paper in state.papers:
        event = received[paper.sha256]
        facts = {Field.RECEIVED: _shown(paper.received_at)}
        if paper.sha256 in opened:
            facts[Field.OPENED] = _shown(opened[paper.sha256])
        unread = Row(
            where=Where(file=file, sheet=f"matters/{matter}.jsonl", line=event.sequence),
            identifiers=MappingProxyType(
                {Field.DIGEST: paper.sha256, Field.RECEIPT_NUMBER: paper.receipt}
            ),
            facts=MappingProxyType(facts),
            channel=str(event.payload["channel"]),
        )
        if paper.sha256 not in lodged:
            yield unread
        for instrument in lodged.get(paper.sha256, ()):
            yield _with_instrument(unread, instrument, state)


def _with_instrument(row: Row, instrument: Lodged, state: Matter) -> Row:
    facts = dict(row.facts)
    given = [one for one in state.answers if one.instrument == instrument.id]
    done = [one for one in state.performances if one.instrument == instrument.id]
    due = [one.due for one in state.clocks if one.instrument == instrument.id]
    standing = {one.act: one.kind for one in given}
    # What was done is the custodian's word on that act, after what it had answered.
    standing |= {one.act: AnswerKind.COMPLIED for one in done}
    moments = [*(one.at for one in given), *(one.at for one in done)]
    if moments:
        facts[Field.ANSWERED] = _shown(min(moments, key=lambda moment: moment.utc))
    if due:
        facts[Field.DUE] = min(map(_due, due), key=_by_day)
    return replace(
        row,
        instrument=InstrumentKind(instrument.kind),
        facts=MappingProxyType(facts),
        answers=tuple(ActAnswer(act=act, kind=kind) for act, kind in standing.items()),
    )


def _shown(moment: Instant) -> Shown:
    return Shown(day=moment.day, clock=moment.local.time().replace(second=0, microsecond=0))


def _due(due: Due) -> Shown:
    return _shown(due) if isinstance(due, Instant) else Shown(day=due)


def _by_day(shown: Shown) -> tuple[str, str]:
    return (str(shown.day), str(shown.clock or "24"))
