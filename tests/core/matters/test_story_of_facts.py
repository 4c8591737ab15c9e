"""The statement of facts: what a page shows to whom, as known when, and what it is named after."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance.events.write_corpus import FOLDER

from tecum.adapters.statements.wire import story
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.matters.audiences import shown_to
from tecum.matters.bearings import propose
from tecum.matters.commands import (
    AnswerItem,
    Bearing,
    Command,
    EventRef,
    GiveAnswer,
    MakeClaim,
    MakeNote,
    MakeStatement,
    PerformAct,
    PrintFacts,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    RecordRelease,
    Said,
    StartClock,
    TieClaim,
)
from tecum.matters.event import Event, event_line, new_matter_id, parse_events
from tecum.matters.event_leaves import event_header
from tecum.matters.facts_in_words import facts_in_words
from tecum.matters.facts_page import FactsPage, Held, NamedFile
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events, instrument_id
from tecum.matters.state import Matter
from tecum.matters.story_of_facts import facts_page
from tecum.terms import Act, AnswerKind, Audience, InstrumentKind

ZONE = "America/Denver"
MATTER, OTHER = new_matter_id(bytes(16)), new_matter_id(bytes([1] * 16))
DIGEST = "ab" * 32
DETAINER = instrument_id(DIGEST, 1)
COUNSELS = "We would lose this one."


def at(hour: int, day: int = 14) -> Instant:
    return Instant(utc=datetime(2020, 1, day, hour, tzinfo=UTC), zone=ZONE)


def said(hour: int, by: str = "records desk") -> Said:
    return Said(asserted_by=by, happened_at=at(hour))


class File:
    """A matter's file as a test keeps it."""

    def __init__(self, matter: str = MATTER) -> None:
        self.state = Matter(id=matter)
        self.events: tuple[Event, ...] = ()

    def do(self, hour: int, *commands: Command) -> None:
        for command in commands:
            for event in decide_events(self.state, command, at(hour)):
                self.state = apply(self.state, event)
                self.events += (event,)

    def named(self, label: str = "A") -> NamedFile:
        return NamedFile(matter=self.state.id, label=label, events=self.events)

    def page(self, hour: int = 23, audience: Audience = Audience.AGENCY) -> FactsPage:
        return facts_page([self.named()], known_at=at(hour), audience=audience)


def everything() -> File:
    """One man: his detainer came, the hold was declined, his release told; two offices spoke."""
    file = File()
    file.do(1, ReceivePaper(said=said(1), sha256=DIGEST, receipt="R-1", channel="fax", size=9))
    found = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    file.do(1, ReadPaper(said=said(1), paper=DIGEST, instruments=(found,)))
    clock = StartClock(
        said=said(1), instrument=DETAINER, rule="form", due=at(3), zone=ZONE, reading="face"
    )
    file.do(1, clock)
    file.do(2, MakeNote(said=said(2, "agency counsel"), role="counsel", words=COUNSELS))
    promise = AnswerItem(
        instrument=DETAINER,
        act=Act.NOTIFY,
        kind=AnswerKind.WILL_ACT_ON_EVENT,
        trigger="release",
    )
    declined = AnswerItem(instrument=DETAINER, act=Act.HOLD, kind=AnswerKind.DECLINED)
    file.do(4, GiveAnswer(said=said(4), letter="L-1", items=(declined, promise)))
    file.do(6, PerformAct(said=said(6), instrument=DETAINER, act=Act.NOTIFY))
    file.do(7, RecordRelease(said=said(7)))
    for office, words in (("the issuer", "No cooperation."), ("the jail", "We told you.")):
        file.do(
            8,
            MakeStatement(said=said(8, "press desk"), office=office, words=words, channel="press"),
        )
    return file


