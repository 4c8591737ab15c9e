"""The health file: what shows that each channel worked, as a clerk writes it down (TOML or JSON).

    channels = ["fax", "email"]          # all ways by which papers can come here

    [[sign]]
    channel = "fax"
    kind = "self-test"                   # self-test, mailbox-count, heart-beat, log-book
    from = "2020-01-13T00:00"            # good from here ...
    until = "2020-01-14T00:00"           # ... to here; or `at` with `good_for`, for heart-beats
    held = true                          # false: it had failed
    says = "a test page every six hours came through"
    by = "Records Unit, night desk"

A count (`expected`, `found`) decides by itself whether it held, and is not copied into a statement:
how many papers come here is nobody's business outside.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tecum.deadlines.instants import Instant, read_wall_time
from tecum.errors import ClockError, InputError
from tecum.ledger.receipts import Channel
from tecum.matters.searching import HealthSign, SignKind

BYTES = 4 * 1024 * 1024
SIGNS = 20_000
_KEYS = frozenset(
    {"channel", "kind", "from", "until", "at", "good_for", "held", "expected", "found", "says"}
    | {"by"}
)
_LENGTH = re.compile(r"([1-9]\d{0,4})(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFile:
    """The channels that papers can come by, and the signs that they worked."""

    channels: tuple[Channel, ...]
    signs: tuple[HealthSign, ...]


def parse_health(name: str, data: bytes, zone: str) -> HealthFile:
    """Read a health file; moments without an offset are by the clock of the zone.

    Raises:
        InputError: it is no such file; the message names the place, the value and the mend.
    """
    whole = _document(name, data)
    unknown = sorted(set(whole) - {"channels", "sign"})
    if unknown:
        raise InputError(f"{name}: {unknown[0]!r} is not known; it has channels and [[sign]]")
    channels = _channels(name, whole.get("channels"))
    rows = whole.get("sign", [])
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > SIGNS:
        raise InputError(f"{name}: `sign` is no list of at most {SIGNS:,}; write [[sign]]")
    signs = tuple(
        sign
        for number, row in enumerate(rows, 1)
        for sign in _signs(f"{name}, sign {number}", row, zone)
    )
    for sign in signs:
        if sign.channel not in channels:
            raise InputError(
                f"{name}: a sign speaks of {sign.channel}, which is not among `channels`; add it"
            )
    return HealthFile(channels=channels, signs=signs)


def _document(name: str, data: bytes) -> Mapping[str, Any]:
    if len(data) > BYTES:
        raise InputError(f"{name}: it has {len(data):,} bytes; a health file has at most {BYTES:,}")
    try:
        text = data.decode("utf-8")
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: neither TOML nor JSON ({error}); mend it there") from error
    if not isinstance(found, Mapping):
        raise InputError(f"{name}: no object; write `channels` and [[sign]]")
    return found


def _channels(name: str, value: object) -> tuple[Channel, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        known = ", ".join(Channel)
        raise InputError(
            f"{name}: `channels` names no way by which papers can come here; write a list of "
            f"{known}"
        )
    return tuple(dict.fromkeys(_channel(name, one) for one in value))


def _channel(place: str, value: object) -> Channel:
    if value not in tuple(Channel):
        raise InputError(f"{place}: {value!r} is no channel; write one of {', '.join(Channel)}")
    return Channel(str(value))


def _signs(place: str, row: object, zone: str) -> Iterator[HealthSign]:
    """One row may stand for several moments: each heart-beat is good for its while."""
    if not isinstance(row, Mapping):
        raise InputError(f"{place}: no table; write [[sign]]")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise InputError(f"{place}: {unknown[0]!r} is not known; it has {', '.join(sorted(_KEYS))}")
    kind = row.get("kind")
    if kind not in tuple(SignKind):
        raise InputError(f"{place}: `kind` {kind!r}; write one of {', '.join(SignKind)}")
    held = _held(place, row)
    for since, until in _spans(place, row, zone):
        if until.utc <= since.utc:
            raise InputError(f"{place}: it ends {until} and begins {since}; put them in order")
        yield HealthSign(
            channel=_channel(place, row.get("channel")),
            kind=SignKind(str(kind)),
            since=since.utc,
            until=until.utc,
            held=held,
            says=_text(place, row, "says"),
            by=_text(place, row, "by"),
        )


def _held(place: str, row: Mapping[str, Any]) -> bool:
    if "expected" in row or "found" in row:
        counts = (row.get("expected"), row.get("found"))
        if "held" in row or any(type(one) is not int for one in counts):
            raise InputError(
                f"{place}: a count has `expected` and `found`, both whole numbers, and no `held`"
            )
        return counts[0] == counts[1]
    held = row.get("held")
    if not isinstance(held, bool):
        raise InputError(f"{place}: `held` is {held!r}; write true, or false where it had failed")
    return held


def _spans(place: str, row: Mapping[str, Any], zone: str) -> Iterator[tuple[Instant, Instant]]:
    if "at" not in row:
        yield tuple(_moment(place, name, row.get(name), zone) for name in ("from", "until"))  # type: ignore[misc]
        return
    moments = row["at"] if isinstance(row["at"], list) else [row["at"]]
    found = _LENGTH.fullmatch(str(row.get("good_for")))
    if found is None or "from" in row or "until" in row or len(moments) > SIGNS:
        raise InputError(
            f"{place}: `at` goes with `good_for`, a length of time such as 30m, 6h, 1d, and "
            "without `from` and `until`"
        )
    while_good = timedelta(**{_UNITS[found[2]]: int(found[1])})
    for one in moments:
        moment = _moment(place, "at", one, zone)
        yield moment, moment.later(while_good)


def _moment(place: str, name: str, value: object, zone: str) -> Instant:
    """A moment as text, or as TOML has it."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        if found.tzinfo is None:
            return read_wall_time(found, zone)
        return Instant(utc=found, zone=zone)
    except (ValueError, OverflowError, ClockError) as error:
        raise InputError(
            f"{place}: `{name}` {value!r} is no moment; write 2020-01-13T16:40, or with an offset"
        ) from error


def _text(place: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise InputError(f"{place}: `{name}` is {value!r}; write a few words")
    return value
