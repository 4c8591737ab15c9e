"""The statement of facts in words: the same lines for terminal, browser and paper.

Times are those of one zone, named once at the head. Nothing is added here that a row does not
hold; what is left out for want of space is left out for every audience and every printer alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tecum.deadlines.instants import MONTHS, Instant
from tecum.matters.commands import Bearing
from tecum.matters.event import EventType
from tecum.matters.facts_page import (
    ActRow,
    AnswerRow,
    ClaimRow,
    ClockRow,
    CourtRow,
    DoneRow,
    EventRow,
    FactsPage,
    Held,
    HeldRow,
    InstrumentRow,
    OtherRow,
    PaperRow,
    StatementRow,
    TieRow,
)
from tecum.terms import Act, AnswerKind, Audience

FOR_WHOM = {
    Audience.PUBLIC: "the public",
    Audience.OTHER_SIDE: "the other side",
    Audience.AGENCY: "the agency itself",
    Audience.COUNSEL: "counsel; privileged until counsel releases it",
}
LEFT_OUT: Mapping[Audience, tuple[str, ...]] = MappingProxyType(
    {
        Audience.PUBLIC: ("What papers say, and whose they are, is open to the two sides alone.",),
        Audience.OTHER_SIDE: ("Lines that are for the agency alone are left out.",),
    }
)
BORNE = {
    Bearing.SUPPORTS: "supported",
    Bearing.CONTRADICTS: "contradicted",
    Bearing.DOES_NOT_TOUCH: "not touched",
}
COURT_STEPS = {
    EventType.PETITION_FILED: "petition",
    EventType.ORDER_ENTERED: "order",
    EventType.ORDER_STAYED: "stay of order",
    EventType.CONTEMPT_ENTERED: "contempt of order",
}
UNNAMED = "an agency that has not named itself"
NOBODY = "proposed, nobody has said so"
NO_TITLES: Mapping[str, str] = MappingProxyType({})
FOOT = (
    "What is recorded here was recorded by the agency named above; what others said is theirs. "
    "Claims were split and tied by the persons named; a tie is their word and no finding. It is no "
    "legal advice, and leaves out what the law was found to answer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper: when and how it came, its receipt, what it is, and how each act stands."""

    when: str
    how: str
    receipt: str | None
    what: str
    about: str
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim: its words, what it is about, how it stands, and what is beside it."""

    number: str
    words: str
    about: str
    held: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement: who and when, its words, whether it was corrected, and its claims."""

    number: str
    who: str
    words: str
    correction: str | None
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsSheet:
    """The whole page in words."""

    title: str
    head: tuple[str, ...]
    superseded: str | None
    standing: str
    papers: tuple[PaperLine, ...]
    court: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    statements: tuple[StatementLine, ...]
    both_true: tuple[str, ...]
    letters: tuple[str, ...]
    sayers: tuple[str, ...]
    kinds: str
    legend: str
    foot: str
    names: tuple[str, ...]


def facts_in_words(page: FactsPage, titles: Mapping[str, str] = NO_TITLES) -> FactsSheet:
    """Word a statement of facts; `titles` says what each kind of paper is called."""
    wording = _Wording(page)
    return FactsSheet(
        title="Statement of facts",
        head=(
            f"As known at {page.known_at}, for {FOR_WHOM[page.audience]}.",
            f"Recorded by {page.agency or UNNAMED}. Times are those of {page.known_at.zone}.",
            *LEFT_OUT.get(page.audience, ()),
        ),
        superseded=wording.superseded(),
        standing=wording.issued(),
        papers=tuple(wording.paper(row) for row in page.papers),
        court=tuple(wording.court(row) for row in page.court),
        others=tuple(wording.other(row) for row in page.others),
        statements=tuple(wording.statement(row) for row in page.statements),
        both_true=tuple(
            f"Claims {one.first} and {one.second} can both be true: they are about two acts "
            f"({_acts(one.first_acts)}; {_acts(one.second_acts)}), and both are supported."
            for one in page.both_true
        ),
        letters=tuple(f"({key}) {letter}" for letter, key in wording.letters.items()),
        sayers=tuple(f"{key}: {name}" for name, key in wording.sayers.items()),
        kinds="; ".join(f"{kind}: {titles[kind]}" for kind in _kinds(page) if kind in titles),
        legend="; ".join(f"{act}: {act.in_words}" for act in wording.acts_named()),
        foot=FOOT,
        names=(
            f"{page.facts}, made from {page.digest}",
            "Matters: " + "; ".join(f"{label} is {matter}" for matter, label in page.matters),
        ),
    )


