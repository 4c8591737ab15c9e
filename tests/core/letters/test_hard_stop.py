"""The hard stop: what may leave by outcome, by order and by what two persons decided."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import Instant
from tecum.letters.hard_stop import DOING, Decided, Doing, done_by_answer, gate
from tecum.matters.commands import OrderScope
from tecum.matters.state import Ordered
from tecum.terms import Act, AnswerKind, Outcome

PAPER, OTHER, UNIT = "aaaa.1", "bbbb.1", "jail"
DAY = date(2020, 4, 21)
ORDER = Ordered(
    order="o-1",
    court="D. Colo.",
    petition=None,
    scope=OrderScope(
        instruments=(PAPER,),
        acts=(Act.ADMIN_SUBPOENA, Act.SHARE_NONPUBLIC),
        items=("1", "2"),
        unit=UNIT,
    ),
    until=date(2020, 5, 8),
    at=Instant(utc=datetime(2020, 4, 20, 18, tzinfo=UTC), zone="America/Denver"),
)
SHARE = Doing(instrument=PAPER, act=Act.SHARE_NONPUBLIC, item="1")
PROHIBITED = {
    (PAPER, Act.SHARE_NONPUBLIC): Outcome.PROHIBITED,
    (PAPER, Act.ADMIN_SUBPOENA): Outcome.PROHIBITED,
    (OTHER, Act.SHARE_NONPUBLIC): Outcome.PROHIBITED,
}


def passes(doing: Doing, order: Ordered = ORDER, day: date = DAY, unit: str = UNIT) -> bool:
    return not gate([doing], PROHIBITED, [order], unit=unit, day=day)


def test_an_order_opens_what_it_names_and_nothing_else() -> None:
    assert passes(SHARE)
    assert not passes(replace(SHARE, item="3"))
    assert not passes(replace(SHARE, item=None))
    assert passes(replace(SHARE, item=None, in_part=True))
    assert not passes(replace(SHARE, instrument=OTHER))
    assert not passes(SHARE, unit="police")
    assert not passes(SHARE, replace(ORDER, stayed=True))
    assert not passes(SHARE, day=date(2020, 5, 9))
    assert not passes(SHARE, day=date(2020, 4, 19))
    whole = replace(ORDER, scope=replace(ORDER.scope, items=(), unit=None))
    assert passes(replace(SHARE, item="3"), whole, unit="police")


@pytest.mark.parametrize(
    ("outcome", "opens"),
    [
        (Outcome.REQUIRED, True),
        (Outcome.PERMITTED, True),
        (Outcome.UNADDRESSED, True),
        (Outcome.PROHIBITED, False),
        (Outcome.NEEDS_COUNSEL, False),
        (None, False),
    ],
)
def test_each_outcome(outcome: Outcome | None, opens: bool) -> None:  # noqa: FBT001
    found = {} if outcome is None else {(PAPER, Act.NOTIFY): outcome}
    doing = Doing(instrument=PAPER, act=Act.NOTIFY)
    assert (not gate([doing], found, [], unit=UNIT, day=DAY)) is opens


def test_what_is_not_public_also_needs_leave_of_the_row_that_governs_its_paper() -> None:
    found = {**PROHIBITED, (PAPER, Act.SHARE_NONPUBLIC): Outcome.PERMITTED}
    (refusal,) = gate([SHARE], found, [], unit=UNIT, day=DAY)
    assert "admin_subpoena, which governs the paper" in str(refusal)
    public = replace(SHARE, act=Act.SHARE_PUBLIC)
    assert not gate(
        [public], {**found, (PAPER, Act.SHARE_PUBLIC): Outcome.PERMITTED}, [], unit=UNIT, day=DAY
    )


@given(st.sampled_from(list(Outcome)), st.sampled_from(list(Outcome)))
def test_no_decision_of_persons_opens_what_is_prohibited(about: Outcome, to: Outcome) -> None:
    key = (PAPER, Act.NOTIFY)
    decided = {key: Decided(about=about, outcome=to)}
    doing = Doing(instrument=PAPER, act=Act.NOTIFY)
    for outcome in (Outcome.PROHIBITED, Outcome.NEEDS_COUNSEL):
        found = gate([doing], {key: outcome}, [], unit=UNIT, day=DAY, decided=decided)
        opens = outcome is about is Outcome.NEEDS_COUNSEL and to not in {
            Outcome.PROHIBITED,
            Outcome.NEEDS_COUNSEL,
        }
        assert (not found) is opens


@pytest.mark.parametrize("kind", list(AnswerKind))
def test_a_refusal_is_an_envelope_and_leaves(kind: AnswerKind) -> None:
    doings = done_by_answer(PAPER, Act.ADMIN_SUBPOENA, kind)
    assert bool(gate(doings, PROHIBITED, [], unit=UNIT, day=DAY)) is (kind in DOING)
