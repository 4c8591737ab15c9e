"""Canonical JSON: the one function that turns a value into the bytes that are hashed and signed.

RFC 8785 (JSON Canonicalization Scheme), with two rules of our own: no floating-point number is
ever hashed, and a document that is read back must be byte for byte what the scheme would have
written, so that one value has one file and one digest.

Without floating-point numbers the scheme is what the standard library's encoder writes, once the
members are in the order of their names' UTF-16 (section 3.2.3): its escapes are those of section
3.2.2.2. Tests hold it to the `rfc8785` package, which is twenty times slower.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from tecum.errors import InputError, IntegrityError

JsonValue: TypeAlias = (
    "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"  # no float, ever
)

MAX_INTEGER = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond it a JSON number loses precision
MAX_DEPTH = 64  # deeper than any record of ours; keeps hostile nesting off the stack

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
)


def canonical_bytes(value: JsonValue) -> bytes:
    """Write a value as RFC 8785 bytes, without a final newline.

    Raises:
        InputError: something inside cannot be hashed; the message names its place.
    """
    try:
        return _ENCODER.encode(_ordered(value, 0)).encode()
    except (TypeError, ValueError):
        _refuse(value, "$", 0)
        raise


def parse_canonical(data: bytes) -> JsonValue:
    """Read a canonical document and refuse every byte that the scheme would not have written.

    Raises:
        IntegrityError: not JSON, or JSON in another form; the message says where.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise IntegrityError(f"byte {error.start}: not UTF-8; use the file as issued") from error
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        written = canonical_bytes(value)
    except json.JSONDecodeError as error:
        at = len(text[: error.pos].encode())
        raise IntegrityError(
            f"byte {at}: not JSON ({error.msg}); use the file as issued"
        ) from error
    except RecursionError as error:
        raise IntegrityError("nested too deeply to be a record; use the file as issued") from error
    except (InputError, ValueError) as error:
        raise IntegrityError(f"not canonical JSON: {error}") from error
    if written != data:
        at = _first_difference(written, data)
        raise IntegrityError(f"byte {at}: not canonical JSON (RFC 8785); use the file as issued")
    return value


def sha256_hex(data: bytes) -> str:
    """Name bytes by their SHA-256 digest in lower-case hex (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def frozen(value: JsonValue) -> JsonValue:
    """Copy a JSON value into one that nobody can change: tuples and read-only mappings."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(frozen(item) for item in value)
    return value


def _ordered(value: JsonValue, depth: int) -> JsonValue:
    """Copy a value with its members in order; raise where `_refuse` says why."""
    if depth > MAX_DEPTH:
        raise ValueError
    if isinstance(value, str):
        if not value.isascii():
            value.encode()  # half a surrogate pair is a ValueError
        return str(value)
    if type(value) is dict or isinstance(value, Mapping):  # a dict is told more quickly
        names = sorted(value)
        if not all(map(str.isascii, names)):
            names.sort(key=_utf_16)
        return {str(name): _ordered(value[name], depth + 1) for name in names}
    if isinstance(value, (list, tuple)):
        return [_ordered(item, depth + 1) for item in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    raise TypeError


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _refuse(value: JsonValue, place: str, depth: int) -> None:
    """Say what cannot be hashed, and where it stands."""
    if depth > MAX_DEPTH:
        raise InputError(f"{place}: nested deeper than {MAX_DEPTH}; flatten the record")
    if isinstance(value, Mapping):
        for key, item in value.items():
            _refuse(item, f"{place}.{_key(key, place)}", depth + 1)
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            _refuse(item, f"{place}[{at}]", depth + 1)
    else:
        _refuse_scalar(value, place)


def _refuse_scalar(value: JsonValue, place: str) -> None:
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(f"{place}: text holds half a surrogate pair; mend it") from error
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise InputError(f"{place}: {value} is beyond 2^53 - 1; write it as text")
    elif value is not None:
        raise InputError(
            f"{place}: a {type(value).__name__} is never hashed; write whole numbers or text"
        )


def _key(key: object, place: str) -> str:
    if not isinstance(key, str):
        raise InputError(f"{place}: the key {key!r} is no text; write it as text")
    try:
        key.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{place}: a key holds half a surrogate pair; mend it") from error
    return str(key)


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object; use the file as issued")
    return found


def _refuse_number(text: str) -> JsonValue:
    raise ValueError(f"the number {text} is not a whole number; use the file as issued")


def _first_difference(written: bytes, data: bytes) -> int:
    for at, (one, other) in enumerate(zip(written, data, strict=False)):
        if one != other:
            return at
    return min(len(written), len(data))