class _Wording:
    """Words the rows of one page; letters and those who tie get a key at their first mention."""

    def __init__(self, page: FactsPage) -> None:
        self.page = page
        self.letters: dict[str, str] = {}
        self.sayers: dict[str, str] = {}

    def superseded(self) -> str | None:
        newer = self.page.superseded_by
        if newer is None:
            return None
        return f"Superseded by the statement of facts of {newer.known_at} ({newer.facts})."

    def issued(self) -> str:
        page = self.page
        older = page.supersedes
        after = f"; it supersedes that of {older.known_at} ({older.facts})" if older else ""
        if page.issued:
            return f"Issued as the statement of facts of {page.known_at}{after}."
        after = f"; the last before it is that of {older.known_at} ({older.facts})" if older else ""
        return f"Not issued: a print of what is recorded{after}."

    # -- papers ----------------------------------------------------------------------------

    def paper(self, row: PaperRow) -> PaperLine:
        channel = f"by {row.channel}" if row.channel else "channel not known"
        instruments = " with ".join(
            f"{one.kind}{f' ({one.edition})' if one.edition else ''}" for one in row.instruments
        )
        if row.receipt is None:
            what = "a paper"
        elif row.came_before:
            what = "the same paper again"
        else:
            what = instruments or "a paper in which no instrument was recognised"
        return PaperLine(
            when=self.at(row.at),
            how=channel,
            receipt=row.receipt,
            what=what,
            about=_labels(row.labels),
            standing=tuple(
                line
                for one in row.instruments
                for line in self._instrument(one, row, several=len(row.instruments) > 1)
            ),
        )

    def _instrument(self, one: InstrumentRow, paper: PaperRow, *, several: bool) -> Iterator[str]:
        before = f"{one.kind}: " if several else ""
        if not one.acts:
            yield f"{before}asks nothing of a custodian"
        grouped: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for row in one.acts:
            labels = () if row.labels == paper.labels else row.labels
            grouped.setdefault((labels, self._standing(row)), []).append(row.act)
        for (labels, said), acts in grouped.items():
            of = f" ({_labels(labels)})" if labels else ""
            yield f"{before}{', '.join(acts)}{of}: {said}"
        for clock in one.clocks:
            yield f"{before}{self._clock(clock, paper)}"
        if one.ended:
            yield f"{before}the paper is {one.ended}"

    def _standing(self, row: ActRow) -> str:
        said = [self._answer(one) for one in row.answers]
        said += self._done(row.done)
        if row.promise_open:
            said.append("promise open")
        return "; ".join(said) or "no answer recorded"

    def _answer(self, one: AnswerRow) -> str:
        key = self.letters.setdefault(one.letter, _key(len(self.letters)))
        kind = one.kind.replace("_", " ")
        if one.kind is AnswerKind.WILL_ACT_ON_EVENT and one.trigger:
            kind = f"promised for {one.trigger}"
        return f"{kind} {self.at(one.at)} ({key})"

    def _done(self, rows: Sequence[DoneRow]) -> Iterator[str]:
        together: dict[str, list[str]] = {}
        for one in rows:
            when = self.at(one.at) if one.day_known else f"by {self.at(one.at)}"
            together.setdefault(when, []).extend([one.item] if one.item else [])
        for when, items in together.items():
            named = f" ({', '.join(items)})" if items else ""
            yield f"done {when}{named}"

    def _clock(self, one: ClockRow, paper: PaperRow) -> str:
        act = f" for {one.act}" if one.act else ""
        labels = f" ({_labels(one.labels)})" if one.labels != paper.labels else ""
        if one.closed_at is not None:
            how = f"closed {self.at(one.closed_at)}"
        else:
            how = "ran out unanswered" if one.ran_out else "running"
        return f"clock{act}{labels}: {self.due(one.due)}, {how}"

    # -- court, and what else is recorded ------------------------------------------------------

    def court(self, row: CourtRow) -> tuple[str, str]:
        what = COURT_STEPS[EventType(row.type)]
        binds = f"; binds {_acts(row.acts)}" if row.acts else ""
        items = f" ({', '.join(row.items)})" if row.items else ""
        court = f", {row.court}" if row.court else ""
        return self.at(row.at), f"{what} {row.name}{court}: {_labels(row.labels)}{binds}{items}"

    def other(self, row: OtherRow) -> tuple[str, str]:
        words = row.words or f"{row.type.replace('.', ' ')} (recorded then)"
        return self.at(row.at), f"{words}: {_labels(row.labels)}"

    # -- statements ------------------------------------------------------------------------

    def statement(self, row: StatementRow) -> StatementLine:
        speaker = f", {row.speaker}" if row.speaker else ""
        said = f"{row.office}{speaker}, {self.at(row.at)}"
        if row.channel:
            said += f", by {row.channel}"
        if row.on_word_of:
            said += f", according to {row.on_word_of}"
        if row.source:
            said += f"; in: {row.source.title}"
            said += f", {row.source.address}" if row.source.address else ""
        correction = None
        if row.corrected_by:
            correction = f"superseded by its correction, statement {row.corrected_by}"
        elif row.corrects:
            correction = f"corrects statement {row.corrects}"
        return StatementLine(
            number=str(row.number),
            who=said,
            words=row.words,
            correction=correction,
            claims=tuple(self._claim(one) for one in row.claims),
        )

    def _claim(self, row: ClaimRow) -> ClaimLine:
        about = [f"{'not done' if row.denies else 'done'}: {_acts(row.acts)}"] if row.acts else []
        about += [", ".join(row.kinds)] if row.kinds else []
        about += [_labels(row.labels)] if row.labels else []
        if row.since:
            about.append(f"from {self.at(row.since)}")
        if row.until:
            about.append(f"until {self.at(row.until)}")
        about.append(f"split by {self._sayer(row.by)}")
        return ClaimLine(
            number=row.number,
            words=row.words,
            about="; ".join(about),
            held=tuple(self._held(one, row) for one in row.held),
            beside=tuple(self._tie(one) for one in row.ties),
        )

    def _held(self, row: HeldRow, claim: ClaimRow) -> str:
        as_to = f"as to {row.act}: " if row.act else ""
        if row.held is not Held.UNTOUCHED:
            said = " and ".join(self._sayer(one) for one in row.by)
            return f"{as_to}{row.held} ({f'says {said}' if said else 'proposed'})"
        if any(one.act in {None, row.act} for one in claim.ties):
            return f"{as_to}not touched"
        inside = self.page.audience in {Audience.AGENCY, Audience.COUNSEL}
        return f"{as_to}{'nobody has tied it' if inside else 'nothing shown here bears on it'}"

    def _tie(self, row: TieRow) -> str:
        act = f"{row.act} " if row.act else ""
        who = NOBODY if row.by is None else f"says {self._sayer(row.by)}"
        found = [*self._events(row.events)]
        if row.hidden:
            found.append("also on events not shown here" if found else "on events not shown here")
        events = f" [{'; '.join(found)}]" if found else ""
        return f"{act}{BORNE[row.bearing]} ({who}): {row.why}{events}"

    def _events(self, rows: Iterable[EventRow]) -> Iterator[str]:
        together: dict[str, list[str]] = {}
        for row in rows:
            place = f"{row.label}/{row.ref.sequence} {self.at(row.at)}"
            together.setdefault(row.words, []).append(place)
        for words, places in together.items():
            yield f"{words}: {', '.join(places)}"

    def _sayer(self, name: str) -> str:
        return self.sayers.setdefault(name, f"S{len(self.sayers) + 1}")

    # -- times, acts -----------------------------------------------------------------------

    def at(self, instant: Instant) -> str:
        shown = Instant(utc=instant.utc, zone=self.page.known_at.zone).local
        return f"{_day(shown.date())}, {shown:%H:%M}"

    def due(self, due: Instant | date) -> str:
        return f"due {self.at(due) if isinstance(due, Instant) else _day(due)}"

    def acts_named(self) -> tuple[Act, ...]:
        """The acts that the page speaks of, in the order of the vocabulary."""
        page = self.page
        named = {row.act for paper in page.papers for one in paper.instruments for row in one.acts}
        named |= {act for row in page.court for act in row.acts}
        named |= {act for row in page.statements for claim in row.claims for act in claim.acts}
        return tuple(act for act in Act if act in named)


def _kinds(page: FactsPage) -> tuple[str, ...]:
    """The kinds of paper on the page, in the order in which they came."""
    found = (one.kind for row in page.papers for one in row.instruments)
    return tuple(dict.fromkeys(found))


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _key(number: int) -> str:
    """The letters of the alphabet, then with a number after them."""
    turn, at = divmod(number, 26)
    return f"{chr(ord('a') + at)}{turn or ''}"


def _labels(labels: Sequence[str]) -> str:
    return ", ".join(labels)


def _acts(acts: Iterable[Act]) -> str:
    return ", ".join(acts)
