"""The law of one place as values: what a pack says once its text has been read.

A rule, a definition, a burden and a duty rest on a source each, and every source says how well its
words were verified. Readings of open questions, and readings that an office adopted, are kept apart
from the words of the law.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tecum.policy.conditions import ALWAYS, Condition
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
    """A reading that an office of the place adopted: by whom, from when (as printed), and why."""

    id: str
    reading: str
    question: str
    author: str
    printed_from: str
    in_force: Span
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpec:
    """Which deadline computes a duty's date: rule id, its instants by name, and its parameters.

    `given` maps the rule's own names (`releasable`, `served` ...) to facts or fields of a paper.
    """

    rule: str
    given: Mapping[str, str]
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySpec:
    """Something to be done beside or because of an act, under the answers in `outcomes`."""

    id: str
    kind: str
    acts: frozenset[Act]
    outcomes: frozenset[Outcome]
    what: str
    source: str
    in_force: Span
    when: Condition = ALWAYS
    when_text: str = "always"
    clock: ClockSpec | None = None


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
class Gap:
    """Days for which the law of the place is known to have changed but is not encoded."""

    id: str
    span: Span
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The law of one place. `parents` are the layers directly above it.

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
