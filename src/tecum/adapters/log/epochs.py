"""A new epoch: where a log lost what it had signed for, another log follows it and says so.

    epoch.json          what is being done; gone when it is done
    epochs/<n>/log/     the earlier log as it was, its published files included; it signs no more
    log/                the log of now, under a new name, with all records of the home once more

The old name is never signed under again: its history may go on somewhere that we cannot see. The
new log names the old one, the last size and root that are here, and what the witnesses have seen
beyond them. The old key signs for the new keys one last time, then it is destroyed.

Cut short anywhere, `open_epoch` or `finish_epoch` goes on with what was begun.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tecum.adapters.home import Home
from tecum.adapters.log.file_store import FileStore
from tecum.adapters.log.home_log import HomeLog, open_log
from tecum.adapters.log.key_files import destroy, pkcs8
from tecum.adapters.log.restore import Gap
from tecum.adapters.log.settings import (
    CLOCK_KEY,
    LOG_KEY,
    LogSettings,
    load_keys,
    read_settings,
    settings_path,
)
from tecum.adapters.log.store import LogStore
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.ledger.cosignatures import CosigningKey
from tecum.ledger.notes import (
    KEY_LENGTH,
    Note,
    SigningKey,
    check_key_name,
    encode_base64,
    sign_text,
)
from tecum.ledger.sealing import Schedule

PLAN_SCHEMA = "tecum.epoch.plan.v1"
ENDORSEMENT_SCHEMA = "tecum.epoch.endorsement.v1"
EPOCHS = "epochs"
_PLAN = "epoch.json"
_STAGED = "new-"  # a private key that is to take the place of the old one of its name
# What belongs to the home's records and not to one log goes with them.
_CARRIED = ("secrets", "holds", "erasures", "erasing", "policy", "timestamps/authorities.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A log that the home kept before, never to be written again.

    `store` is None where it lies in a database of its own: whoever keeps that, asks it there.
    """

    number: int
    settings: LogSettings
    store: LogStore | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a new epoch opens, why, and under which name: else the old one with a number behind."""

    now: datetime
    reason: str
    origin: str | None = None


def open_epoch(
    log: HomeLog, gap: Gap, opening: Opening, *, store: LogStore | None = None
) -> HomeLog:
    """Close a log that lost entries, and open the one that follows it.

    `gap` says what is missing (`restore.gap_of`); `store` is the new place of a log that does not
    lie in the home's own folder.

    Raises:
        InputError: no reason was given, or the new name cannot be used.
    """
    home, settings = log.home, log.settings
    if not opening.reason.strip():
        raise InputError(f"log {settings.origin}: a new epoch needs a reason; say what happened")
    if is_begun(home):
        return finish_epoch(home, store=store)
    number = len(earlier_epochs(home)) + 1
    name = opening.origin or _next_name(settings, number)
    check_key_name(name)
    if name == settings.origin:
        raise InputError(f"log {name}: the new epoch needs another name; give one")
    if store is None and not isinstance(log.store, FileStore):
        raise InputError(f"log {settings.origin}: it lies in a database; name a new, empty one")
    with log.store.sealing(), home.writing():
        plan = _plan(log, gap, replace(opening, origin=name), number)
        home.write(home.path / _PLAN, canonical_bytes(plan))
    return finish_epoch(home, store=store)


def finish_epoch(home: Home, *, store: LogStore | None = None) -> HomeLog:
    """Do what the plan says; every step may have been done already.

    Raises:
        InputError: no new epoch was begun.
        IntegrityError: the plan is damaged.
    """
    plan = _read_plan(home)
    payload, number = plan["payload"], int(str(plan["number"]))
    schedule = plan["schedule"]
    assert isinstance(payload, Mapping)  # noqa: S101 - `_read_plan` looked
    assert isinstance(schedule, Mapping)  # noqa: S101 - likewise
    with home.writing():
        _move(home, number)
        _take_new_keys(home)
    previous = payload["previous"]
    assert isinstance(previous, Mapping)  # noqa: S101 - `_plan` wrote it
    fresh = home.reopened(store)
    now = datetime.fromisoformat(str(plan["now"]))
    origin = str(plan["origin"])
    if settings_path(home.path).exists():
        log = HomeLog(fresh)
    else:
        parts = {name: int(str(value)) for name, value in schedule.items()}
        log = open_log(fresh, now=now, origin=origin, schedule=Schedule(**parts), previous=previous)
    if all(one.notice != "epoch" for one in log.notices()):
        log.append_notice("epoch", payload, now=now)
    with fresh.writing():
        fresh.disk.remove(home.path / _PLAN)
        fresh.disk.sync_folder(home.path)
    return log


def is_begun(home: Home) -> bool:
    """Whether a new epoch was begun and not finished; until then the home may keep no log."""
    return (home.path / _PLAN).exists()


def earlier_epochs(home: Home) -> tuple[Epoch, ...]:
    """Give the logs that this home kept before, oldest first.

    Raises:
        IntegrityError: one of them is damaged.
    """
    folder = home.path / EPOCHS
    numbers = sorted(int(path.name) for path in folder.glob("[0-9]*")) if folder.is_dir() else []
    return tuple(_epoch(home, folder, number) for number in numbers)


def _epoch(home: Home, folder: Path, number: int) -> Epoch:
    place = folder / str(number)
    here = (place / "log" / "public").is_dir()
    return Epoch(
        number=number,
        settings=read_settings(place),
        store=FileStore(place / "log", home.disk) if here else None,
    )


def _plan(log: HomeLog, gap: Gap, opening: Opening, number: int) -> JsonValue:
    """Make the new keys and write down all that the new epoch will say."""
    home, settings, name = log.home, log.settings, str(opening.origin)
    seeds = [home.entropy(KEY_LENGTH), home.entropy(KEY_LENGTH)]
    for file, seed in zip((LOG_KEY, CLOCK_KEY), seeds, strict=True):
        home.write(home.path / "keys" / f"{_STAGED}{file}", pkcs8(seed))
    signer = SigningKey(name=name, seed=seeds[0]).verifier_key
    clock = CosigningKey(name=name, seed=seeds[1]).cosigner_key
    previous: dict[str, JsonValue] = {
        "keys": list(settings.keys),
        "origin": settings.origin,
        "root": encode_base64(gap.ours.root),
        "size": gap.ours.size,
    }
    statement = canonical_bytes(
        {
            "keys": [str(signer), str(clock)],
            "origin": name,
            "previous": previous,
            "schema": ENDORSEMENT_SCHEMA,
        }
    )
    # One line of JSON: nobody can take it for a checkpoint, which has three.
    text = statement.decode() + "\n"
    signers, _ = load_keys(home.path, settings)
    endorsement = Note(text=text, signatures=tuple(sign_text(text, key) for key in signers))
    seen = gap.seen.decode("utf-8", "replace") if gap.seen is not None else None
    return {
        "now": opening.now.astimezone(UTC).isoformat(),
        "number": number,
        "origin": name,
        "payload": {
            "endorsement": str(endorsement),
            "missing": gap.size - gap.ours.size,
            "previous": previous,
            "reason": opening.reason,
            "seen": seen,
            "seen_by": gap.witness,
            "seen_size": gap.size,
        },
        "schedule": {
            "batch": settings.schedule.batch,
            "every": settings.schedule.every,
            "max_delay": settings.schedule.max_delay,
        },
        "schema": PLAN_SCHEMA,
    }


def _read_plan(home: Home) -> Mapping[str, JsonValue]:
    file = home.path / _PLAN
    try:
        whole = parse_canonical(file.read_bytes())
    except FileNotFoundError as error:
        raise InputError(f"home {home.path}: no new epoch was begun; open one first") from error
    known = isinstance(whole, Mapping) and whole.get("schema") == PLAN_SCHEMA
    if not isinstance(whole, Mapping) or not known:
        raise IntegrityError(f"{file}: not of the schema {PLAN_SCHEMA}; restore it from a backup")
    for name in ("payload", "schedule"):
        if not isinstance(whole.get(name), Mapping):
            raise IntegrityError(f"{file}: `{name}` is missing; restore it from a backup")
    return whole


def _move(home: Home, number: int) -> None:
    """Put the old log aside, and take along what belongs to the records."""
    aside, disk = home.path / EPOCHS / str(number), home.disk
    if not (aside / "log").is_dir():
        disk.make_folder(aside)
        disk.sync_folder(aside.parent)
        disk.sync_folder(home.path)
        disk.rename(home.path / "log", aside / "log")
        disk.sync_folder(aside)
        disk.sync_folder(home.path)
    for name in _CARRIED:
        source, target = aside / "log" / name, home.path / "log" / name
        if source.exists() and not target.exists():
            disk.make_folder(target.parent)
            disk.sync_folder(home.path)
            disk.rename(source, target)
            disk.sync_folder(target.parent)
            disk.sync_folder(source.parent)


def _take_new_keys(home: Home) -> None:
    """Destroy the old log's private keys and put the new ones in their place."""
    keys, disk = home.path / "keys", home.disk
    staged = {f"{_STAGED}{file}": file for file in (LOG_KEY, CLOCK_KEY)}
    for old in sorted(keys.glob("log*.pem")):
        if old.name not in staged.values() or (keys / f"{_STAGED}{old.name}").exists():
            destroy(disk, old, home.path / "tmp")
    for file, name in staged.items():
        if (keys / file).exists():
            disk.rename(keys / file, keys / name)
            disk.sync_folder(keys)


def _next_name(settings: LogSettings, number: int) -> str:
    """The old name with the number of the epoch that begins: the second is .../2."""
    stem = settings.origin.removesuffix(f"/{number}") if number > 1 else settings.origin
    return f"{stem}/{number + 1}"
