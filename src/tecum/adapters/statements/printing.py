"""The statement of facts for a browser and for paper: one static file each, and one page.

Both say the same words as the terminal. The paper is tagged PDF/A-2a and PDF/UA-1 as the
typesetter writes it (it refuses what it cannot tag; no validator was run), and the same page gives
the same bytes. What does not fit on one sheet at the smallest size that can still be read goes on
to a second, which says so.
"""

import json
from dataclasses import asdict
from enum import StrEnum
from importlib.resources import as_file, files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from tecum.adapters.bundles.typesetting import in_known_signs
from tecum.matters.facts_in_words import FactsSheet
from tecum.matters.facts_page import FactsPage

SIZES = tuple(quarter / 4 for quarter in range(26, 41))  # points, from 6.5 to 10


class Paper(StrEnum):
    """The sheets that offices print on."""

    LETTER = "letter"
    A4 = "a4"


def facts_html(sheet: FactsSheet) -> str:
    """One HTML document without scripts or addresses to load; what offices said is no markup."""
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("facts.html.j2").render(sheet=sheet)


def facts_pdf(sheet: FactsSheet, page: FactsPage, paper: Paper) -> bytes:
    """Typeset the page in the largest size that keeps it on one sheet, else in the smallest."""
    fits = _typeset(sheet, page, paper, SIZES[0])
    low, high = 0, len(SIZES) - 1
    while low < high:
        middle = (low + high + 1) // 2
        tried = _typeset(sheet, page, paper, SIZES[middle])
        if sheets_of(tried) == 1:
            low, fits = middle, tried
        else:
            high = middle - 1
    return fits


def sheets_of(data: bytes) -> int:
    """How many sheets a PDF has."""
    import pypdfium2  # noqa: PLC0415 - only who prints needs it

    document = pypdfium2.PdfDocument(data)  # type: ignore[no-untyped-call] # pdfium has no types
    try:
        return len(document)
    finally:
        document.close()  # type: ignore[no-untyped-call]


def _typeset(sheet: FactsSheet, page: FactsPage, paper: Paper, size: float) -> bytes:
    import typst  # noqa: PLC0415 - 30 MB that only who prints pays

    plain = json.loads(json.dumps(asdict(sheet)))
    shown = json.dumps(in_known_signs(plain), ensure_ascii=False, sort_keys=True)
    with as_file(files("tecum.adapters.statements") / "templates" / "facts.typ") as template:
        return typst.compile(
            template,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(page.known_at.utc.timestamp()),
            sys_inputs={
                "sheet": shown,
                "paper": "us-letter" if paper is Paper.LETTER else "a4",
                "size": str(size),
            },
        )


def _template(name: str) -> str:
    return (files("tecum.adapters.statements") / "templates" / name).read_text(encoding="utf-8")
