"""Gathering the papers of a statement of facts: what came, what it asked, how each act stands.

One paper may stand in several matters (an order that names three people): it is one row, and acts
that stand alike are told once, with the matters in which they do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tecum.deadlines.instants import Instant, end_of_day
from tecum.deadlines.results import Due
from tecum.matters.bearings import happened_at
from tecum.matters.commands import Ending, EventRef
from tecum.matters.event import Event, EventType
from tecum.matters.facts_page import (
    ActRow,
    AnswerRow,
    ClockRow,
    DoneRow,
    InstrumentRow,
    PaperRow,
)
from tecum.matters.payloads import listed, members, text, text_or_none, texts
from tecum.matters.state import Matter
from tecum.terms import Act, AnswerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """One matter as it was known at the instant of the page: its label, events and state."""

    label: str
    events: tuple[Event, ...]
    state: Matter

    def happened_at(self, sequence: int) -> Instant:
        """When an event of it happened."""
        return happened_at(self.events[sequence - 1])


@dataclass(slots=True, kw_only=True)
class _Acted:
    """What one matter holds about one act of one instrument."""

    answers: list[AnswerRow] = field(default_factory=list)
    done: list[DoneRow] = field(default_factory=list)
    promise_open: bool = False


@dataclass(slots=True, kw_only=True)
class _Instrument:
    """One instrument over all matters that it stands in."""

    id: str
    kind: str
    edition: str | None
    acts: list[Act]
    ended: Ending | None = None
    clocks: list[ClockRow] = field(default_factory=list)
    acted: dict[Act, dict[str, _Acted]] = field(default_factory=dict)


@dataclass(slots=True)
class PaperRows:
    """The papers gathered so far; `known_at` is the instant that the page speaks of."""

    known_at: Instant
    _papers: dict[tuple[str, ...], PaperRow] = field(default_factory=dict)
    _read: dict[str, dict[str, _Instrument]] = field(default_factory=dict)

    def add_came(self, event: Event, label: str) -> None:
        """Note that a paper was received, where this audience may not know which."""
        channel = text_or_none(event, "channel")
        at = event.recorded_at
        key = ("came", at.utc.isoformat(), channel or "")
        self._add(key, label, _ref(event), at=at, channel=channel, receipt=None, sha256=None)

    def add(self, event: Event, file: KnownFile) -> bool:
        """Take an event in; False where it is none about papers that the audience may read of."""
        instruments = _instruments_of(event)
        if not all(self._has(one) for one in instruments):
            return False
        match event.type:
            case EventType.PAPER_RECEIVED:
                self._received(event, file.label)
            case EventType.PAPER_READ:
                self._was_read(event, file.label)
            case EventType.INSTRUMENT_ENDED:
                self._instrument(text(event, "instrument")).ended = Ending(text(event, "how"))
            case EventType.ANSWER_GIVEN:
                self._answered(event, file.label)
            case EventType.PROMISE_MADE:
                self._promised(event, file)
            case EventType.ACT_PERFORMED:
                self._performed(event, file.label)
            case EventType.CLOCK_STARTED:
                self._clock(event, file)
            case _:
                return False
        return True

    def rows(self) -> tuple[PaperRow, ...]:
        """Give the papers in the order in which they came."""
        seen: set[str] = set()
        found = []
        for paper in sorted(self._papers.values(), key=lambda one: (one.at.utc, one.refs)):
            digest = paper.sha256
            again = digest is not None and digest in seen
            instruments = () if digest is None or again else self._instruments(digest)
            seen |= set() if digest is None else {digest}
            found.append(replace(paper, came_before=again, instruments=instruments))
        return tuple(found)

    def _received(self, event: Event, label: str) -> None:
        receipt, digest = text(event, "receipt"), text(event, "sha256")
        self._add(
            ("paper", receipt, digest),
            label,
            _ref(event),
            at=happened_at(event),
            channel=text_or_none(event, "channel"),
            receipt=receipt,
            sha256=digest,
        )

    def _add(  # noqa: PLR0913 - the members of a row, all named
        self,
        key: tuple[str, ...],
        label: str,
        ref: EventRef,
        *,
        at: Instant,
        channel: str | None,
        receipt: str | None,
        sha256: str | None,
    ) -> None:
        row = self._papers.get(key) or PaperRow(
            at=at,
            channel=channel,
            labels=(),
            receipt=receipt,
            sha256=sha256,
            came_before=False,
            instruments=(),
            refs=(),
        )
        labels = tuple(dict.fromkeys((*row.labels, label)))
        self._papers[key] = replace(row, labels=labels, refs=(*row.refs, ref))

    def _was_read(self, event: Event, label: str) -> None:
        known = self._read.setdefault(text(event, "paper"), {})
        for one in listed(event, "instruments"):
            found = members(one)
            edition = found.get("edition")
            acts = [Act(act) for act in texts(found["acts"])]
            name = str(found["id"])
            instrument = known.setdefault(
                name,
                _Instrument(
                    id=name,
                    kind=str(found["kind"]),
                    edition=None if edition is None else str(edition),
                    acts=acts,
                ),
            )
            for act in acts:
                instrument.acted.setdefault(act, {}).setdefault(label, _Acted())

    def _has(self, name: str) -> bool:
        return any(name in instruments for instruments in self._read.values())

    def _instrument(self, name: str) -> _Instrument:
        """The instrument of this name; `add` has seen to it that there is one."""
        return next(found[name] for found in self._read.values() if name in found)

    def _acted(self, instrument: str, act: Act, label: str) -> _Acted:
        found = self._instrument(instrument)
        return found.acted.setdefault(act, {}).setdefault(label, _Acted())

    def _answered(self, event: Event, label: str) -> None:
        for one in listed(event, "items"):
            item = members(one)
            row = AnswerRow(
                kind=AnswerKind(str(item["kind"])),
                letter=text(event, "letter"),
                at=happened_at(event),
                trigger=None,
                ref=_ref(event),
            )
            acted = self._acted(str(item["instrument"]), Act(str(item["act"])), label)
            acted.answers.append(row)

    def _promised(self, event: Event, file: KnownFile) -> None:
        acted = self._acted(text(event, "instrument"), Act(text(event, "act")), file.label)
        acted.promise_open = any(
            one.sequence == event.sequence and one.kept_by is None for one in file.state.promises
        )
        if acted.answers:
            acted.answers[-1] = replace(acted.answers[-1], trigger=text(event, "trigger"))

    def _performed(self, event: Event, label: str) -> None:
        row = DoneRow(
            at=happened_at(event),
            day_known=event.happened_at is not None,
            item=text_or_none(event, "item"),
            ref=_ref(event),
        )
        self._acted(text(event, "instrument"), Act(text(event, "act")), label).done.append(row)

    def _clock(self, event: Event, file: KnownFile) -> None:
        """Whoever may read that a clock started may read what closed it: both stay inside."""
        clock = next(one for one in file.state.clocks if one.id == text(event, "clock"))
        closed_by = clock.closed_by
        row = ClockRow(
            act=clock.act,
            labels=(file.label,),
            rule=clock.rule,
            due=clock.due,
            closed_at=None if closed_by is None else file.happened_at(closed_by),
            ran_out=closed_by is None and _is_past(clock.due, clock.zone, self.known_at),
            ref=_ref(event),
        )
        self._instrument(clock.instrument).clocks.append(row)

    def _instruments(self, digest: str) -> tuple[InstrumentRow, ...]:
        return tuple(
            InstrumentRow(
                id=one.id,
                kind=one.kind,
                edition=one.edition,
                acts=tuple(row for act in one.acted for row in _act_rows(act, one.acted[act])),
                clocks=tuple(_together(one.clocks)),
                ended=one.ended,
            )
            for one in self._read.get(digest, {}).values()
        )


def _instruments_of(event: Event) -> tuple[str, ...]:
    """The instruments that an event speaks of; those of a reading it brings itself."""
    if event.type == EventType.ANSWER_GIVEN:
        return tuple(str(members(one)["instrument"]) for one in listed(event, "items"))
    named = event.payload.get("instrument")
    return (named,) if isinstance(named, str) else ()


def _act_rows(act: Act, acted: dict[str, _Acted]) -> Iterator[ActRow]:
    """One row for all matters in which an act stands alike."""
    alike: dict[object, list[str]] = {}
    for label, one in acted.items():
        told = (
            tuple((row.kind, row.letter, row.at, row.trigger) for row in one.answers),
            tuple((row.at, row.day_known, row.item) for row in one.done),
            one.promise_open,
        )
        alike.setdefault(told, []).append(label)
    for labels in alike.values():
        one = acted[labels[0]]
        yield ActRow(
            act=act,
            labels=tuple(labels),
            answers=tuple(one.answers),
            done=tuple(one.done),
            promise_open=one.promise_open,
        )


def _together(clocks: Sequence[ClockRow]) -> Iterator[ClockRow]:
    alike: dict[object, ClockRow] = {}
    for one in clocks:
        key = (one.act, one.rule, one.due, one.closed_at, one.ran_out)
        before = alike.get(key)
        alike[key] = (
            one
            if before is None
            else replace(before, labels=tuple(dict.fromkeys((*before.labels, *one.labels))))
        )
    yield from alike.values()


def _is_past(due: Due, zone: str, known_at: Instant) -> bool:
    end = due if isinstance(due, Instant) else end_of_day(due, zone)
    return end.utc < known_at.utc


def _ref(event: Event) -> EventRef:
    return EventRef(matter=event.matter, sequence=event.sequence)
