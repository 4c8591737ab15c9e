"""Draws a form on pages in one of the looks, flat or with fillable fields."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import reportlab  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import (  # type: ignore[import-untyped]
    registerFont,
    stringWidth,
)
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from tests.papers import widgets
from tests.papers.elements import (
    Area,
    Break,
    Caption,
    Cell,
    Element,
    Form,
    Gap,
    Heading,
    Option,
    Para,
    Piece,
    Row,
    Rule,
    Signature,
    pieces,
)
from tests.papers.looks import PAGE_HEIGHT, PAGE_WIDTH, Look, as_prose

FOOT_NOTE = "Re-drawn for testing; not an official form; invented person"
BLANK_WIDTH = 110.0
TICK = 8.5

_FONTS = Path(reportlab.__file__).parent / "fonts"
for _font in ("Vera", "VeraBd"):
    registerFont(TTFont(_font, str(_FONTS / f"{_font}.ttf")))


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a value into lines; a line break in the value stays one."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            if line and stringWidth(longer, font, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines if text else []


def cell_label(cell: Cell) -> str:
    """A label that stands left of its value ends in a colon."""
    return cell.label if ":" in cell.label or cell.label[0] == "(" else f"{cell.label}:"


@dataclass(slots=True, kw_only=True)
class Ink:
    """A pen on a canvas: knows the look, the height reached and the page of the form."""

    canvas: Canvas
    look: Look
    fillable: bool
    form: Form
    total: int
    page: int = 1
    y: float = 0
    drawn: set[str] = field(default_factory=set)

    @property
    def width(self) -> float:
        """Room between the margins."""
        return PAGE_WIDTH - 2 * self.look.margin_x

    def draw(self) -> int:
        """Draw the whole form; returns the number of pages used."""
        self.y = PAGE_HEIGHT - self.look.margin_top
        for element in self.form.elements:
            self.element(element)
        self.end_page()
        return self.page

    def element(self, element: Element) -> None:  # noqa: C901 - one arm an element
        """Draw one element."""
        match element:
            case Heading():
                self.heading(element)
            case Row() if self.look.label_above:
                self.ruled_row(element)
            case Row():
                self.typed_row(element)
            case Para():
                self.need(self.look.leading * 2)
                self.flow(element.text, indent=element.indent, bold=element.bold, size=element.size)
                self.y -= 3
            case Option():
                self.option(element)
            case Signature():
                self.signature(element)
            case Area():
                self.area(element)
            case Caption():
                self.caption(element)
            case Rule():
                self.y -= 3
                self.line(self.look.margin_x, self.y, self.look.margin_x + self.width)
                self.y -= 4
            case Gap():
                self.y -= element.height
            case Break():
                self.end_page()
                self.new_page()

    # pages

    def need(self, height: float) -> None:
        """Begin a page when this height is not left."""
        if self.y - height < self.look.margin_bottom:
            self.end_page()
            self.new_page()

    def new_page(self) -> None:
        """Begin the next page of the form."""
        self.page += 1
        self.y = PAGE_HEIGHT - self.look.margin_top

    def end_page(self) -> None:
        """Print the foot and turn the page."""
        look, canvas = self.look, self.canvas
        y = look.margin_bottom - 14
        number = f"Page {self.page} of {self.total}"
        canvas.setFont(look.body, 7.5)
        if self.form.footer and look.name == "ruled":
            canvas.drawString(look.margin_x, y, self.form.footer)
            if self.form.paged:
                canvas.drawRightString(PAGE_WIDTH - look.margin_x, y, number)
        elif self.form.footer:
            foot = f"{self.form.footer} {number}" if self.form.paged else self.form.footer
            canvas.drawRightString(PAGE_WIDTH - look.margin_x, y, foot)
        canvas.setFont(look.body, 5.2)
        canvas.drawCentredString(PAGE_WIDTH / 2, y - 12, FOOT_NOTE)
        canvas.showPage()

    def line(self, x0: float, y: float, x1: float) -> None:
        """A thin horizontal line."""
        self.canvas.setLineWidth(0.6)
        self.canvas.line(x0, y, x1, y)

    # pieces

    def heading(self, element: Heading) -> None:
        """A title; long ones wrap."""
        look = self.look
        size = element.size + (1 if look.name == "typed" else 0)
        for text in wrap(element.text, look.bold, size, self.width):
            self.need(size * 1.3)
            self.y -= size * 1.15
            self.canvas.setFont(look.bold, size)
            if element.centred and (look.centred_titles or element.size > 10):
                self.canvas.drawCentredString(PAGE_WIDTH / 2, self.y, text)
            else:
                self.canvas.drawString(look.margin_x, self.y, text)
        self.y -= 4

    def value_lines(self, key: str, width: float) -> list[str]:
        """The value of a key as wrapped lines."""
        look = self.look
        if self.fillable:
            return wrap(self.form.values.get(key, ""), "Helvetica", look.value_size, width - 5)
        return wrap(self.form.values.get(key, ""), look.value, look.value_size, width)

    def put(self, key: str, lines: list[str], place: widgets.Place) -> None:
        """Fill one place: a widget when fillable, else the value's lines from the top."""
        look = self.look
        if self.fillable:
            if key in self.drawn:
                raise ValueError(f"form {self.form.footer!r} draws the field {key!r} twice")
            self.drawn.add(key)
            widgets.text_field(
                self.canvas,
                place,
                name=self.form.name(key),
                lines=lines,
                value=self.form.values.get(key, ""),
                size=look.value_size,
            )
            return
        self.canvas.setFont(look.value, look.value_size)
        y = place.y + place.height - look.value_size
        for line in lines:
            self.canvas.drawString(place.x + 1, y, line)
            y -= look.value_leading

    def ruled_row(self, element: Row) -> None:
        """Cells in boxes, small labels above the values."""
        look, total = self.look, sum(cell.share for cell in element.cells)
        placed: list[tuple[Cell, float, float, list[str]]] = []
        x, height, label_height = look.margin_x, 0.0, look.label_size + 3
        for cell in element.cells:
            width = self.width * cell.share / total
            labels = wrap(cell.label, look.body, look.label_size, width - 6)
            lines = self.value_lines(cell.key, width - 8)
            label_height = max(label_height, len(labels) * (look.label_size + 1) + 2)
            height = max(height, max(cell.lines, len(lines)) * look.value_leading)
            placed.append((cell, x, width, lines))
            x += width
        full = height + label_height + 3
        self.need(full)
        top = self.y
        for cell, left, width, lines in placed:
            self.canvas.setLineWidth(0.6)
            self.canvas.rect(left, top - full, width, full)
            self.canvas.setFont(look.body, look.label_size)
            y = top - look.label_size - 1
            for label in wrap(cell.label, look.body, look.label_size, width - 6):
                self.canvas.drawString(left + 3, y, label)
                y -= look.label_size + 1
            self.put(
                cell.key,
                lines,
                widgets.Place(
                    x=left + 3, y=top - full + 2, width=width - 6, height=full - label_height - 2
                ),
            )
        self.y = top - full

    def typed_row(self, element: Row) -> None:
        """Labels left of the values, values over an underline."""
        look, total = self.look, sum(cell.share for cell in element.cells)
        x, height = look.margin_x, 0.0
        placed: list[tuple[Cell, float, float, list[str]]] = []
        for cell in element.cells:
            width = self.width * cell.share / total
            label_width = stringWidth(cell_label(cell), look.body, look.label_size) + 5
            lines = self.value_lines(cell.key, width - label_width - 8)
            placed.append((cell, x, width, lines))
            height = max(height, max(cell.lines, len(lines)) * look.value_leading + 3)
            x += width
        height = max(height, look.label_size + 4)
        self.need(height)
        top = self.y
        for cell, left, width, lines in placed:
            label_width = stringWidth(cell_label(cell), look.body, look.label_size) + 5
            self.canvas.setFont(look.body, look.label_size)
            self.canvas.drawString(left, top - look.label_size, cell_label(cell))
            self.line(left + label_width, top - height + 1, left + width - 6)
            self.put(
                cell.key,
                lines,
                widgets.Place(
                    x=left + label_width,
                    y=top - height + 1.5,
                    width=width - label_width - 6,
                    height=height - 1.5,
                ),
            )
        self.y = top - height - 2

    def tick(self, x: float, y: float, key: str) -> float:
        """Draw one box to tick with its foot at `y`; returns its width."""
        canvas, look = self.canvas, self.look
        ticked = self.form.ticks.get(key, False)
        if self.fillable:
            self.drawn.add(key)
            place = widgets.Place(x=x, y=y - 1.2, width=TICK, height=TICK)
            widgets.check_box(canvas, place, name=self.form.name(key), checked=ticked)
            return TICK
        if look.ticks == "square":
            canvas.setLineWidth(0.7)
            canvas.rect(x, y - 1.2, TICK, TICK)
            if ticked:
                canvas.setLineWidth(1.1)
                canvas.line(x + 1.5, y + 0.3, x + TICK - 1.5, y + TICK - 2.7)
                canvas.line(x + 1.5, y + TICK - 2.7, x + TICK - 1.5, y + 0.3)
            return TICK
        if look.ticks == "brackets":
            text = "[X]" if ticked else "[ ]"
            canvas.setFont(look.body, look.size)
            canvas.drawString(x, y, text)
            return float(stringWidth("[X]", look.body, look.size))
        canvas.setFont("ZapfDingbats", look.size + 1)
        canvas.drawString(x, y, "\u274f")
        if ticked:
            canvas.setFont("ZapfDingbats", look.size)
            canvas.drawString(x + 0.4, y + 0.6, "\u2714")
        return float(stringWidth("\u274f", "ZapfDingbats", look.size + 1))

    def tick_width(self) -> float:
        """The room that a tick takes in running text."""
        if self.fillable or self.look.ticks == "square":
            return TICK
        return 13.0

    def option(self, element: Option) -> None:
        """A box to tick, or a bullet, with wrapped text beside it."""
        look = self.look
        self.need(look.leading * 2)
        x = look.margin_x + element.indent
        y = self.y - look.size
        if element.key is not None:
            self.tick(x, y, element.key)
        elif element.bullet:
            self.canvas.setFont(look.body, look.size)
            self.canvas.drawString(x + 3, y, "\u2022")
        self.flow(element.text, indent=element.indent + 17)
        self.y -= 2.5

    def flow(self, text: str, *, indent: float = 0, bold: bool = False, size: float = 0) -> None:
        """Running text with blanks and ticks, broken into lines."""
        look = self.look
        size = size or look.size
        font = look.bold if bold else look.body
        left, right = look.margin_x + indent, look.margin_x + self.width
        x, leading = left, size * 1.22
        space = float(stringWidth(" ", font, size))
        self.y -= leading
        run, run_at = "", left
        for piece in pieces(text):
            width, lines = self.piece_width(piece, font, size)
            lead = 0.0 if piece.glued or x == left else space
            breaks = x > left and x + lead + width > right
            if run and (breaks or piece.what != "word"):
                self.words(run, run_at, font, size)
                run = ""
            if breaks:
                self.need(leading)
                self.y -= leading
                x, lead = left, 0.0
            if piece.what == "word":
                run_at = run_at if run else x + lead
                run += f" {piece.text}" if run and lead else piece.text
            else:
                self.piece(piece, lines, x + lead, min(width, right - x - lead), (font, size))
            x += lead + width
        if run:
            self.words(run, run_at, font, size)
        self.y -= leading - size

    def words(self, text: str, x: float, font: str, size: float) -> None:
        """Print words on the current line."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)

    def piece_width(self, piece: Piece, font: str, size: float) -> tuple[float, list[str]]:
        """How wide a piece is; for a blank also its value as one line."""
        look = self.look
        if piece.what == "word":
            return float(stringWidth(piece.text, font, size)), []
        if piece.what == "tick":
            return self.tick_width(), []
        value = " ".join(self.form.values.get(piece.text, "").split())
        width = stringWidth(value, look.value, look.value_size) + 6
        return max(BLANK_WIDTH, min(float(width), self.width * 0.9)), [value]

    def piece(
        self, piece: Piece, lines: list[str], x: float, width: float, font: tuple[str, float]
    ) -> None:
        """Draw a tick or a blank of running text on the current line."""
        if piece.what == "tick":
            self.tick(x, self.y, piece.text)
        elif not self.fillable and not lines[0] and self.look.name == "typed":
            self.canvas.setFont(*font)
            self.canvas.drawString(x, self.y, "_" * int(width / stringWidth("_", *font)))
        else:
            self.line(x, self.y - 2.2, x + width)
            height = self.look.value_size + 2
            self.put(
                piece.text,
                [line for line in lines if line],
                widgets.Place(x=x, y=self.y - 2, width=width, height=height),
            )

    def signature(self, element: Signature) -> None:
        """Values over rules with captions below (ruled) or captions before (typed, one a line)."""
        look = self.look
        if not look.label_above:
            for cell in element.cells:
                if self.fillable and cell.key in element.signed:
                    self.signed_typed(cell)
                else:
                    self.typed_row(Row(cells=(Cell(label=cell.label + ":", key=cell.key),)))
            return
        total = sum(cell.share for cell in element.cells)
        widths = [self.width * cell.share / total for cell in element.cells]
        values = [
            self.value_lines(cell.key, width - 14)
            for cell, width in zip(element.cells, widths, strict=True)
        ]
        height = max(1, *(len(lines) for lines in values)) * look.value_leading + 5
        self.need(height + 14)
        x, foot = look.margin_x, self.y - height
        for cell, width, lines in zip(element.cells, widths, values, strict=True):
            place = widgets.Place(x=x + 3, y=foot + 1, width=width - 14, height=height - 2)
            if self.fillable and cell.key in element.signed:
                widgets.signature_field(self.canvas, place, name=self.form.name(cell.key))
            else:
                self.put(cell.key, lines, place)
            self.line(x, foot, x + width - 8)
            self.canvas.setFont(look.body, look.label_size)
            self.canvas.drawString(x + 3, foot - look.label_size - 1, f"({cell.label})")
            x += width
        self.y = foot - look.label_size - 6

    def signed_typed(self, cell: Cell) -> None:
        """A signature field after its caption."""
        look = self.look
        self.need(16)
        label_width = stringWidth(cell.label + ":", look.body, look.label_size) + 5
        self.canvas.setFont(look.body, look.label_size)
        self.canvas.drawString(look.margin_x, self.y - look.label_size, cell.label + ":")
        place = widgets.Place(
            x=look.margin_x + label_width,
            y=self.y - 14,
            width=self.width - label_width - 6,
            height=14,
        )
        widgets.signature_field(self.canvas, place, name=self.form.name(cell.key))
        self.y -= 17

    def area(self, element: Area) -> None:
        """A captioned block with many lines; flat text runs on to the next page."""
        look = self.look
        lines = self.value_lines(element.key, self.width - 12)
        self.need(look.leading * 3 + look.value_leading * 2)
        self.flow(element.label, bold=look.label_above)
        self.y -= 2
        rows = max(element.lines, 0 if self.fillable else len(lines))
        if self.fillable:
            height = rows * look.value_leading + 4
            self.need(height)
            if look.label_above:
                self.canvas.setLineWidth(0.6)
                self.canvas.rect(look.margin_x, self.y - height, self.width, height)
            place = widgets.Place(
                x=look.margin_x + 3, y=self.y - height, width=self.width - 6, height=height
            )
            self.put(element.key, lines, place)
            self.y -= height + 4
            return
        lines += [""] * (rows - len(lines))
        while lines:
            room = max(1, int((self.y - look.margin_bottom - 6) / look.value_leading))
            now, lines = lines[:room], lines[room:]
            height = len(now) * look.value_leading + 5
            if look.label_above:
                self.canvas.setLineWidth(0.6)
                self.canvas.rect(look.margin_x, self.y - height, self.width, height)
            place = widgets.Place(
                x=look.margin_x + 5, y=self.y - height, width=self.width - 10, height=height - 2
            )
            self.put(element.key, now, place)
            self.y -= height + 4
            if lines:
                self.end_page()
                self.new_page()

    def caption(self, element: Caption) -> None:
        """A court's caption with the parentheses between its halves (or a rule, when ruled)."""
        look, leading = self.look, self.look.size * 1.5
        rows = max(len(element.parties), len(element.right))
        self.need(rows * leading)
        middle = look.margin_x + self.width * 0.6
        top = self.y
        for index in range(rows):
            self.y -= leading
            self.canvas.setFont(look.body, look.size + 1)
            if index < len(element.parties):
                self.canvas.drawString(look.margin_x, self.y, element.parties[index])
            if look.name == "typed":
                self.canvas.drawString(middle, self.y, ")")
            if index < len(element.right):
                self.canvas.drawString(middle + 14, self.y, element.right[index])
        if look.name == "ruled":
            self.canvas.setLineWidth(0.6)
            self.canvas.line(middle, top, middle, self.y - 4)
            self.line(look.margin_x, self.y - 4, middle)
        self.y -= 10


def page_count(form: Form, look: Look, *, fillable: bool) -> int:
    """How many pages the form takes, found by drawing it once on a canvas that is thrown away."""
    canvas = Canvas(BytesIO(), invariant=1)
    return Ink(canvas=canvas, look=look, fillable=fillable, form=form, total=1).draw()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form with the look it is drawn in."""

    form: Form
    look: Look
    fillable: bool


def draw_pdf(sheets: tuple[Sheet, ...], *, title: str) -> tuple[bytes, tuple[int, ...]]:
    """Draw the forms one after the other; returns the file and each form's page count.

    The same bytes on every run: fixed dates and ids, and no compression, whose output differs
    between builds of zlib.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=0)
    canvas.setTitle(title)
    canvas.setAuthor("Re-drawn for testing")
    counts = []
    for sheet in sheets:
        look = as_prose(sheet.look) if sheet.form.prose else sheet.look
        total = page_count(sheet.form, look, fillable=sheet.fillable)
        ink = Ink(canvas=canvas, look=look, fillable=sheet.fillable, form=sheet.form, total=total)
        counts.append(ink.draw())
    canvas.save()
    return buffer.getvalue(), tuple(counts)
