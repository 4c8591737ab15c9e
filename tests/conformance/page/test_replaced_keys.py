"""After a theft: what the log held is still proved, by the new key's word, here and on the page."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.core.adapters.log.a_home import AHome

from tecum.adapters.bundles.making import make_bundle
from tecum.adapters.log.keys import rotate
from tecum.errors import IntegrityError
from tecum.terms import Audience
from tecum.verify import verify_file


@pytest.fixture
def home(tmp_path: Path) -> AHome:
    return AHome(tmp_path / "home").open()


def bundle(home: AHome, matter: str) -> bytes:
    return make_bundle(home.log, matter, audience=Audience.COUNSEL, now=home.now).document


def test_what_the_log_held_stands_on_the_new_key(home: AHome, page: Page, tmp_path: Path) -> None:
    _, matter = home.receive(b"%PDF one")
    home.seal()
    home.seal()
    rotate(home.log, now=home.now, stolen_since=home.now - timedelta(hours=1))
    with pytest.raises(IntegrityError, match="key_life"):
        bundle(home, matter)  # nothing is signed by the new key yet
    home.seal()
    made = bundle(home, matter)
    found = verify_file(made, trusted_keys=[home.home.verifier_key])
    assert found.valid
    assert "key_life" in {check.name for check in found.checks}
    file = tmp_path / "bundle.json"
    file.write_bytes(made)
    page.get_by_label("Receipt, bundle or certificate").set_input_files(file)
    page.get_by_label("Verifier keys").fill(home.home.verifier_key)
    page.get_by_role("button", name="Check").click()
    heading = page.get_by_role("status").get_by_role("heading", level=2)
    expect(heading).to_have_text("bundle.json: VALID (self-signed)")
