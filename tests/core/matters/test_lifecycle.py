from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, LifecycleError
from tecum.matters.commands import (
    AnswerItem,
    ClosesOn,
    Command,
    Ending,
    EndInstrument,
    EnterContempt,
    EnterOrder,
    FilePetition,
    GiveAnswer,
    MakeDetermination,
    MakeStatement,
    OrderScope,
    PerformAct,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    RecordRelease,
    Said,
    StartClock,
    StayOrder,
)
from tecum.matters.event import (
    Event,
    EventType,
    as_known_at,
    event_line,
    new_matter_id,
    parse_events,
)
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events, instrument_id
from tecum.matters.state import (
    Matter,
    closed_by_letter,
    in_force,
    open_clocks,
    open_promises,
    standing,
)
from tecum.terms import Act, AnswerKind, InstrumentKind, Outcome

DENVER = "America/Denver"
MATTER = new_matter_id(bytes(range(16)))
PAPER = "ab" * 32
DETAINER, DEMAND = instrument_id(PAPER, 1), instrument_id(PAPER, 2)
DESK = Said(asserted_by="records desk")


def at(day: int, hour: int = 12, month: int = 1) -> Instant:
    return Instant(utc=datetime(2020, month, day, hour, tzinfo=UTC), zone=DENVER)


class File:
    """A matter's file as a test keeps it: the events, and the state after each command."""

    def __init__(self, matter: str = MATTER) -> None:
        self.events: tuple[Event, ...] = ()
        self.state = Matter(id=matter)

    def do(self, command: Command, now: Instant) -> tuple[Event, ...]:
        new = decide_events(self.state, command, now)
        for event in new:
            self.state = apply(self.state, event)
        self.events += new
        return new


def receive(paper: str = PAPER, receipt: str = "R-1") -> ReceivePaper:
    return ReceivePaper(said=DESK, sha256=paper, receipt=receipt, channel="fax", size=9)


def read(*instruments: ReadInstrument, paper: str = PAPER) -> ReadPaper:
    return ReadPaper(said=DESK, paper=paper, instruments=instruments)


def i_247a() -> ReadInstrument:
    return ReadInstrument(
        kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY), edition="2017-02"
    )


def i_138() -> ReadInstrument:
    return ReadInstrument(kind=InstrumentKind.I_138, acts=(Act.ADMIN_SUBPOENA, Act.SHARE_NONPUBLIC))


def answer(*items: AnswerItem, letter: str = "L-1", replaces: bool = False) -> GiveAnswer:
    return GiveAnswer(said=DESK, letter=letter, items=items, replaces=replaces)


def declined(instrument: str = DETAINER, act: Act | None = Act.HOLD) -> AnswerItem:
    return AnswerItem(instrument=instrument, act=act, kind=AnswerKind.DECLINED)


def clock(instrument: str, due: date, act: Act | None = None, **more: ClosesOn) -> StartClock:
    return StartClock(
        said=DESK,
        instrument=instrument,
        rule="calendar-days",
        due=due,
        zone=DENVER,
        reading="as-counted",
        act=act,
        **more,
    )


def order(instrument: str = DEMAND, name: str = "O-1", **more: object) -> EnterOrder:
    scope = OrderScope(instruments=(instrument,), acts=(Act.SHARE_NONPUBLIC,), unit="jail")
    return EnterOrder(said=DESK, order=name, court="D. Example", scope=scope, **more)


@pytest.fixture
def file() -> File:
    one = File()
    one.do(receive(), at(13))
    one.do(read(i_247a(), i_138()), at(13))
    return one


def test_one_letter_closes_the_clocks_of_four_papers_and_the_day_before_knows_nothing() -> None:
    """Four demands served on Monday 13 January 2020; the letter of the 16th answers all."""
    dues = [date(2020, 1, 27)] * 3 + [date(2020, 1, 16)]
    files = []
    for number, due in enumerate(dues):
        one = File(new_matter_id(bytes([number] * 16)))
        one.do(receive(), at(13))
        one.do(read(i_138()), at(13))
        one.do(clock(instrument_id(PAPER, 1), due), at(13))
        files.append(one)
    for one in files:
        one.do(answer(declined(instrument_id(PAPER, 1), None), letter="L-16"), at(16))
    assert [open_clocks(one.state) for one in files] == [()] * 4
    closed = [clock for one in files for clock in closed_by_letter(one.state, "L-16")]
    assert [clock.due for clock in closed] == dues
    for one in files:
        on_the_15th = fold(one.state.id, as_known_at(one.events, at(15)))
        assert all(act.under_review for act in standing(on_the_15th, date(2020, 1, 15)))
        assert len(open_clocks(on_the_15th)) == 1
        now = standing(one.state, date(2020, 1, 16))
        assert {act.answer for act in now} == {AnswerKind.DECLINED}
        assert not any(act.under_review for act in now)


