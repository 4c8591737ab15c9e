from datetime import date

import pytest

from tecum.deadlines.adopted import AdoptedClock, adopted_on, check_reading
from tecum.deadlines.rules import RULES, find_rule
from tecum.errors import ClockError


def adopted(
    reading: str = "elapsed",
    printed_from: str = "2020-01",
    until: date | None = None,
    rule: str = "8cfr287.7d",
) -> AdoptedClock:
    return AdoptedClock(
        id="an.adopted-clock",
        rule=rule,
        reading=reading,
        author="City Attorney",
        printed_from=printed_from,
        until=until,
        reason="the form prints no exclusion",
        source="a memorandum",
    )


@pytest.mark.parametrize(
    ("printed", "since"),
    [("2020-01-13", date(2020, 1, 13)), ("2020-01", date(2020, 1, 1)), ("2020", date(2020, 1, 1))],
)
def test_a_reading_holds_from_the_day_it_is_printed_with(printed: str, since: date) -> None:
    one = adopted(printed_from=printed)
    assert one.since == since
    assert adopted_on([one], "8cfr287.7d", since) is one
    assert adopted_on([one], "8cfr287.7d", date(2019, 12, 31)) is None


def test_a_reading_ends_and_another_takes_its_place() -> None:
    old = adopted(until=date(2021, 6, 30))
    new = adopted("stop-clock", "2021-07-01")
    both = [new, old]
    assert adopted_on(both, "8cfr287.7d", date(2021, 6, 30)) is old
    assert adopted_on(both, "8cfr287.7d", date(2021, 7, 1)) is new
    assert adopted_on(both, "form-48h", date(2021, 7, 1)) is None


def test_what_was_not_known_yet_judges_nothing() -> None:
    one = adopted(printed_from="2020-01")
    day = date(2020, 3, 1)
    assert adopted_on([one], "8cfr287.7d", day, known_at=date(2019, 12, 1)) is None
    assert adopted_on([one], "8cfr287.7d", day, known_at=date(2020, 1, 1)) is one


def test_two_different_readings_at_once_are_refused() -> None:
    both = [adopted(), adopted("stop-clock", "2020-02-01")]
    with pytest.raises(ClockError, match="more than one reading is adopted"):
        adopted_on(both, "8cfr287.7d", date(2020, 3, 1))
    again = [adopted(), adopted(printed_from="2020-02-01")]
    assert adopted_on(again, "8cfr287.7d", date(2020, 3, 1)) is again[1]


@pytest.mark.parametrize("printed", ["", "January 2020", "2020-13", "20-01-01", "2020-01-1"])
def test_what_is_no_day_is_refused(printed: str) -> None:
    with pytest.raises(ClockError, match="printed_from"):
        assert adopted(printed_from=printed, until=date(2021, 1, 1)).since
    with pytest.raises(ClockError, match="printed_from"):
        assert adopted(printed_from=printed).since


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ClockError, match="before it begins"):
        adopted(until=date(2019, 12, 31))


def test_a_reading_that_the_rule_does_not_have_is_named() -> None:
    rule = find_rule(adopted().rule, RULES)
    check_reading(rule, adopted().reading)
    with pytest.raises(ClockError, match="no reading is named 'plain'"):
        check_reading(rule, "plain")
