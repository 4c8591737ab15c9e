"""Opens one side, whatever holds it: a list with its mapping, a Tecum home, or a bundle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from tecum.adapters.reading.intake import read_bytes
from tecum.adapters.reconciling.homes import (
    Record,
    is_bundle,
    is_home,
    record_of,
    side_of_record,
)
from tecum.adapters.reconciling.list_rows import read_list
from tecum.adapters.reconciling.mapping import ListMapping, parse_mapping, plain_mapping
from tecum.adapters.reconciling.tables import LARGEST
from tecum.errors import InputError
from tecum.measures.reconciling.rows import Side
from tecum.terms import Party

MAPPING_ENDING: Final = ".mapping.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One side before it is laid out: where it is, and whose it is if that is known.

    It is a list with its `mapping`, or a `record` of events.
    """

    path: Path
    mapping: ListMapping | None
    record: Record | None
    role: Party | None


def profiles() -> dict[str, str]:
    """The mappings that ship with the product, by name."""
    folder = files("tecum.adapters.reconciling") / "profiles"
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def mapping_beside(path: Path) -> Path:
    """Where the mapping of a list lies when nobody names one: `jail.xlsx`, `jail.mapping.toml`."""
    return path.with_name(path.stem + MAPPING_ENDING)


def find_source(path: Path, mapping: str | None, keys: Sequence[str] = ()) -> Source:
    """Find how a side is read: a home or a bundle by itself, a list by its mapping.

    That is the mapping named, else the one beside the list; without any its headings must be our
    own field names. `keys` are those that a bundle must be signed with.

    Raises:
        InputError: a mapping that does not exist or has faults, a bundle that does not hold.
    """
    data = None if is_home(path) else read_bytes(path, LARGEST)
    if data is None or is_bundle(data):
        record = record_of(path, data, keys)
        return Source(path=path, mapping=None, record=record, role=record.role)
    read = _mapping(path, mapping)
    return Source(path=path, mapping=read, record=None, role=read.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How both sides are read: whether names are, and between which days."""

    names: bool = False
    first: date | None = None
    last: date | None = None


def open_side(source: Source, other: Source, *, role: Party, reading: Reading) -> Side:
    """Read one side; the units that the other side's mapping names count here as well.

    Raises:
        InputError: it cannot be read, or its mapping does not explain it.
    """
    if source.record is not None:
        return side_of_record(source.record, role, by_paper=other.record is not None)
    mapping = source.mapping
    assert mapping is not None  # noqa: S101 - it is a list; this tells the type checker
    scope = replace(
        mapping.scope,
        first=reading.first or mapping.scope.first,
        last=reading.last or mapping.scope.last,
    )
    if scope.own_units:
        known = {} if other.mapping is None else other.mapping.units
        mapping = replace(mapping, units={**known, **mapping.units})
        if not mapping.units:
            raise InputError(
                f"{source.path.name}: only rows of our units are compared ({mapping.name}), and "
                "no mapping names a unit; name each under [units], as this list writes it"
            )
    return read_list(source.path, replace(mapping, scope=scope), role=role, names=reading.names)


def settle_roles(ours: Source, theirs: Source, said: Party | None) -> tuple[Party, Party]:
    """Say whose list is whose: by `--ours`, else by the mappings; the other side is the other.

    Raises:
        InputError: nobody says it.
    """
    mine = said or ours.role or _other(theirs.role)
    if mine is None:
        raise InputError(
            f"{ours.path.name} and {theirs.path.name}: nobody says which is the issuer's list; "
            'use --ours custodian or --ours issuer, or write role = "issuer" into a mapping'
        )
    if said is not None and ours.role is not None and said is not ours.role:
        raise InputError(
            f"{ours.path.name}: --ours says {said} and its mapping says {ours.role}; mend one"
        )
    other = _other(mine)
    assert other is not None  # noqa: S101 - a role has another; this tells the type checker
    if theirs.role is not None and theirs.role is not other:
        raise InputError(
            f"{theirs.path.name}: its mapping says that it is the {theirs.role}'s, as ours is; "
            "one list must be the issuer's and one the custodian's"
        )
    return mine, other


def _other(role: Party | None) -> Party | None:
    if role is None:
        return None
    return Party.ISSUER if role is Party.CUSTODIAN else Party.CUSTODIAN


def _mapping(path: Path, named: str | None) -> ListMapping:
    for candidate in _candidates(path, named):
        return parse_mapping(read_bytes(candidate).decode("utf-8", "replace"), candidate.name)
    if named is not None:
        shipped = profiles()
        if named in shipped:
            return parse_mapping(shipped[named], named)
        raise InputError(
            f"mapping {named}: no such file, and none that ships ({', '.join(sorted(shipped))}); "
            f"begin one with: tecum reconcile --new-mapping {path.name}"
        )
    return plain_mapping(f"it has no mapping; begin one: tecum reconcile --new-mapping {path.name}")


def _candidates(path: Path, named: str | None) -> Iterator[Path]:
    """The mapping file that is meant, if it is there."""
    if named is not None and (Path(named).suffix or Path(named).exists()):
        yield Path(named)
    elif named is None and mapping_beside(path).is_file():
        yield mapping_beside(path)