def test_one_answer_closes_several_instruments_of_one_matter(file: File) -> None:
    file.do(clock(DETAINER, date(2020, 1, 20)), at(13))
    file.do(clock(DEMAND, date(2020, 1, 27)), at(13))
    new = file.do(answer(declined(DETAINER, None), declined(DEMAND, None)), at(16))
    assert [event.type for event in new] == ["answer.given"]
    assert open_clocks(file.state) == ()
    assert {clock.closed_by for clock in file.state.clocks} == {new[0].sequence}


def test_hold_declined_notify_performed_promise_open_side_by_side(file: File) -> None:
    promised = AnswerItem(
        instrument=DETAINER, act=Act.NOTIFY, kind=AnswerKind.WILL_ACT_ON_EVENT, trigger="release"
    )
    new = file.do(answer(declined(), promised), at(14))
    assert [event.type for event in new] == ["answer.given", "promise.made"]
    hold, notify = standing(file.state, date(2020, 1, 14))[:2]
    assert (hold.answer, hold.performed_at, hold.promise_open) == (AnswerKind.DECLINED, (), False)
    assert (notify.answer, notify.promise_open) == (AnswerKind.WILL_ACT_ON_EVENT, True)

    file.do(RecordRelease(said=DESK), at(20))
    assert len(open_promises(file.state)) == 1
    told = Said(asserted_by="jail", happened_at=at(20, 8), evidence=({"kind": "fax", "ref": "7"},))
    new = file.do(PerformAct(said=told, instrument=DETAINER, act=Act.NOTIFY), at(20))
    assert [event.type for event in new] == ["act.performed", "promise.kept"]
    assert open_promises(file.state) == ()
    hold, notify = standing(file.state, date(2020, 1, 20))[:2]
    assert (hold.answer, hold.performed_at) == (AnswerKind.DECLINED, ())
    assert notify.performed_at == (at(20, 8),)
    assert not notify.promise_open


def test_both_sides_sentences_about_one_man_rest_on_two_acts(file: File) -> None:
    """Released despite a detainer, and told of the release: two acts, two answers, one deed."""
    file.do(answer(declined()), at(14))
    file.do(RecordRelease(said=DESK), at(15))
    file.do(PerformAct(said=DESK, instrument=DETAINER, act=Act.NOTIFY), at(15))
    words = (("issuer", "Released despite our detainer.", Act.HOLD),)
    words += (("custodian", "We told you when we released him.", Act.NOTIFY),)
    for office, said, about in words:
        statement = MakeStatement(
            said=Said(asserted_by=office),
            office=office,
            words=said,
            channel="press",
            about=(about,),
        )
        file.do(statement, at(16))
    by_act = {one.act: one for one in standing(file.state, date(2020, 1, 16))}
    assert [statement.about for statement in file.state.statements] == [(Act.HOLD,), (Act.NOTIFY,)]
    assert by_act[Act.HOLD].answer is AnswerKind.DECLINED
    assert by_act[Act.HOLD].performed_at == ()
    assert by_act[Act.NOTIFY].performed_at == (at(15),)
    assert file.state.released_at == at(15)


