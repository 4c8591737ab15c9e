"""Whatever a document holds, reading it ends, keeps to its pages and claims no judge."""

from hypothesis import given
from hypothesis import strategies as st
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import check_box, document, text_field

from tecum.adapters.package_data import load_catalogue
from tecum.instruments.document import Box, Line, Page, Tick, Widget, Word
from tecum.instruments.recognise import read_instruments
from tecum.instruments.subjects import same_subject, subject_key

LINES = [
    line
    for text in (
        papers.I_247A_CANCELLING,
        papers.I_200,
        papers.I_205,
        papers.i_138(),
        papers.JUSTICE_LETTER,
        papers.REQUEST,
        papers.ARTICLE,
        papers.PETITION,
    )
    for line in text.splitlines()
]
NAMES = [name for row in load_catalogue().rows.values() for name in row.form_fields]
points = st.floats(min_value=0, max_value=792, allow_nan=False).map(lambda value: round(value, 1))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, y0 = draw(points), draw(points)
    return Box(x0=x0, y0=y0, x1=x0 + draw(points) / 8, y1=y0 + draw(points) / 60)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(st.one_of(st.sampled_from(LINES), st.text(max_size=30)))
    place = draw(st.one_of(st.none(), boxes()))
    words = []
    for number, part in enumerate(text.split()):
        box = place and Box(
            x0=place.x0 + 30 * number, y0=place.y0, x1=place.x0 + 30 * number + 25, y1=place.y1
        )
        words.append(Word(text=part, box=box))
    return Line(words=tuple(words))


@st.composite
def widgets(draw: st.DrawFn) -> Widget:
    name = draw(st.one_of(st.sampled_from(NAMES), st.text(max_size=12)))
    if draw(st.booleans()):
        return check_box(name, checked=draw(st.booleans()), box=draw(boxes()))
    return text_field(name, draw(st.one_of(st.none(), st.text(max_size=30))), draw(boxes()))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    return Page(
        number=1,
        width=612,
        height=792,
        lines=tuple(draw(st.lists(lines(), max_size=40))),
        widgets=tuple(draw(st.lists(widgets(), max_size=12))),
        ticks=tuple(Tick(box=box, ticked=True) for box in draw(st.lists(boxes(), max_size=5))),
        image_only=draw(st.booleans()),
    )


@given(st.lists(pages(), max_size=3))
def test_any_document_is_read_to_its_end(drawn: list[Page]) -> None:
    numbered = [
        Page(
            number=number,
            width=page.width,
            height=page.height,
            lines=page.lines,
            widgets=page.widgets,
            ticks=page.ticks,
            image_only=page.image_only,
        )
        for number, page in enumerate(drawn, 1)
    ]
    found = read_instruments(document(numbered), load_catalogue())
    assert found
    if any(paper.kind == "unknown" for paper in found):
        assert len(found) == 1
    taken = [page for paper in found for page in paper.pages]
    assert sorted(set(taken)) == sorted(taken)
    for paper in found:
        assert paper.judge_finding.answer is not True
        assert set(paper.pages) <= {page.number for page in numbered}
        for field in paper.fields.values():
            assert field.page in paper.pages
            assert 0 <= field.confidence <= 1
            assert field.value != ""
        assert same_subject(paper, paper) in {True, None}
        assert subject_key(paper) != ""
