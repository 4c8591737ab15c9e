"""The files that a guide shows in full: a block that begins with its name, `# theirs.csv`."""

import re
from pathlib import Path

_FILE = re.compile(r"^```(?:toml|csv)\n# (\S+\.(?:toml|csv))\n(.*?)^```", re.MULTILINE | re.DOTALL)


def write_files_of(page: Path, folder: Path) -> None:
    """Write every file that a page shows."""
    for name, text in _FILE.findall(page.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
