"""Many random cases of every rule of the clock: against the second calculator, and recomputed."""

import pytest
from tests.core.adapters.clocks.test_recompute import check
from tests.core.deadlines.test_second_calculator import compare

from tecum.deadlines.rules import RULES

pytestmark = pytest.mark.prove

CASES = 100_000


@pytest.mark.parametrize("rule", RULES)
def test_the_second_calculator_agrees_on_a_hundred_thousand_cases(rule: str) -> None:
    for number in range(CASES):
        compare(rule, number)
    print(f"{rule}: {CASES} cases of 2000 to 2100, every reading the same")  # noqa: T201 - the figure is the result


@pytest.mark.parametrize("rule", RULES)
def test_no_moved_clock_is_missed_among_many(rule: str) -> None:
    moved = check(rule, changes=450, clocks=12)
    print(f"{rule}: {450 * 12} clocks counted twice, {moved} of them moved, each found")  # noqa: T201 - the figure is the result
