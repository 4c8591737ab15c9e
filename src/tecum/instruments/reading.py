"""What was read of one instrument, each value with the place where it was read.

Who issued a paper, in what role somebody signed it, and whether it says that a judge found
probable cause are three facts and stay three. What could not be read is None, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tecum.instruments.document import Box
from tecum.terms import Act, FieldSource, Force, InstrumentKind, IssuedBy, JudgeKind, SignatoryRole

FIELD_NAMES: Final = (
    "subject_name",
    "date_of_birth",
    "citizenship",
    "sex",
    "a_number",
    "file_number",
    "subject_id",
    "event_number",
    "to",
    "from",
    "issue_date",
    "return_at",
    "return_within",
    "return_place",
    "records_demanded",
    "purpose",
    "authority",
    "officer_name",
    "officer_title",
    "court",
    "case_number",
    "cancels_detainer_of",
)
"""The fields that a reading may have, tick boxes (`boxes.<key>`) apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words that were looked at, and where they stand."""

    page: int
    box: Box | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `value` is normalised (dates ISO, tick boxes bool), `printed` is as it stands.

    `confidence` runs from 0 to 1 and says how sure the reading is, not how true the paper is.
    """

    value: str | bool | None
    page: int | None
    box: Box | None
    confidence: float
    source: FieldSource
    printed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFinding:
    """Whether the paper itself says that a judge or magistrate found probable cause.

    `answer` is True only on the paper's own words, False where they speak against it, None where
    the paper is silent or unreadable. `authorises` names the custody that the finding authorises.
    """

    answer: bool | None
    judge_kind: JudgeKind | None = None
    authorises: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument found in a document. `pages` count from 1; `fields` go by field name."""

    kind: InstrumentKind
    edition: str | None
    title: str
    pages: tuple[int, ...]
    issued_by: IssuedBy | None
    signatory_role: SignatoryRole | None
    judge_finding: JudgeFinding
    force_on_face: Force | None
    acts: tuple[Act, ...]
    fields: Mapping[str, Field]
