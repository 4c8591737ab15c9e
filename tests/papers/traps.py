"""Papers that a careless reader gets wrong, each once and first in the corpus."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tests.papers.case import Case, Layout, draw_case
from tests.papers.demands import PRIVATE_ITEMS, demand
from tests.papers.forms import court, detainers, letters, records, subpoena, warrants
from tests.papers.forms.drafted import Drafted
from tests.papers.paper import Paper, Part, pdf_paper, text_paper
from tests.papers.people import person

LAYOUTS: tuple[Layout, ...] = ("ruled", "typed")
NAMES = {
    "long": "VALDEPEÑA DE LOS MONTES-ORTEGUILLA Y CASTELBRANO, Maria Guadalupe Esperanza "
    "del Carmen Lisandra",
    "apostrophe": "O'DUNLEAVY-N'DOUR, D'Arcy",
    "accents": "ÇELİKOVÁ-SALDERÍN, Zoë Françoise".replace("İ", "I"),
    "particle": "AL-SERAFI ABU ZUBKOVETS, Yusra bint Halyna",
    "given-first": "Jean-Robert Quinterra Delmareth",
}


def invented_court(case: Case) -> court.CourtCase:
    """A court case of invented parties about the case's person."""
    return court.CourtCase(
        district="District of Colorado",
        number=f"1:{case.issued:%y}-mc-00{case.style % 9}77",
        judge="Ottoline V. Marchbanks",
        petitioner="U.S. Immigration and Customs Enforcement",
        respondent="Sheriff of Alder County",
        unit="the Alder County Jail",
        subjects=(case.person.name, person(8, case.style).name),
        served=case.day(case.issued - timedelta(days=90)),
        items=("last known home address", "name of the employer", "emergency contacts"),
        refused=("fingerprints",),
    )


def _both(slug: str, layout: Layout, drafted: Drafted, number: int) -> Iterator[Paper]:
    """The same trap fillable and flat."""
    for fillable in (True, False):
        condition = "fillable" if fillable else "flat"
        yield pdf_paper(
            f"trap-{slug}-{layout}-{condition}.pdf",
            [Part(drafted=drafted, layout=layout, fillable=fillable)],
            number=number,
            case=f"trap: {slug}",
        )


def trap_papers(seed: int) -> Iterator[Paper]:
    """Every trap in both layouts."""
    for number, layout in enumerate(LAYOUTS, 950):
        yield from _warrants_and_detainers(seed, layout, number)
        yield from _subpoenas(seed, layout, number + 10)
        yield from _names(seed, layout, number + 20)
        yield from _letters(seed, layout, number + 40)
    yield from blank_papers(seed)
    yield from packet_papers(seed)


def _warrants_and_detainers(seed: int, layout: Layout, number: int) -> Iterator[Paper]:
    """The judge's box of an I-205, and a detainer that cancels an earlier one."""
    case = replace(draw_case(seed, number, layout), chosen=("court_judge",))
    yield from _both("i205-court-judge", layout, warrants.i205(case), number)
    case = replace(draw_case(seed, number + 2, layout), chosen=("final_order", "ice"))
    cancels = case.issued - timedelta(days=41)
    yield from _both("i247a-cancels", layout, detainers.i247a(case, cancels=cancels), number)


def _subpoenas(seed: int, layout: Layout, number: int) -> Iterator[Paper]:
    """A criminal investigation, an order to appear, a block 4 that fills two pages."""
    case = draw_case(seed, number, layout)
    criminal = subpoena.i138(case, demand(case, 4, criminal=True))
    yield from _both("i138-criminal", layout, criminal, number)
    case = draw_case(seed, number + 2, layout)
    yield from _both(
        "i138-appear", layout, subpoena.i138(case, demand(case, 7, appear=True)), number
    )
    case = draw_case(seed, number + 4, layout)
    many = tuple(
        f"{PRIVATE_ITEMS[index % 6]}, as recorded in register {index} of the booking system"
        for index in range(1, 61)
    )
    long = subpoena.i138(case, demand(case, 2, items=many))
    part = Part(drafted=long, layout=layout)
    runs_on = "trap: block 4 runs on to the next page"
    yield pdf_paper(f"trap-i138-two-pages-{layout}-flat.pdf", [part], number=number, case=runs_on)
    yield text_paper(f"trap-i138-two-pages-{layout}.txt", part, case=runs_on)


