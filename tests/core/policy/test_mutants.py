"""What mutation testing found that no other test noticed: each test proves one such detail."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest
from tests.core.policy.synthetic import DAY

from tecum.policy.combining import outcome_of_reasons
from tecum.policy.conditions import (
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    HeldToAnswer,
    Situation,
)
from tecum.policy.determination import COURT_ORDER, Reason
from tecum.policy.domains import domain_of
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import LookBack
from tecum.terms import Outcome, SourceStatus, Verified

BEGINNING = date(1990, 1, 1)
ARRESTED = "arrested_at"


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


# ---- Representatives of records and instants -----------------------------------------------------


def look_back(years: int | None, counted_to: str = "as_of") -> tuple[LookBack, ...]:
    return (LookBack(first=BEGINNING, years=years, counted_to=counted_to),)


VIOLENT = Convicted("violent", look_back(5))
GRAVE = Convicted("grave", look_back(10))
FROM_ARREST = Convicted("violent", look_back(5, ARRESTED))
ABOLISHED = (LookBack(first=BEGINNING, last=date(2019, 12, 31), years=5),)


@pytest.mark.parametrize(
    ("name", "atoms", "count"),
    [
        ("convictions", [VIOLENT], 3),
        ("convictions", [VIOLENT, GRAVE], 9),
        ("convictions", [VIOLENT, Charged("felony")], 3),
        ("convictions", [Convicted("felony")], 2),
        ("convictions", [Convicted("abolished", ABOLISHED)], 2),
        ("convictions", [EverConvicted("felony")], 2),
        ("charges", [Charged("felony")], 2),
        ("charges", [HeldToAnswer("felony")], 4),
        ("charges", [Charged("felony"), EverConvicted("misdemeanor")], 2),
    ],
)
def test_there_is_one_representative_for_each_way_to_behave(
    name: str, atoms: Sequence[Condition], count: int
) -> None:
    assert len(domain_of(name, atoms, known={}, as_of=DAY)) == count


def test_a_charge_is_represented_held_to_answer_not_held_and_unsaid() -> None:
    domain = domain_of("charges", [HeldToAnswer("felony")], known={}, as_of=DAY)
    held = [one.held_to_answer for listed in domain if isinstance(listed, tuple) for one in listed]
    assert held == [True, False, None]


def values(atom: Condition, name: str, known: Mapping[str, FactValue]) -> list[bool | None]:
    """What an atom says on each representative of a fact."""
    said = []
    for value in domain_of(name, [atom], known=known, as_of=DAY):
        facts = {**known, name: value}
        said.append(atom.holds(Situation(facts=facts, kinds=(), labels={}, asked=False, as_of=DAY)))
    return said


def test_records_lie_on_both_sides_of_a_look_back_that_ends_with_a_known_arrest() -> None:
    assert values(FROM_ARREST, "convictions", {ARRESTED: noon(date(2001, 3, 1))}) == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("convicted", "expected"),
    [
        (date(2015, 1, 13), [True]),  # still counts on the day judged
        (date(2015, 1, 12), [True, False]),  # counts from the day before only
        (date(2012, 2, 29), [True, False]),
        (DAY, [True]),
    ],
)
def test_arrests_lie_on_both_sides_of_the_day_from_which_a_conviction_no_longer_counts(
    convicted: date, expected: list[bool]
) -> None:
    record = OffenceRecord(offence_class="violent", date=convicted)
    assert values(FROM_ARREST, ARRESTED, {"convictions": (record,)}) == expected


@pytest.mark.parametrize("years", [7984, 9000])
def test_a_look_back_of_thousands_of_years_never_turns(years: int) -> None:
    atom = Convicted("violent", look_back(years, ARRESTED))
    record = OffenceRecord(offence_class="violent", date=date(2015, 12, 31))
    assert values(atom, ARRESTED, {"convictions": (record,)}) == [True]


# ---- Reasons -------------------------------------------------------------------------------------


def reason(outcome: Outcome, kind: str) -> Reason:
    return Reason(
        rule="p.r",
        layer="p",
        kind=kind,
        outcome=outcome,
        source="p.s",
        cite="p",
        title="p",
        quote=None,
        summary="p",
        because="p",
        verified=Verified.REPORTED,
        status=SourceStatus.IN_FORCE,
        reviewed_by=None,
    )


def test_a_courts_order_among_the_reasons_answers_alone() -> None:
    order = reason(Outcome.REQUIRED, COURT_ORDER)
    assert outcome_of_reasons([reason(Outcome.PROHIBITED, "statute"), order]) is Outcome.REQUIRED
