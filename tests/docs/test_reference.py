"""The reference says what the product does today."""

import pytest
from tests.docs.write_reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_as_the_product_writes_it(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"
