"""Put the words of a page into visual rows, left to right and top to bottom.

A PDF says where glyphs stand, not what a line is. PDFium hands the text out in the order of
drawing, with line breaks where the pen jumps: such a run is a segment. Segments that stand at the
same height are one row, so that a label and the value that was typed beside it later come together.
All numbers are tenths of a point on the displayed page, origin top left.
"""

from operator import itemgetter

PlacedWord = tuple[str, int, int, int, int]
Segment = list[PlacedWord]

_left = itemgetter(1)


def rows(segments: list[Segment]) -> list[Segment]:
    """Group segments into rows; text that runs up or down the page keeps rows of its own."""
    level: list[tuple[int, int, Segment]] = []
    upright: list[Segment] = []
    for segment in segments:
        if _runs_vertically(segment):
            upright.append(segment)
        else:
            level.extend(_level_runs(segment))
    level.sort(key=itemgetter(0))
    found: list[Segment] = []
    centre, height, row = 0, 0, list[PlacedWord]()
    for middle, tall, words in level:
        if row and middle - centre <= 0.4 * min(height, tall):
            row.extend(words)
        else:
            row = list(words)
            found.append(row)
            centre, height = middle, tall
    for row in found:
        row.sort(key=_left)
    return found + upright


def _runs_vertically(segment: Segment) -> bool:
    """Tell sideways text by its words: longer down the page than across it."""
    return any(
        len(text) > 2 and y1 - y0 > 1.5 * (x1 - x0) and y1 - y0 > 120
        for text, x0, y0, x1, y1 in segment
    )


def _level_runs(segment: Segment) -> list[tuple[int, int, Segment]]:
    """Cut a segment where the pen leaves its height, and give each run its middle and height.

    A run follows a slow drift, as in the text layer of a page that was scanned askew.
    """
    runs: list[tuple[int, int, Segment]] = []
    run: Segment = []
    before, tall_before = 0, 0
    for word in segment:
        middle, tall = (word[2] + word[4]) // 2, word[4] - word[2]
        if run and abs(middle - before) > 0.5 * min(tall, tall_before):
            runs.append(_measured(run))
            run = []
        run.append(word)
        before, tall_before = middle, tall
    if run:
        runs.append(_measured(run))
    return runs


def _measured(run: Segment) -> tuple[int, int, Segment]:
    """Give the mean middle and the mean height of a run."""
    top = sum([word[2] for word in run])
    bottom = sum([word[4] for word in run])
    count = len(run)
    return (top + bottom) // (2 * count), (bottom - top) // count, run
