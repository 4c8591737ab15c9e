"""Opens a list as people keep it: CSV of any usual separator and encoding, or a spreadsheet.

Spreadsheets are read by python-calamine. Cells stay what the file holds; nothing is guessed from
how they look.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from tecum.adapters.reading.intake import read_bytes
from tecum.adapters.reading.limits import MEBIBYTE, Limits
from tecum.errors import DocumentError

Cell = str | int | float | bool | date | datetime | time | timedelta | None

SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX, XLSB and ODS (ZIP) and old XLS files begin."""

SEPARATORS: Final = (",", ";", "\t", "|")
LARGEST: Final = Limits(file_bytes=512 * MEBIBYTE)
"""A list may be larger than a paper: a national release of 600,000 rows is about 100 MiB."""

LARGEST_UNPACKED: Final = 4096 * MEBIBYTE
_FIRST_LINE = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: rows with their number, counted from 1 as the reader of the file sees them."""

    name: str | None
    rows: Iterator[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedList:
    """A file's tables, and what reading it took for granted."""

    sheets: Iterator[Sheet]
    notes: tuple[str, ...]


def open_list(
    path: Path, *, encoding: str | None = None, separator: str | None = None
) -> OpenedList:
    """Open a list; sheets and rows are read as they are asked for.

    Raises:
        DocumentError: missing, empty, protected, broken, or of an unclear encoding or separator.
    """
    data = read_bytes(path, LARGEST)
    if not data.strip():
        raise DocumentError(str(path), "is empty", "name a list that has rows", code="empty")
    if data.startswith(SPREADSHEETS):
        return OpenedList(sheets=_workbook(path, data), notes=())
    text, note = _decode(path, data, encoding)
    between = separator or _separator(path, text)
    return OpenedList(sheets=iter((_csv(path, text, between),)), notes=(note,) if note else ())


def _workbook(path: Path, data: bytes) -> Iterator[Sheet]:
    try:
        _no_bomb(path, data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            yield Sheet(name=name, rows=enumerate(book.get_sheet_by_name(name).iter_rows(), 1))
    except (CalamineError, BadZipFile) as error:
        what = f"is no spreadsheet that can be read ({type(error).__name__})"
        mend = "save it as XLSX without a password, or as CSV"
        raise DocumentError(str(path), what, mend, code="broken") from error


def _no_bomb(path: Path, data: bytes) -> None:
    """Refuse a spreadsheet that would unpack to far more than any list holds."""
    if not data.startswith(SPREADSHEETS[0]):
        return
    with ZipFile(io.BytesIO(data)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST_UNPACKED:
        what = f"would unpack to {size // MEBIBYTE} MiB"
        raise DocumentError(str(path), what, "save the list as CSV", code="too_large")


def _decode(path: Path, data: bytes, encoding: str | None) -> tuple[str, str | None]:
    if encoding is not None:
        try:
            return data.decode(encoding), None
        except (LookupError, UnicodeDecodeError) as error:
            what = f"is not written in {encoding}"
            mend = "name its encoding in the mapping: utf-8, cp1252, utf-16"
            raise DocumentError(str(path), what, mend, code="encoding") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "read as cp1252, since it is no UTF-8"
    except UnicodeDecodeError as error:
        what = "is neither UTF-8 nor Windows text"
        raise DocumentError(
            str(path), what, "name its `encoding` in the mapping", code="encoding"
        ) from error


def _separator(path: Path, text: str) -> str:
    """The separator that the first lines hold most often, outside quotes."""
    plain = "".join(part for at, part in enumerate(text[:_FIRST_LINE].split('"')) if at % 2 == 0)
    lines = [line for line in plain.splitlines() if line.strip()][:10]
    counts = {one: sum(line.count(one) for line in lines) for one in SEPARATORS}
    most = max(counts.values())
    best = [one for one, number in counts.items() if number == most]
    if most == 0:
        return ","
    if len(best) > 1:
        what = f"could be separated by {' or by '.join(map(repr, best))}"
        raise DocumentError(
            str(path), what, "name its `separator` in the mapping", code="separator"
        )
    return best[0]


def _csv(path: Path, text: str, separator: str) -> Sheet:
    return Sheet(name=None, rows=_csv_rows(path, text, separator))


def _csv_rows(path: Path, text: str, separator: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Rows with the number of the record, the heading being one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        what = f"row {number + 1} is broken ({error})"
        raise DocumentError(str(path), what, "mend it there", code="broken") from error
