"""A hundred thousand random cases of every rule of the clock against the second calculator."""

import pytest
from tests.core.deadlines.test_second_calculator import compare

from tecum.deadlines.rules import RULES

pytestmark = pytest.mark.prove

CASES = 100_000


@pytest.mark.parametrize("rule", RULES)
def test_the_second_calculator_agrees_on_a_hundred_thousand_cases(rule: str) -> None:
    for number in range(CASES):
        compare(rule, number)
    print(f"{rule}: {CASES} cases of 2000 to 2100, every reading the same")  # noqa: T201 - the figure is the result
