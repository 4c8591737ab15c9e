"""Who said what, claim by claim, with what bears on each: ties of persons apart from proposals.

Where somebody has tied a claim as to an act, that is how it stands as to this act. What a rule
would propose stays beside it as far as nobody's tie names those events, so that a tie to some
events does not put the others out of sight.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tecum.matters.audiences import Shown
from tecum.matters.bearings import Proposal, happened_at, held, propose
from tecum.matters.commands import Bearing, EventRef
from tecum.matters.event import Event
from tecum.matters.events_in_words import event_in_words
from tecum.matters.facts_page import (
    BothTrue,
    ClaimRow,
    EventRow,
    Held,
    HeldRow,
    StatementRow,
    TieRow,
)
from tecum.matters.paper_rows import KnownFile
from tecum.matters.state import Claimed, Stated, Tied
from tecum.terms import Act


class StatementRows:
    """The statements of some matters with their claims, from what an audience may read."""

    def __init__(self, files: Sequence[KnownFile], shown: Mapping[str, Sequence[Shown]]) -> None:
        self._files = files
        self._readable: dict[EventRef, tuple[Event, str]] = {}
        for file in files:
            for one in shown[file.label]:
                if one.whole:
                    ref = EventRef(matter=one.event.matter, sequence=one.event.sequence)
                    self._readable[ref] = (one.event, file.label)
        self._labels = {file.state.id: file.label for file in files}

    def rows(self) -> tuple[StatementRow, ...]:
        """Give the statements in the order in which they were made."""
        found = [
            (statement, file)
            for file in self._files
            for statement in file.state.statements
            if self._may_read(file, statement.sequence)
        ]
        found.sort(key=lambda one: (one[0].at.utc, one[1].label, one[0].sequence))
        numbers: dict[tuple[str, int | None], int] = {
            (file.state.id, one.sequence): number for number, (one, file) in enumerate(found, 1)
        }
        return tuple(self._row(one, file, numbers) for one, file in found)

    def _row(
        self, one: Stated, file: KnownFile, numbers: Mapping[tuple[str, int | None], int]
    ) -> StatementRow:
        matter = file.state.id
        number = numbers[matter, one.sequence]
        claims = [
            claim
            for claim in file.state.claims
            if claim.statement == one.sequence and self._may_read(file, claim.sequence)
        ]
        return StatementRow(
            number=number,
            office=one.office,
            speaker=one.speaker,
            at=one.at,
            channel=one.channel,
            source=one.source,
            on_word_of=one.on_word_of,
            words=one.words,
            corrects=numbers.get((matter, one.corrects)),
            corrected_by=numbers.get((matter, one.corrected_by)),
            claims=tuple(
                self._claim(claim, one, file, f"{number}.{at}")
                for at, claim in enumerate(claims, 1)
            ),
            ref=EventRef(matter=matter, sequence=one.sequence),
        )

    def _claim(self, claim: Claimed, one: Stated, file: KnownFile, number: str) -> ClaimRow:
        ties = [
            tie
            for tie in file.state.ties
            if tie.claim == claim.sequence
            and tie.replaced_by is None
            and self._may_read(file, tie.sequence)
        ]
        proposals = propose(claim, one, [event for event, _ in self._readable.values()])
        return ClaimRow(
            number=number,
            words=claim.words,
            denies=claim.denies,
            acts=claim.acts,
            labels=tuple(self._labels[m] for m in claim.matters if m in self._labels),
            instruments=claim.instruments,
            kinds=claim.kinds,
            since=claim.since,
            until=claim.until,
            by=claim.by,
            held=tuple(_held(act, ties, proposals) for act in claim.acts or (None,)),
            ties=(
                *(self._tie(tie) for tie in ties),
                *(row for one in proposals for row in self._proposed(one, ties)),
            ),
            ref=EventRef(matter=file.state.id, sequence=claim.sequence),
        )

    def _tie(self, tie: Tied) -> TieRow:
        events = self._events(tie.events, tie.act)
        return TieRow(
            bearing=tie.bearing,
            act=tie.act,
            why=tie.why,
            by=tie.by,
            events=events,
            hidden=len(events) < len(tie.events),
            sequence=tie.sequence,
        )

    def _proposed(self, one: Proposal, ties: Sequence[Tied]) -> Iterator[TieRow]:
        spoken = [tie for tie in ties if tie.act in {None, one.act}]
        named = {ref for tie in spoken for ref in tie.events}
        events = self._events([ref for ref in one.events if ref not in named], one.act)
        if not events or (spoken and one.bearing is Bearing.DOES_NOT_TOUCH):
            return
        yield TieRow(
            bearing=one.bearing,
            act=one.act,
            why=one.why,
            by=None,
            events=events,
            hidden=False,
            sequence=None,
        )

    def _events(self, refs: Sequence[EventRef], act: Act | None) -> tuple[EventRow, ...]:
        rows = [
            EventRow(
                ref=ref,
                label=self._readable[ref][1],
                at=happened_at(self._readable[ref][0]),
                words=event_in_words(self._readable[ref][0], act),
            )
            for ref in refs
            if ref in self._readable
        ]
        return tuple(sorted(rows, key=lambda row: (row.at.utc, row.label, row.ref.sequence)))

    def _may_read(self, file: KnownFile, sequence: int) -> bool:
        return EventRef(matter=file.state.id, sequence=sequence) in self._readable


def _held(act: Act | None, ties: Sequence[Tied], proposals: Sequence[Proposal]) -> HeldRow:
    said = [tie for tie in ties if act is None or tie.act in {None, act}]
    bearings = [tie.bearing for tie in said] or [one.bearing for one in proposals if one.act == act]
    return HeldRow(act=act, held=held(bearings), by=tuple(dict.fromkeys(tie.by for tie in said)))


def both_true(statements: Sequence[StatementRow]) -> Iterator[BothTrue]:
    """Find claims of two offices that seem to deny each other and are about two acts.

    One says that something was not done, the other that something was; they share no act, speak of
    a common matter, and both are supported. Then neither refutes the other.
    """
    claims = [(row.office, claim) for row in statements for claim in row.claims]
    for (office, one), (other_office, other) in combinations(claims, 2):
        if (
            office != other_office
            and one.denies is not other.denies
            and not set(one.acts) & set(other.acts)
            and _of_one_matter(one, other)
            and _supported(one)
            and _supported(other)
        ):
            yield BothTrue(
                first=one.number,
                first_acts=one.acts,
                second=other.number,
                second_acts=other.acts,
            )


def _supported(claim: ClaimRow) -> bool:
    return bool(claim.acts) and all(row.held is Held.SUPPORTED for row in claim.held)


def _of_one_matter(one: ClaimRow, other: ClaimRow) -> bool:
    return not one.labels or not other.labels or bool(set(one.labels) & set(other.labels))
