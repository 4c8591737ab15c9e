"""A small simulated year with known faults: what is shown is what was put in."""

from pathlib import Path

import pytest
from tests.core.measures.simulated_year import FAULTS, draw_year, lay, score

from tecum.measures.reconciling import Class

PAPERS = 300


@pytest.mark.parametrize("names", [False, True])
def test_a_small_year_is_classed_as_it_was_made(tmp_path: Path, *, names: bool) -> None:
    year = draw_year(PAPERS)
    found = lay(year, tmp_path, names=names)
    result = score(year, found)
    print("\n".join(result.lines()))  # noqa: T201 - the figures are the result
    assert result.softened == []
    assert result.right_pairs == result.pairs
    assert result.right_pairs >= (0.99 if names else 0.97) * result.true_pairs
    # Rows without an identifier in common cannot find each other; they show as these.
    alone = {Class.ONLY_OURS, Class.NOT_SHOWN_DELIVERED, Class.NOT_OPENED}
    assert {shown for _, _, _, shown, _ in result.wrong} <= alone
    assert sum(len(side.rows) for side in (found.ours, found.theirs)) == len(year.issuer) + len(
        year.custodian
    )


def test_a_year_is_the_same_every_time_and_holds_every_fault() -> None:
    year = draw_year(PAPERS)
    assert year.issuer_csv == draw_year(PAPERS).issuer_csv
    assert year.custodian_csv == draw_year(PAPERS).custodian_csv
    faults = {truth.fault for truth in (*year.issuer_truth, *year.custodian_truth)}
    assert faults == {*FAULTS, "none"}
