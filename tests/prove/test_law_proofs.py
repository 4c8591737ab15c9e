"""Long proofs of the law engine, run by `make prove`: many random cases of law and facts."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.policy import test_properties as properties
from tests.oracle.comparing import compare_in_parts

from tecum.terms import Outcome

pytestmark = pytest.mark.prove

POLICIES, PATTERNS = 25_000, 4
FIRST_SEED = 1_000_000
"""Beyond the seeds of the quick test."""

SHIPPED, RANDOM, MIXED = 70_000, 20_000, 10_000


def test_a_hundred_thousand_random_cases_give_clingos_outcome() -> None:
    start = time.perf_counter()
    found = compare_in_parts(range(FIRST_SEED, FIRST_SEED + POLICIES), PATTERNS)
    seconds = time.perf_counter() - start
    print("\n".join(["", *found.lines(), f"  in {seconds:.0f} s"]))  # noqa: T201 - the figures are the result
    assert found.differences == ()
    assert found.cases == POLICIES * PATTERNS
    assert min(found.outcomes[outcome] for outcome in Outcome) >= 0.03 * found.cases


def many(examples: int) -> settings:
    """So many examples, the same in every run."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# The bodies are those of the quick tests; only the number of examples is another.
test_shipped_packs_keep_their_promises = many(SHIPPED)(
    given(
        properties.places,
        properties.kinds,
        properties.some_facts,
        properties.some_facts,
        properties.acts,
    )(properties.test_shipped_packs_keep_their_promises.hypothesis.inner_test)
)
test_random_packs_keep_their_promises = many(RANDOM)(
    given(
        properties.layers_drawn,
        properties.facts_drawn,
        properties.facts_drawn,
        properties.papers_drawn,
    )(properties.test_random_packs_keep_their_promises.hypothesis.inner_test)
)
test_order_never_matters = many(MIXED)(
    given(
        properties.layers_drawn,
        properties.facts_drawn,
        properties.papers_drawn,
        st.integers(0, 7),
    )(properties.test_order_never_matters.hypothesis.inner_test)
)
