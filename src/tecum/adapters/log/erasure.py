"""Erasure: a matter's keys, events, papers and receipts go, and a signed certificate stays.

    log/erasing/<M-..>.json      what is being erased; gone when it is done
    log/erasures/<M-..>.json     the certificate

What goes: the key that the salts of its leaves come from; its events; every paper that no other
matter and no receipt that stays names; every receipt that stands in this matter alone, with the
salts in it. What stays: 32 bytes of hash in the log a leaf, which prove nothing without a salt; the
inside record that there was a leaf of such a type at such a time, without a person; the receipts'
numbers, so that the count has no gap; the certificate. Its digest goes into the log, so that nobody
can later say that something was erased on another day, or under another authority.

Whoever was handed a receipt or a bundle before can prove it as before: destruction removes our
ability to prove, not yours. Backups hold everything until the last of them is gone; the certificate
says when that is. Cut short anywhere, `finish_erasures` goes on with what was begun.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tecum.adapters.home import Home
from tecum.adapters.log.holds import check_no_hold
from tecum.adapters.log.home_log import HomeLog
from tecum.adapters.log.key_files import destroy
from tecum.adapters.register_entries import RegisterEntry
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical, sha256_hex
from tecum.ledger.notes import sign_text
from tecum.matters.event import Event, check_matter_id

SCHEMA = "tecum.erasure.v1"
BODY_SCHEMA = "tecum.erasure.body.v1"
PLAN_SCHEMA = "tecum.erasure.plan.v1"
MEANING = "destruction removes our ability to prove, not yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureOrder:
    """What is to be erased, on which authority, and why; neither text names a person.

    `backup_until` is the last day on which a backup still holds the matter.
    """

    matter: str
    authority: str
    reason: str
    backup_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is left of an erasure: the signed document, and its digest in the log."""

    matter: str
    document: bytes
    path: Path

    @property
    def digest(self) -> str:
        """The SHA-256 of the document, as the log's notice names it."""
        return sha256_hex(self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    matter: str
    document: bytes
    papers: tuple[str, ...]
    entries: tuple[tuple[int, str], ...]  # inside and outside numbers of the receipts that go


def erase(log: HomeLog, order: ErasureOrder, *, now: datetime) -> Certificate:
    """Erase a matter for good.

    Raises:
        InputError: no such matter, or no authority or reason was given.
        LifecycleError: a hold stands on it.
    """
    home, matter = log.home, order.matter
    check_matter_id(matter)
    for what, text in (("authority", order.authority), ("reason", order.reason)):
        if not text.strip():
            raise InputError(f"erasure of {matter}: the {what} is missing; write it down")
    finish_erasures(log)
    if certificate_path(home, matter).exists():
        raise InputError(
            f"matter {matter}: it was erased; {certificate_path(home, matter)} is its certificate"
        )
    with home.writing():
        check_no_hold(home, matter)
        plan = _make_plan(home, log.settings.origin, order, now)
        file = _plan_path(home, matter)
        home.disk.make_folder(file.parent)
        home.disk.sync_folder(file.parent.parent)
        home.write(file, _plan_bytes(plan))
    return _finish(log, plan, now)


def finish_erasures(log: HomeLog, now: datetime | None = None) -> tuple[Certificate, ...]:
    """Finish what was begun and cut short; the notice bears the time of the certificate.

    Raises:
        IntegrityError: a plan is damaged.
    """
    folder = log.home.path / "log" / "erasing"
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    return tuple(_finish(log, _read_plan(file), now) for file in files)


def certificate_path(home: Home, matter: str) -> Path:
    """Say where the certificate of an erased matter lies."""
    check_matter_id(matter)
    return home.path / "log" / "erasures" / f"{matter}.json"


# -- what goes ---------------------------------------------------------------------------------


def _make_plan(home: Home, origin: str, order: ErasureOrder, now: datetime) -> _Plan:
    events = home.read_matter(order.matter).events
    named = set(_strings(events))
    elsewhere = _named_elsewhere(home, order.matter)
    register = list(home.register())
    going = [
        entry
        for entry in register
        if entry.kept is not None and entry.number in named and entry.number not in elsewhere
    ]
    gone = {entry.number for entry in going}
    staying = {
        file.sha256
        for entry in register
        if entry.kept is not None and entry.number not in gone
        for file in entry.kept.arrival.files
    }
    held = {path.name for path in (home.path / "papers").iterdir()}
    own = named | {
        file.sha256 for entry in going if entry.kept for file in entry.kept.arrival.files
    }
    papers = sorted((own & held) - elsewhere - staying)
    body: dict[str, JsonValue] = {
        "agency": home.agency,
        "authority": order.authority,
        "backup_until": None if order.backup_until is None else order.backup_until.isoformat(),
        "destroyed": {
            "events": len(events),
            "papers": len(papers),
            "receipts": [entry.number for entry in going],
        },
        "erased_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "log": origin,
        "matter": order.matter,
        "meaning": MEANING,
        "reason": order.reason,
        "schema": BODY_SCHEMA,
    }
    return _Plan(
        matter=order.matter,
        document=_signed(home, body),
        papers=tuple(papers),
        entries=tuple((entry.inside_number, entry.number) for entry in going),
    )


def _signed(home: Home, body: Mapping[str, JsonValue]) -> bytes:
    """Sign a certificate as a receipt is signed: a note line over the canonical body."""
    key = home.signing_key()
    signature = sign_text(canonical_bytes(body).decode() + "\n", key)
    return canonical_bytes(
        {
            "body": body,
            "schema": SCHEMA,
            "signature": str(signature),
            "verifier_key": str(key.verifier_key),
        }
    )


def _named_elsewhere(home: Home, matter: str) -> set[str]:
    """Every digest and number that another matter of this home names."""
    found: set[str] = set()
    for other in home.matter_ids():
        if other != matter:
            found.update(_strings(home.read_matter(other).events))
    return found


def _strings(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        yield from _texts(event.payload)
        yield from _texts(event.evidence)
        yield from _texts(event.extra)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


# -- how it goes -------------------------------------------------------------------------------


def _finish(log: HomeLog, plan: _Plan, now: datetime | None) -> Certificate:
    """Destroy what the plan names, keep the certificate, say so in the log. Again, it does so."""
    home = log.home
    certificate = Certificate(
        matter=plan.matter, document=plan.document, path=certificate_path(home, plan.matter)
    )
    with home.writing():
        _destroy(home, plan, certificate.digest)
        home.disk.make_folder(certificate.path.parent)
        home.disk.sync_folder(certificate.path.parent.parent)
        home.write(certificate.path, certificate.document)
    told = {one.payload.get("certificate") for one in log.notices() if one.notice == "erasure"}
    if certificate.digest not in told:
        at = now or _erased_at(plan.document)
        log.append_notice("erasure", {"certificate": certificate.digest}, now=at)
    with home.writing():
        destroy(home.disk, _plan_path(home, plan.matter), home.path / "tmp")
    return certificate


def _destroy(home: Home, plan: _Plan, digest: str) -> None:
    secrets = home.path / "log" / "secrets"
    # The keys first: from then on the leaves prove nothing, whatever else is still there.
    destroy(home.disk, secrets / f"{plan.matter}.key", home.path / "tmp")
    # A paper that came again meanwhile, for another matter, is another's now.
    elsewhere = _named_elsewhere(home, plan.matter)
    for inside_number, number in plan.entries:
        destroy(home.disk, secrets / f"{number}.key", home.path / "tmp")
        entry = RegisterEntry(
            inside_number=inside_number, number=number, kept=None, erased_by=digest
        )
        home.forget_receipt(entry)
    staying = {
        file.sha256
        for entry in home.register()
        if entry.kept is not None
        for file in entry.kept.arrival.files
    }
    for sha256 in plan.papers:
        if sha256 not in elsewhere and sha256 not in staying:
            destroy(home.disk, home.path / "papers" / sha256, home.path / "tmp")
    home.forget_matter(plan.matter, digest)


def _plan_path(home: Home, matter: str) -> Path:
    return home.path / "log" / "erasing" / f"{matter}.json"


def _plan_bytes(plan: _Plan) -> bytes:
    return canonical_bytes(
        {
            "certificate": parse_canonical(plan.document),
            "entries": [[inside, number] for inside, number in plan.entries],
            "matter": plan.matter,
            "papers": list(plan.papers),
            "schema": PLAN_SCHEMA,
        }
    )


def _read_plan(file: Path) -> _Plan:
    whole = parse_canonical(file.read_bytes())
    try:
        return _plan(whole)
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(f"{file}: {error}; restore it from a backup") from error


def _plan(whole: JsonValue) -> _Plan:
    if not isinstance(whole, Mapping) or whole["schema"] != PLAN_SCHEMA:
        raise TypeError(f"not of the schema {PLAN_SCHEMA}")
    entries, papers = whole["entries"], whole["papers"]
    if not isinstance(entries, Sequence) or not isinstance(papers, Sequence):
        raise TypeError("`entries` or `papers` is no list")
    return _Plan(
        matter=str(whole["matter"]),
        document=canonical_bytes(whole["certificate"]),
        papers=tuple(str(one) for one in papers),
        entries=tuple(_entry(one) for one in entries),
    )


def _entry(value: JsonValue) -> tuple[int, str]:
    if not isinstance(value, Sequence):
        raise TypeError("an entry is no list")
    inside, number = value
    if type(inside) is not int:
        raise TypeError("an inside number is no number")
    return inside, str(number)


def _erased_at(document: bytes) -> datetime:
    whole = parse_canonical(document)
    body = whole["body"] if isinstance(whole, Mapping) else None
    assert isinstance(body, Mapping)  # noqa: S101 - `_make_plan` wrote it
    return datetime.fromisoformat(str(body["erased_at"]))
