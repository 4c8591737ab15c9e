"""Which convictions and charges count: look-backs to the day, anchors, extensions, and what is
unknown about them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from tecum.policy.conditions import COMMON_CLASSES, LookBacks, Situation, parse_condition
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import LookBack, years_before

DAY = date(2020, 1, 13)
START = date(2010, 1, 1)
PLAIN = LookBack(first=START, years=5)
TO_ARREST = LookBack(first=START, years=5, counted_to="arrested_at")
EXTENDED = LookBack(first=START, years=5, extended_by="look_back_extended")
BOTH = LookBack(first=START, years=5, counted_to="arrested_at", extended_by="look_back_extended")
CLASSES: LookBacks = {
    **COMMON_CLASSES,
    "plain": (PLAIN,),
    "to_arrest": (TO_ARREST,),
    "extended": (EXTENDED,),
    "both": (BOTH,),
    "any_age": (LookBack(first=START),),
    "changing": (
        LookBack(first=START, last=date(2014, 12, 31), years=10),
        LookBack(first=date(2015, 1, 1), last=date(2020, 12, 31), years=5),
    ),
    "misdemeanor": (LookBack(first=date(2020, 6, 1), years=5),),
}


def records(*given: tuple[str, str]) -> tuple[OffenceRecord, ...]:
    return tuple(
        OffenceRecord(offence_class=name, date=date.fromisoformat(day)) for name, day in given
    )


def held(*given: bool | None) -> tuple[OffenceRecord, ...]:
    return tuple(
        OffenceRecord(offence_class="felony", date=date(2019, 1, 1), held_to_answer=one)
        for one in given
    )


def arrested(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)


def situation(facts: Mapping[str, FactValue | None], as_of: date = DAY) -> Situation:
    return Situation(facts=facts, kinds=(), labels={}, asked=False, as_of=as_of)


def holds(text: str, facts: Mapping[str, FactValue | None], as_of: date = DAY) -> bool | None:
    return parse_condition(text, CLASSES).holds(situation(facts, as_of))


@pytest.mark.parametrize(
    ("convicted", "as_of", "expected"),
    [
        ("2015-01-14", DAY, True),  # five years less a day
        ("2015-01-13", DAY, True),  # five years to the day
        ("2015-01-12", DAY, False),  # a day more
        ("2020-01-13", DAY, True),  # on the day itself
        ("2020-01-14", DAY, False),  # not yet on the day
        ("2015-02-28", date(2020, 2, 29), True),  # back from a leap day
        ("2015-02-27", date(2020, 2, 29), False),
        ("2016-02-29", date(2021, 2, 28), True),  # back to a leap day
        ("2016-02-29", date(2021, 3, 1), False),
        ("2012-02-29", date(2017, 2, 28), True),
    ],
)
def test_five_years_are_counted_to_the_day(convicted: str, as_of: date, *, expected: bool) -> None:
    facts = {"convictions": records(("plain", convicted))}
    assert holds('convicted("plain")', facts, as_of) is expected


def test_years_before_the_first_year_are_the_first_day() -> None:
    assert years_before(date(3, 5, 1), 5) == date.min
    assert years_before(date(6, 5, 1), 5) == date(1, 5, 1)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        # The list: unknown, empty, of another class; the newest record decides.
        ('convicted("plain")', {}, None),
        ('convicted("plain")', {"convictions": None}, None),
        ('convicted("plain")', {"convictions": ()}, False),
        ('convicted("plain")', {"convictions": records(("any_age", "2019-01-01"))}, False),
        (
            'convicted("plain")',
            {"convictions": records(("plain", "2001-01-01"), ("plain", "2019-01-01"))},
            True,
        ),
        # Without a look-back any age counts; ever_convicted never looks at one.
        ('convicted("any_age")', {"convictions": records(("any_age", "1971-01-01"))}, True),
        ('convicted("felony")', {"convictions": records(("felony", "1971-01-01"))}, True),
        ('ever_convicted("plain")', {"convictions": records(("plain", "1971-01-01"))}, True),
        ('ever_convicted("plain")', {"convictions": records(("felony", "1971-01-01"))}, False),
        ('ever_convicted("plain")', {"convictions": ()}, False),
        ('ever_convicted("plain")', {}, None),
        # What makes an older one count.
        ('convicted("extended")', {"convictions": records(("extended", "2001-01-01"))}, None),
        (
            'convicted("extended")',
            {"convictions": records(("extended", "2001-01-01")), "look_back_extended": True},
            True,
        ),
        (
            'convicted("extended")',
            {"convictions": records(("extended", "2001-01-01")), "look_back_extended": False},
            False,
        ),
        ('convicted("extended")', {"convictions": (), "look_back_extended": True}, False),
        # The anchor: known, unknown, and after the day judged.
        (
            'convicted("to_arrest")',
            {
                "convictions": records(("to_arrest", "2013-01-10")),
                "arrested_at": arrested("2018-01-10"),
            },
            True,
        ),
        (
            'convicted("to_arrest")',
            {
                "convictions": records(("to_arrest", "2013-01-09")),
                "arrested_at": arrested("2018-01-10"),
            },
            False,
        ),
        ('convicted("to_arrest")', {"convictions": records(("to_arrest", "2015-01-13"))}, True),
        ('convicted("to_arrest")', {"convictions": records(("to_arrest", "2015-01-12"))}, None),
        ('convicted("to_arrest")', {"convictions": ()}, False),
        (
            'convicted("to_arrest")',
            {
                "convictions": records(("to_arrest", "2015-01-13")),
                "arrested_at": arrested("2024-01-10"),
            },
            True,
        ),
        (
            'convicted("both")',
            {"convictions": records(("both", "2001-01-01")), "look_back_extended": True},
            True,
        ),
        (
            'convicted("both")',
            {"convictions": records(("both", "2001-01-01")), "look_back_extended": False},
            None,
        ),
        (
            'convicted("both")',
            {
                "convictions": records(("both", "2001-01-01")),
                "arrested_at": arrested("2018-01-10"),
            },
            None,
        ),
        # Charges.
        ('charged("felony")', {}, None),
        ('charged("felony")', {"charges": ()}, False),
        ('charged("felony")', {"charges": held(None)}, True),
        ('charged("misdemeanor")', {"charges": held(True)}, False),
        ('held_to_answer("felony")', {}, None),
        ('held_to_answer("felony")', {"charges": ()}, False),
        ('held_to_answer("felony")', {"charges": held(False)}, False),
        ('held_to_answer("felony")', {"charges": held(None, False)}, None),
        ('held_to_answer("felony")', {"charges": held(None, True)}, True),
        ('held_to_answer("misdemeanor")', {"charges": held(None)}, False),
    ],
)
def test_what_counts(
    text: str, facts: Mapping[str, FactValue | None], *, expected: bool | None
) -> None:
    assert holds(text, facts) is expected


@pytest.mark.parametrize(
    ("text", "convicted", "as_of", "expected"),
    [
        ('convicted("changing")', ("changing", "2006-01-01"), date(2014, 12, 31), True),
        ('convicted("changing")', ("changing", "2006-01-01"), date(2015, 1, 1), False),
        # Own classes end with their look-back; common ones are there without it.
        ('convicted("changing")', ("changing", "2020-12-01"), date(2021, 1, 1), False),
        ('convicted("misdemeanor")', ("misdemeanor", "2001-01-01"), date(2020, 5, 31), True),
        ('convicted("misdemeanor")', ("misdemeanor", "2001-01-01"), date(2020, 6, 1), False),
    ],
)
def test_a_look_back_is_that_of_the_day(
    text: str, convicted: tuple[str, str], as_of: date, *, expected: bool
) -> None:
    assert holds(text, {"convictions": records(convicted)}, as_of) is expected


@pytest.mark.parametrize(
    ("text", "facts", "asked_for"),
    [
        ('convicted("both")', {}, ["convictions"]),
        (
            'convicted("both")',
            {"convictions": records(("both", "2001-01-01"))},
            ["arrested_at", "look_back_extended"],
        ),
        (
            'convicted("both")',
            {
                "convictions": records(("both", "2001-01-01")),
                "arrested_at": arrested("2018-01-10"),
            },
            ["look_back_extended"],
        ),
        ('held_to_answer("felony")', {"charges": held(None)}, ["charges"]),
        ('ever_convicted("felony")', {}, ["convictions"]),
    ],
)
def test_an_unknown_value_asks_for_the_next_fact(
    text: str, facts: Mapping[str, FactValue | None], asked_for: list[str]
) -> None:
    condition = parse_condition(text, CLASSES)
    assert condition.holds(situation(facts)) is None
    assert list(condition.asks(situation(facts))) == asked_for
    assert set(asked_for) <= {name for name, _ in condition.tests()}