def test_a_petition_an_order_inside_its_scope_and_contempt(file: File) -> None:
    file.do(answer(declined(DEMAND, None)), at(16))
    petition = FilePetition(said=DESK, petition="P-1", court="D. Example", instruments=(DEMAND,))
    file.do(petition, at(6, month=2))
    file.do(order(petition="P-1", until=date(2020, 6, 1)), at(20, month=4))
    [entered] = file.state.orders
    assert in_force(entered, DEMAND, Act.SHARE_NONPUBLIC, date(2020, 4, 20))
    assert not in_force(entered, DEMAND, Act.SHARE_NONPUBLIC, date(2020, 4, 19))
    assert not in_force(entered, DEMAND, Act.SHARE_NONPUBLIC, date(2020, 6, 2))
    assert not in_force(entered, DEMAND, Act.ADMIN_SUBPOENA, date(2020, 4, 20))
    assert not in_force(entered, DETAINER, Act.SHARE_NONPUBLIC, date(2020, 4, 20))
    ordered = [one.act for one in standing(file.state, date(2020, 4, 21)) if one.ordered]
    assert ordered == [Act.SHARE_NONPUBLIC]
    # After the order the custodian complies: a new answer that says that it replaces the old one.
    complied = AnswerItem(instrument=DEMAND, act=Act.SHARE_NONPUBLIC, kind=AnswerKind.COMPLIED)
    file.do(answer(complied, letter="L-2", replaces=True), at(5, month=5))
    assert file.state.answer_to(DEMAND, Act.SHARE_NONPUBLIC).kind is AnswerKind.COMPLIED
    file.do(EnterContempt(said=DESK, order="O-1"), at(6, month=5))
    assert file.state.orders[0].contempt
    file.do(StayOrder(said=DESK, order="O-1"), at(7, month=5))
    assert file.state.orders[0].stayed
    assert not any(one.ordered for one in standing(file.state, date(2020, 5, 7)))


def test_an_extension_moves_the_clock_and_leaves_it_open(file: File) -> None:
    file.do(clock(DEMAND, date(2020, 1, 27)), at(13))
    extended = AnswerItem(
        instrument=DEMAND, kind=AnswerKind.EXTENSION_AGREED, until=date(2020, 2, 10)
    )
    new = file.do(answer(extended), at(16))
    assert [event.type for event in new] == ["answer.given", "clock.moved"]
    assert [clock.due for clock in open_clocks(file.state)] == [date(2020, 2, 10)]
    file.do(answer(declined(DEMAND, None), letter="L-2"), at(7, month=2))
    assert open_clocks(file.state) == ()


def test_a_clock_closes_only_on_what_it_waits_for(file: File) -> None:
    file.do(clock(DETAINER, date(2020, 1, 15), Act.NOTIFY, closes_on=ClosesOn.PERFORMANCE), at(13))
    file.do(clock(DETAINER, date(2020, 1, 16), closes_on=ClosesOn.RELEASE), at(13))
    file.do(clock(DETAINER, date(2020, 1, 17), Act.HOLD), at(13))
    file.do(clock(DETAINER, date(2020, 1, 18)), at(13))

    def due_days() -> list[int]:
        return [clock.due.day for clock in open_clocks(file.state)]

    assert due_days() == [15, 16, 17, 18]
    file.do(answer(declined()), at(14))
    assert due_days() == [15, 16, 18]
    file.do(answer(declined(act=Act.NOTIFY), letter="L-2"), at(14))
    assert due_days() == [15, 16]
    file.do(PerformAct(said=DESK, instrument=DETAINER, act=Act.NOTIFY), at(14))
    assert due_days() == [16]
    file.do(RecordRelease(said=DESK), at(14))
    assert due_days() == []


def test_a_clock_that_starts_after_an_answer_waits_for_the_next_one(file: File) -> None:
    file.do(answer(declined(DEMAND, None)), at(14))
    file.do(clock(DEMAND, date(2020, 5, 4)), at(15))
    file.do(answer(declined(DETAINER, None), letter="L-2"), at(15))
    assert len(open_clocks(file.state)) == 1
    complied = AnswerItem(instrument=DEMAND, act=Act.SHARE_NONPUBLIC, kind=AnswerKind.COMPLIED)
    file.do(answer(complied, letter="L-3", replaces=True), at(16))
    assert [one.due for one in closed_by_letter(file.state, "L-3")] == [date(2020, 5, 4)]


def test_an_instrument_that_ends_takes_its_clocks_along(file: File) -> None:
    file.do(clock(DETAINER, date(2020, 1, 20)), at(13))
    file.do(clock(DEMAND, date(2020, 1, 27)), at(13))
    file.do(EndInstrument(said=DESK, instrument=DETAINER, how=Ending.CANCELLED), at(14))
    assert [clock.instrument for clock in open_clocks(file.state)] == [DEMAND]
    assert file.state.instrument(DETAINER).ended is Ending.CANCELLED


