"""Finds the instruments in a document and reads each: the one function that others call.

A packet is cut at first pages. Later pages of a form, notices in other languages and a page that
the form itself announces ("Page 2 of 3") belong to the instrument before them; a page that fits
nowhere, or shows a picture only, is left unassigned. Where nothing is recognised the document is
one `unknown` instrument: no acts, no force, no issuer, and nobody has guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tecum.instruments.court_papers import caption_entries, captioned_row, court_entries
from tecum.instruments.document import Document
from tecum.instruments.entries import entries_of
from tecum.instruments.faces import Face, face_of
from tecum.instruments.fields import fields_of
from tecum.instruments.findings import finding_of, judge_block, signed_as
from tecum.instruments.kinds import Catalogue, KindRow
from tecum.instruments.letters import Letter, letter_of
from tecum.instruments.page_text import PageText, page_text
from tecum.instruments.purpose import with_purpose_sentence
from tecum.instruments.reading import Field, Instrument, JudgeFinding
from tecum.instruments.requested_acts import acts_of
from tecum.instruments.signatories import NO_JUDGES, is_unsigned, role_of_office
from tecum.terms import InstrumentKind, IssuedBy, SignatoryRole


@dataclass(slots=True)
class _Found:
    """An instrument while its pages are being gathered."""

    row: KindRow
    faces: list[Face]
    captioned: bool
    left: int

    def takes(self, face: Face) -> bool:
        """Whether the next page belongs to it."""
        if face.row is not None:
            return (
                face.row is self.row
                or set(face.row.recognise.titles) & set(self.row.recognise.titles) != set()
            )
        return bool(face.view.lines) and (self.captioned or self.left > 0)


def read_instruments(document: Document, catalogue: Catalogue) -> tuple[Instrument, ...]:
    """Read every instrument of one document, in the order of its pages.

    Args:
        document: as an adapter opened it.
        catalogue: the kinds of paper that are known.

    Returns:
        At least one instrument; exactly one `unknown` where nothing was recognised.
    """
    faces = [face_of(page_text(page), catalogue) for page in document.pages]
    found = _gather(faces, catalogue)
    if found:
        return tuple(_instrument(item) for item in found)
    views = [face.view for face in faces if face.view.lines]
    letter = letter_of(document, views, catalogue)
    if letter is not None:
        return (_letter(letter, document),)
    return (_unknown(document),)


def _gather(faces: Sequence[Face], catalogue: Catalogue) -> list[_Found]:
    found: list[_Found] = []
    views = [face.view for face in faces]
    for number, face in enumerate(faces):
        if face.row is not None and face.first:
            of = face.number.of if face.number and face.number.of else 1
            found.append(_Found(row=face.row, faces=[face], captioned=False, left=of - 1))
            continue
        if face.row is None:
            row = captioned_row(views, number, catalogue)
            if row is not None:
                found.append(_Found(row=row, faces=[face], captioned=True, left=0))
                continue
        owner = _owner(found, face)
        if owner is not None:
            owner.faces.append(face)
            owner.left -= 1
    return found


def _owner(found: Sequence[_Found], face: Face) -> _Found | None:
    """The instrument to which a later page belongs: the last that takes it.

    A page that bears the marks of its form may lie behind another paper; one without any can only
    follow its own.
    """
    candidates = reversed(found) if face.row is not None else found[-1:]
    return next((item for item in candidates if item.takes(face)), None)


def _instrument(found: _Found) -> Instrument:
    row, views = found.row, [face.view for face in found.faces]
    if found.captioned:
        entries = court_entries(row, views)
    else:
        entries = entries_of(row, found.faces)
        if row.nature == "judicial":
            entries += caption_entries(views[0])
    fields = fields_of(entries)
    if row.id is InstrumentKind.I_138:
        fields = with_purpose_sentence(fields, views)
    number = next((face.number for face in found.faces if face.number is not None), None)
    role = _role(found, fields, unsigned=is_unsigned(entries))
    return Instrument(
        kind=row.id,
        edition=number.edition if number is not None else None,
        title=row.title,
        pages=tuple(view.page.number for view in views),
        issued_by=row.issued_by,
        signatory_role=role,
        judge_finding=_finding(row, views, role),
        force_on_face=row.force,
        acts=acts_of(row, fields),
        fields=fields,
    )


def _finding(row: KindRow, views: Sequence[PageText], role: SignatoryRole | None) -> JudgeFinding:
    """What a judge found; nothing where the paper bears the signature of nobody or of no judge."""
    finding = finding_of(row, row.issued_by, views)
    if finding.answer and role not in {SignatoryRole.JUDGE, SignatoryRole.MAGISTRATE}:
        return JudgeFinding(answer=None, evidence=finding.evidence)
    return finding


def _role(found: _Found, fields: Mapping[str, Field], *, unsigned: bool) -> SignatoryRole | None:
    """In what role somebody signed: the form's own officer, or the signature line filled in.

    Only officers of one sort can sign an officer's form; a court's paper is a draft or a blank
    until somebody signs it, and then the office under the signature tells.
    """
    row = found.row
    if row.issued_by not in {IssuedBy.COURT, IssuedBy.GRAND_JURY}:
        return row.signatory_role
    if unsigned:
        return None
    title = fields.get("officer_title")
    office = role_of_office(title.value if title and isinstance(title.value, str) else None)
    if office in NO_JUDGES:
        return office
    views = [face.view for face in found.faces]
    block = judge_block(views)
    if block is not None:
        return block.role if block.signed else signed_role(found.faces)
    if row.signatory_role is not None and signed_as(views, row.signatory_role):
        return row.signatory_role
    return office or signed_role(found.faces)


def signed_role(faces: Sequence[Face]) -> SignatoryRole | None:
    """Clerk or attorney, by which of the two signature lines is filled in."""
    filled: set[SignatoryRole] = set()
    for face in faces:
        for widget in face.view.page.widgets:
            if not (widget.value or "").strip():
                continue
            if widget.name == "Sig_Deputy_Clerk":
                filled.add(SignatoryRole.CLERK)
            elif widget.name == "Sig_Attorney":
                filled.add(SignatoryRole.ATTORNEY)
    return filled.pop() if len(filled) == 1 else None


def _letter(letter: Letter, document: Document) -> Instrument:
    return Instrument(
        kind=letter.row.id,
        edition=None,
        title=letter.row.title,
        pages=tuple(page.number for page in document.pages if page.lines),
        issued_by=letter.issued_by,
        signatory_role=letter.signatory_role,
        judge_finding=JudgeFinding(answer=None),
        force_on_face=letter.row.force,
        acts=letter.acts,
        fields=fields_of(letter.entries),
    )


def _unknown(document: Document) -> Instrument:
    return Instrument(
        kind=InstrumentKind.UNKNOWN,
        edition=None,
        title="",
        pages=tuple(page.number for page in document.pages),
        issued_by=None,
        signatory_role=None,
        judge_finding=JudgeFinding(answer=None),
        force_on_face=None,
        acts=(),
        fields={},
    )
