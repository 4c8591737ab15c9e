"""The lives of a log's keys: from when each signed, until when, and since when one was stolen.

Keys are announced in the log that they sign: its first notice names the keys that open it, a `keys`
notice names those that sign from then on and those that sign no more. The checkpoint that first
holds such a notice is signed by old and new keys alike, so that whoever trusted the old ones learns
of the new ones from them. A theft is announced in the same way, with the time since which the
thief may have signed.

A thief can write any time into what he signs. So what a stolen key signed is believed only if
somebody else (a witness, a time stamp) attests that it was there before the theft.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue
from tecum.ledger.cosignatures import AnyKey, parse_key
from tecum.ledger.notices import Notice

ANNOUNCING = frozenset({"opened", "keys"})


class Doubt(StrEnum):
    """Why a signature that holds is not believed all the same."""

    NOT_YET = "not_yet"
    ENDED = "ended"
    STOLEN = "stolen"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLife:
    """One key's life as the log announces it; `until` and `stolen_since` are None while it lives.

    `since` is None where no notice says from when the key signed.
    """

    key: AnyKey
    since: datetime | None
    until: datetime | None = None
    stolen_since: datetime | None = None

    def doubt(self, at: datetime, attested: datetime | None = None) -> Doubt | None:
        """Say why a signature of this key that claims the time `at` is not believed, if so.

        `attested` is the earliest time at which somebody else saw what was signed. A checkpoint or
        receipt that a second key without doubt signed too is believed on the word of that one.
        """
        if self.stolen_since is not None and (attested is None or attested >= self.stolen_since):
            return Doubt.STOLEN
        if self.since is not None and at < self.since:
            return Doubt.NOT_YET
        if self.until is not None and at > self.until:
            return Doubt.ENDED
        return None


def keys_payload(
    *,
    log_keys: Sequence[AnyKey],
    receipt_keys: Sequence[AnyKey],
    retired: Sequence[AnyKey],
    stolen: Sequence[AnyKey] = (),
    stolen_since: datetime | None = None,
) -> Mapping[str, JsonValue]:
    """Write what a `keys` notice says: who signs from now on, who no more, and what was stolen.

    Raises:
        InputError: keys are stolen without a time, or a time is given without a stolen key.
    """
    if bool(stolen) is (stolen_since is None):
        raise InputError("keys notice: name both the stolen keys and since when, or neither")
    if stolen_since is not None and stolen_since.tzinfo is None:
        raise InputError(f"keys notice: {stolen_since} has no zone; give an aware instant")
    return {
        "keys": [str(key) for key in log_keys],
        "receipt_keys": [str(key) for key in receipt_keys],
        "retired": [str(key) for key in retired],
        "stolen": [str(key) for key in stolen],
        "stolen_since": None if stolen_since is None else _text(stolen_since),
    }


def key_lives(notices: Iterable[Notice]) -> Mapping[str, KeyLife]:
    """Give the life of every key that a log's notices name, by its verifier key.

    The caller has checked that the notices stand in the log.

    Raises:
        IntegrityError: a notice about keys cannot be read.
    """
    lives: dict[str, KeyLife] = {}
    for notice in sorted(notices, key=lambda one: one.number):
        if notice.notice not in ANNOUNCING:
            continue
        try:
            _announce(notice, lives)
        except (KeyError, TypeError, ValueError, InputError) as error:
            raise IntegrityError(f"{notice.path}: not a notice about keys: {error!r}") from error
    return MappingProxyType(lives)


def _announce(notice: Notice, lives: dict[str, KeyLife]) -> None:
    payload, at = notice.payload, notice.recorded_at
    for text in (*_texts(payload, "keys"), *_texts(payload, "receipt_keys")):
        lives.setdefault(text, KeyLife(key=parse_key(text), since=at))
    if notice.notice == "opened":
        return
    for text in _texts(payload, "retired"):
        life = lives.get(text) or KeyLife(key=parse_key(text), since=None)
        lives[text] = replace(life, until=at if life.until is None else life.until)
    told = payload["stolen_since"]
    for text in _texts(payload, "stolen"):
        since = datetime.fromisoformat(str(told))
        if since.tzinfo is None:
            raise ValueError("`stolen_since` has no zone")
        life = lives.get(text) or KeyLife(key=parse_key(text), since=None)
        # Told twice, the earlier time stands: a thief's later word cannot make it harmless.
        earliest = since if life.stolen_since is None else min(since, life.stolen_since)
        lives[text] = replace(life, stolen_since=earliest)


def _texts(payload: Mapping[str, JsonValue], name: str) -> tuple[str, ...]:
    found = payload[name]
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise TypeError(f"`{name}` is no list")
    return tuple(str(one) for one in found)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
