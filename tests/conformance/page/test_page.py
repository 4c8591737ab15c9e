"""The page in a person's hands: choosing, dropping, reading, by keyboard; and no request."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.core.verify.made import KEYS, PAPER, POLICY, document, made_log, receipt

from tecum.adapters.bundles.checking_page import checking_page
from tecum.ledger.receipts import receipt_leaf

DROP = """async (files) => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([tecum.fromBase64(text)], name));
  const options = { dataTransfer: carried, bubbles: true, cancelable: true };
  document.dispatchEvent(new DragEvent("drop", options));
}"""
INPUTS = ["Receipt, bundle or certificate", "Papers", "Verifier keys", "Policy", "Proof"]


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    page.evaluate(DROP, [(name, base64.b64encode(data).decode()) for name, data in files])


def test_a_good_bundle_with_all_that_is_known(
    page: Page, tmp_path: Path, requested: list[str]
) -> None:
    page.get_by_label(INPUTS[0]).set_input_files(put(tmp_path, "bundle.json", document()))
    page.get_by_label("Papers").set_input_files(put(tmp_path, "paper.pdf", PAPER))
    page.get_by_label("Verifier keys").fill("\n".join(KEYS))
    page.get_by_label("Policy").set_input_files(put(tmp_path, "policy", POLICY))
    page.get_by_role("button", name="Check").click()
    result = page.get_by_role("status")
    expect(result.get_by_role("heading", level=2)).to_have_text("bundle.json: VALID (witnessed)")
    expect(result).to_contain_text("witness.example/one: saw checkpoint 16 at 2020-01-14T00:01:00Z")
    expect(result).to_contain_text("what stands in the events that are withheld (1)")
    expect(result.get_by_role("row")).to_have_count(25)
    assert [address.partition(":")[0] for address in requested] == ["file"]


def test_a_tampered_bundle_says_where(page: Page, tmp_path: Path) -> None:
    forged = document().replace(b"Called back", b"Called them")
    page.get_by_label(INPUTS[0]).set_input_files(put(tmp_path, "forged.json", forged))
    page.get_by_role("button", name="Check").click()
    result = page.get_by_role("status")
    expect(result.get_by_role("heading", level=2)).to_have_text("forged.json: NOT VALID")
    expect(result.get_by_role("listitem").first).to_contain_text("signature:")
    expect(
        result.get_by_role("row", name=re.compile("signature")).locator("td").first
    ).to_have_text("NO")


def test_dropped_files_are_sorted_by_what_they_are(page: Page) -> None:
    log = made_log()
    proof = log.proof(receipt_leaf(receipt()))
    page.get_by_label("Verifier keys").fill("\n".join(KEYS))
    drop(page, ("a", PAPER), ("b", proof), ("c", receipt().document), ("d", b"quorum none\n"))
    result = page.get_by_role("status")
    expect(result.get_by_role("heading", level=2)).to_have_text("c: VALID (self-signed)")
    for name in ("paper 1", "inclusion", "quorum", "trusted_key"):
        expect(result.get_by_role("rowheader", name=name, exact=True)).to_have_count(1)
    page.get_by_role("button", name="Start again").click()
    expect(result).to_be_empty()


def test_what_cannot_be_used_is_told_and_is_no_verdict(page: Page) -> None:
    page.get_by_role("button", name="Check").click()
    result = page.get_by_role("status")
    expect(result).to_contain_text("Choose the receipt, bundle or certificate first")
    page.get_by_label("Verifier keys").fill("nonsense")
    drop(page, ("bundle", document()))
    expect(result).to_contain_text("It could not be checked")
    expect(result).to_contain_text("nonsense")


def test_the_words_of_a_file_are_shown_as_words(page: Page) -> None:
    evil = b'{"schema":"<img src=x onerror=alert(1)>"}'
    drop(page, ("<b>x</b>.json", evil), ("receipt.json", b'{"body":1,"schema":"<script>"}'))
    result = page.get_by_role("status")
    expect(result.get_by_role("heading", level=2)).to_have_text("receipt.json: NOT VALID")
    assert page.locator("img, #result script, #result b").count() == 0


def test_everything_is_reached_by_keyboard_and_has_a_name(page: Page) -> None:
    for label in INPUTS:
        expect(page.get_by_label(label, exact=True)).to_have_count(1)
    reached = []
    page.keyboard.press("Tab")
    for _ in range(7):
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.type"))
        page.keyboard.press("Tab")
    assert reached == ["file", "papers", "keys", "policy", "proof", "submit", "forget"]
    page.locator("button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Choose the receipt")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("status").get_attribute("aria-live") == "polite"


def test_the_colours_can_be_told_apart(page: Page) -> None:
    """WCAG 2.1, 1.4.3: at least 4.5 to 1 for every text."""
    ratios = page.evaluate(
        """() => {
      const light = (text) => {
        const parts = text.match(/\\d+/g).slice(0, 3).map((one) => Number(one) / 255)
          .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
      };
      const ground = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (!/, 0\\)$|transparent/.test(colour)) return light(colour);
        }
        return 1;
      };
      return [...document.querySelectorAll("p, label, h1, legend, button, code")].map((one) => {
        const [a, b] = [light(getComputedStyle(one).color), ground(one)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
      });
    }"""
    )
    assert min(ratios) >= 4.5


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://example.com/x').then(() => 'out', () => 'held')",
        (
            "new Promise((done) => { const i = new Image(); i.onload = () => done('out'); "
            "i.onerror = () => done('held'); i.src = 'https://example.com/x.png'; })"
        ),
        (
            "new Promise((done) => { const s = document.createElement('script'); "
            "s.onload = () => done('out'); s.onerror = () => done('held'); "
            "s.src = 'https://example.com/x.js'; document.head.append(s); })"
        ),
    ],
)
def test_even_a_changed_mind_reaches_nothing(browser: object, tmp_path: Path, attempt: str) -> None:
    file = put(tmp_path, "verify.html", checking_page())
    opened = browser.new_page()  # type: ignore[attr-defined]
    opened.goto(file.as_uri())
    assert opened.evaluate(attempt) == "held"
    opened.close()


def test_the_page_is_one_file_that_names_no_other() -> None:
    text = checking_page().decode()
    assert "default-src 'none'" in text
    assert re.findall(r"(?:src|href|action)\s*=\s*[\"']", text) == []
    assert re.findall(r"https?://", text) == []
    assert checking_page() == checking_page()