def test_what_was_done_unasked_is_a_fact_too(file: File) -> None:
    file.do(PerformAct(said=DESK, instrument=DETAINER, act=Act.SHARE_NONPUBLIC), at(14))
    [unasked] = [
        one
        for one in standing(file.state, date(2020, 1, 14))
        if (one.instrument, one.act) == (DETAINER, Act.SHARE_NONPUBLIC)
    ]
    assert unasked.performed_at == (at(14),)


def test_a_determination_stands_beside_the_answer_and_decides_nothing(file: File) -> None:
    made = MakeDetermination(
        said=DESK,
        instrument=DETAINER,
        act=Act.HOLD,
        outcome=Outcome.PROHIBITED,
        as_of=date(2020, 1, 13),
        digests={"pack": "ab"},
    )
    [event] = file.do(made, at(13))
    assert event.payload["digests"] == {"pack": "ab"}
    hold = standing(file.state, date(2020, 1, 13))[0]
    assert hold.outcome is Outcome.PROHIBITED
    assert hold.under_review


def test_the_same_paper_again_is_linked_by_its_digest_and_not_read_twice(file: File) -> None:
    file.do(receive(receipt="R-2"), at(14))
    assert [paper.receipt for paper in file.state.papers] == ["R-1", "R-2"]
    assert all(paper.was_read for paper in file.state.papers)


PREPARED: list[Command] = [
    answer(declined()),
    PerformAct(said=DESK, instrument=DETAINER, act=Act.NOTIFY),
    RecordRelease(said=DESK),
    FilePetition(said=DESK, petition="P-1", court="D. Example", instruments=(DEMAND,)),
    order(),
    order(name="O-2"),
    StayOrder(said=DESK, order="O-2"),
    EndInstrument(said=DESK, instrument=DEMAND, how=Ending.LAPSED),
]
OTHER = "cd" * 32
REFUSED = [
    (answer(declined(instrument_id(OTHER, 1))), "receive and read the paper first"),
    (answer(), "answers nothing"),
    (answer(declined(act=Act.CERTIFY)), "does not ask certify; it asks hold, notify"),
    (answer(declined()), "was answered declined by L-1; say that this answer replaces it"),
    (answer(declined(act=Act.NOTIFY), declined(act=Act.NOTIFY)), "twice"),
    (
        answer(AnswerItem(instrument=DETAINER, act=Act.NOTIFY, kind=AnswerKind.WILL_ACT_ON_EVENT)),
        "without the event it waits for",
    ),
    (
        answer(AnswerItem(instrument=DETAINER, act=Act.NOTIFY, kind=AnswerKind.EXTENSION_AGREED)),
        "without its new date",
    ),
    (PerformAct(said=DESK, instrument=DETAINER, act=Act.NOTIFY), "was performed at 05:00 MST"),
    (PerformAct(said=DESK, instrument="none", act=Act.NOTIFY), "no paper with the instrument"),
    (receive(), "receipt R-1 is already in it"),
    (read(i_138()), "was read before"),
    (read(i_138(), paper=OTHER), "was not received"),
    (clock("none", date(2020, 1, 27)), "no paper with the instrument"),
    (clock(DETAINER, date(2020, 1, 27), Act.CERTIFY), "does not ask certify"),
    (RecordRelease(said=DESK), "was released at"),
    (EnterContempt(said=DESK, order="O-9"), "record the court's order first"),
    (EnterContempt(said=DESK, order="O-2"), "is stayed"),
    (StayOrder(said=DESK, order="O-9"), "record the court's order first"),
    (StayOrder(said=DESK, order="O-2"), "is stayed already"),
    (order(), "order O-1 was entered before"),
    (order(name="O-3", petition="P-9"), "record the petition first"),
    (order(instrument="none", name="O-3"), "no paper with the instrument"),
    (
        replace(order(name="O-3"), scope=OrderScope(instruments=(), acts=())),
        "has no scope",
    ),
    (FilePetition(said=DESK, petition="P-2", court="x", instruments=()), "names no instrument"),
    (FilePetition(said=DESK, petition="P-1", court="x", instruments=(DEMAND,)), "filed before"),
    (EndInstrument(said=DESK, instrument=DEMAND, how=Ending.LAPSED), "already lapsed"),
    (RecordRelease(said=Said(asserted_by=" ")), "say which office"),
    (RecordRelease(said=Said(asserted_by="desk", happened_at=at(20))), "lies after"),
]


