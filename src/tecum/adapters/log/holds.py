"""Legal holds: while one stands, nothing of the matter is erased, and the refusal says whose it is.

    log/holds/<M-..>.json                who set it, when, and why
    log/holds/lifted/<M-..>-<n>.json     the same with who lifted it and when; kept

A hold says nothing about a person; the reason is a case number or an order, never a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tecum.adapters.home import Home
from tecum.errors import InputError, IntegrityError, LifecycleError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.matters.event import check_matter_id

SCHEMA = "tecum.hold.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold that stands."""

    matter: str
    set_by: str
    set_at: datetime
    reason: str


def hold_path(home: Home, matter: str) -> Path:
    """Say where the hold of a matter lies."""
    check_matter_id(matter)
    return home.path / "log" / "holds" / f"{matter}.json"


def hold_on(home: Home, matter: str) -> Hold | None:
    """Give the hold that stands on a matter, if one does.

    Raises:
        IntegrityError: the file is damaged; it counts as a hold until it is mended.
    """
    file = hold_path(home, matter)
    try:
        whole = parse_canonical(file.read_bytes())
    except FileNotFoundError:
        return None
    try:
        return _hold(matter, whole)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"{file}: {error}; nothing is erased until it is mended") from error


def check_no_hold(home: Home, matter: str) -> None:
    """Refuse to touch a matter that is held.

    Raises:
        LifecycleError: a hold stands; the message says who set it, when and why.
    """
    hold = hold_on(home, matter)
    if hold is not None:
        raise LifecycleError(
            f"matter {matter}: {hold.set_by} holds it since {_text(hold.set_at)} ({hold.reason}); "
            "ask them to lift the hold first"
        )


def set_hold(home: Home, hold: Hold) -> None:
    """Hold a matter.

    Raises:
        InputError: no such matter, or nobody or nothing is named.
        LifecycleError: it is held already, or its erasure has begun.
    """
    if not hold.set_by.strip() or not hold.reason.strip():
        raise InputError(f"hold on {hold.matter}: say who sets it and on which case or order")
    home.read_matter(hold.matter)
    with home.writing():
        check_no_hold(home, hold.matter)
        if (home.path / "log" / "erasing" / f"{hold.matter}.json").exists():
            raise LifecycleError(f"matter {hold.matter}: its erasure has begun; it comes too late")
        file = hold_path(home, hold.matter)
        home.disk.make_folder(file.parent)
        home.disk.sync_folder(file.parent.parent)
        home.write(file, canonical_bytes(_members(hold)))


def lift_hold(home: Home, matter: str, *, lifted_by: str, now: datetime) -> None:
    """Lift the hold of a matter; that it stood is kept.

    Raises:
        InputError: none stands, or nobody is named.
    """
    if not lifted_by.strip():
        raise InputError(f"hold on {matter}: say who lifts it")
    with home.writing():
        hold = hold_on(home, matter)
        if hold is None:
            raise InputError(f"matter {matter}: no hold stands on it; there is nothing to lift")
        kept = home.path / "log" / "holds" / "lifted"
        home.disk.make_folder(kept)
        home.disk.sync_folder(kept.parent)
        number = len(list(kept.glob(f"{matter}-*.json"))) + 1
        members = {**_members(hold), "lifted_at": _text(now), "lifted_by": lifted_by}
        home.write(kept / f"{matter}-{number}.json", canonical_bytes(members))
        home.disk.remove(hold_path(home, matter))
        home.disk.sync_folder(kept.parent)


def _hold(matter: str, whole: JsonValue) -> Hold:
    if not isinstance(whole, Mapping) or whole["schema"] != SCHEMA:
        raise TypeError(f"not of the schema {SCHEMA}")
    return Hold(
        matter=matter,
        set_by=str(whole["set_by"]),
        set_at=datetime.fromisoformat(str(whole["set_at"])),
        reason=str(whole["reason"]),
    )


def _members(hold: Hold) -> dict[str, JsonValue]:
    return {
        "matter": hold.matter,
        "reason": hold.reason,
        "schema": SCHEMA,
        "set_at": _text(hold.set_at),
        "set_by": hold.set_by,
    }


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
