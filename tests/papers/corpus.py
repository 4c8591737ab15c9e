"""The corpus: which papers are made, in which order.

The first round comes first (every form, both layouts, fillable, flat, text), then every trap,
packet, message and article once, then further rounds with other people until there are enough.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from tests.papers.articles import article_papers
from tests.papers.case import Case, draw_case
from tests.papers.demands import demand
from tests.papers.forms import court, detainers, letters, records, subpoena, warrants
from tests.papers.forms.drafted import Drafted
from tests.papers.judge_traps import judge_papers
from tests.papers.looks import Look
from tests.papers.messages import message_papers
from tests.papers.paper import Paper, Part, pdf_paper, text_paper
from tests.papers.people import pick
from tests.papers.traps import LAYOUTS, invented_court, trap_papers

Draft = Callable[[Case, int], Drafted]

_A_BOXES = (
    ("biometrics", "statements", "ice"),
    ("final_order", "ice"),
    ("ongoing_proceedings", "ice"),
    ("biometrics", "cbp"),
    ("transferred", "ice"),
)
_D_BOXES = (("felony", "biometrics"), ("gang", "final_order"), ("three_misdemeanors", "statements"))
_N_BOXES = (("aggravated_felony",), ("national_security", "felony"), ("significant_misdemeanor",))
_I200_BOXES = (("charging_document",), ("ongoing_proceedings",), ("biometrics", "statements"))
_I205_BOXES = (("immigration_judge",), ("designated_official",), ("bia",))


def _ticked(case: Case, number: int, table: tuple[tuple[str, ...], ...]) -> Case:
    """The case with the boxes ticked that the counter draws."""
    return replace(case, chosen=pick(7, "boxes", number, table))


def _i247a(edition: str) -> Draft:
    def draft(case: Case, number: int) -> Drafted:
        return detainers.i247a(replace(_ticked(case, number, _A_BOXES), edition=edition))

    return draft


FORMS: tuple[tuple[str, Draft], ...] = (
    ("i247a-0217", _i247a("2017-02")),
    ("i247a-0317", _i247a("2017-03")),
    (
        "i200",
        lambda case, n: warrants.i200(_ticked(case, n, _I200_BOXES), served=n % 3 == 1),
    ),
    ("i138", lambda case, n: subpoena.i138(case, demand(case, n))),
    ("i205", lambda case, n: warrants.i205(_ticked(case, n, _I205_BOXES))),
    ("i247d", lambda case, n: detainers.i247d(_ticked(case, n, _D_BOXES))),
    ("i247n", lambda case, n: detainers.i247n(_ticked(case, n, _N_BOXES))),
)
"""The forms: fillable, flat and as text."""

PROSE: tuple[tuple[str, Draft], ...] = (
    ("order", lambda case, _: court.order(case, invented_court(case))),
    ("petition", lambda case, _: court.petition(case, invented_court(case))),
    (
        "doj-letter",
        lambda case, _: letters.doj_letter(case, answer_by=case.issued + timedelta(days=45)),
    ),
    ("request", lambda case, _: letters.informal_letter(case)),
)
"""Letters and court papers: flat and as text; nobody fills such a form in."""

TITLE_ROWS: tuple[tuple[str, Draft], ...] = (
    ("ao442", lambda case, _: court.ao442(case, invented_court(case))),
    ("i213", lambda case, _: records.i213(case)),
    ("i203", lambda case, _: records.i203(case)),
)
"""Kinds known by title and number only: flat."""


def one_round(
    seed: int,
    number: int,
    *,
    vary: Callable[[Look], Look] | None = None,
    conditions: tuple[str, ...] = ("fillable", "flat", "text"),
) -> Iterator[Paper]:
    """Every kind in both layouts; `number` is that of the first paper of the round.

    `conditions` leaves papers out without changing the others; `vary` draws them in another look.
    """
    kinds = (
        (FORMS, ("fillable", "flat", "text")),
        (PROSE, ("flat", "text")),
        (TITLE_ROWS, ("flat",)),
    )
    turn = number // ROUND
    for table, drawn in kinds:
        for slug, draft in table:
            for layout in LAYOUTS:
                for condition in drawn:
                    number += 1
                    if condition not in conditions:
                        continue
                    case = draw_case(seed, number, layout)
                    part = Part(
                        drafted=draft(case, number),
                        layout=layout,
                        fillable=condition == "fillable",
                    )
                    name = f"{number:03}-{slug}-{layout}-{condition}"
                    if condition == "text":
                        yield text_paper(f"{name}.txt", part, case=slug)
                    else:
                        # The typed hand changes from form to form, and for each form by round.
                        hand = turn + len(slug)
                        yield pdf_paper(f"{name}.pdf", [part], number=hand, case=slug, vary=vary)


ROUND = 6 * len(FORMS) + 4 * len(PROSE) + 2 * len(TITLE_ROWS)


def every_paper(seed: int) -> Iterator[Paper]:
    """All papers of a seed, without end."""
    yield from one_round(seed, 0)
    yield from trap_papers(seed)
    yield from judge_papers(seed)
    yield from message_papers(seed)
    yield from article_papers()
    number = ROUND
    while True:
        yield from one_round(seed, number)
        number += ROUND


COUNT = 215
"""How many papers are drawn unless told otherwise: each kind, trap and message at least once."""


def papers(*, seed: int = 1, count: int = COUNT) -> Iterator[Paper]:
    """The first `count` papers of the corpus of this seed."""
    return islice(every_paper(seed), count)