@pytest.mark.parametrize(("command", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_cannot_be_is_refused_with_its_mend(file: File, command: Command, said: str) -> None:
    for one in PREPARED:
        file.do(one, at(14))
    before = file.state
    with pytest.raises(LifecycleError) as caught:
        decide_events(file.state, command, at(15))
    assert str(caught.value).startswith(f"matter {MATTER}: ")
    assert said in str(caught.value)
    assert file.state == before


def test_a_clock_that_went_back_is_refused(file: File) -> None:
    with pytest.raises(LifecycleError, match="set the clock of this machine right"):
        decide_events(file.state, RecordRelease(said=DESK), at(12))


def test_an_answer_before_any_paper_is_refused() -> None:
    with pytest.raises(LifecycleError, match="known: none"):
        decide_events(Matter(id=MATTER), answer(declined()), at(13))


COMMANDS = st.sampled_from(
    [
        *PREPARED,
        *(command for command, _ in REFUSED),
        clock(DEMAND, date(2020, 1, 27)),
        answer(declined(DEMAND, None), letter="L-3"),
        answer(declined(act=Act.NOTIFY), letter="L-4", replaces=True),
        EnterContempt(said=DESK, order="O-1"),
    ]
)


@given(st.lists(st.tuples(COMMANDS, st.integers(0, 3)), max_size=25), st.integers(0, 60))
def test_any_course_of_commands_folds_again_from_its_lines(
    course: list[tuple[Command, int]], cut: int
) -> None:
    file = File()
    now = at(21)
    for command in (receive(), read(i_247a(), i_138())):
        file.do(command, now)
    for command, hours in course:
        now = now.later(timedelta(hours=hours))
        try:
            file.do(command, now)
        except LifecycleError:
            continue
    lines = [event_line(event) for event in file.events]
    assert parse_events(lines) == file.events
    assert fold(MATTER, parse_events(lines)) == file.state
    assert [event.sequence for event in file.events] == list(range(1, len(lines) + 1))
    known = as_known_at(file.events, at(21).later(timedelta(hours=cut)))
    assert known == file.events[: len(known)]
    assert fold(MATTER, known).sequence == len(known)
    for one in file.state.clocks:
        assert one.closed_by is None or one.closed_by <= file.state.sequence


def test_folding_refuses_what_is_not_the_next_event(file: File) -> None:
    with pytest.raises(IntegrityError, match="expected event 1"):
        fold(MATTER, file.events[1:])
    with pytest.raises(IntegrityError, match="expected event 3"):
        apply(file.state, file.events[0])


def test_folding_passes_over_unknown_types_by_name_and_refuses_newer_versions(file: File) -> None:
    later = replace(file.events[0], sequence=3, type="subject.transferred")
    state = apply(file.state, later)
    assert state.passed_over == ("subject.transferred",)
    assert state.sequence == 3
    with pytest.raises(IntegrityError, match="update it"):
        apply(file.state, replace(later, v=2))


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (EventType.PAPER_RECEIVED, {}),
        (EventType.PAPER_READ, {"paper": "x", "instruments": "none"}),
        (EventType.PAPER_READ, {"paper": "x", "instruments": ["none"]}),
        (EventType.ANSWER_GIVEN, {"letter": "L", "items": [7]}),
        (EventType.ACT_PERFORMED, {"instrument": "x", "act": "fly"}),
        (EventType.PROMISE_KEPT, {"promise": 9}),
        (EventType.ORDER_STAYED, {"order": "O-9"}),
        (EventType.ORDER_ENTERED, {"order": "O", "court": "x", "scope": []}),
        (EventType.CLOCK_STARTED, {"clock": "x", "instrument": "y", "rule": 1}),
    ],
)
def test_an_event_that_says_what_cannot_be_is_refused(
    file: File, kind: EventType, payload: dict[str, object]
) -> None:
    broken = replace(file.events[0], sequence=3, type=str(kind), payload=payload)
    with pytest.raises(IntegrityError, match="cannot be folded"):
        apply(file.state, broken)