def claim_of(file: File, *, denies: bool, acts: tuple[Act, ...], hour: int = 9) -> int:
    statement = file.state.statements[0].sequence
    words = f"{denies} {acts}"
    claim = MakeClaim(
        said=said(hour, "press desk"), statement=statement, words=words, denies=denies, acts=acts
    )
    file.do(hour, claim)
    return file.state.sequence


def test_a_page_shows_each_act_as_it_stands() -> None:
    [paper] = everything().page().papers
    [instrument] = paper.instruments
    hold, notify = instrument.acts
    assert [one.kind for one in hold.answers] == [AnswerKind.DECLINED]
    assert (hold.done, hold.promise_open) == ((), False)
    assert [one.trigger for one in notify.answers] == ["release"]
    assert [one.at for one in notify.done] == [at(6)]
    [clock] = instrument.clocks
    assert (clock.closed_at, clock.ran_out) == (at(4), False)


@pytest.mark.parametrize(
    ("hour", "clock", "hold"),
    [(1, "running", "no answer recorded"), (3, "running", "no"), (4, "closed", "declined")],
)
def test_a_page_knows_nothing_that_came_later(hour: int, clock: str, hold: str) -> None:
    [paper] = facts_in_words(everything().page(hour)).papers
    assert any(clock in line for line in paper.standing if line.startswith("clock"))
    assert any(hold in line for line in paper.standing if "hold" in line)


def test_a_clock_that_nobody_stopped_ran_out() -> None:
    file = everything()
    known = facts_page(
        [NamedFile(matter=MATTER, label="A", events=file.events[:4])],
        known_at=at(5),
        audience=Audience.AGENCY,
    )
    assert known.papers[0].instruments[0].clocks[0].ran_out


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=8, max_size=20))
def test_counsels_words_appear_for_counsel_alone(words: str) -> None:
    file = everything()
    file.do(10, MakeNote(said=said(10, "agency counsel"), role="counsel", words=f"<{words}>"))
    for audience in Audience:
        shown = json.dumps(story(file.page(audience=audience)))
        assert (f"<{words}>" in shown) is (audience is Audience.COUNSEL)
        assert (COUNSELS in shown) is (audience is Audience.COUNSEL)


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        (Audience.PUBLIC, {"receipt": False, "answers": False, "clocks": False, "release": False}),
        (
            Audience.OTHER_SIDE,
            {"receipt": True, "answers": True, "clocks": False, "release": False},
        ),
        (Audience.AGENCY, {"receipt": True, "answers": True, "clocks": True, "release": True}),
    ],
)
def test_each_audience_sees_its_lines(audience: Audience, sees: dict[str, bool]) -> None:
    page = everything().page(audience=audience)
    [paper] = page.papers
    instruments = paper.instruments
    found = {
        "receipt": paper.receipt is not None,
        "answers": any(row.answers for one in instruments for row in one.acts),
        "clocks": any(one.clocks for one in instruments),
        "release": any(row.type == "subject.released" for row in page.others),
    }
    assert found == sees
    assert len(page.statements) == 2  # what was said in public is open to all


def test_the_same_state_has_the_same_name_and_any_other_another() -> None:
    file = everything()
    one = file.page(20)
    assert one == file.page(20)
    assert file.page(21).digest == one.digest
    assert file.page(21).facts != one.facts
    assert file.page(20, Audience.OTHER_SIDE).digest != one.digest
    file.do(21, MakeNote(said=said(21), role="clerk", words="Later.", audience=Audience.AGENCY))
    assert file.page(20) == one
    assert file.page(22).digest != one.digest


@pytest.mark.parametrize("audience", list(Audience))
def test_the_digest_is_computed_as_the_guide_has_it(audience: Audience) -> None:
    file = everything()
    digests = [
        hashlib.sha256(event_line(one.event) if one.whole else event_header(one.event)).hexdigest()
        for one in shown_to(file.events, audience)
    ]
    made_from = {"audience": str(audience), "events": digests, "schema": "tecum.facts.v1"}
    text = json.dumps(made_from, sort_keys=True, separators=(",", ":"))
    assert file.page(audience=audience).digest == hashlib.sha256(text.encode()).hexdigest()


