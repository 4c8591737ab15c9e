"""How fast papers are read, beside pypdfium2's bare text and pdfplumber's words, in one run.

    python bench/reading.py [--papers 40] [--repeat 5]

Two sets of pages, made on the spot: one-page forms drawn here (a table of fields, tick boxes, a
dense paragraph), and the re-drawn papers of `tests/papers`. Every row reads the same bytes. Ratios
matter, not absolute numbers: the first row of each set is the measure for the others.
Peers are named in bench/peers.txt: python -m pip install -r bench/peers.txt
"""

import argparse
import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas
from tests.papers.corpus import papers

from tecum.adapters.package_data import load_catalogue
from tecum.adapters.reading import intake, pdf_pages
from tecum.adapters.reading.handover import pages_of
from tecum.adapters.reading.limits import USUAL
from tecum.instruments.document import Page
from tecum.instruments.recognise import read_instruments

WORDS = str.split(
    "the custodian of records shall produce each record described below relating to the subject "
    "named in item two including booking sheet photographs release date address employer and "
    "emergency contact provided that no record sealed by law is demanded"
)
LIMITS = {"pages": USUAL.pages, "text_chars": USUAL.text_chars}
Documents = list[tuple[str, bytes]]
Row = tuple[str, Callable[[Documents], int]]


def one_page_forms(count: int) -> Documents:
    """Draw forms of about 390 words, 8 fields in a table and 6 tick boxes."""
    made = []
    for number in range(count):
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=letter, invariant=1)
        draw_form(canvas, number)
        canvas.save()
        made.append((f"form-{number}.pdf", target.getvalue()))
    return made


def draw_form(canvas: Canvas, number: int) -> None:
    canvas.setFont("Times-Bold", 14)
    canvas.drawCentredString(306, 740, "DEPARTMENT OF EXAMPLE SECURITY")
    canvas.setFont("Times-Roman", 10)
    for cell in range(8):
        x, y = 60 + 250 * (cell % 2), 710 - 20 * (cell // 2)
        canvas.rect(x, y - 6, 250, 20)
        canvas.drawString(x + 4, y, f"{cell + 1}. Field {cell}: value {1000 * cell + number}")
    y = 620
    for line in range(25):
        start = (7 * line + number) % len(WORDS)
        canvas.drawString(60, y, " ".join((WORDS + WORDS)[start : start + 14]))
        y -= 13
    for box in range(6):
        canvas.rect(60, y, 9, 9)
        if (box + number) % 3 == 0:
            canvas.line(60, y, 69, y + 9)
            canvas.line(60, y + 9, 69, y)
        canvas.drawString(75, y + 1, f"Records of kind {box}, with their dates")
        y -= 14


def redrawn_papers(count: int) -> Documents:
    """Take the first papers of the corpus that are PDFs."""
    found = []
    for paper in papers(seed=1, count=3 * count):
        if paper.file.endswith(".pdf") and len(found) < count:
            found.append((paper.file, paper.data))
    return found


def bare_text(documents: Documents) -> int:
    """What PDFium alone needs to give the text, without boxes or fields."""
    count = 0
    for _, data in documents:
        document = pypdfium2.PdfDocument(data)
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
            count += 1
        document.close()
    return count


def in_process(documents: Documents) -> int:
    """Our reading, from bytes to pages with boxes, fields and ticks, in this process."""
    count = 0
    for _, data in documents:
        read: tuple[Page, ...] = pages_of(pdf_pages.read(data, limits=LIMITS), USUAL)
        count += len(read)
    return count


def confined(documents: Documents) -> int:
    """The same, each document in a fresh confined process, as the product does it."""
    count = 0
    for name, data in documents:
        (document,) = intake.open_bytes(name, data).documents
        count += len(document.pages)
    return count


def confined_and_recognised(documents: Documents) -> int:
    """The whole way from bytes to instruments with their fields."""
    catalogue = load_catalogue()
    count = 0
    for name, data in documents:
        (document,) = intake.open_bytes(name, data).documents
        read_instruments(document, catalogue)
        count += len(document.pages)
    return count


def plumber_words(documents: Documents) -> int:
    """The words with boxes of pdfplumber."""
    import pdfplumber

    count = 0
    for _, data in documents:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages:
                page.extract_words()
                count += 1
    return count


def speeds(rows: list[Row], documents: Documents, repeat: int) -> list[float]:
    """Median pages a second of each row; rounds take turns, so a busy moment meets every row."""
    rates: list[list[float]] = [[] for _ in rows]
    for turn in range(repeat + 1):
        for (_, read), found in zip(rows, rates, strict=True):
            start = time.perf_counter()
            pages = read(documents)
            rate = pages / (time.perf_counter() - start)
            if turn:  # the first round warms up
                found.append(rate)
    return [statistics.median(found) for found in rates]


def main() -> None:
    parser = argparse.ArgumentParser(description="how fast papers are read, beside peers")
    parser.add_argument("--papers", type=int, default=40)
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    rows: list[Row] = [
        ("pypdfium2, bare text", bare_text),
        ("tecum, words, boxes, fields, ticks", in_process),
        ("tecum, the same in confinement", confined),
        ("tecum, confined and recognised", confined_and_recognised),
    ]
    if find_spec("pdfplumber"):
        rows.append(("pdfplumber, words with boxes", plumber_words))
    else:
        print("pdfplumber is not installed: python -m pip install -r bench/peers.txt")
    pdf_pages.prepare()
    sets = {
        "one-page forms": one_page_forms(asked.papers),
        "re-drawn papers": redrawn_papers(asked.papers),
    }
    gc.freeze()  # what is loaded by now is not searched for garbage again, for any row
    for title, documents in sets.items():
        pages = in_process(documents)
        print(f"\n{title}: {len(documents)} files, {pages} pages")
        rates = speeds(rows, documents, asked.repeat)
        for (name, _), rate in zip(rows, rates, strict=True):
            print(f"  {name:36} {rate:9.1f} pages/s {rate / rates[0]:8.3f}")


if __name__ == "__main__":
    main()
