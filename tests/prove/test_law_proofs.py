"""Long proofs of the law engine, run by `make prove`: clingo's outcome on many random cases."""

import time

import pytest
from tests.oracle.comparing import compare

from tecum.terms import Outcome

pytestmark = pytest.mark.prove

POLICIES, PATTERNS = 25_000, 4
FIRST_SEED = 1_000_000
"""Beyond the seeds of the quick test."""


def test_a_hundred_thousand_random_cases_give_clingos_outcome() -> None:
    start = time.perf_counter()
    found = compare(range(FIRST_SEED, FIRST_SEED + POLICIES), PATTERNS)
    seconds = time.perf_counter() - start
    print("\n".join(["", *found.lines(), f"  in {seconds:.0f} s"]))  # noqa: T201 - the figures are the result
    assert found.differences == ()
    assert found.cases == POLICIES * PATTERNS
    assert min(found.outcomes[outcome] for outcome in Outcome) >= 0.03 * found.cases