def issue(file: File, page: FactsPage, hour: int) -> None:
    file.do(
        hour,
        PrintFacts(
            said=said(hour),
            facts=page.facts,
            digest=page.digest,
            known_at=page.known_at,
            audience=page.audience,
            matters=(MATTER,),
        ),
    )


def test_an_issued_page_is_superseded_by_a_later_one_and_only_for_its_audience() -> None:
    file = everything()
    issue(file, file.page(10), 10)
    assert file.page(10).issued is not None
    assert file.page(11).digest == file.page(10).digest  # issuing a page changes no facts
    file.do(12, MakeNote(said=said(12), role="clerk", words="More.", audience=Audience.AGENCY))
    issue(file, file.page(13), 13)
    first, second = file.page(10), file.page(13)
    assert first.superseded_by is not None
    assert (first.superseded_by.facts, second.superseded_by) == (second.facts, None)
    assert second.supersedes is not None
    assert second.supersedes.facts == first.facts
    assert file.page(11).superseded_by == first.superseded_by  # a print that was never issued too
    assert file.page(10, Audience.OTHER_SIDE).superseded_by is None
    assert file.page(10, Audience.OTHER_SIDE).issued is None


def test_nothing_known_then_is_an_error_that_names_the_matter() -> None:
    with pytest.raises(InputError, match=r"nothing was recorded by .* in A"):
        everything().page(0)


def test_one_paper_in_two_matters_is_one_row() -> None:
    files = [everything(), File(OTHER)]
    receive = ReceivePaper(said=said(1), sha256=DIGEST, receipt="R-1", channel="fax", size=9)
    found = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    files[1].do(1, receive, ReadPaper(said=said(1), paper=DIGEST, instruments=(found,)))
    named = [files[0].named("A"), files[1].named("B")]
    page = facts_page(named, known_at=at(23), audience=Audience.AGENCY)
    [paper] = page.papers
    assert paper.labels == ("A", "B")
    [line] = facts_in_words(page).papers
    assert "hold (A): declined 13 Jan 2020, 21:00 (a)" in line.standing
    assert "hold, notify (B): no answer recorded" in line.standing


@pytest.mark.parametrize(
    ("denies", "act", "held"),
    [
        (True, Act.HOLD, Held.SUPPORTED),
        (False, Act.HOLD, Held.CONTRADICTED),
        (True, Act.NOTIFY, Held.CONTRADICTED),
        (False, Act.NOTIFY, Held.SUPPORTED),
        (True, Act.TRANSFER, Held.UNTOUCHED),
    ],
)
def test_rules_propose_and_say_that_nobody_has_said_so(
    *, denies: bool, act: Act, held: Held
) -> None:
    file = everything()
    claim_of(file, denies=denies, acts=(act,))
    page = file.page()
    [claim] = page.statements[0].claims
    assert [(one.held, one.by) for one in claim.held] == [(held, ())]
    assert all(tie.by is None for tie in claim.ties)
    shown = " ".join(facts_in_words(page).statements[0].claims[0].beside)
    assert ("proposed, nobody has said so" in shown) is bool(claim.ties)


def test_a_persons_tie_goes_before_a_proposal_and_hides_no_other_event() -> None:
    file = everything()
    claim = claim_of(file, denies=False, acts=(Act.NOTIFY,))
    tie = TieClaim(
        said=said(10, "counsel's office"),
        claim=claim,
        bearing=Bearing.CONTRADICTS,
        why="the promise came late",
        events=(EventRef(matter=MATTER, sequence=1),),
        act=Act.NOTIFY,
    )
    file.do(10, tie)
    [row] = file.page().statements[0].claims
    [held] = row.held
    assert (held.held, held.by) == (Held.CONTRADICTED, ("counsel's office",))
    assert [(one.by, one.bearing) for one in row.ties] == [
        ("counsel's office", Bearing.CONTRADICTS),
        (None, Bearing.SUPPORTS),
    ]


