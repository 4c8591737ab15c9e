"""Makes whole papers of drafted forms: one form, a packet, plain text; each with its truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.papers.case import Layout
from tests.papers.forms.drafted import Drafted
from tests.papers.ink import Sheet, draw_pdf
from tests.papers.looks import Look, look_of
from tests.papers.truth import Condition, InstrumentTruth, PaperTruth
from tests.papers.typewriter import type_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file of the corpus with the truth about it."""

    data: bytes
    truth: PaperTruth

    @property
    def file(self) -> str:
        """The file's name."""
        return self.truth.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One form of a packet: in which layout, fillable or flat."""

    drafted: Drafted
    layout: Layout
    fillable: bool = False


def pdf_paper(  # noqa: PLR0913 - all but two are keyword-only and say how the paper is drawn
    file: str,
    parts: Sequence[Part],
    *,
    number: int,
    case: str,
    condition: Condition | None = None,
    vary: Callable[[Look], Look] | None = None,
) -> Paper:
    """A PDF of one or several forms, one after the other; `vary` changes the look of each."""
    looks = tuple(look_of(part.layout, number) for part in parts)
    if vary is not None:
        looks = tuple(vary(look) for look in looks)
    sheets = tuple(
        Sheet(form=part.drafted.form, look=look, fillable=part.fillable)
        for part, look in zip(parts, looks, strict=True)
    )
    data, counts = draw_pdf(sheets, title=case)
    found: list[InstrumentTruth] = []
    page = 1
    for part, count in zip(parts, counts, strict=True):
        if part.drafted.truth is not None:
            found.append(replace(part.drafted.truth.at(page, count), document=file))
        page += count
    single: Condition = "fillable" if parts[0].fillable else "flat"
    return Paper(
        data=data,
        truth=PaperTruth(
            file=file,
            condition=condition or ("packet" if len(parts) > 1 else single),
            layout=parts[0].layout,
            ticks="widget" if parts[0].fillable else looks[0].ticks,
            case=case,
            instruments=tuple(found),
        ),
    )


def text_paper(file: str, part: Part, *, case: str) -> Paper:
    """The form as plain text; a form feed stands between its pages."""
    pages = type_form(part.drafted.form, columns=part.layout == "ruled")
    truth = part.drafted.truth
    return Paper(
        data="\f".join(pages).encode(),
        truth=PaperTruth(
            file=file,
            condition="text",
            layout=part.layout,
            ticks="brackets",
            case=case,
            instruments=() if truth is None else (replace(truth.at(1, len(pages)), document=file),),
        ),
    )
