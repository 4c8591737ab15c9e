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
_FEWEST_WORDS = 20


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


def lies_sideways(segments: list[Segment]) -> bool:
    """Tell a page that is shown on its side: most of its words run up or down."""
    words = sum(map(len, segments))
    sideways = sum(len(segment) for segment in segments if _runs_vertically(segment))
    return words >= _FEWEST_WORDS and sideways > 0.6 * words


def _runs_vertically(segment: Segment) -> bool:
    """Tell sideways text: its words are longer down the page than across, and it moves that way."""
    if not any(len(word[0]) > 2 and word[4] - word[2] > word[3] - word[1] for word in segment):
        return False
    across = [word[1] + word[3] for word in segment]
    down = [word[2] + word[4] for word in segment]
    spread_across, spread_down = max(across) - min(across), max(down) - min(down)
    if spread_across or spread_down:
        return spread_down > spread_across
    text, x0, y0, x1, y1 = segment[0]
    return len(text) > 3 and y1 - y0 > 2 * (x1 - x0)


def _level_runs(segment: Segment) -> list[tuple[int, int, Segment]]:
    """Cut a segment where the pen leaves its height, and give each run its middle and height.

    A run follows a slow drift, as in the text layer of a page that was scanned askew.
    """
    tops = [word[2] for word in segment]
    bottoms = [word[4] for word in segment]
    if 4 * (max(tops) - min(tops)) <= bottoms[0] - tops[0]:
        return [_measured(segment, tops, bottoms)]
    runs: list[tuple[int, int, Segment]] = []
    first = 0
    for index in range(1, len(segment)):
        step = abs(tops[index] + bottoms[index] - tops[index - 1] - bottoms[index - 1])
        if step > min(bottoms[index] - tops[index], bottoms[index - 1] - tops[index - 1]):
            runs.append(_measured(segment[first:index], tops[first:index], bottoms[first:index]))
            first = index
    runs.append(_measured(segment[first:], tops[first:], bottoms[first:]))
    return runs


def _measured(run: Segment, tops: list[int], bottoms: list[int]) -> tuple[int, int, Segment]:
    """Give the mean middle and the mean height of a run."""
    top, bottom, count = sum(tops), sum(bottoms), len(run)
    return (top + bottom) // (2 * count), (bottom - top) // count, run
