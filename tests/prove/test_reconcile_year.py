"""A simulated year of 5,000 papers with known faults: precision and recall of each class."""

from pathlib import Path

import pytest
from tests.core.measures.simulated_year import Score, draw_year, lay, markdown, score

from tecum.measures.reconciling import Class

pytestmark = pytest.mark.prove

PAPERS = 5_000
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "two-lists.md"


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Score, Score]:
    """Without names, and with them."""
    year = draw_year(PAPERS)
    folder = tmp_path_factory.mktemp("year")
    plain, named = (score(year, lay(year, folder, names=names)) for names in (False, True))
    for title, one in (("without names", plain), ("with names", named)):
        print("\n".join(["", title, *one.lines()]))  # noqa: T201 - the figures are the result
        for side, line, truth, shown, why in one.wrong[:10]:
            print(f"  {side} row {line}: {truth.fault}, shown as {shown} ({why})")  # noqa: T201 - to be looked at
    return plain, named


def test_nothing_that_must_be_looked_at_is_shown_as_settled(scores: tuple[Score, Score]) -> None:
    for one in scores:
        assert one.softened == []
        assert one.right_pairs >= one.pairs - 1


def test_precision_and_recall_are_high(scores: tuple[Score, Score]) -> None:
    for one, least in zip(scores, (0.97, 0.98), strict=True):
        for is_class in Class:
            assert one.right[is_class] >= least * one.true[is_class]
    plain, named = scores
    assert len(named.wrong) < len(plain.wrong)


def test_the_guide_shows_these_figures(scores: tuple[Score, Score]) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert "\n".join(markdown(*scores)) in guide


@pytest.mark.parametrize("seed", range(1, 6))
def test_other_years_are_no_worse(seed: int, tmp_path: Path) -> None:
    year = draw_year(1_500, seed)
    for names in (False, True):
        found = score(year, lay(year, tmp_path, names=names))
        print(  # noqa: T201 - the figures are the result
            f"seed {seed}, names {names}: {found.right_pairs} of {found.true_pairs} pairs, "
            f"{found.pairs - found.right_pairs} wrong, {len(found.softened)} rows softened"
        )
        assert found.right_pairs >= 0.96 * found.true_pairs
        assert found.softened == []
