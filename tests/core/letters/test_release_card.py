"""The release card: what is a ground to keep somebody, and what never delays a release."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tecum.deadlines.instants import Instant
from tecum.letters.release_card import CustodyEnd, Group, ReleaseCard, Verdict, release_card
from tecum.matters.commands import OrderScope
from tecum.matters.state import (
    Answered,
    Determined,
    Lodged,
    Matter,
    Ordered,
    Paper,
    Performed,
    Promised,
)
from tecum.terms import Act, AnswerKind, Outcome

NOW = Instant(utc=datetime(2020, 1, 13, 16, 40, tzinfo=UTC), zone="America/Denver")
PAPER = "p.1"
UNIT = "Example County Jail"


def matter(
    outcome: Outcome | None, act: Act = Act.HOLD, answer: AnswerKind | None = None
) -> Matter:
    lodged = Lodged(id=PAPER, paper="p", kind="I-247A", edition=None, acts=(act,))
    law = (
        ()
        if outcome is None
        else (
            Determined(
                sequence=2, instrument=PAPER, act=act, outcome=outcome, as_of=date(2020, 1, 13)
            ),
        )
    )
    answers = (
        ()
        if answer is None
        else (Answered(sequence=3, letter="l", instrument=PAPER, act=act, kind=answer, at=NOW),)
    )
    return Matter(id="M-1", sequence=3, instruments=(lodged,), determinations=law, answers=answers)


def card(state: Matter, *limits: datetime) -> ReleaseCard:
    ends = [CustodyEnd(limit=limit, says="The hold must have ended") for limit in limits]
    return release_card(state, ends, unit=UNIT, now=NOW)


@pytest.mark.parametrize("outcome", [*Outcome, None])
@pytest.mark.parametrize("answer", [None, AnswerKind.COMPLIED, AnswerKind.DECLINED])
def test_only_law_or_an_answer_that_the_law_allows_is_a_ground_to_keep(
    outcome: Outcome | None, answer: AnswerKind | None
) -> None:
    keeps = outcome is Outcome.REQUIRED or (
        outcome in {Outcome.PERMITTED, Outcome.UNADDRESSED} and answer is AnswerKind.COMPLIED
    )
    found = card(matter(outcome, answer=answer))
    assert found.verdict is (Verdict.KEEP if keeps else Verdict.RELEASE)
    assert found.lines[0].group is (Group.DO if keeps else Group.DO_NOT)
    assert bool(found.alarms) is (outcome is Outcome.REQUIRED)


def test_an_end_that_has_passed_says_release_and_sounds_first() -> None:
    found = card(matter(Outcome.REQUIRED), NOW.utc - timedelta(hours=2))
    assert found.verdict is Verdict.RELEASE
    assert found.alarms[0].startswith("THIS IS HOLDING TOO LONG, for 2 hours")
    later = card(matter(Outcome.REQUIRED), NOW.utc + timedelta(hours=2))
    assert (later.verdict, "TOO LONG" in later.alarms[0]) == (Verdict.KEEP, False)


def test_a_court_order_in_force_for_this_unit_outranks_the_law_and_no_other_does() -> None:
    scope = OrderScope(instruments=(PAPER,), acts=(Act.HOLD,), unit=UNIT)
    order = Ordered(order="o-1", court="D. Colo.", petition=None, scope=scope, until=None, at=NOW)
    prohibited = matter(Outcome.PROHIBITED)
    assert card(replace(prohibited, orders=(order,))).verdict is Verdict.KEEP
    for other in (
        replace(order, stayed=True),
        replace(order, until=date(2020, 1, 12)),
        replace(order, scope=replace(scope, unit="another unit")),
    ):
        assert card(replace(prohibited, orders=(other,))).verdict is Verdict.RELEASE


@pytest.mark.parametrize(
    ("outcome", "answer", "group"),
    [
        (Outcome.PROHIBITED, None, Group.DO_NOT),
        (Outcome.REQUIRED, None, Group.DO),
        (Outcome.NEEDS_COUNSEL, None, Group.AFTERWARDS),
        (Outcome.PERMITTED, None, Group.AFTERWARDS),
        (Outcome.PERMITTED, AnswerKind.DECLINED, Group.DO_NOT),
        (Outcome.PERMITTED, AnswerKind.COMPLIED, Group.DO),
        (Outcome.UNADDRESSED, AnswerKind.EXTENSION_AGREED, Group.AFTERWARDS),
        (None, None, Group.AFTERWARDS),
    ],
)
def test_what_to_do_about_a_notification(
    outcome: Outcome | None, answer: AnswerKind | None, group: Group
) -> None:
    found = card(matter(outcome, Act.NOTIFY, answer))
    assert (found.lines[0].group, found.verdict) == (group, Verdict.RELEASE)


def test_a_promise_falls_due_at_its_event_and_is_gone_once_done() -> None:
    state = matter(Outcome.PERMITTED, Act.NOTIFY, AnswerKind.WILL_ACT_ON_EVENT)
    promise = Promised(sequence=4, instrument=PAPER, act=Act.NOTIFY, trigger="release")
    assert card(replace(state, promises=(promise,))).lines[0].group is Group.DO
    other = replace(promise, trigger="a new hearing")
    assert card(replace(state, promises=(other,))).lines[0].group is Group.AFTERWARDS
    done = Performed(sequence=5, instrument=PAPER, act=Act.NOTIFY, item=None, at=NOW)
    kept = replace(state, promises=(replace(promise, kept_by=5),), performances=(done,))
    assert card(kept).lines[0].group is Group.DONE


def test_an_unread_paper_delays_nothing_and_a_release_is_said() -> None:
    unread = Matter(id="M-1", papers=(Paper(sha256="p", receipt="R-1", received_at=NOW),))
    found = card(unread)
    assert found.verdict is Verdict.RELEASE
    assert "not read yet: that does not delay it" in found.words
    left = card(replace(matter(Outcome.REQUIRED), released_at=NOW), NOW.utc - timedelta(hours=1))
    assert left.verdict is Verdict.RELEASED
    assert left.alarms == ("The law requires, and nobody has done: keep past the time of release.",)
