"""What one side's list says: one row a paper, every fact with its day, and where it stands.

Prepared, sent, delivered, served, received and opened are different facts. A fact that a list does
not show is None and never taken for "no"; only `says_unanswered` is a list's own "no answer".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Self

from tecum.terms import Act, AnswerKind, InstrumentKind, Party


class Field(StrEnum):
    """What a column of a list may hold; these are the words of a mapping file."""

    FILE_NUMBER = "file_number"
    EVENT_NUMBER = "event_number"
    SUBJECT_ID = "subject_id"
    RECEIPT_NUMBER = "receipt_number"
    DIGEST = "digest"
    TRACKING_NUMBER = "tracking_number"
    INSTRUMENT = "instrument"
    PREPARED = "prepared"
    SENT = "sent"
    DELIVERED = "delivered"
    SERVED = "served"
    RECEIVED = "received"
    OPENED = "opened"
    ANSWERED = "answered"
    DUE = "due"
    UNIT = "unit"
    CHANNEL = "channel"
    ANSWER = "answer"
    NAME = "name"
    BIRTH_DATE = "birth_date"

    @property
    def in_words(self) -> str:
        """The field as a person says it."""
        return self.value.replace("_", " ")


PAPER_IDENTIFIERS: Final = (
    Field.DIGEST,
    Field.RECEIPT_NUMBER,
    Field.EVENT_NUMBER,
    Field.TRACKING_NUMBER,
)
"""Name a paper, a packet or an envelope. An event may concern several persons."""

PERSON_IDENTIFIERS: Final = (Field.SUBJECT_ID, Field.FILE_NUMBER)
"""Name a person; the same person may be the subject of several papers."""

IDENTIFIERS: Final = (*PAPER_IDENTIFIERS, *PERSON_IDENTIFIERS)

FACTS: Final = (
    Field.PREPARED,
    Field.SENT,
    Field.DELIVERED,
    Field.SERVED,
    Field.RECEIVED,
    Field.OPENED,
    Field.ANSWERED,
    Field.DUE,
)
"""What happened, or is due, on a day."""

PERSONAL: Final = frozenset({Field.NAME, Field.BIRTH_DATE})
"""Read only where names are allowed."""


_A_NUMBER = re.compile(r"a+(\d+)")
_DIGITS = re.compile(r"0*([1-9]\d*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a row stands, so that anybody can look it up: the line is counted from 1."""

    file: str
    sheet: str | None
    line: int

    def __str__(self) -> str:
        sheet = "" if self.sheet is None else f", sheet {self.sheet}"
        return f"{self.file}{sheet}, row {self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A fact that a list shows; without a day where it only says that it happened."""

    day: date | None
    clock: time | None = None

    def __str__(self) -> str:
        if self.day is None:
            return "yes, no day given"
        clock = "" if self.clock is None else f" {self.clock.isoformat('minutes')}"
        return f"{self.day}{clock}"

    @classmethod
    def of_iso(cls, text: str) -> Self:
        """Read a day or a time of ISO 8601 as the clock on the wall showed it."""
        moment = datetime.fromisoformat(text)
        return cls(day=moment.date(), clock=moment.time().replace(second=0, microsecond=0))

    def after(self, other: "Shown") -> bool:
        """Whether this is shown to be later: by the minute where both have one, else by day."""
        if self.day is None or other.day is None:
            return False
        if self.day != other.day or self.clock is None or other.clock is None:
            return self.day > other.day
        return self.clock > other.clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAnswer:
    """An answer to one act, or to the paper as a whole (`act` None) where the list names no act."""

    act: Act | None
    kind: AnswerKind

    def __str__(self) -> str:
        return f"{self.act or 'the paper as a whole'}: {self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of one side. `identifiers` are as written, without the spaces round them."""

    where: Where
    identifiers: Mapping[Field, str] = field(default_factory=lambda: MappingProxyType({}))
    instrument: InstrumentKind | None = None
    facts: Mapping[Field, Shown] = field(default_factory=lambda: MappingProxyType({}))
    unit: str | None = None
    channel: str | None = None
    answers: tuple[ActAnswer, ...] = ()
    says_unanswered: bool = False
    name: str | None = None
    birth_date: date | None = None
    written: tuple[tuple[str, str], ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether this list shows that an answer was given."""
        return bool(self.answers) or Field.ANSWERED in self.facts

    @property
    def is_delivered(self) -> bool:
        """Whether this list shows that the paper reached the custodian."""
        arrived = {Field.DELIVERED, Field.SERVED, Field.RECEIVED, Field.OPENED}
        return not arrived.isdisjoint(self.facts)

    @property
    def has_person(self) -> bool:
        """Whether anything here says who or which paper it is."""
        return bool(self.identifiers) or self.name is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows that a mapping leaves out of the comparison, and why; they are counted and named."""

    why: str
    rows: tuple[Where, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side's list. `keeps` are the fields that it has a column for, filled or not.

    `units` are the custodian's units that this side's mapping names: spelling to unit. `notes` say
    what reading the list took for granted.
    """

    role: Party
    label: str
    rows: tuple[Row, ...]
    keeps: frozenset[Field]
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def fold_unit(text: str) -> str:
    """One spelling for names of units: the same case, and one space between words; no more."""
    return " ".join(text.casefold().split())


@lru_cache(maxsize=65536)
def fold_identifier(name: Field, text: str) -> str:
    """One spelling for identifiers; A-numbers also lose their letter and leading zeros."""
    plain = plain_identifier(text)
    number = _DIGITS.fullmatch(plain) if name is Field.FILE_NUMBER else None
    return plain if number is None else number[1]


@lru_cache(maxsize=65536)
def plain_identifier(text: str) -> str:
    """Letters and digits in one case, without the letter before an A-number."""
    plain = "".join(letter for letter in text.casefold() if letter.isalnum())
    number = _A_NUMBER.fullmatch(plain)
    return plain if number is None else number[1]
