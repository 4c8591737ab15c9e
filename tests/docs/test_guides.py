"""Every command line in the README and the guides runs as it is written."""

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
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for line in block.splitlines():
                command = line.partition("  #")[0].partition(" > ")[0].strip()
                command = command.removeprefix(".venv/bin/")
                if command.startswith("tecum "):
                    found.append((page.name, command.removeprefix("tecum ")))
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECUM_HOME", str(tmp_path / "home"))
    shutil.copy(FOLDER / "05-detainer-d.pdf", "paper.pdf")
    Path("in-tray").mkdir()
    shutil.copy("paper.pdf", "in-tray")
    facts = {"instruments": [], "facts": {"judicial_warrant": "none"}}
    Path("facts.json").write_text(json.dumps(facts), encoding="utf-8")
    place = ["--in", "co-denver", "--as-of", "2020-01-13"]
    assert main(["decide", "paper.pdf", *place, "--receive", "--home", "other", "--json"]) == 0
    begun = ["--under", "co", "--from", "2026-01-01", "--to", "drafts"]
    assert main(["law", "new", "co-pinyon-county", *begun]) == 0
    Path("subpoena.json").write_text('{"instruments": ["I-138"]}', encoding="utf-8")
    held = {"custodian_type": "jail", "otherwise_release_at": "2026-08-07T17:00"}
    Path("held.json").write_text(
        json.dumps({"instruments": ["I-247A"], "facts": held}), encoding="utf-8"
    )
    shutil.copy(ROOT / "contract" / "examples" / "clocks.json", "clocks.json")
    for page in PAGES:
        write_files_of(page, tmp_path)
    # Nobody types an answer: the questions end with the input.
    monkeypatch.setattr("sys.stdin", io.StringIO())
    [receipt] = Path("other/receipts").iterdir()
    shutil.copy(receipt, "receipt.json")
    return tmp_path


@pytest.mark.parametrize(("page", "command"), command_lines())
@pytest.mark.usefixtures("desk")
def test_a_command_line_runs_as_written(page: str, command: str) -> None:
    assert page
    words = shlex.split(command)
    if "--key" in words:
        # The page shows the shape of a key; the one of this receipt takes its place.
        words[words.index("--key") + 1] = json.loads(Path("receipt.json").read_bytes())[
            "verifier_key"
        ]
    if words[:2] == ["law", "new"]:
        shutil.rmtree("drafts")  # the other lines of the page need what this one begins
    assert main(words) == 0


def test_the_pages_show_commands() -> None:
    assert len(command_lines()) >= 8
