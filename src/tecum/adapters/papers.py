"""From files to papers: opened in confinement, then recognised and read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tecum.adapters.package_data import load_catalogue
from tecum.adapters.reading.intake import OpenedFile, open_bytes, open_documents
from tecum.errors import DocumentError
from tecum.instruments.document import Document
from tecum.instruments.reading import Instrument
from tecum.instruments.recognise import read_instruments


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document with the instruments that were found in it, at least one (perhaps `unknown`)."""

    document: Document
    instruments: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFile:
    """One file: its papers (an e-mail holds several), or why it could not be read."""

    file: str
    sha256: str | None
    papers: tuple[Paper, ...]
    error: DocumentError | None


def read_papers(paths: Sequence[Path]) -> tuple[PaperFile, ...]:
    """Read every file; a broken one is an entry with its error and stops nothing."""
    return tuple(_read(opened) for opened in open_documents(paths))


def read_paper_bytes(named: Sequence[tuple[str, bytes]]) -> tuple[PaperFile, ...]:
    """Read bytes that were already received, each under a name; of it only the ending matters."""
    return tuple(_read(open_bytes(name, data)) for name, data in named)


def _read(opened: OpenedFile) -> PaperFile:
    catalogue = load_catalogue()
    return PaperFile(
        file=opened.file,
        sha256=opened.sha256,
        papers=tuple(
            Paper(document=document, instruments=read_instruments(document, catalogue))
            for document in opened.documents
        ),
        error=opened.error,
    )
