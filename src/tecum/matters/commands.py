"""Commands: what somebody wants recorded about a matter, before it is known whether it may be.

Every command carries `said`: who asserts it, when it happened and on what evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from tecum.deadlines.instants import Instant
from tecum.deadlines.results import Due
from tecum.ledger.canonical import JsonValue
from tecum.ledger.receipts import ReceivedFile
from tecum.matters.journal import PaperFact, Shows
from tecum.terms import Act, AnswerKind, Audience, InstrumentKind, Outcome


class ClosesOn(StrEnum):
    """What ends a clock."""

    ANSWER = "answer"
    PERFORMANCE = "performance"
    RELEASE = "release"


class Ending(StrEnum):
    """How an instrument ends without an answer."""

    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class Bearing(StrEnum):
    """How events bear on a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    DOES_NOT_TOUCH = "does_not_touch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who asserts something, when it happened (None: not known), and what shows it."""

    asserted_by: str
    happened_at: Instant | None = None
    evidence: tuple[Mapping[str, JsonValue], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePaper:
    """Bytes arrived; the receipt proves which."""

    said: Said
    sha256: str
    receipt: str
    channel: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInstrument:
    """One instrument that was read in a paper."""

    kind: InstrumentKind
    acts: tuple[Act, ...]
    edition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPaper:
    """A received paper was read; these instruments are in it (perhaps none)."""

    said: Said
    paper: str
    instruments: tuple[ReadInstrument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReading:
    """Somebody read otherwise what was read in a paper: this is what the instrument counts as."""

    said: Said
    paper: str
    instrument: str
    fields: tuple[str, ...]
    kind: InstrumentKind
    acts: tuple[Act, ...]
    edition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndInstrument:
    """An instrument was cancelled or superseded by its issuer, or lapsed."""

    said: Said
    instrument: str
    how: Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class StartClock:
    """A deadline runs for an instrument, or for one act of it."""

    said: Said
    instrument: str
    rule: str
    due: Due
    zone: str
    reading: str
    act: Act | None = None
    closes_on: ClosesOn = ClosesOn.ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClock:
    """A deadline was counted again, and falls due at another time."""

    said: Said
    clock: str
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDetermination:
    """The law's answer to one act, with the digests of everything that made it."""

    said: Said
    instrument: str
    act: Act
    outcome: Outcome
    as_of: date
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerItem:
    """The answer to one act of one instrument; `act` None answers all that it still asks.

    `trigger` names the event of a promise, `until` the new date of an agreed extension.
    """

    instrument: str
    kind: AnswerKind
    act: Act | None = None
    trigger: str | None = None
    until: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAnswer:
    """One letter (or call) answers; it may close several instruments at once."""

    said: Said
    letter: str
    items: tuple[AnswerItem, ...]
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformAct:
    """Something asked was really done. `item` tells items of a records demand apart."""

    said: Said
    instrument: str
    act: Act
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRelease:
    """The subject left custody."""

    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePetition:
    """The issuing authority asked a court to enforce these instruments."""

    said: Said
    petition: str
    court: str
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderScope:
    """What a court's order binds: these instruments, acts, items and unit, and nothing else."""

    instruments: tuple[str, ...]
    acts: tuple[Act, ...]
    items: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterOrder:
    """A court ordered something. `petition` is None where none was known here."""

    said: Said
    order: str
    court: str
    scope: OrderScope
    petition: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayOrder:
    """A court stayed an order."""

    said: Said
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterContempt:
    """A court found contempt of an order; without an order there is none."""

    said: Said
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement can be read: its title there, and the official address if it has one."""

    title: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeStatement:
    """A named office said something in public; `about` lists the acts it speaks of.

    `on_word_of` is the "according to": on whose word the office says it. `corrects` is the sequence
    of an earlier statement of the same office, which this one supersedes. `audience` None: all.
    """

    said: Said
    office: str
    words: str
    channel: str
    on_word_of: str | None = None
    about: tuple[Act, ...] = ()
    speaker: str | None = None
    source: Source | None = None
    corrects: int | None = None
    audience: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClaim:
    """One thing that a statement claims, as a person split it: about what, and done or not done.

    `denies`: the claim is that the acts were not done. `matters` are those it speaks of (none:
    all), `kinds` and `instruments` the papers in them, `since` and `until` the time it speaks of.
    Without `audience` it is open to whom the statement is, but to the two sides alone where it says
    of which matters or papers it speaks.
    """

    said: Said
    statement: int
    words: str
    denies: bool = False
    acts: tuple[Act, ...] = ()
    matters: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    kinds: tuple[InstrumentKind, ...] = ()
    since: Instant | None = None
    until: Instant | None = None
    audience: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class EventRef:
    """One event, of whatever matter."""

    matter: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TieClaim:
    """Somebody says how events bear on a claim, as to one act of it or (None) as to all, and why.

    `replaces` is an earlier tie of the same person that this one takes the place of.
    """

    said: Said
    claim: int
    bearing: Bearing
    why: str
    events: tuple[EventRef, ...] = ()
    act: Act | None = None
    replaces: int | None = None
    audience: Audience = Audience.AGENCY


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFacts:
    """A statement of facts was issued: which, made from what, as known when, for whom."""

    said: Said
    facts: str
    digest: str
    known_at: Instant
    audience: Audience
    matters: tuple[str, ...]
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeNote:
    """Somebody writes into the file for a circle of readers; counsel's words stay with counsel."""

    said: Said
    role: str
    words: str
    audience: Audience = Audience.COUNSEL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNote:
    """A note is opened to a wider circle. `note` is its sequence, `role` that of who releases."""

    said: Said
    note: int
    role: str
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparePaper:
    """The issuing authority made a paper ready to be sent: these files, to this unit."""

    said: Said
    message: str
    files: tuple[ReceivedFile, ...]
    unit: str
    channel: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPaper:
    """A prepared paper left the sender. `wait_hours`: how long a receipt is waited for."""

    said: Said
    message: str
    wait_hours: int
    tracking: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOfPaper:
    """Somebody says that a paper was sent, delivered, served or seen.

    `message` names it in a sender's journal, `paper` (a digest) where it was received. `to` is
    whom it reached: an address, a mailbox, an office; `manner` how, in words.
    """

    said: Said
    fact: PaperFact
    message: str | None = None
    paper: str | None = None
    to: str | None = None
    manner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTransport:
    """Transport evidence that shows no such fact: a failure, a delay, or nothing by itself."""

    said: Said
    message: str
    shows: Shows
    detail: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObtainReceipt:
    """The recipient's signed receipt came, and held. `document` is the receipt itself.

    `proof` is the published proof (C2SP tlog-proof) that the recipient's log holds it.
    """

    said: Said
    message: str
    document: Mapping[str, JsonValue]
    proof: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUnshown:
    """The stated time passed, and nothing shows a delivery."""

    said: Said
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeSearch:
    """A search statement was signed; `document` is the statement itself."""

    said: Said
    document: Mapping[str, JsonValue]


Command = (
    ReceivePaper
    | ReadPaper
    | CorrectReading
    | EndInstrument
    | StartClock
    | MoveClock
    | MakeDetermination
    | GiveAnswer
    | PerformAct
    | RecordRelease
    | FilePetition
    | EnterOrder
    | StayOrder
    | EnterContempt
    | MakeStatement
    | MakeClaim
    | TieClaim
    | PrintFacts
    | MakeNote
    | ReleaseNote
    | PreparePaper
    | SendPaper
    | SayOfPaper
    | ReportTransport
    | ObtainReceipt
    | MarkUnshown
    | MakeSearch
)
