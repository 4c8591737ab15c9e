"""The search statement: signed testimony that nothing was found, for papers that did not come.

That something did not come cannot be proved. What can be said is who searched what, for which
window, by which channels papers could have come, and what shows that those channels worked then. A
channel of which nothing shows that it worked is named as not searched with certainty. One valid
receipt for what was sought, of a moment in the window, refutes the statement (`tecum.verify`).

The result has one wording, whatever was found among papers that may not be spoken of: sealed,
grand-jury, juvenile, victim and medical matters. Nobody can tell from a statement whether there are
any. What of the house is counted stays inside: the register is "without a gap", and no more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, sha256_hex
from tecum.ledger.notes import SigningKey, sign_text
from tecum.ledger.receipts import Channel
from tecum.matters.commands import MakeSearch
from tecum.matters.deciding import Fact, refuse
from tecum.matters.event import Event, EventType
from tecum.matters.journal import Searched
from tecum.matters.payloads import members
from tecum.matters.state import Matter
from tecum.verify.search import SEARCH, SEARCH_BODY, SEARCH_MEANING, SEARCH_RESULT


class SignKind(StrEnum):
    """What shows that a channel worked: each is something that somebody can look up."""

    SELF_TEST = "self-test"
    MAILBOX_COUNT = "mailbox-count"
    HEART_BEAT = "heart-beat"
    LOG_BOOK = "log-book"


class Health(StrEnum):
    """Whether a channel is shown to have worked throughout the window."""

    SHOWN = "shown"
    IN_PART = "in part"
    FAILED = "failed"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSign:
    """One sign about one channel, good from one moment to another; `held` False: it had failed."""

    channel: Channel
    kind: SignKind
    since: datetime
    until: datetime
    held: bool
    says: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that a statement speaks of, with the zone whose clock showed it."""

    since: datetime
    until: datetime
    zone: str

    def __post_init__(self) -> None:
        """Refuse a window without length or zone."""
        if self.since.tzinfo is None or self.until.tzinfo is None or self.until <= self.since:
            raise InputError(
                f"the window {self.since} to {self.until}: its end is not after its beginning; "
                "give --from and --until in order"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What was looked for; each list may be empty, all of them may not."""

    digests: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for in the text of papers."""
        return (*self.messages, *self.senders, *self.subjects)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is sought."""
        return not (self.digests or self.numbers or self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A receipt for what was sought, of a moment outside the window: it is said, not left out."""

    number: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTestimony:
    """All that goes into a statement; `by` is an office and a role, never a person."""

    agency: str
    by: str
    made_at: datetime
    window: Window
    sought: Sought
    channels: tuple[Channel, ...]
    signs: tuple[HealthSign, ...]
    searched: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


def health_of(channel: Channel, window: Window, signs: Iterable[HealthSign]) -> Health:
    """Say how well signs show that a channel worked; nothing outweighs a failure in the window."""
    inside = sorted(
        (
            one
            for one in signs
            if one.channel is channel and one.since < window.until and one.until > window.since
        ),
        key=lambda one: one.since,
    )
    if any(not one.held for one in inside):
        return Health.FAILED
    if not inside:
        return Health.NOT_SHOWN
    covered = window.since
    for one in inside:
        if one.since > covered:
            return Health.IN_PART
        covered = max(covered, one.until)
    return Health.SHOWN if covered >= window.until else Health.IN_PART


def sign_testimony(testimony: SearchTestimony, key: SigningKey) -> bytes:
    """Write and sign a statement: canonical JSON, signed as a receipt is.

    Raises:
        InputError: nothing was sought, or nobody testifies.
    """
    if testimony.sought.is_empty:
        raise InputError("search: nothing is sought; name a digest, a number, a message, a sender")
    office, comma, role = testimony.by.partition(",")
    if not (comma and office.strip() and role.strip()):
        raise InputError(
            f"search: {testimony.by!r} names no office and role; write them with a comma, such as "
            "'Records Unit, duty clerk'"
        )
    body = _body(testimony)
    signature = sign_text(canonical_bytes(body).decode() + "\n", key)
    return canonical_bytes(
        {
            "body": body,
            "schema": SEARCH,
            "signature": str(signature),
            "verifier_key": str(key.verifier_key),
        }
    )


def _body(testimony: SearchTestimony) -> dict[str, JsonValue]:
    window, sought = testimony.window, testimony.sought
    return {
        "agency": testimony.agency,
        "by": testimony.by,
        "channels": [_channel(channel, window, testimony.signs) for channel in testimony.channels],
        "elsewhere": [
            {"number": one.number, "received_at": _utc(one.received_at)}
            for one in testimony.elsewhere
        ],
        "made_at": _utc(testimony.made_at),
        "meaning": SEARCH_MEANING,
        "register": "no gap",
        "result": SEARCH_RESULT,
        "schema": SEARCH_BODY,
        "searched": list(testimony.searched),
        "sought": {
            "digests": list(sought.digests),
            "messages": list(sought.messages),
            "numbers": list(sought.numbers),
            "senders": list(sought.senders),
            "subjects": list(sought.subjects),
        },
        "window": {
            "from": _utc(window.since),
            "until": _utc(window.until),
            "zone": window.zone,
        },
    }


def _channel(channel: Channel, window: Window, signs: Iterable[HealthSign]) -> JsonValue:
    own = [one for one in signs if one.channel is channel]
    health = health_of(channel, window, own)
    return {
        "channel": str(channel),
        "health": str(health),
        "signs": [
            {
                "by": one.by,
                "from": _utc(one.since),
                "held": one.held,
                "kind": str(one.kind),
                "says": one.says,
                "until": _utc(one.until),
            }
            for one in own
        ],
        "with_certainty": health is Health.SHOWN,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- the lifecycle -------------------------------------------------------------------------


def _search(matter: Matter, command: MakeSearch) -> list[Fact]:
    document = command.document
    if document.get("schema") != SEARCH:
        refuse(matter, "what is to be recorded is no search statement", f"give one ({SEARCH})")
    digest = sha256_hex(canonical_bytes(document))
    if any(one.statement == digest for one in matter.searches):
        refuse(matter, f"the statement {digest[:16]} is in it", "leave it as it is")
    return [(EventType.SEARCH_MADE, {"document": document, "statement": digest})]


def _fold_search(matter: Matter, event: Event) -> Matter:
    document = members(event.payload["document"])
    body = members(document["body"])
    window, sought = members(body["window"]), members(body["sought"])
    digests = sought["digests"]
    found = Searched(
        sequence=event.sequence,
        statement=str(event.payload["statement"]),
        since=str(window["from"]),
        until=str(window["until"]),
        digests=tuple(str(one) for one in digests) if isinstance(digests, (list, tuple)) else (),
    )
    return replace(matter, searches=(*matter.searches, found))


def happened(document: Mapping[str, JsonValue], zone: str) -> Instant:
    """When a statement was made, by its own word."""
    body = members(document["body"])
    return Instant(utc=datetime.fromisoformat(str(body["made_at"])), zone=zone)


SEARCHING_DECIDERS: Mapping[type, Callable[[Matter, Any], list[Fact]]] = MappingProxyType(
    {MakeSearch: _search}
)
SEARCHING_HANDLERS: Mapping[str, Callable[[Matter, Event], Matter]] = MappingProxyType(
    {EventType.SEARCH_MADE: _fold_search}
)
