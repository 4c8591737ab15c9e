"""What is known of every kind of paper: the catalogue's rows as values.

A row is data: who issues a paper, who may sign it, what it asks, what binds, how its face is
recognised and where its labels stand. The text of the catalogue is parsed in `catalogue_text.py`.
Three facts are kept apart in every row and never made one flag: who issued the paper, whether it
binds without a further order of a court, and whether a judge found probable cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tecum.terms import Act, Force, InstrumentKind, IssuedBy, SignatoryRole, Verified

BLOCK = 20
"""A label with room for so many lines heads a block: as long as it is, on all its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a form: `id` is the ISO month, `footer` how the face prints it."""

    id: str
    footer: str
    issued_from: date | None
    issued_until: date | None
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a form, begun by a printed heading. In a `closed` one no field is read."""

    key: str
    text: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A printed label and the field that is written at it.

    `at` says where the value stands when the print does not tell (a colon means after it,
    brackets mean a caption under the line). `until` closes a blank inside a sentence. `drop` is
    print that may follow the label before the value begins. `section` ties it to one part. `lines`
    is how many lines a value may have, but for a block.
    """

    text: tuple[str, ...]
    field: str
    at: Literal["after", "caption"]
    until: tuple[str, ...]
    drop: tuple[str, ...]
    section: str | None
    lines: int

    @property
    def heads_a_block(self) -> bool:
        """Whether only the next print ends what is written here, however long it is."""
        return self.lines >= BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class TickBox:
    """A tick box, known by the words printed beside it."""

    key: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What must stand on a page, in its place, before the page is taken for this kind.

    `titles` stand on a line of their own, `openings` begin such a line in a captioned court
    paper, `numbers` are printed form numbers. `must` and `never` are words of the body; `need` is
    how many labels have to stand in label position.
    """

    titles: tuple[str, ...]
    openings: tuple[str, ...]
    numbers: tuple[str, ...]
    must: tuple[str, ...]
    any: tuple[str, ...]
    never: tuple[str, ...]
    need: int
    continues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KindRow:
    """One kind of paper. Rows compare by identity; a catalogue is compared by its digest."""

    id: InstrumentKind
    title: str
    issuer: str
    nature: Literal["administrative", "quasi_judicial", "judicial", "evidence", "letter"]
    full: bool
    issued_by: IssuedBy | None
    signatory_role: SignatoryRole | None
    may_sign: tuple[str, ...]
    may_sign_authority: str | None
    force: Force | None
    force_because: str
    acts: tuple[Act, ...]
    authority: tuple[str, ...]
    service: str
    serve_copy: str
    finding: Literal["officer", "own_words", "none"]
    finding_words: tuple[str, ...]
    authorises: str | None
    superseded_by: InstrumentKind | None
    editions: tuple[Edition, ...]
    recognise: Recognition
    sections: tuple[Section, ...]
    labels: tuple[Label, ...]
    boxes: tuple[TickBox, ...]
    prints: tuple[str, ...]
    form_fields: Mapping[str, str]
    source: str
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """Every kind of paper, and the digest that a determination stores to say which rows read it."""

    rows: Mapping[InstrumentKind, KindRow]
    digest: str
