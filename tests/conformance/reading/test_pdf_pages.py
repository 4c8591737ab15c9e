"""What is read of a page: lines in their order, boxes where they are displayed, fields, ticks."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, RectangleObject
from reportlab.pdfgen.canvas import Canvas
from tests.conformance.reading import made_files
from tests.conformance.reading.made_files import changed, pdf, picture_page, says

from tecum.adapters.reading.intake import open_bytes
from tecum.instruments.document import Box, Document, Page


def opened(content: bytes) -> Document:
    found = open_bytes("paper.pdf", content)
    assert found.error is None
    (document,) = found.documents
    return document


def page_of(content: bytes) -> Page:
    return opened(content).pages[0]


def near(box: Box | None, expected: tuple[float, float, float, float], within: float) -> bool:
    assert box is not None
    sides = (box.x0, box.y0, box.x1, box.y1)
    return all(abs(one - other) <= within for one, other in zip(sides, expected, strict=True))


def test_lines_go_down_the_page_whatever_the_order_of_drawing() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(300, 699.5, "GARCIA, Luis")  # the value, drawn before its label
        canvas.drawString(72, 600, "last line")
        canvas.drawString(72, 700, "Name:")
        canvas.drawString(72, 650, "first column")
        canvas.drawString(350, 650, "second column")

    page = page_of(pdf(draw))
    assert [line.text for line in page.lines] == [
        "Name: GARCIA, Luis", "first column second column", "last line",
    ]  # fmt: skip
    assert (page.width, page.height) == (612.0, 792.0)


def test_a_box_lies_where_the_word_is_displayed() -> None:
    word = page_of(pdf(says("Subpoena"))).lines[0].words[0]
    # Helvetica at 10 points: the baseline is at 700, the word 45 points wide.
    assert near(word.box, (72.0, 792 - 709.3, 117.0, 792 - 697.7), 1.2)


@pytest.mark.parametrize(
    ("turn", "expected", "size"),
    [
        (90, (697.7, 72.0, 709.3, 117.0), (792.0, 612.0)),
        (180, (495.0, 697.7, 540.0, 709.3), (612.0, 792.0)),
        (270, (82.7, 495.0, 94.3, 540.0), (792.0, 612.0)),
    ],
)
def test_a_turned_page_gives_boxes_as_displayed(
    turn: int, expected: tuple[float, float, float, float], size: tuple[float, float]
) -> None:
    page = page_of(changed(pdf(says("Subpoena")), lambda writer: writer.pages[0].rotate(turn)))
    assert (page.width, page.height) == size
    assert near(page.lines[0].words[0].box, expected, 1.2)


def test_what_lies_outside_the_crop_box_is_not_displayed() -> None:
    def crop(writer: PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((50, 690, 350, 730))

    page = page_of(changed(pdf(says("shown", "cropped away")), crop))
    assert (page.width, page.height) == (300.0, 40.0)
    assert [line.text for line in page.lines] == ["shown"]
    assert near(page.lines[0].words[0].box, (22.0, 20.7, 51.0, 32.3), 1.5)


def test_sideways_text_keeps_lines_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        says("first row", "second row")(canvas)
        canvas.rotate(90)
        canvas.drawString(600, -40, "received at the desk")

    assert [line.text for line in page_of(pdf(draw)).lines] == [
        "first row", "second row", "received at the desk",
    ]  # fmt: skip


def test_a_form_gives_its_displayed_fields_and_no_doubled_text() -> None:
    page = page_of(made_files.form())
    rows = [(field.name, field.kind, field.value, field.checked) for field in page.widgets]
    assert rows == [
        ("subject.name", "text", "DOE, Ana", None),
        ("subject.born", "text", None, None),
        ("hold", "checkbox", "Yes", True),
        ("notify", "checkbox", None, False),
        ("way", "radio", None, False),
        ("way", "radio", "hand", True),
        ("state", "choice", "CO", None),
    ]
    assert near(page.widgets[0].box, (72.0, 72.0, 272.0, 92.0), 0.1)
    assert [line.text for line in page.lines] == ["Name of subject"]
    assert page.ticks == (), "a field says its own state"


def test_fields_without_a_form_are_read_as_what_they_show() -> None:
    def lose_the_form(writer: PdfWriter) -> None:
        del writer.root_object[NameObject("/AcroForm")]

    page = page_of(changed(made_files.form(), lose_the_form))
    assert page.widgets == ()
    assert "DOE, Ana" in [line.text for line in page.lines]
    assert not any("not displayed" in line.text for line in page.lines)


def test_a_note_typed_on_top_of_the_page_is_read() -> None:
    note = FreeText(text="RECEIVED 13 JAN", rect=(300, 695, 400, 710), font_size="10pt")
    content = changed(pdf(says("Office copy")), lambda writer: writer.add_annotation(0, note))
    assert [line.text for line in page_of(content).lines] == ["Office copy RECEIVED 13 JAN"]


def test_a_note_does_not_take_the_fields_away() -> None:
    note = FreeText(text="NOTE", rect=(300, 300, 400, 315), font_size="10pt")
    content = changed(made_files.form(), lambda writer: writer.add_annotation(0, note))
    page = page_of(content)
    assert len(page.widgets) == 7
    assert [line.text for line in page.lines] == ["Name of subject", "NOTE"]


def _square_in_one_stroke(canvas: Canvas, x: int, y: int) -> None:
    canvas.rect(x, y, 9, 9)


def _square_in_four_strokes(canvas: Canvas, x: int, y: int) -> None:
    for x0, y0, x1, y1 in ((0, 0, 9, 0), (0, 9, 9, 9), (0, 0, 0, 9), (9, 0, 9, 9)):
        canvas.line(x + x0, y + y0, x + x1, y + y1)


def _square_with_a_white_ground(canvas: Canvas, x: int, y: int) -> None:
    canvas.setFillGray(1)
    canvas.rect(x, y, 9, 9, fill=1, stroke=0)
    canvas.rect(x, y, 9, 9, fill=1)
    canvas.setFillGray(0)


def _square_with_a_double_line(canvas: Canvas, x: int, y: int) -> None:
    canvas.rect(x, y, 10, 10)
    canvas.rect(x + 1, y + 1, 8, 8)


def _crossed(canvas: Canvas, x: int, y: int) -> None:
    canvas.line(x, y, x + 9, y + 9)
    canvas.line(x, y + 9, x + 9, y)


def _lettered(canvas: Canvas, x: int, y: int) -> None:
    canvas.drawString(x + 1.2, y + 1, "X")


def _dingbat(canvas: Canvas, x: int, y: int) -> None:
    canvas.setFont("ZapfDingbats", 9)
    canvas.drawString(x + 0.5, y + 1, "\u2714")
    canvas.setFont("Helvetica", 10)


def _hooked(canvas: Canvas, x: int, y: int) -> None:
    path = canvas.beginPath()
    path.moveTo(x + 2, y + 5)
    path.lineTo(x + 4, y + 2)
    path.lineTo(x + 8, y + 8)
    canvas.drawPath(path)


def _filled(canvas: Canvas, x: int, y: int) -> None:
    canvas.rect(x + 2, y + 2, 5, 5, fill=1, stroke=0)


@pytest.mark.parametrize("mark", [_crossed, _lettered, _dingbat, _hooked, _filled])
@pytest.mark.parametrize(
    "square",
    [
        _square_in_one_stroke,
        _square_in_four_strokes,
        _square_with_a_white_ground,
        _square_with_a_double_line,
    ],
)
def test_a_drawn_tick_box_and_whether_it_is_ticked(
    square: made_files.Square, mark: made_files.Square
) -> None:
    def draw(canvas: Canvas) -> None:
        square(canvas, 72, 700)
        mark(canvas, 72, 700)
        canvas.drawString(90, 701, "Hold for 48 hours")
        square(canvas, 72, 680)
        canvas.drawString(90, 681, "Notify of release")

    ticks = page_of(pdf(draw)).ticks
    assert [tick.ticked for tick in ticks] == [True, False]
    assert near(ticks[0].box, (72.0, 83.0, 81.0, 92.0), 1.6)


def test_cells_frames_and_underlines_are_no_tick_boxes() -> None:
    def draw(canvas: Canvas) -> None:
        for cell in range(8):
            canvas.rect(72 + 12 * cell, 700, 12, 12)
            canvas.drawString(75 + 12 * cell, 702, "X")
        canvas.rect(72, 600, 300, 40)
        canvas.line(72, 560, 300, 560)
        canvas.rect(72, 540, 40, 9)
        canvas.circle(80, 500, 5)

    assert page_of(pdf(draw)).ticks == ()


def test_a_tick_box_that_is_a_character() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(72, 700, "\u274f")
        canvas.drawString(72, 680, "\u2751")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(73, 681, "X")

    assert [tick.ticked for tick in page_of(pdf(draw)).ticks] == [False, True]


def test_pictures_without_text_are_reported_and_not_guessed() -> None:
    document = opened(picture_page())
    (page,) = document.pages
    assert page.image_only
    assert page.lines == ()
    assert [(one.code, one.page) for one in document.problems] == [("scanned_page", 1)]
    document = opened(picture_page("FROM 303 555 0100  13 JAN 2020  P.1"))
    assert not document.pages[0].image_only
    assert [one.code for one in document.problems] == ["scanned_page"]


def test_a_text_layer_under_a_scan_is_called_what_it_is() -> None:
    def layer(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(3)
        for _ in range(10):
            text.textLine("words that somebody's machine recognised")
        canvas.drawText(text)

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(picture_page())))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(pdf(layer))).pages[0])
    target = io.BytesIO()
    writer.write(target)
    document = opened(target.getvalue())
    assert [one.code for one in document.problems] == ["ocr_layer"]
    assert len(document.pages[0].lines) == 10


def test_outlines_without_text_are_reported_and_empty_pages_are_not() -> None:
    document = opened(pdf(says("one"), lambda canvas: canvas.circle(300, 300, 90), says()))
    assert [(one.code, one.page) for one in document.problems] == [("no_text", 2)]
    assert [len(page.lines) for page in document.pages] == [1, 0, 0]


def test_files_inside_a_pdf_are_reported() -> None:
    content = changed(pdf(says("x")), lambda writer: writer.add_attachment("other.txt", b"other"))
    document = opened(content)
    assert [one.code for one in document.problems] == ["has_attachments"]
    assert "1 file inside this PDF not opened" in document.problems[0].message


def test_the_same_paper_reads_the_same_twice() -> None:
    content = made_files.form()
    assert open_bytes("a.pdf", content) == open_bytes("a.pdf", content)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (lambda canvas: canvas.translate(72, 700), (72.0, 83.0, 81.0, 92.0)),
        (lambda canvas: canvas.transform(0.9, 0, 0, 0.9, 72, 700), (72.0, 83.9, 80.1, 92.0)),
        (lambda canvas: (canvas.translate(81, 700), canvas.rotate(90)), (72.0, 83.0, 81.0, 92.0)),
    ],
    ids=["shifted", "small", "turned"],
)
def test_a_tick_box_drawn_in_moved_space(
    move: Callable[[Canvas], object], expected: tuple[float, float, float, float]
) -> None:
    """Programs that print forms set a matrix first: a path's points are in its own space."""

    def draw(canvas: Canvas) -> None:
        move(canvas)
        canvas.rect(0, 0, 9, 9)
        canvas.line(1, 1, 8, 8)
        canvas.line(1, 8, 8, 1)
        canvas.drawString(15, 1, "a ground")

    ticks = page_of(pdf(draw)).ticks
    assert [tick.ticked for tick in ticks] == [True]
    assert near(ticks[0].box, expected, 1.6)


def test_a_page_that_lies_on_its_side_is_reported_and_gives_no_wrong_values() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(500, 100)
        canvas.rotate(90)
        for row in range(12):
            canvas.drawString(0, 20 * row, f"Label number {row}: the value of this label")

    document = opened(pdf(draw))
    assert [problem.code for problem in document.problems] == ["sideways_page"]
    assert document.pages[0].lines == ()
    turned = changed(pdf(draw), lambda writer: writer.pages[0].rotate(90))
    upright = opened(turned)
    assert upright.problems == ()
    assert len(upright.pages[0].lines) == 12
