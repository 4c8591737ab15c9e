"""The statement of facts as values: one page of what is recorded, as known at one instant.

Rows hold instants, vocabularies and the events that they were read off; `facts_in_words` words
them. What an audience may not read never gets as far as a row.
"""

from dataclasses import dataclass
from enum import StrEnum

from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due
from tecum.matters.commands import Bearing, Ending, EventRef, Source
from tecum.matters.event import Event
from tecum.terms import Act, AnswerKind, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A matter's events, all of them, under the label by which the page calls it."""

    matter: str
    label: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What was answered to an act; `trigger` is the event that a promise waits for."""

    kind: AnswerKind
    letter: str
    at: Instant
    trigger: str | None
    ref: EventRef


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneRow:
    """What was really done; `day_known` is False where only the moment of recording is known."""

    at: Instant
    day_known: bool
    item: str | None
    ref: EventRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act that a paper asks or that was done under it, in matters where it stands alike."""

    act: Act
    labels: tuple[str, ...]
    answers: tuple[AnswerRow, ...]
    done: tuple[DoneRow, ...]
    promise_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """A clock as it was known then; `closed_at` is None while it ran, `ran_out` if past its due."""

    act: Act | None
    labels: tuple[str, ...]
    rule: str
    due: Due
    closed_at: Instant | None
    ran_out: bool
    ref: EventRef


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentRow:
    """One instrument of a paper, with what it asks and how that stands."""

    id: str
    kind: str
    edition: str | None
    acts: tuple[ActRow, ...]
    clocks: tuple[ClockRow, ...]
    ended: Ending | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper that came. `receipt` None: this audience may know that it came, and no more."""

    at: Instant
    channel: str | None
    labels: tuple[str, ...]
    receipt: str | None
    sha256: str | None
    came_before: bool
    instruments: tuple[InstrumentRow, ...]
    refs: tuple[EventRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtRow:
    """A step before a court: petition, order, stay or contempt."""

    at: Instant
    type: str
    name: str
    court: str | None
    acts: tuple[Act, ...]
    items: tuple[str, ...]
    labels: tuple[str, ...]
    refs: tuple[EventRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRow:
    """Something else that is recorded. `words` None: that it is there may be known, and no more."""

    at: Instant
    type: str
    words: str | None
    labels: tuple[str, ...]
    refs: tuple[EventRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event beside a claim, in a few words."""

    ref: EventRef
    label: str
    at: Instant
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """How events bear on a claim. `by` None: proposed by rule, and nobody has said so.

    `hidden`: it also rests on events that this audience may not read.
    """

    bearing: Bearing
    act: Act | None
    why: str
    by: str | None
    events: tuple[EventRow, ...]
    hidden: bool
    sequence: int | None


class Held(StrEnum):
    """How a claim, as to one act, stands against the events."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    BOTH = "supported and contradicted"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """How a claim stands as to one act, by the word of whom; `by` empty: by rule or not at all."""

    act: Act | None
    held: Held
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim with all that bears on it. `number` is its place on the page, such as 2.1."""

    number: str
    words: str
    denies: bool
    acts: tuple[Act, ...]
    labels: tuple[str, ...]
    instruments: tuple[str, ...]
    kinds: tuple[str, ...]
    since: Instant | None
    until: Instant | None
    by: str
    held: tuple[HeldRow, ...]
    ties: tuple[TieRow, ...]
    ref: EventRef


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """Who said what, when, on whose word. The two corrections are numbers of the page."""

    number: int
    office: str
    speaker: str | None
    at: Instant
    channel: str | None
    source: Source | None
    on_word_of: str | None
    words: str
    corrects: int | None
    corrected_by: int | None
    claims: tuple[ClaimRow, ...]
    ref: EventRef


@dataclass(frozen=True, slots=True, kw_only=True)
class BothTrue:
    """Two claims of two offices that seem to deny each other and are about two acts."""

    first: str
    first_acts: tuple[Act, ...]
    second: str
    second_acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A statement of facts that was issued, as other prints speak of it."""

    facts: str
    known_at: Instant
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPage:
    """The statement of facts. `facts` names this page, `digest` what it was made from."""

    facts: str
    digest: str
    agency: str | None
    known_at: Instant
    audience: Audience
    matters: tuple[tuple[str, str], ...]
    papers: tuple[PaperRow, ...]
    court: tuple[CourtRow, ...]
    statements: tuple[StatementRow, ...]
    both_true: tuple[BothTrue, ...]
    others: tuple[OtherRow, ...]
    issued: Issued | None
    superseded_by: Issued | None
    supersedes: Issued | None
