"""The guide for developers shows code as it stands, and every variable of the environment."""

import re
from pathlib import Path

import pytest

from tecum_web.config import environment

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "desk-for-developers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n# (\S+)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("file", "code"), BLOCKS, ids=[file for file, _ in BLOCKS])
def test_the_code_of_the_guide_stands_in_its_file(file: str, code: str) -> None:
    assert code in (ROOT / file).read_text(encoding="utf-8")


def test_every_variable_stands_in_the_guide_and_in_the_module() -> None:
    read = set(re.findall(r"TECUM_[A-Z_]+", Path(environment.__file__).read_text(encoding="utf-8")))
    assert len(BLOCKS) >= 6
    assert read == set(re.findall(r"`(TECUM_[A-Z_]+)` \|", GUIDE))
    assert all(name in (environment.__doc__ or "") for name in read)
