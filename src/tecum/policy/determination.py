"""The law's answer to one act, with everything that a person needs to check it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tecum.policy.facts import FactValue
from tecum.policy.pack import ClockSpec
from tecum.terms import Act, Force, Outcome, SourceStatus, Verified

ADOPTED_READING: Final = "adopted_reading"
COURT_ORDER: Final = "court_order"
OPEN_QUESTION: Final = "open_question"
MEMORY_RULE: Final = "memory_rule"
UNKNOWN_FACT: Final = "unknown_fact"
STATED_SILENCE: Final = "stated_silence"
"""Kinds of reasons beside the kinds of sources. Open questions, rules from memory and unknown facts
each ask for counsel; a stated silence, whose outcome is None, says that a pack looked for a rule on
an unaddressed act and that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One ground of the answer: a rule that remains, or why counsel is needed.

    `kind` is the kind of the source, or one of the six above. `outcome` is what this ground alone
    gives; None for words that stand beside an adopted reading which interprets them, and for a
    stated silence.
    """

    rule: str
    layer: str
    kind: str
    outcome: Outcome | None
    source: str
    cite: str
    title: str
    quote: str | None
    summary: str
    because: str
    verified: Verified
    status: SourceStatus
    reviewed_by: str | None
    read_at: str | None = None
    author: str | None = None
    adopted_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One rule in force on the day that speaks of the act: whether it applies, and why.

    `decided_by` are the atoms of its condition that decided it, as texts; where `holds` is null,
    those that nobody can answer. `set_aside` says why it does not count whatever it holds: its
    source is enjoined or repealed on the day, or another reading than its own was adopted.
    """

    rule: str
    layer: str
    source: str
    holds: bool | None
    decided_by: tuple[str, ...]
    reading: str | None
    status: SourceStatus
    set_aside: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beaten:
    """A rule that applied and was removed: by which other, and by which step of combining."""

    rule: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the outcome would be if the unknown facts had these values."""

    values: Mapping[str, FactValue]
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """At most three unknown facts that together could change the outcome, with every answer."""

    facts: tuple[str, ...]
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to be done beside or because of the act.

    `conditional` says that it hangs on a fact that is not known.
    """

    id: str
    layer: str
    kind: str
    what: str
    source: str
    cite: str
    verified: Verified
    clock: ClockSpec | None
    conditional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOutcome:
    """One reading of an open question and the outcome if it is right (None: hangs on facts)."""

    id: str
    text: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that the law leaves open and nobody closed; `decides`: it moved the outcome."""

    id: str
    question: str
    readings: tuple[ReadingOutcome, ...]
    decides: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """The answer to one act; `note` says it in one sentence."""

    act: Act
    asked: bool
    outcome: Outcome
    force_here: Force | None
    note: str
    reasons: tuple[Reason, ...]
    beaten: tuple[Beaten, ...]
    unknowns: tuple[Unknown, ...]
    duties: tuple[Duty, ...]
    open_questions: tuple[OpenQuestion, ...]
    trace: tuple[Considered, ...]
