"""The corpus: which papers are made, in which order; the first round and all traps come first."""

from collections.abc import Callable, Iterator

from tests.papers.case import Case, Layout, draw_case
from tests.papers.demands import demand
from tests.papers.forms import detainers, subpoena, warrants
from tests.papers.forms.drafted import Drafted
from tests.papers.paper import Paper, Part, pdf_paper, text_paper
from tests.papers.people import pick

from dataclasses import replace

LAYOUTS: tuple[Layout, ...] = ("ruled", "typed")
Draft = Callable[[Case, int], Drafted]

_A_BOXES = (
    ("biometrics", "statements", "ice"),
    ("final_order", "ice"),
    ("ongoing_proceedings", "ice"),
    ("biometrics", "cbp"),
    ("transferred", "ice"),
)


def choose(case: Case, seed: int, number: int, table: tuple[tuple[str, ...], ...]) -> Case:
    """The case with the boxes ticked that the counter draws."""
    return replace(case, chosen=pick(seed, "boxes", number, table))


def _i247a(edition: str) -> Draft:
    def draft(case: Case, number: int) -> Drafted:
        return detainers.i247a(replace(choose(case, 7, number, _A_BOXES), edition=edition))

    return draft


def _i200(case: Case, number: int) -> Drafted:
    table = (("charging_document",), ("ongoing_proceedings",), ("biometrics", "statements"))
    return warrants.i200(choose(case, 7, number, table), served=number % 2 == 1)


def _i138(case: Case, number: int) -> Drafted:
    return subpoena.i138(case, demand(case, number))


FORMS: tuple[tuple[str, Draft], ...] = (
    ("i247a-0217", _i247a("2017-02")),
    ("i247a-0317", _i247a("2017-03")),
    ("i200", _i200),
    ("i138", _i138),
)


def one_round(seed: int, first: int) -> Iterator[Paper]:
    """Every full form in both layouts, fillable, flat and as plain text."""
    number = first
    for slug, draft in FORMS:
        for layout in LAYOUTS:
            for condition in ("fillable", "flat", "text"):
                number += 1
                case = draw_case(seed, number, layout)
                part = Part(
                    drafted=draft(case, number), layout=layout, fillable=condition == "fillable"
                )
                name = f"{number:03}-{slug}-{layout}-{condition}"
                if condition == "text":
                    yield text_paper(f"{name}.txt", part, case=slug)
                else:
                    yield pdf_paper(f"{name}.pdf", [part], number=number, case=slug)


def papers(*, seed: int = 1, count: int = 150) -> Iterator[Paper]:
    """The first `count` papers of the corpus of this seed."""
    made = 0
    first = 0
    while made < count:
        for paper in one_round(seed, first):
            if made == count:
                return
            made += 1
            yield paper
        first = made
