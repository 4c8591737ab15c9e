"""A browser without a network, and the page opened in it as from a USB stick."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tecum.adapters.bundles.checking_page import checking_page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the system; ended with its module, for its event loop is everybody's meanwhile.

    Django refuses to ask its database while one runs in the thread.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium is installed, so the page cannot be tried")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def requested() -> list[str]:
    """Every address that the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, requested: list[str], tmp_path: Path) -> Iterator[Page]:
    """The page, opened as a file; errors in it fail the test."""
    file = tmp_path / "verify.html"
    file.write_bytes(checking_page())
    faults: list[str] = []
    opened = browser.new_page()
    opened.on("request", lambda request: requested.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text))
    opened.goto(file.as_uri())
    yield opened
    opened.close()
    assert faults == []
