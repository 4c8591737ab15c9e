"""How long a clerk waits: `tecum decide` on a one-page PDF, a new process each time.

    python bench/cold_start.py [RUNS]

Prints the median and the spread of whole-process wall time, beside an empty Python process and one
that only imports pypdfium2 and extracts the bare text of the same page.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.papers.corpus import papers

BARE = (
    "import sys, pypdfium2; "
    "print(pypdfium2.PdfDocument(sys.argv[1])[0].get_textpage().get_text_range())"
)
PLACE = ("--in", "co-denver", "--as-of", "2020-01-13", "--json")


def seconds(command: list[str], runs: int) -> list[float]:
    """Wall time of whole processes, after one that is not counted."""
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return taken[1:]


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    paper = next(one for one in papers(count=24) if "i200-ruled-flat" in one.file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / paper.file
        path.write_bytes(paper.data)
        python = sys.executable
        rows = {
            "python -c pass": [python, "-c", "pass"],
            "pypdfium2, bare text": [python, "-c", BARE, str(path)],
            "tecum decide --json": [python, "-m", "tecum", "decide", str(path), *PLACE],
        }
        for name, command in rows.items():
            taken = seconds(command, runs)
            low, middle, high = min(taken), statistics.median(taken), max(taken)
            print(f"{name:24} median {middle:.3f} s  (min {low:.3f}, max {high:.3f}, {runs} runs)")


if __name__ == "__main__":
    main()
