"""How papers arrive: with a fax line, stamped, turned, small, off the origin, without a back.

Each takes the bytes of a drawn PDF and gives other bytes; the truth about the paper stays what it
was, except that a paper of which only the front came has one page.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import pypdf
from pypdf import Transformation
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from tests.papers.corpus import one_round
from tests.papers.looks import PAGE_HEIGHT, PAGE_WIDTH
from tests.papers.paper import Paper

Arrival = Callable[[pypdf.PdfWriter], None]


def _printed(text: str, *, top: float, size: float) -> pypdf.PageObject:
    """A page that holds one line, to be laid over another."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    canvas.setFont("Courier", size)
    canvas.drawString(20, PAGE_HEIGHT - top - size, text)
    canvas.showPage()
    canvas.save()
    return pypdf.PdfReader(io.BytesIO(out.getvalue())).pages[0]


def _fax_line(writer: pypdf.PdfWriter) -> None:
    """The line that the sending machine prints at the head of every page."""
    for number, page in enumerate(writer.pages, 1):
        line = f"JAN-13-2020 14:02  FROM: SAMPLE OFFICE  TO: 3035550199  P.{number:03}"
        page.merge_page(_printed(line, top=6, size=8))


def _stamped(writer: pypdf.PdfWriter) -> None:
    """The clerk's stamp at the foot of the front, with a date that is not the paper's."""
    writer.pages[0].merge_page(_printed("RECEIVED 01/13/2031 RECORDS UNIT", top=742, size=11))


def _turned(writer: pypdf.PdfWriter) -> None:
    """Stored lying, shown upright: the page says by how much a viewer must turn it."""
    for page in writer.pages:
        page.add_transformation(Transformation().rotate(90).translate(PAGE_HEIGHT, 0))
        page.mediabox = page.cropbox = RectangleObject((0, 0, PAGE_HEIGHT, PAGE_WIDTH))
        page.rotate(90)


def _small(writer: pypdf.PdfWriter) -> None:
    """Printed small."""
    for page in writer.pages:
        page.scale_by(0.75)


def _off_origin(writer: pypdf.PdfWriter) -> None:
    """A page whose lower left corner is not 0, 0, as cropped pages are."""
    for page in writer.pages:
        page.add_transformation(Transformation().translate(100, 150))
        box = RectangleObject((100, 150, 100 + PAGE_WIDTH, 150 + PAGE_HEIGHT))
        page.mediabox = page.cropbox = box


def _front_only(writer: pypdf.PdfWriter) -> None:
    """Nobody fed the back into the machine."""
    while len(writer.pages) > 1:
        writer.remove_page(len(writer.pages) - 1)


ARRIVALS: Final[Mapping[str, Arrival]] = {
    "fax line": _fax_line,
    "stamped": _stamped,
    "turned": _turned,
    "small": _small,
    "off origin": _off_origin,
    "front only": _front_only,
}


def arrived_papers(seed: int, arrival: str) -> Iterator[Paper]:
    """The flat papers of one round, as they arrive."""
    for paper in one_round(seed, 0, conditions=("flat",)):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper.data))
        ARRIVALS[arrival](writer)
        out = io.BytesIO()
        writer.write(out)
        pages = range(1, len(writer.pages) + 1)
        truth = replace(
            paper.truth,
            instruments=tuple(
                replace(one, pages=tuple(page for page in one.pages if page in pages))
                for one in paper.truth.instruments
            ),
        )
        yield Paper(data=out.getvalue(), truth=truth)
