"""The law of one place as values: what a pack says once its text has been read.

A rule, a definition, a burden and a duty rest on a source each, and every source says how well its
words were verified. Readings of open questions, and readings that an office adopted, are kept apart
from the words of the law.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from tecum.deadlines.adopted import AdoptedClock
from tecum.policy.conditions import ALWAYS, Condition
from tecum.policy.offences import AS_OF, LookBack
from tecum.terms import Act, Force, Outcome, SourceStatus, Verified


class SourceKind(StrEnum):
    """What sort of authority a source is."""

    STATUTE = "statute"
    REGULATION = "regulation"
    ORDINANCE = "ordinance"
    COURT_RULE = "court_rule"
    COURT_PROCESS = "court_process"
    CASE = "case"
    FORM = "form"
    PRACTICE = "practice"
    STATEMENT = "statement"


class DutyKind(StrEnum):
    """What sort of thing a duty asks."""

    ADVICE_OF_RIGHTS = "advice_of_rights"
    NOTICE_TO_SUBJECT = "notice_to_subject"
    COPY_TO_SUBJECT = "copy_to_subject"
    LOG = "log"
    KEEP_RECORD = "keep_record"
    DECLINE_AND_DOCUMENT = "decline_and_document"
    VERIFICATION = "verification"
    REPORT = "report"
    ANNUAL_REPORT = "annual_report"
    QUARTERLY_REPORT = "quarterly_report"
    PUBLISH = "publish"
    TRAIN = "train"
    OBJECTION = "objection"
    OBEY_ORDER = "obey_order"
    RELEASE = "release"
    REFER = "refer"


class Every(StrEnum):
    """How often a standing duty recurs."""

    YEAR = "year"
    QUARTER = "quarter"


PAPER: Final = "paper."
"""Before the name of a field of the paper, where a clock starts from one."""

SILENT_STATUSES = frozenset({SourceStatus.ENJOINED, SourceStatus.REPEALED})
"""A rule whose source has one of these on the day does not speak."""


class Silence(StrEnum):
    """What an unknown fact counts as, where no value is assumed for it."""

    FALSE = "false"
    TRUE = "true"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days on which something is in force, both ends included; None is open."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the law was read. Only words that were seen are quoted; counsel reviewed none yet."""

    id: str
    kind: SourceKind
    cite: str
    title: str
    summary: str
    verified: Verified
    in_force: Span
    status: SourceStatus = SourceStatus.IN_FORCE
    quote: str | None = None
    read_at: str | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """The status of a source on some days, such as while a court enjoins it, and on whose word."""

    id: str
    source: str
    status: SourceStatus
    in_force: Span
    why: str
    cite: str
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """A class of offences as this place draws it, and how far back a conviction of it counts.

    `counted_to` is "as_of" or an instant fact; `extended_by` a boolean fact that makes an older
    conviction count again.
    """

    id: str
    offence_class: str
    says: str
    source: str
    in_force: Span
    look_back_years: int | None = None
    counted_to: str = AS_OF
    extended_by: str | None = None

    @property
    def look_back(self) -> LookBack:
        """The look-back, as conditions use it."""
        return LookBack(
            first=self.in_force.first,
            last=self.in_force.last,
            years=self.look_back_years,
            counted_to=self.counted_to,
            extended_by=self.extended_by,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `outcome` None: it only removes the rules that it names or pre-empts.

    `preempts` are the outcomes that it removes from the rules of lower layers.
    """

    id: str
    acts: frozenset[Act]
    outcome: Outcome | None
    source: str
    because: str
    in_force: Span
    when: Condition = ALWAYS
    when_text: str = "always"
    exception_to: frozenset[str] = frozenset()
    preempts: frozenset[Outcome] = frozenset()
    court_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Instruments that this place calls by a label of its own."""

    id: str
    label: str
    kinds: frozenset[str]
    source: str
    in_force: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What silence about a fact means here: a fixed answer, an assumed value, or "ask"."""

    id: str
    fact: str
    if_unknown: Silence | None
    assume: str | None
    says: str
    cite: str
    in_force: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One defensible interpretation: the rules that hold if it is right (perhaps none)."""

    id: str
    text: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that the words of the law leave open, with its readings."""

    id: str
    question: str
    source: str
    in_force: Span
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A reading that an office of the place adopted: by whom, from when (as printed), and why.

    `question` is None for a reading of a layer above, which this pack cannot see.
    """

    id: str
    reading: str
    question: str | None
    author: str
    printed_from: str
    in_force: Span
    reason: str
    source: str


def span_of(adopted: AdoptedClock) -> Span:
    """The days on which an adopted reading of a clock is in force."""
    return Span(first=adopted.since, last=adopted.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpec:
    """Which deadline computes a duty's date: rule id, its instants by name, and its parameters.

    `given` maps the rule's own names (`releasable`, `served` ...) to facts or fields of a paper.
    """

    rule: str
    given: Mapping[str, str]
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurs:
    """When a standing duty recurs; days are months and days such as 09-01.

    `due` is None where the law names no day. `nil_certificate`: it is due also if there is nothing
    to report.
    """

    every: Every
    due: str | None = None
    period_ends: str | None = None
    nil_certificate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySpec:
    """Something to be done beside or because of an act, under the answers in `outcomes`.

    A standing duty is one of the place and has no act.
    """

    id: str
    kind: DutyKind
    acts: frozenset[Act]
    outcomes: frozenset[Outcome]
    what: str
    source: str
    in_force: Span
    when: Condition = ALWAYS
    when_text: str = "always"
    clock: ClockSpec | None = None
    standing: bool = False
    recurs: Recurs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceNote:
    """What makes a kind of instrument bind a custodian of this place, for some of its acts."""

    id: str
    kinds: frozenset[str]
    acts: frozenset[Act]
    force: Force
    source: str
    in_force: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """The pack says on purpose that the law of this place has no rule for these acts."""

    id: str
    acts: frozenset[Act]
    why: str
    source: str
    in_force: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownConflict:
    """Two rules that contradict each other, known to the pack and left to counsel."""

    id: str
    rules: frozenset[str]
    why: str
    source: str
    in_force: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimisation:
    """What the law forbids to ask for, collect or keep; it moves no outcome.

    `items` are facts, fields of a reading or `status`; empty `binds` means every custodian.
    """

    id: str
    what: str
    items: frozenset[str]
    binds: frozenset[str]
    source: str
    in_force: Span
    when: Condition = ALWAYS
    when_text: str = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days for which the law of the place is known to have changed but is not encoded."""

    id: str
    span: Span
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The law of one place. `parents` are the layers directly above it.

    `adoptions` are readings of the law that an office adopted, `adopted_clocks` readings of clocks.
    `binds` are the kinds of custodians that its rules bind; empty means that each rule says so.
    """

    id: str
    title: str
    parents: tuple[str, ...]
    zone: str
    holidays: str
    covers_from: date
    binds: frozenset[str]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    definitions: tuple[Definition, ...]
    burdens: tuple[Burden, ...]
    questions: tuple[Question, ...]
    adoptions: tuple[Adoption, ...]
    duties: tuple[DutySpec, ...]
    forces: tuple[ForceNote, ...]
    gaps: tuple[Gap, ...]
    digest: str
    statuses: tuple[StatusChange, ...] = ()
    offences: tuple[Offence, ...] = ()
    silences: tuple[Silent, ...] = ()
    conflicts: tuple[KnownConflict, ...] = ()
    minimisations: tuple[Minimisation, ...] = ()
    adopted_clocks: tuple[AdoptedClock, ...] = ()

    def source_on(self, source_id: str, day: date) -> Source:
        """A source with the status that it has on a day."""
        source = self.sources[source_id]
        for change in self.statuses:
            if change.source == source_id and change.in_force.covers(day):
                return replace(source, status=change.status)
        return source

    def speaks(self, source_id: str, day: date) -> bool:
        """Whether rules may rest on a source on a day: it is neither enjoined nor repealed."""
        return self.source_on(source_id, day).status not in SILENT_STATUSES
