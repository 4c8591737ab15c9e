"""The two layouts: `ruled` (cells, labels above values) and `typed` (labels left, underlines)."""

from dataclasses import dataclass, replace
from typing import Literal

TickStyle = Literal["square", "brackets", "dingbats"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a form is set: fonts, margins, where labels stand, how ticks are drawn."""

    name: Literal["ruled", "typed"]
    body: str
    bold: str
    value: str
    size: float
    value_size: float
    label_size: float
    margin_x: float
    margin_top: float
    margin_bottom: float
    label_above: bool
    ticks: TickStyle
    centred_titles: bool

    @property
    def leading(self) -> float:
        """Line height of running text."""
        return self.size * 1.22

    @property
    def value_leading(self) -> float:
        """Line height of filled-in values."""
        return self.value_size * 1.25


PAGE_WIDTH = 612.0
PAGE_HEIGHT = 792.0

RULED = Look(
    name="ruled",
    body="Helvetica",
    bold="Helvetica-Bold",
    value="Courier",
    size=8.2,
    value_size=9.5,
    label_size=6.6,
    margin_x=36,
    margin_top=34,
    margin_bottom=46,
    label_above=True,
    ticks="square",
    centred_titles=True,
)
TYPED = Look(
    name="typed",
    body="Times-Roman",
    bold="Times-Bold",
    value="Helvetica",
    size=8.6,
    value_size=9,
    label_size=8.6,
    margin_x=52,
    margin_top=40,
    margin_bottom=50,
    label_above=False,
    ticks="brackets",
    centred_titles=False,
)
TYPED_VERA = replace(
    TYPED,
    body="Vera",
    bold="VeraBd",
    value="Courier-Bold",
    size=7.2,
    label_size=7.2,
    value_size=8.2,
    ticks="dingbats",
)


def as_prose(look: Look) -> Look:
    """The same hand for letters and court papers."""
    larger = 10.2 if look.body == "Vera" else 11.2
    return replace(
        look,
        size=larger,
        value_size=larger,
        label_size=9,
        margin_x=76,
        margin_top=72,
        margin_bottom=64,
    )


def look_of(layout: Literal["ruled", "typed"], number: int) -> Look:
    """The look of a layout; `typed` takes turns: Times with brackets, Vera with glyphs."""
    if layout == "ruled":
        return RULED
    return TYPED if number % 2 == 0 else TYPED_VERA
