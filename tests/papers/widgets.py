"""AcroForm fields with the names and states of the real forms.

ReportLab's own check boxes know only `/Yes`; the real DHS forms use `/On` and `/Off`
(law/forms/acroform-fields.md), so the dictionaries of ISO 32000-1, 12.7 are written here.
"""

from dataclasses import dataclass

from reportlab.pdfbase.pdfdoc import (  # type: ignore[import-untyped]
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

PRINTED = 4  # annotation flag 3 of ISO 32000-1, table 165
MULTILINE = 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a widget lies, in PDF points from the bottom left."""

    x: float
    y: float
    width: float
    height: float


def _escaped(text: str) -> str:
    """A literal string of a content stream, in WinAnsi octets."""
    octets = text.encode("cp1252", "replace")
    return "".join(
        f"\\{octet:03o}" if octet > 126 or octet in b"()\\" else chr(octet) for octet in octets
    )


def _add(canvas: Canvas, place: Place, entries: dict[str, object]) -> None:
    """Put one merged field and widget dictionary on the current page."""
    form = canvas.acroForm
    widget = PDFDictionary(
        {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Widget"),
            "F": PRINTED,
            "P": canvas._doc.thisPageRef(),  # noqa: SLF001 - the library has no public door
            "Rect": PDFArray(
                [
                    round(place.x, 2),
                    round(place.y, 2),
                    round(place.x + place.width, 2),
                    round(place.y + place.height, 2),
                ]
            ),
            **entries,
        }
    )
    canvas._addAnnotation(widget)  # noqa: SLF001 - likewise
    form.fields.append(form.getRef(widget))


def text_field(  # noqa: PLR0913 - a widget is just this much
    canvas: Canvas, place: Place, *, name: str, lines: list[str], value: str, size: float
) -> None:
    """A text field; `lines` is the value as wrapped, a blank field carries no value at all."""
    form = canvas.acroForm
    font_ref, font = form.makeFont("Helvetica")
    leading = size * 1.2
    top = place.height - size - 1
    shown = "".join(
        f"1 0 0 1 2 {top - index * leading:.2f} Tm ({_escaped(line)}) Tj\n"
        for index, line in enumerate(lines)
    )
    stream = form.makeStream(
        round(place.width, 2),
        round(place.height, 2),
        f"/Tx BMC q BT /{font} {size} Tf 0 g\n{shown}ET Q EMC",
        Resources=f"<< /Font << /{font} {font_ref} >> >>",
    )
    entries: dict[str, object] = {
        "FT": PDFName("Tx"),
        "T": PDFString(name),
        "DA": PDFString(f"/{font} {size} Tf 0 g"),
        "AP": PDFDictionary({"N": form.getRef(stream)}),
        "Ff": MULTILINE if place.height > 2.2 * leading else 0,
    }
    if value:
        entries["V"] = PDFString(value)
    _add(canvas, place, entries)


def check_box(canvas: Canvas, place: Place, *, name: str, checked: bool) -> None:
    """A check box whose states are `/On` and `/Off`."""
    form = canvas.acroForm
    w, h = place.width, place.height
    frame = f"q 0.7 w 0.35 0.35 {w - 0.7:.2f} {h - 0.7:.2f} re S Q\n"
    cross = f"q 1.1 w 2 2 m {w - 2:.2f} {h - 2:.2f} l 2 {h - 2:.2f} m {w - 2:.2f} 2 l S Q\n"
    state = PDFName("On" if checked else "Off")
    _add(
        canvas,
        place,
        {
            "FT": PDFName("Btn"),
            "T": PDFString(name),
            "V": state,
            "AS": state,
            "AP": PDFDictionary(
                {
                    "N": PDFDictionary(
                        {
                            "On": form.getRef(form.makeStream(w, h, frame + cross)),
                            "Off": form.getRef(form.makeStream(w, h, frame)),
                        }
                    )
                }
            ),
        },
    )


def signature_field(canvas: Canvas, place: Place, *, name: str) -> None:
    """An empty signature field: these papers are signed in ink or not at all."""
    _add(canvas, place, {"FT": PDFName("Sig"), "T": PDFString(name)})