def test_an_open_promise_is_neither_done_nor_refused() -> None:
    file = everything()
    until = at(5)
    statement = file.state.statements[0]
    claim_of(file, denies=True, acts=(Act.NOTIFY,))
    claim = replace(file.state.claims[0], until=until)
    [one] = propose(claim, statement, file.events)
    assert one.bearing is Bearing.DOES_NOT_TOUCH


@given(
    denies=st.booleans(),
    until=st.integers(0, 12),
    act=st.sampled_from([Act.HOLD, Act.NOTIFY]),
)
def test_a_proposal_rests_on_what_had_happened_by_then(
    *, denies: bool, until: int, act: Act
) -> None:
    file = everything()
    claim_of(file, denies=denies, acts=(act,))
    claim = replace(file.state.claims[0], until=at(until))
    by_number = {event.sequence: event for event in file.events}
    turned = {Bearing.SUPPORTS: Bearing.CONTRADICTS, Bearing.CONTRADICTS: Bearing.SUPPORTS}
    found = propose(claim, file.state.statements[0], file.events)
    for one in found:
        for ref in one.events:
            happened = by_number[ref.sequence].happened_at
            assert happened is not None
            assert happened.utc <= at(until).utc
    other = propose(replace(claim, denies=not denies), file.state.statements[0], file.events)
    assert [one.bearing for one in other] == [turned.get(o.bearing, o.bearing) for o in found]


def test_a_kind_narrows_what_is_proposed() -> None:
    file = everything()
    claim_of(file, denies=True, acts=(Act.HOLD,))
    claim, statement = file.state.claims[0], file.state.statements[0]
    assert propose(replace(claim, kinds=("I-247A",)), statement, file.events)
    assert not propose(replace(claim, kinds=("I-138",)), statement, file.events)
    assert not propose(replace(claim, instruments=("other.1",)), statement, file.events)
    assert not propose(replace(claim, matters=(OTHER,)), statement, file.events)


def test_a_tie_to_what_an_audience_may_not_read_says_so() -> None:
    file = everything()
    claim = claim_of(file, denies=True, acts=(Act.NOTIFY,))
    told = next(e.sequence for e in file.events if e.type == "act.performed")
    tie = TieClaim(
        said=said(10, "press desk"),
        claim=claim,
        bearing=Bearing.CONTRADICTS,
        why="it was told",
        events=(EventRef(matter=MATTER, sequence=told),),
        audience=Audience.PUBLIC,
    )
    file.do(10, tie)
    [row] = file.page(audience=Audience.PUBLIC).statements[0].claims
    [shown] = row.ties
    assert (shown.events, shown.hidden) == ((), True)
    [row] = file.page().statements[0].claims
    assert [one.hidden for one in row.ties] == [False]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.jsonl")), ids=lambda file: file.stem)
def test_every_life_that_was_ever_frozen_makes_a_page_for_everybody(file: Path) -> None:
    events = parse_events(file.read_bytes().splitlines(keepends=True))
    named = NamedFile(matter=events[0].matter, label="A", events=events)
    for audience in Audience:
        page = facts_page([named], known_at=events[-1].recorded_at, audience=audience)
        sheet = facts_in_words(page)
        assert len(sheet.statements) <= len([one for one in events if "words" in one.payload])
        readable = [one.event.type for one in shown_to(events, audience) if one.whole]
        rows = [row.type for row in page.others if row.words is not None]
        assert set(rows) <= set(readable)


def test_every_event_is_on_the_page_or_belongs_to_a_line_of_it() -> None:
    file = everything()
    page = file.page(audience=Audience.COUNSEL)
    assert {row.type for row in page.others} == {"note.made", "subject.released"}
    assert fold(MATTER, file.events) == file.state
