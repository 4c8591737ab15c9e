"""A Tecum home or a bundle as one side: rows from events, a bundle's only after it was verified."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tecum.adapters.home import Home
from tecum.adapters.homes import is_desk, open_home
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue, canonical_bytes, parse_canonical
from tecum.matters.event import Event, parse_event
from tecum.measures.reconciling.from_events import (
    CUSTODIAN_KEEPS,
    ISSUER_KEEPS,
    role_in,
    rows_of_received,
    rows_of_sent,
)
from tecum.measures.reconciling.rows import Row, Side
from tecum.terms import Party
from tecum.verify import verify_file

BUNDLE = b'"schema":"tecum.bundle.v1"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The events of one side, by matter, and what is known of their completeness."""

    label: str
    matters: Mapping[str, Sequence[Event]]
    notes: tuple[str, ...] = ()
    is_part: bool = False

    @property
    def role(self) -> Party | None:
        """Whose record it is, where the events tell."""
        return role_in([event for events in self.matters.values() for event in events])


def record_of(path: Path, data: bytes | None, trusted_keys: Sequence[str]) -> Record:
    """Open a home's folder, or the bytes of a bundle.

    Raises:
        InputError: a matter cannot be read, or the bundle does not hold.
        IntegrityError: a matter's file is damaged.
    """
    return _home(path) if data is None else _bundle(path.name, data, trusted_keys)


def is_home(path: Path) -> bool:
    """Whether a path is a home's folder, or a desk's."""
    return (path / "agency.json").is_file() or is_desk(path)


def is_bundle(data: bytes) -> bool:
    """Whether bytes say of themselves that they are a bundle."""
    return data.startswith(b"{") and BUNDLE in data


def side_of_record(record: Record, role: Party, *, by_paper: bool) -> Side:
    """Give a record as one side; `by_paper` where the other one tells no instruments apart."""
    keeps = CUSTODIAN_KEEPS if role is Party.CUSTODIAN else ISSUER_KEEPS
    rows = tuple(_rows(record, role, by_paper=by_paper))
    if record.is_part:
        # What a part of a record does not show was perhaps not shown to us.
        keeps = frozenset(name for row in rows for name in (*row.facts, *row.identifiers))
    return Side(role=role, label=record.label, rows=rows, keeps=keeps, notes=record.notes)


def rows_of_home(home: Home, role: Party, *, by_paper: bool = False) -> tuple[Row, ...]:
    """The rows of a custodian's home, or of a sender's journal."""
    return tuple(_rows(_of_home(home), role, by_paper=by_paper))


def _rows(record: Record, role: Party, *, by_paper: bool) -> Iterator[Row]:
    for matter, events in record.matters.items():
        if role is Party.CUSTODIAN:
            yield from rows_of_received(events, record.label, matter, by_paper=by_paper)
        else:
            yield from rows_of_sent(events, record.label, matter)


def _home(path: Path) -> Record:
    return _of_home(open_home(path))


def _of_home(home: Home) -> Record:
    matters = {matter: home.read_matter(matter).events for matter in home.matter_ids()}
    return Record(label=home.path.name, matters=matters)


def _bundle(name: str, data: bytes, trusted_keys: Sequence[str]) -> Record:
    found = verify_file(data, trusted_keys=trusted_keys)
    if not found.valid:
        failed = next(check for check in found.checks if not check.passed)
        raise InputError(
            f"{name}: this bundle does not hold ({failed.name}: {failed.detail}); look at it with "
            "`tecum verify`, and ask for it anew"
        )
    body = _members(_members(parse_canonical(data))["body"])
    matter = str(body["matter"])
    events: list[Event] = []
    hidden = int(str(body["withheld"]))
    for leaf in (*_listed(body["leaves"]), *_listed(body["waiting"])):
        if _members(leaf["header"]).get("kind") != "event":
            continue
        payload = leaf.get("payload")
        if payload is None:
            hidden += 1
        else:
            events.append(parse_event(canonical_bytes(payload) + b"\n"))
    events.sort(key=lambda event: event.sequence)
    notes = [f"a bundle of {body['agency']}, verified: {found.assurance}"]
    if not trusted_keys:
        notes.append("its key was compared with none; name one with --key")
    notes.append("one matter alone: what else its maker's record holds is not in it")
    if hidden:
        notes.append(f"{hidden} events are withheld or shown without their content")
    return Record(label=name, matters={matter: events}, notes=tuple(notes), is_part=True)


def _members(value: JsonValue) -> Mapping[str, JsonValue]:
    assert isinstance(value, Mapping)  # noqa: S101 - verified before; this tells the type checker
    return value


def _listed(value: JsonValue) -> list[Mapping[str, JsonValue]]:
    assert isinstance(value, Sequence)  # noqa: S101 - likewise
    return [_members(one) for one in value]
