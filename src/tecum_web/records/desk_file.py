"""`desk.json`: makes a folder a desk's home; names its agency's id and its database."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tecum.adapters.homes import DESK_FILE
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes, parse_canonical
from tecum.ledger.receipts import is_random_id

SCHEMA = "tecum.desk.v1"
SECRET_FILE = "desk-secret.key"  # noqa: S105 - the name of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFile:
    """The agency's id in the database, and the database's URL without its password.

    `database` None: SQLite in the home.
    """

    agency_id: str
    database: str | None

    def to_bytes(self) -> bytes:
        """Write the file."""
        return canonical_bytes(
            {"agency": self.agency_id, "database": self.database, "schema": SCHEMA}
        )


def read_desk_file(home: Path) -> DeskFile | None:
    """Read a home's desk file; None where the home is no desk's.

    Raises:
        InputError: it may not be read.
        IntegrityError: it is damaged.
    """
    file = home / DESK_FILE
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}; give the rights to read it") from error
    whole = parse_canonical(data)
    if not isinstance(whole, Mapping) or whole.get("schema") != SCHEMA:
        raise IntegrityError(f"{file}: not of the schema {SCHEMA}; restore it from a backup")
    agency, database = whole.get("agency"), whole.get("database")
    if not isinstance(agency, str) or not is_random_id("A", agency):
        raise IntegrityError(f"{file}: `agency` is no id; restore it from a backup")
    if database is not None and not isinstance(database, str):
        raise IntegrityError(f"{file}: `database` is no URL; restore it from a backup")
    return DeskFile(agency_id=agency, database=database)
