"""Draws the picture of the README from the told story: `python -m tests.docs.write_picture`."""

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console

from tecum.adapters.home import Home
from tecum.adapters.story.facts import load_story
from tecum.adapters.story.telling import tell
from tecum.cli.story_pages import print_story

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "demo.svg"
CHAPTERS = (4, 5, 6)
CREDIT = re.compile(r"<!--.*?-->\s*")
FONTS = re.compile(r"@font-face \{.*?\}", re.DOTALL)


def main() -> None:
    """Record some short chapters as a terminal shows them; fonts are those of the reader."""
    out = Console(record=True, width=104, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as folder:
        print_story(out, tell(load_story(), Home(Path(folder))), only=CHAPTERS)
    drawn = CREDIT.sub("", FONTS.sub("", out.export_svg(title="tecum demo --no-serve")))
    PICTURE.write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
