"""The pages of a paper as they are drawn, with the places on them at which something was read.

Boxes are in PDF points from the top left of the page as displayed, as `tecum read` gives them; the
size of the page makes them lie where they were read, whatever the width of the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tecum_web.records.models import PaperRow, Reading

BLOCK: Final = 10
"""So many pages are shown at a time: a paper may have hundreds."""
STRIP: Final = 3.0
"""A page so many times longer than wide (or wider than long) is shown whole, and small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One place on a page: a field's, or words that show whether a judge found something."""

    key: str
    name: str
    instrument: int
    x: float
    y: float
    width: float
    height: float
    is_finding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page with its marks; without a size nothing can be marked on it."""

    number: int
    width: float
    height: float
    marks: Sequence[Mark]

    @property
    def view_box(self) -> str:
        """The page's own measure, for what is drawn over its picture."""
        return f"0 0 {self.width:g} {self.height:g}"

    @property
    def is_strip(self) -> bool:
        """Whether it is too long or too wide to be shown at the width of its column."""
        return not 1 / STRIP < self.width / max(self.height, 1.0) < STRIP


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The pages that are shown, of how many; `why_none` where none can be drawn."""

    shown: Sequence[Sheet] = ()
    count: int = 0
    why_none: str = ""

    @property
    def before(self) -> int | None:
        """The first page of the block before."""
        return self.shown[0].number - BLOCK if self.shown and self.shown[0].number > 1 else None

    @property
    def after(self) -> int | None:
        """The first page of the block after."""
        last = self.shown[-1].number if self.shown else 0
        return last + 1 if 0 < last < self.count else None


def mark_key(instrument: int, name: str) -> str:
    """How a field of an instrument is named in the page, so that its box and it find each other."""
    return f"{instrument}-{name.replace('.', '-')}"


def block_of(page: int | None) -> int:
    """The first page of the block in which a page is shown."""
    return ((page or 1) - 1) // BLOCK * BLOCK + 1


def sheets_of(row: PaperRow | None, reading: Reading | None, page: int) -> Sheets:
    """The block of pages round one page; of a PDF alone, for only it has pages that are drawn."""
    if row is None or row.ending != ".pdf":
        return Sheets(why_none=_why_none("" if row is None else row.ending))
    documents = [] if reading is None else reading.document["documents"]
    count = next((each["pages"] for each in documents if each["pages"]), 0)
    if not count:
        return Sheets(why_none="No page of it can be drawn. Open the original.")
    sizes = reading.sheets[0] if reading is not None and reading.sheets else []
    marks = marks_of(documents[0])
    first = block_of(min(max(page, 1), count))
    shown = []
    for number in range(first, min(first + BLOCK, count + 1)):
        width, height = sizes[number - 1] if number <= len(sizes) else (0.0, 0.0)
        here = marks.get(number, []) if width > 0 and height > 0 else []
        shown.append(Sheet(number=number, width=width, height=height, marks=here))
    return Sheets(shown=shown, count=count)


def marks_of(document: Mapping[str, Any]) -> dict[int, list[Mark]]:
    """Every place on the pages of one document at which something was read, by page."""
    found: dict[int, list[Mark]] = {}
    for at, instrument in enumerate(document["instruments"]):
        for name, field in instrument["fields"].items():
            if field["box"] and field["page"]:
                found.setdefault(field["page"], []).append(_mark(at, name, field["box"]))
        for number, one in enumerate(instrument["judge_finding"]["evidence"], 1):
            if one["box"]:
                mark = _mark(at, f"finding-{number}", one["box"], is_finding=True)
                found.setdefault(one["page"], []).append(mark)
    return found


def _mark(at: int, name: str, box: Sequence[float], *, is_finding: bool = False) -> Mark:
    x0, y0, x1, y1 = box
    return Mark(
        key=mark_key(at, name),
        name="the judge's finding" if is_finding else name,
        instrument=at,
        x=x0,
        y=y0,
        width=max(x1 - x0, 1.0),
        height=max(y1 - y0, 1.0),
        is_finding=is_finding,
    )


def _why_none(ending: str) -> str:
    if ending == ".txt":
        return "It is plain text: it has no drawn page, and so no boxes. Open the original."
    if ending == ".eml":
        return (
            "It is an e-mail: its words and attachments are read, and no page is drawn here. Open "
            "the original."
        )
    return "There is no picture of it. Open the original."
