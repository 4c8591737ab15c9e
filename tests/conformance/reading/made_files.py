"""Files that the reading edge meets, made on the spot: sound ones and hostile ones."""

import io
import zlib
from collections.abc import Callable, Iterable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas], object]
Square = Callable[[Canvas, int, int], object]


def pdf(*pages: Draw) -> bytes:
    """Draw one page with each function."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=letter, invariant=1)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def says(*lines: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(72, 700 - 20 * number, line)

    return draw


def changed(source: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    """Rewrite a PDF after a change."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(source)))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def raw_pdf(objects: Iterable[bytes]) -> bytes:
    """Write a PDF from the bodies of its objects, numbered from 1; the first is the catalogue."""
    body = io.BytesIO()
    body.write(b"%PDF-1.7\n")
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, item))
    start = body.tell()
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    for offset in offsets:
        body.write(b"%010d 00000 n \n" % offset)
    body.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(offsets) + 1))
    body.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return body.getvalue()


def bomb(mebibytes: int) -> bytes:
    """A page whose content inflates to so many mebibytes: text that is shown again and again."""
    packer = zlib.compressobj(9)
    line = b"BT /F 9 Tf 9 9 Td (x) Tj ET\n"
    block = line * (1024 * 1024 // len(line))
    packed = b"".join([packer.compress(block) for _ in range(mebibytes)]) + packer.flush()
    return _one_page(b"/FlateDecode", packed)


def nested_bomb(mebibytes: int) -> bytes:
    """A page whose content inflates twice, from a few bytes, to so many mebibytes of spaces."""
    packer = zlib.compressobj(9)
    block = b" " * (1024 * 1024)
    packed = b"".join([packer.compress(block) for _ in range(mebibytes)]) + packer.flush()
    return _one_page(b"[/FlateDecode /FlateDecode]", zlib.compress(packed, 9))


def _one_page(filters: bytes, packed: bytes) -> bytes:
    font = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>"
    return raw_pdf((
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page % font,
        b"<< /Filter %s /Length %d >>\nstream\n%s\nendstream" % (filters, len(packed), packed),
    ))  # fmt: skip


def circular_page_tree() -> bytes:
    """A page tree whose branches hold each other."""
    return raw_pdf((
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 4 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 4 >>",
    ))  # fmt: skip


def many_pages(count: int) -> bytes:
    """A sound file of very many empty pages."""
    kids = b" ".join([b"%d 0 R" % (number + 3) for number in range(count)])
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"] * count
    return raw_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        *pages,
    ])  # fmt: skip


def picture_page(*lines: str) -> bytes:
    """A page filled by a picture, with lines of text printed over it."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 612, 792)
        says(*lines)(canvas)

    return pdf(draw)


def form() -> bytes:
    """A page with every kind of field that a served form uses."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Name of subject")
        fields = canvas.acroForm
        fields.textfield(name="subject.name", x=72, y=700, width=200, height=20, value="DOE, Ana")
        fields.textfield(name="subject.born", x=300, y=700, width=90, height=20, value="")
        fields.checkbox(name="hold", x=72, y=660, size=12, checked=True)
        fields.checkbox(name="notify", x=72, y=640, size=12, checked=False)
        fields.radio(name="way", value="mail", x=72, y=600, size=12, selected=False)
        fields.radio(name="way", value="hand", x=92, y=600, size=12, selected=True)
        fields.choice(
            name="state", x=72, y=560, width=90, height=20, value="CO", options=["CO", "TX"]
        )

    return changed(pdf(draw), _hide_the_last_text)


def _hide_the_last_text(writer: PdfWriter) -> None:
    """Add a hidden field beside the displayed ones."""
    page = writer.pages[0]
    hidden = writer._add_object(  # noqa: SLF001 - the library's only way to add an object
        DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("hidden"),
            NameObject("/V"): TextStringObject("not displayed"),
            NameObject("/Rect"): ArrayObject(page["/Annots"][0]["/Rect"]),
            NameObject("/F"): page["/Annots"][0].get("/F").__class__(2),
        })
    )  # fmt: skip
    page["/Annots"].append(hidden)
    writer.root_object["/AcroForm"]["/Fields"].append(hidden)
