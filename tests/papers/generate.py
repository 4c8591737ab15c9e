"""Writes the corpus: `python -m tests.papers.generate --out DIR [--seed N] [--count N]`."""

import argparse
import sys
from pathlib import Path

from tests.papers.corpus import COUNT, papers
from tests.papers.truth import as_json


def main(arguments: list[str]) -> int:
    """Write each paper with its truth beside it, as `<file>.truth.json`."""
    parser = argparse.ArgumentParser(prog="tests.papers.generate", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--seed", type=int, default=1, help="draws other people and dates")
    parser.add_argument("--count", type=int, default=COUNT, help="how many papers")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    made = 0
    for paper in papers(seed=given.seed, count=given.count):
        (given.out / paper.file).write_bytes(paper.data)
        (given.out / f"{paper.file}.truth.json").write_text(as_json(paper.truth), "utf-8")
        made += 1
    sys.stdout.write(f"{made} re-drawn papers in {given.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
