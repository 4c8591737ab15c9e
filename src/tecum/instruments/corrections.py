"""A reading beside what persons read in the same paper: the latest word of a person counts.

A correction changes neither the bytes of the paper nor what was read in them: it is laid over the
reading whenever the law is asked. What a paper is, who issued it, who signed it, what a judge found
and what it asks decide more than any field, so these need a reason. Nothing is guessed: where the
kind is corrected, a judge's finding that was read by the rules of another kind counts as not clear.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tecum.errors import InputError
from tecum.instruments.kinds import Catalogue
from tecum.instruments.reading import FIELD_NAMES, Field, Instrument, JudgeFinding
from tecum.instruments.requested_acts import acts_of
from tecum.instruments.values import normalised
from tecum.terms import Act, FieldSource, InstrumentKind, IssuedBy, JudgeKind, SignatoryRole

GRAVEST: Final = ("kind", "issued_by", "signatory_role", "judge_finding", "acts")
"""What a paper is and how far it reaches: a correction of these needs a reason."""
NOT_CLEAR: Final = "not_clear"
NO_FINDING: Final = "none"
BOXES: Final = "boxes."
YES, NO = "yes", "no"
LONGEST: Final = 5000

_EDITION = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_PERIOD = re.compile(r"\d{1,3} (?:(?:calendar|business|working|court) )?(?:day|hour)s?")
_MENDS: Mapping[str, str] = {
    "date_of_birth": "write a day that exists, such as 1990-05-04 or 05/04/1990",
    "issue_date": "write a day that exists, such as 2020-01-13 or 01/13/2020",
    "cancels_detainer_of": "write a day that exists, such as 2020-01-13 or 01/13/2020",
    "return_at": "write a day that exists, with its time if one is printed: 2020-01-27T14:00",
    "return_within": 'write the period as it is printed, such as "within 14 days"',
    "a_number": "write A and eight or nine digits, such as A012345678",
}


class CorrectionError(InputError):
    """A correction that cannot be: of a field that no paper has, or to a value that is none."""

    code = "correction"


def choices_of(name: str) -> tuple[str, ...]:
    """The values among which one must be chosen; none where any words may stand."""
    if name.startswith(BOXES):
        return (YES, NO)
    closed: Mapping[str, tuple[str, ...]] = {
        "kind": tuple(InstrumentKind),
        "issued_by": tuple(IssuedBy),
        "signatory_role": tuple(SignatoryRole),
        "judge_finding": (NOT_CLEAR, NO_FINDING, *JudgeKind),
        "acts": tuple(Act),
    }
    return closed.get(name, ())


def normal_value(name: str, typed: str) -> str:
    """The normal form of what was typed; empty says that the paper says nothing there.

    Raises:
        CorrectionError: no such field, or a value that it cannot have; the message has the mend.
    """
    text = " ".join(typed.split()) if name != "records_demanded" else typed.strip()
    known = name in (*FIELD_NAMES, *GRAVEST, "edition") or name.startswith(BOXES)
    if not known:
        raise CorrectionError(f"{name!r}: no paper has this field; go back to the paper")
    if len(text) > LONGEST:
        raise CorrectionError(f"{name}: it has {len(text)} letters; write {LONGEST} at most")
    if not text:
        if name in ("kind", "judge_finding"):
            raise CorrectionError(f"{name}: nothing was chosen; choose what the paper shows")
        return ""
    choices = choices_of(name)
    if name == "acts":
        return _acts_text(text)
    if choices:
        if text not in choices:
            raise CorrectionError(f"{name}: {text!r} cannot be; choose {', '.join(choices)}")
        return text
    if name == "edition" and not _EDITION.fullmatch(text):
        raise CorrectionError(f"edition: {text!r} is no month; write one such as 2017-02")
    found = text if name == "return_within" and _is_period(text) else normalised(name, text)
    if found is None:
        raise CorrectionError(f"{name}: {text!r} cannot be read; {_MENDS[name]}")
    return found


def corrected(
    instrument: Instrument, changes: Mapping[str, str], catalogue: Catalogue
) -> Instrument:
    """The instrument as it counts; the very same one where nothing was corrected.

    `changes` are normal values by name, the latest of each.
    """
    if not changes:
        return instrument
    found = _of_kind(instrument, InstrumentKind(changes.get("kind", instrument.kind)), catalogue)
    fields = dict(found.fields)
    for name, value in changes.items():
        if name in FIELD_NAMES or name.startswith(BOXES):
            _lay_over(fields, name, value)
    changed = fields != dict(found.fields)
    found = replace(found, fields=fields)
    if changed and found.kind in catalogue.rows and catalogue.rows[found.kind].nature != "letter":
        found = replace(found, acts=acts_of(catalogue.rows[found.kind], fields))
    return _face(found, changes, catalogue)


def value_of(instrument: Instrument, name: str) -> str:
    """What counts for a name, in the form that `normal_value` gives; empty for nothing."""
    match name:
        case "acts":
            return ", ".join(instrument.acts)
        case "judge_finding":
            return _finding_text(instrument.judge_finding)
        case "kind" | "issued_by" | "signatory_role" | "edition":
            return str(getattr(instrument, name) or "")
    field = instrument.fields.get(name)
    if field is not None and isinstance(field.value, bool):
        return YES if field.value else NO
    return "" if field is None or field.value is None else str(field.value)


def _finding_text(finding: JudgeFinding) -> str:
    if finding.answer is None:
        return NOT_CLEAR
    return str(finding.judge_kind or JudgeKind.OTHER) if finding.answer else NO_FINDING


def _is_period(text: str) -> bool:
    return _PERIOD.fullmatch(text) is not None


def _acts_text(text: str) -> str:
    names = [one.strip() for one in text.split(",") if one.strip()]
    strange = [one for one in names if one not in set(Act)]
    if strange:
        raise CorrectionError(f"acts: {', '.join(strange)} is no act; choose among those listed")
    return ", ".join(act for act in Act if act in names)


def _of_kind(instrument: Instrument, kind: InstrumentKind, catalogue: Catalogue) -> Instrument:
    """The same paper taken for another kind: its row says who issues it and what it asks."""
    if kind is instrument.kind:
        return instrument
    open_finding = JudgeFinding(answer=None, evidence=instrument.judge_finding.evidence)
    row = catalogue.rows.get(kind)
    if row is None:
        return replace(
            instrument,
            kind=kind,
            edition=None,
            title="",
            issued_by=None,
            signatory_role=None,
            judge_finding=open_finding,
            force_on_face=None,
            acts=(),
        )
    courts = row.issued_by in {IssuedBy.COURT, IssuedBy.GRAND_JURY}
    return replace(
        instrument,
        kind=kind,
        edition=None,
        title=row.title,
        issued_by=row.issued_by,
        # Who signed a court's paper is seen on it, never known from its form.
        signatory_role=instrument.signatory_role if courts else row.signatory_role,
        judge_finding=open_finding,
        force_on_face=row.force,
        acts=acts_of(row, instrument.fields),
    )


def _lay_over(fields: dict[str, Field], name: str, value: str) -> None:
    if not value:
        fields.pop(name, None)
        return
    held = fields.get(name)
    if held is None:
        held = Field(value=None, page=None, box=None, confidence=1.0, source=FieldSource.TEXT)
    seen = value == YES if name.startswith(BOXES) else value
    fields[name] = replace(held, value=seen, confidence=1.0)


def _face(found: Instrument, changes: Mapping[str, str], catalogue: Catalogue) -> Instrument:
    """What a person says of the paper's face, over what its kind says."""
    if "edition" in changes:
        found = replace(found, edition=changes["edition"] or None)
    if "issued_by" in changes:
        issuer = changes["issued_by"]
        found = replace(found, issued_by=IssuedBy(issuer) if issuer else None)
    if "signatory_role" in changes:
        role = changes["signatory_role"]
        found = replace(found, signatory_role=SignatoryRole(role) if role else None)
    if "judge_finding" in changes:
        found = replace(found, judge_finding=_finding(found, changes["judge_finding"], catalogue))
    if "acts" in changes:
        asked = changes["acts"].split(", ")
        found = replace(found, acts=tuple(act for act in Act if act in asked))
    return found


def _finding(found: Instrument, value: str, catalogue: Catalogue) -> JudgeFinding:
    evidence = found.judge_finding.evidence
    if value in (NOT_CLEAR, NO_FINDING):
        return JudgeFinding(answer=None if value == NOT_CLEAR else False, evidence=evidence)
    row = catalogue.rows.get(found.kind)
    return JudgeFinding(
        answer=True,
        judge_kind=JudgeKind(value),
        authorises=found.judge_finding.authorises or (row.authorises if row else None),
        evidence=evidence,
    )
