"""What tests of several layers share: re-drawn papers in a folder, and the real data beside us."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.papers.corpus import papers

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
FIRST_ROUND = 24  # every full form of the story, in both layouts, fillable, flat and as text


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The first round of re-drawn papers, by name without number: `i138-ruled-flat`."""
    folder = tmp_path_factory.mktemp("papers")
    found = {}
    for paper in papers(count=FIRST_ROUND):
        path = folder / paper.file
        path.write_bytes(paper.data)
        found[path.stem.partition("-")[2]] = path
    return found


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data; without it the test says so instead of passing."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real data (../shared/data) is not beside the project")
    return SHARED_DATA
