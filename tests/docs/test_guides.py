"""Every command line in the README and the guides runs as it is written."""

import contextlib
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.docs.guide_files import write_files_of
from tests.papers.story import FOLDER

from tecum.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def command_lines() -> list[tuple[str, str]]:
    """Each line with the page that shows it first."""
    found: dict[str, str] = {}
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for line in block.splitlines():
                command = line.partition("  #")[0].partition(" > ")[0].strip()
                command = command.removeprefix(".venv/bin/")
                if command.startswith("tecum "):
                    found.setdefault(command.removeprefix("tecum "), page.name)
    return [(page, command) for command, page in found.items()]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the pages speak of; each line gets a copy of its own."""
    folder = tmp_path_factory.mktemp("pages")
    with contextlib.chdir(folder):
        shutil.copy(FOLDER / "05-detainer-d.pdf", "paper.pdf")
        Path("in-tray").mkdir()
        shutil.copy("paper.pdf", "in-tray")
        facts = {"instruments": [], "facts": {"judicial_warrant": "none"}}
        Path("facts.json").write_text(json.dumps(facts), encoding="utf-8")
        Path("subpoena.json").write_text('{"instruments": ["I-138"]}', encoding="utf-8")
        held = {"custodian_type": "jail", "otherwise_release_at": "2026-08-07T17:00"}
        Path("held.json").write_text(
            json.dumps({"instruments": ["I-247A"], "facts": held}), encoding="utf-8"
        )
        begun = ["--under", "co", "--from", "2026-01-01", "--to", "drafts"]
        assert main(["law", "new", "co-pinyon-county", *begun]) == 0
        shutil.copy(ROOT / "contract" / "examples" / "clocks.json", "clocks.json")
        _keep_a_log(folder)
        for page in PAGES:
            write_files_of(page, folder)
    return folder


def _keep_a_log(folder: Path) -> None:
    """A home with one paper, sealed, its receipt and a bundle beside it."""
    at = ["--home", "home"]
    named = ["--agency", "Pinyon County Jail", "--origin", "records.pinyon.example/log"]
    place = ["--in", "co-denver", "--as-of", "2020-01-13"]
    assert main(["log", "init", *named, *at]) == 0
    assert main(["decide", "paper.pdf", *place, "--receive", *at, "--json"]) == 0
    assert main(["log", "seal", *at]) == 0
    matter = _only(folder, "matters")
    assert main(["bundle", matter, "--out", "proof.json", *at]) == 0
    shutil.copy(f"home/receipts/{_only(folder, 'receipts')}.json", "receipt.json")


def _only(folder: Path, kind: str) -> str:
    [found] = (folder / "home" / kind).iterdir()
    return found.stem


@pytest.fixture
def desk(laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages' folder, fresh for one line."""
    folder = tmp_path / "desk"
    shutil.copytree(laid_out, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TECUM_HOME", str(folder / "home"))
    # Nobody types an answer: the questions end with the input.
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return folder


@pytest.mark.parametrize(("page", "command"), command_lines())
def test_a_command_line_runs_as_written(page: str, command: str, desk: Path) -> None:
    assert page
    words = shlex.split(command)
    if "--key" in words:
        # The page shows the shape of a key; the one of this receipt takes its place.
        words[words.index("--key") + 1] = json.loads(Path("receipt.json").read_bytes())[
            "verifier_key"
        ]
    # The page shows the shape of a matter's id and a receipt's number.
    shapes = {"M-...": "matters", "R-...": "receipts"}
    words = [_only(desk, shapes[word]) if word in shapes else word for word in words]
    if words[:2] == ["law", "new"]:
        shutil.rmtree("drafts")  # the other lines of the page need what this one begins
    if words[:2] == ["log", "init"]:
        shutil.rmtree("home")  # likewise
    assert main(words) == 0


def test_the_pages_show_commands() -> None:
    assert len(command_lines()) >= 8
