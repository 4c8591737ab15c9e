"""Statements, corrections, claims, ties, issued pages: what may be recorded, how it folds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tecum.deadlines.instants import Instant
from tecum.errors import IntegrityError, LifecycleError
from tecum.ledger.receipts import random_id
from tecum.matters.commands import (
    Bearing,
    Command,
    EventRef,
    MakeClaim,
    MakeStatement,
    PrintFacts,
    ReceivePaper,
    Said,
    Source,
    TieClaim,
)
from tecum.matters.event import Event, new_matter_id
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.state import Matter
from tecum.terms import Act, Audience, InstrumentKind

NOW = Instant(utc=datetime(2020, 1, 16, 12, tzinfo=UTC), zone="America/Denver")
EARLIER = Instant(utc=datetime(2020, 1, 15, 12, tzinfo=UTC), zone="America/Denver")
MATTER, OTHER = new_matter_id(bytes(16)), new_matter_id(bytes([1] * 16))
DESK = Said(asserted_by="press desk")
PAPER = ReceivePaper(said=DESK, sha256="ab" * 32, receipt="R-1", channel="fax", size=9)
REPORT = MakeStatement(
    said=Said(asserted_by="press desk", happened_at=EARLIER),
    office="a gazette",
    words="It answered no request.",
    channel="press",
    speaker="its reporter",
    source=Source(title="Evening edition"),
    on_word_of="the issuer",
)
CORRECTION = MakeStatement(
    said=DESK, office="a gazette", words="It answered three.", channel="press", corrects=2
)
CLAIM = MakeClaim(
    said=DESK, statement=2, words="no request", denies=True, acts=(Act.NOTIFY, Act.HOLD)
)
HERE = EventRef(matter=MATTER, sequence=1)
TIE = TieClaim(
    said=DESK,
    claim=3,
    bearing=Bearing.CONTRADICTS,
    why="it did",
    events=(HERE,),
    act=Act.NOTIFY,
    audience=Audience.PUBLIC,
)
PRINT = PrintFacts(
    said=DESK,
    facts=random_id("F", bytes(16)),
    digest="5f" * 32,
    known_at=EARLIER,
    audience=Audience.AGENCY,
    matters=(MATTER, OTHER),
)


def record(*commands: Command) -> tuple[Matter, tuple[Event, ...]]:
    state, events = Matter(id=MATTER), []
    for command in commands:
        for event in decide_events(state, command, NOW):
            state = apply(state, event)
            events.append(event)
    return state, tuple(events)


def test_a_statement_says_who_when_where_and_on_whose_word() -> None:
    state, _ = record(PAPER, REPORT)
    [one] = state.statements
    assert (one.office, one.speaker, one.at) == ("a gazette", "its reporter", EARLIER)
    assert (one.source, one.on_word_of) == (Source(title="Evening edition"), "the issuer")
    assert one.corrected_by is None


def test_what_an_old_statement_did_not_say_is_not_written() -> None:
    plain = MakeStatement(said=DESK, office="a city", words="We answered.", channel="press")
    _, events = record(PAPER, plain)
    assert set(events[1].payload) == {"about", "channel", "office", "on_word_of", "words"}


def test_a_correction_marks_the_earlier_one_and_leaves_its_event_alone() -> None:
    _, first = record(PAPER, REPORT)
    state, events = record(PAPER, REPORT, CORRECTION)
    assert events[: len(first)] == first
    assert [one.corrected_by for one in state.statements] == [3, None]
    assert [one.words for one in state.statements] == [REPORT.words, CORRECTION.words]


def test_a_claim_and_its_ties_are_kept_with_those_who_said_so() -> None:
    again = replace(TIE, bearing=Bearing.DOES_NOT_TOUCH, events=(), replaces=4)
    state, _ = record(PAPER, REPORT, CLAIM, TIE, again)
    [claim] = state.claims
    assert (claim.by, claim.denies, claim.acts) == ("press desk", True, CLAIM.acts)
    assert [(one.bearing, one.replaced_by) for one in state.ties] == [
        (Bearing.CONTRADICTS, 5),
        (Bearing.DOES_NOT_TOUCH, None),
    ]


@pytest.mark.parametrize(
    ("change", "audience"),
    [
        ({}, Audience.PUBLIC),
        ({"matters": (MATTER,)}, Audience.OTHER_SIDE),
        ({"kinds": (InstrumentKind.I_138,)}, Audience.OTHER_SIDE),
        ({"matters": (MATTER,), "audience": Audience.PUBLIC}, Audience.PUBLIC),
        ({"instruments": ("abab.1",)}, Audience.OTHER_SIDE),
        ({"audience": Audience.COUNSEL}, Audience.COUNSEL),
    ],
)
def test_a_claim_that_says_of_which_papers_it_speaks_stays_between_the_sides(
    change: dict[str, object], audience: Audience
) -> None:
    state, _ = record(PAPER, REPORT, replace(CLAIM, **change))
    assert state.claims[0].audience is audience


def test_an_issued_page_is_kept() -> None:
    state, _ = record(PAPER, PRINT)
    [one] = state.printed
    assert (one.facts, one.known_at, one.matters) == (PRINT.facts, EARLIER, (MATTER, OTHER))


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ((REPORT, replace(REPORT, words=" ")), "without words"),
        ((REPORT, REPORT), "is this statement of a gazette already"),
        ((REPORT, replace(CORRECTION, corrects=1)), r"event 1 is no statement \(known: 2\)"),
        ((REPORT, replace(CORRECTION, office="a city")), "made by a gazette, and only it"),
        ((REPORT, CORRECTION, replace(CORRECTION, words="Four.")), "corrected by statement 3"),
        (
            (REPORT, replace(CORRECTION, audience=Audience.AGENCY)),
            "its correction would reach agency alone",
        ),
        ((REPORT, replace(CLAIM, statement=9)), "event 9 is no statement"),
        ((REPORT, replace(CLAIM, words="")), "without words"),
        ((REPORT, CLAIM, CLAIM), "event 3 is this claim already"),
        ((REPORT, replace(CLAIM, matters=("A",))), "matter id 'A'"),
        ((REPORT, replace(CLAIM, since=NOW, until=EARLIER)), "exchange them"),
        (
            (replace(REPORT, audience=Audience.AGENCY), replace(CLAIM, audience=Audience.PUBLIC)),
            "statement 2 is for agency, and this would be open to public",
        ),
        (
            (REPORT, replace(CLAIM, instruments=("ab.1",), audience=Audience.PUBLIC)),
            "open to public",
        ),
        ((REPORT, CLAIM, replace(TIE, claim=2)), r"event 2 is no claim \(known: 3\)"),
        ((REPORT, CLAIM, replace(TIE, why="")), "without its reason"),
        ((REPORT, CLAIM, replace(TIE, events=())), "no event contradicts it"),
        ((REPORT, CLAIM, replace(TIE, act=Act.CERTIFY)), "does not speak of certify"),
        (
            (REPORT, CLAIM, replace(TIE, events=(EventRef(matter=MATTER, sequence=4),))),
            "there is no event 4",
        ),
        (
            (
                REPORT,
                replace(CLAIM, audience=Audience.COUNSEL),
                replace(TIE, audience=Audience.AGENCY),
            ),
            "claim 3 is for counsel",
        ),
        ((REPORT, CLAIM, TIE, replace(TIE, replaces=3)), "event 3 is no tie of claim 3"),
        (
            (REPORT, CLAIM, TIE, replace(TIE, said=Said(asserted_by="the issuer"), replaces=4)),
            "tie 4 is the word of press desk",
        ),
        (
            (REPORT, CLAIM, TIE, replace(TIE, replaces=4), replace(TIE, replaces=4)),
            "tie 4 was replaced by tie 5",
        ),
        ((replace(PRINT, facts="F-1"),), "is no statement of facts"),
        ((replace(PRINT, matters=(OTHER,)),), "is not about it"),
        ((PRINT, PRINT), "was issued at"),
    ],
)
def test_what_cannot_be_so_is_refused(commands: tuple[Command, ...], said: str) -> None:
    with pytest.raises(LifecycleError, match=said):
        record(PAPER, *commands)


@pytest.mark.parametrize(
    ("number", "change"),
    [(3, {"corrects": 1}), (4, {"statement": 1}), (5, {"claim": 2}), (5, {"bearing": "proves"})],
)
def test_a_line_that_refers_to_what_is_not_there_does_not_fold(
    number: int, change: dict[str, object]
) -> None:
    _, events = record(PAPER, REPORT, CORRECTION, CLAIM, replace(TIE, claim=4))
    forged = tuple(
        replace(one, payload={**one.payload, **change}) if one.sequence == number else one
        for one in events
    )
    assert fold(MATTER, events).ties
    with pytest.raises(IntegrityError, match=f"event {number} "):
        fold(MATTER, forged)