def _letters(seed: int, layout: Layout, number: int) -> Iterator[Paper]:
    """A request on the agency's letterhead: no form, whatever the paper it is printed on."""
    part = Part(drafted=letters.request_letter(draw_case(seed, number, layout)), layout=layout)
    case = "trap: a letter on the agency's paper"
    yield pdf_paper(f"trap-request-letter-{layout}.pdf", [part], number=number, case=case)
    yield text_paper(f"trap-request-letter-{layout}.txt", part, case=case)


def _names(seed: int, layout: Layout, number: int) -> Iterator[Paper]:
    """Long names, apostrophes, hyphens, accents, particles."""
    for index, (slug, name) in enumerate(NAMES.items()):
        case = draw_case(seed, number + index, layout, name=name)
        ticked = replace(case, chosen=("final_order", "ongoing_proceedings", "ice"))
        drafted = (
            detainers.i247a(ticked),
            warrants.i200(ticked),
            subpoena.i138(ticked, demand(ticked, 1)),
        )[index % 3]
        yield from _both(f"name-{slug}", layout, drafted, number + index)


def blank_papers(seed: int) -> Iterator[Paper]:
    """Forms with nothing filled in: every label stands there, every value is None."""
    for number, layout in enumerate(LAYOUTS):
        case = draw_case(seed, 980 + number, layout, blank=True)
        forms = {
            "i247a": detainers.i247a(case),
            "i247d": detainers.i247d(case),
            "i247n": detainers.i247n(case),
            "i200": warrants.i200(case),
            "i205": warrants.i205(case),
            "i138": subpoena.i138(case, demand(case, 1)),
        }
        for slug, drafted in forms.items():
            yield from _both(f"blank-{slug}", layout, drafted, number)
        part = Part(drafted=forms["i247a"], layout=layout)
        yield text_paper(f"trap-blank-i247a-{layout}.txt", part, case="trap: blank")


def packet_papers(seed: int) -> Iterator[Paper]:
    """Packets: several papers in one file, layouts and conditions mixed."""
    for number, layout in enumerate(LAYOUTS, 990):
        other: Layout = "typed" if layout == "ruled" else "ruled"
        case = replace(
            draw_case(seed, number, layout), chosen=("biometrics", "ongoing_proceedings", "ice")
        )
        turned = replace(case, layout=other)
        removed = replace(case, chosen=("immigration_judge", "ice"))
        detainer = Part(drafted=detainers.i247a(case), layout=layout)
        yield pdf_paper(
            f"packet-i247a-i200-{layout}.pdf",
            [detainer, Part(drafted=warrants.i200(turned), layout=other)],
            number=number,
            case="detainer and warrant of arrest",
        )
        yield pdf_paper(
            f"packet-i247a-i200-{layout}-fillable.pdf",
            [
                replace(detainer, fillable=True),
                Part(drafted=warrants.i200(case), layout=layout, fillable=True),
            ],
            number=number,
            case="detainer and warrant of arrest, both fillable",
        )
        yield pdf_paper(
            f"packet-four-{layout}.pdf",
            [
                detainer,
                Part(drafted=warrants.i200(case, served=True), layout=layout),
                Part(drafted=records.i213(turned), layout=other),
                Part(drafted=warrants.i205(removed), layout=layout),
            ],
            number=number,
            case="detainer, warrant of arrest, record, warrant of removal",
        )
        yield pdf_paper(
            f"packet-cover-i138-{layout}.pdf",
            [
                Part(drafted=court.cover_letter(case), layout=layout),
                Part(drafted=subpoena.i138(case, demand(case, number)), layout=layout),
            ],
            number=number,
            case="cover letter and subpoena",
        )
        yield pdf_paper(
            f"packet-i247a-ao442-{layout}.pdf",
            [
                detainer,
                Part(drafted=court.ao442(case, invented_court(case)), layout=layout),
            ],
            number=number,
            case="detainer and a judge's warrant of arrest",
        )
