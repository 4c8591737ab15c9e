"""The PDF of a letter in the home: `letters/<number>.pdf`, checked whenever it is read."""

from pathlib import Path

from tecum.errors import IntegrityError
from tecum.ledger.canonical import sha256_hex
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import LetterRow

FOLDER = "letters"


def letter_file(home: DeskHome, number: str) -> Path:
    """Say where a letter's PDF lies."""
    return home.path / FOLDER / f"{number}.pdf"


def letter_bytes(home: DeskHome, row: LetterRow) -> bytes:
    """Read a letter's PDF, and compare its digest.

    Raises:
        IntegrityError: it is gone or altered.
    """
    try:
        data = letter_file(home, row.number).read_bytes()
    except OSError as error:
        raise IntegrityError(
            f"letter {row.number}: {error.strerror}; withdraw it, or restore it from a backup"
        ) from error
    if sha256_hex(data) != row.sha256:
        raise IntegrityError(f"letter {row.number}: its file was altered; restore it from a backup")
    return data
