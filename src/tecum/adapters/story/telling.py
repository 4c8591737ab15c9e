"""Tells the story: every paper received, read, decided and timed as any other paper would be.

Only the clock is replayed: each step is recorded at the moment at which it happened. Receipts are
signed with a key made for the occasion.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from importlib.resources import as_file
from pathlib import Path

from tecum.adapters.ground import ground_for
from tecum.adapters.home import Home
from tecum.adapters.papers import PaperFile, read_papers
from tecum.adapters.reception import Received, Reception
from tecum.adapters.statements.desk import issue, page_of
from tecum.adapters.statements.entering import Entry
from tecum.adapters.statements.say_file import WrittenStatement
from tecum.adapters.story.facts import STORY, Person, Story, StoryPaper, story_folder
from tecum.adapters.story.sealed import ProvenMatter, StoryLog
from tecum.assess import Asked, Assessment, assess
from tecum.deadlines.instants import Instant
from tecum.errors import CoverageError, InputError
from tecum.instruments.reading import Instrument
from tecum.matters.commands import (
    AnswerItem,
    Command,
    EnterOrder,
    FilePetition,
    GiveAnswer,
    OrderScope,
    PerformAct,
    RecordRelease,
    Said,
)
from tecum.matters.event import Event, as_known_at, new_matter_id
from tecum.matters.facts_page import FactsPage, NamedFile
from tecum.matters.folding import fold
from tecum.matters.lifecycle import instrument_id
from tecum.matters.state import Matter
from tecum.matters.story_of_facts import facts_page
from tecum.policy.pack import Pack
from tecum.terms import Act, AnswerKind, Audience, InstrumentKind
from tecum.verify import Verification, verify_receipt

CITY = "city"  # the matter of what names no single person
DETAINER, SUBPOENA = InstrumentKind.I_247A, InstrumentKind.I_138
Step = tuple[Instant, Callable[[], None]]
ORDERED_ACTS = (Act.ADMIN_SUBPOENA, Act.SHARE_NONPUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPaper:
    """A paper of the story after it was received and read, and answered where the law is known.

    `no_answer` says why there is none: the shelf holds no law of the place for that day.
    """

    paper: StoryPaper
    received: Received
    read: PaperFile
    answer: Assessment | None
    no_answer: str | None
    proof: Verification

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Everything that was read in it."""
        return tuple(one for paper in self.read.papers for one in paper.instruments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The story told: papers with their answers, and the matters that came of them."""

    story: Story
    papers: tuple[ToldPaper, ...]
    at_release: Mapping[str, Assessment]
    elsewhere: Mapping[str, Assessment]
    ordered: Mapping[str, Assessment]
    events: Mapping[str, tuple[Event, ...]]
    layers: tuple[Pack, ...]
    proven: Mapping[str, ProvenMatter]

    def matter(self, key: str, *, known_at: Instant | None = None) -> Matter:
        """One person's matter as it stands, or as it was known at a moment."""
        events = self.events[key]
        kept = events if known_at is None else as_known_at(events, known_at)
        return fold(matter_id(key), kept)

    def facts(self, known_at: Instant) -> FactsPage:
        """The statement of facts of all matters, as known at a moment, for the agency itself."""
        files = [
            NamedFile(matter=matter_id(key), label=key, events=events)
            for key, events in self.events.items()
        ]
        return facts_page(
            files, known_at=known_at, audience=Audience.AGENCY, agency=self.story.agency
        )

    def of_kind(self, kind: InstrumentKind) -> Iterator[ToldPaper]:
        """The papers whose first instrument is of this kind."""
        return (one for one in self.papers if one.instruments[0].kind is kind)


def matter_id(key: str) -> str:
    """A matter's id, the same each time the story is told."""
    return new_matter_id(hashlib.sha256(f"denver-2020/{key}".encode()).digest()[:16])


def tell(story: Story, home: Home) -> Told:
    """Play the whole story into an empty home."""
    with as_file(story_folder()) as folder:
        teller = _Teller(story, home, folder)
        return teller.told()


class _Teller:
    """Plays the steps in the order of time; later steps find the papers that came before."""

    def __init__(self, story: Story, home: Home, folder: Path) -> None:
        self._story = story
        self._home = home
        self._folder = folder
        self._desk = Reception(home=home, zone=story.zone, agency=story.agency)
        self._ground = ground_for(story.place)
        self._papers: dict[str, ToldPaper] = {}

    def told(self) -> Told:
        """Play everything, then look at what came of it."""
        steps = [
            *self._servings(),
            *self._custody(),
            *self._court(),
            *self._statements(),
            *self._facts(),
        ]
        steps.sort(key=lambda step: step[0].utc)
        log = StoryLog(self._home, agency=self._story.agency, opened=steps[0][0].utc)
        for at, act in steps:
            log.pass_time(at.utc)
            act()
        keys = [*self._story.people, CITY]
        return Told(
            story=self._story,
            papers=tuple(self._papers[paper.file] for paper in self._story.papers),
            at_release=self._at_release(),
            elsewhere=self._elsewhere(),
            ordered=self._ordered(),
            events={key: self._home.read_matter(matter_id(key)).events for key in keys},
            layers=(*self._ground.layers, *ground_for(self._story.other_place).layers),
            proven={
                key: log.prove(matter_id(key), now=steps[-1][0].utc) for key in self._story.people
            },
        )

    # -- papers ----------------------------------------------------------------------------

    def _servings(self) -> Iterator[Step]:
        for paper in self._story.papers:
            yield paper.served_at, partial(self._serve, paper)
            if paper.answered_at is not None:
                yield paper.answered_at, partial(self._answer_detainer, paper)

    def _serve(self, paper: StoryPaper) -> None:
        """Receive, then read, then decide as of the day of service, then record all of it."""
        path = self._folder / paper.file
        matters = [matter_id(key) for key in paper.people or (CITY,)]
        now = paper.served_at.utc
        received = self._desk.receive([path], channel=paper.channel, now=now, matters=matters)
        (read,) = read_papers([path])
        instruments = [one for each in read.papers for one in each.instruments]
        answer, no_answer = None, None
        try:
            answer = self._assess(
                instruments, paper.served_at.day, {"papers_received_at": paper.served_at.iso()}
            )
        except CoverageError as error:
            no_answer = str(error)
        for matter in matters:
            self._desk.record(matter, [read], answer, now=now)
        proof = verify_receipt(
            received.path.read_bytes(),
            papers=[path.read_bytes()],
            trusted_keys=[self._home.verifier_key],
        )
        self._papers[paper.file] = ToldPaper(
            paper=paper,
            received=received,
            read=read,
            answer=answer,
            no_answer=no_answer,
            proof=proof,
        )

    def _assess(
        self, instruments: Sequence[Instrument], day: date, facts: Mapping[str, object]
    ) -> Assessment:
        asked = Asked(instruments=instruments, facts=facts)
        return assess(asked, self._ground, as_of=day, known_at=day)

    def _instrument(self, key: str, kind: InstrumentKind) -> tuple[ToldPaper, str]:
        """The person's paper of this kind, and its instrument's id."""
        for told in self._papers.values():
            for number, one in enumerate(told.instruments, 1):
                if key in told.paper.people and one.kind is kind and told.read.sha256 is not None:
                    return told, instrument_id(told.read.sha256, number)
        raise InputError(f"story: no {kind} about person {key} was served; add the paper")

    # -- custody ---------------------------------------------------------------------------

    def _answer_detainer(self, paper: StoryPaper) -> None:
        """One reply block: the hold declined, the notification promised for the release."""
        answer, at = self._story.detainer_answer, paper.answered_at
        assert at is not None  # noqa: S101 - the step exists for an answered paper only
        _, instrument = self._instrument(paper.people[0], DETAINER)
        declined = [
            AnswerItem(instrument=instrument, kind=AnswerKind.DECLINED, act=act)
            for act in answer.declined
        ]
        promised = [
            AnswerItem(
                instrument=instrument,
                kind=AnswerKind.WILL_ACT_ON_EVENT,
                act=act,
                trigger=answer.trigger,
            )
            for act in answer.promised
        ]
        letter = GiveAnswer(said=self._said(at), letter=answer.letter, items=(*declined, *promised))
        self._record([paper.people[0]], letter, at)

    def _custody(self) -> Iterator[Step]:
        for person in self._story.people.values():
            if person.notified_at is not None:
                yield person.notified_at, partial(self._notify, person, person.notified_at)
            if person.released_at is not None:
                release = RecordRelease(said=self._said(person.released_at))
                yield (
                    person.released_at,
                    partial(self._record, [person.key], release, person.released_at),
                )

    def _notify(self, person: Person, at: Instant) -> None:
        _, instrument = self._instrument(person.key, DETAINER)
        done = PerformAct(said=self._said(at), instrument=instrument, act=Act.NOTIFY)
        self._record([person.key], done, at)

    def _at_release(self) -> dict[str, Assessment]:
        """The detainer's clocks once the moment of otherwise-release is known."""
        found = {}
        for person in self._story.people.values():
            if person.released_at is None:
                continue
            told, _ = self._instrument(person.key, DETAINER)
            found[person.key] = self._assess(
                told.instruments,
                person.released_at.day,
                {"otherwise_release_at": person.released_at.iso()},
            )
        return found

    # -- court -----------------------------------------------------------------------------

    def _court(self) -> Iterator[Step]:
        story = self._story
        yield story.refused_at, self._refuse
        for key in self._people_of(InstrumentKind.PETITION):
            yield _after(story.petition.at), partial(self._petition, key)
        for key in self._people_of(InstrumentKind.COURT_ORDER):
            yield _after(story.order.at), partial(self._order, key)
            yield story.produced_by, partial(self._produce, key)

    def _people_of(self, kind: InstrumentKind) -> tuple[str, ...]:
        return next(paper.people for paper in self._story.papers if paper.kind == kind)

    def _refuse(self) -> None:
        """One letter that closes every open subpoena."""
        at = self._story.refused_at
        for key in self._story.people:
            _, instrument = self._instrument(key, SUBPOENA)
            item = AnswerItem(instrument=instrument, kind=AnswerKind.DECLINED)
            letter = GiveAnswer(
                said=self._said(at), letter=self._story.refusal_letter, items=(item,)
            )
            self._record([key], letter, at)

    def _petition(self, key: str) -> None:
        step = self._story.petition
        _, instrument = self._instrument(key, SUBPOENA)
        filed = FilePetition(
            said=Said(asserted_by="the United States Attorney", happened_at=step.at),
            petition=step.number,
            court=step.court,
            instruments=(instrument,),
        )
        self._record([key], filed, _after(step.at))

    def _order(self, key: str) -> None:
        step = self._story.order
        _, instrument = self._instrument(key, SUBPOENA)
        entered = EnterOrder(
            said=Said(asserted_by=step.court, happened_at=step.at),
            order=f"{step.number}, {step.at.day}",
            court=step.court,
            petition=self._story.petition.number,
            scope=OrderScope(instruments=(instrument,), acts=ORDERED_ACTS, items=step.items),
        )
        self._record([key], entered, _after(step.at))

    def _produce(self, key: str) -> None:
        """What the order named was given; the press reports the month, nobody the day."""
        at, step = self._story.produced_by, self._story.order
        _, instrument = self._instrument(key, SUBPOENA)
        said = Said(asserted_by=self._story.agency)
        item = AnswerItem(instrument=instrument, kind=AnswerKind.COMPLIED_IN_PART)
        for act in ORDERED_ACTS:
            answer = GiveAnswer(
                said=said,
                letter=f"production under the order of {step.at.day}",
                items=(replace(item, act=act),),
                replaces=True,
            )
            self._record([key], answer, at)
        for thing in step.items:
            done = PerformAct(said=said, instrument=instrument, act=Act.SHARE_NONPUBLIC, item=thing)
            self._record([key], done, at)

    def _ordered(self) -> dict[str, Assessment]:
        """The subpoena after the order: bound by it where the order names the person."""
        bound = self._people_of(InstrumentKind.COURT_ORDER)
        (order,) = (
            told for told in self._papers.values() if told.paper.kind == InstrumentKind.COURT_ORDER
        )
        found = {}
        for key in self._story.people:
            told, _ = self._instrument(key, SUBPOENA)
            named = key in bound
            papers = (*told.instruments, *(order.instruments if named else ()))
            found[key] = self._assess(papers, self._story.order.at.day, {"court_order": named})
        return found

    # -- elsewhere, and what was said ------------------------------------------------------

    def _elsewhere(self) -> dict[str, Assessment]:
        """The same detainers on the same days in another place."""
        ground = ground_for(self._story.other_place)
        found = {}
        for key in self._story.people:
            told, _ = self._instrument(key, DETAINER)
            day = told.paper.served_at.day
            asked = Asked(instruments=told.instruments, facts={})
            found[key] = assess(asked, ground, as_of=day, known_at=day)
        return found

    def _statements(self) -> Iterator[Step]:
        for one in self._story.statements:
            yield one.at, partial(self._state, one)

    def _state(self, one: WrittenStatement) -> None:
        """Enter a statement as the press desk wrote it down, with its claims and their ties."""
        files = self._files(CITY, *self._story.people)
        desk = Entry(
            name=STORY,
            lines=self._story.lines,
            by=self._story.press_desk,
            files=files,
            now=one.at,
        )
        desk.statement(one)
        self._home.append(files[0].matter, desk.events)

    def _facts(self) -> Iterator[Step]:
        for at in self._story.facts_on:
            yield at, partial(self._issue, at)

    def _issue(self, at: Instant) -> None:
        """Issue a statement of facts, as known at this moment."""
        files = self._files(*self._story.people, CITY)
        page = page_of(self._home, files, known_at=at, audience=Audience.AGENCY)
        issue(self._home, page, at)

    def _files(self, *keys: str) -> tuple[NamedFile, ...]:
        known = set(self._home.matter_ids())
        return tuple(
            NamedFile(
                matter=matter_id(key),
                label=key,
                events=self._home.read_matter(matter_id(key)).events
                if matter_id(key) in known
                else (),
            )
            for key in keys
        )

    def _said(self, at: Instant) -> Said:
        return Said(asserted_by=self._story.agency, happened_at=at)

    def _record(self, keys: Sequence[str], command: Command, at: Instant) -> None:
        for key in keys:
            self._home.record(matter_id(key), command, at)


def _after(at: Instant) -> Instant:
    """A moment after a paper came: what it says is recorded once it was read."""
    return at.later(timedelta(minutes=1))
