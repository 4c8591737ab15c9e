"""`log.json`: what a log says of itself to whoever wants to check it.

Its name, every key that ever signed checkpoints, said when, or signed receipts, and its promise:
a checkpoint every so many seconds, each with so many entries, and nothing later than so much after
it arrived. Which key was good when, the log's own notices say. A reader who trusts nothing takes
the keys from elsewhere and compares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.cosignatures import AnyKey, parse_key
from tecum.ledger.sealing import Schedule

LOG_SCHEMA = "tecum.log.v1"
LOG_JSON = "log.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDescription:
    """A log as `log.json` describes it; keys as vkeys, in the order in which they came into use.

    `previous` is the log that this one follows: {"origin", "size", "root", ...}, or None.
    """

    origin: str
    schedule: Schedule
    keys: tuple[str, ...]
    receipt_keys: tuple[str, ...]
    previous: Mapping[str, JsonValue] | None

    @property
    def known_keys(self) -> tuple[AnyKey, ...]:
        """Every key that ever signed or timed this log."""
        return tuple(parse_key(text) for text in self.keys)

    def parts(self) -> dict[str, JsonValue]:
        """Give the members that the published and the inside file share."""
        return {
            "batch": self.schedule.batch,
            "every": self.schedule.every,
            "keys": list(self.keys),
            "max_delay": self.schedule.max_delay,
            "origin": self.origin,
            "previous": self.previous,
            "receipt_keys": list(self.receipt_keys),
        }

    def to_bytes(self) -> bytes:
        """Write `log.json`."""
        return canonical_bytes({**self.parts(), "schema": LOG_SCHEMA})


def read_log_description(data: bytes) -> LogDescription:
    """Read a published `log.json`.

    Raises:
        IntegrityError: it is none.
    """
    whole = parse_canonical(data)
    try:
        return _described(whole)
    except (KeyError, TypeError, ValueError, InputError) as error:
        raise IntegrityError(f"{LOG_JSON}: {error}; fetch it again") from error


def common_parts(whole: Mapping[str, JsonValue]) -> LogDescription:
    """Read the members that the published and the inside file share; raises what reading raises."""
    every, batch, delay = whole["every"], whole["batch"], whole["max_delay"]
    if not (type(every) is int and type(batch) is int and type(delay) is int):
        raise TypeError("`every`, `batch` or `max_delay` is no number")
    previous = whole["previous"]
    if previous is not None and not isinstance(previous, Mapping):
        raise TypeError("`previous` is no object")
    keys = _texts(whole, "keys")
    for text in keys:
        parse_key(text)
    return LogDescription(
        origin=str(whole["origin"]),
        schedule=Schedule(every=every, batch=batch, max_delay=delay),
        keys=keys,
        receipt_keys=_texts(whole, "receipt_keys"),
        previous=previous,
    )


def _described(whole: JsonValue) -> LogDescription:
    if not isinstance(whole, Mapping) or whole["schema"] != LOG_SCHEMA:
        raise ValueError(f"not of the schema {LOG_SCHEMA}")
    return common_parts(whole)


def _texts(whole: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    found = whole[name]
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise TypeError(f"`{name}` is no list")
    return tuple(str(one) for one in found)
